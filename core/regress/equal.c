// Proving that two plans are equal: the same canonical form, as they stand, or
// without what cannot matter, or with rules that agree in every case put in the
// place of one another.
#include "regress/equal.h"

#include <stdlib.h>

#include "plan/meaning.h"
#include "plan/print.h"
#include "regress/equal_internal.h"
#include "regress/plan_diff.h"

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

// Which rows a table has may hold something back though nothing reads them: that is
// a finding all the same, and the canonical form has only what is read.
static void add_rows_that_hold(heng_buf *out, const heng_plan *plan) {
  heng_plan_digests digests;
  heng__plan_digests(plan, &digests);
  heng_meanings *m = heng__meanings_new(plan->arena, plan);
  heng_slice *all = heng__array(plan->arena, heng_slice, plan->n_tables + 1);
  size_t n = 0;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].kind != HENG_TABLE_RECORDS &&
        heng__meaning_rows_hold(m, t))
      all[n++] = digests.tables[t];
  if (n) qsort(all, n, sizeof *all, by_text);
  for (size_t i = 0; i < n; i++) {
    if (i && heng__slice_eq(all[i], all[i - 1])) continue;
    heng__buf_printf(out, "rows %.*s\n", HENG_ARG(all[i]));
  }
}

// The canonical form without the name of the scheme, which no result shows, and
// without params that no rule reads.
static heng_slice form_of(heng_arena *arena, const heng_plan *plan) {
  heng_plan nameless = *plan;
  nameless.pair = (heng_pair){HENG_LIT("x"), {NULL, 0}};
  nameless.arena = arena;
  heng_buf text = {.arena = arena}, out = {.arena = arena};
  heng__plan_canonical(&text, &nameless);
  heng_slice rest = heng__buf_slice(&text), nothing = HENG_LIT("param : none");
  while (rest.len) {
    const char *end = memchr(rest.ptr, '\n', rest.len);
    size_t len = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
    heng_slice line = {rest.ptr, len};
    if (len < nothing.len || memcmp(line.ptr, nothing.ptr, nothing.len) != 0)
      heng__buf_add(&out, line);
    rest = (heng_slice){rest.ptr + len, rest.len - len};
  }
  add_rows_that_hold(&out, &nameless);
  return heng__buf_slice(&out);
}

static bool same_form(heng_arena *arena, const heng_plan *const plans[2]) {
  return heng__slice_eq(form_of(arena, plans[0]), form_of(arena, plans[1]));
}

static heng_slice printed(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_node *node) {
  heng_plan own = *plan;
  own.arena = arena;
  heng_buf out = {.arena = arena};
  heng__node_print(&out, &own, node);
  return heng__buf_slice(&out);
}

// A rule that stands for whatever both compute; nothing else is written so.
static heng_node *stand_in(heng_arena *arena, size_t number) {
  heng_node *node = heng__new(arena, heng_node);
  node->kind = HENG_NODE_CONST;
  node->type = (heng_type){.base = HENG_TYPE_TEXT};
  node->value.text = heng__arena_printf(arena,
                                        "\x01"
                                        "proven equal \x01%zu",
                                        number);
  return node;
}

// Rules that are written otherwise and agree in every case are put in the place of
// one another in both plans.
static void replace_equals(heng_arena *arena,
                           const heng_plan *const plans[2],
                           heng_plan *const simple[2],
                           uint64_t *cases) {
  size_t number = 0;
  for (size_t t = 0; t < simple[0]->n_tables; t++) {
    heng_plan_table *a = &simple[0]->tables[t], *b = NULL;
    for (size_t u = 0; u < simple[1]->n_tables && !b; u++)
      if (heng__pair_alike(a->pair, simple[1]->tables[u].pair))
        b = &simple[1]->tables[u];
    for (size_t f = 0; b && f < a->n_fields; f++)
      for (size_t g = 0; g < b->n_fields; g++) {
        heng_plan_field *x = &a->fields[f], *y = &b->fields[g];
        uint64_t n;
        if (!x->node || !y->node || !heng__pair_alike(x->pair, y->pair) ||
            heng__slice_eq(printed(arena, simple[0], x->node),
                           printed(arena, simple[1], y->node)))
          continue;
        const heng_node *const nodes[2] = {x->node, y->node};
        if (!heng__rules_equal(arena, plans, nodes, &n)) continue;
        *cases += n;
        x->node = y->node = stand_in(arena, ++number);
      }
  }
}

// Whether all that is written otherwise is only written otherwise: rule by rule the
// same normal form, and helpers that are written out where they are read.
static bool same_meaning(heng_arena *arena, const heng_plan *const plans[2]) {
  heng_plan own[2] = {*plans[0], *plans[1]};
  heng_plan_change *changes, edition;
  heng_same_table none = {HENG_NONE, HENG_NONE};
  own[0].arena = own[1].arena = arena;
  size_t n = heng__plan_diff(arena, &own[0], &own[1], none, &changes);
  for (size_t i = 0; i < n; i++)
    if (!heng__change_is_idle(&changes[i])) return false;
  return !heng__plan_diff_edition(arena, &own[0], &own[1], &edition) ||
         edition.change == HENG_NO_EFFECT;
}

bool heng__plans_equal(heng_arena *arena,
                       const heng_plan *first,
                       const heng_plan *second,
                       heng_equality *out) {
  const heng_plan *const plans[2] = {first, second};
  heng_plan *simple[2];
  size_t taken[2];
  *out = (heng_equality){0};
  if (same_form(arena, plans)) {
    out->how = HENG_SAY2("the rules mean the same: their canonical forms agree",
                         "规则含义相同：两者的规范形式一致");
    return true;
  }
  if (same_meaning(arena, plans)) {
    out->how = HENG_SAY2(
        "proven: what is written otherwise means the same, rule by rule",
        "已证明：逐条规则只是写法不同，含义相同");
    return true;
  }
  for (int i = 0; i < 2; i++)
    simple[i] = heng__plan_simple(arena, plans[i], &taken[i]);
  const heng_plan *const both[2] = {simple[0], simple[1]};
  if (same_form(arena, both)) {
    out->how = HENG_SAY2(
        "proven, with the figures as they stand: what is written otherwise is "
        "caps that never bind, conditions that always or never hold, or the "
        "names of figures",
        "已证明（按现有参数值）：写法不同之处只是不起作用的上下限、恒真或恒假的"
        "条件，或参数的名称");
    return true;
  }
  replace_equals(arena, plans, simple, &out->cases);
  if (!out->cases || !same_form(arena, both)) {
    out->cases = 0;
    return false;
  }
  heng_slice n =
      heng__arena_printf(arena, "%llu", (unsigned long long)out->cases);
  out->how = (heng_said){
      heng__arena_printf(arena,
                         "proven, with the figures as they stand: the rules "
                         "that are written otherwise agree in all %.*s cases",
                         HENG_ARG(n)),
      heng__arena_printf(arena,
                         "已证明（按现有参数值）：写法不同的规则在全部 %.*s 种"
                         "情形下结果相同",
                         HENG_ARG(n))};
  return true;
}
