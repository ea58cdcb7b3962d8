// Comparing two plans. Each is taken apart into named parts; a part has its own
// form, its expression in names, and a digest of all that it means. Parts of the
// same name whose forms differ have changed, unless their digests agree: then a
// helper was renamed or moved.
#include "regress/plan_diff.h"

#include <stdlib.h>

#include "plan/meaning.h"
#include "regress/plan_own_name.h"
#include "regress/plan_parts.h"
#include "regress/record_names.h"

// One of the two plans, taken apart.
typedef struct side {
  const heng_plan *plan;
  heng_parts_of_plan parts;
  heng_meanings *common;  // what both have has a name; else null
  heng_meanings *alone;   // nothing has; else null
} side;

// Comparing ---------------------------------------------------------------------

// A name in common is enough: an edition may add or change the other tongue's.
static bool same_pair(heng_pair a, heng_pair b) {
  if (a.en.len && heng__slice_eq(a.en, b.en)) return true;
  if (a.zh.len && heng__slice_eq(a.zh, b.zh)) return true;
  return !a.en.len && !a.zh.len && !b.en.len && !b.zh.len;
}

static bool same_part(const heng_part_of_plan *a,
                      const heng_part_of_plan *b,
                      heng_same_table same) {
  if (a->kind != b->kind) return false;
  bool one_table = a->table != HENG_NONE && a->table == same.first &&
                   b->table == same.second;
  if (a->kind == HENG_PART_ROWS && one_table) return true;
  return (one_table || same_pair(a->of, b->of)) &&
         same_pair(a->pair, b->pair) && heng__slice_eq(a->key.en, b->key.en);
}

static heng_said name_of(heng_arena *arena, const heng_part_of_plan *p) {
  heng_said name =
      p->kind == HENG_PART_GIVEN ? p->key : heng__say_pair(p->pair);
  if (!p->of.en.len && !p->of.zh.len) return name;
  heng_said of = heng__say_pair(p->of);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(name.zh))};
}

// What a part means, without how it is written; empty where that is its form.
static heng_slice meaning(heng_meanings *m, const heng_part_of_plan *p) {
  heng_slice text = {NULL, 0}, marks = p->marks;
  switch (p->kind) {
    case HENG_PART_RULE:
      text = heng__meaning_field(m, p->table, p->index);
      break;
    case HENG_PART_VALUE: text = heng__meaning_value(m, p->index); break;
    case HENG_PART_CHECK: text = heng__meaning_check(m, p->index); break;
    case HENG_PART_ROWS: text = heng__meaning_rows(m, p->table); break;
    case HENG_PART_CHOICE:
    case HENG_PART_COLUMN:
    case HENG_PART_PARAM:
    case HENG_PART_GIVEN:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: return text;
  }
  return heng__arena_printf(m->arena, "%.*s: %.*s", HENG_ARG(marks),
                            HENG_ARG(text));
}

// Whether two parts mean the same: where names that both have stand for what is
// compared by itself, or where everything is written out.
static bool same_meaning(side *a,
                         side *b,
                         const heng_part_of_plan *p,
                         const heng_part_of_plan *q) {
  heng_slice x = meaning(a->common, p), y = meaning(b->common, q);
  if (x.len && heng__slice_eq(x, y)) return true;
  x = meaning(a->alone, p), y = meaning(b->alone, q);
  return x.len && heng__slice_eq(x, y);
}

typedef heng_slice (*of_reason)(heng_meanings *m,
                                uint32_t table,
                                const heng_template *because);

static heng_slice reason_of(const side *s,
                            const heng_part_of_plan *p,
                            of_reason take) {
  const heng_plan *plan = s->plan;
  if (p->kind == HENG_PART_RULE)
    return take(s->alone, p->table,
                &plan->tables[p->table].fields[p->index].because);
  if (p->kind == HENG_PART_CHECK)
    return take(s->alone, plan->checks[p->index].table,
                &plan->checks[p->index].because);
  return (heng_slice){NULL, 0};
}

static bool same_reason(const side *a,
                        const side *b,
                        const heng_part_of_plan *p,
                        const heng_part_of_plan *q,
                        of_reason take) {
  return heng__slice_eq(reason_of(a, p, take), reason_of(b, q, take));
}

// How two parts of the same name differ; false where they do not.
static bool compare(side *a,
                    side *b,
                    const heng_part_of_plan *p,
                    const heng_part_of_plan *q,
                    heng_change *out) {
  bool same_text = heng__slice_eq(p->text.en, q->text.en);
  bool same_form = heng__slice_eq(p->form, q->form);
  *out = HENG_NO_EFFECT;
  if (same_form && same_text) return false;
  // What a reason shows is computed, and what it lacks is found.
  if (!same_reason(a, b, p, q, heng__meaning_reason)) *out = HENG_CHANGED;
  if (same_form || *out == HENG_CHANGED) return true;
  bool same = p->digest.len && heng__slice_eq(p->digest, q->digest);
  if (!same && !same_meaning(a, b, p, q)) *out = HENG_CHANGED;
  return true;
}

// The same, and whether what they compute is left as it was: then records call them
// otherwise, or findings say something else.
static bool compare_named(side *a,
                          side *b,
                          const heng_part_of_plan *p,
                          const heng_part_of_plan *q,
                          heng_plan_change *out) {
  bool differ = compare(a, b, p, q, &out->change);
  bool same = !differ || out->change == HENG_NO_EFFECT;
  if (!same) return true;
  out->renamed = !heng__slice_eq(p->names, q->names);
  // A finding names its check.
  bool named = p->kind == HENG_PART_CHECK && !heng__pair_eq(p->pair, q->pair);
  out->reworded =
      named || (differ && !same_reason(a, b, p, q, heng__meaning_words));
  if (out->renamed || out->reworded) out->change = HENG_CHANGED;
  return differ || out->renamed || out->reworded;
}

typedef HENG_VEC(heng_plan_change) heng_changes;

// A rule that both have, and where it stands in each.
typedef struct shared_rule {
  const heng_part_of_plan *first;
  size_t second;
} shared_rule;

typedef HENG_VEC(shared_rule) shared_rules;

static int by_second(const void *x, const void *y) {
  size_t a = ((const shared_rule *)x)->second;
  size_t b = ((const shared_rule *)y)->second;
  return (a > b) - (a < b);
}

// "size, steps, total"
static heng_said listed(heng_arena *arena, const shared_rules *rules) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < rules->len; i++) {
    heng_said name = heng__say_pair(rules->items[i].first->pair);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(name.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// What is published of a score stands in the order of its rules. [at] is where
// each part of [a] was found in the other plan.
static void compare_order(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_parts_of_plan *a,
                          const heng_parts_of_plan *b,
                          const size_t *at,
                          heng_changes *out) {
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    shared_rules rules = {0};
    bool moved = false;
    heng_span span = table->span;
    for (size_t i = 0; table->score && i < a->len; i++) {
      const heng_part_of_plan *p = &a->items[i];
      if (p->kind == HENG_PART_ROWS && p->table == t && at[i] < b->len)
        span = b->items[at[i]].span;
      if (p->kind != HENG_PART_RULE || p->table != t || at[i] == b->len)
        continue;
      moved |= rules.len && rules.items[rules.len - 1].second > at[i];
      heng__push(arena, &rules, (shared_rule){p, at[i]});
    }
    if (!moved) continue;
    heng_plan_change c = {.change = HENG_CHANGED,
                          .kind = HENG_PART_ORDER,
                          .name = heng__say_pair(table->pair),
                          .text = {listed(arena, &rules)},
                          .span = {table->span, span}};
    qsort(rules.items, rules.len, sizeof *rules.items, by_second);
    c.text[1] = listed(arena, &rules);
    heng__push(arena, out, c);
  }
}

// What both have --------------------------------------------------------------------

static void name_part(heng_meanings *m,
                      const heng_part_of_plan *p,
                      heng_slice name) {
  switch (p->kind) {
    case HENG_PART_ROWS: m->tables[p->table] = name; break;
    case HENG_PART_RULE: m->fields[p->table][p->index] = name; break;
    case HENG_PART_VALUE: m->values[p->index] = name; break;
    case HENG_PART_PARAM: m->params[p->index] = name; break;
    case HENG_PART_CHOICE:
    case HENG_PART_COLUMN:
    case HENG_PART_GIVEN:
    case HENG_PART_CHECK:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: break;
  }
}

// The table of a name that is one of records, or one whose rows stand in the
// scheme: those of both are compared column by column and row by row.
static uint32_t same_records(const heng_plan *plan,
                             const heng_plan_table *table) {
  for (uint32_t t = 0; t < plan->schema->n_tables; t++)
    if (same_pair(plan->tables[t].pair, table->pair) &&
        plan->tables[t].given == table->given)
      return t;
  return HENG_NONE;
}

// Gives a name to what both plans have, the same one in both.
static void name_common(heng_arena *arena, side *a, side *b, const size_t *at) {
  a->common = heng__meanings_new(arena, a->plan);
  b->common = heng__meanings_new(arena, b->plan);
  a->alone = heng__meanings_new(arena, a->plan);
  b->alone = heng__meanings_new(arena, b->plan);
  for (size_t i = 0; i < a->parts.len; i++) {
    const heng_part_of_plan *p = &a->parts.items[i];
    if (at[i] == b->parts.len) continue;
    heng_said said = name_of(arena, p);
    heng_slice name =
        heng__arena_printf(arena, "%d:%.*s", (int)p->kind, HENG_ARG(said.en));
    name_part(a->common, p, name);
    name_part(b->common, &b->parts.items[at[i]], name);
  }
  for (uint32_t t = 0; t < a->plan->schema->n_tables; t++) {
    const heng_plan_table *table = &a->plan->tables[t];
    uint32_t other = same_records(b->plan, table);
    if (other == HENG_NONE) continue;
    heng_slice name = heng__arena_printf(
        arena, "records:%.*s", HENG_ARG(heng__pair_show(table->pair, HENG_EN)));
    a->common->tables[t] = b->common->tables[other] = name;
  }
}

static bool reads_records(const heng_plan *plan, uint32_t t) {
  return !plan->tables[t].given && plan->use.tables[t];
}

// Tables of records that both read and that are called otherwise: their columns are
// compared one by one.
static void compare_tables(heng_arena *arena,
                           const heng_plan *first,
                           const heng_plan *second,
                           heng_changes *out) {
  for (uint32_t t = 0; t < first->schema->n_tables; t++) {
    const heng_plan_table *table = &first->tables[t];
    uint32_t other = same_records(second, table);
    if (other == HENG_NONE || !reads_records(first, t) ||
        !reads_records(second, other) ||
        heng__pair_eq(table->pair, second->tables[other].pair))
      continue;
    heng_slice names[] = {
        heng__names_of_pair(arena, table->pair),
        heng__names_of_pair(arena, second->tables[other].pair)};
    heng_plan_change c = {.change = HENG_CHANGED,
                          .kind = HENG_PART_ROWS,
                          .name = heng__say_pair(table->pair),
                          .text = {HENG_SAY(names[0]), HENG_SAY(names[1])},
                          .span = {table->span, second->tables[other].span},
                          .renamed = true};
    heng__push(arena, out, c);
  }
}

// Whether a part that only [of] has does nothing by being there.
static bool is_helper(const side *of,
                      const side *other,
                      const heng_part_of_plan *p) {
  const heng_plan_table *table =
      p->table == HENG_NONE ? NULL : &of->plan->tables[p->table];
  switch (p->kind) {
    case HENG_PART_CHOICE:
    case HENG_PART_PARAM: return true;
    case HENG_PART_VALUE:
      return !heng__meaning_value_holds(of->alone, p->index);
    case HENG_PART_RULE:
      return !table->score &&
             !heng__meaning_field_holds(of->alone, p->table, p->index);
    case HENG_PART_ROWS:
      return !table->score && !heng__meaning_rows_hold(of->alone, p->table);
    case HENG_PART_COLUMN:
    case HENG_PART_GIVEN:
      return table->given && same_records(other->plan, table) == HENG_NONE;
    case HENG_PART_CHECK:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: break;
  }
  return false;
}

// Where each part of [a] is found in [b], or the number of those; *met says which
// of [b] were.
static size_t *match(heng_arena *arena,
                     const heng_parts_of_plan *a,
                     const heng_parts_of_plan *b,
                     heng_same_table same,
                     bool **met) {
  size_t *at = heng__array(arena, size_t, a->len + 1);
  *met = heng__array(arena, bool, b->len + 1);
  for (size_t i = 0; i < a->len; i++) {
    size_t k = 0;
    while (k < b->len &&
           ((*met)[k] || !same_part(&a->items[i], &b->items[k], same)))
      k++;
    at[i] = k;
    if (k < b->len) (*met)[k] = true;
  }
  return at;
}

static heng_plan_change only_in(heng_arena *arena,
                                const side *of,
                                const side *other,
                                const heng_part_of_plan *p,
                                int which) {
  heng_plan_change c = {.change =
                            which ? HENG_ONLY_IN_SECOND : HENG_ONLY_IN_FIRST,
                        .kind = p->kind,
                        .name = name_of(arena, p),
                        .helper = is_helper(of, other, p)};
  c.text[which] = p->text;
  c.span[which] = p->span;
  c.cites[which] = p->cites;
  return c;
}

heng_said heng__part_kind_said(heng_part_kind kind) {
  switch (kind) {
    case HENG_PART_CHOICE: return HENG_SAY2("choice", "选项");
    case HENG_PART_COLUMN: return HENG_SAY2("column", "数据列");
    case HENG_PART_PARAM: return HENG_SAY2("param", "参数");
    case HENG_PART_VALUE: return HENG_SAY2("value", "定值");
    case HENG_PART_ROWS: return HENG_SAY2("table", "表");
    case HENG_PART_GIVEN: return HENG_SAY2("given row", "给定行");
    case HENG_PART_RULE: return HENG_SAY2("rule", "规则");
    case HENG_PART_CHECK: return HENG_SAY2("check", "检查");
    case HENG_PART_EDITION: return HENG_SAY2("edition", "版本");
    case HENG_PART_ORDER: return HENG_SAY2("order of", "列的次序");
  }
  return HENG_SAY2("", "");
}

size_t heng__plan_diff(heng_arena *arena,
                       const heng_plan *first,
                       const heng_plan *second,
                       heng_same_table same,
                       heng_plan_change **out) {
  side a = {.plan = first, .parts = heng__plan_parts(arena, first)};
  side b = {.plan = second, .parts = heng__plan_parts(arena, second)};
  bool *met;
  size_t *at = match(arena, &a.parts, &b.parts, same, &met);
  name_common(arena, &a, &b, at);
  heng_functions_behind *functions =
      heng__functions_behind(arena, first, second);
  heng_changes changes = {0};
  for (size_t i = 0; i < a.parts.len; i++) {
    const heng_part_of_plan *p = &a.parts.items[i];
    heng_plan_change c = only_in(arena, &a, &b, p, 0);
    if (at[i] < b.parts.len) {
      const heng_part_of_plan *q = &b.parts.items[at[i]];
      if (!compare_named(&a, &b, p, q, &c)) continue;
      c.helper = false;
      c.text[1] = q->text;
      if (p->kind == HENG_PART_CHOICE && c.renamed) {
        c.text[0] = HENG_SAY(p->names);
        c.text[1] = HENG_SAY(q->names);
      }
      c.span[1] = q->span;
      c.cites[1] = q->cites;
      c.own_name = c.change == HENG_CHANGED &&
                   heng__slice_eq(p->text.en, q->text.en) &&
                   heng__differ_by_name(arena, p->form, first->pair, q->form,
                                        second->pair);
      if (c.change == HENG_CHANGED && !c.own_name && !c.renamed &&
          !c.reworded && heng__slice_eq(p->text.en, q->text.en))
        c.behind = heng__function_behind(functions, q->span);
      if (p->kind == HENG_PART_PARAM && c.change == HENG_CHANGED)
        c.figures =
            heng__plan_diff_figures(arena, first, p->index, second, q->index);
    }
    heng__push(arena, &changes, c);
  }
  compare_order(arena, first, &a.parts, &b.parts, at, &changes);
  compare_tables(arena, first, second, &changes);
  for (size_t k = 0; k < b.parts.len; k++)
    if (!met[k])
      heng__push(arena, &changes, only_in(arena, &b, &a, &b.parts.items[k], 1));
  *out = changes.items;
  return changes.len;
}
