// Writing mutants: a folder for each, with a page that says what was changed and a
// copy of the profile with the change in it.
#include "host/mutate.h"
#include "host/present.h"
#include "host/workers.h"

typedef struct writing {
  heng_mutating *m;
  heng_arena *arena;
  heng_slice folder;
  heng_report_section *section;
  heng_status status;
} writing;

static void fail(writing *w, heng_slice path, heng_said why) {
  if (w->status == HENG_OK)
    w->status = heng__answer_fail(w->m->answer, HENG_SYSTEM,
                                  HENG_M_MUTATE_WRITE, HENG_SAY(path), why);
}

static void make_folder(writing *w, heng_slice path) {
  heng_said why;
  if (w->status != HENG_OK || heng__path_kind(path) == HENG_PATH_FOLDER) return;
  if (heng__folder_make(w->arena, path, &why) != HENG_OK) fail(w, path, why);
}

static void write_file(writing *w, heng_slice path, heng_slice text) {
  heng_said why;
  if (w->status != HENG_OK) return;
  if (heng__file_write(w->arena, path, text, &why) != HENG_OK)
    fail(w, path, why);
}

static void copy_folder(writing *w, heng_slice from, heng_slice to) {
  make_folder(w, to);
  heng_names names = heng__folder_list(w->arena, from);
  for (size_t i = 0; w->status == HENG_OK && i < names.len; i++) {
    heng_slice path = heng__path_join(w->arena, from, names.items[i]);
    heng_slice copy = heng__path_join(w->arena, to, names.items[i]);
    heng_slice text;
    heng_said why;
    // What is written may stand in the folder that is copied.
    if (heng__path_same(w->arena, path, w->folder)) continue;
    if (heng__path_kind(path) == HENG_PATH_FOLDER)
      copy_folder(w, path, copy);
    else if (heng__file_read(w->arena, path, &text, &why) != HENG_OK)
      fail(w, path, why);
    else
      write_file(w, copy, text);
  }
}

// The file that the mutant changes; an empty slice where a script made the text.
static heng_slice file_of(const writing *w, const heng_mutant *m) {
  const heng_profile *p = w->m->profile;
  for (size_t i = 0; i < p->texts.len; i++)
    if (p->texts.items[i].source == m->change.at.source)
      return p->texts.items[i].path;
  return (heng_slice){NULL, 0};
}

// What was changed, for people and for whoever draws mutants.
static heng_slice page(const writing *w, const heng_mutant *m) {
  heng_slice place =
      heng__place_text(w->arena, m->change.at, (heng_slice){NULL, 0}, 0);
  heng_said said = heng__mutation_said(m->mutation);
  return heng__arena_printf(
      w->arena,
      "id %.*s\nrule %.*s\noperator %.*s: %.*s\nplace %.*s\nbefore %.*s\n"
      "after %.*s\n",
      HENG_ARG(m->id), HENG_ARG(m->rule.en),
      HENG_ARG(heng__mutation_key(m->mutation)), HENG_ARG(said.en),
      HENG_ARG(place), HENG_ARG(heng__mutant_before(w->arena, m)),
      HENG_ARG(heng__mutant_after(w->arena, m)));
}

static void put_row(writing *w, const heng_mutant *m, heng_slice folder) {
  heng__report_row(w->section);
  heng__put_text(w->section, m->id);
  heng__put_said(w->section, m->rule);
  heng__put_text(w->section, heng__place_text(w->arena, m->change.at,
                                              (heng_slice){NULL, 0}, 0));
  heng__put_said(w->section, heng__mutation_said(m->mutation));
  heng__put_text(w->section, folder);
}

// The profile as it is, with the rules that it shares with others beside its own, so
// that it stands alone.
static void copy_profile(writing *w, heng_slice to) {
  const heng_profile *p = w->m->profile;
  if (p->alone)
    make_folder(w, to);
  else
    copy_folder(w, p->folder, to);
  for (size_t i = 0; i < p->texts.len; i++) {
    heng_slice path = p->texts.items[i].path;
    if (!path.len) continue;
    heng_slice copy =
        heng__path_join(w->arena, to, heng__path_name(w->arena, path));
    if (heng__path_kind(copy) != HENG_PATH_FILE)
      write_file(w, copy, p->texts.items[i].source->text);
  }
}

static void write_mutant(writing *w, const heng_mutant *m) {
  heng_slice folder = heng__path_join(w->arena, w->folder, m->id);
  heng_slice profile = heng__path_join(w->arena, folder, w->m->profile->name);
  make_folder(w, folder);
  copy_profile(w, profile);
  heng_slice name = heng__path_name(w->arena, file_of(w, m));
  write_file(w, heng__path_join(w->arena, profile, name),
             heng__text_changed(w->arena, &m->change));
  write_file(w, heng__path_join(w->arena, folder, HENG_LIT("change.txt")),
             page(w, m));
  if (w->status == HENG_OK) put_row(w, m, profile);
}

typedef struct judging {
  heng_trier trier;
  const heng_mutant *mutant;
  bool fault;
} judging;

static void judge(void *ctx, size_t number, heng_worker *worker) {
  judging *j = ctx;
  (void)number;
  j->fault = heng__mutant_differs(worker->scratch, &j->trier, j->mutant);
}

// Whether the changed rules check and mean something else. What that takes is given
// back, however it ends.
static bool is_fault(writing *w, const heng_mutant *m) {
  judging j = {.trier = {.patchable = w->m->patchable, .suite = w->m->suite},
               .mutant = m};
  heng__workers_run(w->m->answer, 1, 1, judge, &j);
  return j.fault;
}

// The next number of a sequence that is the same on every machine.
static uint64_t draw(uint64_t *state) {
  *state =
      *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static void begin_section(writing *w) {
  heng_report_section *s =
      heng__report_table(w->m->answer->report, HENG_LIT("written"),
                         HENG_SAY2("Changed profiles", "改动后的方案"));
  heng__report_set_main(s);
  heng__report_column(s, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(s, HENG_LIT("rule"), HENG_SAY2("rule", "规则"), 0);
  heng__report_column(s, HENG_LIT("place"), HENG_SAY2("place", "位置"), 0);
  heng__report_column(s, HENG_LIT("operator"), HENG_SAY2("change", "改动"), 0);
  heng__report_column(s, HENG_LIT("folder"), HENG_SAY2("folder", "文件夹"), 0);
  w->section = s;
}

// The next of those that are to be written: with --sample one of those that were not
// drawn yet, whose place the last one takes.
static const heng_mutant *next(heng_mutating *m, size_t left, uint64_t *state) {
  if (!m->request->sample) return m->cases[m->n - left].mutant;
  size_t i = (size_t)(draw(state) % left);
  const heng_mutant *mutant = m->cases[i].mutant;
  m->cases[i].mutant = m->cases[left - 1].mutant;
  return mutant;
}

heng_status heng__mutate_write(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  writing w = {.m = m,
               .arena = arena,
               .folder =
                   heng__arena_copy(arena, heng__slice(m->request->write))};
  begin_section(&w);
  make_folder(&w, w.folder);
  size_t wanted = m->request->sample ? m->request->sample : m->n;
  uint64_t state = m->request->seed;
  size_t passed_over = 0;  // drawn, and in no file
  for (size_t left = m->n; left && wanted && w.status == HENG_OK; left--) {
    const heng_mutant *mutant = next(m, left, &state);
    if (!is_fault(&w, mutant)) continue;
    if (file_of(&w, mutant).len) {
      write_mutant(&w, mutant);
      wanted--;
    } else {
      passed_over++;
    }
  }
  if (passed_over)
    heng__diag(&m->answer->diags, HENG_M_MUTATE_SCRIPT, (heng_span){0},
               HENG_SAY(heng__arena_printf(arena, "%zu", passed_over)));
  return w.status;
}
