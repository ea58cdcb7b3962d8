// Texts on a page: escaped, valid UTF-8, nothing that moves what stands beside it.
#include "html.h"

#include <string.h>
#include <utf8proc.h>

void html_flush(html_job *job) {
  if (job->status == HENG_OK && job->len)
    job->status = job->out->write(job->out->ctx, job->bytes, job->len);
  job->len = 0;
}

static void add(html_job *job, const char *bytes, size_t n) {
  while (n) {
    if (job->len == HTML_ROOM) html_flush(job);
    size_t part = HTML_ROOM - job->len < n ? HTML_ROOM - job->len : n;
    memcpy(job->bytes + job->len, bytes, part);
    job->len += part;
    bytes += part;
    n -= part;
  }
}

void html_put(html_job *job, const char *markup) {
  add(job, markup, strlen(markup));
}

static bool is_control(utf8proc_int32_t cp) {
  return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

static bool turns_text(utf8proc_int32_t cp) {
  return (cp >= 0x200E && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
         (cp >= 0x2066 && cp <= 0x2069);
}

// What no page may hold, though it is well formed UTF-8.
static bool is_no_character(utf8proc_int32_t cp) {
  return (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
}

static const char *escape_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
  }
}

// One character; how many bytes it takes.
static size_t put_char(html_job *job, const char *at) {
  utf8proc_int32_t cp;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at,
                                        (utf8proc_ssize_t)strnlen(at, 4), &cp);
  if (n <= 0 || is_no_character(cp))
    html_put(job, "\xEF\xBF\xBD");
  else if (is_control(cp))
    html_put(job, " ");
  else if (escape_of(*at))
    html_put(job, escape_of(*at));
  else if (!turns_text(cp))
    add(job, at, (size_t)n);
  return n <= 0 ? 1 : (size_t)n;
}

void html_text(html_job *job, const char *text) {
  while (*text) text += put_char(job, text);
}

void html_line(html_job *job, const char *text) {
  html_text(job, text);
  html_put(job, "\n");
}

const char *html_said(const html_job *job, const char *en, const char *zh) {
  return job->chinese ? zh : en;
}

// Values --------------------------------------------------------------------------

// A movement has its sign and a colour, the sign saying it to those who do not
// see the colour or print without.
static void put_movement(html_job *job, const char *text, const char *number) {
  bool down = number[0] == '-';
  bool none = strspn(number, "0.") == strlen(number);
  if (none) {
    html_text(job, text);
    return;
  }
  html_put(job, down ? "<span class=\"down\">" : "<span class=\"up\">");
  if (strncmp(text, "≈", strlen("≈")) == 0) {
    html_put(job, "≈");
    text += strlen("≈");
  }
  if (!down) html_put(job, "+");
  if (down && text[0] != '-') html_put(job, "-");
  html_text(job, text);
  html_put(job, "</span>");
}

// A fraction that is shown rounded, with its exact parts behind it.
static void put_fraction(html_job *job,
                         const heng_cell_view *cell,
                         bool signed_) {
  const char *shown = html_said(job, cell->en, cell->zh);
  html_put(job, "<span title=\"");
  html_text(job, cell->numerator);
  html_put(job, "/");
  html_text(job, cell->denominator);
  html_put(job, "\">");
  if (signed_)
    put_movement(job, shown, cell->numerator);
  else
    html_text(job, shown);
  html_put(job, "</span>");
}

static void put_held(html_job *job, uint32_t finding) {
  char digits[16];
  size_t at = sizeof digits;
  digits[--at] = '\0';
  do {
    digits[--at] = (char)('0' + finding % 10);
    finding /= 10;
  } while (finding);
  html_put(job, "— (");
  html_put(job, digits + at);
  html_put(job, ")");
}

void html_value(html_job *job,
                const heng_cell_view *cell,
                bool blank_no,
                bool signed_) {
  const char *text = html_said(job, cell->en, cell->zh);
  switch (cell->kind) {
    case HENG_CELL_MISSING: break;
    case HENG_CELL_BOOL:
      if (cell->yes)
        html_put(job, html_said(job, "yes", "是"));
      else if (!blank_no)
        html_put(job, html_said(job, "no", "否"));
      break;
    case HENG_CELL_HELD: put_held(job, cell->finding); break;
    case HENG_CELL_FRACTION: put_fraction(job, cell, signed_); break;
    case HENG_CELL_NUMBER:
      if (signed_)
        put_movement(job, text, text);
      else
        html_text(job, text);
      break;
    case HENG_CELL_TEXT:
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: html_text(job, text); break;
  }
}
