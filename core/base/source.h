// Sources: a text with a name and a table of its lines, and spans within it.
#ifndef HENG_BASE_SOURCE_H
#define HENG_BASE_SOURCE_H

#include "base/arena.h"

typedef struct heng_source {
  heng_slice name;  // as shown to people: "zibo.heng"
  heng_slice text;
  uint32_t *lines;  // byte offset of the start of each line
  uint32_t n_lines;
  // Where the text was made by something else (a Lua profile), who made it:
  // "profile.lua:12". Empty for a file.
  heng_slice made_by;
} heng_source;

// A byte range of a source; null source: no place.
typedef struct heng_span {
  const heng_source *source;
  uint32_t start, end;
} heng_span;

typedef struct heng_place {
  uint32_t line;    // from 1
  uint32_t column;  // from 1, counted as a person sees it: wide characters as 2
  heng_slice text;  // the whole line without its end
  uint32_t width;   // columns that the span takes on this line, at least 1
} heng_place;

// Makes a source in [arena] that borrows [text] and copies [name]. A text over
// 4 GiB is cut off there.
heng_source *heng__source_new(heng_arena *arena,
                              heng_slice name,
                              heng_slice text);
// Line and column of the start of [span]; lines are found by bisection.
heng_place heng__source_place(heng_span span);
heng_slice heng__span_text(heng_span span);
// Whether [inner] stands in [outer].
static inline bool heng__span_holds(heng_span outer, heng_span inner) {
  return inner.source == outer.source && inner.start >= outer.start &&
         inner.end <= outer.end;
}
heng_span heng__span_join(heng_span a, heng_span b);

#endif
