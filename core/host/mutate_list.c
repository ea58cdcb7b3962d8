// The list of changes that mean nothing: a file beside the rules with a line for each,
// its id and the reason, which somebody has reviewed.
#include "host/mutate.h"

typedef struct entry {
  heng_slice id;
  size_t line;
  heng_mutate_case *of;  // null: no change has that id
} entry;

struct heng_mutate_list {
  heng_slice name;  // of the file
  HENG_VEC(entry) entries;
};

// "equivalent.txt", of an edition "equivalent@2022.txt".
static heng_slice name_of(heng_mutating *m) {
  heng_slice edition = m->profile->edition;
  if (!edition.len) return HENG_LIT("equivalent.txt");
  return heng__arena_printf(&m->answer->arena, "equivalent@%.*s.txt",
                            HENG_ARG(edition));
}

static heng_said line_said(heng_mutating *m, size_t line) {
  return HENG_SAY(heng__arena_printf(&m->answer->arena, "%zu", line));
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

static heng_slice trimmed(heng_slice text) {
  while (text.len && is_space(text.ptr[0])) text.ptr++, text.len--;
  while (text.len && is_space(text.ptr[text.len - 1])) text.len--;
  return text;
}

static heng_mutate_case *find(heng_mutating *m, heng_slice id) {
  for (size_t i = 0; i < m->n; i++)
    if (heng__slice_eq(m->cases[i].mutant->id, id)) return &m->cases[i];
  return NULL;
}

static heng_status take_line(heng_mutating *m,
                             heng_mutate_list *list,
                             heng_slice text,
                             size_t line) {
  text = trimmed(text);
  if (!text.len || text.ptr[0] == '#') return HENG_OK;
  heng_slice id = {text.ptr, 0};
  while (id.len < text.len && !is_space(text.ptr[id.len])) id.len++;
  if (id.len == text.len) {
    heng__diag(&m->answer->diags, HENG_M_MUTATE_LIST_LINE, (heng_span){0},
               HENG_SAY(list->name), line_said(m, line));
    return HENG_FINDINGS;
  }
  entry e = {id, line, find(m, id)};
  if (e.of) e.of->listed = true;
  heng__push(&m->answer->arena, &list->entries, e);
  return HENG_OK;
}

heng_mutate_list *heng__mutate_list_read(heng_mutating *m,
                                         heng_status *status) {
  heng_arena *arena = &m->answer->arena;
  heng_mutate_list *list = heng__new(arena, heng_mutate_list);
  heng_slice text;
  heng_said why;
  list->name = name_of(m);
  heng_slice path = heng__path_join(arena, m->profile->folder, list->name);
  if (m->profile->alone || heng__path_kind(path) != HENG_PATH_FILE ||
      heng__file_read(arena, path, &text, &why) != HENG_OK)
    return list;
  size_t line = 1;
  for (size_t at = 0; at < text.len; line++) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t to = end ? (size_t)(end - text.ptr) : text.len;
    heng_slice one = {text.ptr + at, to - at};
    if (take_line(m, list, one, line) != HENG_OK) *status = HENG_FINDINGS;
    at = to + 1;
  }
  return list;
}

heng_status heng__mutate_list_judge(const heng_mutating *m,
                                    const heng_mutate_list *list) {
  heng_status status = HENG_OK;
  // Of a part of the changes the others are not known.
  bool all = !m->request->rule && m->n == m->all.len;
  for (size_t i = 0; i < list->entries.len; i++) {
    const entry *e = &list->entries.items[i];
    heng_said line =
        HENG_SAY(heng__arena_printf(&m->answer->arena, "%zu", e->line));
    if (!e->of && all)
      heng__diag(&m->answer->diags, HENG_M_MUTATE_LIST_UNKNOWN, (heng_span){0},
                 HENG_SAY(list->name), line, HENG_SAY(e->id));
    if (!e->of || e->of->result.fate == HENG_FATE_SURVIVED ||
        e->of->result.fate == HENG_FATE_SAME)
      continue;
    heng__diag(&m->answer->diags, HENG_M_MUTATE_LIST_NOTICED, (heng_span){0},
               HENG_SAY(list->name), line, HENG_SAY(e->id));
    status = HENG_FINDINGS;
  }
  return status;
}
