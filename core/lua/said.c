// Lua's own messages in Chinese. Lua speaks English only; the forms that a
// profile's author meets are told here, the rest stay as they are.
#include <stdio.h>

#include "lua/sandbox.h"

#define HOLES 4

// `*` in the English form stands for anything, {0}… in the Chinese one for what
// stood there. The first form that fits is taken, so longer ones come first.
typedef struct form {
  const char *en, *zh;
} form;

static const form forms[] = {
    // The parser's.
    {"* expected (to close * at line *) near *",
     "在 {3} 附近缺少 {0}（用来结束第 {2} 行的 {1}）"},
    {"* expected near *", "在 {1} 附近应写 {0}"},
    {"unexpected symbol near *", "{0} 不能写在这里"},
    {"syntax error near *", "{0} 附近的写法不成语句"},
    {"unfinished string near *", "引号没有成对：{0}"},
    {"unfinished long string (starting at line *) near *",
     "第 {0} 行开始的 [[ 没有用 ]] 结束"},
    {"unfinished long comment (starting at line *) near *",
     "第 {0} 行开始的注释 --[[ 没有用 ]] 结束"},
    {"malformed number near *", "{0} 不是数；名字不能以数字开头"},
    {"invalid escape sequence *",
     "引号内的 {0} 不是转义写法；反斜杠请写成 \\\\"},
    {"attempt to assign to const variable *", "{0} 声明为常量，不能再赋值"},
    {"no visible label * for *", "找不到标号 {0}"},
    {"break outside a loop at line * near *", "break 只能写在循环里"},
    {"cannot use '...' outside a vararg function near *",
     "“...” 只能在文件开头或可变参数的函数里使用"},
    {"too many *", "数量过多：{0}"},
    // The running script's.
    {"attempt to call a * value (* *)", "{1} {2} 是{0}，不是函数，不能调用"},
    {"attempt to call a * value", "{0}不是函数，不能调用"},
    {"attempt to index a * value (* *)", "{1} {2} 是{0}，没有成员可取"},
    {"attempt to index a * value", "{0}没有成员可取"},
    {"attempt to perform arithmetic on a * value (* *)",
     "{1} {2} 是{0}，不能参加运算"},
    {"attempt to perform arithmetic on a * value", "{0}不能参加运算"},
    {"attempt to concatenate a * value (* *)", "{1} {2} 是{0}，不能用 .. 连接"},
    {"attempt to concatenate a * value", "{0}不能用 .. 连接"},
    {"attempt to get length of a * value (* *)", "{1} {2} 是{0}，没有长度"},
    {"attempt to get length of a * value", "{0}没有长度"},
    {"attempt to compare two * values", "两个{0}不能比较大小"},
    {"attempt to compare * with *", "{0}与{1}不能比较大小"},
    {"attempt to divide by zero", "除数是 0"},
    {"attempt to perform *", "除数是 0：{0}"},
    {"number* has no integer representation", "这个数不是整数"},
    {"bad argument #* to * (* expected, got *)",
     "{1} 的第 {0} 个参数应是{2}，实际是{3}"},
    {"bad argument #* to * (*)", "{1} 的第 {0} 个参数不对：{2}"},
    {"calling * on bad self*",
     "调用 {0} 的对象不对；成员函数请用点号或冒号写对"},
    {"bad 'for' initial value (number expected, got *)",
     "循环的初值必须是数，这里是{0}"},
    {"bad 'for' limit (number expected, got *)",
     "循环的终值必须是数，这里是{0}"},
    {"bad 'for' step (number expected, got *)",
     "循环的步长必须是数，这里是{0}"},
    {"'for' step is zero", "循环的步长不能是 0"},
    {"'__index' chain too long; possible loop", "__index 层层相连，可能成环"},
    {"C stack overflow*", "嵌套过深"},
    {"stack overflow*", "函数调用层数过多，可能在无休止地调用自己"},
    {"error in error handling", "处理错误时又出错"},
    {"index is nil", "表的下标是空值"},
    {"index is NaN", "表的下标不是数"},
    {"variable * got a non-closable value", "变量 {0} 不能写 <close>"},
    {"cannot change a protected metatable", "这个表的元表不能改动"},
    {"assertion failed!", "assert 的条件不成立"},
    {"error object is a * value", "error 的参数应是文字，这里是{0}"},
};

// Words of Lua that stand in those holes.
static const form words[] = {
    {"nil", "空值"},
    {"no value", "空缺"},
    {"number", "数"},
    {"integer", "整数"},
    {"string", "文字"},
    {"table", "表"},
    {"function", "函数"},
    {"boolean", "是否值"},
    {"userdata", "外部对象"},
    {"global", "全局变量"},
    {"local", "局部变量"},
    {"upvalue", "外层变量"},
    {"field", "成员"},
    {"method", "方法"},
    {"constant", "常量"},
    {"<eof>", "文件末尾"},
    {"<name>", "一个名字"},
    {"value expected", "缺少这个参数"},
    {"table expected", "应是表"},
};

// Whether [text] has the form; then the holes are filled.
static bool fits(const char *en, heng_slice text, heng_slice *holes) {
  size_t n = 0, at = 0;
  while (*en) {
    if (*en != '*') {
      if (at >= text.len || text.ptr[at] != *en) return false;
      at++, en++;
      continue;
    }
    en++;
    size_t stop = strcspn(en, "*");
    size_t from = at;
    if (!stop && !*en) at = text.len;
    while (at + stop <= text.len && stop &&
           memcmp(text.ptr + at, en, stop) != 0)
      at++;
    if (at + stop > text.len || n == HOLES) return false;
    holes[n++] = (heng_slice){text.ptr + from, at - from};
  }
  return at == text.len;
}

heng_slice heng__lua_word(heng_slice word) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (heng__slice_eq(word, heng__slice(words[i].en)))
      return heng__slice(words[i].zh);
  return word;
}

heng_said heng__lua_said(heng_slice message, char *out, size_t size) {
  heng_slice holes[HOLES] = {{NULL, 0}};
  const char *zh = NULL;
  for (size_t i = 0; i < sizeof forms / sizeof *forms && !zh; i++)
    if (fits(forms[i].en, message, holes)) zh = forms[i].zh;
  if (!zh) return HENG_SAY(message);
  size_t at = 0;
  for (; *zh; zh++) {
    heng_slice piece = {zh, 1};
    if (*zh == '{') {
      piece = heng__lua_word(holes[zh[1] - '0']);
      zh += 2;
    }
    if (at + piece.len > size) break;
    memcpy(out + at, piece.ptr, piece.len);
    at += piece.len;
  }
  return (heng_said){message, {out, at}};
}
