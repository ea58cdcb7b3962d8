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
// ([is_folder]: it is a folder). [read] delivers everything at [path].
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
  uint32_t columns;  // width of the terminal; 0: unlimited
} heng_write_options;

typedef struct heng_writer {
  const char *name;       // "csv", "json", "table"
  const char *extension;  // "csv"; chosen by -o FILE.csv
  heng_status (*write)(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out);
} heng_writer;

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
} heng_plugin_descriptor;

#define HENG_PLUGIN_SYMBOL "heng_plugin"
extern const heng_plugin_descriptor heng_plugin;

#ifdef __cplusplus
}
#endif
#endif
