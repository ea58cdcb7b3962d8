// What a watch has seen at one look: the files that count, and the folders in which
// they stand. For the files of the watch only.
#ifndef HENG_HOST_WATCH_SIGHT_H
#define HENG_HOST_WATCH_SIGHT_H

#include "host/profiles.h"

// What a file is to a part of what is tested; a run asks for no more than that
// something was saved.
typedef enum heng_seen_as {
  HENG_SEEN_RULES,
  HENG_SEEN_TEST,     // its examples alone depend on it
  HENG_SEEN_RECORDS,  // the checks on [set] alone do
} heng_seen_as;

typedef struct heng_seen {
  heng_seen_as as;
  heng_slice path, stamp;  // the stamp changes whenever the file is saved
  heng_slice set;
  heng_slice target, edition;  // of the part
} heng_seen;

// Lives in an answer of its own.
typedef struct heng_sight {
  HENG_VEC(heng_slice) folders;
  HENG_VEC(heng_seen) files;
} heng_sight;

void heng__sight_folder(heng_arena *arena, heng_sight *s, heng_slice folder);
// A file, if it is there; what else it is stands in [seen].
void heng__sight_file(heng_arena *arena, heng_sight *s, heng_seen seen);
// The files of a record set: those in the folder seen->path, or that file.
void heng__sight_data(heng_arena *arena,
                      heng_sight *s,
                      heng_seen seen,
                      heng_slice leave_out);
// The files that the rules of a profile that was read ask for, and their folders.
void heng__sight_given(heng_arena *arena,
                       heng_sight *s,
                       const heng_profile *profile,
                       heng_seen seen);

// watch_tests.c: looks at everything that the tests of [request] depend on; and what
// of it must run again after [was] became [now].
heng_status heng__sight_tests(heng_answer *answer,
                              const heng_test_watch_request *request,
                              heng_sight *s);
size_t heng__sight_parts(heng_arena *arena,
                         const heng_sight *was,
                         const heng_sight *now,
                         heng_test_part **out);

#endif
