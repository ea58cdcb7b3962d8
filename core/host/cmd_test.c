// `test`: the examples of profiles and files.
#include "host/present.h"
#include "host/targets.h"
#include "regress/examples.h"

// The section that every target adds its examples to.
static heng_report_section *begin_section(heng_answer *answer,
                                          const heng_profile *profile) {
  heng_slice title = profile->name;
  if (profile->edition.len)
    title = heng__arena_printf(&answer->arena, "%.*s@%.*s",
                               HENG_ARG(profile->name),
                               HENG_ARG(profile->edition));
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("examples"), HENG_SAY(title));
  heng__report_column(section, HENG_LIT("example"),
                      HENG_SAY2("example", "示例"), 0);
  heng__report_column(section, HENG_LIT("passed"),
                      HENG_SAY2("passed", "通过"), 0);
  heng__report_column(section, HENG_LIT("failed"),
                      HENG_SAY2("failed", "不符"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(section, HENG_LIT("place"), HENG_SAY2("place", "位置"),
                      0);
  return section;
}

// The text of the file that was asked for, null for all of them.
static const heng_source *only_text(heng_answer *answer,
                                    const heng_profile *profile) {
  if (!profile->file.len) return NULL;
  for (size_t i = 0; i < profile->texts.len; i++)
    if (profile->texts.items[i].path.len &&
        heng__path_same(&answer->arena, profile->texts.items[i].path,
                        profile->file))
      return profile->texts.items[i].source;
  return NULL;
}

static heng_status test_target(heng_answer *answer, heng_profile *profile) {
  heng_status status = heng__profile_load(answer, profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  heng_example_results results;
  heng__examples_run(&answer->arena, profile->plan,
                     only_text(answer, profile), &answer->diags, &results);
  heng_report_section *section = begin_section(answer, profile);
  for (size_t i = 0; i < results.len; i++) {
    const heng_example_result *r = &results.items[i];
    heng__report_row(section);
    heng__put_text(section, r->title);
    heng__put_bool(section, !r->broken && !r->n_failed);
    if (r->n_failed)
      heng__put_int(section, (int64_t)r->n_failed);
    else
      heng__put_missing(section);
    heng__put_text(section, heng__place_text(&answer->arena, r->span,
                                             (heng_slice){NULL, 0}, 0));
  }
  heng_report_section *facts = heng__report_facts(
      answer->report, HENG_LIT("test"), HENG_SAY2("", ""));
  heng__report_fact(facts, HENG_LIT("examples"),
                    HENG_SAY2("examples", "示例数"));
  heng__put_int(facts, (int64_t)results.len);
  heng__report_fact(facts, HENG_LIT("failed"), HENG_SAY2("failed", "未通过"));
  heng__put_int(facts, (int64_t)results.n_failed);
  return results.n_failed ? HENG_FINDINGS : HENG_OK;
}

static heng_status test_command(heng_answer *answer, const void *request) {
  return heng__targets_each(answer, request, test_target);
}

heng_status heng_host_test(heng_host *host,
                           const heng_check_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "test", test_command, request, answer);
}
