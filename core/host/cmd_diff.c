// `diff`: old rules and new ones. First what differs, rule by rule; then whom it
// moves, on every record set that both can read, and which edit moved them. See
// docs/adr/0026 and docs/adr/0027.
#include "host/diff.h"

static heng_status check_date(heng_diff *diff) {
  heng_date as_of;
  heng_slice date = heng__slice(diff->request->run.as_of);
  if (!date.len || heng__date_parse(date, &as_of)) return HENG_OK;
  return heng__answer_fail(diff->answer, HENG_USAGE, HENG_M_HOST_AS_OF,
                           HENG_SAY(date), HENG_SAY2("", ""));
}

static heng_status diff_command(heng_answer *answer, const void *ctx) {
  const heng_diff_request *request = ctx;
  heng_diff diff = {.answer = answer, .request = request};
  heng_status status = check_date(&diff);
  if (status != HENG_OK) return status;
  double began = heng__now();
  status = heng__diff_sides(&diff);
  answer->timing.load += heng__now() - began;
  if (status != HENG_OK) return status;
  // Both plans are this answer's own, so that digests may be added to them.
  diff.n_changes =
      heng__plan_diff_all(&answer->arena, diff.sides[0].profile.plan,
                          diff.sides[1].profile.plan, &diff.changes);
  status = heng__diff_sets(&diff);
  if (status == HENG_NOMEM) return status;
  began = heng__now();
  if (status == HENG_OK) heng__diff_attribute(&diff);
  answer->timing.compute += heng__now() - began;
  began = heng__now();
  heng__diff_report(&diff);
  answer->timing.report += heng__now() - began;
  if (status != HENG_OK) return status;
  return request->tell && heng__diff_found(&diff) ? HENG_FINDINGS : HENG_OK;
}

heng_status heng_host_diff(heng_host *host,
                           const heng_diff_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "diff", diff_command, request, answer);
}
