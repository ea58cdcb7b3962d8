// The nearest name: what somebody may have meant by a name that is not there.
#ifndef HENG_BASE_NEAREST_H
#define HENG_BASE_NEAREST_H

#include "base/slice.h"

// A search: begin it, offer candidates, read [best] (empty: none is near).
typedef struct heng_nearest {
  heng_slice name;
  heng_slice best;
  bool tied;      // another one is as near as [best], and as like it
  size_t least;   // changes that [best] is away, or one more than is near
  size_t shared;  // how much of [best] is in [name]; larger is nearer
} heng_nearest;

heng_nearest heng__nearest_begin(heng_slice name);
// Of equally near ones that with more of the same letters stays, else the first.
void heng__nearest_offer(heng_nearest *search, heng_slice candidate);

#endif
