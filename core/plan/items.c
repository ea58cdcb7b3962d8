// Items: the fields, indicators, deductions, bonuses and outcomes of a table.
// Each is declared first and built when something needs it, see need.c.
#include "plan/build_internal.h"

// Declaring -------------------------------------------------------------------

static heng_role role_of(heng_item_kind kind) {
  switch (kind) {
    case HENG_I_FIELD:
    case HENG_I_ROLLUP: return HENG_ROLE_FIELD;
    case HENG_I_INDICATOR: return HENG_ROLE_INDICATOR;
    case HENG_I_DEDUCT: return HENG_ROLE_DEDUCT;
    case HENG_I_BONUS: return HENG_ROLE_BONUS;
    case HENG_I_TOTAL: return HENG_ROLE_TOTAL;
    case HENG_I_PLACE: return HENG_ROLE_PLACE;
    case HENG_I_TIER: return HENG_ROLE_TIER;
    case HENG_I_OUTCOME: return HENG_ROLE_OUTCOME;
    case HENG_I_DROP:
    case HENG_I_CHILDREN:
    case HENG_I_SLOT_CHILDREN: break;  // taken when the texts were put together
  }
  return HENG_ROLE_FIELD;
}

static heng_pair pair_of(const heng_item *item) {
  switch (item->kind) {
    case HENG_I_TOTAL: return heng__keyword_pair(HENG_K_TOTAL);
    case HENG_I_PLACE: return heng__keyword_pair(HENG_K_PLACE);
    case HENG_I_TIER: return heng__keyword_pair(HENG_K_TIER);
    default: return item->name.pair;
  }
}

// A field of the table, or of one it descends from, with one of the names.
static bool taken(heng_builder *b,
                  uint32_t table,
                  const heng_item *item,
                  heng_pair pair) {
  uint32_t owner = 0;
  int32_t field = pair.en.len ? heng__b_field(b, table, pair.en, &owner) : -1;
  if (field < 0 && pair.zh.len)
    field = heng__b_field(b, table, pair.zh, &owner);
  if (field < 0) return false;
  heng_bfield *old = heng__b_get(b, owner, (uint32_t)field);
  heng_diag *d = heng__diag(b->diags, HENG_M_FIELD_TWICE, item->name.span,
                            heng__say_pair(pair),
                            heng__say_pair(b->tables.items[owner]->t.pair));
  heng__note(b->diags, d, HENG_N_FIRST_HERE, old->f.name_span,
             heng__say_pair(pair));
  return true;
}

// Whether [pair] names an indicator that a score has already; *out is that one and
// *where its table.
static bool other_indicator(const heng_builder *b,
                            heng_pair pair,
                            const heng_bfield *not_this,
                            const heng_bfield **out,
                            uint32_t *where) {
  for (size_t t = 0; t < b->tables.len; t++)
    for (size_t i = 0; i < b->tables.items[t]->fields.len; i++) {
      const heng_bfield *f = b->tables.items[t]->fields.items[i];
      if (f == not_this || f->f.role != HENG_ROLE_INDICATOR ||
          !(heng__pair_has(f->f.pair, pair.en) ||
            heng__pair_has(f->f.pair, pair.zh)))
        continue;
      *out = f;
      *where = (uint32_t)t;
      return true;
    }
  return false;
}

static heng_pair parent_of(const heng_builder *b,
                           uint32_t table,
                           uint32_t parent) {
  if (parent == HENG_NONE) return (heng_pair){0};
  return b->tables.items[table]->fields.items[parent]->f.pair;
}

// The indicators of all scores are rows of one table: one of the same name stands
// for the same row, which has one parent. See also same_full.
static void refuse_same_indicator(heng_builder *b,
                                  uint32_t table,
                                  const heng_item *item,
                                  heng_pair pair,
                                  uint32_t parent) {
  const heng_bfield *other;
  uint32_t where;
  if (!other_indicator(b, pair, NULL, &other, &where)) return;
  if (where != table && heng__pair_eq(other->f.pair, pair) &&
      heng__pair_eq(parent_of(b, where, other->f.parent),
                    parent_of(b, table, parent)))
    return;
  heng_slice same = heng__pair_has(other->f.pair, pair.en) ? pair.en : pair.zh;
  heng_diag *d = heng__diag(b->diags, HENG_M_INDICATOR_TWICE, item->name.span,
                            HENG_SAY(same));
  heng__note(b->diags, d, HENG_N_FIRST_HERE, other->f.name_span,
             HENG_SAY(same));
}

// An indicator that two scores have is one row with one figure of full marks.
static void same_full(heng_ctx *ctx, const heng_bfield *f) {
  heng_builder *b = ctx->b;
  const heng_bfield *other;
  uint32_t where;
  if (!other_indicator(b, f->f.pair, f, &other, &where)) return;
  if (!other->f.full.d || !f->f.full.d ||
      heng__num_cmp(other->f.full, f->f.full) == 0)
    return;
  heng_slice there = heng__num_text(b->arena, other->f.full);
  heng_slice here = heng__num_text(b->arena, f->f.full);
  heng_diag *d =
      heng__b_say(ctx, HENG_M_INDICATOR_FULL, f->f.name_span,
                  heng__say_pair(f->f.pair), HENG_SAY(here), HENG_SAY(there));
  heng__note(b->diags, d, HENG_N_FIRST_HERE, other->f.name_span,
             heng__say_pair(f->f.pair));
}

static uint32_t declare_item(heng_builder *b,
                             uint32_t table,
                             heng_tree *tree,
                             const heng_item *item,
                             uint32_t parent) {
  heng_btable *t = b->tables.items[table];
  heng_pair pair = pair_of(item);
  if (item->tree) tree = item->tree;
  if (taken(b, table, item, pair)) return HENG_NONE;
  if (item->kind == HENG_I_INDICATOR)
    refuse_same_indicator(b, table, item, pair, parent);
  heng_bfield *f = heng__new(b->arena, heng_bfield);
  uint32_t number = (uint32_t)t->fields.len;
  f->f.pair = pair;
  f->f.title = item->name.title;
  f->f.role = role_of(item->kind);
  f->f.parent = parent;
  f->f.slot_children = item->slot_children;
  f->f.as_a_rule = item->as_a_rule;
  f->f.cites = item->cites;
  f->f.span = item->span;
  f->f.name_span = item->name.span;
  f->f.published = t->t.score;
  f->item = item;
  f->tree = tree;
  heng__push(b->arena, &t->fields, f);
  for (uint32_t i = 0; i < item->name.n_words; i++)
    heng__tree_resolve(tree, item->name.token + i, pair);
  if (f->f.role != HENG_ROLE_FIELD && !t->t.score)
    heng__diag(b->diags, HENG_M_ONLY_IN_SCORE, item->span, heng__say_pair(pair),
               heng__say_pair(t->t.pair));
  if (item->kind == HENG_I_TOTAL) t->t.total = number;
  if (item->kind == HENG_I_PLACE) t->t.place = number;
  if (item->kind == HENG_I_TIER) t->t.tier = number;
  f->children = heng__array(b->arena, uint32_t, item->n_children + 1);
  for (size_t i = 0; i < item->n_children; i++) {
    uint32_t child = declare_item(b, table, tree, &item->children[i], number);
    if (child != HENG_NONE) f->children[f->n_children++] = child;
  }
  return number;
}

void heng__b_declare_items(heng_builder *b,
                           uint32_t table,
                           heng_tree *tree,
                           const heng_item *items,
                           size_t n) {
  for (size_t i = 0; i < n; i++)
    declare_item(b, table, tree, &items[i], HENG_NONE);
}

// Building --------------------------------------------------------------------

static heng_node *add_up(heng_ctx *ctx,
                         heng_node *sum,
                         heng_node *next,
                         bool minus) {
  if (!sum && !minus) return next;
  if (!sum) {
    return heng__b_apply(ctx, HENG_NODE_NEG, next->span, next->type, next,
                         NULL);
  }
  heng_type type = sum->type;
  type.optional = sum->type.optional || next->type.optional;
  type.fraction = sum->type.fraction || next->type.fraction;
  type.whole = sum->type.whole && next->type.whole;
  return heng__b_apply(ctx, minus ? HENG_NODE_SUB : HENG_NODE_ADD, next->span,
                       type, sum, next);
}

// A sum of [n] parts, read since [before]: each stands one step above the next.
static heng_node *piled(
    heng_ctx *ctx, uint32_t before, size_t n, heng_node *sum, heng_span span) {
  uint32_t steps = heng__b_measured(ctx->b, before);
  heng__b_rests_on(ctx->b, steps + (uint32_t)n, span);
  return sum;
}

static heng_node *default_total(heng_ctx *ctx, uint32_t table) {
  heng_btable *t = ctx->b->tables.items[table];
  heng_node *sum = NULL;
  uint32_t before = heng__b_measure(ctx->b);
  size_t n = 0;
  for (int pass = 0; pass < 3; pass++) {
    static const heng_role roles[] = {HENG_ROLE_INDICATOR, HENG_ROLE_DEDUCT,
                                      HENG_ROLE_BONUS};
    for (size_t i = 0; i < t->fields.len; i++) {
      heng_bfield *f = t->fields.items[i];
      if (f->f.role != roles[pass] || f->f.parent != HENG_NONE) continue;
      heng_node *part =
          heng__b_read(ctx, 0, table, (uint32_t)i, f->f.name_span);
      if (heng__b_is_bad(part)) return part;
      sum = add_up(ctx, sum, part, roles[pass] == HENG_ROLE_DEDUCT);
      n++;
    }
  }
  return piled(ctx, before, n, sum, t->t.name_span);
}

// What was made of several parts stands where the whole is named.
static heng_node *named(heng_node *sum, const heng_bfield *f) {
  if (sum && sum->n_args == 2) sum->span = f->f.name_span;
  return sum;
}

static heng_node *sum_of_children(heng_ctx *ctx,
                                  uint32_t table,
                                  uint32_t number,
                                  heng_bfield *f) {
  heng_node *sum = NULL;
  uint32_t before = heng__b_measure(ctx->b);
  for (size_t i = 0; i < f->n_children; i++) {
    heng_bfield *child = heng__b_get(ctx->b, table, f->children[i]);
    heng_node *part =
        heng__b_read(ctx, 0, table, f->children[i], child->f.name_span);
    if (heng__b_is_bad(part)) return part;
    sum = add_up(ctx, sum, part, false);
  }
  if (f->f.slot_children) {
    heng_node *slot = heng__b_slot_sum(ctx, table, number);
    if (heng__b_is_bad(slot)) return slot;
    sum = add_up(ctx, sum, slot, false);
  }
  return piled(ctx, before, f->n_children + 1, sum, f->f.name_span);
}

void heng__b_full_marks(heng_ctx *ctx, heng_bfield *f) {
  if (!f->item || !f->item->full) return;
  heng_node *full = heng__b_fold(
      ctx, heng__b_expect(ctx, f->item->full, heng__number(), false));
  if (heng__b_is_bad(full)) return;
  if (full->kind != HENG_NODE_CONST || heng__num_sign(full->value.num) < 0) {
    heng__b_say(ctx, HENG_M_FULL_MARKS, f->item->full->span,
                heng__say_pair(f->f.pair));
    return;
  }
  f->f.full = full->value.num;
}

// Full marks of children must add up to those of their parent.
static void check_marks(heng_ctx *ctx, uint32_t table, heng_bfield *f) {
  heng_builder *b = ctx->b;
  heng_num sum = heng__num_int(0);
  if (f->item && f->item->children_slot &&
      !heng__b_check_hung(ctx, table, f, &sum))
    return;
  if (!f->n_children || !f->f.full.d || f->f.slot_children) return;
  for (size_t i = 0; i < f->n_children; i++) {
    heng_bfield *child = heng__b_get(b, table, f->children[i]);
    if (!child->f.full.d) heng__b_full_marks(ctx, child);
    if (child->item->hung && f->item->children_slot) continue;
    if (!child->f.full.d ||
        heng__num_add(b->arena, sum, child->f.full, &sum) != HENG_OK)
      return;
  }
  if (heng__num_cmp(sum, f->f.full) != 0) {
    heng_diag *d = heng__b_say(ctx, HENG_M_MARKS_DO_NOT_ADD_UP,
                               f->item->full->span, heng__say_pair(f->f.pair),
                               HENG_SAY(heng__num_text(b->arena, f->f.full)),
                               HENG_SAY(heng__num_text(b->arena, sum)));
    for (size_t i = 0; i < f->n_children; i++) {
      heng_bfield *child = heng__b_get(b, table, f->children[i]);
      heng__note(b->diags, d, HENG_N_MARKS_OF, child->f.name_span,
                 heng__say_pair(child->f.pair),
                 HENG_SAY(heng__num_text(b->arena, child->f.full)));
    }
  }
}

static heng_node *indicator(heng_ctx *ctx,
                            uint32_t table,
                            uint32_t number,
                            heng_bfield *f) {
  const heng_item *item = f->item;
  heng__b_full_marks(ctx, f);
  same_full(ctx, f);
  check_marks(ctx, table, f);
  ctx->what = "indicator";
  if (item->at) {
    heng_node *at = heng__b_expect(ctx, item->at, heng__number(), false);
    if (heng__b_is_bad(at)) return at;
    if (!f->f.full.d) return heng__b_bad(ctx, item->span);
    heng_node *full = heng__b_node(ctx, HENG_NODE_CONST, item->full->span);
    full->type = heng__number();
    full->type.whole = heng__num_is_int(f->f.full);
    full->value.num = f->f.full;
    heng_type type = at->type;
    type.whole = type.whole && full->type.whole;
    return heng__b_apply(ctx, HENG_NODE_MUL, item->at->span, type, full, at);
  }
  if (item->value) {
    heng_node *value = heng__b_expect(ctx, item->value, heng__number(), false);
    heng__b_slot_adds_up(ctx, table, number, value);
    return value;
  }
  if (f->n_children || f->f.slot_children)
    return named(sum_of_children(ctx, table, number, f), f);
  if (item->children_slot) {
    heng_node *any = heng__b_constant(ctx, item->span, heng__whole());
    any->value.num = heng__num_int(0);
    return any;
  }
  heng_diag *d = heng__b_say(ctx, HENG_M_INDICATOR_EMPTY, item->span,
                             heng__say_pair(f->f.pair));
  (void)d;
  return heng__b_bad(ctx, item->span);
}

static heng_node *field(heng_ctx *ctx, heng_bfield *f) {
  const heng_item *item = f->item;
  heng_type want = {0};
  if (item->type.word.text.len) {
    want = heng__b_rule_type(
        ctx->b, item->type_tree ? item->type_tree : f->tree, &item->type);
    if (want.base == HENG_TYPE_NONE) return heng__b_bad(ctx, item->span);
  }
  if (!item->value) return heng__b_open_slot(ctx, &item->name, want);
  if (item->value->kind == HENG_E_RANK) {
    heng_node *rank = heng__b_rank(ctx, item->value);
    if (want.base == HENG_TYPE_NONE || want.base == HENG_TYPE_NUMBER)
      return rank;
    heng__b_wrong_type(ctx, rank, want);
    return heng__b_bad(ctx, item->span);
  }
  ctx->what = "field";
  if (want.base == HENG_TYPE_NONE) return heng__b_expr(ctx, item->value, want);
  return heng__b_expect(ctx, item->value, want, want.optional);
}

static heng_type tier_type(heng_ctx *ctx, const heng_item *item) {
  int32_t choice = heng__b_choice(ctx->b, HENG_LIT("tier"));
  if (choice < 0) choice = heng__b_choice(ctx->b, HENG_LIT("等次"));
  if (choice < 0) {
    heng__b_say(ctx, HENG_M_NO_TIER_CHOICE, item->span, HENG_SAY2("", ""));
    return (heng_type){0};
  }
  return (heng_type){.base = HENG_TYPE_CHOICE, .id = (uint32_t)choice};
}

// Whether a row of the table refers to one of [root], as a row of a pair does.
static bool refers_to(const heng_builder *b, uint32_t table, uint32_t root) {
  const heng_btable *t = b->tables.items[b->tables.items[table]->t.root];
  for (size_t i = 0; i < t->fields.len; i++) {
    const heng_plan_field *f = &t->fields.items[i]->f;
    if (f->role == HENG_ROLE_REFERENCE && f->type.base == HENG_TYPE_REF &&
        b->tables.items[f->type.id]->t.root == root)
      return true;
  }
  return false;
}

// An outcome that holds as a rule has exceptions: rows of `overrides`, of one year,
// for a unit. An outcome that none of them can name would hold without exception.
static void check_exceptions(heng_ctx *ctx, uint32_t table, heng_bfield *f) {
  heng_builder *b = ctx->b;
  int32_t overrides = heng__b_table(b, HENG_LIT("overrides"));
  if (overrides < 0) return;
  if (!b->plan->has_edition) {
    heng__b_say(ctx, HENG_M_EXCEPTION_YEAR, f->f.name_span,
                heng__say_pair(f->f.pair));
    return;
  }
  int32_t unit = heng__b_field(b, (uint32_t)overrides, HENG_LIT("unit"), NULL);
  if (unit < 0) return;
  heng_type type = heng__b_get(b, (uint32_t)overrides, (uint32_t)unit)->f.type;
  if (type.base != HENG_TYPE_REF) return;
  uint32_t root = b->tables.items[type.id]->t.root;
  if (root == b->tables.items[table]->t.root || refers_to(b, table, root))
    return;
  heng__b_say(ctx, HENG_M_NO_EXCEPTION, f->f.name_span,
              heng__say_pair(b->tables.items[table]->t.pair),
              heng__say_pair(b->tables.items[type.id]->t.pair));
}

heng_node *heng__b_item(heng_ctx *ctx,
                        uint32_t table,
                        uint32_t number,
                        heng_bfield *f) {
  const heng_item *item = f->item;
  if (!item) return named(default_total(ctx, table), f);
  switch (item->kind) {
    case HENG_I_FIELD: return field(ctx, f);
    case HENG_I_ROLLUP: return heng__b_rollup(ctx, table, number);
    case HENG_I_INDICATOR: return indicator(ctx, table, number, f);
    case HENG_I_DEDUCT:
      ctx->what = "deduct";
      return heng__b_expect(ctx, item->value, heng__number(), false);
    case HENG_I_BONUS:
      ctx->what = "bonus";
      return heng__b_expect(ctx, item->value, heng__number(), false);
    case HENG_I_TOTAL:
      ctx->what = "total";
      return heng__b_expect(ctx, item->value, heng__number(), false);
    case HENG_I_PLACE:
      ctx->what = "place";
      if (item->value->kind == HENG_E_RANK)
        return heng__b_rank(ctx, item->value);
      return heng__b_expect(ctx, item->value, heng__number(), false);
    case HENG_I_TIER: {
      ctx->what = "tier";
      heng_type tier = tier_type(ctx, item);
      if (tier.base == HENG_TYPE_NONE) return heng__b_bad(ctx, item->span);
      return heng__b_expect(ctx, item->value, tier, false);
    }
    case HENG_I_OUTCOME:
      if (item->as_a_rule) check_exceptions(ctx, table, f);
      return heng__b_condition(ctx, item->value);
    case HENG_I_DROP:
    case HENG_I_CHILDREN:
    case HENG_I_SLOT_CHILDREN: break;  // taken when the texts were put together
  }
  return heng__b_bad(ctx, item->span);
}

// The default formula in words --------------------------------------------------

heng_slice heng__total_formula(heng_arena *arena,
                               const heng_plan_table *table,
                               heng_lang lang) {
  heng_buf out = {.arena = arena};
  for (int pass = 0; pass < 3; pass++) {
    static const heng_role roles[] = {HENG_ROLE_INDICATOR, HENG_ROLE_DEDUCT,
                                      HENG_ROLE_BONUS};
    for (size_t i = 0; i < table->n_fields; i++) {
      const heng_plan_field *f = &table->fields[i];
      if (f->role != roles[pass] || f->parent != HENG_NONE) continue;
      if (out.len)
        heng__buf_puts(&out,
                       pass == 1 ? (lang == HENG_ZH ? " － " : " - ") : " + ");
      else if (pass == 1)
        heng__buf_puts(&out, lang == HENG_ZH ? "－" : "-");
      heng__buf_add(&out, heng__pair_show(f->pair, lang));
    }
  }
  return heng__buf_slice(&out);
}
