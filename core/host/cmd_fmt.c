// `fmt`: rule texts in the house's form, in either tongue, with the spaces that
// were left out between words.
#include "grammar/format.h"
#include "grammar/lookalike.h"
#include "grammar/parse.h"
#include "grammar/unglue.h"
#include "host/fmt.h"
#include "host/load.h"
#include "plan/compose.h"
#include "regress/example_names.h"

// One file on its way.
typedef struct job {
  heng_answer *answer;
  const heng_format_request *request;
  heng_slice path;
  heng_slice text;       // as the file has it
  heng_profile profile;  // what it belongs to, if names matter
  size_t at;             // its place among the profile's texts
  bool resolved;         // every name has a meaning
  heng_tree *tree;
} job;

static bool needs_names(const heng_format_request *request) {
  return request->tongue != HENG_TONGUE_KEEP || request->fix;
}

static void parse_alone(job *j) {
  heng_arena *arena = &j->answer->arena;
  heng_source *source =
      heng__source_new(arena, heng__path_name(arena, j->path), j->text);
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  j->tree = heng__parse(arena, source, &unsaid);
  j->resolved = false;
}

static void find_in_profile(job *j) {
  j->at = j->profile.texts.len;
  for (size_t i = 0; j->profile.trees && i < j->profile.texts.len; i++) {
    heng_slice path = j->profile.texts.items[i].path;
    if (path.len && heng__path_same(&j->answer->arena, path, j->path))
      j->at = i;
  }
}

// Shared rules whose slots the profile fills: names in what was filled mean
// something only on their own.
static bool is_filled(const heng_profile *profile, size_t at) {
  const heng_composed *texts = profile->plan->texts;
  return !profile->alone && texts->shared[at] && texts->has_slots[at];
}

// Builds the file with all that it belongs to, so that its names are resolved.
// What is wrong elsewhere is not this command's to say.
static void build_all(job *j) {
  heng_answer *answer = j->answer;
  heng_diags said = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  bool tests = heng__ends_with(j->path, ".test.heng");
  heng_status status =
      heng__profile_find(answer, j->path, (heng_slice){NULL, 0}, &j->profile);
  if (status == HENG_OK)
    status = heng__profile_load(answer, &j->profile, tests);
  find_in_profile(j);
  if (status == HENG_OK && j->at < j->profile.texts.len &&
      is_filled(&j->profile, j->at)) {
    j->profile.alone = true;
    j->profile.texts.len = 0;
    status = heng__profile_load(answer, &j->profile, tests);
    find_in_profile(j);
  }
  answer->diags = said;
  if (j->at == j->profile.texts.len) {
    parse_alone(j);
    return;
  }
  j->tree = j->profile.trees[j->at];
  j->resolved = status == HENG_OK;
  if (j->resolved) heng__example_names(j->tree, j->profile.plan);
}

// Builds again with [text] in the file's place.
static void rebuild(job *j, heng_slice text) {
  heng_arena *arena = &j->answer->arena;
  heng_source *source =
      heng__source_new(arena, heng__path_name(arena, j->path), text);
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  if (j->at == j->profile.texts.len) {
    j->tree = heng__parse(arena, source, &unsaid);
    return;
  }
  j->profile.texts.items[j->at].source = source;
  j->profile.texts.items[j->at].parsed = NULL;
  j->resolved = heng__profile_build(j->answer, &j->profile, &unsaid) != NULL;
  j->tree = j->profile.trees[j->at];
  if (j->resolved) heng__example_names(j->tree, j->profile.plan);
}

static void mend_characters(job *j) {
  heng_slice fixed = heng__lookalikes_fix(&j->answer->arena, j->tree->source,
                                          j->tree->tokens, j->tree->n_tokens);
  if (fixed.ptr != j->tree->source->text.ptr) rebuild(j, fixed);
}

static void put_spaces(job *j) {
  heng_arena *arena = &j->answer->arena;
  heng_diags *diags = &j->answer->diags;
  heng_tree *alone[1] = {j->tree};
  bool in_profile = j->at < j->profile.texts.len;
  heng_glued *glued;
  size_t n = heng__plan_glued(arena, in_profile ? j->profile.trees : alone,
                              in_profile ? j->profile.texts.len : 1,
                              in_profile ? j->at : 0, &glued);
  for (size_t i = 0; i < n; i++) {
    if (glued[i].n_ways == 1) continue;
    heng_diag *diag =
        heng__diag(diags, HENG_M_HOST_GLUED, glued[i].span, HENG_SAY2("", ""));
    for (size_t k = 0; k < glued[i].n_ways; k++)
      heng__note(diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0},
                 HENG_SAY(glued[i].ways[k]));
  }
  if (n) rebuild(j, heng__unglue_apply(arena, j->tree->source, glued, n));
}

// Whether the text can be read; what is wrong is reported.
static bool parses(job *j) {
  size_t errors = j->answer->diags.met[HENG_ERROR];
  heng__parse(&j->answer->arena, j->tree->source, &j->answer->diags);
  return j->answer->diags.met[HENG_ERROR] == errors;
}

static heng_status put_back(job *j, heng_slice text) {
  heng_said why;
  if (heng__file_write(&j->answer->arena, j->path, text, &why) == HENG_OK)
    return HENG_OK;
  return heng__answer_fail(j->answer, HENG_SYSTEM, HENG_M_HOST_FILE_WRITE,
                           HENG_SAY(j->path), why);
}

static void report_text(job *j, heng_slice text) {
  heng_said title = HENG_SAY2("", "");
  if (j->request->n_files > 1) title = HENG_SAY(j->path);
  heng_report_section *section =
      heng__report_text(j->answer->report, HENG_LIT("text"), title);
  heng__report_lines(section, text);
}

static heng_status format_text(job *j, size_t *n_differ) {
  static const heng_format_tongue tongues[] = {
      [HENG_TONGUE_KEEP] = HENG_FORMAT_KEEP,
      [HENG_TONGUE_ENGLISH] = HENG_FORMAT_EN,
      [HENG_TONGUE_CHINESE] = HENG_FORMAT_ZH,
  };
  const heng_format_request *request = j->request;
  if (!parses(j)) return HENG_RULES;
  heng_status status = HENG_OK;
  if (request->tongue != HENG_TONGUE_KEEP && !j->resolved)
    status = heng__answer_fail(j->answer, HENG_RULES, HENG_M_HOST_UNRESOLVED,
                               HENG_SAY(j->path), HENG_SAY2("", ""));
  heng_slice formatted =
      heng__format(&j->answer->arena, j->tree, tongues[request->tongue]);
  bool differs = !heng__slice_eq(formatted, j->text);
  if (differs) (*n_differ)++;
  if (request->check) {
    if (differs)
      heng__answer_fail(j->answer, HENG_OK, HENG_M_HOST_UNFORMATTED,
                        HENG_SAY(j->path), HENG_SAY2("", ""));
    return status == HENG_OK && differs ? HENG_FINDINGS : status;
  }
  if (!request->write) {
    report_text(j, formatted);
    return status;
  }
  return status == HENG_OK && differs ? put_back(j, formatted) : status;
}

heng_slice heng__text_in_tongue(heng_answer *answer,
                                heng_slice path,
                                heng_slice text,
                                bool chinese) {
  heng_arena *arena = &answer->arena;
  job j = {.answer = answer, .path = path, .text = text};
  build_all(&j);
  if (!j.resolved) return text;
  heng_slice now = heng__format(arena, j.tree, HENG_FORMAT_KEEP);
  heng_slice wanted =
      heng__format(arena, j.tree, chinese ? HENG_FORMAT_ZH : HENG_FORMAT_EN);
  return heng__slice_eq(now, wanted) ? text : wanted;
}

static heng_status format_file(heng_answer *answer,
                               const heng_format_request *request,
                               const char *file,
                               size_t *n_differ) {
  job j = {.answer = answer, .request = request};
  j.path = heng__arena_copy(&answer->arena, heng__slice(file));
  heng_said why;
  if (heng__file_read(&answer->arena, j.path, &j.text, &why) != HENG_OK) {
    bool missing = heng__path_kind(j.path) == HENG_PATH_NONE;
    return heng__answer_fail(answer, missing ? HENG_NOTFOUND : HENG_SYSTEM,
                             HENG_M_HOST_FILE_READ, HENG_SAY(j.path), why);
  }
  if (needs_names(request))
    build_all(&j);
  else
    parse_alone(&j);
  if (request->fix) mend_characters(&j);
  if (request->fix) put_spaces(&j);
  return format_text(&j, n_differ);
}

static heng_status format_command(heng_answer *answer, const void *ctx) {
  const heng_format_request *request = ctx;
  heng_status status = HENG_OK;
  size_t n_differ = 0;
  for (size_t i = 0; i < request->n_files; i++) {
    heng_status one =
        format_file(answer, request, request->files[i], &n_differ);
    if (heng_status_exit(one) > heng_status_exit(status)) status = one;
  }
  if (!request->check && !request->write) return status;
  heng_report_section *facts =
      heng__report_facts(answer->report, HENG_LIT("format"), HENG_SAY2("", ""));
  heng__report_fact(facts, HENG_LIT("files"), HENG_SAY2("files", "文件数"));
  heng__put_int(facts, (int64_t)request->n_files);
  heng__report_fact(facts, HENG_LIT("changed"),
                    request->check ? HENG_SAY2("not formatted", "格式不规范")
                                   : HENG_SAY2("changed", "已整理"));
  heng__put_int(facts, (int64_t)n_differ);
  return status;
}

heng_status heng_host_format(heng_host *host,
                             const heng_format_request *request,
                             heng_answer **answer) {
  return heng__answer_make(host, "format", format_command, request, answer);
}
