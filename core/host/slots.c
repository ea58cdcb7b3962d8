// What the records hang under the indicators of a score, as a table of `run`: from
// which marks the value of each such indicator comes.
#include "exec/explain.h"
#include "host/present.h"

static void add_heading(heng_report_section *section) {
  static const struct {
    const char *key;
    heng_said heading;
    unsigned flags;
  } columns[] = {
      {"id", {{"id", 2}, {"编号", 6}}, 0},
      {"indicator", {{"indicator", 9}, {"指标", 6}}, 0},
      {"child", {{"below it", 8}, {"下级", 6}}, 0},
      {"name", {{"name", 4}, {"名称", 6}}, HENG_COLUMN_ONLY_IF_USED},
      {"full", {{"of", 2}, {"满分", 6}}, HENG_COLUMN_NUMBER},
      {"mark", {{"mark", 4}, {"得分", 6}}, HENG_COLUMN_NUMBER},
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(section, heng__slice(columns[i].key),
                        columns[i].heading, columns[i].flags);
}

static void add_child(heng_report_section *section,
                      const heng_run *run,
                      heng_slice key,
                      const heng_plan_field *f,
                      const heng_slot_row *child) {
  uint32_t table = f->slot->args[HENG_SLOT_PARENT]->type.id;
  heng_slice name = heng__row_title(run, table, child->indicator);
  heng__report_row(section);
  heng__put_key(section, key);
  heng__put_said(section, heng__say_pair(f->pair));
  heng__put_key(section, heng__run_key(run, table, child->indicator));
  heng__put_some_text(section, name);
  heng__put_value(section, run, f->slot->args[HENG_SLOT_FULL]->type,
                  child->full, 0);
  heng__put_value(section, run, f->slot->type, child->mark, 0);
}

static void add_field(heng_answer *answer,
                      const heng_run *run,
                      uint32_t table,
                      uint32_t field,
                      heng_report_section **section) {
  heng_arena *arena = &answer->arena;
  size_t n;
  const uint32_t *rows = heng__run_rows(arena, run, table, &n);
  const heng_slot_rows *slots = heng__run_slots(arena, run, table, field);
  for (size_t i = 0; i < n; i++) {
    const heng_slot_rows *children = &slots[rows[i]];
    heng_slice key = heng__run_key(run, table, rows[i]);
    for (size_t k = 0; k < children->n; k++) {
      if (!*section) {
        *section = heng__report_table(
            answer->report, HENG_LIT("slot_children"),
            HENG_SAY2("Indicators from the records", "记录中的指标"));
        add_heading(*section);
      }
      add_child(*section, run, key, &run->plan->tables[table].fields[field],
                &children->items[k]);
    }
  }
}

void heng__present_slots(heng_answer *answer, const heng_run *run) {
  heng_report_section *section = NULL;
  for (uint32_t t = 0; t < run->plan->n_tables; t++)
    for (uint32_t f = 0; f < run->plan->tables[t].n_fields; f++) {
      const heng_node *slot = run->plan->tables[t].fields[f].slot;
      // A value that the scheme says comes from the scheme's own tables.
      if (slot && HENG_SLOT_HAS_MARKS(slot))
        add_field(answer, run, t, f, &section);
    }
}
