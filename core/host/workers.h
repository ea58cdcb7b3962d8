// Work that is cut into jobs which do not depend on each other, done by several
// threads at once.
#ifndef HENG_HOST_WORKERS_H
#define HENG_HOST_WORKERS_H

#include "host/host.h"

// One thread at work. What it leaves in [keep] lives as long as the answer; what is
// in [scratch] is gone when its job ends.
typedef struct heng_worker {
  unsigned number;  // from 0
  heng_arena *keep, *scratch;
} heng_worker;

typedef void heng_job(void *ctx, size_t job, heng_worker *worker);

// How many threads do [n_jobs] jobs where [asked] are wanted; 0: as many as the
// machine has.
unsigned heng__workers_count(unsigned asked, size_t n_jobs);

// Calls [job] for each number below [n_jobs], from heng__workers_count(asked, n_jobs)
// threads, and returns when all are done. Jobs begin in their order and may end in
// any; each may use the answer's host, plans and records to read, but not the
// answer's arena, messages or report. Exhausted memory goes to the answer's guard.
void heng__workers_run(heng_answer *answer,
                       unsigned asked,
                       size_t n_jobs,
                       heng_job *job,
                       void *ctx);

// Lets go of what workers kept. For heng_answer_free.
void heng__workers_free(heng_answer *answer);

#endif
