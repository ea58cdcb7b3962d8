// Making hostile profiles and trying every command on them.
#include "hostile.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK             ((rlim_t)8 << 20)
#define MEMORY            ((rlim_t)6 << 30)
#define COMPUTING_SECONDS 60
#define ALARM_SECONDS     120  // for one that waits for ever

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

// --- Texts ------------------------------------------------------------------

bytes bytes_of(const char *text) {
  bytes b = {strdup(text), strlen(text)};
  assert_non_null(b.ptr);
  return b;
}

void bytes_free(bytes b) {
  free(b.ptr);
}

bytes bytes_repeat(const char *before,
                   const char *piece,
                   const char *after,
                   int first,
                   int last) {
  size_t n = (size_t)(first < last ? last - first : first - last) + 1;
  size_t room = strlen(before) + strlen(after) + n * (strlen(piece) + 40) + 1;
  bytes b = {malloc(room), 0};
  assert_non_null(b.ptr);
  b.len += (size_t)snprintf(b.ptr, room, "%s", before);
  int step = first < last ? 1 : -1;
  for (int i = first; n-- > 0; i += step)
    b.len += (size_t)snprintf(b.ptr + b.len, room - b.len, piece, i, i - 1);
  b.len += (size_t)snprintf(b.ptr + b.len, room - b.len, "%s", after);
  return b;
}

// --- Files ------------------------------------------------------------------

static void put(const char *folder, const char *name, bytes content) {
  char path[700];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
  assert_int_equal(fclose(file), 0);
}

void odd_begin(odd *o, bytes rules, const bytes *records) {
  static char usual[] = "id,name,posts,x,ok\n"
                        "a,A,30,1,yes\nb,B,50,2,no\nc,C,30,3,yes\n";
  snprintf(o->folder, sizeof o->folder, "%s/tests/hardening/made-XXXXXX",
           HENG_BUILD_DIR);
  assert_non_null(mkdtemp(o->folder));
  snprintf(o->sample, sizeof o->sample, "%s/odd", o->folder);
  assert_int_equal(mkdir(o->sample, 0755), 0);
  put(o->folder, "odd/odd.heng", rules);
  snprintf(o->sample, sizeof o->sample, "%s/odd/sample", o->folder);
  assert_int_equal(mkdir(o->sample, 0755), 0);
  put(o->sample, "units.csv",
      records ? *records : (bytes){usual, sizeof usual - 1});
}

void odd_end(odd *o) {
  char command[600];
  snprintf(command, sizeof command, "rm -rf '%s'", o->folder);
  assert_int_equal(system(command), 0);
}

// --- In the child -------------------------------------------------------------

typedef struct said {
  char text[1 << 16];
  size_t len;
} said;

// Keeps the beginning; what a command says is bounded too.
static heng_status keep(void *ctx, const char *text, size_t n) {
  said *s = ctx;
  size_t room = sizeof s->text - 1 - s->len;
  memcpy(s->text + s->len, text, n < room ? n : room);
  s->len += n < room ? n : room;
  s->text[s->len] = '\0';
  return HENG_OK;
}

static heng_status waste(void *ctx, const char *text, size_t n) {
  (void)text;
  *(size_t *)ctx += n;
  return HENG_OK;
}

// Writes the answer in every format and forgets it; true where the status is
// one that a command may have and nothing is written without end.
static bool finish(heng_host *host,
                   heng_answer *answer,
                   heng_status status,
                   said *s) {
  size_t written = 0;
  heng_out out = {s, keep}, nowhere = {&written, waste};
  if (!answer) return status == HENG_NOMEM;
  heng_answer_messages(answer, false, &out);
  const char *format;
  for (size_t i = 0; (format = heng_host_format_name(host, i)); i++)
    heng_host_write(host, heng_answer_report(answer, true), format, NULL,
                    &nowhere);
  heng_answer_free(answer);
  return status != HENG_SYSTEM || s->len > 0;
}

typedef struct command {
  const char *name;
  heng_status (*call)(heng_host *host, heng_answer **answer);
  bool reads;  // reads the rules in a way of its own
} command;

static const heng_run_request request = {.profile = "odd"};

static heng_status check(heng_host *host, heng_answer **answer) {
  static const char *const targets[] = {"odd"};
  heng_check_request r = {.targets = targets, .n_targets = 1};
  return heng_host_check(host, &r, answer);
}

static heng_status run(heng_host *host, heng_answer **answer) {
  return heng_host_run(host, &request, answer);
}

static heng_status explain(heng_host *host, heng_answer **answer) {
  heng_explain_request r = {.run = request, .unit = "a"};
  return heng_host_explain(host, &r, answer);
}

static heng_status dump_plan(heng_host *host, heng_answer **answer) {
  heng_dump_request r = {.stage = "plan-json", .run = request};
  return heng_host_dump(host, &r, answer);
}

static heng_status dump_records(heng_host *host, heng_answer **answer) {
  heng_dump_request r = {.stage = "records", .run = request};
  return heng_host_dump(host, &r, answer);
}

static heng_status test(heng_host *host, heng_answer **answer) {
  static const char *const targets[] = {"odd"};
  heng_test_request r = {.targets = targets, .n_targets = 1};
  return heng_host_test(host, &r, answer);
}

static heng_status mutate(heng_host *host, heng_answer **answer) {
  heng_mutate_request r = {
      .profile = "odd", .threads = 1, .sample = 5, .seed = 1};
  return heng_host_mutate(host, &r, answer);
}

static heng_status mutate_search(heng_host *host, heng_answer **answer) {
  heng_mutate_request r = {.profile = "odd",
                           .threads = 1,
                           .sample = 2,
                           .seed = 1,
                           .search = true,
                           .budget = 3};
  return heng_host_mutate(host, &r, answer);
}

static heng_status approve(heng_host *host, heng_answer **answer) {
  heng_approve_request r = {.profile = "odd", .by = "a", .why = "b"};
  return heng_host_approve(host, &r, answer);
}

static heng_status note(heng_host *host, heng_answer **answer) {
  heng_note_request r = {.profile = "odd"};
  return heng_host_note(host, &r, answer);
}

// The rules themselves are no table of results.
static heng_status expect(heng_host *host, heng_answer **answer) {
  heng_expect_request r = {.run = request, .expected = "odd"};
  return heng_host_expect(host, &r, answer);
}

static heng_status coverage(heng_host *host, heng_answer **answer) {
  static const char *const targets[] = {"odd"};
  heng_coverage_request c = {.least = "50"};
  heng_test_request r = {.targets = targets, .n_targets = 1, .coverage = &c};
  return heng_host_test(host, &r, answer);
}

// Few tries and a small budget: what takes long is to get there.
static heng_status search(heng_host *host, heng_answer **answer) {
  static const char *const profiles[] = {"odd"};
  heng_search_request r = {
      .profiles = profiles, .n_profiles = 1, .budget = 2, .threads = 1};
  return heng_host_search(host, &r, answer);
}

static heng_status audit(heng_host *host, heng_answer **answer) {
  heng_audit_request r = {.run = {.profile = "odd", .threads = 1}, .budget = 5};
  return heng_host_audit(host, &r, answer);
}

static heng_status format(heng_host *host, heng_answer **answer) {
  static const char *const files[] = {"odd/odd.heng"};
  heng_format_request r = {
      .files = files, .n_files = 1, .tongue = HENG_TONGUE_CHINESE};
  return heng_host_format(host, &r, answer);
}

static heng_host *new_host(void) {
  static const char *const profiles[] = {"."};
  static const char *const plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.plugin_folders = plugins;
  options.n_profile_folders = options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  return heng_host_new(&options, &host) == HENG_OK ? host : NULL;
}

// Whether every command ends as it should.
static bool try_all(const char *name, bool records, wanted want) {
  const command commands[] = {
      {"check", check, true},
      {"run", run, false},
      {"explain", explain, false},
      {"format", format, true},
      {"dump plan", dump_plan, false},
      {"dump records", dump_records, false},
      {"test", test, false},
      {"mutate", mutate, false},
      {"approve", approve, false},
      {"test again", test, false},  // now with approved results
      {"note", note, false},
      {"expect", expect, false},
      {"coverage", coverage, false},
      {"search", search, false},
      {"audit", audit, false},
      {"mutate --search", mutate_search, false},
  };
  bool good = true;
  heng_host *host = new_host();
  // Rules that are refused are refused by all who load them, in one way.
  bool refused = !records && want.status == HENG_RULES;
  for (size_t i = 0; host && i < COUNT(commands); i++) {
    if (refused && !commands[i].reads) continue;
    static said s;
    heng_answer *answer;
    s.len = 0;
    s.text[0] = '\0';
    heng_status status = commands[i].call(host, &answer);
    bool ended = finish(host, answer, status, &s);
    bool meant =
        i != (records ? 1 : 0) ||
        (status == want.status && (!want.said || strstr(s.text, want.said)));
    if (!ended || !meant)
      fprintf(stderr, "%s: %s: %s; %.400s\n", name, commands[i].name,
              heng_status_text(status), s.text);
    good = good && ended && meant;
  }
  heng_host_free(host);
  return good && host;
}

static void set_limits(void) {
  struct rlimit computing = {COMPUTING_SECONDS, COMPUTING_SECONDS};
  struct rlimit stack = {STACK, STACK}, memory = {MEMORY, MEMORY};
  setrlimit(RLIMIT_CPU, &computing);
  setrlimit(RLIMIT_STACK, &stack);
  // Sanitizers lay out far more address space than they use.
  if (!SANITIZED) setrlimit(RLIMIT_AS, &memory);
  alarm(ALARM_SECONDS);
}

bool odd_withstands(const odd *o, const char *name, bool records, wanted want) {
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    set_limits();
    _exit(chdir(o->folder) == 0 && try_all(name, records, want) ? 0 : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status) == 0;
  print_error("%s: ended by signal %d\n", name, WTERMSIG(status));
  return false;
}
