// Heng's public face for embedders; the command `heng` is the first of them.
//
//   heng_host_options options;
//   heng_host_options_init(&options);
//   heng_host *host;
//   if (heng_host_new(&options, &host) != HENG_OK) …
//   heng_run_request request = {.profile = "nantong"};
//   heng_answer *answer;
//   heng_status status = heng_host_run(host, &request, &answer);
//   if (answer)
//     heng_host_write(host, heng_answer_report(answer, true), "json", …);
//   heng_answer_free(answer);
//   heng_host_free(host);
//
// A host knows where profiles stand and which plugins are loaded. Each command
// is one call that gives an answer: a report for the writers, the messages, and
// the status, whose exit code is heng_status_exit's. Nothing here prints, exits
// or keeps global state; two hosts can live in one process. Texts handed in are
// borrowed for the call and are UTF-8.
//
// Threads: between heng_host_new and heng_host_free any number of threads may
// call a host at once. What one call gives (an answer) belongs to one thread at
// a time; rules and data that stay loaded are never changed and may be used by
// all. The host's memory must then be safe to call from several threads, as the
// C library's is, and so must the plugins, which get nothing but what they are
// handed.
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
typedef struct heng_rules heng_rules;
typedef struct heng_data heng_data;
typedef struct heng_watch heng_watch;

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
  // Default: null, the C library's. Must outlive the host, and be safe to call
  // from every thread that calls the host.
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
// Unloads one plugin: what it offers is gone at once; its code goes when the
// last answer that uses a function of it is freed, and with the last rules that
// are loaded and do. No other call of the host may be under way. Returns HENG_OK
// or HENG_NOTFOUND.
heng_status heng_host_unload_plugin(heng_host *host, const char *plugin);

// What to compute on. A request of all zeros but [profile] is the usual one.
typedef struct heng_run_request {
  // A name on the search path, a folder, or a rule file, read as it stands now;
  // null: the rules that are in use (see heng_host_switch).
  const char *profile;
  const char *edition;  // null: the profile's main one
  const char *data;     // folder or file of records; null: the profile's sample
  const heng_data *records;  // data that are open, in place of [data]; or null
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

// One record set under several schemes.
typedef struct heng_compare_request {
  const char *const *profiles;  // two or more; "zhongwei@2022" is an edition
  size_t n_profiles;
  // Records, date and figures as for a run; its profile and edition are not
  // looked at. [data] null: the sample of the first profile. [table]: names of
  // score tables, parted by commas; each scheme takes the first that it has,
  // else its main one.
  heng_run_request run;
} heng_compare_request;

// Which edit moved whom: worked out where it takes little, always, or never.
typedef enum heng_attribute_when {
  HENG_ATTRIBUTE_LITTLE,
  HENG_ATTRIBUTE_ALWAYS,
  HENG_ATTRIBUTE_NEVER
} heng_attribute_when;

// Old rules and new ones: what differs, and whom it moves.
typedef struct heng_diff_request {
  // Profiles, files or folders, editions ("zhongwei@2022"), or what git has of
  // one: "HEAD~1:rules/nantong", from the top of the repository; "HEAD~1:nantong",
  // a profile by its name. [second] null: [first] is the new one, and the old one
  // its approved rules (its folder approved/rules), else its last commit.
  const char *first, *second;
  // A revision of git: the old rules are those that [first] had then, and [second]
  // is null. "before" (or "批准前"): those that its last approval replaced. Null: none
  // was asked for.
  const char *since;
  // HENG_FINDINGS where a difference was found, like the exit status of diff.
  bool tell;
  // Edition (of both), date and table as for a run. [data] null: all record sets
  // that the new profile keeps, its sample and records/NAME, each for both.
  // [threads] work out which edit moved whom; 0: as many as the machine has.
  heng_run_request run;
  heng_attribute_when attribution;
} heng_diff_request;

// Two schemes to be told apart, or one to be looked through.
typedef struct heng_search_request {
  const char *const *profiles;  // one or two; "zhongwei@2022" is an edition
  size_t n_profiles;
  const char *data;  // records to begin with; null: the samples
  uint64_t seed;
  size_t budget;     // record sets to try; 0: as many as usual
  unsigned threads;  // 0: as many as the machine has
  bool all;          // what no score shows counts too
} heng_search_request;
// What of a result hangs by a thread.
typedef struct heng_audit_request {
  // As for a run; [table] is a score table; [threads] of 0 are as many as the
  // machine has.
  heng_run_request run;
  const char *unit;  // what concerns this one alone: a key or a name; null: all
  size_t budget;     // computations for each unit at most; 0: as the number of
                     // rows allows, 20000 for up to 10000
  bool exit_code;  // HENG_FINDINGS where something decides a place or tier, or
                   // shown parts are not the shown sum
  // The lists are read on a screen: without a unit they hold what decides
  // something alone, and for one unit its margins come first.
  bool screen;
} heng_audit_request;

// A profile to be made.
typedef struct heng_new_request {
  // The name of its folder and scheme, perhaps with a path before it: one word
  // of either tongue.
  const char *name;
  const char *from;  // a profile to copy, or an edition of it; null: the
                     // template in the host's language
} heng_new_request;

// What a test is to say of the coverage of rules.
typedef struct heng_coverage_request {
  const char *least;  // percentage that the examples must cover, or null
  const char *data;   // records to run beside the profile's own, or null
  // File or folder for rule texts with counts, or null; as a page where the name
  // ends in .html.
  const char *annotate;
  unsigned threads;  // 0: as many as the machine has
} heng_coverage_request;

// Profiles and files to check; none: every profile that is found.
typedef struct heng_check_request {
  const char *const *targets;
  size_t n_targets;
  const char *edition;
} heng_check_request;

// Which mutants of a profile to try.
typedef struct heng_mutate_request {
  const char *profile;
  const char *edition;  // null: the profile's main one
  const char *rule;  // "departments.total", "total", "departments"; null: all
  size_t sample;     // try so many of them, drawn by [seed]; 0: all
  unsigned long long seed;
  unsigned min_score;    // percent that must be noticed; 0: any
  unsigned threads;      // 0: as many as the machine has
  const char *write;     // a folder for the changed profiles, instead of trying
                         // them; or null
  bool search;           // look for an example for each that nothing notices
  size_t budget;         // record sets to try for each; 0: as many as usual
  const char *examples;  // a file that these examples are added to; or null
} heng_mutate_request;
// What is put down as approved.
typedef struct heng_approve_request {
  const char *profile;
  const char *edition;  // null: the profile's main one
  const char *by;       // who approves it, and …
  const char *why;      // … for what reason: neither is blank
  const char *clause;   // what it follows; null: nothing is said
  const char *date;     // YYYY-MM-DD; null: today
} heng_approve_request;

// Whose approval is told.
typedef struct heng_note_request {
  const char *profile;
  const char *edition;
} heng_note_request;

// A table of results, each cell of which is an expectation.
typedef struct heng_expect_request {
  heng_run_request run;  // its table is the score that is meant; null: the one
                         // that the file is named after, else the first
  const char *expected;  // a file, or a folder of tables
} heng_expect_request;
// A part of what can be tested: a profile or one of its editions, the examples of
// a file, or the rules on one record set.
typedef struct heng_test_part {
  const char *target;    // a folder or a file
  const char *edition;   // "": the main one
  const char *only_set;  // "sample", "records/2021": no examples; null: all
} heng_test_part;

// What to test. A request of all zeros tests every profile that is found.
typedef struct heng_test_request {
  const char *const *targets;  // profiles and files, as for a check
  size_t n_targets;
  const char *edition;
  // Only examples whose title, file or profile, and record sets whose name or
  // profile, contains one of these texts; none: all.
  const char *const *filters;
  size_t n_filters;
  // A profile, edition, folder or file with which failures are compared, so that
  // they name the rule that was changed; null: the rules in the profile's folder
  // `approved/rules`, if there are any.
  const char *against;
  // In place of [targets], where a watch says what must run again.
  const heng_test_part *parts;
  size_t n_parts;
  unsigned threads;                       // 0: as many as the machine has
  bool timed;                             // the report says how long each took
  const heng_coverage_request *coverage;  // null: not asked for
} heng_test_request;

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

// Profiles with what is in them, the folders searched, and plugins. One whose
// rules do not check is listed with the number of its errors. Section keys:
// profiles, editions (where a profile has several), folders, plugins.
heng_status heng_host_list(heng_host *host, heng_answer **answer);
// Section keys: run (facts), one for each score table, findings.
heng_status heng_host_run(heng_host *host,
                          const heng_run_request *request,
                          heng_answer **answer);
// A scheme whose records cannot be read, because it wants more than they have,
// does not stop the others; the status is the worst of all. Rows that speak of what
// only another version of the same scheme has are left out, and told. Section keys:
// schemes, needs (what each says of the records), compare (a row for each
// unit), findings, differences and rules (a tree; of the first scheme and each
// other).
heng_status heng_host_compare(heng_host *host,
                              const heng_compare_request *request,
                              heng_answer **answer);
// A record set that one side cannot read is listed with the reason and does not
// stop the others; HENG_RECORDS where none can be read. Rows that speak of what only
// one side has are left out by the other, and told. Section keys:
//   diff       facts: summary, old, new, old_hash, new_hash, changed, no_effect,
//              sets, units, moved, left_out (rows, where there are any),
//              difference (whether there is any), shares (how they were worked
//              out, or why not); with shares also exact (over every order of the
//              edits, not in that of the file), further_runs
//   rules      tree: a node for each change, its key `changed`, `no_effect`,
//              `only_in_first` or `only_in_second`; below it `old` and `new` with
//              text, place, source and assumption
//   sets       a row for each record set: set, as_of, units, moved, totals, up,
//              down, tier_up, tier_down, tiers, outcomes_new, outcomes_gone,
//              appeared, gone, held, freed, findings_new, findings_gone, unread
//   left_out   of the rows that one side does not read: set, version (of that
//              side), table, rows (how many), field (by which they speak of what
//              is not there), why, n_keys (of what), keys (the first of them)
//   edits      a row for each edit, with shares alone: number (in `shares`; not
//              that of one which moves no total, place or tier), edit, parts,
//              moves, units (that it moved), place
//   movements  a row for each unit that moves, the largest first: set, table, id,
//              name, row (both, appeared or gone), old_total, new_total, by,
//              total_edits, old_place, new_place, places_up, place_edits,
//              old_tier, new_tier, tier_edits (each: the edits that did it),
//              old_left_out, new_left_out (rows of the unit that were not read)
//   shares     up to three rows for each of those units: set, table, id, name, of
//              (total, places up, tiers up), before, after, moved, edit_1 …, which
//              add up to `moved`, or why_not
//   values     a row for each other published field that differs: set, table, id,
//              name, role, field, old, new, by
// Numbers are exact. Where a side is held back the cell has the number of the
// finding in the run of that side.
heng_status heng_host_diff(heng_host *host,
                           const heng_diff_request *request,
                           heng_answer **answer);
// Looks for a small record set that two schemes score differently, or, in one
// scheme, for a better record with a lower score, totals and deductions beyond
// what is declared, and ties that no rule breaks. HENG_FINDINGS where something
// was found. That nothing was found within the budget proves nothing, unless the
// answer is `equal`. Section keys: search (facts), example or example_1 … (texts),
// incentives, ranges, deductions, ties.
heng_status heng_host_search(heng_host *host,
                             const heng_search_request *request,
                             heng_answer **answer);
// Every rounding and every tie with what another rule would have given, the
// smallest change of one input that moves a unit, and whether the shown parts add
// up. Section keys: run and summary (facts), roundings, rounded_otherwise,
// rounding_effects, ties, tied_otherwise, tie_effects, margins, sums,
// rounding_totals; those that have something to say.
heng_status heng_host_audit(heng_host *host,
                            const heng_audit_request *request,
                            heng_answer **answer);
// Makes a folder with rules, an example file, sample records that say that they
// are invented, and a README. Nothing is written over: HENG_USAGE where the name
// cannot be one or is taken. Section keys: new (facts), files, next.
heng_status heng_host_make_profile(heng_host *host,
                                   const heng_new_request *request,
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
// Runs the examples, and the rules on the record sets that profiles keep, from
// several threads; what is reported does not depend on them. HENG_FINDINGS where
// an example fails, or a check does not hold on a set or a result is held back;
// HENG_NOTFOUND where a filter has nothing. Section keys: examples, checks (a row
// for each record set; where there are any), test (counts for each target),
// snapshots and differences (where results were approved); with coverage also
// coverage, coverage_rules, not_exercised, coverage_items, and, where
// a profile has clauses, clauses and without_clause.
heng_status heng_host_test(heng_host *host,
                           const heng_test_request *request,
                           heng_answer **answer);
// Changes the rules, one small change at a time, and says which changes no example
// and no check notices. HENG_FINDINGS where fewer than asked for are noticed, or
// the list of changes that mean nothing is wrong. Section keys: mutation (facts),
// rules (a row for each), survivors, written (with [write]).
heng_status heng_host_mutate(heng_host *host,
                             const heng_mutate_request *request,
                             heng_answer **answer);
// Holds a run against a table of results, as it was published. Section keys: run
// (facts), expected (counts).
heng_status heng_host_expect(heng_host *host,
                             const heng_expect_request *request,
                             heng_answer **answer);
// Puts down the rules and what they make of the profile's record sets in its folder
// `approved`, beside who approves it and why. HENG_FINDINGS where an example does not
// hold, or results may not be published; then, and where all of it was approved
// before, nothing is written. Section keys: approve (facts), sets, rules.
heng_status heng_host_approve(heng_host *host,
                              const heng_approve_request *request,
                              heng_answer **answer);
// The release note of what was approved last, in Markdown. Section key: note (a
// text).
heng_status heng_host_note(heng_host *host,
                           const heng_note_request *request,
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

// Rules that stay loaded. A service loads a profile once, runs it from as many
// threads as it has, switches to another, and takes up what was saved since,
// while runs go on: a run ends with the rules that it began with. Rules are
// known to the host by the words that they were asked for with; each pointer to
// them that is handed out is let go with heng_rules_free.
//
// These give HENG_OK with *answer null, for there is nothing to say; else the
// status of a command, with the messages in *answer. [answer] may be null.

// The rules of a profile, from memory where they were loaded before. *rules is
// null where they do not load.
heng_status heng_host_load(heng_host *host,
                           const char *profile,
                           const char *edition,
                           heng_rules **rules,
                           heng_answer **answer);
// Reads them anew. Where they do not load, what was loaded before stays, and
// *rules (null: not wanted) are those, or null where there were none.
heng_status heng_host_reload(heng_host *host,
                             const char *profile,
                             const char *edition,
                             heng_rules **rules,
                             heng_answer **answer);
// Puts a profile in use: from now on runs that name none take it. One that was
// loaded before is put in use at once; where one does not load, the one before
// stays in use.
heng_status heng_host_switch(heng_host *host,
                             const char *profile,
                             const char *edition,
                             heng_answer **answer);
// Forgets rules; they are freed when their last user lets them go. Returns
// HENG_NOTFOUND where none were loaded with those words.
heng_status heng_host_unload(heng_host *host,
                             const char *profile,
                             const char *edition);
// The rules in use, or null.
heng_rules *heng_host_in_use(heng_host *host);
// Lets go of a pointer that was handed out; null is accepted. Before
// heng_host_free all must have been.
void heng_rules_free(heng_rules *rules);
// Of the profile: its name, edition ("" for none) and the hash of its meaning.
const char *heng_rules_profile(const heng_rules *rules);
const char *heng_rules_edition(const heng_rules *rules);
const char *heng_rules_hash(const heng_rules *rules);
// Like heng_host_run with these rules; the request's profile and edition are
// not looked at. [request] null: the profile's sample.
heng_status heng_rules_run(heng_rules *rules,
                           const heng_run_request *request,
                           heng_answer **answer);

// Reads data once for many runs, under one scheme or several: what stands in the
// files is kept as it was read, and each run takes from it the tables and
// columns of its scheme. Returns HENG_OK with *answer null, or HENG_RECORDS
// where nothing reads what is at [where]; what is wrong with the data is said by
// the runs. [answer] may be null.
heng_status heng_host_open(heng_host *host,
                           const char *where,
                           heng_data **data,
                           heng_answer **answer);
// No run may be using it any more; null is accepted.
void heng_data_free(heng_data *data);

// Watching: whenever a rule text of the profile, one that it uses, a file that a
// given table names, or a file of its data is saved, and it has been quiet for a
// moment, the profile is reloaded (see heng_host_reload) and [saved] is called
// with what came of it. It runs on a thread of the watch; the answer, null for
// HENG_OK, belongs to the watch.
typedef struct heng_watch_request {
  heng_run_request run;  // its profile (not null), edition and data are watched
  const char
      *leave_out;     // a file that is not, because it is written to; or null
  bool poll;          // look again and again, as on drives that tell nobody
  unsigned quiet_ms;  // 0: 100
  void (*saved)(void *ctx, heng_status status, heng_answer *answer);
  void *ctx;
} heng_watch_request;

// What is saved after this call is not missed. HENG_NOTFOUND with *answer where
// there is no such profile; one that does not check can be watched.
heng_status heng_host_watch(heng_host *host,
                            const heng_watch_request *request,
                            heng_watch **watch,
                            heng_answer **answer);
// The same for tests: [saved] is called with what depends on the files that were
// saved and nothing else, to be run as the parts of a request. A rule text has to do
// with all of each profile that uses it, a test file with its own examples, a file
// of records with the checks on its set.
typedef struct heng_test_watch_request {
  heng_test_request tests;  // its targets and edition are watched
  const char *leave_out;
  bool poll;
  unsigned quiet_ms;
  void (*saved)(void *ctx, const heng_test_part *parts, size_t n_parts);
  void *ctx;
} heng_test_watch_request;

heng_status heng_host_watch_tests(heng_host *host,
                                  const heng_test_watch_request *request,
                                  heng_watch **watch,
                                  heng_answer **answer);
// Waits for a call of [saved] that is under way, and must not come from one.
// Null is accepted.
void heng_watch_free(heng_watch *watch);

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
// Adds the message that the report could not be written to the file [path]
// (null: to the standard output), and why, in both tongues. Nothing is added
// where memory runs out.
void heng_answer_unwritten(heng_answer *answer,
                           const char *path,
                           const char *english,
                           const char *chinese);
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
