// Rollups: a value of every row of a tree, made at the leaves of the row itself
// and above them of the rows below. The one place where a field reads itself.
#include "plan/build_internal.h"

static uint32_t root_of(const heng_builder *b, uint32_t table) {
  return b->tables.items[table]->t.root;
}

// The reference to the parent ---------------------------------------------------

// Whether the records hold it and refuse its rings: a column of this table that
// leads to this table.
static bool is_parent(const heng_builder *b, uint32_t root, uint32_t field) {
  const heng_bfield *f = heng__b_get(b, root, field);
  return f->f.role == HENG_ROLE_STORED && f->f.type.base == HENG_TYPE_REF &&
         root_of(b, f->f.type.id) == root;
}

// The number of such columns; *out is the one that is meant, the main one if there
// is one.
static size_t find_parent(const heng_builder *b, uint32_t root, uint32_t *out) {
  const heng_btable *t = b->tables.items[root];
  size_t n = 0;
  for (uint32_t i = 0; i < t->fields.len; i++) {
    if (!is_parent(b, root, i)) continue;
    *out = i;
    if (t->fields.items[i]->schema && t->fields.items[i]->schema->main)
      return 1;
    n++;
  }
  return n;
}

static heng_node *named_parent(heng_ctx *at,
                               uint32_t root,
                               const heng_expr *via) {
  heng_builder *b = at->b;
  heng_node *node = heng__b_expr(at, via, (heng_type){0});
  if (heng__b_is_bad(node)) return NULL;
  if (node->kind == HENG_NODE_FIELD && node->id == root &&
      is_parent(b, root, node->field))
    return node;
  heng_said table = heng__say_pair(b->tables.items[root]->t.pair);
  heng_diag *d = heng__b_say(at, HENG_M_ROLLUP_VIA, via->span,
                             HENG_SAY(heng__span_text(via->span)), table);
  heng__b_name_references(at, d, 1, root);
  return NULL;
}

// The reference of a child, at cursor 1, to its parent.
static heng_node *parent_of(heng_ctx *ctx, const heng_item *item) {
  heng_builder *b = ctx->b;
  uint32_t table = ctx->cursors[0].table, root = root_of(b, table);
  heng_said said = heng__say_pair(b->tables.items[root]->t.pair);
  heng_ctx at = *ctx;
  at.n_cursors = 2;
  at.cursors[0].visible = false;
  at.cursors[1] = (heng_cursor){.table = table, .visible = true};
  at.this_cursor = 1;
  at.rollup = NULL;
  heng_node *node;
  if (item->via) {
    node = named_parent(&at, root, item->via);
  } else {
    uint32_t field = 0;
    size_t n = find_parent(b, root, &field);
    if (n == 0) {
      heng__b_say(ctx, HENG_M_ROLLUP_NO_TREE, item->name.span, said);
      return NULL;
    }
    if (n > 1) {
      heng_diag *d = heng__b_say(ctx, HENG_M_SEVERAL_REFERENCES,
                                 item->name.span, said, said);
      heng__b_name_references(&at, d, 1, root);
      return NULL;
    }
    node = heng__b_read(&at, 1, root, field, item->name.span);
  }
  return node ? heng__b_as_root(&at, node, root) : NULL;
}

// The two parts -----------------------------------------------------------------

// A value that may be missing where the leaves always give one: the level above
// it would read it unawares.
static bool above_is_there(heng_ctx *ctx,
                           const heng_item *item,
                           const heng_node *above) {
  heng_diags *diags = ctx->b->diags;
  size_t before = diags->met[HENG_ERROR];
  if (heng__b_no_missing(ctx, above, "above")) return true;
  if (diags->met[HENG_ERROR] > before && diags->last)
    heng__note(diags, diags->last, HENG_N_ROLLUP_TYPE, (heng_span){0},
               HENG_SAY(item->name.main));
  return false;
}

// A declared type is what the children give; without one they give what the leaves
// give, whole numbers excepted, since nobody knows yet what is made of them.
static heng_type field_type(heng_type want, const heng_node *leaves) {
  heng_type type = want.base == HENG_TYPE_NONE ? leaves->type : want;
  if (want.base == HENG_TYPE_NONE) type.whole = false;
  type.fraction = leaves->type.fraction;
  return type;
}

heng_node *heng__b_rollup(heng_ctx *ctx, uint32_t table, uint32_t field) {
  heng_builder *b = ctx->b;
  const heng_item *item = heng__b_get(b, table, field)->item;
  heng_type want = {0};
  if (item->type.word.text.len) {
    want = heng__b_rule_type(b, ctx->tree, &item->type);
    if (want.base == HENG_TYPE_NONE) return heng__b_bad(ctx, item->span);
  }
  heng_rollup r = {.table = table, .field = field};
  r.parent = parent_of(ctx, item);
  if (!r.parent) return heng__b_bad(ctx, item->span);
  ctx->rollup = &r;
  ctx->what = "field";
  heng_node *leaves =
      want.base == HENG_TYPE_NONE
          ? heng__b_expr(ctx, item->value->left, want)
          : heng__b_expect(ctx, item->value->left, want, want.optional);
  ctx->rollup = NULL;
  if (heng__b_is_bad(leaves)) return leaves;
  r.type = field_type(want, leaves);
  r.above = true;
  ctx->rollup = &r;
  heng_node *above = heng__b_expect(ctx, item->value->right, r.type, true);
  ctx->rollup = NULL;
  if (heng__b_is_bad(above)) return above;
  if (!r.type.optional && !above_is_there(ctx, item, above))
    return heng__b_bad(ctx, item->span);
  heng_node *node = heng__b_node(ctx, HENG_NODE_ROLLUP, item->value->span);
  node->type = r.type;
  node->type.fraction = r.type.fraction || above->type.fraction;
  node->n_args = 3;
  node->args = heng__array(b->arena, heng_node *, 3);
  node->args[0] = leaves;
  node->args[1] = above;
  node->args[2] = r.parent;
  return node;
}

// Reading itself ----------------------------------------------------------------

bool heng__b_rollup_read(heng_ctx *ctx,
                         uint32_t cursor,
                         uint32_t owner,
                         uint32_t field,
                         heng_span span,
                         heng_node **node) {
  const heng_rollup *r = ctx->rollup;
  if (!r || r->table != owner || r->field != field) return false;
  if (!r->above || !ctx->cursors[cursor].children) {
    heng__b_say(ctx, r->above ? HENG_M_ROLLUP_OWN_ROW : HENG_M_ROLLUP_AT_LEAVES,
                span,
                heng__say_pair(heng__b_get(ctx->b, owner, field)->f.pair));
    *node = heng__b_bad(ctx, span);
    return true;
  }
  *node = heng__b_node(ctx, HENG_NODE_FIELD, span);
  (*node)->cursor = cursor;
  (*node)->id = owner;
  (*node)->field = field;
  (*node)->type = r->type;
  if (r->type.optional && heng__facts_known(ctx, *node))
    (*node)->type.optional = false;
  return true;
}

bool heng__b_over_children(const heng_ctx *ctx,
                           const heng_call *call,
                           uint32_t table) {
  const heng_rollup *r = ctx->rollup;
  bool all = call->all.source && call->all.end > call->all.start;
  return r && r->above && ctx->n_cursors == 1 && !all && !call->via &&
         !call->has_within && (table == HENG_NONE || table == r->table);
}

bool heng__b_via_parent(const heng_ctx *ctx,
                        uint32_t inner,
                        uint32_t outer,
                        const heng_node *via) {
  const heng_rollup *r = ctx->rollup;
  if (!r || !r->above || inner != 1 || outer != 0 ||
      ctx->cursors[inner].table != r->table)
    return false;
  const heng_node *parent = r->parent;
  if (parent->kind == HENG_NODE_ROW && parent->n_args) parent = parent->args[0];
  return heng__node_same(via, parent);
}
