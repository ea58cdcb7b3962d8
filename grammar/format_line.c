// The formatter's lines: indentation, columns of signs, columns between bars.
#include "base/utf8.h"

#include "grammar/format_internal.h"

// A bracket that is open: where the line that closes it begins, and the lines
// within.
typedef struct bracket {
  bool block;  // its lines are rows, so a line may go on with the one above
  unsigned closing, inside;
} bracket;

typedef struct text_line {
  uint32_t from, to;  // tokens
  unsigned indent;
  bool blank_before;
  heng_slice text;
  heng_marks marks;  // in text
  bool bars;         // the line has cells
  bool heading;      // … and they are headings
} text_line;

typedef HENG_VEC(text_line) lines;

typedef struct layout {
  const heng_formatter *f;
  HENG_VEC(bracket) open;
  lines lines;
} layout;

static const heng_token *token(const layout *l, uint32_t i) {
  return &l->f->tree->tokens[i];
}

// --- Indentation ------------------------------------------------------------

static bool is_closing(heng_sign s) {
  return s == HENG_G_RPAREN || s == HENG_G_RBRACKET || s == HENG_G_RBRACE;
}

static bool is_opening(heng_sign s) {
  return s == HENG_G_LPAREN || s == HENG_G_LBRACKET || s == HENG_G_LBRACE;
}

static unsigned row_indent(const layout *l) {
  return l->open.len ? l->open.items[l->open.len - 1].inside : 0;
}

static unsigned line_indent(const layout *l, uint32_t first) {
  const heng_token *t = token(l, first);
  const bracket *top = l->open.len ? &l->open.items[l->open.len - 1] : NULL;
  if (top && is_closing(t->sign)) return top->closing;
  bool goes_on = (!top || top->block) && !t->begins &&
                 t->kind != HENG_T_COMMENT && t->kind != HENG_T_END;
  return row_indent(l) + (goes_on ? 2 : 0);
}

// A block's rows are indented from the row that it belongs to, whatever line of
// it the brace stands on; other brackets from their line.
static void open_bracket(layout *l, uint32_t i, unsigned indent) {
  uint32_t before = i;
  while (before > 0 && token(l, before - 1)->kind == HENG_T_COMMENT) before--;
  heng_keyword keyword =
      before > 0 ? token(l, before - 1)->keyword : HENG_K_NONE;
  bool choose =
      keyword == HENG_K_CHOOSE || keyword == HENG_K_CHOOSE_EXACTLY_ONE;
  bool block = token(l, i)->sign == HENG_G_LBRACE && !l->f->sets[i];
  unsigned base = block && !choose ? row_indent(l) : indent;
  bracket b = {.block = block, .closing = base, .inside = base + 2};
  heng__push(l->f->arena, &l->open, b);
}

static void follow_brackets(layout *l, const text_line *line) {
  for (uint32_t i = line->from; i < line->to; i++) {
    heng_sign sign = token(l, i)->sign;
    if (is_opening(sign)) open_bracket(l, i, line->indent);
    if (is_closing(sign) && l->open.len) l->open.len--;
  }
}

// A comment on its own line stands as far in as the line below it.
static void indent_comments(layout *l) {
  for (size_t i = l->lines.len; i-- > 0;) {
    text_line *here = &l->lines.items[i];
    bool comment = token(l, here->from)->kind == HENG_T_COMMENT;
    if (!comment || i + 1 == l->lines.len) continue;
    const text_line *below = &l->lines.items[i + 1];
    if (!is_closing(token(l, below->from)->sign) &&
        below->indent > here->indent)
      here->indent = below->indent;
  }
}

// --- Cutting ----------------------------------------------------------------

static void cut_line(layout *l, uint32_t from, uint32_t to) {
  text_line line = {.from = from,
                    .to = to,
                    .indent = line_indent(l, from),
                    .blank_before = token(l, from)->blank_before};
  for (uint32_t i = from; i < to; i++)
    if (token(l, i)->sign == HENG_G_BAR) line.bars = true;
  line.heading = line.bars;
  for (uint32_t i = from; i < to; i++)
    if (token(l, i)->kind == HENG_T_CELL) line.heading = false;
  follow_brackets(l, &line);
  heng__push(l->f->arena, &l->lines, line);
}

static void cut_lines(layout *l) {
  uint32_t n = l->f->tree->n_tokens - 1;
  for (uint32_t from = 0, to; from < n; from = to) {
    to = from + 1;
    while (to < n && !token(l, to)->first_on_line) to++;
    cut_line(l, from, to);
  }
}

// --- Columns of signs -------------------------------------------------------

static void write_line(layout *l, text_line *line) {
  heng_buf text = {.arena = l->f->arena};
  line->marks = heng__format_tokens(l->f, &text, line->from, line->to);
  line->text = heng__buf_slice(&text);
}

static size_t width_before(const text_line *line, size_t at) {
  return heng__utf8_width((heng_slice){line->text.ptr, at});
}

static bool same_column(const text_line *a, const text_line *b) {
  return a->marks.kind == b->marks.kind && a->indent == b->indent &&
         !b->blank_before && !b->bars;
}

// Puts spaces before [at], so that it stands [width] columns from the front.
static void pad_line(layout *l, text_line *line, size_t at, size_t width) {
  heng_buf text = {.arena = l->f->arena};
  size_t now = width_before(line, at);
  heng__buf_add(&text, (heng_slice){line->text.ptr, at});
  heng__buf_printf(&text, "%*s", (int)(width - now), "");
  heng__buf_add(&text, (heng_slice){line->text.ptr + at, line->text.len - at});
  line->text = heng__buf_slice(&text);
  if (line->marks.cite != SIZE_MAX && line->marks.cite >= at)
    line->marks.cite += width - now;
}

static void align_group(layout *l, text_line *lines_here, size_t n) {
  size_t width = 0;
  for (size_t i = 0; i < n; i++) {
    size_t here = width_before(&lines_here[i], lines_here[i].marks.align);
    if (here > width) width = here;
  }
  for (size_t i = 0; i < n; i++)
    pad_line(l, &lines_here[i], lines_here[i].marks.align, width);
}

// Citations stand in a column where lines are rows of one list.
static void align_cites(layout *l, text_line *lines_here, size_t n) {
  heng_align kind = lines_here->marks.kind;
  size_t width = 0;
  if (kind == HENG_ALIGN_FIELD || kind == HENG_ALIGN_EXTRA) return;
  for (size_t i = 0; i < n; i++) {
    size_t cite = lines_here[i].marks.cite;
    if (cite == SIZE_MAX) continue;
    size_t here = width_before(&lines_here[i], cite);
    if (here > width) width = here;
  }
  for (size_t i = 0; i < n; i++)
    if (lines_here[i].marks.cite != SIZE_MAX)
      pad_line(l, &lines_here[i], lines_here[i].marks.cite, width);
}

static void align_signs(layout *l) {
  text_line *all = l->lines.items;
  for (size_t i = 0, j; i < l->lines.len; i = j) {
    j = i + 1;
    if (all[i].bars || all[i].marks.kind == HENG_ALIGN_NONE) continue;
    while (j < l->lines.len && same_column(&all[i], &all[j])) j++;
    align_group(l, &all[i], j - i);
    align_cites(l, &all[i], j - i);
  }
}

// --- Columns between bars ---------------------------------------------------

typedef HENG_VEC(heng_slice) cells;

// The cells of a line; what stands before its first bar and behind its last.
static cells line_cells(layout *l,
                        const text_line *line,
                        heng_slice *before,
                        heng_slice *behind) {
  cells out = {0};
  uint32_t from = line->from;
  size_t bars = 0;
  uint32_t last = from;
  for (uint32_t i = line->from; i < line->to; i++)
    if (token(l, i)->sign == HENG_G_BAR) last = i;
  for (uint32_t i = line->from; i <= last; i++) {
    if (token(l, i)->sign != HENG_G_BAR) continue;
    heng_buf text = {.arena = l->f->arena};
    heng__format_tokens(l->f, &text, from, i);
    heng_slice cell = heng__buf_slice(&text);
    if (bars++)
      heng__push(l->f->arena, &out, cell);
    else
      *before = cell;
    from = i + 1;
  }
  heng_buf text = {.arena = l->f->arena};
  if (from < line->to) {
    unsigned space = heng__format_space(l->f, last, from);
    heng__buf_printf(&text, "%*s", (int)space, "");
    heng__format_tokens(l->f, &text, from, line->to);
  }
  *behind = heng__buf_slice(&text);
  return out;
}

static void widen(const cells *row, size_t *widths, size_t n) {
  for (size_t c = 0; c < n && c < row->len; c++) {
    size_t width = heng__utf8_width(row->items[c]);
    if (width > widths[c]) widths[c] = width;
  }
}

static heng_slice join_cells(layout *l,
                             const cells *row,
                             heng_slice before,
                             heng_slice behind,
                             const size_t *widths) {
  heng_buf text = {.arena = l->f->arena};
  heng__buf_add(&text, before);
  heng__buf_puts(&text, before.len ? " |" : "|");
  for (size_t c = 0; c < row->len; c++) {
    int space = (int)(widths[c] - heng__utf8_width(row->items[c]));
    heng__buf_puts(&text, " ");
    heng__buf_add(&text, row->items[c]);
    heng__buf_printf(&text, "%*s |", space, "");
  }
  heng__buf_add(&text, behind);
  return heng__buf_slice(&text);
}

static bool is_comment(const layout *l, const text_line *line) {
  return token(l, line->from)->kind == HENG_T_COMMENT;
}

// A heading and the rows below it, up to [end]; comments may stand between.
static void align_grid(layout *l, size_t first, size_t end) {
  text_line *all = l->lines.items;
  heng_slice before, behind;
  cells heading = line_cells(l, &all[first], &before, &behind);
  size_t n = heading.len;
  size_t *widths = heng__array(l->f->arena, size_t, n + 1);
  unsigned margin = all[first].indent + (unsigned)heng__utf8_width(before) +
                    (before.len ? 1 : 0);
  widen(&heading, widths, n);
  for (size_t i = first + 1; i < end; i++) {
    heng_slice none;
    if (is_comment(l, &all[i])) continue;
    cells row = line_cells(l, &all[i], &none, &none);
    widen(&row, widths, n);
  }
  all[first].text = join_cells(l, &heading, before, behind, widths);
  for (size_t i = first + 1; i < end; i++) {
    if (is_comment(l, &all[i])) continue;
    cells row = line_cells(l, &all[i], &before, &behind);
    all[i].text = join_cells(l, &row, before, behind, widths);
    all[i].indent = margin;
  }
}

static void align_grids(layout *l) {
  const text_line *all = l->lines.items;
  for (size_t i = 0, end; i < l->lines.len; i = end) {
    end = i + 1;
    if (!all[i].bars || !all[i].heading) continue;
    for (size_t k = end; k < l->lines.len; k++) {
      if (is_comment(l, &all[k])) continue;
      if (!all[k].bars || all[k].heading) break;
      end = k + 1;
    }
    align_grid(l, i, end);
  }
}

void heng__format_lines(const heng_formatter *f, heng_buf *out) {
  layout l = {.f = f};
  cut_lines(&l);
  indent_comments(&l);
  for (size_t i = 0; i < l.lines.len; i++) write_line(&l, &l.lines.items[i]);
  align_signs(&l);
  align_grids(&l);
  for (size_t i = 0; i < l.lines.len; i++) {
    const text_line *line = &l.lines.items[i];
    if (line->blank_before && i > 0) heng__buf_puts(out, "\n");
    heng__buf_printf(out, "%*s", (int)line->indent, "");
    heng__buf_add(out, line->text);
    heng__buf_puts(out, "\n");
  }
}
