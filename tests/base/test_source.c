// Sources: lines, columns and widths of spans.
#include "base_test.h"

#include "base/source.h"

static heng_arena arena;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

// The span of the first [part] in a new source of [text].
static heng_span span_of(const char *text, const char *part) {
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("t.heng"), heng__slice(text));
  const char *at = strstr(text, part);
  assert_non_null(at);
  uint32_t start = (uint32_t)(at - text);
  return (heng_span){source, start, start + (uint32_t)strlen(part)};
}

static void finds_line_column_and_width(void **state) {
  (void)state;
  static const struct {
    const char *text, *part;
    uint32_t line, column, width;
    const char *line_text;
  } rows[] = {
      {"gap = 1", "gap", 1, 1, 3, "gap = 1"},
      {"a\nbb\nccc", "cc", 3, 1, 2, "ccc"},
      {"a\n\nccc\n", "cc", 3, 1, 2, "ccc"},
      {"a\r\nbb\r\ncc", "bb", 2, 1, 2, "bb"},
      {"  points 名次分 = gap", "gap", 1, 19, 3, "  points 名次分 = gap"},
      {"名次分差 = 1", "分差", 1, 5, 4, "名次分差 = 1"},
      {"“work”，x", "x", 1, 9, 1, "“work”，x"},
      {"e\u0301x", "x", 1, 2, 1, "e\u0301x"},
      {"\t\tx", "x", 1, 3, 1, "\t\tx"},
      {"one\ntwo\nthree", "wo\nth", 2, 2, 2, "two"},
      {"ab\r\ncd", "b\r\nc", 1, 2, 1, "ab"},
      {"ab\ncd", "\n", 1, 3, 1, "ab"},
      {"ab\xFF\xFE x", "x", 1, 6, 1, "ab\xFF\xFE x"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_span span = span_of(rows[i].text, rows[i].part);
    heng_place place = heng__source_place(span);
    assert_int_equal(place.line, rows[i].line);
    assert_int_equal(place.column, rows[i].column);
    assert_int_equal(place.width, rows[i].width);
    check_text(place.text, rows[i].line_text);
    check_text(heng__span_text(span), rows[i].part);
  }
}

static void finds_every_line_of_a_long_text(void **state) {
  (void)state;
  heng_buf buf = {.arena = &arena};
  for (int i = 0; i < 3000; i++) heng__buf_printf(&buf, "line %d\n", i);
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("t"), heng__buf_slice(&buf));
  assert_int_equal(source->n_lines, 3001);
  uint32_t line = 1, start = 0;
  for (uint32_t at = 0; at < source->text.len; at++) {
    heng_place place = heng__source_place((heng_span){source, at, at + 1});
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, at - start + 1);
    if (source->text.ptr[at] != '\n') continue;
    line++;
    start = at + 1;
  }
}

static void the_end_of_a_text_is_a_place(void **state) {
  (void)state;
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("t"), HENG_LIT("ab\ncd"));
  heng_place place = heng__source_place((heng_span){source, 5, 5});
  assert_int_equal(place.line, 2);
  assert_int_equal(place.column, 3);
  assert_int_equal(place.width, 1);
  // Beyond the end is the end.
  place = heng__source_place((heng_span){source, 50, 90});
  assert_int_equal(place.line, 2);
  assert_int_equal(place.column, 3);
  assert_int_equal(heng__span_text((heng_span){source, 3, 90}).len, 2);
  assert_int_equal(heng__span_text((heng_span){source, 4, 2}).len, 0);
}

static void an_empty_text_has_one_empty_line(void **state) {
  (void)state;
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("t"), (heng_slice){NULL, 0});
  assert_int_equal(source->n_lines, 1);
  heng_place place = heng__source_place((heng_span){source, 0, 0});
  assert_int_equal(place.line, 1);
  assert_int_equal(place.column, 1);
  assert_int_equal(place.text.len, 0);
  assert_int_equal(heng__span_text((heng_span){source, 0, 0}).len, 0);
}

static void no_source_is_no_place(void **state) {
  (void)state;
  heng_place place = heng__source_place((heng_span){NULL, 3, 4});
  assert_int_equal(place.line, 0);
  assert_int_equal(place.width, 1);
  assert_int_equal(heng__span_text((heng_span){NULL, 3, 4}).len, 0);
}

static void a_name_is_copied(void **state) {
  (void)state;
  char name[] = "a.heng";
  heng_source *source =
      heng__source_new(&arena, heng__slice(name), HENG_LIT("x"));
  name[0] = 'b';
  check_text(source->name, "a.heng");
}

static void joined_spans_cover_both(void **state) {
  (void)state;
  heng_span whole = span_of("one two three", "one two three");
  heng_span two = {whole.source, 4, 7}, three = {whole.source, 8, 13};
  check_text(heng__span_text(heng__span_join(two, three)), "two three");
  check_text(heng__span_text(heng__span_join(three, two)), "two three");
  check_text(heng__span_text(heng__span_join(whole, two)), "one two three");
  heng_span none = {NULL, 0, 0};
  check_text(heng__span_text(heng__span_join(none, two)), "two");
  check_text(heng__span_text(heng__span_join(two, none)), "two");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(finds_line_column_and_width, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(finds_every_line_of_a_long_text, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(the_end_of_a_text_is_a_place, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(an_empty_text_has_one_empty_line, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(no_source_is_no_place, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_name_is_copied, set_up, tear_down),
      cmocka_unit_test_setup_teardown(joined_spans_cover_both, set_up,
                                      tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
