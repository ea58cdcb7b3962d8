// Diagnostics: the table of messages, and the list that a pass adds to.
#include "base/diag.h"

#include <stdio.h>

#define USUAL_LIMIT  200  // more than anybody reads, and little memory
#define ARGUMENT_MAX 500  // bytes of a text that a message is about

typedef struct message {
  uint16_t number;
  uint8_t severity;
  heng_said text;
} message;

#define HENG_MESSAGE(name, number, severity, en, zh) \
  {number, HENG_##severity, {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}},
#define HENG_REMARK(name, en, zh) \
  {0, HENG_NOTE, {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}},
static const message messages[HENG_M_COUNT] = {
    {0, HENG_ERROR, {{"", 0}, {"", 0}}},  // HENG_M_NONE
#include "base/messages.def"
};
#undef HENG_MESSAGE
#undef HENG_REMARK

static const message *find_message(heng_code code) {
  return &messages[code < HENG_M_COUNT ? code : HENG_M_NONE];
}

void heng__diags_init(heng_diags *diags, heng_arena *arena) {
  *diags = (heng_diags){.arena = arena};
}

static heng_slice said_in(heng_said said, heng_lang lang) {
  return lang == HENG_ZH ? said.zh : said.en;
}

// A name or text of a million characters says no more than its beginning.
static heng_slice copied(heng_arena *arena, heng_slice text) {
  if (text.len <= ARGUMENT_MAX) return heng__arena_copy(arena, text);
  size_t len = ARGUMENT_MAX;
  while (len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) len--;
  return heng__arena_printf(arena, "%.*s…", (int)len, text.ptr);
}

static void fill(heng_diags *diags,
                 heng_diag *diag,
                 heng_code code,
                 heng_span span,
                 const heng_said *args,
                 size_t n_args) {
  diag->code = code;
  diag->severity = heng__code_severity(code);
  diag->span = span;
  diag->args = heng__array(diags->arena, heng_said, n_args);
  diag->n_args = n_args;
  for (size_t i = 0; i < n_args; i++) {
    heng_slice en = copied(diags->arena, args[i].en);
    bool same =
        args[i].en.ptr == args[i].zh.ptr && args[i].en.len == args[i].zh.len;
    diag->args[i].en = en;
    diag->args[i].zh = same ? en : copied(diags->arena, args[i].zh);
  }
}

static bool is_full(const heng_diags *diags, heng_severity severity) {
  return diags->count[severity] >= (diags->limit ? diags->limit : USUAL_LIMIT);
}

bool heng__diags_full(const heng_diags *diags) {
  return is_full(diags, HENG_ERROR);
}

// What callers may write to when the list is full: one for the whole list, so
// that a million mistakes take no more memory than two hundred.
static heng_diag *dropped_diag(heng_diags *diags, heng_severity severity) {
  diags->dropped++;
  diags->met[severity]++;
  if (!diags->scratch) diags->scratch = heng__new(diags->arena, heng_diag);
  diags->scratch->severity = severity;
  return diags->scratch;
}

heng_diag *heng__diag_add(heng_diags *diags,
                          heng_code code,
                          heng_span span,
                          const heng_said *args,
                          size_t n_args) {
  heng_severity severity = heng__code_severity(code);
  if (is_full(diags, severity)) return dropped_diag(diags, severity);
  heng_diag *diag = heng__new(diags->arena, heng_diag);
  fill(diags, diag, code, span, args, n_args);
  if (diags->last)
    diags->last->next = diag;
  else
    diags->first = diag;
  diags->last = diag;
  diags->count[severity]++;
  diags->met[severity]++;
  return diag;
}

heng_diag *heng__diag_remark(heng_diags *diags,
                             heng_diag *to,
                             heng_code code,
                             heng_span span,
                             const heng_said *args,
                             size_t n_args) {
  if (to == diags->scratch) return to;
  heng_diag *note = heng__new(diags->arena, heng_diag);
  fill(diags, note, code, span, args, n_args);
  note->severity = HENG_NOTE;
  heng_diag **end = &to->notes;
  while (*end) end = &(*end)->next;
  *end = note;
  return note;
}

void heng__diags_take(heng_diags *diags, heng_diags *from) {
  heng_diag *next;
  for (heng_diag *d = from->first; d; d = next) {
    next = d->next;
    d->next = NULL;
    if (is_full(diags, d->severity)) {
      dropped_diag(diags, d->severity);
      continue;
    }
    if (diags->last)
      diags->last->next = d;
    else
      diags->first = d;
    diags->last = d;
    diags->count[d->severity]++;
    diags->met[d->severity]++;
  }
  diags->dropped += from->dropped;
  for (int s = 0; s < 3; s++) diags->met[s] += from->met[s] - from->count[s];
  heng__diags_init(from, from->arena);
}

void heng__diag_at_record(heng_diags *diags,
                          heng_diag *diag,
                          heng_slice file,
                          uint32_t line,
                          heng_slice column) {
  if (diag == diags->scratch) return;
  diag->file = heng__arena_copy(diags->arena, file);
  diag->line = line;
  diag->cell = heng__arena_copy(diags->arena, column);
}

const char *heng__diag_code(heng_code code, char *out) {
  const message *m = find_message(code);
  out[0] = '\0';
  if (m->severity != HENG_NOTE) snprintf(out, 8, "H%03u", m->number);
  return out;
}

heng_severity heng__code_severity(heng_code code) {
  return (heng_severity)find_message(code)->severity;
}

// Whether "{7}" stands at [at]; then *index is 7.
static bool reads_argument(heng_slice text, size_t at, size_t *index) {
  if (text.len - at < 3 || text.ptr[at] != '{' || text.ptr[at + 2] != '}')
    return false;
  char digit = text.ptr[at + 1];
  if (digit < '0' || digit > '9') return false;
  *index = (size_t)(digit - '0');
  return true;
}

heng_slice heng__diag_message(heng_arena *arena,
                              const heng_diag *diag,
                              heng_lang lang) {
  heng_slice text = said_in(find_message(diag->code)->text, lang);
  heng_buf out = {.arena = arena};
  size_t done = 0, index;
  for (size_t at = 0; at < text.len; at++) {
    if (!reads_argument(text, at, &index) || index >= diag->n_args) continue;
    heng__buf_add(&out, (heng_slice){text.ptr + done, at - done});
    heng__buf_add(&out, said_in(diag->args[index], lang));
    done = at + 3;
    at += 2;
  }
  heng__buf_add(&out, (heng_slice){text.ptr + done, text.len - done});
  return heng__buf_slice(&out);
}
