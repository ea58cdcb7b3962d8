// How edits are found and put together. For the files of this room only.
#ifndef HENG_REGRESS_EDITS_INTERNAL_H
#define HENG_REGRESS_EDITS_INTERNAL_H

#include "regress/edits.h"

#define HENG_NO_PIECE SIZE_MAX

typedef enum heng_scheme_piece_kind {
  HENG_PIECE_STMT,    // a whole statement
  HENG_PIECE_HEAD,    // a table or score without its items
  HENG_PIECE_ITEM,    // an item, without what is below it
  HENG_PIECE_FIELD,   // a field that `extend` brings
  HENG_PIECE_EXTERN,  // a function that a script or a plugin brings
} heng_scheme_piece_kind;

// One thing that can be the old or the new one.
typedef struct heng_scheme_piece {
  heng_scheme_piece_kind kind;
  size_t part;  // of the composed texts
  heng_item *item;
  heng_tree *tree;   // of an ITEM: where it stands
  size_t field;      // of the statement's fields; of EXTERN its number
  size_t container;  // the piece that it stands in, or HENG_NO_PIECE: the
                     // HEAD, or the indicator above it
  heng_space space;  // of a STMT or HEAD: names are alone in it
  heng_pair of;      // the table; of an EXTEND_CHOICE of a field too
  heng_pair pair;
  bool helper;  // it does nothing where nobody mentions it
  heng_span span;
} heng_scheme_piece;

typedef HENG_VEC(heng_scheme_piece) heng_pieces;

// A version with its pieces; or one that was parsed anew for a hybrid, whose
// pieces have the same numbers.
typedef struct heng_side {
  heng_composed *texts;
  heng_externs externs;
  heng_pieces pieces;
} heng_side;

// What both versions have of one thing. Their numbers are in the order of the
// new file.
typedef struct heng_entity {
  size_t piece[2];  // HENG_NO_PIECE: not there
  bool same;        // written alike but for spacing, comments and tongue
  bool neutral;     // differs and means the same
  bool moves;       // it may move something
  bool helper;      // only one version has it, and it comes with what uses it
  size_t group;     // the edit that it is of, as long as edits are found
} heng_entity;

// Of each entity, which version a hybrid has.
typedef enum heng_take_from {
  HENG_FROM_OLD,
  HENG_FROM_NEW,
  HENG_FROM_NEITHER,
} heng_take_from;

// edits_pieces.c: the functions from outside that a plan calls; the pieces of a version; their numbers depend on its texts only.
heng_externs heng__edits_externs(heng_arena *arena, const heng_plan *plan);
void heng__side_pieces(heng_arena *arena, heng_side *side);
// What a piece says, in English words and names where they are known, without its
// citations. Equal texts mean the same where their names do.
heng_slice heng__piece_text(heng_arena *arena,
                            const heng_side *side,
                            const heng_scheme_piece *piece);
// Every word in it.
typedef HENG_VEC(heng_slice) heng_piece_words;
void heng__piece_words(heng_arena *arena,
                       const heng_side *side,
                       const heng_scheme_piece *piece,
                       heng_piece_words *out);
// "deduct units.fine"
heng_said heng__piece_word(const heng_side *side,
                           const heng_scheme_piece *piece);
heng_said heng__piece_name(heng_arena *arena,
                           const heng_side *side,
                           const heng_scheme_piece *piece);

// edits_hybrid.c: the plan of what [take] says of each entity; null where it does
// not compile. [first] is the version whose order counts.
heng_plan *heng__hybrid_plan(heng_arena *arena,
                             const heng_version *versions,
                             const heng_entity *entities,
                             size_t n,
                             const heng_take_from *take,
                             size_t first);

#endif
