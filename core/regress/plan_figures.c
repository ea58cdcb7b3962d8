// Which figures of a param differ: "two: 3 → 3.5", as they are written.
#include "plan/param.h"
#include "plan/print.h"
#include "regress/plan_diff.h"

#define FIGURES_SHOWN 12

static bool same_shape(const heng_plan_param *p, const heng_plan_param *q) {
  if (p->n_keys != q->n_keys || p->n_cells != q->n_cells) return false;
  for (size_t k = 0; k < p->n_keys; k++)
    if (p->axes[k].kind != q->axes[k].kind ||
        p->axes[k].n_slots != q->axes[k].n_slots)
      return false;
  return true;
}

// The figure as it means, by which it is compared.
static heng_slice meant(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_plan_param *p,
                        size_t cell) {
  heng_buf out = {.arena = arena};
  heng_node node = {
      .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[cell]};
  heng__node_print(&out, plan, &node);
  return heng__buf_slice(&out);
}

// As people read it; the only figure of a param as its author wrote it, "30%".
static heng_slice shown(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_plan_param *p,
                        size_t cell,
                        heng_lang lang) {
  const heng_const *value = &p->cells[cell];
  if (p->type.base == HENG_TYPE_CHOICE && !value->missing)
    return heng__pair_show(
        plan->schema->choices[p->type.id].values[value->code], lang);
  bool alone = !p->n_keys && p->spans && p->spans[cell].source;
  return alone ? heng__span_text(p->spans[cell]) : meant(arena, plan, p, cell);
}

// The key of a slot in a tongue: a value of the choice, or "from 60".
static heng_slice key_of(heng_arena *arena,
                         const heng_plan *plan,
                         const heng_plan_param *p,
                         size_t key,
                         size_t slot,
                         heng_lang lang) {
  const heng_param_axis *axis = &p->axes[key];
  if (axis->kind == HENG_KEY_CHOICE)
    return heng__pair_show(plan->schema->choices[p->keys[key]].values[slot],
                           lang);
  if (!slot) return heng__pair_show(heng__keyword_pair(HENG_K_OTHERWISE), lang);
  heng_slice at = heng__param_key_text(arena, axis, slot - 1);
  if (axis->kind == HENG_KEY_EXACT) return at;
  heng_slice from = heng__pair_show(heng__keyword_pair(HENG_K_FROM), lang);
  return heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(from), HENG_ARG(at));
}

static void put_keys(heng_buf *out,
                     const heng_plan *plan,
                     const heng_plan_param *p,
                     size_t cell,
                     heng_lang lang) {
  size_t below = p->n_cells;
  for (size_t k = 0; k < p->n_keys; k++) {
    below /= p->axes[k].n_slots;
    size_t slot = cell / below;
    cell %= below;
    heng__buf_printf(out, "%s%.*s", k ? ", " : "",
                     HENG_ARG(key_of(out->arena, plan, p, k, slot, lang)));
  }
  if (p->n_keys) heng__buf_puts(out, lang == HENG_ZH ? "：" : ": ");
}

heng_said heng__plan_diff_figures(heng_arena *arena,
                                  const heng_plan *first,
                                  uint32_t p_number,
                                  const heng_plan *second,
                                  uint32_t q_number) {
  const heng_plan_param *p = &first->params[p_number];
  const heng_plan_param *q = &second->params[q_number];
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  size_t n = 0;
  if (!same_shape(p, q)) return (heng_said){{"", 0}, {"", 0}};
  for (size_t c = 0; c < p->n_cells; c++) {
    // What another row gives too is told once, at that row.
    bool own = !p->origin || p->origin[c] == c || q->origin[c] == c;
    if (!own ||
        heng__slice_eq(meant(arena, first, p, c), meant(arena, second, q, c)))
      continue;
    if (n++ >= FIGURES_SHOWN) continue;
    for (int t = 0; t < 2; t++) {
      heng_buf *out = t ? &zh : &en;
      heng_lang lang = t ? HENG_ZH : HENG_EN;
      if (n > 1) heng__buf_puts(out, t ? "；" : "; ");
      put_keys(out, second, q, c, lang);
      heng__buf_printf(out, "%.*s → %.*s",
                       HENG_ARG(shown(arena, first, p, c, lang)),
                       HENG_ARG(shown(arena, second, q, c, lang)));
    }
  }
  if (n > FIGURES_SHOWN) {
    heng__buf_puts(&en, "; …");
    heng__buf_puts(&zh, "等");
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

heng_cites heng__plan_diff_figure_cites(heng_arena *arena,
                                        const heng_plan *first,
                                        uint32_t p_number,
                                        const heng_plan *second,
                                        uint32_t q_number) {
  const heng_plan_param *p = &first->params[p_number];
  const heng_plan_param *q = &second->params[q_number];
  for (size_t c = 0; same_shape(p, q) && c < q->n_cells; c++)
    if (q->cites[c].len &&
        !heng__slice_eq(meant(arena, first, p, c), meant(arena, second, q, c)))
      return q->cites[c];
  return (heng_cites){NULL, 0};
}
