#!/usr/bin/python3
"""What people read: tables that fit, CSV for spreadsheets and back, copies in the
tongue that was asked for."""
import csv
import fcntl
import io
import os
import pathlib
import pty
import re
import struct
import subprocess
import termios
import unicodedata
import unittest

from command import Case, PROGRAM, SCHEME, UNITS

ROOT = pathlib.Path(__file__).resolve().parents[2]
CITIES = ("hulunbuir", "nantong", "tianjin", "zhongwei", "zibo")
TONGUES = ("en", "zh")
MARK = b"\xef\xbb\xbf"


def width(text):
    """Columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def cut(line, begin, end):
    """What stands in some columns of a line."""
    out, at = "", 0
    for char in line:
        if begin <= at < end:
            out += char
        at += width(char)
    return out


def is_rule(line):
    return bool(line) and set(line) <= set("─ ") and "─" in line


def bare(text):
    return re.sub(r"\s", "", text)


class Parts:
    """The tables of a report for people, put together from their parts: of each
    row what stands below which heading, without spaces."""

    def __init__(self, text):
        self.tables = []
        self.lines = text.split("\n")
        for at, line in enumerate(self.lines):
            if is_rule(line):
                self.add_part(at)

    def is_further(self, at):
        return self.lines[at].startswith(("(further columns)", "（续表）"))

    def add_part(self, at):
        above, below = at, at + 1
        while above and self.lines[above - 1] and not self.is_further(above - 1):
            above -= 1
        while below < len(self.lines) and self.lines[below]:
            below += 1
        spans = [m.span() for m in re.finditer("─+", self.lines[at])]
        heads = [bare("".join(cut(line, *span) for line
                              in self.lines[above:at])) for span in spans]
        rows = []
        for line in self.lines[at + 1:below]:
            pieces = [bare(cut(line, *span)) for span in spans]
            if pieces[0]:
                rows.append(pieces)
            else:
                rows[-1] = [a + b for a, b in zip(rows[-1], pieces)]
        if above and self.is_further(above - 1):
            table = self.tables[-1]
            assert len(rows) == len(table)
        else:
            table = [set() for _ in rows]
            self.tables.append(table)
        for said, row in zip(table, rows):
            said.update(zip(heads, row))


class Tables(Case):
    def run_city(self, city, *words, **environment):
        return self.heng("run", city, *words, HENG_PATH=str(ROOT / "rules"),
                         **environment).out

    def on_terminal(self, columns, *words, **environment):
        """What the command writes on a terminal of so many columns."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 50, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items()
                if name not in ("COLUMNS", "HENG_LANG")}
        kept |= {"HENG_PATH": str(ROOT / "rules"), "NO_COLOR": "1",
                 "LC_ALL": "C"} | environment
        with subprocess.Popen([PROGRAM, *words], stdout=slave,
                              stderr=subprocess.DEVNULL, env=kept) as process:
            os.close(slave)
            out = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:
                    break
                if not piece:
                    break
                out += piece
            process.wait()
        os.close(master)
        return out.decode("utf-8").replace("\r\n", "\n")

    def widest(self, text):
        """Of the tables alone; names and sentences stand on lines of their own."""
        lines = text.split("\n")
        return max(width(line) for line in lines if is_rule(line))

    def test_into_a_file_a_table_takes_a_hundred_columns(self):
        for city in CITIES:
            for lang in TONGUES:
                with self.subTest(city=city, lang=lang):
                    text = self.run_city(city, "--lang", lang)
                    self.assertLessEqual(max(map(width, text.split("\n"))), 100)

    def test_nothing_is_lost_by_wrapping_and_cutting(self):
        for city in CITIES:
            for lang in TONGUES:
                wide = self.run_city(city, "--lang", lang, "--wide")
                whole = Parts(wide).tables
                for columns in (60, 80, 100, 140):
                    with self.subTest(city=city, lang=lang, columns=columns):
                        text = self.on_terminal(columns, "run", city, "--lang",
                                                lang)
                        self.assertEqual(Parts(text).tables, whole)

    def test_wide_is_one_line_for_each_row(self):
        wide = self.run_city("nantong", "--wide")
        self.assertGreater(self.widest(wide), 150)
        self.assertNotIn("(further columns)", wide)
        rows = self.heng("run", "nantong", "--format", "json",
                         HENG_PATH=str(ROOT / "rules")).json()["departments"]
        for row in rows:
            lines = [line for line in wide.split("\n")
                     if line.split()[1:3] == [row["id"], row["name"]]]
            self.assertEqual(len(lines), 1)

    def test_a_terminal_says_how_wide_it_is(self):
        for columns in (60, 81, 120):
            text = self.on_terminal(columns, "run", "nantong")
            self.assertLessEqual(self.widest(text), columns)
            self.assertGreater(self.widest(text), columns - 20)

    def test_columns_goes_before_what_the_terminal_says(self):
        text = self.on_terminal(120, "run", "nantong", COLUMNS="70")
        self.assertLessEqual(self.widest(text), 70)
        # What is no number is not looked at, nor is it where nobody looks.
        text = self.on_terminal(120, "run", "nantong", COLUMNS="many")
        self.assertGreater(self.widest(text), 100)
        self.assertEqual(self.run_city("nantong", COLUMNS="60"),
                         self.run_city("nantong"))

    def test_wide_holds_on_a_terminal_too_and_for_every_command(self):
        text = self.on_terminal(60, "run", "nantong", "--wide")
        self.assertGreater(self.widest(text), 150)
        for words in (["list"], ["check", "zibo"], ["audit", "zibo", "--unit",
                                                    "boshan"]):
            self.heng(*words, "--wide", HENG_PATH=str(ROOT / "rules"))
        for lang in TONGUES:
            self.assertIn("--wide", self.heng("help", "--lang", lang).out)


class Trees(Case):
    def tree(self, *words):
        """What stands below the heading of the explanation, line by line."""
        out = self.heng(*words, HENG_PATH=str(ROOT / "rules")).out
        return re.split("\n\n(?:Where it comes from|来龙去脉|Rule by rule|逐条规则)\n",
                        out)[1].split("\n\n")[0].splitlines()

    def test_a_long_line_goes_on_below_it(self):
        asked = [("explain", "nantong", "kj"), ("explain", "hulunbuir", "fgw"),
                 ("diff", "zhongwei@2022", "zhongwei", "--no-attribute")]
        for ask in asked:
            for lang in TONGUES:
                with self.subTest(ask=ask, lang=lang):
                    words = (*ask, "--lang", lang)
                    wide, lines = self.tree(*words, "--wide"), self.tree(*words)
                    self.assertGreater(max(map(width, wide)), 100)
                    self.assertLessEqual(max(map(width, lines)), 100)
                    self.assertGreater(len(lines), len(wide))
                    self.assertEqual(*[re.sub("[│├└─\\s]", "", "".join(text))
                                       for text in (lines, wide)])
                    # What goes on stands under what it belongs to.
                    for above, line in zip(lines, lines[1:]):
                        self.assertLessEqual(
                            len(re.match("[│├└─ ]*", line)[0]),
                            len(re.match("[│├└─ ]*", above)[0]) + 5)


class Spreadsheets(Case):
    def csv(self, *words, code=0, **environment):
        answer = self.heng("run", *words, "--format", "csv", code=code,
                           **environment)
        self.assertTrue(answer.bytes.startswith(MARK))
        rows = list(csv.reader(io.StringIO(answer.out)))
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertEqual(len(set(rows[0])), len(rows[0]))
        return answer.out, rows

    def hold(self, profile, text, *words, code=0, **environment):
        """What comes of holding the profile against that table."""
        (self.folder / "held.csv").write_bytes(text.encode("utf-8-sig"))
        return self.heng("test", profile, "--expect", "held.csv", *words,
                         code=code, **environment)

    def test_what_a_city_writes_it_holds_in_either_tongue(self):
        path = {"HENG_PATH": str(ROOT / "rules")}
        for city in CITIES:
            report = self.heng("run", city, "--format", "json", **path).json()
            scores = [name for name, rows in report.items()
                      if isinstance(rows, list) and rows and "place" in rows[0]
                      and name != "findings"]
            self.assertTrue(scores)
            sample = ROOT / "rules" / city / "sample"
            for lang in TONGUES:
                for table in scores:
                    with self.subTest(city=city, lang=lang, table=table):
                        text, rows = self.csv(city, "--lang", lang, "--table",
                                              table, **path)
                        answer = self.hold(
                            city, text, "--table", table, "--lang", lang,
                            "--data", str(sample), "--format", "json", **path)
                        told = answer.json()["expected"][0]
                        self.assertEqual(told["rows"], len(rows) - 1)
                        self.assertGreater(told["cells"], 2 * len(rows) - 2)
                        self.assertEqual((told["failed"], told["lacking"]),
                                         (0, 0))

    def test_headings_and_words_are_those_that_people_see(self):
        _, rows = self.csv("tiny", "--lang", "zh")
        self.assertEqual(rows[0], ["位次", "编号", "名称", "规模分", "总分",
                                   "超编"])
        self.assertEqual(rows[1], ["1", "b", "乙局", "30", "30", "是"])
        _, rows = self.csv("tiny", "--lang", "en")
        self.assertEqual(rows[0], ["place", "id", "name", "size", "total",
                                   "large"])
        self.assertEqual(rows[1][-1], "yes")

    def fractions(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("/ 3 *", "/ 7 *"))
        self.put("rules/tiny/sample/units.csv", UNITS.replace("30", "28"))

    def test_a_fraction_is_a_decimal_and_an_exact_value(self):
        self.fractions()
        text, rows = self.csv("tiny", "--lang", "zh")
        self.assertEqual(rows[0][3:7], ["规模分", "规模分（精确值）", "总分",
                                        "总分（精确值）"])
        self.assertEqual(rows[1][3:5], ["12.8571428571429", "90÷7"])
        self.assertEqual(rows[2][3:5], ["8", ""])
        self.hold("tiny", text)
        # A spreadsheet may show fewer decimals, rounded; not other ones.
        self.hold("tiny", text.replace("12.8571428571429", "12.86"))
        self.hold("tiny", text.replace("12.8571428571429", ""))
        for old, new in (("12.8571428571429", "12.87"),
                         ("12.8571428571429", "12.85"), ("90÷7", "91÷7"),
                         ("90÷7", "90÷0"), ("90÷7", "9月7日")):
            with self.subTest(new=new):
                self.hold("tiny", text.replace(old, new, 1), code=1)
        # The exact value alone is enough, and a decimal alone is not.
        self.hold("tiny", "编号,规模分（精确值）\nb,90÷7\na,8\n")
        self.hold("tiny", "id,size (exact)\nb,90/7\n")
        self.hold("tiny", "id,size (exact)\nb,12.86\n", code=1)
        self.hold("tiny", "编号,规模分\nb,12.8571428571429\n", code=1)
        self.assertEqual(self.heng("run", "tiny", "--format", "json").json()
                         ["departments"][0]["size"],
                         {"numerator": "90", "denominator": "7"})

    def test_what_is_held_back_is_expected_as_a_dash(self):
        self.put("rules/tiny/tiny.heng",
                 SCHEME.replace("(posts else 0)", "(posts required)"))
        text, rows = self.csv("tiny", "--lang", "zh", code=1)
        self.assertIn(["—", "d", "丁委员会", "—", "—"],
                      [row[:5] for row in rows])
        self.hold("tiny", text)
        self.hold("tiny", "id,size\nd,7\n", code=1)
        self.hold("tiny", "id,size\na,—\n", code=1)

    def test_lines_of_text_have_no_mark(self):
        self.assertFalse(self.heng("dump", "tokens", "tiny", "--format",
                                   "csv").bytes.startswith(MARK))
        self.assertTrue(self.heng("explain", "tiny", "a", "--format",
                                  "csv").bytes.startswith(MARK))


class Copies(Case):
    def test_a_copy_is_written_in_the_tongue_asked_for(self):
        path = {"HENG_PATH": str(ROOT / "rules")}
        keywords = {"en": ("scheme ", "example ", "use ", "for ", "param "),
                    "zh": ("方案 ", "示例 ", "引用 ", "对于 ", "参数 ")}
        for city in CITIES:
            want = self.heng("run", city, "--format", "csv", **path).out
            for lang in TONGUES:
                with self.subTest(city=city, lang=lang):
                    name = f"my_{city}_{lang}"
                    self.heng("new", name, "--from", city, "--lang", lang,
                              **path)
                    other = keywords["en" if lang == "zh" else "zh"]
                    for file in (self.folder / name).glob("*.heng"):
                        text = file.read_text("utf-8")
                        self.assertFalse(
                            [line for line in text.split("\n")
                             if line.startswith(other)], file)
                    for told in TONGUES:
                        self.heng("test", name, "--lang", told, **path)
                    self.assertEqual(self.heng("run", name, "--format", "csv",
                                               "--lang", "en", **path).out,
                                     want)

    def test_examples_change_their_tongue_and_back(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("  outcome", """\
  grade 档次: level = choose { high when total > 10; low otherwise }
  outcome""") + """\
choice level 档 { high 高, low 低 }
value counted 总数 = count(all units)
value best 最高档: level = choose { high when counted > 1; low otherwise }
""")
        self.put("rules/tiny/tiny.test.heng", """\
example "names of tables, fields and choices" {
  set step = 3
  units | id | name | class      | posts |
        | x  | step | department | 30    |
        | y  | 甲   | other      | 1     |
  expect departments x: size = 30
  expect departments x: large = no
  expect departments x: grade = high
  expect counted = 2
  expect best = high
  expect departments | id | total | large |
                     | x  | 30    | no    |
}
""")
        chinese = self.heng("fmt", "--lang", "zh",
                            "rules/tiny/tiny.test.heng").out
        self.assertEqual(chinese, """\
示例 “names of tables, fields and choices” {
  设定 分差 = 3
  单位 | 编号 | 名称 | 类别 | 编制 |
       | x    | step | 部门 | 30   |
       | y    | 甲   | 其他 | 1    |
  期望 部门 x：规模分 = 30
  期望 部门 x：超编 = 否
  期望 部门 x：档次 = 高
  期望 总数 = 2
  期望 最高档 = 高
  期望 部门 | 编号 | 总分 | 超编 |
            | x    | 30   | 否   |
}
""")
        english = (self.folder / "rules/tiny/tiny.test.heng").read_text("utf-8")
        self.put("rules/tiny/tiny.test.heng", chinese)
        self.heng("test", "tiny")
        self.assertEqual(self.heng("fmt", "--lang", "en",
                                   "rules/tiny/tiny.test.heng").out, english)


class Mistakes(Case):
    def test_two_files_of_one_name_are_refused(self):
        for words in (["--junit", "f", "--tap", "f"],
                      ["--junit", "f", "--tap", "./f"],
                      ["--junit", "f.csv", "-o", "f.csv"],
                      ["--tap", "f.csv", "-o", "././f.csv"]):
            with self.subTest(words=words):
                answer = self.heng("test", "tiny", *words, code=2)
                self.assertIn("name the same file", answer.err)
                self.assertIn("是同一个文件", self.heng(
                    "test", "tiny", *words, "--lang", "zh", code=2).err)
                self.assertFalse(list(self.folder.glob("f*")))
        self.heng("test", "tiny", "--junit", "f", "--tap", "g", "-o", "h.csv")
        self.assertTrue((self.folder / "g").exists())

    def test_an_example_without_quotes_is_told_how_to_write_it(self):
        cases = (("example try it {\n}\n", 'example "try it" {', "示例 “try it” {"),
                 ("示例 试 {\n}\n", 'example "试" {', "示例 “试” {"),
                 ("示例 试：规模分 = 1\n", 'example "试" {', "示例 “试” {"),
                 ("示例 试 截至 2022-12-31 {\n}\n", 'example "试" {',
                  "示例 “试” {"),
                 ("example {\n}\n", 'example "what it shows" {',
                  "示例 “说明什么” {"))
        for text, english, chinese in cases:
            with self.subTest(text=text):
                self.put("rules/tiny/tiny.test.heng", text)
                told = self.heng("test", "tiny", code=3).err
                self.assertIn(f"write: {english}\n", told)
                self.assertIn("1 error", told)
                self.assertIn(f"请写成：{chinese}\n", self.heng(
                    "test", "tiny", "--lang", "zh", code=3).err)

    def test_a_brace_that_is_missing_is_no_word_of_the_next_line(self):
        self.put("rules/tiny/tiny.test.heng",
                 "示例 “试”\n  单位 | 编号 | 名称 |\n")
        told = self.heng("test", "tiny", code=3).err
        self.assertIn("`{` is expected here, but the line ends", told)
        self.assertNotIn("did you mean", told)


if __name__ == "__main__":
    unittest.main()
