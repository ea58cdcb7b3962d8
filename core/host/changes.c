// Words for changes of rules, and the clauses that a rule follows.
#include "host/approved.h"

heng_said heng__change_kind_said(heng_change change) {
  switch (change) {
    case HENG_ONLY_IN_FIRST: return HENG_SAY2("removed", "删去");
    case HENG_ONLY_IN_SECOND: return HENG_SAY2("new", "新增");
    case HENG_CHANGED: return HENG_SAY2("changed", "修改");
    case HENG_NO_EFFECT:
      return HENG_SAY2("written otherwise, no effect", "写法不同，效果相同");
    case HENG_CHANGE_COUNT: break;
  }
  return HENG_SAY2("", "");
}

heng_said heng__approved_rules_said(void) {
  return HENG_SAY2("the approved rules", "已批准的规则");
}

heng_said heng__own_name_said(void) {
  return HENG_SAY2("the same words; it reads earlier results of the scheme of "
                   "its own name, and the schemes are named differently",
                   "文字未变；历年结果只取本方案的，而两个方案名称不同");
}

const char *heng__change_key(heng_change change) {
  static const char *const keys[HENG_CHANGE_COUNT] = {
      [HENG_ONLY_IN_FIRST] = "removed",
      [HENG_ONLY_IN_SECOND] = "new",
      [HENG_CHANGED] = "changed",
      [HENG_NO_EFFECT] = "no_effect",
  };
  return keys[change];
}

heng_slice heng__clauses_text(heng_arena *arena, heng_cites cites) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < cites.len; i++) {
    if (cites.items[i].assumed) continue;
    heng__buf_puts(&out, out.len ? "; " : "");
    heng__buf_add(&out, cites.items[i].text);
  }
  return heng__buf_slice(&out);
}
