// Writing an answer: the report to standard output or a file, the messages to
// standard error, where a JSON document has them too.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

double heng__clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static heng_status put(void *ctx, const char *bytes, size_t n) {
  return fwrite(bytes, 1, n, ctx) == n ? HENG_OK : HENG_SYSTEM;
}

static heng_out to_file(FILE *file) {
  return (heng_out){file, put};
}

static const char *in_tongue(const heng_cli *cli,
                             const char *en,
                             const char *zh) {
  return cli->chinese ? zh : en;
}

static bool is_terminal(FILE *file) {
  return isatty(fileno(file)) == 1;
}

static uint32_t terminal_columns(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
    return size.ws_col;
  return 80;
}

// The format that was asked for, or that the file's name says.
static const char *format_of(const heng_cli *cli) {
  const char *format = cli->args->values[HENG_OPTION_FORMAT];
  const char *file = cli->args->values[HENG_OPTION_OUTPUT];
  if (!format && file) format = heng_host_format_of(cli->host, file);
  return format ? format : "table";
}

// A report of texts alone (help, a formatted rule text, a dump) is written as
// it is, so that it can be piped into a file.
static bool is_plain(const heng_report *report) {
  const heng_report_api *api = heng_report_functions();
  size_t n = api->n_sections(report);
  for (size_t i = 0; i < n; i++)
    if (api->section(report, i).kind != HENG_SECTION_TEXT) return false;
  return true;
}

static heng_status write_plain(const heng_cli *cli,
                               const heng_report *report,
                               FILE *file) {
  const heng_report_api *api = heng_report_functions();
  for (size_t i = 0; i < api->n_sections(report); i++) {
    heng_section_view section = api->section(report, i);
    const char *title = in_tongue(cli, section.en, section.zh);
    if (title[0]) fprintf(file, "# %s\n", title);
    for (size_t k = 0; k < section.n_lines; k++)
      if (fprintf(file, "%s\n", api->line(report, i, k)) < 0)
        return HENG_SYSTEM;
  }
  return HENG_OK;
}

static void say_no_format(const heng_cli *cli, const char *format) {
  fprintf(stderr,
          in_tongue(cli, "there is no format `%s`; there are:",
                    "没有格式“%s”，可用的有："),
          format);
  const char *name;
  for (size_t i = 0; (name = heng_host_format_name(cli->host, i)); i++)
    fprintf(stderr, " %s", name);
  fprintf(stderr, "\n");
}

static heng_status write_report(const heng_cli *cli,
                                const heng_report *report,
                                const char *format,
                                FILE *file) {
  bool table = strcmp(format, "table") == 0;
  if (table && is_plain(report)) return write_plain(cli, report, file);
  bool screen = file == stdout && is_terminal(stdout);
  heng_write_options options = {
      .size = sizeof options,
      .chinese = cli->chinese,
      .colour = screen && !getenv("NO_COLOR"),
      .columns = screen ? terminal_columns() : 0,
  };
  heng_out out = to_file(file);
  heng_status status =
      heng_host_write(cli->host, report, format, &options, &out);
  if (status == HENG_NOTFOUND) say_no_format(cli, format);
  return status;
}

static void say_timing(const heng_cli *cli,
                       const heng_answer *answer,
                       double write) {
  heng_timing t = heng_answer_timing(answer);
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  fprintf(stderr, "timing load=%.6f compute=%.6f write=%.6f peak_kb=%ld\n",
          cli->loaded - cli->started + t.load, t.compute, t.report + write,
          use.ru_maxrss);
}

static void say_messages(const heng_cli *cli, heng_answer *answer, bool json) {
  // On a terminal a document shows them already.
  if (json && !cli->args->values[HENG_OPTION_OUTPUT] && is_terminal(stdout))
    return;
  fflush(stdout);
  heng_out out = to_file(stderr);
  heng_answer_messages(answer, cli->chinese, &out);
}

static int say_failure(const heng_cli *cli, heng_status status) {
  if (status == HENG_NOMEM)
    fprintf(stderr, "%s\n",
            in_tongue(cli, "heng: out of memory", "heng：内存不足"));
  else if (status != HENG_NOTFOUND)
    fprintf(stderr, "%s\n",
            in_tongue(cli, "heng: the output could not be written",
                      "heng：无法写出结果"));
  return heng_status_exit(status);
}

int heng__answer_write(heng_cli *cli, heng_status status, heng_answer *answer) {
  if (!answer) return say_failure(cli, HENG_NOMEM);
  const char *format = format_of(cli);
  const char *path = cli->args->values[HENG_OPTION_OUTPUT];
  bool json = strcmp(format, "json") == 0;
  double began = heng__clock();
  const heng_report *report = heng_answer_report(answer, json);
  if (!report) return say_failure(cli, HENG_NOMEM);
  heng_status written = HENG_OK;
  // Where there is nothing to write, a file of earlier results is left alone.
  if (json || heng_report_functions()->n_sections(report) > 0) {
    FILE *file = path ? fopen(path, "wb") : stdout;
    written = file ? write_report(cli, report, format, file) : HENG_SYSTEM;
    if (file && (path ? fclose(file) : fflush(file)) != 0 && written == HENG_OK)
      written = HENG_SYSTEM;
  }
  double write = heng__clock() - began;
  say_messages(cli, answer, json);
  if (cli->args->values[HENG_OPTION_TIMING]) say_timing(cli, answer, write);
  return written == HENG_OK ? heng_status_exit(status)
                            : say_failure(cli, written);
}
