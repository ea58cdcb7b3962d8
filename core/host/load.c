// Loading records: the rows that a reader delivers go to the builder of records.
#include "host/load.h"

#include "plan/compose.h"
#include "plan/print.h"

#include "exec/given.h"
#include "host/absent.h"
#include "plan/stage.h"
#include "host/data.h"
#include "host/rules.h"
#include "host/taker.h"

// A date that the records bring: the only cell of the table `as_of`.
#define AS_OF_TABLE_EN "as_of"
#define AS_OF_TABLE_ZH "截至"

typedef enum wanting {
  WANT_NOTHING,
  WANT_ROWS,
  WANT_AS_OF,
} wanting;

// What is being delivered.
typedef struct delivery {
  heng_answer *answer;
  heng_arena *arena;
  const heng_schema_use *use;
  const heng_plan *plan;
  heng_records_builder *builder;
  const heng_reader *reader;
  wanting wants;
  heng_slice file;  // of the table begun last
  bool has_as_of;
  heng_date as_of;
  size_t problems;
  heng_diag *last_problem;
  bool any_table;
} delivery;

static void say(delivery *d, uint32_t line, heng_code code, heng_said what) {
  heng_diags *diags = &d->answer->diags;
  heng_diag *diag = heng__diag(diags, code, (heng_span){0}, what);
  heng__diag_at_record(diags, diag, d->file, line, (heng_slice){NULL, 0});
  d->problems++;
  d->last_problem = diag;
}

static bool take_table(void *ctx,
                       heng_slice name,
                       heng_slice file,
                       heng_slice encoding) {
  delivery *d = ctx;
  d->file = heng__arena_copy(d->arena, file);
  d->wants = WANT_NOTHING;
  d->any_table = true;
  if (heng__slice_eq(name, HENG_LIT(AS_OF_TABLE_EN)) ||
      heng__slice_eq(name, HENG_LIT(AS_OF_TABLE_ZH))) {
    d->wants = WANT_AS_OF;
    return true;
  }
  int32_t table = heng__schema_table_find(d->plan->schema, name);
  if (table >= 0 && !d->use->tables[table]) return false;  // no rule reads it
  // Without an encoding the builder takes rows for the scheme's own.
  if (!encoding.len) encoding = HENG_LIT("UTF-8");
  if (heng__records_table(d->builder, name, d->file, encoding) == HENG_OK)
    d->wants = WANT_ROWS;
  return d->wants == WANT_ROWS;
}

static void take_as_of(delivery *d,
                       uint32_t line,
                       const heng_slice *cells,
                       size_t n) {
  heng_slice text = n ? cells[0] : (heng_slice){"", 0};
  if (!d->has_as_of && heng__date_parse(text, &d->as_of))
    d->has_as_of = true;
  else
    say(d, line, HENG_M_HOST_DATA_AS_OF, HENG_SAY(text));
}

static void take_headings(void *ctx,
                          uint32_t line,
                          const heng_slice *cells,
                          size_t n) {
  const delivery *d = ctx;
  if (d->wants == WANT_ROWS) heng__records_headings(d->builder, line, cells, n);
}

static void take_row(void *ctx,
                     uint32_t line,
                     const heng_slice *cells,
                     size_t n) {
  delivery *d = ctx;
  if (d->wants == WANT_ROWS)
    heng__records_row(d->builder, line, (heng_span){0}, cells, n);
  else if (d->wants == WANT_AS_OF)
    take_as_of(d, line, cells, n);
}

static void take_end(void *ctx) {
  delivery *d = ctx;
  if (d->wants == WANT_ROWS) heng__records_end_table(d->builder);
  d->wants = WANT_NOTHING;
}

static void take_problem(void *ctx,
                         heng_slice in,
                         uint32_t line,
                         heng_said what) {
  delivery *d = ctx;
  heng_slice file = d->file;
  if (in.len) d->file = in;
  say(d, line, HENG_M_HOST_DATA_PROBLEM, what);
  d->file = file;
}

// Where records come from: data that are open, or a path.
typedef struct origin {
  const heng_data *data;  // or null
  heng_slice where;
} origin;

// Lets the reader deliver everything, or what it delivered before.
static heng_status deliver(delivery *d, const origin *from) {
  heng_answer *answer = d->answer;
  heng_slice where = from->where;
  heng_place_of_data place;
  if (from->data)
    place = heng__data_place_of(from->data);
  else if (heng__data_place(answer, where, &place) != HENG_OK)
    return HENG_RECORDS;
  const heng_reader *reader = d->reader = place.reader;
  if (place.kind == HENG_PATH_FOLDER)
    heng__warn_unread(answer, d->plan, reader, where);
  heng_taker taker = {.ctx = d,
                      .arena = d->arena,
                      .table = take_table,
                      .headings = take_headings,
                      .row = take_row,
                      .end = take_end,
                      .problem = take_problem};
  heng_sink sink = heng__taker_sink(&taker);
  heng_status status = from->data ? heng__data_deliver(from->data, &sink)
                                  : reader->read(where.ptr, &sink);
  heng__taker_done(&taker);
  if (status == HENG_OK) return d->problems ? HENG_RECORDS : HENG_OK;
  if (status == HENG_NOMEM) return status;
  bool empty = place.kind == HENG_PATH_FOLDER && !d->any_table;
  if (empty && d->last_problem)
    heng__note_needed(answer, d->plan, reader, d->last_problem);
  if (!d->problems) {
    heng__answer_fail(answer, status, HENG_M_HOST_DATA_FAILED, HENG_SAY(where),
                      heng__status_said(status));
  }
  return HENG_RECORDS;
}

int32_t heng__name_field(const heng_plan *plan, uint32_t table) {
  const heng_plan_table *root = &plan->tables[plan->tables[table].root];
  if (root->kind != HENG_TABLE_RECORDS) return -1;
  int32_t field = heng__schema_field_find(&plan->schema->tables[root->schema],
                                          HENG_LIT("name"));
  if (field < 0) return -1;
  for (size_t i = 0; i < root->n_fields; i++)
    if (root->fields[i].role == HENG_ROLE_STORED &&
        root->fields[i].stored == (uint32_t)field)
      return (int32_t)i;
  return -1;
}

// The name of the rows that a field refers to is shown, or asked for.
static void use_name(const heng_plan *plan,
                     const heng_plan_field *field,
                     heng_schema_use *use) {
  if (field->type.base != HENG_TYPE_REF) return;
  int32_t name = heng__name_field(plan, field->type.id);
  const heng_plan_table *root =
      &plan->tables[plan->tables[field->type.id].root];
  if (name >= 0 && use->tables[root->schema])
    use->fields[root->schema][root->fields[name].stored] = true;
}

// Stages that the scheme lists are asked for by name; of a score of pairs names
// are shown.
static void use_names(const heng_plan *plan,
                      uint32_t table,
                      heng_schema_use *use) {
  const heng_plan_table *t = &plan->tables[table];
  const heng_plan_table *root = &plan->tables[t->root];
  if (heng__stage_rows(plan, table)) {
    heng_stage_field stage = heng__stage_field(plan, table);
    use_name(plan, &plan->tables[stage.table].fields[stage.field], use);
  }
  for (uint32_t f = 0; t->score && root->kind == HENG_TABLE_PAIR && f < 2; f++)
    use_name(plan, &root->fields[f], use);
}

// What the rules read, and the names of the rows that are scored.
static const heng_schema_use *use_of(heng_arena *arena, const heng_plan *plan) {
  heng_schema_use *use = heng__new(arena, heng_schema_use);
  size_t n = plan->schema->n_tables;
  use->tables = heng__array(arena, bool, n);
  use->fields = heng__array(arena, bool *, n);
  for (size_t t = 0; t < n; t++) {
    size_t n_fields = plan->schema->tables[t].n_fields;
    use->tables[t] = plan->use.tables[t];
    use->fields[t] = heng__array(arena, bool, n_fields);
    if (n_fields) memcpy(use->fields[t], plan->use.fields[t], n_fields);
  }
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    use_names(plan, t, use);
    if (plan->tables[t].kind == HENG_TABLE_RECORDS) continue;
    int32_t name = heng__name_field(plan, t);
    if (name < 0) continue;
    const heng_plan_table *root = &plan->tables[plan->tables[t].root];
    if (!use->tables[root->schema]) continue;
    use->fields[root->schema][root->fields[name].stored] = true;
  }
  return use;
}

// The same for two plans of the same schema, of which the second may be null.
static const heng_schema_use *use_of_both(heng_arena *arena,
                                          const heng_plan *plan,
                                          const heng_plan *also) {
  const heng_schema_use *use = use_of(arena, plan);
  if (!also) return use;
  const heng_schema_use *more = use_of(arena, also);
  for (size_t t = 0; t < plan->schema->n_tables; t++) {
    use->tables[t] |= more->tables[t];
    for (size_t f = 0; f < plan->schema->tables[t].n_fields; f++)
      use->fields[t][f] |= more->fields[t][f];
  }
  return use;
}

// Whom the records are read for.
typedef struct readers {
  const heng_plan *plan;
  const heng_plan *also;      // another one of the same schema, or null
  const heng_compared *with;  // null: the rules are not compared
} readers;

static heng_status load_used(heng_answer *answer,
                             const readers *for_whom,
                             const heng_schema_use *use,
                             const origin *from,
                             heng_records **out) {
  const heng_plan *plan = for_whom->plan, *also = for_whom->also;
  heng_arena *arena = &answer->arena;
  heng_records_builder *builder =
      heng__records_begin(arena, plan->schema, use, &answer->diags);
  delivery d = {.answer = answer,
                .arena = arena,
                .use = use,
                .plan = plan,
                .builder = builder};
  if (for_whom->with) heng__tell_elsewhere(builder, plan, for_whom->with);
  heng__given_rows(arena, builder, plan);
  heng_status status = deliver(&d, from);
  if (status != HENG_OK && !d.problems) return status;
  heng_status finished = heng__records_finish(builder, out);
  if (d.has_as_of) {
    (*out)->has_as_of = true;
    (*out)->as_of = d.as_of;
  }
  if (status == HENG_OK) status = finished;
  if (status != HENG_OK) return status;
  if (for_whom->with) heng__tell_left(answer, *out, for_whom->with->under);
  status = heng__warn_absent(answer, plan, d.reader, *out);
  if (!also || status != HENG_OK) return status;
  return heng__warn_absent(answer, also, d.reader, *out);
}

static heng_status load_records(heng_answer *answer,
                                const readers *for_whom,
                                const origin *from,
                                heng_records **out) {
  const heng_schema_use *use =
      use_of_both(&answer->arena, for_whom->plan, for_whom->also);
  return load_used(answer, for_whom, use, from, out);
}

heng_status heng__records_again(heng_answer *answer,
                                const heng_plan *plan,
                                const heng_schema_use *use,
                                const heng_compared *with,
                                heng_records_at at,
                                heng_records **out) {
  origin from = {.data = at.data, .where = at.where};
  readers for_whom = {.plan = plan, .with = with};
  if (at.data) from.where = heng__data_place_of(at.data).where;
  return load_used(answer, &for_whom, use, &from, out);
}

// The profile's sample: the folder `sample`, or a file of that name.
heng_slice heng__sample_of(heng_answer *answer, const heng_profile *profile) {
  heng_arena *arena = &answer->arena;
  heng_slice folder =
      heng__path_join(arena, profile->folder, HENG_LIT("sample"));
  if (heng__path_kind(folder) == HENG_PATH_FOLDER) return folder;
  heng_names names = heng__folder_list(arena, profile->folder);
  for (size_t i = 0; i < names.len; i++) {
    if (names.items[i].len < 7 || memcmp(names.items[i].ptr, "sample.", 7) != 0)
      continue;
    heng_slice path = heng__path_join(arena, profile->folder, names.items[i]);
    if (heng__plugins_reader(&answer->host->plugins, path.ptr, false))
      return path;
  }
  return (heng_slice){NULL, 0};
}

// The bytes of the `=` at [at], which a Chinese keyboard types as ＝; 0: there is
// none.
static size_t equals_at(heng_slice text, size_t at) {
  const heng_slice wide = HENG_LIT("＝");
  if (text.ptr[at] == '=') return 1;
  return text.len - at >= wide.len &&
                 memcmp(text.ptr + at, wide.ptr, wide.len) == 0
             ? wide.len
             : 0;
}

static heng_status set_figures(heng_answer *answer,
                               heng_plan *plan,
                               const heng_run_request *request) {
  for (size_t i = 0; i < request->n_sets; i++) {
    heng_slice set = heng__slice(request->sets[i]);
    size_t at = 0, len = 1;
    while (at < set.len && !(len = equals_at(set, at))) at++;
    if (at == 0 || at + len >= set.len)
      return heng__answer_fail(answer, HENG_USAGE, HENG_M_HOST_SET_FORM,
                               HENG_SAY(set), HENG_SAY2("", ""));
    heng_status status = heng__plan_set(
        plan, (heng_slice){set.ptr, at},
        (heng_slice){set.ptr + at + len, set.len - at - len}, &answer->diags);
    if (status != HENG_OK) return status;
  }
  if (request->n_sets) heng__plan_hash(plan);
  return HENG_OK;
}

// The texts of rules that are shared, built once more for a what-if: figures
// are set in a plan of the answer's own.
static heng_status own_plan(heng_answer *answer, heng_profile *profile) {
  heng_diags unsaid;  // what is to be said of them was when they were loaded
  heng__diags_init(&unsaid, &answer->arena);
  profile->plan = heng__profile_rebuild(answer, profile, &unsaid);
  return profile->plan ? HENG_OK : HENG_RULES;
}

// The rules that the request is about: those of the answer, those in use where
// no profile is named, else those of the profile as it stands on the disk.
static heng_status find_rules(heng_answer *answer,
                              const heng_run_request *request,
                              heng_profile *out) {
  if (!request->profile || answer->rules) {
    heng_status status =
        answer->rules ? HENG_OK : heng__answer_rules(answer, NULL);
    if (status != HENG_OK) return status;
    *out = answer->rules->profile;
    return request->n_sets ? own_plan(answer, out) : HENG_OK;
  }
  heng_slice edition = heng__slice(request->edition);
  heng_status status =
      heng__profile_find(answer, heng__slice(request->profile), edition, out);
  if (status != HENG_OK) return status;
  return heng__profile_use(answer, out, /*tests=*/false);
}

static heng_status find_data(heng_answer *answer,
                             const heng_run_request *request,
                             heng_ready *ready,
                             origin *from) {
  from->data = request->records;
  if (from->data) {
    from->where = ready->data = heng__data_place_of(from->data).where;
    return HENG_OK;
  }
  if (request->data) {
    from->where = ready->data =
        heng__arena_copy(&answer->arena, heng__slice(request->data));
    return HENG_OK;
  }
  from->where = heng__sample_of(answer, &ready->profile);
  ready->sample = true;
  ready->data = heng__path_name(&answer->arena, from->where);
  if (from->where.len) return HENG_OK;
  return heng__answer_fail(answer, HENG_RECORDS, HENG_M_HOST_DATA_NONE,
                           HENG_SAY(ready->profile.name), HENG_SAY2("", ""));
}

heng_status heng__ready(heng_answer *answer,
                        const heng_run_request *request,
                        heng_ready *out) {
  return heng__ready_compared(answer, request, NULL, out);
}

heng_status heng__ready_compared(heng_answer *answer,
                                 const heng_run_request *request,
                                 const heng_compared *with,
                                 heng_ready *out) {
  double began = heng__now();
  *out = (heng_ready){0};
  heng_status status = find_rules(answer, request, &out->profile);
  if (status != HENG_OK) return status;
  out->plan = out->profile.plan;
  if (out->plan->texts->n_open)
    return heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  status = set_figures(answer, out->plan, request);
  origin from;
  heng_date as_of;
  heng_slice date = heng__slice(request->as_of);
  if (status == HENG_OK && date.len && !heng__date_parse(date, &as_of))
    status = heng__answer_fail(answer, HENG_USAGE, HENG_M_HOST_AS_OF,
                               HENG_SAY(date), HENG_SAY2("", ""));
  if (status == HENG_OK) status = find_data(answer, request, out, &from);
  readers for_whom = {.plan = out->plan, .with = with};
  if (status == HENG_OK)
    status = load_records(answer, &for_whom, &from, &out->records);
  if (status == HENG_RECORDS && !with) heng__hint_edition(answer, request, out);
  if (status == HENG_OK && date.len) {
    out->records->has_as_of = true;
    out->records->as_of = as_of;
  }
  answer->timing.load += heng__now() - began;
  return status;
}

static heng_status ready_set(heng_answer *answer,
                             const heng_profile *profile,
                             const readers *for_whom,
                             const heng_record_set *set,
                             heng_ready *out) {
  double began = heng__now();
  *out = (heng_ready){.profile = *profile,
                      .plan = profile->plan,
                      .data = set->name,
                      .sample = set->sample};
  origin from = {.where = set->where};
  heng_status status = load_records(answer, for_whom, &from, &out->records);
  answer->timing.load += heng__now() - began;
  return status;
}

heng_status heng__ready_records_both(heng_answer *answer,
                                     const heng_profile *profile,
                                     const heng_plan *also,
                                     const heng_record_set *set,
                                     heng_ready *out) {
  readers for_whom = {.plan = profile->plan, .also = also};
  return ready_set(answer, profile, &for_whom, set, out);
}

heng_status heng__ready_records_compared(heng_answer *answer,
                                         const heng_profile *profile,
                                         const heng_compared *with,
                                         const heng_record_set *set,
                                         heng_ready *out) {
  readers for_whom = {.plan = profile->plan, .with = with};
  return ready_set(answer, profile, &for_whom, set, out);
}

heng_status heng__ready_records(heng_answer *answer,
                                const heng_profile *profile,
                                const heng_record_set *set,
                                heng_ready *out) {
  return heng__ready_records_both(answer, profile, NULL, set, out);
}

heng_status heng__ready_run(heng_answer *answer,
                            const heng_ready *ready,
                            heng_run **out) {
  double began = heng__now();
  heng_run_options options = {0};
  heng_status status =
      heng__run(&answer->arena, ready->plan, ready->records, &options, out);
  answer->timing.compute += heng__now() - began;
  return status;
}
