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
                     size_t number) {
  heng__report_row(section);
  if (edit->silent)
    heng__put_missing(section);
  else
    heng__put_int(section, (int64_t)number);
  heng__put_said(section, edit->name);
  heng__put_said(section, parts_said(&answer->arena, edit));
  heng__put_bool(section, !edit->silent);
  heng__put_text(section, place_of(&answer->arena, edit));
}

void heng__put_edits(heng_answer *answer, const heng_edits *edits) {
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("edits"), HENG_SAY2("Edits", "改动"));
  add_column(section, "number", "no.", "序号", HENG_COLUMN_NUMBER);
  add_column(section, "edit", "edit", "改动", 0);
  add_column(section, "parts", "what belongs to it", "包含", 0);
  add_column(section, "moves", "may move results", "可影响结果", 0);
  add_column(section, "place", "place", "位置", 0);
  for (size_t i = 0; i < heng__edits_count(edits); i++)
    put_edit(answer, section, heng__edit_at(edits, i), i + 1);
  for (size_t i = 0; i < heng__edits_silent(edits); i++)
    put_edit(answer, section, heng__edit_silent_at(edits, i), 0);
}

// Shares ----------------------------------------------------------------------------

static void begin_shares(heng_report_section *section,
                         heng_arena *arena,
                         const heng_attribution *a) {
  add_column(section, "table", "table", "计分表",
             a->n_tables > 1 ? 0 : HENG_COLUMN_DETAIL);
  add_column(section, "unit", "unit", "单位", 0);
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

static void put_shares(heng_report_section *section,
                       heng_arena *arena,
                       const heng_attribution *a,
                       const heng_shares *s) {
  heng_num moved;
  if (s->why == HENG_NO_NUMBER) {
    for (size_t i = 0; i < 3 + a->n_edits; i++) heng__put_missing(section);
  } else {
    heng__put_num(section, s->before, 0);
    heng__put_num(section, s->after, 0);
    if (heng__num_sub(arena, s->after, s->before, &moved) == HENG_OK)
      heng__put_num(section, moved, 0);
    else
      heng__put_missing(section);
    for (size_t e = 0; e < a->n_edits; e++)
      if (s->why == HENG_SHARED)
        heng__put_num(section, s->of[e], 0);
      else
        heng__put_missing(section);
  }
  heng__put_said(section, why_said(arena, s));
}

static heng_said way_of(const heng_attribution *a) {
  if (a->n_edits < 2 || a->exact)
    return HENG_SAY2("averaged over every order of the edits",
                     "按所有先后次序平均");
  return HENG_SAY2("one after the other, in the order of the file",
                   "按文件中的先后次序逐项计入");
}

void heng__fact_shares(heng_report_section *facts, const heng_attribution *a) {
  heng__report_fact(facts, HENG_LIT("shares"),
                    HENG_SAY2("shares of the edits", "各项改动的影响"));
  heng__put_said(facts, way_of(a));
}

static heng_said title_of(heng_arena *arena, const heng_attribution *a) {
  heng_said way = way_of(a);
  return (heng_said){
      heng__arena_printf(arena, "What each edit moved (%.*s)",
                         HENG_ARG(way.en)),
      heng__arena_printf(arena, "各项改动的影响（%.*s）", HENG_ARG(way.zh))};
}

void heng__put_shares(heng_answer *answer,
                      const heng_attribution *a,
                      const heng_plan *old) {
  static const heng_said words[] = {
      [HENG_MOVED_TOTAL] = {{"total", 5}, {"总分", 6}},
      [HENG_MOVED_PLACE] = {{"place", 5}, {"名次", 6}},
      [HENG_MOVED_TIER] = {{"step of the tier", 16}, {"等次级数", 12}},
  };
  heng_arena *arena = &answer->arena;
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("shares"), title_of(arena, a));
  begin_shares(section, arena, a);
  for (size_t u = 0; u < a->len; u++)
    for (size_t k = 0; k < HENG_MOVED_COUNT; k++) {
      const heng_moved_unit *unit = &a->units[u];
      if (unit->of[k].why == HENG_NOT_MOVED) continue;
      heng__report_row(section);
      heng__put_said(section, heng__say_pair(old->tables[unit->table[0]].pair));
      heng__put_key(section, unit->key);
      heng__put_said(section, words[k]);
      put_shares(section, arena, a, &unit->of[k]);
    }
}
