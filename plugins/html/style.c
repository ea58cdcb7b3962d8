// How a page looks: on a screen, and on paper.
#include "html.h"

#include <stddef.h>

const char *const html_style[] = {
    "body { font-family: \"Noto Sans CJK SC\", \"Source Han Sans SC\", "
    "\"Microsoft YaHei\", \"PingFang SC\", \"SimSun\", sans-serif; "
    "color: #1a1a1a; background: #fff; margin: 2em auto; padding: 0 1.5em; "
    "max-width: 72em; line-height: 1.5; }\n",
    "h1 { font-size: 1.5em; border-bottom: 2px solid #1a1a1a; }\n",
    "h2 { font-size: 1.15em; margin: 1.6em 0 0.5em; }\n",
    "table { border-collapse: collapse; font-size: 0.92em; }\n",
    "th, td { border: 1px solid #b8b8b8; padding: 0.25em 0.6em; "
    "text-align: left; vertical-align: top; }\n",
    "thead th { background: #ececec; border-bottom: 2px solid #777; }\n",
    "tbody tr:nth-child(even) { background: #f7f7f7; }\n",
    "th.number, td.number { text-align: right; white-space: nowrap; "
    "font-variant-numeric: tabular-nums; }\n",
    "thead th.number { white-space: normal; }\n",
    ".facts th { background: #f4f4f4; font-weight: normal; color: #444; }\n",
    ".up { color: #0b6e2d; }\n",
    ".down { color: #b00020; }\n",
    ".none, .place, .cited { color: #666; }\n",
    ".rule { font-family: monospace; color: #333; white-space: pre-wrap; }\n",
    ".tree, .tree ul { list-style: none; padding-left: 1.2em; }\n",
    ".tree { padding-left: 0; }\n",
    ".tree ul { border-left: 1px solid #ccc; margin-left: 0.3em; }\n",
    "pre { white-space: pre-wrap; overflow-wrap: anywhere; }\n",
    "td, li { overflow-wrap: anywhere; }\n",
    "td.number { overflow-wrap: normal; }\n",
    ".wide { overflow-x: auto; }\n",
    "@page { size: A4 portrait; margin: 15mm; }\n",
    "@page long { size: A4 landscape; margin: 12mm; }\n",
    "@media print {\n"
    "  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }\n"
    "  thead { display: table-header-group; }\n"
    "  tr, li > div { break-inside: avoid; }\n"
    "  h1, h2 { break-after: avoid; }\n"
    "  section.page { break-before: page; }\n"
    "  section.short { break-inside: avoid; }\n"
    "  .wide { page: long; overflow: visible; font-size: 8.5pt; }\n"
    "  table { width: 100%; }\n"
    "  table.facts { width: auto; }\n"
    "}\n",
    NULL};
