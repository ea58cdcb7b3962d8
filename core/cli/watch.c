// heng run PROFILE --watch: the results, and again whenever the rules or the
// records were saved. What does not run is told; the last results stand.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"

// The first run is this thread's, the others are the watch's.
typedef struct watching {
  heng_cli *cli;
  heng_run_request request;
  pthread_mutex_t lock;
  bool has_results;
} watching;

static void run(watching *w) {
  heng_rules *rules;
  heng_answer *answer;
  heng_status status = heng_host_load(w->cli->host, w->request.profile,
                                      w->request.edition, &rules, &answer);
  if (status == HENG_OK) status = heng_rules_run(rules, &w->request, &answer);
  w->cli->code = heng__answer_write(w->cli, status, answer);
  if (status == HENG_OK || status == HENG_FINDINGS) w->has_results = true;
  heng_answer_free(answer);
  heng_rules_free(rules);
  fflush(stdout);
}

static void say_saved(const watching *w, bool fits) {
  char at[16];
  time_t now = time(NULL);
  struct tm local;
  localtime_r(&now, &local);
  strftime(at, sizeof at, "%H:%M:%S", &local);
  bool chinese = w->cli->chinese;
  fprintf(stderr, chinese ? "—— %s 已保存%s\n" : "-- %s saved%s\n", at,
          fits || !w->has_results ? ""
          : chinese               ? "，有错误，保留上一次的结果"
                                  : ", with errors; the last results stand");
}

static void on_saved(void *ctx, heng_status status, heng_answer *answer) {
  watching *w = ctx;
  pthread_mutex_lock(&w->lock);
  say_saved(w, status == HENG_OK);
  if (status == HENG_OK)
    run(w);
  else
    w->cli->code = heng__answer_write(w->cli, status, answer);
  pthread_mutex_unlock(&w->lock);
}

heng_status heng__cli_watch(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  watching w = {.cli = cli,
                .request = heng__run_request_of(cli, args->words[0]),
                .lock = PTHREAD_MUTEX_INITIALIZER};
  heng_watch_request request = {.run = w.request,
                                .leave_out = args->values[HENG_OPTION_OUTPUT],
                                .saved = on_saved,
                                .ctx = &w};
  // The watch's thread inherits that these are left to this one.
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops, NULL);
  heng_watch *watch;
  pthread_mutex_lock(&w.lock);
  heng_status status = heng_host_watch(cli->host, &request, &watch, answer);
  if (status == HENG_OK) {
    run(&w);
    fputs(cli->chinese ? "—— 正在等待保存，按 Ctrl-C 结束\n"
                       : "-- waiting for a save; Ctrl-C ends it\n",
          stderr);
  }
  pthread_mutex_unlock(&w.lock);
  if (status != HENG_OK) return status;
  int met;
  sigwait(&stops, &met);
  heng_watch_free(watch);
  cli->written = true;
  return HENG_OK;
}
