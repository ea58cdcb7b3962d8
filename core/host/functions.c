// Functions of values from plugins: taking them over, and calling one with a
// block of arguments. No jump of an exhausted arena may cross the plugin's
// frames: what it asks for was made before, and what it gives is copied under a
// guard.
#include "host/functions.h"

#include <stdio.h>

#include "base/utf8.h"
#include "words/vocab.h"

// The functions of one plugin; `functions` of a heng_loaded.
typedef struct plugin_library {
  heng_extern_library library;  // first, so that it leads back here
  heng_loaded *plugin;
} plugin_library;

// ---- a block of calls -----------------------------------------------------

typedef enum given {
  GIVEN_NOTHING,
  GIVEN_MISSING,
  GIVEN_TEXT,
  GIVEN_FRACTION,
  GIVEN_DAYS,
  GIVEN_YES,
  GIVEN_FAILURE,
} given;

// One row: the engine computes one value at a time.
struct heng_block {
  heng_arena *arena;
  const heng_extern_value *args;
  heng_str *texts;
  size_t n_args;
  given given;
  heng_slice text, chinese;
  int64_t numerator, denominator;
  bool yes;
  bool exhausted;
};

static const heng_extern_value *argument(const heng_block *call,
                                         size_t row,
                                         size_t i) {
  static const heng_extern_value none = {.missing = true};
  return row == 0 && i < call->n_args ? &call->args[i] : &none;
}

static size_t call_rows(const heng_block *call) {
  (void)call;
  return 1;
}

static bool call_missing(const heng_block *call, size_t row, size_t i) {
  return argument(call, row, i)->missing;
}

static heng_str call_text(const heng_block *call, size_t row, size_t i) {
  if (row || i >= call->n_args) return (heng_str){"", 0};
  return call->texts[i];
}

static bool call_fraction(const heng_block *call,
                          size_t row,
                          size_t i,
                          int64_t *numerator,
                          int64_t *denominator) {
  const heng_extern_value *v = argument(call, row, i);
  *numerator = 0;
  *denominator = 1;
  if (v->missing || v->kind != HENG_EXTERN_NUMBER || v->num.wide) return false;
  *numerator = v->num.n;
  *denominator = v->num.d;
  return true;
}

static int32_t call_days(const heng_block *call, size_t row, size_t i) {
  const heng_extern_value *v = argument(call, row, i);
  return v->missing || v->kind != HENG_EXTERN_DATE ? 0 : v->date;
}

static bool call_yes(const heng_block *call, size_t row, size_t i) {
  const heng_extern_value *v = argument(call, row, i);
  return !v->missing && v->kind == HENG_EXTERN_YES_NO && v->yes;
}

// Whether the row has no result yet; then it has one now.
static bool ends(heng_block *call, size_t row, given what) {
  if (row || call->given != GIVEN_NOTHING) return false;
  call->given = what;
  return true;
}

static void copy_texts(void *ctx) {
  heng_block *call = ctx;
  call->text = heng__arena_copy(call->arena, call->text);
  call->chinese = heng__arena_copy(call->arena, call->chinese);
}

static void take_texts(heng_block *call, heng_str first, heng_str second) {
  call->text = (heng_slice){first.ptr, first.len};
  call->chinese = (heng_slice){second.ptr, second.len};
  if (!heng__protect(call->arena, copy_texts, call)) call->exhausted = true;
}

static void give_missing(heng_block *call, size_t row) {
  ends(call, row, GIVEN_MISSING);
}

static void give_text(heng_block *call, size_t row, heng_str text) {
  if (ends(call, row, GIVEN_TEXT)) take_texts(call, text, (heng_str){"", 0});
}

static void give_fraction(heng_block *call,
                          size_t row,
                          int64_t numerator,
                          int64_t denominator) {
  if (!ends(call, row, GIVEN_FRACTION)) return;
  call->numerator = numerator;
  call->denominator = denominator;
}

static void give_days(heng_block *call, size_t row, int32_t days) {
  if (ends(call, row, GIVEN_DAYS)) call->numerator = days;
}

static void give_yes(heng_block *call, size_t row, bool yes) {
  if (ends(call, row, GIVEN_YES)) call->yes = yes;
}

static void give_failure(heng_block *call,
                         size_t row,
                         heng_str english,
                         heng_str chinese) {
  if (!ends(call, row, GIVEN_FAILURE)) return;
  take_texts(call, english, chinese.len ? chinese : english);
}

static const heng_block_api call_api = {
    .size = sizeof(heng_block_api),
    .rows = call_rows,
    .missing = call_missing,
    .text = call_text,
    .fraction = call_fraction,
    .days = call_days,
    .yes = call_yes,
    .give_missing = give_missing,
    .give_text = give_text,
    .give_fraction = give_fraction,
    .give_days = give_days,
    .give_yes = give_yes,
    .fail = give_failure,
};

// ---- results --------------------------------------------------------------

static heng_said remark(heng_arena *arena,
                        heng_code code,
                        heng_said first,
                        heng_said second) {
  heng_said args[] = {first, second};
  heng_diag diag = {.code = code, .args = args, .n_args = 2};
  return (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                     heng__diag_message(arena, &diag, HENG_ZH)};
}

// n / d; false where one of them is 0 below the line or too long.
static bool quotient(heng_arena *arena, heng_num n, heng_num d, heng_num *out) {
  return heng__num_sign(d) != 0 && heng__num_div(arena, n, d, out) == HENG_OK;
}

static bool number_of_text(heng_arena *arena, heng_slice text, heng_num *out) {
  const char *line = text.len ? memchr(text.ptr, '/', text.len) : NULL;
  if (!line) return heng__num_parse(arena, text, out) == HENG_OK;
  size_t at = (size_t)(line - text.ptr);
  heng_num n, d;
  return heng__num_parse(arena, (heng_slice){text.ptr, at}, &n) == HENG_OK &&
         heng__num_parse(arena, (heng_slice){line + 1, text.len - at - 1},
                         &d) == HENG_OK &&
         quotient(arena, n, d, out);
}

static bool number_of_int(heng_arena *arena, int64_t n, heng_num *out) {
  *out = heng__num_int(n == INT64_MIN ? n + 1 : n);
  return n != INT64_MIN ||
         heng__num_sub(arena, *out, heng__num_int(1), out) == HENG_OK;
}

// A text as a value of the kind that is wanted.
static bool take_text(heng_arena *arena,
                      heng_slice text,
                      heng_extern_value *out) {
  if (heng__utf8_valid(text) < text.len ||
      (text.len && memchr(text.ptr, '\0', text.len)))
    return false;
  switch (out->kind) {
    case HENG_EXTERN_NUMBER: return number_of_text(arena, text, &out->num);
    case HENG_EXTERN_DATE: return heng__date_parse(text, &out->date);
    case HENG_EXTERN_YES_NO:
      out->yes = heng__slice_eq(text, HENG_LIT("yes"));
      return out->yes || heng__slice_eq(text, HENG_LIT("no"));
    case HENG_EXTERN_TEXT:
    case HENG_EXTERN_CHOICE: break;
  }
  out->text = text;
  return true;
}

static bool take_fraction(heng_arena *arena,
                          const heng_block *call,
                          heng_extern_value *out) {
  heng_num n, d;
  return out->kind == HENG_EXTERN_NUMBER &&
         number_of_int(arena, call->numerator, &n) &&
         number_of_int(arena, call->denominator, &d) &&
         quotient(arena, n, d, &out->num);
}

static bool take_days(const heng_block *call, heng_extern_value *out) {
  out->date = (heng_date)call->numerator;
  return out->kind == HENG_EXTERN_DATE && out->date >= heng__date_of(1, 1, 1) &&
         out->date <= heng__date_of(9999, 12, 31);
}

static heng_slice shown(heng_arena *arena, const heng_block *call) {
  switch (call->given) {
    case GIVEN_TEXT:
      if (heng__utf8_valid(call->text) < call->text.len) return HENG_LIT("?");
      return call->text;
    case GIVEN_FRACTION:
      return heng__arena_printf(arena, "%lld/%lld", (long long)call->numerator,
                                (long long)call->denominator);
    case GIVEN_DAYS:
      return heng__arena_printf(arena, "%lld", (long long)call->numerator);
    case GIVEN_YES: return call->yes ? HENG_LIT("yes") : HENG_LIT("no");
    case GIVEN_NOTHING:
    case GIVEN_MISSING:
    case GIVEN_FAILURE: break;
  }
  return HENG_LIT("");
}

static heng_said kind_said(heng_extern_kind kind) {
  switch (kind) {
    case HENG_EXTERN_NUMBER: return HENG_SAY2("a number", "数");
    case HENG_EXTERN_TEXT: return HENG_SAY2("a text", "文字");
    case HENG_EXTERN_DATE: return HENG_SAY2("a date", "日期");
    case HENG_EXTERN_YES_NO: return HENG_SAY2("yes or no", "是或否");
    case HENG_EXTERN_CHOICE: break;
  }
  return HENG_SAY2("the name of a value", "选项名称");
}

static heng_extern_end take_result(heng_arena *arena,
                                   const heng_block *call,
                                   heng_extern_value *out,
                                   heng_said *why) {
  bool good = false;
  switch (call->given) {
    case GIVEN_NOTHING:
      *why = remark(arena, HENG_N_HOST_CALL_NOTHING, HENG_SAY2("", ""),
                    HENG_SAY2("", ""));
      return HENG_EXTERN_FAILED;
    case GIVEN_FAILURE:
      *why = (heng_said){call->text, call->chinese};
      return HENG_EXTERN_FAILED;
    case GIVEN_MISSING: good = out->missing = true; break;
    case GIVEN_TEXT: good = take_text(arena, call->text, out); break;
    case GIVEN_FRACTION: good = take_fraction(arena, call, out); break;
    case GIVEN_DAYS: good = take_days(call, out); break;
    case GIVEN_YES:
      out->yes = call->yes;
      good = out->kind == HENG_EXTERN_YES_NO;
      break;
  }
  if (good) return HENG_EXTERN_GAVE;
  *why = remark(arena, HENG_N_HOST_CALL_RESULT, HENG_SAY(shown(arena, call)),
                kind_said(out->kind));
  return HENG_EXTERN_FAILED;
}

// ---- the library ----------------------------------------------------------

static heng_str text_of(heng_arena *arena, const heng_extern_value *v) {
  heng_slice text = HENG_LIT("");
  char date[16];
  if (v->missing) return (heng_str){text.ptr, 0};
  switch (v->kind) {
    case HENG_EXTERN_NUMBER: text = heng__num_text(arena, v->num); break;
    case HENG_EXTERN_DATE:
      text =
          heng__arena_copy(arena, heng__slice(heng__date_text(v->date, date)));
      break;
    case HENG_EXTERN_YES_NO:
      text = v->yes ? HENG_LIT("yes") : HENG_LIT("no");
      break;
    case HENG_EXTERN_TEXT:
    case HENG_EXTERN_CHOICE:
      if (v->text.len) text = v->text;
      break;
  }
  return (heng_str){text.ptr, text.len};
}

static heng_extern_end call_plugin(heng_extern_library *library,
                                   uint32_t number,
                                   const heng_extern_value *args,
                                   size_t n_args,
                                   heng_arena *arena,
                                   heng_extern_value *out,
                                   heng_said *why) {
  const plugin_library *from = (const plugin_library *)library;
  const heng_plugin_function *f = from->plugin->descriptor->functions[number];
  heng_str texts[HENG_EXTERN_ARGS];
  for (size_t i = 0; i < n_args; i++) texts[i] = text_of(arena, &args[i]);
  heng_block call = {
      .arena = arena, .args = args, .texts = texts, .n_args = n_args};
  heng_status status = f->call(&call, &call_api);
  if (call.exhausted || status == HENG_NOMEM) return HENG_EXTERN_NOMEM;
  if (status != HENG_OK) {
    heng_slice text = heng__slice(heng_status_text(status));
    *why = remark(arena, HENG_N_HOST_CALL_FAILED, HENG_SAY(text),
                  HENG_SAY2("", ""));
    return HENG_EXTERN_FAILED;
  }
  return take_result(arena, &call, out, why);
}

// ---- taking over ----------------------------------------------------------

static void refuse(heng_plugins *plugins,
                   const heng_loaded *plugin,
                   heng_code code,
                   const char *name) {
  heng_diag *diag =
      heng__diag(plugins->diags, code, (heng_span){0}, HENG_SAY(plugin->file),
                 HENG_SAY(heng__slice(name)));
  heng__diag_at_record(plugins->diags, diag, plugin->file, 0,
                       (heng_slice){NULL, 0});
}

static bool is_word(const char *name, bool chinese) {
  heng_slice text = heng__slice(name);
  size_t at = 0, len;
  int32_t cp;
  while ((len = heng__utf8_next(text, at, &cp)) > 0 &&
         (at ? heng__utf8_word(cp) : heng__utf8_word_start(cp)))
    at += len;
  return at && at == text.len && heng__utf8_has_cjk(text) == chinese;
}

static bool is_whole(const heng_plugin_function *f) {
  size_t least = offsetof(heng_plugin_function, call) + sizeof f->call;
  if (!f || f->size < least || !f->name || !f->parameters || !f->result ||
      !f->call || !f->n_parameters || f->n_parameters > HENG_EXTERN_ARGS)
    return false;
  for (size_t i = 0; i < f->n_parameters; i++)
    if (!f->parameters[i]) return false;
  return true;
}

// What is wrong with a function, or HENG_M_NONE.
static heng_code fault_of(const heng_plugin_function *f) {
  if (!is_whole(f)) return HENG_M_HOST_FUNCTION_EMPTY;
  if (!is_word(f->name, false) || (f->name_zh && !is_word(f->name_zh, true)))
    return HENG_M_HOST_FUNCTION_NAME;
  if (heng__function_find(heng__slice(f->name)) != HENG_FN_NONE ||
      heng__function_find(heng__slice(f->name_zh)) != HENG_FN_NONE)
    return HENG_M_HOST_FUNCTION_LANGUAGE;
  return HENG_M_NONE;
}

// `function gini(points: number, result: number?) = 0`
static heng_slice signature_of(heng_arena *arena,
                               const heng_plugin_function *f) {
  heng_buf text = {.arena = arena};
  heng__buf_printf(&text, "function %s(", f->name);
  for (size_t i = 0; i < f->n_parameters; i++)
    heng__buf_printf(&text, "%s, ", f->parameters[i]);
  heng__buf_printf(&text, "result: %s) = 0", f->result);
  return heng__buf_slice(&text);
}

static heng_extern extern_of(heng_arena *arena,
                             plugin_library *library,
                             uint32_t number) {
  const heng_plugin_descriptor *d = library->plugin->descriptor;
  const heng_plugin_function *f = d->functions[number];
  const char *version = d->version ? d->version : "";
  heng_slice place =
      heng__arena_printf(arena, "plugin %s %s", d->name, version);
  heng_slice place_zh =
      heng__arena_printf(arena, "插件 %s %s", d->name, version);
  heng_source *source = heng__source_new(arena, place, signature_of(arena, f));
  source->made_by = place;
  return (heng_extern){.pair = {heng__slice(f->name), heng__slice(f->name_zh)},
                       .signature = source,
                       .meaning = heng__arena_printf(arena, "plugin %s %s %s",
                                                     d->name, version, f->name),
                       .place = {place, place_zh},
                       .library = &library->library,
                       .number = number};
}

void heng__plugin_functions(heng_plugins *plugins, heng_loaded *plugin) {
  const heng_plugin_descriptor *d = plugin->descriptor;
  size_t end =
      offsetof(heng_plugin_descriptor, n_functions) + sizeof d->n_functions;
  if (d->size < end || !d->functions) return;
  heng_arena *arena = plugins->arena;
  plugin_library *library = heng__new(arena, plugin_library);
  library->library.call = call_plugin;
  library->plugin = plugin;
  plugin->functions = library;
  for (size_t i = 0; i < d->n_functions; i++) {
    const heng_plugin_function *f = d->functions[i];
    heng_code fault = fault_of(f);
    if (fault != HENG_M_NONE)
      refuse(plugins, plugin, fault, f && f->name ? f->name : "");
    else
      heng__push(arena, &plugins->functions,
                 extern_of(arena, library, (uint32_t)i));
  }
}

heng_loaded *heng__plugin_of(const heng_extern *function) {
  if (function->own) return NULL;
  return ((const plugin_library *)function->library)->plugin;
}

// ---- of a profile ---------------------------------------------------------

void heng__script_functions(heng_answer *answer,
                            heng_profile *profile,
                            const heng_profile_parts *parts) {
  heng_lua_functions *f = heng__lua_functions_new(&answer->arena, parts);
  if (!f) return;
  heng__push(&answer->arena, &answer->scripts, f);
  heng_externs externs = heng__lua_functions_externs(f);
  for (size_t i = 0; i < externs.len; i++)
    heng__push(&answer->arena, &profile->functions, externs.items[i]);
}

heng_externs heng__externs_of(heng_answer *answer,
                              const heng_profile *profile) {
  heng_arena *arena = &answer->arena;
  const heng_plugins *plugins = &answer->host->plugins;
  size_t n = profile->functions.len, m = plugins->functions.len;
  heng_extern *items = heng__array(arena, heng_extern, n + m);
  if (n) memcpy(items, profile->functions.items, n * sizeof *items);
  if (m) memcpy(items + n, plugins->functions.items, m * sizeof *items);
  return (heng_externs){items, n + m};
}

void heng__externs_hold(heng_answer *answer, const heng_plan *plan) {
  for (size_t i = 0; plan && i < plan->n_externs; i++) {
    heng_loaded *plugin = heng__plugin_of(plan->externs[i].function);
    bool held = !plugin;
    for (size_t k = 0; k < answer->held.len; k++)
      held |= answer->held.items[k] == plugin;
    if (held) continue;
    heng__push(&answer->arena, &answer->held, plugin);
    heng__plugin_hold(plugin);
  }
}

heng_slice heng__extern_types(heng_arena *arena, const heng_extern *function) {
  static const char before[] = ", result: ", behind[] = ") = 0";
  heng_slice text = function->signature->text;
  const char *open = memchr(text.ptr, '(', text.len);
  size_t from = open ? (size_t)(open - text.ptr) + 1 : text.len;
  size_t len = sizeof before - 1, at = text.len;
  while (at > from &&
         (at + len > text.len || memcmp(text.ptr + at, before, len) != 0))
    at--;
  size_t result = at + len, end = text.len - (sizeof behind - 1);
  if (at == from || result > end) return text;
  return heng__arena_printf(arena, "%.*s → %.*s", (int)(at - from),
                            text.ptr + from, (int)(end - result),
                            text.ptr + result);
}
