// Values as cells and facts as lines of a report. Nothing is computed here.
#include "host/present.h"
#include "regress/snapshot.h"

static void put_choice(heng_report_section *section,
                       const heng_run *run,
                       heng_type type,
                       heng_value value) {
  const heng_choice *choice = &run->plan->schema->choices[type.id];
  if (value.code >= 0 && (size_t)value.code < choice->n_values)
    heng__put_choice(section, choice->values[value.code]);
  else  // a value of the records that the profile does not know
    heng__put_text(section,
                   heng__value_text(run->arena, run, type, value, HENG_EN));
}

void heng__put_value(heng_report_section *section,
                     const heng_run *run,
                     heng_type type,
                     heng_value value,
                     unsigned digits) {
  if (value.state == HENG_HELD) {
    heng__put_held(section, run->findings[value.finding].number);
    return;
  }
  if (value.state == HENG_MISSING) {
    heng__put_missing(section);
    return;
  }
  switch (type.base) {
    case HENG_TYPE_NUMBER: heng__put_num(section, value.num, digits); break;
    case HENG_TYPE_BOOL: heng__put_bool(section, value.code != 0); break;
    case HENG_TYPE_DATE: heng__put_date(section, (heng_date)value.code); break;
    case HENG_TYPE_CHOICE: put_choice(section, run, type, value); break;
    case HENG_TYPE_REF:
      heng__put_key(section, heng__run_key(run, type.id, value.row));
      break;
    case HENG_TYPE_TEXT:
      if (value.counts)
        heng__put_said(section, heng__counts_said(value.counts));
      else
        heng__put_text(section, value.text);
      break;
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: heng__put_missing(section); break;
  }
}

unsigned heng__shown_digits(const heng_plan_field *field) {
  const heng_node *node = field->node;
  int64_t digits;
  if (!node || node->kind != HENG_NODE_ROUND || node->to || node->n_args < 2 ||
      node->args[1]->kind != HENG_NODE_CONST ||
      !heng__num_to_int(node->args[1]->value.num, &digits) || digits < 0 ||
      digits > 18)
    return 0;
  return (unsigned)digits;
}

heng_said heng__title_said(heng_pair pair, heng_slice title) {
  if (title.len) return HENG_SAY(title);
  return heng__say_pair(pair);
}

void heng__fact_text(heng_report_section *facts,
                     const char *key,
                     const char *en,
                     const char *zh,
                     heng_slice value) {
  heng__report_fact(facts, heng__slice(key),
                    (heng_said){heng__slice(en), heng__slice(zh)});
  heng__put_text(facts, value);
}

void heng__facts_of_plan(heng_answer *answer,
                         heng_report_section *facts,
                         const heng_profile *profile) {
  const heng_plan *plan = profile->plan;
  heng__fact_text(facts, "profile", "profile", "方案名", profile->name);
  if (plan->pair.en.len || plan->pair.zh.len) {
    heng__report_fact(facts, HENG_LIT("scheme"), HENG_SAY2("scheme", "方案"));
    heng__put_said(facts, heng__title_said(plan->pair, plan->title));
  }
  if (plan->has_edition) {
    heng_slice year =
        heng__arena_printf(&answer->arena, "%lld", (long long)plan->edition);
    heng__fact_text(facts, "edition", "edition", "版本", year);
  }
  heng__fact_text(facts, "hash", "rules' hash", "规则摘要",
                  (heng_slice){plan->hash, plan->hash[0] ? 12 : 0});
}

// What the records are written in where it is not plain UTF-8.
static void fact_encoding(heng_arena *arena,
                          heng_report_section *facts,
                          const heng_records *records) {
  heng_buf list = {.arena = arena};
  for (size_t t = 0; t < records->schema->n_tables; t++) {
    const heng_record_table *table = &records->tables[t];
    if (!table->encoding.len ||
        heng__slice_eq(table->encoding, HENG_LIT("UTF-8")))
      continue;
    heng__buf_printf(&list, "%s%.*s %.*s", list.len ? ", " : "",
                     HENG_ARG(table->file), HENG_ARG(table->encoding));
  }
  if (list.len)
    heng__fact_text(facts, "encoding", "encoding", "编码",
                    heng__buf_slice(&list));
}

void heng__facts_of_run(heng_answer *answer,
                        heng_report_section *facts,
                        const heng_ready *ready,
                        const heng_run *run) {
  heng__facts_of_plan(answer, facts, &ready->profile);
  heng__report_fact(facts, HENG_LIT("as_of"), HENG_SAY2("as of", "截至"));
  if (run->has_as_of)
    heng__put_date(facts, run->as_of);
  else
    heng__put_said(facts, HENG_SAY2("not set", "未定"));
  heng__fact_text(facts, "data", "records", "数据", ready->data);
  fact_encoding(&answer->arena, facts, ready->records);
  heng__report_fact(facts, HENG_LIT("published"),
                    HENG_SAY2("may be published", "可以公布"));
  heng__put_bool(facts, run->publishable);
  heng__report_fact(facts, HENG_LIT("findings"),
                    HENG_SAY2("findings in all", "全部问题数"));
  heng__put_int(facts, (int64_t)run->n_findings);
}

void heng__fact_stage(heng_report_section *facts, const char *stage) {
  if (stage && stage[0])
    heng__fact_text(facts, "stage", "stage", "阶段", heng__slice(stage));
}

heng_said heng__snapshot_said(heng_arena *arena, heng_slice value) {
  heng_said said = heng__snap_value_said(value);
  heng_num above, below, both;
  const char *bar = value.len ? memchr(value.ptr, '/', value.len) : NULL;
  size_t at = bar ? (size_t)(bar - value.ptr) : 0;
  if (!bar ||
      heng__num_parse(arena, (heng_slice){value.ptr, at}, &above) != HENG_OK ||
      heng__num_parse(arena, (heng_slice){bar + 1, value.len - at - 1},
                      &below) != HENG_OK ||
      heng__num_div(arena, above, below, &both) != HENG_OK)
    return said;
  heng_slice shown = heng__num_show(arena, both, 0);
  return (heng_said){heng__arena_printf(arena, "%.*s (%.*s)", HENG_ARG(value),
                                        HENG_ARG(shown)),
                     heng__arena_printf(arena, "%.*s（%.*s）", HENG_ARG(value),
                                        HENG_ARG(shown))};
}

heng_slice heng__place_text(heng_arena *arena,
                            heng_span span,
                            heng_slice file,
                            uint32_t line) {
  if (span.source)
    return heng__arena_printf(arena, "%.*s:%u", HENG_ARG(span.source->name),
                              heng__source_place(span).line);
  if (!line) return file;
  return heng__arena_printf(arena, "%.*s:%u", HENG_ARG(file), line);
}
