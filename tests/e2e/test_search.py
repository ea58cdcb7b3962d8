#!/usr/bin/python3
"""Records that tell two schemes apart, and what is odd in one: on a small scheme and
on each city, in both tongues. Every example that is written is put into a file and
tested under both schemes."""
import pathlib
import re
import shutil
import unittest

from command import MODEL, Case

RULES = pathlib.Path(__file__).resolve().parents[2] / "rules"

# One change of each kind to each city: a boundary, a cap, a tie, a direction, a
# condition, a row, a digit, a date.
EDITS = {
    "zibo": [("within indicator, stage; no ties",
              "within indicator, stage; ties share"),
             ("at most 3\n", "at most 4\n"),
             ("(value required) descending", "(value required) ascending")],
    "nantong": [("(progress else 0) between 0 and 1",
                 "(progress else 0) between 1 and 1"),
                ("else date + 3 months", "else date + 4 months")],
    "tianjin": [("quantile(now, 25%)", "quantile(now, 75%)"),
                ("now >= full_load", "now > full_load")],
    "hulunbuir": [("= 90    assumed", "= 91    assumed")],
    "zhongwei": [("round(average(", "round(max(")],
}


MODEL_WITH_OVERRIDES = MODEL + """record overrides 特批 {
  unit 单位: units
  outcome 后果: text
  year 年度: number whole
}
"""


class Search(Case):
    def copy(self, name, folder, change=None):
        """A copy of a city, perhaps with a change that must fit."""
        target = self.folder / folder / name
        shutil.copytree(RULES / name, target)
        for shared in ("model.heng",):
            shutil.copy(RULES / shared, self.folder / folder)
        if not (self.folder / folder / "shared").exists():
            shutil.copytree(RULES / "shared", self.folder / folder / "shared")
        if change:
            rules = target / f"{name}.heng"
            text = rules.read_text(encoding="utf-8")
            self.assertIn(change[0], text)
            rules.write_text(text.replace(*change, 1), encoding="utf-8")
        return f"{folder}/{name}"

    def example_of(self, document, name="example"):
        return "\n".join(document[name]) + "\n" if isinstance(
            document[name], list) else document[name]

    def holds(self, profile, text):
        """Whether the example passes where it is the profile's only test."""
        name = pathlib.Path(profile).name
        test = self.folder / profile / f"{name}.test.heng"
        before = test.read_text(encoding="utf-8")
        test.write_text(text, encoding="utf-8")
        try:
            document = self.run_test(profile)
        finally:
            test.write_text(before, encoding="utf-8")
        return document

    def run_test(self, profile):
        try:
            self.heng("test", profile, "--format", "json")
            return True
        except AssertionError:
            self.heng("test", profile, "--format", "json", code=1)
            return False

    def differ(self, first, second, *words):
        """Both tongues find the same; each example holds under the first only."""
        for lang in ("en", "zh"):
            document = self.heng("search", first, second, "--format", "json",
                                 "--lang", lang, *words, code=1).json()
            text = self.example_of(document)
            self.assertTrue(self.holds(first, text), text)
            self.assertFalse(self.holds(second, text), text)
            keyword = "example" if lang == "en" else "示例"
            self.assertTrue(text.startswith(keyword), text)
            rules = self.put("form.heng", text)
            self.heng("fmt", "--check", rules)
        return document

    def test_small_schemes_differ_in_both_tongues(self):
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        for number, (before, after) in enumerate((
                ("posts > 40", "posts >= 40"), ("size <= 50", "size < 50"),
                ("/ 3 * step", "/ 4 * step"), ("total descending",
                                               "total ascending"),
                ("ties share", "ties dense"),
                ("where class = department ", ""))):
            self.put(f"new{number}/tiny/tiny.heng", text.replace(before, after))
            self.put(f"new{number}/tiny/tiny.test.heng", "")
            shutil.copy(self.folder / "rules/model.heng",
                        self.folder / f"new{number}")
            with self.subTest(change=after):
                self.differ("rules/tiny", f"new{number}/tiny")

    def test_rows_alone_may_differ(self):
        rules = ("scheme tiny 小方案 edition 2022\nuse model\n"
                 "extend choice units.class {{ department 部门, other 其他 }}\n"
                 "for units {{\n  up 升 = rank by id ascending; no ties\n"
                 "  down 降 = rank by id descending; no ties\n}}\n"
                 "{value}score departments 部门 from units{where} {{\n"
                 "  bonus size 规模分 = {size}\n}}\n")
        # A row more has nothing that could be expected of the first. Where every
        # value is held back, and of both versions one row is scored, only which
        # row it is tells them apart.
        held = {"value": "value broken 无 = (1 / (0 * count(all units))) "
                         "required\n", "size": "broken"}
        known = {"value": "", "size": "posts else 0"}
        for number, (more, before, after) in enumerate((
                (known, " where class = department", ""),
                (held, " where class = department", ""),
                (held, " where up = 1", " where down = 1"))):
            for name, where in (("tiny", before), (f"rows{number}", after)):
                profile = f"rules{number}/{name}"
                self.put(f"{profile}/{name}.heng",
                         rules.format(where=where, **more))
                self.put(f"{profile}/{name}.test.heng", "")
            shutil.copy(self.folder / "rules/model.heng",
                        self.folder / f"rules{number}")
            with self.subTest(number):
                document = self.differ(f"rules{number}/tiny",
                                       f"rules{number}/rows{number}",
                                       "--budget", "400")
                self.assertRegex(self.example_of(document), "期望 部门 \\| 编号 +\\|")

    def test_zero_is_not_missing(self):
        text = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        ways = {"zero": "posts else 0", "none": "posts"}
        for name, way in ways.items():
            self.put(f"{name}/tiny/tiny.heng", text.replace(
                "  place =", f"  seats 席位 = {way}\n  place ="))
            self.put(f"{name}/tiny/tiny.test.heng", "")
            shutil.copy(self.folder / "rules/model.heng", self.folder / name)
        for first, second in (("zero", "none"), ("none", "zero")):
            document = self.differ(f"{first}/tiny", f"{second}/tiny")
            self.assertIn("席位 = 0" if first == "zero" else "席位 = 缺失",
                          self.example_of(document))

    def test_equal_is_said_with_its_reason(self):
        told = self.heng("search", "tiny", "tiny").out
        self.assertIn("equal", told)
        self.assertIn("canonical", told)
        told = self.heng("search", "tiny", "tiny", "--lang", "zh").out
        self.assertIn("相同", told)

    def test_where_there_is_nothing_to_compare_that_is_said(self):
        bare = "scheme bare 空 edition 2022\n"
        figure = "param step 步 = 2   assumed \"a guess\"\n"
        for number, more in enumerate(("", figure, "use model\n")):
            name = f"bare{number}"
            self.put(f"rules/{name}/{name}.heng", bare + more)
            with self.subTest(more):
                told = self.heng("search", name).out
                self.assertIn("nothing to look at", told)
                self.assertIn(f"{name} has no rules", told)
                for words in ((name, "tiny"), ("tiny", name)):
                    told = self.heng("search", *words).out
                    self.assertIn("nothing to compare", told)
                    self.assertIn(f"{name} has no rules", told)
                    self.assertNotIn("not found", told)
                told = self.heng("search", name, "tiny", "--lang", "zh").out
                self.assertIn("无可比较", told)
                self.heng("mutate", name)
                self.heng("audit", name, "--data", "rules/tiny/sample", code=2)
                self.heng("diff", name, "tiny")
        self.assertIn("equal", self.heng("search", "bare0", "bare0").out)

    def test_schemes_that_have_only_some_things(self):
        record = ("record towns 镇 {\n  id 编号 key\n  people 人口: number?\n}\n")
        self.put("rules/far/far.heng", "scheme far 远 edition 2022\n" + record +
                 "score towns_ranked 镇榜 from towns {\n"
                 "  indicator size 规模 of 100 = people else 0\n"
                 "  total = size\n}\n")
        for words in (("far", "tiny"), ("tiny", "far")):
            told = self.heng("search", *words).out
            self.assertIn("no record table in common", told)
        self.put("rules/checked/checked.heng",
                 "scheme checked 查 edition 2022\n" + record +
                 "check some 有人 on towns: (people else 1) > 0 because \"{id}\"\n")
        told = self.heng("search", "checked").out
        self.assertIn("no total, deduction, bonus or rank", told)
        self.assertIn("方案中没有总分", self.heng("search", "checked", "--lang",
                                                  "zh").out)
        # A check is enough to be compared; both read the towns.
        self.assertIn("differ", self.heng("search", "checked", "far", code=1).out)
        # No records at all, but a value of the same name.
        for number in (1, 2):
            self.put(f"rules/sum{number}/sum{number}.heng",
                     f"scheme sum{number} 和 edition 2022\n"
                     f"value both 合计 = 1 + {number}\n")
        told = self.heng("search", "sum1", "sum2", code=1).out
        self.assertIn("expect both = 2", told)

    def test_editions_and_texts_that_are_the_same(self):
        self.assertIn("equal", self.heng("search", "tiny", "tiny@2022").out)
        told = self.heng("search", "tiny", "tiny@2021", code=2).err
        self.assertIn("2022", told)
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        self.put("again/tiny/tiny.heng", text)
        shutil.copy(self.folder / "rules/model.heng", self.folder / "again")
        self.assertIn("canonical", self.heng("search", "tiny", "again/tiny").out)
        # Written otherwise, and the same by the normal form of the rules.
        self.put("again/tiny/tiny.heng", text.replace(
            "(posts else 0) / 3 * step", "third * step").replace(
            "score departments", "for units { third = (posts else 0) / 3 }\n"
            "score departments"))
        self.assertIn("rule by rule",
                      self.heng("search", "tiny", "again/tiny").out)
        self.assertIn("逐条规则", self.heng("search", "tiny", "again/tiny",
                                            "--lang", "zh").out)

    def test_what_only_an_override_shows_is_found(self):
        model = MODEL_WITH_OVERRIDES
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        for name, firm in (("firm", ""), ("loose", " as a rule")):
            self.put(f"{name}/model.heng", model)
            self.put(f"{name}/tiny/tiny.heng", text.replace(
                "outcome large 超编 when", f"outcome large 超编{firm} when"))
            self.put(f"{name}/tiny/tiny.test.heng", "")
        for words in (("firm/tiny", "loose/tiny"), ("loose/tiny", "firm/tiny")):
            document = self.differ(*words)
            example = self.example_of(document)
            self.assertIn("特批 |", example)

    def test_what_needs_another_figure_is_found_and_said(self):
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        self.put("capped/tiny/tiny.heng",
                 text.replace("/ 3 * step", "/ 3 * step at most step * 20000000"))
        shutil.copy(self.folder / "rules/model.heng", self.folder / "capped")
        told = self.heng("search", "tiny", "capped/tiny", code=1).out
        self.assertIn("set step = ", told)
        self.assertIn("only with figures set otherwise", told)

    def test_records_that_are_handed_in_are_tried_as_they_are(self):
        # Only units that stand together in this number differ.
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        for name, least in (("few", 30), ("many", 29)):
            self.put(f"{name}/tiny/tiny.heng", text + (
                "check crowd 众多 on departments: count(all departments) <= "
                f"{least} because \"{{id}}\"\n"))
            self.put(f"{name}/tiny/tiny.test.heng", "")
            shutil.copy(self.folder / "rules/model.heng", self.folder / name)
        self.put("thirty/units.csv", "id,name,class,posts\n" + "".join(
            f"u{i},x,department,{i}\n" for i in range(30)))
        told = self.heng("search", "few/tiny", "many/tiny", "--data", "thirty",
                         code=1).out
        self.assertIn("expect no finding crowd at", told)

    def test_not_found_is_no_proof(self):
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        self.put("rare/tiny/tiny.heng", text.replace(
            "(posts else 0) / 3",
            "(choose { 1 when (posts else 0) ^ 3 > 1000000000000000 and "
            "(posts else 0) ^ 3 < 1000000000000001; posts else 0 otherwise })"
            " / 3"))
        shutil.copy(self.folder / "rules/model.heng", self.folder / "rare")
        told = self.heng("search", "tiny", "rare/tiny", "--budget", "600").out
        self.assertIn("proves nothing", told)
        self.assertNotIn("equal", told)
        told = self.heng("search", "tiny", "rare/tiny", "--budget", "600",
                         "--lang", "zh").out
        self.assertIn("不等于证明相同", told)

    def test_threads_change_nothing_and_a_seed_is_a_way(self):
        first = self.copy("zibo", "one")
        second = self.copy("zibo", "two", ("+ breakthrough, 2)",
                                           "+ breakthrough, 1)"))
        outs = {self.heng("search", first, second, "--threads", n, "--seed",
                          "11", code=1).bytes for n in (1, 2, 5)}
        self.assertEqual(len(outs), 1)
        outs = {self.heng("search", first, "--threads", n, "--budget", "1500",
                          code=1).bytes for n in (1, 3)}
        self.assertEqual(len(outs), 1)

    def test_every_city(self):
        for city, edits in EDITS.items():
            for number, edit in enumerate(edits):
                with self.subTest(city=city, change=edit[1]):
                    first = self.copy(city, f"old{number}{city}")
                    second = self.copy(city, f"new{number}{city}", edit)
                    self.differ(first, second, "--budget", "2000")

    def test_what_is_odd_in_a_scheme(self):
        # More posts than 40 bring less: a perverse incentive.
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        self.put("odd/tiny/tiny.heng", text.replace(
            "(posts else 0) / 3",
            "(choose { 3 when posts is known and posts > 40; posts else 0 "
            "otherwise }) / 3").replace("ties share", "no ties"))
        self.put("odd/tiny/tiny.test.heng", "")
        shutil.copy(self.folder / "rules/model.heng", self.folder / "odd")
        for lang in ("en", "zh"):
            document = self.heng("search", "odd/tiny", "--format", "json",
                                 "--lang", lang, "--budget", "4000",
                                 code=1).json()
            self.assertEqual(len(document["incentives"]), 1)
            self.assertIn("units.posts" if lang == "en" else "单位.编制",
                          str(document["incentives"]))
            self.assertEqual(len(document["ties"]), 1)
            numbers = [name for name in document
                       if re.fullmatch(r"example_\d+", name)]
            self.assertGreaterEqual(len(numbers), 2)
            for name in numbers:
                text = self.example_of(document, name)
                self.assertTrue(self.holds("odd/tiny", text), text)

    def test_a_place_that_falls_though_the_total_rises(self):
        # What one unit has counts twice for all others.
        text = (self.folder / "rules/tiny/tiny.heng").read_text()
        self.put("odd/tiny/tiny.heng", text.replace(
            "(posts else 0) / 3 * step",
            "2 * sum(all units.posts else 0) - (posts else 0)").replace(
                "check small 不超编 on departments: size <= 50 because "
                "\"{id} 太大\"\n", ""))
        self.put("odd/tiny/tiny.test.heng", "")
        shutil.copy(self.folder / "rules/model.heng", self.folder / "odd")
        for lang, words, of in (("en", "passes it: total from", "units.posts from"),
                                ("zh", "超过了它：总分由", "单位.编制由")):
            document = self.heng("search", "odd/tiny", "--format", "json",
                                 "--lang", lang, "--budget", "4000",
                                 code=1).json()
            self.assertEqual(len(document["standings"]), 1)
            what = document["standings"][0]["what"]
            self.assertIn(words, what)
            self.assertIn(of, what)
            text = self.example_of(document, "example_1")
            self.assertTrue(self.holds("odd/tiny", text), text)
            self.assertEqual(text.count("total = ") + text.count("总分 = "), 2)

    def test_words_that_are_wrong(self):
        self.assertIn("tiny", self.heng("search", "tnyi", code=2).err)
        self.assertIn("no number of tries", self.heng("search", "tiny", "--budget",
                                               "0", code=2).err)
        self.assertIn("seed", self.heng("search", "tiny", "--seed", "x",
                                        code=2).err)
        self.heng("search", code=2)
        self.heng("search", "tiny", "tiny", "tiny", code=2)
        self.heng("search", "tiny", "--data", "nowhere", code=4)


if __name__ == "__main__":
    unittest.main()
