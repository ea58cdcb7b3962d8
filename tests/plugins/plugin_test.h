// What the tests of the plugins share: loading one as the host does, and
// collecting what it writes.
#ifndef HENG_TESTS_PLUGIN_TEST_H
#define HENG_TESTS_PLUGIN_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heng/plugin.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// The descriptor of a plugin of the build; the test ends where it does not
// load.
static inline const heng_plugin_descriptor *load_plugin(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/plugins/%s.so", HENG_BUILD_DIR, name);
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  const heng_plugin_descriptor *plugin = dlsym(library, HENG_PLUGIN_SYMBOL);
  if (!plugin || plugin->abi != HENG_PLUGIN_ABI) exit(1);
  return plugin;
}

// A text that grows.
typedef struct collected {
  char *bytes;
  size_t len;
  size_t fail_after;  // a write that would go beyond fails; 0: none
} collected;

static inline heng_status collect(void *ctx, const char *bytes, size_t n) {
  collected *c = ctx;
  if (c->fail_after && c->len + n > c->fail_after) return HENG_SYSTEM;
  c->bytes = realloc(c->bytes, c->len + n + 1);
  if (!c->bytes) abort();
  memcpy(c->bytes + c->len, bytes, n);
  c->len += n;
  c->bytes[c->len] = '\0';
  return HENG_OK;
}

static inline void collect_text(collected *c, const char *text) {
  collect(c, text, strlen(text));
}

// Compares whole and lets go of what was collected.
static inline void check_collected(collected *c, const char *want) {
  const char *got = c->bytes ? c->bytes : "";
  if (strcmp(got, want) != 0) fail_msg("got:\n%s\nwanted:\n%s", got, want);
  free(c->bytes);
  *c = (collected){0};
}

#endif
