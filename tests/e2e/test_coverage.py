"""`heng test --coverage`: what examples and records exercise of the rules, the
threshold, annotated copies, and clauses both ways."""
import os
import pathlib
import unittest

from command import Case, SCHEME

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CITIES = ("nantong", "zibo", "zhongwei", "hulunbuir", "tianjin")

MORE = """example "one without posts, and one with many" {
  units | id | name | class      | posts |
        | x  | 某局 | department |       |
        | y  | 大局 | department | 45    |
        | z  | 小局 | department | 45    |
        | o  | 其他 | other      | 1     |
  expect departments x: size = 0
}
"""


class Coverage(Case):

    def items(self, *words, **keys):
        document = self.heng("test", "tiny", "--coverage", "--format", "json",
                             *words, **keys).json()
        return document, {(i["rule"], i["what"]): i
                          for i in document["coverage_items"]}

    def test_each_item_says_who_exercised_it(self):
        _, items = self.items()
        for rule, what, examples, sample in (
                ("step", "the figure was used: 2", 1, 3),
                ("departments", "`class = department` held", 1, 3),
                ("departments", "`class = department` did not hold", 0, 1),
                ("departments.size", "`posts` was missing, so `0` was taken",
                 0, 1),
                ("departments.size", "`posts` was there", 1, 2),
                ("departments.place", "rows tied and shared a place", 0, 0),
                ("departments.large", "the outcome fired", 0, 1),
                ("departments.large", "the outcome did not fire", 1, 2),
                ("small", "the check held", 1, 3),
                ("small", "the check broke", 0, 0)):
            with self.subTest(rule=rule, what=what):
                item = items[rule, what]
                self.assertEqual((item["examples"], item["sample"]),
                                 (examples, sample))
        self.assertEqual(items["small", "the check broke"]["asked"], "beside")
        self.assertEqual(items["departments.size", "`posts` was there"]["by"],
                         "a third of the posts counts twice; sample")
        self.assertEqual(items["step", "the figure was used: 2"]["place"],
                         "tiny.heng:4")

    def test_the_only_value_of_a_choice_is_not_asked_to_be_another(self):
        self.put("rules/tiny/tiny.heng",
                 SCHEME.replace(", other 其他 }", " }"))
        self.put("rules/tiny/sample/units.csv",
                 "id,name,class,posts\na,甲局,department,9\n")
        _, items = self.items()
        asked = [items["departments", f"`class = department` {how}"]["asked"]
                 for how in ("held", "did not hold")]
        self.assertEqual(asked, ["yes", "unreachable"])

    def test_records_of_other_years_and_those_named_have_a_column(self):
        self.put("rules/tiny/records/2021/units.csv",
                 "id,name,class,posts\na,甲局,部门,9\n")
        self.put("more/units.csv", "id,name,class,posts\na,甲局,部门,9\n")
        document, items = self.items("--data", "more")
        item = items["departments.size", "`posts` was there"]
        self.assertEqual(item["records"], 2)
        self.assertIn("records/2021", item["by"])
        self.assertEqual(document["coverage"][0]["sample"],
                         self.items()[0]["coverage"][0]["sample"])

    def test_what_is_missing_is_listed_with_what_an_example_needs(self):
        document, _ = self.items()
        missed = {(row["rule"], row["what"]): row["needs"]
                  for row in document["not_exercised"]}
        self.assertEqual(
            missed["departments.large", "the outcome fired"],
            "an example in which `posts is known and posts > 40` holds")
        totals = document["coverage"][0]
        self.assertEqual(totals["wanted"] - totals["examples"], len(missed))
        out = self.heng("test", "tiny", "--coverage").out
        self.assertIn("What no example exercises", out)
        self.assertNotIn("All that can be exercised", out)
        self.put("rules/tiny/tiny.test.heng", MORE)
        out = self.heng("test", "tiny", "--coverage", "--lang", "zh").out
        self.assertIn("100", out)
        self.assertIn("（无）", out)

    def test_a_threshold_decides_the_exit_status(self):
        err = self.heng("test", "tiny", "--min-coverage", "95", code=1).err
        self.assertIn("H860", err)
        self.heng("test", "tiny", "--min-coverage", "10")
        self.heng("test", "tiny", "--min-coverage", "a lot", code=2)
        self.put("rules/tiny/tiny.test.heng", MORE)
        self.heng("test", "tiny", "--min-coverage", "100")

    def test_the_same_with_any_number_of_threads_and_in_any_order(self):
        first = self.heng("test", "tiny", "--coverage", "--format", "json",
                          "--threads", "1").out
        for threads in ("2", "4"):
            self.assertEqual(first, self.heng(
                "test", "tiny", "--coverage", "--format", "json", "--threads",
                threads).out)

    def test_rule_texts_are_copied_with_their_counts(self):
        self.heng("test", "tiny", "--annotate", "tiny.txt", "--lang", "zh")
        text = (self.folder / "tiny.txt").read_text("utf-8")
        self.assertIn("     示例     数据  │ tiny.heng\n", text)
        self.assertIn("        1        3  │ param step 分差 = 2", text)
        self.assertIn("└ 从未：触发（数据中有）\n", text)
        self.heng("test", "tiny", "--annotate", "tiny.html", "--lang", "en")
        page = (self.folder / "tiny.html").read_text("utf-8")
        self.assertIn("posts &gt; 40", page)
        self.assertIn("never: the outcome fired", page)
        os.mkdir(self.folder / "copies")
        self.heng("test", "tiny", "--annotate", "copies")
        self.assertEqual(os.listdir(self.folder / "copies"),
                         ["tiny.tiny.heng.txt"])
        self.heng("test", "tiny", "--annotate", "nowhere/a.txt", code=5)

    def test_clauses_are_told_both_ways(self):
        self.put("rules/tiny/条款.csv", "条款,内容,无规则的原因\n"
                 "the book,all of it,\n\"the book, page 2\",posts,\n"
                 "\"the book, page 3\",,to come\n\"the book, page 4\",,\n")
        answer = self.heng("test", "tiny", "--coverage", "--format", "json")
        document = answer.json()
        clauses = {row["clause"]: row for row in document["clauses"]}
        self.assertEqual(clauses["the book, page 2"]["rules"], 1)
        self.assertTrue(clauses["the book, page 2"]["examples"])
        self.assertFalse(clauses["the book, page 3"]["examples"])
        self.assertEqual(clauses["the book, page 3"]["no_rule"], "to come")
        self.assertEqual([d["code"] for d in document["diagnostics"]],
                         ["H862", "H862"])
        without = {row["rule"]: row["assumed"]
                   for row in document["without_clause"]}
        # A step of a rule that is cited, and a check of one, need no clause.
        self.assertNotIn("departments", without)
        self.assertNotIn("small", without)
        self.assertEqual(without["departments.place"], False)

    def test_a_list_of_clauses_may_have_gaps(self):
        self.put("rules/tiny/条款.csv", "条款,,内容\nthe book,x,all of it\n"
                 ",,\n ,y,z\n\"the book, page 2\",,\n")
        answer = self.heng("test", "tiny", "--coverage", "--format", "json")
        self.assertEqual([row["clause"] for row in answer.json()["clauses"]],
                         ["the book", "the book, page 2"])

    def test_a_list_is_that_of_its_edition(self):
        self.put("rules/tiny/tiny@2023.heng", "scheme tiny 小方案 edition 2023\n"
                 "revise tiny edition 2022\nrevise param step 分差 = 3\n")
        self.put("rules/tiny/clauses@2023.csv", "clause\n\"the book, page 2\"\n")
        document = self.heng("test", "tiny", "--coverage", "--format",
                             "json").json()
        self.assertEqual([row["profile"] for row in document["clauses"]],
                         ["tiny@2023"])

    def test_a_given_file_cites_for_what_is_made_of_it(self):
        self.put("rules/tiny/list.csv", "id,points\nx,1\ny,5\n")
        scheme = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        self.put("rules/tiny/tiny.heng", scheme.replace(
            "use model\n", "use model\ngiven list 名单 from \"list.csv\" {\n"
            "  id key\n  points: number\n} source \"the book, page 9\"\n"
            "for list { few 少 = points at most 3 }\n"))
        self.put("rules/tiny/tiny.test.heng",
                 'example "a list" { expect list y: few = 3 }\n')
        document = self.heng("test", "tiny", "--coverage", "--format",
                             "json").json()
        self.assertEqual([item["source"] for item in document["coverage_items"]
                          if item["rule"] == "list.few"],
                         ["the book, page 9"] * 3)

    def test_what_a_file_of_examples_covers_is_its_own(self):
        self.put("rules/tiny/more.test.heng", MORE)
        def covered(target):
            return self.heng("test", target, "--coverage", "--format",
                             "json").json()["coverage"][0]["examples"]
        self.assertLess(covered("rules/tiny/tiny.test.heng"), covered("tiny"))

    def test_an_edition_is_asked_for_what_it_says_itself(self):
        self.put("rules/tiny/tiny@2023.heng", "scheme tiny 小方案 edition 2023\nrevise tiny edition 2022\n"
                 "revise param step 分差 = 3\n")
        document, items = self.items("--edition", "2023")
        self.assertEqual(document["coverage"][0]["wanted"], 1)
        self.assertEqual(items["departments.large", "the outcome fired"]
                         ["asked"], "inherited")


class Cities(Case):

    def test_every_clause_has_a_rule_or_a_reason_and_every_rule_a_clause(self):
        for city in CITIES:
            with self.subTest(city=city):
                document = self.heng("test", ROOT / "rules" / city,
                                     "--coverage", "--format", "json").json()
                self.assertTrue(document["clauses"])
                self.assertEqual(document.get("diagnostics", []), [])
                self.assertEqual([row["rule"]
                                  for row in document["without_clause"]
                                  if not row["assumed"]], [])

    def test_children_from_the_records_are_counted(self):
        document = self.heng("test", ROOT / "rules/zhongwei", "--coverage",
                             "--format", "json").json()
        slots = [i for i in document["coverage_items"]
                 if i["kind"] == "slot" and i["profile"] == "zhongwei"]
        self.assertTrue(slots)
        for item in slots:
            self.assertGreater(item["examples"], 0)
            self.assertGreater(item["sample"], 0)

    def test_the_examples_of_a_city_cover_its_rules(self):
        for city in CITIES:
            with self.subTest(city=city):
                self.heng("test", ROOT / "rules" / city, "--min-coverage", "90")


if __name__ == "__main__":
    unittest.main()
