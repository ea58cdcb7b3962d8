// Taking the rows that a reader delivers. A reader is a plugin: no jump of an
// exhausted arena may cross its frames, so what takes its rows runs under a guard,
// and the reader is given HENG_NOMEM back.
#ifndef HENG_HOST_TAKER_H
#define HENG_HOST_TAKER_H

#include "host/host.h"

// The functions may allocate in [arena], and may be null. Cells and names are
// borrowed for the call; the array of cells is used again for the next row.
typedef struct heng_taker {
  void *ctx;
  heng_arena *arena;
  // Whether the rows of a table are wanted; null: of every one.
  bool (*table)(void *ctx,
                heng_slice name,
                heng_slice file,
                heng_slice encoding);
  void (*headings)(void *ctx, uint32_t line, const heng_slice *cells, size_t n);
  void (*row)(void *ctx, uint32_t line, const heng_slice *cells, size_t n);
  void (*end)(void *ctx);  // of a table
  // What the reader cannot read; a Chinese text is there always.
  void (*problem)(void *ctx, heng_slice file, uint32_t line, heng_said what);
  // Of the taker itself; zero at the beginning.
  bool exhausted;
  heng_slice *cells;
  size_t room;
} heng_taker;

// For whoever delivers; [t] must outlive it.
heng_sink heng__taker_sink(heng_taker *t);
// To be called when everything is delivered, outside of the plugin's frames.
void heng__taker_done(const heng_taker *t);

#endif
