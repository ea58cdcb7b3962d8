// Rules as they stood at a revision: what git has of a profile, put into a
// temporary folder from which it can be loaded. Git is called as a program.
#ifndef HENG_HOST_GIT_H
#define HENG_HOST_GIT_H

#include "host/files.h"
#include "host/host.h"

// A profile's folder at a revision. The files stand on the disk until
// heng__git_remove.
typedef struct heng_git_copy {
  heng_slice revision;  // as it was asked for
  heng_slice root;      // the temporary folder, or empty where there is none
  heng_slice folder;    // the profile's folder in it
  heng_slice inside;    // the profile's folder in the repository, "rules/zibo"
  heng_names made;      // what was made, in that order
  size_t room;
} heng_git_copy;

// Where a folder stands in its repository: *top is the repository's folder,
// *inside the way from there, "" for the top itself. Returns HENG_OK, HENG_SYSTEM
// where git cannot be started, HENG_NOTFOUND where [folder] is in no repository
// (both reported, unless [quiet]).
heng_status heng__git_place(heng_answer *answer,
                            heng_slice folder,
                            bool quiet,
                            heng_slice *top,
                            heng_slice *inside);

// Writes the rules of the folder [inside] of the repository at [top], as they
// stood at [revision], and the texts that they may use to a temporary folder.
// Records, samples and what was approved are left out. Returns HENG_OK, or
// HENG_NOTFOUND (no such revision, nothing there) or HENG_SYSTEM, reported. In any
// case heng__git_remove is to be called.
heng_status heng__git_copy(heng_answer *answer,
                           heng_slice top,
                           heng_slice inside,
                           heng_slice revision,
                           heng_git_copy *out);
void heng__git_remove(const heng_git_copy *copy);

#endif
