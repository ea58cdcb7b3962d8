// Reports as one page for a browser and a printer. What the files of this plugin
// share: a writer at work, texts, and the parts of a page.
#ifndef HENG_PLUGIN_HTML_H
#define HENG_PLUGIN_HTML_H

#include <heng/plugin.h>

#define HTML_ROOM 8192

// A writer at work.
typedef struct html_job {
  const heng_report *report;
  const heng_report_api *api;
  const heng_out *out;
  bool chinese;
  heng_status status;
  size_t len;
  char bytes[HTML_ROOM];
} html_job;

// Markup, as it stands.
void html_put(html_job *job, const char *markup);
// A text: what would be markup is escaped, control characters become spaces,
// broken bytes the sign for them, and marks that turn the direction of what
// follows are left out.
void html_text(html_job *job, const char *text);
// The same with its line ends kept, for <pre>.
void html_line(html_job *job, const char *text);
void html_flush(html_job *job);

// The text in the tongue of the job.
const char *html_said(const html_job *job, const char *en, const char *zh);
// A value as it is shown, in an element of its own where that says more.
// [signed_]: it is a movement, shown with its sign.
void html_value(html_job *job,
                const heng_cell_view *cell,
                bool blank_no,
                bool signed_);

void html_grid(html_job *job, size_t section);
// Whether the section's table needs the long side of the paper.
bool html_grid_is_wide(const html_job *job, size_t section);
void html_tree(html_job *job, size_t section);
// What stands between <style> and </style>.
extern const char *const html_style[];

heng_status html_write(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out);

#endif
