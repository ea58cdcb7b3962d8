// How the rules of a scheme come to their clauses: what a rule that follows one
// reads is a step on the way to it.
#include "plan/review.h"
#include "regress/clauses.h"

typedef struct reading {
  heng_arena *arena;
  const heng_cover *cover;
  uint32_t **of_field;  // of_field[table][field]: the rule, or HENG_NONE
  uint32_t *of_table, *of_value, *of_param, *of_given;
  heng_clause_way *ways;
  heng_clause_way way;  // that is handed on
  HENG_VEC(uint32_t) waiting;
  heng_clause_way *guarded;  // with what checks guard
} reading;

static uint32_t *no_rules(heng_arena *arena, size_t n) {
  uint32_t *of = heng__array(arena, uint32_t, n + 1);
  memset(of, 0xff, (n + 1) * sizeof *of);
  return of;
}

static void number_rules(reading *r) {
  const heng_plan *plan = r->cover->plan;
  r->of_field = heng__array(r->arena, uint32_t *, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    r->of_field[t] = no_rules(r->arena, plan->tables[t].n_fields);
  r->of_table = no_rules(r->arena, plan->n_tables);
  r->of_given = no_rules(r->arena, plan->n_tables);
  r->of_value = no_rules(r->arena, plan->n_values);
  r->of_param = no_rules(r->arena, plan->n_params);
  for (uint32_t i = 0; i < r->cover->n_rules; i++) {
    const heng_cover_rule *rule = &r->cover->rules[i];
    switch (rule->sort) {
      case HENG_COVER_A_FIELD: r->of_field[rule->a][rule->b] = i; break;
      case HENG_COVER_A_TABLE: r->of_table[rule->a] = i; break;
      case HENG_COVER_A_GIVEN: r->of_given[rule->a] = i; break;
      case HENG_COVER_A_VALUE: r->of_value[rule->a] = i; break;
      case HENG_COVER_A_PARAM: r->of_param[rule->a] = i; break;
      case HENG_COVER_A_CHECK:
      case HENG_COVER_A_FUNCTION: break;
    }
  }
}

// ---- handing on ---------------------------------------------------------------

static void reach(reading *r, uint32_t rule) {
  if (rule == HENG_NONE || r->ways[rule] != HENG_CLAUSE_NONE) return;
  r->ways[rule] = r->way;
  heng__push(r->arena, &r->waiting, rule);
}

static void reach_table(reading *r, uint32_t table) {
  reach(r, r->of_table[table]);
  reach(r, r->of_given[table]);
}

static void visit(const heng_node *node, void *ctx) {
  reading *r = ctx;
  switch (node->kind) {
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW:
      reach(r, r->of_field[node->id][node->field]);
      reach(r, r->of_given[node->id]);
      break;
    case HENG_NODE_PARAM: reach(r, r->of_param[node->id]); break;
    case HENG_NODE_VALUE: reach(r, r->of_value[node->id]); break;
    case HENG_NODE_AGGREGATE: reach_table(r, node->aggregate->table); break;
    default: break;
  }
}

static void read_table(reading *r, const heng_plan_table *t) {
  if (t->kind == HENG_TABLE_RECORDS) return;
  heng__plan_walk(t->where, visit, r);
  heng__plan_walk(t->having, visit, r);
  reach_table(r, t->source[0]);
  if (t->kind == HENG_TABLE_PAIR) reach_table(r, t->source[1]);
  for (uint32_t k = 0; k < t->n_keys; k++)
    heng__plan_walk(t->fields[k].node, visit, r);
}

// Everything that a rule reads is a step of it.
static void read_rule(reading *r, const heng_cover_rule *rule) {
  const heng_plan *plan = r->cover->plan;
  switch (rule->sort) {
    case HENG_COVER_A_FIELD: {
      const heng_plan_field *f = &plan->tables[rule->a].fields[rule->b];
      heng__plan_walk(f->node, visit, r);
      for (size_t i = 0; i < f->because.n_pieces; i++)
        heng__plan_walk(f->because.pieces[i].node, visit, r);
      reach_table(r, rule->a);
      if (f->parent != HENG_NONE) reach(r, r->of_field[rule->a][f->parent]);
      break;
    }
    case HENG_COVER_A_TABLE: read_table(r, &plan->tables[rule->a]); break;
    case HENG_COVER_A_VALUE:
      heng__plan_walk(plan->values[rule->a].node, visit, r);
      break;
    case HENG_COVER_A_CHECK:
      heng__plan_walk(plan->checks[rule->a].condition, visit, r);
      if (plan->checks[rule->a].table != HENG_NONE)
        reach_table(r, plan->checks[rule->a].table);
      break;
    case HENG_COVER_A_PARAM:
    case HENG_COVER_A_GIVEN:
    case HENG_COVER_A_FUNCTION: break;
  }
}

static void hand_on(reading *r, heng_clause_way from, heng_clause_way way) {
  r->way = way;
  r->waiting.len = 0;
  for (uint32_t i = 0; i < r->cover->n_rules; i++)
    if (r->ways[i] == from) heng__push(r->arena, &r->waiting, i);
  while (r->waiting.len)
    read_rule(r, &r->cover->rules[r->waiting.items[--r->waiting.len]]);
}

// ---- checks ---------------------------------------------------------------------

// A check that cites nothing guards what it reads. Reads are found by handing a way
// of its own on to copies of what is known.
static void guard(reading *r, uint32_t check, const heng_clause_way *known) {
  bool assumed = false, cited = false;
  size_t n = r->cover->n_rules;
  for (size_t i = 0; i < n; i++) r->ways[i] = HENG_CLAUSE_NONE;
  r->way = HENG_CLAUSE_STEP;
  r->waiting.len = 0;
  read_rule(r, &r->cover->rules[check]);
  for (size_t i = 0; i < r->waiting.len; i++) {
    heng_clause_way way = known[r->waiting.items[i]];
    cited = cited || way == HENG_CLAUSE_CITED || way == HENG_CLAUSE_STEP;
    assumed = assumed || way == HENG_CLAUSE_ASSUMED;
  }
  r->guarded[check] = cited     ? HENG_CLAUSE_STEP
                      : assumed ? HENG_CLAUSE_ASSUMED
                                : HENG_CLAUSE_NONE;
}

static void guard_all(reading *r) {
  size_t n = r->cover->n_rules;
  heng_clause_way *known = r->ways;
  r->ways = heng__array(r->arena, heng_clause_way, n + 1);
  r->guarded = heng__array(r->arena, heng_clause_way, n + 1);
  for (uint32_t i = 0; i < n; i++)
    if (r->cover->rules[i].sort == HENG_COVER_A_CHECK &&
        known[i] == HENG_CLAUSE_NONE)
      guard(r, i, known);
    else
      r->guarded[i] = known[i];
  r->ways = r->guarded;
}

// ---- what is said of a rule itself -----------------------------------------------

static void look(heng_cites cites, bool *cited, bool *assumed) {
  for (size_t i = 0; i < cites.len; i++) {
    if (cites.items[i].assumed)
      *assumed = true;
    else
      *cited = true;
  }
}

static bool is_own(const heng_clause_texts *own, const heng_source *source) {
  for (size_t i = 0; i < own->len; i++)
    if (own->items[i] == source) return true;
  return false;
}

heng_clause_way *heng__clauses_ways(heng_arena *arena,
                                    const heng_cover *cover,
                                    const heng_clause_texts *own) {
  size_t n = cover->n_rules;
  reading r = {.arena = arena, .cover = cover};
  bool *cited = heng__array(arena, bool, n + 1);
  bool *assumed = heng__array(arena, bool, n + 1);
  r.ways = heng__array(arena, heng_clause_way, n + 1);
  number_rules(&r);
  for (size_t i = 0; i < n; i++)
    look(cover->rules[i].cites, &cited[i], &assumed[i]);
  for (size_t i = 0; i < cover->n_items; i++)
    look(cover->items[i].cites, &cited[cover->items[i].rule],
         &assumed[cover->items[i].rule]);
  for (size_t i = 0; i < n; i++) {
    // A function is a step of whatever calls it.
    bool step = cover->rules[i].sort == HENG_COVER_A_FUNCTION;
    r.ways[i] = cited[i]     ? HENG_CLAUSE_CITED
                : assumed[i] ? HENG_CLAUSE_ASSUMED
                : step       ? HENG_CLAUSE_STEP
                             : HENG_CLAUSE_NONE;
  }
  hand_on(&r, HENG_CLAUSE_CITED, HENG_CLAUSE_STEP);
  hand_on(&r, HENG_CLAUSE_ASSUMED, HENG_CLAUSE_ASSUMED);
  guard_all(&r);
  for (size_t i = 0; i < n; i++)
    if (r.ways[i] == HENG_CLAUSE_NONE &&
        !is_own(own, cover->rules[i].span.source))
      r.ways[i] = HENG_CLAUSE_SHARED;
  return r.ways;
}
