// The sections of an audit: roundings and ties, and what would be otherwise.
#include "host/audit.h"

heng_said heng__audit_row_said(heng_arena *arena,
                               const heng_run *run,
                               uint32_t table,
                               uint32_t row) {
  heng_slice key = heng__run_key(run, table, row);
  heng_slice name = heng__audit_name(run, table, row);
  if (!name.len || heng__slice_eq(name, key)) return HENG_SAY(key);
  return (heng_said){
      heng__arena_printf(arena, "%.*s (%.*s)", HENG_ARG(name), HENG_ARG(key)),
      heng__arena_printf(arena, "%.*s（%.*s）", HENG_ARG(name), HENG_ARG(key))};
}

heng_said heng__audit_rule_said(heng_arena *arena, const heng_rule_at *at) {
  heng_said of = heng__say_pair(at->of), name = heng__say_pair(at->name);
  if (!of.en.len) return name;
  if (!name.en.len) return of;
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(name.zh))};
}

// The word that a rule writes.
static heng_said word_said(heng_keyword keyword) {
  return heng__say_pair(heng__keyword_pair(keyword));
}

static heng_said mode_said(heng_round mode) {
  switch (mode) {
    case HENG_HALF_UP: return word_said(HENG_K_HALF_UP);
    case HENG_HALF_EVEN: return word_said(HENG_K_HALF_EVEN);
    case HENG_ROUND_UP: return word_said(HENG_K_UP);
    case HENG_ROUND_DOWN: return word_said(HENG_K_DOWN);
  }
  return HENG_SAY2("", "");
}

heng_said heng__audit_rounding_said(heng_arena *arena,
                                    const heng_rounding *r,
                                    const heng_rounded_else *otherwise) {
  heng_rounded_else how = {r->mode, r->digits, r->step};
  if (otherwise) how = *otherwise;
  heng_said mode = mode_said(how.mode);
  if (r->to) {
    heng_slice step = heng__num_text(arena, how.step);
    return (heng_said){heng__arena_printf(arena, "%.*s, to %.*s",
                                          HENG_ARG(mode.en), HENG_ARG(step)),
                       heng__arena_printf(arena, "%.*s，到 %.*s 的倍数",
                                          HENG_ARG(mode.zh), HENG_ARG(step))};
  }
  return (heng_said){
      heng__arena_printf(arena, "%.*s, %d digit%s", HENG_ARG(mode.en),
                         how.digits, how.digits == 1 ? "" : "s"),
      heng__arena_printf(arena, "%.*s，%d 位", HENG_ARG(mode.zh), how.digits)};
}

static heng_said ties_said(heng_ties ties) {
  switch (ties) {
    case HENG_TIES_SHARE: return word_said(HENG_K_TIES_SHARE);
    case HENG_TIES_DENSE: return word_said(HENG_K_TIES_DENSE);
    default: return word_said(HENG_K_NO_TIES);
  }
}

heng_said heng__audit_tied_said(heng_arena *arena, heng_tied_else otherwise) {
  heng_said said = ties_said(otherwise.ties);
  if (!otherwise.without_then) return said;
  heng_said then = word_said(HENG_K_THEN_BY);
  return (heng_said){heng__arena_printf(arena, "%.*s, without `%.*s`",
                                        HENG_ARG(said.en), HENG_ARG(then.en)),
                     heng__arena_printf(arena, "%.*s，不看“%.*s”",
                                        HENG_ARG(said.zh), HENG_ARG(then.zh))};
}

static heng_slice cites_of(heng_arena *arena, heng_cites cites) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < cites.len; i++) {
    heng__buf_puts(&out, out.len ? "; " : "");
    heng__buf_puts(&out, cites.items[i].assumed ? "* " : "");
    heng__buf_add(&out, cites.items[i].text);
  }
  return heng__buf_slice(&out);
}

static heng_slice place_of(heng_arena *arena, heng_span span) {
  return heng__place_text(arena, span, (heng_slice){NULL, 0}, 0);
}

// ---- effects ----------------------------------------------------------------

static bool is_score_result(const heng_audit *a, const heng_effect *e) {
  heng_role role = a->run->plan->tables[e->table].fields[e->field].role;
  return role == HENG_ROLE_PLACE || role == HENG_ROLE_TIER;
}

// A total or tier: one policy for ties less shifts every place behind them, which
// a count tells well enough.
static bool moves_result(const heng_audit *a, const heng_effect *e) {
  const heng_plan_table *t = &a->run->plan->tables[e->table];
  heng_role role = t->fields[e->field].role;
  return t->score && (role == HENG_ROLE_TOTAL || role == HENG_ROLE_TIER);
}

static bool shows(const heng_audit *a, const heng_effect *e) {
  bool other_score = a->run->plan->tables[e->table].score &&
                     a->only != HENG_NONE && a->only != e->table;
  return !other_score && heng__audit_wants(a, e->table, e->key, a->run,
                                           e->added ? HENG_ROW_NONE : e->row);
}

static void put_effect_value(heng_report_section *section,
                             const heng_audit *a,
                             const heng_plan_field *f,
                             heng_value v) {
  if (v.state == HENG_HELD)
    heng__put_said(section, HENG_SAY2("held back", "暂缓"));
  else
    heng__put_value(section, a->run, f->type, v, heng__shown_digits(f));
}

static void add_effect_columns(heng_report_section *section) {
  heng__report_heading(section, "no", "no.", "序号", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "otherwise", "otherwise", "若改为",
                       HENG_COLUMN_LONG);
  heng__report_heading(section, "table", "table", "表", 0);
  heng__report_heading(section, "id", "id", "编号", 0);
  heng__report_heading(section, "name", "name", "名称",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(section, "field", "field", "字段", 0);
  heng__report_heading(section, "before", "before", "现为", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "after", "after", "变为", HENG_COLUMN_NUMBER);
}

static void put_effect(const heng_audit *a,
                       heng_report_section *section,
                       size_t number,
                       heng_said otherwise,
                       const heng_effect *e) {
  const heng_plan_table *t = &a->run->plan->tables[e->table];
  heng__report_row(section);
  heng__put_int(section, (int64_t)number);
  heng__put_said(section, otherwise);
  heng__put_said(section, heng__say_pair(t->pair));
  heng__put_key(section, e->key);
  heng__put_some_text(section,
                      e->added ? (heng_slice){NULL, 0}
                               : heng__audit_name(a->run, e->table, e->row));
  heng__put_said(section, heng__say_pair(t->fields[e->field].pair));
  put_effect_value(section, a, &t->fields[e->field], e->before);
  put_effect_value(section, a, &t->fields[e->field], e->after);
}

static heng_report_section *effects_section(heng_audit *a,
                                            const char *key,
                                            heng_said title) {
  heng_report_section *section =
      heng__report_table(a->answer->report, heng__slice(key), title);
  add_effect_columns(section);
  return section;
}

// ---- roundings --------------------------------------------------------------

// Whether some other way to round changes a place or tier.
static bool decides(const heng_audit *a, size_t rounding) {
  heng_audit_counts counts = {0};
  for (size_t i = 0; i < a->n_rounded; i++)
    if (a->rounded[i].rounding == rounding)
      heng__audit_count(a, &counts, &a->rounded[i].effects);
  return counts.places || counts.tiers;
}

static void show_rounding(heng_audit *a,
                          heng_report_section *section,
                          size_t number) {
  heng_arena *arena = &a->answer->arena;
  const heng_rounding *r = &a->roundings[number];
  heng__report_row(section);
  heng__put_int(section, (int64_t)number + 1);
  heng__put_said(section, heng__audit_rule_said(arena, &r->at));
  heng__put_said(section, heng__audit_rounding_said(arena, r, NULL));
  heng__put_text(section, heng__span_text(r->node->span));
  heng__put_some_text(section, place_of(arena, r->node->span));
  heng__put_int(section, (int64_t)r->times);
  heng__put_int(section, (int64_t)r->changed);
  heng__put_bool(section, decides(a, number));
  heng__put_some_text(section, cites_of(arena, r->at.cites));
}

static void show_roundings(heng_audit *a) {
  bool any = false;
  for (size_t i = 0; i < a->n_roundings && !any; i++)
    any = !a->brief || decides(a, i);
  if (!any) return;
  heng_report_section *section =
      heng__report_table(a->answer->report, HENG_LIT("roundings"),
                         HENG_SAY2("Where values are rounded", "舍入之处"));
  heng__report_heading(section, "no", "no.", "序号", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "rule", "rule", "规则", 0);
  heng__report_heading(section, "how", "how", "方式", 0);
  heng__report_heading(section, "text", "text", "写法", HENG_COLUMN_DETAIL);
  heng__report_heading(section, "place", "place", "规则位置", 0);
  heng__report_heading(section, "times", "times", "次数", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "changed", "changed", "改变数值",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(section, "decides", "decides", "决定位次或等次", 0);
  heng__report_heading(section, "source", "source, * assumed",
                       "依据（* 为假定）", HENG_COLUMN_DETAIL);
  for (size_t i = 0; i < a->n_roundings; i++)
    if (!a->brief || decides(a, i)) show_rounding(a, section, i);
}

// How many results another way would change.
static void add_counts(heng_report_section *section) {
  heng__report_heading(section, "totals", "totals", "变动总分",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(section, "places", "places", "变动位次",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(section, "tiers", "tiers", "变动等次",
                       HENG_COLUMN_NUMBER);
}

static void put_counts(heng_report_section *section,
                       const heng_audit_counts *counts) {
  heng__put_int(section, (int64_t)counts->totals);
  heng__put_int(section, (int64_t)counts->places);
  heng__put_int(section, (int64_t)counts->tiers);
}

static heng_report_section *rounded_section(heng_audit *a) {
  heng_report_section *section = heng__report_table(
      a->answer->report, HENG_LIT("rounded_otherwise"),
      a->brief ? HENG_SAY2(
                     "If it were rounded otherwise (what is not listed changes "
                     "no place or tier)",
                     "换一种舍入的影响（未列的不变动位次和等次）")
               : HENG_SAY2(
                     "If it were rounded otherwise (what is not listed changes "
                     "no total, place or tier)",
                     "换一种舍入的影响（未列的不变动总分、位次和等次）"));
  heng__report_heading(section, "no", "no.", "序号", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "otherwise", "otherwise", "若改为", 0);
  add_counts(section);
  return section;
}

// How many results each other way would change.
static void show_rounded(heng_audit *a) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->n_rounded; i++) {
    const heng_audit_rounded *r = &a->rounded[i];
    heng_audit_counts counts = {0};
    heng__audit_count(a, &counts, &r->effects);
    if (!counts.places && !counts.tiers && (a->brief || !counts.totals))
      continue;
    if (!section) section = rounded_section(a);
    heng__report_row(section);
    heng__put_int(section, (int64_t)r->rounding + 1);
    heng__put_said(section, heng__audit_rounding_said(
                                &a->answer->arena, &a->roundings[r->rounding],
                                &r->otherwise));
    put_counts(section, &counts);
  }
}

// Whose place or tier would be another; or else whose total.
static void show_rounded_effects(heng_audit *a, bool results) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->n_rounded; i++) {
    const heng_audit_rounded *r = &a->rounded[i];
    heng_said how = heng__audit_rounding_said(
        &a->answer->arena, &a->roundings[r->rounding], &r->otherwise);
    for (size_t k = 0; k < r->effects.len; k++) {
      const heng_effect *e = &r->effects.items[k];
      if (is_score_result(a, e) != results || !shows(a, e)) continue;
      if (!section)
        section = results ? effects_section(a, "rounding_effects",
                                            HENG_SAY2("Whose place or tier it "
                                                      "decides",
                                                      "由舍入决定的位次和等次"))
                          : effects_section(a, "rounding_totals",
                                            HENG_SAY2("Whose total it decides",
                                                      "由舍入决定的总分"));
      put_effect(a, section, r->rounding + 1, how, e);
    }
  }
}

// ---- ties -------------------------------------------------------------------

static heng_said then_said(heng_arena *arena, const heng_tie *tie) {
  const heng_plan_rank *rank = tie->rank->rank;
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < tie->n_then; i++) {
    heng__buf_puts(&out, i ? "; " : "");
    heng__buf_add(
        &out, heng__span_text(rank->keys[rank->n_before_then + i].value->span));
  }
  heng_slice keys = heng__buf_slice(&out);
  if (!keys.len && rank->ties == HENG_TIES_NONE)
    return HENG_SAY2("nothing: held back", "无，位次暂缓");
  if (!keys.len)
    return heng__audit_tied_said(arena, (heng_tied_else){rank->ties, false});
  if (!tie->left) return HENG_SAY(keys);
  heng_said left =
      rank->ties == HENG_TIES_NONE
          ? HENG_SAY2("held back", "仍并列的暂缓")
          : heng__audit_tied_said(arena, (heng_tied_else){rank->ties, false});
  return (heng_said){heng__arena_printf(arena, "%.*s, then %.*s",
                                        HENG_ARG(keys), HENG_ARG(left.en)),
                     heng__arena_printf(arena, "%.*s，再%.*s", HENG_ARG(keys),
                                        HENG_ARG(left.zh))};
}

static heng_slice keys_of(const heng_audit *a, const heng_tie *tie) {
  heng_buf out = {.arena = &a->answer->arena};
  for (size_t i = 0; i < tie->n_rows; i++) {
    heng__buf_puts(&out, i ? ", " : "");
    heng__buf_add(&out, heng__run_key(a->run, tie->table, tie->rows[i]));
  }
  return heng__buf_slice(&out);
}

static heng_said names_of(const heng_audit *a, const heng_tie *tie) {
  heng_arena *arena = &a->answer->arena;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < tie->n_rows; i++) {
    heng_said row =
        heng__audit_row_said(arena, a->run, tie->table, tie->rows[i]);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(row.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(row.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static void show_ties(heng_audit *a) {
  bool any = false;
  for (size_t i = 0; i < a->n_ties && !any; i++)
    any = heng__audit_wants_tie(a, &a->ties[i]);
  if (!any) return;
  heng_arena *arena = &a->answer->arena;
  heng_report_section *section = heng__report_table(
      a->answer->report, HENG_LIT("ties"), HENG_SAY2("Ties", "并列"));
  heng__report_heading(section, "no", "no.", "序号", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "rule", "rule", "规则", 0);
  heng__report_heading(section, "place", "place", "位次", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "rows", "rows", "行数", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "who", "ids", "编号", HENG_COLUMN_DETAIL);
  heng__report_heading(section, "names", "who", "并列者", HENG_COLUMN_LONG);
  heng__report_heading(section, "decided_by", "decided by", "判定依据",
                       HENG_COLUMN_LONG);
  heng__report_heading(section, "at", "rule at", "规则位置", 0);
  heng__report_heading(section, "source", "source, * assumed",
                       "依据（* 为假定）", HENG_COLUMN_DETAIL);
  for (size_t i = 0; i < a->n_ties; i++) {
    const heng_tie *tie = &a->ties[i];
    if (!heng__audit_wants_tie(a, tie)) continue;
    heng__report_row(section);
    heng__put_int(section, (int64_t)i + 1);
    heng__put_said(section, heng__audit_rule_said(arena, &tie->at));
    heng__put_int(section, tie->place);
    heng__put_int(section, (int64_t)tie->n_rows);
    heng__put_text(section, keys_of(a, tie));
    heng__put_said(section, names_of(a, tie));
    heng__put_said(section, then_said(arena, tie));
    heng__put_some_text(section, place_of(arena, tie->at.span));
    heng__put_some_text(section, cites_of(arena, tie->at.cites));
  }
}

static heng_report_section *tied_section(heng_audit *a) {
  heng_report_section *section = heng__report_table(
      a->answer->report, HENG_LIT("tied_otherwise"),
      a->screen
          ? HENG_SAY2("If ties were settled otherwise (what is not listed "
                      "changes nothing)",
                      "换一种并列办法的影响（未列的无变动）")
          : HENG_SAY2("If ties were settled otherwise",
                      "换一种并列办法的影响"));
  heng__report_heading(section, "rule", "rule", "规则", 0);
  heng__report_heading(section, "otherwise", "otherwise", "若改为", 0);
  heng__report_heading(section, "values", "values", "变动数值",
                       HENG_COLUMN_NUMBER);
  add_counts(section);
  return section;
}

static void show_tied(heng_audit *a) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->n_tied; i++) {
    const heng_audit_tied *t = &a->tied[i];
    heng_audit_counts counts = {0};
    heng__audit_count(a, &counts, &t->effects);
    size_t values = 0;
    for (size_t k = 0; k < t->effects.len; k++)
      values += shows(a, &t->effects.items[k]);
    // Places of scores are values too.
    if (a->screen && !values) continue;
    if (!section) section = tied_section(a);
    heng__report_row(section);
    heng__put_said(section, heng__audit_rule_said(&a->answer->arena, &t->at));
    heng__put_said(section,
                   heng__audit_tied_said(&a->answer->arena, t->otherwise));
    heng__put_int(section, (int64_t)values);
    put_counts(section, &counts);
  }
}

static void show_tied_effects(heng_audit *a) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->n_tied; i++) {
    const heng_audit_tied *t = &a->tied[i];
    size_t number = 0;  // of the rank among those with ties
    for (size_t k = 1; k <= i; k++)
      number += a->tied[k].rank != a->tied[k - 1].rank;
    for (size_t k = 0; k < t->effects.len; k++) {
      const heng_effect *e = &t->effects.items[k];
      if (!shows(a, e) || (a->brief && !moves_result(a, e))) continue;
      if (!section)
        section = effects_section(a, "tie_effects",
                                  HENG_SAY2("What each other policy would "
                                            "have given",
                                            "换一种并列办法各行的变动"));
      put_effect(a, section, number + 1,
                 heng__audit_tied_said(&a->answer->arena, t->otherwise), e);
    }
  }
}

void heng__audit_show(heng_audit *a) {
  // Whoever asks for one unit on a screen wants its margins first.
  bool margins_first = a->screen && !a->brief;
  if (margins_first) heng__audit_show_margins(a);
  show_roundings(a);
  show_rounded(a);
  show_rounded_effects(a, /*results=*/true);
  show_ties(a);
  show_tied(a);
  show_tied_effects(a);
  if (!margins_first) heng__audit_show_margins(a);
  heng__audit_show_sums(a);
  if (!a->brief) show_rounded_effects(a, /*results=*/false);
}
