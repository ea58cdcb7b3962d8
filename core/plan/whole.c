// The complete text of an edition: every statement that counts, as it is written
// in its own text, with what later editions changed in it.
#include "grammar/format.h"
#include "grammar/parse.h"
#include "plan/compose.h"

typedef struct writer {
  const heng_composed *c;
  heng_buf out;
} writer;

static const heng_tree *tree_of(const heng_composed *c,
                                const heng_source *source) {
  for (size_t t = 0; t < c->n_trees; t++)
    if (c->trees[t]->source == source) return c->trees[t];
  return NULL;
}

static void add_bytes(writer *w,
                      const heng_source *source,
                      uint32_t from,
                      uint32_t to) {
  if (from < to)
    heng__buf_add(&w->out, (heng_slice){source->text.ptr + from, to - from});
}

// Where the edit begins: `revise` in front of what moved goes with it.
static uint32_t begin_of(const writer *w, const heng_edit *e) {
  const heng_tree *tree = tree_of(w->c, e->at.source);
  uint32_t begin = e->at.start;
  if (!e->moved || !tree) return begin;
  for (uint32_t i = 0; i < tree->n_tokens; i++) {
    const heng_token *t = &tree->tokens[i];
    if (t->kind == HENG_T_COMMENT) continue;
    if (t->start >= e->at.start) break;
    begin = t->keyword == HENG_K_REVISE ? t->start : e->at.start;
  }
  return begin;
}

// The first edit within [from, to) of a source, the widest of those that begin
// there. [at] is the very thing that is being written, which has moved here.
static const heng_edit *next_edit(const writer *w,
                                  heng_span within,
                                  bool moved_here) {
  const heng_edit *first = NULL;
  for (size_t i = 0; i < w->c->edits.len; i++) {
    const heng_edit *e = &w->c->edits.items[i];
    bool whole = e->at.start == within.start && e->at.end == within.end;
    if (e->at.source != within.source || e->at.start < within.start ||
        e->at.end > within.end || (e->moved && whole && moved_here))
      continue;
    // Nothing is left at the end of what was written.
    if (e->at.start == e->at.end && e->at.start == within.end) continue;
    bool sooner = !first || e->at.start < first->at.start ||
                  (e->at.start == first->at.start &&
                   (e->at.end > first->at.end ||
                    (e->at.end == first->at.end && e->moved)));
    if (sooner) first = e;
  }
  return first;
}

// Nothing was written in place of what ended at [done]: if it had the line for
// itself, the line goes too.
static uint32_t close_line(writer *w, heng_slice text, uint32_t done) {
  size_t len = w->out.len;
  uint32_t end = done;
  while (len > 0 && w->out.ptr[len - 1] == ' ') len--;
  while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\r'))
    end++;
  bool alone = len > 0 && w->out.ptr[len - 1] == '\n' && end < text.len &&
               text.ptr[end] == '\n';
  if (!alone) return done;
  w->out.len = len;
  return end + 1;
}

static void write_span(writer *w, heng_span span, bool moved_here) {
  uint32_t done = span.start;
  for (;;) {
    heng_span rest = {span.source, done, span.end};
    const heng_edit *e = next_edit(w, rest, moved_here && done == span.start);
    if (!e) break;
    uint32_t begin = begin_of(w, e);
    add_bytes(w, span.source, done, begin > done ? begin : done);
    size_t before = w->out.len;
    heng__buf_add(&w->out, e->text);
    if (e->by.source) write_span(w, e->by, true);
    if (e->at.end > e->at.start) {
      done = e->at.end;
      if (w->out.len == before && done < span.end)
        done = close_line(w, span.source->text, done);
    } else {
      // Something was put in front of what stands here.
      add_bytes(w, span.source, e->at.start, e->at.start + 1);
      done = e->at.start + 1;
    }
  }
  add_bytes(w, span.source, done, span.end);
}

// A statement with the comments and blank lines above it, and a comment behind.
static void write_part(writer *w, const heng_part *part) {
  const heng_stmt *s = part->written;
  heng_slice text = part->tree->source->text;
  uint32_t from = 0, to = s->span.start, end = s->span.end;
  for (size_t i = 0; i < part->tree->n_stmts; i++) {
    uint32_t other = part->tree->stmts[i].span.end;
    if (other <= s->span.start && other > from) from = other;
  }
  while (from > 0 && from < to && text.ptr[from - 1] != '\n') from++;
  while (to > from && text.ptr[to - 1] != '\n') to--;
  add_bytes(w, part->tree->source, from, to);
  write_span(w, s->span, false);
  while (end < text.len && text.ptr[end] != '\n') end++;
  add_bytes(w, part->tree->source, s->span.end, end);
  heng__buf_puts(&w->out, "\n");
}

heng_slice heng__composed_text(heng_arena *arena, const heng_composed *c) {
  writer w = {.c = c, .out = {.arena = arena}};
  for (size_t i = 0; i < c->own.len; i++)
    if (c->own.items[i].stmt->kind != HENG_S_EXAMPLE)
      write_part(&w, &c->own.items[i]);
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  heng_source *source =
      heng__source_new(arena, HENG_LIT("whole.heng"), heng__buf_slice(&w.out));
  return heng__format(arena, heng__parse(arena, source, &unsaid),
                      HENG_FORMAT_KEEP);
}
