"""Pages of the plugin `html`, read by a parser that forgives nothing: every element
is closed where it must be, nothing is fetched from elsewhere, no text of records or
rules becomes markup, and what stands in the tables is what JSON says."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
VOID = {"meta"}
ELEMENTS = VOID | set(
    "html head title style body h1 h2 section table thead tbody tr th td p ul li "
    "div span b pre".split())
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "scope", "title"}
# Which elements may stand directly in which.
WITHIN = {"thead": {"table"}, "tbody": {"table"}, "tr": {"thead", "tbody"},
          "th": {"tr"}, "td": {"tr"}, "li": {"ul"}, "ul": {"section", "li"},
          "table": {"section"}, "section": {"body"}, "h2": {"section"}}
HOSTILE = ('<script>alert(1)</script>', '"><img src=x onerror=y>', "&lt;b&gt; & '",
           "\u202eright to left\u202c", "]]> --> <!-- </td></table>",
           "{css} url(http://example.org/)", "\u2028line\u0085end")


class Page(HTMLParser):
    """Reads a page; collects its faults and its tables."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.open, self.faults, self.attributes = [], [], {}
        self.tables, self.texts, self.seen = [], [], set()
        self.declared = False
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append("left open: %s" % self.open)
        if not self.declared:
            self.faults.append("no doctype")

    def handle_decl(self, decl):
        self.declared = decl == "DOCTYPE html"

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in ELEMENTS:
            self.faults.append("element %s" % tag)
        for name, value in attrs:
            if name not in ATTRIBUTES or value is None:
                self.faults.append("attribute %s of %s" % (name, tag))
            self.attributes.setdefault(tag, {})[name] = value
        if tag in WITHIN and (not self.open or self.open[-1] not in WITHIN[tag]):
            self.faults.append("%s in %s" % (tag, self.open[-1:]))
        if tag == "ul" and self.open[-1] == "li" and "ul" not in self.open:
            self.faults.append("a list in no list")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append("</%s> in %s" % (tag, self.open[-3:]))
        else:
            self.open.pop()

    def put(self, text):
        if "style" in self.open:
            return
        self.texts.append(text)
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += text

    def handle_data(self, data):
        if ("<" in data or "&" in data) and "style" not in self.open:
            self.faults.append("not escaped: %r" % data)
        self.put(data)

    def handle_entityref(self, name):
        known = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
        if name not in known:
            self.faults.append("&%s;" % name)
        self.put(known.get(name, ""))

    def handle_charref(self, name):
        if name != "39":
            self.faults.append("&#%s;" % name)
        self.put("'")

    def handle_comment(self, data):
        self.faults.append("a comment: %r" % data)

    def handle_pi(self, data):
        self.faults.append("<? %r" % data)

    def unknown_decl(self, data):
        self.faults.append("<![ %r" % data)


def faults_of(text, lang):
    page = Page(text)
    if page.attributes.get("html", {}).get("lang") != lang:
        page.faults.append("lang is not %s" % lang)
    if page.attributes.get("meta", {}).get("charset") != "utf-8" and \
            'charset="utf-8"' not in text:
        page.faults.append("no charset")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    if not style:
        page.faults.append("no style: %r" % text[:200])
        return page
    style = style.group(1)
    if re.search(r"url\(|@import|https?:|//", style):
        page.faults.append("the style fetches something")
    for wanted in ("@media print", "table-header-group", "@page long",
                   "break-before: page"):
        if wanted not in style:
            page.faults.append("the style lacks %s" % wanted)
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text):
        page.faults.append("control characters")
    return page


def output(*words, env=None):
    done = subprocess.run(words, capture_output=True, cwd=ROOT, env=env)
    return done.returncode, done.stdout.decode("utf-8")


def sanitized(text):
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def check_page(failures, what, text, lang):
    page = faults_of(text, lang)
    for fault in page.faults[:3]:
        failures.append("%s: %s" % (what, fault))
    return page


def check_results(failures, heng, profile):
    """The rows of the main table are those that JSON has."""
    _, page = output(heng, "run", profile, "--format", "html")
    _, document = output(heng, "run", profile, "--format", "json")
    document = json.loads(document, parse_float=str)
    page = check_page(failures, profile, page, "en")
    keys = {row.get("unit") or row["id"] for value in document.values() if isinstance(value, list)
            for row in value if isinstance(row, dict) and "total" in row}
    cells = {cell for table in page.tables for row in table for cell in row}
    for key in keys - cells:
        failures.append("%s: no unit %s" % (profile, key))
    for value in document.values():
        for row in value if isinstance(value, list) else ():
            total = row.get("total") if isinstance(row, dict) else None
            if isinstance(total, str) and re.fullmatch(r"-?[\d.]+", total) and \
                    not any(cell == total or
                            re.fullmatch(re.escape(total) + r"0*", cell)
                            for cell in cells):
                failures.append("%s: no total %s" % (profile, total))


def check_hostile(failures, heng):
    """Names of units that would like to be markup."""
    with tempfile.TemporaryDirectory(prefix="heng-") as folder:
        data = os.path.join(folder, "records")
        shutil.copytree(os.path.join(ROOT, "rules", "nantong", "sample"), data)
        path = next(os.path.join(data, n) for n in sorted(os.listdir(data))
                    if n.startswith("units"))
        with open(path, newline="", encoding="utf-8-sig") as f:
            rows = list(csv.reader(f))
        name = next(i for i, heading in enumerate(rows[0])
                    if re.search(r"name|名称", heading))
        for row, text in zip(rows[1:], HOSTILE):
            row[name] = text
        with open(path, "w", newline="", encoding="utf-8") as f:
            csv.writer(f).writerows(rows)
        _, text = output(heng, "run", "nantong", "--data", data, "--format",
                         "html", "--lang", "zh")
        page = check_page(failures, "hostile names", text, "zh-CN")
        cells = {cell for table in page.tables for row in table for cell in row}
        for text in HOSTILE:
            if sanitized(text) not in cells:
                failures.append("hostile names: %r is not a cell" % text)
        if page.seen & {"script", "img", "a", "link", "iframe"}:
            failures.append("hostile names: they are markup")


def check_movements(failures, heng):
    """Movements have a sign, whatever their colour."""
    with tempfile.TemporaryDirectory(prefix="heng-") as folder:
        other = os.path.join(folder, "other")
        shutil.copytree(os.path.join(ROOT, "rules", "nantong"), other)
        old = os.path.join(other, "nantong.heng")
        with open(old, encoding="utf-8") as f:
            text = f.read()
        figure = re.search(r"param single [^=]*= *(?=1 )", text)
        text = text[:figure.end()] + "0.5" + text[figure.end() + 1:]
        with open(os.path.join(other, "other.heng"), "w", encoding="utf-8") as f:
            f.write(text)
        os.remove(old)
        _, text = output(heng, "compare", "nantong", other, "--format", "html")
        check_page(failures, "compare", text, "en")
        moved = re.findall(r'<span class="(up|down)">([^<]*)</span>', text)
        if not moved:
            failures.append("compare: nothing has moved")
        for way, shown in moved:
            if shown.lstrip("≈")[0] != ("+" if way == "up" else "-") and \
                    shown[0] != "+":
                failures.append("compare: %s is no sign of %s" % (shown, way))


def check_shares(failures, heng):
    """A difference as a page: what each edit moved, with its sign, adds up."""
    with tempfile.TemporaryDirectory(prefix="heng-") as folder:
        other = os.path.join(folder, "nantong")
        shutil.copytree(os.path.join(ROOT, "rules", "nantong"), other)
        path = os.path.join(other, "nantong.heng")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for before, after in ((r"(param single [^=]*= *)1 ", r"\g<1>0.5 "),
                              (r"(param refund_cap [^=]*= *)80%", r"\g<1>60%")):
            text = re.sub(before, after, text)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        words = ("diff", "nantong", other)
        for lang, tag in (("en", "en"), ("zh", "zh-CN")):
            document = json.loads(output(heng, *words, "--format", "json",
                                         "--lang", lang)[1], parse_float=str)
            want = sum(row["edit_1"] is not None for row in document["shares"])
            names = ["%d %s" % (row["number"], row["edit"])
                     for row in document["edits"]]
            _, text = output(heng, *words, "--format", "html", "--lang", lang)
            page = check_page(failures, "diff " + lang, text, tag)
            shares = [table for table in page.tables
                      if table and table[0][-2:] == names]
            rows = [row for table in shares for row in table[1:]]
            if not want or len(rows) != want:
                failures.append("diff %s: %d rows of shares, not %d" % (
                    lang, len(rows), want))
            for row in rows:
                moved, *parts = [0 if cell == "0" else float(cell)
                                 for cell in row[-3:]]
                if abs(sum(parts) - moved) > 1e-9 or not all(
                        cell == "0" or cell[0] in "+-" for cell in row[-3:]):
                    failures.append("diff %s: %s" % (lang, row))


def main():
    show, heng = sys.argv[1:3]
    failures = []
    for lang, tag in (("en", "en"), ("zh", "zh-CN")):
        _, text = output(show, "html", lang)
        page = check_page(failures, "sample " + lang, text, tag)
        for element in ("table", "ul", "pre", "thead"):
            if element not in page.seen:
                failures.append("sample %s: no %s" % (lang, element))
    names = sorted(n for n in os.listdir(os.path.join(ROOT, "rules"))
                   if os.path.isdir(os.path.join(ROOT, "rules", n, "sample")))
    for name in names:
        check_results(failures, heng, name)
        for words in (["test", name], ["check", name]):
            _, text = output(heng, *words, "--format", "html", "--lang", "zh")
            check_page(failures, " ".join(words), text, "zh-CN")
    _, document = output(heng, "run", "nantong", "--format", "json")
    unit = next(row["id"] for row in json.loads(document)["departments"])
    for words in (["list"], ["explain", "nantong", unit],
                  ["explain", "nantong", unit, "place"],
                  ["compare", "zhongwei", "zhongwei@2022"],
                  ["dump", "plan", "zibo"], ["help"]):
        _, text = output(heng, *words, "--format", "html")
        check_page(failures, " ".join(words), text, "en")
    check_hostile(failures, heng)
    check_movements(failures, heng)
    check_shares(failures, heng)
    for failure in failures[:20]:
        print("FAIL", failure)
    print("%d failures" % len(failures))
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
