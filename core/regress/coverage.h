// Coverage of rules: what there is to exercise in a plan (each rule, each row of a
// choose, each cap both ways …) and what runs exercised of it, read from their
// traces. See docs/adr/0023.
#ifndef HENG_REGRESS_COVERAGE_H
#define HENG_REGRESS_COVERAGE_H

#include "exec/trace.h"

typedef enum heng_cover_kind {
  HENG_COVER_RULE,       // a rule gave a value, a table had a row
  HENG_COVER_CHOOSE,     // a row of a choose was taken
  HENG_COVER_LIMIT,      // a cap or floor bound, or did not
  HENG_COVER_EXTREME,    // an operand of min or max was taken
  HENG_COVER_TIES,       // the tie policy of a rank was needed
  HENG_COVER_KEY,        // a further key of a rank was needed
  HENG_COVER_ELSE,       // the value after `else` was taken, or not
  HENG_COVER_CONDITION,  // a condition held, or did not
  HENG_COVER_ROLLUP,     // leaves, and what stands above
  HENG_COVER_OUTCOME,    // an outcome fired, or did not
  HENG_COVER_LIFTED,     // an override lifted it
  HENG_COVER_CHECK,      // a check held, or broke
  HENG_COVER_CELL,       // a figure of a param was used
  HENG_COVER_SLOT,       // the records hang others under an indicator
  HENG_COVER_GIVEN,      // a row of a given table was read
  HENG_COVER_KIND_COUNT
} heng_cover_kind;

// Whether an item is asked for.
typedef enum heng_cover_wanted {
  HENG_COVER_WANTED,
  HENG_COVER_BESIDE,       // told, and not asked for: see the ADR
  HENG_COVER_INHERITED,    // stands in the edition that this one revises
  HENG_COVER_UNREACHABLE,  // proven: no records can do it
} heng_cover_wanted;

// A counter that an item is read from; of [sort] see coverage.c.
typedef struct heng_cover_ref {
  int sort;
  uint32_t a, b;
} heng_cover_ref;

typedef struct heng_cover_item {
  heng_cover_kind kind;
  heng_cover_wanted wanted;
  uint32_t way;      // of those that go several ways
  uint32_t rule;     // into the rules of the cover
  heng_span span;    // what it is about
  heng_said what;    // "row 2 of 4: grade = two"
  heng_said needs;   // what an example would need
  heng_cites cites;  // its own, else those of its rule
  HENG_VEC(heng_cover_ref) refs;
} heng_cover_item;

// What a rule is: a field (a: table, b: field), the rows of a table, a value, a
// param, a check, the rows of a given table (a: its number).
typedef enum heng_cover_sort {
  HENG_COVER_A_FIELD,
  HENG_COVER_A_TABLE,
  HENG_COVER_A_VALUE,
  HENG_COVER_A_PARAM,
  HENG_COVER_A_CHECK,
  HENG_COVER_A_GIVEN,
  HENG_COVER_A_FUNCTION,  // what its body holds, wherever it is called
} heng_cover_sort;

typedef struct heng_cover_rule {
  heng_cover_sort sort;
  uint32_t a, b;
  heng_said name;    // "departments.total"
  heng_span span;    // the statement
  heng_cites cites;  // its own, else those of what it stands in
} heng_cover_rule;

typedef struct heng_cover {
  const heng_plan *plan;
  heng_cover_rule *rules;  // in the order of the texts
  size_t n_rules;
  heng_cover_item *items;  // by rule, then by place
  size_t n_items;
} heng_cover;

// Everything that there is to exercise in [plan]. The same place, read several
// times (the body of a function), is one item. Lives in [arena].
heng_cover *heng__cover_new(heng_arena *arena, const heng_plan *plan);
// How often what [trace] counted exercised an item.
uint64_t heng__cover_count(const heng_cover_item *item,
                           const heng_trace *trace);
// The name of a kind in reports, "choose".
const char *heng__cover_kind_name(heng_cover_kind kind);

#endif
