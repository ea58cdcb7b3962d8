// Reading a case, and writing it with what was got.
#include "case.h"

#include <stdio.h>

// ORDER EXPECTED
static const char *const names[] = {
    "check", "检查", "中文", "plan", "values", "findings", "问题",
};

const char *case_expected_name(case_expected e) {
  return names[e];
}

heng_slice case_file(heng_arena *arena, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return (heng_slice){NULL, 0};
  heng_buf text = {.arena = arena};
  char block[4096];
  size_t n;
  heng__buf_puts(&text, "");
  while ((n = fread(block, 1, sizeof block, file)))
    heng__buf_add(&text, (heng_slice){block, n});
  fclose(file);
  return text.len ? heng__buf_slice(&text) : HENG_LIT("");
}

// Lines ---------------------------------------------------------------------

// Takes a line off [rest], without its end.
static bool next_line(heng_slice *rest, heng_slice *line) {
  if (!rest->len) return false;
  const char *end = memchr(rest->ptr, '\n', rest->len);
  size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
  *line = (heng_slice){rest->ptr, len};
  size_t step = end ? len + 1 : len;
  *rest = (heng_slice){rest->ptr + step, rest->len - step};
  return true;
}

static bool begins(heng_slice text, const char *with) {
  size_t n = strlen(with);
  return text.len >= n && memcmp(text.ptr, with, n) == 0;
}

static heng_slice behind(heng_slice text, size_t n) {
  return (heng_slice){text.ptr + n, text.len - n};
}

static heng_slice without_end(heng_slice text) {
  while (text.len &&
         (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == ' '))
    text.len--;
  return text;
}

// Reading -------------------------------------------------------------------

#define HEADING "---- "

static void add_section(case_text *out, heng_slice heading, heng_slice body) {
  heng_slice name = heading, about = {NULL, 0};
  const char *space = memchr(heading.ptr, ' ', heading.len);
  if (space) {
    name.len = (size_t)(space - heading.ptr);
    about = behind(heading, name.len + 1);
  }
  body = without_end(body);
  for (int e = 0; e < CASE_EXPECTED; e++) {
    if (!heng__slice_eq(name, heng__slice(names[e]))) continue;
    out->stands[e] = true;
    out->expected[e] = body;
    return;
  }
  heng__push(out->arena, &out->given, (case_section){name, about, body});
}

static heng_slice base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  heng_slice name = heng__slice(slash ? slash + 1 : path);
  const char *dot = memchr(name.ptr, '.', name.len);
  if (dot) name.len = (size_t)(dot - name.ptr);
  return name;
}

bool case_read(heng_arena *arena,
               const char *path,
               case_text *out,
               heng_slice *why) {
  heng_slice rest = case_file(arena, path), line, heading = {NULL, 0};
  *out = (case_text){.arena = arena, .path = path, .name = base_name(path)};
  if (!rest.ptr) {
    *why = HENG_LIT("the file cannot be read");
    return false;
  }
  const char *start = rest.ptr;
  while (next_line(&rest, &line)) {
    if (!begins(line, HEADING)) continue;
    heng_slice before = {start, (size_t)(line.ptr - start)};
    if (heading.ptr)
      add_section(out, heading, before);
    else
      out->head = without_end(before);
    heading = behind(line, strlen(HEADING));
    start = rest.ptr;
  }
  if (heading.ptr)
    add_section(out, heading, (heng_slice){start, (size_t)(rest.ptr - start)});
  if (!begins(out->head, "# "))
    *why = HENG_LIT("a case begins with a comment that says what it shows");
  else if (!out->given.len)
    *why = HENG_LIT("a case needs `---- scheme` or `---- change …`");
  else
    return true;
  return false;
}

const case_section *case_given(const case_text *text, const char *name) {
  for (size_t i = 0; i < text->given.len; i++)
    if (heng__slice_eq(text->given.items[i].name, heng__slice(name)))
      return &text->given.items[i];
  return NULL;
}

// Writing -------------------------------------------------------------------

static void put_section(heng_buf *out,
                        heng_slice name,
                        heng_slice about,
                        heng_slice body) {
  heng__buf_puts(out, HEADING);
  heng__buf_add(out, name);
  if (about.len) heng__buf_puts(out, " ");
  heng__buf_add(out, about);
  heng__buf_puts(out, "\n");
  heng__buf_add(out, body);
  if (body.len) heng__buf_puts(out, "\n");
}

// Where nothing is asked for: the values where there are some, else the plan.
static bool is_wanted(const case_text *text,
                      const case_result *result,
                      case_expected e) {
  if (e == CASE_ZH) return text->stands[e];
  if (e != CASE_PLAN && e != CASE_VALUES) return result->got[e].len > 0;
  if (result->refused) return false;
  if (text->stands[CASE_PLAN] || text->stands[CASE_VALUES])
    return text->stands[e];
  return (e == CASE_VALUES) == result->ran;
}

heng_slice case_written(const case_text *text, const case_result *result) {
  heng_buf out = {.arena = text->arena};
  heng__buf_add(&out, text->head);
  heng__buf_puts(&out, "\n");
  for (size_t i = 0; i < text->given.len; i++) {
    const case_section *s = &text->given.items[i];
    put_section(&out, s->name, s->about, s->body);
  }
  for (int e = 0; e < CASE_EXPECTED; e++)
    if (is_wanted(text, result, (case_expected)e))
      put_section(&out, heng__slice(names[e]), (heng_slice){NULL, 0},
                  result->got[e]);
  return heng__buf_slice(&out);
}

// Changing ------------------------------------------------------------------

// The lines of a change that begin with [sign], as they stand in the file.
static heng_slice signed_lines(heng_arena *arena, heng_slice body, char sign) {
  heng_buf out = {.arena = arena};
  heng_slice line;
  while (next_line(&body, &line)) {
    if (!line.len || line.ptr[0] != sign) continue;
    heng__buf_add(&out, behind(line, line.len > 1 ? 2 : 1));
    heng__buf_puts(&out, "\n");
  }
  return out.len ? heng__buf_slice(&out) : HENG_LIT("");
}

// The offset of the only place where whole lines of [text] are [lines].
static size_t only_place(heng_slice text, heng_slice lines) {
  size_t found = SIZE_MAX;
  for (size_t at = 0; lines.len && at + lines.len <= text.len; at++) {
    if ((at && text.ptr[at - 1] != '\n') ||
        memcmp(text.ptr + at, lines.ptr, lines.len) != 0)
      continue;
    if (found != SIZE_MAX) return SIZE_MAX;
    found = at;
  }
  return found;
}

heng_slice case_changed(heng_arena *arena,
                        heng_slice text,
                        heng_slice change,
                        heng_buf *problems) {
  heng_slice from = signed_lines(arena, change, '-');
  heng_slice to = signed_lines(arena, change, '+');
  size_t at = only_place(text, from);
  if (at == SIZE_MAX) {
    heng__buf_puts(problems,
                   "  the lines to be changed do not stand exactly once in the "
                   "text: make the case anew\n");
    return (heng_slice){NULL, 0};
  }
  heng_buf out = {.arena = arena};
  heng__buf_add(&out, (heng_slice){text.ptr, at});
  heng__buf_add(&out, to);
  heng__buf_add(&out, behind(text, at + from.len));
  return heng__buf_slice(&out);
}
