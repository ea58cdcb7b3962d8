// Tests of the writer for people: whole texts, since how they look is the
// point.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_status write_table(const heng_report *report,
                               bool chinese,
                               bool colour,
                               collected *out) {
  heng_write_options options = {
      .size = sizeof options, .chinese = chinese, .colour = colour};
  heng_out to = {out, collect};
  return load_plugin("table")->writers[0].write(report, &heng__report_api,
                                                &options, &to);
}

static void check_sample(bool chinese, bool colour, const char *want) {
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_table(sample_report(&arena), chinese, colour, &out),
                   HENG_OK);
  check_collected(&out, want);
  heng__arena_free(&arena);
}

static void a_report_is_shown_in_english(void **state) {
  (void)state;
  check_sample(/*chinese=*/false,
               /*colour=*/false,
               "scheme:    Nantong\n"
               "edition:   2022\n"
               "as of:     2022-12-31\n"
               "published: no\n"
               "\n"
               "Departments\n"
               "\n"
               "place  id       name                 total  tier   hold "
               " due\n"
               "─────  ───────  ────────────────  ────────  ─────  ──── "
               " ──────────\n"
               "    1  kj       科技局               90.10  first       "
               " 2022-12-31\n"
               "   12  fg, \"x\"  发展和改革委员会     -1.5   third  yes\n"
               "— (3)  jy       Education Bureau  — (3)\n"
               "\n"
               "Findings\n"
               "(none)\n"
               "\n"
               "total = 90.10  five.heng:70\n"
               "│  round(goals - common, 2)\n"
               "├─ goals = 93.25\n"
               "│  │  source: part 4\n"
               "│  ├─ e1 ≈ 0.666667  events.csv:12\n"
               "│  └─ e2 = missing\n"
               "└─ common = — (1) (the cap of 1 bound)\n"
               "      assumed: no cap is published\n"
               "end\n"
               "\n"
               "Text\n"
               "one \"line\"\n"
               "\n"
               " two [31m 行\n");
}

static void a_report_is_shown_in_chinese(void **state) {
  (void)state;
  check_sample(/*chinese=*/true,
               /*colour=*/false,
               "方案：    南通\n"
               "版本：    2022\n"
               "截止日期：2022-12-31\n"
               "已公布：  否\n"
               "\n"
               "部门\n"
               "\n"
               " 名次  编号     名称                  总分  等次      "
               "不提拔  期限\n"
               "─────  ───────  ────────────────  ────────  ────────  "
               "──────  ──────────\n"
               "    1  kj       科技局               90.10  第一等次    "
               "      2022-12-31\n"
               "   12  fg, \"x\"  发展和改革委员会     -1.5   第三等次  "
               "是\n"
               "— (3)  jy       Education Bureau  — (3)\n"
               "\n"
               "问题\n"
               "（无）\n"
               "\n"
               "总分 = 90.10  five.heng:70\n"
               "│  round(goals - common, 2)\n"
               "├─ 目标 = 93.25\n"
               "│  │  依据：part 4\n"
               "│  ├─ e1 ≈ 0.666667  events.csv:12\n"
               "│  └─ e2 = 缺失\n"
               "└─ 减分 = — (1)（上限 1 起作用）\n"
               "      假定：no cap is published\n"
               "完\n"
               "\n"
               "文本\n"
               "one \"line\"\n"
               "\n"
               " two [31m 行\n");
}

static void titles_are_bold_and_lines_dim_in_colour(void **state) {
  (void)state;
  check_sample(/*chinese=*/true,
               /*colour=*/true,
               "方案：    南通\n"
               "版本：    2022\n"
               "截止日期：2022-12-31\n"
               "已公布：  否\n"
               "\n"
               "\x1b"
               "[1m部门\x1b"
               "[0m\n"
               "\n"
               " \x1b"
               "[1m名次\x1b"
               "[0m  \x1b"
               "[1m编号\x1b"
               "[0m     "
               "\x1b"
               "[1m名称\x1b"
               "[0m                  "
               "\x1b"
               "[1m总分\x1b"
               "[0m  \x1b"
               "[1m等次\x1b"
               "[0m      "
               "\x1b"
               "[1m不提拔\x1b"
               "[0m  \x1b"
               "[1m期限\x1b"
               "[0m\n"
               "\x1b"
               "[2m─────  ───────  ────────────────  ────────  "
               "────────  ──────  ──────────\x1b"
               "[0m\n"
               "    1  kj       科技局               90.10  第一等次    "
               "      2022-12-31\n"
               "   12  fg, \"x\"  发展和改革委员会     -1.5   第三等次  "
               "是\n"
               "— (3)  jy       Education Bureau  — (3)\n"
               "\n"
               "\x1b"
               "[1m问题\x1b"
               "[0m\n"
               "\x1b"
               "[2m（无）\x1b"
               "[0m\n"
               "\n"
               "\x1b"
               "[1m总分\x1b"
               "[0m = \x1b"
               "[1m90.10\x1b"
               "[0m  "
               "\x1b"
               "[2mfive.heng:70\x1b"
               "[0m\n"
               "\x1b"
               "[2m│  \x1b"
               "[0m\x1b"
               "[2mround(goals - common, "
               "2)\x1b"
               "[0m\n"
               "\x1b"
               "[2m├─ \x1b"
               "[0m目标 = 93.25\n"
               "\x1b"
               "[2m│  \x1b"
               "[0m\x1b"
               "[2m│  "
               "\x1b"
               "[0m\x1b"
               "[2m依据：part 4\x1b"
               "[0m\n"
               "\x1b"
               "[2m│  \x1b"
               "[0m\x1b"
               "[2m├─ \x1b"
               "[0me1 ≈ 0.666667 "
               " \x1b"
               "[2mevents.csv:12\x1b"
               "[0m\n"
               "\x1b"
               "[2m│  \x1b"
               "[0m\x1b"
               "[2m└─ \x1b"
               "[0me2 = 缺失\n"
               "\x1b"
               "[2m└─ \x1b"
               "[0m减分 = — (1)（上限 1 起作用）\n"
               "\x1b"
               "[2m   \x1b"
               "[0m\x1b"
               "[2m   "
               "\x1b"
               "[0m\x1b"
               "[2m假定：no cap is published\x1b"
               "[0m\n"
               "\x1b"
               "[1m完\x1b"
               "[0m\n"
               "\n"
               "\x1b"
               "[1m文本\x1b"
               "[0m\n"
               "one \"line\"\n"
               "\n"
               " two [31m 行\n");
}

static void a_full_disk_is_noticed(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = sample_report(&arena);
  for (size_t room = 1; room < 800; room += 50) {
    collected out = {.fail_after = room};
    assert_int_equal(write_table(report, false, false, &out), HENG_SYSTEM);
    free(out.bytes);
  }
  heng__arena_free(&arena);
}

// Widths: combining marks, wide letters, emoji, controls, marks that turn text.
static void columns_stay_aligned_whatever_stands_in_them(void **state) {
  (void)state;
  static const char *const cells[] = {
      "plain",       "汉字",    "e\xCC\x81t\xC3\xA9",
      "ＡＢ",        "a\tb",    "\xE2\x80\xAEturn",
      "broken \xFF", "\x1b[2J", "한글",
      "かな"};
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("a"), HENG_SAY2("a", "a"), 0);
  heng__report_column(t, HENG_LIT("b"), HENG_SAY2("b", "b"), 0);
  for (size_t i = 0; i < COUNT(cells); i++) {
    heng__report_row(t);
    heng__put_text(t, heng__slice(cells[i]));
    heng__put_text(t, HENG_LIT("|"));
  }
  assert_int_equal(write_table(report, false, false, &out), HENG_OK);
  check_collected(&out, "a         b\n"
                        "────────  ─\n"
                        "plain     |\n"
                        "汉字      |\n"
                        "e\xCC\x81t\xC3\xA9       |\n"
                        "ＡＢ      |\n"
                        "a b       |\n"
                        "turn      |\n"
                        "broken \xEF\xBF\xBD  |\n"
                        " [2J      |\n"
                        "한글      |\n"
                        "かな      |\n");
  heng__arena_free(&arena);
}

// One row of which [n] letters stand in the column that may be cut.
static void check_long(size_t n, const char *want) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("mutate"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(t, HENG_LIT("before"), HENG_SAY2("before", "原文"),
                      HENG_COLUMN_LONG);
  heng__report_column(t, HENG_LIT("last"), HENG_SAY2("last", "末列"), 0);
  char text[400] = "";
  for (size_t i = 0; i < n; i++) strcat(text, i < n / 2 ? "甲" : "b");
  heng__report_row(t);
  heng__put_text(t, heng__slice("abcdefghijklmnopqrstuvwxyz01234567890123456789"
                                "0123456789012345678901234567890"));
  heng__put_text(t, heng__slice(text));
  heng__put_text(t, HENG_LIT("|"));
  collected out = {0};
  assert_int_equal(write_table(report, false, false, &out), HENG_OK);
  if (!strstr(out.bytes, want)) fprintf(stderr, "%s\n", out.bytes);
  assert_non_null(strstr(out.bytes, want));
  free(out.bytes);
  heng__arena_free(&arena);
}

static void a_long_text_is_cut_in_its_middle_where_there_is_no_room(
    void **state) {
  (void)state;
  check_long(10, "890  甲甲甲甲甲bbbbb  |");
  check_long(40, "890  甲甲甲甲甲甲…bbbbbbb  |");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_report_is_shown_in_english),
      cmocka_unit_test(a_report_is_shown_in_chinese),
      cmocka_unit_test(titles_are_bold_and_lines_dim_in_colour),
      cmocka_unit_test(a_full_disk_is_noticed),
      cmocka_unit_test(a_long_text_is_cut_in_its_middle_where_there_is_no_room),
      cmocka_unit_test(columns_stay_aligned_whatever_stands_in_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
