// The plugin ABI: what a shared object offers the host, and what the host offers
// it. A plugin exports one symbol, `heng_plugin`, a descriptor whose first two
// fields never move. It includes <heng/…> only and links nothing of the host:
// all it may call stands in the tables of functions that it is handed. Several
// threads may call it at once: what it keeps between calls must allow for that.
#ifndef HENG_PLUGIN_H
#define HENG_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <heng/report.h>
#include <heng/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HENG_PLUGIN_ABI 1u

// A borrowed text; it need not end in zero.
typedef struct heng_str {
  const char *ptr;
  size_t len;
} heng_str;

// Where a reader delivers records. Every call returns HENG_OK, or the reader
// stops and returns that status. Texts are borrowed for the call only.
typedef struct heng_sink {
  void *ctx;
  // A table begins: its name as the data has it (either tongue; unknown names
  // are reported by the host), the file or sheet it stands in, and the encoding
  // that was chosen ("UTF-8", "GB18030"). Sets *wanted to false where the host
  // has no use for the table: its rows are then skipped.
  heng_status (*table)(
      void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted);
  // The headings of the table, once, before its rows. [line] from 1.
  heng_status (*headings)(void *ctx,
                          uint32_t line,
                          const heng_str *cells,
                          size_t n);
  // A row, in UTF-8. A cell of no characters is blank (missing).
  heng_status (*row)(void *ctx, uint32_t line, const heng_str *cells, size_t n);
  heng_status (*end_table)(void *ctx);
  // Something wrong with the data's form, at a line (0: none) of the file of the
  // table that was begun last, or of [file] where that is given.
  void (*problem)(void *ctx,
                  heng_str file,
                  uint32_t line,
                  heng_str english,
                  heng_str chinese);
} heng_sink;

// Reads records. [accepts] says whether a path looks like something it reads
// ([is_folder]: it is a folder). A folder goes to the first reader that accepts
// it and a file in it. [read] delivers everything at [path].
typedef struct heng_reader {
  const char *name;  // "csv"
  bool (*accepts)(const char *path, bool is_folder);
  heng_status (*read)(const char *path, const heng_sink *sink);
} heng_reader;

// Where a writer puts its bytes. Returns HENG_OK or HENG_SYSTEM.
typedef struct heng_out {
  void *ctx;
  heng_status (*write)(void *ctx, const char *bytes, size_t n);
} heng_out;

// How a writer should write.
typedef struct heng_write_options {
  uint32_t size;     // sizeof this struct
  bool chinese;      // words in Chinese
  bool colour;       // escape sequences are welcome
  uint32_t columns;  // that a line should take at most; 0: nobody says
  bool wide;         // a row takes one line, however long
} heng_write_options;

typedef struct heng_writer {
  const char *name;       // "csv", "json", "table"
  const char *extension;  // "csv"; chosen by -o FILE.csv
  heng_status (*write)(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out);
} heng_writer;

// ---- Functions of values ----------------------------------------------------
//
// A function that every profile's rules can call by its name. It computes a
// value from its arguments and from nothing else: no clock, no file, no memory
// of other calls. The host relies on that: it asks once for each distinct list
// of arguments, in any order, and from several threads at a time.

// A block of calls: rows of arguments, and room for a result in each row.
typedef struct heng_block heng_block;

// Rows and arguments are counted from 0. What is asked for beyond them, or of
// another type, is missing, 0, no or an empty text. Texts live as long as the
// block.
typedef struct heng_block_api {
  uint32_t size;  // sizeof this struct
  size_t (*rows)(const heng_block *block);
  // Whether an argument is missing; only one of a type with `?` ever is.
  bool (*missing)(const heng_block *block, size_t row, size_t argument);
  // An argument of any type: "0.25" or "1/3", "2024-12-31", "yes" or "no", the
  // Latin name of a choice's value, a text itself.
  heng_str (*text)(const heng_block *block, size_t row, size_t argument);
  // A number as a fraction in lowest terms; false where it is longer than that.
  bool (*fraction)(const heng_block *block,
                   size_t row,
                   size_t argument,
                   int64_t *numerator,
                   int64_t *denominator);
  // A date as days since 1970-01-01.
  int32_t (*days)(const heng_block *block, size_t row, size_t argument);
  bool (*yes)(const heng_block *block, size_t row, size_t argument);
  // The result of a row: each of these ends it, and the first one counts. A text
  // is read as `text` writes it; a number may also be "n/d".
  void (*give_missing)(heng_block *block, size_t row);
  void (*give_text)(heng_block *block, size_t row, heng_str text);
  void (*give_fraction)(heng_block *block,
                        size_t row,
                        int64_t numerator,
                        int64_t denominator);
  void (*give_days)(heng_block *block, size_t row, int32_t days);
  void (*give_yes)(heng_block *block, size_t row, bool yes);
  // There is no value for these arguments, and why. It becomes a finding that
  // holds the value back. [chinese] may be empty.
  void (*fail)(heng_block *block,
               size_t row,
               heng_str english,
               heng_str chinese);
} heng_block_api;

// Types are written as in the rules: "number", "number whole", "text", "date",
// "yes/no", a choice such as "tier" or "units.class", each perhaps with `?`.
typedef struct heng_plugin_function {
  uint32_t size;        // sizeof this struct
  const char *name;     // of Latin letters: "gini"
  const char *name_zh;  // or null
  const char *summary_en, *summary_zh;
  const char *const *parameters;  // "hours: number"; 1 to 16
  size_t n_parameters;
  const char *result;  // "number?"
  // Computes every row of the block. Rows without a result, and all of them
  // where it does not return HENG_OK, are findings.
  heng_status (*call)(heng_block *block, const heng_block_api *api);
} heng_plugin_function;

typedef struct heng_plugin_descriptor {
  uint32_t abi;   // HENG_PLUGIN_ABI when the plugin was built
  uint32_t size;  // sizeof this struct then
  const char *name;
  const char *version;
  const char *summary_en, *summary_zh;
  // Called once after loading, before anything else, and once before unloading;
  // either may be null. A start that does not return HENG_OK is refused.
  heng_status (*start)(void);
  void (*stop)(void);
  const heng_reader *readers;
  size_t n_readers;
  const heng_writer *writers;
  size_t n_writers;
  // What was added since: the host looks at it where [size] covers it.
  const heng_plugin_function *const *functions;
  size_t n_functions;
} heng_plugin_descriptor;

#define HENG_PLUGIN_SYMBOL "heng_plugin"
extern const heng_plugin_descriptor heng_plugin;

#ifdef __cplusplus
}
#endif
#endif
