// Shares of edits in what moved, worked out by hand; and that threads, exhausted
// memory and records that must be read again make no difference to them.
#include "host/attribute.h"
#include "host_test.h"

#define HEAD(edition)                                   \
  "scheme tiny 小方案 edition " edition "\nuse model\n" \
  "choice tier 等次 { good 好, fair 中, poor 差 }\n"
#define UNITS                                                        \
  "record units 单位 {\n  id 编号 key\n  posts 编制: number\n" \
  "  staff 实有: number?\n  note 备注: text?\n}\n"
#define SCORE(total)                                                  \
  "score ranked 名次 from units {\n"                                \
  "  total = " total "\n"                                             \
  "  place = rank by total descending; ties share\n"                  \
  "  tier = choose { good when total >= 100; fair when total >= 50; " \
  "poor otherwise }\n}\n"
#define PARAMS(a, b) "param a 甲 = " a "\nparam b 乙 = " b "\n"
#define GROWN(name, times)                              \
  "local heng = ...\nheng.scheme '" name                \
  ".heng'\nheng.func('grown', {'x: number'}, 'number'," \
  " function(x) return x * " times " end)\n"
// With a alone, or with c, staff is asked for; with b alone, the note.
#define HOLDING                                                     \
  "for units {\n"                                                   \
  "  manned 有人 = staff required\n"                              \
  "  noted 有注 = choose { 1 when (note required) = \"n\"; "      \
  "0 otherwise }\n}\n" SCORE(                                       \
      "choose { manned when a = 2 and b = 1; noted when a = 1 and " \
      "b = 2 and c = 1; posts * (a + b + c) otherwise }")
#define RECORDS "id,posts,staff\nx,10,4\ny,20,\nz,5,1\n"

// What is asked: two profiles of a folder, and what was found.
typedef struct asked {
  const char *profiles[2];
  const char *data;
  unsigned threads;
  heng_edits *edits;
  heng_attribution *shares;
  heng_arena *arena;
} asked;

static heng_status attribute(heng_answer *answer, const void *ctx) {
  asked *a = *(asked *const *)ctx;
  heng_ready ready[2];
  heng_run *runs[2];
  heng_attribute_side sides[2];
  for (size_t v = 0; v < 2; v++) {
    heng_run_request request = {.profile = a->profiles[v], .data = a->data};
    heng_status status = heng__ready(answer, &request, &ready[v]);
    if (status == HENG_OK)
      status = heng__ready_run(answer, &ready[v], &runs[v]);
    if (status != HENG_OK) return status;
    sides[v] = (heng_attribute_side){&ready[v].profile, ready[v].records,
                                     runs[v], false};
  }
  a->edits =
      heng__attribute_edits(answer, &ready[0].profile, &ready[1].profile);
  a->shares = heng__attribute(answer, a->edits, &sides[0], &sides[1],
                              (heng_records_at){heng__slice(a->data), NULL},
                              a->threads);
  a->arena = &answer->arena;
  return HENG_OK;
}

// "x total 14 -> 25: 7, 4; …": all that moved.
static void put_shares(const asked *a, char *out, size_t size) {
  static const char *const kinds[] = {"total", "place", "tier"};
  size_t at = 0;
  out[0] = '\0';
  for (size_t u = 0; u < a->shares->len; u++)
    for (size_t k = 0; k < HENG_MOVED_COUNT; k++) {
      const heng_moved_unit *unit = &a->shares->units[u];
      const heng_shares *s = &unit->of[k];
      if (s->why == HENG_NOT_MOVED) continue;
      at += (size_t)snprintf(out + at, size - at, "%s%.*s %s", at ? "; " : "",
                             HENG_ARG(unit->key), kinds[k]);
      if (s->why == HENG_SHARED)
        for (size_t e = 0; e < a->shares->n_edits; e++) {
          heng_slice text = heng__num_text(a->arena, s->of[e]);
          at += (size_t)snprintf(out + at, size - at, "%s%.*s", e ? ", " : ": ",
                                 HENG_ARG(text));
        }
      else if (s->why == HENG_NO_HYBRID)
        at +=
            (size_t)snprintf(out + at, size - at, ": %.*s / %.*s",
                             HENG_ARG(s->because.en), HENG_ARG(s->because.zh));
      else
        at += (size_t)snprintf(out + at, size - at, ": none");
    }
}

typedef struct pair {
  const char *title;
  const char *old, *new;
  const char *records;
  const char *want;
} pair;

static const pair pairs[] = {
    {"a product is shared in halves",
     HEAD("2022") PARAMS("1", "1") SCORE("posts * a * b"),
     HEAD("2022") PARAMS("2", "3") SCORE("posts * a * b"), RECORDS,
     // 10: 1·1 → 2·3: a alone +10 or +30, b alone +20 or +40
     "x total: 20, 30; x tier: -0.5, -0.5; y total: 40, 60; "
     "y tier: -0.5, -1.5; z total: 10, 15"},
    {"three edits in sixths",
     HEAD("2022") PARAMS("1", "1") "param c = 1\n" SCORE("posts * a * b * c"),
     HEAD("2022") PARAMS("2", "2") "param c = 2\n" SCORE("posts * a * b * c"),
     "id,posts,staff\nx,3,\n", "x total: 7, 7, 7"},
    {"places move because of others",
     HEAD("2022") PARAMS("1", "0") SCORE("posts * a + (staff else 0) * b"),
     HEAD("2022") PARAMS("0", "1") SCORE("posts * a + (staff else 0) * b"),
     RECORDS,
     "x total: -10, 4; x place: -1, 0; y total: -20, 0; y place: 1, 1; "
     "z total: -5, 1; z place: -1.5, 0.5"},
    {"a value that some choices hold back",
     HEAD("2022") PARAMS("1", "2")
         SCORE("choose { (staff required) when a > b; a otherwise }"),
     HEAD("2022") PARAMS("3", "4")
         SCORE("choose { (staff required) when a > b; a otherwise }"),
     "id,posts,staff\nx,10,4\ny,20,\n",
     // x: 1, a alone 4, b alone 1, 3
     "x total: 2.5, -0.5; "
     "y total: with param a but without param b the total is held back by "
     "total / 只采用“参数 甲”而不采用“参数 乙”时，总分因“总分”被搁置"},
    {"another field holds it back, in each choice another unit",
     HEAD("2022") PARAMS("1", "1") "param c = 1\n" HOLDING,
     HEAD("2022") PARAMS("2", "2") "param c = 2\n" HOLDING,
     "id,posts,staff,note\nx,10,4,n\ny,20,,n\nz,40,4,\n",
     // x: 30; a 4, b 1, c 40, a and b 50, a and c 4, b and c 50; 60
     "x total: -19/6, 55/3, 89/6; x tier: -1/6, -2/3, -1/6; "
     "y total: with param a but without param b, param c the total is held "
     "back by manned / "
     "只采用“参数 甲”而不采用“参数 乙、参数 c”时，总分因“有人”被搁置; "
     "y tier: with param a but without param b, param c the tier is held back "
     "by manned / "
     "只采用“参数 甲”而不采用“参数 乙、参数 c”时，等次因“有人”被搁置; "
     "z total: with param b but without param a, param c the total is held "
     "back by noted / "
     "只采用“参数 乙”而不采用“参数 甲、参数 c”时，总分因“有注”被搁置"},
    {"a unit to which one version alone gives a value",
     HEAD("2022") PARAMS("1", "1") SCORE("posts * a"),
     HEAD("2022") PARAMS("2", "2") SCORE("(staff required) * b"),
     "id,posts,staff\nx,10,4\ny,20,\n",
     "x total: 5, 2, -9; x place: none; y total: none; y place: none; "
     "y tier: none"},
    {"a column that only one version reads, and its param",
     HEAD("2022") PARAMS("1", "1") SCORE("posts * a"),
     HEAD("2022") PARAMS("2", "1") SCORE("posts * a + (staff else 0)"), RECORDS,
     "x total: 10, 4; y total: 20, 0; z total: 5, 1"},
    {"a given row and a rule that adds up",
     HEAD("2022") "given books 文件 {\n  | id key | weight: number |\n"
                  "  | one | 2 |\n}\n" PARAMS("1", "1")
                      SCORE("posts + a * sum(all books.weight)"),
     HEAD("2022") "given books 文件 {\n  | id key | weight: number |\n"
                  "  | one | 2 |\n  | two | 4 |\n}\n" PARAMS("2", "1")
                      SCORE("posts + a * sum(all books.weight)"),
     "id,posts,staff\nx,1,\n",
     // 2·1 → 6·2: the rows +4 or +8, the figure +2 or +6
     "x total: 6, 4"},
    {"given rows, and a choice that neither version has without them",
     HEAD("2022") "given books 文件 {\n  | id key | weight: number |\n"
                  "  | one | 2 |\n}\nfor units { bump 加 = 0 }\n" SCORE(
                      "posts * sum(all books.weight) + bump"),
     HEAD("2022") "given books 文件 {\n  | id key | weight: number |\n"
                  "  | one | 2 |\n  | two | 4 |\n}\n"
                  "choice colour 色 { red 红, blue 蓝 }\n"
                  "param paint 漆 by colour { red = 2; blue = 1 }\n"
                  "for units { bump 加 = staff else 0 }\n" SCORE(
                      "posts * paint[red] * sum(all books.weight) + bump"),
     "id,posts,staff\nx,1,5\n",
     // 2; the rows 6, the paint 4, both 12; and 5. With the rows or the paint alone
     // records are read in another form, with staff or without.
     "x total: 6, 5, 4"},
    {"a value and its reader that do not go alone, beside a figure that has "
     "run",
     HEAD("2022") PARAMS("1", "1") "value v = 1\n" SCORE("posts * a + v"),
     HEAD("2022") PARAMS("2", "1") "value v = 2022-03-01\n" SCORE(
         "posts * a + month of v"),
     "id,posts,staff\nx,10,4\ny,30,4\n",
     "x total: 10, 2; y total: 30, 2; y tier: -1, 0"},
    {"what stands for a blank cell, and a figure",
     HEAD("2022") "extend units { level 级: number else 5 }\n" PARAMS("1", "1")
         SCORE("posts * a + level"),
     HEAD("2022") "extend units { level 级: number else 7 }\n" PARAMS("2", "1")
         SCORE("posts * a + level"),
     "id,posts,staff,level\nx,10,4,\ny,30,4,1\n",
     "x total: 2, 10; y total: 0, 30; y tier: 0, -1"},
    {"values of a choice in another order, and a figure",
     HEAD("2022") "choice sort { up, down }\nextend units { kind 类: sort "
                  "}\n" PARAMS("1", "1") SCORE(
                      "posts * a + (choose { 1 when kind = up; 5 otherwise })"),
     HEAD("2022") "choice sort { down, up }\nextend units { kind 类: sort "
                  "}\n" PARAMS("2", "1") SCORE(
                      "posts * a + (choose { 1 when kind = up; 5 otherwise })"),
     "id,posts,staff,kind\nx,10,4,up\ny,30,4,down\n",
     // 11 → 21 and 35 → 65, whatever order the records were read for.
     "x total: 0, 10; y total: 0, 30; y tier: 0, -1"},
    {"a function from outside that computes otherwise, and a figure",
     HEAD("2022") PARAMS("1", "1") SCORE("grown(posts) * a"),
     HEAD("2022") PARAMS("2", "1") SCORE("grown(posts) * a"), RECORDS,
     // 10·1 → 30·2: the figure +10 or +30, the function +20 or +40
     "x total: 20, 30; x tier: -0.5, -0.5; y total: 40, 60; "
     "y tier: -0.5, -1.5; z total: 10, 15"},
};

static void put_pair(test_folder *folder, const pair *p) {
  folder_put(folder, "model.heng", UNITS);
  folder_put(folder, "old/old.heng", p->old);
  folder_put(folder, "new/new.heng", p->new);
  folder_put(folder, "records/units.csv", p->records);
  if (!strstr(p->old, "grown(")) return;
  folder_put(folder, "old/profile.lua", GROWN("old", "1"));
  folder_put(folder, "new/profile.lua", GROWN("new", "3"));
}

// The shares of a pair as text, with so many threads.
static void shares_of(const pair *p, unsigned threads, char *out, size_t size) {
  test_folder folder;
  folder_begin(&folder);
  put_pair(&folder, p);
  heng_host *host = host_in(&folder);
  char where[3][600];
  static const char *const names[] = {"old", "new", "records"};
  for (size_t i = 0; i < 3; i++)
    snprintf(where[i], sizeof where[i], "%s/%s", folder.path, names[i]);
  asked a = {
      .profiles = {where[0], where[1]}, .data = where[2], .threads = threads};
  asked *to = &a;
  heng_answer *answer;
  heng_status status =
      heng__answer_make(host, "attribute", attribute, &to, &answer);
  if (status != HENG_OK) {
    written w;
    fail_msg("%s: %s", p->title, messages_of(answer, false, &w));
  }
  put_shares(&a, out, size);
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void shares_are_those_worked_out_by_hand(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(pairs); i++) {
    char got[4096];
    shares_of(&pairs[i], 1, got, sizeof got);
    if (strcmp(got, pairs[i].want) != 0)
      fail_msg("%s:\n  got  %s\n  want %s", pairs[i].title, got, pairs[i].want);
  }
}

// Choices run by themselves where records are few, and together where they are many.
static void many_records_make_no_difference(void **state) {
  (void)state;
  static const struct {
    const char *title, *row;
  } cases[] = {
      {"a product is shared in halves", "n%d,0,\n"},
      {"another field holds it back, in each choice another unit",
       "n%d,0,0,n\n"},
  };
  enum { ROWS = 20001, SIZE = 32 * ROWS };
  char *text = malloc(SIZE);
  assert_non_null(text);
  for (size_t i = 0; i < COUNT(cases); i++) {
    const pair *found = pairs;
    while (strcmp(found->title, cases[i].title) != 0) found++;
    size_t at = (size_t)snprintf(text, SIZE, "%s", found->records);
    for (int n = 0; n < ROWS; n++)
      at += (size_t)snprintf(text + at, SIZE - at, cases[i].row, n);
    pair many = *found;
    many.records = text;
    for (unsigned threads = 1; threads <= 2; threads++) {
      char got[4096];
      shares_of(&many, threads, got, sizeof got);
      assert_string_equal(got, found->want);
    }
  }
  free(text);
}

static void threads_make_no_difference(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(pairs); i++) {
    char one[4096], four[4096];
    shares_of(&pairs[i], 1, one, sizeof one);
    shares_of(&pairs[i], 4, four, sizeof four);
    assert_string_equal(one, four);
  }
}

// Memory that ends anywhere ends in an answer that is not there, and leaves nothing
// behind.
typedef struct purse {
  size_t left, held;
} purse;

static void *spend(void *ctx, void *old, size_t old_size, size_t new_size) {
  purse *p = ctx;
  p->held -= old_size;
  if (new_size == 0) {
    free(old);
    return NULL;
  }
  if (p->left == 0) {
    p->held += old_size;
    return NULL;
  }
  p->left--;
  void *made = realloc(old, new_size);
  if (made) p->held += new_size;
  return made;
}

static void exhausted_memory_is_survived(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_pair(&folder, &pairs[COUNT(pairs) - 1]);
  char where[3][600];
  static const char *const names[] = {"old", "new", "records"};
  for (size_t i = 0; i < 3; i++)
    snprintf(where[i], sizeof where[i], "%s/%s", folder.path, names[i]);
  asked a = {.profiles = {where[0], where[1]}, .data = where[2], .threads = 1};
  asked *to = &a;
  purse p = {.left = SIZE_MAX};
  const heng_memory memory = {spend, &p};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  const char *folders[] = {folder.path};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = folders;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  options.memory = &memory;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  heng_status status = HENG_NOMEM;
  for (size_t limit = 0; status == HENG_NOMEM; limit += 1 + limit / 40) {
    size_t before = p.held;
    heng_answer *answer;
    p.left = limit;
    status = heng__answer_make(host, "attribute", attribute, &to, &answer);
    p.left = SIZE_MAX;
    assert_true((status == HENG_NOMEM) == (answer == NULL));
    heng_answer_free(answer);
    assert_int_equal(p.held, before);
  }
  assert_int_equal(status, HENG_OK);
  heng_host_free(host);
  assert_int_equal(p.held, 0);
  folder_end(&folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shares_are_those_worked_out_by_hand),
      cmocka_unit_test(many_records_make_no_difference),
      cmocka_unit_test(threads_make_no_difference),
      cmocka_unit_test(exhausted_memory_is_survived),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
