// Which edit moved whom: on each record set of a difference what each edit of the
// rules has of every movement. See docs/adr/0027.
#include "host/diff.h"

// So many units are computed for it without being asked: those of all sets, once
// for each choice of edits.
#define MOST_BY_ITSELF 50000

// Whether it is done ----------------------------------------------------------------

// Somebody is there in both versions and has moved.
static bool somebody_moves(const heng_diff *diff) {
  for (size_t s = 0; s < diff->n_sets; s++) {
    const heng_movements *m = diff->sets[s].movements;
    for (size_t t = 0; m && t < m->n_tables; t++)
      for (size_t i = 0; i < m->tables[t].len; i++) {
        const uint32_t *row = m->tables[t].items[i].row;
        if (row[0] != HENG_ROW_NONE && row[1] != HENG_ROW_NONE) return true;
      }
  }
  return false;
}

static size_t units_of(const heng_diff *diff) {
  size_t n = 0;
  for (size_t s = 0; s < diff->n_sets; s++)
    if (diff->sets[s].movements) n += diff->sets[s].movements->counts.units;
  return n;
}

// How many choices of the edits there are besides the two versions.
static size_t choices_of(const heng_edits *edits) {
  size_t n = heng__edits_count(edits);
  if (n < 2) return 0;
  return n <= HENG_EXACT_EDITS ? ((size_t)1 << n) - 2 : n - 1;
}

// Says what it would take, where that is more than is done without being asked.
static bool is_too_much(heng_diff *diff) {
  heng_arena *arena = &diff->answer->arena;
  size_t units = units_of(diff);
  size_t runs = diff->edits ? choices_of(diff->edits) : 0;
  if (diff->request->attribution == HENG_ATTRIBUTE_ALWAYS) return false;
  if (units * (runs ? runs : 1) <= MOST_BY_ITSELF) return false;
  if (runs)
    diff->no_shares = (heng_said){
        heng__arena_printf(arena,
                           "not worked out: %zu more run%s of %zu units; "
                           "--attribute asks for it",
                           runs, runs == 1 ? "" : "s", units),
        heng__arena_printf(arena,
                           "未计算：还需对 %zu 个单位计算 %zu 次；加上 "
                           "--attribute 即可计算",
                           units, runs)};
  else
    diff->no_shares = (heng_said){
        heng__arena_printf(
            arena, "not worked out for %zu units; --attribute asks for it",
            units),
        heng__arena_printf(
            arena, "单位有 %zu 个，未计算；加上 --attribute 即可计算", units)};
  return true;
}

// Doing it --------------------------------------------------------------------------

static void attribute_set(heng_diff *diff, heng_diff_set *s) {
  heng_attribute_side sides[2];
  bool both = s->ready[0].records == s->ready[1].records;
  for (int i = 0; i < 2; i++)
    sides[i] = (heng_attribute_side){.profile = &diff->sides[i].profile,
                                     .records = s->run[i]->records,
                                     .run = s->run[i],
                                     .both = both};
  heng_records_at at = {s->set.where, NULL};
  s->shares = heng__attribute(diff->answer, diff->edits, &sides[0], &sides[1],
                              at, diff->request->run.threads);
  diff->further_runs += s->shares->n_jobs;
}

static bool has_share(const heng_moved_unit *unit, size_t edit) {
  for (size_t k = 0; k < HENG_MOVED_COUNT; k++)
    if (unit->of[k].why == HENG_SHARED &&
        heng__num_sign(unit->of[k].of[edit]) != 0)
      return true;
  return false;
}

static void count_moved(heng_diff *diff) {
  size_t n = heng__edits_count(diff->edits);
  diff->edit_moved = heng__array(&diff->answer->arena, size_t, n + 1);
  for (size_t s = 0; s < diff->n_sets; s++) {
    const heng_diff_set *set = &diff->sets[s];
    for (size_t t = 0; set->shares && t < set->movements->n_tables; t++) {
      const heng_moved_table *table = &set->movements->tables[t];
      for (size_t i = 0; i < table->len; i++) {
        const heng_moved_unit *unit =
            heng__diff_unit(set, table, &table->items[i]);
        for (size_t e = 0; unit && e < n; e++)
          diff->edit_moved[e] += has_share(unit, e);
      }
    }
  }
}

void heng__diff_attribute(heng_diff *diff) {
  if (diff->request->attribution == HENG_ATTRIBUTE_NEVER) {
    diff->no_shares = HENG_SAY2("not asked for", "未要求计算");
    return;
  }
  if (!somebody_moves(diff)) {
    diff->no_shares = HENG_SAY2("nobody moves", "无单位变动");
    return;
  }
  if (is_too_much(diff)) return;
  diff->edits = heng__attribute_edits(diff->answer, &diff->sides[0].profile,
                                      &diff->sides[1].profile);
  if (is_too_much(diff)) {
    diff->edits = NULL;
    return;
  }
  for (size_t s = 0; s < diff->n_sets; s++)
    if (diff->sets[s].movements) attribute_set(diff, &diff->sets[s]);
  count_moved(diff);
}

// Telling ---------------------------------------------------------------------------

const heng_moved_unit *heng__diff_unit(const heng_diff_set *set,
                                       const heng_moved_table *table,
                                       const heng_movement *m) {
  size_t low = 0, high = set->shares ? set->shares->len : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const heng_moved_unit *unit = &set->shares->units[middle];
    int c =
        (unit->table[0] > table->table[0]) - (unit->table[0] < table->table[0]);
    if (!c) c = heng__slice_cmp(unit->key, m->key);
    if (!c) return unit;
    if (c < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

bool heng__diff_has_edits(const heng_diff *diff) {
  return diff->edits && heng__edits_count(diff->edits) > 0 &&
         heng__edits_count(diff->edits) + heng__edits_silent(diff->edits) > 1;
}

#define MOST_NAMED 3

void heng__diff_say_edits(const heng_diff *diff, heng_buf *en, heng_buf *zh) {
  if (!heng__diff_has_edits(diff)) return;
  size_t n = heng__edits_count(diff->edits);
  bool *told = heng__array(&diff->answer->arena, bool, n + 1);
  for (size_t i = 0; i < MOST_NAMED; i++) {
    size_t most = n;
    for (size_t e = 0; e < n; e++)
      if (!told[e] && diff->edit_moved[e] &&
          (most == n || diff->edit_moved[e] > diff->edit_moved[most]))
        most = e;
    if (most == n) return;
    told[most] = true;
    heng_said name = heng__edit_at(diff->edits, most)->bare;
    size_t units = diff->edit_moved[most];
    heng__buf_printf(en, i ? ", `%.*s` %zu" : "; `%.*s` moves %zu",
                     HENG_ARG(name.en), units);
    heng__buf_printf(zh, i ? "，“%.*s”影响 %zu 个" : "；“%.*s”影响 %zu 个",
                     HENG_ARG(name.zh), units);
  }
}

static const heng_attribution *any_shares(const heng_diff *diff) {
  for (size_t s = 0; s < diff->n_sets; s++)
    if (diff->sets[s].shares && diff->sets[s].shares->len)
      return diff->sets[s].shares;
  return NULL;
}

void heng__diff_shares_facts(const heng_diff *diff,
                             heng_report_section *facts) {
  const heng_attribution *a = any_shares(diff);
  heng__report_fact(facts, HENG_LIT("shares"),
                    HENG_SAY2("shares of the edits", "各项改动的影响"));
  if (a)
    heng__put_said(facts, heng__shares_way(a));
  else if (diff->no_shares.en.len)
    heng__put_said(facts, diff->no_shares);
  else
    heng__put_said(facts, HENG_SAY2("no total, place or tier moves",
                                    "总分、位次、等次均无变动"));
  if (!a) return;
  heng__report_fact(facts, HENG_LIT("exact"),
                    HENG_SAY2("over every order", "按所有次序"));
  heng__put_bool(facts, a->exact);
  heng__report_fact(facts, HENG_LIT("further_runs"),
                    HENG_SAY2("further runs", "另行计算次数"));
  heng__put_int(facts, (int64_t)diff->further_runs);
}

void heng__diff_put_edits(const heng_diff *diff) {
  if (!diff->edits) return;
  heng__put_edits(diff->answer, diff->edits, diff->edit_moved);
}
