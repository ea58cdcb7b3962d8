// Look-alikes: characters that cannot be seen, that look like another one, or
// that are its wide form. They come with text copied from pages and documents.
#ifndef HENG_BASE_LOOKALIKE_H
#define HENG_BASE_LOOKALIKE_H

#include "base/arena.h"
#include "base/diag.h"

// A character that shows nothing and is neither a space nor a line's end.
bool heng__char_is_unseen(int32_t cp);
// The same, and those that only change how the character before them is drawn.
bool heng__char_is_dropped(int32_t cp);
// The character that is meant: ASCII for a full-width letter or digit, the
// ideograph for a radical or a compatible form; others stay.
int32_t heng__char_plain(int32_t cp);
// The Latin letter that a Cyrillic or Greek one looks like, or 0.
int32_t heng__char_latin(int32_t cp);
// Whether it belongs to the Cyrillic or the Greek script.
bool heng__char_is_foreign(int32_t cp);
// "U+200B zero width space", 零宽空格.
heng_said heng__char_said(heng_arena *arena, int32_t cp);

// How a name should be written: unseen characters dropped, others plain; Cyrillic
// and Greek letters as Latin ones, unless a letter among them is unlike any: then
// the word is of that script. Gives [text] itself where nothing changes; else
// [first] (may be null) is the first character that does.
heng_slice heng__name_plain(heng_arena *arena, heng_slice text, int32_t *first);
// Whether two texts differ, and only by look-alikes and the kind of spaces.
bool heng__looks_same(heng_arena *arena,
                      heng_slice x,
                      heng_slice y,
                      int32_t *first);

#endif
