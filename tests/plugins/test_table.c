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

// The sample on a terminal with colours.
static const char in_colour[] =
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
    " two [31m 行\n";

static void titles_are_bold_and_lines_dim_in_colour(void **state) {
  (void)state;
  check_sample(/*chinese=*/true,
               /*colour=*/true, in_colour);
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

static heng_status write_within(const heng_report *report,
                                bool chinese,
                                uint32_t columns,
                                bool wide,
                                collected *out) {
  heng_write_options options = {.size = sizeof options,
                                .chinese = chinese,
                                .columns = columns,
                                .wide = wide};
  heng_out to = {out, collect};
  return load_plugin("table")->writers[0].write(report, &heng__report_api,
                                                &options, &to);
}

// A board like those of cities: two columns say which row it is.
static heng_report *board(heng_arena *arena) {
  heng_report *report = heng__report_new(arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("Board", "计分表"));
  heng__report_column(t, HENG_LIT("place"), HENG_SAY2("place", "位次"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_LEADS);
  heng__report_column(t, HENG_LIT("name"), HENG_SAY2("name", "名称"),
                      HENG_COLUMN_LEADS);
  heng__report_column(t, HENG_LIT("duty_list"),
                      HENG_SAY2("duty_list", "权责清单执行情况"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("total"), HENG_SAY2("total", "总分"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("why"), HENG_SAY2("why", "说明"), 0);
  static const char *const names[] = {"科技局", "教育局"};
  static const char *const notes[] = {
      "应在“年底”之前整改到位，逾期的暂停受理（原则上）", "none"};
  for (int i = 0; i < 2; i++) {
    heng__report_row(t);
    heng__put_int(t, i + 1);
    heng__put_text(t, heng__slice(names[i]));
    heng__put_num(t, heng__num_decimal(935 - i * 900, 1), 0);
    heng__put_num(t, heng__num_decimal(9010, 2), 2);
    heng__put_text(t, heng__slice(notes[i]));
  }
  return report;
}

static void check_board(bool chinese,
                        uint32_t columns,
                        bool wide,
                        const char *want) {
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_within(board(&arena), chinese, columns, wide, &out),
                   HENG_OK);
  check_collected(&out, want);
  heng__arena_free(&arena);
}

static void a_row_takes_one_line_where_there_is_room(void **state) {
  (void)state;
  const char *want = "Board\n\n"
                     "place  name    duty_list  total  why\n"
                     "─────  ──────  ─────────  ─────  "
                     "────────────────────────────────────────────────\n"
                     "    1  科技局       93.5  90.10  "
                     "应在“年底”之前整改到位，逾期的暂停受理（原则上）\n"
                     "    2  教育局        3.5  90.10  none\n";
  check_board(false, 81, false, want);
  check_board(false, 40, /*wide=*/true, want);
}

static void headings_are_wrapped_first_and_texts_next(void **state) {
  (void)state;
  check_board(true, 79, false,
              "计分表\n\n"
              "              权责清单\n"
              "位次  名称    执行情况   总分  说明\n"
              "────  ──────  ────────  ─────  "
              "────────────────────────────────────────────────\n"
              "   1  科技局      93.5  90.10  "
              "应在“年底”之前整改到位，逾期的暂停受理（原则上）\n"
              "   2  教育局       3.5  90.10  none\n");
  check_board(true, 56, false,
              "计分表\n\n"
              "              权责清\n"
              "              单执行\n"
              "位次  名称      情况   总分  说明\n"
              "────  ──────  ──────  ─────  ───────────────────────────\n"
              "   1  科技局    93.5  90.10  应在“年底”之前整改到位，逾\n"
              "                             期的暂停受理（原则上）\n"
              "   2  教育局     3.5  90.10  none\n");
}

static void a_table_that_is_still_too_wide_is_cut_into_parts(void **state) {
  (void)state;
  check_board(false, 34, false,
              "Board\n\n"
              "place  name    duty_list  total\n"
              "─────  ──────  ─────────  ─────\n"
              "    1  科技局       93.5  90.10\n"
              "    2  教育局        3.5  90.10\n"
              "\n"
              "(further columns)\n"
              "place  name    why\n"
              "─────  ──────  ───────────────────\n"
              "    1  科技局  应在“年底”之前整改\n"
              "               到位，逾期的暂停受\n"
              "               理（原则上）\n"
              "    2  教育局  none\n");
  check_board(true, 24, false,
              "计分表\n\n"
              "              权责清\n"
              "              单执行\n"
              "位次  名称      情况\n"
              "────  ──────  ──────\n"
              "   1  科技局    93.5\n"
              "   2  教育局     3.5\n"
              "\n"
              "（续表）\n"
              "位次   总分\n"
              "────  ─────\n"
              "   1  90.10\n"
              "   2  90.10\n"
              "\n"
              "（续表）\n"
              "位次  说明\n"
              "────  ──────────────────\n"
              "   1  应在“年底”之前整改\n"
              "      到位，逾期的暂停受\n"
              "      理（原则上）\n"
              "   2  none\n");
}

// A host of before knows no [wide], and its options end before it.
static void options_of_an_older_host_are_understood(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_write_options options = {
      .size = offsetof(heng_write_options, wide), .columns = 34, .wide = true};
  heng_out to = {&out, collect};
  assert_int_equal(load_plugin("table")->writers[0].write(
                       board(&arena), &heng__report_api, &options, &to),
                   HENG_OK);
  assert_non_null(strstr(out.bytes, "(further columns)"));
  free(out.bytes);
  heng__arena_free(&arena);
}

static void words_are_broken_only_where_they_must_be(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("a"), HENG_SAY2("a", "a"), 0);
  static const char *const cells[] = {
      "one word and another one",  "abcdefghijklmnopqrstuvwxyz",
      "a/path/to/some/long/file",  "e\xCC\x81t\xC3\xA9 e\xCC\x81t\xC3\xA9 汉字",
      "two\n\nlines of text here", "一二三四五六七八，九",
      "一二三四五六七（八）九",    "abc_defghij_klmno_pqrst"};
  for (size_t i = 0; i < COUNT(cells); i++) {
    heng__report_row(t);
    heng__put_text(t, heng__slice(cells[i]));
  }
  assert_int_equal(write_within(report, false, 16, false, &out), HENG_OK);
  check_collected(&out, "a\n"
                        "────────────────\n"
                        "one word and\n"
                        "another one\n"
                        "abcdefghijklmnop\n"
                        "qrstuvwxyz\n"
                        "a/path/to/some/\n"
                        "long/file\n"
                        "e\xCC\x81t\xC3\xA9 e\xCC\x81t\xC3\xA9 汉字\n"
                        "two lines of\n"
                        "text here\n"
                        "一二三四五六七\n"
                        "八，九\n"
                        "一二三四五六七\n"
                        "（八）九\n"
                        "abc_defghij_\n"
                        "klmno_pqrst\n");
  heng__arena_free(&arena);
}

// A row of texts, each under its heading; what comes of it in so many columns.
static void check_row(uint32_t columns,
                      const char *const (*cells)[2],
                      size_t n,
                      const char *want) {
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  for (size_t i = 0; i < n; i++)
    heng__report_heading(t, cells[i][0], cells[i][0], cells[i][0], 0);
  heng__report_row(t);
  for (size_t i = 0; i < n; i++) heng__put_text(t, heng__slice(cells[i][1]));
  assert_int_equal(write_within(report, false, columns, false, &out), HENG_OK);
  check_collected(&out, want);
  heng__arena_free(&arena);
}

static void a_word_of_a_heading_is_not_broken(void **state) {
  (void)state;
  static const char *const cells[][2] = {
      {"id", "a"}, {"breakthrough", "1"}, {"duty_list", "2"}};
  check_row(24, cells, COUNT(cells),
            "                  duty_\n"
            "id  breakthrough  list\n"
            "──  ────────────  ──────\n"
            "a   1             2\n");
}

static void a_text_with_much_room_stays_beside_its_row(void **state) {
  (void)state;
  static const char *const cells[][2] = {
      {"id", "a"},
      {"rule", "a rule of words"},
      {"message", "a message that is long, too long for the line that it is "
                  "in, and so on"},
      {"source", "the scheme, part 4"},
      {"place", "scheme.heng:231x"},
      {"record", "records.csv:940x"}};
  check_row(80, cells, COUNT(cells),
            "id  rule             message\n"
            "──  ───────────────  "
            "───────────────────────────────────────────────────────────\n"
            "a   a rule of words  "
            "a message that is long, too long for the line that it is\n"
            "                     in, and so on\n"
            "\n"
            "(further columns)\n"
            "id  source              place             record\n"
            "──  ──────────────────  ────────────────  ────────────────\n"
            "a   the scheme, part 4  scheme.heng:231x  records.csv:940x\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_report_is_shown_in_english),
      cmocka_unit_test(a_report_is_shown_in_chinese),
      cmocka_unit_test(titles_are_bold_and_lines_dim_in_colour),
      cmocka_unit_test(a_full_disk_is_noticed),
      cmocka_unit_test(a_row_takes_one_line_where_there_is_room),
      cmocka_unit_test(headings_are_wrapped_first_and_texts_next),
      cmocka_unit_test(a_table_that_is_still_too_wide_is_cut_into_parts),
      cmocka_unit_test(options_of_an_older_host_are_understood),
      cmocka_unit_test(words_are_broken_only_where_they_must_be),
      cmocka_unit_test(a_word_of_a_heading_is_not_broken),
      cmocka_unit_test(a_text_with_much_room_stays_beside_its_row),
      cmocka_unit_test(columns_stay_aligned_whatever_stands_in_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
