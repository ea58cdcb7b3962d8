// The two sides of a difference: where old and new rules stand, as profiles,
// editions, files, what was approved, or what git has of them.
#include "host/approved.h"
#include "host/diff.h"
#include "host/git.h"
#include "plan/compose.h"
#include "regress/record_names.h"

// What a side is: words that were typed, or a revision of a folder.
typedef struct origin {
  heng_slice target;    // without a revision; perhaps with "@edition"
  heng_slice revision;  // empty: the files as they are
  bool profile;         // of a revision: [target] is a profile, not a path
} origin;

// Loading -----------------------------------------------------------------------

static heng_status load_plain(heng_diff *diff,
                              heng_diff_side *side,
                              heng_slice target) {
  heng_answer *answer = diff->answer;
  heng_slice edition = heng__slice(diff->request->run.edition);
  heng_status status =
      heng__profile_find(answer, target, edition, &side->profile);
  if (status != HENG_OK) return status;
  status = heng__profile_use(answer, &side->profile, /*tests=*/false);
  if (status == HENG_OK && side->profile.plan->texts->n_open)
    status = heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                               HENG_SAY2("", ""), HENG_SAY2("", ""));
  return status;
}

// "…/heng-a/rules/zibo/zibo.heng" is "HEAD:rules/zibo/zibo.heng" for people.
static heng_slice without_copy(heng_arena *arena,
                               const heng_git_copy *copy,
                               heng_slice text) {
  heng_slice root = copy->root;
  for (size_t at = 0; root.len && at + root.len < text.len; at++) {
    if (memcmp(text.ptr + at, root.ptr, root.len) != 0) continue;
    heng_slice rest = {text.ptr + at + root.len + 1,
                       text.len - at - root.len - 1};
    if (!copy->inside.len) {  // the repository is the profile's folder
      const char *slash = memchr(rest.ptr, '/', rest.len);
      size_t skip = slash ? (size_t)(slash - rest.ptr) + 1 : rest.len;
      rest = (heng_slice){rest.ptr + skip, rest.len - skip};
    }
    return heng__arena_printf(arena, "%.*s%.*s:%.*s", (int)at, text.ptr,
                              HENG_ARG(copy->revision), HENG_ARG(rest));
  }
  return text;
}

// Texts and messages name the files of the copy, which will not be there.
static void hide_copy(heng_diff *diff,
                      heng_diff_side *side,
                      const heng_git_copy *copy) {
  heng_arena *arena = &diff->answer->arena;
  for (size_t i = 0; i < side->profile.texts.len; i++) {
    heng_source *source = side->profile.texts.items[i].source;
    if (!source) continue;
    source->name = without_copy(arena, copy, source->name);
    source->made_by = without_copy(arena, copy, source->made_by);
  }
  for (heng_diag *d = diff->answer->diags.first; d; d = d->next) {
    d->file = without_copy(arena, copy, d->file);
    for (heng_diag *part = d; part; part = part == d ? d->notes : part->next)
      for (size_t i = 0; i < part->n_args; i++)
        part->args[i] =
            (heng_said){without_copy(arena, copy, part->args[i].en),
                        without_copy(arena, copy, part->args[i].zh)};
  }
}

// A copy of git's that is loaded and then removed, whatever happens between.
typedef struct loading {
  heng_diff *diff;
  heng_diff_side *side;
  heng_slice top, inside, revision;
  heng_slice tail;  // behind the folder: a file, an edition, or empty
  heng_git_copy copy;
  heng_status status;
} loading;

static void load_copy(void *ctx) {
  loading *l = ctx;
  heng_arena *arena = &l->diff->answer->arena;
  l->status =
      heng__git_copy(l->diff->answer, l->top, l->inside, l->revision, &l->copy);
  if (l->status != HENG_OK) return;
  heng_slice target = heng__arena_printf(
      arena, "%.*s%.*s", HENG_ARG(l->copy.folder), HENG_ARG(l->tail));
  l->status = load_plain(l->diff, l->side, target);
  hide_copy(l->diff, l->side, &l->copy);
}

static heng_status load_revision(loading *l) {
  heng_arena *arena = &l->diff->answer->arena;
  bool done = heng__protect(arena, load_copy, l);
  heng__git_remove(&l->copy);
  if (!done) heng__exhausted(arena);
  return l->status;
}

// Revisions ---------------------------------------------------------------------

// The part of a path or name from the last `@` on: an edition.
static heng_slice edition_part(heng_slice target) {
  size_t at = target.len;
  while (at > 0 && target.ptr[at - 1] != '@' && target.ptr[at - 1] != '/') at--;
  if (at > 1 && target.ptr[at - 1] == '@')
    return (heng_slice){target.ptr + at - 1, target.len - at + 1};
  return (heng_slice){target.ptr + target.len, 0};
}

static bool is_name(heng_slice target) {
  return target.len && !memchr(target.ptr, '/', target.len) &&
         target.ptr[0] != '.';
}

// Whether the name of a profile stands behind the colon; nothing is reported.
static bool find_quietly(heng_answer *answer,
                         heng_slice target,
                         heng_slice edition,
                         heng_profile *out) {
  heng_diags all = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_status status = heng__profile_find(answer, target, edition, out);
  answer->diags = all;
  return status == HENG_OK;
}

// The way from the top of the repository that a path means.
static heng_slice way_of(heng_arena *arena,
                         heng_slice path,
                         heng_slice current) {
  bool here = path.len >= 2 && memcmp(path.ptr, "./", 2) == 0;
  if (here) path = (heng_slice){path.ptr + 2, path.len - 2};
  if (path.len == 1 && path.ptr[0] == '.') path.len = 0, here = true;
  while (path.len && path.ptr[path.len - 1] == '/') path.len--;
  if (!here) return heng__arena_copy(arena, path);
  return heng__path_join(arena, current, path);
}

// Where the rules of that path stand in the files as they are.
static void home_of_path(heng_diff *diff, loading *l, heng_slice path) {
  heng_arena *arena = &diff->answer->arena;
  heng_slice name = path;
  for (size_t i = path.len; i > 0; i--)
    if (path.ptr[i - 1] == '/') {
      name = (heng_slice){path.ptr + i, path.len - i};
      break;
    }
  if (!name.len) name = heng__path_name(arena, l->top);
  l->side->home = (heng_profile){
      .name = name, .folder = heng__path_join(arena, l->top, path)};
}

// "HEAD~1:rules/zibo", "HEAD~1:rules/zibo@2018", "HEAD~1:rules/zibo/zibo.heng".
static heng_status load_path(heng_diff *diff,
                             heng_diff_side *side,
                             const origin *from) {
  heng_arena *arena = &diff->answer->arena;
  loading l = {.diff = diff, .side = side, .revision = from->revision};
  heng_slice current;
  heng_status status =
      heng__git_place(diff->answer, HENG_LIT("."), false, &l.top, &current);
  if (status != HENG_OK) return status;
  heng_slice path = way_of(arena, from->target, current);
  if (heng__ends_with(path, ".heng")) {
    heng_slice file = heng__path_name(arena, path);
    l.tail = heng__arena_printf(arena, "/%.*s", HENG_ARG(file));
    path.len -= path.len > file.len ? l.tail.len : file.len;
  } else {
    l.tail = edition_part(path);
    path.len -= l.tail.len;
  }
  l.inside = heng__arena_copy(arena, path);
  home_of_path(diff, &l, l.inside);
  if (l.tail.len && l.tail.ptr[0] == '@')
    side->home.edition = (heng_slice){l.tail.ptr + 1, l.tail.len - 1};
  return load_revision(&l);
}

// A profile by its name, as its folder was at the revision.
static heng_status load_profile_then(heng_diff *diff,
                                     heng_diff_side *side,
                                     const heng_profile *now,
                                     heng_slice revision) {
  heng_arena *arena = &diff->answer->arena;
  loading l = {.diff = diff, .side = side, .revision = revision};
  heng_status status =
      heng__git_place(diff->answer, now->folder, false, &l.top, &l.inside);
  if (status != HENG_OK) return status;
  if (now->file.len)
    l.tail = heng__arena_printf(arena, "/%.*s",
                                HENG_ARG(heng__path_name(arena, now->file)));
  else if (now->edition.len)
    l.tail = heng__arena_printf(arena, "@%.*s", HENG_ARG(now->edition));
  side->home = *now;
  return load_revision(&l);
}

// Words -------------------------------------------------------------------------

// Cuts "HEAD~1:rules/zibo" at its colon, unless there is something of that name.
static origin origin_of(heng_arena *arena, heng_slice typed) {
  const char *colon = typed.len ? memchr(typed.ptr, ':', typed.len) : NULL;
  origin from = {.target = heng__arena_copy(arena, typed)};
  if (!colon || colon == typed.ptr || heng__path_kind(typed) != HENG_PATH_NONE)
    return from;
  size_t at = (size_t)(colon - typed.ptr);
  from.revision = heng__arena_copy(arena, (heng_slice){typed.ptr, at});
  from.target = heng__arena_copy(
      arena, (heng_slice){typed.ptr + at + 1, typed.len - at - 1});
  return from;
}

static heng_status load_side(heng_diff *diff, int at, const char *typed) {
  heng_answer *answer = diff->answer;
  heng_diff_side *side = &diff->sides[at];
  heng_slice word = heng__slice(typed);
  side->label = HENG_SAY(word);
  origin from = origin_of(&answer->arena, word);
  if (!from.revision.len) {
    heng_status status = load_plain(diff, side, from.target);
    side->home = side->profile;
    return status;
  }
  heng_profile now;
  heng_slice edition = heng__slice(diff->request->run.edition);
  if (is_name(from.target) &&
      find_quietly(answer, from.target, edition, &now) && !now.alone)
    return load_profile_then(diff, side, &now, from.revision);
  return load_path(diff, side, &from);
}

// The folder of the rules of a profile that the last approval replaced; false where it
// has none.
static bool find_replaced(heng_answer *answer,
                          const heng_profile *profile,
                          heng_slice *out) {
  heng_arena *arena = &answer->arena;
  if (profile->alone) return false;
  heng_profile of = *profile;
  heng__approved_edition(answer, &of);
  *out = heng__path_join(arena, heng__approved_folder(arena, &of),
                         HENG_LIT("before"));
  if (heng__path_kind(*out) != HENG_PATH_FOLDER) return false;
  heng_slice named = heng__path_join(arena, *out, profile->name);
  if (heng__path_kind(named) == HENG_PATH_FOLDER) *out = named;
  return true;
}

static heng_said labelled(heng_arena *arena,
                          heng_slice name,
                          const char *en,
                          const char *zh) {
  return (heng_said){
      heng__arena_printf(arena, "%.*s (%s)", HENG_ARG(name), en),
      heng__arena_printf(arena, "%.*s（%s）", HENG_ARG(name), zh)};
}

// Its texts are a profile by themselves, whatever edition.
static heng_status load_folder(heng_diff *diff, heng_slice folder) {
  heng_diff_side *old = &diff->sides[0];
  heng_said why;
  old->home = diff->sides[1].home;
  if (heng__approved_load(diff->answer, folder, &old->profile, &why))
    return HENG_OK;
  return heng__answer_fail(diff->answer, HENG_RULES, HENG_M_APPROVED_BROKEN,
                           HENG_SAY(folder), why);
}

// `--since before`: the rules that the last approval replaced.
static bool is_before(heng_slice since) {
  return heng__slice_eq(since, HENG_LIT("before")) ||
         heng__slice_eq(since, HENG_LIT("批准前"));
}

static heng_status load_replaced(heng_diff *diff, heng_slice typed) {
  heng_slice folder;
  diff->sides[0].label = labelled(&diff->answer->arena, typed,
                                  "before its last approval", "上次批准之前");
  if (find_replaced(diff->answer, &diff->sides[1].home, &folder))
    return load_folder(diff, folder);
  return heng__answer_fail(diff->answer, HENG_NOTFOUND, HENG_M_HOST_DIFF_BEFORE,
                           HENG_SAY(typed), HENG_SAY2("", ""));
}

// Who has just approved sees no difference, and may want the one before.
static void tell_before(heng_diff *diff, heng_slice typed) {
  heng_slice folder;
  if (heng__same_in_records(&diff->answer->arena, diff->sides[0].profile.plan,
                            diff->sides[1].profile.plan) &&
      find_replaced(diff->answer, &diff->sides[1].home, &folder))
    heng__diag(&diff->answer->diags, HENG_M_HOST_DIFF_JUST_APPROVED,
               (heng_span){0}, HENG_SAY(typed));
}

// What a profile is compared with where nothing else was named.
static heng_status load_before(heng_diff *diff) {
  heng_answer *answer = diff->answer;
  heng_arena *arena = &answer->arena;
  const heng_profile *now = &diff->sides[1].home;
  heng_diff_side *old = &diff->sides[0];
  heng_slice typed = heng__slice(diff->request->first);
  heng_slice since = heng__slice(diff->request->since);
  heng_slice top, inside;
  if (is_before(since)) return load_replaced(diff, typed);
  heng_approved approved = {0};
  heng_profile own = *now;
  heng__approved_edition(answer, &own);
  if (!since.len && !now->alone) {
    heng_status status = heng__approved_read(answer, &own, &approved);
    if (status != HENG_OK) return status;
  }
  if (approved.there) {
    old->label = labelled(arena, typed, "approved", "已批准");
    old->profile = approved.profile;
    old->home = *now;
    tell_before(diff, typed);
    return HENG_OK;
  }
  if (!since.len &&
      heng__git_place(answer, now->folder, true, &top, &inside) != HENG_OK)
    return heng__answer_fail(answer, HENG_NOTFOUND, HENG_M_HOST_DIFF_ALONE,
                             HENG_SAY(typed), HENG_SAY2("", ""));
  if (!since.len) since = HENG_LIT("HEAD");
  heng_slice label =
      heng__arena_printf(arena, "%.*s:%.*s", HENG_ARG(since), HENG_ARG(typed));
  old->label = HENG_SAY(label);
  return load_profile_then(diff, old, now, since);
}

// Both are told apart by what they are called.
static void name_apart(heng_diff *diff) {
  heng_arena *arena = &diff->answer->arena;
  heng_diff_side *old = &diff->sides[0], *now = &diff->sides[1];
  if (!heng__slice_eq(old->label.en, now->label.en)) return;
  old->label = labelled(arena, old->label.en, "old", "旧");
  now->label = labelled(arena, now->label.en, "new", "新");
}

static bool has_score(const heng_plan *plan, heng_pair pair) {
  for (size_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score &&
        ((pair.en.len && heng__pair_has(plan->tables[t].pair, pair.en)) ||
         (pair.zh.len && heng__pair_has(plan->tables[t].pair, pair.zh))))
      return true;
  return false;
}

// Sees to it that a table that was asked for is there.
static heng_status check_table(heng_diff *diff) {
  heng_slice asked = heng__slice(diff->request->run.table);
  heng_buf list = {.arena = &diff->answer->arena};
  for (int i = 0; asked.len && i < 2; i++) {
    const heng_plan *plan = diff->sides[i].profile.plan;
    for (size_t t = 0; t < plan->n_tables; t++) {
      heng_pair pair = plan->tables[t].pair;
      if (!plan->tables[t].score) continue;
      if (heng__pair_has(pair, asked)) return HENG_OK;
      if (i && has_score(diff->sides[0].profile.plan, pair)) continue;
      heng__buf_printf(&list, "%s%.*s", list.len ? ", " : "",
                       HENG_ARG(heng__pair_show(pair, HENG_EN)));
    }
  }
  heng_slice names = heng__buf_slice(&list);
  if (!asked.len) return HENG_OK;
  return heng__answer_fail(diff->answer, HENG_NOTFOUND, HENG_M_HOST_DIFF_TABLE,
                           HENG_SAY(asked), HENG_SAY(names));
}

heng_status heng__diff_sides(heng_diff *diff) {
  const heng_diff_request *request = diff->request;
  heng_slice since = heng__slice(request->since);
  heng_status status;
  if (request->second && since.len)
    return heng__answer_fail(diff->answer, HENG_USAGE, HENG_M_HOST_DIFF_SINCE,
                             HENG_SAY(since), HENG_SAY2("", ""));
  if (request->second) {
    status = load_side(diff, 0, request->first);
    if (status == HENG_OK) status = load_side(diff, 1, request->second);
  } else {
    status = load_side(diff, 1, request->first);
    if (status == HENG_OK) status = load_before(diff);
  }
  if (status != HENG_OK) return status;
  name_apart(diff);
  return check_table(diff);
}
