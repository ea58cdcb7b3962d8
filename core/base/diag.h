// Diagnostics: what is wrong, where, and what to write instead, kept as a code
// with arguments and put into words of either tongue when it is shown.
#ifndef HENG_BASE_DIAG_H
#define HENG_BASE_DIAG_H

#include "base/source.h"
#include "base/status.h"

typedef enum heng_severity {
  HENG_ERROR,
  HENG_WARNING,
  HENG_NOTE,
} heng_severity;

// Every message of every room: messages/<room>.def holds one row for each,
//   HENG_MESSAGE(NAME, number, SEVERITY, "English {0}", "中文 {0}")
//   HENG_REMARK(NAME, "English {0}", "中文 {0}")   for a note below a message
// {0}..{9} are arguments. Numbers are never used again for something else.
typedef enum heng_code {
  HENG_M_NONE,
#define HENG_MESSAGE(name, number, severity, en, zh) HENG_M_##name,
#define HENG_REMARK(name, en, zh)                    HENG_N_##name,
#include "base/messages.def"
#undef HENG_MESSAGE
#undef HENG_REMARK
  HENG_M_COUNT
} heng_code;

// An argument of a message: the same text in both tongues, or one for each.
typedef struct heng_said {
  heng_slice en, zh;
} heng_said;
#define HENG_SAY(slice) ((heng_said){(slice), (slice)})
#define HENG_SAY2(lit_en, lit_zh) \
  ((heng_said){HENG_LIT(lit_en), HENG_LIT(lit_zh)})
static inline heng_said heng__say_pair(heng_pair p) {
  return (heng_said){heng__pair_show(p, HENG_EN), heng__pair_show(p, HENG_ZH)};
}

typedef struct heng_diag heng_diag;
struct heng_diag {
  heng_code code;
  heng_severity severity;
  heng_span span;   // no source where the place is a record
  heng_slice file;  // for a record: its file …
  uint32_t line;    // … line from 1 (0: none) …
  heng_slice cell;  // … and the heading of the column, or empty
  heng_said *args;
  size_t n_args;
  heng_diag *notes;  // first note; notes are chained by next
  heng_diag *next;
};

typedef struct heng_diags {
  heng_arena *arena;  // owns all texts
  heng_diag *first, *last;
  size_t count[3];  // of those kept, by severity
  size_t met[3];    // of all, kept or not: what was built has errors where this
                    // has grown, not where the list has
  size_t limit;     // most errors, and most warnings, to keep; 0 means 200
  size_t dropped;   // those beyond the limit: counted, said in one line
  heng_diag *scratch;  // stands in for those; null until there is one
} heng_diags;

void heng__diags_init(heng_diags *diags, heng_arena *arena);

// Whether no more errors are kept: what would only lead to further ones can be
// left out.
bool heng__diags_full(const heng_diags *diags);

// Adds a message; arguments are copied. Returns it so that notes can follow
// (never null; beyond the limit a scratch one that is not shown).
heng_diag *heng__diag_add(heng_diags *diags,
                          heng_code code,
                          heng_span span,
                          const heng_said *args,
                          size_t n_args);
heng_diag *heng__diag_remark(heng_diags *diags,
                             heng_diag *to,
                             heng_code code,
                             heng_span span,
                             const heng_said *args,
                             size_t n_args);
// heng__diag(diags, HENG_M_X, span, HENG_SAY(a), HENG_SAY(b)); at least one
// argument (pass HENG_SAY2("", "") where the text has none).
#define heng__diag(diags, code, span, ...)                            \
  heng__diag_add((diags), (code), (span), (heng_said[]){__VA_ARGS__}, \
                 sizeof((heng_said[]){__VA_ARGS__}) / sizeof(heng_said))
#define heng__note(diags, to, code, span, ...)                                 \
  heng__diag_remark((diags), (to), (code), (span), (heng_said[]){__VA_ARGS__}, \
                    sizeof((heng_said[]){__VA_ARGS__}) / sizeof(heng_said))

// Moves the messages of [from], which has the same arena, behind those of
// [diags], within its limit; [from] is empty then.
void heng__diags_take(heng_diags *diags, heng_diags *from);

// Says that the message is about a line (and column) of a record file.
void heng__diag_at_record(heng_diags *diags,
                          heng_diag *diag,
                          heng_slice file,
                          uint32_t line,
                          heng_slice column);

// "H214", in [out] of at least 8 bytes; "" for a note.
const char *heng__diag_code(heng_code code, char *out);
heng_severity heng__code_severity(heng_code code);
// The message alone in [lang], with its arguments filled in.
heng_slice heng__diag_message(heng_arena *arena,
                              const heng_diag *diag,
                              heng_lang lang);
// The whole as a person reads it: place, message, source line with carets under
// the marked part (wide characters counted as two columns), notes.
void heng__diag_render(heng_buf *out, const heng_diag *diag, heng_lang lang);
// All of them by file and place, in an array of the arena.
const heng_diag **heng__diags_sorted(heng_arena *arena,
                                     const heng_diags *diags,
                                     size_t *count);
// All of them in that order, with a closing count.
void heng__diags_render(heng_buf *out, const heng_diags *diags, heng_lang lang);

#endif
