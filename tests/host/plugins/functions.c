// A plugin with functions of values: good ones of every kind, some that give
// what they should not, and some that the host must leave out.
#include <heng/plugin.h>

#include <string.h>

static heng_str text(const char *chars) {
  return (heng_str){chars, strlen(chars)};
}

// The first argument with a mark behind it; asks beyond the block too.
static heng_status mark(heng_block *block, const heng_block_api *api) {
  char out[256];
  for (size_t row = 0; row < api->rows(block); row++) {
    heng_str arg = api->text(block, row, 0);
    if (arg.len > sizeof out - 2 || api->text(block, row, 9).len ||
        !api->missing(block, row + 1, 0) || api->days(block, row, 0)) {
      api->fail(block, row, text("odd"), text(""));
      continue;
    }
    memcpy(out, arg.ptr, arg.len);
    out[arg.len] = '!';
    api->give_text(block, row, (heng_str){out, arg.len + 1});
    api->give_text(block, row, text("a second result does not count"));
  }
  return HENG_OK;
}

static heng_status half(heng_block *block, const heng_block_api *api) {
  int64_t n, d;
  if (api->missing(block, 0, 0))
    api->give_missing(block, 0);
  else if (api->fraction(block, 0, 0, &n, &d) && d < INT64_MAX / 2)
    api->give_fraction(block, 0, n, 2 * d);
  else
    api->give_text(block, 0, text("12345678901234567890/3"));
  return HENG_OK;
}

static heng_status later(heng_block *block, const heng_block_api *api) {
  api->give_days(block, 0, api->days(block, 0, 0) + 1);
  return HENG_OK;
}

static heng_status is_not(heng_block *block, const heng_block_api *api) {
  api->give_yes(block, 0, !api->yes(block, 0, 0));
  return HENG_OK;
}

static heng_status nothing(heng_block *block, const heng_block_api *api) {
  (void)block;
  (void)api;
  return HENG_OK;
}

static heng_status broken(heng_block *block, const heng_block_api *api) {
  (void)block;
  (void)api;
  return HENG_SYSTEM;
}

static heng_status by_zero(heng_block *block, const heng_block_api *api) {
  api->give_fraction(block, 0, INT64_MIN, 0);
  return HENG_OK;
}

static heng_status a_word(heng_block *block, const heng_block_api *api) {
  api->give_text(block, 0, text("seven"));
  return HENG_OK;
}

#define SIZE .size = sizeof(heng_plugin_function)
static const char *const of_text[] = {"x: text"};
static const char *const of_number[] = {"x: number?"};
static const char *const of_date[] = {"x: date"};
static const char *const of_yes[] = {"x: yes/no"};

static const heng_plugin_function list[] = {
    {SIZE, "mark", "标记", "", "", of_text, 1, "text", mark},
    {SIZE, "half", NULL, "", "", of_number, 1, "number?", half},
    {SIZE, "later", NULL, "", "", of_date, 1, "date", later},
    {SIZE, "is_not", NULL, "", "", of_yes, 1, "yes/no", is_not},
    {SIZE, "nothing", NULL, "", "", of_text, 1, "number", nothing},
    {SIZE, "broken", NULL, "", "", of_text, 1, "number", broken},
    {SIZE, "by_zero", NULL, "", "", of_text, 1, "number", by_zero},
    {SIZE, "a_word", NULL, "", "", of_text, 1, "number", a_word},
    {SIZE, "odd_type", NULL, "", "", of_text, 1, "numbre", a_word},
    // Left out:
    {SIZE, "sum", NULL, "", "", of_text, 1, "number", a_word},
    {SIZE, "标记二", NULL, "", "", of_text, 1, "number", a_word},
    {SIZE, "two words", NULL, "", "", of_text, 1, "number", a_word},
    {SIZE, "no_call", NULL, "", "", of_text, 1, "number", NULL},
    {.size = 8, "short", NULL, "", "", of_text, 1, "number", a_word},
};

static const heng_plugin_function *const functions[] = {
    &list[0], &list[1], &list[2], &list[3],  &list[4],  &list[5],  &list[6],
    &list[7], &list[8], &list[9], &list[10], &list[11], &list[12], &list[13],
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "functions",
    .version = "1.0",
    .summary_en = "functions of values",
    .summary_zh = "函数",
    .functions = functions,
    .n_functions = sizeof functions / sizeof *functions,
};
