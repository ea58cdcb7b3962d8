// `dump`: what each stage of the way made of a profile or file, as text.
#include "grammar/parse.h"
#include "host/load.h"
#include "plan/compose.h"
#include "plan/print.h"

typedef enum stage {
  STAGE_TOKENS,
  STAGE_TREE,
  STAGE_PLAN,
  STAGE_PLAN_JSON,
  STAGE_RECORDS,
  STAGE_WHOLE,
  STAGE_COUNT
} stage;

static const char *const stage_names[STAGE_COUNT] = {
    [STAGE_TOKENS] = "tokens",   [STAGE_TREE] = "tree",
    [STAGE_PLAN] = "plan",       [STAGE_PLAN_JSON] = "plan-json",
    [STAGE_RECORDS] = "records", [STAGE_WHOLE] = "whole",
};

static heng_status find_stage(heng_answer *answer,
                              heng_slice name,
                              stage *out) {
  heng_pair names[STAGE_COUNT] = {0};
  for (int i = 0; i < STAGE_COUNT; i++) {
    names[i].en = heng__slice(stage_names[i]);
    if (!heng__slice_eq(names[i].en, name)) continue;
    *out = (stage)i;
    return HENG_OK;
  }
  return heng__answer_unknown(answer, HENG_M_HOST_STAGE_UNKNOWN, name, names,
                              STAGE_COUNT);
}

static heng_status find_profile(heng_answer *answer,
                                const heng_run_request *request,
                                heng_profile *out) {
  return heng__profile_find(answer, heng__slice(request->profile),
                            heng__slice(request->edition), out);
}

// Tokens or trees of the file that was asked for, else of every text of the
// profile, each under its name.
static heng_status dump_texts(heng_answer *answer,
                              const heng_run_request *request,
                              bool tokens,
                              heng_buf *out) {
  heng_arena *arena = &answer->arena;
  heng_profile profile;
  heng_status status = find_profile(answer, request, &profile);
  if (status == HENG_OK)
    status = heng__profile_read(answer, &profile, /*tests=*/false);
  if (status != HENG_OK) return status;
  for (size_t i = 0; i < profile.texts.len; i++) {
    const heng_rule_text *text = &profile.texts.items[i];
    if (profile.file.len &&
        !(text->path.len && heng__path_same(arena, text->path, profile.file)))
      continue;
    heng__buf_printf(out, "# %.*s\n", HENG_ARG(text->source->name));
    const heng_tree *tree = heng__parse(arena, text->source, &answer->diags);
    if (tokens)
      heng__tokens_print(out, tree);
    else
      heng__tree_print(out, tree);
  }
  return answer->diags.count[HENG_ERROR] ? HENG_RULES : HENG_OK;
}

static heng_status dump_plan(heng_answer *answer,
                             const heng_run_request *request,
                             bool json,
                             heng_buf *out) {
  heng_profile profile;
  heng_status status = find_profile(answer, request, &profile);
  if (status == HENG_OK)
    status = heng__profile_use(answer, &profile, /*tests=*/false);
  if (status != HENG_OK) return status;
  if (json)
    heng__plan_json(out, profile.plan);
  else
    heng__plan_print(out, profile.plan);
  return HENG_OK;
}

static heng_status dump_records(heng_answer *answer,
                                const heng_run_request *request,
                                heng_buf *out) {
  heng_ready ready;
  heng_status status = heng__ready(answer, request, &ready);
  if (ready.records) heng__records_print(out, ready.records);
  return status;
}

// The complete text of an edition.
static heng_status dump_whole(heng_answer *answer,
                              const heng_run_request *request,
                              heng_buf *out) {
  heng_profile profile;
  heng_status status = find_profile(answer, request, &profile);
  if (status == HENG_OK)
    status = heng__profile_use(answer, &profile, /*tests=*/false);
  if (status != HENG_OK) return status;
  heng__buf_add(out, heng__composed_text(&answer->arena, profile.plan->texts));
  return HENG_OK;
}

static heng_status dump_command(heng_answer *answer, const void *ctx) {
  const heng_dump_request *request = ctx;
  stage which = STAGE_COUNT;
  heng_status status = find_stage(answer, heng__slice(request->stage), &which);
  if (status != HENG_OK) return status;
  heng_buf out = {.arena = &answer->arena};
  switch (which) {
    case STAGE_TOKENS:
    case STAGE_TREE:
      status = dump_texts(answer, &request->run, which == STAGE_TOKENS, &out);
      break;
    case STAGE_PLAN:
    case STAGE_PLAN_JSON:
      status = dump_plan(answer, &request->run, which == STAGE_PLAN_JSON, &out);
      break;
    case STAGE_RECORDS:
      status = dump_records(answer, &request->run, &out);
      break;
    case STAGE_WHOLE: status = dump_whole(answer, &request->run, &out); break;
    case STAGE_COUNT: break;
  }
  if (!out.len) return status;
  heng_report_section *section = heng__report_text(
      answer->report, heng__slice(stage_names[which]), HENG_SAY2("", ""));
  heng__report_lines(section, heng__buf_slice(&out));
  return status;
}

heng_status heng_host_dump(heng_host *host,
                           const heng_dump_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "dump", dump_command, request, answer);
}
