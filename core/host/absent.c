// What the data lack is said before anybody trusts the results: a table that is
// not there would otherwise count as one without rows.
#include "host/absent.h"

#include "host/files.h"

// Tables have the schema's numbers in the plan too.
static bool is_needed(const heng_plan *plan, uint32_t table) {
  return plan->use.tables[table] && !plan->tables[table].given &&
         table != plan->overrides;
}

static bool is_scored(const heng_plan *plan, uint32_t table) {
  for (size_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score && plan->tables[t].root == table) return true;
  return false;
}

// "items.csv", "考核项.csv": readers are called by the ending of their files.
static heng_said file_of(heng_arena *arena,
                         const heng_plan *plan,
                         const heng_reader *reader,
                         uint32_t table) {
  heng_said name = heng__say_pair(plan->schema->tables[table].pair);
  return (heng_said){
      heng__arena_printf(arena, "%.*s.%s", HENG_ARG(name.en), reader->name),
      heng__arena_printf(arena, "%.*s.%s", HENG_ARG(name.zh), reader->name)};
}

heng_status heng__warn_absent(heng_answer *answer,
                              const heng_plan *plan,
                              const heng_reader *reader,
                              const heng_records *records) {
  heng_status status = HENG_OK;
  for (uint32_t t = 0; t < plan->schema->n_tables; t++) {
    const heng_record_table *rows = &records->tables[t];
    if (!is_needed(plan, t) || rows->present || rows->n_rows) continue;
    bool scored = is_scored(plan, t);
    heng__diag(&answer->diags,
               scored ? HENG_M_HOST_UNITS_ABSENT : HENG_M_HOST_TABLE_ABSENT,
               (heng_span){0}, heng__say_pair(plan->schema->tables[t].pair),
               file_of(&answer->arena, plan, reader, t));
    if (scored) status = HENG_RECORDS;
  }
  return status;
}

// The ending of a file's name without its point, or an empty slice.
static heng_slice ending_of(heng_slice name) {
  for (size_t at = name.len; at-- > 1;)
    if (name.ptr[at] == '.')
      return (heng_slice){name.ptr + at + 1, name.len - at - 1};
  return (heng_slice){"", 0};
}

static bool is_sheet(heng_slice ending) {
  static const char *const endings[] = {"xlsx", "xls",   "xlsm", "xlsb",
                                        "ods",  "et",    "json", "db",
                                        "tsv",  "sqlite"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (heng__slice_eq(ending, heng__slice(endings[i]))) return true;
  return false;
}

static bool holds_table(const heng_plan *plan, heng_slice name) {
  heng_slice ending = ending_of(name);
  if (!ending.len) return false;
  if (is_sheet(ending)) return true;
  heng_slice stem = {name.ptr, name.len - ending.len - 1};
  return heng__schema_table_find(plan->schema, stem) >= 0;
}

void heng__warn_unread(heng_answer *answer,
                       const heng_plan *plan,
                       const heng_reader *reader,
                       heng_slice folder) {
  heng_arena *arena = &answer->arena;
  heng_names names = heng__folder_list(arena, folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice name = names.items[i];
    // Programs keep such a file beside one that is open.
    if (name.len > 1 && memcmp(name.ptr, "~$", 2) == 0) continue;
    heng_slice path = heng__path_join(arena, folder, name);
    if (!holds_table(plan, name) || reader->accepts(path.ptr, false) ||
        heng__path_kind(path) != HENG_PATH_FILE)
      continue;
    heng_buf format = {.arena = arena};
    for (const char *c = reader->name; *c; c++)
      heng__buf_printf(&format, "%c", *c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    heng__diag(&answer->diags, HENG_M_HOST_FILE_UNREAD, (heng_span){0},
               HENG_SAY(name), HENG_SAY(heng__buf_slice(&format)));
  }
}

void heng__note_needed(heng_answer *answer,
                       const heng_plan *plan,
                       const heng_reader *reader,
                       heng_diag *diag) {
  heng_buf en = {.arena = &answer->arena}, zh = {.arena = &answer->arena};
  for (uint32_t t = 0; t < plan->schema->n_tables; t++) {
    if (!is_needed(plan, t)) continue;
    heng_said file = file_of(&answer->arena, plan, reader, t);
    heng__buf_printf(&en, "%s%.*s", en.len ? ", " : "", HENG_ARG(file.en));
    heng__buf_printf(&zh, "%s%.*s", zh.len ? "、" : "", HENG_ARG(file.zh));
  }
  heng_said files = {heng__buf_slice(&en), heng__buf_slice(&zh)};
  if (files.en.len)
    heng__note(&answer->diags, diag, HENG_N_HOST_FILES_NEEDED, (heng_span){0},
               files);
}
