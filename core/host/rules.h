// Rules of profiles that stay loaded: built once, never changed, counted, and
// used by as many threads as like to. See docs/adr/0021.
#ifndef HENG_HOST_RULES_H
#define HENG_HOST_RULES_H

#include "host/profiles.h"

struct heng_rules {
  heng_host *host;
  heng_answer *made;     // the answer in whose arena all of this lives; owned
  heng_profile profile;  // with its plan
  heng_slice target, asked_edition;  // the words it was asked for with
  heng_slice name, edition, hash;    // for embedders; end in zero
  size_t users;      // of the cache and of handles; under the cache's lock
  uint64_t order;    // when its loading began: a later one replaces an earlier
  heng_rules *next;  // in the cache
};

// What a host keeps loaded. Null where memory ran out.
typedef struct heng_rules_cache heng_rules_cache;
heng_rules_cache *heng__rules_cache_new(const heng_allocator *memory);
// Lets everything go. Null is accepted.
void heng__rules_cache_free(heng_rules_cache *cache);

// Makes a command's answer use rules: those that [request] has, or those that
// the host has in use. The answer keeps them until it is freed, since its
// messages show their texts. HENG_NOTFOUND (reported) where none are in use.
heng_status heng__answer_rules(heng_answer *answer, heng_rules *rules);

// One more user; returns [rules].
heng_rules *heng__rules_keep(heng_rules *rules);

#endif
