// A report with everything that a report may hold, for the tests of writers.
#ifndef HENG_TESTS_SAMPLE_REPORT_H
#define HENG_TESTS_SAMPLE_REPORT_H

#include "report/report.h"

#define PAIR(en, zh) ((heng_pair){{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}})

static inline void add_scores(heng_report *report) {
  heng_report_section *t = heng__report_table(report, HENG_LIT("departments"),
                                              HENG_SAY2("Departments", "部门"));
  heng__report_set_main(t);
  heng__report_column(t, HENG_LIT("place"), HENG_SAY2("place", "名次"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(t, HENG_LIT("name"), HENG_SAY2("name", "名称"), 0);
  heng__report_column(t, HENG_LIT("goals"), HENG_SAY2("goals", "职能工作目标"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  heng__report_column(t, HENG_LIT("total"), HENG_SAY2("total", "总分"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("tier"), HENG_SAY2("tier", "等次"), 0);
  heng__report_column(t, HENG_LIT("hold"), HENG_SAY2("hold", "不提拔"),
                      HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(t, HENG_LIT("lifted"), HENG_SAY2("lifted", "特批"),
                      HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(t, HENG_LIT("due"), HENG_SAY2("due", "期限"), 0);

  heng__report_row(t);
  heng__put_int(t, 1);
  heng__put_key(t, HENG_LIT("kj"));
  heng__put_text(t, HENG_LIT("科技局"));
  heng__put_num(t, heng__num_decimal(9325, 2), 0);
  heng__put_num(t, heng__num_decimal(9010, 2), 2);
  heng__put_choice(t, PAIR("first", "第一等次"));
  heng__put_bool(t, false);
  heng__put_bool(t, false);
  heng__put_date(t, heng__date_of(2022, 12, 31));

  heng__report_row(t);
  heng__put_int(t, 12);
  heng__put_key(t, HENG_LIT("fg, \"x\""));
  heng__put_text(t, HENG_LIT("发展和改革委员会"));
  heng__put_num(t, (heng_num){1, 3, NULL}, 0);
  heng__put_num(t, heng__num_decimal(-15, 1), 0);
  heng__put_choice(t, PAIR("third", "第三等次"));
  heng__put_bool(t, true);
  heng__put_bool(t, false);
  heng__put_missing(t);

  heng__report_row(t);
  heng__put_held(t, 3);
  heng__put_key(t, HENG_LIT("jy"));
  heng__put_text(t, HENG_LIT("Education\nBureau"));
  heng__put_missing(t);
  heng__put_held(t, 3);
}

static inline void add_explanation(heng_report *report) {
  heng_report_section *tree =
      heng__report_tree(report, HENG_LIT("explanation"), HENG_SAY2("", ""));
  heng__report_node(tree, 0, HENG_LIT("field"), HENG_SAY2("total", "总分"));
  heng__put_num(tree, heng__num_decimal(9010, 2), 2);
  heng__node_place(tree, HENG_LIT("five.heng:70"));
  heng__node_text(tree, HENG_SAY2("round(goals - common,\n      2)",
                                  "round(goals - common,\n      2)"));
  heng__report_node(tree, 1, HENG_LIT("field"), HENG_SAY2("goals", "目标"));
  heng__put_num(tree, heng__num_decimal(9325, 2), 0);
  heng__node_source(tree, HENG_LIT("part 4"));
  heng__report_node(tree, 2, HENG_LIT("row"), HENG_SAY2("e1", "e1"));
  heng__put_num(tree, (heng_num){2, 3, NULL}, 0);
  heng__node_place(tree, HENG_LIT("events.csv:12"));
  heng__report_node(tree, 2, HENG_LIT("row"), HENG_SAY2("e2", "e2"));
  heng__put_missing(tree);
  heng__report_node(tree, 1, HENG_LIT("field"), HENG_SAY2("common", "减分"));
  heng__put_held(tree, 1);
  heng__node_note(tree, HENG_SAY2("the cap of 1 bound", "上限 1 起作用"));
  heng__node_assumed(tree, HENG_LIT("no cap is published"));
  heng__report_node(tree, 0, HENG_LIT("note"), HENG_SAY2("end", "完"));
}

static inline heng_report *sample_report(heng_arena *arena) {
  heng_report *report = heng__report_new(arena, HENG_LIT("run"));
  heng_report_section *facts =
      heng__report_facts(report, HENG_LIT("run"), HENG_SAY2("", ""));
  heng__report_fact(facts, HENG_LIT("scheme"), HENG_SAY2("scheme", "方案"));
  heng__put_said(facts, HENG_SAY2("Nantong", "南通"));
  heng__report_fact(facts, HENG_LIT("edition"), HENG_SAY2("edition", "版本"));
  heng__put_int(facts, 2022);
  heng__report_fact(facts, HENG_LIT("as_of"), HENG_SAY2("as of", "截止日期"));
  heng__put_date(facts, heng__date_of(2022, 12, 31));
  heng__report_fact(facts, HENG_LIT("published"),
                    HENG_SAY2("published", "已公布"));
  heng__put_bool(facts, false);
  add_scores(report);
  heng_report_section *none = heng__report_table(report, HENG_LIT("findings"),
                                                 HENG_SAY2("Findings", "问题"));
  heng__report_column(none, HENG_LIT("number"), HENG_SAY2("number", "序号"),
                      HENG_COLUMN_NUMBER);
  add_explanation(report);
  heng_report_section *text =
      heng__report_text(report, HENG_LIT("text"), HENG_SAY2("Text", "文本"));
  heng__report_lines(text, HENG_LIT("one \"line\"\n\n\ttwo\x1b[31m 行\n"));
  return report;
}

#endif
