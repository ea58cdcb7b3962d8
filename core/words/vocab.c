// The vocabulary's rows as tables.
#include "words/vocab.h"

heng_pair heng__keyword_pair(heng_keyword keyword) {
  static const heng_pair pairs[] = {
      {{NULL, 0}, {NULL, 0}},
#define HENG_KEYWORD(name, en, zh) {HENG_LIT(en), HENG_LIT(zh)},
#include "words/words.def"
#undef HENG_KEYWORD
  };
  return pairs[keyword];
}

const heng_function_row *heng__function_row(heng_function function) {
  static const heng_function_row rows[] = {
      {{{NULL, 0}, {NULL, 0}},
       HENG_F_VALUES,
       HENG_F_PASSES,
       0,
       0,
       {NULL, 0},
       {NULL, 0}},
#define HENG_FUNCTION(name, en, zh, kind, missing, low, high, page, example) \
  {{HENG_LIT(en), HENG_LIT(zh)},                                             \
   kind,                                                                     \
   missing,                                                                  \
   low,                                                                      \
   high,                                                                     \
   HENG_LIT(page),                                                           \
   HENG_LIT(example)},
#include "words/functions.def"
#undef HENG_FUNCTION
  };
  return &rows[function];
}

heng_pair heng__function_example(heng_function function) {
  heng_pair pair = {heng__function_row(function)->example, {NULL, 0}};
  switch (function) {
#define HENG_EXAMPLE(name, example) \
  case HENG_FN_##name:              \
    pair.zh = HENG_LIT(example);    \
    break;
#include "words/examples.def"
#undef HENG_EXAMPLE
    default: pair.zh = pair.en; break;
  }
  return pair;
}

heng_function heng__function_find(heng_slice name) {
  for (int f = HENG_FN_NONE + 1; f < HENG_FN_COUNT_OF; f++)
    if (heng__pair_has(heng__function_row((heng_function)f)->pair, name))
      return (heng_function)f;
  return HENG_FN_NONE;
}
