// UTF-8: decoding against an encoder written from the table of the standard,
// classes of characters, width.
#include "base_test.h"

#include "base/utf8.h"

// The bytes of a code point by the table of the standard, checked by nothing.
static size_t encode(uint32_t cp, char *out) {
  unsigned char *b = (unsigned char *)out;
  if (cp < 0x80) {
    b[0] = (unsigned char)cp;
    return 1;
  }
  if (cp < 0x800) {
    b[0] = (unsigned char)(0xC0 | cp >> 6);
    b[1] = (unsigned char)(0x80 | (cp & 63));
    return 2;
  }
  if (cp < 0x10000) {
    b[0] = (unsigned char)(0xE0 | cp >> 12);
    b[1] = (unsigned char)(0x80 | (cp >> 6 & 63));
    b[2] = (unsigned char)(0x80 | (cp & 63));
    return 3;
  }
  b[0] = (unsigned char)(0xF0 | cp >> 18);
  b[1] = (unsigned char)(0x80 | (cp >> 12 & 63));
  b[2] = (unsigned char)(0x80 | (cp >> 6 & 63));
  b[3] = (unsigned char)(0x80 | (cp & 63));
  return 4;
}

static void decodes_every_character(void **state) {
  (void)state;
  for (uint32_t cp = 0; cp < 0x120000; cp++) {
    char bytes[8] = {0}, put[4];
    size_t len = encode(cp, bytes);
    bool real = cp < 0x110000 && !(cp >= 0xD800 && cp < 0xE000);
    int32_t got = -1;
    size_t used = heng__utf8_next((heng_slice){bytes, len}, 0, &got);
    assert_int_equal(used, real ? len : 0);
    assert_int_equal(heng__utf8_put((int32_t)cp, put), real ? len : 0);
    if (!real) continue;
    assert_int_equal(got, cp);
    assert_memory_equal(put, bytes, len);
    // Cut short anywhere it is no character.
    for (size_t cut = 0; cut < len; cut++)
      assert_int_equal(heng__utf8_next((heng_slice){bytes, cut}, 0, &got), 0);
  }
}

static void refuses_what_is_no_utf8(void **state) {
  (void)state;
  static const char *const bad[] = {
      "\x80",          // continues nothing
      "\xBF",          //
      "\xC0\x80",      // zero in two bytes
      "\xC1\xBF",      // a letter in two bytes
      "\xE0\x80\x80",  // three bytes where one is enough
      "\xE0\x9F\xBF",  //
      "\xF0\x8F\xBF\xBF",
      "\xED\xA0\x80",      // half of a surrogate pair
      "\xF4\x90\x80\x80",  // beyond the last character
      "\xF8\x88\x80\x80",  // five bytes
      "\xFE",
      "\xFF",
      "\xE4\xB8z",  // cut short by a letter
      "\xCE\xD2",   // GB18030
  };
  for (size_t i = 0; i < COUNT(bad); i++) {
    int32_t cp;
    assert_int_equal(heng__utf8_next(heng__slice(bad[i]), 0, &cp), 0);
    char text[32];
    snprintf(text, sizeof text, "考核abcdefghij%s", bad[i]);
    assert_int_equal(heng__utf8_valid(heng__slice(text)), 16);
  }
}

static void says_where_a_text_is_broken(void **state) {
  (void)state;
  char text[64];
  memset(text, 'a', sizeof text);
  heng_slice slice = {text, sizeof text};
  assert_int_equal(heng__utf8_valid(slice), sizeof text);
  for (size_t at = 0; at < sizeof text; at++) {
    text[at] = '\xFF';
    assert_int_equal(heng__utf8_valid(slice), at);
    text[at] = 'a';
  }
  assert_int_equal(heng__utf8_valid((heng_slice){NULL, 0}), 0);
  heng_slice chinese = HENG_LIT("机构编制绩效管理考核");
  assert_int_equal(heng__utf8_valid(chinese), chinese.len);
  chinese.len--;
  assert_int_equal(heng__utf8_valid(chinese), chinese.len - 2);
}

static int32_t only_char(const char *text) {
  int32_t cp = -1;
  heng_slice slice = heng__slice(text);
  assert_int_equal(heng__utf8_next(slice, 0, &cp), slice.len);
  return cp;
}

static void knows_which_characters_make_words(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool start, inside, cjk;
  } rows[] = {
      {"a", true, true, false},        {"Z", true, true, false},
      {"_", true, true, false},        {"0", false, true, false},
      {"9", false, true, false},       {"-", false, false, false},
      {" ", false, false, false},      {"\n", false, false, false},
      {"é", true, true, false},        {"я", true, true, false},
      {"中", true, true, true},        {"〇", true, true, true},
      {"々", true, true, true},        {"㐀", true, true, true},
      {"𠮷", true, true, true},        {"カ", true, true, true},
      {"한", true, true, true},        {"Ａ", true, true, false},
      {"３", false, true, false},      {"，", false, false, false},
      {"、", false, false, false},     {"。", false, false, false},
      {"（", false, false, false},     {"“", false, false, false},
      {"《", false, false, false},     {"×", false, false, false},
      {"％", false, false, false},     {"＝", false, false, false},
      {"\u3000", false, false, false}, {"\u0301", false, true, false},
      {"😀", false, false, false},      {"€", false, false, false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int32_t cp = only_char(rows[i].text);
    if (heng__utf8_word_start(cp) != rows[i].start ||
        heng__utf8_word(cp) != rows[i].inside ||
        heng__utf8_cjk(cp) != rows[i].cjk)
      fail_msg("%s: start %d, inside %d, cjk %d", rows[i].text,
               heng__utf8_word_start(cp), heng__utf8_word(cp),
               heng__utf8_cjk(cp));
  }
}

static void finds_cjk_anywhere_in_a_text(void **state) {
  (void)state;
  assert_true(heng__utf8_has_cjk(HENG_LIT("abc名")));
  assert_true(heng__utf8_has_cjk(HENG_LIT("\xFF名")));
  assert_false(heng__utf8_has_cjk(HENG_LIT("abc，é")));
  assert_false(heng__utf8_has_cjk(HENG_LIT("")));
}

static void counts_columns_as_a_terminal_does(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t want;
  } rows[] = {
      {"", 0},        {"gap", 3},        {"名次分", 6},   {"（，、：；）", 12},
      {"％≥≤≠＝", 7}, {"“”‘’…—·×÷", 9},  {"－×÷", 4},     {"ａｂ", 4},
      {"e\u0301", 1}, {"\t", 1},         {"\x01", 1},     {"\u3000", 2},
      {"𠮷", 2},      {"\U000323B0", 2}, {"\xFF\xFE", 2}, {"a\xE4\xB8", 3},
      {"\uFEFFa", 1}, {"é", 1},          {"😀", 2},        {"\xC2\x85", 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    size_t got = heng__utf8_width(heng__slice(rows[i].text));
    if (got != rows[i].want)
      fail_msg("row %zu, %s: %zu columns, wanted %zu", i, rows[i].text, got,
               rows[i].want);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decodes_every_character),
      cmocka_unit_test(refuses_what_is_no_utf8),
      cmocka_unit_test(says_where_a_text_is_broken),
      cmocka_unit_test(knows_which_characters_make_words),
      cmocka_unit_test(finds_cjk_anywhere_in_a_text),
      cmocka_unit_test(counts_columns_as_a_terminal_does),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
