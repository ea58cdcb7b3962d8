// Terms of the normal form. For the files of this room only.
#ifndef HENG_PLAN_MEANING_INTERNAL_H
#define HENG_PLAN_MEANING_INTERNAL_H

#include "plan/meaning.h"

typedef enum heng_term_kind {
  HENG_TERM_OTHER,
  HENG_TERM_NUMBER,   // a constant
  HENG_TERM_SUM,      // a constant and parts, each with a factor
  HENG_TERM_PRODUCT,  // of two or more
  HENG_TERM_LEAST,
  HENG_TERM_MOST,  // of two or more
  HENG_TERM_AND,
  HENG_TERM_OR,
  HENG_TERM_NOT,
  HENG_TERM_EQUAL,  // two operands; of numbers one: it is 0
  HENG_TERM_OTHER_THAN,
  HENG_TERM_LESS,  // of numbers one operand: it is above 0
  HENG_TERM_NOT_MORE,
} heng_term_kind;

// Texts in order, without doubles.
typedef struct heng_texts {
  const heng_slice *items;
  size_t len;
} heng_texts;

typedef struct heng_term heng_term;
struct heng_term {
  heng_term_kind kind;
  heng_slice text;  // its normal form
  const heng_term **args;
  heng_num *factors;  // of SUM, one for each
  size_t n;
  heng_num number;  // of NUMBER, and what a SUM adds
  heng_base_type base;
  bool optional;  // may be missing
  bool holds;     // may be held back, or raise a finding when it is evaluated
  bool unknown;   // may be a choice value that the profile does not know
  // What is evaluated first of all and may hold back or raise something. Operands
  // with the same ones may change places: whichever comes first meets the same.
  heng_texts risks;
};

// All terms live in [arena] and are never changed.

// Anything else: "(head arg arg)"; an empty head is its only argument's text.
heng_term *heng__term_make(heng_arena *arena,
                           heng_type type,
                           heng_slice head,
                           const heng_term *const *args,
                           size_t n);
// One that stands for itself.
heng_term *heng__term_leaf(heng_arena *arena, heng_type type, heng_slice text);
// Makes a term one that can hold back.
void heng__term_risk(heng_arena *arena, heng_term *term);
const heng_term *heng__term_number(heng_arena *arena, heng_num number);
// a + factor × b.
const heng_term *heng__term_add(heng_arena *arena,
                                const heng_term *a,
                                heng_num factor,
                                const heng_term *b);
const heng_term *heng__term_multiply(heng_arena *arena,
                                     const heng_term *a,
                                     const heng_term *b);
const heng_term *heng__term_divide(heng_arena *arena,
                                   heng_type type,
                                   const heng_term *a,
                                   const heng_term *b);
// LEAST, MOST, AND or OR of some.
const heng_term *heng__term_of_many(heng_arena *arena,
                                    heng_type type,
                                    heng_term_kind kind,
                                    const heng_term *const *args,
                                    size_t n);
const heng_term *heng__term_not(heng_arena *arena, const heng_term *a);
// EQUAL, OTHER_THAN, LESS or NOT_MORE of two.
const heng_term *heng__term_compare(heng_arena *arena,
                                    heng_term_kind kind,
                                    const heng_term *a,
                                    const heng_term *b);
bool heng__same_texts(heng_texts a, heng_texts b);
// A text that is long is as good as its digest.
heng_slice heng__short_text(heng_arena *arena, heng_slice text);

// ---- meaning.c ------------------------------------------------------------------

// What a cursor of an expression is: a row of a table.
typedef struct heng_view_cursor {
  bool set;
  uint32_t label, table;
} heng_view_cursor;

// Where an expression is read from.
typedef struct heng_view {
  heng_meanings *m;
  const heng_view_cursor *cursors;
  uint32_t n;
  uint32_t depth;  // label of the next cursor
} heng_view;

heng_view heng__view_with_cursor(const heng_view *v,
                                 uint32_t at,
                                 uint32_t label,
                                 uint32_t table);
const heng_term *heng__meaning_term(const heng_view *v, const heng_node *node);
const heng_term **heng__meaning_terms(const heng_view *v,
                                      heng_node *const *nodes,
                                      size_t n);
// What stands for the rows of a table: its name, or what they are.
heng_slice heng__meaning_rows_key(heng_meanings *m, uint32_t table);

// ---- meaning_nodes.c ------------------------------------------------------------

// Of args[0] and args[1], or of args[1] and args[0].
const heng_term *heng__compare_term(const heng_view *v,
                                    heng_term_kind kind,
                                    const heng_node *n,
                                    bool turned);
const heng_term *heng__in_term(const heng_view *v, const heng_node *n);
const heng_term *heng__between_term(const heng_view *v, const heng_node *n);
const heng_term *heng__choose_term(const heng_view *v, const heng_node *n);
const heng_term *heng__aggregate_term(const heng_view *v, const heng_node *n);
const heng_term *heng__rank_term(const heng_view *v, const heng_node *n);
// The joins, in an order of their own: rows agree in all of them. [holds] becomes
// true where one can hold something back.
heng_slice heng__meaning_joins(const heng_view *inside,
                               const heng_join *joins,
                               size_t n,
                               bool *holds);

#endif
