// What is wrong with a cell that is no number or no date, and what to write
// instead.
#include "model/records_internal.h"

#include <stdio.h>

#include "base/utf8.h"

// What was mended to make a number of it.
enum {
  WAS_WIDE = 1,      // full-width forms
  WAS_SPACED = 2,    // spaces within
  WAS_GROUPED = 4,   // separated thousands
  WAS_MEASURED = 8,  // a currency or a unit
  WAS_POINTED = 16,  // a point without a digit on one side
  WAS_POWERED = 32,  // an exponent
  IS_HOPELESS = 64,  // nothing to mend
};

// The plain form of a character that is typed for one of a number.
static int32_t plain(int32_t cp) {
  if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFEE0;
  if (cp == 0x2212 || cp == 0x2013) return '-';  // − –
  if (cp == 0x3002) return '.';                  // 。
  return cp;
}

static bool is_space(int32_t cp) {
  return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x3000 ||
         (cp >= 0x2000 && cp <= 0x200B) || cp == 0x202F;
}

static bool is_currency(int32_t cp) {
  return cp == '$' || cp == 0xA5 || cp == 0xFFE5 || cp == 0x20AC;
}

// 万, 千 and their like make another number of it, so there is nothing to drop.
static bool multiplies(int32_t cp) {
  static const int32_t powers[] = {0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF};
  for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
    if (cp == powers[i]) return true;
  return false;
}

// Takes "12,345" apart: groups of three after the first. False for "1,5".
static bool drop_commas(heng_slice text, char *out, size_t *len) {
  size_t digits = 0, commas = 0;
  *len = 0;
  for (size_t i = 0; i <= text.len; i++) {
    char c = i < text.len ? text.ptr[i] : '.';
    if (c >= '0' && c <= '9') {
      digits++;
    } else {
      bool fits = commas ? digits == 3 : digits >= 1 && digits <= 3;
      if (c == ',' && !fits) return false;
      if (c == ',') commas++;
      if (c == '.' && commas && !fits) return false;
      if (c == '.') commas = 0;
      digits = 0;
    }
    if (i < text.len && c != ',') out[(*len)++] = c;
  }
  return true;
}

// Whether an "e" with an exponent behind it stands at [at].
static bool is_exponent(heng_slice text, size_t at) {
  if (text.ptr[at] != 'e' && text.ptr[at] != 'E') return false;
  if (at == 0 || at + 1 >= text.len) return false;
  char before = text.ptr[at - 1], after = text.ptr[at + 1];
  return ((before >= '0' && before <= '9') || before == '.') &&
         ((after >= '0' && after <= '9') || after == '+' || after == '-');
}

// Writes the plain characters of [text] that belong to a number to [out].
static unsigned tidy(heng_slice text, char *out, size_t *len) {
  unsigned was = 0;
  int32_t cp;
  *len = 0;
  for (size_t at = 0, step; at < text.len; at += step) {
    step = heng__utf8_next(text, at, &cp);
    if (step == 0) return IS_HOPELESS;
    int32_t simple = plain(cp);
    if (simple != cp && !is_space(cp) && !is_currency(cp)) was |= WAS_WIDE;
    if (is_space(cp)) {
      was |= WAS_SPACED;
    } else if (is_currency(cp) ||
               (*len && simple >= 0x80 && !multiplies(simple))) {
      was |= WAS_MEASURED;
    } else if (simple >= 0x80) {
      return IS_HOPELESS;
    } else if (is_exponent(text, at) && *len) {
      return was | WAS_POWERED;
    } else {
      if (simple == ',') was |= WAS_GROUPED;
      out[(*len)++] = (char)simple;
    }
  }
  return was;
}

// ".5" and "5." as "0.5" and "5".
static unsigned mend_point(char *text, size_t *len) {
  size_t sign = *len && (text[0] == '+' || text[0] == '-');
  if (*len > sign + 1 && text[sign] == '.') {
    memmove(text + sign + 1, text + sign, *len - sign);
    text[sign] = '0';
    ++*len;
    return WAS_POINTED;
  }
  if (*len > sign + 1 && text[*len - 1] == '.') {
    --*len;
    return WAS_POINTED;
  }
  return 0;
}

// Digits, perhaps with a sign, a point and a percent sign.
static bool is_number(heng_slice text) {
  size_t at = 0, before = 0, after = 0;
  if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-')) at++;
  while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
    at++, before++;
  bool point = at < text.len && text.ptr[at] == '.';
  if (point) at++;
  while (point && at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
    at++, after++;
  if (at < text.len && text.ptr[at] == '%') at++;
  return at == text.len && before && (!point || after);
}

static void hint_why(heng_records_builder *b, heng_diag *diag, unsigned was) {
  static const struct {
    unsigned was;
    heng_code code;
  } reasons[] = {
      {WAS_POWERED, HENG_N_CELL_NUMBER_EXPONENT},
      {WAS_WIDE, HENG_N_CELL_NUMBER_HALF_WIDTH},
      {WAS_GROUPED, HENG_N_CELL_NUMBER_THOUSANDS},
      {WAS_SPACED, HENG_N_CELL_NUMBER_SPACES},
      {WAS_MEASURED, HENG_N_CELL_NUMBER_UNIT},
      {WAS_POINTED, HENG_N_CELL_NUMBER_POINT},
  };
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (was & reasons[i].was)
      heng__hint(b, diag, reasons[i].code, HENG_SAY2("", ""));
}

void heng__say_number(heng_records_builder *b, heng_cell_place place) {
  if (!heng__may_say(b, place, HENG_M_CELL_NUMBER_FORM)) return;
  heng_diag *diag = heng__say(b, place, HENG_M_CELL_NUMBER_FORM,
                              heng__say_value(b, place.value));
  char *tidied = heng__arena_alloc(b->arena, place.value.len + 2);
  char *number = heng__arena_alloc(b->arena, place.value.len + 2);
  size_t len = 0;
  unsigned was = tidy(place.value, tidied, &len);
  if (was & WAS_POWERED) {
    hint_why(b, diag, WAS_POWERED);
    return;
  }
  if (was & IS_HOPELESS ||
      !drop_commas((heng_slice){tidied, len}, number, &len))
    return;
  was |= mend_point(number, &len);
  heng_slice mended = {number, len};
  if (!is_number(mended)) return;
  hint_why(b, diag, was);
  heng__hint(b, diag, HENG_N_WRITE_INSTEAD, HENG_SAY(mended));
}

// Whether a date that does not exist is at least written like one.
static bool looks_like_date(heng_slice text) {
  if (text.len < 8 || text.len > 10 || !strchr("-/.", text.ptr[4]))
    return false;
  size_t digits = 0;
  for (size_t i = 0; i < text.len; i++) {
    if ((unsigned)(text.ptr[i] - '0') <= 9)
      digits++;
    else if (i < 4 || text.ptr[i] != text.ptr[4])
      return false;
  }
  return digits + 2 == text.len && (text.ptr[4] != '-' || text.len == 10);
}

// Reads year, month and day from the digits of [text], whatever stands between
// them; a time of day behind them must be midnight.
static bool guess_date(heng_slice text, heng_date *out) {
  unsigned parts[3] = {0}, rest = 0;
  size_t n = 0, digits = 0, lengths[3] = {0};
  for (size_t at = 0, step; at < text.len; at += step) {
    int32_t cp;
    step = heng__utf8_next(text, at, &cp);
    if (step == 0) return false;
    cp = plain(cp);
    bool digit = cp >= '0' && cp <= '9';
    // Eight digits in one are a year, a month and a day.
    bool full = n == 0 ? digits == 4 : digits == 2;
    if (digits && (!digit || (full && n < 3))) n++, digits = 0;
    if (!digit) continue;
    digits++;
    if (n >= 3) {
      rest += (unsigned)(cp - '0');
    } else {
      parts[n] = parts[n] * 10 + (unsigned)(cp - '0');
      lengths[n]++;
    }
  }
  if (lengths[0] != 4 || !lengths[1] || !lengths[2] || rest) return false;
  char plain_text[40];
  int len = snprintf(plain_text, sizeof plain_text, "%04u/%u/%u", parts[0],
                     parts[1], parts[2]);
  return heng__date_parse((heng_slice){plain_text, (size_t)len}, out);
}

// The day that a spreadsheet counts as [text], five digits from 1900 on: 25569
// is 1970-01-01. Only days of this century are likely.
static bool serial_date(heng_slice text, heng_date *out) {
  int32_t serial = 0;
  if (text.len != 5) return false;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    serial = serial * 10 + (text.ptr[i] - '0');
  }
  *out = serial - 25569;
  return serial >= 36526 && serial < 73051;
}

// A month and a day alone: 5月6日.
static bool lacks_year(heng_slice text) {
  static const char month[] = "月";
  size_t digits = 0;
  while (digits < text.len && text.ptr[digits] >= '0' &&
         text.ptr[digits] <= '9')
    digits++;
  return digits && digits <= 2 && text.len > digits + sizeof month - 1 &&
         memcmp(text.ptr + digits, month, sizeof month - 1) == 0;
}

void heng__say_date(heng_records_builder *b, heng_cell_place place) {
  bool form = looks_like_date(place.value);
  heng_code code = form ? HENG_M_CELL_DATE_NONE : HENG_M_CELL_DATE_FORM;
  if (!heng__may_say(b, place, code)) return;
  heng_diag *diag = heng__say(b, place, code, heng__say_value(b, place.value));
  heng_date date;
  char text[16];
  if (form) return;
  if (serial_date(place.value, &date)) {
    heng__hint(b, diag, HENG_N_DATE_SERIAL,
               HENG_SAY(heng__slice(heng__date_text(date, text))));
    return;
  }
  if (lacks_year(place.value))
    heng__hint(b, diag, HENG_N_DATE_NO_YEAR, HENG_SAY2("", ""));
  if (!guess_date(place.value, &date)) return;
  heng__hint(b, diag, HENG_N_WRITE_INSTEAD,
             HENG_SAY(heng__slice(heng__date_text(date, text))));
}
