// Putting texts together: an edition on the one that it revises, and what a
// scheme fills into the slots of shared rules. Stands between parsing and
// declaring; whatever is declared keeps the tree that it was written in, so that
// every message names the right file.
#ifndef HENG_PLAN_COMPOSE_H
#define HENG_PLAN_COMPOSE_H

#include "grammar/tree.h"
#include "plan/name_index.h"

// A statement that counts. Its items and rows are copies, and may have trees of
// their own.
typedef struct heng_part {
  heng_tree *tree;
  heng_stmt *stmt;
  const heng_stmt *written;  // as it stands in the tree
  bool shared;               // of a text that others use
  bool filled;               // a slot that has what it needs
} heng_part;

// What an edition took out.
typedef struct heng_dropped {
  heng_pair pair;
  heng_span span;  // of the name behind `drop`
} heng_dropped;

// Where the complete text differs from a text as it is written: [at] is taken
// out, and what stands at [by], or [text], is put there.
typedef struct heng_edit {
  heng_span at;
  heng_span by;     // source null: none
  heng_slice text;  // in front of [by]
  bool moved;       // it stands elsewhere now: not where it is written
} heng_edit;

typedef struct heng_composed heng_composed;
struct heng_composed {
  heng_arena *arena;
  heng_diags *diags;
  heng_tree **trees;
  size_t n_trees;
  bool *shared;     // of each tree
  bool *has_slots;  // of each tree
  bool has_scheme;
  HENG_VEC(heng_part) parts;
  HENG_VEC(heng_part) own;  // before slots were filled: what no `use` brought
  HENG_VEC(heng_dropped) dropped;
  HENG_VEC(heng_edit) edits;
  // Every name of the texts before this one, and those of shared rules with
  // slots: most names are in neither, and need not be looked for.
  heng_name_index known, fixed;
  size_t
      n_open;  // what rules that are no scheme leave to one: slots, `edition`
};

// The statements that count, in the order of the trees, a revised one in the
// place of the old one. Reports what does not fit, and leaves it out.
heng_composed *heng__compose(heng_arena *arena,
                             heng_tree **trees,
                             size_t n_trees,
                             heng_diags *diags);

// The complete text of an edition, formatted: all but what it uses. Saved as one
// file it has the same hash.
heng_slice heng__composed_text(heng_arena *arena, const heng_composed *c);

// --- Shared by the files that compose only ----------------------------------

// Names are alone in their space.
typedef enum heng_space {
  HENG_SPACE_NONE,
  HENG_SPACE_FIGURES,  // params, values, functions
  HENG_SPACE_CHOICES,
  HENG_SPACE_TABLES,  // records, given, derived
  HENG_SPACE_CHECKS,
} heng_space;
heng_space heng__stmt_space(heng_stmt_kind kind);

// An item and the list that it stands in.
typedef struct heng_found_item {
  heng_item *item;  // null: none
  heng_item *list;
  size_t *n_list;
  size_t part;
} heng_found_item;

bool heng__pairs_meet(heng_pair a, heng_pair b);
// The names of an item; of a total, place or tier those of its word.
heng_pair heng__item_pair(const heng_item *item);
// The number of the part that declares [name], or SIZE_MAX.
size_t heng__part_find(const heng_composed *c,
                       heng_space space,
                       heng_slice name);
// Both names of the table that [word] names; the word alone where there is none.
heng_pair heng__table_pair(const heng_composed *c, heng_slice word);
// Adds the names of a statement and its items.
void heng__names_add(heng_composed *c,
                     heng_name_index *names,
                     const heng_stmt *stmt);
bool heng__names_have(const heng_name_index *names, heng_pair pair);
// The word of the table that the items of a statement belong to, or empty.
heng_slice heng__table_of_items(const heng_stmt *stmt);
// The first item of [table] with one of the names, in a part that [wanted] takes
// (null: any).
heng_found_item heng__item_find(const heng_composed *c,
                                heng_slice table,
                                heng_pair names,
                                bool (*wanted)(const heng_part *part,
                                               const void *ctx),
                                const void *ctx);
// Adds to [to] the name nearest to [name] that an item or field of [table] has.
void heng__note_nearest_item(heng_composed *c,
                             heng_diag *to,
                             heng_slice table,
                             heng_slice name);
void heng__part_remove(heng_composed *c, size_t part);
void heng__item_remove(heng_item *list, size_t *n, heng_item *item);
// [name] of [tree] means what is called [pair] elsewhere: both names are its own,
// and a single word can be written in the other tongue.
void heng__name_means(heng_tree *tree, heng_name *name, const heng_name *old);
// "param", "deduct": the word of a kind.
heng_pair heng__stmt_word(const heng_stmt *stmt);
heng_pair heng__item_word(heng_item_kind kind);
heng_tree *heng__item_tree(const heng_part *part, const heng_item *item);

// revise.c: puts the parts together, without regard to slots.
void heng__compose_editions(heng_composed *c);
// slots.c: what is filled into slots takes their place.
void heng__compose_slots(heng_composed *c);
// Adds to [to] what the text of [tree] leaves open.
void heng__note_slots(heng_composed *c, heng_diag *to, const heng_tree *tree);

#endif
