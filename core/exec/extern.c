// Calls of functions that a profile's script or a plugin brings. Each distinct
// list of arguments is handed over once in a run: what comes back depends on
// nothing else, so it serves all rows with the same arguments.
#include "base/utf8.h"
#include "exec/run_internal.h"

#define TEXT_SHOWN 60  // bytes of a text among the arguments, in a message

// One call that was made.
typedef struct called {
  uint64_t hash;
  uint32_t id;              // the plan's extern
  heng_extern_value *args;  // owned by the memo's arena
  uint32_t n_args;
  heng_value value;  // HELD: it gave none
  heng_said why;     // of HELD
} called;

typedef struct heng_extern_memo heng_extern_memo;
struct heng_extern_memo {
  const heng_extern_memo *below;  // looked into first, never added to; or null
  HENG_VEC(called) calls;
  uint32_t *slots;  // hash table of calls, HENG_NONE empty
  size_t mask;
};

// ---- arguments ------------------------------------------------------------

static uint64_t mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

static uint64_t value_hash(const heng_extern_value *v) {
  if (v->missing) return 1;
  switch (v->kind) {
    case HENG_EXTERN_NUMBER: return heng__num_hash(v->num);
    case HENG_EXTERN_DATE: return (uint64_t)v->date;
    case HENG_EXTERN_YES_NO: return v->yes;
    case HENG_EXTERN_TEXT:
    case HENG_EXTERN_CHOICE: break;
  }
  uint64_t hash = v->text.len;
  for (size_t i = 0; i < v->text.len; i++)
    hash = mix(hash, (unsigned char)v->text.ptr[i]);
  return hash;
}

static bool value_same(const heng_extern_value *a, const heng_extern_value *b) {
  if (a->missing || b->missing) return a->missing == b->missing;
  switch (a->kind) {
    case HENG_EXTERN_NUMBER: return heng__num_cmp(a->num, b->num) == 0;
    case HENG_EXTERN_DATE: return a->date == b->date;
    case HENG_EXTERN_YES_NO: return a->yes == b->yes;
    case HENG_EXTERN_TEXT:
    case HENG_EXTERN_CHOICE: break;
  }
  return heng__slice_eq(a->text, b->text);
}

static heng_extern_kind kind_of(heng_type type) {
  switch (type.base) {
    case HENG_TYPE_NUMBER: return HENG_EXTERN_NUMBER;
    case HENG_TYPE_DATE: return HENG_EXTERN_DATE;
    case HENG_TYPE_BOOL: return HENG_EXTERN_YES_NO;
    case HENG_TYPE_CHOICE: return HENG_EXTERN_CHOICE;
    case HENG_TYPE_TEXT:
    case HENG_TYPE_NONE:
    case HENG_TYPE_REF:
    case HENG_TYPE_DURATION: break;
  }
  return HENG_EXTERN_TEXT;
}

static heng_extern_value to_extern(const heng_exec *x,
                                   heng_type type,
                                   const heng_value *v) {
  heng_extern_value out = {.kind = kind_of(type)};
  out.missing = v->state == HENG_MISSING;
  if (out.missing) return out;
  switch (out.kind) {
    case HENG_EXTERN_NUMBER: out.num = v->num; break;
    case HENG_EXTERN_DATE: out.date = (heng_date)v->code; break;
    case HENG_EXTERN_YES_NO: out.yes = v->code == 1; break;
    case HENG_EXTERN_TEXT: out.text = v->text; break;
    case HENG_EXTERN_CHOICE:
      out.text = heng__pair_show(
          x->plan->schema->choices[type.id].values[v->code], HENG_EN);
      break;
  }
  return out;
}

// KNOWN: all arguments are there. Else what passes through.
static heng_value take_args(heng_exec *x,
                            const heng_node *node,
                            heng_extern_value *args) {
  const heng_plan_extern *f = &x->plan->externs[node->id];
  uint32_t held = HENG_NONE;
  bool any_held = false, missing = false;
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_type type = node->args[i]->type;
    heng_value v = heng__eval(x, node->args[i]);
    if (v.state == HENG_HELD || heng__is_unknown(type, &v)) {
      held = heng__held_first(x, held, v.finding);
      any_held = true;
    } else if (v.state == HENG_MISSING && !f->types[i].optional) {
      missing = true;
    } else {
      args[i] = to_extern(x, type, &v);
    }
  }
  if (any_held) return heng__held(held);
  return missing ? heng__missing() : (heng_value){0};
}

// ---- results --------------------------------------------------------------

static heng_value no_value(
    heng_exec *x, called *c, heng_code why, heng_said first, heng_said second) {
  heng_said args[] = {first, second};
  c->why = heng__remark(x->arena, why, args, 2);
  return heng__held(HENG_NONE);
}

static heng_said result_said(const heng_exec *x, heng_type type) {
  switch (kind_of(type)) {
    case HENG_EXTERN_NUMBER: return HENG_SAY2("number", "数");
    case HENG_EXTERN_TEXT: return HENG_SAY2("text", "文字");
    case HENG_EXTERN_DATE: return HENG_SAY2("date", "日期");
    case HENG_EXTERN_YES_NO: return HENG_SAY2("yes/no", "是否");
    case HENG_EXTERN_CHOICE: break;
  }
  const heng_choice *choice = &x->plan->schema->choices[type.id];
  if (choice->pair.en.len || choice->pair.zh.len)
    return heng__say_pair(choice->pair);
  return HENG_SAY(choice->shown);
}

// The value of a choice that the text names.
static heng_value choice_value(heng_exec *x,
                               called *c,
                               heng_type type,
                               heng_slice text) {
  const heng_choice *choice = &x->plan->schema->choices[type.id];
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  for (size_t i = 0; i < choice->n_values; i++) {
    if (heng__pair_has(choice->values[i], text))
      return heng__known_code((int64_t)i);
    heng_said value = heng__say_pair(choice->values[i]);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(value.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(value.zh));
  }
  return no_value(x, c, HENG_N_RUN_EXTERN_CHOICE, HENG_SAY(text),
                  (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
}

static heng_value from_extern(heng_exec *x,
                              called *c,
                              const heng_extern_value *v) {
  heng_type type = x->plan->externs[c->id].result;
  const heng_said none = HENG_SAY2("", "");
  if (v->missing && !type.optional)
    return no_value(x, c, HENG_N_RUN_EXTERN_NIL, result_said(x, type), none);
  if (v->missing) return heng__missing();
  switch (kind_of(type)) {
    case HENG_EXTERN_NUMBER:
      if (type.whole && !heng__num_is_int(v->num))
        return no_value(x, c, HENG_N_RUN_EXTERN_WHOLE,
                        HENG_SAY(heng__num_text(x->arena, v->num)), none);
      return heng__known_num(v->num);
    case HENG_EXTERN_DATE: return heng__known_code(v->date);
    case HENG_EXTERN_YES_NO: return heng__known_code(v->yes);
    case HENG_EXTERN_CHOICE: return choice_value(x, c, type, v->text);
    case HENG_EXTERN_TEXT: break;
  }
  return (heng_value){.text = v->text};
}

// ---- calls that were made -------------------------------------------------

static bool same_call(const called *a, const called *b) {
  if (a->hash != b->hash || a->id != b->id || a->n_args != b->n_args)
    return false;
  for (uint32_t i = 0; i < a->n_args; i++)
    if (!value_same(&a->args[i], &b->args[i])) return false;
  return true;
}

// The slot of a call, or the empty one where it belongs.
static size_t slot_of(const heng_extern_memo *memo, const called *c) {
  size_t at = (size_t)c->hash & memo->mask;
  while (memo->slots[at] != HENG_NONE &&
         !same_call(&memo->calls.items[memo->slots[at]], c))
    at = (at + 1) & memo->mask;
  return at;
}

static const called *find_call(const heng_extern_memo *memo, const called *c) {
  for (; memo; memo = memo->below) {
    if (!memo->slots) continue;
    uint32_t at = memo->slots[slot_of(memo, c)];
    if (at != HENG_NONE) return &memo->calls.items[at];
  }
  return NULL;
}

static void keep_call(heng_exec *x, const called *c) {
  heng_extern_memo *memo = x->called;
  if (!memo->slots || 2 * (memo->calls.len + 1) > memo->mask) {
    size_t size = memo->slots ? 4 * (memo->mask + 1) : 64;
    memo->slots = heng__array(x->arena, uint32_t, size);
    memo->mask = size - 1;
    memset(memo->slots, 0xff, size * sizeof *memo->slots);
    for (size_t i = 0; i < memo->calls.len; i++)
      memo->slots[slot_of(memo, &memo->calls.items[i])] = (uint32_t)i;
  }
  memo->slots[slot_of(memo, c)] = (uint32_t)memo->calls.len;
  heng__push(x->arena, &memo->calls, *c);
}

void heng__extern_read(heng_exec *x, const heng_exec *of) {
  x->called = heng__new(x->arena, heng_extern_memo);
  x->called->below = of->called;
}

// Gives control to the arena's guard: there is never that much.
static void exhaust(heng_arena *arena) {
  heng__arena_items(arena, SIZE_MAX, sizeof(called));
}

static void make_call(heng_exec *x, called *c) {
  const heng_plan_extern *f = &x->plan->externs[c->id];
  heng_extern_library *library = f->function->library;
  heng_extern_value out = {.kind = kind_of(f->result)};
  switch (library->call(library, f->function->number, c->args, c->n_args,
                        x->arena, &out, &c->why)) {
    case HENG_EXTERN_GAVE: c->value = from_extern(x, c, &out); return;
    case HENG_EXTERN_FAILED: break;
    case HENG_EXTERN_NOMEM: exhaust(x->arena); break;
  }
  c->value = heng__held(HENG_NONE);
}

// ---- findings -------------------------------------------------------------

// At most so much of a text, to the end of a character.
static heng_slice cut(heng_arena *arena, heng_slice text) {
  size_t at = 0, step;
  int32_t cp;
  while ((step = heng__utf8_next(text, at, &cp)) && at + step <= TEXT_SHOWN)
    at += step;
  if (at == text.len) return text;
  return heng__arena_printf(arena, "%.*s…", (int)at, text.ptr);
}

heng_said heng__extern_said(heng_exec *x, const heng_node *node) {
  heng_said name = heng__say_pair(x->plan->externs[node->id].function->pair);
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  heng__buf_printf(&en, "%.*s(", HENG_ARG(name.en));
  heng__buf_printf(&zh, "%.*s(", HENG_ARG(name.zh));
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(x, node->args[i]);
    heng_said arg = heng__value_said(x->arena, x->run, node->args[i]->type, v);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "",
                     HENG_ARG(cut(x->arena, arg.en)));
    heng__buf_printf(&zh, "%s%.*s", i ? "，" : "",
                     HENG_ARG(cut(x->arena, arg.zh)));
  }
  heng__buf_puts(&en, ")");
  heng__buf_puts(&zh, ")");
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static heng_value held_by(heng_exec *x,
                          const heng_node *node,
                          const called *c) {
  heng_cursor subject = heng__subject(x, node);
  heng_raise what = {.kind = HENG_FINDING_EXTERN,
                     .code = HENG_M_RUN_EXTERN_RUN,
                     .table = subject.table,
                     .row = subject.row,
                     .about = node->number,
                     .span = node->span,
                     .n_args = 5};
  if (subject.table != HENG_NONE) what.code = HENG_M_RUN_EXTERN;
  uint32_t at;
  if (heng__raised(x, &what, &at)) return heng__held(at);
  what.args[0] = x->plan->externs[node->id].function->place;
  what.args[1] = heng__extern_said(x, node);
  what.args[2] = c->why;
  what.args[3] = what.args[4] = HENG_SAY2("", "");
  if (subject.table != HENG_NONE) {
    what.args[3] = heng__say_pair(x->plan->tables[subject.table].pair);
    what.args[4] = heng__key_said(x->arena, x->run, subject.table, subject.row);
  }
  return heng__held(heng__raise(x, &what));
}

heng_value heng__eval_extern(heng_exec *x, const heng_node *node) {
  heng_extern_value args[HENG_EXTERN_ARGS];
  heng_value ready = take_args(x, node, args);
  if (ready.state != HENG_KNOWN) return ready;
  if (!x->called) x->called = heng__new(x->arena, heng_extern_memo);
  called c = {
      .hash = node->id, .id = node->id, .args = args, .n_args = node->n_args};
  for (uint32_t i = 0; i < c.n_args; i++)
    c.hash = mix(c.hash, value_hash(&args[i]));
  const called *made = find_call(x->called, &c);
  if (!made) {
    // Numbers and texts of the arguments live as long as the run.
    c.args = heng__array(x->arena, heng_extern_value, c.n_args);
    memcpy(c.args, args, c.n_args * sizeof *args);
    make_call(x, &c);
    keep_call(x, &c);
    made = &c;
  }
  return made->value.state == HENG_HELD ? held_by(x, node, made) : made->value;
}
