// Shared by the printers of the plan only.
#ifndef HENG_PLAN_PRINT_INTERNAL_H
#define HENG_PLAN_PRINT_INTERNAL_H

#include "plan/print.h"

typedef struct heng_writer_state heng_writer_state;
struct heng_writer_state {
  heng_buf *out;
  const heng_plan *plan;
  // What stands for a field (or, with HENG_NONE, for a table's rows, and for a value
  // where the table is HENG_NONE) in place of its name; null: names.
  heng_slice (*digest)(heng_writer_state *w, uint32_t table, uint32_t field);
  heng_slice **fields;  // digests made so far
  heng_slice *tables;
  heng_slice *values;
};

// The key of the row of the schema's table that [text] names: the key itself, or
// the second name of an indicator. A text that names no row of the scheme is kept.
heng_slice heng__row_key(const heng_plan *plan,
                         uint32_t schema,
                         heng_slice text);
const char *heng__node_kind_name(heng_node_kind kind);
// In quotes; what stands in it cannot be taken for the end of it.
void heng__write_text(heng_buf *out, heng_slice text);
void heng__write_node(heng_writer_state *w, const heng_node *node);
// "saturation(number, number?): number?"
heng_slice heng__extern_text(const heng_plan *plan, const heng_plan_extern *f);
// "number?", "tier", "units".
heng_slice heng__type_text(const heng_plan *plan, heng_type type);

#endif
