// What `diff` says: one sentence, the rules that differ with both texts, the
// record sets, and the movements, the largest first.
#include "host/approved.h"
#include "host/diff.h"
#include "host/present.h"

static void add_column(heng_report_section *section,
                       const char *key,
                       const char *en,
                       const char *zh,
                       unsigned flags) {
  heng__report_column(section, heng__slice(key),
                      (heng_said){heng__slice(en), heng__slice(zh)}, flags);
}

// The sentence ------------------------------------------------------------------

typedef struct tally {
  size_t changed, idle;  // rules
  size_t sets;           // that both could read
  bool many_tables;      // so that a unit may count more than once
  heng_moved_counts moved;
  size_t findings;  // new or gone
  size_t left;      // rows that one side does not read
} tally;

static void add_moved(tally *t, const heng_movements *m) {
  t->sets++;
  t->moved.units += m->counts.units;
  t->moved.moved += m->counts.moved;
  t->moved.tiers += m->counts.tiers;
  t->moved.outcomes_new += m->counts.outcomes_new;
  t->moved.outcomes_gone += m->counts.outcomes_gone;
  t->many_tables |= m->n_tables > 1;
  t->findings += m->findings_new + m->findings_gone;
}

static tally tally_of(const heng_diff *diff) {
  tally t = {0};
  for (size_t i = 0; i < diff->n_changes; i++) {
    bool idle = heng__change_is_idle(&diff->changes[i]);
    t.changed += !idle;
    t.idle += idle;
  }
  for (size_t i = 0; i < diff->n_sets; i++)
    if (diff->sets[i].movements) add_moved(&t, diff->sets[i].movements);
  t.left = heng__diff_left(diff);
  return t;
}

bool heng__diff_found(const heng_diff *diff) {
  tally t = tally_of(diff);
  return t.changed || t.moved.moved || t.findings;
}

static const char *s_of(size_t n) {
  return n == 1 ? "" : "s";
}

static void say_rules(heng_buf *en, heng_buf *zh, const tally *t) {
  if (!t->changed && !t->idle) {
    heng__buf_puts(en, "the rules are the same");
    heng__buf_puts(zh, "规则相同");
  } else if (!t->changed) {
    heng__buf_printf(
        en, "no rule changed, %zu written otherwise with no effect", t->idle);
    heng__buf_printf(zh, "规则没有变化，%zu 处写法不同、效果相同", t->idle);
  } else {
    heng__buf_printf(en, "%zu rule%s changed", t->changed, s_of(t->changed));
    heng__buf_printf(zh, "%zu 条规则有变化", t->changed);
    if (t->idle) {
      heng__buf_printf(en, ", %zu more of no effect", t->idle);
      heng__buf_printf(zh, "，另有 %zu 处写法不同、效果相同", t->idle);
    }
  }
}

static void say_units(heng_buf *en,
                      heng_buf *zh,
                      const tally *t,
                      size_t n_sets) {
  const heng_moved_counts *c = &t->moved;
  if (!t->sets) {
    heng__buf_puts(en, n_sets ? "; no records can be read by both"
                              : "; there are no records to run them on");
    heng__buf_puts(zh, n_sets ? "；没有双方都能读取的数据"
                              : "；没有可供计算的数据");
    return;
  }
  // Where a unit has rows in several tables, rows are what is counted.
  const char *what = t->many_tables ? "row" : "unit";
  const char *what_zh = t->many_tables ? "行结果" : "个单位";
  if (c->moved)
    heng__buf_printf(en, "; %zu of %zu %ss move%s", c->moved, c->units, what,
                     c->moved == 1 ? "s" : "");
  else if (c->units == 1)
    heng__buf_printf(en, "; the one %s does not move", what);
  else
    heng__buf_printf(en, "; none of %zu %ss moves", c->units, what);
  if (c->moved)
    heng__buf_printf(zh, "；%zu %s中 %zu %s有变动", c->units, what_zh, c->moved,
                     t->many_tables ? "行" : "个");
  else
    heng__buf_printf(zh, "；%zu %s均无变动", c->units, what_zh);
  if (c->tiers) {
    heng__buf_printf(en, ", %zu tier%s", c->tiers, s_of(c->tiers));
    heng__buf_printf(zh, "，%zu 个等次有变", c->tiers);
  }
  if (c->outcomes_new) {
    heng__buf_printf(en, ", %zu outcome%s new", c->outcomes_new,
                     s_of(c->outcomes_new));
    heng__buf_printf(zh, "，新增 %zu 个后果", c->outcomes_new);
  }
  if (c->outcomes_gone) {
    heng__buf_printf(en, ", %zu outcome%s gone", c->outcomes_gone,
                     s_of(c->outcomes_gone));
    heng__buf_printf(zh, "，取消 %zu 个后果", c->outcomes_gone);
  }
  if (t->sets > 1) {
    heng__buf_printf(en, " (in %zu record sets)", t->sets);
    heng__buf_printf(zh, "（共 %zu 份数据）", t->sets);
  }
  if (t->left) {
    heng__buf_printf(en, "; %zu row%s of records read by one side only",
                     t->left, s_of(t->left));
    heng__buf_printf(zh, "；%zu 行记录仅一方读取", t->left);
  }
}

static void fact_int(heng_report_section *facts,
                     const char *key,
                     const char *en,
                     const char *zh,
                     size_t n) {
  heng__report_fact(facts, heng__slice(key),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_int(facts, (int64_t)n);
}

static void put_side(const heng_diff *diff,
                     heng_report_section *facts,
                     int at,
                     const char *const keys[2],
                     const char *en,
                     const char *zh) {
  const heng_plan *plan = diff->sides[at].profile.plan;
  heng__report_fact(facts, heng__slice(keys[0]),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_said(facts, diff->sides[at].label);
  heng_said of = {
      heng__arena_printf(&diff->answer->arena, "%s rules' hash", en),
      heng__arena_printf(&diff->answer->arena, "%s摘要", zh)};
  heng__report_fact(facts, heng__slice(keys[1]), of);
  heng__put_text(facts, (heng_slice){plan->hash, plan->hash[0] ? 12 : 0});
}

static void put_facts(const heng_diff *diff, const tally *t) {
  heng_arena *arena = &diff->answer->arena;
  heng_report_section *facts =
      heng__report_facts(diff->answer->report, HENG_LIT("diff"),
                         HENG_SAY2("Old and new rules", "新旧规则对比"));
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  say_rules(&en, &zh, t);
  say_units(&en, &zh, t, diff->n_sets);
  heng__diff_say_edits(diff, &en, &zh);
  heng__report_fact(facts, HENG_LIT("summary"), HENG_SAY2("summary", "概要"));
  heng__put_said(facts,
                 (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
  static const char *const old[] = {"old", "old_hash"};
  static const char *const new[] = {"new", "new_hash"};
  put_side(diff, facts, 0, old, "old", "旧规则");
  put_side(diff, facts, 1, new, "new", "新规则");
  fact_int(facts, "changed", "rules that changed", "有变化的规则", t->changed);
  fact_int(facts, "no_effect", "of no effect", "效果相同的改写", t->idle);
  fact_int(facts, "sets", "record sets", "数据份数", t->sets);
  bool rows = t->many_tables;
  fact_int(facts, "units", rows ? "rows of results" : "units",
           rows ? "结果行数" : "单位数", t->moved.units);
  fact_int(facts, "moved", rows ? "rows that move" : "units that move",
           rows ? "有变动的行" : "有变动的单位", t->moved.moved);
  if (t->left)
    fact_int(facts, "left_out", "rows read by one side only",
             "仅一方读取的记录", t->left);
  heng__report_fact(facts, HENG_LIT("difference"),
                    HENG_SAY2("any difference", "有无差异"));
  heng__put_bool(facts, heng__diff_found(diff));
  heng__diff_shares_facts(diff, facts);
}

// Record sets -------------------------------------------------------------------

// Why a set was not read: the first error of the side that could not.
static heng_said unread_said(const heng_diff *diff, const heng_diff_set *s) {
  heng_arena *arena = &diff->answer->arena;
  for (int i = 0; i < 2; i++) {
    size_t n;
    const heng_diag **said = heng__diags_sorted(arena, &s->said[i], &n);
    for (size_t k = 0; k < n; k++) {
      if (said[k]->severity != HENG_ERROR) continue;
      heng_said label = diff->sides[i].label;
      heng_slice en = heng__diag_message(arena, said[k], HENG_EN);
      heng_slice zh = heng__diag_message(arena, said[k], HENG_ZH);
      return (heng_said){heng__arena_printf(arena, "%.*s: %.*s",
                                            HENG_ARG(label.en), HENG_ARG(en)),
                         heng__arena_printf(arena, "%.*s：%.*s",
                                            HENG_ARG(label.zh), HENG_ARG(zh))};
    }
  }
  return heng__status_said(s->status);
}

#define N_COUNTS 16

static void counts_of(const heng_movements *m, size_t counts[N_COUNTS]) {
  const heng_moved_counts *c = &m->counts;
  const size_t all[N_COUNTS] = {
      c->units,        c->moved,         c->totals,       c->up,
      c->down,         c->tier_up,       c->tier_down,    c->tiers,
      c->outcomes_new, c->outcomes_gone, c->appeared,     c->gone,
      c->held,         c->freed,         m->findings_new, m->findings_gone};
  memcpy(counts, all, sizeof all);
}

// The columns of counts; what is 0 in every set is left out on a terminal.
static void add_counts(const heng_diff *diff, heng_report_section *section) {
  static const struct {
    const char *key, *en, *zh;
  } columns[N_COUNTS] = {
      {"units", "units", "单位数"},
      {"moved", "move", "有变动"},
      {"totals", "totals", "总分变"},
      {"up", "places up", "位次升"},
      {"down", "down", "位次降"},
      {"tier_up", "tier up", "等次升"},
      {"tier_down", "tier down", "等次降"},
      {"tiers", "tiers", "等次变"},
      {"outcomes_new", "outcomes new", "新增后果"},
      {"outcomes_gone", "outcomes gone", "取消后果"},
      {"appeared", "appear", "新计分"},
      {"gone", "are gone", "不再计分"},
      {"held", "held back now", "现暂缓"},
      {"freed", "no longer", "不再暂缓"},
      {"findings_new", "findings new", "新增问题"},
      {"findings_gone", "findings gone", "消除问题"},
  };
  size_t sums[N_COUNTS] = {0}, counts[N_COUNTS];
  for (size_t s = 0; s < diff->n_sets; s++) {
    if (!diff->sets[s].movements) continue;
    counts_of(diff->sets[s].movements, counts);
    for (size_t i = 0; i < N_COUNTS; i++) sums[i] += counts[i];
  }
  for (size_t i = 0; i < N_COUNTS; i++) {
    bool shown = i < 2 || sums[i];
    add_column(section, columns[i].key, columns[i].en, columns[i].zh,
               HENG_COLUMN_NUMBER | (shown ? 0 : HENG_COLUMN_DETAIL));
  }
}

static void put_set(const heng_diff *diff,
                    heng_report_section *section,
                    const heng_diff_set *s) {
  heng__report_row(section);
  heng__put_text(section, s->set.name);
  if (!s->movements) {
    for (size_t i = 0; i <= N_COUNTS; i++) heng__put_missing(section);
    heng__put_said(section, unread_said(diff, s));
    return;
  }
  size_t counts[N_COUNTS];
  counts_of(s->movements, counts);
  if (s->run[1]->has_as_of)
    heng__put_date(section, s->run[1]->as_of);
  else
    heng__put_missing(section);
  for (size_t i = 0; i < N_COUNTS; i++)
    heng__put_int(section, (int64_t)counts[i]);
  heng__put_missing(section);
}

// The years: one row for each record set.
static void put_sets(const heng_diff *diff) {
  if (!diff->n_sets) return;
  heng_report_section *section =
      heng__report_table(diff->answer->report, HENG_LIT("sets"),
                         HENG_SAY2("Record sets", "各份数据"));
  add_column(section, "set", "records", "数据", 0);
  add_column(section, "as_of", "as of", "截至", HENG_COLUMN_ONLY_IF_USED);
  add_counts(diff, section);
  add_column(section, "unread", "not read", "未能读取",
             HENG_COLUMN_ONLY_IF_USED);
  for (size_t i = 0; i < diff->n_sets; i++)
    put_set(diff, section, &diff->sets[i]);
}

// Movements ---------------------------------------------------------------------

typedef struct moving {
  const heng_diff *diff;
  const heng_diff_set *set;
  const heng_movements *all;
  const heng_moved_table *table;
  // The changed rules behind each field of [behind_of], as far as they were asked.
  const heng_moved_table *behind_of;
  heng_said *behind;
  bool many_sets, many_tables;
} moving;

// What a row is called: by its own name, or of a pair the first of both.
static bool name_of(const heng_run *run,
                    uint32_t table,
                    uint32_t row,
                    heng_slice *out) {
  uint32_t root = run->plan->tables[table].root;
  row = heng__run_row_at(run, table, row, root);
  if (run->plan->tables[root].kind == HENG_TABLE_PAIR) {
    table = run->plan->tables[root].fields[0].type.id;
    heng_value first = heng__run_value(run, root, row, 0);
    root = run->plan->tables[table].root;
    row = heng__run_row_at(run, table, first.row, root);
  }
  int32_t name = heng__name_field(run->plan, table);
  if (name < 0 || row == HENG_ROW_NONE) return false;
  heng_value value = heng__run_value(run, root, row, (uint32_t)name);
  *out = value.text;
  return value.state == HENG_KNOWN;
}

// The name of a row, of the side that has it.
static void put_name(const moving *w,
                     heng_report_section *section,
                     const heng_movement *m) {
  heng_slice name;
  for (int i = 1; i >= 0; i--)
    if (m->row[i] != HENG_ROW_NONE &&
        name_of(w->all->run[i], w->table->table[i], m->row[i], &name)) {
      heng__put_text(section, name);
      return;
    }
  heng__put_missing(section);
}

// Which set, which table, which row.
static void put_head(const moving *w,
                     heng_report_section *section,
                     const heng_movement *m) {
  heng__report_row(section);
  heng__put_text(section, w->set->set.name);
  heng__put_said(section, w->table->name);
  heng__put_key(section, m->key);
  put_name(w, section, m);
}

static void add_head(const moving *w, heng_report_section *section) {
  add_column(section, "set", "records", "数据",
             HENG_COLUMN_LEADS | (w->many_sets ? 0 : HENG_COLUMN_DETAIL));
  add_column(section, "table", "table", "计分表",
             HENG_COLUMN_LEADS | (w->many_tables ? 0 : HENG_COLUMN_DETAIL));
  add_column(section, "id", "id", "编号", HENG_COLUMN_LEADS);
  add_column(section, "name", "name", "名称",
             HENG_COLUMN_ONLY_IF_USED | HENG_COLUMN_LEADS);
}

static const heng_plan_field *field_of(const moving *w,
                                       uint32_t field,
                                       int side) {
  uint32_t at = w->table->fields[field].field[side];
  uint32_t table = w->table->table[side];
  return at == HENG_NONE ? NULL
                         : &w->all->run[side]->plan->tables[table].fields[at];
}

// The value of a field of a unit on a side, whether it differs or not.
static void put_value(const moving *w,
                      heng_report_section *section,
                      const heng_movement *m,
                      uint32_t field,
                      int side) {
  const heng_plan_field *f = field_of(w, field, side);
  if (!f || m->row[side] == HENG_ROW_NONE) {
    heng__put_missing(section);
    return;
  }
  const heng_run *run = w->all->run[side];
  heng_value value = heng__run_value(run, w->table->table[side], m->row[side],
                                     w->table->fields[field].field[side]);
  heng__put_value(section, run, f->type, value, heng__shown_digits(f));
}

static const heng_moved_value *value_of(const moving *w,
                                        const heng_movement *m,
                                        uint32_t field) {
  (void)w;
  for (size_t i = 0; i < m->n_values; i++)
    if (m->values[i].field == field) return &m->values[i];
  return NULL;
}

// By how much; of a place more is better.
static void put_by(const moving *w,
                   heng_report_section *section,
                   const heng_moved_value *v,
                   bool turned) {
  if (!v || !v->has_by) {
    heng__put_missing(section);
    return;
  }
  heng_num by = v->by;
  if (turned) by = heng__num_neg(&w->diff->answer->arena, by);
  heng__put_num(section, by, 0);
}

// The field of a role, or HENG_NONE.
static uint32_t of_role(const heng_moved_table *t, heng_role role) {
  for (uint32_t i = 0; i < t->n_fields; i++)
    if (t->fields[i].role == role) return i;
  return HENG_NONE;
}

static void put_role(const moving *w,
                     heng_report_section *section,
                     const heng_movement *m,
                     heng_role role) {
  uint32_t field = of_role(w->table, role);
  for (int side = 0; side < 2; side++)
    if (field == HENG_NONE)
      heng__put_missing(section);
    else
      put_value(w, section, m, field, side);
  if (role == HENG_ROLE_TIER) return;
  if (field == HENG_NONE)
    heng__put_missing(section);
  else
    put_by(w, section, value_of(w, m, field), role == HENG_ROLE_PLACE);
}

// Which edits did it, beside the movement.
static void put_edits_of(const moving *w,
                         heng_report_section *section,
                         const heng_movement *m,
                         heng_moved_kind kind) {
  const heng_moved_unit *unit = heng__diff_unit(w->set, w->table, m);
  if (unit && heng__diff_has_edits(w->diff))
    heng__put_said(section, heng__shares_told(&w->diff->answer->arena,
                                              w->set->shares, unit, kind));
  else
    heng__put_missing(section);
}

static heng_report_section *begin_movements(const moving *w) {
  const unsigned number = HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED;
  heng_report_section *section =
      heng__report_table(w->diff->answer->report, HENG_LIT("movements"),
                         HENG_SAY2("Who moves", "变动单位"));
  heng__report_set_main(section);
  add_head(w, section);
  add_column(section, "row", "row", "范围", HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "old_total", "total before", "原总分", number);
  add_column(section, "new_total", "after", "现总分", number);
  add_column(section, "by", "by", "分差", number);
  add_column(section, "total_edits", "of which", "其中",
             HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "old_place", "place before", "原位次", number);
  add_column(section, "new_place", "after", "现位次", number);
  add_column(section, "places_up", "places up", "位次上升", number);
  add_column(section, "place_edits", "of which", "其中",
             HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "old_tier", "tier before", "原等次",
             HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "new_tier", "after", "现等次", HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "tier_edits", "tiers up by", "等次上升其中",
             HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "old_left_out", "rows not read before", "原规则未读行数",
             number);
  add_column(section, "new_left_out", "after", "现规则未读行数", number);
  return section;
}

static void put_movement(const moving *w,
                         heng_report_section *section,
                         const heng_movement *m) {
  static const heng_pair appeared = {{"appeared", 8}, {"新计分", 9}};
  static const heng_pair gone = {{"gone", 4}, {"不再计分", 12}};
  put_head(w, section, m);
  if (m->row[0] == HENG_ROW_NONE)
    heng__put_choice(section, appeared);
  else if (m->row[1] == HENG_ROW_NONE)
    heng__put_choice(section, gone);
  else
    heng__put_missing(section);
  put_role(w, section, m, HENG_ROLE_TOTAL);
  put_edits_of(w, section, m, HENG_MOVED_TOTAL);
  put_role(w, section, m, HENG_ROLE_PLACE);
  put_edits_of(w, section, m, HENG_MOVED_PLACE);
  put_role(w, section, m, HENG_ROLE_TIER);
  put_edits_of(w, section, m, HENG_MOVED_TIER);
  for (int side = 0; side < 2; side++) {
    size_t left = heng__diff_left_of(w->set, w->table, m, side);
    if (left)
      heng__put_int(section, (int64_t)left);
    else
      heng__put_missing(section);
  }
}

static heng_said role_said(heng_role role) {
  switch (role) {
    case HENG_ROLE_INDICATOR: return HENG_SAY2("indicator", "指标");
    case HENG_ROLE_DEDUCT: return HENG_SAY2("deduction", "减分");
    case HENG_ROLE_BONUS: return HENG_SAY2("bonus", "加分");
    case HENG_ROLE_OUTCOME: return HENG_SAY2("outcome", "后果");
    case HENG_ROLE_FIELD:
    case HENG_ROLE_STORED:
    case HENG_ROLE_REFERENCE:
    case HENG_ROLE_TOTAL:
    case HENG_ROLE_PLACE:
    case HENG_ROLE_TIER: break;
  }
  return HENG_SAY2("field", "字段");
}

static heng_report_section *begin_values(const moving *w) {
  heng_report_section *section =
      heng__report_table(w->diff->answer->report, HENG_LIT("values"),
                         HENG_SAY2("What else moves", "其他变动"));
  add_head(w, section);
  add_column(section, "role", "role", "类别", 0);
  add_column(section, "field", "field", "字段", 0);
  add_column(section, "old", "before", "原值", HENG_COLUMN_NUMBER);
  add_column(section, "new", "after", "现值", HENG_COLUMN_NUMBER);
  add_column(section, "by", "by", "相差",
             HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  add_column(section, "rules", "changed rules behind it", "相关改动",
             HENG_COLUMN_LONG | HENG_COLUMN_ONLY_IF_USED);
  return section;
}

// What is behind a field is the same for every row.
static heng_said behind(moving *w, size_t field) {
  if (w->behind_of != w->table)
    w->behind =
        heng__array(&w->diff->answer->arena, heng_said, w->table->n_fields + 1);
  w->behind_of = w->table;
  heng_said *said = &w->behind[field];
  if (!said->en.ptr)
    *said = heng__diff_behind(w->diff, w->table->name,
                              w->table->fields[field].name);
  if (!said->en.ptr) *said = HENG_SAY2("", "");
  return *said;
}

static void put_values(moving *w,
                       heng_report_section **section,
                       const heng_movement *m) {
  for (size_t i = 0; i < m->n_values; i++) {
    const heng_moved_value *v = &m->values[i];
    const heng_moved_field *f = &w->table->fields[v->field];
    if (f->role == HENG_ROLE_TOTAL || f->role == HENG_ROLE_PLACE ||
        f->role == HENG_ROLE_TIER)
      continue;
    if (!*section) *section = begin_values(w);
    put_head(w, *section, m);
    heng__put_said(*section, role_said(f->role));
    heng__put_said(*section, f->name);
    put_value(w, *section, m, v->field, 0);
    put_value(w, *section, m, v->field, 1);
    put_by(w, *section, v, false);
    heng__put_some_said(*section, behind(w, v->field));
  }
}

static heng_report_section *begin_shares(const moving *w) {
  heng_arena *arena = &w->diff->answer->arena;
  heng_said way = heng__shares_way(w->set->shares);
  heng_said title = {
      heng__arena_printf(arena, "What each edit moved, %.*s", HENG_ARG(way.en)),
      heng__arena_printf(arena, "各项改动的影响（%.*s）", HENG_ARG(way.zh))};
  heng_report_section *section =
      heng__report_table(w->diff->answer->report, HENG_LIT("shares"), title);
  add_head(w, section);
  heng__shares_columns(section, arena, w->set->shares);
  return section;
}

// What each edit has of a movement; a row's shares add up to it.
static void put_shares(const moving *w,
                       heng_report_section **section,
                       const heng_movement *m) {
  const heng_moved_unit *unit = heng__diff_unit(w->set, w->table, m);
  for (int k = 0; unit && k < HENG_MOVED_COUNT; k++) {
    if (unit->of[k].why == HENG_NOT_MOVED) continue;
    if (!*section) *section = begin_shares(w);
    put_head(w, *section, m);
    heng__put_shares(*section, w->set->shares, unit, (heng_moved_kind)k);
  }
}

// Every movement of every set, which edit did it, and what else differs of those
// units.
static void put_movements(const heng_diff *diff, const tally *t) {
  heng_report_section *movements = NULL, *shares = NULL, *values = NULL;
  moving w = {.diff = diff, .many_sets = t->sets > 1};
  for (size_t s = 0; s < diff->n_sets; s++) {
    w.set = &diff->sets[s];
    w.all = w.set->movements;
    w.many_tables |= w.all && w.all->n_tables > 1;
  }
  for (size_t s = 0; s < diff->n_sets; s++) {
    w.set = &diff->sets[s];
    w.all = w.set->movements;
    for (size_t k = 0; w.all && k < w.all->n_tables; k++) {
      w.table = &w.all->tables[k];
      if (!movements) movements = begin_movements(&w);
      for (size_t i = 0; i < w.table->len; i++) {
        put_movement(&w, movements, &w.table->items[i]);
        put_shares(&w, &shares, &w.table->items[i]);
        put_values(&w, &values, &w.table->items[i]);
      }
    }
  }
}

void heng__diff_report(heng_diff *diff) {
  tally t = tally_of(diff);
  put_facts(diff, &t);
  heng__diff_rules(diff);
  put_sets(diff);
  heng__diff_put_left(diff, t.sets > 1);
  heng__diff_put_edits(diff);
  put_movements(diff, &t);
}
