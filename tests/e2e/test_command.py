#!/usr/bin/python3
"""The command's words, languages, exit statuses and documents."""
import os
import shutil
import subprocess
import unittest

from command import Case, PLUGINS, PROGRAM, SCHEME, UNITS

COMMANDS = ["list", "run", "explain", "compare", "new", "check", "test",
            "mutate", "approve", "note", "search", "fmt", "dump",
            "help"]


class Help(Case):
    def test_help_names_every_command_in_both_tongues(self):
        english, chinese = self.heng("help"), self.heng("help", "--lang", "zh")
        for name in COMMANDS:
            self.assertIn(f"heng {name}", english.out)
            self.assertIn(f"heng {name}", chinese.out)
        self.assertIn("Exit status", english.out)
        self.assertIn("退出码", chinese.out)

    def test_every_command_has_help_with_an_example(self):
        for name in COMMANDS[:-1]:
            with self.subTest(command=name):
                self.assertIn("Examples:\n  ", self.heng("help", name).out)
                chinese = self.heng(name, "--help", "--lang", "zh").out
                self.assertIn("示例：\n  ", chinese)

    def test_help_lines_fit_a_terminal(self):
        for name in [None, *COMMANDS[:-1]]:
            words = ["help"] + ([name] if name else [])
            for line in self.heng(*words).out.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_no_command_shows_help_as_wrong_use(self):
        self.assertIn("heng run", self.heng(code=2).out)

    def test_the_option_alone_asks_for_all_of_it(self):
        for word in ("--help", "-h"):
            self.assertEqual(self.heng(word).out, self.heng("help").out)

    def test_version(self):
        self.assertRegex(self.heng("--version").out, r"^heng \d+\.\d+\.\d+\n$")


class Stages(Case):
    """A score of units and stages: all of them in one run, shown one by one."""

    def setUp(self):
        super().setUp()
        self.put("rules/marked.heng", """record units 单位 {
  id 编号 key
  name 名称: text
}
record marks 评分 {
  unit 单位: units
  stage 阶段: text?
  value 得分: number
}
""")
        self.put("rules/year/year.heng", """scheme year 全年 edition 2024
use marked
given stages 考核阶段 {
  | id 编号 key | name 名称: text |
  | half        | 年中            |
  | final       | 年底            |
}
extend marks { stage: stages else "final" }
choice manner 方式 { visit 实地, paper 书面 }
param weight 权重 by manner { visit = 1; paper = 2 }
score standing 进展 from unit 单位 in units, stage 阶段 in stages {
  total = sum(marks.value) * weight[visit]   assumed "权重另定"
  place = rank by total descending within stage; ties share
}
score units_of_the_year 全年 from units {
  bonus last 年底 = max(standing.total where stage = "final") else 0
}
""")
        self.put("rules/year/sample/units.csv", "id,name\na,甲局\nb,乙局\n")
        self.put("rules/year/sample/marks.csv", "unit,stage,value\n"
                 "a,half,1\nb,half,2\na,,5\nb,final,4\n")

    def totals(self, *words):
        answer = self.heng("run", "year", "--table", "standing", "--format",
                           "csv", *words).out
        return [line.split(",")[:6] for line in answer.splitlines()[1:]]

    def test_rows_stand_by_stage_and_place(self):
        self.assertEqual(self.totals(), [
            ["1", "b/half", "b", "乙局", "half", "2"],
            ["2", "a/half", "a", "甲局", "half", "1"],
            ["1", "a/final", "a", "甲局", "final", "5"],
            ["2", "b/final", "b", "乙局", "final", "4"]])

    def test_one_stage_is_shown_by_key_or_name(self):
        rows = self.totals("--stage", "half")
        self.assertEqual([row[1] for row in rows], ["b/half", "a/half"])
        self.assertEqual(self.totals("--stage", "年中"), rows)
        whole = self.heng("run", "year", "--stage", "half").out
        self.assertIn("stage:            half", whole)
        self.assertIn("units_of_the_year", whole)

    def test_rows_of_a_pair_are_headed_in_both_tongues(self):
        words = ("run", "year", "--table", "standing", "--stage", "half")
        for lang, heads in (("en", ["place", "unit", "name", "stage", "total"]),
                            ("zh", ["位次", "单位", "名称", "阶段", "总分"])):
            self.assertIn(heads, [line.split() for line in self.heng(
                *words, "--lang", lang).out.splitlines()])
        head = self.heng(*words, "--format", "csv", "--lang", "zh").out
        self.assertTrue(head.startswith("位次,编号,单位,名称,阶段,总分\n"))

    def test_what_is_assumed_is_named_in_the_tongue_asked_for(self):
        for lang, name, other in (("en", "standing.total", "进展"),
                                  ("zh", "进展.总分", "standing")):
            out = self.heng("check", "year", "--lang", lang).out
            self.assertIn(name, out)
            self.assertNotIn(other, out)

    def test_keys_of_a_param_are_told_in_the_tongue_asked_for(self):
        words = ("explain", "year", "a", "standing.total", "--stage", "half")
        self.assertIn("weight (visit) = 1",
                      self.heng(*words, "--lang", "en").out)
        self.assertIn("权重（实地） = 1", self.heng(*words, "--lang", "zh").out)

    def test_an_unknown_stage_is_wrong(self):
        err = self.heng("run", "year", "--stage", "haf", code=2).err
        self.assertIn("H545", err)
        self.assertIn("half", err)
        self.assertIn("H546", self.heng("run", "tiny", "--stage", "half",
                                        code=2).err)

    def test_explain_needs_the_stage_where_there_are_several(self):
        err = self.heng("explain", "year", "a", "standing.total", code=2).err
        self.assertIn("a/half, a/final", err)
        self.assertIn("--stage half", err)
        out = self.heng("explain", "year", "甲局", "standing.total", "--stage",
                        "half").out
        self.assertIn("total (a/half) = 1", out)
        self.assertIn("total (a) = 5", self.heng("explain", "year", "a").out)
        self.assertIn("total (a/half) = 1", self.heng(
            "explain", "year", "a", "--stage", "年中").out)


class Data(Case):
    """What the data lack is said, and what cannot be trusted is marked."""

    MODEL = """record units 单位 {
  id 编号 key
  name 名称: text
  class 类别: choice
}
record items 考核项 {
  unit 单位: units
  points 扣分: number
}
"""
    SCHEME = """scheme tiny 小方案 "小方案"
use model
extend choice units.class { department 部门, other 其他 }
score departments 部门 from units where class = department {
  deduct lost 扣分合计 = sum(items.points)
  total = 100 - lost
  place = rank by total descending; no ties
}
"""

    def setUp(self):
        super().setUp()
        self.put("rules/model.heng", self.MODEL)
        self.put("rules/tiny/tiny.heng", self.SCHEME)
        self.units("a,甲局,部门\nb,乙局,department\n")
        self.put("data/items.csv", "unit,points\na,3\n")

    def units(self, rows):
        self.put("data/units.csv", "id,name,class\n" + rows)

    def run_tiny(self, *words, code=0, **environment):
        return self.heng("run", "tiny", "--data", "data", *words, code=code,
                         **environment)

    def test_a_table_that_is_not_there_is_said(self):
        self.assertEqual(self.run_tiny().err, "")
        self.put("data/items.csv", "unit,points\na,3\nb,1\n")
        (self.folder / "data/items.csv").rename(
            self.folder / "data/考核项.xlsx")
        err = self.run_tiny(code=1, LANG="zh_CN").err
        self.assertIn("数据中没有“考核项”表（应有 考核项.csv）", err)
        self.assertIn("考核项.xlsx 不是 CSV，未读取", err)
        answer = self.heng("run", "tiny", "--data", "data/units.csv",
                           "--format", "json", code=1)
        self.assertIn("H626", answer.out)

    def test_a_column_that_no_rule_reads_need_not_be_there(self):
        self.put("rules/model.heng", self.MODEL.replace(
            "扣分: number", "扣分: number\n  note 备注: text"))
        self.assertEqual(self.run_tiny().err, "")
        self.put("rules/tiny/tiny.heng", self.SCHEME.replace(
            "sum(items.points)", 'sum(items.points where note != "x")'))
        self.assertIn("H404", self.run_tiny(code=4).err)

    def test_a_table_of_headings_alone_is_there(self):
        self.units("a,甲局,部门\n")
        self.put("data/items.csv", "unit,points\n")
        self.assertEqual(self.run_tiny().err, "")

    def test_the_scored_table_must_be_there(self):
        (self.folder / "data/units.csv").unlink()
        self.put("data/items.csv", "unit,points\n")
        self.assertIn("H627", self.run_tiny(code=4).err)

    def test_places_held_back_are_not_published(self):
        self.put("data/items.csv", "unit,points\na,3\nb,3\n")
        answer = self.run_tiny(code=1, LANG="zh_CN")
        self.assertRegex(answer.out, "可以公布：? *否")
        self.assertIn("H504", answer.out)

    def test_an_unknown_choice_value_is_not_published(self):
        self.units("a,甲局,部门\nb,乙局,部门\nc,丙办,其它\n")
        answer = self.run_tiny("--wide", code=1, LANG="zh_CN")
        self.assertRegex(answer.out, "可以公布：? *否")
        self.assertIn("“部门”、“其他”；是否应为“其他”？", answer.out)

    def test_a_name_in_place_of_a_key_is_told(self):
        self.put("data/items.csv", "unit,points\n乙局,3\n")
        self.assertIn("“乙局”是“b”的名称：这里请写编号 b",
                      self.run_tiny(code=4, LANG="zh_CN").err)

    def test_a_run_without_a_date_says_so(self):
        self.assertRegex(self.run_tiny(LANG="zh_CN").out, "截至：? *未定")


class Languages(Case):
    def test_the_option_comes_before_the_variables(self):
        for lang, said in (("zh", "可以公布"), ("en", "may be published")):
            answer = self.heng("run", "tiny", "--lang", lang,
                               HENG_LANG="zh" if lang == "en" else "en")
            self.assertIn(said, answer.out)

    def test_variables_are_asked_in_order(self):
        for environment, chinese in (
                ({}, False),
                ({"LANG": "zh_CN.UTF-8"}, True),
                ({"LC_ALL": "zh_CN.UTF-8"}, True),
                ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, False),
                ({"HENG_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
                ({"HENG_LANG": "zh"}, True)):
            with self.subTest(**environment):
                out = self.heng("run", "tiny", **environment).out
                self.assertEqual("可以公布" in out, chinese)

    def test_of_fmt_the_option_says_what_the_rules_are_written_in(self):
        self.assertIn("there", self.heng("fmt", "--lang", "zh", "none.heng",
                                         code=2).err)

    def test_messages_follow_the_language(self):
        self.assertIn("错误 H610",
                      self.heng("run", "tni", code=2, LANG="zh_CN").err)


class ExitStatuses(Case):
    def test_all_well(self):
        self.heng("run", "tiny")
        self.heng("check", "tiny")
        self.heng("test", "tiny")

    def test_a_check_that_fails_is_1_and_the_results_are_marked(self):
        answer = self.heng("run", "tiny", "--set", "step=4", code=1)
        self.assertIn("may be published: no", answer.out)
        self.assertIn("b 太大", answer.out)
        self.assertIn("甲局", answer.out)

    def test_warnings_about_rules_are_for_check_to_say(self):
        self.assertIn("warning", self.heng("check", "tiny").err)
        for words in (["run", "tiny"], ["test", "tiny"],
                      ["explain", "tiny", "a"]):
            self.assertEqual(self.heng(*words).err, "")

    def test_an_example_that_fails_is_1(self):
        self.put("rules/tiny/more.test.heng",
                 'example "wrong" {\n  units | id | name | class | posts |\n'
                 "        | x | 某局 | 部门 | 30 |\n"
                 "  expect departments x: size = 21\n}\n")
        answer = self.heng("test", "tiny", code=1)
        self.assertIn("`size` of x is 20, but 21 was expected", answer.err)

    def test_no_example_says_where_examples_stand(self):
        (self.folder / "rules/tiny/tiny.test.heng").unlink()
        self.assertIn("tiny.test.heng", self.heng("test", "tiny").err)

    def test_wrong_use_is_2(self):
        for words in (["runn"], ["run"], ["run", "tiny", "more"],
                      ["run", "tiny", "--dta", "x"], ["run", "tiny", "--fix"],
                      ["run", "tiny", "--data"], ["run", "nothing"],
                      ["run", "tiny", "--as-of", "yesterday"],
                      ["run", "tiny", "--edition", "1999"],
                      ["run", "tiny", "--set", "step"],
                      ["run", "tiny", "--set", "stpe=1"],
                      ["run", "tiny", "--table", "nothing"],
                      ["run", "tiny", "--threads", "many"],
                      ["run", "tiny", "--lang", "fr"],
                      ["run", "tiny", "--format", "papyrus"],
                      ["explain", "tiny", "nobody"],
                      ["explain", "tiny", "a", "nothing"],
                      ["dump", "nothing", "tiny"], ["help", "nothing"],
                      ["fmt", "nothing.heng"]):
            with self.subTest(words=words):
                self.assertNotEqual(self.heng(*words, code=2).err, "")

    def test_a_mistyped_command_or_profile_is_told_the_right_one(self):
        for words, want in ((["chekc", "tiny"], "`check`"),
                            (["检察"], "`check`"), (["help", "rnu"], "`run`"),
                            (["run", "tinny"], "`tiny`")):
            with self.subTest(words=words):
                self.assertIn(f"did you mean {want}",
                              self.heng(*words, code=2).err)

    def test_rules_that_do_not_check_are_3(self):
        self.put("rules/tiny/tiny.heng",
                 SCHEME.replace("posts else", "pots else"))
        for words in (["run", "tiny"], ["check", "tiny"], ["test", "tiny"],
                      ["explain", "tiny", "a"], ["dump", "plan", "tiny"]):
            with self.subTest(words=words):
                err = self.heng(*words, code=3).err
                self.assertIn("tiny.heng:6:", err)
                self.assertIn("did you mean `posts`?", err)

    def test_records_that_cannot_be_read_are_4(self):
        self.put("wrong/units.csv", UNITS.replace("30", "thirty"))
        answer = self.heng("run", "tiny", "--data", "wrong", code=4)
        self.assertIn("units.csv:2 [posts]", answer.err)
        self.assertEqual(answer.out, "")
        (self.folder / "empty").mkdir()
        err = self.heng("run", "tiny", "--data", "empty", code=4).err
        self.assertIn("the rules read units.csv", err)
        self.heng("run", "tiny", "--data", "not_there", code=4)
        shutil.rmtree(self.folder / "rules/tiny/sample")
        self.assertIn("--data", self.heng("run", "tiny", code=4).err)

    def test_a_file_that_cannot_be_written_is_named_with_the_reason(self):
        err = self.heng("run", "tiny", "-o", "no_folder/results.csv", code=5,
                        LANG="zh_CN").err
        self.assertIn("no_folder/results.csv", err)
        self.assertIn("没有这个文件夹", err)

    def test_an_ending_that_no_format_has_is_2(self):
        err = self.heng("run", "tiny", "-o", "results.xlsx", code=2).err
        self.assertIn("`.xlsx`", err)
        for ending in (".csv", ".json", ".txt"):
            self.assertIn(ending, err)
        self.assertFalse((self.folder / "results.xlsx").exists())
        self.heng("run", "tiny", "-o", "results.xlsx", "--format", "csv")
        self.heng("run", "tiny", "-o", "RESULTS.CSV")
        self.heng("dump", "plan", "tiny", "-o", "plan.dump")

    def test_a_full_disk_is_5(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no device that is always full")
        self.heng("run", "tiny", "-o", "/dev/full", code=5)
        self.heng("run", "tiny", "-o", "no_folder/results.csv", code=5)


class Documents(Case):
    """With --format json every command prints one document."""

    def document(self, *words, code=0):
        answer = self.heng(*words, "--format", "json", code=code)
        document = answer.json()
        self.assertEqual(document["heng"], 1)
        return document

    def test_each_command_prints_one(self):
        rules = "rules/tiny/tiny.heng"
        for words, section in ((["list"], "profiles"), (["run", "tiny"], "run"),
                               (["explain", "tiny", "a"], "reasons"),
                               (["check", "tiny"], "check"),
                               (["test", "tiny"], "examples"),
                               (["fmt", rules], "text"),
                               (["dump", "tokens", rules], "tokens"),
                               (["dump", "tree", rules], "tree"),
                               (["dump", "plan", "tiny"], "plan"),
                               (["dump", "plan-json", "tiny"], "plan-json"),
                               (["dump", "records", "tiny"], "records"),
                               (["help"], "text"), (["help", "run"], "text"),
                               (["--version"], "text")):
            with self.subTest(words=words):
                self.assertIn(section, self.document(*words))

    def test_failures_are_documents_with_diagnostics(self):
        self.put("wrong/units.csv", UNITS.replace("30", "thirty"))
        self.put("wrong.heng", "scheme wrong edition 2022\nvalue x = \n")
        for words, code, number in (
                (["run", "nothing"], 2, "H610"),
                (["run", "tiny", "--dta", "x"], 2, "H650"),
                (["nothing"], 2, "H650"),
                (["check", "wrong.heng"], 3, None),
                (["run", "tiny", "--data", "wrong"], 4, "H410"),
                (["explain", "tiny", "nobody"], 2, "H633"),
                (["fmt", "nothing.heng"], 2, "H613")):
            with self.subTest(words=words):
                said = self.document(*words, code=code)["diagnostics"]
                self.assertEqual(said[0]["severity"], "error")
                if number:
                    self.assertEqual(said[0]["code"], number)

    def test_help_with_an_option_names_its_command(self):
        for word in ("coverage", "--coverage", "against"):
            answer = self.heng("help", "--", word, code=2)
            self.assertIn("see: heng help test", answer.err)
        self.assertIn("用法：heng help test",
                      self.heng("help", "coverage", "--lang", "zh", code=2).err)

    def test_people_read_the_messages_on_standard_error(self):
        answer = self.heng("run", "nothing", "--format", "json", code=2)
        self.assertIn("error H610", answer.err)

    def test_several_targets_stand_in_one_document(self):
        shutil.copytree(self.folder / "rules/tiny", self.folder / "rules/other")
        (self.folder / "rules/other/tiny.heng").rename(
            self.folder / "rules/other/other.heng")
        document = self.document("check", "tiny", "other")
        self.assertEqual([row["profile"] for row in document["check"]],
                         ["tiny", "other"])
        self.assertEqual([row["profile"] for row in document["assumptions"]],
                         ["tiny", "other"])
        tested = self.document("test", "tiny", "other")
        self.assertEqual([row["failed"] for row in tested["test"]], [0, 0])


class Plugins(Case):
    def test_a_plugin_that_does_not_fit_is_refused_and_the_rest_goes_on(self):
        for name, code in (("wrong_abi", "H602"), ("no_symbol", "H601"),
                           ("failing_start", "H605"), ("broken", "H600")):
            with self.subTest(plugin=name):
                answer = self.heng("run", "tiny",
                                   HENG_PLUGINS=str(PLUGINS / name))
                self.assertIn(f"warning {code}", answer.err)
                self.assertIn("甲局", answer.out)

    def test_without_plugins_the_command_still_explains_itself(self):
        alone = self.folder / "bin"
        alone.mkdir()
        shutil.copy(PROGRAM, alone / "heng")
        done = subprocess.run([alone / "heng", "help"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 0)
        done = subprocess.run([alone / "heng", "list"], capture_output=True,
                              check=False, env={})
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"there is no format", done.stderr)


if __name__ == "__main__":
    unittest.main()
