// Writing a draft down as an example of the language, in either tongue.
#include "base/utf8.h"
#include "grammar/format.h"
#include "plan/build.h"
#include "regress/draft.h"
#include "words/vocab.h"

bool heng__draft_sayable(heng_slice text) {
  for (size_t at = 0; at < text.len;) {
    int32_t cp;
    size_t len = heng__utf8_next(text, at, &cp);
    if (!len || cp < ' ' || cp == '"' || cp == 0x201c || cp == 0x201d ||
        cp == '\\' || cp == '|' || cp == 0xff02)
      return false;
    at += len;
  }
  return true;
}

// Whether a text is one word of letters, digits and CJK characters, or a number
// or a date: as it stands it is one cell and one part of a key.
static bool is_plain(heng_slice text, bool cell) {
  int32_t cp;
  if (!text.len) return false;
  for (size_t at = 0; at < text.len;) {
    size_t len = heng__utf8_next(text, at, &cp);
    if (!len) return false;
    bool may =
        heng__utf8_word(cp) || (cell && (cp == '.' || cp == '-' || cp == '%'));
    if (!may || (!cell && at == 0 && !heng__utf8_word_start(cp))) return false;
    at += len;
  }
  return !heng__slice_eq(text, HENG_LIT("missing")) &&
         !heng__pair_has(heng__keyword_pair(HENG_K_IS_MISSING), text);
}

static void put_quoted(heng_buf *out, heng_slice text) {
  heng__buf_puts(out, "\"");
  heng__buf_add(out, text);
  heng__buf_puts(out, "\"");
}

void heng__draft_word(heng_buf *out, heng_slice text) {
  if (is_plain(text, false))
    heng__buf_add(out, text);
  else
    put_quoted(out, text);
}

heng_slice heng__draft_cell_in(const heng_plan *plan,
                               const heng_schema_field *field,
                               heng_slice text,
                               heng_lang lang) {
  if (field->base == HENG_TYPE_CHOICE) {
    const heng_choice *choice = &plan->schema->choices[field->id];
    int32_t code = heng__choice_find(choice, text);
    if (code >= 0) return heng__pair_show(choice->values[code], lang);
  }
  if (field->base == HENG_TYPE_BOOL) {
    const heng_keyword words[] = {HENG_K_YES, HENG_K_NO};
    for (int i = 0; i < 2; i++)
      if (heng__pair_has(heng__keyword_pair(words[i]), text))
        return heng__pair_show(heng__keyword_pair(words[i]), lang);
  }
  return text;
}

static void put_row(heng_buf *out,
                    const heng_draft_shape *shape,
                    const heng_draft *draft,
                    uint32_t table,
                    size_t row,
                    const bool *shown,
                    heng_lang lang) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  const heng_draft_columns *columns = &shape->tables[table];
  heng__buf_puts(out, "|");
  for (size_t c = 0; c < columns->n; c++) {
    if (!shown[c]) continue;
    const heng_schema_field *f = &s->fields[columns->fields[c]];
    heng_slice text = heng__draft_cell_in(
        shape->plan, f, heng__draft_row(shape, draft, table, row)[c], lang);
    heng__buf_puts(out, " ");
    if (!text.len || is_plain(text, true))
      heng__buf_add(out, text);
    else
      put_quoted(out, text);
    heng__buf_puts(out, " |");
  }
  heng__buf_puts(out, "\n");
}

static void put_table(heng_buf *out,
                      heng_arena *arena,
                      const heng_draft_shape *shape,
                      const heng_draft *draft,
                      uint32_t table,
                      heng_lang lang) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  const heng_draft_columns *columns = &shape->tables[table];
  bool *shown = heng__array(arena, bool, columns->n + 1);
  heng__buf_printf(out, "  %.*s |", HENG_ARG(heng__pair_show(s->pair, lang)));
  for (size_t c = 0; c < columns->n; c++) {
    const heng_schema_field *f = &s->fields[columns->fields[c]];
    shown[c] = f->key;
    for (size_t r = 0; r < draft->tables[table].n_rows && !shown[c]; r++)
      shown[c] = heng__draft_row(shape, draft, table, r)[c].len > 0;
    if (shown[c])
      heng__buf_printf(out, " %.*s |",
                       HENG_ARG(heng__pair_show(f->pair, lang)));
  }
  heng__buf_puts(out, "\n");
  for (size_t r = 0; r < draft->tables[table].n_rows; r++)
    put_row(out, shape, draft, table, r, shown, lang);
}

// The house's form of a text, or the text itself where it is not understood.
static heng_slice in_form(heng_arena *arena, heng_slice text, heng_lang lang) {
  heng_source *source = heng__source_new(arena, HENG_LIT("example"), text);
  heng_parsed *parsed = heng__plan_parse(arena, source);
  if (parsed->said.met[HENG_ERROR]) return text;
  return heng__format(arena, parsed->tree,
                      lang == HENG_ZH ? HENG_FORMAT_ZH : HENG_FORMAT_EN);
}

heng_slice heng__draft_text(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *draft,
                            heng_said title,
                            const heng_draft_expect *expect,
                            heng_lang lang) {
  heng_buf out = {.arena = arena};
  char day[11];
  heng__buf_add(&out,
                heng__pair_show(heng__keyword_pair(HENG_K_EXAMPLE), lang));
  heng__buf_puts(&out, " ");
  put_quoted(&out, lang == HENG_ZH ? title.zh : title.en);
  if (draft->has_as_of)
    heng__buf_printf(
        &out, " %.*s %s",
        HENG_ARG(heng__pair_show(heng__keyword_pair(HENG_K_AS_OF), lang)),
        heng__date_text(draft->as_of, day));
  heng__buf_puts(&out, " {\n");
  for (size_t i = 0; i < draft->n_sets; i++) {
    heng__buf_printf(
        &out, "  %.*s %.*s = ",
        HENG_ARG(heng__pair_show(heng__keyword_pair(HENG_K_SET), lang)),
        HENG_ARG(draft->sets[i].name));
    if (is_plain(draft->sets[i].value, true))
      heng__buf_add(&out, draft->sets[i].value);
    else
      put_quoted(&out, draft->sets[i].value);
    heng__buf_puts(&out, "\n");
  }
  for (uint32_t t = 0; t < shape->n_tables; t++)
    if (draft->tables[t].n_rows) put_table(&out, arena, shape, draft, t, lang);
  for (size_t i = 0; i < expect->n; i++) {
    heng_slice line =
        lang == HENG_ZH ? expect->lines[i].zh : expect->lines[i].en;
    heng__buf_printf(&out, "  %.*s\n", HENG_ARG(line));
  }
  heng__buf_puts(&out, "}\n");
  return in_form(arena, heng__buf_slice(&out), lang);
}
