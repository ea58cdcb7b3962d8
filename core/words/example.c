// The functions' examples in Chinese, for messages. They are what the formatter
// makes of the English ones with the names of the record model.
#include "words/vocab.h"

heng_said heng__function_example(heng_function function) {
  static const char *const chinese[HENG_FN_COUNT_OF] = {
      [HENG_FN_SUM] = "求和(事项.分值)",
      [HENG_FN_COUNT] = "计数(事项)",
      [HENG_FN_AVERAGE] = "平均(评分.得分 必填)",
      [HENG_FN_MIN] = "最小(事项.分值)",
      [HENG_FN_MAX] = "最大(分值) 同 指标",
      [HENG_FN_MEDIAN] = "中位数(事项.分值)",
      [HENG_FN_ANY] = "存在(问题台账 其中 销号日 缺失)",
      [HENG_FN_EVERY] = "全部(问题台账 其中 销号日 已知)",
      [HENG_FN_ONLY] = "唯一(历年结果.得分 其中 年度 = 2021)",
      [HENG_FN_FIRST] = "首个(事项.分值 按 日期)",
      [HENG_FN_STREAK] =
          "连续(历年结果.等次 = 第一等次 按 年度 止于 版本 － 1)",
      [HENG_FN_ABS] = "绝对值(x)",
      [HENG_FN_ROUND] = "舍入(x，2)",
      [HENG_FN_SQRT] = "平方根(x，4)",
      [HENG_FN_ROOT] = "方根(x，3，4)",
      [HENG_FN_LN] = "自然对数(x，4)",
      [HENG_FN_EXP] = "自然指数(x，4)",
      [HENG_FN_SCALE] = "换算(x，从 0～50 到 0～100)",
      [HENG_FN_YEAR_OF] = "年份 日期",
      [HENG_FN_QUARTER_OF] = "季度 日期",
      [HENG_FN_MONTH_OF] = "月份 日期",
      [HENG_FN_DAYS_BETWEEN] = "相隔天数 发现日 与 销号日",
      [HENG_FN_LOT] = "抽签(种子，指标.编号，编号)",
  };
  heng_slice example = heng__function_row(function)->example;
  const char *zh = chinese[function];
  return (heng_said){example, zh ? heng__slice(zh) : example};
}
