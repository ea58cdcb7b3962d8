// Edits while they are found. For the files of this room only.
#ifndef HENG_REGRESS_EDITS_SEARCH_H
#define HENG_REGRESS_EDITS_SEARCH_H

#include "regress/edits_internal.h"

typedef HENG_VEC(size_t) heng_uses;

// Entities that are taken together.
typedef struct heng_group {
  bool idle;     // helpers that nothing uses
  bool neutral;  // it differs and means the same
  bool joined;   // it is part of another one now
} heng_group;

struct heng_edits {
  heng_arena *arena, *scratch;
  heng_version versions[2];
  heng_side sides[2];
  heng_entity *all;
  size_t n;
  size_t *of_piece[2];  // of each piece, its entity
  heng_uses *uses[2];   // of each entity: those that it mentions, by version
  HENG_VEC(heng_group) groups;
  size_t *moving, n_moving;  // groups that count, in the order of the file
  heng_rule_edit *edits;     // one for each of them
  heng_rule_edit *silent;
  size_t n_silent;
};

// edits_search.c: which groups have no effect, which do not go without each
// other; then what is told of them.
void heng__edits_search(heng_edits *edits);

// edits_told.c: the edits as they are told, of the groups as they are.
void heng__edits_tell(heng_edits *edits);

#endif
