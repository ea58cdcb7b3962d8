// Edits between two versions of a scheme: what is one, what belongs together, and
// that every choice of them is a plan. Each row changes a scheme and says what the
// edits must be.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/edits.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char base[] =
    "scheme small 小 edition 2022\n"
    "record schools 学校 {\n"
    "  id 编号 key\n"
    "  staff 实有: number whole\n"
    "  errors 差错: number whole\n"
    "  kind 类别: size\n"
    "}\n"
    "choice size 规模 { few 少, many 多 }\n"
    "choice tier 等次 { good 好, poor 差 }\n"
    "param step 分差 = 2   source \"a\"\n"
    "param gap 间距 by size { few = 1; many = 2 }\n"
    "param cap 上限 = 5\n"
    "function weigh 加权(x 数: number) = x * step\n"
    "for schools {\n"
    "  load 负荷 = weigh(staff)\n"
    "  unread 未用 = staff + 1\n"
    "}\n"
    "score ranked 名次 from schools {\n"
    "  indicator all 全部 of 10 {\n"
    "    indicator work 工作 of 6 = load at most 6\n"
    "    indicator care 质量 of 4 = (4 - errors) at least 0\n"
    "  }\n"
    "  deduct late 迟交 = errors * gap[kind] at most cap\n"
    "  ratio 比率 = staff / 2\n"
    "  total = all - late\n"
    "  place = rank by total descending; ties share\n"
    "  tier = choose { good when total >= 5; poor otherwise }\n"
    "  outcome praised 表扬 when place = 1 because \"{id}\"\n"
    "}\n"
    "check steps 分差数: step > 0\n";

// A change: up to three texts that are replaced.
typedef struct change {
  const char *title;
  const char
      *edits;  // "step; late+cap" in their order; silent ones in brackets
  const char *texts[6];
} change;

static const change changes[] = {
    {"nothing", "", {0}},
    {"spacing, comments and a source",
     "",
     {"staff / 2", "staff  /  2  # half", "source \"a\"", "source \"b\""}},
    {"a parameter of a function renamed",
     "",
     {"weigh 加权(x 数: number) = x * step",
      "weigh 加权(y: number) = y * step"}},
    {"a function renamed where it is called",
     "",
     {"function weigh 加权", "function load_of", "weigh(staff)",
      "load_of(staff)"}},
    {"a figure", "param step", {"分差 = 2", "分差 = 3"}},
    {"a rule and a figure",
     "param step | deduct ranked.late",
     {"分差 = 2", "分差 = 3", "errors * gap[kind]", "errors * 2"}},
    {"a new figure goes with the rule that reads it",
     "deduct ranked.late (param fine)",
     {"param cap 上限 = 5", "param cap 上限 = 5\nparam fine = 3",
      "errors * gap[kind]", "errors * fine"}},
    {"a figure that is gone goes with the rule that read it",
     "deduct ranked.late (param cap)",
     {"param cap 上限 = 5\n", "", " at most cap", " at most 6 * 1"}},
    {"a figure that is written where its name was has no effect",
     "",
     {"param cap 上限 = 5\n", "", " at most cap", " at most 5 * 1"}},
    {"a product turned round has no effect, a figure beside it has one",
     "param step",
     {"errors * gap[kind]", "gap[kind] * errors", "= 2   source",
      "= 3   source"}},
    {"figures that must add up are one edit",
     "indicator ranked.work + indicator ranked.care",
     {"of 6 = load at most 6", "of 5 = load at most 5", "of 4 = (4 -",
      "of 5 = (5 -"}},
    {"a value of a choice and the row for it",
     "choice size + param gap",
     {"many 多 }", "many 多, most }", "many = 2 }", "many = 2; most = 3 }"}},
    {"what nobody counts with",
     "[field schools.unread] [outcome ranked.praised]",
     {"staff + 1", "staff + 2", "when place = 1", "when place <= 2"}},
    {"a new field that is published, and one that is gone",
     "[field ranked.ratio] [field ranked.half]",
     {"  ratio 比率 = staff / 2\n", "  half = staff / 2\n"}},
    {"an edition",
     "[scheme small] | bonus ranked.extra",
     {"edition 2022", "edition 2023", "  ratio 比率",
      "  bonus extra = 1\n  ratio 比率"}},
    {"a signature and its call",
     "function weigh + field schools.load",
     {"weigh 加权(x 数: number) = x * step",
      "weigh 加权(x 数: number, z: number) = x * step * z", "weigh(staff)",
      "weigh(staff, 2)"}},
    {"a deduction in place of another one, by the total that names both",
     "deduct ranked.late + deduct ranked.fine + total ranked.total",
     {"  deduct late 迟交 = errors * gap[kind] at most cap\n",
      "  deduct fine = 1\n", "total = all - late", "total = all - fine"}},
};

// The base with each text replaced by the one behind it.
static void changed_text(char *out, size_t size, const change *c) {
  snprintf(out, size, "%s", base);
  char room[4096];
  for (size_t i = 0; i + 1 < COUNT(c->texts) && c->texts[i]; i += 2) {
    const char *at = strstr(out, c->texts[i]);
    assert_non_null(at);
    size_t before = (size_t)(at - out);
    snprintf(room, sizeof room, "%.*s%s%s", (int)before, out, c->texts[i + 1],
             at + strlen(c->texts[i]));
    snprintf(out, size, "%s", room);
  }
}

static void put_edit(heng_buf *out, const heng_rule_edit *edit) {
  bool any = false;
  for (size_t i = 0; i < edit->n_parts; i++) {
    const heng_edit_part *p = &edit->parts[i];
    if (p->helper && !edit->silent) continue;
    heng__buf_printf(out, "%s%.*s %.*s", any ? " + " : "", HENG_ARG(p->word.en),
                     HENG_ARG(p->name.en));
    any = true;
  }
  for (size_t i = 0; i < edit->n_parts; i++) {
    const heng_edit_part *p = &edit->parts[i];
    if (p->helper && !edit->silent)
      heng__buf_printf(out, " (%.*s %.*s)", HENG_ARG(p->word.en),
                       HENG_ARG(p->name.en));
  }
}

static heng_slice edits_text(heng_arena *arena, const heng_edits *edits) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < heng__edits_silent(edits); i++) {
    heng__buf_puts(&out, i ? " [" : "[");
    put_edit(&out, heng__edit_silent_at(edits, i));
    heng__buf_puts(&out, "]");
  }
  for (size_t i = 0; i < heng__edits_count(edits); i++) {
    if (out.len) heng__buf_puts(&out, " | ");
    put_edit(&out, heng__edit_at(edits, i));
  }
  return heng__buf_slice(&out);
}

// Every choice of the edits compiles; none is the old plan, all the new one.
static void try_all(plan_test *old, plan_test *new, const heng_edits *edits) {
  size_t n = heng__edits_count(edits);
  bool taken[16] = {false};
  assert_true(n < COUNT(taken));
  for (size_t mask = 0; mask < (size_t)1 << n; mask++) {
    for (size_t i = 0; i < n; i++) taken[i] = mask >> i & 1;
    heng_plan *plan = heng__edits_plan(&old->arena, edits, taken);
    assert_non_null(plan);
    if (mask == 0) assert_string_equal(plan->hash, old->plan->hash);
    if (n && mask + 1 == (size_t)1 << n)
      assert_string_equal(plan->hash, new->plan->hash);
  }
}

static void test_changes(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(changes); i++) {
    plan_test old, new;
    char text[4096];
    heng_arena scratch;
    heng__arena_init(&scratch, NULL);
    plan_test_compile(&old, base);
    changed_text(text, sizeof text, &changes[i]);
    plan_test_compile(&new, text);
    if (!new.plan) plan_test_say(&new);
    assert_non_null(old.plan);
    assert_non_null(new.plan);
    heng_edits *edits =
        heng__edits_make(&old.arena, &scratch, (heng_version){old.plan, NULL},
                         (heng_version){new.plan, NULL});
    heng_slice got = edits_text(&old.arena, edits);
    if (strcmp(got.ptr ? got.ptr : "", changes[i].edits) != 0)
      fail_msg("%s:\n  got      %.*s\n  expected %s", changes[i].title,
               HENG_ARG(got), changes[i].edits);
    try_all(&old, &new, edits);
    plan_test_end(&old);
    plan_test_end(&new);
  }
}

// The base and what an edition revises of it: what stands below a revised
// indicator stands in the edition's text.
static const char edition[] =
    "scheme small 小 edition 2023\n"
    "revise small edition 2022\n"
    "revise param cap = 6\n"
    "revise gap.many = 3\n"
    "extend ranked {\n"
    "  revise indicator all of 12 {\n"
    "    indicator work 工作 of 6 = load at most 6\n"
    "    indicator care 质量 of 6 = (6 - errors) at least 0\n"
    "  }\n"
    "  revise deduct late = errors * gap[kind] at most cap * 2\n"
    "  drop ratio\n"
    "}\n";

static void compile_edition(plan_test *t) {
  heng__arena_init(&t->arena, NULL);
  heng__diags_init(&t->diags, &t->arena);
  const heng_source *sources[] = {
      heng__source_new(
          &t->arena, HENG_LIT("model.heng"),
          plan_test_file(&t->arena, HENG_SOURCE_DIR "/rules/model.heng")),
      heng__source_new(&t->arena, HENG_LIT("small.heng"), heng__slice(base)),
      heng__source_new(&t->arena, HENG_LIT("small@2023.heng"),
                       heng__slice(edition))};
  t->plan = heng__plan_compile(&t->arena, sources, 3, &t->diags, &t->trees);
  if (!t->plan) plan_test_say(t);
  assert_non_null(t->plan);
}

static void test_an_edition(void **state) {
  (void)state;
  plan_test old, new;
  heng_arena scratch;
  heng__arena_init(&scratch, NULL);
  plan_test_compile(&old, base);
  compile_edition(&new);
  heng_edits *edits =
      heng__edits_make(&old.arena, &scratch, (heng_version){old.plan, NULL},
                       (heng_version){new.plan, NULL});
  heng_slice got = edits_text(&old.arena, edits);
  assert_string_equal(got.ptr,
                      "[scheme small] [field ranked.ratio] | param gap | "
                      "param cap | indicator ranked.all + indicator "
                      "ranked.care | deduct ranked.late");
  try_all(&old, &new, edits);
  plan_test_end(&old);
  plan_test_end(&new);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_changes),
      cmocka_unit_test(test_an_edition),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
