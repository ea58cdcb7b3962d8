// How records are gathered: columns that grow, dictionaries, places. For the
// files of this room only.
#ifndef HENG_MODEL_RECORDS_INTERNAL_H
#define HENG_MODEL_RECORDS_INTERNAL_H

#include "base/nearest.h"

#include "model/records.h"

// Bytes of texts, packed into blocks of the arena.
typedef struct heng_text_pool {
  heng_arena *arena;
  char *ptr, *end;
} heng_text_pool;

// A dictionary: each different text once, numbered in the order of coming.
typedef struct heng_dict {
  heng_text_pool *pool;
  heng_slice *texts;
  uint32_t *hashes;
  size_t len, cap;
  uint32_t *slots;  // number + 1, or 0
  size_t n_slots;   // a power of two, or 0
} heng_dict;

uint32_t heng__text_hash(heng_slice text);
// A copy that ends in zero.
heng_slice heng__pool_copy(heng_text_pool *pool, heng_slice text);
uint32_t heng__dict_add(heng_dict *dict, heng_slice text);
// The number of [text], or UINT32_MAX.
uint32_t heng__dict_find(const heng_dict *dict, heng_slice text);
// Lengthens an array; see heng__arena_resize.
void *heng__grow_items(heng_arena *arena,
                       void *items,
                       size_t old_count,
                       size_t new_count,
                       size_t size);

// A key or a reference before it is resolved: a whole number below 2^31 that is
// written the usual way is itself, another text is its number in a dictionary
// with HENG_TAG_TEXT. Equal tags are equal texts.
#define HENG_TAG_TEXT    UINT32_C(0x80000000)
#define HENG_TAG_MISSING UINT32_MAX

// Whether [text] is "0" or digits without a leading zero, at most nine of them.
bool heng__tag_number(heng_slice text, uint32_t *out);

// How often one message was given for one column.
typedef struct heng_flood {
  heng_code code;
  const struct heng_gather *field;  // null: the row as a whole
  size_t count;
  heng_diag *last;  // the last that was shown
} heng_flood;

// What a blank cell is.
typedef enum heng_blank {
  HENG_BLANK_FINE,     // missing
  HENG_BLANK_DEFAULT,  // filled
  HENG_BLANK_ERROR,    // a mistake
} heng_blank;

// A field of a table while its column is gathered.
typedef struct heng_gather {
  const heng_schema_field *field;
  heng_column column;
  heng_slice heading;  // as the data has it; empty where it has not
  bool used;           // the plan reads it
  bool keep;           // values are stored, if only until the end
  bool seen;           // the part that is read has the column
  bool ever_seen;
  bool part_of_key;  // of a composite key
  bool wide;         // of a NUMBER: stored in nums
  heng_blank blank;
  heng_slice value;  // of this row, for fields that only some rows have
  int32_t code;      // of this row: of a CHOICE
  heng_dict dict;    // texts, unknown texts, references
  // Of a CHOICE: all names, the value of each, and the name met last.
  const heng_dict *names;
  const int32_t *values;
  uint32_t last_name;
} heng_gather;

struct heng_key_alias {
  uint32_t row;
  heng_slice key;
};

// A table while it is gathered.
typedef struct heng_gather_table {
  const heng_schema_table *table;
  heng_record_table *out;
  heng_gather *fields;
  bool from_data;  // rows have come from data, not from a scheme
  bool keyless;    // the data has no column of keys, and this was said
  bool referred;   // some table refers to its rows
  bool any_when;   // some field is for some rows only
  size_t cap;      // rows that the arrays hold
  uint32_t *tags;  // of the key of each row; null without a key field
  bool ascending;  // keys are whole numbers, each above the one before
  HENG_VEC(struct heng_key_alias) aliases;
  HENG_VEC(uint32_t) map;     // field of each heading; see records_build.c
  HENG_VEC(uint32_t) unseen;  // fields to fill that have no heading there
  HENG_VEC(heng_flood) floods;
} heng_gather_table;

struct heng_records_builder {
  heng_arena *arena;
  const heng_schema *schema;
  const heng_schema_use *use;
  heng_diags *diags;
  heng_records *records;
  heng_gather_table *tables;
  heng_gather_table *current;  // null: none, or one that is not read
  heng_dict *names;            // of each choice: all names of its values
  int32_t **values;            // the value of each name
  heng_text_pool pool;
  heng_elsewhere *elsewhere;  // null: not read to be compared
  bool lenient;
  bool failed;
  // A table with something else in the line of its headings, until those are found;
  // null: none.
  heng_gather_table *titled;
  heng_diag *titled_by;
  uint32_t titled_line;
};

// A place in the records that a message is about.
typedef struct heng_cell_place {
  heng_gather_table *table;
  const heng_gather *field;  // null: the row
  uint32_t line;
  heng_span span;
  heng_slice value;  // as found; empty: none
} heng_cell_place;

// The place of a row that is already stored.
heng_cell_place heng__row_place(heng_gather_table *table,
                                const heng_gather *field,
                                size_t row,
                                heng_slice value);

// Whether to report [code] at [place]: no more than HENG_SAME_MOST times for
// one column; beyond that it is counted. Asked once before each heng__say, so
// that a million mistakes cost no more than a million questions.
#define HENG_SAME_MOST 20
bool heng__may_say(heng_records_builder *b,
                   heng_cell_place place,
                   heng_code code);
heng_diag *heng__records_say(heng_records_builder *b,
                             heng_cell_place place,
                             heng_code code,
                             const heng_said *args,
                             size_t n_args);
#define heng__say(b, place, code, ...)                                \
  heng__records_say((b), (place), (code), (heng_said[]){__VA_ARGS__}, \
                    sizeof((heng_said[]){__VA_ARGS__}) / sizeof(heng_said))
// A note below a message, at no place.
#define heng__hint(b, to, code, ...) \
  heng__note((b)->diags, (to), (code), (heng_span){0}, __VA_ARGS__)
// A note below a message about a name that is not there: the nearest one.
void heng__hint_nearest(heng_records_builder *b,
                        heng_diag *diag,
                        const heng_nearest *search);
// The table or field of that name in letters of any size, or -1.
int32_t heng__table_of_letters(const heng_schema *schema, heng_slice name);
int32_t heng__field_of_letters(const heng_schema_table *table, heng_slice name);
// How many of the cells are names of columns, and how many say anything.
size_t heng__count_headings(const heng_schema_table *table,
                            const heng_slice *cells,
                            size_t n,
                            size_t *filled);
// Says of a text that is no value of its field's choice that it only looks like
// one, if it does.
void heng__say_choice(heng_records_builder *b,
                      const heng_gather *g,
                      const heng_cell_place *place);
// A note below a message, at a row that is already stored.
void heng__hint_row(heng_records_builder *b,
                    heng_diag *to,
                    heng_code code,
                    const heng_gather_table *t,
                    size_t row);
// Says how many were not said again.
void heng__say_floods(heng_records_builder *b, heng_gather_table *t);
// A value as a message quotes it: a long one is cut.
heng_said heng__say_value(heng_records_builder *b, heng_slice value);
// What is wrong with a cell that is no number or date, and what to write
// instead.
void heng__say_number(heng_records_builder *b, heng_cell_place place);
void heng__say_date(heng_records_builder *b, heng_cell_place place);
// "between 1 and 4", "at least 0", "at most 5".
heng_said heng__say_bounds(heng_records_builder *b,
                           const heng_schema_field *field);
// "kind = pre_deduction and …"
heng_said heng__say_when(heng_records_builder *b,
                         const heng_schema_table *table,
                         const heng_schema_field *field);

// Reads a cell that is not blank into row [row]; a bad one is reported and
// stored as missing.
void heng__gather_cell(heng_records_builder *b,
                       heng_gather_table *t,
                       heng_gather *g,
                       size_t row,
                       const heng_cell_place *place);
// Stores a missing value, the field's default, or no key.
void heng__gather_missing(heng_gather *g, size_t row);
void heng__gather_default(heng_arena *arena,
                          heng_gather *g,
                          size_t row,
                          size_t cap);
void heng__gather_no_key(heng_gather_table *t, size_t row);
// Makes room for [cap] rows.
void heng__gather_grow(heng_arena *arena,
                       heng_gather *g,
                       size_t old_cap,
                       size_t cap);

// Finds rows by key and refuses doubled keys; sets the table's index.
void heng__index_table(heng_records_builder *b, heng_gather_table *t);
// The row of a key, or HENG_ROW_NONE.
uint32_t heng__index_find(const heng_record_table *table, heng_slice key);
uint32_t heng__index_find_number(const heng_record_table *table,
                                 uint32_t number);
// Refuses rows that are equal in all fields of the composite key, and makes the
// keys of a table without a key field.
void heng__check_composite(heng_records_builder *b, heng_gather_table *t);
void heng__make_keys(heng_records_builder *b, heng_gather_table *t);

// Whether a row is left out for a value that only other rules have; counted if
// so. [cells] are those of each field of the table, trimmed.
bool heng__elsewhere_row(heng_records_builder *b,
                         heng_gather_table *t,
                         uint32_t line,
                         const heng_slice *cells);
// Blank room for them, which the next call gives again; null where no row of the
// table can be left out for a value.
heng_slice *heng__elsewhere_cells(heng_records_builder *b,
                                  const heng_gather_table *t);
// Leaves out the rows that refer to what only other rules have, and lists all that
// were left out. Called when all rows are there, before keys are indexed.
void heng__leave_out_elsewhere(heng_records_builder *b);

// Turns tags into rows, and refuses unknown keys and rings.
void heng__resolve_column(heng_records_builder *b,
                          heng_gather_table *t,
                          heng_gather *g);
void heng__refuse_rings(heng_records_builder *b,
                        heng_gather_table *t,
                        heng_gather *g);

#endif
