// heng test --watch: the tests, and after each save those that depend on what was
// saved.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"

// The first round is this thread's, the others are the watch's.
typedef struct watching {
  heng_cli *cli;
  heng_test_request request;
  pthread_mutex_t lock;
} watching;

static void test(watching *w, const heng_test_part *parts, size_t n_parts) {
  heng_test_request request = w->request;
  request.parts = parts;
  request.n_parts = n_parts;
  heng_answer *answer;
  heng_status status = heng_host_test(w->cli->host, &request, &answer);
  status = heng__test_files(w->cli, status, answer);
  w->cli->code = heng__answer_write(w->cli, status, answer);
  heng_answer_free(answer);
  fflush(stdout);
}

static void say_saved(const watching *w) {
  char at[16];
  time_t now = time(NULL);
  struct tm local;
  localtime_r(&now, &local);
  strftime(at, sizeof at, "%H:%M:%S", &local);
  fprintf(stderr, w->cli->chinese ? "—— %s 已保存\n" : "-- %s saved\n", at);
}

static void on_saved(void *ctx, const heng_test_part *parts, size_t n_parts) {
  watching *w = ctx;
  pthread_mutex_lock(&w->lock);
  say_saved(w);
  test(w, parts, n_parts);
  fputs(w->cli->chinese ? "—— 测试完毕\n" : "-- tested\n", stderr);
  pthread_mutex_unlock(&w->lock);
}

heng_status heng__cli_watch_tests(heng_cli *cli, heng_answer **answer) {
  heng_coverage_request coverage;
  watching w = {.cli = cli,
                .request = heng__test_request_of(cli, &coverage),
                .lock = PTHREAD_MUTEX_INITIALIZER};
  heng_test_watch_request request = {.tests = w.request,
                                     .leave_out =
                                         cli->args->values[HENG_OPTION_OUTPUT],
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
  heng_status status =
      heng_host_watch_tests(cli->host, &request, &watch, answer);
  if (status == HENG_OK) {
    test(&w, NULL, 0);
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
