// The clauses of the document that a profile carries out: the file `clauses` beside
// its rules, and what it says together with the coverage of the rules.
#ifndef HENG_HOST_TEST_CLAUSES_H
#define HENG_HOST_TEST_CLAUSES_H

#include "host/profiles.h"
#include "regress/clauses.h"

typedef struct heng_clause_list {
  heng_slice file;  // its path; empty where the profile has none
  heng_slice name;  // as shown: "clauses.csv"
  heng_clause *items;
  size_t len;
} heng_clause_list;

// Reads the clauses of a profile: a table in its folder called `clauses` or 条款, in
// any format that records can have, with the columns clause 条款, text 内容 and no_rule
// 无规则的原因. Returns HENG_OK, also where there is none; HENG_RULES (reported) where
// it is not in order; HENG_NOMEM.
heng_status heng__clauses_read(heng_answer *answer,
                               const heng_profile *profile,
                               heng_clause_list *out);

// The texts of the profile itself.
heng_clause_texts heng__clause_texts(heng_answer *answer,
                                     const heng_profile *profile);

// Reports clauses without a rule, reasons that are none any more, and citations that
// name no clause.
void heng__clauses_report(heng_answer *answer,
                          const heng_clause_list *list,
                          const heng_clauses *clauses);

#endif
