// Numbers as text: reading, writing in full, and showing in tables.
#include "base/num_wide.h"

// A numerator times 5^4095 has 4096 + 9509 bits, which is the longest finite
// decimal: its denominator is 2^4095.
#define TEXT_LIMBS  (HENG_LIMBS * 7 / 2)
#define TEXT_DIGITS (TEXT_LIMBS * 20)
// The longest texts that can be exact: 4096 bits are 1234 digits before the
// point, and 4095 twos in a denominator are 4095 digits behind it.
#define PARSE_INT_DIGITS 1234
#define PARSE_DECIMALS   (HENG_NUM_BITS - 1)
#define PARSE_LIMBS      ((PARSE_INT_DIGITS + PARSE_DECIMALS) / 19 + 2)
#define SHOWN_DECIMALS   6

#define POWER_DIGITS 19  // 10^19 is the largest power of ten in a limb …
#define POWER_FIVES  27  // … and 5^27 the largest of five
#define FIVE_27      7450580596923828125u

static mp_size_t trim(const mp_limb_t *at, mp_size_t len) {
  while (len > 0 && at[len - 1] == 0) len--;
  return len;
}

// 5^k for k up to POWER_FIVES.
static mp_limb_t power_of_five(mp_bitcnt_t k) {
  mp_limb_t power = 1;
  while (k-- > 0) power *= 5;
  return power;
}

// Multiplies by 5^fives where it stands.
static mp_size_t put_fives(mp_limb_t *at, mp_size_t len, mp_bitcnt_t fives) {
  while (fives > 0 && len > 0) {
    mp_bitcnt_t step = fives < POWER_FIVES ? fives : POWER_FIVES;
    mp_limb_t high = mpn_mul_1(
        at, at, len, step == POWER_FIVES ? FIVE_27 : power_of_five(step));
    if (high) at[len++] = high;
    fives -= step;
  }
  return len;
}

// Divides by the highest power of five, up to [most]; returns its exponent.
static mp_bitcnt_t strip_fives(mp_limb_t *at,
                               mp_size_t *len,
                               mp_bitcnt_t most) {
  mp_bitcnt_t fives = 0;
  for (mp_bitcnt_t step = POWER_FIVES; step > 0;) {
    mp_limb_t power = power_of_five(step);
    if (fives + step <= most && mpn_mod_1(at, *len, power) == 0) {
      mpn_divrem_1(at, 0, at, *len, power);
      *len = trim(at, *len);
      fives += step;
    } else {
      step = step == 1 ? 0 : step > 3 ? step / 3 : 1;
    }
  }
  return fives;
}

// Whether [d] is 2^twos * 5^fives.
static bool decimal_parts(heng_nat d, mp_bitcnt_t *twos, mp_bitcnt_t *fives) {
  mp_limb_t rest[HENG_LIMBS];
  mp_size_t len = d.len;
  mpn_copyi(rest, d.at, len);
  *twos = heng__nat_strip_twos(rest, &len);
  *fives = strip_fives(rest, &len, HENG_NUM_BITS);
  return len == 1 && rest[0] == 1;
}

bool heng__num_is_decimal(heng_num x) {
  if (!x.wide && x.d == 1) return true;
  heng_parts parts;
  mp_bitcnt_t twos, fives;
  heng__parts_of(&parts, x);
  return decimal_parts(parts.d, &twos, &fives);
}

// Writes the digits of [x] to the end of [room]; zero is no digits. Consumes x.
static heng_slice digits_of(mp_limb_t *at,
                            mp_size_t len,
                            char room[TEXT_DIGITS]) {
  char *end = room + TEXT_DIGITS, *ptr = end;
  while (len > 0) {
    mp_limb_t part =
        mpn_divrem_1(at, 0, at, len, heng__powers_of_ten[POWER_DIGITS]);
    len = trim(at, len);
    for (int i = 0; i < POWER_DIGITS && (part || len); i++, part /= 10)
      *--ptr = (char)('0' + part % 10);
  }
  return (heng_slice){ptr, (size_t)(end - ptr)};
}

static void add_zeros(heng_buf *out, size_t count) {
  while (count-- > 0) heng__buf_add(out, HENG_LIT("0"));
}

// Puts the point [scale] digits before the end, and zeros where digits lack.
static void lay_out(heng_buf *out,
                    heng_slice digits,
                    size_t scale,
                    size_t min_scale) {
  size_t whole = digits.len > scale ? digits.len - scale : 0;
  if (whole)
    heng__buf_add(out, (heng_slice){digits.ptr, whole});
  else
    add_zeros(out, 1);
  if (scale == 0 && min_scale == 0) return;
  heng__buf_add(out, HENG_LIT("."));
  add_zeros(out, scale - (digits.len - whole));
  heng__buf_add(out, (heng_slice){digits.ptr + whole, digits.len - whole});
  if (min_scale > scale) add_zeros(out, min_scale - scale);
}

static void add_nat(heng_buf *out, heng_nat x) {
  mp_limb_t at[HENG_LIMBS];
  char room[TEXT_DIGITS];
  if (x.len) mpn_copyi(at, x.at, x.len);
  lay_out(out, digits_of(at, x.len, room), 0, 0);
}

// The finite decimal n / (2^twos * 5^fives).
static void add_decimal(heng_buf *out,
                        heng_nat n,
                        mp_bitcnt_t twos,
                        mp_bitcnt_t fives,
                        unsigned min_digits) {
  mp_limb_t at[TEXT_LIMBS];
  char room[TEXT_DIGITS];
  mp_bitcnt_t scale = twos > fives ? twos : fives;
  mp_size_t len = n.len;
  if (len) mpn_copyi(at, n.at, len);
  len = put_fives(at, len, scale - fives);
  if (len) len = heng__nat_put_twos(at, len, scale - twos).len;
  lay_out(out, digits_of(at, len, room), scale, min_digits);
}

static void add_sign(heng_buf *out, bool negative) {
  if (negative) heng__buf_add(out, HENG_LIT("-"));
}

heng_slice heng__num_text(heng_arena *arena, heng_num x) {
  heng_buf out = {.arena = arena};
  heng_parts parts;
  mp_bitcnt_t twos, fives;
  heng__parts_of(&parts, x);
  add_sign(&out, parts.negative);
  if (decimal_parts(parts.d, &twos, &fives)) {
    add_decimal(&out, parts.n, twos, fives, 0);
  } else {
    add_nat(&out, parts.n);
    heng__buf_add(&out, HENG_LIT("/"));
    add_nat(&out, parts.d);
  }
  return heng__buf_slice(&out);
}

heng_slice heng__num_show(heng_arena *arena, heng_num x, unsigned min_digits) {
  heng_buf out = {.arena = arena};
  heng_parts parts;
  mp_bitcnt_t twos, fives;
  heng__parts_of(&parts, x);
  if (decimal_parts(parts.d, &twos, &fives)) {
    add_sign(&out, parts.negative);
    add_decimal(&out, parts.n, twos, fives, min_digits);
    return heng__buf_slice(&out);
  }
  unsigned shown = min_digits > SHOWN_DECIMALS ? min_digits : SHOWN_DECIMALS;
  if (shown > 18) shown = 18;
  mp_limb_t at[HENG_LIMBS_2];
  char room[TEXT_DIGITS];
  heng_nat q = heng__wide_scaled(at, &parts, (int)shown, HENG_HALF_UP);
  heng__buf_puts(&out, "≈");
  add_sign(&out, parts.negative && q.len);
  lay_out(&out, digits_of(at, q.len, room), shown, shown);
  return heng__buf_slice(&out);
}

heng_slice heng__num_numerator(heng_arena *arena, heng_num x) {
  heng_buf out = {.arena = arena};
  heng_parts parts;
  heng__parts_of(&parts, x);
  add_sign(&out, parts.negative);
  add_nat(&out, parts.n);
  return heng__buf_slice(&out);
}

heng_slice heng__num_denominator(heng_arena *arena, heng_num x) {
  heng_buf out = {.arena = arena};
  heng_parts parts;
  heng__parts_of(&parts, x);
  add_nat(&out, parts.d);
  return heng__buf_slice(&out);
}

// The digits of a text, without the zeros that say nothing.
typedef struct figure {
  bool negative;
  heng_slice whole, decimals;
} figure;

static size_t skip_digits(heng_slice text, size_t at) {
  while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') at++;
  return at;
}

static bool read_figure(heng_slice text, figure *out) {
  size_t from = 0;
  *out = (figure){0};
  if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
    out->negative = text.ptr[0] == '-';
    from = 1;
  }
  size_t at = skip_digits(text, from);
  if (at == from) return false;
  while (from < at && text.ptr[from] == '0') from++;
  out->whole = (heng_slice){text.ptr + from, at - from};
  if (at == text.len) return true;
  if (text.ptr[at] != '.') return false;
  from = at + 1;
  at = skip_digits(text, from);
  if (at == from || at != text.len) return false;
  while (at > from && text.ptr[at - 1] == '0') at--;
  out->decimals = (heng_slice){text.ptr + from, at - from};
  return true;
}

static int64_t add_digits(int64_t value, heng_slice digits) {
  for (size_t i = 0; i < digits.len; i++)
    value = value * 10 + (digits.ptr[i] - '0');
  return value;
}

// Appends digits to the natural number in [at].
static mp_size_t append_digits(mp_limb_t *at, mp_size_t len, heng_slice text) {
  for (size_t done = 0, step; done < text.len; done += step) {
    step = text.len - done < 18 ? text.len - done : 18;
    heng_slice part = {text.ptr + done, step};
    mp_limb_t low = (mp_limb_t)add_digits(0, part);
    mp_limb_t high = 0;
    if (len) high = mpn_mul_1(at, at, len, heng__powers_of_ten[step]);
    if (high) at[len++] = high;
    if (len)
      high = mpn_add_1(at, at, len, low);
    else
      high = low;
    if (high) at[len++] = high;
  }
  return len;
}

static heng_status parse_wide(heng_arena *arena, figure f, heng_num *out) {
  if (f.whole.len > PARSE_INT_DIGITS || f.decimals.len > PARSE_DECIMALS)
    return HENG_WIDE;
  mp_limb_t n_at[PARSE_LIMBS], d_at[PARSE_LIMBS];
  mp_size_t n_len = append_digits(n_at, 0, f.whole);
  n_len = append_digits(n_at, n_len, f.decimals);
  // Twos and fives are all that the numerator can share with a power of ten.
  mp_bitcnt_t scale = f.decimals.len, twos = 0, fives = 0;
  if (scale) {
    twos = heng__nat_strip_twos(n_at, &n_len);
    fives = strip_fives(n_at, &n_len, scale);
  }
  if (twos > scale) {
    n_len = heng__nat_put_twos(n_at, n_len, twos - scale).len;
    twos = scale;
  }
  d_at[0] = 1;
  mp_size_t d_len = put_fives(d_at, 1, scale - fives);
  heng_nat d = heng__nat_put_twos(d_at, d_len, scale - twos);
  return heng__num_make(arena, f.negative, (heng_nat){n_at, n_len}, d, out);
}

heng_status heng__num_parse(heng_arena *arena, heng_slice text, heng_num *out) {
  figure f;
  if (!read_figure(text, &f)) return HENG_RECORDS;
  if (f.whole.len + f.decimals.len > 18) return parse_wide(arena, f, out);
  int64_t value = add_digits(add_digits(0, f.whole), f.decimals);
  *out =
      heng__num_decimal(f.negative ? -value : value, (unsigned)f.decimals.len);
  return HENG_OK;
}
