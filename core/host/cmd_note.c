// `note`: the release note of what was approved last, as a Markdown text: which
// rules, by whom and why, what is different in words, and what moved.
#include "host/approved.h"
#include "host/present.h"
#include "host/targets.h"

typedef struct noting {
  heng_answer *answer;
  heng_arena *arena;
  heng_lang lang;
  heng_approved approved;
  heng_slice label;
  heng_buf out;
} noting;

static const char *in(const noting *n, const char *en, const char *zh) {
  return n->lang == HENG_ZH ? zh : en;
}

static heng_slice said(const noting *n, heng_said text) {
  return n->lang == HENG_ZH ? text.zh : text.en;
}

// A text within Markdown: what would be markup or a row's end is taken as it is.
static void put_plain(noting *n, heng_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    if (strchr("\\`*_[]<>|#", text.ptr[i])) heng__buf_puts(&n->out, "\\");
    heng__buf_add(&n->out, (heng_slice){&text.ptr[i], 1});
  }
}

// The same as code, within marks that it has none of.
static void put_code(noting *n, heng_slice text) {
  bool has = text.len && memchr(text.ptr, '`', text.len);
  heng__buf_printf(&n->out, "%s%.*s%s", has ? "`` " : "`", HENG_ARG(text),
                   has ? " ``" : "`");
}

static void put_fact(noting *n,
                     const char *en,
                     const char *zh,
                     heng_slice text) {
  if (!text.len) return;
  heng__buf_printf(&n->out, "- %s", in(n, en, zh));
  put_plain(n, text);
  heng__buf_puts(&n->out, "\n");
}

static void put_head(noting *n, const heng_approval *e) {
  const heng_plan *plan = n->approved.profile.plan;
  heng__buf_puts(&n->out, "# ");
  put_plain(n, plan->title.len ? plan->title
                               : heng__pair_show(plan->pair, n->lang));
  heng__buf_printf(&n->out,
                   in(n, ": approval %.*s\n\n", "：第 %.*s 次批准\n\n"),
                   HENG_ARG(e->number));
  put_fact(n, "Profile: ", "方案：", n->label);
  heng__buf_printf(&n->out, "- %s`%.*s`\n",
                   in(n, "Rules approved: ", "批准的规则："),
                   HENG_ARG(e->hash));
  if (e->before.len)
    heng__buf_printf(&n->out, "- %s`%.*s`\n",
                     in(n, "Rules before: ", "此前的规则："),
                     HENG_ARG(e->before));
  put_fact(n, "Date: ", "日期：", e->date);
  put_fact(n, "Approved by: ", "批准人：", e->by);
  put_fact(n, "Reason: ", "理由：", e->why);
  put_fact(n, "Clause: ", "依据：", e->clause);
}

// Rules -------------------------------------------------------------------------------

// [above]: the texts of the function behind it stand with an earlier rule.
static void put_change(noting *n, const heng_plan_change *c, bool above) {
  heng__buf_printf(&n->out, "- %.*s%s%.*s ",
                   HENG_ARG(said(n, heng__change_kind_said(c->change))),
                   in(n, ": ", "："),
                   HENG_ARG(said(n, heng__part_kind_said(c->kind))));
  put_code(n, said(n, c->name));
  if (c->behind) {
    heng__buf_puts(&n->out, in(n, ", in the function ", "，所用函数 "));
    put_code(n, said(n, c->behind->name));
  }
  heng__buf_puts(&n->out, "\n");
  for (int i = 0; i < 2 && !above; i++) {
    heng_slice text = said(n, heng__change_text(c, i));
    if (!text.len) continue;
    heng__buf_printf(&n->out, "  - %s",
                     i ? in(n, "now: ", "现为：") : in(n, "was: ", "原为："));
    put_code(n, text);
    heng__buf_puts(&n->out, "\n");
  }
}

static heng_status put_rules(noting *n, const heng_approval *e) {
  heng__buf_printf(&n->out, "\n## %s\n\n",
                   in(n, "Rules that changed", "规则的变化"));
  if (!e->before.len) {
    heng__buf_puts(&n->out,
                   in(n, "This is the first approval.\n", "这是首次批准。\n"));
    return HENG_OK;
  }
  heng_slice folder =
      heng__path_join(n->arena, n->approved.folder, HENG_LIT("before"));
  heng_profile before;
  heng_said why = HENG_SAY2("there is no such folder", "没有这个文件夹");
  if (heng__path_kind(folder) != HENG_PATH_FOLDER ||
      !heng__approved_load(n->answer, folder, &before, &why))
    return heng__answer_fail(n->answer, HENG_FINDINGS, HENG_M_APPROVED_BROKEN,
                             HENG_SAY(folder), why);
  heng_plan_change *changes;
  const heng_plan *now = n->approved.profile.plan;
  size_t count = heng__plan_diff_all(n->arena, before.plan, now, &changes);
  for (size_t i = 0; i < count; i++) {
    bool above = false;
    for (size_t k = 0; k < i; k++)
      above |= heng__change_is_one(&changes[k], &changes[i]);
    put_change(n, &changes[i], above);
  }
  if (!count)
    heng__buf_puts(&n->out, in(n, "No rule changed.\n", "规则没有变化。\n"));
  return HENG_OK;
}

// Movements ---------------------------------------------------------------------------

static heng_slice number_of(heng_slice line, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n < line.len; i++) {
    if (memcmp(line.ptr + i, word, n) != 0) continue;
    size_t end = i + n;
    while (end < line.len && line.ptr[end] != ' ') end++;
    return (heng_slice){line.ptr + i + n, end - i - n};
  }
  return HENG_LIT("?");
}

// Where [part] begins in [text] outside of quotes; the length of the text where it
// does not.
static size_t find(heng_slice text, const char *part) {
  size_t len = strlen(part);
  bool quoted = false;
  for (size_t i = 0; i + len <= text.len; i++) {
    if (text.ptr[i] == '\\') {
      i++;
      continue;
    }
    if (!quoted && memcmp(text.ptr + i, part, len) == 0) return i;
    if (text.ptr[i] == '"') quoted = !quoted;
  }
  return text.len;
}

// Takes what stands before [part] from *rest, and [part] itself.
static heng_slice take_to(heng_slice *rest, const char *part) {
  size_t at = find(*rest, part), len = strlen(part);
  heng_slice before = {rest->ptr, at};
  size_t skip = at == rest->len ? at : at + len;
  rest->ptr += skip, rest->len -= skip;
  return before;
}

// "size 规模 = 20 → 30" in the note's tongue; "new 新增" as it is.
static void put_move(noting *n, heng_slice move) {
  heng_slice name = take_to(&move, " = ");
  put_plain(n, said(n, heng__snap_value_said(name)));
  if (!move.len) return;
  heng_slice before = take_to(&move, " → ");
  heng__buf_puts(&n->out, " ");
  put_plain(n, said(n, heng__snapshot_said(n->arena, before)));
  heng__buf_puts(&n->out, " → ");
  put_plain(n, said(n, heng__snapshot_said(n->arena, move)));
}

// The score of that name in the note's tongue.
static heng_slice score_name(const noting *n, heng_slice name) {
  const heng_plan *plan = n->approved.profile.plan;
  for (size_t t = 0; t < plan->n_tables; t++)
    if (heng__pair_has(plan->tables[t].pair, name))
      return heng__pair_show(plan->tables[t].pair, n->lang);
  return name;
}

// A line of the log: sample districts boshan "博山区": total 总分 = 1 → 2; …
static void put_unit(noting *n, heng_slice line) {
  heng_slice set = {NULL, 0}, table, key = {NULL, 0}, title = {NULL, 0};
  heng__snap_take_key(n->arena, &line, &set);
  take_to(&line, " ");
  heng__buf_puts(&n->out, "- ");
  put_plain(n, set);
  heng__buf_puts(&n->out, in(n, ", ", "，"));
  if (heng__slice_eq(line, HENG_LIT("..."))) {
    heng__buf_puts(&n->out, in(n, "and more", "其余从略"));
  } else {
    table = score_name(n, take_to(&line, " "));
    heng_slice head = take_to(&line, ": ");
    heng__snap_take_key(n->arena, &head, &key);
    if (head.len > 1) {
      head.ptr++, head.len--;
      heng__snap_take_key(n->arena, &head, &title);
    }
    put_plain(n, table);
    heng__buf_puts(&n->out, " ");
    put_plain(n, title.len ? title : key);
    heng__buf_puts(&n->out, in(n, ": ", "："));
    for (bool first = true; line.len; first = false) {
      if (!first) heng__buf_puts(&n->out, in(n, "; ", "；"));
      put_move(n, take_to(&line, "; "));
    }
  }
  heng__buf_puts(&n->out, "\n");
}

static void put_movements(noting *n, const heng_approval *e) {
  static const char *const words[] = {
      " units=", " totals=",       " places=",
      " tiers=", " new_findings=", " gone_findings="};
  heng__buf_printf(&n->out, "\n## %s\n\n", in(n, "What moved", "结果的变动"));
  if (!e->sets.len) {
    heng__buf_puts(&n->out,
                   in(n,
                      "The profile keeps no record set for these "
                      "rules: no results were approved.\n",
                      "本方案没有适用这些规则的数据集：未批准结果。\n"));
    return;
  }
  if (!e->moved.len) {
    heng__buf_puts(&n->out,
                   in(n, "Nothing was approved before to compare with.\n",
                      "此前没有批准的结果可比。\n"));
    return;
  }
  heng__buf_puts(&n->out,
                 in(n,
                    "| record set | units | totals | places | tiers | new "
                    "findings | findings gone |\n",
                    "| 数据集 | 变动单位 | 总分 | 位次 | 等次 | 新增问题 | "
                    "消除问题 |\n"));
  heng__buf_puts(&n->out, "|---|--:|--:|--:|--:|--:|--:|\n");
  for (size_t i = 0; i < e->moved.len; i++) {
    heng_slice line = e->moved.items[i], name = {NULL, 0};
    heng__snap_take_key(n->arena, &line, &name);
    heng__buf_puts(&n->out, "| ");
    put_plain(n, name);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      heng__buf_printf(&n->out, " | %.*s", HENG_ARG(number_of(line, words[k])));
    heng__buf_puts(&n->out, " |\n");
  }
  if (e->units.len) heng__buf_puts(&n->out, "\n");
  for (size_t i = 0; i < e->units.len; i++) put_unit(n, e->units.items[i]);
}

static heng_status note_command(heng_answer *answer, const void *ctx) {
  const heng_note_request *request = ctx;
  noting n = {.answer = answer,
              .arena = &answer->arena,
              .lang = answer->host->chinese ? HENG_ZH : HENG_EN,
              .out = {.arena = &answer->arena}};
  heng_profile profile;
  heng_status status =
      heng__profile_find(answer, heng__slice(request->profile),
                         heng__slice(request->edition), &profile);
  if (status != HENG_OK) return status;
  if (profile.alone || profile.file.len)
    return heng__answer_fail(answer, HENG_USAGE, HENG_M_APPROVE_FILE,
                             HENG_SAY(profile.file), HENG_SAY(profile.folder));
  heng__approved_edition(answer, &profile);
  n.label = heng__target_name(n.arena, &profile);
  status = heng__approved_read(answer, &profile, &n.approved);
  if (status != HENG_OK) return status;
  if (!n.approved.there)
    return heng__answer_fail(answer, HENG_NOTFOUND, HENG_M_APPROVED_NONE,
                             HENG_SAY(n.label), HENG_SAY2("", ""));
  const heng_approval *last = heng__approved_last(&n.approved);
  put_head(&n, last);
  status = put_rules(&n, last);
  put_movements(&n, last);
  heng_report_section *section =
      heng__report_text(answer->report, HENG_LIT("note"), HENG_SAY2("", ""));
  heng__report_lines(section, heng__buf_slice(&n.out));
  return status;
}

heng_status heng_host_note(heng_host *host,
                           const heng_note_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "note", note_command, request, answer);
}
