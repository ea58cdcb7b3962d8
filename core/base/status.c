// Statuses: their exit codes and texts, from the one list.
#include "base/status.h"

int heng_status_exit(heng_status status) {
  switch (status) {
#define HENG_STATUS_EXIT(name, code, text) \
  case HENG_##name: return code;
    HENG_STATUS_LIST(HENG_STATUS_EXIT)
#undef HENG_STATUS_EXIT
  }
  return 5;  // a number that a newer plugin made up
}

const char *heng_status_text(heng_status status) {
  switch (status) {
#define HENG_STATUS_TEXT(name, code, text) \
  case HENG_##name: return text;
    HENG_STATUS_LIST(HENG_STATUS_TEXT)
#undef HENG_STATUS_TEXT
  }
  return "unknown status";
}
