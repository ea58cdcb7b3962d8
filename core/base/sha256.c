// SHA-256, by nettle.
#include "base/sha256.h"

#include <nettle/sha2.h>

void heng__sha256(heng_slice text, char out[65]) {
  static const char digits[] = "0123456789abcdef";
  struct sha256_ctx state;
  uint8_t bytes[SHA256_DIGEST_SIZE];
  sha256_init(&state);
  sha256_update(&state, text.len, (const uint8_t *)text.ptr);
  sha256_digest(&state, sizeof bytes, bytes);
  for (size_t i = 0; i < sizeof bytes; i++) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 15];
  }
  out[64] = '\0';
}
