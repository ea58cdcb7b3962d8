// JSON. What the files of this plugin share: printing values one after another.
#ifndef HENG_PLUGIN_JSON_H
#define HENG_PLUGIN_JSON_H

#include <heng/plugin.h>

#define JSON_ROOM 65536

// Where a document is written. Commas, line ends and indents come by
// themselves: say what opens, what closes and what stands between.
typedef struct json_printer {
  const heng_out *out;
  heng_status status;
  size_t depth, len;
  bool first;    // nothing yet in what was opened last
  bool inline_;  // of one line, until it closes
  char bytes[JSON_ROOM];
} json_printer;

void json_open(json_printer *p, char bracket);
void json_close(json_printer *p, char bracket);
// An object on one line; what is opened within it stands there too.
void json_open_line(json_printer *p);
void json_close_line(json_printer *p);
// The name of the member that comes next.
void json_key(json_printer *p, const char *key);
// The next item of a list; to be called before its value.
void json_item(json_printer *p);
void json_text(json_printer *p, const char *text);
// A number or a word, as it stands.
void json_raw(json_printer *p, const char *text);
void json_flush(json_printer *p);

heng_status json_write(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out);

#endif
