// `new`: a profile to begin with, from the template or from another profile.
// Everything is read and renamed before anything is written, and nothing that
// is there is written over.
#include "grammar/format.h"
#include "grammar/parse.h"
#include "host/fmt.h"
#include "host/present.h"
#include "host/profiles.h"

#define TEMPLATE "template"
// The table of earlier results and its field that names a scheme.
#define RESULTS_EN "results"
#define RESULTS_ZH "历年结果"
#define SCHEME_EN  "scheme"
#define SCHEME_ZH  "方案"

// A file of the profile that is being made.
typedef struct made_file {
  heng_slice name;  // within its folder, "sample/units.csv"
  heng_slice text;
} made_file;

typedef struct making {
  heng_answer *answer;
  heng_arena *arena;
  heng_slice name;    // of the new profile
  heng_slice folder;  // to be made
  heng_profile from;
  heng_pair names;  // of the scheme of that profile
  bool copied;      // [from] is a profile of somebody, not the template
  HENG_VEC(made_file) files;
  HENG_VEC(heng_slice) folders;  // within the new one
  heng_status status;            // the first that was not OK
} making;

static heng_status fail(making *m,
                        heng_status status,
                        heng_code code,
                        heng_said first,
                        heng_said second) {
  if (m->status == HENG_OK) m->status = status;
  return heng__answer_fail(m->answer, status, code, first, second);
}

static void add_file(making *m, heng_slice name, heng_slice text) {
  heng__push(m->arena, &m->files, (made_file){name, text});
}

// [text] with [old] replaced by [new] wherever it stands.
static heng_slice replaced(heng_arena *arena,
                           heng_slice text,
                           heng_slice old,
                           heng_slice new) {
  heng_buf out = {.arena = arena};
  size_t from = 0;
  for (size_t at = 0; old.len && at + old.len <= text.len;) {
    if (memcmp(text.ptr + at, old.ptr, old.len) != 0) {
      at++;
      continue;
    }
    heng__buf_add(&out, (heng_slice){text.ptr + from, at - from});
    heng__buf_add(&out, new);
    from = at += old.len;
  }
  heng__buf_add(&out, (heng_slice){text.ptr + from, text.len - from});
  return heng__buf_slice(&out);
}

// The name -------------------------------------------------------------------------

// Whether the grammar takes it as the name of a scheme; such a name is one word
// and so safe in a path.
static bool is_name(heng_arena *arena, heng_slice name) {
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  heng_slice text = heng__arena_printf(arena, "scheme %.*s\n", HENG_ARG(name));
  const heng_source *source = heng__source_new(arena, HENG_LIT("new"), text);
  const heng_tree *tree = heng__parse(arena, source, &unsaid);
  return !unsaid.met[HENG_ERROR] && tree->n_stmts == 1 &&
         tree->stmts[0].kind == HENG_S_SCHEME &&
         tree->stmts[0].name.n_words == 1 &&
         heng__slice_eq(tree->stmts[0].name.main, name);
}

static heng_status find_name(making *m, heng_slice asked) {
  heng_slice path = heng__arena_copy(m->arena, asked);
  m->folder = path;
  m->name = heng__path_name(m->arena, path);
  if (!is_name(m->arena, m->name))
    return fail(m, HENG_USAGE, HENG_M_HOST_NEW_NAME, HENG_SAY(asked),
                HENG_SAY2("", ""));
  if (heng__path_kind(path) != HENG_PATH_NONE)
    return fail(m, HENG_USAGE, HENG_M_HOST_NEW_THERE, HENG_SAY(path),
                HENG_SAY2("", ""));
  heng_profile_list all = heng__profiles_all(m->answer);
  for (size_t i = 0; i < all.len; i++)
    if (heng__slice_eq(all.items[i].name, m->name))
      return fail(m, HENG_USAGE, HENG_M_HOST_NEW_TAKEN, HENG_SAY(m->name),
                  HENG_SAY(all.items[i].folder));
  return HENG_OK;
}

// A path of the template, in the first folder of profiles that has one; an empty
// slice where none has.
static heng_slice template_path(const making *m, const char *name) {
  const heng_host *host = m->answer->host;
  for (size_t i = 0; i < host->profile_folders.len; i++) {
    heng_slice folder = heng__path_join(
        m->arena, host->profile_folders.items[i], HENG_LIT(TEMPLATE));
    heng_slice path = heng__path_join(m->arena, folder, heng__slice(name));
    if (heng__path_kind(path) != HENG_PATH_NONE) return path;
  }
  return (heng_slice){NULL, 0};
}

static heng_status find_source(making *m, heng_slice from) {
  m->copied = from.len > 0;
  if (!m->copied) {
    from = template_path(m, m->answer->host->chinese ? "起步" : "starter");
    if (!from.len)
      return fail(m, HENG_NOTFOUND, HENG_M_HOST_NEW_TEMPLATE, HENG_SAY2("", ""),
                  HENG_SAY2("", ""));
  }
  heng_status status =
      heng__profile_find(m->answer, from, (heng_slice){NULL, 0}, &m->from);
  if (status != HENG_OK) return status;
  // The template uses the texts of the folder of profiles that it stands in.
  if (!m->copied)
    m->from.shared = heng__path_folder(
        m->arena, heng__path_folder(m->arena, m->from.folder));
  if (m->from.alone)
    return fail(m, HENG_USAGE, HENG_M_HOST_NEW_FROM, HENG_SAY(from),
                HENG_SAY2("", ""));
  // A profile that does not check would not make one that does.
  status = heng__profile_use(m->answer, &m->from, /*tests=*/true);
  if (status == HENG_OK) m->names = m->from.plan->pair;
  return status;
}

// Texts ---------------------------------------------------------------------------

// The title with the new name in place of the old ones, or before it where it
// has none of them.
static heng_slice new_title(const making *m, const heng_stmt *scheme) {
  heng_slice title = scheme->name.title;
  const heng_slice old[] = {scheme->name.pair.en, scheme->name.pair.zh};
  for (size_t i = 0; i < 2; i++) {
    heng_slice text = replaced(m->arena, title, old[i], m->name);
    if (!heng__slice_eq(text, title)) return text;
  }
  return heng__arena_printf(m->arena, "%.*s %.*s", HENG_ARG(m->name),
                            HENG_ARG(title));
}

// The bytes of the source from the name of a scheme to the end of its title.
static heng_span name_and_title(const heng_tree *tree,
                                const heng_stmt *scheme) {
  heng_span span = scheme->name.span;
  uint32_t next = scheme->name.token + scheme->name.n_words;
  if (scheme->name.title.len && next < tree->n_tokens &&
      tree->tokens[next].kind == HENG_T_TEXT)
    span.end = tree->tokens[next].end;
  return span;
}

// A text that is being written anew, with parts of it replaced.
typedef struct rewriting {
  const making *m;
  heng_slice text;
  heng_buf out;
  uint32_t from;  // what stands before is written
} rewriting;

static void replace(rewriting *w, heng_span span, heng_slice by) {
  heng__buf_add(&w->out,
                (heng_slice){w->text.ptr + w->from, span.start - w->from});
  heng__buf_add(&w->out, by);
  w->from = span.end;
}

static bool is_old_name(const making *m, heng_slice text) {
  return text.len && (heng__slice_eq(text, m->from.name) ||
                      heng__slice_eq(text, m->names.en) ||
                      heng__slice_eq(text, m->names.zh));
}

static bool is_either(heng_slice text, const char *en, const char *zh) {
  return heng__slice_eq(text, heng__slice(en)) ||
         heng__slice_eq(text, heng__slice(zh));
}

// Results of earlier years say by which scheme they are: those of the old name
// become the new one's, as rules that look back count their own alone.
static void rename_results(rewriting *w, const heng_grid *grid) {
  if (!is_either(grid->table.text, RESULTS_EN, RESULTS_ZH)) return;
  for (size_t r = 0; r < grid->n_rows; r++)
    for (size_t c = 0; c < grid->n_columns; c++)
      if (is_either(grid->columns[c].name.main, SCHEME_EN, SCHEME_ZH) &&
          is_old_name(w->m, grid->rows[r][c].text))
        replace(w, grid->rows[r][c].span, w->m->name);
}

static void rename_in(rewriting *w, const heng_tree *tree, const heng_stmt *s) {
  const making *m = w->m;
  if (s->kind == HENG_S_SCHEME) {
    heng_slice name = m->name;
    // In the quotes that were there: those behind the title are as long.
    if (s->name.title.len) {
      const char *title = s->name.title.ptr;
      size_t quote = title[-1] == '"' ? 1 : strlen("“");
      name = heng__arena_printf(m->arena, "%.*s %.*s%.*s%.*s", HENG_ARG(name),
                                (int)quote, title - quote,
                                HENG_ARG(new_title(m, s)), (int)quote,
                                title + s->name.title.len);
    }
    replace(w, name_and_title(tree, s), name);
  }
  if (s->kind == HENG_S_USE && heng__slice_eq(s->target.text, m->from.name))
    replace(w, s->target.span, m->name);
  for (size_t g = 0; s->kind == HENG_S_EXAMPLE && g < s->example->n_grids; g++)
    rename_results(w, &s->example->grids[g]);
}

static heng_slice in_form(heng_arena *arena, heng_slice file, heng_slice text) {
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  const heng_source *source = heng__source_new(arena, file, text);
  return heng__format(arena, heng__parse(arena, source, &unsaid),
                      HENG_FORMAT_KEEP);
}

// A rule text under the new name: what it is called, what it uses, and whose
// results it looks back at. One that was in the house's form stays so.
static heng_slice renamed_rules(making *m, heng_slice file, heng_slice text) {
  heng_diags unsaid;
  heng__diags_init(&unsaid, m->arena);
  const heng_source *source = heng__source_new(m->arena, file, text);
  const heng_tree *tree = heng__parse(m->arena, source, &unsaid);
  rewriting w = {.m = m, .text = text, .out = {.arena = m->arena}};
  for (size_t i = 0; i < tree->n_stmts; i++)
    rename_in(&w, tree, &tree->stmts[i]);
  heng_span end = {source, (uint32_t)text.len, (uint32_t)text.len};
  replace(&w, end, (heng_slice){"", 0});
  heng_slice renamed = heng__buf_slice(&w.out);
  return heng__slice_eq(in_form(m->arena, file, text), text)
             ? in_form(m->arena, file, renamed)
             : renamed;
}

// The field of a line of CSV that begins at [at]: its end, commas in quotes left
// alone.
static uint32_t field_end(heng_slice text, uint32_t at) {
  bool quoted = false;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == ',' || c == '\n' || c == '\r')) break;
  }
  return at;
}

// The same for the sample's file of results.
static heng_slice renamed_results(making *m, heng_slice text) {
  rewriting w = {.m = m, .text = text, .out = {.arena = m->arena}};
  size_t column = 0, which = SIZE_MAX;
  bool heading = true;
  for (uint32_t at = 0; at < text.len;) {
    uint32_t end = field_end(text, at);
    heng_slice field = {text.ptr + at, end - at};
    if (heading && is_either(field, SCHEME_EN, SCHEME_ZH)) which = column;
    if (!heading && column == which && is_old_name(m, field))
      replace(&w, (heng_span){NULL, at, end}, m->name);
    column++;
    if (end < text.len && text.ptr[end] != ',') column = 0, heading = false;
    at = end + 1;
  }
  replace(&w, (heng_span){NULL, (uint32_t)text.len, (uint32_t)text.len},
          (heng_slice){"", 0});
  return heng__buf_slice(&w.out);
}

// "zibo.test.heng" → "NAME.test.heng". Of an edition that was asked for,
// "zibo@2018.heng" → "NAME.heng", and the others are left out (an empty slice).
static heng_slice renamed_file(const making *m, heng_slice file) {
  heng_slice old = m->from.name, rest = file, edition = m->from.edition;
  bool own = heng__slice_begins(file, old) && file.len > old.len &&
             (file.ptr[old.len] == '.' || file.ptr[old.len] == '@');
  if (!own) return file;
  rest.ptr += old.len, rest.len -= old.len;
  if (edition.len) {
    heng_slice mark = heng__arena_printf(m->arena, "@%.*s.", HENG_ARG(edition));
    if (!heng__slice_begins(rest, mark)) return (heng_slice){NULL, 0};
    rest.ptr += mark.len - 1, rest.len -= mark.len - 1;
  }
  return heng__arena_printf(m->arena, "%.*s%.*s", HENG_ARG(m->name),
                            HENG_ARG(rest));
}

static heng_slice read(making *m, heng_slice path) {
  heng_slice text;
  heng_said why;
  if (heng__file_read(m->arena, path, &text, &why) != HENG_OK)
    fail(m, HENG_SYSTEM, HENG_M_HOST_FILE_READ, HENG_SAY(path), why);
  return text;
}

// A file of the profile that is copied; rules and examples in the tongue of the
// answer, since whoever asks in a tongue will edit in it.
static heng_slice read_text(making *m, heng_slice path) {
  heng_slice text = read(m, path);
  if (!m->copied || !heng__ends_with(path, ".heng")) return text;
  return heng__text_in_tongue(m->answer, path, text, m->answer->host->chinese);
}

// The names of the template are nothing but names, so they are replaced
// wherever they stand; those of a city may be part of other words.
static heng_slice renamed_text(making *m, heng_slice file, heng_slice text) {
  if (!m->copied) return replaced(m->arena, text, m->from.name, m->name);
  if (heng__ends_with(file, ".heng")) return renamed_rules(m, file, text);
  if (is_either(file, RESULTS_EN ".csv", RESULTS_ZH ".csv"))
    return renamed_results(m, text);
  if (!heng__slice_eq(file, HENG_LIT("profile.lua"))) return text;
  static const char *const ends[] = {".heng", "@"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    text = replaced(
        m->arena, text,
        heng__arena_printf(m->arena, "%.*s%s", HENG_ARG(m->from.name), ends[i]),
        heng__arena_printf(m->arena, "%.*s%s", HENG_ARG(m->name), ends[i]));
  return text;
}

// Of the folders beside the rules the records go along, however deep they lie. What
// was approved does not: nobody approved the copy.
static void take_folder(making *m, heng_slice folder, heng_slice within) {
  heng_names names = heng__folder_list(m->arena, folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice path = heng__path_join(m->arena, folder, names.items[i]);
    heng_slice name = heng__path_join(m->arena, within, names.items[i]);
    if (heng__path_kind(path) == HENG_PATH_FOLDER) {
      if (!within.len && !is_either(name, "sample", "records")) continue;
      heng__push(m->arena, &m->folders, name);
      take_folder(m, path, name);
      continue;
    }
    bool page = m->copied && !within.len &&
                heng__slice_begins(name, HENG_LIT("README"));
    if (page) continue;  // it tells of the other profile
    if (!within.len) name = renamed_file(m, name);
    if (name.len)
      add_file(m, name, renamed_text(m, names.items[i], read_text(m, path)));
  }
}

// The text of that name that the new profile would find outside of its folder.
static heng_slice found_from_there(const making *m, heng_slice file) {
  const heng_host *host = m->answer->host;
  heng_slice parent = heng__path_folder(m->arena, m->folder);
  heng_slice path = heng__path_join(m->arena, parent, file);
  for (size_t i = 0; heng__path_kind(path) != HENG_PATH_FILE; i++) {
    if (i == host->profile_folders.len) return (heng_slice){NULL, 0};
    path = heng__path_join(m->arena, host->profile_folders.items[i], file);
  }
  return path;
}

// Shared texts are left where they are, unless the new profile would find
// another one of that name, or none: then it takes its own along.
static void take_shared(making *m) {
  for (size_t i = 0; i < m->from.texts.len; i++) {
    heng_slice path = m->from.texts.items[i].path;
    if (!path.len) continue;
    heng_slice folder = heng__path_folder(m->arena, path);
    if (heng__path_same(m->arena, folder, m->from.folder)) continue;
    heng_slice file = heng__path_name(m->arena, path);
    heng_slice found = found_from_there(m, file);
    if (!found.len || !heng__path_same(m->arena, found, path))
      add_file(m, file, read_text(m, path));
  }
}

// Whether a line is the row of a table that begins with the number of a fact: "N1".
static bool is_fact_row(heng_slice line) {
  size_t at = 0;
  while (at < line.len && (line.ptr[at] == '|' || line.ptr[at] == ' ')) at++;
  return at && at + 1 < line.len && line.ptr[0] == '|' && line.ptr[at] >= 'A' &&
         line.ptr[at] <= 'Z' && line.ptr[at + 1] >= '1' &&
         line.ptr[at + 1] <= '9';
}

// The part of a page that lists the facts whose numbers its rules and examples
// write, from its heading to the next one; empty where none does.
static heng_slice facts_of(heng_slice page) {
  size_t start = 0;
  bool facts = false;
  for (size_t at = 0; at < page.len;) {
    const char *newline = memchr(page.ptr + at, '\n', page.len - at);
    size_t end = newline ? (size_t)(newline - page.ptr) + 1 : page.len;
    heng_slice line = {page.ptr + at, end - at};
    if (heng__slice_begins(line, HENG_LIT("## "))) {
      if (facts) return (heng_slice){page.ptr + start, at - start};
      start = at;
    }
    facts |= is_fact_row(line);
    at = end;
  }
  return facts ? (heng_slice){page.ptr + start, page.len - start}
               : (heng_slice){NULL, 0};
}

// The list of facts of the profile that is copied, in the tongue of the answer
// where it has one.
static heng_slice facts_copied(making *m) {
  const char *names[] = {"README.zh.md", "README.md"};
  for (size_t i = m->answer->host->chinese ? 0 : 1; i < 2; i++) {
    heng_slice path =
        heng__path_join(m->arena, m->from.folder, heng__slice(names[i]));
    if (heng__path_kind(path) == HENG_PATH_FILE) return facts_of(read(m, path));
  }
  return (heng_slice){NULL, 0};
}

// The page that says where a copy comes from.
static void add_page(making *m) {
  heng_slice path = template_path(
      m, m->answer->host->chinese ? "copy/README.zh.md" : "copy/README.md");
  if (!path.len) return;
  heng_slice from = m->from.name;
  if (m->from.edition.len)
    from = heng__arena_printf(m->arena, "%.*s@%.*s", HENG_ARG(from),
                              HENG_ARG(m->from.edition));
  heng_slice text =
      replaced(m->arena, read(m, path), HENG_LIT("{NAME}"), m->name);
  text = replaced(m->arena, text, HENG_LIT("{FROM}"), from);
  heng_slice facts = facts_copied(m);
  if (facts.len)
    text = heng__arena_printf(m->arena, "%.*s\n%.*s", HENG_ARG(text),
                              HENG_ARG(facts));
  while (text.len > 1 && text.ptr[text.len - 1] == '\n' &&
         text.ptr[text.len - 2] == '\n')
    text.len--;
  add_file(m, HENG_LIT("README.md"), text);
}

// Writing -------------------------------------------------------------------------

// Takes away what was written before something failed.
static void undo(making *m, size_t n_files, size_t n_folders) {
  while (n_files--)
    heng__file_remove(
        heng__path_join(m->arena, m->folder, m->files.items[n_files].name));
  while (n_folders--)
    heng__folder_remove(
        heng__path_join(m->arena, m->folder, m->folders.items[n_folders]));
  heng__folder_remove(m->folder);
}

static heng_status write_all(making *m) {
  heng_said why;
  size_t n_folders = 0, n_files = 0;
  heng_slice path = m->folder;
  heng_status status = heng__folder_make(m->arena, path, &why);
  if (status != HENG_OK)
    return fail(m, status, HENG_M_HOST_FILE_WRITE, HENG_SAY(path), why);
  for (; status == HENG_OK && n_folders < m->folders.len; n_folders++) {
    path = heng__path_join(m->arena, m->folder, m->folders.items[n_folders]);
    status = heng__folder_make(m->arena, path, &why);
  }
  for (; status == HENG_OK && n_files < m->files.len; n_files++) {
    const made_file *file = &m->files.items[n_files];
    path = heng__path_join(m->arena, m->folder, file->name);
    status = heng__file_write(m->arena, path, file->text, &why);
  }
  if (status == HENG_OK) return status;
  undo(m, n_files, n_folders);
  return fail(m, status, HENG_M_HOST_FILE_WRITE, HENG_SAY(path), why);
}

static void put_report(making *m) {
  heng_report *report = m->answer->report;
  heng_report_section *facts =
      heng__report_facts(report, HENG_LIT("new"), HENG_SAY2("", ""));
  heng__fact_text(facts, "profile", "profile", "方案名", m->name);
  heng__fact_text(facts, "folder", "folder", "文件夹", m->folder);
  if (m->copied)
    heng__fact_text(facts, "from", "copied from", "复制自", m->from.name);
  heng_report_section *files = heng__report_table(report, HENG_LIT("files"),
                                                  HENG_SAY2("Files", "已写入"));
  heng__report_set_main(files);
  heng__report_column(files, HENG_LIT("file"), HENG_SAY2("file", "文件"), 0);
  for (size_t i = 0; i < m->files.len; i++) {
    heng__report_row(files);
    heng__put_text(files, m->files.items[i].name);
  }
  heng_report_section *next = heng__report_table(
      report, HENG_LIT("next"), HENG_SAY2("What to do next", "接下来"));
  heng__report_column(next, HENG_LIT("command"), HENG_SAY2("command", "命令"),
                      0);
  heng__report_column(next, HENG_LIT("does"), HENG_SAY2("does", "作用"), 0);
  static const struct {
    const char *command;
    heng_said does;
  } steps[] = {
      {"run", {{"scores the invented sample", 26}, {"对虚构的样例计分", 24}}},
      {"test", {{"runs the examples", 17}, {"运行示例", 12}}},
      {"check",
       {{"lists what is still assumed", 27}, {"列出尚待落实的假定", 27}}},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    heng__report_row(next);
    heng__put_text(next,
                   heng__arena_printf(m->arena, "heng %s %.*s",
                                      steps[i].command, HENG_ARG(m->folder)));
    heng__put_said(next, steps[i].does);
  }
}

static heng_status new_command(heng_answer *answer, const void *ctx) {
  const heng_new_request *request = ctx;
  making m = {.answer = answer, .arena = &answer->arena};
  heng_status status = find_name(&m, heng__slice(request->name));
  if (status == HENG_OK) status = find_source(&m, heng__slice(request->from));
  if (status != HENG_OK) return status;
  take_folder(&m, m.from.folder, (heng_slice){NULL, 0});
  take_shared(&m);
  if (m.copied) add_page(&m);
  if (m.status != HENG_OK) return m.status;
  status = write_all(&m);
  if (status != HENG_OK) return status;
  put_report(&m);
  // It must check where it stands, whatever else is found from there.
  heng_profile made;
  status = heng__profile_find(answer, m.folder, (heng_slice){NULL, 0}, &made);
  return status == HENG_OK ? heng__profile_use(answer, &made, /*tests=*/true)
                           : status;
}

heng_status heng_host_make_profile(heng_host *host,
                                   const heng_new_request *request,
                                   heng_answer **answer) {
  return heng__answer_make(host, "new", new_command, request, answer);
}
