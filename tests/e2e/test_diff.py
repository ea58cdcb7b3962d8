#!/usr/bin/python3
"""Old rules and new ones: files, editions, what was approved, what git has."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from command import Case, MODEL, SCHEME, UNITS

CITIES = ["hulunbuir", "nantong", "tianjin", "zhongwei", "zibo"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
# Six posts count for one more point.
STEEPER = SCHEME.replace("step 分差 = 2 ", "step 分差 = 3 ")
REWRITTEN = SCHEME.replace("(posts else 0) / 3 * step",
                           "step * (posts else 0) / 3")

# Two figures that work together: more for a post counts where the cap leaves room.
CAPPED = """scheme tiny 小方案 edition 2022
use model
extend choice units.class { department 部门, other 其他 }
choice tier 等次 { good 好, poor 差 }
param step 分差 = 2   assumed "a guess"
param cap 上限 = 30   assumed "a guess"
param same 底数 = 1   assumed "a guess"
score departments 部门 from units where class = department {
  bonus size 规模分 = (posts else 0) / 3 * step at most cap
  bonus base 基础分 = same * 2 + 1
  place = rank by total descending; ties share
  tier = choose { good when size >= 30; poor otherwise }
  outcome large 超编 when posts is known and posts > 40 because "{posts}"
}
"""
RAISED = CAPPED.replace("分差 = 2 ", "分差 = 4 ").replace("= 30 ", "= 40 ") \
    .replace("same * 2 + 1", "1 + 2 * same").replace("> 40", "> 41")


class Differing(Case):
    def differ(self, *words, code=0, **environment):
        return self.heng("diff", *words, "--format", "json", code=code,
                         **environment).json()

    def steeper(self):
        self.put("rules/steep/steep.heng", STEEPER)
        return "rules/steep"

    def moved(self, document):
        return {row["id"]: (row["old_total"], row["new_total"], row["by"],
                            row["old_place"], row["new_place"])
                for row in document["movements"]}


class Sides(Differing):
    def test_a_figure_moves_units(self):
        document = self.differ("tiny", self.steeper())
        self.assertEqual(document["diff"]["changed"], 1)
        self.assertEqual(document["diff"]["no_effect"], 0)
        self.assertEqual([(r["kind"], r["name"]) for r in document["rules"]],
                         [("changed", "param step")])
        old, new = document["rules"][0]["children"]
        self.assertIn("= 2", old["text"])
        self.assertIn("= 3", new["text"])
        self.assertEqual(new["assumed"], "a guess")
        self.assertEqual(new["text_zh"],
                         "参数 分差 step = 3   假定 “a guess”")
        self.assertEqual(self.moved(document), {"b": (30, 45, 15, 1, 1),
                                                "a": (20, 30, 10, 2, 2)})
        self.assertEqual([(r["id"], r["field"], r["old"], r["new"], r["by"])
                          for r in document["values"]],
                         [("b", "size", 30, 45, 15), ("a", "size", 20, 30, 10)])
        self.assertEqual({r["rules"] for r in document["values"]}, {"step"})
        self.assertEqual(document["sets"][0]["units"], 3)
        self.assertEqual(document["sets"][0]["moved"], 2)

    def test_figures_that_differ_are_named(self):
        gap = ("param gap 级差 by units.class { department = %s; other = 2 }\n"
               "param since 起 by date { from 2020-01-01 = 1; from 2021-01-01 = "
               "%s; otherwise = 0 }\n")
        for name, figures in (("one", ("30%", "2")), ("two", ("0.4", "3"))):
            text = SCHEME.replace("param step", gap % figures + "param step")
            self.put(f"rules/{name}/{name}.heng", text.replace(
                "/ 3 * step", "/ 3 * step * gap[class] * since[2021-05-01]"))
        document = self.differ("one", "two", "--data", "rules/tiny/sample")
        self.assertEqual({r["name"]: r["note"] for r in document["rules"]},
                         {"param gap": "changed, department: 0.3 → 0.4",
                          "param since": "changed, from 2021-01-01: 2 → 3"})
        chinese = self.differ("one", "two", "--data", "rules/tiny/sample",
                              "--lang", "zh")
        self.assertEqual(chinese["rules"][0]["note"],
                         "有变化，部门：0.3 → 0.4")

    def test_the_sentence_comes_first_in_both_tongues(self):
        new = self.steeper()
        english = self.heng("diff", "tiny", new).out.split("\n")
        chinese = self.heng("diff", "tiny", new, "--lang", "zh").out.split("\n")
        self.assertRegex(english[1], "1 rule changed; 2 of 3 units move$")
        self.assertRegex(chinese[1], "1 条规则有变化；3 个单位中 2 个有变动$")

    def test_the_sentence_counts_outcomes(self):
        self.put("rules/old/old.heng", CAPPED.replace("> 40", "> 20"))
        self.put("rules/new/new.heng", CAPPED)
        words = ("diff", "rules/old", "rules/new", "--data",
                 "rules/tiny/sample")
        self.assertRegex(self.heng(*words).out, "units? move.*, 1 outcome gone")
        self.assertIn("，取消 1 个后果", self.heng(*words, "--lang", "zh").out)
        words = ("diff", "rules/new", "rules/old", *words[3:])
        self.assertRegex(self.heng(*words).out, "units? move.*, 1 outcome new")
        self.assertIn("，新增 1 个后果", self.heng(*words, "--lang", "zh").out)

    def test_an_outcome_that_moves_names_the_rules_behind_it(self):
        self.put("rules/low/low.heng", CAPPED)
        changed = CAPPED.replace("> 40", "> step * 21").replace("= 2 ", "= 3 ") \
            .replace("= 30 ", "= 40 ").replace("same * 2", "same * 3")
        self.put("rules/high/high.heng", changed)
        rows = self.differ("low", "high", "--data", "rules/tiny/sample")["values"]
        told = {(r["field"], r["rules"]) for r in rows}
        self.assertIn(("large", "departments.large, step"), told)
        self.assertIn(("base", "departments.base"), told)
        self.assertIn("部门.超编、分差", self.heng(
            "diff", "low", "high", "--data", "rules/tiny/sample", "--lang",
            "zh").out)

    def test_what_means_the_same_has_no_effect(self):
        self.put("rules/other/other.heng", REWRITTEN)
        document = self.differ("tiny", "rules/other")
        self.assertEqual(document["diff"]["changed"], 0)
        self.assertEqual(document["diff"]["no_effect"], 1)
        self.assertFalse(document["diff"]["difference"])
        self.assertEqual(document["rules"][0]["kind"], "no_effect")
        self.assertEqual(document["movements"], [])

    def test_a_given_row_means_what_it_holds(self):
        given = ("given steps 级 {\n  | id key | share: number |\n"
                 "  | low    | %s           |\n}\n")
        for name, share in (("one", "60%"), ("two", "0.6"), ("three", "0.7")):
            text = SCHEME.replace("param step", given % share + "param step")
            self.put(f"rules/{name}/{name}.heng", text.replace(
                "/ 3 * step", "/ 3 * step + sum(all steps.share)"))
        self.assertEqual(self.differ("one", "two", "--data",
                                     "rules/tiny/sample")["diff"]["changed"], 0)
        told = self.differ("two", "three", "--data", "rules/tiny/sample")
        self.assertEqual([rule["name"] for rule in told["rules"]],
                         ["given row steps.low"])
        # Each version has its own cells: b has 30 points by its posts.
        self.assertEqual(self.moved(told)["b"], (30.6, 30.7, 0.1, 1, 1))

    def test_a_difference_is_an_exit_status_where_it_is_asked_for(self):
        new = self.steeper()
        self.heng("diff", "tiny", new)
        self.heng("diff", "tiny", new, "--exit-code", code=1)
        self.heng("diff", "tiny", "tiny", "--exit-code")
        self.put("rules/other/other.heng", REWRITTEN)
        self.heng("diff", "tiny", "rules/other", "--exit-code")

    def test_a_unit_that_only_one_side_scores(self):
        self.put("rules/wide/wide.heng",
                 SCHEME.replace("where class = department", "where posts is "
                                "known"))
        document = self.differ("tiny", "rules/wide")
        rows = {row["id"]: row["row"] for row in document["movements"]}
        self.assertEqual(rows["c"], "appeared")
        self.assertEqual(rows["d"], "gone")
        self.assertEqual(document["sets"][0]["appeared"], 1)
        self.assertEqual(document["sets"][0]["gone"], 1)
        names = {row["id"]: row["name"] for row in document["movements"]}
        self.assertEqual((names["c"], names["d"]), ("丙办", "丁委员会"))
        # What has no size comes first.
        self.assertEqual({r["id"] for r in document["movements"][:2]},
                         {"c", "d"})

    def test_held_back_now(self):
        self.put("rules/held/held.heng",
                 SCHEME.replace("(posts else 0)", "(posts required)"))
        document = self.differ("tiny", "rules/held")
        row = document["movements"][0]
        self.assertEqual(row["id"], "d")
        self.assertEqual(row["old_total"], 0)
        self.assertEqual(row["new_total"], {"held": 1})
        self.assertEqual(document["sets"][0]["held"], 3)  # places too
        self.assertEqual(document["sets"][0]["findings_new"], 1)

    def test_an_edition_reads_what_the_other_cannot(self):
        self.put("rules/tiny/tiny@2018.heng",
                 SCHEME.replace("2022", "2018").replace("else 0", "else size2")
                 .replace("extend choice units", "extend units { size2 旧数: "
                          "number }\nextend choice units"))
        document = self.differ("tiny@2018", "tiny")
        self.assertEqual(document["diff"]["sets"], 0)
        self.assertIn("tiny@2018: ", document["sets"][0]["unread"])
        self.assertGreater(document["diff"]["changed"], 0)
        # Of either order what the one cannot read is told.
        for words in (("tiny@2018", "tiny"), ("tiny", "tiny@2018")):
            said = self.heng("diff", *words, "--data", "rules/tiny/sample",
                             code=4).err
            self.assertIn("size2", said)

    def test_each_version_reads_the_records_by_its_own_model(self):
        def put(name, of_posts):
            self.put(f"{name}/model.heng", MODEL.replace("number?", of_posts))
            self.put(f"{name}/{name}/{name}.heng", SCHEME)
        # A bound that a record does not keep: only one version refuses it.
        put("one", "number? between 0 and 99")
        for bounds in "between 0 and 44", "between 11 and 99", "between 50 and 99":
            put("two", f"number? {bounds}")
            for words in (("one/one", "two/two"), ("two/two", "one/one")):
                said = self.heng("diff", *words, "--data", "rules/tiny/sample",
                                 code=4).err
                self.assertIn("units.csv", said)
        put("two", "number? between 10 and 45")
        self.assertEqual(self.differ("one/one", "two/two", "--data",
                                     "rules/tiny/sample")["movements"], [])
        # What a blank stands for.
        put("one", "number else 3")
        put("two", "number else 6")
        document = self.differ("one/one", "two/two", "--data",
                               "rules/tiny/sample")
        self.assertEqual(self.moved(document), {"d": (2, 4, 2, 3, 3)})

    def test_a_column_that_only_some_rows_have_is_read_so(self):
        for name, whose in (("one", "units for class = department"),
                            ("two", "units")):
            self.put(f"{name}/model.heng", MODEL)
            self.put(f"{name}/{name}/{name}.heng", SCHEME.replace(
                "param step", f"extend {whose} {{ more 更多: number }}\n"
                "param step").replace("(posts else 0)",
                                      "((posts else 0) + more)"))
        self.put("data/units.csv", "id,name,class,posts,more\n"
                 "a,甲局,部门,30,1\nc,丙办,其他,10,\n")
        for words in (("one/one", "two/two"), ("two/two", "one/one")):
            said = self.heng("diff", *words, "--data", "data", code=4).err
            self.assertIn("more", said)

    def test_rule_files_by_themselves_keep_no_records(self):
        for name, text in (("a", SCHEME), ("b", STEEPER)):
            self.put(f"loose/{name}.heng", text.replace("use model\n", MODEL))
        self.put("loose/records/2021/units.csv", UNITS)
        document = self.differ("loose/a.heng", "loose/b.heng")
        self.assertEqual(document["diff"]["sets"], 0)
        self.assertEqual(document["diff"]["changed"], 1)

    def test_a_choice_in_another_order_reads_the_same(self):
        self.put("rules/turned/turned.heng", SCHEME.replace(
            "department 部门, other 其他", "other 其他, department 部门"))
        document = self.differ("tiny", "rules/turned")
        self.assertEqual(document["movements"], [])
        self.assertEqual(document["diff"]["units"], 3)

    def test_a_place_that_is_nearer_the_top_is_up(self):
        self.put("rules/turned/turned.heng",
                 SCHEME.replace("descending", "ascending"))
        rows = {row["id"]: row["places_up"]
                for row in self.differ("tiny", "rules/turned")["movements"]}
        self.assertEqual(rows, {"b": -2, "d": 2})

    def test_a_screen_leaves_out_what_nowhere_counts(self):
        out = self.heng("diff", "tiny", self.steeper()).out
        heads = next(line for line in out.split("\n") if "totals" in line)
        for word in "tier up", "appear", "findings new":
            self.assertNotIn(word, heads)

    def test_all_years(self):
        self.put("rules/steep/steep.heng", STEEPER)
        self.put("rules/steep/sample/units.csv", UNITS)
        self.put("rules/steep/records/2021/units.csv",
                 "id,name,class,posts\na,甲局,部门,0\nz,末局,部门,60\n")
        document = self.differ("tiny", "steep")
        self.assertEqual([(s["set"], s["units"], s["moved"])
                          for s in document["sets"]],
                         [("sample", 3, 2), ("records/2021", 2, 1)])
        self.assertIn("3 of 5 units move (in 2 record sets)",
                      document["diff"]["summary"])
        self.assertEqual([(r["set"], r["id"]) for r in document["movements"]],
                         [("sample", "b"), ("sample", "a"),
                          ("records/2021", "z")])
        alone = self.differ("tiny", "steep", "--data",
                            "rules/steep/records/2021")
        self.assertEqual(len(alone["sets"]), 1)

    def test_the_year_counts_where_rules_read_it(self):
        later = SCHEME.replace("edition 2022", "edition 2023")
        self.put("rules/later/later.heng", later)
        document = self.differ("tiny", "rules/later")
        self.assertEqual([(r["kind"], r["name"]) for r in document["rules"]],
                         [("no_effect", "edition year")])
        self.put("rules/later/later.heng",
                 later.replace("size <= 50", "size <= edition"))
        self.put("rules/now/now.heng",
                 SCHEME.replace("size <= 50", "size <= edition"))
        document = self.differ("rules/now", "rules/later")
        self.assertEqual([(r["kind"], r["name"]) for r in document["rules"]],
                         [("changed", "edition year")])

    def test_what_was_approved_is_the_old_side(self):
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.put("rules/tiny/tiny.heng", STEEPER)
        document = self.differ("tiny")
        self.assertEqual(document["diff"]["old"], "tiny (approved)")
        self.assertEqual(document["diff"]["moved"], 2)
        rules = self.folder / "rules/tiny/approved/rules/tiny.heng"
        rules.write_text(STEEPER, "utf-8")
        self.assertIn("H850", self.heng("diff", "tiny", code=1).err)

    def test_an_edition_is_compared_with_what_was_approved_of_it(self):
        edition = ("scheme tiny 小方案 edition 2023\n"
                   "revise 小方案 edition 2022\nrevise param step = {}\n")
        self.put("rules/tiny/tiny@2023.heng", edition.format(4))
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.heng("approve", "tiny@2023", "--by", "a", "--why", "b")
        self.put("rules/tiny/tiny@2023.heng", edition.format(5))
        for words in (("tiny@2023",), ("tiny", "--edition", "2023")):
            with self.subTest(words):
                document = self.differ(*words)
                self.assertEqual([r["name"] for r in document["rules"]],
                                 ["param step"])
        self.assertEqual(self.differ("tiny").get("rules", []), [])

    def test_two_sides_of_one_name_are_told_apart(self):
        document = self.differ("tiny", "tiny")
        self.assertEqual((document["diff"]["old"], document["diff"]["new"]),
                         ("tiny (old)", "tiny (new)"))

    def test_what_was_approved_before_is_a_side_too(self):
        (self.folder / "rules/tiny/tiny.test.heng").unlink()

        def approve():
            self.heng("approve", "tiny", "--by", "somebody", "--why", "meant")
        approve()
        self.heng("diff", "tiny", "--since", "before", code=2)
        self.put("rules/tiny/tiny.heng", STEEPER)
        approve()
        self.assertEqual(self.differ("tiny")["diff"]["moved"], 0)
        said = self.heng("diff", "tiny").err
        self.assertIn("heng diff tiny --since before", said)
        for word in "before", "批准前":
            document = self.differ("tiny", "--since", word)
            self.assertEqual(document["diff"]["old"],
                             "tiny (before its last approval)")
            self.assertEqual(document["diff"]["moved"], 2)

    def test_a_name_alone_is_told_as_the_reason(self):
        self.heng("new", "copy", "--from", "nantong")
        said = self.heng("diff", "nantong", "copy").out
        self.assertIn("the scheme of its own name", said)
        self.assertNotIn("what it is made of", said)
        said = self.heng("compare", "copy", "nantong", "--lang", "zh").out
        self.assertEqual(said.count("两个方案名称不同"), 3)

    def test_words_that_are_wrong(self):
        self.heng("diff", code=2)
        self.heng("diff", "a", "b", "c", code=2)
        self.heng("diff", "tiny", "tiyn", code=2)
        self.heng("diff", "tiny", "tiny", "--as-of", "soon", code=2)
        self.put("rules/wrong/wrong.heng", "scheme wrong\nparam = \n")
        self.heng("diff", "tiny", "rules/wrong", code=3)


class Shares(Differing):
    """Which edit moved whom."""

    def setUp(self):
        super().setUp()
        self.put("rules/tiny/tiny.heng", CAPPED)
        self.put("rules/high/high.heng", RAISED)
        self.put("rules/high/sample/units.csv", UNITS)

    def shares(self, document):
        return {(r["set"], r["id"], r["of"]):
                (r["before"], r["after"], r["moved"], r["edit_1"], r["edit_2"])
                for r in document["shares"]}

    def test_shares_add_up_to_each_movement(self):
        document = self.differ("tiny", "high")
        self.assertEqual(self.shares(document), {
            ("sample", "a", "total"): (23, 43, 20, 15, 5),
            ("sample", "a", "places up"): (2, 1, 1, 1, 0),
            ("sample", "a", "tiers up"): ("poor", "good", 1, 1, 0),
            ("sample", "b", "total"): (33, 43, 10, 5, 5)})
        self.assertEqual(document["diff"]["exact"], True)
        self.assertEqual(document["diff"]["further_runs"], 2)
        self.assertIn("averaged over every order", document["diff"]["shares"])

    def test_edits_are_listed_and_what_has_no_effect_is_none(self):
        document = self.differ("tiny", "high")
        self.assertEqual([(r["number"], r["edit"], r["moves"], r["units"])
                          for r in document["edits"]],
                         [(1, "param step", True, 2), (2, "param cap", True, 2),
                          (None, "outcome departments.large", False, None)])
        self.assertIn("no_effect", [r["kind"] for r in document["rules"]])

    def test_a_unit_reads_beside_its_movement_which_rule_did_it(self):
        row = self.differ("tiny", "high")["movements"][0]
        self.assertEqual((row["total_edits"], row["place_edits"],
                          row["tier_edits"]),
                         ("step +15, cap +5", "step +1", "step +1"))
        chinese = self.heng("diff", "tiny", "high", "--lang", "zh").out
        self.assertIn("分差 +15，上限 +5", chinese)

    def test_the_sentence_names_the_edit_that_moved_most(self):
        self.put("rules/high/sample/units.csv",
                 UNITS + "e,戊局,部门,3\nf,己局,部门,6\n")
        words = ("diff", "tiny", "high", "--data", "rules/high/sample")
        self.assertIn("; `step` moves 4, `cap` 2\n", self.heng(*words).out)
        self.assertIn("；“分差”影响 4 个，“上限”影响 2 个\n",
                      self.heng(*words, "--lang", "zh").out)

    def test_both_tongues_and_every_format(self):
        english = self.heng("diff", "tiny", "high").out
        chinese = self.heng("diff", "tiny", "high", "--lang", "zh").out
        self.assertIn("What each edit moved, averaged over every order of the "
                      "edits\n", english)
        self.assertIn("各项改动的影响（按所有先后次序平均）\n", chinese)
        self.assertRegex(chinese, r"a +甲局 +位次上升 +2 +1 +1 +1 +0")
        self.assertRegex(chinese, r"a +甲局 +等次上升 +差 +好 +1 +1 +0")
        for form in ("csv", "html"):
            for tongue in ("en", "zh"):
                self.heng("diff", "tiny", "high", "--format", form, "--lang",
                          tongue)

    def test_all_record_sets(self):
        self.put("rules/high/records/2021/units.csv",
                 "id,name,class,posts\nz,末局,部门,60\n")
        document = self.differ("tiny", "high")
        told = self.shares(document)
        self.assertEqual(told["records/2021", "z", "total"],
                         (33, 43, 10, 0, 10))
        self.assertEqual(len(told), 5)
        self.assertEqual([r["units"] for r in document["edits"]], [2, 3, None])
        self.assertEqual(document["diff"]["further_runs"], 4)

    def test_what_cannot_be_attributed_says_why(self):
        held = CAPPED.replace("(posts else 0)", "(posts required)")
        self.put("rules/high/high.heng", held.replace("= 30 ", "= 25 "))
        document = self.differ("tiny", "high")
        why = {(r["id"], r["of"]): r["why_not"] for r in document["shares"]}
        self.assertEqual(why["d", "total"],
                         "one of the versions gives no value")
        # Beyond 40 posts the figure counts, and only without the new cap.
        self.put("rules/tiny/tiny.heng", CAPPED.replace(
            "at most cap", "at most (choose { (staff required) when "
            "cap > step * 20; cap otherwise })").replace(
                "extend choice", "extend units { staff 实有: number? }\n"
                "extend choice"))
        self.put("rules/high/high.heng", (self.folder / "rules/tiny/tiny.heng")
                 .read_text(encoding="utf-8").replace("= 30 ", "= 50 ")
                 .replace("分差 = 2 ", "分差 = 3 "))
        document = self.differ("tiny", "high")
        row = next(r for r in document["shares"] if r["of"] == "total")
        self.assertEqual((row["edit_1"], row["edit_2"]), (None, None))
        self.assertIn("cannot be attributed: with param cap but without param "
                      "step the total is held back", row["why_not"])
        chinese = self.heng("diff", "tiny", "high", "--lang", "zh",
                            "--wide").out
        self.assertIn("无法归因：只采用“参数 上限”而不采用“参数 分差”时，总分",
                      chinese)

    def test_eight_edits_are_the_most_that_are_averaged(self):
        self.put_product([f"p{i}" for i in range(8)])
        document = self.differ("tiny", "high")
        self.assertEqual(document["diff"]["exact"], True)
        self.assertEqual(document["diff"]["further_runs"], 2 ** 8 - 2)

    def put_product(self, names):
        for profile, figure in (("tiny", 1), ("high", 2)):
            params = "".join(f"param {n} = {figure}\n" for n in names)
            self.put(f"rules/{profile}/{profile}.heng", CAPPED.replace(
                "same * 2 + 1", " * ".join(names)).replace(
                    "param step", params + "param step"))

    def test_beyond_eight_edits_in_the_order_of_the_file(self):
        self.put_product([f"p{i}" for i in range(9)])
        document = self.differ("tiny", "high")
        self.assertEqual(document["diff"]["exact"], False)
        self.assertEqual(document["diff"]["further_runs"], 8)
        self.assertIn("in the order of the file", document["diff"]["shares"])
        row = document["shares"][0]
        self.assertEqual([row[f"edit_{i + 1}"] for i in range(9)],
                         [2 ** i for i in range(9)])
        self.assertEqual(row["moved"], 2 ** 9 - 1)

    def test_it_can_be_asked_for_and_left_out(self):
        document = self.differ("tiny", "high", "--no-attribute")
        self.assertEqual(document["diff"]["shares"], "not asked for")
        for section in ("edits", "shares"):
            self.assertNotIn(section, document)
        many = "".join(f"u{i},某局,部门,{i % 50}\n" for i in range(30000))
        self.put("many/units.csv", "id,name,class,posts\n" + many)
        words = ("tiny", "high", "--data", "many")
        document = self.differ(*words)
        self.assertEqual(document["diff"]["shares"],
                         "not worked out: 2 more runs of 30000 units; "
                         "--attribute asks for it")
        self.assertNotIn("shares", document)
        asked = self.differ(*words, "--attribute", "--threads", "2")
        self.assertTrue(asked["diff"]["exact"])
        self.assertGreater(len(asked["shares"]), 30000)
        for row in asked["shares"][:100]:
            self.assertEqual(row["edit_1"] + row["edit_2"], row["moved"], row)

    def test_a_function_of_a_script_is_an_edit_too(self):
        rules = CAPPED.replace("(posts else 0) / 3 * step at most cap",
                               "extra(posts else 0)")
        for name, more in (("tiny", 1), ("high", 2)):
            self.put(f"rules/{name}/{name}.heng", rules)
            self.put(f"rules/{name}/profile.lua",
                     f'local heng = ...\nheng.scheme "{name}.heng"\n'
                     'heng.func({ "extra", "额外" }, { "n: number" }, "number",\n'
                     f"  function(n) return n + {more} end)\n")
        document = self.differ("tiny", "high")
        self.assertEqual(self.moved(document)["a"][:3], (34, 35, 1))
        self.assertEqual([(r["edit"], r["place"]) for r in document["edits"]],
                         [("function extra", "profile.lua:4:1")])
        self.assertEqual({(r["moved"], r["edit_1"]) for r in document["shares"]},
                         {(1, 1)})

    def test_nobody_moves(self):
        self.put("rules/high/high.heng", CAPPED)
        document = self.differ("tiny", "high")
        self.assertEqual(document["diff"]["shares"], "nobody moves")
        self.assertNotIn("edits", document)

    def test_of_several_obstacles_the_first_choice_of_edits_is_told(self):
        for name, figure in (("tiny", 1), ("high", 2)):
            params = "".join(f"param p{i} = {figure}\n" for i in range(5))
            self.put(f"rules/{name}/{name}.heng", CAPPED.replace(
                "(posts else 0) / 3 * step", "(choose { (staff required) when "
                "p0 != p4 or p1 != p3; p0 + p1 + p2 + p3 + p4 otherwise })")
                .replace("extend choice", "extend units { staff 实有: number? }\n"
                         + params + "extend choice"))
        one = self.differ("tiny", "high", "--threads", "1")["shares"]
        self.assertIn("with param p0 but without param p1, param p2, param p3, "
                      "param p4", one[0]["why_not"])
        for threads in ("2", "3", "4"):
            self.assertEqual(self.differ("tiny", "high", "--threads",
                                         threads)["shares"], one)

    def test_one_table_alone(self):
        document = self.differ("tiny", "high", "--table", "departments")
        self.assertEqual(len(document["shares"]), 4)

    def test_a_unit_of_two_scores_has_its_shares_in_each(self):
        for name, text in (("tiny", CAPPED), ("high", RAISED)):
            self.put(f"rules/{name}/{name}.heng", text +
                     "score all_units 全部 from units {\n"
                     "  bonus size 规模分 = step * 10\n"
                     "  place = rank by total descending; ties share\n}\n")
        told = {(r["table"], r["id"], r["of"]): (r["moved"], r["edit_1"])
                for r in self.differ("tiny", "high")["shares"]}
        self.assertEqual(told["departments", "a", "total"], (20, 15))
        for unit in "abcd":
            self.assertEqual(told["all_units", unit, "total"], (20, 20))
        self.assertEqual(len(told), 8)


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class Git(Differing):
    def git(self, *words):
        settings = {"GIT_CONFIG_GLOBAL": os.devnull,
                    "GIT_CONFIG_SYSTEM": os.devnull}
        for name in ("AUTHOR", "COMMITTER"):
            settings[f"GIT_{name}_NAME"] = "tiny"
            settings[f"GIT_{name}_EMAIL"] = "tiny@localhost"
        subprocess.run(["git", *words], cwd=self.folder, check=True,
                       env=os.environ | settings, capture_output=True)

    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "first")
        self.put("rules/tiny/tiny.heng", STEEPER)
        self.git("commit", "-q", "-a", "-m", "second")
        self.put("rules/tiny/tiny.heng", STEEPER.replace("= 3 ", "= 4 "))

    def figures(self, *words, **environment):
        document = self.differ(*words, **environment)
        texts = [node["text"] for rule in document.get("rules", [])
                 for node in rule["children"]]
        return [text.split("=")[1].split()[0] for text in texts]

    def test_the_last_commit_is_the_old_side(self):
        document = self.differ("tiny")
        self.assertEqual(document["diff"]["old"], "HEAD:tiny")
        self.assertEqual(self.figures("tiny"), ["3", "4"])
        self.assertEqual(document["rules"][0]["children"][0]["place"],
                         "tiny.heng:4")

    def test_revisions_are_written_as_in_git(self):
        for old in ("HEAD~1:rules/tiny", "HEAD~1:./rules/tiny/", "HEAD~1:tiny",
                    "main~1:rules/tiny/tiny.heng"):
            self.assertEqual(self.figures(old, "tiny"), ["2", "4"], old)
        self.assertEqual(self.figures("tiny", "--since", "HEAD~1"), ["2", "4"])
        self.assertEqual(self.figures("HEAD~1:tiny", "HEAD:rules/tiny"),
                         ["2", "3"])

    def test_a_revision_alone_is_compared_with_the_last_one(self):
        self.assertEqual(self.figures("HEAD~1:tiny"), ["3", "2"])
        self.assertEqual(self.figures("HEAD~1:rules/tiny"), ["3", "2"])

    def test_an_edition_of_a_revision(self):
        self.put("rules/tiny/tiny@2018.heng",
                 SCHEME.replace("2022", "2018").replace("= 2 ", "= 9 "))
        self.git("add", ".")
        self.git("commit", "-q", "-m", "third")
        self.assertEqual(self.figures("HEAD:rules/tiny@2018", "HEAD:tiny@2018"),
                         [])
        document = self.differ("HEAD~1:tiny", "HEAD:tiny@2018")
        self.assertEqual(document["diff"]["moved"], 2)

    def test_what_the_rules_use_is_taken_from_the_same_revision(self):
        self.put("rules/model.heng", "broken\n")
        self.git("commit", "-q", "-a", "-m", "a broken model")
        self.heng("diff", "HEAD~1:tiny", "HEAD~2:tiny")
        self.heng("diff", "HEAD:tiny", "HEAD~1:tiny", code=3)

    def test_shared_rules_are_those_of_the_revision_too(self):
        for figure in (1, 2):
            self.put("rules/shared/more.heng", f"param more = {figure}\n")
            self.put("rules/tiny/tiny.heng", SCHEME.replace(
                "use model\n", "use model\nuse more\n").replace(
                    "* step", "* step * more"))
            self.git("add", ".")
            self.git("commit", "-q", "-m", f"more is {figure}")
        self.assertEqual(self.figures("HEAD~1:tiny", "HEAD:tiny"), ["1", "2"])

    def test_what_is_no_file_in_a_revision_is_left_out(self):
        (self.folder / "rules/tiny/link.heng").symlink_to("nowhere")
        self.git("add", ".")
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=self.folder,
                                check=True, capture_output=True,
                                text=True).stdout.strip()
        self.git("update-index", "--add", "--cacheinfo",
                 f"160000,{commit},rules/tiny/module")
        self.git("commit", "-q", "-m", "a link and a module")
        self.assertEqual(self.figures("HEAD:tiny", "HEAD~2:tiny"), ["4", "2"])

    def test_a_revision_is_attributed_too(self):
        self.put("rules/tiny/tiny.heng", CAPPED)
        self.git("commit", "-q", "-a", "-m", "capped")
        self.put("rules/tiny/tiny.heng", RAISED)
        for words in (("tiny",), ("HEAD:rules/tiny", "tiny"),
                      ("tiny", "--since", "HEAD")):
            document = self.differ(*words)
            self.assertEqual([r["edit"] for r in document["edits"]][:2],
                             ["param step", "param cap"], words)
            self.assertEqual(document["edits"][0]["place"], "tiny.heng:5")
            self.assertEqual(document["shares"][0]["edit_1"], 15, words)

    def test_a_message_names_the_revision_and_not_a_copy(self):
        self.put("rules/tiny/tiny.heng", "scheme tiny\nparam =\n")
        self.git("commit", "-q", "-a", "-m", "broken")
        said = self.heng("diff", "HEAD:tiny", "HEAD~1:tiny", code=3).err
        self.assertIn("tiny.heng:2", said)
        self.assertNotIn("heng-", said.replace("heng-lang", ""))

    def test_nothing_is_left_behind(self):
        there = self.folder / "temporary"
        there.mkdir()
        for words, code in ((("HEAD~1:tiny", "tiny"), 0),
                            (("HEAD~1:nowhere", "tiny"), 2),
                            (("nothing:tiny", "tiny"), 2)):
            self.heng("diff", *words, code=code, TMPDIR=str(there))
            self.assertEqual(list(there.iterdir()), [], words)

    def test_a_profile_that_is_the_repository(self):
        shutil.rmtree(self.folder / ".git")
        root = self.folder / "rules/tiny"
        for words in (("init", "-q"), ("add", "."),
                      ("commit", "-q", "-m", "alone")):
            self.git("-C", str(root), *words)
        self.put("rules/tiny/tiny.heng", STEEPER)
        self.assertEqual(self.figures("tiny"), ["4", "3"])

    def test_a_revision_that_looks_like_an_option(self):
        self.heng("diff", "tiny", "--since", "--all", code=2)

    def test_in_chinese_and_in_every_format(self):
        for form in ("table", "csv", "json"):
            for tongue in ("en", "zh"):
                self.heng("diff", "tiny", "--format", form, "--lang", tongue)


class Cities(Differing):
    def test_a_city_does_not_differ_from_itself(self):
        for city in CITIES:
            profile = str(ROOT / "rules" / city)
            document = self.differ(profile, profile, "--exit-code")
            self.assertEqual(document["diff"]["changed"], 0, city)
            self.assertEqual(document["diff"]["moved"], 0, city)
            self.assertGreater(document["diff"]["units"], 0, city)

    def test_an_edition_has_record_sets_of_its_own(self):
        profile = str(ROOT / "rules" / "zhongwei") + "@2022"
        document = self.differ(profile, profile)
        self.assertEqual([s["set"] for s in document["sets"]],
                         ["records/2022"])
        self.assertEqual(document["diff"]["units"], 6)

    def test_the_years_of_a_city_stand_beside_each_other(self):
        changes = {"zibo": ("2016", r"one   = 4", "one   = 3"),
                   "nantong": ("2021", r"(param single .* =) 1", r"\1 0.5")}
        shutil.copy(ROOT / "rules/model.heng", self.folder / "rules/model.heng")
        shutil.copytree(ROOT / "rules/shared", self.folder / "rules/shared")
        for city, (year, old, new) in changes.items():
            shutil.copytree(ROOT / "rules" / city, self.folder / "rules" / city)
            path = self.folder / "rules" / city / f"{city}.heng"
            text, n = re.subn(old, new, path.read_text(encoding="utf-8"))
            self.assertEqual(n, 1, city)
            path.write_text(text, encoding="utf-8")
            document = self.differ(city)
            self.assertEqual([s["set"] for s in document["sets"]],
                             ["sample", f"records/{year}"])
            self.assertEqual(document["sets"][1]["as_of"], f"{year}-12-31")
            self.assertEqual(document["diff"]["changed"], 1)
            for told in document["sets"]:
                self.assertGreater(told["moved"], 0, city)
                self.assertEqual(told["moved"], sum(
                    m["set"] == told["set"] for m in document["movements"]))

    def test_two_editions_of_a_city_rule_by_rule(self):
        profile = str(ROOT / "rules" / "zhongwei")
        document = self.differ(profile + "@2022", profile)
        kinds = {rule["name"]: rule["kind"] for rule in document["rules"]}
        self.assertEqual(kinds["rule departments.openness"], "only_in_second")
        self.assertEqual(kinds["rule departments.convenience"],
                         "only_in_first")


if __name__ == "__main__":
    unittest.main()
