// Copies of a profile's texts, so placed that they load by themselves: the main
// text and what it uses side by side, an edition that is revised under the name by
// which it is looked for first, another profile's in a folder of its own.
#include "host/approved.h"
#include "plan/compose.h"

#define SCRIPT "profile.lua"

typedef struct copying {
  heng_answer *answer;
  heng_arena *arena;
  const heng_profile *profile;
  heng_folder_files *out;
  heng_slice main;     // the path of the main text, or empty
  heng_status status;  // the first that was not HENG_OK
} copying;

static void copy(copying *c, heng_slice name, heng_slice path) {
  heng_slice text;
  heng_said why;
  for (size_t i = 0; i < c->out->len; i++)
    if (heng__slice_eq(c->out->items[i].name, name)) return;
  if (heng__file_read(c->arena, path, &text, &why) != HENG_OK) {
    c->status = heng__answer_fail(c->answer, HENG_SYSTEM, HENG_M_HOST_FILE_READ,
                                  HENG_SAY(path), why);
    return;
  }
  heng__push(c->arena, c->out, (heng_folder_file){name, text});
}

static heng_slice main_name(const copying *c) {
  return heng__arena_printf(c->arena, "%.*s.heng", HENG_ARG(c->profile->name));
}

// The text that the profile is read from: that of the edition, the main one, or
// the newest, which is read last.
static heng_slice find_main(const copying *c) {
  const heng_profile *p = c->profile;
  heng_slice edition = heng__arena_printf(
      c->arena, "%.*s@%.*s.heng", HENG_ARG(p->name), HENG_ARG(p->edition));
  heng_slice found = {NULL, 0};
  for (int pass = 0; pass < 3; pass++)
    for (size_t i = 0; i < p->texts.len; i++) {
      const heng_rule_text *text = &p->texts.items[i];
      if (text->test || !text->path.len) continue;
      heng_slice name = heng__path_name(c->arena, text->path);
      bool own = heng__path_same(
          c->arena, heng__path_folder(c->arena, text->path), p->folder);
      bool is = pass == 2   ? own && !found.len
                : pass == 1 ? heng__slice_eq(name, main_name(c))
                            : p->edition.len && heng__slice_eq(name, edition);
      if (own && is) found = text->path;
      if (found.len && pass < 2) return found;
    }
  return found;
}

// The statement by which some text revises the one at [path], or null.
static const heng_stmt *revision_of(const copying *c, heng_slice path) {
  const heng_plan *plan = c->profile->plan;
  heng_scheme_head head;
  if (!heng__scheme_head(c->arena, path, &head) || !head.has_edition)
    return NULL;
  for (size_t t = 0; t < plan->n_trees; t++)
    for (size_t i = 0; i < plan->trees[t]->n_stmts; i++) {
      const heng_stmt *s = &plan->trees[t]->stmts[i];
      if (s->kind == HENG_S_REVISE && s->has_edition &&
          s->edition == head.edition &&
          heng__pair_has(head.pair, s->target.text))
        return s;
    }
  return NULL;
}

// Where the copy of a text goes.
static heng_slice place_of(const copying *c, heng_slice path) {
  if (heng__slice_eq(path, c->main)) return main_name(c);
  const heng_stmt *revise = revision_of(c, path);
  if (!revise) return heng__path_name(c->arena, path);
  heng_slice word = revise->target.text;
  heng_slice name = heng__arena_printf(
      c->arena, "%.*s@%lld.heng", HENG_ARG(word), (long long)revise->edition);
  heng_slice folder = heng__path_folder(c->arena, path);
  if (heng__path_same(c->arena, folder, c->profile->folder)) return name;
  return heng__path_join(c->arena, heng__arena_copy(c->arena, word), name);
}

// The script beside a text, and the files beside it that given tables name.
static void copy_company(copying *c, heng_slice path, heng_slice place) {
  heng_slice from = heng__path_folder(c->arena, path);
  heng_slice to = heng__path_folder(c->arena, place);
  heng_slice script = heng__path_join(c->arena, from, HENG_LIT(SCRIPT));
  bool other = !heng__slice_eq(to, HENG_LIT("."));
  if (other && heng__path_kind(script) == HENG_PATH_FILE)
    copy(c, heng__path_join(c->arena, to, HENG_LIT(SCRIPT)), script);
  for (size_t i = 0; i < c->profile->asks.len; i++) {
    const heng_file_ask *ask = &c->profile->asks.items[i];
    if (heng__slice_eq(ask->folder, from))
      copy(c, heng__path_join(c->arena, to, ask->stmt->file),
           heng__path_join(c->arena, from, ask->stmt->file));
  }
}

// The profile's own script, or one that names the main text: with it the folder
// loads whatever it is called.
static void copy_script(copying *c) {
  heng_slice script =
      heng__path_join(c->arena, c->profile->folder, HENG_LIT(SCRIPT));
  if (heng__path_kind(script) == HENG_PATH_FILE) {
    copy(c, HENG_LIT(SCRIPT), script);
    // A script's texts may name files that stand beside it.
    copy_company(c, script, HENG_LIT(SCRIPT));
    return;
  }
  heng_slice text = heng__arena_printf(
      c->arena,
      "-- The approved rules as a profile, whatever this folder is called.\n"
      "local heng = ...\n"
      "heng.scheme \"%.*s\"\n",
      HENG_ARG(main_name(c)));
  heng__push(c->arena, c->out, (heng_folder_file){HENG_LIT(SCRIPT), text});
}

heng_status heng__approve_texts(heng_answer *answer,
                                const heng_profile *profile,
                                heng_folder_files *out) {
  copying c = {.answer = answer,
               .arena = &answer->arena,
               .profile = profile,
               .out = out};
  *out = (heng_folder_files){0};
  c.main = find_main(&c);
  copy_script(&c);
  for (size_t i = 0; i < profile->texts.len; i++) {
    const heng_rule_text *text = &profile->texts.items[i];
    if (text->test || !text->path.len) continue;
    heng_slice place = place_of(&c, text->path);
    copy(&c, place, text->path);
    copy_company(&c, text->path, place);
  }
  return c.status;
}
