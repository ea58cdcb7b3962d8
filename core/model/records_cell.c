// Reading cells into columns. This is where a large record set spends its time:
// nothing here allocates for each cell but the texts of a dictionary.
#include "model/records_internal.h"

#include "base/utf8.h"

#define DIGITS_MOST 18  // any such number fits 64 bits

static const int64_t powers[DIGITS_MOST + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

// A number as it was read: n / 10^scale, or [num] where that is too narrow.
typedef struct read_number {
  int64_t n;
  unsigned scale;
  bool wide;
  heng_num num;
} read_number;

typedef enum form {
  FORM_SMALL,
  FORM_LONG,  // a number of more digits than fit
  FORM_BAD,
} form;

// [+-]digits[.digits][%]; a percent sign moves the point.
static form read_small(heng_slice text, read_number *out) {
  const char *at = text.ptr, *end = at + text.len;
  bool negative = *at == '-';
  if (negative || *at == '+') at++;
  const char *start = at;
  int64_t n = 0;
  size_t digits = 0, decimals = 0;
  for (; at < end && (unsigned)(*at - '0') <= 9; at++, digits++)
    if (digits < DIGITS_MOST) n = n * 10 + (*at - '0');
  if (at == start) return FORM_BAD;
  if (at < end && *at == '.') {
    start = ++at;
    for (; at < end && (unsigned)(*at - '0') <= 9; at++, digits++)
      if (digits < DIGITS_MOST) n = n * 10 + (*at - '0');
    decimals = (size_t)(at - start);
    if (decimals == 0) return FORM_BAD;
  }
  if (at < end && *at == '%') {
    at++;
    decimals += 2;
  }
  if (at != end) return FORM_BAD;
  if (digits > DIGITS_MOST || decimals > DIGITS_MOST) return FORM_LONG;
  out->n = negative ? -n : n;
  out->scale = (unsigned)decimals;
  out->wide = false;
  return FORM_SMALL;
}

// A number of many digits: zeros before and behind may be all there is to it.
static heng_status read_long(heng_arena *arena,
                             heng_slice text,
                             read_number *out) {
  bool percent = text.ptr[text.len - 1] == '%';
  if (percent) text.len--;
  heng_status status = heng__num_parse(arena, text, &out->num);
  if (status == HENG_OK && percent)
    status = heng__num_div(arena, out->num, heng__num_int(100), &out->num);
  out->wide = true;
  return status;
}

// Brings [num] to the form n / 10^scale, if it has one.
static void narrow_number(read_number *number) {
  const heng_num *num = &number->num;
  if (num->wide) return;
  for (unsigned scale = 0; scale <= DIGITS_MOST; scale++) {
    if (powers[scale] % num->d != 0) continue;
    int64_t n;
    if (__builtin_mul_overflow(num->n, powers[scale] / num->d, &n) ||
        n == INT64_MIN)
      return;
    number->n = n;
    number->scale = scale;
    number->wide = false;
    return;
  }
}

static heng_num small_num(int64_t n, unsigned scale) {
  return n == INT64_MIN ? (heng_num){0} : heng__num_decimal(n, scale);
}

// From here on the column holds numbers of any size.
static void go_wide(heng_arena *arena,
                    heng_gather *g,
                    size_t rows,
                    size_t cap) {
  heng_column *column = &g->column;
  if (g->keep) {
    column->nums = heng__array(arena, heng_num, cap);
    for (size_t i = 0; i < rows; i++)
      column->nums[i] = small_num(column->small[i], column->scale);
    heng__arena_resize(arena, column->small, cap * sizeof *column->small, 0);
  }
  column->small = NULL;
  g->wide = true;
}

// Gives the column more decimals. False where a value then does not fit.
static bool widen_scale(heng_gather *g, size_t rows, unsigned scale) {
  heng_column *column = &g->column;
  int64_t factor = powers[scale - column->scale];
  int64_t most = INT64_MAX / factor;
  if (g->keep) {
    for (size_t i = 0; i < rows; i++) {
      int64_t n = column->small[i];
      if (n != INT64_MIN && (n > most || n < -most)) return false;
    }
    for (size_t i = 0; i < rows; i++)
      if (column->small[i] != INT64_MIN) column->small[i] *= factor;
  }
  column->scale = scale;
  return true;
}

static void store_number(heng_arena *arena,
                         heng_gather *g,
                         size_t row,
                         size_t cap,
                         const read_number *number) {
  heng_column *column = &g->column;
  if (!g->keep) return;
  if (!g->wide && !number->wide) {
    int64_t n = number->n;
    if (number->scale > column->scale && !widen_scale(g, row, number->scale))
      go_wide(arena, g, row, cap);
    else if (number->scale == column->scale ||
             (!__builtin_mul_overflow(n, powers[column->scale - number->scale],
                                      &n) &&
              n != INT64_MIN)) {
      column->small[row] = n;
      return;
    }
  }
  if (!g->wide) go_wide(arena, g, row, cap);
  column->nums[row] =
      number->wide ? number->num : heng__num_decimal(number->n, number->scale);
}

static heng_num number_value(const read_number *number) {
  return number->wide ? number->num
                      : heng__num_decimal(number->n, number->scale);
}

static bool is_whole(const read_number *number) {
  if (number->wide) return heng__num_is_int(number->num);
  return number->scale == 0 || number->n % powers[number->scale] == 0;
}

static bool in_bounds(const heng_schema_field *field,
                      const read_number *number) {
  heng_num value = number_value(number);
  if (field->has_low && heng__num_cmp(value, field->low) < 0) return false;
  return !field->has_high || heng__num_cmp(value, field->high) <= 0;
}

// Whether the number may stand here; says so where it may not.
static bool accept_number(heng_records_builder *b,
                          const heng_gather *g,
                          const heng_cell_place *place,
                          const read_number *number) {
  const heng_schema_field *field = g->field;
  if (field->whole && !is_whole(number)) {
    if (heng__may_say(b, *place, HENG_M_CELL_NUMBER_WHOLE))
      heng__say(b, *place, HENG_M_CELL_NUMBER_WHOLE,
                heng__say_value(b, place->value));
    return false;
  }
  if ((field->has_low || field->has_high) && !in_bounds(field, number)) {
    if (heng__may_say(b, *place, HENG_M_CELL_NUMBER_BOUNDS))
      heng__say(b, *place, HENG_M_CELL_NUMBER_BOUNDS,
                heng__say_value(b, place->value), heng__say_bounds(b, field));
    return false;
  }
  return true;
}

static bool read_number_cell(heng_records_builder *b,
                             const heng_cell_place *place,
                             read_number *out) {
  switch (read_small(place->value, out)) {
    case FORM_SMALL: return true;
    case FORM_BAD: heng__say_number(b, *place); return false;
    case FORM_LONG: break;
  }
  if (read_long(b->arena, place->value, out) == HENG_OK) {
    narrow_number(out);
    return true;
  }
  if (heng__may_say(b, *place, HENG_M_CELL_NUMBER_LONG))
    heng__say(b, *place, HENG_M_CELL_NUMBER_LONG,
              heng__say_value(b, place->value));
  return false;
}

static bool gather_number(heng_records_builder *b,
                          heng_gather_table *t,
                          heng_gather *g,
                          size_t row,
                          const heng_cell_place *place) {
  read_number number;
  if (!read_number_cell(b, place, &number)) return false;
  const heng_schema_field *field = g->field;
  if ((field->whole || field->has_low || field->has_high) &&
      !accept_number(b, g, place, &number))
    return false;
  store_number(b->arena, g, row, t->cap, &number);
  return true;
}

static bool gather_date(heng_gather *g, size_t row, heng_slice value) {
  heng_date date;
  if (!heng__date_parse(value, &date)) return false;
  if (g->keep) g->column.codes[row] = date;
  return true;
}

static bool gather_bool(heng_records_builder *b,
                        heng_gather *g,
                        size_t row,
                        const heng_cell_place *place) {
  static const struct {
    const char *text;
    bool yes;
  } words[] = {
      {"yes", true},  {"no", false},    {"是", true},   {"否", false},
      {"true", true}, {"false", false}, {"1", true},    {"0", false},
      {"Yes", true},  {"No", false},    {"YES", true},  {"NO", false},
      {"TRUE", true}, {"FALSE", false}, {"True", true}, {"False", false},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!heng__slice_eq(place->value, heng__slice(words[i].text))) continue;
    if (g->keep) g->column.codes[row] = words[i].yes;
    return true;
  }
  if (heng__may_say(b, *place, HENG_M_CELL_BOOL_FORM))
    heng__say(b, *place, HENG_M_CELL_BOOL_FORM,
              heng__say_value(b, place->value));
  return false;
}

static bool is_utf8(heng_records_builder *b, const heng_cell_place *place) {
  for (size_t i = 0; i < place->value.len; i++)
    if ((unsigned char)place->value.ptr[i] >= 0x80) {
      if (heng__utf8_valid(place->value) == place->value.len) return true;
      if (heng__may_say(b, *place, HENG_M_CELL_TEXT_BYTES))
        heng__say(b, *place, HENG_M_CELL_TEXT_BYTES, HENG_SAY2("", ""));
      return false;
    }
  return true;
}

// The row before often has the same value. One that the profile does not know
// is kept as its text, if it is kept at all.
static bool gather_choice(heng_records_builder *b,
                          heng_gather *g,
                          size_t row,
                          const heng_cell_place *place) {
  const heng_dict *names = g->names;
  if (g->last_name >= names->len ||
      !heng__slice_eq(names->texts[g->last_name], place->value))
    g->last_name = heng__dict_find(names, place->value);
  if (g->last_name != UINT32_MAX) {
    g->code = g->values[g->last_name];
  } else {
    if (!is_utf8(b, place)) return false;
    g->code = HENG_CODE_UNKNOWN;
    uint32_t known = (uint32_t)g->dict.len;
    if (g->keep) g->code -= (int32_t)heng__dict_add(&g->dict, place->value);
    if (g->dict.len > known) heng__say_choice(b, g, place);
  }
  if (g->keep) g->column.codes[row] = g->code;
  return true;
}

// The row before often has the same text.
static uint32_t text_number(heng_gather *g,
                            const uint32_t *before,
                            heng_slice value) {
  if (before && *before < g->dict.len &&
      heng__slice_eq(g->dict.texts[*before], value))
    return *before;
  return heng__dict_add(&g->dict, value);
}

static bool gather_text(heng_records_builder *b,
                        heng_gather *g,
                        size_t row,
                        const heng_cell_place *place) {
  if (!is_utf8(b, place)) return false;
  if (!g->keep) return true;
  uint32_t before = row ? (uint32_t)g->column.codes[row - 1] : UINT32_MAX;
  g->column.codes[row] = (int32_t)text_number(g, &before, place->value);
  return true;
}

static bool gather_ref(heng_records_builder *b,
                       heng_gather *g,
                       size_t row,
                       const heng_cell_place *place) {
  uint32_t tag;
  if (heng__tag_number(place->value, &tag)) {
    g->column.refs[row] = tag;
    return true;
  }
  if (!is_utf8(b, place)) return false;
  uint32_t before = UINT32_MAX;
  if (row && g->column.refs[row - 1] != HENG_TAG_MISSING &&
      g->column.refs[row - 1] & HENG_TAG_TEXT)
    before = g->column.refs[row - 1] & ~HENG_TAG_TEXT;
  g->column.refs[row] = text_number(g, &before, place->value) | HENG_TAG_TEXT;
  return true;
}

// A key's text is kept for each row; its tag tells whole numbers from texts.
static bool gather_key(heng_records_builder *b,
                       heng_gather_table *t,
                       size_t row,
                       const heng_cell_place *place) {
  uint32_t tag;
  if (!heng__tag_number(place->value, &tag)) {
    if (!is_utf8(b, place)) return false;
    tag = HENG_TAG_TEXT;
  }
  if (row && (tag & HENG_TAG_TEXT || t->tags[row - 1] & HENG_TAG_TEXT ||
              tag <= t->tags[row - 1]))
    t->ascending = false;
  t->tags[row] = tag;
  if (tag & HENG_TAG_TEXT) t->ascending = false;
  t->out->keys[row] = heng__pool_copy(&b->pool, place->value);
  return true;
}

void heng__gather_no_key(heng_gather_table *t, size_t row) {
  t->tags[row] = HENG_TAG_MISSING;
  t->out->keys[row] = (heng_slice){"", 0};
  t->ascending = false;
}

void heng__gather_missing(heng_gather *g, size_t row) {
  heng_column *column = &g->column;
  g->code = HENG_CODE_MISSING;
  if (!g->keep) return;
  switch (g->field->base) {
    case HENG_TYPE_NUMBER:
      if (g->wide)
        column->nums[row] = (heng_num){0};
      else
        column->small[row] = INT64_MIN;
      break;
    case HENG_TYPE_DATE: column->codes[row] = INT32_MIN; break;
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_TEXT: column->codes[row] = HENG_CODE_MISSING; break;
    case HENG_TYPE_REF: column->refs[row] = HENG_TAG_MISSING; break;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
}

void heng__gather_default(heng_arena *arena,
                          heng_gather *g,
                          size_t row,
                          size_t cap) {
  const heng_schema_field *field = g->field;
  if (field->base == HENG_TYPE_NUMBER) {
    read_number number = {.wide = true, .num = field->default_num};
    narrow_number(&number);
    store_number(arena, g, row, cap, &number);
    return;
  }
  if (field->base == HENG_TYPE_REF) {
    uint32_t tag;
    if (!heng__tag_number(field->default_key, &tag))
      tag = text_number(g, NULL, field->default_key) | HENG_TAG_TEXT;
    g->column.refs[row] = tag;
    return;
  }
  g->code = (int32_t)field->default_code;
  if (g->keep) g->column.codes[row] = g->code;
}

void heng__gather_grow(heng_arena *arena,
                       heng_gather *g,
                       size_t old_cap,
                       size_t cap) {
  if (!g->keep) return;
  heng_column *column = &g->column;
  switch (g->field->base) {
    case HENG_TYPE_NUMBER:
      if (g->wide)
        column->nums = heng__grow_items(arena, column->nums, old_cap, cap,
                                        sizeof *column->nums);
      else
        column->small = heng__grow_items(arena, column->small, old_cap, cap,
                                         sizeof *column->small);
      break;
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_TEXT:
      column->codes = heng__grow_items(arena, column->codes, old_cap, cap,
                                       sizeof *column->codes);
      break;
    case HENG_TYPE_REF:
      column->refs = heng__grow_items(arena, column->refs, old_cap, cap,
                                      sizeof *column->refs);
      break;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
}

void heng__gather_cell(heng_records_builder *b,
                       heng_gather_table *t,
                       heng_gather *g,
                       size_t row,
                       const heng_cell_place *place) {
  bool good = true;
  if (g->field->key) {
    if (!gather_key(b, t, row, place)) heng__gather_no_key(t, row);
    return;
  }
  switch (g->field->base) {
    case HENG_TYPE_NUMBER: good = gather_number(b, t, g, row, place); break;
    case HENG_TYPE_DATE:
      good = gather_date(g, row, place->value);
      if (!good) heng__say_date(b, *place);
      break;
    case HENG_TYPE_BOOL: good = gather_bool(b, g, row, place); break;
    case HENG_TYPE_CHOICE: good = gather_choice(b, g, row, place); break;
    case HENG_TYPE_TEXT: good = gather_text(b, g, row, place); break;
    case HENG_TYPE_REF: good = gather_ref(b, g, row, place); break;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
  if (!good) heng__gather_missing(g, row);
}
