// Every keyword can be the name of a thing. Each text below is parsed with a
// plain name and with each keyword in its place; the trees must say the same.
#include "grammar_test.h"

#include "base/utf8.h"

// K is the name, O a name of the other tongue.
static const char *const texts[] = {
    // Declared
    "record r { K: number, a: text }",
    "record r {\n  a: text\n  K: text?\n  id key\n}",
    "record r { K key, a: K.K }",
    "record K { K O: number\n O K: text }",
    "given g {\n  | K key | a: K |\n  | x | y |\n}",
    "given K { | K | O K: text |\n | a | b | }",
    "choice K { K, O K, a }",
    "extend K { K: number\n b: text\n K: text = 1 }",
    "extend choice K.K { K }",
    "scheme K edition 2022",
    "use K",
    "param K = 3",
    "param K: K = K",
    "param O K = K",
    "param O K by a { x = K }",
    "value K: number = K",
    "function K(K: number, O K: K) for K = K",
    "for K { K = 1 }",
    "table K from K where K { a = b\n K = 1\n K: number = K }",
    "table O K from K in K, x in K where K = x by K, b having K",
    "table t from u { O K = 1\n a = K\n }",
    "table t from u { K O = 1 }",
    "score K from u { K: number = 2 }",
    "score s from u { indicator K of K at K = K\n indicator O K of K }",
    "score s from u { indicator a of 100 { K of K\n  O K of 3 at K } }",
    "score s from u { deduct K = K\n deduct O K = 3\n bonus K = K }",
    "score s from u { outcome K when K because \"{K} a\" }",
    "score s from u { outcome K as a rule when K\n outcome O K when a }",
    "check K on K: K",
    "check O K on K: K because \"{K}\"",
    "warn K: not K",
    "example \"e\" {\n K | K | a |\n | x | y |\n expect K k: K = K\n}",
    "example \"e\" {\n set K = K\n set K.K = 1\n expect finding K at K\n}",
    "example \"e\" {\n expect K K, K: a = missing\n expect K | K |\n | 1 |\n}",
    // Used
    "value y = K",
    "value y = K + 1 - K * K / K ^ K",
    "value y = -K",
    "value y = (K)",
    "value y = K required",
    "value y = K else 0",
    "value y = K at most 3 at least K",
    "value y = K = 3",
    "value y = K <= K",
    "value y = K in {K, 2}",
    "value y = K not in {1, K}",
    "value y = K between 1 and 2",
    "value y = a between K and K",
    "value y = K is known and K is missing",
    "value y = K and K or K",
    "value y = K implies K",
    "value y = not K",
    "value y = not K and not K",
    "value y = a\n  and K",
    "value y = K.K + this.K.K",
    "value y = K[K, 1]",
    "value y = 3 months + K",
    "value y = year of K + 1",
    "value y = days between K and K",
    "value y = choose { K when K; K otherwise }",
    "value y = choose exactly one {\n K when K\n 1 when not K\n K otherwise\n}",
    // Over rows
    "value y = sum(K)",
    "value y = sum(K.K)",
    "value y = sum(t.K + 1 where K > 1)",
    "value y = sum(K where a)",
    "value y = sum(K via K where K)",
    "value y = sum(K.a via K.K where not K)",
    "value y = sum(all K)",
    "value y = sum(all K.K where K.a = this.K)",
    "value y = count(all K where K)",
    "value y = first(t.K by K)",
    "value y = first(K by K descending)",
    "value y = streak(K = 1 by K until K)",
    "value y = max(K) within K",
    "value y = max(K) within (K, a)",
    "value y = max(K) within K.K = K",
    "value y = max(a, K)",
    "value y = round(K, 2, half up)",
    "value y = round(K, to K)",
    "value y = round(K, K, down)",
    "value y = average(K.K weighted by K where K)",
    "value y = sum of the K largest(K)",
    "value y = average of the K.K smallest(all K where K) + K",
    "value y = sum of the (K + 1) largest(t.K) within K",
    "value y = percentile rank(K where K) within K",
    "table t from u { y = rank by counts of K descending, K; ties share }",
    "table t from u { y = rank by counts of (K.K where K) within K }",
    "table t from u { y = rank by K }",
    "table t from u { y = rank by K descending, K ascending within K, a }",
    ("table t from u { y = rank by K within K; no ties; then by K ascending\n"
     " K = 1 }"),
};

#define N_TEXTS (sizeof texts / sizeof *texts)

static bool has(heng_slice text, const char *part) {
  return strstr(text.ptr, part) != NULL;
}

// Where a keyword does its work and a name cannot be meant: `not required`,
// `outcome x as a rule when`, `max(x) within all`, `年份 降序` (of a field 年份).
static bool excepted(heng_slice word, heng_slice text) {
  if (heng__pair_has(heng__keyword_pair(HENG_K_NOT), word))
    return has(text, "= NAME required") || has(text, "= 某某 required") ||
           has(text, "= NAME 必填") || has(text, "= 某某 必填") ||
           has(text, "NAME 已知") || has(text, "某某 已知");
  static const char *const behind[] = {"必填",      "已知",      "缺失",
                                       "升序",      "降序",      "required",
                                       "ascending", "descending"};
  for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
    if (heng__slice_eq(word, heng__slice(behind[i])) &&
        (has(text, "年份 NAME") || has(text, "年份 某某") ||
         has(text, "逐项计数 NAME") || has(text, "逐项计数 某某") ||
         has(text, "相隔天数 NAME") || has(text, "相隔天数 某某")))
      return true;
  // As a type it is one, and printed in one form.
  if (heng__slice_eq(word, HENG_LIT("是否")) &&
      (has(text, ": 某某") || has(text, "：某某")))
    return true;
  // The formatter leaves such names behind their partners.
  static const heng_keyword joining[] = {
      HENG_K_WHEN, HENG_K_WHERE,     HENG_K_AND,   HENG_K_OR,
      HENG_K_ELSE, HENG_K_OTHERWISE, HENG_K_AND_TO};
  for (size_t i = 0; i < sizeof joining / sizeof *joining; i++)
    if (heng__pair_has(heng__keyword_pair(joining[i]), word) &&
        (has(text, "\n    NAME 对子") || has(text, "\n    某某 PAIR")))
      return true;
  // In a score a result with a type, or a mark without a name, is a mistake.
  static const heng_keyword of_a_score[] = {HENG_K_TOTAL,  HENG_K_PLACE,
                                            HENG_K_TIER,   HENG_K_INDICATOR,
                                            HENG_K_DEDUCT, HENG_K_BONUS};
  bool score = has(text, "score ") || has(text, "计分 ");
  for (size_t i = 0; i < sizeof of_a_score / sizeof *of_a_score; i++)
    if (score && heng__pair_has(heng__keyword_pair(of_a_score[i]), word) &&
        (has(text, "NAME: ") || has(text, "某某：") || has(text, "某某: ") ||
         has(text, "NAME：") || has(text, "\n  NAME = ") ||
         has(text, "\n  某某 = ")))
      return true;
  if (heng__pair_has(heng__keyword_pair(HENG_K_INDICATOR), word))
    return has(text, "  NAME 对子 of 3") || has(text, "  某某 PAIR 满分 3") ||
           has(text, "  NAME 对子 满分 3") || has(text, "  某某 PAIR of 3");
  if (heng__pair_has(heng__keyword_pair(HENG_K_AS_A_RULE), word))
    return has(text, " 当 a") || has(text, " when a");
  if (heng__pair_has(heng__keyword_pair(HENG_K_ALL), word))
    return has(text, ") within NAME") || has(text, ") within 某某") ||
           has(text, ") 同 NAME") || has(text, ") 同 某某");
  return false;
}

static heng_slice replace(heng_arena *arena,
                          heng_slice text,
                          heng_slice what,
                          heng_slice with) {
  heng_buf out = {.arena = arena};
  for (size_t at = 0; at < text.len;) {
    bool here = at + what.len <= text.len &&
                memcmp(text.ptr + at, what.ptr, what.len) == 0;
    heng__buf_add(&out, here ? with : (heng_slice){text.ptr + at, 1});
    at += here ? what.len : 1;
  }
  return heng__buf_slice(&out);
}

// [text] with a plain name of the tongue in place of K and another for O.
static heng_slice plain(heng_arena *arena, const char *text, bool chinese) {
  heng_slice name = chinese ? HENG_LIT("某某") : HENG_LIT("NAME");
  heng_slice other = chinese ? HENG_LIT("PAIR") : HENG_LIT("对子");
  heng_slice out = heng__slice(text);
  out = replace(arena, out, HENG_LIT("O"), other);
  return replace(arena, out, HENG_LIT("K"), name);
}

static void check_word(heng_slice word) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  bool chinese = heng__utf8_has_cjk(word);
  heng_slice name = chinese ? HENG_LIT("某某") : HENG_LIT("NAME");
  for (size_t i = 0; i < N_TEXTS; i++) {
    heng_slice text = plain(&arena, texts[i], chinese);
    for (int tongue = HENG_FORMAT_EN; tongue <= HENG_FORMAT_ZH; tongue++) {
      heng_tree *tree = parse_well(&arena, text).tree;
      heng_slice there = heng__format(&arena, tree, (heng_format_tongue)tongue);
      if (excepted(word, there)) continue;
      heng_slice want = replace(&arena, tree_of(&arena, there), name, word);
      heng_slice named = replace(&arena, there, name, word);
      assert_same_text(tree_of(&arena, named), want);
    }
  }
  heng__arena_free(&arena);
}

static void every_keyword_can_be_a_name(void **state) {
  (void)state;
  for (int k = HENG_K_NONE + 1; k < HENG_K_COUNT; k++) {
    heng_pair pair = heng__keyword_pair((heng_keyword)k);
    if (!memchr(pair.en.ptr, ' ', pair.en.len) && k != HENG_K_YES_NO)
      check_word(pair.en);
    check_word(pair.zh);
  }
}

static void parts_of_keywords_can_be_names(void **state) {
  static const char *const parts[] = {
      "is",   "known",   "missing",  "most", "least", "as",   "rule",
      "then", "slot",    "children", "ties", "share", "half", "even",
      "one",  "exactly", "findings", "year", "month", "day",  "quarter"};
  (void)state;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    check_word(heng__slice(parts[i]));
}

static void functions_can_be_names(void **state) {
  (void)state;
  for (int f = HENG_FN_NONE + 1; f < HENG_FN_COUNT_OF; f++) {
    heng_pair pair = heng__function_row((heng_function)f)->pair;
    if (!memchr(pair.en.ptr, ' ', pair.en.len)) check_word(pair.en);
    check_word(pair.zh);
  }
}

// In a score, these words with = behind them are its results.
static void results_of_a_score_are_no_fields(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  assert_same_text(
      tree_of(&arena, HENG_LIT("score s from u { total = 1; 位次 = 2\n"
                               "tier = 3; outcome = 4; 后果 = 5 }")),
      HENG_LIT("score s\n  from u\n  total\n    = 1\n  place\n    = 2\n"
               "  tier\n    = 3\n  field outcome\n    = 4\n"
               "  field 后果\n    = 5\n"));
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_keyword_can_be_a_name),
      cmocka_unit_test(parts_of_keywords_can_be_names),
      cmocka_unit_test(functions_can_be_names),
      cmocka_unit_test(results_of_a_score_are_no_fields),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
