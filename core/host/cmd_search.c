// `search`: a record set that tells two schemes apart, or what is odd in one. The
// work is cut into lanes, which threads take; what is answered does not depend on
// how many there are: of several finds the one of the first lane counts.
#include "host/present.h"
#include "host/targets.h"
#include "host/workers.h"
#include "plan/compose.h"
#include "regress/equal.h"
#include "regress/ground.h"
#include "regress/odd.h"
#include "regress/witness.h"

typedef struct side {
  heng_slice label;
  heng_profile profile;
} side;

typedef struct searching {
  heng_answer *answer;
  const heng_search_request *request;
  side sides[2];
  HENG_VEC(const heng_records *) records;  // to begin with
  heng_starts *starts;
} searching;

// Schemes and records ---------------------------------------------------------------

static heng_status find_side(searching *s, size_t at) {
  side *own = &s->sides[at];
  heng_slice target = heng__slice(s->request->profiles[at]);
  heng_status status = heng__profile_find(s->answer, target,
                                          (heng_slice){NULL, 0}, &own->profile);
  if (status == HENG_OK)
    status = heng__profile_use(s->answer, &own->profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  if (own->profile.plan->texts->n_open)
    return heng__answer_fail(s->answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  own->label = heng__target_name(&s->answer->arena, &own->profile);
  // What was approved lies in a folder `rules`, which says nothing.
  if (heng__slice_eq(own->label, HENG_LIT("rules"))) own->label = target;
  // Two of the same name are told apart by what was asked for.
  if (at && heng__slice_eq(own->label, s->sides[0].label))
    for (size_t i = 0; i < 2; i++)
      s->sides[i].label = heng__slice(s->request->profiles[i]);
  return HENG_OK;
}

// The records that are named, else what the first scheme keeps; those that it keeps
// are left out where they cannot be read, since there are examples to begin with.
static heng_status load_records(searching *s) {
  heng_answer *answer = s->answer;
  const heng_profile *profile = &s->sides[0].profile;
  heng_record_sets sets = heng__record_sets_own(answer, profile);
  heng_record_set named = {.name = heng__slice(s->request->data),
                           .where = heng__slice(s->request->data)};
  if (s->request->data) sets = (heng_record_sets){&named, 1};
  for (size_t i = 0; i < sets.len; i++) {
    heng_ready ready;
    heng_diags said = answer->diags;
    if (!s->request->data) heng__diags_init(&answer->diags, &answer->arena);
    heng_status status =
        heng__ready_records(answer, profile, &sets.items[i], &ready);
    if (!s->request->data) answer->diags = said;
    if (status == HENG_OK)
      heng__push(&answer->arena, &s->records, ready.records);
    else if (s->request->data)
      return status;
  }
  return HENG_OK;
}

// Two schemes ---------------------------------------------------------------------------

// What each lane found.
typedef struct pair_work {
  const heng_search *search;
  heng_lane_find *found;
  size_t from;  // the number of the first lane of this batch
} pair_work;

static void pair_job(void *ctx, size_t job, heng_worker *worker) {
  pair_work *w = ctx;
  size_t lane = w->from + job;
  heng__search_lane(w->search, lane, worker->keep, worker->scratch,
                    &w->found[lane]);
}

// A few lanes at a time, so that not all are run where the first find something.
#define BATCH 8

static void look_job(void *ctx, size_t job, heng_worker *worker) {
  (void)job;
  heng__starts_look(worker->keep, worker->scratch, ctx);
}

// Runs the lanes. The first that found something is what counts.
static heng_lane_find run_lanes(searching *s, const heng_search *search) {
  heng_arena *arena = &s->answer->arena;
  size_t n = heng__search_lanes(search);
  heng_lane_find all = {0};
  pair_work w = {.search = search,
                 .found = heng__array(arena, heng_lane_find, n + 1)};
  for (; w.from < n && !all.draft; w.from += BATCH) {
    size_t jobs = n - w.from < BATCH ? n - w.from : BATCH;
    heng__workers_run(s->answer, s->request->threads, jobs, pair_job, &w);
    for (size_t i = w.from; i < w.from + jobs && !all.draft; i++) {
      all.tried += w.found[i].tried;
      all.draft = w.found[i].draft;
      if (!all.hidden) all.hidden = w.found[i].hidden;
    }
  }
  return all;
}

// The find is made small by a worker: its memory is let go in any case.
typedef struct shrink_work {
  const heng_search *search;
  heng_lane_find find;
  heng_witness witness;
} shrink_work;

static void shrink_job(void *ctx, size_t job, heng_worker *worker) {
  shrink_work *w = ctx;
  (void)job;
  bool hidden = !w->find.draft;
  heng__search_shrink(w->search, hidden ? w->find.hidden : w->find.draft,
                      hidden, worker->keep, worker->scratch, &w->witness);
}

static heng_said answer_said(bool equal, const heng_witness *w, bool hidden) {
  bool found = w->text.en.len > 0;
  if (equal) return HENG_SAY2("equal", "相同");
  if (found && w->sets && !hidden)
    return HENG_SAY2(
        "differ, as far as was found only with figures set otherwise",
        "不同（仅见于另行设定参数值的情形）");
  if (hidden)
    return HENG_SAY2("differ, as far as was found only in what no score shows",
                     "不同（仅见于计分表不显示的结果）");
  return found ? HENG_SAY2("differ", "不同")
               : HENG_SAY2("not found within the budget, which proves nothing",
                           "在试算份数内未找到差别（不等于证明相同）");
}

static void fact_said(heng_report_section *facts,
                      const char *key,
                      const char *en,
                      const char *zh,
                      heng_said value) {
  heng__report_fact(facts, heng__slice(key),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_said(facts, value);
}

static void fact_int(heng_report_section *facts,
                     const char *key,
                     const char *en,
                     const char *zh,
                     size_t value) {
  heng__report_fact(facts, heng__slice(key),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_int(facts, (int64_t)value);
}

static heng_report_section *begin_facts(searching *s) {
  heng_report_section *facts = heng__report_facts(
      s->answer->report, HENG_LIT("search"), HENG_SAY2("", ""));
  bool two = s->request->n_profiles == 2;
  heng__fact_text(facts, two ? "first" : "profile", two ? "first" : "profile",
                  two ? "前者" : "方案名", s->sides[0].label);
  if (two)
    heng__fact_text(facts, "second", "second", "后者", s->sides[1].label);
  return facts;
}

static void end_facts(searching *s, heng_report_section *facts, size_t tried) {
  fact_int(facts, "tried", "record sets tried", "试算份数", tried);
  fact_int(facts, "seed", "seed", "种子", (size_t)s->request->seed);
}

static void put_example(searching *s,
                        const char *key,
                        heng_said title,
                        heng_said text) {
  heng_report_section *section =
      heng__report_text(s->answer->report, heng__slice(key), title);
  heng__report_lines(section, s->answer->host->chinese ? text.zh : text.en);
}

static heng_said example_title(searching *s) {
  heng_arena *arena = &s->answer->arena;
  heng_slice a = s->sides[0].label, b = s->sides[1].label;
  return (heng_said){
      heng__arena_printf(arena,
                         "An example that holds under %.*s and not "
                         "under %.*s",
                         HENG_ARG(a), HENG_ARG(b)),
      heng__arena_printf(arena, "在 %.*s 下成立、在 %.*s 下不成立的示例",
                         HENG_ARG(a), HENG_ARG(b))};
}

static heng_said no_rules_said(searching *s, int which) {
  heng_arena *arena = &s->answer->arena;
  heng_slice label = s->sides[which].label;
  return (heng_said){heng__arena_printf(arena,
                                        "%.*s has no rules: it computes and "
                                        "checks nothing",
                                        HENG_ARG(label)),
                     heng__arena_printf(arena,
                                        "%.*s 中没有规则：不计算，也不检查",
                                        HENG_ARG(label))};
}

// Says that there is nothing to search, and why.
static heng_status search_nothing(searching *s, heng_ground ground, int which) {
  heng_report_section *facts = begin_facts(s);
  bool two = s->request->n_profiles == 2;
  fact_said(facts, "answer", "answer", "结论",
            two ? HENG_SAY2("nothing to compare", "无可比较")
                : HENG_SAY2("nothing to look at", "无可查找"));
  heng_said why = HENG_SAY2(
      "the two read no record table in common, and no value or check has the "
      "same name",
      "两者没有共同读取的数据表，也没有同名的定值或检查");
  if (ground == HENG_GROUND_NO_RULES) why = no_rules_said(s, which);
  if (ground == HENG_GROUND_NO_SCORE)
    why = HENG_SAY2("it has no total, deduction, bonus or rank",
                    "方案中没有总分、扣分、加分或排名");
  fact_said(facts, "because", "because", "理由", why);
  return HENG_OK;
}

static heng_status search_pair(searching *s) {
  heng_answer *answer = s->answer;
  heng_arena *arena = &answer->arena;
  const heng_plan *first = s->sides[0].profile.plan;
  const heng_plan *second = s->sides[1].profile.plan;
  heng_equality equality;
  int which;
  bool equal = heng__plans_equal(arena, first, second, &equality);
  heng_ground ground = heng__ground_of_two(first, second, &which);
  if (!equal && ground != HENG_GROUND_THERE)
    return search_nothing(s, ground, which);
  heng_report_section *facts = begin_facts(s);
  shrink_work w = {0};
  if (!equal) {
    s->starts =
        heng__starts(arena, first, second, s->records.items, s->records.len);
    for (size_t i = 0; i < s->records.len; i++)
      heng__starts_add_whole(arena, s->starts, s->records.items[i]);
    heng__workers_run(answer, 1, 1, look_job, s->starts);
    heng_search_options options = {s->request->seed, s->request->budget,
                                   s->request->all};
    w.search = heng__search_new(arena, s->starts, second, &options);
    w.find = run_lanes(s, w.search);
    if (w.find.draft || w.find.hidden)
      heng__workers_run(answer, 1, 1, shrink_job, &w);
  }
  bool found = w.witness.text.en.len > 0;
  fact_said(facts, "answer", "answer", "结论",
            answer_said(equal, &w.witness, found && !w.find.draft));
  if (equal) fact_said(facts, "because", "because", "理由", equality.how);
  if (found) fact_said(facts, "differs", "differs", "差别", w.witness.about);
  if (!equal) end_facts(s, facts, w.find.tried);
  if (found) put_example(s, "example", example_title(s), w.witness.text);
  return found ? HENG_FINDINGS : HENG_OK;
}

// One scheme --------------------------------------------------------------------------------

typedef struct odd_work {
  const heng_odd_search *search;
  heng_odd_items *met;  // one for each lane
  size_t *tried;
  const heng_odd_item **items;  // to be shown
  heng_oddity *shown;
} odd_work;

static void learn_job(void *ctx, size_t job, heng_worker *worker) {
  (void)job;
  heng__odd_learn(worker->keep, worker->scratch, ctx);
}

static void odd_job(void *ctx, size_t job, heng_worker *worker) {
  odd_work *w = ctx;
  heng__odd_lane(w->search, job, worker->keep, worker->scratch, &w->met[job],
                 &w->tried[job]);
}

static void show_job(void *ctx, size_t job, heng_worker *worker) {
  odd_work *w = ctx;
  heng__odd_show(w->search, w->items[job], worker->keep, worker->scratch,
                 &w->shown[job]);
}

#define MOST_SHOWN 12  // of each kind

// How often an incentive was met in its rarer direction.
static size_t rarely(const heng_odd_item *item) {
  size_t up = item->cases[0].met, down = item->cases[1].met;
  return up < down ? up : down;
}

// Whether another item is about the same column and was met more often: of many
// kinds of rows one is enough.
static bool stands_behind(const heng_odd_items *all, size_t at) {
  const heng_odd_item *item = &all->items[at];
  for (size_t i = 0; item->records != HENG_NONE && i < all->len; i++) {
    const heng_odd_item *other = &all->items[i];
    if (i == at || other->table != item->table ||
        other->records != item->records || other->column != item->column)
      continue;
    size_t mine = rarely(item), theirs = rarely(other);
    if (theirs > mine || (theirs == mine && i < at)) return true;
  }
  return false;
}

// Chooses what is shown: of each kind the first few.
static size_t choose_items(searching *s, odd_work *w, heng_odd_items *all) {
  size_t n = 0, of_kind[HENG_ODD_KINDS] = {0};
  w->items =
      heng__array(&s->answer->arena, const heng_odd_item *, all->len + 1);
  for (size_t i = 0; i < all->len; i++) {
    const heng_odd_item *item = &all->items[i];
    if (!heng__odd_counts(item) || stands_behind(all, i) ||
        of_kind[item->kind] == MOST_SHOWN)
      continue;
    of_kind[item->kind]++;
    w->items[n++] = item;
  }
  w->shown = heng__array(&s->answer->arena, heng_oddity, n + 1);
  return n;
}

static const struct {
  const char *key;
  heng_said title;
} odd_sections[HENG_ODD_KINDS] = {
    [HENG_ODD_INCENTIVE] = {"incentives",
                            {{"Better records, lower scores", 28},
                             {"数据更好、得分更低", 27}}},
    [HENG_ODD_STANDING] = {"standings",
                           {{"Better totals, worse places, tiers or outcomes",
                             46},
                            {"总分更好，位次、等次或后果更差", 45}}},
    [HENG_ODD_RANGE] = {"ranges",
                        {{"Totals beyond what is declared", 30},
                         {"超出范围的总分", 21}}},
    [HENG_ODD_DEDUCT] = {"deductions",
                         {{"Deductions and bonuses beyond what is declared",
                           46},
                          {"超出范围的扣分和加分", 30}}},
    [HENG_ODD_TIE] = {"ties",
                      {{"Ties that no rule breaks", 24},
                       {"没有规则可以打破的并列", 33}}},
};

// A section for each kind; what none was found of is said as that.
static size_t put_kinds(searching *s, const odd_work *w, size_t n) {
  heng_report *report = s->answer->report;
  size_t example = 0;
  for (int kind = 0; kind < HENG_ODD_KINDS; kind++) {
    heng_report_section *section = heng__report_table(
        report, heng__slice(odd_sections[kind].key), odd_sections[kind].title);
    heng__report_column(section, HENG_LIT("rule"), HENG_SAY2("rule", "规则"),
                        0);
    heng__report_column(section, HENG_LIT("what"), HENG_SAY2("what", "内容"),
                        0);
    heng__report_column(section, HENG_LIT("example"),
                        HENG_SAY2("example", "示例"), HENG_COLUMN_NUMBER);
    for (size_t i = 0; i < n; i++) {
      const heng_oddity *odd = &w->shown[i];
      if ((int)odd->kind != kind) continue;
      heng__report_row(section);
      heng__put_said(section, odd->rule);
      heng__put_said(section, odd->what);
      if (odd->n_texts)
        heng__put_int(section, (int64_t)++example);
      else
        heng__put_missing(section);
    }
  }
  return example;
}

static void put_odd_examples(searching *s, const odd_work *w, size_t n) {
  heng_arena *arena = &s->answer->arena;
  size_t number = 0;
  for (int kind = 0; kind < HENG_ODD_KINDS; kind++)
    for (size_t i = 0; i < n; i++) {
      const heng_oddity *odd = &w->shown[i];
      if ((int)odd->kind != kind || !odd->n_texts) continue;
      number++;
      heng_slice key = heng__arena_printf(arena, "example_%zu", number);
      heng_said title = {heng__arena_printf(arena, "Example %zu", number),
                         heng__arena_printf(arena, "示例 %zu", number)};
      heng_said text = odd->texts[0];
      if (odd->n_texts == 2)
        text = (heng_said){
            heng__arena_printf(arena, "%.*s\n%.*s", HENG_ARG(text.en),
                               HENG_ARG(odd->texts[1].en)),
            heng__arena_printf(arena, "%.*s\n%.*s", HENG_ARG(text.zh),
                               HENG_ARG(odd->texts[1].zh))};
      put_example(s, key.ptr, title, text);
    }
}

static heng_status search_alone(searching *s) {
  heng_answer *answer = s->answer;
  heng_arena *arena = &answer->arena;
  heng_ground ground = heng__ground_of_one(s->sides[0].profile.plan);
  if (ground != HENG_GROUND_THERE) return search_nothing(s, ground, 0);
  s->starts = heng__starts(arena, s->sides[0].profile.plan, NULL,
                           s->records.items, s->records.len);
  heng_search_options options = {s->request->seed, s->request->budget, false};
  heng_odd_search *odd = heng__odd_new(arena, s->starts, &options);
  heng__workers_run(answer, 1, 1, learn_job, odd);
  odd_work w = {.search = odd};
  size_t lanes = heng__odd_lanes(w.search), tried = 0;
  w.met = heng__array(arena, heng_odd_items, lanes + 1);
  w.tried = heng__array(arena, size_t, lanes + 1);
  heng__workers_run(answer, s->request->threads, lanes, odd_job, &w);
  heng_odd_items all = {0};
  for (size_t i = 0; i < lanes; i++) {
    heng__odd_merge(arena, &all, &w.met[i]);
    tried += w.tried[i];
  }
  size_t n = choose_items(s, &w, &all);
  if (n) heng__workers_run(answer, s->request->threads, n, show_job, &w);
  heng_report_section *facts = begin_facts(s);
  fact_said(facts, "answer", "answer", "结论",
            n ? HENG_SAY2("see below; whether it is meant is for you to judge",
                          "见下；是否有意如此，请自行判断")
              : HENG_SAY2("none found within the budget, which proves nothing",
                          "在试算份数内未发现（不等于证明没有）"));
  end_facts(s, facts, tried);
  put_kinds(s, &w, n);
  put_odd_examples(s, &w, n);
  return n ? HENG_FINDINGS : HENG_OK;
}

static heng_status search_command(heng_answer *answer, const void *ctx) {
  const heng_search_request *request = ctx;
  searching s = {.answer = answer, .request = request};
  heng_status status = HENG_OK;
  double began = heng__now();
  for (size_t i = 0; i < request->n_profiles && status == HENG_OK; i++)
    status = find_side(&s, i);
  answer->timing.load += heng__now() - began;
  if (status == HENG_OK) status = load_records(&s);
  if (status != HENG_OK) return status;
  began = heng__now();
  status = request->n_profiles == 2 ? search_pair(&s) : search_alone(&s);
  answer->timing.compute += heng__now() - began;
  return status;
}

heng_status heng_host_search(heng_host *host,
                             const heng_search_request *request,
                             heng_answer **answer) {
  return heng__answer_make(host, "search", search_command, request, answer);
}
