// `list`: the profiles that are found, with their editions and what is in them,
// where they were looked for, and the plugins.
#include "host/profiles.h"
#include "plan/print.h"

// What is said of one edition of a profile.
typedef struct counts {
  bool checks;  // its rules do
  size_t rules, conditions, sources, assumptions, examples;
  size_t errors, warnings;
  heng_scheme_head head;
  bool has_head;
} counts;

// A rule computes something: what comes from the records, or is a row of
// another table, is none.
static size_t count_rules(const heng_plan *plan) {
  size_t n = plan->n_values;
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++) {
      const heng_plan_field *field = &plan->tables[t].fields[f];
      n += field->node && field->role != HENG_ROLE_STORED &&
           field->role != HENG_ROLE_REFERENCE;
    }
  return n;
}

static size_t count_examples(const heng_plan *plan) {
  size_t n = 0;
  for (size_t i = 0; i < plan->n_trees; i++)
    for (size_t k = 0; k < plan->trees[i]->n_stmts; k++)
      n += plan->trees[i]->stmts[k].kind == HENG_S_EXAMPLE;
  return n;
}

static void count_plan(heng_arena *arena, const heng_plan *plan, counts *out) {
  heng_cited *cited;
  size_t n = heng__plan_cited(arena, plan, &cited);
  for (size_t i = 0; i < n; i++)
    if (cited[i].cite.assumed)
      out->assumptions++;
    else
      out->sources++;
  out->checks = true;
  out->rules = count_rules(plan);
  out->conditions = plan->n_checks;
  out->examples = count_examples(plan);
  out->head = (heng_scheme_head){plan->pair, plan->title, plan->has_edition,
                                 plan->edition};
  out->has_head = plan->pair.en.len || plan->pair.zh.len;
}

// What the main text says of itself, where the rules do not check.
static void read_head(heng_arena *arena,
                      const heng_profile *profile,
                      counts *out) {
  heng_slice file =
      profile->edition.len
          ? heng__arena_printf(arena, "%.*s@%.*s.heng", HENG_ARG(profile->name),
                               HENG_ARG(profile->edition))
          : heng__arena_printf(arena, "%.*s.heng", HENG_ARG(profile->name));
  heng_slice path = heng__path_join(arena, profile->folder, file);
  out->has_head = heng__scheme_head(arena, path, &out->head);
}

// Loads an edition to see what is in it. Its messages are `check`'s to show:
// here they are counted.
static counts look_at(heng_answer *answer, heng_profile profile) {
  counts out = {0};
  heng_diags before = answer->diags;
  heng__profile_load(answer, &profile, /*tests=*/true);
  out.errors = answer->diags.met[HENG_ERROR] - before.met[HENG_ERROR];
  out.warnings = answer->diags.met[HENG_WARNING] - before.met[HENG_WARNING];
  if (before.last) before.last->next = NULL;
  answer->diags = before;
  if (profile.plan)
    count_plan(&answer->arena, profile.plan, &out);
  else
    read_head(&answer->arena, &profile, &out);
  return out;
}

static void add_columns_of_counts(heng_report_section *section) {
  enum { if_used = HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED };
  static const struct {
    const char *key;
    heng_said heading;
    unsigned flags;
  } columns[] = {
      {"passes", {{"passes check", 12}, {"通过检查", 12}}, 0},
      {"rules", {{"rules", 5}, {"规则", 6}}, HENG_COLUMN_NUMBER},
      {"checks", {{"checks", 6}, {"检查", 6}}, if_used},
      {"sources", {{"sources", 7}, {"依据", 6}}, if_used},
      {"assumptions", {{"assumed", 7}, {"假定", 6}}, if_used},
      {"examples", {{"examples", 8}, {"示例", 6}}, if_used},
      {"errors", {{"errors", 6}, {"错误", 6}}, if_used},
      {"warnings", {{"warnings", 8}, {"警告", 6}}, if_used},
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(section, heng__slice(columns[i].key),
                        columns[i].heading, columns[i].flags);
}

static void put_counts(heng_report_section *section, const counts *c) {
  heng__put_bool(section, c->checks);
  const size_t of_plan[] = {c->rules, c->conditions, c->sources, c->assumptions,
                            c->examples};
  for (size_t i = 0; i < sizeof of_plan / sizeof *of_plan; i++)
    if (c->checks)
      heng__put_int(section, (int64_t)of_plan[i]);
    else
      heng__put_missing(section);
  const size_t said[] = {c->errors, c->warnings};
  for (size_t i = 0; i < 2; i++)
    if (said[i])
      heng__put_int(section, (int64_t)said[i]);
    else
      heng__put_missing(section);
}

static void put_title(heng_report_section *section, const counts *c) {
  if (!c->has_head)
    heng__put_missing(section);
  else if (c->head.title.len)
    heng__put_text(section, c->head.title);
  else
    heng__put_said(section, heng__say_pair(c->head.pair));
}

// The two tables of profiles; the second is begun where a profile has several
// editions.
typedef struct listing {
  heng_answer *answer;
  heng_report_section *profiles, *editions;
} listing;

static void begin_editions(listing *l) {
  if (l->editions) return;
  l->editions =
      heng__report_table(l->answer->report, HENG_LIT("editions"),
                         HENG_SAY2("Editions side by side", "并存的版本"));
  heng__report_column(l->editions, HENG_LIT("name"),
                      HENG_SAY2("name", "方案名"), 0);
  heng__report_column(l->editions, HENG_LIT("edition"),
                      HENG_SAY2("edition", "版本"), 0);
  add_columns_of_counts(l->editions);
  heng__report_column(l->editions, HENG_LIT("title"),
                      HENG_SAY2("title", "标题"), 0);
}

static void add_edition(listing *l,
                        heng_slice name,
                        heng_slice edition,
                        const counts *c) {
  begin_editions(l);
  heng__report_row(l->editions);
  heng__put_key(l->editions, name);
  heng__put_some_text(l->editions, edition);
  put_counts(l->editions, c);
  put_title(l->editions, c);
}

static void add_profile(listing *l, const heng_profile *profile) {
  heng_arena *arena = &l->answer->arena;
  counts main = look_at(l->answer, *profile);
  heng_names editions =
      heng__profile_editions(arena, profile->folder, profile->name);
  heng_slice own = {NULL, 0};
  if (main.has_head && main.head.has_edition)
    own = heng__arena_printf(arena, "%lld", (long long)main.head.edition);
  heng_buf list = {.arena = arena};
  heng__buf_add(&list, own);
  size_t n = 0;  // besides the main one
  for (size_t i = 0; i < editions.len; i++) {
    heng_slice edition = editions.items[i];
    if (heng__slice_eq(edition, own)) continue;
    if (!n++ && own.len) add_edition(l, profile->name, own, &main);
    heng_profile other = *profile;
    other.edition = edition;
    counts c = look_at(l->answer, other);
    add_edition(l,
                heng__arena_printf(arena, "%.*s@%.*s", HENG_ARG(profile->name),
                                   HENG_ARG(edition)),
                edition, &c);
    if (list.len) heng__buf_puts(&list, ", ");
    heng__buf_add(&list, edition);
  }
  heng__report_row(l->profiles);
  heng__put_key(l->profiles, profile->name);
  heng__put_some_text(l->profiles, main.head.pair.en);
  heng__put_some_text(l->profiles, main.head.pair.zh);
  heng__put_some_text(l->profiles, heng__buf_slice(&list));
  put_counts(l->profiles, &main);
  put_title(l->profiles, &main);
  heng__put_text(l->profiles, profile->folder);
}

static void list_profiles(heng_answer *answer) {
  listing l = {.answer = answer};
  l.profiles = heng__report_table(answer->report, HENG_LIT("profiles"),
                                  HENG_SAY2("Profiles", "方案"));
  heng__report_set_main(l.profiles);
  static const struct {
    const char *key;
    heng_said heading;
    unsigned flags;
  } columns[] = {
      {"name", {{"name", 4}, {"方案名", 9}}, 0},
      {"latin", {{"Latin name", 10}, {"拉丁名", 9}}, HENG_COLUMN_DETAIL},
      {"chinese",
       {{"Chinese name", 12}, {"中文名", 9}},
       HENG_COLUMN_ONLY_IF_USED},
      {"editions", {{"editions", 8}, {"版本", 6}}, 0},
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(l.profiles, heng__slice(columns[i].key),
                        columns[i].heading, columns[i].flags);
  add_columns_of_counts(l.profiles);
  heng__report_column(l.profiles, HENG_LIT("title"), HENG_SAY2("title", "标题"),
                      0);
  heng__report_column(l.profiles, HENG_LIT("folder"),
                      HENG_SAY2("folder", "文件夹"), HENG_COLUMN_DETAIL);
  heng_profile_list all = heng__profiles_here(answer);
  for (size_t i = 0; i < all.len; i++) add_profile(&l, &all.items[i]);
}

// Where profiles were looked for, in that order.
static void list_folders(heng_answer *answer) {
  heng_report_section *section =
      heng__report_table(answer->report, HENG_LIT("folders"),
                         HENG_SAY2("Folders searched", "查找的文件夹"));
  heng__report_column(section, HENG_LIT("folder"),
                      HENG_SAY2("folder", "文件夹"), 0);
  heng__report_column(section, HENG_LIT("profiles"),
                      HENG_SAY2("profiles", "方案"), 0);
  heng_profile_list all = heng__profiles_here(answer);
  const heng_host *host = answer->host;
  for (size_t i = 0; i < host->profile_folders.len; i++) {
    heng_slice folder = host->profile_folders.items[i];
    heng_buf names = {.arena = &answer->arena};
    for (size_t k = 0; k < all.len; k++) {
      heng_slice path =
          heng__path_join(&answer->arena, folder, all.items[k].name);
      if (!heng__slice_eq(path, all.items[k].folder)) continue;
      if (names.len) heng__buf_puts(&names, ", ");
      heng__buf_add(&names, all.items[k].name);
    }
    heng__report_row(section);
    heng__put_text(section, folder);
    heng__put_some_text(section, heng__buf_slice(&names));
  }
}

static void add_formats(heng_buf *out, bool writes, const char *name) {
  heng__buf_printf(out, "%s%s",
                   out->len ? (writes ? ", →" : ", ") : (writes ? "→" : ""),
                   name);
  if (!writes) heng__buf_puts(out, "→");
}

// The functions of values that rules may call.
static void put_functions(heng_answer *answer,
                          heng_report_section *section,
                          const heng_loaded *plugin) {
  const heng_plugins *plugins = &answer->host->plugins;
  heng_buf en = {.arena = &answer->arena}, zh = {.arena = &answer->arena};
  for (size_t i = 0; i < plugins->functions.len; i++) {
    const heng_extern *f = &plugins->functions.items[i];
    if (heng__plugin_of(f) != plugin) continue;
    heng_said name = heng__say_pair(f->pair);
    heng__buf_printf(&en, "%s%.*s", en.len ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s%.*s", zh.len ? "、" : "", HENG_ARG(name.zh));
  }
  if (en.len)
    heng__put_said(section,
                   (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
  else
    heng__put_missing(section);
}

static void list_plugins(heng_answer *answer) {
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("plugins"), HENG_SAY2("Plugins", "插件"));
  static const struct {
    const char *key;
    heng_said heading;
  } columns[] = {
      {"name", {{"name", 4}, {"名称", 6}}},
      {"version", {{"version", 7}, {"版本", 6}}},
      {"formats", {{"formats", 7}, {"格式", 6}}},
      {"summary", {{"summary", 7}, {"说明", 6}}},
      {"functions", {{"functions", 9}, {"函数", 6}}},
  };
  size_t n = sizeof columns / sizeof *columns;
  for (size_t i = 0; i < n; i++)
    heng__report_column(section, heng__slice(columns[i].key),
                        columns[i].heading,
                        i == n - 1 ? HENG_COLUMN_ONLY_IF_USED : 0);
  for (const heng_loaded *p = answer->host->plugins.first; p; p = p->next) {
    if (p->left) continue;
    const heng_plugin_descriptor *d = p->descriptor;
    heng_buf formats = {.arena = &answer->arena};
    for (size_t i = 0; i < d->n_readers; i++)
      add_formats(&formats, false, d->readers[i].name);
    for (size_t i = 0; i < d->n_writers; i++)
      add_formats(&formats, true, d->writers[i].name);
    heng__report_row(section);
    heng__put_key(section, heng__slice(d->name));
    heng__put_some_text(section, heng__slice(d->version));
    heng__put_some_text(section, heng__buf_slice(&formats));
    heng__put_said(section, (heng_said){heng__slice(d->summary_en),
                                        heng__slice(d->summary_zh)});
    put_functions(answer, section, p);
  }
}

static heng_status list_command(heng_answer *answer, const void *request) {
  (void)request;
  list_profiles(answer);
  list_folders(answer);
  list_plugins(answer);
  return HENG_OK;
}

heng_status heng_host_list(heng_host *host, heng_answer **answer) {
  return heng__answer_make(host, "list", list_command, NULL, answer);
}
