// UTF-8: decoding, classes of characters, display width.
#ifndef HENG_BASE_UTF8_H
#define HENG_BASE_UTF8_H

#include "base/slice.h"

// Decodes the character at [text.ptr + at] into [cp]. Returns its length in
// bytes, or 0 where the bytes are not valid UTF-8 or the text ends.
size_t heng__utf8_next(heng_slice text, size_t at, int32_t *cp);
// The byte offset of the first invalid byte, or text.len if all is valid.
size_t heng__utf8_valid(heng_slice text);
// Writes [cp] to [out] (4 bytes are enough); returns the length.
size_t heng__utf8_put(int32_t cp, char *out);

// Letters, CJK and `_` may begin a word; digits and marks may go on with it.
bool heng__utf8_word_start(int32_t cp);
bool heng__utf8_word(int32_t cp);
bool heng__utf8_cjk(int32_t cp);
// Whether any character of [text] is CJK.
bool heng__utf8_has_cjk(heng_slice text);

// Columns that [text] takes on a terminal: CJK 2, combining 0, other 1.
size_t heng__utf8_width(heng_slice text);

#endif
