#!/usr/bin/python3
"""`heng test`: examples and record sets, what is told of failures, and the forms
in which other programs take the results."""
import os
import queue
import re
import signal
import subprocess
import threading
import unittest
import xml.etree.ElementTree

from command import Case, EXAMPLES, MODEL, PROGRAM, SCHEME, UNITS

LIMIT = 60  # seconds until a test that waits has failed
WRONG = """example "no posts, no points" {
  units | id | name | class      | posts |
        | y  | 某办 | department |       |
  expect departments y: size = 0
}
example "a half & <b> 'c' # d" {
  units | id | name | class      | posts |
        | x  | 某局 | department | 30    |
  expect departments x: size = 15
}
"""


def tap(text):
    """The cases of a TAP 14 document: [(ok, description, {…})]. Anything that
    the form does not allow is a ValueError."""
    lines = text.split("\n")
    if lines[0] != "TAP version 14" or lines[-1] != "":
        raise ValueError(lines[0])
    plan = re.fullmatch(r"1\.\.(\d+)( # SKIP .*)?", lines[1])
    at, cases = 2, []
    while at < len(lines) - 1:
        case = re.fullmatch(r"(not )?ok (\d+) - ((?:[^#\\]|\\#|\\\\)*)", lines[at])
        if not case or int(case[2]) != len(cases) + 1:
            raise ValueError(lines[at])
        at, block = at + 1, {}
        if lines[at] == "  ---":
            end = lines.index("  ...", at)
            for line in lines[at + 1:end]:
                name, _, value = line.strip().partition(": ")
                block[name.rstrip(":")] = (
                    __import__("json").loads(value) if value[:1] == '"' else value)
            at = end + 1
        cases.append((not case[1], re.sub(r"\\([#\\])", r"\1", case[3]), block))
    if int(plan[1]) != len(cases):
        raise ValueError(f"{plan[1]} planned, {len(cases)} there")
    return cases


class Examples(Case):
    def rows(self, *words, code=0, section="examples"):
        answer = self.heng("test", *words, "--format", "json", code=code)
        return answer.json().get(section, [])

    def test_statuses(self):
        self.heng("test", "tiny", code=0)
        self.put("rules/tiny/tiny.test.heng", EXAMPLES + WRONG)
        self.heng("test", "tiny", code=1)
        self.heng("test", "tnyi", code=2)
        self.heng("test", "tiny", "--filter", "nothing of the kind", code=2)
        self.put("rules/tiny/tiny.heng", SCHEME + "oops\n")
        self.heng("test", "tiny", code=3)
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "many"))
        self.heng("test", "tiny", code=4)

    def test_results_stand_in_the_order_of_the_texts_whatever_the_threads(self):
        self.put("rules/tiny/tiny.test.heng", "".join(
            EXAMPLES.replace("a third", f"{i}: a third").replace(
                "= 20", f"= {20 + i % 3}") for i in range(60)))
        answers = [self.heng("test", "tiny", "--threads", n, *form, code=1)
                   for form in ((), ("--format", "json"), ("--format", "tap"))
                   for n in ("1", "4", "4")]
        for i in range(0, 9, 3):
            self.assertEqual(len({(a.out, a.err) for a in answers[i:i + 3]}), 1)
        rows = answers[3].json()["examples"]
        self.assertEqual([r["example"].split(":")[0] for r in rows],
                         [str(i) for i in range(60)])
        self.assertEqual([r["passed"] for r in rows],
                         [i % 3 == 0 for i in range(60)])

    def test_a_filter_takes_titles_files_and_profiles(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES + WRONG)
        self.put("rules/tiny/more.test.heng",
                 EXAMPLES.replace("a third", "one 人"))
        self.assertEqual(len(self.rows("tiny", "--filter", "TINY", code=1)), 4)
        self.assertEqual(len(self.rows("tiny", "--filter", "more.test")), 1)
        self.assertEqual(len(self.rows("tiny", "--filter", "人",
                                       "--filter", "a third")), 2)
        counts = self.rows("tiny", "--filter", "a third", section="test")
        self.assertEqual([(c["examples"], c["left_out"]) for c in counts],
                         [(1, 3)])
        answer = self.heng("test", "tiny", "--filter", "a thirt", code=2)
        self.assertIn("did you mean `a third of the posts counts twice`?",
                      answer.err)
        self.assertEqual(self.rows("tiny", "--filter", "sample",
                                   section="checks")[0]["data"], "sample")

    def test_people_read_what_does_not_hold_and_how_many_do(self):
        answer = self.heng("test", "tiny")
        self.assertNotIn("a third of", answer.out)
        self.assertIn("tiny            1       0", answer.out)
        self.put("rules/tiny/tiny.test.heng", EXAMPLES + WRONG)
        answer = self.heng("test", "tiny", code=1)
        self.assertIn("Examples that do not hold", answer.out)
        self.assertNotIn("a third of", answer.out)
        self.assertEqual(answer.out.count("a half"), 1)
        self.assertEqual(len(self.rows("tiny", code=1)), 3)
        csv = self.heng("test", "tiny", "--format", "csv", code=1).out
        self.assertEqual(csv.count("a half"), 1)
        self.assertIn("a third of", csv)

    def test_what_its_records_did_wrong_stands_below_a_failure(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES.replace(
            "| department |", "| departmnt  |"))
        answer = self.heng("test", "tiny", code=1)
        self.assertIn("`x` is in `units`, and not in `departments`: class is "
                      "departmnt", answer.err)
        self.assertIn("`departmnt` is no `class` that the profile knows",
                      answer.err)
        answer = self.heng("test", "tiny", "--lang", "zh", code=1)
        self.assertIn("“x”在“单位”中，但不在“部门”中：类别为 departmnt",
                      answer.err)

    def test_a_filter_reaches_what_was_approved_and_what_is_covered(self):
        self.put("rules/tiny/tiny.test.heng",
                 EXAMPLES + WRONG.replace("= 15", "= 20"))
        self.put("rules/tiny/records/2021/units.csv", UNITS)
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        (row,) = self.rows("tiny", "--filter", "2021", section="snapshots")
        self.assertEqual((row["set"], row["passed"]), ("records/2021", True))
        self.assertEqual(self.rows("tiny", "--filter", "a third",
                                   section="snapshots"), [])
        (row,) = self.rows("tiny", "--filter", "2021", "--coverage",
                           section="coverage")
        self.assertEqual((row["examples"], row["sample"]), (0, 0))
        self.assertGreater(row["records"], 0)
        (one,) = self.rows("tiny", "--filter", "a third", "--coverage",
                           section="coverage")
        (all_,) = self.rows("tiny", "--coverage", section="coverage")
        self.assertLess(one["examples"], all_["examples"])
        self.put("rules/tiny/records/2021/units.csv", "id\n1\n")
        self.heng("test", "tiny", "--filter", "a third", code=0)

    def test_the_main_edition_may_be_called_by_its_year(self):
        self.put("rules/tiny/tiny@2023.heng",
                 "scheme tiny 小方案 edition 2023\nrevise 小方案 edition 2022\n"
                 "revise param step = 4\n")
        self.heng("approve", "tiny", "--edition", "2022", "--by", "a",
                  "--why", "b")
        for section, key in (("examples", "example"), ("checks", "data"),
                             ("snapshots", "set")):
            with self.subTest(section):
                rows = self.rows("tiny", "--edition", "2022", section=section)
                self.assertEqual(len(rows), 1)
                self.assertEqual(rows[0]["passed"], True, rows[0][key])

    def test_a_threshold_that_is_no_percentage_is_told_before_anything_runs(self):
        answer = self.heng("test", "tiny", "--min-coverage", "many", code=2)
        self.assertEqual(answer.out, "")
        self.assertIn("H861", answer.err)

    def test_times_are_told_on_request(self):
        answer = self.heng("test", "tiny", "--timing", "--format", "json")
        self.assertGreaterEqual(answer.json()["examples"][0]["seconds"], 0)
        self.assertIn("timing load=", answer.err)
        self.assertNotIn("seconds", self.rows("tiny")[0])


class Records(Case):
    def checks(self, code):
        answer = self.heng("test", "tiny", "--format", "json", code=code)
        return answer.json()["checks"]

    def test_the_checks_of_every_record_set_are_judged(self):
        self.put("rules/tiny/records/2021/units.csv", UNITS)
        self.put("rules/tiny/records/2020/units.csv", UNITS.replace("45", "95"))
        self.assertEqual(
            [(c["data"], c["passed"], c["failed"]) for c in self.checks(1)],
            [("sample", True, 0), ("records/2020", False, 1),
             ("records/2021", True, 0)])
        answer = self.heng("test", "tiny", code=1)
        self.assertIn("error H828: `small` does not hold in the records "
                      "`records/2020` of tiny, row b: b 太大", answer.err)
        answer = self.heng("test", "tiny", "--lang", "zh", code=1)
        self.assertIn("方案“tiny”的数据“records/2020”不符合“不超编”（b）：b 太大",
                      answer.err)

    def test_a_check_that_fails_names_the_rule_that_was_changed(self):
        self.put("old/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.heng", SCHEME.replace("= 2 ", "= 4 "))
        self.put("rules/tiny/tiny.test.heng", EXAMPLES.replace("20", "40"))
        self.put("rules/tiny/records/2021/units.csv", UNITS.replace("45", "95"))
        said = self.heng("test", "tiny", "--against", "old/tiny", code=1).err
        self.assertIn("H828: `step` is 4 (was 2): `small` does not hold "
                      "in the records `sample` of tiny, row b: b 太大", said)
        self.assertIn("it does not hold under old/tiny either", said)

    def test_what_did_not_hold_before_is_told_of_that_row_alone(self):
        self.put("old/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.heng", SCHEME.replace("= 2 ", "= 4 "))
        self.put("rules/tiny/tiny.test.heng", "")
        self.put("rules/tiny/sample/units.csv",
                 UNITS.replace("45", "95").replace("30", "60"))
        said = self.heng("test", "tiny", "--against", "old/tiny", code=1).err
        self.assertEqual(said.count("H828"), 2)
        self.assertEqual(said.count("it does not hold under old/tiny either"), 1)

    def test_warnings_are_counted_by_rule(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("check", "warn").replace(
            "size <= 50", "size <= 10") + "warn none on departments: size < 30\n")
        row, = self.checks(0)
        self.assertEqual((row["warnings"], row["warned"]),
                         (3, "small 2, none 1"))

    def test_what_is_to_be_minded_about_data_is_not_told_here(self):
        self.put("rules/tiny/sample/units.csv",
                 UNITS.replace("posts", "posts,fax").replace(
                     "30", "30,1").replace("45", "45,2").replace(
                         "10", "10,3").replace("department,\n",
                                               "department,,\n"))
        self.assertIn("fax", self.heng("run", "tiny").err)
        answer = self.heng("test", "tiny")
        self.assertNotIn("fax", answer.err + answer.out)
        # One profile needs no column for its name.
        self.assertNotRegex(answer.out, r"profile +data +passed")

    def test_a_filter_is_held_beside_names_of_sets_too(self):
        said = self.heng("test", "tiny", "--filter", "smaple", code=2).err
        self.assertIn("did you mean `sample`?", said)

    def test_a_filter_is_held_beside_parts_of_its_own_length(self):
        self.put("rules/tiny/tiny.test.heng",
                 EXAMPLES.replace("a third of the posts counts twice", "detai"))
        said = self.heng("test", "tiny", "--filter", "etax", code=2).err
        self.assertIn("did you mean `detai`?", said)
        # `tai` at its end is near enough, and shorter.
        said = self.heng("test", "tiny", "--filter", "tails", code=2).err
        self.assertNotIn("did you mean", said)

    def test_a_warning_is_told_and_no_failure(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("check", "warn"))
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "95"))
        row, = self.checks(0)
        self.assertEqual((row["passed"], row["failed"], row["warnings"],
                          row["warned"]), (True, 0, 1, "small 1"))

    def test_what_is_held_back_is_a_failure(self):
        self.put("rules/tiny/tiny.heng",
                 SCHEME.replace("posts else 0", "posts required"))
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        row, = self.checks(1)
        self.assertFalse(row["passed"])
        self.assertIn("`size` does not hold", row["message"])

    def test_records_that_cannot_be_read_are_no_success(self):
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "many"))
        row, = self.checks(4)
        self.assertFalse(row["passed"])
        self.assertIn("`many`", row["message"])

    def test_they_are_told_of_once_though_their_results_were_approved(self):
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "many"))
        for more in ((), ("--coverage",)):
            answer = self.heng("test", "tiny", *more, code=4)
            self.assertEqual(answer.err.count("`many`"), 1, answer.err)


class Against(Case):
    """A failure names the rule that was changed."""

    def setUp(self):
        super().setUp()
        self.put("old/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.heng", SCHEME.replace(
            "step 分差 = 2", "step 分差 = 3"))

    def messages(self, *words):
        answer = self.heng("test", "tiny", *words, "--format", "json", code=1)
        return [d["message"] for d in answer.json()["diagnostics"]]

    def test_the_first_sentence_names_it(self):
        self.assertEqual(self.messages("--against", "old/tiny"),
                         ["`step` is 3 (was 2): `size` of x is 30, but 20 was "
                          "expected"])
        self.assertEqual(self.messages(),
                         ["`size` of x is 30, but 20 was expected"])

    def test_a_field_that_two_tables_have_is_told_with_its_table(self):
        more = ("score others 其他 from units where class = other {\n"
                "  bonus size 规模分 = posts else 0\n}\n")
        for folder, step in (("old", 2), ("rules", 3)):
            self.put(f"{folder}/tiny/tiny.heng",
                     SCHEME.replace("step 分差 = 2", f"step 分差 = {step}") + more)
        self.assertEqual(self.messages("--against", "old/tiny"),
                         ["`step` is 3 (was 2): `departments.size` of x is 30, "
                          "but 20 was expected"])

    def test_a_rule_that_is_changed_itself_needs_no_other_reason(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("/ 3", "/ 2"))
        self.assertEqual(self.messages("--against", "old/tiny"),
                         ["`size` of x is 30 (was 20), but 20 was expected"])

    def test_a_text_that_did_not_change_is_not_shown_twice(self):
        for folder, by in (("old", 3), ("rules", 2)):
            self.put(f"{folder}/tiny/tiny.heng", SCHEME.replace(
                "(posts else 0) / 3", "part(posts else 0)").replace(
                    "score departments",
                    f"function part(x: number) = x / {by}\nscore departments"))
        answer = self.heng("test", "tiny", "--against", "old/tiny", code=1)
        self.assertNotRegex(answer.err, r"\n +(now|was): size")

    def test_the_approved_rules_are_compared_with_unasked(self):
        changed = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.put("rules/tiny/tiny.heng", changed)
        self.assertIn("`step` is 3 (was 2)", "\n".join(self.messages()))
        answer = self.heng("test", "tiny", "--lang", "zh", code=1)
        self.assertIn("“分差”为 3（原为 2）：x 的“规模分”为 30，应为 20", answer.err)
        self.assertIn("所依规则 (tiny.heng:4)", answer.err)
        self.assertIn("假定：a guess", answer.err)

    def test_programs_are_told_in_columns(self):
        answer = self.heng("test", "tiny", "--against", "old/tiny", "--format",
                           "json", code=1)
        row, = answer.json()["failures"]
        self.assertEqual(
            {key: row[key] for key in ("example", "code", "place", "expected",
                                       "actual", "was", "rule", "rule_place",
                                       "source", "assumed")},
            {"example": "a third of the posts counts twice", "code": "H820",
             "place": "tiny.test.heng:4", "expected": "20", "actual": "30",
             "was": "20", "rule": "step", "rule_place": "tiny.heng:4",
             "source": None, "assumed": "a guess"})
        row, = self.heng("test", "tiny", "--format", "json",
                         code=1).json()["failures"]
        self.assertEqual((row["rule"], row["rule_place"], row["source"]),
                         ("size", "tiny.heng:6", "the book, page 2"))
        answer = self.heng("test", "tiny", code=1)
        self.assertNotIn("Failures", answer.out)

    def test_an_example_that_was_always_wrong(self):
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.test.heng", EXAMPLES.replace("20", "21"))
        answer = self.heng("test", "tiny", "--against", "old/tiny", code=1)
        self.assertIn("no change of the rules is the reason", answer.err)

    def test_without_rules_to_compare_with_the_first_cause_is_told_first(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES.replace(
            "  expect departments x: size = 20\n",
            "  expect departments x: total = 20\n"
            "  expect departments x: size = 20\n"))
        self.assertEqual(self.messages(),
                         ["`size` of x is 30, but 20 was expected"])
        answer = self.heng("test", "tiny", code=1)
        self.assertIn("so `total` of x is 30, but 20 was expected", answer.err)

    def test_every_part_of_a_sum_is_seen_and_what_a_rule_decides(self):
        parts = "".join(f"  bonus p{i} 项{i} = (posts else 0) / {i + 2}\n"
                        for i in range(4))
        scheme = SCHEME.replace("  place", parts +
                                "  bonus last 末项 = (posts else 0) at most 7\n  place")
        self.put("rules/tiny/tiny.heng", scheme)
        self.put("rules/tiny/tiny.test.heng",
                 EXAMPLES.replace("size = 20", "total = 1"))
        answer = self.heng("test", "tiny", code=1)
        for name in ("size", "p0", "p1", "p2", "p3", "last"):
            self.assertRegex(answer.err, rf"\n +{name} x = ")
        self.assertIn("at most = 7, the cap of 7 bound", answer.err)
        self.assertIn("--against OLD", answer.err)

    def test_a_place_shows_the_rows_that_moved(self):
        two = EXAMPLES.replace("  expect departments x: size = 20", """\
        | y  | 某办 | department | 45    |
  expect departments x: place = 1""")
        self.put("rules/tiny/tiny.test.heng", two)
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.put("old/tiny/tiny.heng", SCHEME.replace(
            "posts else 0)", "posts else 0) at most 30"))
        answer = self.heng("test", "tiny", "--against", "old/tiny", code=1)
        self.assertIn("total y = 30 (was 20)", answer.err)

    def test_rules_that_are_not_there_are_what_was_not_tested(self):
        answer = self.heng("test", "tiny", "--against", "oldest", code=2)
        self.assertRegex(answer.out, r"oldest +no +")
        self.assertNotIn("(none)", answer.out)
        self.assertNotIn("tiny", answer.out)

    def test_rules_that_are_not_there(self):
        answer = self.heng("test", "tiny", "--against", "tniy", code=2)
        self.assertIn("did you mean `tiny`?", answer.err)


class Names(Case):
    """A name that is not there is an error, with the nearest one."""

    def said(self, body, *words):
        self.put("rules/tiny/tiny.test.heng",
                 f'example "names" {{\n{body}\n}}\n')
        return self.heng("test", "tiny", *words, code=1).err

    def test_both_tongues_and_every_kind(self):
        units = ("  units | id | name | class | posts |\n"
                 "  | 甲局 | 甲 | department | 30 |\n")
        cases = [
            ("  unist | id |\n  | a |\n  expect departments a: size = 1",
             "H800", "units"),
            ("  单 | 编号 |\n  | a |\n  期望 部门 a：规模分 = 1", "H800", "单位"),
            ("  units | id | psots |\n  | a | 3 |\n"
             "  expect departments a: size = 1", "H801", "posts"),
            ("  单位 | 编号 | 编制数 |\n  | a | 3 |\n  期望 部门 a：规模分 = 1",
             "H801", "编制"),
            (units + "  expect department 甲局: size = 20", "H800",
             "departments"),
            (units + "  期望 部们 甲局：规模分 = 20", "H800", "部门"),
            (units + "  expect departments 甲局: siez = 20", "H802", "size"),
            (units + "  期望 部门 甲局：规模 = 20", "H802", "规模分"),
            (units + "  expect departments 甲具: size = 20", "H803", "甲局"),
            ("  set stpe = 3\n" + units + "  expect departments 甲局: size = 1",
             "H808", "step"),
            ("  设定 分茶 = 3\n" + units + "  期望 部门 甲局：规模分 = 1",
             "H808", "分差"),
            (units + "  expect finding small at 甲具", "H823", "甲局"),
            (units + "  期望 问题 不超边 位于 甲局", "H830", "不超编"),
            (units + "  expect finding samll at 甲局", "H830", "small"),
            (units + "  expect no finding samll", "H830", "small"),
            (units + "  期望 无问题 不超边", "H830", "不超编"),
            (units + "  expect no finding small at 甲具", "H803", "甲局"),
            (units + "  期望 无问题 位次 位于 甲具", "H833", "甲局"),
        ]
        for body, code, near in cases:
            with self.subTest(body=body):
                said = self.said(body)
                self.assertIn(code, said)
                self.assertIn(f"did you mean `{near}`?", said)
                self.assertIn(f"是否想写“{near}”？",
                              self.said(body, "--lang", "zh"))


class Documents(Case):
    def setUp(self):
        super().setUp()
        self.put("rules/tiny/tiny.test.heng", EXAMPLES + WRONG)

    def test_junit(self):
        self.heng("test", "tiny", "--junit", "j.xml", "--tap", "t.tap", code=1)
        root = xml.etree.ElementTree.parse(self.folder / "j.xml").getroot()
        self.assertEqual((root.tag, root.get("tests"), root.get("failures")),
                         ("testsuites", "4", "1"))
        suites = root.findall("testsuite")
        self.assertEqual([s.get("name") for s in suites],
                         ["Examples tiny", "Checks on the records tiny"])
        self.assertEqual([(s.get("tests"), s.get("failures")) for s in suites],
                         [("3", "1"), ("1", "0")])
        case = suites[0].findall("testcase")[2]
        self.assertEqual((case.get("name"), case.get("classname"),
                          case.get("file"), case.get("line")),
                         ("a half & <b> 'c' # d", "tiny",
                          "tiny.test.heng", "11"))
        failure = case.find("failure")
        self.assertEqual(failure.get("message"),
                         "`size` of x is 20, but 15 was expected")
        self.assertIn("posts x = 30 (tiny.test.heng:13)", failure.text)

    def test_tap(self):
        text = self.heng("test", "tiny", "--format", "tap", code=1).out
        cases = tap(text)
        self.assertEqual([(ok, name) for ok, name, _ in cases],
                         [(True, "tiny: a third of the posts counts twice"),
                          (True, "tiny: no posts, no points"),
                          (False, "tiny: a half & <b> 'c' # d"),
                          (True, "tiny: sample")])
        block = cases[2][2]
        self.assertEqual((block["message"], block["file"], block["line"]),
                         ("`size` of x is 20, but 15 was expected",
                          "tiny.test.heng", "11"))

    def test_forms_of_two_tongues_and_of_other_reports(self):
        root = xml.etree.ElementTree.fromstring(
            self.heng("test", "tiny", "--format", "junit", "--lang", "zh",
                      code=1).bytes)
        self.assertEqual(root.find("testsuite").get("name"), "示例 tiny")
        # What has no results of tests is not written as if it had none.
        for form in ("junit", "tap"):
            done = self.heng("run", "tiny", "--format", form, code=2)
            self.assertIn("`%s` is a format for results of tests" % form,
                          done.err)

    def test_a_set_that_was_not_approved_is_skipped(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.put("rules/tiny/records/2021/units.csv", UNITS)
        self.heng("test", "tiny", "--junit", "j.xml", "--tap", "t.tap")
        root = xml.etree.ElementTree.parse(self.folder / "j.xml").getroot()
        self.assertEqual((root.get("failures"), root.get("skipped")),
                         ("0", "1"))
        suite = root.findall("testsuite")[-1]
        self.assertEqual([c.get("name") for c in suite.findall("testcase")],
                         ["sample", "records/2021"])
        last = (self.folder / "t.tap").read_text("utf-8").split("\n")[-2]
        self.assertRegex(last, r"^ok \d+ - tiny: records/2021 # SKIP this record")

    def test_an_approval_that_does_not_hold_is_a_failed_case(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "33"))
        (*_, (ok, name, block)) = tap(
            self.heng("test", "tiny", "--format", "tap", code=1).out)
        self.assertEqual((ok, name), (False, "tiny: sample"))
        self.assertIn("approved was", block["message"])
        (self.folder / "rules/tiny/approved/log.txt").unlink()
        (*_, (ok, name, block)) = tap(
            self.heng("test", "tiny", "--format", "tap", code=1).out)
        self.assertEqual((ok, name), (False, "tiny: approved"))
        self.assertIn("log.txt", block["message"])

    def test_what_cannot_be_tested_is_no_success(self):
        self.put("rules/tiny/tiny.heng", SCHEME + "oops\n")
        (ok, name, block), = tap(
            self.heng("test", "tiny", "--format", "tap", code=3).out)
        self.assertEqual((ok, name), (False, "tiny: tiny"))
        self.assertIn("rules", block["message"])

    def test_a_file_that_cannot_be_written_is_5(self):
        answer = self.heng("test", "tiny", "--junit", "no/such/j.xml", code=5)
        self.assertIn("no/such/j.xml", answer.err)


class Watch(Case):
    def start(self, *words):
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("LC_", "LANG", "HENG_"))}
        inherited["HENG_PATH"] = str(self.folder / "rules")
        process = subprocess.Popen(
            [PROGRAM, "test", *words, "--watch", "--format", "tap"],
            cwd=self.folder, env=inherited, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        lines = queue.Queue()

        def read():
            for line in process.stdout:
                lines.put(line.decode("utf-8"))
        threading.Thread(target=read, daemon=True).start()
        return process, lines

    def wait_for(self, lines, part):
        seen = []
        while True:
            try:
                seen.append(lines.get(timeout=LIMIT))
            except queue.Empty:
                self.fail(f"not printed: {part}\n{''.join(seen)}")
            if part in seen[-1]:
                return "".join(seen)

    def save(self, lines, name, text):
        """Saves a file; what was tested then: [description]."""
        beside = self.put("saved~", text)
        beside.replace(self.folder / name)
        said = self.wait_for(lines, "-- tested")
        return re.findall(r"^(?:not )?ok \d+ - (.*)$", said, re.M)

    def test_what_depends_on_a_file_runs_again_and_nothing_else(self):
        third = "a third of the posts counts twice"
        self.put("rules/other/other.heng", SCHEME.replace("tiny", "other"))
        self.put("rules/other/other.test.heng",
                 EXAMPLES.replace("a third", "other"))
        self.put("rules/tiny/more.test.heng", EXAMPLES.replace("a third", "more"))
        self.put("rules/tiny/records/2021/units.csv", UNITS)
        process, lines = self.start("tiny", "other")
        self.wait_for(lines, "waiting")
        more = "tiny: more of the posts counts twice"
        tiny = [more, f"tiny: {third}", "tiny: sample", "tiny: records/2021"]
        other = ["other: other of the posts counts twice"]
        self.assertEqual(sorted(self.save(lines, "rules/tiny/tiny.heng",
                                          SCHEME + "# more\n")), sorted(tiny))
        self.assertEqual(
            self.save(lines, "rules/tiny/tiny.test.heng", EXAMPLES + "# more\n"),
            [f"tiny.test.heng: {third}"])
        self.assertEqual(
            self.save(lines, "rules/tiny/records/2021/units.csv", UNITS + "\n"),
            ["tiny: records/2021"])
        self.assertEqual(
            sorted(self.save(lines, "rules/model.heng", MODEL + "# more\n")),
            sorted(tiny + other))
        self.assertEqual(
            self.save(lines, "rules/tiny/tiny.heng", SCHEME + "oops\n"),
            ["tiny: tiny"])
        self.assertEqual(
            sorted(self.save(lines, "rules/tiny/tiny.heng", SCHEME)), sorted(tiny))
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=LIMIT), 0)

    def test_a_new_test_file_is_run(self):
        process, lines = self.start("tiny")
        self.wait_for(lines, "waiting")
        self.assertEqual(
            self.save(lines, "rules/tiny/more.test.heng",
                      EXAMPLES.replace("a third", "more")),
            ["more.test.heng: more of the posts counts twice"])
        process.kill()

    def test_a_profile_that_is_not_there_is_told_at_once(self):
        answer = self.heng("test", "tnyi", "--watch", code=2)
        self.assertIn("did you mean", answer.err)


if __name__ == "__main__":
    unittest.main()
