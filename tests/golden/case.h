// A golden case: one text that holds rules, perhaps records, and what they
// give.
//
//   # What the case shows, in a sentence.
//   ---- scheme
//   use town
//   for units { doubled = posts * 2 }
//   ---- records
//   units | id | posts |
//         | a  | 3     |
//   ---- check      diagnostics in English; behind `---- scheme reviewed` with
//                   what the command `check` warns of
//   ---- 检查       the same in Chinese
//   ---- 中文       the rules as the formatter writes them in Chinese
//   ---- plan       what the rules of the case became
//   ---- values     what came out on the records
//   ---- findings   and what was found, in English
//   ---- 问题       and in Chinese
//
// A case may bring texts that it uses or revises:
//
//   ---- text base.heng
//   ---- text case@2023.heng
//
// Instead of a scheme a case may name a text of the house and change it, and
// instead of grids it may hold whole files:
//
//   ---- change rules/zibo/zibo.heng
//   - a line that stands there once
//   + what takes its place
//   ---- file units.csv
//   id,name
//   ---- beside catalogue.csv     a file beside the rules
//   id,points
//
// Functions of values come from a script:
//
//   ---- lua
//   local heng = ...
//   heng.func("f", { "x: number" }, "number", function(x) return x end)
//
// The sections behind the rules and records are written by `golden --approve`,
// never by hand.
#ifndef HENG_TESTS_GOLDEN_CASE_H
#define HENG_TESTS_GOLDEN_CASE_H

#include "exec/run.h"
#include "plan/build.h"

typedef struct case_section {
  heng_slice name;   // "scheme", "change", "check" …
  heng_slice about;  // the rest of the heading: the path of a change or file
  heng_slice body;   // without blank lines at its end
} case_section;

// ORDER EXPECTED: names in case.c
typedef enum case_expected {
  CASE_CHECK,
  CASE_CHECK_ZH,
  CASE_ZH,
  CASE_PLAN,
  CASE_VALUES,
  CASE_FINDINGS,
  CASE_FINDINGS_ZH,
  CASE_EXPECTED,
} case_expected;

typedef struct case_text {
  heng_arena *arena;
  const char *path;
  heng_slice name;  // of the file, without its ending
  heng_slice head;  // the comment lines
  HENG_VEC(case_section) given;
  bool stands[CASE_EXPECTED];  // the section is in the file
  heng_slice expected[CASE_EXPECTED];
} case_text;

// What the house makes of a case.
typedef struct case_result {
  heng_slice got[CASE_EXPECTED];
  bool refused;       // the rules or records were refused
  bool ran;           // there are values
  heng_buf problems;  // the case itself is wrong, or the tongues differ
} case_result;

// case.c --------------------------------------------------------------------

// Reads a case; false where the file cannot be read or is no case (*why says).
bool case_read(heng_arena *arena,
               const char *path,
               case_text *out,
               heng_slice *why);
const case_section *case_given(const case_text *text, const char *name);
// The name of an expected section.
const char *case_expected_name(case_expected e);
// The whole text of the case with what was got in place of what was expected.
heng_slice case_written(const case_text *text, const case_result *result);
// A file's text in [arena]; a null ptr where it cannot be read.
heng_slice case_file(heng_arena *arena, const char *path);
// The lines of [text] with those of a change's body replaced. A null ptr, after
// a problem was added, where the old lines do not stand there exactly once.
heng_slice case_changed(heng_arena *arena,
                        heng_slice text,
                        heng_slice change,
                        heng_buf *problems);

// rules.c -------------------------------------------------------------------

// Builds the rules, and runs them where there are records.
void case_rules(const case_text *text, bool both_tongues, case_result *out);

// show.c --------------------------------------------------------------------

// What [source] brought to the plan: its fields, values and checks.
heng_slice case_show_plan(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_source *source);
// Every value of those fields as grids.
heng_slice case_show_values(heng_arena *arena,
                            const heng_run *run,
                            const heng_source *source);
heng_slice case_show_findings(heng_arena *arena,
                              const heng_run *run,
                              heng_lang lang);
// Records of grids as in an example; problems with them go to [diags].
heng_records *case_records(heng_arena *arena,
                           const heng_plan *plan,
                           heng_slice grids,
                           heng_diags *diags);

// files.c -------------------------------------------------------------------

// Runs rules on files of records by way of the host, as the command does.
void case_files(const case_text *text, case_result *out);

#endif
