// Tests of look-alikes and of guessed encodings.
#include "base_test.h"

#include "base/encoding.h"
#include "base/lookalike.h"

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

static void names_are_written_as_they_are_meant(void **state) {
  (void)state;
  static const struct {
    const char *name, *want;
    int32_t first;  // the first character that is not as it should be; 0: none
  } rows[] = {
      {"gap", "gap", 0},
      {"名次分差", "名次分差", 0},
      {"ｇａｐ１", "gap1", 0xFF47},
      {"p\xD0\xBEsts", "posts", 0x43E},
      {"\xCE\x91\xCE\x92", "AB", 0x391},
      {"привет", "привет", 0},  // a word of another script
      {"αβ", "αβ", 0},          // letters like no Latin ones
      {"单\xE2\x80\x8B位", "单位", 0x200B},
      {"编\xEF\xB8\x8F", "编", 0xFE0F},
      {"\xE2\xBC\xB5", "廴", 0x2F35},
      {"\xEF\xA7\xBD", "什", 0xF9FD},
      {"\xE2\x80\x8B", "", 0x200B},
      {"a\xFF", "a\xFF", 0},  // no UTF-8: said elsewhere
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int32_t first = 0;
    heng_slice name = heng__slice(rows[i].name);
    heng_slice plain = heng__name_plain(&arena, name, &first);
    check_text(plain, rows[i].want);
    assert_int_equal(first, rows[i].first);
    assert_int_equal(plain.ptr == name.ptr, rows[i].first == 0);
  }
}

static void texts_that_look_the_same_are_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *x, *y;
    int32_t first;  // 0: they do not look the same
  } rows[] = {
      {"大型", "大型", 0},
      {"大型", "小型", 0},
      {"", "", 0},
      {"大\xC2\xA0型", "大型", 0xA0},
      {"大型", "大\xE3\x80\x80型", 0x3000},
      {"ＫＪ", "KJ", 0xFF2B},
      {"kj", "k\xE2\x80\x8Bj", 0x200B},
      {"a b", "ab", ' '},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int32_t first = 0;
    bool same = heng__looks_same(&arena, heng__slice(rows[i].x),
                                 heng__slice(rows[i].y), &first);
    assert_int_equal(same, rows[i].first != 0);
    assert_int_equal(first, rows[i].first);
  }
}

static void characters_have_names(void **state) {
  (void)state;
  check_text(heng__char_said(&arena, 0x200B).en, "U+200B zero width space");
  check_text(heng__char_said(&arena, 0x200B).zh, "U+200B 零宽空格");
  check_text(heng__char_said(&arena, 7).en, "U+0007");
}

static void encodings_are_guessed(void **state) {
  (void)state;
  static const struct {
    heng_slice text;
    const char *want;
  } rows[] = {
      {{"", 0}, NULL},
      {{"scheme a", 8}, NULL},
      {{"方案", 6}, NULL},
      {{"\xEF\xBB\xBF"
        "a",
        4},
       NULL},
      {{"\xB7\xBD\xB0\xB8", 4}, "GB18030"},
      {{"a\xB7\xBD\x81\x30\x81\x30", 7}, "GB18030"},
      {{"\xB7", 1}, NULL},
      {{"\xB7\x20", 2}, NULL},
      {{"\xFF\xFE\x61\x00", 4}, "UTF-16"},
      {{"\xFE\xFF\x00\x61", 4}, "UTF-16"},
      {{"a\0b\0c\0", 6}, "UTF-16"},
      {{"a\xFF"
        "b",
        3},
       NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *got = heng__encoding_guess(rows[i].text);
    assert_int_equal(got != NULL, rows[i].want != NULL);
    if (got) assert_string_equal(got, rows[i].want);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(names_are_written_as_they_are_meant,
                                      set_up, tear_down),
      cmocka_unit_test_setup_teardown(texts_that_look_the_same_are_told_apart,
                                      set_up, tear_down),
      cmocka_unit_test_setup_teardown(characters_have_names, set_up, tear_down),
      cmocka_unit_test(encodings_are_guessed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
