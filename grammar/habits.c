// Words that an office writes every day, and what is written here for them.
#include "grammar/parse_internal.h"

bool heng__habit(heng_slice word, heng_said *instead) {
  static const struct {
    const char *word;
    heng_keyword keyword;  // or NONE: then the texts
    const char *en, *zh;
  } habits[] = {
      {"大于", HENG_K_NONE, ">", ">"},
      {"高于", HENG_K_NONE, ">", ">"},
      {"超过", HENG_K_NONE, ">", ">"},
      {"小于", HENG_K_NONE, "<", "<"},
      {"低于", HENG_K_NONE, "<", "<"},
      {"大于等于", HENG_K_NONE, ">=", "≥"},
      {"大于或等于", HENG_K_NONE, ">=", "≥"},
      {"不小于", HENG_K_NONE, ">=", "≥"},
      {"小于等于", HENG_K_NONE, "<=", "≤"},
      {"小于或等于", HENG_K_NONE, "<=", "≤"},
      {"不大于", HENG_K_NONE, "<=", "≤"},
      {"等于", HENG_K_NONE, "=", "="},
      {"为", HENG_K_NONE, "=", "="},
      {"不等于", HENG_K_NONE, "!=", "≠"},
      {"不超过", HENG_K_NONE, "… at most 10, or <= in a condition",
       "… 至多 10；在条件里写 ≤"},
      {"不高于", HENG_K_NONE, "… at most 10, or <= in a condition",
       "… 至多 10；在条件里写 ≤"},
      {"不低于", HENG_K_NONE, "… at least 10, or >= in a condition",
       "… 至少 10；在条件里写 ≥"},
      {"不少于", HENG_K_NONE, "… at least 10, or >= in a condition",
       "… 至少 10；在条件里写 ≥"},
      {"封顶", HENG_K_AT_MOST, 0, 0},
      {"保底", HENG_K_AT_LEAST, 0, 0},
      {"并且", HENG_K_AND, 0, 0},
      {"而且", HENG_K_AND, 0, 0},
      {"同时", HENG_K_AND, 0, 0},
      {"和", HENG_K_AND, 0, 0},
      {"及", HENG_K_AND, 0, 0},
      {"或者", HENG_K_OR, 0, 0},
      {"从高到低", HENG_K_DESCENDING, 0, 0},
      {"由高到低", HENG_K_DESCENDING, 0, 0},
      {"从大到小", HENG_K_DESCENDING, 0, 0},
      {"倒序", HENG_K_DESCENDING, 0, 0},
      {"从低到高", HENG_K_ASCENDING, 0, 0},
      {"由低到高", HENG_K_ASCENDING, 0, 0},
      {"从小到大", HENG_K_ASCENDING, 0, 0},
      {"如果", HENG_K_NONE, "value when condition", "值 当 条件"},
      {"若", HENG_K_NONE, "value when condition", "值 当 条件"},
      {"非空", HENG_K_IS_KNOWN, 0, 0},
      {"不为空", HENG_K_IS_KNOWN, 0, 0},
      {"为空", HENG_K_IS_MISSING, 0, 0},
      {"desc", HENG_K_DESCENDING, 0, 0},
      {"asc", HENG_K_ASCENDING, 0, 0},
  };
  for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
    if (!heng__slice_eq(word, heng__slice(habits[i].word))) continue;
    *instead = habits[i].keyword ? heng__keyword_said(habits[i].keyword)
                                 : (heng_said){heng__slice(habits[i].en),
                                               heng__slice(habits[i].zh)};
    return true;
  }
  return false;
}
