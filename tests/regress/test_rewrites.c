// Rewrites of rules. Each row writes something in two ways: those that mean the
// same must be told to have no effect, those that only look alike must be told as a
// change. What `no effect` promises is tested on random records elsewhere
// (tests/property/differences.py).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/plan_diff.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// What all of them play with; @D is declarations, @N a number, @C a condition.
static const char frame[] =
    "scheme small 小 edition 2022\n"
    "choice lease 租用 { own 自有, rented 租赁, lent 借用 }\n"
    "choice size 规模 { few 少, many 多 }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  posts 编制: number\n"
    "  staff 实有: number?\n"
    "  parts 份数: number between 1 and 9\n"
    "  new 新设: yes/no\n"
    "  old 撤并: yes/no\n"
    "  day 日期: date\n"
    "  due 期限: date?\n"
    "  form 形式: lease\n"
    "}\n"
    "record events 事项 {\n"
    "  id 编号 key\n"
    "  unit 单位: units\n"
    "  points 分值: number\n"
    "  weight 权重: number?\n"
    "  major 重大: yes/no\n"
    "  on 日期: date\n"
    "}\n"
    "param step 分差 = 2\n"
    "param rate 比例 = 30%\n"
    "param gap 间距 by lease { own = 1; rented = 2; lent = 3 }\n"
    "value most 最多 = max(all events.points) else 0\n"
    "for units { held 占编 = posts * 2 + 1 }\n"
    "@D\n"
    "score ranked 名次 from units {\n"
    "  bonus extra 加项 = @N\n"
    "  outcome told 提醒 when @C\n"
    "  total = extra + posts\n"
    "  place = rank by total descending; ties share\n"
    "}\n";

typedef struct pair_of_texts {
  const char *name;
  const char *first[3], *second[3];  // declarations, number, condition
} pair_of_texts;

#define NONE ""
#define NUMBER(what, a, b)    \
  {                           \
    what, {NONE, a, "new"}, { \
      NONE, b, "new"          \
    }                         \
  }
#define CONDITION(what, a, b)   \
  {                             \
    what, {NONE, "posts", a}, { \
      NONE, "posts", b          \
    }                           \
  }
#define DECLARED(what, d, a, e, b) \
  {                                \
    what, {d, a, "new"}, {         \
      e, b, "new"                  \
    }                              \
  }

static const pair_of_texts same[] = {
    // Numbers.
    NUMBER("a sum turned round", "posts + parts", "parts + posts"),
    NUMBER("a product turned round", "posts * parts", "parts * posts"),
    NUMBER("brackets of a sum",
           "(posts + parts) + step",
           "posts + (parts + step)"),
    NUMBER("brackets of a product",
           "(posts * parts) * step",
           "posts * (parts * step)"),
    NUMBER("brackets for nothing",
           "posts + parts * step",
           "(posts) + ((parts) * (step))"),
    NUMBER("a percentage", "posts * 30%", "posts * 0.3"),
    NUMBER("a percentage by a hundred", "posts * 30%", "posts * 30 / 100"),
    NUMBER("halves", "posts / 2", "posts * 0.5"),
    NUMBER("less is plus the negative", "posts - parts", "posts + (-parts)"),
    NUMBER("twice less", "posts - (parts - step)", "posts - parts + step"),
    NUMBER("a bracket written out", "(posts + 3) * 2", "posts * 2 + 6"),
    NUMBER("twice the same", "posts + posts", "2 * posts"),
    NUMBER("figures put together", "posts + 1 + 2", "posts + 3"),
    NUMBER("nothing added", "posts + 0", "posts"),
    NUMBER("times one", "posts * 1", "posts"),
    NUMBER("a share of a sum",
           "(posts + staff * 2 / parts) else 0",
           "(2 * staff / parts + posts) else 0"),
    NUMBER("at most as min", "posts at most 3", "min(posts, 3)"),
    NUMBER("min turned round", "min(posts, 3)", "min(3, posts)"),
    NUMBER("at least as max", "posts at least 3", "max(3, posts)"),
    NUMBER("min of min", "min(min(posts, parts), 3)", "min(posts, 3, parts)"),
    NUMBER("twice the same bound", "min(posts, 3, 3)", "posts at most 3"),
    NUMBER("rounding a sum turned round",
           "round(posts + parts, 2)",
           "round(parts + posts, 2)"),
    NUMBER("the mode that is meant",
           "round(posts, 2)",
           "round(posts, 2, half up)"),
    NUMBER("words of the other tongue",
           "sum(events.points) at most 3",
           "求和(事项.分值) 至多 3"),
    NUMBER("where in two lines",
           "sum(events.points where major and points > 1)",
           "sum(events.points where (major) and (1 < points))"),
    NUMBER("where turned round",
           "sum(events.points where major and points > 1)",
           "sum(events.points where points > 1 and major)"),
    NUMBER("the sign of choosing",
           "choose { 1 when posts > 3; 2 otherwise }",
           "choose { 2 when posts <= 3; 1 otherwise }"),
    NUMBER("rows of a proven choice",
           "choose exactly one { 1 when posts > 3; 2 when posts <= 3 }",
           "choose exactly one { 2 when posts <= 3; 1 when posts > 3 }"),
    NUMBER("rows by a choice",
           "choose exactly one { 1 when form = own; 2 when form = rented; 3 "
           "when form = lent }",
           "choose exactly one { 3 when form = lent; 1 when form = own; 2 "
           "when form = rented }"),
    // Conditions.
    CONDITION("a condition turned round", "posts > 3", "3 < posts"),
    CONDITION("not less is at least", "not (posts < 3)", "posts >= 3"),
    CONDITION("not equal", "not (posts = 3)", "posts != 3"),
    CONDITION("not of and", "not (new and old)", "not new or not old"),
    CONDITION("not of or", "not (new or posts > 3)", "not new and posts <= 3"),
    CONDITION("not not", "not (not new)", "new"),
    CONDITION("and turned round", "new and posts > 3", "posts > 3 and new"),
    CONDITION("or turned round", "new or posts > 3", "posts > 3 or new"),
    CONDITION("and of and",
              "new and (old and posts > 3)",
              "(new and old) and posts > 3"),
    CONDITION("between", "posts between 1 and 3", "posts >= 1 and posts <= 3"),
    CONDITION("between turned round",
              "posts between 1 and 3",
              "3 >= posts and 1 <= posts"),
    CONDITION("one of", "form in {own, rented}", "form = own or form = rented"),
    CONDITION("one of, turned round",
              "form in {own, rented}",
              "form in {rented, own}"),
    CONDITION("implies", "new implies old", "not new or old"),
    CONDITION("is it yes", "new = yes", "new"),
    CONDITION("is it no", "new = no", "not new"),
    CONDITION(
        "a difference against nothing", "posts > parts", "posts - parts > 0"),
    CONDITION("both sides doubled", "posts * 2 > 6", "posts > 3"),
    CONDITION("a share compared", "posts / parts > 30%", "posts / parts > 0.3"),
    CONDITION("the same said twice", "new and new", "new"),
    CONDITION("a date turned round", "day < 2022-06-01", "2022-06-01 > day"),
    // Declarations.
    DECLARED("a parameter of another name",
             "function part(x: number) for units = x * parts",
             "part(posts)",
             "function part(taken: number) for units = taken * parts",
             "part(posts)"),
    DECLARED("a part as a function",
             NONE,
             "posts * parts + 1",
             "function both(x: number) for units = x * parts",
             "both(posts) + 1"),
    DECLARED("a part as a helper",
             NONE,
             "posts * parts + 1",
             "for units { both = posts * parts }",
             "both + 1"),
    DECLARED(
        "a helper written out", NONE, "held * 3", NONE, "(posts * 2 + 1) * 3"),
    DECLARED("a helper of another name",
             "for units { aid = posts * 5 }",
             "aid + 1",
             "for units { help = posts * 5 }",
             "help + 1"),
    DECLARED("helpers in another order",
             "for units { a = posts * 5 }\nfor units { b = a + 1 }",
             "a + b",
             "for units { b = a + 1 }\nfor units { a = posts * 5 }",
             "b + a"),
    DECLARED("a helper of a helper",
             "for units { a = posts * 5 }",
             "a + 1",
             "for units { a = b }\nfor units { b = 5 * posts }",
             "1 + a"),
    DECLARED("a part as a value",
             NONE,
             "posts + sum(all events.points) * 2",
             "value twice = sum(all events.points) * 2",
             "posts + twice"),
    DECLARED("a figure as a param",
             NONE,
             "posts * 7",
             "param seven = 7",
             "posts * seven"),
    DECLARED("figures by choice as another param",
             NONE,
             "posts * gap[form]",
             "param room by lease { own = 1; rented = 2; lent = 3 }",
             "posts * room[form]"),
    DECLARED("a rule's order of declarations",
             "param a = 1\nparam b = 2",
             "posts * a + b",
             "param b = 2\nparam a = 1",
             "posts * a + b"),
    DECLARED("a helper that nothing reads",
             NONE,
             "posts",
             "for units { spare = posts * 9 }",
             "posts"),
    DECLARED("a table of another name",
             "table big from events where points > 1 { twice = points * 2 }",
             "sum(big.twice)",
             "table large from events where 1 < points { twice = 2 * points }",
             "sum(large.twice)"),
};

static const pair_of_texts other[] = {
    NUMBER("a difference turned round", "posts - parts", "parts - posts"),
    NUMBER("a quotient turned round",
           "(posts / parts) else 0",
           "(parts / posts) else 0"),
    NUMBER("brackets of a difference",
           "posts - (parts - step)",
           "posts - parts - step"),
    NUMBER("brackets of a product",
           "(posts + parts) * step",
           "posts + parts * step"),
    NUMBER("a percentage slipped", "posts * 30%", "posts * 0.03"),
    NUMBER("a quarter for a half", "posts / 2", "posts * 0.25"),
    NUMBER("a sign", "posts + parts", "posts - parts"),
    NUMBER("another operand", "posts + parts", "posts + step"),
    NUMBER("a figure of the next step", "posts + 3", "posts + 3.01"),
    NUMBER("times nothing", "posts * 1", "posts * 0"),
    NUMBER("a power", "posts ^ 2", "posts * 2"),
    NUMBER("at most for at least", "posts at most 3", "posts at least 3"),
    NUMBER("min for max", "min(posts, 3)", "max(posts, 3)"),
    NUMBER("a bound less", "min(posts, 3, parts)", "min(posts, 3)"),
    NUMBER("a bound on a part",
           "(posts + parts) at most 3",
           "posts + (parts at most 3)"),
    NUMBER("rounding before",
           "round(posts + parts, 0)",
           "round(posts, 0) + round(parts, 0)"),
    NUMBER("digits", "round(posts, 2)", "round(posts, 1)"),
    NUMBER("the mode", "round(posts, 2)", "round(posts, 2, half even)"),
    NUMBER("to a step", "round(posts, 1)", "round(posts, to 1)"),
    NUMBER("rounding to nothing", "round(posts, 2)", "posts"),
    NUMBER("a missing one as nothing",
           "(staff else 0) + posts",
           "(staff + posts) else 0"),
    NUMBER("a missing one as one", "staff else 0", "staff else 1"),
    NUMBER("required", "staff else 0", "staff required"),
    NUMBER("sum for average",
           "sum(events.points)",
           "average(events.points) else 0"),
    NUMBER("sum of the capped",
           "sum(events.points) at most 3",
           "sum(events.points at most 3)"),
    NUMBER("count for sum", "count(events)", "sum(events.points)"),
    NUMBER("a term of where less",
           "sum(events.points where major and points > 1)",
           "sum(events.points where major)"),
    NUMBER("or for and",
           "sum(events.points where major and points > 1)",
           "sum(events.points where major or points > 1)"),
    NUMBER("of all rows", "sum(events.points)", "sum(all events.points)"),
    NUMBER("this row's and theirs",
           "sum(events.points where points > this.posts)",
           "sum(events.points where points > this.parts)"),
    NUMBER("where and what is summed",
           "sum(events.points where major)",
           "sum(events.points where not major)"),
    NUMBER("choosing the other way",
           "choose { 1 when posts > 3; 2 otherwise }",
           "choose { 2 when posts > 3; 1 otherwise }"),
    NUMBER("the edge of a choice",
           "choose { 1 when posts > 3; 2 otherwise }",
           "choose { 1 when posts >= 3; 2 otherwise }"),
    NUMBER("rows that overlap in another order",
           "choose { 1 when posts > 3; 2 when parts > 1; 0 otherwise }",
           "choose { 2 when parts > 1; 1 when posts > 3; 0 otherwise }"),
    NUMBER("the values of two rows",
           "choose exactly one { 1 when posts > 3; 2 when posts <= 3 }",
           "choose exactly one { 2 when posts > 3; 1 when posts <= 3 }"),
    NUMBER("another key", "posts * gap[form]", "posts * gap[own]"),
    NUMBER("the figure for the value", "posts + most", "posts + step"),
    CONDITION("the edge", "posts > 3", "posts >= 3"),
    CONDITION("turned round", "posts > 3", "posts < 3"),
    CONDITION("not less", "not (posts < 3)", "posts > 3"),
    CONDITION("not of a missing one",
              "not (staff is known and staff < 3)",
              "staff is known and staff >= 3"),
    CONDITION("what stands for a missing one",
              "(staff else 0) = 3",
              "(staff else 3) = 3"),
    CONDITION("not of and", "not (new and old)", "not new and not old"),
    CONDITION("or for and", "new and old", "new or old"),
    CONDITION("and binds first",
              "new and (old or posts > 3)",
              "new and old or posts > 3"),
    CONDITION("implies turned round", "new implies old", "old implies new"),
    CONDITION("between without an end",
              "posts between 1 and 3",
              "posts >= 1 and posts < 3"),
    CONDITION(
        "one of more", "form in {own, rented}", "form in {own, rented, lent}"),
    CONDITION("another one of", "form = own", "form = lent"),
    CONDITION("both sides by a negative", "posts > 3", "-posts > -3"),
    CONDITION("a date later", "day < 2022-06-01", "day <= 2022-06-01"),
    CONDITION("is it known", "staff is known", "staff is known and staff > 0"),
    CONDITION(
        "any for all", "any(events where major)", "all(events where major)"),
    CONDITION("an order that decides who is asked",
              "new and (staff required) > 3",
              "(staff required) > 3 and new"),
    CONDITION("an order that meets an unknown value",
              "new and form = own",
              "form = own and new"),
    DECLARED("a parameter in the other place",
             "function part(x: number, y: number) for units = x - y",
             "part(posts, parts)",
             "function part(x: number, y: number) for units = x - y",
             "part(parts, posts)"),
    DECLARED("a helper that is another one",
             "for units { aid = posts * 5 }",
             "aid + 1",
             "for units { help = posts * 6 }",
             "help + 1"),
    DECLARED("a helper that finds fault",
             NONE,
             "posts",
             "for units { spare = staff required }",
             "posts"),
    DECLARED("a part that finds fault as a helper",
             NONE,
             "choose { staff required when new; 0 otherwise }",
             "for units { sure = staff required }",
             "choose { sure when new; 0 otherwise }"),
    DECLARED("figures by choice exchanged",
             NONE,
             "posts * gap[form]",
             "param room by lease { own = 2; rented = 1; lent = 3 }",
             "posts * room[form]"),
    DECLARED("a table of other rows",
             "table big from events where points > 1 { twice = points * 2 }",
             "sum(big.twice)",
             "table large from events where points > 2 { twice = 2 * points }",
             "sum(large.twice)"),
    CONDITION("a reason that finds fault",
              "new because \"{posts}\"",
              "new because \"{staff required}\""),
    DECLARED(
        "a check", NONE, "posts", "check sound on units: posts > 0", "posts"),
};

// The frame with its places filled in.
static void fill(char *out, size_t size, const char *const texts[3]) {
  size_t len = 0;
  for (const char *at = frame; *at && len + 1 < size; at++) {
    const char *text = NULL;
    if (at[0] == '@' && at[1] == 'D') text = texts[0];
    if (at[0] == '@' && at[1] == 'N') text = texts[1];
    if (at[0] == '@' && at[1] == 'C') text = texts[2];
    if (!text) {
      out[len++] = *at;
      continue;
    }
    len += (size_t)snprintf(out + len, size - len, "%s", text);
    at++;
  }
  out[len] = '\0';
}

static void compile(plan_test *t, const char *name, const char *text) {
  plan_test_alone(t, text);
  if (!t->plan) plan_test_say(t);
  if (!t->plan) fail_msg("%s does not compile", name);
}

// How many differences of the two texts change a result.
static size_t n_told(const pair_of_texts *row, bool turned) {
  char texts[2][4096];
  fill(texts[0], sizeof texts[0], turned ? row->second : row->first);
  fill(texts[1], sizeof texts[1], turned ? row->first : row->second);
  plan_test first, second;
  compile(&first, row->name, texts[0]);
  compile(&second, row->name, texts[1]);
  heng_plan_change *changes;
  size_t n = heng__plan_diff(&first.arena, first.plan, second.plan,
                             (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
  size_t told = 0;
  for (size_t i = 0; i < n; i++) told += !heng__change_is_idle(&changes[i]);
  plan_test_end(&second);
  plan_test_end(&first);
  return told;
}

static void what_means_the_same_has_no_effect(void **state) {
  (void)state;
  assert_true(COUNT(same) >= 50);
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(same); i++)
    for (int turned = 0; turned < 2; turned++)
      if (n_told(&same[i], turned)) {
        print_error("%s%s is told as a change\n", same[i].name,
                    turned ? ", turned round," : "");
        wrong++;
      }
  assert_int_equal(wrong, 0);
}

static void what_looks_alike_is_told(void **state) {
  (void)state;
  assert_true(COUNT(other) >= 50);
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(other); i++)
    for (int turned = 0; turned < 2; turned++)
      if (!n_told(&other[i], turned)) {
        print_error("%s%s is not told\n", other[i].name,
                    turned ? ", turned round," : "");
        wrong++;
      }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_means_the_same_has_no_effect),
      cmocka_unit_test(what_looks_alike_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
