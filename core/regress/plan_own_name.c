// Rules that differ in nothing but the name of their scheme: of earlier results a
// rule reads those that stand there under that name.
#include "regress/plan_own_name.h"

static bool begins_at(heng_slice text, size_t at, heng_slice start) {
  return at + start.len <= text.len &&
         memcmp(text.ptr + at, start.ptr, start.len) == 0;
}

// The end of the expression that begins at [at]; texts are stepped over.
static size_t expression_end(heng_slice text, size_t at) {
  size_t depth = 0;
  bool quoted = false;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (quoted && c == '\\')
      at++;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == '(')
      depth++;
    else if (!quoted && depth && c == ')' && --depth == 0)
      return at + 1;
    else if (!quoted && !depth && (c == ' ' || c == ')'))
      return at;
  }
  return at;
}

// The condition that heng__plan_build adds where a rule reads results of its own
// scheme, as heng__node_print writes it: unknown, or one of the scheme's names.
static heng_slice condition_of(heng_arena *arena,
                               heng_slice field,
                               heng_pair scheme) {
  heng_slice names[] = {scheme.en, scheme.zh};
  heng_slice all =
      heng__arena_printf(arena, "(not (known %.*s))", HENG_ARG(field));
  for (size_t i = 0; i < 2; i++)
    if (names[i].len)
      all = heng__arena_printf(arena, "(or %.*s (eq %.*s \"%.*s\"))",
                               HENG_ARG(all), HENG_ARG(field),
                               HENG_ARG(names[i]));
  return all;
}

// A form with a mark in place of each such condition; *n is their number.
static heng_slice without_name(heng_arena *arena,
                               heng_slice form,
                               heng_pair scheme,
                               size_t *n) {
  const heng_slice unknown = HENG_LIT("(not (known ");
  bool both = scheme.en.len && scheme.zh.len;
  heng_slice start = heng__arena_printf(
      arena, "%s%.*s", both ? "(or (or " : "(or ", HENG_ARG(unknown));
  heng_buf out = {.arena = arena};
  size_t from = 0;
  for (size_t at = 0; at < form.len; at++) {
    if (!begins_at(form, at, start)) continue;
    size_t x = at + start.len, end = expression_end(form, x);
    heng_slice field = {form.ptr + x, end - x};
    heng_slice condition = condition_of(arena, field, scheme);
    if (!begins_at(form, at, condition)) continue;
    heng__buf_add(&out, (heng_slice){form.ptr + from, at - from});
    heng__buf_printf(&out, "(own %.*s)", HENG_ARG(field));
    from = at + condition.len;
    at = from - 1;
    ++*n;
  }
  heng__buf_add(&out, (heng_slice){form.ptr + from, form.len - from});
  return heng__buf_slice(&out);
}

bool heng__differ_by_name(heng_arena *arena,
                          heng_slice first,
                          heng_pair first_scheme,
                          heng_slice second,
                          heng_pair second_scheme) {
  size_t n = 0, m = 0;
  heng_slice a = without_name(arena, first, first_scheme, &n);
  heng_slice b = without_name(arena, second, second_scheme, &m);
  return n > 0 && n == m && heng__slice_eq(a, b);
}
