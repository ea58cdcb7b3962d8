// A record set: the columns of the record tables that a plan reads, with every
// value validated and every reference resolved to a row number.
#ifndef HENG_MODEL_RECORDS_H
#define HENG_MODEL_RECORDS_H

#include "base/diag.h"
#include "model/schema.h"

#define HENG_ROW_NONE UINT32_MAX

// Codes of a choice column below 0.
enum {
  HENG_CODE_MISSING = -1,
  HENG_CODE_UNKNOWN =
      -2,  // -2 - k: the k-th text of the column's unknown texts
};

// A column of one field. Exactly one array is set, by the field's type:
//   NUMBER  small (n / 10^scale, with INT64_MIN for missing), or wide where a
//           value does not fit: nums, missing where d == 0 && wide == NULL
//   DATE    codes: days, with INT32_MIN for missing
//   BOOL    codes: 0, 1, HENG_CODE_MISSING
//   CHOICE  codes: index of the value, HENG_CODE_MISSING or unknown
//   REF     refs: row of the referred table, HENG_ROW_NONE for missing
//   TEXT    codes: index into texts (a dictionary), HENG_CODE_MISSING
// Defaults for blanks are already filled in.
typedef struct heng_column {
  int64_t *small;
  unsigned scale;
  heng_num *nums;
  int32_t *codes;
  uint32_t *refs;
  heng_slice *texts;  // dictionary of TEXT; unknown texts of CHOICE
  size_t n_texts;
  bool present;  // the records have this column (or it has been filled)
  bool in_key;   // its values are a part of the rows' composite keys
  // Of small and of dates: the least and the most, least > most where all are
  // missing.
  int64_t least, most;
  size_t n_missing;
} heng_column;

// Rows by key; see heng__records_find.
typedef struct heng_key_index heng_key_index;

typedef struct heng_record_table {
  size_t n_rows;
  heng_column *columns;  // one for each schema field; those not used are empty
  heng_slice *keys;      // text of the key of each row; composite: parts joined
                         // by "/"; of a table without a key "file:line"
  uint32_t *lines;       // line in the file of each row; 0: not from a file
  heng_slice file;  // as shown: "events.csv", or the rule file for given rows
  heng_slice encoding;  // "UTF-8", "GB18030"; empty: not from a file
  bool present;         // the records have this table
  heng_span *spans;     // rows from a scheme: where each stands; else null
  const heng_key_index *index;  // null where the table has no key field
} heng_record_table;

// Why rows were left out; see heng__records_compared.
typedef enum heng_left_why {
  HENG_LEFT_ROW,      // they refer to a row that only other rules have
  HENG_LEFT_VALUE,    // they have a value of a choice that only others have
  HENG_LEFT_FOLLOWS,  // they refer to a row that was left out
} heng_left_why;

// Rows of one table that were left out for one reason, each counted once.
typedef struct heng_left_out {
  uint32_t table, field;  // the field by which they speak of it
  heng_left_why why;
  size_t n_rows;
  heng_slice *keys;  // the rows or values that they speak of, by their texts
  size_t n_keys;
  uint32_t line;  // of the first of the rows
} heng_left_out;

typedef struct heng_elsewhere heng_elsewhere;

typedef struct heng_records {
  const heng_schema *schema;
  heng_record_table *tables;
  heng_arena *arena;
  bool has_as_of;
  heng_date as_of;      // set by whoever loads them; see the run
  heng_left_out *left;  // by table and field
  size_t n_left;
  const heng_elsewhere *elsewhere;  // null: not read to be compared
} heng_records;

// Building. One builder is filled table by table (from a reader's sink or by
// hand), then finished: references are resolved, keys checked, all problems of
// all tables reported in one run.
typedef struct heng_records_builder heng_records_builder;

// [use] null: everything is kept. All memory comes from [arena].
heng_records_builder *heng__records_begin(heng_arena *arena,
                                          const heng_schema *schema,
                                          const heng_schema_use *use,
                                          heng_diags *diags);

// Begins a table by either name. Returns HENG_NOTFOUND for a name that the
// schema has not (reported with the nearest name, as a warning: extra files are
// not lost silently). [encoding] is empty for rows of a scheme and says how the
// data was read otherwise. A table may get rows of a scheme any number of
// times, but those of data only once: the second time is reported as an error.
heng_status heng__records_table(heng_records_builder *b,
                                heng_slice name,
                                heng_slice file,
                                heng_slice encoding);
// Headings in either tongue. An unknown heading is a warning with the nearest
// name; a doubled one, or a missing required column, an error. A blank heading
// is a column that must be blank. What is wrong with the data never ends the
// reading: the status is HENG_OK, heng__records_finish tells.
heng_status heng__records_headings(heng_records_builder *b,
                                   uint32_t line,
                                   const heng_slice *cells,
                                   size_t n);
// One row of cells, trimmed of white space; blank is missing. A row that ends
// early is as if it went on with blank cells, one that goes on must do so with
// blank cells only, one of blank cells only is no row: spreadsheets write all
// three. [span]: where a row of the scheme
// stands, else one with a null source.
heng_status heng__records_row(heng_records_builder *b,
                              uint32_t line,
                              heng_span span,
                              const heng_slice *cells,
                              size_t n);
// Another key of the row that came last: references may use either.
void heng__records_alias(heng_records_builder *b, heng_slice key);
void heng__records_end_table(heng_records_builder *b);

// From here on required columns may be left out, as an example may; they are
// then all missing and not present. A blank cell of a column that is there
// stays an error. Set before the headings.
void heng__records_lenient(heng_records_builder *b);

// The records are read to compare the rules of the schema with others. A row of the
// data that speaks of what only the others have is then left out, with the rows that
// refer to it, and stands in `left`; what nobody has is a mistake as ever. Set before
// the data come, and what the others have: the key of a row of [table] (an alias is
// one as well), whether or not the rules here have it; a value of a choice that they
// do not know. Where the rules read neither the column nor the table that it refers
// to, nothing is left out: they can do with the row as it is.
void heng__records_compared(heng_records_builder *b);
void heng__records_elsewhere_row(heng_records_builder *b,
                                 uint32_t table,
                                 heng_slice key);
void heng__records_elsewhere_value(heng_records_builder *b,
                                   uint32_t table,
                                   uint32_t field,
                                   heng_slice value);

// Resolves and checks. HENG_RECORDS where a problem was an error; *out is set
// in any case, with bad cells missing.
heng_status heng__records_finish(heng_records_builder *b, heng_records **out);

// The key of a row for people.
heng_slice heng__records_key(const heng_records *records,
                             uint32_t table,
                             uint32_t row);
// The row with that key, or HENG_ROW_NONE. A key is its text; a composite key
// its parts joined by "/"; an alias is as good.
uint32_t heng__records_find(const heng_records *records,
                            uint32_t table,
                            heng_slice key);

// How many of the rows that were left out refer to that row, or are it.
size_t heng__records_left_of(const heng_records *records,
                             uint32_t table,
                             heng_slice key);

// The value of a number cell; false where it is missing.
bool heng__column_num(const heng_column *column, size_t row, heng_num *out);

// One fact per line, for `heng dump records`: the tables with their columns,
// then every known cell that is kept.
void heng__records_print(heng_buf *out, const heng_records *records);

#endif
