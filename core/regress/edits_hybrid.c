// Hybrids: the statements of two versions, some from the one and some from the
// other, put together and built as any other scheme is.
#include "grammar/parse.h"
#include "regress/edits_internal.h"

typedef struct mixing {
  heng_arena *arena;
  heng_side *sides;     // parsed anew, since building writes to trees
  size_t *entities[2];  // of each piece, its entity
  const heng_entity *all;
  size_t n;
  const heng_take_from *take;
  size_t first;  // whose order counts
  heng_composed *out;
  bool lost;  // something stands in what the hybrid does not have
} mixing;

// Parsing -----------------------------------------------------------------------

static bool read_side(heng_arena *arena,
                      const heng_version *version,
                      heng_side *side) {
  const heng_plan *plan = version->plan;
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  heng_tree **trees = heng__array(arena, heng_tree *, plan->n_trees + 1);
  for (size_t t = 0; t < plan->n_trees; t++)
    trees[t] = heng__parse(arena, plan->trees[t]->source, &unsaid);
  heng__given_bring(arena, trees, plan->n_trees, version->files, &unsaid);
  side->texts = heng__compose(arena, trees, plan->n_trees, &unsaid);
  side->externs = heng__edits_externs(arena, plan);
  heng__side_pieces(arena, side);
  return unsaid.met[HENG_ERROR] == 0;
}

// Choosing ------------------------------------------------------------------------

static bool taken(const mixing *m, size_t entity, size_t from) {
  heng_take_from take = m->take[entity];
  return take == (from ? HENG_FROM_NEW : HENG_FROM_OLD) &&
         m->all[entity].piece[from] != HENG_NO_PIECE;
}

// The version that has [entity] in the hybrid; false where none does.
static bool version_of(const mixing *m, size_t entity, size_t *out) {
  for (size_t v = 0; v < 2; v++)
    if (taken(m, entity, v)) {
      *out = v;
      return true;
    }
  return false;
}

static const heng_scheme_piece *piece_of(const mixing *m,
                                         size_t entity,
                                         size_t version) {
  return &m->sides[version].pieces.items[m->all[entity].piece[version]];
}

static size_t entity_at(const mixing *m, size_t version, size_t piece) {
  return piece == HENG_NO_PIECE ? HENG_NO_PIECE : m->entities[version][piece];
}

// Items ---------------------------------------------------------------------------

typedef HENG_VEC(heng_item) item_list;

static item_list items_below(mixing *m, size_t above);

// The item as it stands in its own version, with what the hybrid hangs below it.
static heng_item item_of(mixing *m, size_t entity, size_t version) {
  const heng_scheme_piece *piece = piece_of(m, entity, version);
  heng_item item = *piece->item;
  item.tree = piece->tree;
  item_list below = items_below(m, entity);
  item.children = below.items;
  item.n_children = below.len;
  return item;
}

// Whether the container of [entity] in the version that the hybrid has of it is
// [above].
static bool stands_in(const mixing *m, size_t entity, size_t above) {
  size_t version;
  return version_of(m, entity, &version) &&
         piece_of(m, entity, version)->kind == HENG_PIECE_ITEM &&
         entity_at(m, version, piece_of(m, entity, version)->container) ==
             above;
}

// What stands in a table or below an indicator: in the order of the version whose
// order counts, then what only the other one has.
static item_list items_below(mixing *m, size_t above) {
  item_list list = {0};
  for (size_t turn = 0; turn < 2; turn++) {
    size_t order = turn ? 1 - m->first : m->first;
    const heng_pieces *pieces = &m->sides[order].pieces;
    for (size_t p = 0; p < pieces->len; p++) {
      size_t entity = m->entities[order][p], version;
      if (turn && m->all[entity].piece[m->first] != HENG_NO_PIECE) continue;
      if (!stands_in(m, entity, above) || !version_of(m, entity, &version))
        continue;
      heng__push(m->arena, &list, item_of(m, entity, version));
    }
  }
  return list;
}

// Statements ----------------------------------------------------------------------

static void put_part(mixing *m, const heng_part *like, heng_stmt *stmt) {
  heng_part part = *like;
  part.stmt = stmt;
  heng__push(m->arena, &m->out->parts, part);
}

static void put_piece(mixing *m, size_t entity, size_t version) {
  const heng_scheme_piece *piece = piece_of(m, entity, version);
  if (piece->kind == HENG_PIECE_EXTERN) return;
  const heng_part *part = &m->sides[version].texts->parts.items[piece->part];
  if (piece->kind == HENG_PIECE_STMT) {
    put_part(m, part, part->stmt);
    return;
  }
  if (piece->kind == HENG_PIECE_ITEM && piece->container != HENG_NO_PIECE) {
    // It is put where that is.
    size_t above = entity_at(m, version, piece->container), of;
    m->lost |= !version_of(m, above, &of);
    return;
  }
  heng_stmt *s = heng__new(m->arena, heng_stmt);
  *s = *part->stmt;
  if (piece->kind == HENG_PIECE_HEAD) {
    item_list items = items_below(m, entity);
    s->items = items.items;
    s->n_items = items.len;
  } else if (piece->kind == HENG_PIECE_FIELD) {
    s->fields = &part->stmt->fields[piece->field];
    s->n_fields = 1;
    s->n_items = 0;
  } else {
    s->items = heng__new(m->arena, heng_item);
    *s->items = item_of(m, entity, version);
    s->n_items = 1;
    s->n_fields = 0;
  }
  put_part(m, part, s);
}

static void put_all(mixing *m) {
  for (size_t turn = 0; turn < 2; turn++) {
    size_t order = turn ? 1 - m->first : m->first;
    for (size_t p = 0; p < m->sides[order].pieces.len; p++) {
      size_t entity = m->entities[order][p], version;
      if (turn && m->all[entity].piece[m->first] != HENG_NO_PIECE) continue;
      if (version_of(m, entity, &version)) put_piece(m, entity, version);
    }
  }
}

static heng_externs externs_of(mixing *m) {
  heng_extern *items =
      heng__array(m->arena, heng_extern,
                  m->sides[0].externs.len + m->sides[1].externs.len + 1);
  size_t n = 0, version;
  for (size_t e = 0; e < m->n; e++) {
    if (!version_of(m, e, &version)) continue;
    const heng_scheme_piece *piece = piece_of(m, e, version);
    if (piece->kind == HENG_PIECE_EXTERN)
      items[n++] = m->sides[version].externs.items[piece->field];
  }
  return (heng_externs){items, n};
}

// All together --------------------------------------------------------------------

// What the builder and its messages look at besides the parts.
static heng_composed *empty_texts(mixing *m, heng_diags *diags) {
  heng_composed *a = m->sides[0].texts, *b = m->sides[1].texts;
  heng_composed *c = heng__new(m->arena, heng_composed);
  c->arena = m->arena;
  c->diags = diags;
  c->n_trees = a->n_trees + b->n_trees;
  c->trees = heng__array(m->arena, heng_tree *, c->n_trees + 1);
  c->shared = heng__array(m->arena, bool, c->n_trees + 1);
  c->has_slots = heng__array(m->arena, bool, c->n_trees + 1);
  for (size_t t = 0; t < c->n_trees; t++) {
    const heng_composed *of = t < a->n_trees ? a : b;
    size_t at = t < a->n_trees ? t : t - a->n_trees;
    c->trees[t] = of->trees[at];
    c->shared[t] = of->shared[at];
    c->has_slots[t] = of->has_slots[at];
  }
  c->has_scheme = true;
  return c;
}

heng_plan *heng__hybrid_plan(heng_arena *arena,
                             const heng_version *versions,
                             const heng_entity *entities,
                             size_t n,
                             const heng_take_from *take,
                             size_t first) {
  heng_side sides[2] = {{0}, {0}};
  mixing m = {.arena = arena,
              .sides = sides,
              .all = entities,
              .n = n,
              .take = take,
              .first = first};
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  for (size_t v = 0; v < 2; v++) {
    if (!read_side(arena, &versions[v], &sides[v])) return NULL;
    m.entities[v] = heng__array(arena, size_t, sides[v].pieces.len + 1);
    for (size_t e = 0; e < n; e++)
      if (entities[e].piece[v] != HENG_NO_PIECE)
        m.entities[v][entities[e].piece[v]] = e;
  }
  m.out = empty_texts(&m, &unsaid);
  put_all(&m);
  if (m.lost) return NULL;
  heng_externs externs = externs_of(&m);
  return heng__plan_build_composed(arena, m.out, &externs, &unsaid);
}
