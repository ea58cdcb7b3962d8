// Which examples and record sets are wanted: those whose title, file or profile
// contains one of the texts that were asked for.
#include "base/nearest.h"
#include "base/utf8.h"
#include "host/testing.h"

static unsigned char lower(char c) {
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool begins(heng_slice text, size_t at, heng_slice part) {
  for (size_t i = 0; i < part.len; i++)
    if (lower(text.ptr[at + i]) != lower(part.ptr[i])) return false;
  return true;
}

// Capital letters are as good as small ones.
static bool contains(heng_slice text, heng_slice part) {
  for (size_t at = 0; at + part.len <= text.len; at++)
    if (begins(text, at, part)) return true;
  return false;
}

bool heng__test_wanted(heng_testing *t, const heng_slice *names, size_t n) {
  bool wanted = !t->request->n_filters;
  for (size_t f = 0; f < t->request->n_filters; f++) {
    heng_slice filter = heng__slice(t->request->filters[f]);
    for (size_t i = 0; i < n; i++)
      if (contains(names[i], filter)) wanted = t->filter_met[f] = true;
  }
  return wanted;
}

static size_t characters(heng_slice text) {
  size_t n = 0;
  for (size_t at = 0; at < text.len; at++)
    n += ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
  return n;
}

// Where the character after [n] others ends, from [at] on.
static size_t skip(heng_slice text, size_t at, size_t n) {
  int32_t cp;
  for (; n && at < text.len; n--) {
    size_t len = heng__utf8_next(text, at, &cp);
    at += len ? len : 1;
  }
  return at;
}

// A filter is a part of a title, so it is held beside every part of its length.
typedef struct near_title {
  heng_nearest search;
  size_t n;
  heng_slice best;
} near_title;

static void offer(near_title *near, heng_slice title) {
  for (size_t at = 0; at < title.len; at = skip(title, at, 1)) {
    size_t end = skip(title, at, near->n);
    heng_slice before = near->search.best;
    heng__nearest_offer(&near->search, (heng_slice){title.ptr + at, end - at});
    if (near->search.best.ptr != before.ptr) near->best = title;
    if (end == title.len) break;
  }
}

static heng_slice nearest_to(const heng_testing *t, heng_slice filter) {
  near_title near = {
      heng__nearest_begin(filter), characters(filter), {NULL, 0}};
  for (size_t i = 0; i < t->len; i++) {
    const heng_tested *tested = &t->items[i];
    offer(&near, tested->name);
    for (size_t e = 0; tested->suite && e < tested->suite->len; e++)
      offer(&near, tested->suite->cases[e].stmt->example->title);
    for (size_t s = 0; s < tested->n_sets; s++)
      offer(&near, tested->sets[s].set->name);
  }
  return near.best;
}

heng_status heng__test_unmet(heng_testing *t) {
  heng_diags *diags = &t->answer->diags;
  heng_status status = HENG_OK;
  for (size_t f = 0; f < t->request->n_filters; f++) {
    if (t->filter_met[f]) continue;
    heng_slice filter = heng__slice(t->request->filters[f]);
    heng_diag *diag =
        heng__diag(diags, HENG_M_TEST_FILTER, (heng_span){0}, HENG_SAY(filter));
    heng_slice near = nearest_to(t, filter);
    if (near.len)
      heng__note(diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
                 HENG_SAY(near));
    status = HENG_NOTFOUND;
  }
  return status;
}
