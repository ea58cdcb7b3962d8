// What-if: another figure for a param of a plan of one's own.
#include "plan/build_internal.h"

static heng_plan_param *find(heng_plan *plan, heng_slice name) {
  for (size_t i = 0; i < plan->n_params; i++)
    if (heng__pair_has(plan->params[i].pair, name)) return &plan->params[i];
  return NULL;
}

static void unknown(heng_plan *plan, heng_slice name, heng_diags *diags) {
  heng_pair *names = heng__array(diags->arena, heng_pair, plan->n_params + 1);
  heng_diag *d =
      heng__diag(diags, HENG_M_SET_UNKNOWN, (heng_span){0}, HENG_SAY(name));
  for (size_t i = 0; i < plan->n_params; i++) names[i] = plan->params[i].pair;
  heng_slice near = heng__nearest(name, names, plan->n_params);
  if (near.len)
    heng__note(diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0}, HENG_SAY(near));
}

// The cell that "two" or "one.big" names, or SIZE_MAX.
static size_t cell_of(const heng_plan *plan,
                      const heng_plan_param *p,
                      heng_slice keys) {
  size_t cell = 0;
  for (uint32_t k = 0; k < p->n_keys; k++) {
    const heng_choice *c = &plan->schema->choices[p->keys[k]];
    size_t end = 0;
    while (end < keys.len && keys.ptr[end] != '.') end++;
    int32_t code = heng__choice_find(c, (heng_slice){keys.ptr, end});
    if (code < 0) return SIZE_MAX;
    cell = cell * c->n_values + (size_t)code;
    if (end < keys.len) end++;
    keys = (heng_slice){keys.ptr + end, keys.len - end};
  }
  return keys.len ? SIZE_MAX : cell;
}

static bool read_number(heng_arena *arena, heng_slice text, heng_num *out) {
  static const heng_slice signs[] = {{"%", 1}, {"％", 3}};
  bool percent = false;
  for (int i = 0; i < 2 && !percent; i++) {
    if (text.len < signs[i].len) continue;
    size_t rest = text.len - signs[i].len;
    percent = memcmp(text.ptr + rest, signs[i].ptr, signs[i].len) == 0;
    if (percent) text.len = rest;
  }
  if (heng__num_parse(arena, text, out) != HENG_OK) return false;
  return !percent ||
         heng__num_div(arena, *out, heng__num_int(100), out) == HENG_OK;
}

static bool read_value(heng_plan *plan,
                       const heng_plan_param *p,
                       heng_slice text,
                       heng_const *out) {
  heng_date date;
  switch (p->type.base) {
    case HENG_TYPE_NUMBER:
      return read_number(plan->arena, text, &out->num) &&
             !(p->type.whole && !heng__num_is_int(out->num)) &&
             !(p->has_low && (heng__num_cmp(out->num, p->low) < 0 ||
                              heng__num_cmp(out->num, p->high) > 0));
    case HENG_TYPE_DATE:
      if (!heng__date_parse(text, &date)) return false;
      out->code = date;
      return true;
    case HENG_TYPE_BOOL:
      out->code = heng__pair_has(heng__keyword_pair(HENG_K_YES), text);
      return out->code || heng__pair_has(heng__keyword_pair(HENG_K_NO), text);
    case HENG_TYPE_CHOICE:
      out->code = heng__choice_find(&plan->schema->choices[p->type.id], text);
      return out->code >= 0;
    default: out->text = heng__arena_copy(plan->arena, text); return true;
  }
}

heng_status heng__plan_set(heng_plan *plan,
                           heng_slice name,
                           heng_slice value,
                           heng_diags *diags) {
  size_t dot = 0;
  while (dot < name.len && name.ptr[dot] != '.') dot++;
  heng_plan_param *p = find(plan, (heng_slice){name.ptr, dot});
  if (!p) {
    unknown(plan, (heng_slice){name.ptr, dot}, diags);
    return HENG_USAGE;
  }
  heng_slice keys = {NULL, 0};
  if (dot < name.len)
    keys = (heng_slice){name.ptr + dot + 1, name.len - dot - 1};
  size_t cell = cell_of(plan, p, keys);
  heng_const made = {0};
  if (cell == SIZE_MAX || !read_value(plan, p, value, &made)) {
    heng__diag(diags, HENG_M_SET_VALUE, p->span, HENG_SAY(name),
               HENG_SAY(value));
    return HENG_USAGE;
  }
  // The cells are the plan's own; a citation of the old figure would not be true
  // of the new one.
  heng_const *cells = heng__array(plan->arena, heng_const, p->n_cells + 1);
  heng_cites *cites = heng__array(plan->arena, heng_cites, p->n_cells + 1);
  memcpy(cells, p->cells, p->n_cells * sizeof *cells);
  memcpy(cites, p->cites, p->n_cells * sizeof *cites);
  cells[cell] = made;
  cites[cell] = (heng_cites){0};
  p->cells = cells;
  p->cites = cites;
  heng__plan_hash(plan);
  return HENG_OK;
}
