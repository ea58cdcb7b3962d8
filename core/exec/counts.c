// Counts as a rank key: who has more of the first value, then of the second …
#include "exec/run_internal.h"

typedef struct counted {
  heng_value value;
  int64_t times;
} counted;

struct heng_counts {
  heng_type type;
  heng_said said;
  size_t n;
  counted of[];  // by value, each once, none 0 times
};

typedef struct order {
  const heng_run *run;
  heng_type type;
  const heng_value *values;
} order;

static int by_value(void *ctx, uint32_t a, uint32_t b) {
  const order *o = ctx;
  return heng__value_cmp(o->run, o->type, &o->values[a], &o->values[b]);
}

// "1 × 3, 2 × 1"
static heng_slice shown(heng_exec *x, const heng_counts *c, heng_lang lang) {
  heng_buf out = {.arena = x->arena};
  for (size_t i = 0; i < c->n; i++)
    heng__buf_printf(&out, "%s%.*s × %lld",
                     !i                ? ""
                     : lang == HENG_ZH ? "，"
                                       : ", ",
                     HENG_ARG(heng__value_text(x->arena, x->run, c->type,
                                               c->of[i].value, lang)),
                     (long long)c->of[i].times);
  if (!c->n) heng__buf_puts(&out, "0");
  return heng__buf_slice(&out);
}

heng_value heng__counts_value(heng_exec *x,
                              heng_type type,
                              heng_value *values,
                              size_t n) {
  heng_counts *c = heng__arena_alloc(x->arena, sizeof *c + n * sizeof *c->of);
  uint32_t *at = heng__array(x->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) at[i] = (uint32_t)i;
  order by = {x->run, type, values};
  heng__sort_rows(x->arena, at, n, by_value, &by);
  c->type = type;
  c->n = 0;
  for (size_t i = 0; i < n; i++) {
    if (!i || by_value(&by, at[i - 1], at[i]) != 0)
      c->of[c->n++] = (counted){values[at[i]], 0};
    c->of[c->n - 1].times++;
  }
  c->said = (heng_said){shown(x, c, HENG_EN), shown(x, c, HENG_ZH)};
  return (heng_value){.counts = c, .text = c->said.en};
}

heng_said heng__counts_said(const heng_counts *counts) {
  return counts->said;
}

int heng__counts_cmp(const heng_run *run,
                     const heng_counts *a,
                     const heng_counts *b) {
  for (size_t i = 0; i < a->n || i < b->n; i++) {
    if (i >= a->n || i >= b->n) return i < a->n ? 1 : -1;
    const counted *p = &a->of[i], *q = &b->of[i];
    // Who has a lesser value here has more of it: the other one has none.
    int c = heng__value_cmp(run, a->type, &p->value, &q->value);
    if (c) return c < 0 ? 1 : -1;
    if (p->times != q->times) return p->times > q->times ? 1 : -1;
  }
  return 0;
}

int heng__key_value_cmp(const heng_run *run,
                        const heng_node *key,
                        const heng_value *a,
                        const heng_value *b) {
  if (a->counts && b->counts)
    return heng__counts_cmp(run, a->counts, b->counts);
  return heng__value_cmp(run, key->type, a, b);
}
