// Data read once: what a reader delivered, kept as text, so that it can be
// delivered again to the record sets of several schemes. See docs/adr/0021.
#ifndef HENG_HOST_DATA_H
#define HENG_HOST_DATA_H

#include "host/files.h"
#include "host/host.h"

// Where data stand and who reads them.
typedef struct heng_place_of_data {
  heng_slice where;
  heng_path_kind kind;
  const heng_reader *reader;
} heng_place_of_data;

// Finds the reader of what is at [where]. Returns HENG_OK or HENG_RECORDS
// (reported).
heng_status heng__data_place(heng_answer *answer,
                             heng_slice where,
                             heng_place_of_data *out);

heng_place_of_data heng__data_place_of(const heng_data *data);
// Delivers the data as their reader did, and returns what it returned, or the
// first status of [sink] that is not HENG_OK.
heng_status heng__data_deliver(const heng_data *data, const heng_sink *sink);

#endif
