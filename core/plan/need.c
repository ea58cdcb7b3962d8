// What a rule needs is built before it: fields, rows, values and checks, each once,
// and put among the steps when all that it reads is there.
#include "plan/build_internal.h"
#include "plan/pair.h"

static heng_ctx context(heng_builder *b,
                        heng_tree *tree,
                        uint32_t table,
                        heng_facts *facts) {
  heng_ctx ctx = {.b = b, .tree = tree, .facts = facts};
  ctx.n_cursors = 1;
  ctx.cursors[0] = (heng_cursor){table, true, NULL, false};
  ctx.this_cursor = 0;
  return ctx;
}

static void warn_fraction(heng_builder *b, const heng_bfield *f) {
  if (f->f.role == HENG_ROLE_TOTAL && f->f.type.fraction)
    heng__diag(b->diags, HENG_M_TOTAL_FRACTION, f->f.name_span,
               heng__say_pair(f->f.pair));
}

void heng__b_need_field(heng_builder *b,
                        uint32_t table,
                        uint32_t number,
                        heng_span span) {
  heng_btable *t = b->tables.items[table];
  heng_bfield *f = t->fields.items[number];
  if (f->progress == HENG_DONE) {
    heng__b_rests_on(b, f->steps, span);
    return;
  }
  if (f->f.role == HENG_ROLE_REFERENCE) return;  // a key comes with its rows
  heng_said what = heng__b_member_said(b, t->t.pair, f->f.pair);
  if (f->progress == HENG_UNDER_WAY) {
    heng__b_cycle(b, HENG_M_CYCLE, what, span);
    return;
  }
  if (!heng__b_begin(b, what, f->f.name_span)) return;
  f->progress = HENG_UNDER_WAY;
  heng__b_need_rows(b, table, span);
  heng_facts facts = {0};
  heng_ctx ctx = context(b, f->tree, table, &facts);
  heng_node *node = heng__b_item(&ctx, table, number, f);
  f->f.node = node;
  f->f.type = node->type;
  // A type with ? is a promise to those who read the field: another text may fill
  // it with what can be missing.
  if (f->item && f->item->kind == HENG_I_FIELD && f->item->type.optional &&
      !heng__b_is_bad(node))
    f->f.type.optional = true;
  f->progress = HENG_DONE;
  if (f->item && f->item->because)
    f->f.because = heng__b_template(&ctx, f->item->because);
  warn_fraction(b, f);
  f->steps = heng__b_end(b);
  heng__push(b->arena, &b->steps, (heng_step){HENG_STEP_FIELD, table, number});
}

// A key has the names of the field that its path leads to, which are known by
// now. Two of one name could not be told apart.
static void name_key(heng_builder *b, heng_btable *t, uint32_t k) {
  heng_bfield *f = t->fields.items[k];
  const heng_node *node = f->f.node;
  // The first key of a group with `where` is that of the rows it admits.
  if (node->choose) node = node->choose->rows[0].value;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    f->f.pair = heng__b_get(b, node->id, node->field)->f.pair;
  t->field_names = (heng_name_index){0};  // one of them is another now
  for (size_t i = 0; i < t->fields.len; i++) {
    heng_bfield *other = t->fields.items[i];
    bool later_key = i > k && i < t->t.n_keys;
    if (i == k || later_key ||
        !(heng__pair_has(other->f.pair, f->f.pair.en) ||
          heng__pair_has(other->f.pair, f->f.pair.zh)))
      continue;
    heng_diag *d =
        heng__diag(b->diags, HENG_M_FIELD_TWICE, f->f.name_span,
                   heng__say_pair(f->f.pair), heng__say_pair(t->t.pair));
    heng__note(b->diags, d, HENG_N_FIRST_HERE, other->f.name_span,
               heng__say_pair(other->f.pair));
    heng__note(b->diags, d, HENG_N_NAME_KEY, (heng_span){0},
               heng__say_pair(b->tables.items[t->t.source[0]]->t.pair),
               HENG_SAY(heng__span_text(f->f.name_span)));
    return;
  }
}

static void need_group(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  heng_facts facts = {0};
  heng_ctx ctx = context(b, t->tree, t->t.source[0], &facts);
  for (uint32_t k = 0; k < t->t.n_keys; k++) {
    heng_bfield *f = t->fields.items[k];
    f->f.node = heng__b_group_key(&ctx, t, k);
    f->f.type = f->f.node->type;
    f->progress = HENG_DONE;
    if (heng__b_is_bad(f->f.node)) {
      t->unsure = true;
      break;
    }
    name_key(b, t, k);
  }
  if (!t->stmt->having) return;
  // The keys are there; `having` may read them and the rows of each group.
  heng_facts none = {0};
  heng_ctx own = context(b, t->tree, table, &none);
  t->deciding = true;
  t->t.having = heng__b_condition(&own, t->stmt->having);
  t->deciding = false;
}

static void need_pair(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  heng_facts facts = {0};
  heng_ctx ctx = context(b, t->tree, table, &facts);
  t->deciding = true;
  if (!t->stmt->where && heng__b_pair_is_listed(b, table)) {
    // Every row of the one with every row of the other.
  } else if (!t->stmt->where) {
    heng__diag(b->diags, HENG_M_PAIR_NEEDS_WHERE, t->stmt->name.span,
               HENG_SAY(t->stmt->name.main));
  } else {
    ctx.what = "where";
    t->t.where = heng__b_expect(&ctx, t->stmt->where, heng__bool(), false);
    t->unsure = heng__b_is_bad(t->t.where);
    if (!t->unsure) {
      heng__facts_learn(b, &t->facts, t->t.where, true);
      heng__b_pair_joins(&ctx, table);
    }
  }
  t->deciding = false;
}

static void need_subset(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  heng_facts facts = {0};
  heng_ctx ctx = context(b, t->tree, t->t.source[0], &facts);
  if (!t->stmt->where) return;
  ctx.what = "where";
  t->t.where = heng__b_expect(&ctx, t->stmt->where, heng__bool(), false);
  t->unsure = heng__b_is_bad(t->t.where);
  if (!t->unsure) heng__facts_learn(b, &t->facts, t->t.where, true);
}

// What decides on a row of a group or a pair reads the keys or the references of
// that row, which are there before it is one.
static bool is_there(const heng_btable *t, const heng_bfield *f) {
  return t->deciding &&
         (f->progress == HENG_DONE || f->f.role == HENG_ROLE_REFERENCE);
}

void heng__b_need(heng_builder *b,
                  uint32_t table,
                  uint32_t field,
                  heng_span span) {
  const heng_btable *t = b->tables.items[table];
  if (is_there(t, t->fields.items[field])) return;
  heng__b_need_rows(b, table, span);
  heng__b_need_field(b, table, field, span);
}

void heng__b_need_rows(heng_builder *b, uint32_t table, heng_span span) {
  heng_btable *t = b->tables.items[table];
  if (t->rows == HENG_DONE) {
    heng__b_rests_on(b, t->steps, span);
    return;
  }
  heng_said what = heng__say_pair(t->t.pair);
  if (t->rows == HENG_UNDER_WAY) {
    heng__b_cycle(b, HENG_M_CYCLE, what, span);
    if (t->deciding)
      heng__note(b->diags, b->diags->last, HENG_N_CYCLE_DECIDING,
                 (heng_span){0}, what);
    t->rows = HENG_DONE;
    return;
  }
  if (!heng__b_begin(b, what, t->t.name_span)) return;
  t->rows = HENG_UNDER_WAY;
  if (t->t.source[0] != HENG_NONE) {
    heng__b_need_rows(b, t->t.source[0], span);
    if (t->t.source[1] != HENG_NONE) heng__b_need_rows(b, t->t.source[1], span);
    if (t->t.kind == HENG_TABLE_SUBSET) need_subset(b, table);
    if (t->t.kind == HENG_TABLE_GROUP) need_group(b, table);
    if (t->t.kind == HENG_TABLE_PAIR && (t->t.source[1] != HENG_NONE))
      need_pair(b, table);
  }
  t->steps = heng__b_end(b);
  t->rows = HENG_DONE;
  heng__push(b->arena, &b->steps, (heng_step){HENG_STEP_ROWS, table, 0});
}

void heng__b_need_value(heng_builder *b, uint32_t id, heng_span span) {
  heng_bvalue *v = b->values.items[id];
  if (v->progress == HENG_DONE) {
    heng__b_rests_on(b, v->steps, span);
    return;
  }
  heng_said what = heng__say_pair(v->v.pair);
  if (v->progress == HENG_UNDER_WAY) {
    heng__b_cycle(b, HENG_M_CYCLE, what, span);
    return;
  }
  if (!heng__b_begin(b, what, v->stmt->name.span)) return;
  v->progress = HENG_UNDER_WAY;
  heng_facts facts = {0};
  heng_ctx ctx = {
      .b = b, .tree = v->tree, .facts = &facts, .this_cursor = HENG_NONE};
  heng_type want = {0};
  if (v->stmt->type.word.text.len)
    want = heng__b_rule_type(
        b, v->stmt->type_tree ? v->stmt->type_tree : v->tree, &v->stmt->type);
  v->v.node = !v->stmt->value ? heng__b_open_slot(&ctx, &v->stmt->name, want)
              : want.base == HENG_TYPE_NONE
                  ? heng__b_expr(&ctx, v->stmt->value, want)
                  : heng__b_expect(&ctx, v->stmt->value, want, want.optional);
  v->v.type = v->v.node->type;
  v->progress = HENG_DONE;
  v->steps = heng__b_end(b);
  heng__push(b->arena, &b->steps, (heng_step){HENG_STEP_VALUE, id, 0});
}

void heng__b_build_check(heng_builder *b, heng_tree *tree, const heng_stmt *s) {
  heng_plan_check check = {.pair = s->name.pair,
                           .table = HENG_NONE,
                           .warn = s->warn,
                           .cites = s->cites,
                           .span = s->span};
  heng_facts facts = {0};
  heng_ctx ctx = {
      .b = b, .tree = tree, .facts = &facts, .this_cursor = HENG_NONE};
  for (uint32_t i = 0; i < s->name.n_words; i++)
    heng__tree_resolve(tree, s->name.token + i, s->name.pair);
  if (s->target.text.len) {
    int32_t table = heng__b_table(b, s->target.text);
    if (table < 0) {
      heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_TABLE, s->target.span,
                                HENG_SAY(s->target.text));
      heng_pair *names = heng__array(b->arena, heng_pair, b->tables.len + 1);
      for (size_t i = 0; i < b->tables.len; i++)
        names[i] = b->tables.items[i]->t.pair;
      heng__b_nearest(b, d, s->target.text, names, b->tables.len);
      return;
    }
    heng__tree_resolve(tree, s->target.token, b->tables.items[table]->t.pair);
    heng__b_need_rows(b, (uint32_t)table, s->target.span);
    ctx = context(b, tree, (uint32_t)table, &facts);
    check.table = (uint32_t)table;
  }
  check.condition = heng__b_condition(&ctx, s->value);
  check.because = heng__b_template(&ctx, s->because);
  heng__push(b->arena, &b->checks, check);
}

// A score without a total has indicators − deductions + bonuses.
static void add_default_total(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  if (!t->t.score || t->t.total != HENG_NONE) return;
  bool any = false;
  for (size_t i = 0; i < t->fields.len; i++) {
    heng_role role = t->fields.items[i]->f.role;
    any = any || role == HENG_ROLE_INDICATOR || role == HENG_ROLE_BONUS ||
          role == HENG_ROLE_DEDUCT;
  }
  if (!any) return;
  heng_bfield *f = heng__new(b->arena, heng_bfield);
  f->f.pair = heng__keyword_pair(HENG_K_TOTAL);
  f->f.role = HENG_ROLE_TOTAL;
  f->f.parent = HENG_NONE;
  f->f.span = f->f.name_span = t->t.name_span;
  f->f.published = true;
  f->tree = t->tree;
  t->t.total = (uint32_t)t->fields.len;
  heng__push(b->arena, &t->fields, f);
}

void heng__b_build_all(heng_builder *b) {
  heng_span nowhere = {0};
  for (uint32_t t = 0; t < b->tables.len; t++) add_default_total(b, t);
  for (uint32_t t = 0; t < b->tables.len; t++) {
    heng__b_need_rows(b, t, nowhere);
    for (uint32_t f = 0; f < b->tables.items[t]->fields.len; f++)
      heng__b_need_field(b, t, f, nowhere);
  }
  for (uint32_t v = 0; v < b->values.len; v++)
    heng__b_need_value(b, v, nowhere);
  heng__b_uncalled(b);
  for (size_t i = 0; i < b->texts->parts.len; i++)
    if (b->texts->parts.items[i].stmt->kind == HENG_S_CHECK)
      heng__b_build_check(b, b->texts->parts.items[i].tree,
                          b->texts->parts.items[i].stmt);
}
