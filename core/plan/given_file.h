// Given tables of which the rows stand in a file beside the rules. Whoever can read
// files brings them; the plan puts their columns in the order of the statement.
#ifndef HENG_PLAN_GIVEN_FILE_H
#define HENG_PLAN_GIVEN_FILE_H

#include "grammar/tree.h"

// What a file holds. The spans of headings and cells lie in a source of the file's
// name; those of a row's cells are all that of the row.
typedef struct heng_given_file {
  heng_pair table;  // the given table that asks for it
  heng_slice name;  // as the statement writes it
  heng_grid grid;   // of a column only the name's text and span are used
} heng_given_file;

typedef HENG_VEC(heng_given_file) heng_given_files;

// Gives every statement that names a file its rows. Reports to [diags] a file that
// nobody brought, and columns that are missing, doubled or unknown. [files] may be
// null.
void heng__given_bring(heng_arena *arena,
                       heng_tree **trees,
                       size_t n_trees,
                       const heng_given_files *files,
                       heng_diags *diags);

#endif
