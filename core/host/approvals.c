// The log of approvals: a text to which each approval adds an entry, a fact a line.
#include "host/approved.h"

#define FIRST "heng approvals "

heng_slice heng__one_line(heng_arena *arena, heng_slice text) {
  heng_slice copy = heng__arena_copy(arena, text);
  heng_buf out = {.arena = arena};
  bool blank = true;
  for (size_t i = 0; i < copy.len; i++) {
    unsigned char c = (unsigned char)copy.ptr[i];
    bool space = c <= 0x20 || c == 0x7f;
    if (!space) heng__buf_add(&out, (heng_slice){&copy.ptr[i], 1});
    if (space && !blank) heng__buf_puts(&out, " ");
    blank = space;
  }
  while (out.len && out.ptr[out.len - 1] == ' ') out.len--;
  return heng__buf_slice(&out);
}

static void put(heng_buf *out, const char *word, heng_slice text) {
  if (text.len) heng__buf_printf(out, "  %s %.*s\n", word, HENG_ARG(text));
}

// The facts of an entry; without [all] only those that nobody may correct.
static void put_facts(heng_buf *out, const heng_approval *entry, bool all) {
  put(out, "date", entry->date);
  put(out, "by", entry->by);
  if (all) put(out, "why", entry->why);
  if (all) put(out, "clause", entry->clause);
  put(out, "rules", entry->hash);
  put(out, "before", entry->before);
  put(out, "texts", entry->texts);
  for (size_t i = 0; i < entry->sets.len; i++) {
    heng_buf set = {.arena = out->arena};
    heng__snap_put_key(&set, entry->sets.items[i]);
    put(out, "set", heng__buf_slice(&set));
  }
  for (size_t i = 0; i < entry->rules.len; i++)
    put(out, "rule", entry->rules.items[i]);
  for (size_t i = 0; i < entry->moved.len; i++)
    put(out, "moved", entry->moved.items[i]);
  for (size_t i = 0; i < entry->units.len; i++)
    put(out, "unit", entry->units.items[i]);
}

// Ties an entry to what it says and to the one before it.
static heng_slice end_of(heng_arena *arena,
                         const heng_approval *entry,
                         heng_slice last_end) {
  heng_buf text = {.arena = arena};
  heng__buf_printf(&text, "%.*s\n%.*s\n", HENG_ARG(last_end),
                   HENG_ARG(entry->number));
  put_facts(&text, entry, /*all=*/false);
  return heng__snap_digest(arena, heng__buf_slice(&text));
}

void heng__approval_print(heng_buf *out,
                          heng_approval *entry,
                          heng_slice last_end) {
  entry->end = end_of(out->arena, entry, last_end);
  heng__buf_printf(out, "\napproval %.*s\n", HENG_ARG(entry->number));
  put_facts(out, entry, /*all=*/true);
  put(out, "end", entry->end);
}

static bool take(heng_slice *rest, const char *word) {
  size_t n = strlen(word);
  if (rest->len < n || memcmp(rest->ptr, word, n) != 0) return false;
  rest->ptr += n, rest->len -= n;
  return true;
}

// A line of an entry; nothing stands behind its end.
static bool read_line(heng_arena *arena, heng_approval *e, heng_slice line) {
  if (e->end.len) return false;
  if (take(&line, "date ")) return (e->date = line).len > 0;
  if (take(&line, "by ")) return (e->by = line).len > 0;
  if (take(&line, "why ")) return (e->why = line).len > 0;
  if (take(&line, "clause ")) return (e->clause = line).len > 0;
  if (take(&line, "rules ")) return (e->hash = line).len == 64;
  if (take(&line, "before ")) return (e->before = line).len == 64;
  if (take(&line, "texts ")) return (e->texts = line).len == 64;
  if (take(&line, "end ")) return (e->end = line).len == 64;
  heng_slice set;
  if (take(&line, "set ")) {
    if (!heng__snap_take_key(arena, &line, &set)) return false;
    heng__push(arena, &e->sets, set);
    return !line.len;
  }
  if (take(&line, "rule "))
    heng__push(arena, &e->rules, line);
  else if (take(&line, "moved "))
    heng__push(arena, &e->moved, line);
  else if (take(&line, "unit "))
    heng__push(arena, &e->units, line);
  else
    return false;
  return true;
}

static bool is_whole(const heng_approval *e) {
  return e->date.len && e->by.len && e->hash.len && e->texts.len;
}

// The number behind the word of the first line: 0 where there is none.
static long form_of(heng_slice line) {
  long form = 0;
  for (size_t i = 0; i < line.len && form < 1000; i++) {
    if (line.ptr[i] < '0' || line.ptr[i] > '9') return 0;
    form = form * 10 + (line.ptr[i] - '0');
  }
  return form;
}

heng_snap_trouble heng__approvals_read(heng_arena *arena,
                                       heng_slice text,
                                       heng_approved *out,
                                       uint32_t *number) {
  heng_slice rest = text, line;
  HENG_VEC(heng_approval) entries = {0};
  *number = 1;
  if (!heng__snap_take_line(&rest, &line) || !take(&line, FIRST) ||
      form_of(line) < 1)
    return HENG_SNAP_LINE;
  if (form_of(line) > HENG_APPROVALS_FORM) return HENG_SNAP_NEWER;
  while (heng__snap_take_line(&rest, &line)) {
    ++*number;
    if (!line.len) continue;
    bool good;
    if (take(&line, "approval ")) {
      good = true;
      heng__push(arena, &entries, (heng_approval){.number = line});
    } else {
      good = entries.len && take(&line, "  ") &&
             read_line(arena, &entries.items[entries.len - 1], line);
    }
    if (!good) return HENG_SNAP_LINE;
  }
  out->log = entries.items;
  out->n_log = entries.len;
  if (!entries.len) return HENG_SNAP_LINE;
  heng_slice last_end = {NULL, 0};
  for (size_t i = 0; i < entries.len; i++) {
    const heng_approval *e = &entries.items[i];
    if (!is_whole(e) || !heng__slice_eq(e->end, end_of(arena, e, last_end)))
      return HENG_SNAP_EDITED;
    last_end = e->end;
  }
  return HENG_SNAP_FINE;
}
