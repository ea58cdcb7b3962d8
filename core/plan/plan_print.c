// The plan as text for `heng dump plan`, as JSON, and the lists of what it
// assumes and cites.
#include "plan/param.h"
#include "plan/print_internal.h"

static heng_slice name_of(heng_pair pair) {
  return heng__pair_show(pair, HENG_EN);
}

static const char *role_name(heng_role role) {
  static const char *const names[] = {
      "stored", "reference", "field", "indicator", "deduct",
      "bonus",  "total",     "place", "tier",      "outcome"};
  return names[role];
}

static const char *kind_name(const heng_plan_table *t) {
  static const char *const names[] = {"record", "subset", "group", "pair"};
  return t->given ? "given" : t->score ? "score" : names[t->kind];
}

// Text ----------------------------------------------------------------------------

static void print_rows(heng_buf *out, const heng_plan *plan, uint32_t schema) {
  size_t n_fields = plan->schema->tables[schema].n_fields;
  for (size_t i = 0; i < plan->n_rows; i++)
    for (size_t r = 0;
         plan->rows[i].schema == schema && r < plan->rows[i].n_rows; r++) {
      heng__buf_puts(out, "  row");
      for (size_t f = 0; f < n_fields; f++) {
        heng__buf_puts(out, f ? " | " : " ");
        heng__buf_add(out, plan->rows[i].rows[r].cells[f]);
      }
      heng__buf_puts(out, "\n");
    }
}

static void print_table(heng_buf *out, const heng_plan *plan, uint32_t id) {
  const heng_plan_table *t = &plan->tables[id];
  bool records = t->kind == HENG_TABLE_RECORDS;
  if (records && !t->given && !plan->use.tables[t->schema]) return;
  heng__buf_printf(out, "%s %.*s", kind_name(t), HENG_ARG(name_of(t->pair)));
  for (int i = 0; i < 2; i++)
    if (!records && t->source[i] != HENG_NONE)
      heng__buf_printf(out, "%s%.*s", i ? ", " : " from ",
                       HENG_ARG(name_of(plan->tables[t->source[i]].pair)));
  heng__buf_puts(out, "\n");
  if (t->where) {
    heng__buf_puts(out, "  where ");
    heng__node_print(out, plan, t->where);
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < t->n_fields; i++) {
    const heng_plan_field *f = &t->fields[i];
    if (records && f->role == HENG_ROLE_STORED &&
        !plan->use.fields[t->schema][f->stored])
      continue;
    heng__buf_printf(out, "  %s %.*s: %.*s", role_name(f->role),
                     HENG_ARG(name_of(f->pair)),
                     HENG_ARG(heng__type_text(plan, f->type)));
    if (f->node) {
      heng__buf_puts(out, " = ");
      heng__node_print(out, plan, f->node);
    }
    heng__buf_puts(out, "\n");
  }
  if (t->given) print_rows(out, plan, t->schema);
}

void heng__plan_print(heng_buf *out, const heng_plan *plan) {
  heng__buf_printf(out, "plan %.*s %.12s\n", HENG_ARG(name_of(plan->pair)),
                   plan->hash);
  for (size_t i = 0; i < plan->n_params; i++) {
    const heng_plan_param *p = &plan->params[i];
    heng__buf_printf(out, "param %.*s: %.*s", HENG_ARG(name_of(p->pair)),
                     HENG_ARG(heng__type_text(plan, p->type)));
    heng__param_axes_print(out, plan->arena, p);
    heng__buf_puts(out, " =");
    for (size_t c = 0; c < p->n_cells; c++) {
      heng_node cell = {
          .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[c]};
      heng__buf_puts(out, " ");
      heng__node_print(out, plan, &cell);
    }
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < plan->n_externs; i++)
    heng__buf_printf(out, "extern %.*s by %.*s\n",
                     HENG_ARG(heng__extern_text(plan, &plan->externs[i])),
                     HENG_ARG(plan->externs[i].function->place.en));
  for (uint32_t t = 0; t < plan->n_tables; t++) print_table(out, plan, t);
  for (size_t i = 0; i < plan->n_values; i++) {
    heng__buf_printf(out,
                     "value %.*s = ", HENG_ARG(name_of(plan->values[i].pair)));
    heng__node_print(out, plan, plan->values[i].node);
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_plan_check *c = &plan->checks[i];
    heng__buf_printf(out, "%s %.*s: ", c->warn ? "warn" : "check",
                     HENG_ARG(name_of(c->pair)));
    heng__node_print(out, plan, c->condition);
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < plan->n_steps; i++) {
    const heng_step *s = &plan->steps[i];
    static const char *const kinds[] = {"rows", "field", "value"};
    heng_pair pair = s->kind == HENG_STEP_VALUE ? plan->values[s->table].pair
                                                : plan->tables[s->table].pair;
    heng__buf_printf(out, "step %s %.*s", kinds[s->kind],
                     HENG_ARG(name_of(pair)));
    if (s->kind == HENG_STEP_FIELD)
      heng__buf_printf(
          out, ".%.*s",
          HENG_ARG(name_of(plan->tables[s->table].fields[s->field].pair)));
    heng__buf_puts(out, "\n");
  }
}

// JSON ----------------------------------------------------------------------------

static void json_text(heng_buf *out, heng_slice text) {
  heng__buf_puts(out, "\"");
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c == '"' || c == '\\')
      heng__buf_printf(out, "\\%c", c);
    else if (c < 0x20)
      heng__buf_printf(out, "\\u%04x", c);
    else
      heng__buf_add(out, (heng_slice){text.ptr + i, 1});
  }
  heng__buf_puts(out, "\"");
}

static void json_member(heng_buf *out, const char *key, heng_slice text) {
  heng__buf_printf(out, "\"%s\":", key);
  json_text(out, text);
}

static void json_pair(heng_buf *out, heng_pair pair) {
  json_member(out, "en", pair.en);
  heng__buf_puts(out, ",");
  json_member(out, "zh", pair.zh);
}

static void json_place(heng_buf *out, heng_span span) {
  if (!span.source) return;
  heng_place place = heng__source_place(span);
  heng__buf_puts(out, ",");
  json_member(out, "file", span.source->name);
  heng__buf_printf(out, ",\"line\":%u", place.line);
}

static void json_cites(heng_buf *out, heng_cites cites) {
  if (!cites.len) return;
  heng__buf_puts(out, ",\"cites\":[");
  for (size_t i = 0; i < cites.len; i++) {
    heng__buf_puts(out, i ? ",{" : "{");
    json_member(out, cites.items[i].assumed ? "assumed" : "source",
                cites.items[i].text);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "]");
}

static void json_node(heng_buf *out, const heng_plan *plan, const heng_node *n);

static void json_part(heng_buf *out,
                      const heng_plan *plan,
                      const char *key,
                      const heng_node *n) {
  if (!n) return;
  heng__buf_printf(out, ",\"%s\":", key);
  json_node(out, plan, n);
}

static void json_aggregate(heng_buf *out,
                           const heng_plan *plan,
                           const heng_aggregate *a) {
  heng__buf_puts(out, ",");
  json_member(out, "function", heng__function_row(a->function)->pair.en);
  heng__buf_printf(out, ",\"table\":%u,\"cursor\":%u,\"joins\":[", a->table,
                   a->cursor);
  for (size_t i = 0; i < a->n_joins; i++) {
    heng__buf_puts(out, i ? ",[" : "[");
    json_node(out, plan, a->joins[i].inner);
    heng__buf_puts(out, ",");
    json_node(out, plan, a->joins[i].outer);
    heng__buf_puts(out, "]");
  }
  heng__buf_puts(out, "]");
  json_part(out, plan, "where", a->where);
  json_part(out, plan, "condition", a->condition);
  json_part(out, plan, "body", a->body);
  json_part(out, plan, "by", a->by);
  json_part(out, plan, "until", a->until);
  if (a->descending) heng__buf_puts(out, ",\"descending\":true");
  json_part(out, plan, "figure", a->figure);
  json_part(out, plan, "weight", a->weight);
  json_part(out, plan, "own", a->own);
  if (a->take)
    heng__buf_printf(out, ",\"take\":\"%s\"",
                     a->take == HENG_TAKE_LARGEST ? "largest" : "smallest");
  if (a->digits) heng__buf_printf(out, ",\"digits\":%d", a->digits);
  if (a->children) heng__buf_puts(out, ",\"children\":true");
}

static void json_choose(heng_buf *out,
                        const heng_plan *plan,
                        const heng_plan_choose *c) {
  heng__buf_printf(out, ",\"exactly_one\":%s,\"rows\":[",
                   c->exactly_one ? "true" : "false");
  for (size_t i = 0; i < c->n_rows; i++) {
    heng__buf_puts(out, i ? ",{\"value\":" : "{\"value\":");
    json_node(out, plan, c->rows[i].value);
    json_part(out, plan, "when", c->rows[i].when);
    json_cites(out, c->rows[i].cites);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "]");
}

static void json_rank(heng_buf *out,
                      const heng_plan *plan,
                      const heng_plan_rank *r) {
  static const char *const ties[] = {"", "share", "dense", "none"};
  heng__buf_printf(out, ",\"ties\":\"%s\",\"then\":%zu,\"keys\":[",
                   ties[r->ties], r->n_before_then);
  for (size_t i = 0; i < r->n_keys; i++) {
    heng__buf_printf(out, "%s{\"descending\":%s,\"value\":", i ? "," : "",
                     r->keys[i].descending ? "true" : "false");
    json_node(out, plan, r->keys[i].value);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "],\"within\":[");
  for (size_t i = 0; i < r->n_within; i++) {
    if (i) heng__buf_puts(out, ",");
    json_node(out, plan, r->within[i]);
  }
  heng__buf_puts(out, "]");
}

static void json_node(heng_buf *out,
                      const heng_plan *plan,
                      const heng_node *n) {
  heng__buf_printf(out, "{\"kind\":\"%s\",", heng__node_kind_name(n->kind));
  json_member(out, "type", heng__type_text(plan, n->type));
  json_place(out, n->span);
  if (n->kind == HENG_NODE_CONST) {
    heng_buf text = {.arena = plan->arena};
    heng__node_print(&text, plan, n);
    heng__buf_puts(out, ",");
    json_member(out, "value", heng__buf_slice(&text));
  }
  if (n->kind == HENG_NODE_FIELD || n->kind == HENG_NODE_ROW)
    heng__buf_printf(out, ",\"cursor\":%u", n->cursor);
  if (n->kind == HENG_NODE_FIELD || n->kind == HENG_NODE_FOLLOW ||
      n->kind == HENG_NODE_SLOT)
    heng__buf_printf(out, ",\"table\":%u,\"field\":%u", n->id, n->field);
  if (n->kind == HENG_NODE_PARAM || n->kind == HENG_NODE_VALUE ||
      n->kind == HENG_NODE_ROW || n->kind == HENG_NODE_EXTERN)
    heng__buf_printf(out, ",\"id\":%u", n->id);
  if (n->kind == HENG_NODE_ROUND || n->kind == HENG_NODE_ROOT ||
      n->kind == HENG_NODE_LN || n->kind == HENG_NODE_EXP) {
    static const char *const modes[] = {"half up", "half even", "up", "down"};
    heng__buf_printf(out, ",\"mode\":\"%s\",\"to\":%s", modes[n->mode],
                     n->to ? "true" : "false");
  }
  if (n->aggregate) json_aggregate(out, plan, n->aggregate);
  if (n->choose) json_choose(out, plan, n->choose);
  if (n->rank) json_rank(out, plan, n->rank);
  if (n->n_args) {
    heng__buf_puts(out, ",\"args\":[");
    for (uint32_t i = 0; i < n->n_args; i++) {
      if (i) heng__buf_puts(out, ",");
      json_node(out, plan, n->args[i]);
    }
    heng__buf_puts(out, "]");
  }
  heng__buf_puts(out, "}");
}

static void json_table(heng_buf *out, const heng_plan *plan, uint32_t id) {
  const heng_plan_table *t = &plan->tables[id];
  heng__buf_puts(out, "{");
  json_pair(out, t->pair);
  heng__buf_printf(out, ",\"kind\":\"%s\",\"root\":%u", kind_name(t), t->root);
  json_place(out, t->span);
  json_cites(out, t->cites);
  json_part(out, plan, "where", t->where);
  json_part(out, plan, "having", t->having);
  for (int i = 0; i < 2; i++)
    if (t->kind != HENG_TABLE_RECORDS && t->source[i] != HENG_NONE)
      heng__buf_printf(out, ",\"source%s\":%u", i ? "2" : "", t->source[i]);
  heng__buf_puts(out, ",\"fields\":[");
  for (size_t i = 0; i < t->n_fields; i++) {
    const heng_plan_field *f = &t->fields[i];
    heng__buf_puts(out, i ? ",{" : "{");
    json_pair(out, f->pair);
    heng__buf_printf(out, ",\"role\":\"%s\",", role_name(f->role));
    json_member(out, "type", heng__type_text(plan, f->type));
    json_place(out, f->span);
    if (f->full.d || f->full.wide) {
      heng__buf_puts(out, ",");
      json_member(out, "full", heng__num_text(plan->arena, f->full));
    }
    if (f->parent != HENG_NONE)
      heng__buf_printf(out, ",\"parent\":%u", f->parent);
    if (f->as_a_rule) heng__buf_puts(out, ",\"as_a_rule\":true");
    if (f->slot_children) heng__buf_puts(out, ",\"slot_children\":true");
    if (f->slot) heng__buf_puts(out, ",\"adds_up\":true");
    json_cites(out, f->cites);
    json_part(out, plan, "expression", f->node);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "]}");
}

// By what a param is looked up: the names of choices, or where its rows stand.
static void json_axes(heng_buf *out,
                      const heng_plan *plan,
                      const heng_plan_param *p) {
  static const char *const kinds[] = {"choice", "from", "exact"};
  for (uint32_t k = 0; k < p->n_keys; k++) {
    const heng_param_axis *axis = &p->axes[k];
    bool choice = axis->kind == HENG_KEY_CHOICE;
    heng_type type = {.base = choice ? HENG_TYPE_CHOICE : axis->base,
                      .id = choice ? p->keys[k] : 0};
    heng__buf_printf(out, "%s{\"kind\":\"%s\",", k ? "," : ",\"keys\":[",
                     kinds[axis->kind]);
    json_member(out, "type", heng__type_text(plan, type));
    for (size_t i = 0; i < axis->n_at; i++) {
      heng__buf_puts(out, i ? "," : ",\"at\":[");
      json_text(out, heng__param_key_text(plan->arena, axis, i));
    }
    heng__buf_puts(out, axis->n_at ? "]}" : "}");
  }
  if (p->n_keys) heng__buf_puts(out, "]");
}

static void json_params(heng_buf *out, const heng_plan *plan) {
  for (size_t i = 0; i < plan->n_params; i++) {
    const heng_plan_param *p = &plan->params[i];
    heng__buf_puts(out, i ? ",{" : "{");
    json_pair(out, p->pair);
    heng__buf_puts(out, ",");
    json_member(out, "type", heng__type_text(plan, p->type));
    json_place(out, p->span);
    json_axes(out, plan, p);
    heng__buf_puts(out, ",\"cells\":[");
    for (size_t c = 0; c < p->n_cells; c++) {
      heng_node cell = {
          .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[c]};
      heng_buf text = {.arena = plan->arena};
      heng__node_print(&text, plan, &cell);
      heng__buf_puts(out, c ? ",{" : "{");
      json_member(out, "value", heng__buf_slice(&text));
      json_cites(out, p->cites[c]);
      heng__buf_puts(out, "}");
    }
    heng__buf_puts(out, "]}");
  }
}

static void json_externs(heng_buf *out, const heng_plan *plan) {
  if (!plan->n_externs) return;
  heng__buf_puts(out, "],\"externs\":[");
  for (size_t i = 0; i < plan->n_externs; i++) {
    const heng_plan_extern *f = &plan->externs[i];
    heng__buf_puts(out, i ? ",{" : "{");
    json_pair(out, f->function->pair);
    heng__buf_puts(out, ",");
    json_member(out, "by", f->function->place.en);
    heng__buf_puts(out, ",\"parameters\":[");
    for (uint32_t k = 0; k < f->n_types; k++) {
      if (k) heng__buf_puts(out, ",");
      json_text(out, heng__type_text(plan, f->types[k]));
    }
    heng__buf_puts(out, "],");
    json_member(out, "type", heng__type_text(plan, f->result));
    heng__buf_puts(out, "}");
  }
}

void heng__plan_json(heng_buf *out, const heng_plan *plan) {
  heng__buf_printf(out, "{\"heng_plan\":1,\"hash\":\"%s\",", plan->hash);
  json_pair(out, plan->pair);
  heng__buf_puts(out, ",");
  json_member(out, "title", plan->title);
  if (plan->has_edition)
    heng__buf_printf(out, ",\"edition\":%lld", (long long)plan->edition);
  heng__buf_puts(out, ",\"params\":[");
  json_params(out, plan);
  json_externs(out, plan);
  heng__buf_puts(out, "],\"values\":[");
  for (size_t i = 0; i < plan->n_values; i++) {
    heng__buf_puts(out, i ? ",{" : "{");
    json_pair(out, plan->values[i].pair);
    json_part(out, plan, "expression", plan->values[i].node);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "],\"tables\":[");
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    if (t) heng__buf_puts(out, ",");
    json_table(out, plan, t);
  }
  heng__buf_puts(out, "],\"checks\":[");
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_plan_check *c = &plan->checks[i];
    heng__buf_puts(out, i ? ",{" : "{");
    json_pair(out, c->pair);
    heng__buf_printf(out, ",\"warn\":%s", c->warn ? "true" : "false");
    json_place(out, c->span);
    json_cites(out, c->cites);
    json_part(out, plan, "condition", c->condition);
    heng__buf_puts(out, "}");
  }
  heng__buf_puts(out, "]}\n");
}

// Citations -------------------------------------------------------------------------

typedef struct heng_cited_list {
  HENG_VEC(heng_cited) list;
  heng_arena *arena;
} heng_cited_list;

static void cite(heng_cited_list *l,
                 heng_cites cites,
                 heng_pair what,
                 heng_pair where_of) {
  for (size_t i = 0; i < cites.len; i++) {
    const heng_cite *c = &cites.items[i];
    // Cells filled by `otherwise` share one citation.
    bool seen = false;
    for (size_t k = 0; k < l->list.len; k++)
      seen = seen || (l->list.items[k].cite.span.source == c->span.source &&
                      l->list.items[k].cite.span.start == c->span.start &&
                      c->span.source);
    if (!seen) heng__push(l->arena, &l->list, (heng_cited){*c, what, where_of});
  }
}

static void cite_node(heng_cited_list *l,
                      const heng_node *n,
                      heng_pair what,
                      heng_pair where_of) {
  if (!n) return;
  for (uint32_t i = 0; i < n->n_args; i++)
    cite_node(l, n->args[i], what, where_of);
  if (n->aggregate) cite_node(l, n->aggregate->body, what, where_of);
  if (n->aggregate) cite_node(l, n->aggregate->figure, what, where_of);
  if (n->aggregate) cite_node(l, n->aggregate->weight, what, where_of);
  for (size_t i = 0; n->choose && i < n->choose->n_rows; i++) {
    cite(l, n->choose->rows[i].cites, what, where_of);
    cite_node(l, n->choose->rows[i].value, what, where_of);
  }
}

static int by_place(const heng_plan *plan,
                    const heng_cited *x,
                    const heng_cited *y) {
  size_t a = 0, b = 0;
  for (size_t t = 0; t < plan->n_trees; t++) {
    if (plan->trees[t]->source == x->cite.span.source) a = t;
    if (plan->trees[t]->source == y->cite.span.source) b = t;
  }
  if (a != b) return a < b ? -1 : 1;
  return (x->cite.span.start > y->cite.span.start) -
         (x->cite.span.start < y->cite.span.start);
}

size_t heng__plan_cited(heng_arena *arena,
                        const heng_plan *plan,
                        heng_cited **out) {
  heng_cited_list l = {.arena = arena};
  heng_pair nothing = {0};
  for (size_t i = 0; i < plan->n_params; i++) {
    const heng_plan_param *p = &plan->params[i];
    cite(&l, p->own_cites, p->pair, nothing);
    for (size_t c = 0; c < p->n_cells; c++)
      cite(&l, p->cites[c], p->pair, nothing);
  }
  for (size_t i = 0; i < plan->n_rows; i++)
    for (size_t r = 0; r < plan->rows[i].n_rows; r++)
      if (plan->tables[plan->rows[i].schema].given)
        cite(&l, plan->rows[i].rows[r].cites,
             plan->tables[plan->rows[i].schema].pair, nothing);
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    cite(&l, table->cites, table->pair, nothing);
    for (size_t f = 0; f < table->n_fields; f++) {
      cite(&l, table->fields[f].cites, table->fields[f].pair, table->pair);
      cite_node(&l, table->fields[f].node, table->fields[f].pair, table->pair);
    }
  }
  for (size_t i = 0; i < plan->n_values; i++) {
    cite(&l, plan->values[i].cites, plan->values[i].pair, nothing);
    cite_node(&l, plan->values[i].node, plan->values[i].pair, nothing);
  }
  for (size_t i = 0; i < plan->n_checks; i++)
    cite(&l, plan->checks[i].cites, plan->checks[i].pair, nothing);
  // Insertion sort: lists are short and mostly in order.
  for (size_t i = 1; i < l.list.len; i++)
    for (size_t k = i;
         k > 0 && by_place(plan, &l.list.items[k], &l.list.items[k - 1]) < 0;
         k--) {
      heng_cited swap = l.list.items[k];
      l.list.items[k] = l.list.items[k - 1];
      l.list.items[k - 1] = swap;
    }
  *out = l.list.items;
  return l.list.len;
}
