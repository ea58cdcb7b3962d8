// Slices: borrowed runs of bytes. A slice never owns what it points at.
#ifndef HENG_BASE_SLICE_H
#define HENG_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct heng_slice {
  const char *ptr;  // may be null when len is zero
  size_t len;
} heng_slice;

// A slice of a string literal.
#define HENG_LIT(text) ((heng_slice){"" text, sizeof(text) - 1})
// The arguments of a printf "%.*s".
#define HENG_ARG(slice) (int)(slice).len, (slice).ptr

// The slice of a string that ends in zero; null gives the empty slice.
static inline heng_slice heng__slice(const char *text) {
  return text ? (heng_slice){text, strlen(text)} : (heng_slice){NULL, 0};
}

static inline bool heng__slice_eq(heng_slice a, heng_slice b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool heng__slice_begins(heng_slice text, heng_slice part) {
  return text.len >= part.len &&
         heng__slice_eq((heng_slice){text.ptr, part.len}, part);
}

// Compares by bytes, which for UTF-8 is by code point. Returns <0, 0 or >0.
static inline int heng__slice_cmp(heng_slice a, heng_slice b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
  return c ? c : (a.len > b.len) - (a.len < b.len);
}

// A name of a thing in one tongue or both. Either may be empty, not both.
typedef struct heng_pair {
  heng_slice en;  // the name without CJK characters
  heng_slice zh;  // the name with CJK characters
} heng_pair;

typedef enum heng_lang { HENG_EN, HENG_ZH } heng_lang;

// The name to show in [lang]: the partner where there is none in that tongue.
static inline heng_slice heng__pair_show(heng_pair p, heng_lang lang) {
  if (lang == HENG_ZH) return p.zh.len ? p.zh : p.en;
  return p.en.len ? p.en : p.zh;
}

// Whether [name] is either name of [p].
static inline bool heng__pair_has(heng_pair p, heng_slice name) {
  return name.len && (heng__slice_eq(p.en, name) || heng__slice_eq(p.zh, name));
}

// Whether both names are the same.
static inline bool heng__pair_eq(heng_pair a, heng_pair b) {
  return heng__slice_eq(a.en, b.en) && heng__slice_eq(a.zh, b.zh);
}

// Whether a name of one tongue is the same: that of the other may be added later.
static inline bool heng__pair_alike(heng_pair a, heng_pair b) {
  return (a.en.len && heng__slice_eq(a.en, b.en)) ||
         (a.zh.len && heng__slice_eq(a.zh, b.zh));
}

#endif
