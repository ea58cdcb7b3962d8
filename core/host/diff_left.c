// What `diff` says of rows of records that one side does not read, since they speak
// of what only the other has. See docs/adr/0031.
#include "host/diff.h"
#include "host/present.h"

static const heng_records *records_of(const heng_diff_set *set, int side) {
  return set->movements ? set->ready[side].records : NULL;
}

size_t heng__diff_left(const heng_diff *diff) {
  size_t n = 0;
  for (size_t s = 0; s < diff->n_sets; s++)
    for (int side = 0; side < 2; side++) {
      const heng_records *records = records_of(&diff->sets[s], side);
      for (size_t i = 0; records && i < records->n_left; i++)
        n += records->left[i].n_rows;
    }
  return n;
}

size_t heng__diff_left_of(const heng_diff_set *set,
                          const heng_moved_table *table,
                          const heng_movement *movement,
                          int side) {
  const heng_records *records = records_of(set, side);
  if (!records || table->table[side] == HENG_NONE) return 0;
  const heng_plan *plan = set->run[side]->plan;
  const heng_plan_table *root =
      &plan->tables[plan->tables[table->table[side]].root];
  if (root->kind != HENG_TABLE_RECORDS) return 0;
  return heng__records_left_of(records, root->schema, movement->key);
}

static void add_column(heng_report_section *section,
                       const char *key,
                       const char *en,
                       const char *zh,
                       unsigned flags) {
  heng__report_column(section, heng__slice(key),
                      (heng_said){heng__slice(en), heng__slice(zh)}, flags);
}

static heng_report_section *begin(const heng_diff *diff, bool many_sets) {
  heng_report_section *section = heng__report_table(
      diff->answer->report, HENG_LIT("left_out"),
      HENG_SAY2("Read by one side only", "仅一方读取的记录"));
  add_column(section, "set", "records", "数据",
             many_sets ? 0 : HENG_COLUMN_DETAIL);
  add_column(section, "version", "not read under", "未读取的版本", 0);
  add_column(section, "table", "table", "表", 0);
  add_column(section, "rows", "rows", "行数", HENG_COLUMN_NUMBER);
  add_column(section, "field", "for their", "所在栏目", 0);
  add_column(section, "why", "why", "原因", 0);
  add_column(section, "n_keys", "of how many", "所涉项数",
             HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  add_column(section, "keys", "which", "所涉", 0);
  return section;
}

static heng_pair why_said(heng_left_why why) {
  static const heng_pair reasons[] = {
      [HENG_LEFT_ROW] = {{"no such row", 11}, {"没有该行", 12}},
      [HENG_LEFT_VALUE] = {{"no such value", 13}, {"没有该取值", 15}},
      [HENG_LEFT_FOLLOWS] = {{"not read either", 15}, {"同样未读取", 15}},
  };
  return reasons[why];
}

static void put_left(const heng_diff *diff,
                     heng_report_section *section,
                     const heng_diff_set *set,
                     int side,
                     const heng_left_out *left) {
  const heng_schema_table *table =
      &set->ready[side].records->schema->tables[left->table];
  heng__report_row(section);
  heng__put_text(section, set->set.name);
  heng__put_said(section, diff->sides[side].label);
  heng__put_said(section, heng__say_pair(table->pair));
  heng__put_int(section, (int64_t)left->n_rows);
  heng__put_said(section, heng__say_pair(table->fields[left->field].pair));
  heng__put_choice(section, why_said(left->why));
  heng__put_int(section, (int64_t)left->n_keys);
  heng__put_said(section, heng__left_keys(&diff->answer->arena, left));
}

void heng__diff_put_left(const heng_diff *diff, bool many_sets) {
  heng_report_section *section = NULL;
  for (size_t s = 0; s < diff->n_sets; s++)
    for (int side = 0; side < 2; side++) {
      const heng_diff_set *set = &diff->sets[s];
      const heng_records *records = records_of(set, side);
      for (size_t i = 0; records && i < records->n_left; i++) {
        if (!section) section = begin(diff, many_sets);
        put_left(diff, section, set, side, &records->left[i]);
      }
    }
}
