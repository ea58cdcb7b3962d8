// SHA-256 of a text, as 64 hexadecimal digits and a zero.
#ifndef HENG_BASE_SHA256_H
#define HENG_BASE_SHA256_H

#include "base/slice.h"

void heng__sha256(heng_slice text, char out[65]);

#endif
