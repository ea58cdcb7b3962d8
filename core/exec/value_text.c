// Values, keys and reasons as texts of either tongue.
#include "exec/run_internal.h"

static heng_slice choice_text(const heng_run *run,
                              heng_type type,
                              const heng_value *v,
                              heng_lang lang) {
  const heng_choice *choice = &run->plan->schema->choices[type.id];
  if (v->code < 0 || (size_t)v->code >= choice->n_values) return v->text;
  return heng__pair_show(choice->values[v->code], lang);
}

heng_slice heng__value_text(heng_arena *arena,
                            const heng_run *run,
                            heng_type type,
                            heng_value value,
                            heng_lang lang) {
  bool zh = lang == HENG_ZH;
  if (value.state == HENG_HELD) return HENG_LIT("—");
  if (value.state == HENG_MISSING)
    return zh ? HENG_LIT("缺失") : HENG_LIT("missing");
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_text(arena, value.num);
    case HENG_TYPE_TEXT:
      if (value.counts && zh) return heng__counts_said(value.counts).zh;
      return value.text;
    case HENG_TYPE_DATE: {
      char date[16];
      heng__date_text((heng_date)value.code, date);
      return heng__arena_copy(arena, heng__slice(date));
    }
    case HENG_TYPE_BOOL:
      if (value.code) return zh ? HENG_LIT("是") : HENG_LIT("yes");
      return zh ? HENG_LIT("否") : HENG_LIT("no");
    case HENG_TYPE_CHOICE: return choice_text(run, type, &value, lang);
    case HENG_TYPE_REF: return heng__run_key(run, type.id, value.row);
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
  return (heng_slice){NULL, 0};
}

heng_said heng__value_said(heng_arena *arena,
                           const heng_run *run,
                           heng_type type,
                           heng_value value) {
  heng_slice en = heng__value_text(arena, run, type, value, HENG_EN);
  if (value.state == HENG_KNOWN && type.base != HENG_TYPE_BOOL &&
      type.base != HENG_TYPE_CHOICE && !value.counts)
    return HENG_SAY(en);
  return (heng_said){en, heng__value_text(arena, run, type, value, HENG_ZH)};
}

heng_said heng__key_said(heng_arena *arena,
                         const heng_run *run,
                         uint32_t table,
                         uint32_t row) {
  heng_slice key = heng__run_key(run, table, row);
  if (key.len) return HENG_SAY(key);
  if (row == HENG_ROW_NONE) return HENG_SAY2("", "");
  // A row without a key is told by its line.
  heng__record_of(run, &table, &row);
  if (table == HENG_NONE || row == HENG_ROW_NONE) return HENG_SAY2("", "");
  const heng_record_table *t =
      &run->records->tables[run->plan->tables[table].schema];
  if (!t->lines || row >= t->n_rows) return HENG_SAY2("", "");
  return (heng_said){
      heng__arena_printf(arena, "in line %u", t->lines[row]),
      heng__arena_printf(arena, "第 %u 行", t->lines[row]),
  };
}

heng_said heng__keys_said(heng_arena *arena,
                          const heng_run *run,
                          uint32_t table,
                          const uint32_t *rows,
                          size_t n) {
  const size_t most = 10;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < n && i < most; i++) {
    heng_said key = heng__key_said(arena, run, table, rows[i]);
    if (i) heng__buf_puts(&en, ", ");
    if (i) heng__buf_puts(&zh, "、");
    heng__buf_add(&en, key.en);
    heng__buf_add(&zh, key.zh);
  }
  if (n > most) heng__buf_printf(&en, " and %zu more", n - most);
  if (n > most) heng__buf_printf(&zh, "等 %zu 行", n);
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

heng_said heng__int_said(heng_arena *arena, int64_t n) {
  heng_slice text = heng__arena_printf(arena, "%lld", (long long)n);
  return HENG_SAY(text);
}

heng_said heng__remark(heng_arena *arena,
                       heng_code code,
                       const heng_said *args,
                       size_t n_args) {
  heng_said *copy = heng__array(arena, heng_said, n_args);
  if (n_args) memcpy(copy, args, n_args * sizeof *copy);
  heng_diag diag = {.code = code, .args = copy, .n_args = n_args};
  return (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                     heng__diag_message(arena, &diag, HENG_ZH)};
}

heng_slice heng__run_template(heng_arena *arena,
                              const heng_run *run,
                              const heng_template *because,
                              uint32_t table,
                              uint32_t row,
                              heng_lang lang) {
  heng_exec *x = heng__exec_reader(arena, run);
  if (table != HENG_NONE) heng__cursor_set(x, 0, table, row);
  heng_said said = heng__template_said(x, because);
  return lang == HENG_ZH ? said.zh : said.en;
}

heng_slice heng__finding_message(heng_arena *arena,
                                 const heng_finding *finding,
                                 heng_lang lang) {
  heng_diag diag = {
      .code = finding->code, .args = finding->args, .n_args = finding->n_args};
  return heng__diag_message(arena, &diag, lang);
}
