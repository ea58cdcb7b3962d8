// What is said of a difference: the rule to blame as the beginning of a sentence, and
// as notes below a message.
#include "regress/first_difference.h"

heng_said heng__value_told(heng_arena *arena,
                           const heng_run *run,
                           heng_type type,
                           heng_value value) {
  if (value.state == HENG_MISSING) return HENG_SAY2("missing", "缺失");
  if (value.state == HENG_HELD) {
    const heng_finding *f = &run->findings[value.finding];
    heng_slice en = heng__finding_message(arena, f, HENG_EN);
    heng_slice zh = heng__finding_message(arena, f, HENG_ZH);
    return (heng_said){
        heng__arena_printf(arena, "held back (%.*s)", HENG_ARG(en)),
        heng__arena_printf(arena, "暂缓（%.*s）", HENG_ARG(zh))};
  }
  return (heng_said){heng__value_text(arena, run, type, value, HENG_EN),
                     heng__value_text(arena, run, type, value, HENG_ZH)};
}

static bool has_field(const heng_plan_table *table, heng_pair name) {
  for (uint32_t f = 0; f < table->n_fields; f++)
    if (heng__pair_has(table->fields[f].pair, name.en) ||
        heng__pair_has(table->fields[f].pair, name.zh))
      return true;
  return false;
}

heng_said heng__field_told(heng_arena *arena,
                           const heng_plan *plan,
                           uint32_t table,
                           heng_pair field) {
  size_t n = 0;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    n += has_field(&plan->tables[t], field);
  heng_pair of = plan->tables[table].pair;
  heng_said name = heng__say_pair(field), owner = heng__say_pair(of);
  if ((n < 2 && !plan->tables[table].given) || !owner.en.len) return name;
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(owner.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(owner.zh),
                                        HENG_ARG(name.zh))};
}

static heng_said remark(heng_arena *arena, heng_code code, heng_said of) {
  heng_diag said = {.code = code, .args = &of, .n_args = 1};
  return (heng_said){heng__diag_message(arena, &said, HENG_EN),
                     heng__diag_message(arena, &said, HENG_ZH)};
}

static heng_said because(heng_arena *arena, heng_said cause) {
  return remark(arena, HENG_N_TEST_BECAUSE, cause);
}

// "`f` was changed: `x` of a is 2 (was 1)", either part may be empty.
static heng_said caused(heng_arena *arena, heng_said behind, heng_said cause) {
  if (!behind.en.len) return cause;
  heng_said first = remark(arena, HENG_N_TEST_CAUSE_CHANGED, behind);
  if (!cause.en.len) return first;
  first = because(arena, first);
  return (heng_said){heng__arena_printf(arena, "%.*s%.*s", HENG_ARG(first.en),
                                        HENG_ARG(cause.en)),
                     heng__arena_printf(arena, "%.*s%.*s", HENG_ARG(first.zh),
                                        HENG_ARG(cause.zh))};
}

heng_said heng__difference_because(heng_arena *arena,
                                   const heng_difference *d) {
  heng_said none = HENG_SAY2("", "");
  if (d->kind != HENG_DIFFERENT) return none;
  heng_said cause = caused(arena, d->behind, d->itself ? none : d->cause);
  return cause.en.len ? because(arena, cause) : none;
}

void heng__cites_tell(heng_diags *diags, heng_diag *diag, heng_cites cites) {
  for (size_t i = 0; i < cites.len; i++)
    heng__note(diags, diag,
               cites.items[i].assumed ? HENG_N_TEST_ASSUMED
                                      : HENG_N_TEST_SOURCE,
               (heng_span){0}, HENG_SAY(cites.items[i].text));
}

void heng__difference_tell(heng_diags *diags,
                           heng_diag *diag,
                           const heng_difference *d) {
  if (d->kind != HENG_DIFFERENT) return;
  bool same_text =
      heng__slice_eq(d->text.en, d->old_text.en) || !d->old_text.en.len;
  if (d->text.en.len && !same_text)
    heng__note(diags, diag, HENG_N_TEST_NOW, d->span, d->text);
  else if (d->span.source)
    heng__note(diags, diag, HENG_N_TEST_RULE, d->span, HENG_SAY2("", ""));
  if (d->old_text.en.len && !same_text)
    heng__note(diags, diag, HENG_N_TEST_WAS, d->old_span, d->old_text);
  heng__cites_tell(diags, diag, d->cites);
  for (size_t i = 0; i < d->n_also; i++)
    heng__note(diags, diag, HENG_N_TEST_ALSO, d->also[i].span,
               caused(diags->arena, d->also[i].behind, d->also[i].cause));
}
