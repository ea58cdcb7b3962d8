// Rule texts in another tongue, for commands that write them.
#ifndef HENG_HOST_FMT_H
#define HENG_HOST_FMT_H

#include "host/host.h"

// The text of the rule file [path] in the words, signs and names of a tongue, in the
// house's form. As it is where it stands in that tongue already, and where a name in
// it means nothing, which is not reported.
heng_slice heng__text_in_tongue(heng_answer *answer,
                                heng_slice path,
                                heng_slice text,
                                bool chinese);

#endif
