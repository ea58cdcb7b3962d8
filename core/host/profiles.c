// Finding profiles: by name on the search path, by folder, or by one of their
// files. Reading them is profile_read.c's.
#include "host/profiles.h"

#include <stdlib.h>

#include "grammar/parse.h"

#define RULES_ENDING ".heng"
#define TEST_ENDING  ".test.heng"

static bool exists(heng_arena *arena, heng_slice folder, const char *name) {
  heng_slice path = heng__path_join(arena, folder, heng__slice(name));
  return heng__path_kind(path) == HENG_PATH_FILE;
}

// "2023" of "nantong@2023.heng", or an empty slice.
static heng_slice edition_of_file(heng_slice file, heng_slice name) {
  size_t ending = strlen(RULES_ENDING);
  if (file.len <= name.len + 1 + ending || file.ptr[name.len] != '@' ||
      memcmp(file.ptr, name.ptr, name.len) != 0 ||
      !heng__ends_with(file, RULES_ENDING))
    return (heng_slice){NULL, 0};
  heng_slice edition = {file.ptr + name.len + 1,
                        file.len - name.len - 1 - ending};
  const char *point = memchr(edition.ptr, '.', edition.len);
  if (point) edition.len = (size_t)(point - edition.ptr);
  return edition;
}

heng_names heng__profile_editions(heng_arena *arena,
                                  heng_slice folder,
                                  heng_slice name) {
  heng_names names = heng__folder_list(arena, folder);
  HENG_VEC(heng_slice) editions = {0};
  for (size_t i = 0; i < names.len; i++) {
    if (heng__ends_with(names.items[i], TEST_ENDING)) continue;
    heng_slice edition = edition_of_file(names.items[i], name);
    if (edition.len)
      heng__push(arena, &editions, heng__arena_copy(arena, edition));
  }
  return (heng_names){editions.items, editions.len};
}

static bool is_profile(heng_arena *arena, heng_slice folder, heng_slice name) {
  heng_slice main =
      heng__arena_printf(arena, "%.*s" RULES_ENDING, HENG_ARG(name));
  return exists(arena, folder, "profile.lua") ||
         exists(arena, folder, main.ptr) ||
         heng__profile_editions(arena, folder, name).len > 0;
}

static bool has_separator(heng_slice text) {
  return memchr(text.ptr, '/', text.len) || memchr(text.ptr, '\\', text.len);
}

static int compare_profiles(const void *a, const void *b) {
  return heng__slice_cmp(((const heng_profile *)a)->name,
                         ((const heng_profile *)b)->name);
}

typedef HENG_VEC(heng_profile) profile_vec;

// Adds the profiles in a folder but for those with a name that is there already.
static void add_profiles(heng_arena *arena,
                         heng_slice folder,
                         profile_vec *all) {
  heng_names names = heng__folder_list(arena, folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice name = names.items[i];
    bool hidden = false;
    for (size_t k = 0; k < all->len; k++)
      hidden |= heng__slice_eq(all->items[k].name, name);
    heng_slice path = heng__path_join(arena, folder, name);
    if (!hidden && heng__path_kind(path) == HENG_PATH_FOLDER &&
        is_profile(arena, path, name))
      heng__push(arena, all, (heng_profile){.name = name, .folder = path});
  }
}

static profile_vec on_the_path(heng_answer *answer) {
  const heng_host *host = answer->host;
  profile_vec all = {0};
  for (size_t f = 0; f < host->profile_folders.len; f++)
    add_profiles(&answer->arena, host->profile_folders.items[f], &all);
  return all;
}

static heng_profile_list sorted(profile_vec all) {
  if (all.len) qsort(all.items, all.len, sizeof *all.items, compare_profiles);
  return (heng_profile_list){all.items, all.len};
}

heng_profile_list heng__profiles_all(heng_answer *answer) {
  return sorted(on_the_path(answer));
}

heng_profile_list heng__profiles_here(heng_answer *answer) {
  profile_vec all = on_the_path(answer);
  add_profiles(&answer->arena, HENG_LIT("."), &all);
  return sorted(all);
}

static bool find_by_name(heng_answer *answer,
                         heng_slice name,
                         heng_profile *out) {
  const heng_host *host = answer->host;
  if (!name.len || has_separator(name)) return false;
  for (size_t i = 0; i < host->profile_folders.len; i++) {
    heng_slice folder =
        heng__path_join(&answer->arena, host->profile_folders.items[i], name);
    if (heng__path_kind(folder) != HENG_PATH_FOLDER ||
        !is_profile(&answer->arena, folder, name))
      continue;
    out->name = name;
    out->folder = folder;
    return true;
  }
  return false;
}

static void find_by_file(heng_answer *answer,
                         heng_slice path,
                         heng_profile *out) {
  heng_arena *arena = &answer->arena;
  heng_slice file = heng__path_name(arena, path);
  out->folder = heng__path_folder(arena, path);
  out->name = heng__path_name(arena, out->folder);
  if (is_profile(arena, out->folder, out->name)) {
    heng_slice edition = edition_of_file(file, out->name);
    if (edition.len) out->edition = heng__arena_copy(arena, edition);
    if (!heng__slice_eq(file, HENG_LIT("profile.lua"))) out->file = path;
    return;
  }
  size_t ending =
      heng__ends_with(file, RULES_ENDING) ? strlen(RULES_ENDING) : 0;
  out->file = path;
  out->name =
      heng__arena_copy(arena, (heng_slice){file.ptr, file.len - ending});
  out->alone = true;
}

// What the schemes of all profiles are called; empty where that cannot be read.
static heng_pair *scheme_names(heng_answer *answer,
                               const heng_profile_list *all) {
  heng_pair *names = heng__array(&answer->arena, heng_pair, all->len + 1);
  for (size_t i = 0; i < all->len; i++) {
    const heng_profile *p = &all->items[i];
    heng_slice file = heng__arena_printf(&answer->arena, "%.*s%s",
                                         HENG_ARG(p->name), RULES_ENDING);
    heng_scheme_head head;
    if (heng__scheme_head(&answer->arena,
                          heng__path_join(&answer->arena, p->folder, file),
                          &head))
      names[i] = head.pair;
  }
  return names;
}

// A profile by the name of its scheme, in either tongue.
static bool find_by_scheme(heng_answer *answer,
                           heng_slice name,
                           heng_profile *out) {
  heng_profile_list all = heng__profiles_all(answer);
  if (has_separator(name)) return false;
  const heng_pair *names = scheme_names(answer, &all);
  for (size_t i = 0; i < all.len; i++) {
    if (!heng__pair_has(names[i], name)) continue;
    out->name = all.items[i].name;
    out->folder = all.items[i].folder;
    return true;
  }
  return false;
}

static heng_status unknown_profile(heng_answer *answer, heng_slice target) {
  heng_profile_list all = heng__profiles_all(answer);
  heng_pair *names = heng__array(&answer->arena, heng_pair, 2 * all.len + 1);
  heng_pair *schemes = scheme_names(answer, &all);
  for (size_t i = 0; i < all.len; i++) {
    names[i].en = all.items[i].name;
    names[all.len + i] = schemes[i];
  }
  return heng__answer_unknown(answer, HENG_M_HOST_PROFILE_UNKNOWN, target,
                              names, 2 * all.len);
}

// "my/town@2023": an edition of a profile that is named by its folder.
static bool find_by_folder_and_edition(heng_answer *answer,
                                       heng_slice target,
                                       heng_profile *out) {
  heng_arena *arena = &answer->arena;
  size_t at = target.len;
  while (at > 0 && target.ptr[at - 1] != '@') at--;
  if (at < 2 || at == target.len) return false;
  heng_slice folder = heng__arena_copy(arena, (heng_slice){target.ptr, at - 1});
  if (heng__path_kind(folder) != HENG_PATH_FOLDER) return false;
  heng_slice name = heng__path_name(arena, folder);
  if (!is_profile(arena, folder, name)) return false;
  out->folder = folder;
  out->name = name;
  out->edition = (heng_slice){target.ptr + at, target.len - at};
  return true;
}

// A folder that was renamed, or copied, still has the text under its old name.
static heng_status no_profile(heng_answer *answer,
                              heng_slice folder,
                              heng_slice name) {
  heng_arena *arena = &answer->arena;
  heng_diag *diag =
      heng__diag(&answer->diags, HENG_M_HOST_PROFILE_EMPTY, (heng_span){0},
                 HENG_SAY(folder), HENG_SAY(name));
  heng_names files = heng__folder_list(arena, folder);
  heng_slice only = {NULL, 0};
  size_t n = 0;
  for (size_t i = 0; i < files.len; i++) {
    if (!heng__ends_with(files.items[i], RULES_ENDING) ||
        heng__ends_with(files.items[i], TEST_ENDING))
      continue;
    only = files.items[i];
    n++;
  }
  if (n == 1)
    heng__note(&answer->diags, diag, HENG_N_HOST_OTHER_TEXT, (heng_span){0},
               HENG_SAY(heng__path_join(arena, folder, only)), HENG_SAY(only),
               HENG_SAY(name));
  return HENG_NOTFOUND;
}

// A name goes before a folder: who stands beside a profile of the same name is told
// which of the two was taken. Once: a command may look for it again.
static void tell_here(heng_answer *answer, const heng_profile *found) {
  heng_arena *arena = &answer->arena;
  if (heng__path_kind(found->name) != HENG_PATH_FOLDER ||
      !is_profile(arena, found->name, found->name) ||
      heng__path_same(arena, found->name, found->folder))
    return;
  for (size_t i = 0; i < answer->told_here.len; i++)
    if (heng__slice_eq(answer->told_here.items[i], found->name)) return;
  heng__push(arena, &answer->told_here, found->name);
  heng_slice where = heng__path_folder(arena, found->folder);
  heng__diag(&answer->diags, HENG_M_HOST_PROFILE_HERE, (heng_span){0},
             HENG_SAY(found->name), HENG_SAY(where));
}

heng_status heng__profile_find(heng_answer *answer,
                               heng_slice target,
                               heng_slice edition,
                               heng_profile *out) {
  heng_arena *arena = &answer->arena;
  *out = (heng_profile){.edition = edition};
  target = heng__arena_copy(arena, target);
  if (find_by_name(answer, target, out)) {
    tell_here(answer, out);
    return HENG_OK;
  }
  const char *at = memchr(target.ptr, '@', target.len);
  heng_slice before = {target.ptr, at ? (size_t)(at - target.ptr) : 0};
  if (at && find_by_name(answer, heng__arena_copy(arena, before), out)) {
    out->edition = (heng_slice){at + 1, target.len - before.len - 1};
    tell_here(answer, out);
    return HENG_OK;
  }
  switch (heng__path_kind(target)) {
    case HENG_PATH_FILE: find_by_file(answer, target, out); return HENG_OK;
    case HENG_PATH_FOLDER:
      out->folder = target;
      out->name = heng__path_name(arena, target);
      if (is_profile(arena, target, out->name)) return HENG_OK;
      return no_profile(answer, target, out->name);
    case HENG_PATH_NONE:
      if (find_by_folder_and_edition(answer, target, out)) return HENG_OK;
      break;
  }
  if (find_by_scheme(answer, target, out)) return HENG_OK;
  return unknown_profile(answer, target);
}

// A text up to the end of the line that begins with `scheme`: what stands below
// need not be read to know what it is called. All of it where no line does.
static heng_slice to_scheme_line(heng_slice text) {
  heng_pair word = heng__keyword_pair(HENG_K_SCHEME);
  for (size_t at = 0; at < text.len;) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t to = end ? (size_t)(end - text.ptr) + 1 : text.len;
    while (at < to && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    bool en = to - at > word.en.len &&
              memcmp(text.ptr + at, word.en.ptr, word.en.len) == 0;
    bool zh = to - at > word.zh.len &&
              memcmp(text.ptr + at, word.zh.ptr, word.zh.len) == 0;
    if (en || zh) return (heng_slice){text.ptr, to};
    at = to;
  }
  return text;
}

bool heng__scheme_head(heng_arena *arena,
                       heng_slice path,
                       heng_scheme_head *out) {
  heng_slice text;
  heng_said why;
  if (heng__file_read(arena, path, &text, &why) != HENG_OK) return false;
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  const heng_source *source =
      heng__source_new(arena, path, to_scheme_line(text));
  const heng_tree *tree = heng__parse(arena, source, &unsaid);
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *stmt = &tree->stmts[i];
    if (stmt->kind != HENG_S_SCHEME) continue;
    *out = (heng_scheme_head){stmt->name.pair, stmt->name.title,
                              stmt->has_edition, stmt->edition};
    return true;
  }
  return false;
}
