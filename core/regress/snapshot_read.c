// Reading a snapshot that was printed. Whoever edits one by hand is told so: what
// was approved is not what stands there any more.
#include <stdlib.h>

#include "regress/snapshot.h"

#define FIRST "heng results "

bool heng__snap_take_line(heng_slice *rest, heng_slice *line) {
  if (!rest->len) return false;
  const char *end = memchr(rest->ptr, '\n', rest->len);
  size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
  *line = (heng_slice){rest->ptr, n};
  size_t skip = end ? n + 1 : n;
  rest->ptr += skip, rest->len -= skip;
  if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
  return true;
}

static bool take_word(heng_slice *rest, const char *word) {
  size_t n = strlen(word);
  if (rest->len < n || memcmp(rest->ptr, word, n) != 0) return false;
  rest->ptr += n, rest->len -= n;
  return true;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What stands between quotes, from behind the first one.
static bool take_quoted(heng_arena *arena, heng_slice *rest, heng_slice *out) {
  heng_buf text = {.arena = arena};
  for (size_t i = 1; i < rest->len; i++) {
    char c = rest->ptr[i];
    if (c == '"') {
      *out = heng__buf_slice(&text);
      rest->ptr += i + 1, rest->len -= i + 1;
      return true;
    }
    if (c == '\\') {
      if (++i >= rest->len) return false;
      c = rest->ptr[i];
      if (c == 'x') {
        if (i + 2 >= rest->len) return false;
        int high = hex_digit(rest->ptr[i + 1]),
            low = hex_digit(rest->ptr[i + 2]);
        if (high < 0 || low < 0) return false;
        c = (char)(high * 16 + low);
        i += 2;
      }
    }
    heng__buf_add(&text, (heng_slice){&c, 1});
  }
  return false;
}

bool heng__snap_take_key(heng_arena *arena, heng_slice *rest, heng_slice *out) {
  if (rest->len && rest->ptr[0] == '"') return take_quoted(arena, rest, out);
  size_t n = 0;
  while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != ']') n++;
  *out = (heng_slice){rest->ptr, n};
  rest->ptr += n, rest->len -= n;
  return n > 0;
}

// "total 总分" of one name or two: the Latin one comes first.
heng_pair heng__snap_pair(heng_slice text) {
  const char *space = memchr(text.ptr, ' ', text.len);
  size_t n = space ? (size_t)(space - text.ptr) : text.len;
  bool latin = true;
  for (size_t i = 0; i < n; i++)
    latin = latin && (unsigned char)text.ptr[i] < 0x80;
  heng_pair pair = {{NULL, 0}, {NULL, 0}};
  if (!latin)
    pair.zh = text;
  else if (!space)
    pair.en = text;
  else
    pair = (heng_pair){{text.ptr, n}, {text.ptr + n + 1, text.len - n - 1}};
  return pair;
}

heng_said heng__snap_value_said(heng_slice value) {
  if (!value.len || value.ptr[0] == '"') return HENG_SAY(value);
  return heng__say_pair(heng__snap_pair(value));
}

// What has been read so far.
typedef struct reading {
  heng_arena *arena;
  heng_snapshot *out;
  HENG_VEC(heng_snap_table) tables;
  HENG_VEC(heng_snap_row) rows;    // of the last table
  HENG_VEC(heng_snap_fact) facts;  // of the last row
  HENG_VEC(heng_snap_fact) values;
  HENG_VEC(heng_snap_finding) findings;
  bool in_values;
} reading;

// Facts are many: each row's are copied out of a vector that is used again.
static void end_row(reading *r) {
  if (!r->rows.len) return;
  heng_snap_row *row = &r->rows.items[r->rows.len - 1];
  if (row->facts) return;
  row->facts = heng__array(r->arena, heng_snap_fact, r->facts.len + 1);
  if (r->facts.len)
    memcpy(row->facts, r->facts.items, r->facts.len * sizeof *row->facts);
  row->n_facts = r->facts.len;
  r->facts.len = 0;
}

static void end_table(reading *r) {
  end_row(r);
  if (!r->tables.len) return;
  heng_snap_table *table = &r->tables.items[r->tables.len - 1];
  if (table->rows) return;
  table->rows = heng__array(r->arena, heng_snap_row, r->rows.len + 1);
  if (r->rows.len)
    memcpy(table->rows, r->rows.items, r->rows.len * sizeof *table->rows);
  table->n_rows = r->rows.len;
  r->rows.len = 0;
}

static bool read_row(reading *r, heng_slice rest) {
  heng_snap_row row = {0};
  if (!r->tables.len || !heng__snap_take_key(r->arena, &rest, &row.key))
    return false;
  if (rest.len && (!take_word(&rest, " ") ||
                   !heng__snap_take_key(r->arena, &rest, &row.title)))
    return false;
  end_row(r);
  heng__push(r->arena, &r->rows, row);
  return !rest.len;
}

static bool read_fact(reading *r, heng_slice rest) {
  for (size_t i = 0; i + 3 <= rest.len; i++) {
    if (memcmp(rest.ptr + i, " = ", 3) != 0) continue;
    heng_snap_fact fact = {heng__snap_pair((heng_slice){rest.ptr, i}),
                           {rest.ptr + i + 3, rest.len - i - 3}};
    if (r->in_values)
      heng__push(r->arena, &r->values, fact);
    else if (r->rows.len)
      heng__push(r->arena, &r->facts, fact);
    return r->in_values || r->rows.len;
  }
  return false;
}

static bool read_finding(reading *r, heng_slice rest, bool warning) {
  heng_snap_finding f = {.warning = warning};
  if (!heng__snap_take_key(r->arena, &rest, &f.code) || !take_word(&rest, " "))
    return false;
  const char *bracket = memchr(rest.ptr, '[', rest.len);
  if (!bracket || bracket == rest.ptr || bracket[-1] != ' ') return false;
  size_t n = (size_t)(bracket - rest.ptr);
  f.rule = heng__snap_pair((heng_slice){rest.ptr, n - 1});
  rest.ptr += n + 1, rest.len -= n + 1;
  heng__snap_take_key(r->arena, &rest, &f.key);
  heng__push(r->arena, &r->findings, f);
  return take_word(&rest, "]") && !rest.len;
}

static bool read_message(reading *r, heng_slice rest, bool chinese) {
  if (!r->findings.len || !rest.len || rest.ptr[0] != '"') return false;
  heng_said *said = &r->findings.items[r->findings.len - 1].message;
  return take_quoted(r->arena, &rest, chinese ? &said->zh : &said->en) &&
         !rest.len;
}

static bool read_head(reading *r, heng_slice line, bool *known) {
  heng_snapshot *s = r->out;
  *known = true;
  if (take_word(&line, "profile "))
    return heng__snap_take_key(r->arena, &line, &s->profile);
  if (take_word(&line, "set "))
    return heng__snap_take_key(r->arena, &line, &s->set);
  if (take_word(&line, "rules ")) return (s->hash = line).len == 64;
  if (take_word(&line, "as_of ")) return (s->as_of = line).len == 10;
  *known = false;
  return false;
}

static bool read_line(reading *r, heng_slice line) {
  bool known, good = read_head(r, line, &known);
  if (known) return good;
  if (take_word(&line, "row ")) return read_row(r, line);
  if (take_word(&line, "finding ")) return read_finding(r, line, false);
  if (take_word(&line, "warning ")) return read_finding(r, line, true);
  if (take_word(&line, "  en ") && r->findings.len)
    return read_message(r, line, false);
  if (take_word(&line, "  zh ") && r->findings.len)
    return read_message(r, line, true);
  if (take_word(&line, "  ")) return read_fact(r, line);
  if (take_word(&line, "table ")) {
    end_table(r);
    heng__push(r->arena, &r->tables,
               (heng_snap_table){.name = heng__snap_pair(line)});
    return line.len > 0;
  }
  end_table(r);
  r->in_values = heng__slice_eq(line, HENG_LIT("values"));
  return r->in_values || heng__slice_eq(line, HENG_LIT("findings"));
}

// Whether the last line has the digest of all that stands before it.
static bool is_whole(heng_arena *arena, heng_slice text, size_t *body) {
  static const char last[] = "\nend ";
  size_t n = text.len;
  while (n && (text.ptr[n - 1] == '\n' || text.ptr[n - 1] == '\r')) n--;
  size_t at = n;
  while (at && text.ptr[at - 1] != '\n') at--;
  heng_slice line = {text.ptr + at, n - at};
  if (at < 2 || !take_word(&line, last + 1)) return false;
  *body = at;
  // The empty line before it is not part of what was measured.
  size_t end = at - 1;
  if (end && text.ptr[end - 1] == '\r') end--;
  heng_slice digest = heng__snap_digest(arena, (heng_slice){text.ptr, end});
  return heng__slice_eq(line, digest);
}

heng_snap_trouble heng__snapshot_read(heng_arena *arena,
                                      heng_slice text,
                                      heng_snapshot *out,
                                      uint32_t *line_number) {
  heng_slice rest = text, line;
  *out = (heng_snapshot){0};
  *line_number = 1;
  if (!heng__snap_take_line(&rest, &line) || !take_word(&line, FIRST))
    return HENG_SNAP_LINE;
  long form = 0;
  for (size_t i = 0; i < line.len && form < 1000; i++)
    form = line.ptr[i] >= '0' && line.ptr[i] <= '9'
               ? form * 10 + (line.ptr[i] - '0')
               : 1000;
  if (form < 1) return HENG_SNAP_LINE;
  if (form > HENG_SNAPSHOT_FORM) return HENG_SNAP_NEWER;
  size_t body;
  if (!is_whole(arena, text, &body)) return HENG_SNAP_EDITED;
  reading r = {.arena = arena, .out = out};
  rest.len = (size_t)(text.ptr + body - rest.ptr);
  while (heng__snap_take_line(&rest, &line)) {
    ++*line_number;
    if (line.len && !read_line(&r, line)) return HENG_SNAP_LINE;
  }
  end_table(&r);
  out->tables = r.tables.items, out->n_tables = r.tables.len;
  out->values = r.values.items, out->n_values = r.values.len;
  out->findings = r.findings.items, out->n_findings = r.findings.len;
  return out->hash.len && out->set.len ? HENG_SNAP_FINE : HENG_SNAP_LINE;
}
