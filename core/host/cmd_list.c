// `list`: the profiles that are found, with their editions, and the plugins.
#include "host/profiles.h"

static void add_editions(heng_answer *answer,
                         const heng_profile *profile,
                         heng_buf *out) {
  heng_arena *arena = &answer->arena;
  heng_names editions =
      heng__profile_editions(arena, profile->folder, profile->name);
  for (size_t i = 0; i < editions.len; i++) {
    if (out->len) heng__buf_puts(out, ", ");
    heng__buf_add(out, editions.items[i]);
  }
}

static void put_text_or_none(heng_report_section *section, heng_slice text) {
  if (text.len)
    heng__put_text(section, text);
  else
    heng__put_missing(section);
}

static void add_profile(heng_answer *answer,
                        heng_report_section *section,
                        const heng_profile *profile) {
  heng_arena *arena = &answer->arena;
  heng_slice file =
      heng__arena_printf(arena, "%.*s.heng", HENG_ARG(profile->name));
  heng_scheme_head head;
  bool known = heng__scheme_head(
      arena, heng__path_join(arena, profile->folder, file), &head);
  heng_buf editions = {.arena = arena};
  if (known && head.has_edition)
    heng__buf_printf(&editions, "%lld", (long long)head.edition);
  add_editions(answer, profile, &editions);
  heng__report_row(section);
  heng__put_key(section, profile->name);
  if (!known)
    heng__put_missing(section);
  else if (head.title.len)
    heng__put_text(section, head.title);
  else
    heng__put_said(section, heng__say_pair(head.pair));
  put_text_or_none(section, heng__buf_slice(&editions));
  heng__put_text(section, profile->folder);
}

static void list_profiles(heng_answer *answer) {
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("profiles"), HENG_SAY2("Profiles", "方案"));
  heng__report_set_main(section);
  heng__report_column(section, HENG_LIT("name"), HENG_SAY2("name", "方案名"),
                      0);
  heng__report_column(section, HENG_LIT("title"), HENG_SAY2("title", "标题"),
                      0);
  heng__report_column(section, HENG_LIT("editions"),
                      HENG_SAY2("editions", "版本"), 0);
  heng__report_column(section, HENG_LIT("folder"),
                      HENG_SAY2("folder", "文件夹"), HENG_COLUMN_DETAIL);
  heng_profile_list all = heng__profiles_all(answer);
  for (size_t i = 0; i < all.len; i++)
    add_profile(answer, section, &all.items[i]);
}

static void add_formats(heng_buf *out, bool writes, const char *name) {
  heng__buf_printf(out, "%s%s",
                   out->len ? (writes ? ", →" : ", ") : (writes ? "→" : ""),
                   name);
  if (!writes) heng__buf_puts(out, "→");
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
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(section, heng__slice(columns[i].key),
                        columns[i].heading, 0);
  for (const heng_loaded *p = answer->host->plugins.first; p; p = p->next) {
    const heng_plugin_descriptor *d = p->descriptor;
    heng_buf formats = {.arena = &answer->arena};
    for (size_t i = 0; i < d->n_readers; i++)
      add_formats(&formats, false, d->readers[i].name);
    for (size_t i = 0; i < d->n_writers; i++)
      add_formats(&formats, true, d->writers[i].name);
    heng__report_row(section);
    heng__put_key(section, heng__slice(d->name));
    put_text_or_none(section, heng__slice(d->version));
    put_text_or_none(section, heng__buf_slice(&formats));
    heng__put_said(section, (heng_said){heng__slice(d->summary_en),
                                        heng__slice(d->summary_zh)});
  }
}

static heng_status list_command(heng_answer *answer, const void *request) {
  (void)request;
  list_profiles(answer);
  list_plugins(answer);
  return HENG_OK;
}

heng_status heng_host_list(heng_host *host, heng_answer **answer) {
  return heng__answer_make(host, "list", list_command, NULL, answer);
}
