// `mutate`: which small changes of the rules no test notices.
#include "host/mutate.h"
#include "host/present.h"
#include "host/targets.h"

// Counts ------------------------------------------------------------------------------

typedef struct counts {
  size_t n, refused, same, listed, by_example, by_check, survived, seen, shared;
  size_t proven, found;  // by the search
} counts;

static void count(counts *c, const heng_mutate_case *one) {
  c->n++;
  if (one->sought) {
    c->proven += one->sought->answer == HENG_SOUGHT_EQUAL;
    c->found += one->sought->answer == HENG_SOUGHT_EXAMPLE;
  }
  switch (one->result.fate) {
    case HENG_FATE_EXAMPLE: c->by_example++; break;
    case HENG_FATE_CHECK: c->by_check++; break;
    case HENG_FATE_SAME: c->same++; break;
    case HENG_FATE_REFUSED: c->refused++; break;
    default:
      if (one->listed) {
        c->listed++;
      } else {
        c->survived++;
        c->seen += one->result.snapshot;
        c->shared += one->shared;
      }
  }
}

static size_t noticed(const counts *c) {
  return c->by_example + c->by_check;
}

// Those that somebody could have noticed.
static size_t judged(const counts *c) {
  return noticed(c) + c->survived;
}

// In percent, to one decimal; missing where there is nothing to judge.
static void put_score(heng_report_section *s, const counts *c) {
  heng_num score;
  if (!judged(c)) {
    heng__put_missing(s);
    return;
  }
  // Cut off, not rounded: 100 is all of them.
  heng_num tenths = heng__num_int((int64_t)(noticed(c) * 1000 / judged(c)));
  if (heng__num_div(NULL, tenths, heng__num_int(10), &score) == HENG_OK)
    heng__put_num(s, score, 1);
}

// The report --------------------------------------------------------------------------

static void fact(heng_report_section *s,
                 const char *key,
                 const char *en,
                 const char *zh,
                 size_t n) {
  heng__report_fact(s, heng__slice(key),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_int(s, (int64_t)n);
}

static void put_facts(heng_mutating *m, const counts *c) {
  heng_report_section *s = heng__report_facts(
      m->answer->report, HENG_LIT("mutation"), HENG_SAY2("", ""));
  heng__facts_of_plan(m->answer, s, m->profile);
  fact(s, "examples", "examples", "示例数", m->suite->len);
  fact(s, "mutants", "changes", "改动数", c->n);
  fact(s, "refused", "do not check", "未通过检查", c->refused);
  fact(s, "same", "mean the same", "含义不变", c->same);
  fact(s, "listed", "listed as meaning nothing", "已列为不影响结果", c->listed);
  fact(s, "by_example", "noticed by an example", "由示例发现", c->by_example);
  fact(s, "by_check", "noticed by a check on records", "由数据上的检查发现",
       c->by_check);
  fact(s, "survived", "noticed by nothing", "未被发现", c->survived);
  fact(s, "snapshot", "of these a snapshot would notice", "其中结果快照会发现",
       c->seen);
  fact(s, "shared", "of these in shared rules", "其中在共用规则中", c->shared);
  if (m->request->search) {
    fact(s, "found", "of these with an example that notices it",
         "其中已找到可发现的示例", c->found);
    fact(s, "proven", "proven by the search to mean the same",
         "搜索证明含义不变", c->proven);
  }
  heng__report_fact(s, HENG_LIT("score"),
                    HENG_SAY2("noticed, percent", "发现率（%）"));
  put_score(s, c);
}

// A row for each rule with a survivor, and for the others where all are asked for.
static void put_rules(heng_mutating *m) {
  heng_report_section *s = heng__report_table(
      m->answer->report, HENG_LIT("rules"), HENG_SAY2("Rules", "规则"));
  heng__report_column(s, HENG_LIT("rule"), HENG_SAY2("rule", "规则"), 0);
  heng__report_column(s, HENG_LIT("mutants"), HENG_SAY2("changes", "改动数"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("noticed"), HENG_SAY2("noticed", "已发现"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("survived"),
                      HENG_SAY2("unnoticed", "未被发现"), HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("score"), HENG_SAY2("percent", "发现率（%）"),
                      HENG_COLUMN_NUMBER);
  for (size_t i = 0, next; i < m->n; i = next) {
    counts c = {0};
    heng_said rule = m->cases[i].mutant->rule;
    for (next = i; next < m->n; next++) {
      if (!heng__slice_eq(m->cases[next].mutant->rule.en, rule.en)) break;
      count(&c, &m->cases[next]);
    }
    if (!judged(&c)) continue;
    heng__report_row(s);
    heng__put_said(s, rule);
    heng__put_int(s, (int64_t)judged(&c));
    heng__put_int(s, (int64_t)noticed(&c));
    heng__put_int(s, (int64_t)c.survived);
    put_score(s, &c);
  }
}

static bool is_space(char c) {
  return c == ' ' || c == '\n';
}

// The part of a text that differs from another, with which it has the first
// [before] and the last [behind] bytes in common, in whole words.
static heng_slice part_of(heng_arena *arena,
                          heng_slice text,
                          size_t before,
                          size_t behind) {
  size_t from = before, to = text.len - behind;
  for (int words = 1; from && (words -= is_space(text.ptr[from - 1]));) from--;
  for (int words = 1; to < text.len && (words -= is_space(text.ptr[to]));) to++;
  if (from == to) return HENG_LIT("–");
  return heng__arena_printf(
      arena, "%s%.*s%s", from ? "…" : "",
      HENG_ARG(((heng_slice){text.ptr + from, to - from})),
      to < text.len ? "…" : "");
}

// "…0… → …0.01…": what was changed, without the rest of the rule.
static heng_slice edit_said(heng_arena *arena, heng_slice a, heng_slice b) {
  size_t least = a.len < b.len ? a.len : b.len, before = 0, behind = 0;
  while (before < least && a.ptr[before] == b.ptr[before]) before++;
  while (behind < least - before &&
         a.ptr[a.len - 1 - behind] == b.ptr[b.len - 1 - behind])
    behind++;
  heng_slice was = part_of(arena, a, before, behind);
  heng_slice is = part_of(arena, b, before, behind);
  return heng__arena_printf(arena, "%.*s → %.*s", HENG_ARG(was), HENG_ARG(is));
}

static void put_survivor(heng_mutating *m,
                         heng_report_section *s,
                         const heng_mutate_case *c) {
  heng_arena *arena = &m->answer->arena;
  heng__report_row(s);
  heng__put_text(s, c->mutant->id);
  heng__put_said(s, c->mutant->rule);
  heng__put_text(s, heng__place_text(arena, c->mutant->change.at,
                                     (heng_slice){NULL, 0}, 0));
  heng__put_said(s, heng__mutation_said(c->mutant->mutation));
  heng_slice before = heng__mutant_before(arena, c->mutant);
  heng_slice after = heng__mutant_after(arena, c->mutant);
  heng__put_text(s, before);
  heng__put_text(s, after);
  heng__put_text(s, edit_said(arena, before, after));
  heng__put_bool(s, c->result.snapshot);
}

static void put_survivors(heng_mutating *m) {
  heng_report_section *s =
      heng__report_table(m->answer->report, HENG_LIT("survivors"),
                         HENG_SAY2("Noticed by nothing", "未被发现的改动"));
  heng__report_set_main(s);
  heng__report_column(s, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(s, HENG_LIT("rule"), HENG_SAY2("rule", "规则"), 0);
  heng__report_column(s, HENG_LIT("place"), HENG_SAY2("place", "位置"), 0);
  heng__report_column(s, HENG_LIT("operator"), HENG_SAY2("change", "改动"), 0);
  heng__report_column(s, HENG_LIT("before"), HENG_SAY2("before", "原文"),
                      HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("after"), HENG_SAY2("after", "改为"),
                      HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("edit"),
                      HENG_SAY2("before → after", "原文 → 改为"),
                      HENG_COLUMN_LONG);
  heng__report_column(s, HENG_LIT("snapshot"),
                      HENG_SAY2("snapshot notices", "快照会发现"), 0);
  for (size_t i = 0; i < m->n; i++)
    if (m->cases[i].result.fate == HENG_FATE_SURVIVED && !m->cases[i].listed)
      put_survivor(m, s, &m->cases[i]);
}

// The command -------------------------------------------------------------------------

static heng_status judge(heng_mutating *m, const counts *c) {
  heng_arena *arena = &m->answer->arena;
  if (noticed(c) * 100 >= judged(c) * m->request->min_score) return HENG_OK;
  heng__diag(&m->answer->diags, HENG_M_MUTATE_SCORE, (heng_span){0},
             HENG_SAY(heng__arena_printf(arena, "%zu", noticed(c))),
             HENG_SAY(heng__arena_printf(arena, "%zu", judged(c))),
             HENG_SAY(heng__arena_printf(arena, "%u", m->request->min_score)));
  return HENG_FINDINGS;
}

heng_status heng__mutate(heng_answer *answer,
                         const heng_mutate_request *request) {
  heng_mutating m;
  heng_status status = heng__mutating_begin(answer, request, &m);
  if (status != HENG_OK) return status;
  if (request->write) return heng__mutate_write(&m);
  heng_mutate_list *list = heng__mutate_list_read(&m, &status);
  heng__mutating_run(&m);
  if (request->search) heng__mutate_search(&m);
  counts c = {0};
  for (size_t i = 0; i < m.n; i++) {
    m.cases[i].shared = heng__mutating_shared(&m, m.cases[i].mutant);
    count(&c, &m.cases[i]);
  }
  put_facts(&m, &c);
  put_rules(&m);
  put_survivors(&m);
  if (request->search) heng__mutate_search_show(&m);
  if (request->examples)
    status = heng__status_worse(status, heng__mutate_search_save(&m));
  status = heng__status_worse(status, heng__mutate_list_judge(&m, list));
  return heng__status_worse(status, judge(&m, &c));
}

static heng_status mutate_command(heng_answer *answer, const void *request) {
  return heng__mutate(answer, request);
}

heng_status heng_host_mutate(heng_host *host,
                             const heng_mutate_request *request,
                             heng_answer **answer) {
  return heng__answer_make(host, "mutate", mutate_command, request, answer);
}
