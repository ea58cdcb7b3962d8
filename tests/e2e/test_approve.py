#!/usr/bin/python3
"""What was approved: the way of a change from the edit to the release note, folders
that somebody changed by hand, and published tables as expectations."""
import random
import shutil
import unittest

from command import Case, SCHEME, UNITS

WHO = ("--by", "王某", "--why", "首次批准", "--date", "2022-12-31")
RECORDS = """id,name,class,posts
a,甲局,部门,21
"""
FIGURES = """id,name,class,posts
a,甲局,部门,30
b,乙局,department,45
d,丁委员会,department,
"""


class Approved(Case):
    def setUp(self):
        super().setUp()
        self.rules = self.folder / "rules/tiny"
        self.approved = self.rules / "approved"

    def change(self, name, old, new):
        path = self.rules / name
        text = path.read_text("utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), "utf-8")

    def approve(self, *words, code=0, profile="tiny"):
        return self.heng("approve", profile, *WHO, *words, code=code)

    def files(self, folder=None):
        folder = folder or self.approved
        return {str(p.relative_to(folder)): p.read_bytes()
                for p in sorted(folder.rglob("*")) if p.is_file()}

    def snapshots(self, *words, code=0):
        return self.heng("test", "tiny", "--format", "json", *words,
                         code=code).json().get("snapshots")


class Way(Approved):
    def test_from_an_edit_to_the_release_note(self):
        self.approve("--clause", "办法第一条")
        self.assertEqual([r["passed"] for r in self.snapshots()], [True])
        self.change("tiny.heng", "分差 = 2   assumed \"a guess\"",
                    "分差 = 3   source \"办法第二条\"")
        self.change("tiny.test.heng", "size = 20", "size = 30")
        failed = self.heng("test", "tiny", code=1)
        for part in ("H840", "`departments.size` of a (甲局)", "sample",
                     "is 30, approved was 20", "as the rule `step` changed",
                     "clause: 办法第二条", "= 2", "= 3"):
            self.assertIn(part, failed.err)
        self.assertIn("by way of `size`, which is 30 and was 20", failed.err)
        rows = self.snapshots(code=1)
        self.assertEqual((rows[0]["passed"], rows[0]["units"]), (False, 2))
        self.assertRegex(failed.out, r"step +tiny.heng:\d+ +4 +办法第二条")
        chinese = self.heng("test", "tiny", "--lang", "zh", code=1).err
        self.assertIn("“部门.规模分”现为 30，批准的是 20，由规则“分差”引起",
                      chinese)
        self.assertIn("依据：办法第二条", chinese)
        self.heng("approve", "tiny", "--by", "李某", "--why", "按新办法\n调整",
                  "--date", "2023-01-15")
        log = (self.approved / "log.txt").read_text("utf-8")
        for part in ("by 王某", "why 首次批准", "clause 办法第一条", "by 李某",
                     "why 按新办法 调整", "rule changed step 分差",
                     'unit sample departments a "甲局": size 规模分 = 20 → 30',
                     "moved sample units=2 totals=2 places=0 tiers=0"):
            self.assertIn(part, log)
        self.heng("test", "tiny")
        note = self.heng("note", "tiny").out
        hashes = [line.split()[1] for line in log.splitlines()
                  if line.startswith("  rules ")]
        for part in (*hashes, "李某", "按新办法 调整", "2023-01-15",
                     "changed: param `step`", "was: `param step", "now: `param",
                     "| sample | 2 | 2 | 0 | 0 | 0 | 0 |"):
            self.assertIn(part, note)
        chinese = self.heng("note", "tiny", "--lang", "zh").out
        self.assertIn("修改：参数 `分差`", chinese)
        self.assertIn("- sample，部门 甲局：规模分 20 → 30；总分 20 → 30", chinese)
        self.assertIn("- sample, departments 甲局: size 20 → 30; total 20 → 30",
                      note)
        self.heng("note", "tiny", "-o", "note.md")
        self.assertEqual((self.folder / "note.md").read_text("utf-8"), note)

    def test_a_function_is_named_once_for_all_that_call_it(self):
        name = "tiny.heng"
        self.change(name, "param step", "function by_posts 按编制(p: number) = p / 3"
                    "\nparam step")
        self.change(name, "(posts else 0) / 3 * step",
                    "by_posts(posts else 0) * step")
        self.change(name, "  place =", "  bonus more 另加 = by_posts(1)\n  place =")
        self.approve()
        self.change(name, "= p / 3", "= p / 6")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("as the rule `by_posts` changed\n", failed)
        self.assertEqual(failed.count("`by_posts` was: function"), 1)

        def behind():
            rows = self.heng("test", "tiny", "--format", "json", code=1).json()
            return [(r["rule"], r["examples"], r["results"])
                    for r in rows["behind"]]
        self.assertEqual(behind(), [("by_posts", 1, 8)])
        # Twice the step makes up for half of the posts, but not in `more`.
        self.change("tiny.heng", "param step 分差 = 2", "param step 分差 = 4")
        self.assertEqual(behind(), [("by_posts", None, 4)])
        self.change("tiny.heng", "param step 分差 = 4", "param step 分差 = 6")
        self.assertEqual({row[:2] for row in behind()},
                         {("by_posts", 1), ("step", 1)})
        self.change("tiny.heng", "param step 分差 = 6", "param step 分差 = 2")
        self.assertIn("p / 6 (tiny.heng:", failed)
        self.assertNotIn("`size` changed", failed)
        rules = self.heng("diff", "tiny", "--format", "json").json()["rules"]
        self.assertEqual([(r["name"], r["note"], len(r.get("children", ())))
                          for r in rules],
                         [("rule departments.size",
                           "changed in the function `by_posts`", 2),
                          ("rule departments.more",
                           "changed in the function `by_posts`", 0)])
        self.assertIn("p / 3", rules[0]["children"][0]["text"])
        refused = self.heng("approve", "tiny", "--by", "c", "--why", "d", code=1)
        self.assertIn("H820: `by_posts` was changed: `size` of x is 10", refused.err)
        self.change("tiny.test.heng", "size = 20", "size = 10")
        self.heng("approve", "tiny", "--by", "c", "--why", "d")
        note = self.heng("note", "tiny", "--lang", "zh").out
        self.assertIn("修改：规则 `部门.规模分`，所用函数 `按编制`\n"
                      "  - 原为：`函数", note)
        self.assertIn("修改：规则 `部门.另加`，所用函数 `按编制`\n\n", note)

    def test_a_function_of_a_script_and_one_of_an_edition_are_named(self):
        self.put("rules/tiny/profile.lua",
                 "local heng = ...\nheng.scheme 'tiny.heng'\n"
                 "heng.func('thirds', { 'p: number' }, 'number',\n"
                 "  function(p) return p / 3 end)\n")
        name = "tiny.heng"
        self.change(name, "(posts else 0) / 3 * step", "half(thirds(posts else 0))")
        self.change(name, "param step",
                    "function half 半(p: number) = step * p\nparam step")
        self.put("rules/tiny/tiny@2023.heng",
                 "scheme tiny 小方案 edition 2023\nrevise 小方案 edition 2022\n"
                 "revise function half 半(p: number) = 2 * p * 1\n")
        self.put("rules/tiny/records/2023/units.csv", RECORDS)
        self.approve(profile="tiny@2022")
        self.approve("--edition", "2023")
        self.change("profile.lua", "p / 3", "p / 6")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("as the rule `thirds` changed", failed)
        self.assertIn("H820: `thirds` was changed: `size` of x is 10", failed)
        self.assertIn("the rule (profile.lua:4", failed)
        rules = self.heng("diff", "tiny@2022", "--format", "json").json()["rules"]
        self.assertEqual([(r["name"], r["note"]) for r in rules],
                         [("rule departments.size",
                           "changed in the function `thirds`")])
        self.change("profile.lua", "p / 6", "p / 3")
        self.change("tiny@2023.heng", "= 2 * p * 1", "= 2 * p * 2")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("as the rule `half` changed\n", failed)
        self.assertIn("`half` was: function half 半(p: number) = 2 * p * 1", failed)
        self.assertIn("(tiny@2023.heng:3)", failed)

    def test_of_several_figures_the_one_that_changed_names_the_clause(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace(
            "{ department 部门, other 其他 }", "{ other 其他, department 部门 }")
            .replace('param step 分差 = 2   assumed "a guess"',
                     'param step 分差 by units.class {\n'
                     '  other      = 2   source "第一条"\n'
                     '  department = 2   source "第二条"\n}')
            .replace("* step", "* step[class]"))
        self.approve()
        self.change("tiny.heng", '= 2   source "第二条"',
                    '= 3   source "第三条"')
        self.change("tiny.test.heng", "size = 20", "size = 30")
        said = self.heng("test", "tiny", code=1).err
        self.assertIn("clause: 第三条\n", said)
        self.assertNotIn("clause: 第一条", said)

    def test_what_is_assumed_is_no_clause(self):
        for cites, clause in (('assumed "a guess"', None),
                              ('source "第二条" assumed "a guess"', "第二条")):
            with self.subTest(cites):
                self.put("rules/tiny/tiny.heng", SCHEME)
                self.approve()
                self.change("tiny.heng", '= 2   assumed "a guess"',
                            f"= 3   {cites}")
                self.change("tiny.test.heng", "size = 20", "size = 30")
                said = self.heng("test", "tiny", code=1).err
                told = [line.split("clause: ")[1] for line in said.splitlines()
                        if "clause: " in line]
                self.assertEqual(told, [clause] if clause else [])
                shutil.rmtree(self.approved)
                self.change("tiny.test.heng", "size = 30", "size = 20")

    def test_what_was_approved_already_is_not_written_again(self):
        self.approve()
        before = self.files()
        answer = self.heng("approve", "tiny", "--by", "x", "--why", "y")
        self.assertIn("approved already", answer.out)
        self.assertEqual(self.files(), before)
        self.assertIn("approved already", self.approve("--edition", "2022").out)
        for name, text in before.items():  # as version control may write them
            (self.approved / name).write_bytes(text.replace(b"\n", b"\r\n"))
        self.heng("test", "tiny")
        self.assertIn("approved already", self.approve().out)

    def test_the_copies_are_a_profile_wherever_they_stand(self):
        self.put("rules/tiny/list.csv", "id,points\nx,1\ny,2\n")
        self.put("rules/shared/more.heng", "param more = 1\n")
        self.change("tiny.heng", "use model\n",
                    "use model\nuse more\ngiven list 名单 from \"list.csv\""
                    " {\n"
                    "  id key\n  points: number\n}\n")
        self.change("tiny.heng", "* step ",
                    "* step * more * sum(all list.points) / 3 ")
        answer = self.approve()
        shutil.copytree(self.approved / "rules", self.folder / "elsewhere/odd")
        shutil.rmtree(self.folder / "rules")
        self.put("data/units.csv", UNITS)
        run = self.heng("run", "elsewhere/odd", "--data", "data")
        digest = [line.split()[-1] for line in answer.out.splitlines()
                  if line.startswith("rules' hash:")][0]
        self.assertIn(digest[:12], run.out)
        self.assertIn("甲局", run.out)

    def test_editions_and_scripts(self):
        self.put("rules/tiny/tiny@2023.heng",
                 "scheme tiny 小方案 edition 2023\nrevise 小方案 edition 2022\n"
                 "revise param step = 4\n")
        self.put("rules/tiny/profile.lua",
                 "local heng = ...\nheng.scheme 'tiny.heng'\n")
        self.put("rules/tiny/records/2023/units.csv", RECORDS)
        self.approve("--edition", "2023")
        self.approve(profile="tiny@2022")
        self.assertEqual(sorted(self.files(self.rules / "approved@2023")),
                         ["log.txt", "results/records/2023.txt",
                          "rules/model.heng", "rules/profile.lua",
                          "rules/tiny.heng", "rules/小方案@2022.heng"])
        self.assertIn("results/sample.txt", self.files())
        rows = self.snapshots()
        self.assertEqual([(r["profile"], r["set"]) for r in rows],
                         [("tiny", "sample"), ("tiny@2023", "records/2023")])
        self.change("tiny@2023.heng", "step = 4", "step = 5")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("in the record set records/2023 is 35, approved was 28",
                      failed)
        self.assertNotIn("record set sample", failed)

    def test_another_set_is_told_and_does_not_fail(self):
        self.approve()
        self.put("rules/tiny/records/2021/units.csv", RECORDS)
        rows = self.snapshots()
        self.assertIn("not approved yet", str(rows[1]["note"]))
        self.approve()
        shutil.rmtree(self.rules / "records")
        self.assertIn("H857", self.heng("test", "tiny", code=1).err)
        self.approve()
        self.heng("test", "tiny")

    def test_names_of_sets_that_need_quotes(self):
        for name in ("两 年", 'a "b" [c]', "line\nbreak", "x] = y; z"):
            self.put(f"rules/tiny/records/{name}/units.csv", RECORDS)
        self.approve()
        self.assertEqual([r["passed"] for r in self.snapshots()], [True] * 5)
        self.change("tiny.heng", "= 2   assumed", "= 3   assumed")
        self.change("tiny.test.heng", "size = 20", "size = 30")
        self.approve()
        self.heng("test", "tiny")
        self.assertIn("- records/两 年, departments 甲局: size 14 → 21; total",
                      self.heng("note", "tiny").out)

    def test_rules_that_give_the_same_results_are_a_note(self):
        self.approve()
        self.change("tiny.heng", "size <= 50", "size <= 60")
        rows = self.snapshots()
        self.assertTrue(rows[0]["passed"])
        self.assertIn("the results do not", str(rows[0]["note"]))

    def test_records_that_changed_are_told_from_rules(self):
        self.approve()
        self.change("sample/units.csv", "甲局,部门,30", "甲局,部门,33")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("the records have changed since", failed)
        self.change("tiny.heng", "size <= 50", "size <= 60")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("the records have changed since", failed)
        self.assertNotIn("as the rule", failed)

    def test_what_both_have_changed_is_told_of_both(self):
        self.approve()
        self.change("sample/units.csv", "甲局,部门,30", "甲局,部门,33")
        self.change("tiny.heng", "分差 = 2", "分差 = 3")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("is 33, approved was 20, as the rule `step` changed",
                      failed)
        self.assertIn("the records have changed too: the rules that were "
                      "approved give 22 now", failed)
        self.assertIn("数据也有变动：按批准的规则现为 22",
                      self.heng("test", "tiny", "--lang", "zh", code=1).err)

    def test_a_name_that_records_use_is_a_rule(self):
        self.approve()
        self.change("tiny.heng", "department 部门", "department 单位")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("as the rule `units.class` changed", failed)
        self.assertIn("`units.class` was: department 部门, other 其他", failed)
        self.assertNotIn("the records have changed", failed)
        seen = self.heng("diff", "tiny").out
        self.assertIn("choice units.class (records have to call it otherwise)",
                      seen)
        self.assertNotIn("the rules are the same", seen)
        edits = self.heng("diff", "tiny", "--format", "json").json()["edits"]
        self.assertEqual([(e["edit"], e["units"]) for e in edits],
                         [("choice units.class", 1)])

    def test_the_words_of_a_finding_are_a_rule(self):
        self.change("tiny.heng", "check small 不超编 on departments: size <= 50",
                    "warn small 不超编 on departments: size <= 10")
        self.approve()
        self.change("tiny.heng", "太大", "过大")
        failed = self.heng("test", "tiny", code=1).err
        for part in ("H844", "H845", "as the rule `small` changed"):
            self.assertIn(part, failed)
        self.assertNotIn("the records have changed", failed)
        self.assertIn("check small (changed in the words of its reason)",
                      self.heng("diff", "tiny").out)

    def test_another_year_is_named(self):
        self.change("tiny.heng", "/ 3 * step", "/ 3 * step * (edition - 2021)")
        self.change("tiny.heng", "size <= 50", "size <= 90")
        self.approve()
        self.change("tiny.heng", "edition 2022", "edition 2023")
        failed = self.heng("test", "tiny", code=1)
        self.assertIn("`departments.size` of a (甲局) in the record set sample "
                      "is 40, approved was 20, as the rule `year` changed",
                      failed.err)
        self.assertIn("error H820: `year` was changed: `size` of x is 40 (was "
                      "20), but 20 was expected", failed.err)
        self.assertNotIn("the records have changed", failed.err)
        behind = self.heng("test", "tiny", "--format", "json",
                           code=1).json()["behind"]
        self.assertEqual([(b["rule"], b["examples"]) for b in behind],
                         [("year", 1)])
        self.change("tiny.test.heng", "size = 20", "size = 40")
        self.approve()
        self.assertIn("- changed: edition `year`",
                      self.heng("note", "tiny").out)

    def test_the_clause_is_that_of_the_figure_that_changed(self):
        self.change("tiny.heng", "param step 分差 = 2   assumed \"a guess\"",
                    "param step 分差 by units.class {\n"
                    "  department = 2  source \"办法第一条\"\n"
                    "  other = 1  source \"办法第二条\"\n}\n"
                    "value others = step[other]")
        self.change("tiny.heng", "/ 3 * step", "/ 3 * step[class required]")
        self.approve()
        self.change("tiny.heng", "other = 1", "other = 4")
        failed = self.heng("test", "tiny", code=1).err
        self.assertIn("as the rule `step` changed", failed)
        self.assertIn("clause: 办法第二条", failed)
        self.assertNotIn("办法第一条\n", failed)

    def test_the_rule_that_moved_the_unit_is_named_and_no_other(self):
        self.change("tiny.heng", "  place =",
                    "  bonus large_one 大 = choose { 5 when size > 25\n"
                    "    0 otherwise }\n  bonus small_one 小 = choose {\n"
                    "    1 when size < 10; 0 otherwise }\n  place =")
        self.approve()
        self.change("tiny.heng", "{ 5 when", "{ 6 when")
        self.change("tiny.heng", "1 when", "2 when")
        lines = self.heng("test", "tiny", code=1).err.splitlines()
        for unit, rule in (("b", "large_one"), ("d", "small_one")):
            line = [x for x in lines if f"`departments.total` of {unit} " in x]
            self.assertIn(f"as the rule `departments.{rule}` changed", line[0])

    def test_what_stands_in_the_way_is_told_and_nothing_is_written(self):
        for name, old, new, code, message in (
                ("tiny.heng", "size <= 50", "size <= 20", 1, "H854"),
                ("tiny.test.heng", "size = 20", "size = 21", 1, "H853"),
                ("tiny.heng", "posts else 0", "post else 0", 3, "H2"),
                ("sample/units.csv", "甲局,部门,30", "甲局,部门,x", 4, "H410")):
            with self.subTest(message=message):
                self.change(name, old, new)
                self.assertIn(message, self.approve(code=code).err)
                self.assertEqual([p.name for p in self.rules.iterdir()
                                  if "approved" in p.name], [])
                self.change(name, new, old)
        for words in (["--by", "x"], ["--why", "x"], ["--by", " ", "--why", "x"],
                      ["--by", "x", "--why", "y", "--date", "2022-02-30"]):
            self.heng("approve", "tiny", *words, code=2)

    def test_a_report_as_data_in_both_tongues(self):
        for lang in ("en", "zh"):
            report = self.heng("approve", "tiny", *WHO, "--lang", lang,
                               "--format", "json").json()
            self.assertEqual(report["approve"]["by" if lang == "en" else "by"],
                             "王某")
            shutil.rmtree(self.approved)


class Written(Approved):
    """What the log and the note say, word by word."""

    def log(self):
        return (self.approved / "log.txt").read_text("utf-8")

    def test_a_comment_is_a_change_of_the_texts(self):
        self.approve()
        self.change("tiny.heng", "use model\n", "use model  # the records\n")
        self.assertNotIn("approved already", self.approve().out)
        self.assertIn("# the records",
                      (self.approved / "rules/tiny.heng").read_text("utf-8"))
        self.assertEqual(self.log().count("\napproval "), 2)

    def test_what_means_the_same_is_no_rule_that_changed(self):
        self.approve()
        self.change("tiny.heng", "(posts else 0) / 3 * step",
                    "step * (posts else 0) / 3")
        self.change("tiny.heng", "posts > 40", "posts > 41")
        self.approve()
        self.assertEqual([line.split()[1:4] for line in self.log().splitlines()
                          if line.startswith("  rule ")],
                         [["changed", "departments.large", "部门.超编"]])

    def test_of_many_units_two_hundred_are_named(self):
        rows = "".join(f"u{i},局{i},部门,3\n" for i in range(200))
        for more, last in (("", 200), ("v,末局,部门,3\n", 201)):
            self.put("rules/tiny/sample/units.csv",
                     "id,name,class,posts\n" + rows + more)
            if self.approved.exists():
                shutil.rmtree(self.approved)
            self.approve()
            # A field more is a change of no unit.
            self.change("tiny.heng", "= 2   assumed", "= 4   assumed")
            self.change("tiny.heng", "  place =", "  more = 1\n  place =")
            self.change("tiny.test.heng", "size = 20", "size = 40")
            self.approve()
            units = [line for line in self.log().splitlines()
                     if line.startswith("  unit ")]
            self.assertEqual(len(units), last)
            self.assertEqual(units[-1] == "  unit sample ...", last > 200)
            for lang, words in (("en", "- sample, and more"),
                                ("zh", "- sample，其余从略")):
                note = self.heng("note", "tiny", "--lang", lang).out
                self.assertEqual(words in note, last > 200)
            self.change("tiny.heng", "= 4   assumed", "= 2   assumed")
            self.change("tiny.heng", "  more = 1\n", "")
            self.change("tiny.test.heng", "size = 40", "size = 20")

    def test_a_unit_of_two_scores_has_a_line_in_each(self):
        self.put("rules/tiny/sample/units.csv",
                 "id,name,class,posts\nb,乙局,部门,45\n")
        self.change("tiny.heng", "check small",
                    "score all_units 全部 from units {\n"
                    "  bonus size 规模分 = step\n"
                    "  place = rank by total descending; ties share\n}\n"
                    "check small")
        self.approve()
        self.change("tiny.heng", "= 2   assumed", "= 3   assumed")
        self.change("tiny.test.heng", "size = 20", "size = 30")
        self.approve()
        self.assertEqual([line.split(":")[0] for line in self.log().splitlines()
                          if line.startswith("  unit ")],
                         ['  unit sample departments b "乙局"',
                          '  unit sample all_units b "乙局"'])

    def test_a_log_that_an_editor_left_without_its_last_line_end(self):
        self.approve()
        log = self.approved / "log.txt"
        log.write_text(self.log().rstrip("\n"), "utf-8")
        self.change("tiny.heng", "posts > 40", "posts > 41")
        self.approve()
        self.heng("test", "tiny")
        self.assertEqual(self.log().count("\n\napproval "), 2)

    def test_a_reason_is_one_line_and_no_markup(self):
        self.heng("approve", "tiny", "--by", " 王某\t ", "--why",
                  " *all* of_it \n # <b>|`x`[1] \n", "--clause", "第一条\n")
        self.assertIn("  why *all* of_it # <b>|`x`[1]\n", self.log())
        self.assertIn("  by 王某\n", self.log())
        self.assertIn("- Reason: \\*all\\* of\\_it \\# \\<b\\>\\|\\`x\\`\\[1\\]\n",
                      self.heng("note", "tiny").out)

    def test_a_rule_with_a_mark_of_code_in_it(self):
        self.change("tiny.heng", 'because "{posts}"', 'because "`{posts}`"')
        self.approve()
        self.change("tiny.heng", "posts > 40", "posts > 41")
        self.approve()
        self.assertRegex(self.heng("note", "tiny").out,
                         r"now: `` .*because \"`\{posts\}`\".* ``\n")

    def test_names_with_the_marks_of_the_log(self):
        names = ['甲: 局', '乙; 局 = 1 → 2', '丙"', "丁\\局"]
        rows = "".join('u{},"{}",部门,3\n'.format(
            i, name.replace('"', '""')) for i, name in enumerate(names))
        self.put("rules/tiny/sample/units.csv", "id,name,class,posts\n" + rows)
        self.approve()
        self.change("tiny.heng", "= 2   assumed", "= 3   assumed")
        self.change("tiny.test.heng", "size = 20", "size = 30")
        self.approve()
        note = self.heng("note", "tiny").out
        for name in names:
            name = name.replace("\\", "\\\\")
            self.assertIn(f"departments {name}: size 2 → 3; total 2 → 3\n", note)

    def test_a_unit_without_a_name_is_told_by_its_key(self):
        self.put("rules/model.heng", "record units 单位 { id 编号 key; class: "
                 "choice; posts: number? }\n")
        self.put("rules/tiny/sample/units.csv", "id,class,posts\nb,部门,45\n")
        self.put("rules/tiny/tiny.test.heng", "")
        self.approve()
        self.change("tiny.heng", "= 2   assumed", "= 3   assumed")
        self.approve()
        self.assertIn("- sample, departments b: size 30 → 45",
                      self.heng("note", "tiny").out)

    def test_a_profile_without_records_and_a_note_without_rules(self):
        self.approve()
        self.change("sample/units.csv", "甲局,部门,30", "甲局,部门,33")
        self.approve()
        self.assertIn("No rule changed.\n", self.heng("note", "tiny").out)
        shutil.rmtree(self.rules / "sample")
        self.approve()
        note = self.heng("note", "tiny").out
        self.assertIn("keeps no record set", note)
        self.assertNotIn("| record set |", note)

    def test_copies_that_load_and_mean_something_else_are_not_approved(self):
        # Of two texts of one name a copy holds one, and loses the other's check.
        self.put("rules/tiny/figures.heng",
                 "check low on departments: size >= 0\n")
        self.change("tiny.heng", "use model\n", "use model\nuse figures\n")
        self.put("rules/town/figures.heng",
                 "check high on departments: size < 1000\n")
        self.put("rules/town/town.heng", "scheme town 小城 edition 2024\n"
                 "revise tiny edition 2022\nuse figures\n"
                 "revise param step = 3\n")
        self.heng("run", "town", "--data", "rules/tiny/sample")
        answer = self.approve(code=3, profile="town")
        self.assertIn("H855", answer.err)
        self.assertEqual([path.name for path in
                          (self.folder / "rules/town").iterdir()
                          if "approved" in path.name], [])

    def test_sets_of_editions_and_files_that_are_none(self):
        for edition in ("2023", "2023b"):
            self.put(f"rules/tiny/tiny@{edition}.heng",
                     f"scheme tiny 小方案 edition {edition[:4]}\n"
                     "revise 小方案 edition 2022\nrevise param step = 4\n")
        for name in ("2021", "2023", "2023b", "2023b-2"):
            self.put(f"rules/tiny/records/{name}/units.csv", RECORDS)
        self.put("rules/tiny/records/README.md", "Invented.\n")
        self.put("rules/tiny/records/units.csv", RECORDS)
        sets = {}
        for row in self.heng("test", "tiny", "--format",
                             "json").json()["checks"]:
            sets.setdefault(row["profile"], []).append(row["data"])
        self.assertEqual(sets, {
            "tiny": ["sample", "records/2021", "records/units.csv"],
            "tiny@2023": ["records/2023"],
            "tiny@2023b": ["records/2023b", "records/2023b-2"]})


class Hostile(Approved):
    """Folders that are not what was approved: told, and never passed."""

    def setUp(self):
        super().setUp()
        self.approve()
        self.change("tiny.heng", "= 2   assumed", "= 2.5   assumed")
        self.change("tiny.test.heng", "size = 20", "size = 25")
        self.approve()
        self.good = self.files()

    def restore(self):
        shutil.rmtree(self.approved)
        for name, text in self.good.items():
            self.put(f"rules/tiny/approved/{name}", text)

    def told(self):
        answer = self.heng("test", "tiny", code=1)
        self.assertRegex(answer.err, "H84[89]|H850")
        self.approve(code=1)

    def test_files_that_are_gone_or_cut_off(self):
        for name, text in self.good.items():
            if name.startswith("before/"):
                continue
            for left in (None, 0, 1, len(text) // 2, len(text) - 20):
                with self.subTest(file=name, left=left):
                    path = self.approved / name
                    path.unlink()
                    if left is not None:
                        path.write_bytes(text[:left])
                    self.told()
                    self.restore()

    def test_lines_from_elsewhere(self):
        dice = random.Random(7)
        for name in ("results/sample.txt", "rules/tiny.heng",
                     "rules/profile.lua", "rules/model.heng"):
            lines = self.good[name].split(b"\n")
            for _ in range(8):
                at = dice.randrange(len(lines))
                mixed = lines[:at] + [dice.choice(lines) + b"x"] + lines[at:]
                with self.subTest(file=name, line=at):
                    (self.approved / name).write_bytes(b"\n".join(mixed))
                    self.told()
                    self.restore()

    def test_bytes_that_are_no_text(self):
        for name in ("results/sample.txt", "log.txt", "rules/tiny.heng"):
            for bad in (b"\0", b"\xff\xfe" * 40, b"x" * 100000,
                        b"heng results 1\nend \n", b"heng results 1",
                        b"heng results 99999999999999999999\n",
                        b"heng approvals 1\n\napproval 1\n",
                        b"heng results -1\n", b'row "\n'):
                with self.subTest(file=name, bad=bad[:30]):
                    (self.approved / name).write_bytes(bad)
                    self.told()
                    self.restore()

    def test_a_hash_that_is_another(self):
        log = self.good["log.txt"].decode()
        hashes = [line.split()[1] for line in log.splitlines()
                  if line.startswith("  rules ")]
        (self.approved / "log.txt").write_text(log.replace(
            f"  rules {hashes[1]}", f"  rules {hashes[0]}"))
        self.assertIn("H850", self.heng("test", "tiny", code=1).err)
        self.restore()

    def test_a_snapshot_of_another_approval(self):
        old = self.good["results/sample.txt"]
        self.change("tiny.heng", "= 2.5   assumed", "= 3   assumed")
        self.change("tiny.test.heng", "size = 25", "size = 30")
        self.approve()
        (self.approved / "results/sample.txt").write_bytes(old)
        self.assertIn("H850", self.heng("test", "tiny", code=1).err)

    def test_a_text_more_or_from_outside(self):
        self.put("rules/tiny/approved/rules/more.heng", "param x = 1\n")
        self.told()
        self.restore()
        shutil.rmtree(self.approved / "rules")
        (self.approved / "rules").symlink_to(self.rules / "nowhere")
        self.told()

    def test_a_reason_may_be_corrected(self):
        log = self.approved / "log.txt"
        log.write_text(log.read_text("utf-8").replace("首次批准", "首次核准"),
                       "utf-8")
        self.heng("test", "tiny")
        self.assertIn("首次核准", self.heng("note", "tiny").out)

    def test_an_approval_that_was_interrupted(self):
        self.put("rules/tiny/.approved.new/rules/tiny.heng", "half")
        self.change("tiny.heng", "= 2.5   assumed", "= 3   assumed")
        self.change("tiny.test.heng", "size = 25", "size = 30")
        self.approve()
        self.assertFalse((self.rules / ".approved.new").exists())
        self.approved.rename(self.rules / ".approved.old")
        self.told()
        (self.rules / ".approved.old").rename(self.approved)
        self.heng("test", "tiny")

    def test_the_rules_before_are_needed_for_the_note(self):
        shutil.rmtree(self.approved / "before")
        self.heng("test", "tiny")
        self.assertIn("H848", self.heng("note", "tiny", code=1).err)


class Published(Approved):
    """heng test --expect: every cell of a table is an expectation."""

    def expect(self, text, *words, code=0, name="out.csv"):
        self.put(name, text)
        return self.heng("test", "tiny", "--expect", name, *words, code=code)

    def counts(self, text, *words, code=0):
        report = self.expect(text, *words, "--format", "json", code=code).json()
        row = report["expected"][0]
        return row["cells"], row["failed"], row["lacking"]

    def test_what_a_run_writes_holds(self):
        for lang in ("en", "zh"):
            self.heng("run", "tiny", "--lang", lang, "-o", "out.csv")
            text = (self.folder / "out.csv").read_bytes()
            self.assertEqual(self.counts(text)[1:], (0, 0))

    def test_columns_by_name_in_either_tongue_and_by_the_words_of_tables(self):
        text = "{},{},{},{}\na,20,20.00,2\nb,30,30,1\nd,0,0.0,3\n"
        for heads in (("id", "size", "total", "place"),
                      ("编号", "规模分", "总分", "位次"),
                      ("部门", "size", "得分", "名次"),
                      ("单位", "规模分（分）", "score", "rank"),
                      (" id ", "departments.size", "合计(分)", "排名")):
            with self.subTest(heads=heads):
                self.assertEqual(self.counts(text.format(*heads)), (9, 0, 0))

    def test_rows_by_name(self):
        self.assertEqual(self.counts("name,place\n甲局,2\n乙局,1\n"), (2, 0, 1))
        self.assertIn("H858", self.expect("名称,place\n甲,2\n", code=1).err)
        self.put("rules/tiny/sample/units.csv", UNITS + "e,甲局,部门,3\n")
        self.assertIn("H858", self.expect("name,place\n甲局,2\n", code=1).err)
        self.assertEqual(self.counts("id,name,place\ne,甲局,3\n")[:2], (2, 0))

    def test_it_is_exact_and_a_blank_is_no_expectation(self):
        good = "id,size,large\na,20.000,no\nb,,是\nd,0/7,\n"
        self.assertEqual(self.counts(good), (4, 0, 0))
        answer = self.expect(good.replace("20.000", "20.0001"), code=1)
        self.assertIn("`size` of a is 20, but 20.0001 was expected", answer.err)
        self.assertIn("clause: the book, page 2", answer.err)
        self.assertIn("tiny.heng:6", answer.err)
        self.assertIn("out.csv:2:3", answer.err)
        self.assertIn("“规模分”为 20，应为 20.0001", self.expect(
            good.replace("20.000", "20.0001"), "--lang", "zh", code=1).err)

    def test_missing_is_expected_by_its_word(self):
        self.change("tiny.heng", "  place =",
                    "  seats 席位 = posts\n  place =")
        self.assertEqual(self.counts("id,席位\nd,missing\na,30\n")[:2], (2, 0))
        self.assertEqual(self.counts("id,席位\nd,缺失\na,缺失\n", code=1)[:2],
                         (2, 1))

    def test_other_tables_and_other_scores(self):
        self.change("tiny.heng", "check small",
                    "score others 其他单位 from units where class = other {\n"
                    "  bonus one = 1\n  place = rank by total descending;"
                    " ties share\n}\ncheck small")
        self.assertEqual(self.counts("id,units.posts,units.name\na,30,甲局\n")[:2],
                         (2, 0))
        self.assertEqual(self.counts("id,one\nc,1\n", "--table", "其他单位"),
                         (1, 0, 0))
        self.expect("id,one\nc,1\n", name="others.csv")
        self.assertIn("did you mean", self.expect(
            "id,one\n", "--table", "others1", code=2).err)
        self.put("book/departments.csv", "id,size\na,20\n")
        self.put("book/others.csv", "id,one\nc,2\n")
        self.heng("test", "tiny", "--expect", "book")
        self.heng("test", "tiny", "--expect", "book", "--table", "others",
                  code=1)

    def test_encodings_as_for_records(self):
        text = "单位,规模分\n甲局,20\n乙局,30\n丁委员会,0\n"
        for data in (text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(),
                     text.replace("\n", "\r\n").encode()):
            self.assertEqual(self.counts(data), (3, 0, 0))

    def test_records_figures_and_wrong_use(self):
        self.put("data/units.csv", RECORDS)
        self.assertEqual(self.counts("id,size\na,14\n", "--data", "data"),
                         (1, 0, 0))
        self.assertEqual(self.counts("id,size\na,21\n", "--data", "data",
                                     "--set", "step=3"), (1, 0, 0))
        self.heng("test", "tiny", "--data", "data", code=2)
        self.heng("test", "--expect", "out.csv", code=2)
        for word in ("--coverage", "--watch", "--filter=a", "--junit=j.xml"):
            answer = self.heng("test", "tiny", "--expect", "out.csv", word,
                               code=2)
            self.assertIn(f"`{word.split('=')[0]}` does not go with",
                          answer.err)
        self.heng("test", "tiny", "--expect", "nowhere.csv", code=4)
        self.assertIn("H805", self.expect("size\n20\n", code=1).err)
        self.assertIn("H802", self.expect("id,sise\na,20\n", code=1).err)
        self.assertIn("H804", self.expect("id,size\na,many\n", code=1).err)


if __name__ == "__main__":
    unittest.main()
