// `compare`: one record set under several schemes, side by side, and how their
// rules differ. Each scheme reads the records by itself: what it does not find
// is told and does not stop the others. See docs/adr/0022.
#include "host/approved.h"
#include "host/present.h"
#include "host/targets.h"
#include "regress/plan_diff.h"

// A scheme that takes part.
typedef struct side {
  heng_said label;  // "zibo", "zibo@2018"
  heng_ready ready;
  heng_status status;
  heng_diags said;  // of the records
  uint32_t table;   // the score table that is compared, or HENG_NONE
  heng_run *run;    // null where it could not run
  uint32_t before;  // findings of the schemes before it
} side;

typedef struct comparing {
  heng_answer *answer;
  const heng_compare_request *request;
  side *sides;
  size_t n;
} comparing;

static const heng_plan_table *table_of(const side *s) {
  return &s->ready.plan->tables[s->table];
}

// Schemes ------------------------------------------------------------------------

// "a, b、c": the names of score tables, cut at commas of either tongue.
static bool next_name(heng_slice *rest, heng_slice *name) {
  static const char *const commas[] = {",", "，", "、"};
  while (rest->len && rest->ptr[0] == ' ') rest->ptr++, rest->len--;
  if (!rest->len) return false;
  size_t end = rest->len, skip = 0;
  for (size_t i = 0; i < sizeof commas / sizeof *commas; i++) {
    size_t width = strlen(commas[i]);
    for (size_t at = 0; at + width <= rest->len && at < end; at++)
      if (memcmp(rest->ptr + at, commas[i], width) == 0) end = at, skip = width;
  }
  *name = (heng_slice){rest->ptr, end};
  while (name->len && name->ptr[name->len - 1] == ' ') name->len--;
  *rest = (heng_slice){rest->ptr + end + skip, rest->len - end - skip};
  return true;
}

static uint32_t score_named(const heng_plan *plan, heng_slice name) {
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score && heng__pair_has(plan->tables[t].pair, name))
      return t;
  return HENG_NONE;
}

static uint32_t main_score(const heng_plan *plan) {
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score) return t;
  return HENG_NONE;
}

// Chooses the score table of every scheme.
static heng_status choose_tables(comparing *c) {
  heng_slice asked = heng__slice(c->request->run.table), name;
  bool found = !asked.len;
  heng_buf list = {.arena = &c->answer->arena};
  for (size_t i = 0; i < c->n; i++) {
    side *s = &c->sides[i];
    const heng_plan *plan = s->ready.plan;
    heng_slice rest = asked;
    s->table = HENG_NONE;
    while (s->table == HENG_NONE && next_name(&rest, &name))
      s->table = score_named(plan, name);
    found |= s->table != HENG_NONE;
    if (s->table == HENG_NONE) s->table = main_score(plan);
    for (uint32_t t = 0; t < plan->n_tables; t++) {
      bool told = !plan->tables[t].score;
      for (size_t k = 0; k < i && !told; k++)
        told = score_named(c->sides[k].ready.plan, plan->tables[t].pair.en) !=
               HENG_NONE;
      if (!told)
        heng__buf_printf(
            &list, "%s%.*s", list.len ? ", " : "",
            HENG_ARG(heng__pair_show(plan->tables[t].pair, HENG_EN)));
    }
    if (s->table == HENG_NONE)
      heng__diag(&c->answer->diags, HENG_M_HOST_COMPARE_NO_SCORE,
                 (heng_span){0}, s->label);
  }
  if (found) return HENG_OK;
  heng_slice names = heng__buf_slice(&list);
  return heng__answer_fail(c->answer, HENG_NOTFOUND, HENG_M_HOST_COMPARE_TABLE,
                           HENG_SAY(asked), HENG_SAY(names));
}

// Two of the same name are told apart by a number.
static void name_side(comparing *c, size_t at) {
  heng_arena *arena = &c->answer->arena;
  side *s = &c->sides[at];
  heng_slice label = heng__target_name(arena, &s->ready.profile);
  size_t twins = 1;
  for (size_t i = 0; i < at; i++)
    twins += heng__slice_eq(
        heng__target_name(arena, &c->sides[i].ready.profile), label);
  if (twins > 1)
    label = heng__arena_printf(arena, "%.*s#%zu", HENG_ARG(label), twins);
  s->label = HENG_SAY(label);
}

static heng_status find_sides(comparing *c) {
  heng_answer *answer = c->answer;
  heng_status status = HENG_OK;
  for (size_t i = 0; i < c->n; i++) {
    side *s = &c->sides[i];
    heng_slice target = heng__slice(c->request->profiles[i]);
    heng_status found = heng__profile_find(
        answer, target, (heng_slice){NULL, 0}, &s->ready.profile);
    if (found == HENG_OK)
      found = heng__profile_use(answer, &s->ready.profile, /*tests=*/false);
    s->ready.plan = s->ready.profile.plan;
    if (found == HENG_OK) name_side(c, i);
    status = heng__status_worse(status, found);
  }
  return status == HENG_OK ? choose_tables(c) : status;
}

// The other versions of the scheme among those that are compared. What is no version
// of it has records of its own kind: nothing is left out for its sake.
static heng_compared versions_of(const comparing *c, size_t at) {
  const heng_plan **plans =
      heng__array(&c->answer->arena, const heng_plan *, c->n);
  heng_compared with = {plans, 0, c->sides[at].label};
  for (size_t i = 0; i < c->n; i++)
    if (i != at &&
        heng__same_scheme(c->sides[at].ready.plan, c->sides[i].ready.plan))
      plans[with.n++] = c->sides[i].ready.plan;
  return with;
}

// Records and run of a scheme; what is said goes to the scheme's own list,
// unless the request itself is wrong.
static heng_status run_side(comparing *c, size_t at, const char *data) {
  heng_answer *answer = c->answer;
  side *s = &c->sides[at];
  heng_run_request request = c->request->run;
  request.profile = c->request->profiles[at];
  request.edition = NULL;
  request.data = data;
  heng_diags all = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_compared with = versions_of(c, at);
  s->status = heng__ready_compared(answer, &request, &with, &s->ready);
  if (s->status == HENG_OK)
    s->status = heng__ready_run(answer, &s->ready, &s->run);
  if (s->run && !s->run->publishable) s->status = HENG_FINDINGS;
  bool wrong = s->status == HENG_USAGE || s->status == HENG_NOTFOUND;
  if (wrong) return s->status;
  s->said = answer->diags;
  answer->diags = all;
  return HENG_OK;
}

static void put_schemes(comparing *c) {
  heng_report_section *section = heng__report_table(
      c->answer->report, HENG_LIT("schemes"), HENG_SAY2("Schemes", "方案"));
  heng__report_heading(section, "profile", "profile", "方案名", 0);
  heng__report_heading(section, "scheme", "scheme", "方案", 0);
  heng__report_heading(section, "edition", "edition", "版本",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(section, "hash", "rules' hash", "规则摘要", 0);
  heng__report_heading(section, "table", "table", "计分表", 0);
  heng__report_heading(section, "units", "units", "单位数", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "findings", "findings", "问题数",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(section, "published", "may be published", "可以公布", 0);
  for (size_t i = 0; i < c->n; i++) {
    const side *s = &c->sides[i];
    const heng_plan *plan = s->ready.plan;
    heng__report_row(section);
    heng__put_key(section, s->label.en);
    heng__put_said(section, heng__title_said(plan->pair, plan->title));
    if (plan->has_edition)
      heng__put_int(section, plan->edition);
    else
      heng__put_missing(section);
    heng__put_text(section, (heng_slice){plan->hash, 12});
    if (s->table == HENG_NONE)
      heng__put_missing(section);
    else
      heng__put_said(section, heng__say_pair(table_of(s)->pair));
    if (!s->run) continue;
    if (s->table == HENG_NONE)
      heng__put_missing(section);
    else
      heng__put_int(section, (int64_t)s->run->tables[s->table].n_rows);
    heng__put_int(section, (int64_t)s->run->n_findings);
    heng__put_bool(section, s->run->publishable);
  }
}

static heng_report_section *begin_needs(comparing *c) {
  heng_report_section *section = heng__report_table(
      c->answer->report, HENG_LIT("needs"),
      HENG_SAY2("What the schemes say of the records", "各方案对数据的要求"));
  heng__report_heading(section, "profile", "profile", "方案名", 0);
  heng__report_heading(section, "code", "code", "代码", 0);
  heng__report_heading(section, "stops", "stops it", "无法计算", 0);
  heng__report_heading(section, "message", "message", "内容", 0);
  heng__report_heading(section, "record", "first at", "最先位置",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(section, "times", "times", "次数", HENG_COLUMN_NUMBER);
  return section;
}

static bool same_message(const heng_diag *a, const heng_diag *b) {
  if (a->code != b->code || a->n_args != b->n_args) return false;
  for (size_t i = 0; i < a->n_args; i++)
    if (!heng__slice_eq(a->args[i].en, b->args[i].en)) return false;
  return true;
}

// A message of a scheme with how often it came up; later ones of the same kind
// are taken out of the list.
static void put_need(comparing *c,
                     heng_report_section *section,
                     const side *s,
                     const heng_diag **said,
                     size_t n) {
  heng_arena *arena = &c->answer->arena;
  const heng_diag *d = said[0];
  char code[8];
  int64_t times = 1;
  for (size_t i = 1; i < n; i++)
    if (said[i] && same_message(d, said[i])) {
      said[i] = NULL;
      times++;
    }
  heng_slice place = heng__place_text(arena, d->span, d->file, d->line);
  heng__report_row(section);
  heng__put_key(section, s->label.en);
  heng__put_text(section, heng__slice(heng__diag_code(d->code, code)));
  heng__put_bool(section, d->severity == HENG_ERROR);
  heng__put_said(section, (heng_said){heng__diag_message(arena, d, HENG_EN),
                                      heng__diag_message(arena, d, HENG_ZH)});
  heng__put_some_text(section, place);
  heng__put_int(section, times);
}

// What a scheme needs of the records and does not find, and what is wrong:
// first what stops it.
static void put_needs(comparing *c) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < c->n; i++) {
    const side *s = &c->sides[i];
    size_t n;
    const heng_diag **said =
        heng__diags_sorted(&c->answer->arena, &s->said, &n);
    if (n && !section) section = begin_needs(c);
    for (int stops = 1; stops >= 0; stops--)
      for (size_t k = 0; k < n; k++)
        if (said[k] && (said[k]->severity == HENG_ERROR) == stops)
          put_need(c, section, s, said + k, n - k);
  }
}

// Scores -------------------------------------------------------------------------

static const struct {
  const char *key, *en, *zh;
} roles[] = {{"total", "total", "总分"},
             {"place", "place", "位次"},
             {"tier", "tier", "等次"}};
#define N_ROLES (sizeof roles / sizeof *roles)

static uint32_t field_of(const side *s, size_t role) {
  if (!s->run || s->table == HENG_NONE) return HENG_NONE;
  const heng_plan_table *t = table_of(s);
  const uint32_t fields[N_ROLES] = {t->total, t->place, t->tier};
  return fields[role];
}

static bool is_number(const side *s, uint32_t field) {
  return table_of(s)->fields[field].type.base == HENG_TYPE_NUMBER;
}

static void add_score_columns(comparing *c, heng_report_section *section) {
  heng_arena *arena = &c->answer->arena;
  for (size_t role = 0; role < N_ROLES; role++)
    for (size_t i = 0; i < c->n; i++) {
      const side *s = &c->sides[i];
      uint32_t field = field_of(s, role);
      if (field == HENG_NONE) continue;
      heng_said heading = {
          heng__arena_printf(arena, "%.*s %s", HENG_ARG(s->label.en),
                             roles[role].en),
          heng__arena_printf(arena, "%.*s %s", HENG_ARG(s->label.zh),
                             roles[role].zh)};
      heng_slice key = heng__arena_printf(
          arena, "%.*s.%s", HENG_ARG(s->label.en), roles[role].key);
      heng__report_column(section, key, heading,
                          is_number(s, field) ? HENG_COLUMN_NUMBER : 0);
    }
  if (c->n != 2) return;
  heng__report_heading(section, "difference", "difference", "分差",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(section, "rise", "places up", "位次上升",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
}

// The row of a unit in a scheme, or HENG_ROW_NONE.
static uint32_t row_of(const side *s, heng_slice key) {
  if (!s->run || s->table == HENG_NONE) return HENG_ROW_NONE;
  return heng__run_find(s->run, s->table, key);
}

static void put_name(comparing *c,
                     heng_report_section *section,
                     heng_slice key) {
  for (size_t i = 0; i < c->n; i++) {
    const side *s = &c->sides[i];
    uint32_t row = row_of(s, key);
    if (row == HENG_ROW_NONE) continue;
    int32_t name = heng__name_field(s->ready.plan, s->table);
    if (name < 0) continue;
    uint32_t root = table_of(s)->root;
    heng_value value = heng__run_value(
        s->run, root, heng__run_row_at(s->run, s->table, row, root),
        (uint32_t)name);
    if (value.state != HENG_KNOWN) continue;
    heng__put_text(section, value.text);
    return;
  }
  heng__put_missing(section);
}

static bool value_at(const side *s,
                     heng_slice key,
                     size_t role,
                     heng_value *out) {
  uint32_t field = field_of(s, role), row = row_of(s, key);
  if (field == HENG_NONE || row == HENG_ROW_NONE) return false;
  *out = heng__run_value(s->run, s->table, row, field);
  return true;
}

static void put_score(const side *s,
                      heng_report_section *section,
                      heng_slice key,
                      size_t role) {
  heng_value value;
  uint32_t field = field_of(s, role);
  if (field == HENG_NONE) return;  // the scheme has no such column
  const heng_plan_field *f = &table_of(s)->fields[field];
  if (!value_at(s, key, role, &value))
    heng__put_missing(section);
  else if (value.state == HENG_HELD)
    heng__put_held(section, s->before + s->run->findings[value.finding].number);
  else
    heng__put_value(section, s->run, f->type, value, heng__shown_digits(f));
}

// The second less the first, or the first less the second for places, so that
// more is better in both.
static void put_difference(comparing *c,
                           heng_report_section *section,
                           heng_slice key,
                           size_t role) {
  heng_value a, b;
  heng_num difference;
  bool known = value_at(&c->sides[0], key, role, &a) &&
               value_at(&c->sides[1], key, role, &b) && a.state == HENG_KNOWN &&
               b.state == HENG_KNOWN;
  bool down = role == 1;
  if (known && heng__num_sub(&c->answer->arena, down ? a.num : b.num,
                             down ? b.num : a.num, &difference) == HENG_OK)
    heng__put_num(section, difference, 0);
  else
    heng__put_missing(section);
}

static void put_unit(comparing *c,
                     heng_report_section *section,
                     heng_slice key) {
  heng__report_row(section);
  heng__put_key(section, key);
  put_name(c, section, key);
  for (size_t role = 0; role < N_ROLES; role++)
    for (size_t i = 0; i < c->n; i++)
      put_score(&c->sides[i], section, key, role);
  if (c->n != 2) return;
  put_difference(c, section, key, 0);
  put_difference(c, section, key, 1);
}

// Every unit that a scheme scores: in the order of the first, then those that
// only later ones have.
static void put_scores(comparing *c) {
  heng_report_section *section =
      heng__report_table(c->answer->report, HENG_LIT("compare"),
                         HENG_SAY2("Side by side", "逐单位对比"));
  heng__report_set_main(section);
  heng__report_heading(section, "id", "id", "编号", 0);
  heng__report_heading(section, "name", "name", "名称",
                       HENG_COLUMN_ONLY_IF_USED);
  add_score_columns(c, section);
  for (size_t i = 0; i < c->n; i++) {
    const side *s = &c->sides[i];
    if (!s->run || s->table == HENG_NONE) continue;
    size_t n;
    const uint32_t *rows =
        heng__run_rows(&c->answer->arena, s->run, s->table, &n);
    for (size_t r = 0; r < n; r++) {
      heng_slice key = heng__run_key(s->run, s->table, rows[r]);
      bool put = false;
      for (size_t k = 0; k < i && !put; k++)
        put = row_of(&c->sides[k], key) != HENG_ROW_NONE;
      if (!put) put_unit(c, section, key);
    }
  }
}

static void put_findings(comparing *c) {
  heng_arena *arena = &c->answer->arena;
  heng_report_section *section = NULL;
  char code[8];
  for (size_t i = 0; i < c->n; i++) {
    const side *s = &c->sides[i];
    for (size_t k = 0; s->run && k < s->run->n_findings; k++) {
      const heng_finding *f = &s->run->findings[k];
      if (!section) {
        section = heng__report_table(c->answer->report, HENG_LIT("findings"),
                                     HENG_SAY2("Findings", "问题"));
        heng__report_heading(section, "number", "no.", "序号",
                             HENG_COLUMN_NUMBER);
        heng__report_heading(section, "profile", "profile", "方案名", 0);
        heng__report_heading(section, "code", "code", "代码", 0);
        heng__report_heading(section, "rule", "rule", "规则", 0);
        heng__report_heading(section, "key", "row", "行",
                             HENG_COLUMN_ONLY_IF_USED);
        heng__report_heading(section, "message", "message", "内容", 0);
      }
      heng__report_row(section);
      heng__put_int(section, (int64_t)s->before + f->number);
      heng__put_key(section, s->label.en);
      heng__put_text(section, heng__slice(heng__diag_code(f->code, code)));
      heng__put_said(section, heng__say_pair(f->rule));
      if (f->key.len)
        heng__put_key(section, f->key);
      else
        heng__put_missing(section);
      heng__put_said(section,
                     (heng_said){heng__finding_message(arena, f, HENG_EN),
                                 heng__finding_message(arena, f, HENG_ZH)});
    }
  }
}

// Rules --------------------------------------------------------------------------

static void put_text(heng_report_section *tree,
                     const comparing *c,
                     const side *s,
                     const char *key,
                     heng_said text,
                     heng_span span) {
  if (!text.en.len) return;
  heng_said label = s->label;
  heng__report_node(tree, 1, heng__slice(key), label);
  heng__node_text(tree, text);
  heng__node_place(tree, heng__place_text(&c->answer->arena, span,
                                          (heng_slice){NULL, 0}, 0));
}

// What happened to a rule from the first scheme to another.
static heng_said change_said(heng_arena *arena,
                             const heng_plan_change *c,
                             const side *a,
                             const side *b) {
  const side *s = c->change == HENG_ONLY_IN_FIRST ? a : b;
  switch (c->change) {
    case HENG_CHANGED:
      if (c->own_name) return heng__own_name_said();
      return HENG_SAY2("changed", "有变化");
    case HENG_NO_EFFECT:
      return HENG_SAY2("written otherwise, no effect", "写法不同，效果相同");
    case HENG_ONLY_IN_FIRST:
    case HENG_ONLY_IN_SECOND:
    case HENG_CHANGE_COUNT: break;
  }
  return (heng_said){
      heng__arena_printf(arena, "only in %.*s", HENG_ARG(s->label.en)),
      heng__arena_printf(arena, "仅 %.*s 有", HENG_ARG(s->label.zh))};
}

static const char *const change_keys[HENG_CHANGE_COUNT] = {
    [HENG_ONLY_IN_FIRST] = "only_in_first",
    [HENG_ONLY_IN_SECOND] = "only_in_second",
    [HENG_CHANGED] = "changed",
    [HENG_NO_EFFECT] = "no_effect",
};

static void put_changes(comparing *c,
                        heng_report_section *counts,
                        heng_report_section **tree,
                        const side *b) {
  heng_arena *arena = &c->answer->arena;
  const side *a = &c->sides[0];
  heng_plan_change *changes;
  size_t met[HENG_CHANGE_COUNT] = {0};
  size_t n = heng__plan_diff(arena, a->ready.plan, b->ready.plan,
                             (heng_same_table){a->table, b->table}, &changes);
  if (n && !*tree)
    *tree = heng__report_tree(c->answer->report, HENG_LIT("rules"),
                              HENG_SAY2("Rule by rule", "逐条规则"));
  for (size_t i = 0; i < n; i++) {
    const heng_plan_change *change = &changes[i];
    heng_said kind = heng__part_kind_said(change->kind);
    heng_said name = {heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(kind.en),
                                         HENG_ARG(change->name.en)),
                      heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(kind.zh),
                                         HENG_ARG(change->name.zh))};
    heng__report_node(*tree, 0, heng__slice(change_keys[change->change]), name);
    heng__node_note(*tree, change_said(arena, change, a, b));
    put_text(*tree, c, a, "first", change->text[0], change->span[0]);
    put_text(*tree, c, b, "second", change->text[1], change->span[1]);
    met[change->change]++;
  }
  heng__report_row(counts);
  heng__put_key(counts, a->label.en);
  heng__put_key(counts, b->label.en);
  for (size_t i = 0; i < HENG_CHANGE_COUNT; i++)
    heng__put_int(counts, (int64_t)met[i]);
}

static void put_rules(comparing *c) {
  heng_report *report = c->answer->report;
  heng_report_section *counts =
      heng__report_table(report, HENG_LIT("differences"),
                         HENG_SAY2("Rules that differ", "规则差异"));
  heng__report_heading(counts, "first", "first", "前者", 0);
  heng__report_heading(counts, "second", "second", "后者", 0);
  static const heng_said headings[HENG_CHANGE_COUNT] = {
      [HENG_ONLY_IN_FIRST] = {{"only in first", 13}, {"仅前者有", 12}},
      [HENG_ONLY_IN_SECOND] = {{"only in second", 14}, {"仅后者有", 12}},
      [HENG_CHANGED] = {{"changed", 7}, {"有变化", 9}},
      [HENG_NO_EFFECT] = {{"no effect", 9}, {"效果相同", 12}},
  };
  for (size_t i = 0; i < HENG_CHANGE_COUNT; i++)
    heng__report_column(counts, heng__slice(change_keys[i]), headings[i],
                        HENG_COLUMN_NUMBER);
  heng_report_section *tree = NULL;  // begun where something differs
  for (size_t i = 1; i < c->n; i++) put_changes(c, counts, &tree, &c->sides[i]);
}

static heng_status compare_command(heng_answer *answer, const void *ctx) {
  const heng_compare_request *request = ctx;
  comparing c = {
      .answer = answer, .request = request, .n = request->n_profiles};
  if (c.n < 2)
    return heng__answer_fail(answer, HENG_USAGE, HENG_M_HOST_COMPARE_TWO,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  c.sides = heng__array(&answer->arena, side, c.n);
  heng_status status = find_sides(&c);
  if (status != HENG_OK) return status;
  const char *data = request->run.data;
  if (!data && !request->run.records) {
    heng_slice sample = heng__sample_of(answer, &c.sides[0].ready.profile);
    data = sample.len ? sample.ptr : NULL;
  }
  uint32_t findings = 0;
  for (size_t i = 0; i < c.n; i++) {
    side *s = &c.sides[i];
    heng_status wrong = run_side(&c, i, data);
    if (wrong != HENG_OK) return wrong;
    s->before = findings;
    if (s->run) findings += (uint32_t)s->run->n_findings;
    status = heng__status_worse(status, s->status);
  }
  double began = heng__now();
  put_schemes(&c);
  put_needs(&c);
  put_scores(&c);
  put_findings(&c);
  put_rules(&c);
  answer->timing.report += heng__now() - began;
  return status;
}

heng_status heng_host_compare(heng_host *host,
                              const heng_compare_request *request,
                              heng_answer **answer) {
  return heng__answer_make(host, "compare", compare_command, request, answer);
}
