// The sections of an audit: how far each row is from its neighbours, and sums.
#include "host/audit.h"

// ---- margins ----------------------------------------------------------------

static heng_said goal_said(heng_goal goal) {
  switch (goal) {
    case HENG_GOAL_PASS: return HENG_SAY2("passes", "超过前一名");
    case HENG_GOAL_FALL: return HENG_SAY2("falls behind", "被后一名超过");
    case HENG_GOAL_RAISE: return HENG_SAY2("tier up", "等次上升");
    case HENG_GOAL_LOWER: return HENG_SAY2("tier down", "等次下降");
    case HENG_GOAL_COUNT: break;
  }
  return HENG_SAY2("", "");
}

static heng_said sure_said(const heng_margin *m) {
  switch (m->sure) {
    case HENG_SURE_NONE: return HENG_SAY2("none found", "未找到");
    case HENG_SURE_SMALLEST: return HENG_SAY2("smallest", "最小");
    case HENG_SURE_FOUND: return HENG_SAY2("smallest found", "已找到的最小");
    case HENG_SURE_BUDGET: return HENG_SAY2("budget spent", "限额用完");
  }
  return HENG_SAY2("", "");
}

// Where a row is known, what tells it from others need not be repeated.
static void add_columns(const heng_audit *a, heng_report_section *section) {
  unsigned own = a->screen && a->n_margins == 1 ? HENG_COLUMN_DETAIL : 0;
  // In a list of places the neighbour is the next one, and a step is the smallest.
  unsigned rest = a->brief ? HENG_COLUMN_DETAIL : 0;
  heng__report_heading(section, "table", "table", "计分表", HENG_COLUMN_DETAIL);
  heng__report_heading(section, "place", "place", "位次",
                       HENG_COLUMN_NUMBER | own);
  heng__report_heading(section, "id", "id", "编号", own);
  heng__report_heading(section, "name", "name", "名称",
                       a->screen && !a->brief ? HENG_COLUMN_DETAIL
                                              : HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(section, "goal", "what", "情形", 0);
  heng__report_heading(section, "other", "id of whom", "对方编号",
                       HENG_COLUMN_DETAIL);
  heng__report_heading(section, "whom", "whom", "对方",
                       HENG_COLUMN_ONLY_IF_USED | rest);
  heng__report_heading(section, "points", "apart", "分差", HENG_COLUMN_NUMBER);
  heng__report_heading(section, "kind", "input", "数据类型",
                       HENG_COLUMN_DETAIL);
  heng__report_heading(section, "steps", "steps", "单位数",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  heng__report_heading(section, "change", "if it were so", "若改动",
                       HENG_COLUMN_LONG);
  heng__report_heading(section, "record", "record", "数据", HENG_COLUMN_DETAIL);
  heng__report_heading(section, "field", "field", "字段", HENG_COLUMN_DETAIL);
  heng__report_heading(section, "from", "from", "由",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  heng__report_heading(section, "to", "to", "改为",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  heng__report_heading(section, "sure", "how sure", "把握", rest);
  heng__report_heading(section, "at", "record at", "数据位置",
                       HENG_COLUMN_DETAIL);
}

static heng_said record_said(const heng_audit *a, const heng_nudge *n) {
  heng_arena *arena = &a->answer->arena;
  heng_said table = heng__say_pair(a->run->plan->tables[n->table].pair);
  heng_slice key = heng__run_key(a->run, n->table, n->row);
  return (heng_said){
      heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(table.en), HENG_ARG(key)),
      heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(table.zh),
                         HENG_ARG(key))};
}

// "cl 市残联", or the key of a row without a name.
static heng_slice key_and_name(const heng_audit *a,
                               uint32_t table,
                               uint32_t row) {
  heng_slice key = heng__run_key(a->run, table, row);
  heng_slice name = heng__audit_name(a->run, table, row);
  if (!name.len || heng__slice_eq(name, key)) return key;
  return heng__arena_printf(&a->answer->arena, "%.*s %.*s", HENG_ARG(key),
                            HENG_ARG(name));
}

// The value of a cell in words; of a reference with the name of its row.
static heng_said value_said(const heng_audit *a,
                            const heng_nudge *n,
                            heng_value value) {
  heng_arena *arena = &a->answer->arena;
  heng_type type = a->run->plan->tables[n->table].fields[n->field].type;
  heng_said said = {heng__value_text(arena, a->run, type, value, HENG_EN),
                    heng__value_text(arena, a->run, type, value, HENG_ZH)};
  bool word = type.base == HENG_TYPE_CHOICE || type.base == HENG_TYPE_BOOL;
  if (type.base == HENG_TYPE_REF)
    said = HENG_SAY(key_and_name(a, type.id, value.row));
  // Within a Chinese sentence a word stands in quotes, all else behind a space.
  said.zh =
      heng__arena_printf(arena, word ? "“%.*s”" : " %.*s", HENG_ARG(said.zh));
  return said;
}

heng_said heng__audit_change_said(const heng_audit *a, const heng_nudge *n) {
  heng_arena *arena = &a->answer->arena;
  heng_said record = record_said(a, n);
  if (n->field == HENG_NONE)
    return (heng_said){
        heng__arena_printf(arena, "without %.*s", HENG_ARG(record.en)),
        heng__arena_printf(arena, "若没有%.*s", HENG_ARG(record.zh))};
  heng_said field =
      heng__say_pair(a->run->plan->tables[n->table].fields[n->field].pair);
  heng_said before = value_said(a, n, n->before);
  heng_said after = value_said(a, n, n->after);
  return (heng_said){
      heng__arena_printf(arena, "if `%.*s` of %.*s were %.*s (was %.*s)",
                         HENG_ARG(field.en), HENG_ARG(record.en),
                         HENG_ARG(after.en), HENG_ARG(before.en)),
      heng__arena_printf(arena, "若%.*s 的“%.*s”为%.*s（现为%.*s）",
                         HENG_ARG(record.zh), HENG_ARG(field.zh),
                         HENG_ARG(after.zh), HENG_ARG(before.zh))};
}

static void put_nudge(heng_audit *a,
                      heng_report_section *section,
                      const heng_nudge *n) {
  const heng_plan_table *t = &a->run->plan->tables[n->table];
  if (n->steps)
    heng__put_int(section, n->steps);
  else
    heng__put_missing(section);
  heng__put_said(section, heng__audit_change_said(a, n));
  heng__put_said(section, record_said(a, n));
  if (n->field == HENG_NONE) {
    heng__put_said(section, HENG_SAY2("the row", "整行"));
    heng__put_missing(section);
    heng__put_said(section, HENG_SAY2("taken out", "删去"));
    return;
  }
  heng__put_said(section, heng__say_pair(t->fields[n->field].pair));
  heng__put_value(section, a->run, t->fields[n->field].type, n->before, 0);
  heng__put_value(section, a->run, t->fields[n->field].type, n->after, 0);
}

static heng_said other_said(heng_other kind) {
  switch (kind) {
    case HENG_OTHER_CHOICE: return HENG_SAY2("choice", "选项");
    case HENG_OTHER_REFERENCE: return HENG_SAY2("reference", "引用");
    case HENG_OTHER_WITHOUT: return HENG_SAY2("row", "行");
    case HENG_OTHER_COUNT: break;
  }
  return HENG_SAY2("", "");
}

// What comes before the change: whose goal it is, and whom it is about.
static void put_whose(heng_audit *a,
                      heng_report_section *section,
                      const heng_margins *of,
                      heng_goal goal) {
  const heng_run *run = a->run;
  const heng_plan_table *t = &run->plan->tables[of->table];
  const heng_margin *m = &of->goals[goal];
  heng__report_row(section);
  heng__put_said(section, heng__say_pair(t->pair));
  if (t->place == HENG_NONE)
    heng__put_missing(section);
  else
    heng__put_value(section, run, t->fields[t->place].type,
                    heng__run_value(run, of->table, of->row, t->place), 0);
  heng__put_key(section, heng__run_key(run, of->table, of->row));
  heng__put_some_text(section, heng__audit_name(run, of->table, of->row));
  heng__put_said(section, goal_said(goal));
  if (m->other == HENG_ROW_NONE) {
    heng__put_missing(section);
    heng__put_missing(section);
  } else {
    heng_slice name = heng__audit_name(run, of->table, m->other);
    heng_slice key = heng__run_key(run, of->table, m->other);
    heng__put_key(section, key);
    if (a->screen)  // where room is short
      heng__put_text(section, name.len ? name : key);
    else
      heng__put_said(section, heng__audit_row_said(&a->answer->arena, run,
                                                   of->table, m->other));
  }
  if (m->has_points)
    heng__put_num(section, m->points, 0);
  else
    heng__put_missing(section);
}

static void put_record_place(heng_audit *a,
                             heng_report_section *section,
                             const heng_nudge *n) {
  const heng_run *run = a->run;
  const heng_record_table *records =
      &run->records->tables[run->plan->tables[n->table].schema];
  heng__put_some_text(
      section,
      heng__place_text(&a->answer->arena, (heng_span){0}, records->file,
                       records->lines ? records->lines[n->row] : 0));
}

// The amount, or that there is none.
static void put_amount(heng_audit *a,
                       heng_report_section *section,
                       const heng_margins *of,
                       heng_goal goal) {
  const heng_margin *m = &of->goals[goal];
  put_whose(a, section, of, goal);
  heng__put_said(section, HENG_SAY2("amount", "数量"));
  if (m->found) put_nudge(a, section, &m->nudge);
  for (int i = 0; i < 6 && !m->found; i++) heng__put_missing(section);
  heng__put_said(section, sure_said(m));
  if (m->found) put_record_place(a, section, &m->nudge);
}

static void put_others(heng_audit *a,
                       heng_report_section *section,
                       const heng_margins *of,
                       heng_goal goal) {
  const heng_margin *m = &of->goals[goal];
  for (heng_other kind = 0; kind < HENG_OTHER_COUNT; kind++) {
    if (!m->others_found[kind]) continue;
    put_whose(a, section, of, goal);
    heng__put_said(section, other_said(kind));
    put_nudge(a, section, &m->others[kind]);
    heng__put_said(section, kind == HENG_OTHER_WITHOUT
                                ? HENG_SAY2("one row", "一行")
                                : HENG_SAY2("another value", "另一个值"));
    put_record_place(a, section, &m->others[kind]);
  }
}

// One step of a number or date is enough.
static bool by_a_step(const heng_margin *m) {
  return m->found && (m->nudge.steps == 1 || m->nudge.steps == -1);
}

static heng_report_section *margins_section(heng_audit *a) {
  heng_report_section *section = heng__report_table(
      a->answer->report, HENG_LIT("margins"),
      a->brief ? HENG_SAY2("Where one step of a number or date is enough",
                           "数字或日期只改一个单位就会变动名次或等次之处")
               : HENG_SAY2("The smallest change of one input that moves a row",
                           "改动哪个数据最少就会变动名次或等次"));
  add_columns(a, section);
  heng__report_set_main(section);
  return section;
}

void heng__audit_show_margins(heng_audit *a) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->n_margins; i++)
    for (heng_goal goal = 0; goal < HENG_GOAL_COUNT; goal++) {
      const heng_margin *m = &a->margins[i].goals[goal];
      if (!m->asked || (a->brief && !by_a_step(m))) continue;
      if (!section) section = margins_section(a);
      put_amount(a, section, &a->margins[i], goal);
      if (!a->brief) put_others(a, section, &a->margins[i], goal);
    }
}

// ---- sums -------------------------------------------------------------------

static heng_said why_said(heng_sum_why why) {
  switch (why) {
    case HENG_SUM_ROUNDS: return HENG_SAY2("rounded by its rule", "按规则舍入");
    case HENG_SUM_SHOWN:
      return HENG_SAY2("its parts are shown rounded", "所列各项是近似值");
    case HENG_SUM_RULE:
      return HENG_SAY2("its rule is no plain sum", "规则不是简单相加");
  }
  return HENG_SAY2("", "");
}

static heng_said kind_said(heng_sum_kind kind) {
  switch (kind) {
    case HENG_SUM_TOTAL:
      return HENG_SAY2("indicators - deductions + bonuses", "指标－扣分＋加分");
    case HENG_SUM_PARENT: return HENG_SAY2("indicators below it", "下级指标");
    case HENG_SUM_SLOT:
      return HENG_SAY2("marks of its children", "下级指标的评分");
    case HENG_SUM_ROLLUP: return HENG_SAY2("rows below it", "下级各行");
  }
  return HENG_SAY2("", "");
}

static void put_sum(heng_audit *a,
                    heng_report_section *section,
                    const heng_sum_off *off) {
  heng_arena *arena = &a->answer->arena;
  const heng_plan_table *t = &a->run->plan->tables[off->table];
  const heng_plan_field *f = &t->fields[off->field];
  heng_num less = heng__num_int(0);
  heng__num_sub(arena, off->shown, off->parts, &less);
  heng__report_row(section);
  heng__put_said(section, heng__say_pair(t->pair));
  heng__put_key(section, heng__run_key(a->run, off->table, off->row));
  heng__put_some_text(section, heng__audit_name(a->run, off->table, off->row));
  heng__put_said(section, heng__say_pair(f->pair));
  heng__put_said(section, kind_said(off->kind));
  heng__put_num(section, off->parts, 0);
  heng__put_num(section, off->shown, heng__shown_digits(f));
  heng__put_num(section, less, 0);
  heng__put_said(section, why_said(off->why));
  heng__put_some_text(
      section, heng__place_text(arena, f->span, (heng_slice){NULL, 0}, 0));
}

void heng__audit_show_sums(heng_audit *a) {
  heng_report_section *section = NULL;
  for (size_t i = 0; i < a->sums.len; i++) {
    const heng_sum_off *off = &a->sums.items[i];
    heng_slice key = heng__run_key(a->run, off->table, off->row);
    if (!heng__audit_wants(a, off->table, key, a->run, off->row)) continue;
    if (a->brief && off->why == HENG_SUM_ROUNDS) continue;
    if (!section) {
      section = heng__report_table(
          a->answer->report, HENG_LIT("sums"),
          HENG_SAY2("Where the shown parts are not the shown sum",
                    "所列各项之和与所列合计不同之处"));
      heng__report_heading(section, "table", "table", "计分表",
                           HENG_COLUMN_DETAIL);
      heng__report_heading(section, "id", "id", "编号", 0);
      heng__report_heading(section, "name", "name", "名称",
                           HENG_COLUMN_ONLY_IF_USED);
      heng__report_heading(section, "field", "sum", "合计", 0);
      heng__report_heading(section, "of", "of", "各项", HENG_COLUMN_DETAIL);
      heng__report_heading(section, "parts", "parts, added", "所列各项之和",
                           HENG_COLUMN_NUMBER);
      heng__report_heading(section, "shown", "shown", "所列合计",
                           HENG_COLUMN_NUMBER);
      heng__report_heading(section, "difference", "difference", "相差",
                           HENG_COLUMN_NUMBER);
      heng__report_heading(section, "why", "why", "原因", 0);
      heng__report_heading(section, "at", "rule at", "规则位置",
                           HENG_COLUMN_DETAIL);
    }
    put_sum(a, section, off);
  }
}
