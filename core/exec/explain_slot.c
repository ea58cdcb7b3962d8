// Explaining slots: the children that the records hang under an indicator, each
// with the record of its mark.
#include "exec/explain_internal.h"
#include "words/vocab.h"

static void explain_child(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *slot,
                          const heng_slot_row *child) {
  uint32_t table = slot->args[HENG_SLOT_PARENT]->type.id;
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_ROW);
  reason->name = e->run->plan->tables[table].pair;
  heng__reason_key(e, reason, table, child->indicator);
  reason->type = slot->type;
  reason->value = child->mark;
  if (child->full.state == HENG_KNOWN) {
    heng_said full =
        heng__said_value(e, slot->args[HENG_SLOT_FULL]->type, child->full);
    reason->note = heng__remark(e->arena, HENG_N_RUN_SLOT_OF, &full, 1);
  }
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, child->mark);
  if (child->mark_row != HENG_ROW_NONE)
    heng__explain_field(e, &below, slot->args[HENG_SLOT_MARK]->id,
                        child->mark_row, slot->args[HENG_SLOT_MARK]->field);
}

void heng__explain_slot(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *slot) {
  heng_slot_rows rows =
      heng__slot_children(e->x, slot->id, e->x->cursors[0].row, slot->field);
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_AGGREGATE,
                                          slot, heng__eval(e->x, slot));
  reason->name = heng__keyword_pair(HENG_K_SLOT_CHILDREN);
  reason->rule = HENG_SAY2("", "");
  heng_said args[] = {
      heng__int_said(e->arena, (int64_t)rows.n),
      heng__say_pair(
          e->run->plan->tables[slot->args[HENG_SLOT_PARENT]->type.id].pair)};
  reason->note =
      rows.n ? heng__remark(e->arena, HENG_N_RUN_ROWS, args, 2)
             : heng__remark(e->arena, HENG_N_RUN_ROWS_NONE, &args[1], 1);
  heng_branch below = heng__branch_below(reason);
  for (size_t i = 0; i < rows.n; i++)
    explain_child(e, &below, slot, &rows.items[i]);
}
