// Rows that tie, and plans with another policy for them.
#include "regress/audit.h"

typedef struct search {
  const heng_node *rank;
  heng_rule_at at;
} search;

static void find_rank(const heng_node *node,
                      const heng_rule_at *at,
                      void *ctx) {
  search *s = ctx;
  if (node == s->rank) s->at = *at;
}

typedef struct ordered {
  const heng_run *run;
  const heng_tie *ties;
} ordered;

static int tie_cmp(const ordered *o, const heng_tie *a, const heng_tie *b) {
  if (a->table != b->table) return a->table < b->table ? -1 : 1;
  if (a->at.field != b->at.field) return a->at.field < b->at.field ? -1 : 1;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  heng_slice x = heng__run_key(o->run, a->table, a->rows[0]);
  heng_slice y = heng__run_key(o->run, b->table, b->rows[0]);
  int c = heng__slice_cmp(x, y);
  return c ? c : (a->n_rows > b->n_rows) - (a->n_rows < b->n_rows);
}

// Insertion is enough: there are few ties.
static void sort_ties(const heng_run *run, heng_tie *ties, size_t n) {
  ordered o = {run, ties};
  for (size_t i = 1; i < n; i++) {
    heng_tie tie = ties[i];
    size_t at = i;
    for (; at > 0 && tie_cmp(&o, &tie, &ties[at - 1]) < 0; at--)
      ties[at] = ties[at - 1];
    ties[at] = tie;
  }
}

static bool holds_row(const heng_tie *tie, uint32_t row) {
  for (size_t i = 0; i < tie->n_rows; i++)
    if (tie->rows[i] == row) return true;
  return false;
}

// What became of a tie behind `then`.
static void follow(heng_tie *tie,
                   const heng_noted *noted,
                   const heng_plan_rank *rank) {
  for (size_t i = 0; i < noted->ties.len; i++) {
    const heng_noted_tie *n = &noted->ties.items[i];
    if (n->rank != tie->rank || !holds_row(tie, n->rows[0])) continue;
    if (n->n_keys == rank->n_keys) tie->left = true;
    size_t asked = n->n_keys - rank->n_before_then;
    if (n->n_keys < rank->n_keys) asked++;
    if (asked > tie->n_then) tie->n_then = asked;
  }
}

size_t heng__ties(heng_arena *arena,
                  const heng_run *run,
                  const heng_noted *noted,
                  heng_tie **out) {
  HENG_VEC(heng_tie) list = {0};
  for (size_t i = 0; i < noted->ties.len; i++) {
    const heng_noted_tie *n = &noted->ties.items[i];
    const heng_plan_rank *rank = n->rank->rank;
    if (n->n_keys != rank->n_before_then) continue;
    search s = {.rank = n->rank};
    heng__rules_visit(run->plan, find_rank, &s);
    heng_tie tie = {.rank = n->rank,
                    .at = s.at,
                    .table = n->table,
                    .rows = n->rows,
                    .n_rows = n->n_rows,
                    .place = n->place};
    follow(&tie, noted, rank);
    heng__push(arena, &list, tie);
  }
  sort_ties(run, list.items, list.len);
  *out = list.items;
  return list.len;
}

size_t heng__tied_else(const heng_node *rank,
                       heng_tied_else out[HENG_TIED_ELSE_MOST]) {
  static const heng_ties policies[] = {HENG_TIES_SHARE, HENG_TIES_DENSE,
                                       HENG_TIES_NONE};
  const heng_plan_rank *r = rank->rank;
  size_t n = 0;
  for (int without = 0; without < 2; without++) {
    if (without && r->n_keys == r->n_before_then) break;
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
      if (without || policies[i] != r->ties)
        out[n++] = (heng_tied_else){policies[i], without};
  }
  return n;
}

typedef struct tie_edit {
  const heng_node *rank;
  heng_tied_else otherwise;
} tie_edit;

static bool wanted(const heng_node *node, const void *ctx) {
  return node == ((const tie_edit *)ctx)->rank;
}

static void edit(heng_node *node, heng_arena *arena, const void *ctx) {
  (void)arena;
  const tie_edit *e = ctx;
  node->rank->ties = e->otherwise.ties;
  if (e->otherwise.without_then) node->rank->n_keys = node->rank->n_before_then;
}

heng_plan *heng__plan_tied(heng_arena *arena,
                           const heng_plan *plan,
                           const heng_node *rank,
                           heng_tied_else otherwise) {
  tie_edit e = {rank, otherwise};
  return heng__plan_edited(arena, plan, wanted, edit, &e);
}
