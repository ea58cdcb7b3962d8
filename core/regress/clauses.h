// Clauses: the parts of the document that a scheme carries out, and which rules
// follow them, both ways. A rule says so by its citations. See docs/adr/0023.
#ifndef HENG_REGRESS_CLAUSES_H
#define HENG_REGRESS_CLAUSES_H

#include "regress/coverage.h"

typedef struct heng_clause {
  heng_slice name;    // "part 4", as rules cite it
  heng_slice text;    // what it says
  heng_slice reason;  // why no rule follows it; or empty
  uint32_t line;      // of the file that lists the clauses
} heng_clause;

// The texts of the scheme itself, not those that it uses.
typedef struct heng_clause_texts {
  const heng_source **items;
  size_t len;
} heng_clause_texts;

// A citation of the rules, other than an assumption.
typedef struct heng_clause_cite {
  heng_cite cite;
  heng_slice whole;  // with what "the same" stands for put in
  heng_said rule;    // that cites
  bool known;        // it names a clause
  heng_slice near;   // where it does not: the nearest name, or empty
} heng_clause_cite;

// How a rule comes to its clause.
typedef enum heng_clause_way {
  HENG_CLAUSE_CITED,    // it, a part of it, or what it stands in cites one
  HENG_CLAUSE_STEP,     // a rule that reads it does: it is a step of that one
  HENG_CLAUSE_ASSUMED,  // it or a rule that reads it is assumed
  HENG_CLAUSE_SHARED,   // it stands in a text that several schemes use
  HENG_CLAUSE_NONE,     // nobody knows why it is there
} heng_clause_way;

typedef struct heng_clause_use {
  size_t n_rules;  // that cite it
  heng_said rule;  // the first of them
} heng_clause_use;

typedef struct heng_clauses {
  const heng_clause *items;
  size_t len;
  heng_clause_use *uses;    // of each clause
  heng_clause_cite *cites;  // in the order of the texts
  size_t n_cites;
  bool *named;            // named[cite * len + clause]
  heng_clause_way *ways;  // of each rule of the cover
} heng_clauses;

// Matches the citations of a plan with [n] clauses; [items] is borrowed. A citation
// names a clause where it is the clause's name, or goes on behind it with a colon or
// a semicolon, so that it names a part of the document and the point in it that it
// spells out; "the same: …" (同上：…) goes on from what the citation before it has in
// front of its colon. Lives in [arena].
heng_clauses *heng__clauses_match(heng_arena *arena,
                                  const heng_cover *cover,
                                  const heng_clause_texts *own,
                                  const heng_clause *items,
                                  size_t n);
// Whether an item is one by which clause number [clause] is exercised.
bool heng__clause_has(const heng_clauses *clauses,
                      uint32_t clause,
                      const heng_cover_item *item);

// clauses_rules.c: how each rule comes to its clause; one way for each.
heng_clause_way *heng__clauses_ways(heng_arena *arena,
                                    const heng_cover *cover,
                                    const heng_clause_texts *own);

#endif
