// Slots: indicators whose children stand in the records. What such a child is, and
// what the parent's value is where the scheme does not say it.
#include "plan/build_internal.h"

// The tables and fields that a slot reads, by their names in the record model.
typedef struct heng_slot_tables {
  uint32_t indicators, marks;  // HENG_NONE: not such a table
  uint32_t parent, owner, full;
  uint32_t unit, indicator, value;
} heng_slot_tables;

static uint32_t field_of(const heng_builder *b,
                         uint32_t table,
                         const char *name,
                         heng_base_type base,
                         uint32_t to) {
  int32_t f = heng__b_field(b, table, heng__slice(name), NULL);
  if (f < 0) return HENG_NONE;
  heng_type type = heng__b_get(b, table, (uint32_t)f)->f.type;
  if (type.base != base) return HENG_NONE;
  if (base == HENG_TYPE_REF &&
      b->tables.items[type.id]->t.root != b->tables.items[to]->t.root)
    return HENG_NONE;
  return (uint32_t)f;
}

static uint32_t record_table(const heng_builder *b, const char *name) {
  int32_t t = heng__b_table(b, heng__slice(name));
  if (t < 0 || b->tables.items[t]->t.kind != HENG_TABLE_RECORDS)
    return HENG_NONE;
  return (uint32_t)t;
}

// Whether children can be told for rows of [table]; their marks, if there are such.
static bool find_tables(const heng_builder *b,
                        uint32_t table,
                        heng_slot_tables *t) {
  t->indicators = record_table(b, "indicators");
  t->marks = record_table(b, "marks");
  if (t->indicators == HENG_NONE) return false;
  t->parent =
      field_of(b, t->indicators, "parent", HENG_TYPE_REF, t->indicators);
  t->owner = field_of(b, t->indicators, "unit", HENG_TYPE_REF, table);
  t->full = field_of(b, t->indicators, "full", HENG_TYPE_NUMBER, 0);
  if (t->marks != HENG_NONE) {
    t->unit = field_of(b, t->marks, "unit", HENG_TYPE_REF, table);
    t->indicator =
        field_of(b, t->marks, "indicator", HENG_TYPE_REF, t->indicators);
    t->value = field_of(b, t->marks, "value", HENG_TYPE_NUMBER, 0);
    if (t->unit == HENG_NONE || t->indicator == HENG_NONE ||
        t->value == HENG_NONE)
      t->marks = HENG_NONE;
  }
  return t->parent != HENG_NONE && t->owner != HENG_NONE &&
         t->full != HENG_NONE;
}

static heng_node *root_ref(heng_ctx *ctx, heng_node *node) {
  return heng__b_as_root(ctx, node,
                         ctx->b->tables.items[node->type.id]->t.root);
}

// What a child is.
static void child_args(heng_ctx *at,
                       const heng_bfield *f,
                       const heng_slot_tables *t,
                       heng_node **args) {
  heng_span span = f->f.name_span;
  heng_node *parent = heng__b_read(at, 1, t->indicators, t->parent, span);
  heng_node *owner = heng__b_read(at, 1, t->indicators, t->owner, span);
  args[HENG_SLOT_OWNED] =
      heng__b_apply(at, HENG_NODE_KNOWN, span, heng__bool(), owner, NULL);
  args[HENG_SLOT_PARENT] = root_ref(at, parent);
  args[HENG_SLOT_OWNER] = root_ref(at, owner);
  args[HENG_SLOT_FULL] = heng__b_read(at, 1, t->indicators, t->full, span);
  args[HENG_SLOT_NO] = heng__b_constant(at, span, heng__bool());
  heng_type self = {.base = HENG_TYPE_REF, .id = t->indicators};
  args[HENG_SLOT_SELF] = heng__b_constant(at, span, self);
  args[HENG_SLOT_SELF]->value.text = heng__pair_main(f->f.pair);
}

static heng_node *slot_node(heng_ctx *ctx,
                            uint32_t table,
                            uint32_t field,
                            const heng_slot_tables *t,
                            bool marks) {
  heng_builder *b = ctx->b;
  const heng_bfield *f = heng__b_get(b, table, field);
  heng_span span = f->f.name_span;
  uint32_t root = b->tables.items[table]->t.root;
  heng_ctx at = *ctx;
  at.n_cursors = 3;
  at.cursors[1] = (heng_cursor){.table = t->indicators};
  at.cursors[2] = (heng_cursor){.table = marks ? t->marks : t->indicators};
  heng_node *node = heng__b_node(ctx, HENG_NODE_SLOT, span);
  heng_node **args = heng__array(b->arena, heng_node *, HENG_SLOT_ARGS);
  node->type = heng__number();
  node->id = table;
  node->field = field;
  node->args = args;
  child_args(&at, f, t, args);
  args[HENG_SLOT_ROW] = heng__b_row(&at, 0, root, span);
  args[HENG_SLOT_CHILD] = heng__b_row(&at, 1, t->indicators, span);
  node->n_args = HENG_SLOT_CHILD + 1;
  if (!marks) return node;
  args[HENG_SLOT_MARK_UNIT] =
      root_ref(&at, heng__b_read(&at, 2, t->marks, t->unit, span));
  args[HENG_SLOT_MARK_INDICATOR] =
      root_ref(&at, heng__b_read(&at, 2, t->marks, t->indicator, span));
  args[HENG_SLOT_MARK] = heng__b_read(&at, 2, t->marks, t->value, span);
  node->n_args = HENG_SLOT_ARGS;
  return node;
}

// A scheme that names several assessors has to say how their marks become one.
static bool one_assessor(heng_ctx *ctx,
                         const heng_bfield *f,
                         const heng_slot_tables *t) {
  heng_builder *b = ctx->b;
  int32_t assessor = heng__b_field(b, t->marks, HENG_LIT("assessor"), NULL);
  if (assessor < 0) return true;
  heng_type type = heng__b_get(b, t->marks, (uint32_t)assessor)->f.type;
  if (type.base != HENG_TYPE_CHOICE ||
      b->choices.items[type.id]->values.len < 2)
    return true;
  heng__b_say(ctx, HENG_M_SLOT_ASSESSORS, f->f.name_span,
              heng__say_pair(f->f.pair), heng__b_values_said(b, type.id));
  return false;
}

heng_node *heng__b_slot_sum(heng_ctx *ctx, uint32_t table, uint32_t field) {
  heng_bfield *f = heng__b_get(ctx->b, table, field);
  heng_slot_tables t;
  if (!find_tables(ctx->b, table, &t) || t.marks == HENG_NONE) {
    heng__b_say(ctx, HENG_M_SLOT_NEEDS_VALUE, f->f.name_span,
                heng__say_pair(f->f.pair),
                heng__say_pair(ctx->b->tables.items[table]->t.pair));
    return heng__b_bad(ctx, f->f.span);
  }
  if (!one_assessor(ctx, f, &t)) return heng__b_bad(ctx, f->f.span);
  f->f.slot = slot_node(ctx, table, field, &t, /*marks=*/true);
  return f->f.slot;
}

// Whether a value is a sum over rows, perhaps with a cap or rounded.
static bool is_sum(const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_ROUND:
    case HENG_NODE_ELSE:
    case HENG_NODE_REQUIRED: return is_sum(node->args[0]);
    case HENG_NODE_AGGREGATE: return node->aggregate->function == HENG_FN_SUM;
    default: return false;
  }
}

void heng__b_slot_adds_up(heng_ctx *ctx,
                          uint32_t table,
                          uint32_t field,
                          const heng_node *value) {
  heng_bfield *f = heng__b_get(ctx->b, table, field);
  heng_slot_tables t;
  if (f->f.slot_children && f->f.full.d && is_sum(value) &&
      find_tables(ctx->b, table, &t))
    f->f.slot = slot_node(ctx, table, field, &t, /*marks=*/false);
}
