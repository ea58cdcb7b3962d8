// The schema: which tables and fields the records may have, and what each field
// holds. Made by the plan from `record` and `extend` statements; knows nothing
// of rules.
#ifndef HENG_MODEL_SCHEMA_H
#define HENG_MODEL_SCHEMA_H

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/source.h"

typedef enum heng_base_type {
  HENG_TYPE_NONE,
  HENG_TYPE_NUMBER,
  HENG_TYPE_TEXT,
  HENG_TYPE_DATE,
  HENG_TYPE_BOOL,
  HENG_TYPE_CHOICE,    // id: a choice
  HENG_TYPE_REF,       // id: a table of the schema
  HENG_TYPE_DURATION,  // days or months to add to a date; never stored
} heng_base_type;

// A choice: a closed list of named values, in the order they were declared.
typedef struct heng_choice {
  heng_pair pair;       // of `units.class`: empty; see [field_of]
  heng_slice shown;     // "tier" or "units.class", for messages
  heng_slice shown_zh;  // the same in Chinese words
  heng_pair *values;
  size_t n_values;
} heng_choice;

typedef struct heng_schema_field {
  heng_pair pair;
  heng_base_type base;
  uint32_t id;    // choice or referred table
  bool optional;  // may be blank
  bool key;       // the table's key
  bool part;      // declared as one of several that together are its key
  bool main;      // the reference that relates rows where there are several
  bool whole;
  bool has_low, has_high;
  heng_num low, high;
  // A blank is read as this value (of the field's type): number, date, code of
  // a choice, yes or no. Such a field is not optional for the rules.
  bool has_default;
  heng_num default_num;
  int64_t default_code;    // choice code, date, or 0/1
  heng_slice default_key;  // of a reference: the key of its row
  // Only rows where every condition holds must (and may) have the field.
  struct heng_schema_when {
    uint32_t field;  // a choice field of the same table
    int32_t code;
  } * when;
  size_t n_when;
  heng_span span;  // where it is declared
} heng_schema_field;

typedef struct heng_schema_table {
  heng_pair pair;
  heng_schema_field *fields;
  size_t n_fields;
  int32_t key;          // index of the key field, or -1
  uint32_t *composite;  // where key is -1: fields that together are the key
  size_t n_composite;   // 0: rows need not differ
  heng_span span;
} heng_schema_table;

typedef struct heng_schema {
  heng_choice *choices;
  size_t n_choices;
  heng_schema_table *tables;
  size_t n_tables;
} heng_schema;

// What the plan reads: used[table][field], and used_table[table].
typedef struct heng_schema_use {
  bool *tables;
  bool **fields;
} heng_schema_use;

// Looks up either name; -1 where there is none.
int32_t heng__schema_table_find(const heng_schema *schema, heng_slice name);
int32_t heng__schema_field_find(const heng_schema_table *table,
                                heng_slice name);
int32_t heng__choice_find(const heng_choice *choice, heng_slice name);

#endif
