// Relating: which rows of another table belong to a row, by the references that
// both have.
#include "plan/build_internal.h"

// A reference that a row has: the node that reads it and the table it leads to.
typedef struct heng_link {
  heng_node *node;
  uint32_t table;  // the root of the table it leads to
  bool main;
} heng_link;

typedef HENG_VEC(heng_link) heng_links;

static uint32_t root_of(const heng_builder *b, uint32_t table) {
  return b->tables.items[table]->t.root;
}

// The references of the row at [cursor]: those of the records it stands for, of a
// group its keys, of a pair its two rows.
static void links_of(heng_ctx *ctx, uint32_t cursor, heng_links *out) {
  heng_builder *b = ctx->b;
  uint32_t table = root_of(b, ctx->cursors[cursor].table);
  heng_btable *t = b->tables.items[table];
  for (size_t i = 0; i < t->fields.len; i++) {
    heng_bfield *f = t->fields.items[i];
    if (f->f.role != HENG_ROLE_STORED && f->f.role != HENG_ROLE_REFERENCE)
      continue;
    if (f->f.type.base != HENG_TYPE_REF) continue;
    heng_node *node =
        heng__b_read(ctx, cursor, table, (uint32_t)i, f->f.name_span);
    uint32_t to = root_of(b, f->f.type.id);
    heng__push(b->arena, out,
               (heng_link){heng__b_as_root(ctx, node, to), to,
                           f->schema && f->schema->main});
  }
}

// The one link to [table]: the main one where there are several. [n] is how many
// there are that could be meant.
static const heng_link *link_to(const heng_links *links,
                                uint32_t table,
                                size_t *n) {
  const heng_link *found = NULL;
  *n = 0;
  for (size_t i = 0; i < links->len; i++) {
    if (links->items[i].table != table) continue;
    if (links->items[i].main) {
      *n = 1;
      return &links->items[i];
    }
    if (!found) found = &links->items[i];
    (*n)++;
  }
  return found;
}

static void join(heng_ctx *ctx,
                 heng_joins *joins,
                 heng_node *inner,
                 heng_node *outer) {
  heng__push(ctx->b->arena, joins, (heng_join){inner, outer});
}

static heng_said table_said(const heng_ctx *ctx, uint32_t table) {
  return heng__say_pair(ctx->b->tables.items[table]->t.pair);
}

void heng__b_name_references(heng_ctx *ctx,
                             heng_diag *to,
                             uint32_t cursor,
                             uint32_t table) {
  heng_links links = {0};
  heng_builder *b = ctx->b;
  heng_buf en = {.arena = b->arena}, zh = {.arena = b->arena};
  heng_said last = {{NULL, 0}, {NULL, 0}};
  links_of(ctx, cursor, &links);
  for (size_t i = 0; i < links.len; i++) {
    if (table != HENG_NONE && links.items[i].table != table) continue;
    const heng_node *node = links.items[i].node;
    if (node->n_args) node = node->args[0];
    last = heng__say_pair(heng__b_get(b, node->id, node->field)->f.pair);
    heng__buf_puts(&en, en.len ? ", " : "");
    heng__buf_puts(&zh, zh.len ? "、" : "");
    heng__buf_printf(&en, "`%.*s`", HENG_ARG(last.en));
    heng__buf_printf(&zh, "“%.*s”", HENG_ARG(last.zh));
  }
  if (!en.len) return;
  heng_said all = {heng__buf_slice(&en), heng__buf_slice(&zh)};
  if (table == HENG_NONE)
    heng__note(b->diags, to, HENG_N_SAY_REFERENCE, (heng_span){0},
               table_said(ctx, ctx->cursors[cursor].table), all);
  else  // `via` names a reference of the rows in the brackets, not of this row
    heng__note(b->diags, to,
               cursor + 1 == ctx->n_cursors ? HENG_N_SAY_VIA : HENG_N_SAY_THIS,
               (heng_span){0}, table_said(ctx, table), all, last);
}

static bool ambiguous(heng_ctx *ctx,
                      heng_span span,
                      uint32_t cursor,
                      uint32_t to) {
  heng_diag *d = heng__b_say(ctx, HENG_M_SEVERAL_REFERENCES, span,
                             table_said(ctx, ctx->cursors[cursor].table),
                             table_said(ctx, to));
  heng__b_name_references(ctx, d, cursor, to);
  return false;
}

static bool relate_via(heng_ctx *ctx,
                       uint32_t outer,
                       heng_node *via,
                       heng_span span,
                       heng_joins *joins) {
  heng_builder *b = ctx->b;
  uint32_t to = root_of(b, via->type.id);
  via = heng__b_as_root(ctx, via, to);
  uint32_t here = ctx->cursors[outer].table;
  if (root_of(b, here) == to) {
    join(ctx, joins, via, heng__b_row(ctx, outer, to, span));
    return true;
  }
  heng_links links = {0};
  size_t n;
  links_of(ctx, outer, &links);
  const heng_link *link = link_to(&links, to, &n);
  if (!link) {
    heng_diag *d =
        heng__b_say(ctx, HENG_M_VIA_ELSEWHERE, span,
                    table_said(ctx, via->type.id), table_said(ctx, here));
    heng__b_name_references(ctx, d, outer, HENG_NONE);
    return false;
  }
  if (n > 1) return ambiguous(ctx, span, outer, to);
  join(ctx, joins, via, link->node);
  return true;
}

heng_node *heng__b_group_key(heng_ctx *ctx,
                             const heng_btable *group,
                             uint32_t k) {
  heng_builder *b = ctx->b;
  const heng_stmt *stmt = group->stmt;
  size_t mark = ctx->facts->len;
  heng_node *where = NULL;
  if (stmt->where) {
    ctx->what = "where";
    where = heng__b_expect(ctx, stmt->where, heng__bool(), false);
    if (where->type.base == HENG_TYPE_NONE) return where;
    heng__facts_learn(b, ctx->facts, where, true);
  }
  heng_node *key = heng__b_expr(ctx, stmt->keys[k], (heng_type){0});
  // What is no field or path was refused where the group is declared.
  heng_expr_kind kind = stmt->keys[k]->kind;
  bool fits = kind == HENG_E_NAME || kind == HENG_E_DOT || kind == HENG_E_CALL;
  if (fits && key->type.base != HENG_TYPE_NONE)
    heng__b_no_missing(ctx, key, "key");
  ctx->facts->len = mark;
  if (!where || k > 0 || key->type.base == HENG_TYPE_NONE) return key;
  heng_node *node = heng__b_node(ctx, HENG_NODE_CHOOSE, key->span);
  node->choose = heng__new(b->arena, heng_plan_choose);
  node->choose->n_rows = 1;
  node->choose->rows = heng__array(b->arena, heng_plan_choose_row, 1);
  node->choose->rows[0].value = key;
  node->choose->rows[0].when = where;
  node->choose->rows[0].span = stmt->where->span;
  node->choose->verified = true;
  node->type = key->type;
  return node;
}

// A group's rows relate to those of its source by the keys.
static bool relate_members(heng_ctx *ctx,
                           uint32_t inner,
                           uint32_t outer,
                           heng_joins *joins) {
  heng_builder *b = ctx->b;
  uint32_t group = root_of(b, ctx->cursors[outer].table);
  heng_btable *g = b->tables.items[group];
  uint32_t table = ctx->cursors[inner].table;
  for (; table != g->t.source[0]; table = b->tables.items[table]->t.source[0]) {
    const heng_btable *t = b->tables.items[table];
    if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE)
      return false;
  }
  // Keys that were refused are not refused again here.
  for (uint32_t k = 0; !g->unsure && k < g->t.n_keys; k++) {
    heng_ctx at = *ctx;
    at.tree = g->tree;
    for (uint32_t c = 0; c < at.n_cursors; c++) at.cursors[c].visible = false;
    at.cursors[inner].visible = true;
    at.this_cursor = inner;
    heng_node *key = heng__b_group_key(&at, g, k);
    join(ctx, joins, key,
         heng__b_read(ctx, outer, group, k, g->fields.items[k]->f.name_span));
  }
  return true;
}

// A field that was lost, or whose type was not understood, might have been the
// reference.
static bool misses_a_type(const heng_builder *b, uint32_t table) {
  if (b->lost_fields) return true;
  const heng_btable *t = b->tables.items[root_of(b, table)];
  for (size_t i = 0; i < t->fields.len; i++)
    if (t->fields.items[i]->f.role == HENG_ROLE_STORED &&
        t->fields.items[i]->f.type.base == HENG_TYPE_NONE)
      return true;
  return false;
}

// Every table that both refer to.
static bool relate_shared(heng_ctx *ctx,
                          uint32_t inner,
                          uint32_t outer,
                          heng_span span,
                          heng_joins *joins) {
  heng_builder *b = ctx->b;
  uint32_t inner_table = ctx->cursors[inner].table;
  uint32_t outer_table = ctx->cursors[outer].table;
  uint32_t inner_root = root_of(b, inner_table);
  heng_links in = {0}, out = {0};
  size_t n, m, before = joins->len;
  links_of(ctx, inner, &in);
  links_of(ctx, outer, &out);
  // A row refers to itself too.
  const heng_link *own = link_to(&out, inner_root, &n);
  if (own) {
    if (n > 1) return ambiguous(ctx, span, outer, inner_root);
    join(ctx, joins, heng__b_row(ctx, inner, inner_root, span), own->node);
  }
  for (size_t i = 0; i < in.len; i++) {
    uint32_t to = in.items[i].table;
    bool seen = to == inner_root;
    for (size_t k = 0; k < i; k++) seen = seen || in.items[k].table == to;
    const heng_link *theirs = link_to(&out, to, &m);
    if (seen || !theirs) continue;
    const heng_link *ours = link_to(&in, to, &n);
    if (n > 1) return ambiguous(ctx, span, inner, to);
    if (m > 1) return ambiguous(ctx, span, outer, to);
    join(ctx, joins, ours->node, theirs->node);
  }
  if (joins->len > before) return true;
  if (misses_a_type(b, inner_table) || misses_a_type(b, outer_table))
    return false;
  heng_diag *d =
      heng__b_say(ctx, HENG_M_NO_SHARED_REFERENCE, span,
                  table_said(ctx, inner_table), table_said(ctx, outer_table));
  heng__note(b->diags, d, HENG_N_SAY_ALL, (heng_span){0},
             table_said(ctx, inner_table));
  return false;
}

bool heng__b_relate(heng_ctx *ctx,
                    uint32_t inner,
                    uint32_t outer,
                    heng_node *via,
                    heng_span span,
                    heng_joins *joins) {
  heng_builder *b = ctx->b;
  // Nobody knows the references of a table that was not understood.
  if (heng__b_lacks_source(b, ctx->cursors[inner].table) ||
      heng__b_lacks_source(b, ctx->cursors[outer].table) ||
      b->tables.items[root_of(b, ctx->cursors[inner].table)]->unsure ||
      b->tables.items[root_of(b, ctx->cursors[outer].table)]->unsure)
    return false;
  if (via) return relate_via(ctx, outer, via, span, joins);
  uint32_t inner_table = ctx->cursors[inner].table;
  uint32_t outer_table = ctx->cursors[outer].table;
  uint32_t root = root_of(b, outer_table);
  if (b->tables.items[root]->t.kind == HENG_TABLE_GROUP &&
      relate_members(ctx, inner, outer, joins))
    return true;
  if (root_of(b, inner_table) == root) {
    // A row of the same records: the row itself, if it is in that subset.
    bool ancestor = inner_table == outer_table;
    for (uint32_t t = outer_table; !ancestor;) {
      const heng_btable *table = b->tables.items[t];
      if (table->t.kind != HENG_TABLE_SUBSET) break;
      t = table->t.source[0];
      ancestor = t == inner_table;
    }
    if (ancestor) {
      heng_diag *d = heng__b_say(ctx, HENG_M_OWN_TABLE, span,
                                 table_said(ctx, inner_table));
      heng__note(b->diags, d, HENG_N_OWN_TABLE, (heng_span){0},
                 table_said(ctx, inner_table));
      return false;
    }
    join(ctx, joins, heng__b_row(ctx, inner, root, span),
         heng__b_row(ctx, outer, root, span));
    return true;
  }
  heng_links links = {0};
  size_t n;
  links_of(ctx, inner, &links);
  const heng_link *link = link_to(&links, root, &n);
  if (!link) return relate_shared(ctx, inner, outer, span, joins);
  if (n > 1) return ambiguous(ctx, span, inner, root);
  join(ctx, joins, link->node, heng__b_row(ctx, outer, root, span));
  return true;
}
