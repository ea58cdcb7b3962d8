// Sources: the table of lines, and places as a person counts them.
#include "base/source.h"

#include "base/utf8.h"

heng_source *heng__source_new(heng_arena *arena,
                              heng_slice name,
                              heng_slice text) {
  // One byte less than spans can count, so that there are never 2^32 lines.
  if (text.len > UINT32_MAX - 1) text.len = UINT32_MAX - 1;
  uint32_t n_lines = 1;
  for (size_t i = 0; i < text.len; i++) n_lines += text.ptr[i] == '\n';
  heng_source *source = heng__new(arena, heng_source);
  source->name = heng__arena_copy(arena, name);
  source->text = text;
  source->lines = heng__array(arena, uint32_t, n_lines);
  source->n_lines = n_lines;
  uint32_t line = 1;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == '\n') source->lines[line++] = (uint32_t)i + 1;
  return source;
}

// The index of the line that holds byte [at].
static uint32_t find_line(const heng_source *source, uint32_t at) {
  uint32_t low = 0, high = source->n_lines;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (source->lines[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static heng_slice line_text(const heng_source *source, uint32_t line) {
  size_t start = source->lines[line];
  size_t end = source->text.len;
  if (line + 1 < source->n_lines) end = source->lines[line + 1] - 1;
  if (end > start && source->text.ptr[end - 1] == '\r') end--;
  return (heng_slice){source->text.ptr ? source->text.ptr + start : NULL,
                      end - start};
}

// The bounds of [span] within the text, in order.
static void clamp(heng_span span, uint32_t *start, uint32_t *end) {
  uint32_t len = (uint32_t)span.source->text.len;
  *start = span.start < len ? span.start : len;
  *end = span.end < len ? span.end : len;
  if (*end < *start) *end = *start;
}

heng_place heng__source_place(heng_span span) {
  if (!span.source) return (heng_place){.width = 1};
  uint32_t start, end;
  clamp(span, &start, &end);
  uint32_t line = find_line(span.source, start);
  heng_slice text = line_text(span.source, line);
  size_t from = start - span.source->lines[line];
  size_t to = end - span.source->lines[line];
  if (from > text.len) from = text.len;
  if (to > text.len) to = text.len;
  size_t before = heng__utf8_width((heng_slice){text.ptr, from});
  size_t through = heng__utf8_width((heng_slice){text.ptr, to});
  size_t width = through > before ? through - before : 1;
  return (heng_place){line + 1, (uint32_t)before + 1, text, (uint32_t)width};
}

heng_slice heng__span_text(heng_span span) {
  if (!span.source || !span.source->text.ptr) return (heng_slice){NULL, 0};
  uint32_t start, end;
  clamp(span, &start, &end);
  return (heng_slice){span.source->text.ptr + start, end - start};
}

heng_span heng__span_join(heng_span a, heng_span b) {
  if (!a.source) return b;
  if (b.source != a.source) return a;
  return (heng_span){a.source, a.start < b.start ? a.start : b.start,
                     a.end > b.end ? a.end : b.end};
}
