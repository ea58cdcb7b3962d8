// Rules and records that try to hang, fill or crash what reads them. Each is
// handed to every command in a child process that has eight MiB of stack and a
// few seconds, so that one that gets through fails alone.
#ifndef HENG_TESTS_HOSTILE_H
#define HENG_TESTS_HOSTILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include <heng/heng.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// A text with bytes of any kind; owned by whoever made it.
typedef struct bytes {
  char *ptr;
  size_t len;
} bytes;

// [before], then [piece] for each number from [first] to [last], up or down,
// printed with it and the one before it, then [after].
bytes bytes_repeat(const char *before,
                   const char *piece,
                   const char *after,
                   int first,
                   int last);
bytes bytes_of(const char *text);
void bytes_free(bytes b);

// A folder of its own with the profile "odd": its rules and the records
// units.csv. Without [records] a few harmless rows stand there; files may be
// made in the folder that [sample] names before it is tried.
typedef struct odd {
  char folder[512];
  char sample[600];
} odd;

void odd_begin(odd *o, bytes rules, const bytes *records);
void odd_end(odd *o);

// What the first command is to say: its status, and a part of its messages in
// English, or null.
typedef struct wanted {
  heng_status status;
  const char *said;
} wanted;

// Checks, runs, explains, formats, dumps and tests the profile: none of it may
// crash, hang or overflow the stack, and each ends in a status that is
// documented. [records]: what is wanted is what `run` says, else what `check`
// does. False after it was said what is wrong.
bool odd_withstands(const odd *o, const char *name, bool records, wanted want);

#endif
