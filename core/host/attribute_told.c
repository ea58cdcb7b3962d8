// What a report says of edits and of what each of them moved.
#include "host/attribute.h"
#include "host/present.h"

static void add_column(heng_report_section *section,
                       const char *key,
                       const char *en,
                       const char *zh,
                       unsigned flags) {
  heng__report_column(section, heng__slice(key),
                      (heng_said){heng__slice(en), heng__slice(zh)}, flags);
}

// Edits -----------------------------------------------------------------------------

static heng_said parts_said(heng_arena *arena, const heng_rule_edit *edit) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < edit->n_parts; i++) {
    const heng_edit_part *p = &edit->parts[i];
    const char *how_en =
        p->span[0].source ? p->span[1].source ? "" : " (gone)" : " (new)";
    const char *how_zh =
        p->span[0].source ? p->span[1].source ? "" : "（取消）" : "（新增）";
    heng__buf_printf(&en, "%s%.*s %.*s%s", en.len ? ", " : "",
                     HENG_ARG(p->word.en), HENG_ARG(p->name.en), how_en);
    heng__buf_printf(&zh, "%s%.*s %.*s%s", zh.len ? "、" : "",
                     HENG_ARG(p->word.zh), HENG_ARG(p->name.zh), how_zh);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// Where the edit stands: in the new text, or in the old one where it is gone.
static heng_slice place_of(heng_arena *arena, const heng_rule_edit *edit) {
  for (size_t v = 2; v-- > 0;)
    for (size_t i = 0; i < edit->n_parts; i++)
      if (!edit->parts[i].helper && edit->parts[i].span[v].source)
        return heng__place_text(arena, edit->parts[i].span[v],
                                (heng_slice){NULL, 0}, 0);
  return HENG_LIT("");
}

static void put_edit(heng_answer *answer,
                     heng_report_section *section,
                     const heng_rule_edit *edit,
                     size_t number,
                     const size_t *moved) {
  heng__report_row(section);
  if (edit->silent)
    heng__put_missing(section);
  else
    heng__put_int(section, (int64_t)number);
  heng__put_said(section, edit->name);
  heng__put_said(section, parts_said(&answer->arena, edit));
  heng__put_bool(section, !edit->silent);
  if (moved)
    heng__put_int(section, (int64_t)*moved);
  else
    heng__put_missing(section);
  heng__put_text(section, place_of(&answer->arena, edit));
}

static bool is_plain(const heng_rule_edit *edit) {
  return edit->n_parts == 1 && edit->parts->span[0].source &&
         edit->parts->span[1].source;
}

// Whether something is said of parts that the edits' names do not say.
static bool parts_matter(const heng_edits *edits) {
  for (size_t i = 0; i < heng__edits_count(edits); i++)
    if (!is_plain(heng__edit_at(edits, i))) return true;
  for (size_t i = 0; i < heng__edits_silent(edits); i++)
    if (!is_plain(heng__edit_silent_at(edits, i))) return true;
  return false;
}

void heng__put_edits(heng_answer *answer,
                     const heng_edits *edits,
                     const size_t *moved) {
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("edits"), HENG_SAY2("Edits", "改动"));
  add_column(section, "number", "no.", "序号", HENG_COLUMN_NUMBER);
  add_column(section, "edit", "edit", "改动", 0);
  add_column(section, "parts", "what belongs to it", "包含",
             parts_matter(edits) ? 0 : HENG_COLUMN_DETAIL);
  add_column(section, "moves", "may move a total, place or tier",
             "可影响总分、位次或等次", 0);
  add_column(section, "units", "units moved", "影响单位数", HENG_COLUMN_NUMBER);
  add_column(section, "place", "place", "位置", 0);
  for (size_t i = 0; i < heng__edits_count(edits); i++)
    put_edit(answer, section, heng__edit_at(edits, i), i + 1, &moved[i]);
  for (size_t i = 0; i < heng__edits_silent(edits); i++)
    put_edit(answer, section, heng__edit_silent_at(edits, i), 0, NULL);
}

// Shares ----------------------------------------------------------------------------

heng_said heng__shares_way(const heng_attribution *a) {
  if (a->exact)
    return HENG_SAY2("averaged over every order of the edits",
                     "按所有先后次序平均");
  return HENG_SAY2("one after the other, in the order of the file",
                   "按文件中的先后次序逐项计入");
}

void heng__shares_columns(heng_report_section *section,
                          heng_arena *arena,
                          const heng_attribution *a) {
  add_column(section, "of", "of", "项目", 0);
  add_column(section, "before", "before", "改前", HENG_COLUMN_NUMBER);
  add_column(section, "after", "after", "改后", HENG_COLUMN_NUMBER);
  add_column(section, "moved", "moved", "变动", HENG_COLUMN_NUMBER);
  for (size_t e = 0; e < a->n_edits; e++) {
    heng_said name = heng__edit_at(a->edits, e)->name;
    heng_said heading = {
        heng__arena_printf(arena, "%zu %.*s", e + 1, HENG_ARG(name.en)),
        heng__arena_printf(arena, "%zu %.*s", e + 1, HENG_ARG(name.zh))};
    heng__report_column(section, heng__arena_printf(arena, "edit_%zu", e + 1),
                        heading, HENG_COLUMN_NUMBER);
  }
  add_column(section, "why_not", "why not", "无法归因的原因",
             HENG_COLUMN_ONLY_IF_USED);
}

static heng_said why_said(heng_arena *arena, const heng_shares *s) {
  switch (s->why) {
    case HENG_NO_NUMBER:
      return HENG_SAY2("one of the versions gives no value",
                       "其中一版没有给出结果");
    case HENG_NO_EDIT:
      return HENG_SAY2("no edit of the rules may move it",
                       "规则的改动都不影响它");
    case HENG_SHARES_TOO_WIDE:
      return HENG_SAY2("its numbers are too long", "数字过长");
    case HENG_NO_HYBRID:
      return (heng_said){
          heng__arena_printf(arena, "cannot be attributed: %.*s",
                             HENG_ARG(s->because.en)),
          heng__arena_printf(arena, "无法归因：%.*s", HENG_ARG(s->because.zh))};
    default: return HENG_SAY2("", "");
  }
}

// By how much a figure went up: the first place and the first tier are the best.
static heng_num upwards(heng_arena *arena, heng_num by, heng_moved_kind kind) {
  return kind == HENG_MOVED_TOTAL ? by : heng__num_neg(arena, by);
}

// Before or after; of a tier its name.
static void put_figure(heng_report_section *section,
                       const heng_attribution *a,
                       const heng_moved_unit *unit,
                       heng_moved_kind kind,
                       heng_num figure) {
  if (kind != HENG_MOVED_TIER) {
    heng__put_num(section, figure, 0);
    return;
  }
  for (size_t t = 0; t < a->n_tables; t++)
    for (size_t i = 0; i < a->tables[t].n; i++)
      if (a->tables[t].table == unit->table[0] &&
          heng__num_cmp(figure, heng__num_int((int64_t)i + 1)) == 0) {
        heng__put_choice(section, a->tables[t].names[i]);
        return;
      }
  heng__put_missing(section);
}

static void put_moved(heng_report_section *section,
                      heng_arena *arena,
                      const heng_shares *s,
                      heng_moved_kind kind) {
  heng_num moved;
  if (heng__num_sub(arena, s->after, s->before, &moved) == HENG_OK)
    heng__put_num(section, upwards(arena, moved, kind), 0);
  else
    heng__put_missing(section);
}

void heng__put_shares(heng_report_section *section,
                      const heng_attribution *a,
                      const heng_moved_unit *unit,
                      heng_moved_kind kind) {
  static const heng_pair words[] = {
      [HENG_MOVED_TOTAL] = {{"total", 5}, {"总分", 6}},
      [HENG_MOVED_PLACE] = {{"places up", 9}, {"位次上升", 12}},
      [HENG_MOVED_TIER] = {{"tiers up", 8}, {"等次上升", 12}},
  };
  const heng_shares *s = &unit->of[kind];
  heng__put_choice(section, words[kind]);
  if (s->why == HENG_NO_NUMBER) {
    for (size_t i = 0; i < 3; i++) heng__put_missing(section);
  } else {
    put_figure(section, a, unit, kind, s->before);
    put_figure(section, a, unit, kind, s->after);
    put_moved(section, a->arena, s, kind);
  }
  for (size_t e = 0; e < a->n_edits; e++)
    if (s->why == HENG_SHARED)
      heng__put_num(section, upwards(a->arena, s->of[e], kind), 0);
    else
      heng__put_missing(section);
  heng__put_said(section, why_said(a->arena, s));
}

// In one sentence -------------------------------------------------------------------

#define MOST_TOLD 3

// The edit with the largest share of those that are not [told] yet; that which
// stands first of several. No edit: the number of all.
static size_t largest(heng_arena *arena,
                      const heng_attribution *a,
                      const heng_shares *s,
                      const bool *told) {
  size_t found = a->n_edits;
  for (size_t e = 0; e < a->n_edits; e++)
    if (!told[e] && heng__num_sign(s->of[e]) != 0 &&
        (found == a->n_edits ||
         heng__num_cmp(heng__num_abs(arena, s->of[e]),
                       heng__num_abs(arena, s->of[found])) > 0))
      found = e;
  return found;
}

heng_said heng__shares_told(heng_arena *arena,
                            const heng_attribution *a,
                            const heng_moved_unit *unit,
                            heng_moved_kind kind) {
  const heng_shares *s = &unit->of[kind];
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  if (s->why != HENG_SHARED) return HENG_SAY2("", "");
  bool *told = heng__array(arena, bool, a->n_edits + 1);
  for (size_t n = 0; n <= MOST_TOLD; n++) {
    size_t e = largest(arena, a, s, told);
    if (e == a->n_edits) break;
    if (n == MOST_TOLD) {
      heng__buf_puts(&en, ", …");
      heng__buf_puts(&zh, "……");
      break;
    }
    told[e] = true;
    heng_num by = upwards(arena, s->of[e], kind);
    heng_slice shown = heng__num_show(arena, by, 0);
    const char *sign = heng__num_sign(by) > 0 ? "+" : "";
    heng_said name = heng__edit_at(a->edits, e)->bare;
    heng__buf_printf(&en, "%s%.*s %s%.*s", n ? ", " : "", HENG_ARG(name.en),
                     sign, HENG_ARG(shown));
    heng__buf_printf(&zh, "%s%.*s %s%.*s", n ? "，" : "", HENG_ARG(name.zh),
                     sign, HENG_ARG(shown));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}
