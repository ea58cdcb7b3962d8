// The record sets that a profile keeps: its sample, and those of earlier years in
// its folder `records`.
#ifndef HENG_HOST_RECORD_SETS_H
#define HENG_HOST_RECORD_SETS_H

#include "host/profiles.h"

typedef struct heng_record_set {
  heng_slice name;     // "sample", "records/2021"
  heng_slice where;    // the path
  heng_slice edition;  // the edition with whose name it begins, or empty
  bool sample;
} heng_record_set;

typedef struct heng_record_sets {
  heng_record_set *items;  // the sample first, then the others by name
  size_t len;
} heng_record_sets;

// Every set of the profile, whatever edition it was asked for.
heng_record_sets heng__record_sets(heng_answer *answer,
                                   const heng_profile *profile);
// Those that are meant for the edition of [profile]: those that begin with its name;
// of the main one the sample and all that begin with no other edition's name.
heng_record_sets heng__record_sets_own(heng_answer *answer,
                                       const heng_profile *profile);

#endif
