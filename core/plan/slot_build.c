// Building what slots leave open: a value where nothing fills one, and the marks of
// indicators that another text hung below one of shared rules.
#include "plan/declare_internal.h"

heng_node *heng__b_open_slot(heng_ctx *ctx,
                             const heng_name *name,
                             heng_type want) {
  if (want.base == HENG_TYPE_REF || want.base == HENG_TYPE_DURATION) {
    heng__b_say(ctx, HENG_M_SLOT_TYPE, name->span, HENG_SAY(name->main));
    return heng__b_bad(ctx, name->span);
  }
  heng_node *any = heng__b_constant(ctx, name->span, want);
  if (want.base == HENG_TYPE_NUMBER) any->value.num = heng__num_int(1);
  return any;
}

bool heng__b_check_hung(heng_ctx *ctx,
                        uint32_t table,
                        heng_bfield *f,
                        heng_num *sum) {
  heng_builder *b = ctx->b;
  heng_num hung = heng__num_int(0);
  const heng_expr *full = f->item->children_slot->full;
  bool any = false;
  heng_num left;
  heng__const_number(b, f->tree, full, &left);
  for (size_t i = 0; i < f->n_children; i++) {
    heng_bfield *child = heng__b_get(b, table, f->children[i]);
    if (!child->item->hung) continue;
    any = true;
    heng__b_full_marks(ctx, child);
    if (!child->f.full.d ||
        heng__num_add(b->arena, hung, child->f.full, &hung) != HENG_OK)
      return false;
  }
  *sum = left;
  if (!any || heng__num_cmp(hung, left) == 0) return true;
  heng_span span = f->f.name_span;
  for (size_t i = f->n_children; i-- > 0;) {
    const heng_bfield *child = heng__b_get(b, table, f->children[i]);
    if (child->item->hung) span = child->f.name_span;
  }
  heng_diag *d =
      heng__b_say(ctx, HENG_M_SLOT_CHILDREN, span, heng__say_pair(f->f.pair),
                  HENG_SAY(heng__num_text(b->arena, left)),
                  HENG_SAY(heng__num_text(b->arena, hung)));
  heng__note(b->diags, d, HENG_N_SLOT_HERE, full->span,
             heng__say_pair(f->f.pair));
  return false;
}
