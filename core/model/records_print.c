// Printing a record set, one fact per line.
#include "model/records.h"

static const char *const type_names[] = {
    [HENG_TYPE_NONE] = "nothing",  [HENG_TYPE_NUMBER] = "number",
    [HENG_TYPE_TEXT] = "text",     [HENG_TYPE_DATE] = "date",
    [HENG_TYPE_BOOL] = "yes/no",   [HENG_TYPE_CHOICE] = "choice",
    [HENG_TYPE_REF] = "reference", [HENG_TYPE_DURATION] = "duration",
};

static void add_name(heng_buf *out, heng_pair pair) {
  heng__buf_add(out, heng__pair_show(pair, HENG_EN));
}

// Text on one line: line ends and tabs are written as in C.
static void add_text(heng_buf *out, heng_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '\n')
      heng__buf_puts(out, "\\n");
    else if (c == '\r')
      heng__buf_puts(out, "\\r");
    else if (c == '\t')
      heng__buf_puts(out, "\\t");
    else
      heng__buf_add(out, (heng_slice){&text.ptr[i], 1});
  }
}

static bool has_values(const heng_column *column) {
  return column->small || column->nums || column->codes || column->refs;
}

// "units.posts: number, 0 decimals, 20 to 65, 1 missing"
static void print_column(heng_buf *out,
                         const heng_schema_table *table,
                         const heng_schema_field *field,
                         const heng_column *column) {
  char text[16];
  if (!column->present && !has_values(column)) return;
  add_name(out, table->pair);
  heng__buf_puts(out, ".");
  add_name(out, field->pair);
  heng__buf_printf(out, ": %s", type_names[field->base]);
  if (field->key) heng__buf_puts(out, ", key");
  if (!has_values(column)) heng__buf_puts(out, ", not read");
  if (!column->present) heng__buf_puts(out, ", not there");
  if (column->nums) heng__buf_puts(out, ", wide");
  if (column->small) heng__buf_printf(out, ", %u decimals", column->scale);
  if (column->small && column->least <= column->most) {
    heng_num least = heng__num_decimal(column->least, column->scale);
    heng_num most = heng__num_decimal(column->most, column->scale);
    heng__buf_puts(out, ", ");
    heng__buf_add(out, heng__num_text(out->arena, least));
    heng__buf_puts(out, " to ");
    heng__buf_add(out, heng__num_text(out->arena, most));
  }
  if (field->base == HENG_TYPE_DATE && column->codes &&
      column->least <= column->most) {
    heng__buf_printf(out, ", %s to ",
                     heng__date_text((heng_date)column->least, text));
    heng__buf_puts(out, heng__date_text((heng_date)column->most, text));
  }
  if (column->n_missing)
    heng__buf_printf(out, ", %zu missing", column->n_missing);
  heng__buf_puts(out, "\n");
}

static void print_table(heng_buf *out, const heng_records *records, size_t at) {
  const heng_schema_table *table = &records->schema->tables[at];
  const heng_record_table *t = &records->tables[at];
  add_name(out, table->pair);
  heng__buf_printf(out, ": %zu rows", t->n_rows);
  if (t->file.len) {
    heng__buf_puts(out, " from ");
    heng__buf_add(out, t->file);
  }
  if (t->encoding.len) heng__buf_printf(out, " (%.*s)", HENG_ARG(t->encoding));
  heng__buf_puts(out, "\n");
  for (size_t f = 0; f < table->n_fields; f++)
    print_column(out, table, &table->fields[f], &t->columns[f]);
}

// The cell as text, or false where it is missing.
static bool print_value(heng_buf *out,
                        const heng_records *records,
                        const heng_schema_field *field,
                        const heng_column *column,
                        size_t row) {
  char text[16];
  heng_num num;
  int32_t code = column->codes ? column->codes[row] : 0;
  switch (field->key ? HENG_TYPE_TEXT : field->base) {
    case HENG_TYPE_NUMBER:
      if (!heng__column_num(column, row, &num)) return false;
      heng__buf_add(out, heng__num_text(out->arena, num));
      return true;
    case HENG_TYPE_DATE:
      if (code == INT32_MIN) return false;
      heng__buf_puts(out, heng__date_text(code, text));
      return true;
    case HENG_TYPE_BOOL:
      if (code == HENG_CODE_MISSING) return false;
      heng__buf_puts(out, code ? "yes" : "no");
      return true;
    case HENG_TYPE_CHOICE:
      if (code == HENG_CODE_MISSING) return false;
      if (code <= HENG_CODE_UNKNOWN) {
        add_text(out, column->texts[HENG_CODE_UNKNOWN - code]);
        heng__buf_puts(out, " (unknown)");
      } else {
        add_name(out, records->schema->choices[field->id].values[code]);
      }
      return true;
    case HENG_TYPE_TEXT:
      if (code == HENG_CODE_MISSING) return false;
      add_text(out, column->texts[code]);
      return true;
    case HENG_TYPE_REF:
      if (column->refs[row] == HENG_ROW_NONE) return false;
      heng__buf_add(out,
                    heng__records_key(records, field->id, column->refs[row]));
      return true;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
  return false;
}

static void print_row(heng_buf *out,
                      const heng_records *records,
                      size_t at,
                      size_t row) {
  const heng_schema_table *table = &records->schema->tables[at];
  const heng_record_table *t = &records->tables[at];
  heng_slice name = heng__pair_show(table->pair, HENG_EN);
  heng_span span = t->spans ? t->spans[row] : (heng_span){0};
  heng__buf_printf(out, "%.*s[%.*s]: ", HENG_ARG(name), HENG_ARG(t->keys[row]));
  if (span.source)
    heng__buf_printf(out, "%.*s:%u\n", HENG_ARG(span.source->name),
                     heng__source_place(span).line);
  else
    heng__buf_printf(out, "%.*s:%u\n", HENG_ARG(t->file), t->lines[row]);
  for (size_t f = 0; f < table->n_fields; f++) {
    if (!has_values(&t->columns[f])) continue;
    size_t start = out->len;
    heng_slice field = heng__pair_show(table->fields[f].pair, HENG_EN);
    heng__buf_printf(out, "%.*s[%.*s].%.*s = ", HENG_ARG(name),
                     HENG_ARG(t->keys[row]), HENG_ARG(field));
    if (print_value(out, records, &table->fields[f], &t->columns[f], row))
      heng__buf_puts(out, "\n");
    else
      out->len = start;
  }
}

void heng__records_print(heng_buf *out, const heng_records *records) {
  for (size_t t = 0; t < records->schema->n_tables; t++)
    if (records->tables[t].present) print_table(out, records, t);
  for (size_t t = 0; t < records->schema->n_tables; t++)
    for (size_t row = 0; row < records->tables[t].n_rows; row++)
      print_row(out, records, t, row);
}
