// Looking for oddities lane by lane, and writing them down.
#include "regress/odd.h"

#include "regress/odd_internal.h"

heng_odd_search *heng__odd_new(heng_arena *arena,
                               const heng_starts *starts,
                               const heng_search_options *options) {
  heng_odd_search *search = heng__new(arena, heng_odd_search);
  search->starts = starts;
  search->options = *options;
  if (!search->options.budget) search->options.budget = HENG_SEARCH_BUDGET;
  search->focus = heng__focus(arena, starts->shape, NULL);
  return search;
}

size_t heng__odd_lanes(const heng_odd_search *search) {
  return (search->options.budget + HENG_SEARCH_LANE - 1) / HENG_SEARCH_LANE;
}

// Items -------------------------------------------------------------------------

static heng_odd_item *item_like(heng_odd_items *items,
                                const heng_odd_item *wanted) {
  for (size_t i = 0; i < items->len; i++) {
    heng_odd_item *item = &items->items[i];
    if (item->kind == wanted->kind && item->table == wanted->table &&
        item->field == wanted->field && item->side == wanted->side &&
        item->records == wanted->records && item->column == wanted->column &&
        heng__slice_eq(item->among, wanted->among))
      return item;
  }
  return NULL;
}

#define MOST_ITEMS 400

static heng_odd_item *item_of(heng_arena *arena,
                              heng_odd_items *items,
                              heng_odd_item wanted) {
  heng_odd_item *item = item_like(items, &wanted);
  if (item || items->len >= MOST_ITEMS) return item;
  if (wanted.among.len) wanted.among = heng__arena_copy(arena, wanted.among);
  heng__push(arena, items, wanted);
  return &items->items[items->len - 1];
}

void heng__odd_merge(heng_arena *arena,
                     heng_odd_items *all,
                     const heng_odd_items *lane) {
  for (size_t i = 0; i < lane->len; i++) {
    const heng_odd_item *from = &lane->items[i];
    heng_odd_item wanted = *from;
    wanted.cases[0] = wanted.cases[1] = (heng_odd_case){0};
    heng_odd_item *item = item_of(arena, all, wanted);
    for (int k = 0; item && k < 2; k++) {
      size_t met = item->cases[k].met + from->cases[k].met;
      if (!item->cases[k].draft) item->cases[k] = from->cases[k];
      item->cases[k].met = met;
    }
  }
}

bool heng__odd_counts(const heng_odd_item *item) {
  if (item->kind != HENG_ODD_INCENTIVE || item->records == HENG_NONE)
    return item->cases[0].draft != NULL;
  return item->cases[0].draft && item->cases[1].draft;
}

// Lanes -------------------------------------------------------------------------

typedef struct lane {
  const heng_odd_search *search;
  heng_arena *keep, *scratch;
  heng_dice dice;
  heng_odd_items *out;
} lane;

static void meet(lane *l,
                 heng_odd_item wanted,
                 int which,
                 const heng_draft *draft,
                 const heng_odd_pair *pair) {
  heng_odd_item *item = item_of(l->keep, l->out, wanted);
  if (!item) return;
  heng_odd_case *c = &item->cases[which];
  c->met++;
  if (c->draft) return;
  c->draft = heng__draft_keep(l->keep, l->search->starts->shape, draft);
  if (!pair) return;
  c->table = pair->table;
  c->row = pair->row;
  c->field = pair->field;
  c->to = heng__arena_copy(l->keep, pair->to);
}

static void look(lane *l, const heng_draft *draft) {
  const heng_starts *starts = l->search->starts;
  heng_run *run =
      heng__draft_run(l->scratch, starts->shape, draft, starts->plan);
  heng_odd_seens seen = {0};
  if (!run) return;
  heng__odd_see(l->scratch, run, &seen);
  for (size_t i = 0; i < seen.len; i++)
    meet(l,
         (heng_odd_item){.kind = seen.items[i].kind,
                         .table = seen.items[i].table,
                         .field = seen.items[i].field,
                         .side = seen.items[i].side,
                         .records = HENG_NONE,
                         .column = HENG_NONE},
         0, draft, NULL);
}

// A cell that belongs to a unit, and a greater value for it.
static bool choose_pair(lane *l, heng_draft *draft, heng_odd_pair *out) {
  const heng_odd_search *s = l->search;
  const heng_draft_shape *shape = s->starts->shape;
  size_t n_columns = s->focus->columns.len;  // none where no records are read
  for (int i = 0; n_columns && i < 24; i++) {
    size_t at = heng__dice_below(&l->dice, n_columns);
    const heng_focus_column *c = &s->focus->columns.items[at];
    size_t n = draft->tables[c->table].n_rows;
    if (!n || !heng__odd_column(shape, c->table, c->field)) continue;
    *out = (heng_odd_pair){
        c->table, (uint32_t)heng__dice_below(&l->dice, n), c->field, {NULL, 0}};
    heng_slice *cell =
        heng__draft_cell(shape, draft, c->table, out->row, c->field);
    if (!cell->len) continue;
    heng_slice other = heng__make_value(l->scratch, s->starts, s->focus,
                                        &l->dice, draft, c->table, c->field);
    const heng_schema_field *f =
        &s->starts->plan->schema->tables[c->table].fields[c->field];
    bool less;
    if (f->base == HENG_TYPE_DATE) {
      less = heng__slice_cmp(other, *cell) < 0;  // ISO dates sort as texts
    } else {
      heng_num x, y;
      if (heng__num_parse(l->scratch, *cell, &x) != HENG_OK ||
          heng__num_parse(l->scratch, other, &y) != HENG_OK)
        continue;
      less = heng__num_cmp(y, x) < 0;
    }
    out->to = less ? *cell : other;
    if (less) *cell = other;
    return true;
  }
  return false;
}

// The total has become better: whether the row's standing has become worse.
static void see_falls(lane *l,
                      const heng_draft *draft,
                      const heng_odd_pair *pair,
                      heng_run *const runs[2],
                      const heng_odd_move *m) {
  for (size_t i = 0; i < l->search->standings.len; i++) {
    const heng_odd_standing *s = &l->search->standings.items[i];
    if (s->table != m->table) continue;
    int side = m->total == s->sense ? 1 : -1;
    heng_run *const way[2] = {runs[side < 0], runs[side > 0]};
    heng_slice key = heng__run_key(runs[0], s->table, m->owner);
    uint32_t row = heng__run_find(way[0], s->table, key);
    if (row == HENG_ROW_NONE || !heng__odd_falls(l->scratch, s, way, row))
      continue;
    meet(l,
         (heng_odd_item){.kind = HENG_ODD_STANDING,
                         .table = s->table,
                         .field = s->field,
                         .side = side,
                         .records = HENG_NONE,
                         .column = HENG_NONE},
         0, draft, pair);
  }
}

static void raise_one(lane *l, heng_draft *draft) {
  const heng_starts *starts = l->search->starts;
  heng_odd_pair pair;
  heng_run *runs[2];
  heng_odd_moves moves = {0};
  if (!choose_pair(l, draft, &pair) ||
      !heng__odd_runs(l->scratch, starts, draft, &pair, runs))
    return;
  heng__odd_moves(l->scratch, starts->shape, draft, &pair, runs, &moves);
  for (size_t i = 0; i < moves.len; i++) {
    const heng_odd_move *m = &moves.items[i];
    heng_odd_item item = {.kind = HENG_ODD_INCENTIVE,
                          .table = m->table,
                          .field = starts->plan->tables[m->table].total,
                          .records = pair.table,
                          .column = pair.field};
    item.among = heng__odd_among(l->scratch, starts->shape, draft, pair.table,
                                 pair.row, HENG_EN);
    meet(l, item, m->total < 0, draft, &pair);
    see_falls(l, draft, &pair, runs, m);
    if (!m->parts || m->parts == m->total) continue;
    item.records = item.column = HENG_NONE;
    item.among = (heng_slice){NULL, 0};
    meet(l, item, 0, draft, &pair);
  }
}

void heng__odd_lane(const heng_odd_search *search,
                    size_t number,
                    heng_arena *keep,
                    heng_arena *scratch,
                    heng_odd_items *out,
                    size_t *tried) {
  const heng_starts *starts = search->starts;
  size_t left = search->options.budget - number * HENG_SEARCH_LANE;
  if (left > HENG_SEARCH_LANE) left = HENG_SEARCH_LANE;
  lane l = {search, keep, scratch, heng__dice(search->options.seed, number),
            out};
  for (*tried = 0; *tried < left; ++*tried) {
    heng_draft *draft;
    if (number == 0 && *tried < starts->n) {
      draft = heng__draft_copy(scratch, starts->shape, starts->drafts[*tried]);
    } else {
      const heng_draft *from =
          starts->n ? starts->drafts[heng__dice_below(&l.dice, starts->n)]
                    : NULL;
      draft = from && heng__dice_below(&l.dice, 100) < 94
                  ? heng__draft_copy(scratch, starts->shape, from)
                  : heng__make_draft(scratch, starts, search->focus, &l.dice);
      if (heng__dice_below(&l.dice, 3))
        heng__make_change(scratch, starts, search->focus, &l.dice, false,
                          draft);
    }
    look(&l, draft);
    raise_one(&l, draft);
    heng__arena_free(scratch);
  }
}

// Writing down -------------------------------------------------------------------

typedef struct showing {
  const heng_odd_search *search;
  const heng_odd_item *item;
  const heng_odd_case *of;
  int total;  // of an incentive: which way the total must go; 0: against its parts
} showing;

// Where in the draft the item is seen.
static bool sees(const showing *s,
                 heng_arena *arena,
                 const heng_draft *draft,
                 heng_run **run,
                 heng_odd_seen *out) {
  const heng_starts *starts = s->search->starts;
  heng_odd_seens seen = {0};
  *run = heng__draft_run(arena, starts->shape, draft, starts->plan);
  if (!*run) return false;
  heng__odd_see(arena, *run, &seen);
  for (size_t i = 0; i < seen.len; i++) {
    *out = seen.items[i];
    if (out->kind == s->item->kind && out->table == s->item->table &&
        out->field == s->item->field && out->side == s->item->side)
      return true;
  }
  return false;
}

static const heng_odd_standing *standing_of(const showing *s) {
  for (size_t i = 0; i < s->search->standings.len; i++) {
    const heng_odd_standing *o = &s->search->standings.items[i];
    if (o->table == s->item->table && o->field == s->item->field) return o;
  }
  return NULL;
}

// Whether the move is what the item says.
static bool move_fits(const showing *s,
                      heng_arena *arena,
                      heng_run *const runs[2],
                      const heng_odd_move *m) {
  if (m->table != s->item->table) return false;
  if (s->item->kind != HENG_ODD_STANDING)
    return s->total ? m->total == s->total : m->parts && m->parts != m->total;
  const heng_odd_standing *o = standing_of(s);
  int side = s->item->side;
  heng_run *const way[2] = {runs[side < 0], runs[side > 0]};
  heng_slice key = heng__run_key(runs[0], m->table, m->owner);
  uint32_t row = heng__run_find(way[0], m->table, key);
  return m->total * side == o->sense && row != HENG_ROW_NONE &&
         heng__odd_falls(arena, o, way, row);
}

// A row whose cell, raised, moves the total as the item says.
static bool moves(const showing *s,
                  heng_arena *arena,
                  const heng_draft *draft,
                  heng_odd_pair *pair,
                  heng_run *runs[2],
                  heng_odd_move *out) {
  const heng_starts *starts = s->search->starts;
  uint32_t table = s->of->table;
  for (uint32_t r = 0; r < draft->tables[table].n_rows; r++) {
    *pair = (heng_odd_pair){table, r, s->of->field, s->of->to};
    if (s->item->among.len &&
        !heng__slice_eq(
            heng__odd_among(arena, starts->shape, draft, table, r, HENG_EN),
            s->item->among))
      continue;
    heng_odd_moves found = {0};
    if (!heng__odd_runs(arena, starts, draft, pair, runs)) continue;
    heng__odd_moves(arena, starts->shape, draft, pair, runs, &found);
    for (size_t i = 0; i < found.len; i++) {
      *out = found.items[i];
      if (move_fits(s, arena, runs, out)) return true;
    }
  }
  return false;
}

static heng_slice text_of(const showing *s,
                          heng_arena *arena,
                          const heng_draft *draft,
                          heng_said title,
                          const heng_draft_expect *expect,
                          int lang) {
  return heng__draft_text(arena, s->search->starts->shape, draft, title, expect,
                          lang ? HENG_ZH : HENG_EN);
}

// The example in both tongues, if it holds when it is read.
static bool put_text(const showing *s,
                     heng_arena *arena,
                     const heng_draft *draft,
                     heng_said title,
                     const heng_draft_expect *expect,
                     heng_said *out) {
  *out = (heng_said){text_of(s, arena, draft, title, expect, 0),
                     text_of(s, arena, draft, title, expect, 1)};
  const heng_plan *plan = s->search->starts->plan;
  return heng__text_holds(arena, plan, out->en) == HENG_TEXT_HOLDS &&
         heng__text_holds(arena, plan, out->zh) == HENG_TEXT_HOLDS;
}

static heng_said rule_of(const showing *s, heng_arena *arena) {
  const heng_plan_table *t = &s->search->starts->plan->tables[s->item->table];
  heng_said of = heng__say_pair(t->pair);
  heng_said name = heng__say_pair(t->fields[s->item->field].pair);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(name.zh))};
}

static bool text_seen(const showing *s,
                      heng_arena *arena,
                      const heng_draft *draft,
                      heng_oddity *out) {
  heng_run *run;
  heng_odd_seen seen;
  heng_said lines[2];
  heng_draft_expect expect = {lines, 0};
  if (!sees(s, arena, draft, &run, &seen)) return false;
  const heng_plan_rank *rank =
      run->plan->tables[seen.table].fields[seen.field].node->rank;
  if (rank && rank->ties == HENG_TIES_NONE) {
    for (uint32_t i = 0; i < run->n_findings && !expect.n; i++) {
      heng_unlike tie = {.kind = HENG_UNLIKE_FINDING,
                         .table = seen.table,
                         .row = seen.row,
                         .field = i};
      if (run->findings[i].kind == HENG_FINDING_TIE &&
          run->findings[i].table == seen.table &&
          run->findings[i].row == seen.row)
        lines[expect.n++] = heng__unlike_expect(arena, run, &tie);
    }
  } else if (heng__expect_line(arena, run, seen.table, seen.row, seen.field,
                               &lines[0])) {
    expect.n = 1;
    if (seen.other != HENG_NONE &&
        heng__expect_line(arena, run, seen.table, seen.other, seen.field,
                          &lines[1]))
      expect.n = 2;
  }
  out->n_texts = 1;
  return expect.n &&
         put_text(s, arena, draft, out->rule, &expect, &out->texts[0]);
}

// "events.points from 2 to 6 (kind = praise)"
static heng_said cell_said(const showing *s,
                           heng_arena *arena,
                           const heng_draft *const drafts[2],
                           const heng_odd_pair *pair) {
  const heng_draft_shape *shape = s->search->starts->shape;
  const heng_schema_table *t = &shape->plan->schema->tables[pair->table];
  heng_said of = heng__say_pair(t->pair);
  heng_said name = heng__say_pair(t->fields[pair->field].pair);
  heng_slice cells[2], among[2];
  for (int i = 0; i < 2; i++) {
    cells[i] = *heng__draft_cell(shape, drafts[i], pair->table, pair->row,
                                 pair->field);
    heng_slice text = heng__odd_among(arena, shape, drafts[0], pair->table,
                                      pair->row, i ? HENG_ZH : HENG_EN);
    among[i] = text.len ? heng__arena_printf(arena, i ? "（%.*s）" : " (%.*s)",
                                             HENG_ARG(text))
                        : text;
  }
  return (heng_said){
      heng__arena_printf(arena, "%.*s.%.*s from %.*s to %.*s%.*s",
                         HENG_ARG(of.en), HENG_ARG(name.en), HENG_ARG(cells[0]),
                         HENG_ARG(cells[1]), HENG_ARG(among[0])),
      heng__arena_printf(arena, "%.*s.%.*s由 %.*s 变为 %.*s%.*s",
                         HENG_ARG(of.zh), HENG_ARG(name.zh), HENG_ARG(cells[0]),
                         HENG_ARG(cells[1]), HENG_ARG(among[1]))};
}

// What the example shows, in one sentence behind what was counted: which record is
// moved, and by which rule that makes worse.
static heng_said shown_said(const showing *s,
                            heng_arena *arena,
                            const heng_draft *const drafts[2],
                            const heng_odd_pair *pair,
                            heng_run *const runs[2],
                            heng_slice key) {
  heng_said cell = cell_said(s, arena, drafts, pair), what;
  if (s->item->kind == HENG_ODD_STANDING) {
    what = heng__odd_fall_said(arena, standing_of(s), runs, key);
  } else if (!heng__odd_part_said(arena, runs, s->item->table, key, s->total,
                                  &what)) {
    return HENG_SAY2("", "");
  }
  return (heng_said){heng__arena_printf(arena, "%.*s: %.*s", HENG_ARG(cell.en),
                                        HENG_ARG(what.en)),
                     heng__arena_printf(arena, "%.*s：%.*s", HENG_ARG(cell.zh),
                                        HENG_ARG(what.zh))};
}

// One half of an example: the total, and the standing that falls.
static bool put_half(const showing *s,
                     heng_arena *arena,
                     const heng_run *run,
                     const heng_draft *draft,
                     heng_slice key,
                     heng_said title,
                     heng_said *out) {
  const heng_plan_table *t = &run->plan->tables[s->item->table];
  const uint32_t fields[2] = {t->total, s->item->field};
  heng_said lines[2];
  heng_draft_expect expect = {lines, fields[0] == fields[1] ? 1 : 2};
  uint32_t row = heng__run_find(run, s->item->table, key);
  for (size_t i = 0; i < expect.n; i++)
    if (!heng__expect_line(arena, run, s->item->table, row, fields[i],
                           &lines[i]))
      return false;
  return put_text(s, arena, draft, title, &expect, out);
}

static bool text_moves(const showing *s,
                       heng_arena *arena,
                       const heng_draft *draft,
                       heng_oddity *out) {
  heng_odd_pair pair;
  heng_run *runs[2];
  heng_odd_move move;
  if (!moves(s, arena, draft, &pair, runs, &move)) return false;
  static const char *const names[2][2] = {{"before", "之前"},
                                          {"after", "之后"}};
  const heng_draft *after =
      heng__odd_after(arena, s->search->starts->shape, draft, &pair);
  bool back = s->item->kind == HENG_ODD_STANDING && s->item->side < 0;
  const heng_draft *const drafts[2] = {back ? after : draft,
                                       back ? draft : after};
  heng_run *const way[2] = {runs[back], runs[!back]};
  heng_slice key = heng__run_key(runs[0], move.table, move.owner);
  for (int i = 0; i < 2; i++) {
    heng_said title = {heng__arena_printf(arena, "%.*s, %s",
                                          HENG_ARG(out->rule.en), names[i][0]),
                       heng__arena_printf(arena, "%.*s，%s",
                                          HENG_ARG(out->rule.zh), names[i][1])};
    if (!put_half(s, arena, way[i], drafts[i], key, title, &out->texts[i]))
      return false;
  }
  out->n_texts = 2;
  out->shown = shown_said(s, arena, drafts, &pair, way, key);
  return true;
}

static bool still_odd(void *ctx, heng_arena *scratch, const heng_draft *draft) {
  const showing *s = ctx;
  heng_oddity oddity = {.rule = rule_of(s, scratch)};
  return s->item->kind <= HENG_ODD_STANDING
             ? text_moves(s, scratch, draft, &oddity)
             : text_seen(s, scratch, draft, &oddity);
}

// "events.points (kind = praise) rises: the total rises in 20 record sets and falls
// in 2".
static heng_said what_of(const showing *s, heng_arena *arena) {
  const heng_odd_item *item = s->item;
  const heng_plan *plan = s->search->starts->plan;
  if (item->kind == HENG_ODD_STANDING)
    return HENG_SAY2("gets worse while the total gets better",
                     "总分变好，它反而变差");
  if (item->side < 0) return HENG_SAY2("below 0", "低于 0");
  if (item->kind == HENG_ODD_RANGE)
    return HENG_SAY2("more than the full marks and the bonuses",
                     "高于满分与加分之和");
  if (item->kind == HENG_ODD_DEDUCT)
    return HENG_SAY2("more than the full marks", "高于满分");
  if (item->kind == HENG_ODD_TIE)
    return HENG_SAY2("rows share a place, and no key of the rank tells them "
                     "apart",
                     "各行位次相同，排名的各项依据都分不出先后");
  if (item->records == HENG_NONE)
    return HENG_SAY2("every part is as good or better, and the total is lower",
                     "各项都不变差、有的变好，总分反而降低");
  const heng_schema_table *t = &plan->schema->tables[item->records];
  heng_said of = heng__say_pair(t->pair);
  heng_said name = heng__say_pair(t->fields[item->column].pair);
  heng_slice among =
      heng__odd_among(arena, s->search->starts->shape, s->of->draft,
                      s->of->table, s->of->row, HENG_ZH);
  heng_slice open = item->among.len ? HENG_LIT(" (") : HENG_LIT("");
  heng_slice close = item->among.len ? HENG_LIT(")") : HENG_LIT("");
  return (heng_said){
      heng__arena_printf(
          arena,
          "a greater %.*s.%.*s%.*s%.*s%.*s raised the total in %zu record "
          "set%s and lowered it in %zu",
          HENG_ARG(of.en), HENG_ARG(name.en), HENG_ARG(open),
          HENG_ARG(item->among), HENG_ARG(close), item->cases[0].met,
          item->cases[0].met == 1 ? "" : "s", item->cases[1].met),
      heng__arena_printf(
          arena,
          "%.*s.%.*s%.*s%.*s%.*s 增大，总分在 %zu 份数据中升高，在 %zu "
          "份中降低",
          HENG_ARG(of.zh), HENG_ARG(name.zh), HENG_ARG(open), HENG_ARG(among),
          HENG_ARG(close), item->cases[0].met, item->cases[1].met)};
}

void heng__odd_show(const heng_odd_search *search,
                    const heng_odd_item *item,
                    heng_arena *arena,
                    heng_arena *scratch,
                    heng_oddity *out) {
  bool pair = item->kind <= HENG_ODD_STANDING;
  bool both = item->kind == HENG_ODD_INCENTIVE && item->records != HENG_NONE;
  // The rarer direction is the one that may not be meant.
  int rare = both && item->cases[0].met >= item->cases[1].met;
  showing s = {search, item, &item->cases[rare], 0};
  if (both) s.total = rare ? -1 : 1;
  *out = (heng_oddity){.kind = item->kind,
                       .rule = rule_of(&s, arena),
                       .what = what_of(&s, arena)};
  heng_draft *small = heng__shrink(arena, scratch, search->starts->shape,
                                   s.of->draft, still_odd, &s);
  bool told = pair ? text_moves(&s, arena, small, out)
                   : text_seen(&s, arena, small, out);
  // What leaves out something that the expectation needs is told without a text.
  if (!told) out->n_texts = 0;
  if (told && out->shown.en.len)
    out->what = (heng_said){
        heng__arena_printf(arena, "%.*s; %.*s", HENG_ARG(out->what.en),
                           HENG_ARG(out->shown.en)),
        heng__arena_printf(arena, "%.*s；%.*s", HENG_ARG(out->what.zh),
                           HENG_ARG(out->shown.zh))};
}
