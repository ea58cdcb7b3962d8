// Reading what was approved. A folder that somebody changed by hand, cut off or
// mixed up must not pass for an approval, so everything in it is tied together by
// digests and the hash of the plan.
#include "host/approved.h"

#include "base/sha256.h"

#define LOG "log.txt"

void heng__approved_edition(heng_answer *answer, heng_profile *profile) {
  heng_names editions =
      heng__profile_editions(&answer->arena, profile->folder, profile->name);
  for (size_t i = 0; i < editions.len; i++)
    if (heng__slice_eq(editions.items[i], profile->edition)) return;
  profile->edition = (heng_slice){NULL, 0};
}

heng_slice heng__approved_folder(heng_arena *arena,
                                 const heng_profile *profile) {
  heng_slice name = HENG_LIT("approved");
  if (profile->edition.len)
    name =
        heng__arena_printf(arena, "approved@%.*s", HENG_ARG(profile->edition));
  return heng__path_join(arena, profile->folder, name);
}

heng_slice heng__approved_result_name(heng_arena *arena, heng_slice set) {
  return heng__arena_printf(arena, "results/%.*s.txt", HENG_ARG(set));
}

const heng_approval *heng__approved_last(const heng_approved *approved) {
  return approved->n_log ? &approved->log[approved->n_log - 1] : NULL;
}

heng_slice heng__approved_digest(heng_arena *arena,
                                 const heng_folder_files *texts,
                                 heng_slice hash) {
  heng_buf all = {.arena = arena};
  for (size_t i = 0; i < texts->len; i++)
    heng__buf_printf(&all, "%.*s %.*s\n",
                     HENG_ARG(heng__snap_digest(arena, texts->items[i].text)),
                     HENG_ARG(texts->items[i].name));
  heng__buf_printf(&all, "%.*s\n", HENG_ARG(hash));
  return heng__snap_digest(arena, heng__buf_slice(&all));
}

static heng_status broken(heng_answer *answer, heng_slice path, heng_said why) {
  return heng__answer_fail(answer, HENG_FINDINGS, HENG_M_APPROVED_BROKEN,
                           HENG_SAY(path), why);
}

static heng_status edited(heng_answer *answer, heng_slice path) {
  return heng__answer_fail(answer, HENG_FINDINGS, HENG_M_APPROVED_EDITED,
                           HENG_SAY(path), HENG_SAY2("", ""));
}

static heng_status report(heng_answer *answer,
                          heng_slice path,
                          heng_snap_trouble trouble,
                          uint32_t line) {
  heng_arena *arena = &answer->arena;
  switch (trouble) {
    case HENG_SNAP_FINE: return HENG_OK;
    case HENG_SNAP_NEWER:
      return heng__answer_fail(answer, HENG_FINDINGS, HENG_M_APPROVED_NEWER,
                               HENG_SAY(path), HENG_SAY2("", ""));
    case HENG_SNAP_EDITED: return edited(answer, path);
    case HENG_SNAP_LINE: break;
  }
  return broken(
      answer, path,
      (heng_said){heng__arena_printf(arena, "line %u is not understood", line),
                  heng__arena_printf(arena, "第 %u 行无法理解", line)});
}

bool heng__approved_load(heng_answer *answer,
                         heng_slice folder,
                         heng_profile *out,
                         heng_said *why) {
  heng_arena *arena = &answer->arena;
  *out =
      (heng_profile){.name = heng__path_name(arena, folder), .folder = folder};
  heng_diags said = answer->diags;
  heng__diags_init(&answer->diags, arena);
  heng_status status = heng__profile_use(answer, out, /*tests=*/false);
  heng_diags own = answer->diags;
  answer->diags = said;
  if (status == HENG_OK) return true;
  *why = HENG_SAY2("the rules do not load", "规则无法加载");
  for (const heng_diag *d = own.first; d; d = d->next)
    if (d->severity == HENG_ERROR) {
      *why = (heng_said){heng__diag_message(arena, d, HENG_EN),
                         heng__diag_message(arena, d, HENG_ZH)};
      break;
    }
  return false;
}

// Every text must come from the folder itself: what stands elsewhere may be edited
// without anybody approving it.
static bool is_closed(heng_arena *arena, const heng_profile *profile) {
  for (size_t i = 0; i < profile->texts.len; i++) {
    heng_slice path = profile->texts.items[i].path;
    if (path.len && !heng__path_inside(arena, profile->folder, path))
      return false;
  }
  return true;
}

static heng_status read_log(heng_answer *answer, heng_approved *out) {
  heng_arena *arena = &answer->arena;
  heng_slice path = heng__path_join(arena, out->folder, HENG_LIT(LOG));
  heng_said why;
  if (heng__file_read(arena, path, &out->log_text, &why) != HENG_OK)
    return broken(answer, path, why);
  uint32_t line;
  heng_snap_trouble trouble =
      heng__approvals_read(arena, out->log_text, out, &line);
  return report(answer, path, trouble, line);
}

static heng_status read_rules(heng_answer *answer, heng_approved *out) {
  heng_arena *arena = &answer->arena;
  heng_slice folder = heng__path_join(arena, out->folder, HENG_LIT("rules"));
  heng_slice where = folder;
  heng_said why = HENG_SAY2("there is no such folder", "没有这个文件夹");
  if (heng__path_kind(folder) != HENG_PATH_FOLDER ||
      heng__folder_read(arena, folder, &out->rules, &where, &why) != HENG_OK)
    return broken(answer, where, why);
  const heng_approval *last = heng__approved_last(out);
  heng_slice digest = heng__approved_digest(arena, &out->rules, last->hash);
  if (!heng__slice_eq(digest, last->texts)) return edited(answer, folder);
  if (!heng__approved_load(answer, folder, &out->profile, &why))
    return broken(answer, folder, why);
  return is_closed(arena, &out->profile) ? HENG_OK : edited(answer, folder);
}

heng_status heng__approved_read(heng_answer *answer,
                                const heng_profile *profile,
                                heng_approved *out) {
  heng_arena *arena = &answer->arena;
  *out = (heng_approved){.folder = heng__approved_folder(arena, profile)};
  if (heng__path_kind(out->folder) != HENG_PATH_FOLDER) {
    heng_slice old = heng__arena_printf(
        arena, ".%.*s.old", HENG_ARG(heng__path_name(arena, out->folder)));
    old = heng__path_join(arena, profile->folder, old);
    if (heng__path_kind(old) != HENG_PATH_FOLDER) return HENG_OK;
    heng_said why = {
        heng__arena_printf(arena,
                           "an approval was interrupted; rename %.*s to it",
                           HENG_ARG(old)),
        heng__arena_printf(arena, "批准曾被中断；请将 %.*s 改回此名",
                           HENG_ARG(old))};
    return broken(answer, out->folder, why);
  }
  out->there = true;
  heng_status status = read_log(answer, out);
  return status == HENG_OK ? read_rules(answer, out) : status;
}

heng_status heng__approved_result(heng_answer *answer,
                                  const heng_approved *approved,
                                  heng_slice set,
                                  heng_snapshot **out,
                                  heng_slice *text) {
  heng_arena *arena = &answer->arena;
  const heng_approval *last = heng__approved_last(approved);
  heng_slice path = heng__path_join(arena, approved->folder,
                                    heng__approved_result_name(arena, set));
  heng_slice content;
  heng_said why;
  bool known = false;
  *out = NULL;
  if (text) *text = (heng_slice){NULL, 0};
  for (size_t i = 0; i < last->sets.len; i++)
    known = known || heng__slice_eq(last->sets.items[i], set);
  if (!known) return HENG_OK;
  if (heng__file_read(arena, path, &content, &why) != HENG_OK)
    return broken(answer, path, why);
  heng_snapshot *snapshot = heng__new(arena, heng_snapshot);
  uint32_t line;
  heng_snap_trouble trouble =
      heng__snapshot_read(arena, content, snapshot, &line);
  heng_status status = report(answer, path, trouble, line);
  if (status != HENG_OK) return status;
  // Of another approval, put here by hand.
  if (!heng__slice_eq(snapshot->hash, last->hash) ||
      !heng__slice_eq(snapshot->set, set))
    return edited(answer, path);
  *out = snapshot;
  if (text) *text = content;
  return HENG_OK;
}
