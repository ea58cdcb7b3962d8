// Threads that take job after job until there is none left.
#include "host/workers.h"

#include <uv.h>

#define MOST_WORKERS 64

// A thread with its memory; the list of an answer owns it.
struct heng_kept {
  heng_arena keep, scratch;
  heng_kept *next;
};

typedef struct crew {
  heng_job *job;
  void *ctx;
  size_t n_jobs;
  uv_mutex_t lock;  // of the two below
  size_t next;
  bool exhausted;
} crew;

typedef struct member {
  crew *crew;
  heng_kept *kept;
  unsigned number;
  uv_thread_t thread;
} member;

unsigned heng__workers_count(unsigned asked, size_t n_jobs) {
  unsigned n = asked ? asked : uv_available_parallelism();
  if (n > MOST_WORKERS) n = MOST_WORKERS;
  if (n > n_jobs) n = (unsigned)n_jobs;
  return n ? n : 1;
}

static bool take_job(crew *c, size_t *job) {
  uv_mutex_lock(&c->lock);
  bool some = c->next < c->n_jobs && !c->exhausted;
  if (some) *job = c->next++;
  uv_mutex_unlock(&c->lock);
  return some;
}

static void do_jobs(void *ctx) {
  member *m = ctx;
  heng_worker worker = {m->number, &m->kept->keep, &m->kept->scratch};
  // An exhausted scratch goes the same way as an exhausted arena.
  worker.scratch->guard = worker.keep->guard;
  size_t job;
  while (take_job(m->crew, &job)) {
    m->crew->job(m->crew->ctx, job, &worker);
    heng__arena_free(worker.scratch);
  }
}

static void work(void *ctx) {
  member *m = ctx;
  if (!heng__protect(&m->kept->keep, do_jobs, m)) {
    uv_mutex_lock(&m->crew->lock);
    m->crew->exhausted = true;
    uv_mutex_unlock(&m->crew->lock);
  }
  m->kept->keep.guard = m->kept->scratch.guard = NULL;
  heng__arena_free(&m->kept->scratch);
}

static heng_kept *keep(heng_answer *answer) {
  const heng_allocator *memory = &answer->host->memory;
  heng_kept *kept = memory->resize(memory->ctx, NULL, 0, sizeof *kept);
  if (!kept) heng__exhausted(&answer->arena);
  *kept = (heng_kept){.next = answer->kept};
  heng__arena_init(&kept->keep, memory);
  heng__arena_init(&kept->scratch, memory);
  answer->kept = kept;
  return kept;
}

void heng__workers_run(heng_answer *answer,
                       unsigned asked,
                       size_t n_jobs,
                       heng_job *job,
                       void *ctx) {
  unsigned n = heng__workers_count(asked, n_jobs);
  crew c = {.job = job, .ctx = ctx, .n_jobs = n_jobs};
  member *members = heng__array(&answer->arena, member, n);
  for (unsigned i = 0; i < n; i++)
    members[i] = (member){.crew = &c, .kept = keep(answer), .number = i};
  if (uv_mutex_init(&c.lock) != 0) heng__exhausted(&answer->arena);
  // The caller is the first of them; where no thread is to be had it is alone.
  unsigned begun = 1;
  while (begun < n &&
         uv_thread_create(&members[begun].thread, work, &members[begun]) == 0)
    begun++;
  work(&members[0]);
  for (unsigned i = 1; i < begun; i++) uv_thread_join(&members[i].thread);
  uv_mutex_destroy(&c.lock);
  if (c.exhausted) heng__exhausted(&answer->arena);
}

void heng__workers_free(heng_answer *answer) {
  const heng_allocator *memory = &answer->host->memory;
  while (answer->kept) {
    heng_kept *kept = answer->kept;
    answer->kept = kept->next;
    heng__arena_free(&kept->keep);
    heng__arena_free(&kept->scratch);
    memory->resize(memory->ctx, kept, sizeof *kept, 0);
  }
}
