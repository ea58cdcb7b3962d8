// Shared by the files of the plan builder only.
#ifndef HENG_PLAN_BUILD_INTERNAL_H
#define HENG_PLAN_BUILD_INTERNAL_H

#include "grammar/parse.h"
#include "plan/build.h"
#include "plan/compose.h"
#include "plan/name_index.h"
#include "plan/print.h"

// How far a definition has come. Definitions are built when they are first
// needed, so the order of building is an order of computing, and meeting one that
// is still under way is a cycle.
typedef enum heng_progress {
  HENG_WAITING,
  HENG_UNDER_WAY,
  HENG_DONE,
} heng_progress;

// What a condition that holds tells about a node.
typedef enum heng_fact_kind {
  HENG_FACT_KNOWN,    // it is not missing
  HENG_FACT_NONZERO,  // it is not 0
  HENG_FACT_EQUAL,    // it is the constant [code]
  // It is 0 or more, or more than 0.
  HENG_FACT_NOT_BELOW,
  HENG_FACT_ABOVE,
  HENG_FACT_UNSURE,  // it was not understood: nobody knows what it tells
} heng_fact_kind;

typedef struct heng_fact {
  heng_fact_kind kind;
  const heng_node *node;
  int32_t code;
} heng_fact;

typedef HENG_VEC(heng_fact) heng_facts;

typedef struct heng_bfield {
  heng_plan_field f;
  heng_progress progress;
  uint32_t steps;         // that it rests on, once it is done
  const heng_item *item;  // null for stored ones and references
  heng_tree *tree;
  const heng_schema_field *schema;  // of STORED
  uint32_t *children;               // of an indicator
  size_t n_children;
} heng_bfield;

typedef struct heng_btable {
  heng_plan_table t;
  HENG_VEC(heng_bfield *) fields;
  heng_name_index field_names;
  heng_progress rows;     // of derived tables
  uint32_t steps;         // that they rest on, once they are done
  const heng_stmt *stmt;  // null for records
  heng_tree *tree;
  heng_facts facts;   // what `where` says of each row; cursor 0
  bool deciding;      // what decides on a row of it is being read
  bool unsure;        // `where` was not understood: nobody knows what it says
  bool sought;        // its sources were looked for, and said if there are none
  heng_pair vars[2];  // of a pair: the names of its references
} heng_btable;

// A choice under construction.
typedef struct heng_bchoice {
  heng_choice c;
  heng_said said;  // "tier", "units.class"
  HENG_VEC(heng_pair) values;
  heng_name_index value_names;
  HENG_VEC(heng_span) spans;
  heng_span span;
} heng_bchoice;

// A record or given table under construction.
typedef struct heng_bschema {
  heng_schema_table t;
  HENG_VEC(heng_schema_field) fields;
  heng_name_index field_names;
  const heng_stmt *stmt;
  heng_tree *tree;
} heng_bschema;

typedef struct heng_bparam {
  heng_plan_param p;
  const heng_stmt *stmt;
  heng_tree *tree;
  bool gap_reported;
  bool unsure;       // its keys were not understood
  size_t first_gap;  // a cell without a value, or SIZE_MAX
  uint32_t
      *row_of;    // of each cell: the statement's row that holds, or HENG_NONE
  bool *reached;  // cells that a look-up may come to
  bool
      all_reached;  // some look-up may come to any of them; then, for all such:
  bool none_there, some_missing;
} heng_bparam;

typedef struct heng_bvalue {
  heng_plan_value v;
  heng_progress progress;
  uint32_t steps;  // that it rests on, once it is done
  const heng_stmt *stmt;
  heng_tree *tree;
} heng_bvalue;

typedef struct heng_bfunction {
  heng_pair pair;
  const heng_stmt *stmt;
  heng_tree *tree;
  uint32_t table;          // of `for`, or HENG_NONE
  heng_type *types;        // of the parameters
  bool *told;              // of each: its name was refused
  bool called;             // its body was read
  heng_progress progress;  // under way: its body is being expanded
} heng_bfunction;

// A function that is brought from outside. Its types are read when it is needed:
// those of the profile's own always, those of a plugin's when one is called.
typedef struct heng_bextern {
  const heng_extern *from;
  heng_progress progress;
  bool bad;         // its types were refused
  heng_tree *tree;  // of the signature
  const heng_stmt *stmt;
  heng_type *types;  // of the parameters, and behind them of the result
  uint32_t n_types;
  uint32_t id;  // in the plan, or HENG_NONE
} heng_bextern;

// The names of each kind of thing that a scheme declares.
typedef struct heng_declared {
  heng_name_index choices, tables, params, values, functions;
} heng_declared;

// A definition that is being built.
typedef struct heng_under_way {
  heng_said what;
  heng_span span;
  uint32_t deepest;  // of what was being built, when this began
} heng_under_way;

typedef struct heng_builder {
  heng_arena *arena;
  heng_diags *diags;
  size_t errors;         // that were met before
  heng_composed *texts;  // the statements that count
  heng_plan *plan;
  heng_schema *schema;
  HENG_VEC(heng_bchoice *) choices;
  HENG_VEC(heng_bschema *) schemas;
  HENG_VEC(heng_btable *) tables;
  HENG_VEC(heng_bparam *) params;
  HENG_VEC(heng_bvalue *) values;
  HENG_VEC(heng_bfunction *) functions;
  heng_bextern *externs;
  size_t n_externs;
  HENG_VEC(heng_plan_extern) externs_called;
  heng_declared *declared;
  HENG_VEC(heng_pair) visible;  // what heng__b_visible gave last
  HENG_VEC(heng_plan_check) checks;
  HENG_VEC(heng_step) steps;
  // What is being built now, outermost first, for the path of a cycle.
  HENG_VEC(heng_under_way) under_way;
  uint32_t depth;    // steps above what is being built now
  uint32_t deepest;  // the most that was met in it
  uint64_t n_nodes;  // a parameter's counted wherever it is read
  bool told_depth, told_nodes;
  HENG_VEC(heng_pair) lost;  // names of statements that were not understood
  bool lost_fields;          // some are of stored fields
  uint32_t n_numbers;
} heng_builder;

// A cursor of an expression: the table whose row it stands on.
typedef struct heng_cursor {
  uint32_t table;
  bool visible;            // bare names may mean its fields
  const heng_word *named;  // the word in an aggregate's brackets that names it
  bool children;           // its rows are the children of the row of a rollup
} heng_cursor;

#define HENG_CURSORS 16

// A parameter of a function that is being expanded.
typedef struct heng_binding {
  heng_pair pair;
  heng_node *node;
  heng_span span;  // of the parameter
  uint32_t steps;  // that stand upon one another in the node
  uint32_t size;   // how many nodes it is
  bool *told;      // that it hides a field
} heng_binding;

// The rollup whose expression is being built.
typedef struct heng_rollup {
  uint32_t table, field;
  heng_type type;     // of the field, as its parent reads it
  bool above;         // in the part for rows with children
  heng_node *parent;  // the reference to the parent, read at cursor 1
} heng_rollup;

// Where an expression stands.
typedef struct heng_ctx {
  heng_builder *b;
  heng_tree *tree;
  heng_cursor cursors[HENG_CURSORS];
  uint32_t n_cursors;
  uint32_t this_cursor;  // of `this`; HENG_NONE outside of a table
  heng_facts *facts;
  const heng_binding *bindings;
  size_t n_bindings;
  heng_span call;    // place of the call whose body this is
  const char *what;  // "indicator", "where" …, for messages on missing
  bool counts;       // a rank key begins here, which may be `counts of`
  const heng_rollup *rollup;  // in the right side of one, else null
} heng_ctx;

// build.c -------------------------------------------------------------------
// Builds all trees; *plan is null where there was an error. The builder knows
// everything that was decided, and can build single definitions once more.
heng_builder *heng__b_build(heng_arena *arena,
                            heng_tree **trees,
                            size_t n_trees,
                            const heng_externs *externs,
                            heng_diags *diags,
                            heng_plan **plan);

// set.c ---------------------------------------------------------------------
// What [text] is as a figure of [p]; false where it is none, or out of bounds.
bool heng__b_figure_read(heng_plan *plan,
                         const heng_plan_param *p,
                         heng_slice text,
                         heng_const *out);

// names.c ------------------------------------------------------------------
int32_t heng__b_table(const heng_builder *b, heng_slice name);
int32_t heng__b_choice(const heng_builder *b, heng_slice name);
int32_t heng__b_param(const heng_builder *b, heng_slice name);
int32_t heng__b_value(const heng_builder *b, heng_slice name);
int32_t heng__b_function(const heng_builder *b, heng_slice name);
// Of a record table with several fields that are keys: makes them its composite
// key. False where there are none.
bool heng__b_key_of_several(heng_builder *b, heng_bschema *s);
// Marks the parts of such keys, and the tables they refer to, as read where their
// table is.
void heng__b_use_key_parts(heng_plan *plan);
// The value of a choice, the field of a record or given table.
int32_t heng__b_choice_value(const heng_builder *b,
                             uint32_t choice,
                             heng_slice name);
int32_t heng__b_schema_field(const heng_builder *b,
                             uint32_t schema,
                             heng_slice name);
// The field of [table] or of a table that it descends from; [owner] is the table
// that has it.
int32_t heng__b_field(const heng_builder *b,
                      uint32_t table,
                      heng_slice name,
                      uint32_t *owner);
heng_bfield *heng__b_get(const heng_builder *b, uint32_t table, uint32_t field);
// The pair of a declared name, shown in messages.
heng_slice heng__pair_main(heng_pair pair);
// The key of the row of [table], a root, that a quoted [text] names: of an
// indicator of the scheme its main name, whichever of the two is written.
heng_slice heng__b_row_key(const heng_builder *b,
                           uint32_t table,
                           heng_slice text);
// Adds "did you mean" where one of [names] is near to [name].
void heng__b_nearest(heng_builder *b,
                     heng_diag *to,
                     heng_slice name,
                     const heng_pair *names,
                     size_t n);
// "units.class", in both tongues.
heng_said heng__b_member_said(heng_builder *b,
                              heng_pair table,
                              heng_pair field);
// The values of a choice as a list: "first, second".
heng_said heng__b_values_said(heng_builder *b, uint32_t choice);
// Adds to [to] what the values of a choice are.
void heng__b_note_values(heng_builder *b, heng_diag *to, uint32_t choice);
// Says that [word] is no value of the choice, with the nearest one or all.
void heng__b_unknown_value(heng_builder *b,
                           const heng_word *word,
                           uint32_t choice);
// All names that an expression at [ctx] may use; there until it is called again.
size_t heng__b_visible(const heng_ctx *ctx, heng_pair **out);
// The nearest of [names] to [name], or an empty slice.
heng_slice heng__nearest(heng_slice name, const heng_pair *names, size_t n);

// lost.c -------------------------------------------------------------------
// The table or choice of [stmt] was refused: nothing is reported of the names
// that it would have brought.
void heng__b_lose(heng_builder *b, const heng_stmt *stmt);
bool heng__b_is_lost(const heng_builder *b, heng_slice name);
// Whether a text was perhaps narrowed to something else by such a statement.
bool heng__b_is_lost_type(const heng_builder *b, const heng_schema_field *f);
// Whether what a derived table stands on was refused: nobody knows its fields.
bool heng__b_lacks_source(const heng_builder *b, uint32_t table);

// declare.c ----------------------------------------------------------------
void heng__b_declare(heng_builder *b);
// The type that a text names; reports and gives NONE where it names none.
heng_type heng__b_type(heng_builder *b,
                       heng_tree *tree,
                       const heng_type_text *text);
// The same for what a rule computes, which has no key, no bounds and no default.
heng_type heng__b_rule_type(heng_builder *b,
                            heng_tree *tree,
                            const heng_type_text *text);
heng_said heng__b_type_said(heng_builder *b, heng_type type);
void heng__b_add_field(heng_builder *b, uint32_t table, heng_bfield *field);

// items.c ------------------------------------------------------------------
// Declares the fields of a table's items; builds nothing.
void heng__b_declare_items(heng_builder *b,
                           uint32_t table,
                           heng_tree *tree,
                           const heng_item *items,
                           size_t n);
// The expression of an item.
heng_node *heng__b_item(heng_ctx *ctx,
                        uint32_t table,
                        uint32_t number,
                        heng_bfield *f);
// need.c ---------------------------------------------------------------------
// Makes sure that a field's expression and type are there.
void heng__b_need_field(heng_builder *b,
                        uint32_t table,
                        uint32_t field,
                        heng_span span);
// Makes sure that a field can be read of a row: both of it.
void heng__b_need(heng_builder *b,
                  uint32_t table,
                  uint32_t field,
                  heng_span span);
// Makes sure that the condition of a table's rows is there.
void heng__b_need_rows(heng_builder *b, uint32_t table, heng_span span);
void heng__b_need_value(heng_builder *b, uint32_t value, heng_span span);
void heng__b_build_all(heng_builder *b);
// Builds a check and adds it to those of the plan.
void heng__b_build_check(heng_builder *b, heng_tree *tree, const heng_stmt *s);
// The full marks of an indicator, which are known before the run.
void heng__b_full_marks(heng_ctx *ctx, heng_bfield *f);
// facts.c: whether two constants of any type are the same.
bool heng__const_same(const heng_node *x, const heng_node *y);
// slot_build.c ---------------------------------------------------------------
// A slot that nothing fills has some value, so that the rest can be checked;
// nobody runs it.
heng_node *heng__b_open_slot(heng_ctx *ctx,
                             const heng_name *name,
                             heng_type want);
// The indicators that another text hung below one must have the marks that were
// left for them; these are added to *sum. False where they do not.
bool heng__b_check_hung(heng_ctx *ctx,
                        uint32_t table,
                        heng_bfield *f,
                        heng_num *sum);
// depth.c ------------------------------------------------------------------
// How many steps may stand upon one another, an operation within another one or
// a definition that another one needs, so that nobody who walks over a plan
// needs more stack than there is. It does not depend on the order in which
// definitions are written.
#define HENG_PLAN_DEPTH 1500
// As how many steps a definition counts: going into one takes that much stack.
#define HENG_DEFINITION_STEPS 5
// How many nodes all expressions have together. Functions are put in where they
// are called, and a few lines that call one another twice would fill any memory.
#define HENG_PLAN_NODES 1000000

// Reports that the limit of depth is reached, once.
void heng__b_too_deep(heng_builder *b, heng_span span);
// From here to heng__b_leave what is built stands [steps] deeper. False where a
// limit is reached (reported), or errors are not kept any more: nothing more is
// built there.
bool heng__b_enter(heng_builder *b, uint32_t steps, heng_span span);
void heng__b_leave(heng_builder *b, uint32_t steps);
// What is being built needs what is there already and rests on [steps] more.
void heng__b_rests_on(heng_builder *b, uint32_t steps, heng_span span);
// Begins to measure what is built; measured is given the result of that and gives
// the steps that stand upon one another in it.
uint32_t heng__b_measure(heng_builder *b);
uint32_t heng__b_measured(heng_builder *b, uint32_t before);
// A definition is under way from begin to end, so that a cycle has a path. False
// as heng__b_enter; end gives the steps that the definition rests on.
bool heng__b_begin(heng_builder *b, heng_said what, heng_span span);
uint32_t heng__b_end(heng_builder *b);
// Reports that [what], which is under way, is needed again, with the whole path.
void heng__b_cycle(heng_builder *b,
                   heng_code code,
                   heng_said what,
                   heng_span span);

// expr.c -------------------------------------------------------------------
// Builds [expr]; [want] is what is expected (base NONE: anything) and only steers
// how bare names and texts are read. Never null: an error gives a node of type
// NONE, about which nothing more is reported.
heng_node *heng__b_expr(heng_ctx *ctx, const heng_expr *expr, heng_type want);
// The same, and the type must be [want]'s; an optional one is refused unless
// [may_miss].
heng_node *heng__b_expect(heng_ctx *ctx,
                          const heng_expr *expr,
                          heng_type want,
                          bool may_miss);
heng_node *heng__b_condition(heng_ctx *ctx, const heng_expr *expr);
heng_node *heng__b_node(heng_ctx *ctx, heng_node_kind kind, heng_span span);
heng_node *heng__b_bad(heng_ctx *ctx, heng_span span);
static inline bool heng__b_is_bad(const heng_node *node) {
  return node->type.base == HENG_TYPE_NONE;
}
heng_node *heng__b_apply(heng_ctx *ctx,
                         heng_node_kind kind,
                         heng_span span,
                         heng_type type,
                         heng_node *x,
                         heng_node *y);
heng_node *heng__b_read(heng_ctx *ctx,
                        uint32_t cursor,
                        uint32_t owner,
                        uint32_t field,
                        heng_span span);
heng_node *heng__b_row(heng_ctx *ctx,
                       uint32_t cursor,
                       uint32_t table,
                       heng_span span);
// A reference as one to a table that its own descends from.
heng_node *heng__b_as_root(heng_ctx *ctx, heng_node *ref, uint32_t table);
heng_node *heng__b_follow(heng_ctx *ctx,
                          heng_node *ref,
                          uint32_t owner,
                          uint32_t field,
                          heng_span span);
bool heng__b_no_missing(heng_ctx *ctx, const heng_node *node, const char *what);
heng_diag *heng__b_report(heng_ctx *ctx,
                          heng_code code,
                          heng_span span,
                          const heng_said *args,
                          size_t n);
#define heng__b_say(ctx, code, span, ...)                           \
  heng__b_report((ctx), (code), (span), (heng_said[]){__VA_ARGS__}, \
                 sizeof((heng_said[]){__VA_ARGS__}) / sizeof(heng_said))
// Says that [node] is not of the type that is wanted, with what to write.
heng_diag *heng__b_wrong_type(heng_ctx *ctx,
                              const heng_node *node,
                              heng_type want);
// Adds to [to] that a date or a number was put in quotes, where that is so.
void heng__b_note_quotes(heng_ctx *ctx,
                         heng_diag *to,
                         const heng_node *text,
                         heng_type other);
// Whether an expression, written out, has at most [*left] nodes; takes them off. One
// argument may stand in it many times, and each of its parts in that again.
bool heng__b_fits(const heng_node *node, uint32_t *left);
// A name or a path: what `is known` and a comparison with 0 can narrow.
bool heng__b_is_path(const heng_node *node);
// Reads what the records hold and nothing else: it is never held back and leaves no
// finding, so it may be read for rows that a condition has already left out.
bool heng__b_is_plain(const heng_builder *b, const heng_node *node);
// What stands at [span], cut short for a message where it is long.
heng_slice heng__b_shown(heng_builder *b, heng_span span);
heng_type heng__number(void);
heng_type heng__whole(void);
heng_type heng__bool(void);
// Folds constants; the node itself where it is none.
heng_node *heng__b_fold(heng_ctx *ctx, heng_node *node);
// What stands for the [i]-th argument of a function that nothing calls.
heng_node *heng__b_any_argument(heng_ctx *ctx,
                                uint32_t i,
                                heng_type type,
                                heng_span span);
// The node folded, where a figure is needed; for an argument that is not known, 1.
heng_node *heng__b_figure(heng_ctx *ctx, heng_node *node);
heng_template heng__b_template(heng_ctx *ctx, const heng_expr *text);

heng_node *heng__b_constant(heng_ctx *ctx, heng_span span, heng_type type);

// param.c ------------------------------------------------------------------
// The axis of the [k]-th key, which is a number or a date; false after a report.
bool heng__b_param_axis(heng_builder *b,
                        heng_bparam *p,
                        uint32_t k,
                        heng_base_type base);
// The slot that the [k]-th key of a row names, or SIZE_MAX after a report.
size_t heng__b_param_slot(heng_builder *b,
                          const heng_bparam *p,
                          const heng_param_row *row,
                          uint32_t k);
// Whether `otherwise` holds in a cell that no row names: what comes before the
// first row of a key by `from`, or any where there is no such key.
bool heng__b_param_rest(const heng_plan_param *p, size_t cell);
// Lets every row hold up to the next one; finds the first combination of choices
// without any.
void heng__b_param_fill(heng_builder *b, heng_bparam *p);
// The choice, and its value, that a gap is about.
uint32_t heng__b_param_gap(const heng_bparam *p, size_t *value);
// Which cells a look-up may come to: the type of [node] is optional where some
// of them are without a figure; false after a report that all of them are.
bool heng__b_param_reach(heng_ctx *ctx, heng_bparam *p, heng_node *node);
// Warns of rows that no look-up comes to.
void heng__b_param_unread(heng_builder *b);
// A number as a key or a figure is written: 60, -5, 60%.
bool heng__read_number(heng_arena *arena, heng_slice text, heng_num *out);

// path.c -------------------------------------------------------------------
heng_node *heng__b_name(heng_ctx *ctx, const heng_expr *e, heng_type want);
heng_node *heng__b_dot(heng_ctx *ctx, const heng_expr *e);
heng_node *heng__b_indexed(heng_ctx *ctx, const heng_expr *e);

// values.c -----------------------------------------------------------------
// sqrt, root, ln, exp; scale(x, from a..b to c..d); x starts with "a".
heng_node *heng__b_irrational(heng_ctx *ctx,
                              const heng_expr *e,
                              heng_function function);
heng_node *heng__b_scale(heng_ctx *ctx, const heng_expr *e);
heng_node *heng__b_starts_with(heng_ctx *ctx, const heng_expr *e);
// Whether a number is provably not below 0, or above it: a figure, what has
// declared bounds, or a name or path that the guarding condition compares.
bool heng__b_above_zero(heng_ctx *ctx, const heng_node *node, bool strictly);
// The value of a root, logarithm, power of e or scale of figures alone;
// HENG_RULES for any other node.
heng_status heng__b_fold_value(heng_arena *arena,
                               const heng_node *node,
                               heng_num *out);

// call.c, aggregate.c, choose.c, rank ---------------------------------------
heng_node *heng__b_call(heng_ctx *ctx, const heng_expr *expr, heng_type want);
heng_node *heng__b_aggregate(heng_ctx *ctx,
                             const heng_expr *expr,
                             heng_function function,
                             heng_type want);
// statistics.c -------------------------------------------------------------
// What an aggregate has beside its rows and its body: a second argument,
// `weighted by`, the figure of `3 largest`, the value of this row. [in] is inside
// of the brackets, [out] outside. Reports and returns false where it is wrong.
bool heng__b_statistic(heng_ctx *in,
                       heng_ctx *out,
                       const heng_expr *e,
                       heng_aggregate *a);
// The type of what those functions give, or base NONE for another function;
// [never_empty]: there is always a row.
heng_type heng__b_statistic_type(const heng_aggregate *a, bool never_empty);
// Adds to [to] of which rows an aggregate gives nothing.
void heng__b_note_no_figure(heng_ctx *ctx,
                            heng_diag *to,
                            const heng_aggregate *a);
// Reads the bodies of functions that nothing calls, so that they are checked too.
void heng__b_uncalled(heng_builder *b);
heng_node *heng__b_choose(heng_ctx *ctx, const heng_expr *expr, heng_type want);
heng_node *heng__b_rank(heng_ctx *ctx, const heng_expr *expr);
// Proves that the rows of a choose neither overlap nor leave a gap; reports what
// is found with witnesses.
void heng__b_verify_choose(heng_ctx *ctx, heng_node *node);

// rollup.c -----------------------------------------------------------------
heng_node *heng__b_rollup(heng_ctx *ctx, uint32_t table, uint32_t field);
// Whether a field read at [cursor] is the rollup that is being built. Then *node
// is what it gives: of the children a value, of any other row a mistake.
bool heng__b_rollup_read(heng_ctx *ctx,
                         uint32_t cursor,
                         uint32_t owner,
                         uint32_t field,
                         heng_span span,
                         heng_node **node);
// Whether an aggregate that stands at [ctx] is one over the children of a rollup's
// row, given the table that its brackets name, or HENG_NONE (-1).
bool heng__b_over_children(const heng_ctx *ctx,
                           const heng_call *call,
                           uint32_t table);
// Whether the rows of [inner] that [via] leads from are those children.
bool heng__b_via_parent(const heng_ctx *ctx,
                        uint32_t inner,
                        uint32_t outer,
                        const heng_node *via);

// slot.c -------------------------------------------------------------------
// The value of an indicator with `slot children` that the scheme does not say.
heng_node *heng__b_slot_sum(heng_ctx *ctx, uint32_t table, uint32_t field);
// Makes the full marks of the children in the records add up, where [value], which
// the scheme says, is a sum.
void heng__b_slot_adds_up(heng_ctx *ctx,
                          uint32_t table,
                          uint32_t field,
                          const heng_node *value);
// extern.c -----------------------------------------------------------------
// Takes the functions that are brought, when all that the rules declare is known.
void heng__b_externs(heng_builder *b, const heng_externs *externs);
// The function of that name, or null.
heng_bextern *heng__b_extern(const heng_builder *b, heng_slice name);
heng_node *heng__b_call_extern(heng_ctx *ctx,
                               const heng_expr *e,
                               heng_bextern *f);

// relate.c -----------------------------------------------------------------
// The [k]-th key of a group as read at the visible cursor of [ctx]. Where the
// group has a `where`, its first key is missing for the rows that do not satisfy
// it, and a missing one agrees with nothing: so they belong to no group.
heng_node *heng__b_group_key(heng_ctx *ctx,
                             const heng_btable *group,
                             uint32_t k);
// How rows of [inner_table] (at [cursor], just pushed) relate to the row at
// [outer]. Adds joins; reports and returns false where they do not.
typedef HENG_VEC(heng_join) heng_joins;
bool heng__b_relate(heng_ctx *ctx,
                    uint32_t inner,
                    uint32_t outer,
                    heng_node *via,
                    heng_span span,
                    heng_joins *joins);

// Adds to [to] which references the row at [cursor] has, or those to [table] alone.
void heng__b_name_references(heng_ctx *ctx,
                             heng_diag *to,
                             uint32_t cursor,
                             uint32_t table);

// facts.c ------------------------------------------------------------------
bool heng__node_same(const heng_node *x, const heng_node *y);
bool heng__facts_known(const heng_ctx *ctx, const heng_node *node);
bool heng__facts_nonzero(const heng_ctx *ctx, const heng_node *node);
// Whether it is known to be 0 or more, or, [strictly], more.
bool heng__facts_above_zero(const heng_ctx *ctx,
                            const heng_node *node,
                            bool strictly);
// Whether the row at [cursor] is known to have the code in that stored field.
bool heng__facts_equal(const heng_ctx *ctx,
                       uint32_t cursor,
                       uint32_t table,
                       uint32_t field,
                       int32_t code);
// Adds what [condition] being [truth] tells; of one that was not understood, that
// nobody knows it.
void heng__facts_learn(heng_builder *b,
                       heng_facts *facts,
                       const heng_node *condition,
                       bool truth);

// clause.c -----------------------------------------------------------------
// Adds to each message about a rule which clause the rule follows.
void heng__b_note_clauses(heng_diags *diags, heng_tree **trees, size_t n);

// ---- traced.c ---------------------------------------------------------------
// Gives every node of a finished plan its counters in a trace.
void heng__b_traced(heng_plan *plan);

#endif
