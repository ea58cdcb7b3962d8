// Encodings: which one a text may be in that is no UTF-8.
#ifndef HENG_BASE_ENCODING_H
#define HENG_BASE_ENCODING_H

#include "base/slice.h"

// "GB18030" or "UTF-16" where the text is well formed in that encoding and is
// no text in UTF-8; null for UTF-8 and for what is nothing that is known.
const char *heng__encoding_guess(heng_slice text);

#endif
