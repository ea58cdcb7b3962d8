// Statuses: what a fallible function returns. Why it failed stands in the
// diagnostics.
#ifndef HENG_BASE_STATUS_H
#define HENG_BASE_STATUS_H

#include <heng/status.h>

#endif
