// The messages of all rooms: numbers are unique and stand in the range of their
// room, both tongues say something and take the same arguments.
#include "base_test.h"

#include "base/diag.h"
#include "base/utf8.h"

typedef struct row {
  const char *room, *name;
  int number;  // 0: a note
  const char *en, *zh;
} row;

#define HENG_MESSAGE(name, number, severity, en, zh) \
  {ROOM, #name, number, en, zh},
#define HENG_REMARK(name, en, zh) {ROOM, #name, 0, en, zh},
static const row rows[] = {
#define ROOM "base"
#include "base/messages/base.def"
#undef ROOM
#define ROOM "syntax"
#include "base/messages/syntax.def"
#undef ROOM
#define ROOM "plan"
#include "base/messages/plan.def"
#include "base/messages/review.def"
#undef ROOM
#define ROOM "records"
#include "base/messages/records.def"
#undef ROOM
#define ROOM "run"
#include "base/messages/run.def"
#undef ROOM
#define ROOM "host"
#include "base/messages/host.def"
#undef ROOM
#define ROOM "lua"
#include "base/messages/lua.def"
#undef ROOM
#define ROOM "regress"
#include "base/messages/regress.def"
#include "base/messages/approve.def"
#include "base/messages/coverage.def"
#undef ROOM
};
#undef HENG_MESSAGE
#undef HENG_REMARK

static void numbers_are_unique_and_in_the_range_of_their_room(void **state) {
  (void)state;
  static const struct {
    const char *room;
    int first, last;
  } ranges[] = {
      {"base", 1, 99},       {"syntax", 100, 199},  {"plan", 200, 399},
      {"records", 400, 499}, {"run", 500, 599},     {"host", 600, 699},
      {"lua", 700, 799},     {"regress", 800, 899}, {"host", 900, 999},
  };
  const char *owner[1000] = {0};
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (rows[i].number == 0) continue;
    bool within = false;
    for (size_t k = 0; k < COUNT(ranges); k++)
      within |= strcmp(ranges[k].room, rows[i].room) == 0 &&
                rows[i].number >= ranges[k].first &&
                rows[i].number <= ranges[k].last;
    if (!within)
      fail_msg("%s: H%d is not of the room %s", rows[i].name, rows[i].number,
               rows[i].room);
    if (owner[rows[i].number])
      fail_msg("H%d is both %s and %s", rows[i].number, owner[rows[i].number],
               rows[i].name);
    owner[rows[i].number] = rows[i].name;
  }
}

static void the_table_lists_every_room(void **state) {
  (void)state;
  // All rows and HENG_M_NONE.
  assert_int_equal(COUNT(rows) + 1, HENG_M_COUNT);
}

static bool takes(const char *text, char digit) {
  char argument[] = {'{', digit, '}', 0};
  return strstr(text, argument) != NULL;
}

static bool has_letter(const char *text) {
  for (; *text; text++)
    if ((*text | 32) >= 'a' && (*text | 32) <= 'z') return true;
  return false;
}

static void both_tongues_speak_and_take_the_same_arguments(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const row *r = &rows[i];
    heng_slice en = heng__slice(r->en), zh = heng__slice(r->zh);
    if (!en.len || !zh.len) fail_msg("%s is silent in one tongue", r->name);
    assert_int_equal(heng__utf8_valid(en), en.len);
    assert_int_equal(heng__utf8_valid(zh), zh.len);
    // Such as "{0} ÷ {1}" is the same in both; Chinese may get by with its
    // punctuation, but not with ASCII.
    if (has_letter(r->en) && heng__utf8_width(zh) == zh.len)
      fail_msg("%s has no Chinese: %s", r->name, r->zh);
    // The English may need one more, such as the ending of a plural.
    for (char digit = '0'; digit <= '9'; digit++)
      if (takes(r->zh, digit) && !takes(r->en, digit))
        fail_msg("%s: {%c} is said in Chinese only", r->name, digit);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_unique_and_in_the_range_of_their_room),
      cmocka_unit_test(the_table_lists_every_room),
      cmocka_unit_test(both_tongues_speak_and_take_the_same_arguments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
