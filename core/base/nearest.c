// The nearest name, by the number of characters to change.
#include "base/nearest.h"

#include "base/utf8.h"

#define LONGEST 40  // characters compared; longer names are not mistyped names

// Capital letters and full-width forms are like the plain ones.
static int32_t fold(int32_t cp) {
  if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
  return cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp;
}

// The characters of [text] in [out], at most LONGEST + 1; their number.
static size_t characters(heng_slice text, int32_t out[LONGEST + 1]) {
  size_t n = 0;
  for (size_t at = 0, len; n <= LONGEST; at += len, n++) {
    len = heng__utf8_next(text, at, &out[n]);
    if (len == 0) break;
    out[n] = fold(out[n]);
  }
  return n;
}

static size_t least_of(size_t a, size_t b) {
  return a < b ? a : b;
}

// Characters to change, add, drop or swap with their neighbour.
static size_t changes(const int32_t *a, size_t n, const int32_t *b, size_t m) {
  size_t rows[3][LONGEST + 1];
  size_t *above = rows[0], *row = rows[1], *top = rows[2];
  for (size_t j = 0; j <= m; j++) above[j] = j;
  for (size_t i = 1; i <= n; i++) {
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t same = above[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = least_of(same, least_of(above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = least_of(row[j], top[j - 2] + 1);
    }
    size_t *spare = top;
    top = above;
    above = row;
    row = spare;
  }
  return above[m];
}

// How many letters of one are also in the other, each counted once.
static size_t shared_letters(const int32_t *a,
                             size_t n,
                             const int32_t *b,
                             size_t m) {
  bool taken[LONGEST + 1] = {false};
  size_t shared = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      if (a[i] == b[j] && !taken[j]) {
        taken[j] = true;
        shared++;
        break;
      }
  return shared;
}

heng_nearest heng__nearest_begin(heng_slice name) {
  int32_t text[LONGEST + 1];
  size_t n = characters(name, text);
  // One change in a short name, up to three in a long one.
  size_t near = n <= 3 ? 1 : n <= 7 ? 2 : 3;
  return (heng_nearest){.name = name, .least = near + 1};
}

void heng__nearest_offer(heng_nearest *search, heng_slice candidate) {
  int32_t a[LONGEST + 1], b[LONGEST + 1];
  // A character is at most four bytes, so lengths far apart need no look.
  if (candidate.len > search->name.len + 4 * search->least ||
      search->name.len > candidate.len + 4 * search->least)
    return;
  size_t n = characters(search->name, a), m = characters(candidate, b);
  if (n > LONGEST || m > LONGEST) return;
  size_t apart = changes(a, n, b, m);
  // A change of every character is no likeness; one of two characters left is one
  // in Chinese, where a character says much.
  size_t shortest = n < m ? n : m, longest = n < m ? m : n;
  bool cjk = shortest && a[0] >= 0x2E80 && b[0] >= 0x2E80;
  if (apart >= longest || (apart >= shortest && !(cjk && apart == 1))) return;
  // Of two that are equally near the one with more of the same letters is nearer:
  // letters get lost and swapped more often than mistaken.
  size_t shared = 2 * shared_letters(a, n, b, m) + (n == m);
  if (apart > search->least) return;
  if (apart == search->least && search->best.len && shared == search->shared)
    search->tied = search->tied || !heng__slice_eq(search->best, candidate);
  bool nearer =
      apart < search->least || (search->best.len && shared > search->shared);
  if (!nearer) return;
  search->shared = shared;
  search->tied = false;
  search->least = apart;
  search->best = candidate;
}
