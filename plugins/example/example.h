// What the files of this plugin share.
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <heng/plugin.h>
#include <string.h>

static inline heng_str example_str(const char *text) {
  return (heng_str){text, strlen(text)};
}

// grades.c, tsv.c, markdown.c
extern const heng_plugin_function *const example_functions[3];
extern const heng_reader example_readers[1];
extern const heng_writer example_writers[1];

#endif
