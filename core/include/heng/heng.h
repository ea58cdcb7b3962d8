// Heng's public face for embedders; the command `heng` is the first of them.
//
//   heng_host_options options;
//   heng_host_options_init(&options);
//   heng_host *host;
//   if (heng_host_new(&options, &host) != HENG_OK) …
//   heng_run_request request = {.profile = "nantong"};
//   heng_answer *answer;
//   heng_status status = heng_host_run(host, &request, &answer);
//   if (answer) heng_host_write(host, heng_answer_report(answer), "json", …);
//   heng_answer_free(answer);
//   heng_host_free(host);
//
// A host knows where profiles stand and which plugins are loaded. Each command
// is one call that gives an answer: a report for the writers, the messages, and
// the status, whose exit code is heng_status_exit's. Nothing here prints, exits
// or keeps global state; two hosts can live in one process, each used by one
// thread at a time. Texts handed in are borrowed for the call and are UTF-8.
#ifndef HENG_HENG_H
#define HENG_HENG_H

#include <heng/plugin.h>
#include <heng/report.h>
#include <heng/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HENG_VERSION "0.1.0"

typedef struct heng_host heng_host;
typedef struct heng_answer heng_answer;

// What gives out memory. [resize] behaves like realloc: null [old] allocates,
// [new_size] 0 frees and returns null; null for another size means exhausted,
// which is survived: the call returns HENG_NOMEM.
typedef struct heng_memory {
  void *(*resize)(void *ctx, void *old, size_t old_size, size_t new_size);
  void *ctx;
} heng_memory;

// How a host is made. Fill it with heng_host_options_init, then change fields.
typedef struct heng_host_options {
  // Folders that hold profile folders, searched in this order and before the
  // `rules` folder that belongs to the program. Default: none.
  const char *const *profile_folders;
  size_t n_profile_folders;
  // Folders of plugins, loaded before those of the program. Default: none.
  const char *const *plugin_folders;
  size_t n_plugin_folders;
  // The folders that belong to the program are left alone. Default: no.
  bool only_given_folders;
  // The language of texts that have but one (see heng_host_write). Default: no.
  bool chinese;
  // Default: null, the C library's. Must outlive the host.
  const heng_memory *memory;
} heng_host_options;

void heng_host_options_init(heng_host_options *options);

// Makes a host and loads its plugins (starting each, once for each host).
// [options] null: the defaults. A plugin that is refused does not stop the
// host; the reason is among the messages of every answer. Returns HENG_NOMEM,
// with *out null, or HENG_OK.
heng_status heng_host_new(const heng_host_options *options, heng_host **out);
// Unloads the plugins. All answers of the host must have been freed; null is
// accepted.
void heng_host_free(heng_host *host);

// What to compute on. A request of all zeros but [profile] is the usual one.
typedef struct heng_run_request {
  const char *profile;  // a name on the search path, a folder, or a rule file
  const char *edition;  // null: the profile's main one
  const char *data;     // folder or file of records; null: the profile's sample
  const char *as_of;  // YYYY-MM-DD; null: the records' (a table `as_of` 截至 of
                      // one date), else the end of the scheme's edition
  const char *const *sets;  // "NAME=VALUE" or "gap.two=5", a what-if
  size_t n_sets;
  const char *table;  // report this table alone; null: every score table
  unsigned threads;   // accepted for the future; a run takes one
  const char *stage;  // of tables with stages show this one; null: all
} heng_run_request;

// One value of one row to explain. [unit] is a key or a name. [field] may be
// "table.field"; null: the total of a score, else its place.
typedef struct heng_explain_request {
  heng_run_request run;
  const char *unit;
  const char *field;
} heng_explain_request;

// Profiles and files to check or to test; none: every profile that is found.
typedef struct heng_check_request {
  const char *const *targets;
  size_t n_targets;
  const char *edition;
} heng_check_request;

typedef enum heng_tongue {
  HENG_TONGUE_KEEP,
  HENG_TONGUE_ENGLISH,
  HENG_TONGUE_CHINESE,
} heng_tongue;

typedef struct heng_format_request {
  const char *const *files;
  size_t n_files;
  heng_tongue tongue;
  bool fix;    // put spaces between words that can be cut in one way only
  bool check;  // only say which files are not formatted (HENG_FINDINGS)
  bool write;  // put the text back into the file, not into the report
} heng_format_request;

typedef struct heng_dump_request {
  const char *stage;  // "tokens", "tree", "plan", "plan-json", "records",
                      // "whole": the complete text of an edition
  heng_run_request run;
} heng_dump_request;

// The commands. Each sets *answer, which the caller frees, unless it returns
// HENG_NOMEM: then *answer is null. What the status says otherwise:
//   HENG_OK        all well
//   HENG_FINDINGS  a check of the rules, a test, or the form does not hold
//   HENG_USAGE     the request cannot be meant: a date that is none …
//   HENG_NOTFOUND  no such profile, edition, unit, field, table or format
//   HENG_RULES     the rules do not check
//   HENG_RECORDS   the records cannot be read or break the model
//   HENG_SYSTEM    a file could not be read or written
// The reason stands in the answer's messages.

// Profiles with their editions, and plugins. Section keys: profiles, plugins.
heng_status heng_host_list(heng_host *host, heng_answer **answer);
// Section keys: run (facts), one for each score table, findings.
heng_status heng_host_run(heng_host *host,
                          const heng_run_request *request,
                          heng_answer **answer);
// Section keys: explain (facts), reasons (a tree).
heng_status heng_host_explain(heng_host *host,
                              const heng_explain_request *request,
                              heng_answer **answer);
// Section keys: check (a row for each target), totals, assumptions, citations;
// the last three where there are any.
heng_status heng_host_check(heng_host *host,
                            const heng_check_request *request,
                            heng_answer **answer);
// Runs the examples. Section keys: examples, test (counts for each target).
heng_status heng_host_test(heng_host *host,
                           const heng_check_request *request,
                           heng_answer **answer);
// Section keys: format (facts, where files are checked or written), text (one
// for each file otherwise).
heng_status heng_host_format(heng_host *host,
                             const heng_format_request *request,
                             heng_answer **answer);
// Section key: the stage (a text).
heng_status heng_host_dump(heng_host *host,
                           const heng_dump_request *request,
                           heng_answer **answer);

// Answers of the embedder's own, so that they look like the others in every
// format: a text of lines in the host's language (help), or a message that a
// request is wrong, with what to write instead ([hint_…] may be null). Texts
// are copied. The first returns HENG_OK, the second HENG_USAGE, with *answer
// set, or HENG_NOMEM.
heng_status heng_host_text(heng_host *host,
                           const char *kind,
                           const char *english,
                           const char *chinese,
                           heng_answer **answer);
heng_status heng_host_usage(heng_host *host,
                            const char *english,
                            const char *chinese,
                            const char *hint_english,
                            const char *hint_chinese,
                            heng_answer **answer);

// What a call took, in seconds.
typedef struct heng_timing {
  double load;     // the plan and the records
  double compute;  // the run itself
  double report;   // making the report
} heng_timing;

// Reading an answer; all of it lives until the answer is freed.
heng_status heng_answer_status(const heng_answer *answer);
heng_timing heng_answer_timing(const heng_answer *answer);
// The report. [with_messages] adds a last section "diagnostics", a table of the
// messages, if there are any; once added it stays. For people leave it to
// heng_answer_messages, which shows the lines that they are about. Null only
// where memory ran out.
const heng_report *heng_answer_report(heng_answer *answer, bool with_messages);
// How many messages there are: errors and warnings together.
size_t heng_answer_n_messages(const heng_answer *answer);
// Writes the messages as people read them: place, line of the source with the
// part marked, what to write instead. Returns HENG_OK, HENG_SYSTEM (from [out])
// or HENG_NOMEM.
heng_status heng_answer_messages(heng_answer *answer,
                                 bool chinese,
                                 const heng_out *out);
void heng_answer_free(heng_answer *answer);

// How a report is read.
const heng_report_api *heng_report_functions(void);

// The name of the format whose extension [path] has ("results.csv" → "csv"), or
// null.
const char *heng_host_format_of(const heng_host *host, const char *path);
// The name of the [i]-th format that can be written, or null beyond the last.
const char *heng_host_format_name(const heng_host *host, size_t i);
// The extension that chooses it ("txt"), or null beyond the last and where no
// extension does.
const char *heng_host_format_extension(const heng_host *host, size_t i);
// Writes [report] in a format to [out]. [options] null: the host's language, no
// colour, any width. Returns HENG_NOTFOUND where no plugin writes [format],
// else what the writer returns.
heng_status heng_host_write(const heng_host *host,
                            const heng_report *report,
                            const char *format,
                            const heng_write_options *options,
                            const heng_out *out);

#ifdef __cplusplus
}
#endif
#endif
