// Files as text: read whole, checked to be UTF-8 or turned into it.
#include "csv.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t line_of(const char *bytes, size_t at) {
  uint32_t line = 1;
  for (size_t i = 0; i < at; i++)
    if (bytes[i] == '\n' ||
        (bytes[i] == '\r' && (i + 1 >= at || bytes[i + 1] != '\n')))
      line++;
  return line;
}

static heng_status fail(csv_problem *problem,
                        heng_status status,
                        uint32_t line,
                        const char *english,
                        const char *chinese) {
  *problem = (csv_problem){line, english, chinese};
  return status;
}

static heng_status no_memory(csv_problem *problem) {
  return fail(problem, HENG_NOMEM, 0, "the file is too large for the memory",
              "文件太大，内存不足");
}

static heng_status cannot_read(csv_problem *problem) {
  return fail(problem, HENG_SYSTEM, 0, "the file cannot be read",
              "无法读取该文件");
}

// Reads to the end, whatever size the file was said to have.
static heng_status read_all(int fd,
                            size_t size,
                            csv_text *text,
                            csv_problem *problem) {
  size_t cap = size + 1;
  text->bytes = malloc(cap);
  text->len = 0;
  while (text->bytes) {
    if (text->len == cap) {
      cap = cap < 4096 ? 8192 : cap * 2;
      char *more = realloc(text->bytes, cap);
      if (!more) return no_memory(problem);
      text->bytes = more;
    }
    ssize_t n = read(fd, text->bytes + text->len, cap - text->len);
    if (n == 0) return HENG_OK;
    if (n < 0 && errno != EINTR) return cannot_read(problem);
    if (n > 0) text->len += (size_t)n;
  }
  return no_memory(problem);
}

static heng_status read_path(const char *path,
                             csv_text *text,
                             csv_problem *problem) {
  // A pipe of that name must not keep the reader waiting for a writer.
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return cannot_read(problem);
  struct stat info;
  heng_status status = HENG_OK;
  if (fstat(fd, &info) != 0)
    status = cannot_read(problem);
  else if (!S_ISREG(info.st_mode))
    status = fail(problem, HENG_SYSTEM, 0, "this is no ordinary file",
                  "这不是普通文件");
  else
    status = read_all(fd, (size_t)info.st_size, text, problem);
  close(fd);
  return status;
}

// Skips plain ASCII, which most of most files is, in strides that the compiler
// makes vectors of.
static size_t skip_ascii(const unsigned char *bytes, size_t at, size_t len) {
  enum { STRIDE = 64 };
  while (len - at >= STRIDE) {
    unsigned char all = 0;
    for (size_t i = 0; i < STRIDE; i++) all |= bytes[at + i];
    if (all >= 0x80) break;
    at += STRIDE;
  }
  while (at < len && bytes[at] < 0x80) at++;
  return at;
}

// The length of the character of several bytes at [at], or 0: shortest forms
// only, no surrogates, nothing beyond U+10FFFF.
static size_t wide_length(const unsigned char *at, size_t rest) {
  unsigned char low = 0x80, high = 0xBF;
  size_t length = at[0] < 0xC2   ? 0
                  : at[0] < 0xE0 ? 2
                  : at[0] < 0xF0 ? 3
                  : at[0] < 0xF5 ? 4
                                 : 0;
  if (length == 0 || length > rest) return 0;
  if (at[0] == 0xE0) low = 0xA0;
  if (at[0] == 0xED) high = 0x9F;
  if (at[0] == 0xF0) low = 0x90;
  if (at[0] == 0xF4) high = 0x8F;
  if (at[1] < low || at[1] > high) return 0;
  for (size_t i = 2; i < length; i++)
    if (at[i] < 0x80 || at[i] > 0xBF) return 0;
  return length;
}

// The place of the first byte that is not UTF-8, or [len].
static size_t find_invalid(const char *text, size_t len) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t at = 0;
  while ((at = skip_ascii(bytes, at, len)) < len) {
    size_t length = wide_length(bytes + at, len - at);
    if (length == 0) return at;
    at += length;
  }
  return len;
}

// Turns [text] from GB18030 into UTF-8. False where it is not GB18030.
static bool convert(csv_text *text, bool *exhausted) {
  iconv_t from = iconv_open("UTF-8", "GB18030");
  *exhausted = false;
  if (from == (iconv_t)-1) return false;
  // Two bytes become three at most, one becomes one, four become four.
  size_t room = text->len + text->len / 2 + 16;
  char *bytes = malloc(room);
  char *in = text->bytes, *out = bytes;
  size_t in_left = text->len, out_left = room;
  bool good =
      bytes && iconv(from, &in, &in_left, &out, &out_left) == 0 && in_left == 0;
  iconv_close(from);
  *exhausted = !bytes;
  if (!good) {
    free(bytes);
    return false;
  }
  free(text->bytes);
  text->bytes = bytes;
  text->len = (size_t)(out - bytes);
  text->encoding = "GB18030";
  return true;
}

static heng_status decode(csv_text *text, csv_problem *problem) {
  const char *bytes = text->bytes;
  if (text->len >= 2 &&
      (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
    return fail(problem, HENG_RECORDS, 0,
                "the file is UTF-16; save it as `CSV UTF-8`",
                "文件编码为 UTF-16，请另存为“CSV UTF-8”");
  const char *zero = memchr(bytes, 0, text->len);
  if (zero)
    return fail(problem, HENG_RECORDS, line_of(bytes, (size_t)(zero - bytes)),
                "the file contains a zero byte and is no text",
                "文件中含有空字节，不是文本文件");
  text->encoding = "UTF-8";
  size_t invalid = find_invalid(bytes, text->len);
  bool exhausted;
  if (invalid == text->len || convert(text, &exhausted)) return HENG_OK;
  if (exhausted) return no_memory(problem);
  return fail(problem, HENG_RECORDS, line_of(bytes, invalid),
              "the text is neither UTF-8 nor GB18030; save it as `CSV UTF-8`",
              "文本既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”");
}

heng_status csv_text_load(const char *path,
                          csv_text *text,
                          csv_problem *problem) {
  *text = (csv_text){.encoding = ""};
  heng_status status = read_path(path, text, problem);
  if (status == HENG_OK) status = decode(text, problem);
  if (status != HENG_OK) {
    csv_text_free(text);
    return status;
  }
  if (text->len >= 3 && memcmp(text->bytes, "\xEF\xBB\xBF", 3) == 0)
    text->start = 3;
  return HENG_OK;
}

void csv_text_free(csv_text *text) {
  free(text->bytes);
  *text = (csv_text){.encoding = ""};
}
