// What-if: another figure for a param of a plan of one's own.
#include "base/utf8.h"
#include "plan/build_internal.h"
#include "plan/param.h"

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

// What a figure of [p] looks like.
static heng_said wanted(const heng_plan *plan,
                        const heng_plan_param *p,
                        heng_arena *arena) {
  switch (p->type.base) {
    case HENG_TYPE_DATE:
      return HENG_SAY2("a date, such as 2022-12-31", "日期，如 2022-12-31");
    case HENG_TYPE_BOOL: return HENG_SAY2("yes or no", "“是”或“否”");
    case HENG_TYPE_CHOICE: {
      const heng_choice *c = &plan->schema->choices[p->type.id];
      heng_buf en = {.arena = arena}, zh = {.arena = arena};
      for (size_t v = 0; v < c->n_values; v++) {
        heng__buf_puts(&en, v ? ", " : "one of: ");
        heng__buf_puts(&zh, v ? "、" : "以下之一：");
        heng__buf_add(&en, heng__pair_show(c->values[v], HENG_EN));
        heng__buf_add(&zh, heng__pair_show(c->values[v], HENG_ZH));
      }
      return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
    }
    case HENG_TYPE_NUMBER: break;
    default: return HENG_SAY2("a text", "文字");
  }
  if (p->has_low)
    return (heng_said){
        heng__arena_printf(arena, "%s from %.*s to %.*s",
                           p->type.whole ? "a whole number" : "a number",
                           HENG_ARG(heng__num_text(arena, p->low)),
                           HENG_ARG(heng__num_text(arena, p->high))),
        heng__arena_printf(arena, "介于 %.*s 与 %.*s 之间的%s",
                           HENG_ARG(heng__num_text(arena, p->low)),
                           HENG_ARG(heng__num_text(arena, p->high)),
                           p->type.whole ? "整数" : "数")};
  return p->type.whole ? HENG_SAY2("a whole number", "整数")
                       : HENG_SAY2("a number", "数字");
}

bool heng__read_number(heng_arena *arena, heng_slice text, heng_num *out) {
  static const heng_slice signs[] = {{"%", 1}, {"％", 3}};
  bool percent = false;
  for (int i = 0; i < 2 && !percent; i++) {
    if (text.len < signs[i].len) continue;
    size_t rest = text.len - signs[i].len;
    percent = memcmp(text.ptr + rest, signs[i].ptr, signs[i].len) == 0;
    if (percent) text.len = rest;
  }
  // As the lexer has it, the minus of a Chinese keyboard is as good.
  const heng_slice minus = HENG_LIT("－");
  if (text.len > minus.len && memcmp(text.ptr, minus.ptr, minus.len) == 0)
    text = heng__arena_printf(arena, "-%.*s", (int)(text.len - minus.len),
                              text.ptr + minus.len);
  if (heng__num_parse(arena, text, out) != HENG_OK) return false;
  return !percent ||
         heng__num_div(arena, *out, heng__num_int(100), out) == HENG_OK;
}

bool heng__b_figure_read(heng_plan *plan,
                         const heng_plan_param *p,
                         heng_slice text,
                         heng_const *out) {
  heng_date date;
  switch (p->type.base) {
    case HENG_TYPE_NUMBER:
      return heng__read_number(plan->arena, text, &out->num) &&
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

// The slot of a date or number; a number may have a point of its own, so the
// longest text that is a key is taken. Takes its text off *keys.
static size_t figure_slot(heng_arena *arena,
                          const heng_param_axis *axis,
                          heng_slice *keys) {
  for (size_t end = keys->len; end > 0; end--) {
    if (end < keys->len && keys->ptr[end] != '.') continue;
    heng_slice text = {keys->ptr, end};
    heng_num num = heng__num_int(0);
    heng_date date = 0;
    bool is_key = axis->base == HENG_TYPE_NUMBER
                      ? heng__read_number(arena, text, &num)
                      : heng__date_parse(text, &date);
    size_t slot = is_key ? heng__param_slot(axis, num, date) : 0;
    bool rest = heng__pair_has(heng__keyword_pair(HENG_K_OTHERWISE), text);
    if (!rest && (!slot || !heng__param_is_key(axis, slot, num, date)))
      continue;
    keys->ptr += end;
    keys->len -= end;
    return slot;
  }
  return SIZE_MAX;
}

static size_t choice_slot(const heng_choice *c, heng_slice *keys) {
  size_t end = 0;
  while (end < keys->len && keys->ptr[end] != '.') end++;
  int32_t code = heng__choice_find(c, (heng_slice){keys->ptr, end});
  keys->ptr += end;
  keys->len -= end;
  return code < 0 ? SIZE_MAX : (size_t)code;
}

// The cell that "two", "one.big" or "2020-01-01" names, or SIZE_MAX.
static size_t cell_of(const heng_plan *plan,
                      const heng_plan_param *p,
                      heng_slice keys) {
  size_t cell = 0;
  for (uint32_t k = 0; k < p->n_keys; k++) {
    const heng_param_axis *axis = &p->axes[k];
    size_t slot = axis->kind == HENG_KEY_CHOICE
                      ? choice_slot(&plan->schema->choices[p->keys[k]], &keys)
                      : figure_slot(plan->arena, axis, &keys);
    if (slot == SIZE_MAX) return SIZE_MAX;
    cell = cell * axis->n_slots + slot;
    if (keys.len && k + 1 < p->n_keys) {
      keys.ptr++;  // the point before the next key
      keys.len--;
    }
  }
  return keys.len ? SIZE_MAX : cell;
}

// Says which keys a param has, in the order in which they are written.
static void note_keys(const heng_plan *plan,
                      const heng_plan_param *p,
                      heng_diags *diags,
                      heng_diag *to) {
  heng_buf en = {.arena = diags->arena}, zh = {.arena = diags->arena};
  for (uint32_t k = 0; k < p->n_keys; k++) {
    const heng_param_axis *axis = &p->axes[k];
    bool choice = axis->kind == HENG_KEY_CHOICE;
    size_t n = choice ? plan->schema->choices[p->keys[k]].n_values : axis->n_at;
    // The key behind the next point.
    if (k) heng__buf_puts(&en, "; then ");
    if (k) heng__buf_puts(&zh, "；其后是 ");
    for (size_t i = 0; i < n; i++) {
      heng_said key =
          choice ? heng__say_pair(plan->schema->choices[p->keys[k]].values[i])
                 : HENG_SAY(heng__param_key_text(plan->arena, axis, i));
      heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(key.en));
      heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(key.zh));
    }
  }
  if (en.len)
    heng__note(diags, to, HENG_N_SET_KEYS, (heng_span){0},
               heng__say_pair(p->pair),
               ((heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)}));
}

// What a Chinese keyboard types for figures, signs and the point, made narrow: in
// the text of rules these are as good.
static heng_slice narrowed(heng_arena *arena, heng_slice text) {
  heng_buf out = {.arena = arena};
  for (size_t at = 0, len; at < text.len; at += len) {
    int32_t cp = 0;
    len = heng__utf8_next(text, at, &cp);
    if (!len) return text;
    if (cp == 0x3002)  // 。
      cp = '.';
    else if (cp >= 0xFF01 && cp <= 0xFF5E)
      cp -= 0xFEE0;
    if (cp < 0x80)
      heng__buf_printf(&out, "%c", (char)cp);
    else
      heng__buf_add(&out, (heng_slice){text.ptr + at, len});
  }
  return heng__buf_slice(&out);
}

heng_status heng__plan_set(heng_plan *plan,
                           heng_slice name,
                           heng_slice value,
                           heng_diags *diags) {
  name = narrowed(plan->arena, name);
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
  if (cell == SIZE_MAX) {
    heng_diag *d =
        heng__diag(diags, HENG_M_SET_UNKNOWN, (heng_span){0}, HENG_SAY(name));
    note_keys(plan, p, diags, d);
    return HENG_USAGE;
  }
  bool written = p->type.base == HENG_TYPE_TEXT;  // any sign may be meant there
  if (!heng__b_figure_read(
          plan, p, written ? value : narrowed(plan->arena, value), &made)) {
    heng__diag(diags, HENG_M_SET_VALUE, p->span, HENG_SAY(name),
               HENG_SAY(value), wanted(plan, p, diags->arena));
    return HENG_USAGE;
  }
  // The cells are the plan's own; a citation of the old figure would not be true
  // of the new one.
  heng_const *cells = heng__array(plan->arena, heng_const, p->n_cells + 1);
  heng_cites *cites = heng__array(plan->arena, heng_cites, p->n_cells + 1);
  memcpy(cells, p->cells, p->n_cells * sizeof *cells);
  memcpy(cites, p->cites, p->n_cells * sizeof *cites);
  uint32_t *origin = heng__array(plan->arena, uint32_t, p->n_cells + 1);
  memcpy(origin, p->origin, p->n_cells * sizeof *origin);
  // A figure that holds from a key on holds up to the next row.
  for (size_t c = cell; c < p->n_cells; c++) {
    if (p->origin[c] != p->origin[cell]) continue;
    cells[c] = made;
    cites[c] = (heng_cites){0};
    origin[c] = (uint32_t)cell;
  }
  p->cells = cells;
  p->cites = cites;
  p->origin = origin;
  return HENG_OK;
}
