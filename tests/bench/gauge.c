// Runs one command and writes what it cost, seen from outside, to a file.
//
//   gauge REPORT COMMAND [ARGUMENT]…
//
// A process starts out with the high-water mark of the one it was forked
// from. Measured from a large program such as an interpreter, a small one
// would look large; this program is small, so that its children are not
// flattered or blamed. It ends with the status of the command.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval t) {
  return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static double clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int status_of(int wait_status) {
  if (WIFEXITED(wait_status)) return WEXITSTATUS(wait_status);
  return 128 + WTERMSIG(wait_status);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: gauge REPORT COMMAND [ARGUMENT]...\n");
    return 2;
  }
  double start = clock_now();
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int wait_status;
  if (child < 0 || waitpid(child, &wait_status, 0) != child) {
    perror(argv[2]);
    return 126;
  }
  double wall = clock_now() - start;
  struct rusage use;
  getrusage(RUSAGE_CHILDREN, &use);

  FILE *report = fopen(argv[1], "w");
  if (!report) {
    perror(argv[1]);
    return 126;
  }
  fprintf(report, "wall=%.6f user=%.6f system=%.6f peak_kb=%ld\n", wall,
          seconds_of(use.ru_utime), seconds_of(use.ru_stime), use.ru_maxrss);
  if (fclose(report) != 0) {
    perror(argv[1]);
    return 126;
  }
  return status_of(wait_status);
}
