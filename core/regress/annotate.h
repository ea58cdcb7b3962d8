// Annotated copies of rule texts: each line as it is written, with how often it was
// exercised in the margin and what never was below it.
#ifndef HENG_REGRESS_ANNOTATE_H
#define HENG_REGRESS_ANNOTATE_H

#include "regress/coverage.h"

// What is known of each item of a cover.
typedef struct heng_annotation {
  const heng_cover *cover;
  const uint64_t *examples;  // how often examples exercised it
  const uint64_t *records;   // how often the sample and other records did
} heng_annotation;

// Adds a text with its margin, as plain text in [lang]. A line shows how
// often the first of its items was exercised; wide characters take two columns.
void heng__annotate_text(heng_buf *out,
                         const heng_annotation *annotation,
                         const heng_source *source,
                         heng_lang lang);
// The same as a part of an HTML page that stands by itself.
void heng__annotate_page_begin(heng_buf *out, heng_lang lang);
void heng__annotate_page_text(heng_buf *out,
                              const heng_annotation *annotation,
                              const heng_source *source,
                              heng_lang lang);
void heng__annotate_page_end(heng_buf *out);

#endif
