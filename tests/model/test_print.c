// Tests of the printer: one fact per line.
#include "model/model_test.h"

static void a_record_set_is_printed_one_fact_per_line(void **state) {
  (void)state;
  loaded l;
  load(&l, "= units\nid,name,class,parent,posts\nkj,科技局,部门,,30\n"
           "fg,发改委,镇,kj,\n"
           "= events\nid,unit,kind,date,points,cause\n"
           "e1,kj,预扣,2022-04-01,0.50,behind\n"
           "= notes\nunit,text\nkj,two words\n");
  heng_buf out = {.arena = &l.arena};
  heng__records_print(&out, l.records);
  check_text(heng__buf_slice(&out),
             "units: 2 rows from units.csv (UTF-8)\n"
             "units.id: text, key\n"
             "units.name: text\n"
             "units.class: choice\n"
             "units.parent: reference, 1 missing\n"
             "units.posts: number, 0 decimals, 30 to 30, 1 missing\n"
             "events: 1 rows from events.csv (UTF-8)\n"
             "events.id: text, key\n"
             "events.unit: reference\n"
             "events.kind: choice\n"
             "events.date: date, 2022-04-01 to 2022-04-01\n"
             "events.points: number, 2 decimals, 0.5 to 0.5\n"
             "events.rise: number, not there, 0 decimals, 1 missing\n"
             "events.cause: choice\n"
             "events.forced: yes/no\n"
             "notes: 1 rows from notes.csv (UTF-8)\n"
             "notes.unit: reference\n"
             "notes.text: text\n"
             "units[kj]: units.csv:2\n"
             "units[kj].id = kj\n"
             "units[kj].name = 科技局\n"
             "units[kj].class = department\n"
             "units[kj].posts = 30\n"
             "units[fg]: units.csv:3\n"
             "units[fg].id = fg\n"
             "units[fg].name = 发改委\n"
             "units[fg].class = 镇 (unknown)\n"
             "units[fg].parent = kj\n"
             "events[e1]: events.csv:2\n"
             "events[e1].id = e1\n"
             "events[e1].unit = kj\n"
             "events[e1].kind = pre_deduction\n"
             "events[e1].date = 2022-04-01\n"
             "events[e1].points = 0.5\n"
             "events[e1].cause = behind\n"
             "events[e1].forced = no\n"
             "notes[notes.csv:2]: notes.csv:2\n"
             "notes[notes.csv:2].unit = kj\n"
             "notes[notes.csv:2].text = two words\n");
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_record_set_is_printed_one_fact_per_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
