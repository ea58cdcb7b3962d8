// Look-alikes: reported by the parser, mended by `fmt --fix`.
#include "grammar/lookalike.h"

#include "base/lookalike.h"
#include "base/utf8.h"

static heng_slice text_of(const heng_source *source, const heng_token *t) {
  return (heng_slice){source->text.ptr + t->start, t->end - t->start};
}

// Words, and single characters that would be part of one.
static bool is_wordlike(const heng_token *t) {
  return t->kind == HENG_T_WORD || t->kind == HENG_T_BAD;
}

static heng_diag *report(const heng_source *source,
                         const heng_token *t,
                         heng_slice plain,
                         int32_t first,
                         heng_diags *diags) {
  heng_span span = {source, t->start, t->end};
  heng_said name = heng__char_said(diags->arena, first);
  char bytes[4];
  heng_slice as = {bytes, heng__utf8_put(first, bytes)};
  if (heng__char_is_dropped(first))
    return heng__diag(diags, HENG_M_SYNTAX_NAME_UNSEEN, span, HENG_SAY(plain),
                      name);
  if (heng__char_latin(first))
    return heng__diag(diags, HENG_M_SYNTAX_NAME_SCRIPT, span, HENG_SAY(plain),
                      name, HENG_SAY(heng__arena_copy(diags->arena, as)));
  return heng__diag(diags, HENG_M_SYNTAX_NAME_WIDE, span, HENG_SAY(plain), name,
                    HENG_SAY(heng__arena_copy(diags->arena, as)));
}

static bool is_lookalike(const heng_diag *d) {
  return d->code == HENG_M_SYNTAX_NAME_UNSEEN ||
         d->code == HENG_M_SYNTAX_NAME_SCRIPT ||
         d->code == HENG_M_SYNTAX_NAME_WIDE;
}

// The newest look-alike that was reported of the line of [d], or null.
static const heng_diag *of_line(const heng_diag *first, const heng_diag *d) {
  uint32_t line = heng__source_place(d->span).line;
  for (; first; first = first->next)
    if (is_lookalike(first) && first->span.source == d->span.source &&
        heng__source_place(first->span).line == line)
      return first;
  return NULL;
}

static void take_back(heng_diags *diags,
                      const heng_source *source,
                      const heng_diag *since,
                      const heng_diag *ours) {
  heng_diag **at = &diags->first, *last = NULL;
  bool later = !since;
  while (*at) {
    heng_diag *d = *at;
    if (later && d->severity == HENG_ERROR && d->span.source == source &&
        d->code != HENG_M_SYNTAX_BAD_CONTROL && !is_lookalike(d) &&
        of_line(ours, d)) {
      *at = d->next;
      diags->count[HENG_ERROR]--;
      diags->met[HENG_ERROR]--;
      continue;
    }
    later = later || d == since;
    last = d;
    at = &d->next;
  }
  diags->last = last;
}

void heng__lookalikes_check(const heng_source *source,
                            const heng_token *tokens,
                            size_t n_tokens,
                            heng_diags *diags,
                            const heng_diag *since) {
  const heng_diag *before = diags->last;
  bool any = false;
  for (size_t i = 0; i < n_tokens; i++) {
    const heng_token *t = &tokens[i];
    if (!is_wordlike(t)) continue;
    heng_slice text = text_of(source, t);
    bool ascii = true;
    for (size_t k = 0; k < text.len; k++)
      ascii = ascii && (unsigned char)text.ptr[k] < 0x80;
    if (ascii) continue;
    int32_t first = 0;
    heng_slice plain = heng__name_plain(diags->arena, text, &first);
    if (plain.ptr == text.ptr || plain.len == 0) continue;
    report(source, t, plain, first, diags);
    any = true;
  }
  if (any)
    take_back(diags, source, since, before ? before->next : diags->first);
}

// Mending ---------------------------------------------------------------------

// Appends [from, to) of the source without what cannot be seen.
static void add_seen(heng_buf *out,
                     const heng_source *source,
                     size_t from,
                     size_t to) {
  int32_t cp;
  for (size_t at = from, len; at < to; at += len) {
    len = heng__utf8_next(source->text, at, &cp);
    if (!len) {
      len = 1;
      cp = 0xFFFD;
    }
    bool control = cp < 0x20;
    if (control || !heng__char_is_unseen(cp))
      heng__buf_add(out, (heng_slice){source->text.ptr + at, len});
  }
}

heng_slice heng__lookalikes_fix(heng_arena *arena,
                                const heng_source *source,
                                const heng_token *tokens,
                                size_t n_tokens) {
  heng_buf out = {.arena = arena};
  size_t at = 0;
  for (size_t i = 0; i < n_tokens; i++) {
    const heng_token *t = &tokens[i];
    // Tokens of messages stand behind all others and within a text.
    if (!is_wordlike(t) || t->start < at) continue;
    heng_slice text = text_of(source, t);
    heng_slice plain = heng__name_plain(arena, text, NULL);
    if (plain.ptr == text.ptr) continue;
    add_seen(&out, source, at, t->start);
    heng__buf_add(&out, plain);
    at = t->end;
  }
  add_seen(&out, source, at, source->text.len);
  heng_slice fixed = out.len ? heng__buf_slice(&out) : HENG_LIT("");
  return heng__slice_eq(fixed, source->text) ? source->text : fixed;
}
