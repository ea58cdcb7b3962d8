// Annotated copies of rule texts as files.
#include "host/test_annotate.h"

static heng_lang lang_of(const heng_annotating *to) {
  return to->answer->host->chinese ? HENG_ZH : HENG_EN;
}

static heng_status write_file(heng_annotating *to,
                              heng_slice path,
                              heng_slice text) {
  heng_said why;
  heng_status status = heng__file_write(&to->answer->arena, path, text, &why);
  if (status == HENG_OK) return status;
  return heng__answer_fail(to->answer, HENG_SYSTEM, HENG_M_HOST_FILE_WRITE,
                           HENG_SAY(path), why);
}

heng_annotating heng__annotating_begin(heng_answer *answer, const char *where) {
  heng_arena *arena = &answer->arena;
  heng_annotating to = {.answer = answer, .all = {.arena = arena}};
  to.where = heng__arena_copy(arena, heng__slice(where));
  if (!to.where.len) return to;
  to.folder = heng__path_kind(to.where) == HENG_PATH_FOLDER;
  to.page = heng__ends_with(to.where, ".html");
  if (to.page) heng__annotate_page_begin(&to.all, lang_of(&to));
  return to;
}

static bool has_items(const heng_cover *cover, const heng_source *source) {
  for (size_t i = 0; i < cover->n_items; i++)
    if (cover->items[i].span.source == source) return true;
  return false;
}

// "zibo.ledger.heng.txt": a text that several profiles use has counts in each.
static heng_status write_text(heng_annotating *to,
                              heng_slice name,
                              const heng_source *source,
                              const heng_annotation *annotation) {
  heng_arena *arena = &to->answer->arena;
  heng_buf text = {.arena = arena};
  heng__annotate_text(&text, annotation, source, lang_of(to));
  heng_buf file = {.arena = arena};
  heng__buf_printf(&file, "%.*s.%.*s.txt", HENG_ARG(name),
                   HENG_ARG(heng__path_name(arena, source->name)));
  // "profile.lua:56" is no name of a file everywhere.
  for (size_t i = 0; i < file.len; i++)
    if (file.ptr[i] == ':') file.ptr[i] = '-';
  return write_file(to,
                    heng__path_join(arena, to->where, heng__buf_slice(&file)),
                    heng__buf_slice(&text));
}

heng_status heng__annotating_add(heng_annotating *to,
                                 const heng_profile *profile,
                                 heng_slice name,
                                 const heng_annotation *annotation) {
  heng_status status = HENG_OK;
  for (size_t i = 0; to->where.len && i < profile->texts.len; i++) {
    const heng_source *source = profile->texts.items[i].source;
    if (!has_items(annotation->cover, source)) continue;
    if (to->folder && status == HENG_OK) {
      status = write_text(to, name, source, annotation);
    } else if (to->page) {
      heng__annotate_page_text(&to->all, annotation, source, lang_of(to));
    } else if (!to->folder) {
      if (to->all.len) heng__buf_puts(&to->all, "\n");
      heng__annotate_text(&to->all, annotation, source, lang_of(to));
    }
  }
  return status;
}

heng_status heng__annotating_end(heng_annotating *to) {
  if (!to->where.len || to->folder) return HENG_OK;
  if (to->page) heng__annotate_page_end(&to->all);
  return write_file(to, to->where, heng__buf_slice(&to->all));
}
