// The hand-written program that Heng is measured against: one thread, 64-bit
// fixed point, CSV to columns first, then columns to answers.
//
//   ref tiers|gaps FOLDER OUT.csv
//
// It is a yardstick and no program to use: it trusts that units are numbered
// from 1 without a gap, that columns stand in the generator's order, that no
// figure is too long, and it drops every key that nobody refers to.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, LINE = 64 };

_Noreturn static void give_up(const char *what) {
  perror(what);
  exit(1);
}

static double clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Room begins on a line of the cache, so that what is as long as a line does
// not lie across two.
static void *room_for(size_t count, size_t size) {
  size_t lines = count * size / LINE + 1;
  void *room = aligned_alloc(LINE, lines * LINE);
  if (!room) give_up("memory");
  return room;
}

static void *zeroes(size_t count, size_t size) {
  return memset(room_for(count, size), 0, count * size);
}

// ---- reading ---------------------------------------------------------------

// A file passes through one block that stays in the cache. What is ready to
// parse, from [at] to [end], is whole lines; the cut line waits behind [end].
// Loaders copy [at] and [end]: a store to a column of bytes could otherwise be
// one to the feed, and each row would have to read both again.
typedef struct feed {
  int file;
  size_t waiting;
  char *block;
  const char *at, *end;
} feed;

static const char *past(const char *at, char mark) {
  while (*at != mark) at++;
  return at + 1;
}

static int feed_next(feed *f) {
  if (f->waiting) memmove(f->block, f->end, f->waiting);
  ssize_t got = read(f->file, f->block + f->waiting, BLOCK);
  if (got < 0) give_up("read");
  char *last = f->block + f->waiting + got;
  f->at = f->block;
  f->end = last;
  while (f->end > f->at && f->end[-1] != '\n') f->end--;
  f->waiting = (size_t)(last - f->end);
  return got > 0;
}

// Opens a table behind its heading. [rows] is set to more rows than a file of
// this size can hold if none is shorter than [shortest]: columns of that
// length cost only the pages they fill.
static feed feed_open(const char *folder,
                      const char *table,
                      size_t shortest,
                      size_t *rows) {
  char path[4096];
  struct stat about;
  snprintf(path, sizeof path, "%s/%s.csv", folder, table);
  feed f = {.file = open(path, O_RDONLY), .block = room_for(2, BLOCK)};
  if (f.file < 0 || fstat(f.file, &about) != 0) give_up(path);
  *rows = (size_t)about.st_size / shortest + 1;
  feed_next(&f);
  f.at = past(f.at, '\n');
  return f;
}

static void feed_close(feed *f) {
  close(f->file);
  free(f->block);
}

static inline const char *read_whole(const char *at, int32_t *value) {
  int32_t n = 0;
  for (; *at >= '0' && *at <= '9'; at++) n = 10 * n + (*at - '0');
  *value = n;
  return at + 1;
}

// A decimal without a sign, as an integer of 10^-places.
static inline const char *read_decimal(const char *at,
                                       int places,
                                       int32_t *value) {
  int32_t n = 0;
  for (; *at >= '0' && *at <= '9'; at++) n = 10 * n + (*at - '0');
  if (*at == '.')
    for (at++; *at >= '0' && *at <= '9'; at++, places--)
      n = 10 * n + (*at - '0');
  for (; places > 0; places--) n *= 10;
  *value = n;
  return at + 1;
}

// ---- writing ---------------------------------------------------------------

typedef struct sink {
  int file;
  char *block, *at;
} sink;

static sink sink_open(const char *path, const char *heading) {
  sink s = {.file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644),
            .block = room_for(2, BLOCK)};
  if (s.file < 0) give_up(path);
  s.at = stpcpy(s.block, heading);
  return s;
}

static void sink_flush(sink *s) {
  for (const char *from = s->block; from < s->at;) {
    ssize_t done = write(s->file, from, (size_t)(s->at - from));
    if (done < 0) give_up("write");
    from += done;
  }
  s->at = s->block;
}

static void sink_close(sink *s) {
  sink_flush(s);
  if (close(s->file) != 0) give_up("write");
  free(s->block);
}

static inline char *put_whole(char *at, int32_t value) {
  char digits[12];
  int count = 0;
  do digits[count++] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  while (count > 0) *at++ = digits[--count];
  return at;
}

static inline char *put_cents(char *at, int32_t cents) {
  if (cents < 0) {
    *at++ = '-';
    cents = -cents;
  }
  at = put_whole(at, cents / 100);
  *at++ = '.';
  *at++ = (char)('0' + cents / 10 % 10);
  *at++ = (char)('0' + cents % 10);
  return at;
}

// ---- what both workloads need ----------------------------------------------

// The quotient of [value] by a positive [by], a half away from zero.
static inline int64_t divide_half_up(int64_t value, int64_t by) {
  int64_t twice = 2 * value + (value < 0 ? -by : by);
  return twice / (2 * by);
}

typedef struct unit_table {
  int32_t count, regions;
  int32_t *region;  // of the unit numbered one more than the index
} unit_table;

static unit_table load_units(const char *folder) {
  size_t rows;
  feed f = feed_open(folder, "units", 8, &rows);
  unit_table units = {.region = room_for(rows, sizeof(int32_t))};
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      int32_t id, region;
      at = read_whole(at, &id);
      at = past(past(at, ','), ',');
      at = read_whole(at, &region);
      units.region[id - 1] = region;
      units.count++;
      if (region > units.regions) units.regions = region;
    }
  } while (feed_next(&f));
  feed_close(&f);
  return units;
}

typedef struct stopwatch {
  double start, loaded, computed, written;
} stopwatch;

// The high-water mark of this program alone. The system's own count begins
// with that of the process we were forked from, so that it is asked only
// where there is nothing better.
static long peak_kb(void) {
  char line[256];
  long peak = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    if (strncmp(line, "VmHWM:", 6) == 0) peak = strtol(line + 6, NULL, 10);
  if (status) fclose(status);
  if (peak == 0) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    peak = use.ru_maxrss;
  }
  return peak;
}

static void report(const stopwatch *t) {
  fprintf(stderr, "timing load=%.6f compute=%.6f write=%.6f peak_kb=%ld\n",
          t->loaded - t->start, t->computed - t->loaded,
          t->written - t->computed, peak_kb());
}

// ---- workload A: tiers -----------------------------------------------------

enum { KEY, REGULAR, DYNAMIC, CLASSES };
enum { DEDUCTION, HONOUR, PRAISE, INSPECTION, ADVANCE, KINDS };
enum { FIRST = 1, SECOND, THIRD, EDITION = 2025 };

typedef struct task_table {
  size_t count;
  int32_t *unit, *points;
  int16_t *progress;  // of 10,000
  uint8_t *group;
} task_table;

typedef struct event_table {
  size_t count;
  int32_t *unit, *cents;
  uint8_t *kind;
} event_table;

typedef struct result_table {
  size_t count;
  int32_t *unit;
  int16_t *year;
  uint8_t *tier;
} result_table;

// All that is known of a unit, on one line of the cache.
typedef struct account {
  int64_t earned[CLASSES];    // points times 1/10,000 of progress
  int32_t possible[CLASSES];  // points
  int32_t cents[KINDS];
  uint8_t tier_last, tier_before;
} account;

typedef struct verdict {
  int32_t cents, place;
  uint8_t tier;
  uint8_t flag;  // 0 none, 1 priority, 2 freeze
} verdict;

static task_table load_tasks(const char *folder) {
  static const uint8_t group_of[32] = {
      ['k' & 31] = KEY, ['r' & 31] = REGULAR, ['d' & 31] = DYNAMIC};
  static const uint8_t length_of[CLASSES] = {3, 7, 7};
  size_t rows;
  feed f = feed_open(folder, "tasks", 12, &rows);
  task_table t = {.unit = room_for(rows, sizeof *t.unit),
                  .points = room_for(rows, sizeof *t.points),
                  .progress = room_for(rows, sizeof *t.progress),
                  .group = room_for(rows, sizeof *t.group)};
  size_t row = 0;
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      int32_t progress;
      at = read_whole(past(at, ','), &t.unit[row]);
      uint8_t group = group_of[*at & 31];
      at = read_whole(at + length_of[group] + 1, &t.points[row]);
      at = read_decimal(at, /*places=*/4, &progress);
      t.group[row] = group;
      t.progress[row++] = (int16_t)progress;
    }
  } while (feed_next(&f));
  t.count = row;
  feed_close(&f);
  return t;
}

static event_table load_events(const char *folder) {
  static const uint8_t kind_of[32] = {['d' & 31] = DEDUCTION,
                                      ['h' & 31] = HONOUR,
                                      ['p' & 31] = PRAISE,
                                      ['i' & 31] = INSPECTION,
                                      ['a' & 31] = ADVANCE};
  static const uint8_t length_of[KINDS] = {9, 6, 6, 10, 7};
  const size_t date_length = sizeof "2025-01-01";  // and its comma
  size_t rows;
  feed f = feed_open(folder, "events", 23, &rows);
  event_table t = {.unit = room_for(rows, sizeof *t.unit),
                   .cents = room_for(rows, sizeof *t.cents),
                   .kind = room_for(rows, sizeof *t.kind)};
  size_t row = 0;
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      at = read_whole(past(at, ','), &t.unit[row]);
      uint8_t kind = kind_of[*at & 31];
      at += length_of[kind] + 1 + date_length;
      at = read_decimal(at, /*places=*/2, &t.cents[row]);
      t.kind[row++] = kind;
    }
  } while (feed_next(&f));
  t.count = row;
  feed_close(&f);
  return t;
}

static result_table load_results(const char *folder) {
  size_t rows;
  feed f = feed_open(folder, "results", 14, &rows);
  result_table t = {.unit = room_for(rows, sizeof *t.unit),
                    .year = room_for(rows, sizeof *t.year),
                    .tier = room_for(rows, sizeof *t.tier)};
  size_t row = 0;
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      int32_t year;
      at = read_whole(at, &t.unit[row]);
      at = past(read_whole(at, &year), ',');
      t.year[row] = (int16_t)year;
      t.tier[row++] = *at == 'f' ? FIRST : *at == 's' ? SECOND : THIRD;
      at = past(at, '\n');
    }
  } while (feed_next(&f));
  t.count = row;
  feed_close(&f);
  return t;
}

static void book(account *accounts,
                 const task_table *tasks,
                 const event_table *events,
                 const result_table *results) {
  for (size_t i = 0; i < tasks->count; i++) {
    account *a = &accounts[tasks->unit[i] - 1];
    int group = tasks->group[i];
    a->earned[group] += tasks->points[i] * tasks->progress[i];
    a->possible[group] += tasks->points[i];
  }
  for (size_t i = 0; i < events->count; i++)
    accounts[events->unit[i] - 1].cents[events->kind[i]] += events->cents[i];
  for (size_t i = 0; i < results->count; i++) {
    account *a = &accounts[results->unit[i] - 1];
    if (results->year[i] == EDITION - 1)
      a->tier_last = results->tier[i];
    else if (results->year[i] == EDITION - 2)
      a->tier_before = results->tier[i];
  }
}

// The three classes share one denominator, so that integers are divided once.
static int32_t total_of(const account *a) {
  int64_t earned[CLASSES], possible[CLASSES];
  for (int group = 0; group < CLASSES; group++) {
    int none = a->possible[group] == 0;
    earned[group] = none ? 10000 : a->earned[group];
    possible[group] = none ? 1 : a->possible[group];
  }
  int64_t k = possible[KEY], r = possible[REGULAR], d = possible[DYNAMIC];
  int64_t goals = 70 * earned[KEY] * r * d + 20 * earned[REGULAR] * k * d +
                  10 * earned[DYNAMIC] * k * r;
  int64_t cents = -a->cents[DEDUCTION];
  for (int kind = HONOUR; kind < KINDS; kind++)
    cents += a->cents[kind] < 100 ? a->cents[kind] : 100;
  int64_t by = 100 * k * r * d;
  return (int32_t)divide_half_up(goals + cents * by, by);
}

// Totals are few, so that places are found by counting the units of each.
static void place_all(verdict *found, int32_t count) {
  int32_t low = INT32_MAX, high = INT32_MIN;
  for (int32_t i = 0; i < count; i++) {
    low = found[i].cents < low ? found[i].cents : low;
    high = found[i].cents > high ? found[i].cents : high;
  }
  if (count == 0) return;
  size_t span = (size_t)(high - low) + 1;
  int32_t *place = zeroes(span, sizeof *place);
  for (int32_t i = 0; i < count; i++) place[found[i].cents - low]++;
  int32_t next = 1;
  for (size_t c = span; c-- > 0;) {
    int32_t holders = place[c];
    place[c] = next;
    next += holders;
  }
  for (int32_t i = 0; i < count; i++)
    found[i].place = place[found[i].cents - low];
  free(place);
}

static void judge(verdict *found, const account *accounts, int32_t count) {
  for (int32_t i = 0; i < count; i++) found[i].cents = total_of(&accounts[i]);
  place_all(found, count);
  for (int32_t i = 0; i < count; i++) {
    verdict *v = &found[i];
    int64_t tenfold = 10 * (int64_t)v->place;
    v->tier = tenfold <= 3 * (int64_t)count  ? FIRST
              : tenfold > 9 * (int64_t)count ? THIRD
                                             : SECOND;
    uint8_t last = accounts[i].tier_last, before = accounts[i].tier_before;
    v->flag = 0;
    if (v->tier == FIRST && last == FIRST && before == FIRST)
      v->flag = 1;
    else if (v->tier == THIRD && last == THIRD)
      v->flag = 2;
  }
}

static void write_verdicts(const char *path, const verdict *v, int32_t count) {
  static const char *const tiers[] = {"", ",first,", ",second,", ",third,"};
  static const char *const flags[] = {"\n", "priority\n", "freeze\n"};
  sink s = sink_open(path, "unit,total,place,tier,flag\n");
  for (int32_t i = 0; i < count; i++) {
    char *at = put_whole(s.at, i + 1);
    *at++ = ',';
    at = put_cents(at, v[i].cents);
    *at++ = ',';
    at = put_whole(at, v[i].place);
    s.at = stpcpy(stpcpy(at, tiers[v[i].tier]), flags[v[i].flag]);
    if (s.at - s.block > BLOCK) sink_flush(&s);
  }
  sink_close(&s);
}

static void run_tiers(const char *folder, const char *out, stopwatch *t) {
  unit_table units = load_units(folder);
  task_table tasks = load_tasks(folder);
  event_table events = load_events(folder);
  result_table results = load_results(folder);
  t->loaded = clock_now();

  account *accounts = zeroes((size_t)units.count, sizeof *accounts);
  verdict *found = room_for((size_t)units.count, sizeof *found);
  book(accounts, &tasks, &events, &results);
  judge(found, accounts, units.count);
  t->computed = clock_now();

  write_verdicts(out, found, units.count);
}

// ---- workload B: gaps ------------------------------------------------------

// Twelve indicators lie side by side with four idle ones, so that a
// comparison of two units is one of sixteen lanes.
enum { INDICATORS = 12, LANES = 16, LEVEL_TOP = 5 };

typedef struct lanes {
  int32_t lane[LANES];
} lanes;

typedef struct mark_table {
  size_t count;
  int32_t *unit, *cents;
  uint8_t *indicator;
} mark_table;

typedef struct standing {
  int32_t cents, place;
} standing;

static lanes load_gaps(const char *folder) {
  size_t rows;
  lanes gap = {{0}};
  feed f = feed_open(folder, "indicators", 6, &rows);
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      int32_t id, level;
      at = past(read_whole(at, &id), ',');
      at = read_whole(at, &level);
      gap.lane[id - 1] = LEVEL_TOP - level;
    }
  } while (feed_next(&f));
  feed_close(&f);
  return gap;
}

static mark_table load_marks(const char *folder) {
  size_t rows;
  feed f = feed_open(folder, "marks", 6, &rows);
  mark_table t = {.unit = room_for(rows, sizeof *t.unit),
                  .cents = room_for(rows, sizeof *t.cents),
                  .indicator = room_for(rows, sizeof *t.indicator)};
  size_t row = 0;
  do {
    const char *at = f.at, *const end = f.end;
    while (at < end) {
      int32_t indicator;
      at = read_whole(at, &t.unit[row]);
      at = read_whole(at, &indicator);
      at = read_decimal(at, /*places=*/2, &t.cents[row]);
      t.indicator[row++] = (uint8_t)indicator;
    }
  } while (feed_next(&f));
  t.count = row;
  feed_close(&f);
  return t;
}

// The units of region r, in the order of their numbers, are
// members[start[r]] to members[start[r + 1] - 1].
typedef struct regions {
  int32_t *start, *members;
} regions;

static regions group_units(const unit_table *units) {
  regions r = {.start = zeroes((size_t)units->regions + 2, sizeof *r.start),
               .members = room_for((size_t)units->count, sizeof *r.members)};
  int32_t *start = r.start;
  for (int32_t u = 0; u < units->count; u++) start[units->region[u] + 1]++;
  for (int32_t g = 0; g <= units->regions; g++) start[g + 1] += start[g];
  for (int32_t u = 0; u < units->count; u++)
    r.members[start[units->region[u]]++] = u;
  // Filling moved every start to the next one: move them back.
  memmove(start + 1, start, ((size_t)units->regions + 1) * sizeof *start);
  start[0] = 0;
  return r;
}

// The score of each unit in cents: what it lost over all indicators, averaged.
// A tie of marks goes to the unit that comes first. Marks are read again for
// each pair: a copy would be taken apart by the compiler, lane by lane.
static void score_region(int32_t *restrict cents,
                         const lanes *restrict value,
                         const lanes *gap,
                         int32_t count) {
  for (int32_t own = 0; own < count; own++) {
    int32_t ahead[LANES] = {0};
    for (int32_t i = 0; i < own; i++)
      for (int k = 0; k < LANES; k++)
        ahead[k] += value[i].lane[k] >= value[own].lane[k];
    for (int32_t i = own + 1; i < count; i++)
      for (int k = 0; k < LANES; k++)
        ahead[k] += value[i].lane[k] > value[own].lane[k];
    int32_t points = 100 * INDICATORS;
    for (int k = 0; k < LANES; k++) points -= ahead[k] * gap->lane[k];
    cents[own] = (int32_t)divide_half_up(100 * (int64_t)points, INDICATORS);
  }
}

static void place_region(standing *found,
                         const int32_t *members,
                         const int32_t *restrict cents,
                         int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    int32_t place = 1;
    for (int32_t j = 0; j < count; j++) place += cents[j] > cents[i];
    found[members[i]] = (standing){.cents = cents[i], .place = place};
  }
}

static void stand_all(standing *found,
                      const unit_table *units,
                      const lanes *value,
                      const lanes *gap) {
  regions r = group_units(units);
  int32_t most = 0;
  for (int32_t g = 0; g <= units->regions; g++)
    if (r.start[g + 1] - r.start[g] > most) most = r.start[g + 1] - r.start[g];
  lanes *here = room_for((size_t)most, sizeof *here);
  int32_t *cents = room_for((size_t)most, sizeof *cents);
  for (int32_t g = 0; g <= units->regions; g++) {
    const int32_t *members = r.members + r.start[g];
    int32_t count = r.start[g + 1] - r.start[g];
    for (int32_t i = 0; i < count; i++) here[i] = value[members[i]];
    score_region(cents, here, gap, count);
    place_region(found, members, cents, count);
  }
}

static void write_standings(const char *path,
                            const standing *s,
                            int32_t count) {
  sink out = sink_open(path, "unit,score,place\n");
  for (int32_t i = 0; i < count; i++) {
    char *at = put_whole(out.at, i + 1);
    *at++ = ',';
    at = put_cents(at, s[i].cents);
    *at++ = ',';
    at = put_whole(at, s[i].place);
    *at++ = '\n';
    out.at = at;
    if (out.at - out.block > BLOCK) sink_flush(&out);
  }
  sink_close(&out);
}

static void run_gaps(const char *folder, const char *out, stopwatch *t) {
  unit_table units = load_units(folder);
  lanes gap = load_gaps(folder);
  mark_table marks = load_marks(folder);
  t->loaded = clock_now();

  lanes *value = zeroes((size_t)units.count, sizeof *value);
  for (size_t i = 0; i < marks.count; i++)
    value[marks.unit[i] - 1].lane[marks.indicator[i] - 1] = marks.cents[i];
  standing *found = room_for((size_t)units.count, sizeof *found);
  stand_all(found, &units, value, &gap);
  t->computed = clock_now();

  write_standings(out, found, units.count);
}

int main(int argc, char **argv) {
  stopwatch t = {.start = clock_now()};
  if (argc == 4 && strcmp(argv[1], "tiers") == 0) {
    run_tiers(argv[2], argv[3], &t);
  } else if (argc == 4 && strcmp(argv[1], "gaps") == 0) {
    run_gaps(argv[2], argv[3], &t);
  } else {
    fprintf(stderr, "usage: ref tiers|gaps FOLDER OUT.csv\n");
    return 2;
  }
  t.written = clock_now();
  report(&t);
  return 0;
}
