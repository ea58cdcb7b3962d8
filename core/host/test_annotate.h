// Writing annotated copies of the rule texts of profiles: into one file, or a file
// for each text in a folder.
#ifndef HENG_HOST_TEST_ANNOTATE_H
#define HENG_HOST_TEST_ANNOTATE_H

#include "host/profiles.h"
#include "regress/annotate.h"

typedef struct heng_annotating {
  heng_answer *answer;
  heng_slice where;
  bool folder;   // [where] is a folder that is there
  bool page;     // HTML
  heng_buf all;  // what goes into one file
} heng_annotating;

// [where] null: nothing will be written.
heng_annotating heng__annotating_begin(heng_answer *answer, const char *where);
// Adds the texts of a profile, called [name]. Returns HENG_OK or HENG_SYSTEM
// (reported).
heng_status heng__annotating_add(heng_annotating *to,
                                 const heng_profile *profile,
                                 heng_slice name,
                                 const heng_annotation *annotation);
heng_status heng__annotating_end(heng_annotating *to);

#endif
