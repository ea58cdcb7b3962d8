// The syntax tree: what a rule text says, before any name in it has a meaning.
// Nodes live in the tree's arena and borrow from its source.
#ifndef HENG_GRAMMAR_TREE_H
#define HENG_GRAMMAR_TREE_H

#include "base/diag.h"

#include "grammar/token.h"

// A declared name: one word, or one in each tongue, and perhaps a title.
typedef struct heng_name {
  heng_pair pair;    // at least one is set
  heng_slice main;   // the word that stands first
  heng_slice title;  // the quoted title, or empty
  heng_span span;    // of the words
  uint32_t token;    // index of the first word
  uint32_t
      n_words;  // 1 or 2; 0: no name was written (span is where it belongs)
} heng_name;

// A name in use: one word.
typedef struct heng_word {
  heng_slice text;
  heng_span span;
  uint32_t token;
} heng_word;

// source "…" or assumed "…".
typedef struct heng_cite {
  bool assumed;
  heng_slice text;
  heng_span span;
} heng_cite;

typedef struct heng_cites {
  heng_cite *items;
  size_t len;
} heng_cites;

typedef enum heng_expr_kind {
  HENG_E_ERROR,    // could not be understood; already reported
  HENG_E_NUMBER,   // text: digits[.digits]; percent
  HENG_E_TEXT,     // text: between the quotes, with {…} left as written
  HENG_E_DATE,     // date
  HENG_E_NAME,     // word
  HENG_E_DOT,      // left . word
  HENG_E_INDEX,    // left [ items ]
  HENG_E_CALL,     // call: f(…) and everything that goes on inside and behind
  HENG_E_NEG,      // - left
  HENG_E_BINARY,   // left op right
  HENG_E_NOT,      // not left
  HENG_E_IN,       // left in { items }
  HENG_E_BETWEEN,  // left between items[0] and items[1]
  HENG_E_KNOWN,    // left is known
  HENG_E_MISSING,  // left is missing
  HENG_E_REQUIRED,  // left required
  HENG_E_DURATION,  // left months (op: HENG_K_DAYS, _MONTHS or _YEARS)
  HENG_E_CHOOSE,    // choose
  HENG_E_RANK,      // rank; only as the whole right side of a field
  HENG_E_ROLLUP,  // at leaves left, above right; only the right side of a rollup
  HENG_E_MODE,    // half up, half even, up, down as an argument (op)
  HENG_E_TO,      // to left, as an argument of round
  HENG_E_BOUNDS,  // from items[0]..items[1] to items[2]..items[3], of scale
  HENG_E_GROUP,   // ( left ): kept, since `(a else b) at most c` needs it
} heng_expr_kind;

typedef enum heng_op {
  HENG_O_NONE,
  HENG_O_ADD,
  HENG_O_SUB,
  HENG_O_MUL,
  HENG_O_DIV,
  HENG_O_POW,
  HENG_O_AT_MOST,
  HENG_O_AT_LEAST,
  HENG_O_ELSE,
  HENG_O_EQ,
  HENG_O_NE,
  HENG_O_LT,
  HENG_O_LE,
  HENG_O_GT,
  HENG_O_GE,
  HENG_O_STARTS_WITH,
  HENG_O_AND,
  HENG_O_OR,
  HENG_O_IMPLIES,
} heng_op;

typedef struct heng_expr heng_expr;

// One key of a rank or of first(… by …).
typedef struct heng_sort_key {
  heng_expr *value;
  bool descending;
  heng_span direction;  // where ascending or descending stands; start==end: not
} heng_sort_key;

// Which of the rows of `sum of the 3 largest(…)` count.
typedef enum heng_take {
  HENG_TAKE_ALL,
  HENG_TAKE_LARGEST,
  HENG_TAKE_SMALLEST,
} heng_take;

// f(a, b) · sum(S.x via p where c) within (k1, k2) · first(S.x by k) ·
// streak(S.x = v by year until n) · count(all people) · year of d ·
// average(S.x weighted by S.w) · sum of the 3 largest(S.x) · counts of S.x
typedef struct heng_call {
  heng_word name;
  heng_expr **args;
  size_t n_args;
  heng_span all;      // of the word `all` before the first argument, or empty
  heng_expr *via;     // a path, or null
  heng_expr *where;   // or null
  heng_sort_key by;   // value null where there is none
  heng_expr *until;   // or null
  heng_expr *weight;  // or null
  heng_take take;
  heng_expr *most;  // how many rows [take] takes; null for TAKE_ALL
  bool has_within;
  bool within_all;
  heng_expr **within;  // the keys
  size_t n_within;
} heng_call;

typedef struct heng_choose_row {
  heng_expr *value;
  heng_expr *when;  // null: otherwise
  heng_cites cites;
  heng_span span;
} heng_choose_row;

typedef struct heng_choose {
  bool exactly_one;
  heng_choose_row *rows;
  size_t n_rows;
} heng_choose;

typedef enum heng_ties {
  HENG_TIES_UNSAID,
  HENG_TIES_SHARE,  // 1 1 3
  HENG_TIES_DENSE,  // 1 1 2
  HENG_TIES_NONE,   // every tie left over is a finding
} heng_ties;

// rank by k1 descending, k2 ascending within g1, g2; no ties; then by k3 …
typedef struct heng_rank {
  heng_sort_key *keys;
  size_t n_keys;
  size_t n_before_then;  // keys[n_before_then..) stand behind `then by`
  heng_expr **within;
  size_t n_within;
  heng_ties ties;
} heng_rank;

// A piece of a message: plain text as written, or the expression of a {…}.
typedef struct heng_piece {
  heng_slice text;
  heng_expr *expr;  // null: plain
} heng_piece;

struct heng_expr {
  heng_expr_kind kind;
  heng_op op;  // of BINARY; for MODE and DURATION the keyword in [keyword]
  uint16_t keyword;  // heng_keyword of MODE and DURATION
  bool percent;      // of NUMBER
  heng_date date;    // of DATE
  heng_span span;
  heng_word word;      // of NAME and DOT
  heng_slice text;     // of NUMBER (always ASCII) and TEXT
  heng_piece *pieces;  // of the TEXT behind `because`; else null
  size_t n_pieces;
  heng_expr *left, *right;
  heng_expr **items;  // of INDEX, IN and BETWEEN
  size_t n_items;
  heng_call *call;
  heng_choose *choose;
  heng_rank *rank;
};

// A type as written: `number? whole between 0 and 1`, `yes/no else no`,
// `units main`, `tasks.class`, `text key`.
typedef struct heng_type_text {
  heng_span span;    // start==end: no type was written
  heng_word word;    // number text date yes/no choice, a choice or a table …
  heng_word member;  // … or .member of a table; len 0: none
  uint16_t keyword;  // HENG_K_NUMBER, _TEXT, _DATE, _YES_NO, _CHOICE where the
                     // word is that keyword; else 0. YES_NO: text is "yes/no"
  bool optional;     // ?
  bool whole, key, main;
  heng_expr *low, *high;  // between low and high, or null
  heng_expr *otherwise;   // else v: fills a blank when it is read, or null
} heng_type_text;

typedef struct heng_field_text {
  heng_name name;
  heng_type_text type;
  heng_cites cites;
  heng_span span;
  bool revises;  // of extend: it takes the place of a field of an edition
} heng_field_text;

typedef enum heng_item_kind {
  HENG_I_FIELD,   // name [: type] = value
  HENG_I_ROLLUP,  // rollup name [: type] [via p] = at leaves value, above value
  HENG_I_INDICATOR,  // [indicator] name of full [at f] [slot children] [= value] [{…}]
  HENG_I_DEDUCT,   // deduct name = value
  HENG_I_BONUS,    // bonus name = value
  HENG_I_TOTAL,    // total = value
  HENG_I_PLACE,    // place = rank …
  HENG_I_TIER,     // tier = value
  HENG_I_OUTCOME,  // outcome name [as a rule] when value [because "…"]
  HENG_I_DROP,     // drop [indicator|deduct|bonus|outcome] name, drop total …
  HENG_I_CHILDREN,       // children of name { indicators }
  HENG_I_SLOT_CHILDREN,  // slot children of name of full
} heng_item_kind;

typedef struct heng_item heng_item;
typedef struct heng_tree heng_tree;
struct heng_item {
  heng_item_kind kind;
  heng_name name;       // of TOTAL, PLACE, TIER: n_words 0, the keyword's span
  heng_type_text type;  // of FIELD and ROLLUP
  heng_expr *via;       // of ROLLUP: a path, or null
  heng_expr *full;      // of INDICATOR
  heng_expr *at;        // of INDICATOR, or null
  bool slot_children;
  heng_expr *value;     // null for an indicator without `=`
  heng_item *children;  // of INDICATOR
  size_t n_children;
  bool as_a_rule;
  heng_expr *because;  // a TEXT, or null
  heng_cites cites;
  heng_span span;            // behind the word `revise`
  bool revises;              // revise item
  bool slot;                 // slot rule: a FIELD whose value may be null
  heng_word target;          // of DROP, CHILDREN and SLOT_CHILDREN
  heng_item_kind dropped;    // of DROP
  heng_item *children_slot;  // of INDICATOR, once the texts are put together:
                             // the SLOT_CHILDREN that is about it, or null
  bool hung;                 // … and below such a one: another text's
  // Set where texts are put together; null: those of the statement.
  heng_tree *tree;       // where it stands
  heng_tree *type_tree;  // where its type stands
};

typedef enum heng_stmt_kind {
  HENG_S_SCHEME,  // scheme name "title" [edition n]
  HENG_S_USE,     // use name
  HENG_S_RECORD,  // record name { fields }            (the record model)
  HENG_S_EXTEND,  // extend table [for k = v [and …]] { fields or items }
  HENG_S_CHOICE,  // choice name { value, value }
  HENG_S_EXTEND_CHOICE,  // extend choice path { values }
  HENG_S_PARAM,  // param name [by k1, k2] [: type] [between a and b] = value | { rows }
  HENG_S_VALUE,  // value name [: type] = value
  HENG_S_GIVEN,  // given name { | heading | … rows } or from "file" { fields }
  HENG_S_FOR,    // for table { items }
  HENG_S_FUNCTION,     // function name(p: type, …) [for table] = value
  HENG_S_TABLE,        // table name from … { items }
  HENG_S_SCORE,        // score name from … { items }
  HENG_S_CHECK,        // check|warn name [on table]: condition [because "…"]
  HENG_S_EXAMPLE,      // example "title" [as of date] { … }
  HENG_S_REVISE,       // revise name edition n
  HENG_S_REVISE_CELL,  // revise param.key = value
  HENG_S_DROP,         // drop param name
} heng_stmt_kind;

// A row of a param: `one = 4 source "…"`; several keys: `one, big = 4`. The text
// of a key that is a figure is plain: "-5", "60%".
typedef struct heng_param_row {
  heng_word *keys;
  size_t n_keys;  // 0: otherwise
  bool *from;     // of each key: `from 2020-01-01 = 4` holds from it on
  heng_expr *value;
  heng_cites cites;
  heng_span span;
  heng_tree *tree;  // where it stands; null: that of its param
} heng_param_row;

// A cell of a given table or an example: its text as written, trimmed; a quoted
// text without its quotes. An empty cell has len 0 and quoted false.
typedef struct heng_cell {
  heng_slice text;
  heng_span span;
  bool quoted;
  uint32_t token;
} heng_cell;

typedef struct heng_grid {
  heng_word table;           // of an example; else empty
  heng_field_text *columns;  // types only where written
  size_t n_columns;
  heng_cell **rows;  // rows[r][c]; every row has n_columns cells
  size_t n_rows;
  heng_cites *cites;  // one for each row
  heng_span span;
} heng_grid;

// What an example expects.
typedef enum heng_expect_kind {
  HENG_X_VALUE,        // expect table key: field = value
  HENG_X_RUN_VALUE,    // expect name = value: a value of the run
  HENG_X_ROWS,         // expect table | … |
  HENG_X_NO_FINDINGS,  // expect no findings
  HENG_X_FINDING,      // expect finding name at key
  HENG_X_NO_FINDING,   // expect no finding name at key
  HENG_X_ERROR,        // expect error "H214" or part of the message
} heng_expect_kind;

typedef struct heng_expect {
  heng_expect_kind kind;
  heng_word table;
  heng_word *key;  // one word for each key column (a number or text too)
  size_t n_key;
  heng_word field;  // of VALUE; of RUN_VALUE its name
  heng_expr *
      value;  // of VALUE and RUN_VALUE: an expression; the name `missing` for missing
  heng_grid *rows;  // of ROWS
  heng_slice text;  // of FINDING, NO_FINDING (the rule's name) and ERROR
  heng_span span;
} heng_expect;

typedef struct heng_setting {
  heng_expr *param;  // a path such as gap.two, or a name
  heng_expr *value;
  heng_span span;
} heng_setting;

typedef struct heng_example {
  heng_slice title;
  bool has_as_of;
  heng_date as_of;
  heng_grid *grids;
  size_t n_grids;
  heng_setting *sets;
  size_t n_sets;
  heng_expect *expects;
  size_t n_expects;
} heng_example;

typedef struct heng_from {
  heng_word table;
  heng_name var;  // of `x in table`; n_words 0: none
} heng_from;

typedef struct heng_condition {
  heng_word field, value;
} heng_condition;

typedef struct heng_stmt {
  heng_stmt_kind kind;
  heng_name name;  // of all but USE, EXTEND, FOR, EXAMPLE, REVISE, DROP
  heng_span span;  // behind the word `revise`
  heng_span head;  // the first line's part that names it
  heng_cites cites;
  // scheme, revise
  bool has_edition;
  int64_t edition;
  // use, extend, for, function's `for`, check's `on`
  // revise, revise cell, drop
  heng_word target;  // text.len 0: none
  heng_word member;  // `.class` of extend choice; text.len 0: none
  // extend … for: equalities joined by and
  heng_condition *conditions;
  size_t n_conditions;
  // record, extend
  heng_field_text *fields;
  size_t n_fields;
  // choice, extend choice
  heng_name *values;
  size_t n_values;
  // param
  heng_expr **keys;  // `by` of param and of table
  size_t n_keys;
  heng_type_text type;  // of param and value
  heng_param_row *rows;
  size_t n_rows;
  // param, value, function, check
  heng_expr *value;
  // function
  heng_field_text *params;
  size_t n_params;
  // given; from a file: [file], [fields], and [grid] once somebody has read it
  heng_grid *grid;
  heng_slice file;  // len 0: the rows stand here
  heng_span file_span;
  // table, score
  heng_from *from;
  size_t n_from;
  heng_expr *where;
  heng_expr *having;
  heng_item *items;  // of table, score, for, and extend of such a table
  size_t n_items;
  // check
  bool warn;
  heng_expr *because;
  heng_example *example;
  bool revises;            // revise param …: takes the place of another one
  bool slot;               // slot param, slot rule: value and rows may be null
  heng_stmt_kind dropped;  // of drop
  heng_tree *type_tree;    // where type and keys stand, once texts are put
                           // together; null: where the statement does
} heng_stmt;

// The tokens of one {…} of a message: tokens[first..end) of the tree stand
// inside the text tokens[token].
typedef struct heng_inner {
  uint32_t token;
  uint32_t first, end;
  uint32_t start, close;  // bytes of the source: behind the {, at the }
} heng_inner;

struct heng_tree {
  const heng_source *source;
  heng_token *tokens;  // all of them, comments too; the last one is END, …
  uint32_t n_tokens;
  uint32_t n_all;      // … and behind it, up to here, those inside messages
  heng_inner *inners;  // in the order of their texts
  size_t n_inners;
  heng_stmt *stmts;
  size_t n_stmts;
  heng_arena *arena;
  bool
      revised;  // another text of the plan revises it: its examples are not run
};

// Says what the name at a word's token means, so that the formatter can write
// it in the other tongue. The first answer stands.
void heng__tree_resolve(heng_tree *tree, uint32_t token, heng_pair pair);

#endif
