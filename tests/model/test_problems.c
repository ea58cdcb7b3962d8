// Tests of what is said about bad records: each message whole, in both tongues.
#include "model/model_test.h"

static void check_says(const char *text, const char *en, const char *zh) {
  loaded l;
  load(&l, text);
  heng_buf out = {.arena = &l.arena};
  heng__diags_render(&out, &l.diags, HENG_EN);
  check_text(heng__buf_slice(&out), en);
  out.len = 0;
  heng__diags_render(&out, &l.diags, HENG_ZH);
  check_text(heng__buf_slice(&out), zh);
  bool errors = l.diags.count[HENG_ERROR] > 0;
  assert_int_equal(l.status, errors ? HENG_RECORDS : HENG_OK);
  assert_non_null(l.records);
  unload(&l);
}

static void a_table_that_the_model_has_not(void **state) {
  (void)state;
  check_says(
      "= evnets\n"
      "id\n"
      "e1\n"
      "= totals\n"
      "id\n"
      "1\n"
      "= units\n"
      "id,name,class\n"
      "kj,科技局,部门\n"
      "fg,发改委,部门\n",
      "evnets.csv: warning H400: the record model has no table `evnets`; "
      "it is not read\n"
      "      did you mean `events`?\n"
      "totals.csv: warning H400: the record model has no table `totals`; "
      "it is not read\n"
      "2 warnings\n",
      "evnets.csv: 警告 H400：记录模型中没有表“evnets”，该表未读取\n"
      "      是否想写“events”？\n"
      "totals.csv: 警告 H400：记录模型中没有表“totals”，该表未读取\n"
      "2 个警告\n");
}

static void a_table_that_is_there_twice(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= 单位\n"
             "id,name,class\n"
             "kj,科技局,部门\n",
             "单位.csv: error H401: the table `units` is there twice: in "
             "units.csv and in 单位.csv; keep one\n"
             "1 error\n",
             "单位.csv: 错误 H401：表“单位”出现两次：units.csv 和 "
             "单位.csv，请保留一个\n"
             "1 个错误\n");
}

static void a_column_that_the_table_has_not(void **state) {
  (void)state;
  check_says("= units\n"
             "id,nmae,name,class,邮编区号,电话\n"
             "kj,x,科技局,部门,226000,1\n",
             "units.csv:1: warning H402: the table `units` has no column "
             "`nmae`; it is not read\n"
             "      did you mean `name`?\n"
             "units.csv:1: warning H402: the table `units` has no column "
             "`邮编区号`; it is not read\n"
             "      its columns are id, name, class, parent, posts\n"
             "units.csv:1: warning H402: the table `units` has no column "
             "`电话`; it is not read\n"
             "      its columns are id, name, class, parent, posts\n"
             "3 warnings\n",
             "units.csv:1: 警告 H402：表“单位”中没有列“nmae”，该列未读取\n"
             "      是否想写“name”？\n"
             "units.csv:1: 警告 H402：表“单位”中没有列“邮编区号”，该列未读取\n"
             "      该表的列有：编号、名称、类别、上级、编制\n"
             "units.csv:1: 警告 H402：表“单位”中没有列“电话”，该列未读取\n"
             "      该表的列有：编号、名称、类别、上级、编制\n"
             "3 个警告\n");
}

static void a_column_that_is_there_twice(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class,名称\n"
      "kj,科技局,部门,科技局\n",
      "units.csv:1: error H403: the column `name` is there twice, as "
      "`name` and as `名称`; keep one\n"
      "1 error\n",
      "units.csv:1: 错误 H403：列“名称”出现两次（“name”和“名称”），请保留"
      "一列\n"
      "1 个错误\n");
}

static void a_column_that_is_missing(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name\n"
      "kj,科技局\n",
      "units.csv:1: error H404: the table `units` needs a column `class`\n"
      "1 error\n",
      "units.csv:1: 错误 H404：表“单位”缺少列“类别”\n"
      "1 个错误\n");
}

static void a_cell_without_a_heading(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class,,\n"
             "kj,科技局,部门,,\n"
             "fg,发改委,部门,x,\n",
             "units.csv:3: error H405: `x` stands in a column without a "
             "heading: give it a heading, or leave it out\n"
             "1 error\n",
             "units.csv:3: 错误 H405：“x”所在的列没有表头，请补上表头，或删去此"
             "内容\n"
             "1 个错误\n");
}

static void a_row_that_goes_on(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门,,\n"
             "fg,发改委,部门,,备注,x\n",
             "units.csv:3: error H406: the row has more cells than there are "
             "headings, 6 against 3; the first cell too many is `备注`\n"
             "1 error\n",
             "units.csv:3: 错误 H406：此行有 6 个单元格，而表头只有 3 "
             "个；第一个多出的是“备注”\n"
             "1 个错误\n");
}

static void a_row_that_ends_early(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class,posts\n"
             "kj,科技局,部门\n"
             "fg,发改委\n",
             "units.csv:3: error H407: the row ends after 2 of 4 cells, and "
             "`class` must not be blank\n"
             "1 error\n",
             "units.csv:3: 错误 H407：此行只有 2 个单元格（表头有 4 "
             "个），而“类别”不能为空\n"
             "1 个错误\n");
}

// Cells that are no numbers, and what is said of each.
static const char odd_numbers[] = "= units\n"
                                  "id,name,class\n"
                                  "kj,科技局,部门\n"
                                  "fg,发改委,部门\n"
                                  "= events\n"
                                  "id,unit,kind,date,points\n"
                                  "e0,kj,deduction,2022-04-10,abc\n"
                                  "e1,kj,deduction,2022-04-10,１．５\n"
                                  "e2,kj,deduction,2022-04-10,1 000\n"
                                  "e3,kj,deduction,2022-04-10,1.5e3\n"
                                  "e4,kj,deduction,2022-04-10,￥3\n"
                                  "e5,kj,deduction,2022-04-10,3分\n"
                                  "e6,kj,deduction,2022-04-10,3万\n"
                                  "e7,kj,deduction,2022-04-10,.5\n"
                                  "e8,kj,deduction,2022-04-10,5.\n"
                                  "e9,kj,deduction,2022-04-10,--1\n"
                                  "e10,kj,deduction,2022-04-10,+\n"
                                  "e11,kj,deduction,2022-04-10,1.2.3\n"
                                  "e12,kj,deduction,2022-04-10,½\n"
                                  "e13,kj,deduction,2022-04-10,−1\n"
                                  "e14,kj,deduction,2022-04-10,0x10\n"
                                  "e15,kj,deduction,2022-04-10,第3\n";

static const char odd_numbers_en[] =
    "events.csv:2 [points]: error H410: `abc` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:3 [points]: error H410: `１．５` is not a number; "
    "write digits, such as 12, -0.5 or 80%\n"
    "      digits, signs and points must be half-width\n"
    "      write: 1.5\n"
    "events.csv:4 [points]: error H410: `1 000` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      there may be no spaces within a number\n"
    "      write: 1000\n"
    "events.csv:5 [points]: error H410: `1.5e3` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      a number in exponent form has lost digits: write it in full\n"
    "events.csv:6 [points]: error H410: `￥3` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      leave out the unit\n"
    "      write: 3\n"
    "events.csv:7 [points]: error H410: `3分` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      leave out the unit\n"
    "      write: 3\n"
    "events.csv:8 [points]: error H410: `3万` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:9 [points]: error H410: `.5` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      there must be a digit on each side of the point\n"
    "      write: 0.5\n"
    "events.csv:10 [points]: error H410: `5.` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      there must be a digit on each side of the point\n"
    "      write: 5\n"
    "events.csv:11 [points]: error H410: `--1` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:12 [points]: error H410: `+` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:13 [points]: error H410: `1.2.3` is not a number; "
    "write digits, such as 12, -0.5 or 80%\n"
    "events.csv:14 [points]: error H410: `½` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:15 [points]: error H410: `−1` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "      digits, signs and points must be half-width\n"
    "      write: -1\n"
    "events.csv:16 [points]: error H410: `0x10` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "events.csv:17 [points]: error H410: `第3` is not a number; write "
    "digits, such as 12, -0.5 or 80%\n"
    "16 errors\n";

static const char odd_numbers_zh[] =
    "events.csv:2 [points]: 错误 H410：“abc”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "events.csv:3 [points]: 错误 H410：“１．５”不是数字，请写成 "
    "12、-0.5 或 80% 的形式\n"
    "      数字、正负号和小数点须用半角\n"
    "      请写成：1.5\n"
    "events.csv:4 [points]: 错误 H410：“1 000”不是数字，请写成 "
    "12、-0.5 或 80% 的形式\n"
    "      数字中间不能有空格\n"
    "      请写成：1000\n"
    "events.csv:5 [points]: 错误 H410：“1.5e3”不是数字，请写成 "
    "12、-0.5 或 80% 的形式\n"
    "      科学计数法会丢失位数，请写出完整的数字\n"
    "events.csv:6 [points]: 错误 H410：“￥3”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "      不要写单位\n"
    "      请写成：3\n"
    "events.csv:7 [points]: 错误 H410：“3分”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "      不要写单位\n"
    "      请写成：3\n"
    "events.csv:8 [points]: 错误 H410：“3万”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "events.csv:9 [points]: 错误 H410：“.5”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "      小数点两边都须有数字\n"
    "      请写成：0.5\n"
    "events.csv:10 [points]: 错误 H410：“5.”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "      小数点两边都须有数字\n"
    "      请写成：5\n"
    "events.csv:11 [points]: 错误 H410：“--1”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "events.csv:12 [points]: 错误 H410：“+”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "events.csv:13 [points]: 错误 H410：“1.2.3”不是数字，请写成 "
    "12、-0.5 或 80% 的形式\n"
    "events.csv:14 [points]: 错误 H410：“½”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "events.csv:15 [points]: 错误 H410：“−1”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "      数字、正负号和小数点须用半角\n"
    "      请写成：-1\n"
    "events.csv:16 [points]: 错误 H410：“0x10”不是数字，请写成 "
    "12、-0.5 或 80% 的形式\n"
    "events.csv:17 [points]: 错误 H410：“第3”不是数字，请写成 12、-0.5 "
    "或 80% 的形式\n"
    "16 个错误\n";

static void words_for_numbers(void **state) {
  (void)state;
  check_says(odd_numbers, odd_numbers_en, odd_numbers_zh);
}

static void a_number_that_is_not_whole(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class,posts\n"
      "kj,科技局,部门,12.5\n",
      "units.csv:2 [posts]: error H412: `12.5` is not a whole number, as "
      "it must be here\n"
      "1 error\n",
      "units.csv:2 [posts]: 错误 H412：“12.5”不是整数，此处应为整数\n"
      "1 个错误\n");
}

static void a_number_out_of_bounds(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class\n"
      "kj,科技局,部门\n"
      "fg,发改委,部门\n"
      "= events\n"
      "id,unit,kind,date,points\n"
      "e1,kj,deduction,2022-04-10,10.01\n"
      "e2,kj,deduction,2022-04-10,-1\n"
      "= stages\n"
      "unit,quarter\n"
      "kj,0\n",
      "events.csv:2 [points]: error H413: `10.01` is out of bounds: it "
      "must be between 0 and 10\n"
      "events.csv:3 [points]: error H413: `-1` is out of bounds: it must "
      "be between 0 and 10\n"
      "stages.csv:2 [quarter]: error H413: `0` is out of bounds: it must "
      "be at least 1\n"
      "3 errors\n",
      "events.csv:2 [points]: 错误 H413：“10.01”超出范围，应在 0 到 10 "
      "之间\n"
      "events.csv:3 [points]: 错误 H413：“-1”超出范围，应在 0 到 10 "
      "之间\n"
      "stages.csv:2 [quarter]: 错误 H413：“0”超出范围，应不小于 1\n"
      "3 个错误\n");
}

static void dates_that_are_none(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class\n"
      "kj,科技局,部门\n"
      "fg,发改委,部门\n"
      "= events\n"
      "id,unit,kind,date,points\n"
      "e0,kj,deduction,2022-02-30,1\n"
      "e1,kj,deduction,2022-4-1,1\n"
      "e2,kj,deduction,10.04.2022,1\n"
      "e3,kj,deduction,2022年4月,1\n"
      "e4,kj,deduction,20220401,1\n"
      "e5,kj,deduction,2022/13/1,1\n"
      "e6,kj,deduction,昨天,1\n"
      "e7,kj,deduction,2022-02-29,1\n",
      "events.csv:2 [date]: error H415: `2022-02-30` is no day of the "
      "calendar\n"
      "events.csv:3 [date]: error H414: `2022-4-1` is not a date; write "
      "it as 2024-03-01\n"
      "      write: 2022-04-01\n"
      "events.csv:4 [date]: error H414: `10.04.2022` is not a date; "
      "write it as 2024-03-01\n"
      "events.csv:5 [date]: error H414: `2022年4月` is not a date; write "
      "it as 2024-03-01\n"
      "events.csv:6 [date]: error H414: `20220401` is not a date; write "
      "it as 2024-03-01\n"
      "      write: 2022-04-01\n"
      "events.csv:7 [date]: error H415: `2022/13/1` is no day of the "
      "calendar\n"
      "events.csv:8 [date]: error H414: `昨天` is not a date; write it "
      "as 2024-03-01\n"
      "events.csv:9 [date]: error H415: `2022-02-29` is no day of the "
      "calendar\n"
      "8 errors\n",
      "events.csv:2 [date]: 错误 H415：“2022-02-30”这一天不存在\n"
      "events.csv:3 [date]: 错误 H414：“2022-4-1”不是日期，请写成 "
      "2024-03-01 的形式\n"
      "      请写成：2022-04-01\n"
      "events.csv:4 [date]: 错误 H414：“10.04.2022”不是日期，请写成 "
      "2024-03-01 的形式\n"
      "events.csv:5 [date]: 错误 H414：“2022年4月”不是日期，请写成 "
      "2024-03-01 的形式\n"
      "events.csv:6 [date]: 错误 H414：“20220401”不是日期，请写成 "
      "2024-03-01 的形式\n"
      "      请写成：2022-04-01\n"
      "events.csv:7 [date]: 错误 H415：“2022/13/1”这一天不存在\n"
      "events.csv:8 [date]: 错误 H414：“昨天”不是日期，请写成 2024-03-01 "
      "的形式\n"
      "events.csv:9 [date]: 错误 H415：“2022-02-29”这一天不存在\n"
      "8 个错误\n");
}

static void neither_yes_nor_no(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= events\n"
             "id,unit,kind,date,points,cause,forced\n"
             "e1,kj,预扣,2022-04-10,1,behind,也许\n",
             "events.csv:2 [forced]: error H416: `也许` is neither yes nor no; "
             "write yes or no (是, 否)\n"
             "1 error\n",
             "events.csv:2 [forced]: 错误 "
             "H416：“也许”既不是“是”也不是“否”，请填“是”或“否”\n"
             "1 个错误\n");
}

static void cells_that_must_not_be_blank(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             ",科技局,部门\n"
             "kj, ,部门\n"
             "fg,发改委,　\n",
             "units.csv:2 [id]: error H417: `id` must not be blank\n"
             "units.csv:3 [name]: error H417: `name` must not be blank\n"
             "units.csv:4 [class]: error H417: `class` must not be blank\n"
             "3 errors\n",
             "units.csv:2 [id]: 错误 H417：“编号”不能为空\n"
             "units.csv:3 [name]: 错误 H417：“名称”不能为空\n"
             "units.csv:4 [class]: 错误 H417：“类别”不能为空\n"
             "3 个错误\n");
}

static void a_cell_that_other_rows_have(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class\n"
      "kj,科技局,部门\n"
      "fg,发改委,部门\n"
      "= events\n"
      "id,unit,kind,date,points,rise,cause\n"
      "e1,kj,deduction,2022-04-10,1,,\n"
      "e2,kj,deduction,2022-04-10,1,2,\n"
      "e3,kj,没收,2022-04-10,1,,behind\n",
      "events.csv:3 [rise]: error H418: `rise` is filled with `2`, but "
      "it is only for rows where kind = pre_deduction; leave it blank\n"
      "events.csv:4 [cause]: error H418: `cause` is filled with "
      "`behind`, but it is only for rows where kind = pre_deduction; "
      "leave it blank\n"
      "2 errors\n",
      "events.csv:3 [rise]: 错误 "
      "H418：“上升”填了“2”，但只有“种类”为“预扣”的行才填写此项，请留空\n"
      "events.csv:4 [cause]: 错误 "
      "H418：“原因”填了“behind”，但只有“种类”为“预扣”的行才填写此项，请留"
      "空\n"
      "2 个错误\n");
}

static void a_cell_that_this_row_needs(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= events\n"
             "id,unit,kind,date,points,cause\n"
             "e1,kj,预扣,2022-04-10,1,\n",
             "events.csv:2 [cause]: error H419: `cause` must not be blank in a "
             "row where kind = pre_deduction\n"
             "1 error\n",
             "events.csv:2 [cause]: 错误 "
             "H419：“种类”为“预扣”的行中，“原因”不能为空\n"
             "1 个错误\n");
}

static void bytes_that_are_no_text(void **state) {
  (void)state;
  check_says(
      "= units\n"
      "id,name,class\n"
      "kj,\xFF\xFE"
      ",部门\n",
      "units.csv:2 [name]: error H420: the text contains bytes that are "
      "not UTF-8; save the records as UTF-8\n"
      "1 error\n",
      "units.csv:2 [name]: 错误 H420：文本中含有非 UTF-8 的字节，请把数据"
      "另存为 UTF-8 编码\n"
      "1 个错误\n");
}

static void a_key_that_is_there_twice(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "kj,科技局,部门\n",
             "units.csv:4 [id]: error H430: the key `kj` is there twice in the "
             "table `units`: keep one row, or give "
             "one another key\n"
             "      the first is here (units.csv:2)\n"
             "1 error\n",
             "units.csv:4 [id]: 错误 "
             "H430：表“单位”中主键“kj”重复，请保留一行，或改用另一个主键\n"
             "      第一处在这里 (units.csv:2)\n"
             "1 个错误\n");
}

static void a_number_key_that_is_there_twice(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "7,科技局,部门\n"
             "3,发改委,部门\n"
             "007,文广局,部门\n"
             "7,教育局,部门\n",
             "units.csv:5 [id]: error H430: the key `7` is there twice in the "
             "table `units`: keep one row, or give "
             "one another key\n"
             "      the first is here (units.csv:2)\n"
             "1 error\n",
             "units.csv:5 [id]: 错误 "
             "H430：表“单位”中主键“7”重复，请保留一行，或改用另一个主键\n"
             "      第一处在这里 (units.csv:2)\n"
             "1 个错误\n");
}

static void a_row_that_is_there_twice(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= marks\n"
             "unit,indicator,value\n"
             "kj,work,1\n"
             "fg,work,2\n"
             "kj,work,3\n",
             "marks.csv:4: error H431: there is already a row with the same "
             "unit, indicator: kj/work; keep one\n"
             "      the first is here (marks.csv:2)\n"
             "1 error\n",
             "marks.csv:4: 错误 "
             "H431：已有一行的单位、指标与此相同：kj/work，请保留一行\n"
             "      第一处在这里 (marks.csv:2)\n"
             "1 个错误\n");
}

static void a_reference_to_nothing(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= events\n"
             "id,unit,kind,date,points\n"
             "e1,kk,deduction,2022-04-10,1\n"
             "e2,FG,deduction,2022-04-10,1\n"
             "e3,教育局,deduction,2022-04-10,1\n",
             "events.csv:2 [unit]: error H432: there is no `kk` in the table "
             "`units`: correct it, or add the row there\n"
             "      did you mean `kj`?\n"
             "events.csv:3 [unit]: error H432: there is no `FG` in the table "
             "`units`: correct it, or add the row there\n"
             "      did you mean `fg`?\n"
             "events.csv:4 [unit]: error H432: there is no `教育局` in the "
             "table `units`: correct it, or add the row there\n"
             "3 errors\n",
             "events.csv:2 [unit]: 错误 "
             "H432：表“单位”中没有“kk”，请更正，或在该表中补上这一行\n"
             "      是否想写“kj”？\n"
             "events.csv:3 [unit]: 错误 "
             "H432：表“单位”中没有“FG”，请更正，或在该表中补上这一行\n"
             "      是否想写“fg”？\n"
             "events.csv:4 [unit]: 错误 "
             "H432：表“单位”中没有“教育局”，请更正，或在该表中补上这一行\n"
             "3 个错误\n");
}

static void references_to_a_table_that_is_not_there(void **state) {
  (void)state;
  check_says("= notes\n"
             "unit,text\n"
             ",a\n"
             "kj,b\n"
             "fg,c\n",
             "notes.csv:3 [unit]: error H433: `unit` refers to the table "
             "`units`, which has no rows in these records; cells that are "
             "filled: 2, the first with `kj`\n"
             "1 error\n",
             "notes.csv:3 [unit]: 错误 "
             "H433：“单位”引用表“单位”，但记录中该表没有任何行；共填了 2 "
             "处，第一处为“kj”\n"
             "1 个错误\n");
}

static void a_ring_of_rows(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class,parent\n"
             "a,甲,部门,c\n"
             "b,乙,部门,a\n"
             "c,丙,部门,b\n"
             "d,丁,部门,a\n"
             "e,戊,部门,e\n",
             "units.csv:2 [parent]: error H434: the rows form a ring through "
             "`parent`: a → c → b → a; correct one of them\n"
             "units.csv:6 [parent]: error H434: the rows form a ring through "
             "`parent`: e → e; correct one of them\n"
             "2 errors\n",
             "units.csv:2 [parent]: 错误 H434：各行通过“上级”形成循环：a → c → "
             "b → a，请更正其中一行\n"
             "units.csv:6 [parent]: 错误 H434：各行通过“上级”形成循环：e → "
             "e，请更正其中一行\n"
             "2 个错误\n");
}

static void several_problems_of_one_row(void **state) {
  (void)state;
  check_says("= units\n"
             "id,name,class\n"
             "kj,科技局,部门\n"
             "fg,发改委,部门\n"
             "= events\n"
             "id,unit,kind,date,points\n"
             "e1,kx,deduction,2022-02-30,１\n",
             "events.csv:2 [points]: error H410: `１` is not a number; write "
             "digits, such as 12, -0.5 or 80%\n"
             "      digits, signs and points must be half-width\n"
             "      write: 1\n"
             "events.csv:2 [date]: error H415: `2022-02-30` is no day of the "
             "calendar\n"
             "events.csv:2 [unit]: error H432: there is no `kx` in the table "
             "`units`: correct it, or add the row there\n"
             "      did you mean `kj`?\n"
             "3 errors\n",
             "events.csv:2 [points]: 错误 H410：“１”不是数字，请写成 12、-0.5 "
             "或 80% 的形式\n"
             "      数字、正负号和小数点须用半角\n"
             "      请写成：1\n"
             "events.csv:2 [date]: 错误 H415：“2022-02-30”这一天不存在\n"
             "events.csv:2 [unit]: 错误 "
             "H432：表“单位”中没有“kx”，请更正，或在该表中补上这一行\n"
             "      是否想写“kj”？\n"
             "3 个错误\n");
}

// Twenty of a kind are enough to see what is wrong; the rest is counted.
static void the_same_again_and_again_is_said_twenty_times(void **state) {
  (void)state;
  char text[4096];
  size_t len =
      (size_t)snprintf(text, sizeof text, "= units\nid,name,class,posts\n");
  for (int i = 0; i < 30; i++)
    len += (size_t)snprintf(text + len, sizeof text - len,
                            "u%d,x,district,x%d\n", i, i);
  loaded l;
  load(&l, text);
  assert_int_equal(l.diags.count[HENG_ERROR], 20);
  assert_int_equal(l.diags.dropped, 0);
  heng_buf out = {.arena = &l.arena};
  heng__diag_render(&out, l.diags.last, HENG_EN);
  heng__diag_render(&out, l.diags.last, HENG_ZH);
  check_text(heng__buf_slice(&out),
             "units.csv:21 [posts]: error H410: `x19` is not a number; write "
             "digits, such as 12, -0.5 or 80%\n"
             "      and 10 more like this in the same column\n"
             "units.csv:21 [posts]: 错误 H410：“x19”不是数字，请写成 12、-0.5 "
             "或 80% 的形式\n"
             "      同一列中另有 10 处同样的问题\n");
  unload(&l);
}

// A long value is cut where it is quoted, between characters.
static void a_number_too_long_to_be_exact(void **state) {
  (void)state;
  char text[4096], digits[1301];
  memset(digits, '9', 1300);
  digits[1300] = '\0';
  snprintf(text, sizeof text,
           "= units\nid,name,class,posts\nkj,科技局,部门,%s\n", digits);
  loaded l;
  load(&l, text);
  heng_buf out = {.arena = &l.arena};
  heng__diag_render(&out, l.diags.first, HENG_EN);
  check_text(heng__buf_slice(&out),
             "units.csv:2 [posts]: error H411: "
             "`999999999999999999999999999999999999999999999999999999999999…` "
             "has more digits than can be kept exactly\n");
  unload(&l);
}

// Rows of a scheme are shown where they stand in the rules.
static void a_row_of_the_scheme_is_shown_in_the_rules(void **state) {
  (void)state;
  loaded l;
  begin_records(&l, NULL);
  heng_slice text = HENG_LIT("given units {\n  | id | name | class |\n"
                             "  | law | 法治 | district | 12.5 |\n}\n");
  heng_source *source = heng__source_new(&l.arena, HENG_LIT("five.heng"), text);
  heng_slice headings[] = {HENG_LIT("id"), HENG_LIT("name"), HENG_LIT("class"),
                           HENG_LIT("posts")};
  heng_slice cells[] = {HENG_LIT("law"), HENG_LIT("法治"), HENG_LIT("district"),
                        HENG_LIT("12.5")};
  heng_span span = {source, 40, 76};
  heng__records_table(l.builder, HENG_LIT("units"), HENG_LIT("five.heng"),
                      (heng_slice){NULL, 0});
  heng__records_headings(l.builder, 0, headings, 4);
  heng__records_row(l.builder, 0, span, cells, 4);
  heng__records_row(l.builder, 0, span, cells, 4);
  heng__records_end_table(l.builder);
  assert_int_equal(heng__records_finish(l.builder, &l.records), HENG_RECORDS);
  heng_buf out = {.arena = &l.arena};
  heng__diag_render(&out, l.diags.first, HENG_EN);
  heng__diag_render(&out, l.diags.last, HENG_ZH);
  check_text(heng__buf_slice(&out),
             "five.heng:3:29: error H412: `12.5` is not a whole number, as it "
             "must be here\n"
             "    3 |   | law | 法治 | district | 12.5 |\n"
             "      |                             ^^^^\n"
             "five.heng:3:5: 错误 "
             "H430：表“单位”中主键“law”重复，请保留一行，或改用另一个主键\n"
             "    3 |   | law | 法治 | district | 12.5 |\n"
             "      |     ^^^\n"
             "      第一处在这里 (five.heng:3)\n");
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_that_the_model_has_not),
      cmocka_unit_test(a_table_that_is_there_twice),
      cmocka_unit_test(a_column_that_the_table_has_not),
      cmocka_unit_test(a_column_that_is_there_twice),
      cmocka_unit_test(a_column_that_is_missing),
      cmocka_unit_test(a_cell_without_a_heading),
      cmocka_unit_test(a_row_that_goes_on),
      cmocka_unit_test(a_row_that_ends_early),
      cmocka_unit_test(words_for_numbers),
      cmocka_unit_test(a_number_that_is_not_whole),
      cmocka_unit_test(a_number_out_of_bounds),
      cmocka_unit_test(dates_that_are_none),
      cmocka_unit_test(neither_yes_nor_no),
      cmocka_unit_test(cells_that_must_not_be_blank),
      cmocka_unit_test(a_cell_that_other_rows_have),
      cmocka_unit_test(a_cell_that_this_row_needs),
      cmocka_unit_test(bytes_that_are_no_text),
      cmocka_unit_test(a_key_that_is_there_twice),
      cmocka_unit_test(a_number_key_that_is_there_twice),
      cmocka_unit_test(a_row_that_is_there_twice),
      cmocka_unit_test(a_reference_to_nothing),
      cmocka_unit_test(references_to_a_table_that_is_not_there),
      cmocka_unit_test(a_ring_of_rows),
      cmocka_unit_test(several_problems_of_one_row),
      cmocka_unit_test(the_same_again_and_again_is_said_twenty_times),
      cmocka_unit_test(a_number_too_long_to_be_exact),
      cmocka_unit_test(a_row_of_the_scheme_is_shown_in_the_rules),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
