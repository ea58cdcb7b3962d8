// Finds the ways to cut words that were typed without spaces. A word is cut into
// keywords, names and numbers by going through all its ends; a whole line counts
// as a way only if it then parses.
#include "grammar/unglue.h"

#include <stdlib.h>

#include "base/utf8.h"

#include "grammar/lexer.h"
#include "grammar/parse.h"

enum {
  MOST_CHARS = 64,   // of a word; longer ones are left alone
  MOST_CUTS = 48,    // ways of one word that are looked at
  MOST_LINES = 160,  // ways of one line that are parsed
  MOST_PASSES = 5,   // over the whole text
};

// A word of the text, and on which lines it stands.
typedef struct text_word {
  heng_slice text;
  uint32_t first_line, last_line;
  bool declared;
  bool firm;      // behind a keyword or its partner: surely a name
  bool cuttable;  // into what is known without this text's words
} text_word;

typedef HENG_VEC(text_word) text_words;

typedef struct unglue {
  heng_arena *arena;
  const heng_tree *tree;
  heng_known_fn known;
  void *ctx;
  bool *mistaken;  // of each line: the parser reported something there …
  bool *margin;    // … a statement may begin there
  text_words words;
  bool use_words;     // words of the text count as names …
  uint32_t line;      // … if they stand on another line than this
  uint32_t from, to;  // the tokens of that line
} unglue;

// A cut of a word: where its parts begin, but the first.
typedef struct cut {
  uint16_t at[MOST_CHARS];
  size_t n;
} cut;

typedef struct cuts {
  HENG_VEC(cut) ways;
  bool more;  // there are more than were looked at
} cuts;

// --- What is known ----------------------------------------------------------

static int by_text(const void *a, const void *b) {
  return heng__slice_cmp(((const text_word *)a)->text,
                         ((const text_word *)b)->text);
}

static text_word *find_word(const unglue *u, heng_slice text) {
  text_word key = {.text = text};
  return u->words.len
             ? bsearch(&key, u->words.items, u->words.len, sizeof key, by_text)
             : NULL;
}

static bool is_keyword(heng_slice word) {
  for (int k = HENG_K_NONE + 1; k < HENG_K_COUNT; k++)
    if (heng__pair_has(heng__keyword_pair((heng_keyword)k), word)) return true;
  return false;
}

static bool is_name(const unglue *u, heng_slice word) {
  if (heng__function_find(word) != HENG_FN_NONE) return true;
  if (u->known && u->known(u->ctx, word)) return true;
  const text_word *w = find_word(u, word);
  if (!w) return false;
  if (w->declared) return true;
  return u->use_words && !w->cuttable &&
         (w->first_line != u->line || w->last_line != u->line);
}

// Keywords behind which a new name may follow.
static bool declares(heng_slice word) {
  static const heng_keyword all[] = {
      HENG_K_SCHEME, HENG_K_RECORD, HENG_K_CHOICE,  HENG_K_PARAM,
      HENG_K_VALUE,  HENG_K_GIVEN,  HENG_K_TABLE,   HENG_K_FUNCTION,
      HENG_K_SCORE,  HENG_K_CHECK,  HENG_K_WARN,    HENG_K_INDICATOR,
      HENG_K_DEDUCT, HENG_K_BONUS,  HENG_K_OUTCOME, HENG_K_ROLLUP};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (heng__pair_has(heng__keyword_pair(all[i]), word)) return true;
  return false;
}

// --- Cutting one word -------------------------------------------------------

typedef struct cutter {
  const unglue *u;
  heng_slice word;
  uint16_t ends[MOST_CHARS + 1];  // byte offsets of the characters
  int32_t chars[MOST_CHARS];
  size_t n;
  bool first_on_line;  // so that a new name may stand in it
  // Whether the rest from a character on can be cut: 0 not known yet, 1 no, 2
  // yes; with and without a new name there.
  uint8_t reach[MOST_CHARS + 1][2];
  cut now;
  cuts *found;
} cutter;

static bool read_chars(cutter *c) {
  size_t at = 0;
  for (c->n = 0; at < c->word.len; c->n++) {
    size_t len;
    if (c->n == MOST_CHARS) return false;
    c->ends[c->n] = (uint16_t)at;
    len = heng__utf8_next(c->word, at, &c->chars[c->n]);
    if (!len) return false;
    at += len;
  }
  c->ends[c->n] = (uint16_t)at;
  return true;
}

static heng_slice part(const cutter *c, size_t i, size_t j) {
  return (heng_slice){c->word.ptr + c->ends[i],
                      (size_t)(c->ends[j] - c->ends[i])};
}

static bool digit(int32_t cp) {
  return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

// The end of the run of digits, or of letters without CJK, that begins at [i];
// [i] if none does, or if it only goes on with one.
static size_t run_end(const cutter *c, size_t i) {
  size_t j = i;
  if (digit(c->chars[i])) {
    if (i > 0 && digit(c->chars[i - 1])) return i;
    while (j < c->n && digit(c->chars[j])) j++;
    return j;
  }
  if (heng__utf8_cjk(c->chars[i])) return i;
  if (i > 0 && !heng__utf8_cjk(c->chars[i - 1])) return i;
  while (j < c->n && !heng__utf8_cjk(c->chars[j])) j++;
  return j;
}

// Letters with and without CJK in [i, j): more likely a name and its partner.
static bool mixes_letters(const cutter *c, size_t i, size_t j) {
  bool cjk = false, latin = false;
  for (; i < j; i++) {
    cjk |= heng__utf8_cjk(c->chars[i]);
    latin |= !heng__utf8_cjk(c->chars[i]) && !digit(c->chars[i]);
  }
  return cjk && latin;
}

// Whether [i, j) can be one part. [may_new]: also as a new name.
static bool is_part(const cutter *c, size_t i, size_t j, bool may_new) {
  if (run_end(c, i) == j) return true;
  if (!heng__utf8_word_start(c->chars[i])) return false;
  bool splits_run = j < c->n && !heng__utf8_cjk(c->chars[j]) &&
                    !heng__utf8_cjk(c->chars[j - 1]);
  if (splits_run) return false;
  heng_slice text = part(c, i, j);
  return is_keyword(text) || is_name(c->u, text) ||
         (may_new && !mixes_letters(c, i, j));
}

// A new name stands at the front of a line, or behind the keyword there.
static bool new_behind(const cutter *c, size_t i, size_t j) {
  return c->first_on_line && i == 0 && declares(part(c, i, j));
}

static bool can_cut(cutter *c, size_t i, bool may_new) {
  if (i == c->n) return true;
  uint8_t *known = &c->reach[i][may_new];
  for (size_t j = c->n; !*known && j > i; j--)
    if (is_part(c, i, j, may_new) && can_cut(c, j, new_behind(c, i, j)))
      *known = 2;
  if (!*known) *known = 1;
  return *known == 2;
}

static void add_cuts(cutter *c, size_t i, bool may_new) {
  if (c->found->more) return;
  if (i == c->n) {
    c->found->more = c->found->ways.len == MOST_CUTS;
    if (c->now.n && !c->found->more)
      heng__push(c->u->arena, &c->found->ways, c->now);
    return;
  }
  for (size_t j = c->n; j > i; j--) {
    bool next_new = new_behind(c, i, j);
    if (!is_part(c, i, j, may_new) || !can_cut(c, j, next_new)) continue;
    if (j < c->n) c->now.at[c->now.n++] = c->ends[j];
    add_cuts(c, j, next_new);
    if (j < c->n) c->now.n--;
  }
}

static void cut_word(const unglue *u,
                     heng_slice word,
                     bool first_on_line,
                     cuts *out) {
  cutter c = {
      .u = u, .word = word, .first_on_line = first_on_line, .found = out};
  if (!heng__utf8_has_cjk(word) || !read_chars(&c)) return;
  if (can_cut(&c, 0, first_on_line)) add_cuts(&c, 0, first_on_line);
}

// --- The words of the text --------------------------------------------------

static heng_slice token_text(const unglue *u, const heng_token *t) {
  return heng__span_text((heng_span){u->tree->source, t->start, t->end});
}

static uint32_t line_of(const unglue *u, uint32_t at) {
  return heng__source_place((heng_span){u->tree->source, at, at}).line;
}

static void merge_word(text_word *into, const text_word *from) {
  if (from->first_line < into->first_line) into->first_line = from->first_line;
  if (from->last_line > into->last_line) into->last_line = from->last_line;
  into->declared |= from->declared;
  into->firm |= from->firm;
}

// A word that goes on with a statement, glued to what follows it, looks like a
// field where the line above it was not understood: `当甲已知 = …`.
// The length of that word, or 0.
static size_t joins(heng_slice text) {
  static const heng_keyword joining[] = {HENG_K_WHEN, HENG_K_WHERE,
                                         HENG_K_AND,  HENG_K_OR,
                                         HENG_K_ELSE, HENG_K_OTHERWISE};
  for (size_t i = 0; i < sizeof joining / sizeof *joining; i++) {
    heng_slice zh = heng__keyword_pair(joining[i]).zh;
    if (text.len > zh.len && memcmp(text.ptr, zh.ptr, zh.len) == 0)
      return zh.len;
  }
  return 0;
}

static void doubt_word(unglue *u, text_word *w) {
  cuts found = {0};
  bool declared = w->declared;
  w->declared = declared && (w->firm || !joins(w->text));
  if (!w->declared && !is_name(u, w->text))
    cut_word(u, w->text, /*first_on_line=*/false, &found);
  w->cuttable = found.ways.len > 0;
  w->declared = declared && !w->cuttable;
}

static void collect_words(unglue *u) {
  uint32_t line = 1;
  for (uint32_t i = 0; i < u->tree->n_tokens; i++) {
    const heng_token *t = &u->tree->tokens[i];
    if (t->first_on_line) line = line_of(u, t->start);
    if (t->kind != HENG_T_WORD) continue;
    text_word w = {.text = token_text(u, t),
                   .first_line = line,
                   .last_line = line,
                   .declared = t->declares && !u->mistaken[line - 1]};
    w.firm = w.declared && !t->first_on_line;
    heng__push(u->arena, &u->words, w);
  }
  if (u->words.len == 0) return;
  qsort(u->words.items, u->words.len, sizeof *u->words.items, by_text);
  size_t kept = 0;
  for (size_t i = 1; i < u->words.len; i++) {
    text_word *last = &u->words.items[kept];
    if (heng__slice_eq(last->text, u->words.items[i].text))
      merge_word(last, &u->words.items[i]);
    else
      u->words.items[++kept] = u->words.items[i];
  }
  u->words.len = kept + 1;
  for (size_t i = 0; i < u->words.len; i++) doubt_word(u, &u->words.items[i]);
}

// --- Whole lines ------------------------------------------------------------

// A word of a line that may be glued, and its cuts.
typedef struct glued_word {
  uint32_t start, end;
  bool may_stay;  // it may also be a new name as it is
  cuts cuts;
} glued_word;

typedef HENG_VEC(glued_word) glued_words;

typedef struct line_range {
  uint32_t start, end;  // bytes, without the line's end
} line_range;

static line_range line_at(const heng_source *source, uint32_t line) {
  uint32_t start = source->lines[line - 1];
  uint32_t end = line < source->n_lines ? source->lines[line] - 1
                                        : (uint32_t)source->text.len;
  if (end > start && source->text.ptr[end - 1] == '\r') end--;
  return (line_range){start, end};
}

static heng_slice slice_of(const heng_source *source,
                           uint32_t start,
                           uint32_t end) {
  return (heng_slice){source->text.ptr + start, end - start};
}

// The line with the words cut as [choice] says: 0 leaves one whole.
static heng_slice cut_line(const unglue *u,
                           line_range range,
                           const glued_words *words,
                           const size_t *choice) {
  const heng_source *source = u->tree->source;
  heng_buf out = {.arena = u->arena};
  uint32_t at = range.start;
  for (size_t w = 0; w < words->len; w++) {
    const glued_word *word = &words->items[w];
    if (choice[w] == 0) continue;
    const cut *way = &word->cuts.ways.items[choice[w] - 1];
    for (size_t i = 0; i < way->n; i++) {
      heng__buf_add(&out, slice_of(source, at, word->start + way->at[i]));
      heng__buf_puts(&out, " ");
      at = word->start + way->at[i];
    }
  }
  heng__buf_add(&out, slice_of(source, at, range.end));
  return heng__buf_slice(&out);
}

// Lines that begin at the margin with a word, outside all brackets: there a
// statement may begin.
static void find_margins(unglue *u) {
  const heng_source *source = u->tree->source;
  u->margin = heng__array(u->arena, bool, source->n_lines + 1);
  for (uint32_t i = 0; i < u->tree->n_tokens; i++) {
    const heng_token *t = &u->tree->tokens[i];
    bool starts = t->kind == HENG_T_WORD && t->first_on_line && !t->depth;
    if (starts && (t->start == 0 || source->text.ptr[t->start - 1] == '\n'))
      u->margin[line_of(u, t->start) - 1] = true;
  }
}

// Whether the line had [word] from the start.
static bool stood_there(const unglue *u, heng_slice word) {
  for (uint32_t i = u->from; i < u->to; i++)
    if (heng__slice_eq(token_text(u, &u->tree->tokens[i]), word)) return true;
  return false;
}

// Whether the parser has read the line, and all that cutting has made of it is
// known, or is a new name in a place that declares one.
static bool parts_have_meaning(const unglue *u,
                               const heng_tree *tree,
                               line_range range) {
  for (uint32_t i = 0; i < tree->n_tokens; i++) {
    const heng_token *t = &tree->tokens[i];
    heng_slice word =
        heng__span_text((heng_span){tree->source, t->start, t->end});
    if (t->start < range.start || t->start >= range.end) continue;
    if (!t->read && t->kind != HENG_T_COMMENT) return false;
    if (t->kind != HENG_T_WORD || t->declares || !heng__utf8_has_cjk(word))
      continue;
    if (!is_keyword(word) && !is_name(u, word) && !stood_there(u, word))
      return false;
  }
  return true;
}

static heng_slice trimmed(heng_slice text) {
  while (text.len && strchr(" \t\r", text.ptr[text.len - 1])) text.len--;
  while (text.len && strchr(" \t", text.ptr[0])) {
    text.ptr++;
    text.len--;
  }
  return text;
}

// The line below one that is tried. If it goes on with that one, its first word
// is set apart, whatever it is glued to.
static void add_line_below(heng_buf *whole, heng_slice text) {
  heng_slice inside = trimmed(text);
  size_t joint = joins(inside);
  heng__buf_add(whole, (heng_slice){inside.ptr, joint});
  if (joint) heng__buf_puts(whole, " ");
  heng__buf_add(whole, (heng_slice){inside.ptr + joint, inside.len - joint});
}

// [scratch] holds all that this takes.
static bool parses_within(heng_arena *scratch,
                          const unglue *u,
                          const heng_slice *lines,
                          uint32_t line,
                          heng_slice text) {
  uint32_t n = u->tree->source->n_lines, first = line;
  uint32_t below = UINT32_MAX;  // where the line below begins
  heng_buf whole = {.arena = scratch};
  while (first > 1 && !u->margin[first - 1]) first--;
  for (uint32_t i = first; i <= n && (i <= line || !u->margin[i - 1]); i++) {
    if (i == line + 1) {
      below = (uint32_t)whole.len;
      add_line_below(&whole, lines[i - 1]);
    } else {
      heng__buf_add(&whole, i == line ? text : lines[i - 1]);
    }
    heng__buf_puts(&whole, "\n");
  }
  heng_diags diags;
  heng__diags_init(&diags, scratch);
  heng_source *source =
      heng__source_new(scratch, u->tree->source->name, heng__buf_slice(&whole));
  const heng_tree *tree = heng__parse(scratch, source, &diags);
  for (const heng_diag *d = diags.first; d; d = d->next)
    if (heng__source_place(d->span).line == line - first + 1 ||
        d->span.start == below)
      return false;
  return parts_have_meaning(u, tree, line_at(source, line - first + 1));
}

// Whether the statement around the line has no mistake there if it reads
// [text]. What that takes of memory is given back at once.
static bool parses(const unglue *u,
                   const heng_slice *lines,
                   uint32_t line,
                   heng_slice text) {
  heng_arena *scratch = heng__new(u->arena, heng_arena);
  heng_guard guard;
  heng__arena_init(scratch, u->arena->memory);
  if (setjmp(guard.env)) {
    heng__arena_free(scratch);
    if (u->arena->guard) longjmp(u->arena->guard->env, 1);
    return false;
  }
  scratch->guard = &guard;
  bool good = parses_within(scratch, u, lines, line, text);
  heng__arena_free(scratch);
  return good;
}

// Goes through the ways of the line's words like through the digits of a number.
static bool next_choice(const glued_words *words, size_t *choice) {
  for (size_t w = 0; w < words->len; w++) {
    const glued_word *word = &words->items[w];
    if (choice[w]++ < word->cuts.ways.len) return true;
    choice[w] = word->may_stay ? 0 : 1;
  }
  return false;
}

static void ways_of_line(unglue *u,
                         heng_slice *lines,
                         uint32_t line,
                         const glued_words *words,
                         heng_glued *out) {
  line_range range = line_at(u->tree->source, line);
  size_t *choice = heng__array(u->arena, size_t, words->len);
  heng_slice only = lines[line - 1];
  for (size_t w = 0; w < words->len; w++) {
    choice[w] = words->items[w].may_stay ? 0 : 1;
    out->more |= words->items[w].cuts.more;
  }
  size_t tried = 0;
  bool left = true, cut_any = false;
  while (left && out->n_ways < HENG_UNGLUE_WAYS && tried++ < MOST_LINES) {
    bool any = false;
    for (size_t w = 0; w < words->len; w++) any |= choice[w] > 0;
    heng_slice text = cut_line(u, range, words, choice);
    bool way = any || !u->mistaken[line - 1];
    if (way && parses(u, lines, line, text)) {
      out->ways[out->n_ways++] = trimmed(text);
      only = text;
      cut_any |= any;
    }
    left = next_choice(words, choice);
  }
  out->more |= left;
  if (!cut_any) out->n_ways = 0;
  if (out->n_ways == 1 && !out->more) lines[line - 1] = only;
}

// A declared name that begins like a statement: `加分` and a name, perhaps.
static bool begins_with_keyword(const heng_token *t, heng_slice text) {
  for (size_t at = 0, len; at < text.len && t->first_on_line; at += len) {
    int32_t cp;
    len = heng__utf8_next(text, at, &cp);
    if (!len) return false;
    if (at && declares((heng_slice){text.ptr, at})) return true;
  }
  return false;
}

// The words of a line that nobody knows and that can be cut.
static void glued_on_line(unglue *u,
                          uint32_t from,
                          uint32_t to,
                          glued_words *out) {
  for (uint32_t i = from; i < to; i++) {
    const heng_token *t = &u->tree->tokens[i];
    heng_slice text = token_text(u, t);
    bool mistaken = u->mistaken[u->line - 1];
    bool doubtful = t->declares && (begins_with_keyword(t, text) ||
                                    find_word(u, text)->cuttable);
    if (t->kind != HENG_T_WORD || is_keyword(text)) continue;
    if (is_name(u, text) && !doubtful) continue;
    if (t->declares && !mistaken && !doubtful) continue;
    glued_word word = {
        .start = t->start, .end = t->end, .may_stay = t->declares};
    cut_word(u, text, t->first_on_line, &word.cuts);
    if (word.cuts.ways.len) heng__push(u->arena, out, word);
  }
}

static void find_mistakes(unglue *u) {
  heng_diags diags;
  heng__diags_init(&diags, u->arena);
  heng__parse(u->arena, u->tree->source, &diags);
  u->mistaken = heng__array(u->arena, bool, u->tree->source->n_lines + 1);
  for (const heng_diag *d = diags.first; d; d = d->next)
    u->mistaken[heng__source_place(d->span).line - 1] = true;
}

// The lines of one tree, each seen by itself.
static size_t unglue_once(heng_arena *arena,
                          const heng_tree *tree,
                          heng_known_fn known,
                          void *ctx,
                          heng_glued **out) {
  unglue u = {.arena = arena, .tree = tree, .known = known, .ctx = ctx};
  const heng_source *source = tree->source;
  HENG_VEC(heng_glued) found = {0};
  find_mistakes(&u);
  find_margins(&u);
  collect_words(&u);
  u.use_words = true;
  heng_slice *lines = heng__array(arena, heng_slice, source->n_lines);
  for (uint32_t i = 1; i <= source->n_lines; i++) {
    line_range range = line_at(source, i);
    lines[i - 1] = slice_of(source, range.start, range.end);
  }
  uint32_t n = tree->n_tokens - 1;
  for (uint32_t from = 0, to; from < n; from = to) {
    glued_words words = {0};
    for (to = from + 1; to < n && !tree->tokens[to].first_on_line;) to++;
    u.line = line_of(&u, tree->tokens[from].start);
    u.from = from;
    u.to = to;
    glued_on_line(&u, from, to, &words);
    if (!words.len) continue;
    heng_glued line = {
        .line = u.line,
        .span = {source, words.items[0].start, words.items[0].end}};
    ways_of_line(&u, lines, u.line, &words, &line);
    if (line.n_ways) heng__push(arena, &found, line);
  }
  *out = found.items;
  return found.len;
}

heng_slice heng__unglue_apply(heng_arena *arena,
                              const heng_source *source,
                              const heng_glued *glued,
                              size_t n) {
  heng_buf out = {.arena = arena};
  uint32_t at = 0;
  for (size_t i = 0; i < n; i++) {
    if (glued[i].n_ways != 1 || glued[i].more) continue;
    line_range range = line_at(source, glued[i].line);
    heng_slice line = slice_of(source, range.start, range.end);
    heng_slice inside = trimmed(line);
    uint32_t start = range.start + (uint32_t)(inside.ptr - line.ptr);
    heng__buf_add(&out, slice_of(source, at, start));
    heng__buf_add(&out, glued[i].ways[0]);
    at = start + (uint32_t)inside.len;
  }
  heng__buf_add(&out, slice_of(source, at, (uint32_t)source->text.len));
  return heng__buf_slice(&out);
}

// A span in the text before any line was cut; its own line is the same.
static heng_span span_before(heng_span span,
                             const heng_source *before,
                             uint32_t line) {
  uint32_t moved = span.source->lines[line - 1] - before->lines[line - 1];
  return (heng_span){before, span.start - moved, span.end - moved};
}

// Names that a line declares are known when it has been cut, so that other lines
// can be: all of it is done again until nothing more is found.
size_t heng__unglue(heng_arena *arena,
                    const heng_tree *tree,
                    heng_known_fn known,
                    void *ctx,
                    heng_glued **out) {
  uint32_t n_lines = tree->source->n_lines;
  heng_glued *all = heng__array(arena, heng_glued, n_lines);
  const heng_tree *now = tree;
  for (int pass = 0; pass < MOST_PASSES; pass++) {
    heng_glued *found;
    size_t n = unglue_once(arena, now, known, ctx, &found);
    for (uint32_t i = 0; i < n_lines; i++)
      if (all[i].n_ways > 1 || all[i].more) all[i].n_ways = 0;
    for (size_t i = 0; i < n; i++) {
      heng_glued *line = &all[found[i].line - 1];
      heng_span span =
          line->span.source
              ? line->span
              : span_before(found[i].span, tree->source, found[i].line);
      *line = found[i];
      line->span = span;
    }
    heng_slice text = heng__unglue_apply(arena, now->source, found, n);
    if (heng__slice_eq(text, now->source->text)) break;
    heng_diags diags;
    heng__diags_init(&diags, arena);
    now = heng__parse(arena, heng__source_new(arena, tree->source->name, text),
                      &diags);
  }
  size_t n = 0;
  for (uint32_t i = 0; i < n_lines; i++)
    if (all[i].n_ways) all[n++] = all[i];
  *out = all;
  return n;
}
