// UTF-8, by utf8proc, with short ways for ASCII.
#include "base/utf8.h"

#include <utf8proc.h>

size_t heng__utf8_next(heng_slice text, size_t at, int32_t *cp) {
  if (at >= text.len) return 0;
  unsigned char first = (unsigned char)text.ptr[at];
  if (first < 0x80) {
    *cp = first;
    return 1;
  }
  size_t rest = text.len - at;
  utf8proc_ssize_t len =
      utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + at,
                       (utf8proc_ssize_t)(rest < 4 ? rest : 4), cp);
  return len > 0 ? (size_t)len : 0;
}

size_t heng__utf8_valid(heng_slice text) {
  const uint64_t high_bits = 0x8080808080808080u;
  size_t at = 0;
  while (at < text.len) {
    uint64_t eight;
    if (text.len - at >= sizeof eight) {
      memcpy(&eight, text.ptr + at, sizeof eight);
      if (!(eight & high_bits)) {
        at += sizeof eight;
        continue;
      }
    }
    int32_t cp;
    size_t len = heng__utf8_next(text, at, &cp);
    if (len == 0) return at;
    at += len;
  }
  return text.len;
}

size_t heng__utf8_put(int32_t cp, char *out) {
  if (!utf8proc_codepoint_valid(cp)) return 0;
  return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

// Scripts of names in the Chinese tongue: letters only, no punctuation, no
// full-width Latin. Ranges and not categories, so that characters younger than
// the tables count too.
bool heng__utf8_cjk(int32_t cp) {
  static const struct {
    int32_t first, last;
  } ranges[] = {
      {0x3005, 0x3007},    // 々 〆 〇
      {0x3021, 0x3029},    // Suzhou numerals
      {0x3031, 0x3035},    // kana repeat marks
      {0x3038, 0x303C},    // 〸 〹 〺 〻 〼
      {0x3041, 0x3096},    // Hiragana
      {0x309D, 0x309F},    //
      {0x30A1, 0x30FA},    // Katakana
      {0x30FC, 0x30FF},    //
      {0x3105, 0x312F},    // Bopomofo
      {0x3131, 0x318E},    // Hangul letters
      {0x31A0, 0x31BF},    // Bopomofo extended
      {0x31F0, 0x31FF},    // Katakana extensions
      {0x3400, 0x4DBF},    // Han, extension A
      {0x4E00, 0x9FFF},    // Han
      {0xAC00, 0xD7A3},    // Hangul syllables
      {0xF900, 0xFAFF},    // Han, compatibility
      {0x20000, 0x3FFFD},  // Han, extensions B and later
  };
  if (cp < ranges[0].first) return false;
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (cp >= ranges[i].first && cp <= ranges[i].last) return true;
  return false;
}

bool heng__utf8_has_cjk(heng_slice text) {
  for (size_t at = 0, len; at < text.len; at += len) {
    int32_t cp;
    len = heng__utf8_next(text, at, &cp);
    if (len == 0)
      len = 1;
    else if (heng__utf8_cjk(cp))
      return true;
  }
  return false;
}

static bool ascii_letter(int32_t cp) {
  return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp == '_';
}

bool heng__utf8_word_start(int32_t cp) {
  if (cp < 0x80) return ascii_letter(cp);
  if (heng__utf8_cjk(cp)) return true;
  utf8proc_category_t category = utf8proc_category(cp);
  return (category >= UTF8PROC_CATEGORY_LU &&
          category <= UTF8PROC_CATEGORY_LO) ||
         category == UTF8PROC_CATEGORY_NL;
}

bool heng__utf8_word(int32_t cp) {
  if (cp < 0x80) return ascii_letter(cp) || (cp >= '0' && cp <= '9');
  if (heng__utf8_word_start(cp)) return true;
  utf8proc_category_t category = utf8proc_category(cp);
  return category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_MN ||
         category == UTF8PROC_CATEGORY_MC;
}

static size_t char_width(int32_t cp) {
  if (cp < 0xA0) return 1;
  utf8proc_category_t category = utf8proc_category(cp);
  if (category == UTF8PROC_CATEGORY_CN)  // younger than the tables
    return cp >= 0x20000 && cp <= 0x3FFFD ? 2 : 1;
  int width = utf8proc_charwidth(cp);
  return width > 0 ? (size_t)width : 0;
}

// Bytes that are no UTF-8 are shown as one character each.
size_t heng__utf8_width(heng_slice text) {
  size_t width = 0;
  for (size_t at = 0, len; at < text.len; at += len) {
    int32_t cp;
    len = heng__utf8_next(text, at, &cp);
    if (len == 0) {
      len = 1;
      width++;
    } else {
      width += char_width(cp);
    }
  }
  return width;
}
