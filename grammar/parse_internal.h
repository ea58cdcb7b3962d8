// What the files of the parser share. Nobody else includes this.
#ifndef HENG_GRAMMAR_PARSE_INTERNAL_H
#define HENG_GRAMMAR_PARSE_INTERNAL_H

#include "grammar/lexer.h"
#include "grammar/parse.h"

// Blocks, brackets and prefix operators may be nested this deep …
#define HENG_PARSE_DEPTH 200
// … and an expression may have this many operators, so that nobody who walks
// over a tree needs more stack than that.
#define HENG_PARSE_OPERATORS 2000

// The parser: a place in the tokens. After a mistake it is `failed`: nothing
// more is reported, and every function returns at once, until the block or the
// text that holds the statement has found the next one.
typedef struct heng_parser {
  heng_arena *arena;
  const heng_source *source;
  heng_diags *diags;
  heng_token_vec tokens;
  uint32_t *order;  // indices of the tokens without comments; the last is END
  uint32_t n_order;
  uint32_t at;     // in order
  uint32_t begun;  // where a row or operand begins: that a line begins there
                   // too is no end of anything
  uint32_t row;    // where this row or statement begins
  unsigned open;   // round and square brackets: a line's end is a space
  unsigned depth;  // nesting
  unsigned operators;  // of this expression
  bool apart;          // no line of this block goes on with the one above
  bool in_head;        // of a table or score: a block will follow
  bool in_choose;      // the rows of this block are a choose's …
  bool choosing;       // … and this is the value of one: otherwise may follow
  bool failed;
  bool muted;  // the statement has an open block: say nothing more
  HENG_VEC(heng_inner) inners;
} heng_parser;

// --- parse_words.c: looking at tokens, keywords, mistakes -------------------

// The token [k] places ahead; END beyond the last.
heng_token *heng__ahead(heng_parser *p, unsigned k);
uint32_t heng__ahead_index(const heng_parser *p, unsigned k);
void heng__next(heng_parser *p);
// Whether the statement, item or row ends before the token here: the line does
// and is not continued, or a closing bracket stands here.
bool heng__line_ended(heng_parser *p);
bool heng__sign_here(heng_parser *p, heng_sign sign);
bool heng__sign_ahead(heng_parser *p, unsigned k, heng_sign sign);
bool heng__accept_sign(heng_parser *p, heng_sign sign);
bool heng__expect_sign(heng_parser *p, heng_sign sign);
// How many tokens are the keyword, from the [k]th ahead on.
unsigned heng__keyword_ahead(heng_parser *p, unsigned k, heng_keyword keyword);
bool heng__keyword_here(heng_parser *p, heng_keyword keyword);
// Marks [n] tokens here as the keyword and goes behind them.
void heng__take_keyword(heng_parser *p, heng_keyword keyword, unsigned n);
bool heng__accept(heng_parser *p, heng_keyword keyword);
bool heng__expect(heng_parser *p, heng_keyword keyword);
// A token that an operand can begin with, on this line (but no minus).
bool heng__operand_ahead(heng_parser *p, unsigned k);
// A word that does what a keyword does behind an operand: `and x`, `required`.
bool heng__acts_ahead(heng_parser *p, unsigned k);
// A single word of that sort that needs no operand: `required`. Behind `not`,
// `all` and `to` it is rather a name.
bool heng__postfix_ahead(heng_parser *p, unsigned k);
// A place in the text, for spans.
uint32_t heng__start_here(heng_parser *p);
heng_span heng__span_here(heng_parser *p);
heng_span heng__span_from(heng_parser *p, uint32_t start);
// Bytes between the line's start and [at].
uint32_t heng__column(const heng_parser *p, uint32_t at);
heng_word heng__take_word(heng_parser *p);
// A date or a number as the key of a param: 2020-01-01, 60, -5, 60%. Its text is
// plain. False where none stands here; nothing is taken then.
bool heng__figure(heng_parser *p, heng_word *out);
bool heng__expect_word(heng_parser *p, heng_word *out, heng_said what);

// Reports and fails, unless the parser has failed already.
heng_diag *heng__mistake(heng_parser *p,
                         heng_code code,
                         heng_span span,
                         heng_said arg);
heng_diag *heng__mistake2(
    heng_parser *p, heng_code code, heng_span span, heng_said a, heng_said b);
// "[what] is expected here"; with the nearest of [keywords] to the word that
// stands here, if one is near (null: none).
void heng__expected(heng_parser *p,
                    heng_said what,
                    const heng_keyword *keywords);
// Says that a row or statement is complete before what stands here.
void heng__surplus(heng_parser *p);

// --- phrases.c: what people write who do not know the language yet ------------

// Adds to [to], which is about the token here, what is written instead of it.
// False where that is not known.
bool heng__note_phrase(heng_parser *p, heng_diag *to);
// Whether the word is one that people write for `=`: 是, 为.
bool heng__is_equals_word(heng_slice word);

// --- near.c: keywords with a wrong letter --------------------------------------

// Adds to [to], a message about the token here that says nothing more yet, which
// keyword the word here, or before it, may have been.
void heng__note_near(heng_parser *p, heng_diag *to);

// --- parse_words.c, once more -------------------------------------------------
// The token here as a message names it.
heng_said heng__found(heng_parser *p);
heng_said heng__keyword_said(heng_keyword keyword);
// The keyword nearest to [word], or HENG_K_NONE if none is near.
heng_keyword heng__nearest_keyword(heng_parser *p,
                                   heng_slice word,
                                   const heng_keyword *keywords);
// Reports a line that is a text alone, or one behind a mistyped `source`.
bool heng__misplaced_citation(heng_parser *p);
bool heng__enter(heng_parser *p);
void heng__leave(heng_parser *p);

// Opens a block at its {. Calls [row] for each of its rows, which end with
// their line, a `;` or, if [commas], a comma; goes on behind a mistake.
typedef void (*heng_row_fn)(heng_parser *p, void *ctx);
bool heng__block(heng_parser *p, bool commas, heng_row_fn row, void *ctx);

// --- parse_expr.c -----------------------------------------------------------

heng_expr *heng__expression(heng_parser *p);  // whole
heng_expr *heng__fallback(heng_parser *p);    // without comparison, and, or
heng_expr *heng__sum(heng_parser *p);         // + - and tighter
heng_expr *heng__path(heng_parser *p);        // a or a.b
heng_expr *heng__text(heng_parser *p);        // a quoted text
// expr { , expr }
void heng__expressions(heng_parser *p, heng_expr ***items, size_t *n);
heng_expr *heng__expr_new(heng_parser *p, heng_expr_kind kind, heng_span span);
void heng__and_to(heng_parser *p);  // the `and` of `between`
// The k keys behind `within`: a path, or several in brackets.
void heng__within_keys(heng_parser *p, heng_expr ***items, size_t *n);

// --- parse_clause.c: choose, rank, calls ------------------------------------

heng_expr *heng__choose(heng_parser *p);
heng_expr *heng__call(heng_parser *p);
// How many tokens here are `sum of the` or `average of the` before a figure and
// `largest` or `smallest`; then *keyword is the one.
unsigned heng__largest_here(heng_parser *p, heng_keyword *keyword);
heng_expr *heng__largest(heng_parser *p, heng_keyword keyword, unsigned n);
heng_expr *heng__percentile(heng_parser *p, unsigned n);
heng_expr *heng__counts(heng_parser *p, unsigned n);
// The right side of a field: an expression or a rank.
heng_expr *heng__right_side(heng_parser *p);
// [because "… {x} …"], or null.
heng_expr *heng__because(heng_parser *p);

// --- parse_decl.c: names, types, fields, citations --------------------------

// Keywords that may follow the name are not its partner.
bool heng__name(heng_parser *p, const heng_keyword *stops, heng_name *out);
// Notes which of two names may not stand first on a line: it would be read as a
// word of [reserved] (null: none), or as going on with the line above.
void heng__keep_order(heng_parser *p,
                      const heng_name *name,
                      const heng_keyword *reserved);
// A name that another text declares, where it is one word: formatting may write
// its partner.
void heng__not_declared(heng_parser *p, const heng_name *name);
// Notes how 依据 第七号通知 is written, what is to be in quotes being what stands from
// [at] on on its line.
void heng__note_quotes(heng_parser *p,
                       heng_diag *diag,
                       heng_slice word,
                       unsigned at);
bool heng__is_one_of(heng_slice word, const heng_keyword *keywords);
void heng__type(heng_parser *p, heng_type_text *out);
void heng__field(heng_parser *p, heng_field_text *out);
// A parameter; whether it has a type is for the plan to ask.
void heng__parameter(heng_parser *p, heng_field_text *out);
void heng__cites(heng_parser *p, heng_cites *out);
// Goes on with [field] behind its name: [key] or : type.
void heng__field_type(heng_parser *p, heng_field_text *out);

// --- parse_items.c ----------------------------------------------------------

typedef enum heng_block_kind {
  HENG_B_FIELDS,  // of a table, of `for`
  HENG_B_SCORE,
  HENG_B_EXTEND,  // all items, and fields without a value
} heng_block_kind;
// Behind `slot rule`: a name and its type, which must be there.
void heng__slot_rule(heng_parser *p, heng_field_text *out);
// { items }, and for EXTEND fields.
bool heng__items(heng_parser *p, heng_block_kind kind, heng_stmt *stmt);

// --- parse_grid.c -----------------------------------------------------------

void heng__parse_given(heng_parser *p, heng_stmt *stmt);
void heng__example(heng_parser *p, heng_stmt *stmt);

#endif
