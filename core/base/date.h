// Dates: days of the proleptic Gregorian calendar, years 1 to 9999.
#ifndef HENG_BASE_DATE_H
#define HENG_BASE_DATE_H

#include "base/slice.h"

typedef int32_t heng_date;  // days since 1970-01-01

// Reads YYYY-MM-DD, YYYY/M/D, YYYY.M.D or YYYY年M月D日. False for another form
// or a day that does not exist.
bool heng__date_parse(heng_slice text, heng_date *out);
// Writes "YYYY-MM-DD" and a zero to [out] of at least 11 bytes.
const char *heng__date_text(heng_date date, char *out);
heng_date heng__date_of(int year, int month, int day);
void heng__date_parts(heng_date date, int *year, int *month, int *day);
// The same day [months] later (or earlier), or the last day of that month where
// it has no such day. False where the year leaves 1..9999.
bool heng__date_add_months(heng_date date, int64_t months, heng_date *out);
bool heng__date_add_days(heng_date date, int64_t days, heng_date *out);

#endif
