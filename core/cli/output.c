// Writing an answer: the report to standard output or a file, the messages to
// standard error, where a JSON document has them too.
#include <errno.h>
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

// What somebody has set goes before what the terminal says of itself.
static uint32_t terminal_columns(void) {
  const char *set = getenv("COLUMNS");
  unsigned long n =
      set && set[0] >= '1' && set[0] <= '9' ? strtoul(set, NULL, 10) : 0;
  if (n > 0 && n < 100000) return (uint32_t)n;
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
      .wide = cli->args->values[HENG_OPTION_WIDE],
  };
  heng_out out = to_file(file);
  return heng_host_write(cli->host, report, format, &options, &out);
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

static int say_no_memory(const heng_cli *cli) {
  fprintf(stderr, "%s\n",
          in_tongue(cli, "heng: out of memory", "heng：内存不足"));
  return heng_status_exit(HENG_NOMEM);
}

// Why a file could not be written; [error] is the system's number.
static const char *reason_of(int error, bool chinese) {
  static const struct {
    int error;
    const char *en, *zh;
  } reasons[] = {
      {ENOENT, "there is no such folder", "没有这个文件夹"},
      {EACCES, "access is not allowed", "没有访问权限"},
      {EPERM, "access is not allowed", "没有访问权限"},
      {EISDIR, "it is a folder", "这是一个文件夹"},
      {ENOTDIR, "a part of the path is no folder", "路径中有一段不是文件夹"},
      {ENOSPC, "the disk is full", "磁盘空间已满"},
      {EROFS, "the disk cannot be written to", "磁盘不可写入"},
      {EPIPE, "nobody reads it any more", "接收方已关闭"},
      {0, "the system does not say why", "系统未说明原因"},
  };
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].error == error)
      return chinese ? reasons[i].zh : reasons[i].en;
  return strerror(error);
}

// Adds to the answer's messages why its report was not written.
static void say_unwritten(const heng_cli *cli,
                          heng_answer *answer,
                          heng_status status,
                          const char *format,
                          int error) {
  const char *path = cli->args->values[HENG_OPTION_OUTPUT];
  if (status != HENG_NOTFOUND) {
    heng_answer_unwritten(answer, path, reason_of(error, false),
                          reason_of(error, true));
    return;
  }
  char en[128], zh[128];
  snprintf(en, sizeof en, "there is no format `%.40s`", format);
  snprintf(zh, sizeof zh, "没有格式“%.40s”", format);
  heng_answer_unwritten(answer, path, en, zh);
}

// Writes the report where it belongs; *error is the system's number of what
// went wrong.
static heng_status write_out(const heng_cli *cli,
                             const heng_report *report,
                             const char *format,
                             int *error) {
  const char *path = cli->args->values[HENG_OPTION_OUTPUT];
  errno = 0;
  FILE *file = path ? fopen(path, "wb") : stdout;
  heng_status written =
      file ? write_report(cli, report, format, file) : HENG_SYSTEM;
  *error = errno;
  if (!file || (path ? fclose(file) : fflush(file)) == 0) return written;
  if (written != HENG_OK) return written;
  *error = errno;
  return HENG_SYSTEM;
}

bool heng__answer_write_also(heng_cli *cli,
                             heng_answer *answer,
                             const char *format,
                             const char *path) {
  const heng_report *report = heng_answer_report(answer, false);
  errno = 0;
  FILE *file = fopen(path, "wb");
  heng_status written =
      file ? write_report(cli, report, format, file) : HENG_SYSTEM;
  int error = errno;
  if (file && fclose(file) != 0 && written == HENG_OK) {
    error = errno;
    written = HENG_SYSTEM;
  }
  if (written == HENG_OK) return true;
  char en[128], zh[128];
  snprintf(en, sizeof en, "no plugin writes `%.40s`", format);
  snprintf(zh, sizeof zh, "没有插件可写出“%.40s”格式", format);
  bool unknown = written == HENG_NOTFOUND;
  heng_answer_unwritten(answer, path, unknown ? en : reason_of(error, false),
                        unknown ? zh : reason_of(error, true));
  return false;
}

int heng__answer_write(heng_cli *cli, heng_status status, heng_answer *answer) {
  if (!answer) return say_no_memory(cli);
  const char *format = format_of(cli);
  bool json = strcmp(format, "json") == 0;
  double began = heng__clock();
  const heng_report *report = heng_answer_report(answer, json);
  if (!report) return say_no_memory(cli);
  // A page is read without the terminal beside it: it has the messages too.
  if (strcmp(format, "html") == 0 &&
      heng_report_functions()->n_sections(report) > 0)
    report = heng_answer_report(answer, true);
  if (!report) return say_no_memory(cli);
  heng_status written = HENG_OK;
  int error = 0;
  // Where there is nothing to write, a file of earlier results is left alone.
  if (json || heng_report_functions()->n_sections(report) > 0)
    written = write_out(cli, report, format, &error);
  double write = heng__clock() - began;
  if (written != HENG_OK && written != HENG_NOMEM)
    say_unwritten(cli, answer, written, format, error);
  say_messages(cli, answer, json);
  if (cli->args->values[HENG_OPTION_TIMING]) say_timing(cli, answer, write);
  if (written == HENG_OK) return heng_status_exit(status);
  return written == HENG_NOMEM ? say_no_memory(cli) : heng_status_exit(written);
}
