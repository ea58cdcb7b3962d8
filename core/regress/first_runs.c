// Two runs of the same records side by side, and what is said of where they differ.
#include "regress/first_difference_internal.h"

// Names and values of two runs ------------------------------------------------------

bool heng__same_name(heng_pair a, heng_pair b) {
  return heng__pair_has(a, b.en) || heng__pair_has(a, b.zh) ||
         (!a.en.len && !a.zh.len && !b.en.len && !b.zh.len);
}

// HENG_NONE for a table without a name too: it has no partner.
uint32_t heng__table_like(const heng_plan *plan, heng_pair pair) {
  if (!pair.en.len && !pair.zh.len) return HENG_NONE;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (heng__same_name(plan->tables[t].pair, pair)) return t;
  return HENG_NONE;
}

uint32_t heng__field_like(const heng_plan *plan,
                          uint32_t table,
                          heng_pair pair) {
  for (uint32_t f = 0; table != HENG_NONE && f < plan->tables[table].n_fields;
       f++)
    if (heng__same_name(plan->tables[table].fields[f].pair, pair)) return f;
  return HENG_NONE;
}

uint32_t heng__value_like(const heng_plan *plan, heng_pair pair) {
  for (uint32_t v = 0; v < plan->n_values; v++)
    if (heng__same_name(plan->values[v].pair, pair)) return v;
  return HENG_NONE;
}

// Numbers are compared as such, all else by what people read: the codes of
// choices may have moved.
bool heng__same_in_both(const heng_both *both,
                        heng_type type,
                        heng_value now,
                        heng_type old_type,
                        heng_value was) {
  if (now.state != was.state || type.base != old_type.base) return false;
  if (now.state == HENG_MISSING) return true;
  if (now.state == HENG_KNOWN && type.base == HENG_TYPE_NUMBER)
    return heng__num_cmp(now.num, was.num) == 0;
  heng_said a = heng__value_told(both->arena, both->now, type, now);
  heng_said b = heng__value_told(both->arena, both->was, old_type, was);
  return heng__slice_eq(a.en, b.en);
}

// What was changed --------------------------------------------------------------------

static bool holds(heng_span outer, heng_span inner) {
  return outer.source && outer.source == inner.source &&
         outer.start <= inner.start && inner.end <= outer.end;
}

// The change of a part of that kind at [span] of today's texts. A rule may hold
// others, so it is found by where it begins.
const heng_plan_change *heng__changed_at(const heng_before *before,
                                         heng_part_kind kind,
                                         heng_span span) {
  for (size_t i = 0; i < before->n_changes; i++) {
    const heng_plan_change *c = &before->changes[i];
    heng_span at = c->span[1];
    if (c->kind != kind) continue;
    bool begins =
        at.source && at.source == span.source && at.start == span.start;
    if (begins || (kind != HENG_PART_RULE && holds(at, span))) return c;
  }
  return NULL;
}

// Saying ---------------------------------------------------------------------------

void heng__seek_values(const heng_seeking *s,
                       heng_pair name,
                       heng_said told,
                       heng_said key,
                       heng_said now,
                       heng_said was) {
  s->out->name = heng__say_pair(name);
  s->out->key = key.en;
  heng_said args[] = {told, key, now, was};
  heng_diag said = {.code =
                        key.en.len ? HENG_N_TEST_CAUSE : HENG_N_TEST_CAUSE_RUN,
                    .args = args,
                    .n_args = 4};
  s->out->cause =
      (heng_said){heng__diag_message(s->both->arena, &said, HENG_EN),
                  heng__diag_message(s->both->arena, &said, HENG_ZH)};
}

void heng__seek_rule(const heng_seeking *s,
                     heng_code code,
                     heng_said name,
                     heng_slice key) {
  s->out->name = name;
  s->out->key = key;
  heng_said args[] = {name, HENG_SAY(key)};
  heng_diag said = {.code = code, .args = args, .n_args = 2};
  s->out->cause =
      (heng_said){heng__diag_message(s->both->arena, &said, HENG_EN),
                  heng__diag_message(s->both->arena, &said, HENG_ZH)};
}

// The whole of both rules, where their expressions do not show what was changed.
// Of a table of figures or rows the one that counts has been told.
void heng__seek_change(heng_difference *out, const heng_plan_change *change) {
  if (!change) return;
  out->changed = true;
  heng_span now = heng__change_span(change, 1);
  heng_span was = heng__change_span(change, 0);
  if (!out->span.source || (change->behind && now.source)) out->span = now;
  if (!out->old_span.source || (change->behind && was.source))
    out->old_span = was;
  if (change->behind) out->behind = change->behind->name;
  if (change->kind == HENG_PART_PARAM || change->kind == HENG_PART_GIVEN ||
      !heng__slice_eq(out->text.en, out->old_text.en))
    return;
  out->text = heng__change_text(change, 1);
  out->old_text = heng__change_text(change, 0);
}
bool heng__field_moved(const heng_both *both,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_said *was) {
  const heng_plan *plan = both->now->plan, *old_plan = both->was->plan;
  heng_type type = plan->tables[table].fields[field].type;
  uint32_t old = heng__table_like(old_plan, plan->tables[table].pair);
  uint32_t old_field =
      heng__field_like(old_plan, old, plan->tables[table].fields[field].pair);
  if (old_field == HENG_NONE) return false;
  uint32_t old_row =
      heng__run_find(both->was, old, heng__run_key(both->now, table, row));
  if (old_row == HENG_ROW_NONE) return false;
  heng_type old_type = old_plan->tables[old].fields[old_field].type;
  heng_value value = heng__run_value(both->was, old, old_row, old_field);
  if (heng__same_in_both(both, type,
                         heng__run_value(both->now, table, row, field),
                         old_type, value))
    return false;
  *was = heng__value_told(both->arena, both->was, old_type, value);
  return true;
}
