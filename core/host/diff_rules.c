// The rules that differ, one by one, with how each is written on both sides.
#include "host/approved.h"
#include "host/diff.h"
#include "host/present.h"
#include "regress/snapshot.h"

static heng_said change_said(heng_arena *arena, const heng_plan_change *c) {
  bool idle = heng__change_is_idle(c);
  switch (c->change) {
    case HENG_CHANGED:
      if (c->own_name) return heng__own_name_said();
      if (c->reworded && !c->renamed)
        return HENG_SAY2("changed in the words of its reason",
                         "所示理由的文字有变化");
      if (c->renamed)
        return HENG_SAY2("records have to call it otherwise",
                         "数据中须改用新名称");
      if (c->behind) {
        heng_said of = c->behind->name;
        return (heng_said){
            heng__arena_printf(arena, "changed in the function `%.*s`",
                               HENG_ARG(of.en)),
            heng__arena_printf(arena, "文字未变，所用函数“%.*s”有变化",
                               HENG_ARG(of.zh))};
      }
      // An indicator whose parts changed reads as before.
      if (c->text[0].en.len && heng__slice_eq(c->text[0].en, c->text[1].en))
        return HENG_SAY2("changed in what it is made of, not in its words",
                         "文字未变，所含内容有变化");
      if (c->figures.en.len)
        return (heng_said){
            heng__arena_printf(arena, "changed, %.*s", HENG_ARG(c->figures.en)),
            heng__arena_printf(arena, "有变化，%.*s", HENG_ARG(c->figures.zh))};
      return HENG_SAY2("changed", "有变化");
    case HENG_NO_EFFECT:
      return HENG_SAY2("written otherwise, no effect", "写法不同，效果相同");
    case HENG_ONLY_IN_FIRST:
      if (idle)
        return HENG_SAY2("no longer there, no effect", "已删去，无影响");
      return HENG_SAY2("no longer there", "已删去");
    case HENG_ONLY_IN_SECOND:
      if (idle) return HENG_SAY2("new, no effect", "新增，无影响");
      return HENG_SAY2("new", "新增");
    case HENG_CHANGE_COUNT: break;
  }
  return HENG_SAY2("", "");
}

// Citations of a kind, parted by semicolons.
static heng_slice cited(heng_arena *arena,
                        const heng_cites *cites,
                        bool assumed) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < cites->len; i++)
    if (cites->items[i].assumed == assumed)
      heng__buf_printf(&out, "%s%.*s", out.len ? "; " : "",
                       HENG_ARG(cites->items[i].text));
  return heng__buf_slice(&out);
}

static void put_text(const heng_diff *diff,
                     heng_report_section *tree,
                     const heng_plan_change *c,
                     int side) {
  heng_said text = heng__change_text(c, side);
  if (!text.en.len) return;
  heng_arena *arena = &diff->answer->arena;
  heng__report_node(tree, 1, heng__slice(side ? "new" : "old"),
                    side ? HENG_SAY2("new", "新") : HENG_SAY2("old", "旧"));
  heng__node_text(tree, text);
  heng__node_place(tree, heng__place_text(arena, heng__change_span(c, side),
                                          (heng_slice){NULL, 0}, 0));
  heng_slice source = cited(arena, &c->cites[side], false);
  heng_slice assumed = cited(arena, &c->cites[side], true);
  if (source.len) heng__node_source(tree, source);
  if (assumed.len) heng__node_assumed(tree, assumed);
}

static const char *const change_keys[HENG_CHANGE_COUNT] = {
    [HENG_ONLY_IN_FIRST] = "only_in_first",
    [HENG_ONLY_IN_SECOND] = "only_in_second",
    [HENG_CHANGED] = "changed",
    [HENG_NO_EFFECT] = "no_effect",
};

// A function is shown with the first of the rules that call it.
static bool is_shown_above(const heng_diff *diff, size_t change) {
  for (size_t i = 0; i < change; i++)
    if (heng__change_is_one(&diff->changes[i], &diff->changes[change]))
      return true;
  return false;
}

// First what has an effect, then what has none.
void heng__diff_rules(const heng_diff *diff) {
  heng_arena *arena = &diff->answer->arena;
  heng_report_section *tree = NULL;
  for (int idle = 0; idle < 2; idle++)
    for (size_t i = 0; i < diff->n_changes; i++) {
      const heng_plan_change *c = &diff->changes[i];
      if (heng__change_is_idle(c) != (idle == 1)) continue;
      if (!tree)
        tree = heng__report_tree(diff->answer->report, HENG_LIT("rules"),
                                 HENG_SAY2("Rule by rule", "逐条规则"));
      heng_said kind = heng__part_kind_said(c->kind);
      heng_said name = {
          heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(kind.en),
                             HENG_ARG(c->name.en)),
          heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(kind.zh),
                             HENG_ARG(c->name.zh))};
      heng_change shown = idle ? HENG_NO_EFFECT : c->change;
      heng__report_node(tree, 0, heng__slice(change_keys[shown]), name);
      heng__node_note(tree, change_said(arena, c));
      for (int side = 0; side < 2 && !is_shown_above(diff, i); side++)
        put_text(diff, tree, c, side);
    }
}

// What a field goes back to -------------------------------------------------------

#define NAMED 3  // rules that are named; of others their number is told

static void put_name(heng_buf *out,
                     size_t n,
                     const char *sep,
                     heng_slice name) {
  heng__buf_printf(out, "%s%.*s", n ? sep : "", HENG_ARG(name));
}

heng_said heng__diff_behind(const heng_diff *diff,
                            heng_said table,
                            heng_said field) {
  heng_arena *arena = &diff->answer->arena;
  heng_snap_search search = {.before = diff->sides[0].profile.plan,
                             .after = diff->sides[1].profile.plan,
                             .changes = diff->changes,
                             .n_changes = diff->n_changes};
  heng_snap_change what = {.kind = HENG_SNAP_VALUE,
                           .table = {table.en, table.zh},
                           .field = {field.en, field.zh}};
  heng_snap_cause *causes;
  size_t n = heng__snapshot_causes(arena, &search, &what, &causes), named = 0;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  size_t more = 0;
  for (size_t i = 0; i < n; i++) {
    const heng_plan_change *c = &diff->changes[causes[i].change];
    bool again = heng__change_is_idle(c);
    for (size_t k = 0; k < i && !again; k++)
      again = heng__change_is_one(&diff->changes[causes[k].change], c);
    if (again) continue;
    if (named == NAMED) {
      more++;
      continue;
    }
    heng_said name = heng__change_name(c);
    put_name(&en, named, ", ", name.en);
    put_name(&zh, named++, "、", name.zh);
  }
  if (more) heng__buf_printf(&en, " and %zu more", more);
  if (more) heng__buf_printf(&zh, "及另外 %zu 条", more);
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}
