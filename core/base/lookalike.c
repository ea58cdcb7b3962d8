// Characters that look like others, and those that do not look like anything.
#include "base/lookalike.h"

#include <utf8proc.h>

#include "base/utf8.h"

bool heng__char_is_unseen(int32_t cp) {
  return (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') ||
         (cp >= 0x7F && cp < 0xA0) || cp == 0xAD ||
         (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
         (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

bool heng__char_is_dropped(int32_t cp) {
  return heng__char_is_unseen(cp) || cp == 0x034F || cp == 0x061C ||
         cp == 0x115F || cp == 0x1160 || cp == 0x180E || cp == 0x3164 ||
         cp == 0xFFA0 || (cp >= 0xFE00 && cp <= 0xFE0F) ||
         (cp >= 0xE0000 && cp <= 0xE01EF);
}

// Radicals, and ideographs that are there twice so that older encodings could be
// taken over; both come with text from PDF files.
static bool is_compatible(int32_t cp) {
  return (cp >= 0x2E80 && cp <= 0x2FD5) || (cp >= 0xF900 && cp <= 0xFAFF) ||
         (cp >= 0x2F800 && cp <= 0x2FA1F);
}

int32_t heng__char_plain(int32_t cp) {
  if ((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) ||
      (cp >= 0xFF41 && cp <= 0xFF5A) || cp == 0xFF3F)
    return cp - 0xFEE0;
  if (!is_compatible(cp)) return cp;
  utf8proc_int32_t out[4];
  int bounds = 0;
  utf8proc_ssize_t n = utf8proc_decompose_char(
      cp, out, 4, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &bounds);
  return n == 1 ? out[0] : cp;
}

bool heng__char_is_foreign(int32_t cp) {
  return (cp >= 0x370 && cp <= 0x3FF) || (cp >= 0x400 && cp <= 0x52F) ||
         (cp >= 0x1F00 && cp <= 0x1FFF);
}

int32_t heng__char_latin(int32_t cp) {
  static const struct {
    int32_t cp;
    char latin;
  } twins[] = {
      {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'}, {0x397, 'H'},
      {0x399, 'I'}, {0x39A, 'K'}, {0x39C, 'M'}, {0x39D, 'N'}, {0x39F, 'O'},
      {0x3A1, 'P'}, {0x3A4, 'T'}, {0x3A5, 'Y'}, {0x3A7, 'X'}, {0x3BD, 'v'},
      {0x3BF, 'o'}, {0x3F2, 'c'}, {0x3F3, 'j'}, {0x3F9, 'C'}, {0x405, 'S'},
      {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'},
      {0x41A, 'K'}, {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'}, {0x420, 'P'},
      {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}, {0x430, 'a'},
      {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
      {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'}, {0x4BB, 'h'},
      {0x501, 'd'}, {0x51B, 'q'}, {0x51D, 'w'},
  };
  for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
    if (twins[i].cp == cp) return twins[i].latin;
  return 0;
}

// Names -----------------------------------------------------------------------

typedef struct char_name {
  int32_t first, last;
  const char *en, *zh;
} char_name;

static const char_name *name_of(int32_t cp) {
  static const char_name names[] = {
      {0x09, 0x09, "tab", "制表符"},
      {0xA0, 0xA0, "no-break space", "不换行空格"},
      {0xAD, 0xAD, "soft hyphen", "软连字符"},
      {0x370, 0x3FF, "Greek letter", "希腊字母"},
      {0x400, 0x52F, "Cyrillic letter", "西里尔字母"},
      {0x1F00, 0x1FFF, "Greek letter", "希腊字母"},
      {0x2000, 0x200A, "narrow or wide space", "特殊宽度的空格"},
      {0x200B, 0x200B, "zero width space", "零宽空格"},
      {0x200C, 0x200C, "zero width non-joiner", "零宽不连字"},
      {0x200D, 0x200D, "zero width joiner", "零宽连字"},
      {0x200E, 0x200F, "text direction mark", "文字方向标记"},
      {0x2028, 0x2028, "line separator", "行分隔符"},
      {0x2029, 0x2029, "paragraph separator", "段分隔符"},
      {0x202A, 0x202E, "text direction control", "文字方向控制符"},
      {0x202F, 0x202F, "narrow no-break space", "窄不换行空格"},
      {0x2060, 0x2060, "word joiner", "零宽连接符"},
      {0x2066, 0x2069, "text direction control", "文字方向控制符"},
      {0x2E80, 0x2FD5, "radical", "部首字符"},
      {0x3000, 0x3000, "ideographic space", "全角空格"},
      {0xF900, 0xFAFF, "compatibility ideograph", "兼容汉字"},
      {0xFE00, 0xFE0F, "variation selector", "异体选择符"},
      {0xFEFF, 0xFEFF, "zero width no-break space", "零宽不换行空格"},
      {0xFF10, 0xFF19, "full-width digit", "全角数字"},
      {0xFF21, 0xFF5A, "full-width letter", "全角字母"},
      {0x2F800, 0x2FA1F, "compatibility ideograph", "兼容汉字"},
      {0xE0100, 0xE01EF, "variation selector", "异体选择符"},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (cp >= names[i].first && cp <= names[i].last) return &names[i];
  return NULL;
}

heng_said heng__char_said(heng_arena *arena, int32_t cp) {
  const char_name *name = name_of(cp);
  heng_slice code = heng__arena_printf(arena, "U+%04X", (unsigned)cp);
  if (!name) return HENG_SAY(code);
  return (heng_said){
      heng__arena_printf(arena, "%.*s %s", HENG_ARG(code), name->en),
      heng__arena_printf(arena, "%.*s %s", HENG_ARG(code), name->zh)};
}

// Texts -----------------------------------------------------------------------

// Whether a letter of another script stands in it that looks like no Latin one.
static bool is_of_other_script(heng_slice text) {
  int32_t cp;
  for (size_t at = 0, len; at < text.len; at += len) {
    len = heng__utf8_next(text, at, &cp);
    if (!len) return false;
    if (heng__char_is_foreign(cp) && !heng__char_latin(cp)) return true;
  }
  return false;
}

// What stands for a character; 0: nothing.
static int32_t meant(int32_t cp, bool other_script) {
  if (heng__char_is_dropped(cp)) return 0;
  int32_t latin = other_script ? 0 : heng__char_latin(cp);
  return latin ? latin : heng__char_plain(cp);
}

heng_slice heng__name_plain(heng_arena *arena,
                            heng_slice text,
                            int32_t *first) {
  bool other = is_of_other_script(text), differs = false;
  heng_buf out = {.arena = arena};
  int32_t cp;
  for (size_t at = 0, len; at < text.len; at += len) {
    char bytes[4];
    len = heng__utf8_next(text, at, &cp);
    if (!len) return text;
    int32_t plain = meant(cp, other);
    if (plain != cp && !differs && first) *first = cp;
    differs = differs || plain != cp;
    if (plain)
      heng__buf_add(&out, (heng_slice){bytes, heng__utf8_put(plain, bytes)});
  }
  if (!differs) return text;
  return out.len ? heng__buf_slice(&out) : (heng_slice){"", 0};
}

static bool is_blank(int32_t cp) {
  return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x3000 ||
         (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F;
}

// Without spaces at all, since nobody sees how many there are of which kind.
static heng_slice without_spaces(heng_arena *arena,
                                 heng_slice text,
                                 int32_t *first) {
  heng_buf out = {.arena = arena};
  int32_t cp;
  for (size_t at = 0, len; at < text.len; at += len) {
    len = heng__utf8_next(text, at, &cp);
    if (!len) return text;
    if (is_blank(cp) && cp != ' ' && !*first) *first = cp;
    if (!is_blank(cp)) heng__buf_add(&out, (heng_slice){text.ptr + at, len});
  }
  return out.len ? heng__buf_slice(&out) : (heng_slice){"", 0};
}

bool heng__looks_same(heng_arena *arena,
                      heng_slice x,
                      heng_slice y,
                      int32_t *first) {
  int32_t in_x = 0, in_y = 0;
  if (!x.len || !y.len || heng__slice_eq(x, y)) return false;
  heng_slice a = heng__name_plain(arena, x, &in_x);
  heng_slice b = heng__name_plain(arena, y, &in_y);
  a = without_spaces(arena, a, &in_x);
  b = without_spaces(arena, b, &in_y);
  if (!heng__slice_eq(a, b)) return false;
  *first = in_x ? in_x : in_y ? in_y : ' ';
  return true;
}
