// The rules of a case: built, run where there are records, and in both tongues
// the same.
#include "case.h"

#include <stdio.h>
#include <stdlib.h>

#include "grammar/format.h"
#include "grammar/parse.h"
#include "lua/functions.h"
#include "plan/compose.h"
#include "plan/review.h"

#define SOURCES_MAX 8

// The texts that a case stands on, its own last.
typedef struct texts {
  heng_arena *arena;
  const case_text *of;  // its `text` sections come before files
  const heng_source *sources[SOURCES_MAX];
  size_t n;
  bool reviewed;         // what `check` would warn of is asked for too
  heng_externs externs;  // of the case's script
} texts;

// What building them gave.
typedef struct built {
  heng_diags diags;
  heng_plan *plan;
  heng_tree *tree;  // of the case's own text
} built;

// Texts ---------------------------------------------------------------------

static bool has(const texts *t, heng_slice name) {
  for (size_t i = 0; i < t->n; i++)
    if (heng__slice_eq(t->sources[i]->name, name)) return true;
  return false;
}

static bool ends_with(heng_slice text, heng_slice end) {
  return text.len >= end.len &&
         memcmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0;
}

// `use x` is a section `text x.heng` of the case, rules/x.heng, one of the rules
// that cities share, or x.heng beside the cases; "@2023.heng" is the section of
// that edition, and *file its name.
static heng_slice used_text(const texts *t, heng_slice *file) {
  static const char *const folders[] = {"rules", "rules/shared",
                                        "tests/golden"};
  heng_slice text = {NULL, 0};
  heng_arena *arena = t->arena;
  for (size_t i = 0; i < t->of->given.len; i++) {
    const case_section *s = &t->of->given.items[i];
    if (heng__slice_eq(s->name, HENG_LIT("text")) &&
        (heng__slice_eq(s->about, *file) ||
         (file->ptr[0] == '@' && ends_with(s->about, *file)))) {
      *file = s->about;
      return heng__arena_printf(arena, "%.*s\n", HENG_ARG(s->body));
    }
  }
  for (size_t i = 0; i < sizeof folders / sizeof *folders && !text.ptr; i++)
    text = case_file(arena,
                     heng__arena_printf(arena, "%s/%s/%.*s", HENG_SOURCE_DIR,
                                        folders[i], HENG_ARG(*file))
                         .ptr);
  return text;
}

// Adds a text behind those that it uses.
static void add_text(texts *t, const heng_source *source, unsigned depth) {
  heng_diags unsaid;
  heng__diags_init(&unsaid, t->arena);
  const heng_tree *tree = heng__parse(t->arena, source, &unsaid);
  for (size_t i = 0; i < tree->n_stmts && depth < SOURCES_MAX; i++) {
    const heng_stmt *s = &tree->stmts[i];
    heng_slice name = s->target.text, file;
    if (s->kind == HENG_S_USE)
      file = heng__arena_printf(t->arena, "%.*s.heng", HENG_ARG(name));
    else if (s->kind == HENG_S_REVISE)
      file = heng__arena_printf(t->arena, "@%lld.heng", (long long)s->edition);
    else
      continue;
    heng_slice text = used_text(t, &file);
    if (text.ptr && !has(t, file))
      add_text(t, heng__source_new(t->arena, file, text), depth + 1);
  }
  if (t->n < SOURCES_MAX) t->sources[t->n++] = source;
}

static bool own_text(const case_text *text,
                     case_result *out,
                     heng_slice *name,
                     heng_slice *body) {
  const case_section *scheme = case_given(text, "scheme");
  const case_section *change = case_given(text, "change");
  if (scheme) {
    *name = heng__arena_printf(text->arena, "%.*s.heng", HENG_ARG(text->name));
    *body = heng__arena_printf(text->arena, "%.*s\n", HENG_ARG(scheme->body));
    return true;
  }
  if (!change) {
    heng__buf_puts(&out->problems, "  the case has no rules\n");
    return false;
  }
  const char *path = heng__arena_printf(text->arena, "%s/%.*s", HENG_SOURCE_DIR,
                                        HENG_ARG(change->about))
                         .ptr;
  *name = heng__slice(strrchr(path, '/') + 1);
  *body = case_file(text->arena, path);
  if (!body->ptr) {
    heng__buf_printf(&out->problems, "  there is no file %s\n", path);
    return false;
  }
  *body = case_changed(text->arena, *body, change->body, &out->problems);
  return body->ptr != NULL;
}

static void build(texts *t, built *out) {
  heng_tree **trees;
  heng__diags_init(&out->diags, t->arena);
  out->plan = heng__plan_compile_with(t->arena, t->sources, t->n, NULL,
                                      &t->externs, &out->diags, &trees);
  out->tree = trees[t->n - 1];
  if (out->plan && t->reviewed) heng__plan_review(out->plan, &out->diags);
}

static heng_slice without_end(heng_slice text) {
  while (text.len && text.ptr[text.len - 1] == '\n') text.len--;
  return text;
}

static heng_slice rendered(heng_arena *arena,
                           const heng_diags *diags,
                           heng_lang lang) {
  heng_buf out = {.arena = arena};
  heng__diags_render(&out, diags, lang);
  return out.len ? without_end(heng__buf_slice(&out)) : HENG_LIT("");
}

// Both tongues --------------------------------------------------------------

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

static heng_slice codes(heng_arena *arena, const heng_diags *diags) {
  HENG_VEC(heng_slice) list = {0};
  heng_buf out = {.arena = arena};
  char code[8];
  for (const heng_diag *d = diags->first; d; d = d->next)
    heng__push(
        arena, &list,
        heng__arena_copy(arena, heng__slice(heng__diag_code(d->code, code))));
  if (list.len) qsort(list.items, list.len, sizeof *list.items, by_text);
  for (size_t i = 0; i < list.len; i++)
    heng__buf_printf(&out, " %.*s", HENG_ARG(list.items[i]));
  return out.len ? heng__buf_slice(&out) : HENG_LIT(" none");
}

static void differ(heng_buf *out,
                   const char *what,
                   heng_slice x,
                   heng_slice y) {
  heng__buf_printf(out, "  %s\n%.*s\n  against\n%.*s\n", what, HENG_ARG(x),
                   HENG_ARG(y));
}

// The text written in [tongue] must mean the same.
static heng_tree *in_tongue(const texts *t,
                            const built *first,
                            heng_format_tongue tongue,
                            heng_buf *problems) {
  texts other = *t;
  built again;
  heng_slice text = heng__format(t->arena, first->tree, tongue);
  other.sources[t->n - 1] =
      heng__source_new(t->arena, t->sources[t->n - 1]->name, text);
  build(&other, &again);
  heng_slice was = codes(t->arena, &first->diags);
  heng_slice is = codes(t->arena, &again.diags);
  if (!heng__slice_eq(was, is)) {
    differ(problems,
           tongue == HENG_FORMAT_ZH
               ? "formatted to Chinese it has other messages:"
               : "formatted to English it has other messages:",
           was, is);
    differ(problems, "the text and its messages:", text,
           rendered(t->arena, &again.diags, HENG_ZH));
  } else if (first->plan && strcmp(first->plan->hash, again.plan->hash) != 0) {
    differ(problems,
           tongue == HENG_FORMAT_ZH
               ? "formatted to Chinese it means something else:"
               : "formatted to English it means something else:",
           text, heng__slice(again.plan->hash));
  }
  return again.tree;
}

static void tongues(const texts *t, const built *first, heng_buf *problems) {
  heng_tree *zh = in_tongue(t, first, HENG_FORMAT_ZH, problems);
  heng_tree *en = in_tongue(t, first, HENG_FORMAT_EN, problems);
  if (problems->len) return;
  struct {
    const char *what;
    const heng_tree *tree;
    heng_format_tongue tongue;
    const heng_source *same;
  } ways[] = {
      {"from Chinese back to English:", zh, HENG_FORMAT_EN, en->source},
      {"from English to Chinese:", en, HENG_FORMAT_ZH, zh->source},
      {"English formatted once more:", en, HENG_FORMAT_EN, en->source},
      {"Chinese formatted once more:", zh, HENG_FORMAT_ZH, zh->source},
  };
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    heng_slice text = heng__format(t->arena, ways[i].tree, ways[i].tongue);
    if (!heng__slice_eq(text, ways[i].same->text))
      differ(problems, ways[i].what, text, ways[i].same->text);
  }
}

// The complete text of an edition, as one text, must mean the same.
static void whole(const texts *t, const built *first, heng_buf *problems) {
  bool revises = false;
  for (size_t i = 0; i < first->tree->n_stmts; i++)
    revises |= first->tree->stmts[i].kind == HENG_S_REVISE;
  if (!first->plan || !revises) return;
  texts other = {.arena = t->arena, .of = t->of};
  built again;
  heng_slice text = heng__composed_text(t->arena, first->plan->texts);
  add_text(&other, heng__source_new(t->arena, HENG_LIT("whole.heng"), text), 0);
  build(&other, &again);
  if (!again.plan || strcmp(first->plan->hash, again.plan->hash) != 0)
    differ(problems, "the complete text means something else:", text,
           rendered(t->arena, &again.diags, HENG_EN));
}

static bool is_syntax(const heng_diags *diags) {
  char code[8];
  for (const heng_diag *d = diags->first; d; d = d->next)
    if (strcmp(heng__diag_code(d->code, code), "H200") < 0 &&
        d->severity == HENG_ERROR)
      return true;
  return false;
}

// All of it -----------------------------------------------------------------

static void run(const case_text *text,
                const case_section *records,
                built *b,
                case_result *out) {
  heng_arena *arena = text->arena;
  heng_run *run = NULL;
  heng_records *set = case_records(arena, b->plan, records->body, &b->diags);
  if (b->diags.count[HENG_ERROR]) {
    out->refused = true;
    return;
  }
  heng_run_options options = {0};
  if (heng__run(arena, b->plan, set, &options, &run) != HENG_OK) {
    heng__buf_puts(&out->problems, "  the run failed\n");
    return;
  }
  out->ran = true;
  out->got[CASE_VALUES] = case_show_values(arena, run, b->tree->source);
  out->got[CASE_FINDINGS] = case_show_findings(arena, run, HENG_EN);
  out->got[CASE_FINDINGS_ZH] = case_show_findings(arena, run, HENG_ZH);
}

// The functions of the case's script; null where it has none, or was refused.
static heng_lua_functions *script(const case_text *text,
                                  texts *t,
                                  case_result *out) {
  const case_section *lua = case_given(text, "lua");
  if (!lua) return NULL;
  heng_diags diags;
  heng__diags_init(&diags, t->arena);
  heng_profile_parts *parts = heng__new(t->arena, heng_profile_parts);
  const heng_source *source =
      heng__source_new(t->arena, HENG_LIT("profile.lua"), lua->body);
  out->refused =
      heng__lua_profile(t->arena, source, NULL, &diags, parts) != HENG_OK;
  out->got[CASE_CHECK] = rendered(t->arena, &diags, HENG_EN);
  out->got[CASE_CHECK_ZH] = rendered(t->arena, &diags, HENG_ZH);
  heng_lua_functions *functions = heng__lua_functions_new(t->arena, parts);
  t->externs = heng__lua_functions_externs(functions);
  return functions;
}

static void build_and_run(const case_text *text,
                          bool both_tongues,
                          const texts *from,
                          case_result *out) {
  texts t = *from;
  built b = {0};
  heng_slice name, body;
  if (!own_text(text, out, &name, &body)) return;
  const case_section *scheme = case_given(text, "scheme");
  t.reviewed = scheme && heng__slice_eq(scheme->about, HENG_LIT("reviewed"));
  add_text(&t, heng__source_new(text->arena, name, body), 0);
  build(&t, &b);
  if (!is_syntax(&b.diags)) {
    out->got[CASE_ZH] =
        without_end(heng__format(t.arena, b.tree, HENG_FORMAT_ZH));
    if (both_tongues) tongues(&t, &b, &out->problems);
    whole(&t, &b, &out->problems);
  }
  out->refused = !b.plan;
  const case_section *records = case_given(text, "records");
  if (b.plan) {
    out->got[CASE_PLAN] = case_show_plan(text->arena, b.plan, b.tree->source);
    if (records) run(text, records, &b, out);
  }
  out->got[CASE_CHECK] = rendered(text->arena, &b.diags, HENG_EN);
  out->got[CASE_CHECK_ZH] = rendered(text->arena, &b.diags, HENG_ZH);
}

void case_rules(const case_text *text, bool both_tongues, case_result *out) {
  texts t = {.arena = text->arena, .of = text};
  heng_lua_functions *functions = script(text, &t, out);
  if (!out->refused) build_and_run(text, both_tongues, &t, out);
  heng__lua_functions_close(functions);
}
