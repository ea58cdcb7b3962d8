// Functions of values that are computed outside of the rules: by a profile's
// script, or by a plugin. This is all that the rules know of them, so that
// neither building nor running a plan depends on who brings a function.
#ifndef HENG_BASE_EXTERN_H
#define HENG_BASE_EXTERN_H

#include "base/date.h"
#include "base/diag.h"
#include "base/num.h"

// The most arguments of one function.
#define HENG_EXTERN_ARGS 16

// What can cross the border. A row, a reference or a list of rows never does.
typedef enum heng_extern_kind {
  HENG_EXTERN_NUMBER,  // num
  HENG_EXTERN_TEXT,    // text
  HENG_EXTERN_DATE,    // date
  HENG_EXTERN_YES_NO,  // yes
  HENG_EXTERN_CHOICE,  // text: a name of one of the choice's values
} heng_extern_kind;

typedef struct heng_extern_value {
  heng_extern_kind kind;
  bool missing;
  heng_num num;
  heng_date date;
  bool yes;
  heng_slice text;  // UTF-8
} heng_extern_value;

typedef enum heng_extern_end {
  HENG_EXTERN_GAVE,    // a value of the kind that was wanted, or a missing one
  HENG_EXTERN_FAILED,  // it gave none; why is said
  HENG_EXTERN_NOMEM,
} heng_extern_end;

// Who computes. [call] may be called by several threads at a time, gives the
// same for the same arguments, and reads nothing but them.
typedef struct heng_extern_library heng_extern_library;
struct heng_extern_library {
  // Computes function [number] of the library. [out]->kind says what is wanted;
  // what is put into [out] and [why] lives in [arena].
  heng_extern_end (*call)(heng_extern_library *library,
                          uint32_t number,
                          const heng_extern_value *args,
                          size_t n_args,
                          heng_arena *arena,
                          heng_extern_value *out,
                          heng_said *why);
};

// One function. Everything it points at outlives the plans that it is in.
typedef struct heng_extern {
  heng_pair pair;
  // `function f 函数(a: T, b: T, result: T) = 0`: its types as a statement of
  // the rule language, so that they are written as everywhere else. The last
  // parameter is the result.
  const heng_source *signature;
  // Stands for what it computes in the plan's hash: the text of the function,
  // or a plugin's name and version.
  heng_slice meaning;
  heng_said place;  // "profile.lua:12", "plugin demo 1.0"
  bool own;         // the profile's; else a plugin's
  heng_extern_library *library;
  uint32_t number;  // in the library
} heng_extern;

typedef struct heng_externs {
  const heng_extern *items;
  size_t len;
} heng_externs;

#endif
