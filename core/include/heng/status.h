// Statuses and the exit codes that belong to them. Part of the public face.
#ifndef HENG_STATUS_H
#define HENG_STATUS_H

// One row for each status: name, exit code of the command, text. Rows are only
// ever appended, their numbers are part of the plugin ABI.
#define HENG_STATUS_LIST(X)                      \
  X(OK, 0, "all well")                           \
  X(FINDINGS, 1, "a check or a test failed")     \
  X(USAGE, 2, "wrong use")                       \
  X(RULES, 3, "the rules do not check")          \
  X(RECORDS, 4, "the records cannot be read")    \
  X(SYSTEM, 5, "the system failed")              \
  X(NOMEM, 5, "out of memory")                   \
  X(WIDE, 5, "a number outgrew the exact range") \
  X(NOTFOUND, 2, "not found")

typedef enum heng_status {
#define HENG_STATUS_ENUM(name, code, text) HENG_##name,
  HENG_STATUS_LIST(HENG_STATUS_ENUM)
#undef HENG_STATUS_ENUM
} heng_status;

// The exit code and the English text of a status.
int heng_status_exit(heng_status status);
const char *heng_status_text(heng_status status);

#endif
