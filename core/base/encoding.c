// Guessing an encoding from the form of its bytes.
#include "base/encoding.h"

#include "base/utf8.h"

static bool is_wide_text(heng_slice text) {
  const unsigned char *at = (const unsigned char *)text.ptr;
  size_t zeros = 0, most = text.len < 4096 ? text.len : 4096;
  if (text.len < 2) return false;
  if ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))
    return true;
  for (size_t i = 0; i < most; i++) zeros += at[i] == 0;
  return zeros * 4 >= most;
}

// The length of one character of GB18030 at [at], or 0.
static size_t gb_length(const unsigned char *at, size_t rest) {
  if (at[0] < 0x80) return 1;
  if (at[0] == 0x80 || at[0] == 0xFF || rest < 2) return 0;
  if (at[1] >= 0x40 && at[1] != 0x7F && at[1] != 0xFF) return 2;
  bool four = rest >= 4 && at[1] >= 0x30 && at[1] <= 0x39 && at[2] >= 0x81 &&
              at[2] != 0xFF && at[3] >= 0x30 && at[3] <= 0x39;
  return four ? 4 : 0;
}

static bool is_gb(heng_slice text) {
  const unsigned char *bytes = (const unsigned char *)text.ptr;
  for (size_t at = 0, len; at < text.len; at += len)
    if (!(len = gb_length(bytes + at, text.len - at))) return false;
  return true;
}

const char *heng__encoding_guess(heng_slice text) {
  if (is_wide_text(text)) return "UTF-16";
  if (heng__utf8_valid(text) == text.len) return NULL;
  return is_gb(text) ? "GB18030" : NULL;
}
