// Reading the clauses of a profile with the plugins that read records, and saying
// what does not fit together.
#include "host/test_clauses.h"

#include "host/taker.h"

// The columns of the table.
typedef enum clause_column {
  COLUMN_CLAUSE,
  COLUMN_TEXT,
  COLUMN_NO_RULE,
  COLUMN_COUNT
} clause_column;

static const heng_pair headings[COLUMN_COUNT] = {
    {{"clause", 6}, {"条款", sizeof "条款" - 1}},
    {{"text", 4}, {"内容", sizeof "内容" - 1}},
    {{"no_rule", 7}, {"无规则的原因", sizeof "无规则的原因" - 1}},
};

typedef struct taking {
  heng_answer *answer;
  heng_slice name;
  size_t at[COLUMN_COUNT];  // of each column, from 1; 0: it is not there
  HENG_VEC(heng_clause) clauses;
  size_t n_tables, problems;
} taking;

static heng_slice trimmed(heng_slice text) {
  while (text.len && (unsigned char)text.ptr[0] <= ' ') text.ptr++, text.len--;
  while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ') text.len--;
  return text;
}

static void complain(taking *t, heng_code code, uint32_t line, heng_slice arg) {
  heng_diags *diags = &t->answer->diags;
  heng_slice copy = heng__arena_copy(&t->answer->arena, arg);
  heng_diag *d = heng__diag(diags, code, (heng_span){0}, HENG_SAY(copy));
  heng__diag_at_record(diags, d, t->name, line, (heng_slice){NULL, 0});
  t->problems++;
}

static void take_headings(void *ctx,
                          uint32_t line,
                          const heng_slice *cells,
                          size_t n) {
  taking *t = ctx;
  for (size_t i = 0; i < n; i++) {
    heng_slice cell = trimmed(cells[i]);
    int column = 0;
    while (column < COLUMN_COUNT && !heng__pair_has(headings[column], cell))
      column++;
    if (column < COLUMN_COUNT)
      t->at[column] = i + 1;
    else if (cell.len)
      complain(t, HENG_M_CLAUSE_HEADING, line, cell);
  }
  if (!t->at[COLUMN_CLAUSE])
    complain(t, HENG_M_CLAUSE_NO_COLUMN, line, HENG_LIT(""));
}

static void take_row(void *ctx,
                     uint32_t line,
                     const heng_slice *cells,
                     size_t n) {
  taking *t = ctx;
  heng_slice own[COLUMN_COUNT] = {{NULL, 0}};
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (t->at[i] && t->at[i] <= n)
      own[i] =
          heng__arena_copy(&t->answer->arena, trimmed(cells[t->at[i] - 1]));
  heng_clause clause = {.name = own[COLUMN_CLAUSE],
                        .text = own[COLUMN_TEXT],
                        .reason = own[COLUMN_NO_RULE],
                        .line = line};
  if (!clause.name.len) return;
  for (size_t i = 0; i < t->clauses.len; i++)
    if (heng__slice_eq(t->clauses.items[i].name, clause.name)) {
      complain(t, HENG_M_CLAUSE_TWICE, line, clause.name);
      return;
    }
  heng__push(&t->answer->arena, &t->clauses, clause);
}

// The first table is that of the clauses.
static bool take_table(void *ctx,
                       heng_slice name,
                       heng_slice file,
                       heng_slice encoding) {
  taking *t = ctx;
  (void)name;
  (void)file;
  (void)encoding;
  return t->n_tables++ == 0;
}

static void take_problem(void *ctx,
                         heng_slice file,
                         uint32_t line,
                         heng_said what) {
  taking *t = ctx;
  heng_diags *diags = &t->answer->diags;
  (void)file;
  heng_diag *d = heng__diag(diags, HENG_M_CLAUSES_UNREAD, (heng_span){0}, what);
  heng__diag_at_record(diags, d, t->name, line, (heng_slice){NULL, 0});
  t->problems++;
}

// "clauses.csv"; of an edition with a text of its own "clauses@2022.csv".
static heng_slice find_file(heng_answer *answer, const heng_profile *profile) {
  heng_arena *arena = &answer->arena;
  const char *at = profile->edition.len ? "@" : "";
  heng_slice edition = profile->edition;
  heng_slice names[] = {
      heng__arena_printf(arena, "clauses%s%.*s.", at, HENG_ARG(edition)),
      heng__arena_printf(arena, "条款%s%.*s.", at, HENG_ARG(edition))};
  heng_names files = heng__folder_list(arena, profile->folder);
  for (size_t i = 0; i < files.len; i++)
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
      heng_slice name = files.items[i], begin = names[k];
      if (name.len <= begin.len || memcmp(name.ptr, begin.ptr, begin.len) != 0)
        continue;
      heng_slice path = heng__path_join(arena, profile->folder, name);
      if (heng__plugins_reader(&answer->host->plugins, path.ptr, false))
        return path;
    }
  return (heng_slice){NULL, 0};
}

heng_status heng__clauses_read(heng_answer *answer,
                               const heng_profile *profile,
                               heng_clause_list *out) {
  *out = (heng_clause_list){0};
  heng_slice path = {NULL, 0};
  if (!profile->alone) path = find_file(answer, profile);
  if (!path.len) return HENG_OK;
  taking t = {.answer = answer, .name = heng__path_name(&answer->arena, path)};
  heng_taker taker = {.ctx = &t,
                      .arena = &answer->arena,
                      .table = take_table,
                      .headings = take_headings,
                      .row = take_row,
                      .problem = take_problem};
  heng_sink sink = heng__taker_sink(&taker);
  const heng_reader *reader =
      heng__plugins_reader(&answer->host->plugins, path.ptr, false);
  heng_status status = reader->read(path.ptr, &sink);
  heng__taker_done(&taker);
  if (status == HENG_NOMEM) return status;
  if (status != HENG_OK && !t.problems)
    complain(&t, HENG_M_CLAUSES_UNREAD, 0,
             heng__slice(heng_status_text(status)));
  if (t.problems) return HENG_RULES;
  *out = (heng_clause_list){path, t.name, t.clauses.items, t.clauses.len};
  return HENG_OK;
}

heng_clause_texts heng__clause_texts(heng_answer *answer,
                                     const heng_profile *profile) {
  heng_arena *arena = &answer->arena;
  heng_clause_texts own = {
      heng__array(arena, const heng_source *, profile->texts.len + 1), 0};
  for (size_t i = 0; i < profile->texts.len; i++) {
    const heng_rule_text *text = &profile->texts.items[i];
    if (!text->path.len ||
        heng__path_inside(arena, profile->folder, text->path))
      own.items[own.len++] = text->source;
  }
  return own;
}

// ---- what does not fit ------------------------------------------------------------

static void say_clause(heng_answer *answer,
                       const heng_clause_list *list,
                       heng_code code,
                       const heng_clause *clause,
                       heng_said rule) {
  heng_diag *d = heng__diag(&answer->diags, code, (heng_span){0},
                            HENG_SAY(clause->name), rule);
  heng__diag_at_record(&answer->diags, d, list->name, clause->line,
                       (heng_slice){NULL, 0});
}

void heng__clauses_report(heng_answer *answer,
                          const heng_clause_list *list,
                          const heng_clauses *clauses) {
  for (size_t i = 0; i < clauses->len; i++) {
    const heng_clause *clause = &clauses->items[i];
    const heng_clause_use *use = &clauses->uses[i];
    if (!use->n_rules && !clause->reason.len)
      say_clause(answer, list, HENG_M_CLAUSE_NO_RULE, clause,
                 HENG_SAY(list->name));
    if (use->n_rules && clause->reason.len)
      say_clause(answer, list, HENG_M_CLAUSE_IDLE_REASON, clause, use->rule);
  }
  for (size_t i = 0; i < clauses->n_cites; i++) {
    const heng_clause_cite *c = &clauses->cites[i];
    if (c->known) continue;
    heng_diag *d =
        heng__diag(&answer->diags, HENG_M_CLAUSE_UNKNOWN, c->cite.span,
                   HENG_SAY(c->whole), HENG_SAY(list->name));
    if (c->near.len)
      heng__note(&answer->diags, d, HENG_N_CLAUSE_NEAR, (heng_span){0},
                 HENG_SAY(c->near));
  }
}
