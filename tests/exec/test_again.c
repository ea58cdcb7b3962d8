// Computing a run once more where one cell is another gives what a whole run on
// those records gives: every cell of small records, under rules of every kind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exec/again.h"
#include "plan/plan_test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char rules[] =
    "scheme small 小 edition 2022\n"
    "choice form 形式 { own 自有, rented 租赁, none 无 }\n"
    "choice grade 等级 { high 高, low 低 }\n"
    "choice tier 等次 { good 好, fair 中, poor 差 }\n"
    "record areas 片区 { id 编号 key; weight 权重: number }\n"
    "record units 单位 {\n  id 编号 key\n  parent 上级: units?\n"
    "  area 所在: areas\n  posts 编制: number?\n  form 形式: form\n"
    "  since 设立: date\n  open 公开: yes/no\n}\n"
    "record events 事项 {\n  id 编号 key\n  unit 单位: units main\n"
    "  backup 备用: units\n  points 分值: number\n  date 日期: date\n}\n"
    "record overrides 特批 {\n  unit 单位: units\n  outcome 后果: text\n"
    "  year 年度: number whole\n}\n"
    "param gap 分差 by grade { high = 3; low = 1 }\n"
    "given books 书 { | id key | form: form | worth: number |\n"
    "  | a | own | 2 |\n  | b | rented | 5 |\n}\n"
    "for units {\n"
    "  grade: grade = choose { high when (posts else 0) > 20; low otherwise }\n"
    "  rollup mass via parent = at leaves posts else 1, above sum(mass) + 1\n"
    "  book = sum(all books.worth where form = this.form)\n"
    "  near = area.weight * gap[grade]\n"
    "  before = count(all units where since < this.since)\n"
    "}\n"
    "for events {\n"
    "  so_far = count(all events where date <= this.date and points > 1)\n"
    "  of_form = unit.grade\n"
    "  who = choose { unit when points > 2; backup otherwise }\n"
    "  of_who = who.posts else 0\n"
    "  standing = percentile rank(points) within date\n"
    "}\n"
    "table busy from units where any(events where points > 2) {\n"
    "  n = count(events)\n}\n"
    "table grades from units by grade {\n  n = count(units)\n"
    "  most = max(units.posts else 0)\n}\n"
    "table many from units by form having sum(units.posts else 0) > 20 {\n"
    "  n = count(units)\n}\n"
    "table days from events by date {\n  n = sum(events.points)\n}\n"
    "table pairs from a in units, b in busy where a.form = b.form {\n"
    "  gap = (a.posts else 0) - (b.posts else 0)\n}\n"
    "value all_points = sum(all events.points)\n"
    "value n_busy = count(all busy)\n"
    "score ranked 名次 from units where open {\n"
    "  indicator size 规模 of 50 = mass at most 50\n"
    "  deduct marks 扣分 = sum(events.points where date <= 2022-06-30)\n"
    "  bonus share 占比 = (posts else 0) * all_points / 7\n"
    "  bonus near_by 片区 = near + book\n"
    "  place = rank by total descending within area; ties share; then by since "
    "ascending\n"
    "  other = rank by n_of descending; no ties\n"
    "  n_of = count(events) * 2\n"
    "  tier = choose { good when place = 1; fair when total > 10; poor "
    "otherwise }\n"
    "  outcome late 迟 as a rule when any(events where points > 3)\n"
    "  outcome odd 奇 when marks > size because \"{id}: {marks}\"\n"
    "}\n"
    "check few 不多 on ranked: count(events) < 3\n"
    "check right 对 on busy: n < 4\n"
    "check not_d 非丁 on busy: id != \"d\"\n"
    "param limit 限 = 3\n"
    "check low 低 on busy: limit > 5\n"
    "check all_few 都少: n_busy > 1\n"
    "warn idle 闲 on ranked: size > 3\n"
    "value late_ones = count(all ranked where late)\n";

#define MOST_ROWS    6
#define MOST_COLUMNS 7

typedef struct sheet {
  const char *name;
  size_t n_columns, n_rows;
  const char *cells[MOST_ROWS + 1][MOST_COLUMNS];  // the headings first
} sheet;

static const sheet sheets[] = {
    {"areas", 2, 2, {{"id", "weight"}, {"x", "1.5"}, {"y", "2"}}},
    {"units",
     7,
     5,
     {{"id", "parent", "area", "posts", "form", "since", "open"},
      {"a", "", "x", "30", "own", "2001-01-01", "yes"},
      {"b", "a", "x", "12", "rented", "2002-02-02", "yes"},
      {"c", "a", "y", "", "own", "2001-01-01", "yes"},
      {"d", "b", "y", "21", "none", "2003-03-03", "no"},
      {"e", "", "x", "7", "rented", "2004-04-04", "yes"}}},
    {"events",
     5,
     5,
     {{"id", "unit", "backup", "points", "date"},
      {"e1", "a", "b", "1.5", "2022-03-01"},
      {"e2", "a", "c", "4", "2022-06-30"},
      {"e3", "b", "a", "2", "2022-06-30"},
      {"e4", "d", "d", "0.5", "2022-09-01"},
      {"e5", "e", "a", "2.5", "2022-03-01"}}},
    {"overrides",
     3,
     2,
     {{"unit", "outcome", "year"}, {"a", "late", "2022"}, {"b", "迟", "2021"}}},
};

// What a cell is changed to: what its column takes of these.
static const char *const others[] = {
    "0",    "1",          "3",          "22",  "40", "5.25", "",
    "own",  "rented",     "none",       "yes", "no", "2021", "2022",
    "late", "2001-06-01", "2022-07-01", "odd", "迟"};

// The cell that is another one; null: none.
typedef struct other {
  size_t sheet, row, column;
  const char *text;
} other;

static heng_records *records_of(heng_arena *arena,
                                const heng_plan *plan,
                                const other *o) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_records_builder *b =
      heng__records_begin(arena, plan->schema, NULL, &diags);
  for (size_t s = 0; s < COUNT(sheets); s++) {
    heng_slice name = heng__slice(sheets[s].name), cells[MOST_COLUMNS];
    heng__records_table(b, name, name, HENG_LIT("UTF-8"));
    for (size_t r = 0; r <= sheets[s].n_rows; r++) {
      for (size_t c = 0; c < sheets[s].n_columns; c++) {
        bool is = o && o->sheet == s && o->row == r && o->column == c;
        cells[c] = heng__slice(is ? o->text : sheets[s].cells[r][c]);
      }
      if (r)
        heng__records_row(b, (uint32_t)r + 1, (heng_span){0}, cells,
                          sheets[s].n_columns);
      else
        heng__records_headings(b, 1, cells, sheets[s].n_columns);
    }
    heng__records_end_table(b);
  }
  heng_records *records;
  return heng__records_finish(b, &records) == HENG_OK ? records : NULL;
}

static void same_value(heng_arena *arena,
                       const heng_run *again,
                       const heng_run *whole,
                       heng_type type,
                       heng_value a,
                       heng_value b,
                       const char *what) {
  bool same = a.state == b.state;
  if (same && a.state == HENG_KNOWN)
    same = heng__slice_eq(heng__value_text(arena, again, type, a, HENG_EN),
                          heng__value_text(arena, whole, type, b, HENG_EN));
  if (!same) fail_msg("%s", what);
}

static void same_runs(heng_arena *arena,
                      const heng_run *again,
                      const heng_run *whole,
                      const other *o) {
  const heng_plan *plan = whole->plan;
  const char *at =
      heng__arena_printf(arena, "%s row %zu, %s = %s", sheets[o->sheet].name,
                         o->row, sheets[o->sheet].cells[0][o->column], o->text)
          .ptr;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    heng_slice table = heng__pair_show(plan->tables[t].pair, HENG_EN);
    size_t n = whole->tables[t].n_rows;
    if (again->tables[t].n_rows != n)
      fail_msg("%s: rows of %.*s", at, HENG_ARG(table));
    for (uint32_t r = 0; r < n; r++)
      for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
        const heng_plan_field *field = &plan->tables[t].fields[f];
        heng_slice name = heng__pair_show(field->pair, HENG_EN);
        same_value(arena, again, whole, field->type,
                   heng__run_value(again, t, r, f),
                   heng__run_value(whole, t, r, f),
                   heng__arena_printf(arena, "%s: %.*s.%.*s of row %u", at,
                                      HENG_ARG(table), HENG_ARG(name), r)
                       .ptr);
      }
  }
  for (uint32_t v = 0; v < plan->n_values; v++)
    same_value(arena, again, whole, plan->values[v].type, again->values[v],
               whole->values[v], at);
}

// Whether a run has an error that the base has not.
static bool has_new_error(const heng_run *base, const heng_run *run) {
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    bool known = f->kind == HENG_FINDING_WARN;
    for (size_t k = 0; k < base->n_findings && !known; k++)
      known = base->findings[k].code == f->code &&
              heng__slice_eq(base->findings[k].key, f->key) &&
              heng__pair_eq(base->findings[k].rule, f->rule);
    if (!known) return true;
  }
  return false;
}

// Whether what is stored in a column can be changed in place at all.
static bool is_cell(const heng_plan *plan, uint32_t table, uint32_t field) {
  const heng_plan_field *f = &plan->tables[table].fields[field];
  return f->role == HENG_ROLE_STORED && f->type.base != HENG_TYPE_REF &&
         !heng__slice_eq(f->pair.en, HENG_LIT("id"));
}

typedef struct fixture {
  heng_arena arena;
  heng_diags diags;
  heng_tree **trees;
  heng_plan *plan;
  heng_run *base;
} fixture;

static void begin(fixture *f) {
  heng__arena_init(&f->arena, NULL);
  heng__diags_init(&f->diags, &f->arena);
  const heng_source *source =
      heng__source_new(&f->arena, HENG_LIT("small.heng"), heng__slice(rules));
  f->plan = heng__plan_compile(&f->arena, &source, 1, &f->diags, &f->trees);
  if (!f->plan) {
    heng_buf text = {.arena = &f->arena};
    heng__diags_render(&text, &f->diags, HENG_EN);
    fail_msg("%.*s", HENG_ARG(heng__buf_slice(&text)));
  }
  heng_records *records = records_of(&f->arena, f->plan, NULL);
  assert_non_null(records);
  assert_int_equal(heng__run(&f->arena, f->plan, records, NULL, &f->base),
                   HENG_OK);
}

static uint32_t field_named(const heng_plan_table *t, const char *name) {
  uint32_t f = 0;
  while (!heng__slice_eq(t->fields[f].pair.en, heng__slice(name))) f++;
  return f;
}

// Tries one cell with one text; false where the records do not take it.
static bool try_cell(const fixture *f, const heng_redo *redo, const other *o) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_records *records = records_of(&arena, f->plan, o);
  if (records) {
    heng_run *whole;
    assert_int_equal(heng__run(&arena, f->plan, records, NULL, &whole),
                     HENG_OK);
    heng_run *again =
        heng__run_again(&arena, redo, records, (uint32_t)o->row - 1);
    same_runs(&arena, again, whole, o);
    if (heng__run_sound(redo, again) == has_new_error(f->base, whole))
      fail_msg("%s row %zu, %s = %s: sound or not", sheets[o->sheet].name,
               o->row, sheets[o->sheet].cells[0][o->column], o->text);
  }
  heng__arena_free(&arena);
  return records;
}

static void every_cell_with_every_other_value(void **state) {
  (void)state;
  fixture f;
  begin(&f);
  size_t n = 0;
  for (size_t s = 0; s < COUNT(sheets); s++) {
    uint32_t table = 0;
    while (!heng__slice_eq(f.plan->tables[table].pair.en,
                           heng__slice(sheets[s].name)))
      table++;
    for (size_t c = 0; c < sheets[s].n_columns; c++) {
      uint32_t field =
          field_named(&f.plan->tables[table], sheets[s].cells[0][c]);
      if (!is_cell(f.plan, table, field)) continue;
      heng_redo *redo = heng__redo_new(&f.arena, f.base, table, field);
      for (size_t r = 1; r <= sheets[s].n_rows; r++)
        for (size_t i = 0; i < COUNT(others); i++)
          n += try_cell(&f, redo, &(other){s, r, c, others[i]});
    }
  }
  assert_true(n > 150);
  heng__arena_free(&f.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_cell_with_every_other_value),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
