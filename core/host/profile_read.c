// Reading a profile: its script or main file, what `use` brings, its tests; and
// building the plan of them.
#include "base/nearest.h"
#include "grammar/parse.h"
#include "host/functions.h"
#include "lua/profile.h"

#define RULES_ENDING ".heng"
#define TEST_ENDING  ".test.heng"

// A reading that is under way.
typedef struct reading {
  heng_answer *answer;
  heng_arena *arena;
  heng_profile *profile;
  HENG_VEC(heng_slice) under_way;  // paths, outermost first, to find rings
  heng_status status;              // the first that was not OK
} reading;

static void fail(reading *r, heng_status status) {
  if (r->status == HENG_OK) r->status = status;
}

typedef HENG_VEC(heng_slice) folder_list;

// A folder of profiles, and the one of shared rules in it.
static void add_place(const reading *r, folder_list *folders, heng_slice path) {
  for (size_t i = 0; i < folders->len; i++)
    if (heng__slice_eq(folders->items[i], path)) return;
  heng__push(r->arena, folders, path);
  heng_slice shared = heng__path_join(r->arena, path, HENG_LIT("shared"));
  if (heng__path_kind(shared) == HENG_PATH_FOLDER)
    heng__push(r->arena, folders, shared);
}

// Where a text of that name is looked for.
static size_t places(const reading *r, heng_slice **out) {
  const heng_host *host = r->answer->host;
  folder_list folders = {0};
  add_place(r, &folders, r->profile->folder);
  add_place(r, &folders, heng__path_folder(r->arena, r->profile->folder));
  if (r->profile->shared.len) add_place(r, &folders, r->profile->shared);
  for (size_t i = 0; i < host->profile_folders.len; i++)
    add_place(r, &folders, host->profile_folders.items[i]);
  *out = folders.items;
  return folders.len;
}

// "rules/zibo, rules, rules/shared": where it was looked for.
static heng_slice places_said(const reading *r) {
  heng_slice *folders;
  size_t n = places(r, &folders);
  heng_buf out = {.arena = r->arena};
  for (size_t i = 0; i < n; i++)
    heng__buf_printf(&out, "%s%.*s", i ? ", " : "",
                     folders[i].len ? (int)folders[i].len : 1,
                     folders[i].len ? folders[i].ptr : ".");
  return heng__buf_slice(&out);
}

// The path of the text, or an empty slice.
static heng_slice find_text(const reading *r, heng_slice file) {
  heng_slice *folders;
  size_t n = places(r, &folders);
  for (size_t i = 0; i < n; i++) {
    heng_slice path = heng__path_join(r->arena, folders[i], file);
    if (heng__path_kind(path) == HENG_PATH_FILE) return path;
  }
  return (heng_slice){NULL, 0};
}

// The rule text whose name is nearest to [name], without its ending.
static heng_slice nearest_text(const reading *r, heng_slice name) {
  heng_slice *folders;
  size_t n = places(r, &folders);
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < n; i++) {
    heng_names names = heng__folder_list(r->arena, folders[i]);
    for (size_t k = 0; k < names.len; k++) {
      heng_slice text = names.items[k];
      if (!heng__ends_with(text, RULES_ENDING) ||
          heng__ends_with(text, TEST_ENDING))
        continue;
      text.len -= strlen(RULES_ENDING);
      heng__nearest_offer(&search, text);
    }
  }
  return search.best;
}

static void report_unknown_use(reading *r, heng_slice name, heng_span span) {
  heng_diags *diags = &r->answer->diags;
  heng_diag *diag =
      heng__diag(diags, HENG_M_HOST_USE_UNKNOWN, span, HENG_SAY(name));
  heng_slice near = nearest_text(r, name);
  if (near.len)
    heng__note(diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
  heng__note(diags, diag, HENG_N_HOST_LOOKED_IN, (heng_span){0},
             HENG_SAY(places_said(r)));
  fail(r, HENG_RULES);
}

static void read_text(reading *r, heng_slice path, bool test);
static void run_script(reading *r,
                       heng_slice path,
                       heng_slice main,
                       heng_slice main_path);

static bool is_read(const reading *r, heng_slice path) {
  for (size_t i = 0; i < r->profile->texts.len; i++)
    if (heng__slice_eq(r->profile->texts.items[i].path, path)) return true;
  return false;
}

// Reports the ring that [path] closes, if it is one that is being read.
static bool closes_ring(reading *r, heng_slice path, heng_span span) {
  size_t from = 0;
  while (from < r->under_way.len &&
         !heng__slice_eq(r->under_way.items[from], path))
    from++;
  if (from == r->under_way.len) return false;
  heng_buf ring = {.arena = r->arena};
  for (size_t i = from; i < r->under_way.len; i++) {
    heng__buf_add(&ring, heng__path_name(r->arena, r->under_way.items[i]));
    heng__buf_puts(&ring, " → ");
  }
  heng__buf_add(&ring, heng__path_name(r->arena, path));
  heng__diag(&r->answer->diags, HENG_M_HOST_USE_RING, span,
             HENG_SAY(heng__buf_slice(&ring)));
  fail(r, HENG_RULES);
  return true;
}

static void use_text(reading *r, heng_slice name, heng_span span) {
  heng_slice file =
      heng__arena_printf(r->arena, "%.*s" RULES_ENDING, HENG_ARG(name));
  heng_slice path = find_text(r, file);
  if (!path.len)
    report_unknown_use(r, name, span);
  else if (!closes_ring(r, path, span) && !is_read(r, path))
    read_text(r, path, false);
}

// Given tables of which the rows stand in a file beside the text.
static void note_files(reading *r, const heng_tree *tree, heng_slice folder) {
  for (size_t i = 0; i < tree->n_stmts; i++)
    if (tree->stmts[i].kind == HENG_S_GIVEN && tree->stmts[i].file.len)
      heng__push(r->arena, &r->profile->asks,
                 (heng_file_ask){&tree->stmts[i], folder});
}

// Editions ------------------------------------------------------------------

// Whether the text at [path] is that edition of the scheme.
static bool is_edition(const reading *r,
                       heng_slice path,
                       heng_slice name,
                       int64_t edition) {
  heng_scheme_head head;
  if (heng__path_kind(path) != HENG_PATH_FILE ||
      !heng__scheme_head(r->arena, path, &head))
    return false;
  return head.has_edition && head.edition == edition &&
         heng__pair_has(head.pair, name);
}

// The text of that edition among those of a folder that are called [name].
static heng_slice edition_in(const reading *r,
                             heng_slice folder,
                             heng_slice name,
                             const heng_stmt *revise) {
  for (int own = 0; own < 2; own++) {
    heng_slice file =
        own ? heng__arena_printf(r->arena, "%.*s" RULES_ENDING, HENG_ARG(name))
            : heng__arena_printf(r->arena, "%.*s@%lld" RULES_ENDING,
                                 HENG_ARG(name), (long long)revise->edition);
    heng_slice path = heng__path_join(r->arena, folder, file);
    if (is_edition(r, path, revise->target.text, revise->edition)) return path;
  }
  return (heng_slice){NULL, 0};
}

// A text of the profile's folder with that edition in its name, whatever stands
// before it: a scheme may be called by its other name.
static heng_slice edition_beside(const reading *r, const heng_stmt *revise) {
  heng_slice end = heng__arena_printf(r->arena, "@%lld" RULES_ENDING,
                                      (long long)revise->edition);
  heng_names names = heng__folder_list(r->arena, r->profile->folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice path =
        heng__path_join(r->arena, r->profile->folder, names.items[i]);
    if (heng__ends_with(names.items[i], end.ptr) &&
        is_edition(r, path, revise->target.text, revise->edition))
      return path;
  }
  return (heng_slice){NULL, 0};
}

// The text of the edition that is revised: of this profile, beside it, or of
// another profile, which may be called otherwise than its scheme.
static heng_slice find_edition(reading *r, const heng_stmt *revise) {
  heng_slice word = revise->target.text, *folders;
  heng_slice found =
      edition_in(r, r->profile->folder, r->profile->name, revise);
  size_t n = places(r, &folders);
  for (size_t i = 0; i < n && !found.len; i++)
    found = edition_in(r, folders[i], word, revise);
  for (size_t i = 0; i < n && !found.len; i++)
    found = edition_in(r, heng__path_join(r->arena, folders[i], word), word,
                       revise);
  if (!found.len) found = edition_beside(r, revise);
  if (found.len) return found;
  heng_profile_list all = heng__profiles_all(r->answer);
  for (size_t i = 0; i < all.len && !found.len; i++)
    found = edition_in(r, all.items[i].folder, all.items[i].name, revise);
  return found;
}

static void report_no_edition(reading *r, const heng_stmt *revise) {
  heng_diags *diags = &r->answer->diags;
  heng_slice edition =
      heng__arena_printf(r->arena, "%lld", (long long)revise->edition);
  heng_diag *diag =
      heng__diag(diags, HENG_M_HOST_REVISE_UNKNOWN, revise->target.span,
                 HENG_SAY(revise->target.text), HENG_SAY(edition),
                 HENG_SAY(r->profile->name));
  heng__note(diags, diag, HENG_N_HOST_LOOKED_IN, (heng_span){0},
             HENG_SAY(places_said(r)));
  fail(r, HENG_RULES);
}

// Reads the edition that is revised, so that it comes before what revises it.
// What it uses is looked for where it stands.
static void read_revised(reading *r, const heng_stmt *revise) {
  heng_slice path = find_edition(r, revise);
  if (!path.len) {
    report_no_edition(r, revise);
    return;
  }
  if (closes_ring(r, path, revise->target.span) || is_read(r, path)) return;
  heng_slice own = r->profile->folder;
  heng_slice script = heng__path_join(
      r->arena, heng__path_folder(r->arena, path), HENG_LIT("profile.lua"));
  r->profile->folder = heng__path_folder(r->arena, path);
  // A script of this profile has made its texts for both editions.
  if (!heng__slice_eq(r->profile->folder, own) &&
      heng__path_kind(script) == HENG_PATH_FILE)
    run_script(r, script,
               heng__arena_printf(
                   r->arena, "%.*s" RULES_ENDING,
                   HENG_ARG(heng__path_name(r->arena, r->profile->folder))),
               path);
  else
    read_text(r, path, false);
  r->profile->folder = own;
}

// Parses [source], a text of [folder], and reads what it uses and revises, so
// that it comes before it.
static heng_parsed *read_uses(reading *r,
                              const heng_source *source,
                              heng_slice folder) {
  heng_parsed *parsed = heng__plan_parse(r->arena, source);
  const heng_tree *tree = parsed->tree;
  // What is wrong with the text is said first, when the plan is built.
  if (!parsed->said.met[HENG_ERROR]) note_files(r, tree, folder);
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *stmt = &tree->stmts[i];
    if (stmt->kind == HENG_S_REVISE && stmt->has_edition) read_revised(r, stmt);
    if (stmt->kind != HENG_S_USE || !stmt->target.text.len) continue;
    bool twice = false;
    for (size_t k = 0; k < i; k++)
      twice |= tree->stmts[k].kind == HENG_S_USE &&
               heng__slice_eq(tree->stmts[k].target.text, stmt->target.text);
    if (twice)
      heng__diag(&r->answer->diags, HENG_M_HOST_USE_TWICE, stmt->span,
                 HENG_SAY(stmt->target.text));
    else
      use_text(r, stmt->target.text, stmt->target.span);
  }
  return parsed;
}

static void read_text(reading *r, heng_slice path, bool test) {
  heng_slice text;
  heng_said why;
  heng_slice name = heng__path_name(r->arena, path);
  if (heng__file_read(r->arena, path, &text, &why) != HENG_OK) {
    heng__answer_fail(r->answer, HENG_SYSTEM, HENG_M_HOST_FILE_READ,
                      HENG_SAY(path), why);
    fail(r, HENG_SYSTEM);
    return;
  }
  heng_source *source = heng__source_new(r->arena, name, text);
  heng__push(r->arena, &r->under_way, path);
  heng_parsed *parsed = read_uses(r, source, heng__path_folder(r->arena, path));
  r->under_way.len--;
  heng__push(r->arena, &r->profile->texts,
             (heng_rule_text){path, source, test, parsed});
}

// A text that the profile's script made.
static void take_made_text(reading *r, const heng_profile_part *part) {
  heng_source *source = heng__source_new(r->arena, part->made_by, part->text);
  source->made_by = part->made_by;
  heng_parsed *parsed = read_uses(r, source, r->profile->folder);
  heng__push(r->arena, &r->profile->texts,
             (heng_rule_text){{NULL, 0}, source, false, parsed});
}

static void run_script(reading *r,
                       heng_slice path,
                       heng_slice main,
                       heng_slice main_path) {
  heng_slice text;
  heng_said why;
  if (heng__file_read(r->arena, path, &text, &why) != HENG_OK) {
    fail(r, heng__answer_fail(r->answer, HENG_SYSTEM, HENG_M_HOST_FILE_READ,
                              HENG_SAY(path), why));
    return;
  }
  heng_source *script =
      heng__source_new(r->arena, heng__path_name(r->arena, path), text);
  heng_profile_parts *parts = heng__new(r->arena, heng_profile_parts);
  heng_status status =
      heng__lua_profile(r->arena, script, NULL, &r->answer->diags, parts);
  if (status != HENG_OK) {
    fail(r, status);
    return;
  }
  heng__script_functions(r->answer, r->profile, parts);
  for (size_t i = 0; i < parts->len; i++) {
    const heng_profile_part *part = &parts->items[i];
    if (!part->is_file) {
      take_made_text(r, part);
      continue;
    }
    heng_slice found = heng__slice_eq(part->text, main) && main_path.len
                           ? main_path
                           : find_text(r, part->text);
    if (!found.len)
      fail(r, heng__answer_fail(r->answer, HENG_RULES, HENG_M_HOST_PART_UNKNOWN,
                                HENG_SAY(part->text), HENG_SAY(part->made_by)));
    else if (is_read(r, found))
      heng__answer_fail(r->answer, HENG_OK, HENG_M_HOST_PART_TWICE,
                        HENG_SAY(part->text), HENG_SAY(part->made_by));
    else
      read_text(r, found, false);
  }
}

static heng_slice file_named(const reading *r, heng_slice edition) {
  heng_slice name = r->profile->name;
  return edition.len ? heng__arena_printf(r->arena, "%.*s@%.*s" RULES_ENDING,
                                          HENG_ARG(name), HENG_ARG(edition))
                     : heng__arena_printf(r->arena, "%.*s" RULES_ENDING,
                                          HENG_ARG(name));
}

// "2022, 2023": the editions that a profile has.
static heng_slice list_editions(const reading *r,
                                const heng_names *editions,
                                heng_slice main_path) {
  heng_buf out = {.arena = r->arena};
  heng_scheme_head head;
  if (heng__scheme_head(r->arena, main_path, &head) && head.has_edition)
    heng__buf_printf(&out, "%lld", (long long)head.edition);
  for (size_t i = 0; i < editions->len; i++) {
    if (out.len) heng__buf_puts(&out, ", ");
    heng__buf_add(&out, editions->items[i]);
  }
  return heng__buf_slice(&out);
}

// The path of the main text of the edition that was asked for; an empty one
// where there is none: then *refused says whether that was reported.
static heng_slice find_main(reading *r, bool *refused) {
  heng_profile *p = r->profile;
  *refused = false;
  heng_names editions = heng__profile_editions(r->arena, p->folder, p->name);
  heng_slice main = heng__path_join(r->arena, p->folder,
                                    file_named(r, (heng_slice){NULL, 0}));
  bool has_main = heng__path_kind(main) == HENG_PATH_FILE;
  heng_slice none = {NULL, 0};
  if (!p->edition.len) {
    if (has_main) return main;
    if (!editions.len) return none;
    heng_slice newest = editions.items[editions.len - 1];
    return heng__path_join(r->arena, p->folder, file_named(r, newest));
  }
  for (size_t i = 0; i < editions.len; i++)
    if (heng__slice_eq(editions.items[i], p->edition))
      return heng__path_join(r->arena, p->folder, file_named(r, p->edition));
  heng_scheme_head head;
  if (has_main && heng__scheme_head(r->arena, main, &head) &&
      head.has_edition) {
    heng_slice own =
        heng__arena_printf(r->arena, "%lld", (long long)head.edition);
    if (heng__slice_eq(own, p->edition)) {
      p->edition = none;  // its tests and records are those of the main one
      return main;
    }
  }
  heng_diag *diag =
      heng__diag(&r->answer->diags, HENG_M_HOST_EDITION_UNKNOWN, (heng_span){0},
                 HENG_SAY(p->name), HENG_SAY(p->edition));
  heng_slice list = list_editions(r, &editions, main);
  if (list.len)
    heng__note(&r->answer->diags, diag, HENG_N_HOST_EDITIONS, (heng_span){0},
               HENG_SAY(list));
  fail(r, HENG_NOTFOUND);
  *refused = true;
  return none;
}

// Whether a test file belongs to the edition: "nantong@2023.test.heng" to that
// one, others to the main one.
static bool belongs(const reading *r, heng_slice file) {
  const heng_profile *p = r->profile;
  heng_slice name = p->name;
  bool other = file.len > name.len && file.ptr[name.len] == '@' &&
               memcmp(file.ptr, name.ptr, name.len) == 0;
  if (!other) return !p->edition.len;
  heng_slice rest = {file.ptr + name.len + 1, file.len - name.len - 1};
  return p->edition.len && rest.len > p->edition.len &&
         memcmp(rest.ptr, p->edition.ptr, p->edition.len) == 0 &&
         rest.ptr[p->edition.len] == '.';
}

static void read_tests(reading *r) {
  heng_profile *p = r->profile;
  if (heng__ends_with(p->file, TEST_ENDING)) {
    read_text(r, p->file, true);
    return;
  }
  heng_names names = heng__folder_list(r->arena, p->folder);
  for (size_t i = 0; i < names.len; i++)
    if (heng__ends_with(names.items[i], TEST_ENDING) &&
        belongs(r, names.items[i]))
      read_text(r, heng__path_join(r->arena, p->folder, names.items[i]), true);
}

static void read_folder(reading *r) {
  heng_profile *p = r->profile;
  heng_slice script =
      heng__path_join(r->arena, p->folder, HENG_LIT("profile.lua"));
  bool scripted = heng__path_kind(script) == HENG_PATH_FILE;
  bool refused;
  heng_slice main = find_main(r, &refused);
  if (refused) return;
  if (scripted)
    run_script(r, script, file_named(r, (heng_slice){NULL, 0}), main);
  else
    read_text(r, main, false);
}

// Whether the file that was asked for is one of the profile's.
static bool has_own_file(reading *r) {
  heng_profile *p = r->profile;
  if (!p->file.len || heng__ends_with(p->file, TEST_ENDING)) return true;
  for (size_t i = 0; i < p->texts.len; i++)
    if (p->texts.items[i].path.len &&
        heng__path_same(r->arena, p->texts.items[i].path, p->file))
      return true;
  return false;
}

heng_status heng__profile_read(heng_answer *answer,
                               heng_profile *profile,
                               bool tests) {
  reading r = {.answer = answer, .arena = &answer->arena, .profile = profile};
  if (!profile->alone) read_folder(&r);
  if (r.status == HENG_OK && !profile->alone && !has_own_file(&r)) {
    profile->alone = true;
    profile->texts.len = 0;
    profile->asks.len = 0;
  }
  if (profile->alone)
    read_text(&r, profile->file, heng__ends_with(profile->file, TEST_ENDING));
  else if (tests && r.status == HENG_OK)
    read_tests(&r);
  return r.status;
}

static heng_plan *build_with(heng_answer *answer,
                             heng_profile *profile,
                             const heng_externs *externs,
                             heng_diags *diags) {
  heng_arena *arena = &answer->arena;
  size_t n = profile->texts.len;
  heng_parsed **parsed = heng__array(arena, heng_parsed *, n + 1);
  for (size_t i = 0; i < n; i++) {
    heng_rule_text *text = &profile->texts.items[i];
    parsed[i] = text->parsed;
    // Rules that are shared have been built: nothing of theirs is written to.
    if (parsed[i])
      text->parsed = NULL;
    else
      parsed[i] = heng__plan_parse(arena, text->source);
  }
  heng_plan *plan = heng__plan_compile_parsed(arena, parsed, n, &profile->given,
                                              externs, diags, &profile->trees);
  heng__externs_hold(answer, plan);
  return plan;
}

heng_plan *heng__profile_build(heng_answer *answer,
                               heng_profile *profile,
                               heng_diags *diags) {
  heng_externs externs = heng__externs_of(answer, profile);
  return build_with(answer, profile, &externs, diags);
}

heng_plan *heng__profile_rebuild(heng_answer *answer,
                                 heng_profile *profile,
                                 heng_diags *diags) {
  const heng_plan *plan = profile->plan;
  size_t n = plan->n_externs;
  heng_extern *same = heng__array(&answer->arena, heng_extern, n + 1);
  for (size_t i = 0; i < n; i++) same[i] = *plan->externs[i].function;
  return build_with(answer, profile, &(heng_externs){same, n}, diags);
}

heng_status heng__profile_load(heng_answer *answer,
                               heng_profile *profile,
                               bool tests) {
  heng_status status = heng__profile_read(answer, profile, tests);
  if (status == HENG_OK) status = heng__given_files_read(answer, profile);
  if (status != HENG_OK) return status;
  profile->plan = heng__profile_build(answer, profile, &answer->diags);
  return profile->plan ? HENG_OK : HENG_RULES;
}

heng_status heng__profile_use(heng_answer *answer,
                              heng_profile *profile,
                              bool tests) {
  heng_diags before = answer->diags;
  heng_status status = heng__profile_load(answer, profile, tests);
  if (status != HENG_OK) return status;
  if (before.last) before.last->next = NULL;
  answer->diags = before;
  return HENG_OK;
}

const heng_source *heng__profile_only_text(heng_arena *arena,
                                           const heng_profile *profile) {
  if (!profile->file.len) return NULL;
  for (size_t i = 0; i < profile->texts.len; i++) {
    const heng_rule_text *text = &profile->texts.items[i];
    if (text->path.len && heng__path_same(arena, text->path, profile->file))
      return text->source;
  }
  return NULL;
}
