// Tests of the CSV reader: what it delivers for texts of every form, and what
// it says about those it cannot read.
#include "plugins/plugin_test.h"

#include <sys/stat.h>
#include <unistd.h>

// A folder of its own for each test.
typedef struct folder {
  char path[64];
} folder;

static int make_folder(void **state) {
  folder *f = calloc(1, sizeof *f);
  if (!f) return 1;
  strcpy(f->path, "heng_csv_XXXXXX");
  *state = f;
  return mkdtemp(f->path) == NULL;
}

static int remove_folder(void **state) {
  folder *f = *state;
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", f->path);
  int result = system(command);
  free(f);
  return result;
}

static const char *path_in(const folder *f, const char *name) {
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", f->path, name);
  return path;
}

static void write_file(const folder *f,
                       const char *name,
                       const char *bytes,
                       size_t n) {
  FILE *file = fopen(path_in(f, name), "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, n, file), n);
  fclose(file);
}

static void write_text(const folder *f, const char *name, const char *text) {
  write_file(f, name, text, strlen(text));
}

// What the sink was told, one call per line: cells between bars, line ends
// within them as a slash.
typedef struct heard {
  collected log;
  size_t refuse_after;  // rows until the sink refuses; 0: never
  const char *unwanted;
} heard;

static void log_cells(collected *log, const heng_str *cells, size_t n) {
  for (size_t i = 0; i < n; i++) {
    collect_text(log, "|");
    for (size_t k = 0; k < cells[i].len; k++) {
      char c = cells[i].ptr[k];
      collect(log, c == '\n' || c == '\r' ? "/" : &c, 1);
    }
  }
  collect_text(log, "\n");
}

static heng_status hear_table(
    void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted) {
  heard *h = ctx;
  char line[512];
  snprintf(line, sizeof line, "table %.*s in %.*s (%.*s)\n", (int)name.len,
           name.ptr, (int)file.len, file.ptr, (int)encoding.len, encoding.ptr);
  collect_text(&h->log, line);
  if (h->unwanted && strlen(h->unwanted) == name.len &&
      memcmp(h->unwanted, name.ptr, name.len) == 0)
    *wanted = false;
  return HENG_OK;
}

static heng_status hear_headings(void *ctx,
                                 uint32_t line,
                                 const heng_str *cells,
                                 size_t n) {
  heard *h = ctx;
  char number[32];
  snprintf(number, sizeof number, "%u head ", (unsigned)line);
  collect_text(&h->log, number);
  log_cells(&h->log, cells, n);
  return HENG_OK;
}

static heng_status hear_row(void *ctx,
                            uint32_t line,
                            const heng_str *cells,
                            size_t n) {
  heard *h = ctx;
  char number[32];
  snprintf(number, sizeof number, "%u ", (unsigned)line);
  collect_text(&h->log, number);
  log_cells(&h->log, cells, n);
  return h->refuse_after && --h->refuse_after == 0 ? HENG_NOMEM : HENG_OK;
}

static heng_status hear_end(void *ctx) {
  collect_text(&((heard *)ctx)->log, "end\n");
  return HENG_OK;
}

static void hear_problem(
    void *ctx, heng_str file, uint32_t line, heng_str en, heng_str zh) {
  heard *h = ctx;
  char text[1024];
  snprintf(text, sizeof text, "problem %.*s:%u: %.*s / %.*s\n", (int)file.len,
           file.ptr, (unsigned)line, (int)en.len, en.ptr, (int)zh.len, zh.ptr);
  collect_text(&h->log, text);
}

static heng_status read_path(const char *path, heard *h) {
  heng_sink sink = {.ctx = h,
                    .table = hear_table,
                    .headings = hear_headings,
                    .row = hear_row,
                    .end_table = hear_end,
                    .problem = hear_problem};
  return load_plugin("csv")->readers[0].read(path, &sink);
}

// Reads [bytes] as t.csv; the log begins after the line of the table.
static void check_reads(void **state,
                        const char *bytes,
                        size_t n,
                        heng_status status,
                        const char *encoding,
                        const char *want) {
  heard h = {0};
  char whole[4096];
  write_file(*state, "t.csv", bytes, n);
  assert_int_equal(read_path(path_in(*state, "t.csv"), &h), status);
  snprintf(whole, sizeof whole, "table t in t.csv (%s)\n%s", encoding, want);
  check_collected(&h.log, encoding[0] ? whole : want);
}

#define READS(text, want) \
  check_reads(state, text, sizeof text - 1, HENG_OK, "UTF-8", want)
#define READS_AS(encoding, text, want) \
  check_reads(state, text, sizeof text - 1, HENG_OK, encoding, want)
#define REFUSES(text, encoding, want) \
  check_reads(state, text, sizeof text - 1, HENG_RECORDS, encoding, want)

static void plain_rows_are_read(void **state) {
  READS("a,b\n1,2\n3,4\n", "1 head |a|b\n2 |1|2\n3 |3|4\nend\n");
  READS("a,b\n1,2", "1 head |a|b\n2 |1|2\nend\n");
  READS("a\n", "1 head |a\nend\n");
  READS("a,b\n,\n1,\n", "1 head |a|b\n2 ||\n3 |1|\nend\n");
  READS("a,b\n1\n1,2,3\n", "1 head |a|b\n2 |1\n3 |1|2|3\nend\n");
  READS("a,b\n 1 ,\t2\n", "1 head |a|b\n2 | 1 |\t2\nend\n");
}

static void every_line_end_is_one(void **state) {
  READS("a,b\r\n1,2\r\n", "1 head |a|b\n2 |1|2\nend\n");
  READS("a,b\r1,2\r3,4", "1 head |a|b\n2 |1|2\n3 |3|4\nend\n");
  READS("a\n1\r\n2\r3\n\r4", "1 head |a\n2 |1\n3 |2\n4 |3\n6 |4\nend\n");
}

static void blank_lines_are_skipped_and_counted(void **state) {
  READS("\n\na,b\n\n1,2\r\n\r\n3,4\n\n", "3 head |a|b\n5 |1|2\n7 |3|4\nend\n");
  READS("a\n\"\"\n", "1 head |a\n2 |\nend\n");
}

static void quoted_cells_hold_anything(void **state) {
  READS("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n",
        "1 head |a|b\n2 |1,2|say \"hi\"\nend\n");
  READS("a,b\n\"\",\"\"\"\"\n", "1 head |a|b\n2 ||\"\nend\n");
  READS("a,b\n\"x\ny\",1\n\"x\r\ny\r\rz\",2\n3,4\n",
        "1 head |a|b\n2 |x/y|1\n4 |x//y//z|2\n8 |3|4\nend\n");
  READS("\"a\",\"b\"\r\n\"1\",\"2\"\r\n", "1 head |a|b\n2 |1|2\nend\n");
  READS("a\n\"1\"", "1 head |a\n2 |1\nend\n");
  // A quotation mark within a cell that does not begin with one is a character.
  READS("a,b\n5\" x,y\"\n", "1 head |a|b\n2 |5\" x|y\"\nend\n");
}

static void encodings_are_told_apart(void **state) {
  READS("\xEF\xBB\xBF编号,名称\nkj,科技局\n",
        "1 head |编号|名称\n2 |kj|科技局\nend\n");
  READS_AS("GB18030",
           "\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\n"
           "kj,\xBF\xC6\xBC\xBC\xBE\xD6\n\x90\x30\x81\x30,x\n",
           "1 head |编号|名称\n2 |kj|科技局\n3 |𐀀|x\nend\n");
  READS_AS("GB18030", "\x84\x31\x95\x33\xB1\xE0,b\n1,2\n",
           "1 head |编|b\n2 |1|2\nend\n");
}

static void what_is_no_text_is_refused(void **state) {
  REFUSES("a,b\n1,\xFF\xFF\n", "",
          "problem t.csv:2: the text is neither UTF-8 nor GB18030; save it as "
          "`CSV UTF-8` / 文本既不是 UTF-8 也不是 GB18030，请另存为“CSV "
          "UTF-8”\n");
  REFUSES("\xFF\xFE"
          "a\0",
          "",
          "problem t.csv:0: the file is UTF-16; save it as `CSV UTF-8` / "
          "文件编码为 UTF-16，请另存为“CSV UTF-8”\n");
  REFUSES("a,b\r\n1,2\r\n\0", "",
          "problem t.csv:3: the file contains a zero byte and is no text / "
          "文件中含有空字节，不是文本文件\n");
  REFUSES("", "UTF-8",
          "problem :0: the file is empty; its first line must hold the headings"
          " / 文件是空的，第一行应为表头\nend\n");
  REFUSES("\n\r\n", "UTF-8",
          "problem :0: the file is empty; its first line must hold the headings"
          " / 文件是空的，第一行应为表头\nend\n");
}

static void broken_quotes_are_said_with_their_line(void **state) {
  REFUSES("a,b\n1,\"2\n3,4\n5,6\n", "UTF-8",
          "1 head |a|b\n"
          "problem :2: a quotation mark is opened here and never closed / "
          "此处的引号没有配对的右引号\nend\n");
  REFUSES("a,b\n\"1\"x,2\n3,4\n", "UTF-8",
          "1 head |a|b\n"
          "problem :2: after a closing quotation mark only a comma or the end "
          "of the line may stand; a quotation mark within a cell is written "
          "twice / 右引号之后只能是逗号或行尾；单元格内的引号须写两次\n"
          "2 |1|2\n3 |3|4\nend\n");
}

static void other_separators_are_noticed(void **state) {
  REFUSES(
      "a;b\n1;2\n", "UTF-8",
      "problem :1: the cells are not separated by commas; save the file as "
      "CSV with commas / 单元格之间不是用逗号分隔的，请另存为逗号分隔的 CSV\n"
      "end\n");
}

// In the order of the names; hidden and other files are left alone.
static void folders_are_read_file_by_file(void **state) {
  folder *f = *state;
  heard h = {.unwanted = "b"};
  write_text(f, "单位.CSV", "编号\nkj\n");
  write_text(f, "a.csv", "x\n1\n");
  write_text(f, "b.csv", "y\n2\n");
  write_text(f, "c.csv", "");
  write_text(f, "d.csv", "z\n3\n");
  write_text(f, ".hidden.csv", "z\n3\n");
  write_text(f, "~$a.csv", "z\n3\n");
  write_text(f, "notes.txt", "z\n3\n");
  assert_int_equal(read_path(f->path, &h), HENG_RECORDS);
  check_collected(&h.log,
                  "table a in a.csv (UTF-8)\n1 head |x\n2 |1\nend\n"
                  "table b in b.csv (UTF-8)\n"
                  "table c in c.csv (UTF-8)\n"
                  "problem :0: the file is empty; its first line must hold the "
                  "headings / 文件是空的，第一行应为表头\nend\n"
                  "table d in d.csv (UTF-8)\n1 head |z\n2 |3\nend\n"
                  "table 单位 in 单位.CSV (UTF-8)\n1 head |编号\n2 |kj\nend\n");
}

static void a_sink_that_refuses_ends_the_reading(void **state) {
  folder *f = *state;
  heard h = {.refuse_after = 2};
  write_text(f, "a.csv", "x\n1\n2\n3\n");
  write_text(f, "b.csv", "y\n2\n");
  assert_int_equal(read_path(f->path, &h), HENG_NOMEM);
  check_collected(&h.log, "table a in a.csv (UTF-8)\n1 head |x\n2 |1\n3 |2\n");
}

static void what_is_not_there_is_said(void **state) {
  folder *f = *state;
  heard h = {0};
  char want[512];
  assert_int_equal(read_path(f->path, &h), HENG_RECORDS);
  snprintf(want, sizeof want,
           "problem %s:0: there is no .csv file in the folder / "
           "文件夹中没有 .csv 文件\n",
           f->path);
  check_collected(&h.log, want);
  assert_int_equal(read_path(path_in(f, "none.csv"), &h), HENG_SYSTEM);
  check_collected(&h.log, "problem none.csv:0: the file cannot be read / "
                          "无法读取该文件\n");
}

static void paths_are_accepted_by_their_look(void **state) {
  (void)state;
  const heng_reader *reader = &load_plugin("csv")->readers[0];
  assert_true(reader->accepts("records", true));
  assert_true(reader->accepts("x/units.csv", false));
  assert_true(reader->accepts("UNITS.CSV", false));
  assert_false(reader->accepts("units.xlsx", false));
  assert_false(reader->accepts("csv", false));
}

#define IN_FOLDER(test) \
  cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(plain_rows_are_read),
      IN_FOLDER(every_line_end_is_one),
      IN_FOLDER(blank_lines_are_skipped_and_counted),
      IN_FOLDER(quoted_cells_hold_anything),
      IN_FOLDER(encodings_are_told_apart),
      IN_FOLDER(what_is_no_text_is_refused),
      IN_FOLDER(broken_quotes_are_said_with_their_line),
      IN_FOLDER(other_separators_are_noticed),
      IN_FOLDER(folders_are_read_file_by_file),
      IN_FOLDER(a_sink_that_refuses_ends_the_reading),
      IN_FOLDER(what_is_not_there_is_said),
      cmocka_unit_test(paths_are_accepted_by_their_look),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
