// Diagnostics: what a person reads, letter by letter, in both tongues.
#include "base_test.h"

#include "base/diag.h"

static heng_arena arena;
static heng_diags diags;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  heng__diags_init(&diags, &arena);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

#define FIVE                                                                 \
  "scheme five 五\n"                                                        \
  "extend choice indicators.grade { one 一级, five 五级 }\n"             \
  "param gap 名次分差 by indicators.grade { one = 4 }\n"                 \
  "\n"                                                                       \
  "table works 重点工作 from marks {\n"                                  \
  "  points 名次分 = 100 - gap[indicator.grade required] * (place - 1)\n" \
  "\tpoints = 1\n"                                                           \
  "}\n"

static heng_source *source_of(const char *name, const char *text) {
  return heng__source_new(&arena, heng__slice(name), heng__slice(text));
}

// The span of the first [part] in the source.
static heng_span part_of(const heng_source *source, const char *part) {
  const char *at = strstr(source->text.ptr, part);
  assert_non_null(at);
  uint32_t start = (uint32_t)(at - source->text.ptr);
  return (heng_span){source, start, start + (uint32_t)strlen(part)};
}

static const heng_span nowhere = {NULL, 0, 0};

static heng_diag *add_no_value(heng_span span) {
  return heng__diag(&diags, HENG_M_NO_VALUE, span, HENG_SAY2("gap", "名次分差"),
                    HENG_SAY2("five", "五级"));
}

static void check_render(const heng_diag *diag,
                         heng_lang lang,
                         const char *want) {
  heng_buf out = {.arena = &arena};
  heng__diag_render(&out, diag, lang);
  check_text(heng__buf_slice(&out), want);
}

static void check_all(heng_lang lang, const char *want) {
  heng_buf out = {.arena = &arena};
  heng__diags_render(&out, &diags, lang);
  check_text(heng__buf_slice(&out), want);
}

static void shows_place_message_carets_and_notes(void **state) {
  (void)state;
  heng_source *five = source_of("five.heng", FIVE);
  heng_diag *diag = add_no_value(part_of(five, "indicator.grade required"));
  heng__note(&diags, diag, HENG_N_GRADES, part_of(five, "gap"),
             HENG_SAY2("gap", "名次分差"), HENG_SAY2("one", "一级"));
  heng__note(&diags, diag, HENG_N_PLAIN, nowhere,
             HENG_SAY2("write `otherwise`", "请写“其他”"));
  check_render(
      diag, HENG_EN,
      "five.heng:6:29: error H214: `gap` has no value for the grade `five`\n"
      "    6 |   points 名次分 = 100 - gap[indicator.grade required] * "
      "(place - 1)\n"
      "      |                             ^^^^^^^^^^^^^^^^^^^^^^^^\n"
      "      the grades of `gap` are one (five.heng:3)\n"
      "      write `otherwise`\n");
  check_render(
      diag, HENG_ZH,
      "five.heng:6:29: 错误 H214：“名次分差”没有给“五级”定值\n"
      "    6 |   points 名次分 = 100 - gap[indicator.grade required] * "
      "(place - 1)\n"
      "      |                             ^^^^^^^^^^^^^^^^^^^^^^^^\n"
      "      “名次分差”的等级有：一级 (five.heng:3)\n"
      "      请写“其他”\n");
}

static void carets_take_two_columns_for_wide_characters(void **state) {
  (void)state;
  heng_source *five = source_of("five.heng", FIVE);
  check_render(add_no_value(part_of(five, "名次分差")), HENG_ZH,
               "five.heng:3:11: 错误 H214：“名次分差”没有给“五级”定值\n"
               "    3 | param gap 名次分差 by indicators.grade { one = 4 }\n"
               "      |           ^^^^^^^^\n");
}

static void tabs_and_broken_bytes_take_one_column(void **state) {
  (void)state;
  heng_source *five = source_of("five.heng", FIVE);
  uint32_t at = part_of(five, "\tpoints").start;
  check_render(
      add_no_value((heng_span){five, at + 1, at + 7}), HENG_EN,
      "five.heng:7:2: error H214: `gap` has no value for the grade `five`\n"
      "    7 |  points = 1\n"
      "      |  ^^^^^^\n");
  heng_source *broken = source_of("broken.heng", "a\x1B[0m\xFF b");
  check_render(
      add_no_value(part_of(broken, "b")), HENG_EN,
      "broken.heng:1:8: error H214: `gap` has no value for the grade `five`\n"
      "    1 | a [0m\xEF\xBF\xBD b\n"
      "      |        ^\n");
}

static void a_span_of_several_lines_is_marked_to_the_first_end(void **state) {
  (void)state;
  heng_source *source =
      source_of("t.heng", "table works {\r\n  x = 1\r\n}\r\n");
  check_render(add_no_value((heng_span){source, 6, 25}), HENG_EN,
               "t.heng:1:7: error H214: `gap` has no value for the grade "
               "`five`\n"
               "    1 | table works {\n"
               "      |       ^^^^^^^\n");
}

static void an_empty_span_gets_one_caret(void **state) {
  (void)state;
  heng_source *source = source_of("t.heng", "gap =");
  check_render(add_no_value((heng_span){source, 5, 5}), HENG_EN,
               "t.heng:1:6: error H214: `gap` has no value for the grade "
               "`five`\n"
               "    1 | gap =\n"
               "      |      ^\n");
}

static void long_line_numbers_widen_the_margin(void **state) {
  (void)state;
  static const char last[] = "gap = 1";
  const size_t before = 123455;
  char *text = heng__arena_alloc(&arena, before + sizeof last);
  memset(text, '\n', before);
  memcpy(text + before, last, sizeof last);
  heng_source *source = source_of("t.heng", text);
  uint32_t at = (uint32_t)source->text.len - 7;
  check_render(add_no_value((heng_span){source, at, at + 3}), HENG_EN,
               "t.heng:123456:1: error H214: `gap` has no value for the grade "
               "`five`\n"
               "123456 | gap = 1\n"
               "       | ^^^\n");
}

static void a_made_source_says_who_made_it(void **state) {
  (void)state;
  heng_source *source = source_of("profile", "gap = 1");
  source->made_by = HENG_LIT("profile.lua:12");
  heng_diag *diag = add_no_value(part_of(source, "gap"));
  heng__note(&diags, diag, HENG_N_PLAIN, nowhere, HENG_SAY2("first", "先"));
  check_render(diag, HENG_EN,
               "profile:1:1: error H214: `gap` has no value for the grade "
               "`five`\n"
               "    1 | gap = 1\n"
               "      | ^^^\n"
               "      first\n"
               "      made by profile.lua:12\n");
  check_render(diag, HENG_ZH,
               "profile:1:1: 错误 H214：“名次分差”没有给“五级”定值\n"
               "    1 | gap = 1\n"
               "      | ^^^\n"
               "      先\n"
               "      由 profile.lua:12 生成\n");
}

static heng_diag *add_bad_cell(const char *file,
                               uint32_t line,
                               const char *cell) {
  heng_diag *diag =
      heng__diag(&diags, HENG_M_BAD_CELL, nowhere, HENG_SAY2("x", "x"));
  heng__diag_at_record(&diags, diag, heng__slice(file), line,
                       heng__slice(cell));
  return diag;
}

static void a_record_is_shown_by_file_line_and_heading(void **state) {
  (void)state;
  heng_diag *diag = add_bad_cell("events.csv", 12, "points");
  check_render(diag, HENG_EN,
               "events.csv:12 [points]: error H410: `x` is no number\n");
  check_render(diag, HENG_ZH, "events.csv:12 [points]: 错误 H410：“x”不是数\n");
  check_render(add_bad_cell("事项.csv", 12, ""), HENG_EN,
               "事项.csv:12: error H410: `x` is no number\n");
  check_render(add_bad_cell("events.csv", 0, "points"), HENG_EN,
               "events.csv [points]: error H410: `x` is no number\n");
  check_render(add_bad_cell("events.csv", 0, ""), HENG_EN,
               "events.csv: error H410: `x` is no number\n");
  check_render(add_bad_cell("", 0, ""), HENG_EN,
               "error H410: `x` is no number\n");
}

static void a_note_may_be_about_a_record(void **state) {
  (void)state;
  heng_diag *diag = add_bad_cell("events.csv", 12, "points");
  heng_diag *note = heng__note(&diags, diag, HENG_N_PLAIN, nowhere,
                               HENG_SAY2("as here", "见此"));
  heng__diag_at_record(&diags, note, HENG_LIT("units.csv"), 3, HENG_LIT("id"));
  check_render(diag, HENG_EN,
               "events.csv:12 [points]: error H410: `x` is no number\n"
               "      as here (units.csv:3)\n");
}

static void arguments_stand_where_the_tongue_wants_them(void **state) {
  (void)state;
  heng_diag *diag = heng__diag(&diags, HENG_M_ODD, nowhere,
                               HENG_SAY2("a{1}", "甲"), HENG_SAY2("b", "乙"));
  // What is no argument, or has none, stays as it is; nothing is filled twice.
  check_render(diag, HENG_EN, "warning H301: b before a{1}, {2} {x} {} {9\n");
  check_render(diag, HENG_ZH, "警告 H301：乙先于甲\n");
  assert_int_equal(diag->severity, HENG_WARNING);
}

static void arguments_and_places_are_copied(void **state) {
  (void)state;
  char name[] = "gap", file[] = "a.csv", cell[] = "id";
  heng_diag *diag =
      heng__diag(&diags, HENG_M_BAD_CELL, nowhere, HENG_SAY(heng__slice(name)));
  heng__diag_at_record(&diags, diag, heng__slice(file), 2, heng__slice(cell));
  name[0] = file[0] = cell[0] = '?';
  check_render(diag, HENG_EN, "a.csv:2 [id]: error H410: `gap` is no number\n");
}

static void codes_have_three_digits_and_notes_none(void **state) {
  (void)state;
  char code[8];
  assert_string_equal(heng__diag_code(HENG_M_NO_VALUE, code), "H214");
  assert_string_equal(heng__diag_code(HENG_M_EARLY, code), "H007");
  assert_string_equal(heng__diag_code(HENG_N_PLAIN, code), "");
  assert_int_equal(heng__code_severity(HENG_M_ODD), HENG_WARNING);
  assert_int_equal(heng__code_severity(HENG_M_EARLY), HENG_ERROR);
  assert_int_equal(heng__code_severity(HENG_N_PLAIN), HENG_NOTE);
}

static void the_list_goes_by_name_line_column_and_code(void **state) {
  (void)state;
  heng_source *b = source_of("b.heng", "one two\nthree");
  heng_source *a = source_of("a.heng", "one");
  add_bad_cell("c.csv", 10, "second");
  add_bad_cell("c.csv", 9, "first");
  add_no_value(part_of(b, "three"));
  add_no_value(part_of(b, "two"));
  heng__diag(&diags, HENG_M_EARLY, part_of(b, "two"), HENG_SAY2("", ""));
  heng__diag(&diags, HENG_M_ODD, part_of(a, "one"), HENG_SAY2("x", "x"),
             HENG_SAY2("later", "后"));
  heng__diag(&diags, HENG_M_ODD, part_of(a, "one"), HENG_SAY2("y", "y"),
             HENG_SAY2("latest", "末"));
  check_all(HENG_EN,
            "a.heng:1:1: warning H301: later before x, {2} {x} {} {9\n"
            "    1 | one\n"
            "      | ^^^\n"
            "a.heng:1:1: warning H301: latest before y, {2} {x} {} {9\n"
            "    1 | one\n"
            "      | ^^^\n"
            "b.heng:1:5: error H007: early\n"
            "    1 | one two\n"
            "      |     ^^^\n"
            "b.heng:1:5: error H214: `gap` has no value for the grade `five`\n"
            "    1 | one two\n"
            "      |     ^^^\n"
            "b.heng:2:1: error H214: `gap` has no value for the grade `five`\n"
            "    2 | three\n"
            "      | ^^^^^\n"
            "c.csv:9 [first]: error H410: `x` is no number\n"
            "c.csv:10 [second]: error H410: `x` is no number\n"
            "5 errors, 2 warnings\n");
}

static void the_count_speaks_both_tongues(void **state) {
  (void)state;
  check_all(HENG_EN, "");
  heng__diag(&diags, HENG_M_ODD, nowhere, HENG_SAY2("a", "甲"),
             HENG_SAY2("b", "乙"));
  check_all(HENG_ZH, "警告 H301：乙先于甲\n1 个警告\n");
  heng__diag(&diags, HENG_M_EARLY, nowhere, HENG_SAY2("", ""));
  check_all(HENG_EN, "error H007: early\n"
                     "warning H301: b before a, {2} {x} {} {9\n"
                     "1 error, 1 warning\n");
  heng__diag(&diags, HENG_M_EARLY, nowhere, HENG_SAY2("", ""));
  check_all(HENG_ZH, "错误 H007：靠前\n错误 H007：靠前\n"
                     "警告 H301：乙先于甲\n"
                     "2 个错误，1 个警告\n");
}

static void beyond_the_limit_they_are_only_counted(void **state) {
  (void)state;
  diags.limit = 2;
  for (int i = 0; i < 5; i++) {
    heng_diag *diag = add_bad_cell("a.csv", 1, "");
    heng__note(&diags, diag, HENG_N_PLAIN, nowhere, HENG_SAY2("note", "注"));
  }
  heng__diag(&diags, HENG_M_ODD, nowhere, HENG_SAY2("a", "甲"),
             HENG_SAY2("b", "乙"));
  assert_int_equal(diags.count[HENG_ERROR], 2);
  assert_int_equal(diags.count[HENG_WARNING], 1);
  assert_int_equal(diags.dropped, 3);
  check_all(HENG_EN, "warning H301: b before a, {2} {x} {} {9\n"
                     "a.csv:1: error H410: `x` is no number\n"
                     "      note\n"
                     "a.csv:1: error H410: `x` is no number\n"
                     "      note\n"
                     "2 errors, 1 warning, 3 more not shown\n");
  check_all(HENG_ZH, "警告 H301：乙先于甲\n"
                     "a.csv:1: 错误 H410：“x”不是数\n"
                     "      注\n"
                     "a.csv:1: 错误 H410：“x”不是数\n"
                     "      注\n"
                     "2 个错误，1 个警告，另有 3 个未显示\n");
}

static void a_million_mistakes_take_no_more_memory(void **state) {
  (void)state;
  for (int i = 0; i < 300; i++) add_bad_cell("a.csv", 1, "");
  size_t used = arena.used;
  char *free_part = arena.ptr;
  for (int i = 0; i < 100000; i++)
    heng__note(&diags, add_bad_cell("a.csv", 1, ""), HENG_N_PLAIN, nowhere,
               HENG_SAY2("note", "注"));
  assert_int_equal(arena.used, used);
  assert_ptr_equal(arena.ptr, free_part);
  assert_int_equal(diags.count[HENG_ERROR], 200);
  assert_int_equal(diags.dropped, 100100);
}

static void add_texts_open(heng_diags *to, size_t n) {
  for (size_t i = 0; i < n; i++)
    heng__diag(to, HENG_M_BAD_CELL, (heng_span){0}, HENG_SAY2("", ""));
}

static void a_list_can_be_taken_over(void **state) {
  (void)state;
  heng_diags from;
  heng__diags_init(&from, &arena);
  heng__diags_take(&diags, &from);
  assert_null(diags.first);
  add_texts_open(&diags, 1);
  from.limit = 3;
  add_texts_open(&from, 5);
  diags.limit = 3;
  const heng_diag *first = from.first;
  heng__diags_take(&diags, &from);
  assert_ptr_equal(diags.first->next, first);
  assert_ptr_equal(diags.last, first->next);
  assert_null(diags.last->next);
  assert_int_equal(diags.count[HENG_ERROR], 3);
  assert_int_equal(diags.met[HENG_ERROR], 6);
  assert_int_equal(diags.dropped, 3);
  assert_null(from.first);
  assert_int_equal(from.met[HENG_ERROR], 0);
  // The list goes on behind what was taken.
  diags.limit = 0;
  add_texts_open(&diags, 1);
  assert_ptr_equal(first->next->next, diags.last);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(shows_place_message_carets_and_notes),
      CASE(carets_take_two_columns_for_wide_characters),
      CASE(tabs_and_broken_bytes_take_one_column),
      CASE(a_span_of_several_lines_is_marked_to_the_first_end),
      CASE(an_empty_span_gets_one_caret),
      CASE(long_line_numbers_widen_the_margin),
      CASE(a_made_source_says_who_made_it),
      CASE(a_record_is_shown_by_file_line_and_heading),
      CASE(a_note_may_be_about_a_record),
      CASE(arguments_stand_where_the_tongue_wants_them),
      CASE(arguments_and_places_are_copied),
      CASE(codes_have_three_digits_and_notes_none),
      CASE(the_list_goes_by_name_line_column_and_code),
      CASE(the_count_speaks_both_tongues),
      CASE(beyond_the_limit_they_are_only_counted),
      CASE(a_list_can_be_taken_over),
      CASE(a_million_mistakes_take_no_more_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
