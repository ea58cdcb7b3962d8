// The words of a coverage: what each item is, and what an example would need.
#include "base/diag.h"
#include "grammar/format.h"
#include "regress/coverage_internal.h"

static heng_said say(const heng_covering *c,
                     heng_code code,
                     heng_said first,
                     heng_said second,
                     heng_said third) {
  heng_said args[] = {first, second, third};
  heng_diag diag = {.code = code, .args = args, .n_args = 3};
  return (heng_said){heng__diag_message(c->arena, &diag, HENG_EN),
                     heng__diag_message(c->arena, &diag, HENG_ZH)};
}

heng_said heng__cover_text(const heng_covering *c, heng_span span) {
  for (size_t i = 0; span.source && i < c->plan->n_trees; i++) {
    const heng_tree *tree = c->plan->trees[i];
    if (tree->source != span.source) continue;
    heng_said text = {
        heng__format_span(c->arena, tree, span.start, span.end, HENG_FORMAT_EN),
        heng__format_span(c->arena, tree, span.start, span.end,
                          HENG_FORMAT_ZH)};
    if (text.en.len) return text;
  }
  heng_slice as_written = heng__span_text(span);
  return HENG_SAY(as_written);
}

heng_said heng__cover_name(heng_arena *arena, heng_pair of, heng_pair name) {
  if (!of.en.len && !of.zh.len) return heng__say_pair(name);
  heng_said table = heng__say_pair(of), field = heng__say_pair(name);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.en),
                                        HENG_ARG(field.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.zh),
                                        HENG_ARG(field.zh))};
}

void heng__cover_say_code(const heng_covering *c,
                          heng_cover_item *item,
                          heng_code what,
                          heng_code needs,
                          heng_said first,
                          heng_said second) {
  heng_said none = HENG_SAY2("", "");
  item->what = say(c, what, first, second, none);
  item->needs = say(c, needs, first, second, none);
}

static void say_limit(const heng_covering *c,
                      heng_cover_item *item,
                      const heng_node *node) {
  static const heng_code what[2][2] = {
      {HENG_N_COVER_FLOOR_BOUND, HENG_N_COVER_FLOOR_FREE},
      {HENG_N_COVER_CAP_BOUND, HENG_N_COVER_CAP_FREE}};
  static const heng_code needs[2][2] = {
      {HENG_N_COVER_NEEDS_LESS, HENG_N_COVER_NEEDS_NO_LESS},
      {HENG_N_COVER_NEEDS_MORE, HENG_N_COVER_NEEDS_NO_MORE}};
  bool cap = node->kind == HENG_NODE_AT_MOST;
  heng_said none = HENG_SAY2("", "");
  heng_said limit = heng__cover_text(c, node->args[1]->span);
  item->what = say(c, what[cap][item->way], limit, none, none);
  item->needs = say(c, needs[cap][item->way],
                    heng__cover_text(c, node->args[0]->span), limit, none);
}

static heng_said int_said(heng_arena *arena, size_t n) {
  heng_slice text = heng__arena_printf(arena, "%zu", n);
  return HENG_SAY(text);
}

static void say_choose(const heng_covering *c,
                       heng_cover_item *item,
                       const heng_node *node) {
  const heng_plan_choose *choose = node->choose;
  const heng_node *when = choose->rows[item->way].when;
  heng_said none = HENG_SAY2("", "");
  heng_said row = int_said(c->arena, item->way + 1);
  heng_said of = int_said(c->arena, choose->n_rows);
  if (!when) {
    item->what = say(c, HENG_N_COVER_CHOSEN_LAST, row, of, none);
    item->needs = say(c, HENG_N_COVER_NEEDS_OTHERWISE, none, none, none);
    return;
  }
  heng_said text = heng__cover_text(c, when->span);
  bool first = item->way == 0 || choose->exactly_one;
  item->what = say(c, HENG_N_COVER_CHOSEN, row, of, text);
  item->needs =
      say(c, first ? HENG_N_COVER_NEEDS_HOLDS : HENG_N_COVER_NEEDS_FIRST, text,
          none, none);
}

static void say_ties(const heng_covering *c,
                     heng_cover_item *item,
                     const heng_plan_rank *rank) {
  heng_said none = HENG_SAY2("", "");
  heng_code what = rank->ties == HENG_TIES_NONE    ? HENG_N_COVER_TIES_NONE
                   : rank->ties == HENG_TIES_DENSE ? HENG_N_COVER_TIES_DENSE
                                                   : HENG_N_COVER_TIES_SHARE;
  heng__cover_say_code(c, item, what, HENG_N_COVER_NEEDS_TIE, none, none);
}

void heng__cover_say(const heng_covering *c,
                     heng_cover_item *item,
                     const heng_node *node) {
  heng_said none = HENG_SAY2("", ""), text = none, other = none;
  bool first = item->way == 0;
  heng_code what = HENG_N_COVER_COMPUTED, needs = HENG_N_COVER_NEEDS_ROW;
  switch (item->kind) {
    case HENG_COVER_LIMIT: say_limit(c, item, node); return;
    case HENG_COVER_CHOOSE: say_choose(c, item, node); return;
    case HENG_COVER_TIES: say_ties(c, item, node->rank); return;
    case HENG_COVER_EXTREME:
      text = heng__cover_text(c, node->args[item->way]->span);
      first = node->kind == HENG_NODE_MIN;
      what = first ? HENG_N_COVER_LEAST : HENG_N_COVER_GREATEST;
      needs = first ? HENG_N_COVER_NEEDS_LEAST : HENG_N_COVER_NEEDS_GREATEST;
      break;
    case HENG_COVER_KEY:
      text = heng__cover_text(c, node->rank->keys[item->way].value->span);
      what = HENG_N_COVER_KEY;
      needs = HENG_N_COVER_NEEDS_KEY;
      break;
    case HENG_COVER_ELSE:
      text = heng__cover_text(c, node->args[0]->span);
      other = heng__cover_text(c, node->args[1]->span);
      what = first ? HENG_N_COVER_ELSE_TAKEN : HENG_N_COVER_ELSE_LEFT;
      needs = first ? HENG_N_COVER_NEEDS_MISSING : HENG_N_COVER_NEEDS_KNOWN;
      break;
    case HENG_COVER_CONDITION:
      text = heng__cover_text(c, node->span);
      what = first ? HENG_N_COVER_HELD : HENG_N_COVER_HELD_NOT;
      needs = first ? HENG_N_COVER_NEEDS_HOLDS : HENG_N_COVER_NEEDS_HOLDS_NOT;
      break;
    case HENG_COVER_OUTCOME:
      text = heng__cover_text(c, node->span);
      what = first ? HENG_N_COVER_FIRED : HENG_N_COVER_FIRED_NOT;
      needs = first ? HENG_N_COVER_NEEDS_HOLDS : HENG_N_COVER_NEEDS_HOLDS_NOT;
      break;
    case HENG_COVER_CHECK:
      what = first ? HENG_N_COVER_CHECK_HELD : HENG_N_COVER_CHECK_BROKE;
      text = heng__cover_text(c, node->span);
      needs = first ? HENG_N_COVER_NEEDS_HOLDS : HENG_N_COVER_NEEDS_BROKE;
      break;
    case HENG_COVER_ROLLUP:
      what = first ? HENG_N_COVER_LEAF : HENG_N_COVER_ABOVE;
      needs = first ? HENG_N_COVER_NEEDS_LEAF : HENG_N_COVER_NEEDS_ABOVE;
      break;
    case HENG_COVER_SLOT:
      what = HENG_N_COVER_SLOT;
      needs = HENG_N_COVER_NEEDS_SLOT;
      break;
    default: break;
  }
  heng__cover_say_code(c, item, what, needs, text, other);
}
