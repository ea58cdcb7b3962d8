// Tokens: the words, numbers, texts and signs of a rule text, with what the
// parser and the plan find out about each.
#ifndef HENG_GRAMMAR_TOKEN_H
#define HENG_GRAMMAR_TOKEN_H

#include "base/date.h"
#include "base/source.h"
#include "words/vocab.h"

typedef enum heng_token_kind {
  HENG_T_END,
  HENG_T_WORD,     // letters, CJK, digits (not first), _
  HENG_T_NUMBER,   // digits[.digits]
  HENG_T_DATE,     // 2022-12-31
  HENG_T_TEXT,     // "…" or “…”
  HENG_T_SIGN,     // one of the signs below
  HENG_T_COMMENT,  // # to the end of the line
  HENG_T_CELL,     // a cell of a | … | row
  HENG_T_BAD,      // reported by the lexer
} heng_token_kind;

// ORDER SIGNS: the table in lexer.c
typedef enum heng_sign {
  HENG_G_NONE,
  HENG_G_LPAREN,
  HENG_G_RPAREN,
  HENG_G_LBRACKET,
  HENG_G_RBRACKET,
  HENG_G_LBRACE,
  HENG_G_RBRACE,
  HENG_G_COMMA,
  HENG_G_SEMICOLON,
  HENG_G_COLON,
  HENG_G_DOT,
  HENG_G_QUESTION,
  HENG_G_PLUS,
  HENG_G_MINUS,
  HENG_G_TIMES,
  HENG_G_DIVIDE,
  HENG_G_POWER,
  HENG_G_PERCENT,
  HENG_G_EQ,
  HENG_G_NE,
  HENG_G_LT,
  HENG_G_LE,
  HENG_G_GT,
  HENG_G_GE,
  HENG_G_BAR,
  HENG_G_RANGE,
} heng_sign;

// Signs and words that stand in one column with those of the lines beside them.
typedef enum heng_align {
  HENG_ALIGN_NONE,
  HENG_ALIGN_FIELD,  // the = of fields, total, place, tier
  HENG_ALIGN_EXTRA,  // the = of deduct, bonus
  HENG_ALIGN_ROW,    // the = of a param's row
  HENG_ALIGN_PARAM,  // the = of param, value
  HENG_ALIGN_OF,     // the `of` of indicators
  HENG_ALIGN_WHEN,   // when and otherwise of a choose's row
} heng_align;

typedef struct heng_token {
  heng_token_kind kind;
  heng_sign sign;
  uint32_t start, end;  // bytes of the source
  bool first_on_line;
  bool blank_before;  // an empty line stands before it
  // Filled by the parser: the keyword that this word is (the first word of it:
  // `is` of `is known`), and whether it is a further word of the one before.
  heng_keyword keyword;
  bool goes_on;    // also: a further part of a key (`1号`)
  bool declares;   // a word of a declared name (the first or the partner)
  uint8_t depth;   // blocks and brackets open before it; a closing one has
                   // the depth of its opening one
  bool read;       // the parser read it, and did not skip it after a mistake
  bool begins;     // a statement, an item or a row begins here
  bool unmatched;  // a bracket without its partner
  bool prefix;     // the minus of -x
  heng_align aligns;
  bool not_first[2];  // of the first word of a declared name, by heng_lang:
                      // the name in that tongue would be read as a keyword if
                      // it stood first
  // Filled by the plan: both names of what this word means.
  bool resolved;
  heng_pair pair;
} heng_token;

#endif
