// Shared by the files of this room: the host, its answers, and how a command is
// guarded against exhausted memory. The public face is <heng/heng.h>.
#ifndef HENG_HOST_HOST_H
#define HENG_HOST_HOST_H

#include <heng/heng.h>

#include "base/diag.h"
#include "host/plugins.h"
#include "lua/functions.h"
#include "report/report.h"

struct heng_host {
  heng_allocator memory;
  heng_arena arena;  // all that lives as long as the host
  heng_diags diags;  // what is wrong with its plugins
  bool chinese;
  HENG_VEC(heng_slice) profile_folders;  // in the order of searching
  HENG_VEC(heng_slice) plugin_folders;
  heng_plugins plugins;
  struct heng_rules_cache *rules;  // what stays loaded; see rules.h
};

// Memory of threads that worked for an answer; see workers.h.
typedef struct heng_kept heng_kept;

struct heng_answer {
  heng_host *host;
  heng_arena arena;  // all that lives as long as the answer
  heng_diags diags;
  heng_report *report;
  heng_rules *rules;  // kept for as long as the answer, or null
  bool has_diags;     // the report ends with the section "diagnostics"
  heng_status status;
  heng_timing timing;
  // What its plans call, to be given back with the answer.
  HENG_VEC(heng_lua_functions *) scripts;
  HENG_VEC(heng_loaded *) held;
  heng_kept *kept;
  // Names of profiles of which it was said that a folder here is called so too.
  HENG_VEC(heng_slice) told_here;
};

// A command: fills the answer's report and messages.
typedef heng_status (*heng_command)(heng_answer *answer, const void *request);

// Makes an answer to a command of that [kind], runs it, and survives exhausted
// memory: then *out is null and HENG_NOMEM returned.
heng_status heng__answer_make(heng_host *host,
                              const char *kind,
                              heng_command command,
                              const void *request,
                              heng_answer **out);

// Runs [body] under a guard of its own, so that what was opened before can be
// closed: false where memory ran out.
bool heng__protect(heng_arena *arena, void (*body)(void *ctx), void *ctx);
// Gives control to the arena's guard, as an exhausted allocation does.
_Noreturn void heng__exhausted(heng_arena *arena);

// Adds a message without a place, and returns [status].
heng_status heng__answer_fail(heng_answer *answer,
                              heng_status status,
                              heng_code code,
                              heng_said first,
                              heng_said second);
// The same with "did you mean", where one of [names] is near to [name].
heng_status heng__answer_unknown(heng_answer *answer,
                                 heng_code code,
                                 heng_slice name,
                                 const heng_pair *names,
                                 size_t n_names);

// Seconds since some moment.
double heng__now(void);

#endif
