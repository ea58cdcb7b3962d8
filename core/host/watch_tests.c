// What tests depend on, file by file, and what must run again when some of these
// files were saved.
#include "host/load.h"
#include "host/targets.h"
#include "host/watch_sight.h"

// The texts of a target: its test files, and all that its rules are made of.
static void add_texts(heng_answer *answer,
                      heng_sight *s,
                      heng_profile *profile,
                      heng_seen part) {
  heng_arena *arena = &answer->arena;
  heng__sight_folder(arena, s, profile->folder);
  heng__profile_read(answer, profile, /*tests=*/true);
  part.path = heng__path_join(arena, profile->folder, HENG_LIT("profile.lua"));
  if (!profile->alone) heng__sight_file(arena, s, part);
  for (size_t i = 0; i < profile->texts.len; i++) {
    const heng_rule_text *text = &profile->texts.items[i];
    if (!text->path.len) continue;
    part.as = text->test ? HENG_SEEN_TEST : HENG_SEEN_RULES;
    part.path = text->path;
    bool asked = !profile->file.len || !text->test ||
                 heng__path_same(arena, text->path, profile->file);
    heng__sight_folder(arena, s, heng__path_folder(arena, text->path));
    if (asked) heng__sight_file(arena, s, part);
  }
  part.as = HENG_SEEN_RULES;
  heng__sight_given(arena, s, profile, part);
}

static void add_sets(heng_answer *answer,
                     heng_sight *s,
                     const heng_profile *profile,
                     heng_seen part,
                     heng_slice leave_out) {
  heng_arena *arena = &answer->arena;
  if (profile->alone || profile->file.len) return;
  heng_slice records =
      heng__path_join(arena, profile->folder, HENG_LIT("records"));
  if (heng__path_kind(records) == HENG_PATH_FOLDER)
    heng__sight_folder(arena, s, records);
  heng_record_sets sets = heng__record_sets_own(answer, profile);
  part.as = HENG_SEEN_RECORDS;
  for (size_t i = 0; i < sets.len; i++) {
    part.set = sets.items[i].name;
    part.path = sets.items[i].where;
    heng__sight_data(arena, s, part, leave_out);
  }
}

heng_status heng__sight_tests(heng_answer *answer,
                              const heng_test_watch_request *request,
                              heng_sight *s) {
  heng_check_request which = {.targets = request->tests.targets,
                              .n_targets = request->tests.n_targets,
                              .edition = request->tests.edition};
  heng_targets targets;
  heng_status status = heng__targets_find(answer, &which, &targets);
  if (status != HENG_OK) return status;
  for (size_t i = 0; i < targets.len; i++) {
    heng_profile *p = &targets.items[i];
    heng_seen part = {.target = p->file.len ? p->file : p->folder,
                      .edition = p->edition};
    add_texts(answer, s, p, part);
    add_sets(answer, s, p, part, heng__slice(request->leave_out));
  }
  return HENG_OK;
}

// Finding what was saved --------------------------------------------------------------

static bool same_part(const heng_seen *a, const heng_seen *b) {
  return heng__slice_eq(a->target, b->target) &&
         heng__slice_eq(a->edition, b->edition);
}

// Whether [among] has the file as it is.
static bool has(const heng_sight *among, const heng_seen *file) {
  for (size_t i = 0; i < among->files.len; i++) {
    const heng_seen *f = &among->files.items[i];
    if (f->as == file->as && same_part(f, file) &&
        heng__slice_eq(f->path, file->path) &&
        heng__slice_eq(f->set, file->set))
      return heng__slice_eq(f->stamp, file->stamp);
  }
  return false;
}

typedef HENG_VEC(heng_seen) saved_files;

static void add_saved(heng_arena *arena,
                      const heng_sight *from,
                      const heng_sight *other,
                      saved_files *out) {
  for (size_t i = 0; i < from->files.len; i++)
    if (!has(other, &from->files.items[i]))
      heng__push(arena, out, from->files.items[i]);
}

static bool is_there(const heng_sight *s, const heng_seen *file) {
  for (size_t i = 0; i < s->files.len; i++)
    if (heng__slice_eq(s->files.items[i].path, file->path)) return true;
  return false;
}

// Whether another saved file makes all of this one's part run anyway, or says the
// same before it. A test file that is gone changes how all of the part reads.
static bool is_covered(const saved_files *all, size_t i) {
  const heng_seen *a = &all->items[i];
  for (size_t k = 0; k < all->len; k++) {
    const heng_seen *b = &all->items[k];
    if (k == i || !same_part(a, b)) continue;
    if (b->as == HENG_SEEN_RULES && (a->as != HENG_SEEN_RULES || k < i))
      return true;
    bool same =
        a->as == b->as && heng__slice_eq(a->set, b->set) &&
        (a->as == HENG_SEEN_RECORDS || heng__slice_eq(a->path, b->path));
    if (same && k < i) return true;
  }
  return false;
}

static const char *text_of(heng_arena *arena, heng_slice text) {
  return heng__arena_copy(arena, text).ptr;
}

size_t heng__sight_parts(heng_arena *arena,
                         const heng_sight *was,
                         const heng_sight *now,
                         heng_test_part **out) {
  saved_files all = {0};
  add_saved(arena, now, was, &all);
  add_saved(arena, was, now, &all);
  for (size_t i = 0; i < all.len; i++)
    if (!is_there(now, &all.items[i])) all.items[i].as = HENG_SEEN_RULES;
  *out = heng__array(arena, heng_test_part, all.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < all.len; i++) {
    const heng_seen *s = &all.items[i];
    if (is_covered(&all, i)) continue;
    bool file = s->as == HENG_SEEN_TEST;
    (*out)[n++] = (heng_test_part){
        .target = text_of(arena, file ? s->path : s->target),
        .edition = text_of(arena, s->edition),
        .only_set = s->as == HENG_SEEN_RECORDS ? text_of(arena, s->set) : NULL};
  }
  return n;
}
