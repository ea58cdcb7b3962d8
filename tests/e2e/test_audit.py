#!/usr/bin/python3
"""What of a result hangs by a thread: `audit` as people and programs see it."""
import csv
import io
import unittest

from command import Case

SCHEME = """scheme tiny 小方案 "小方案" edition 2022
use model
choice tier 等次 { good 好, poor 差 }
extend choice units.class { department 部门, other 其他 }
score departments 部门 from units where class = department {
  indicator size 规模分 of 100 = (posts else 0) / 3
  total = round(size, 1)   source "the book, page 3"
  place = rank by total descending; ties share   assumed "nobody is told apart"
  tier = choose { good when place <= 1; poor otherwise }
}
"""

UNITS = """id,name,class,posts
a,甲局,部门,46
b,乙局,部门,46
c,丙局,部门,45
d,丁局,部门,30.1
"""


class Auditing(Case):
    def setUp(self):
        super().setUp()
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.test.heng", "")
        self.put("rules/tiny/sample/units.csv", UNITS)

    def audit(self, *words, code=0):
        return self.heng("audit", "tiny", "--format", "json", *words,
                         code=code).json()

    def test_roundings_say_where_and_how_often(self):
        rounding, = self.audit()["roundings"]
        self.assertEqual(rounding["rule"], "departments.total")
        self.assertEqual(rounding["how"], "half up, 1 digit")
        self.assertEqual(rounding["place"], "tiny.heng:7")
        self.assertEqual((rounding["times"], rounding["changed"]), (4, 3))
        self.assertEqual(rounding["source"], "the book, page 3")

    def test_a_digit_less_ties_a_unit_with_those_above(self):
        effects = [(e["id"], e["before"], e["after"])
                   for e in self.audit()["rounding_effects"]
                   if e["field"] == "place" and e["otherwise"].endswith("0 digits")]
        self.assertEqual(effects, [("c", 3, 1)])

    def test_a_tie_is_told_with_every_other_policy(self):
        audit = self.audit()
        tie, = audit["ties"]
        self.assertEqual((tie["place"], tie["who"], tie["decided_by"]),
                         (1, "a, b", "ties share"))
        self.assertEqual(tie["names"], "甲局 (a), 乙局 (b)")
        self.assertEqual([t["otherwise"] for t in audit["tied_otherwise"]],
                         ["ties dense", "no ties"])
        dense = {(e["id"], e["field"]): e["after"]
                 for e in audit["tie_effects"] if e["otherwise"] == "ties dense"}
        self.assertEqual(dense, {("c", "place"): 2, ("d", "place"): 3})
        held = {e["id"]: e["after"] for e in audit["tie_effects"]
                if e["otherwise"] == "no ties" and e["field"] == "tier"}
        self.assertEqual(held, {"a": "held back", "b": "held back"})

    def test_the_smallest_change_is_a_cell_with_its_line(self):
        margin, = [m for m in self.audit()["margins"]
                   if m["id"] == "c" and m["goal"] == "passes"]
        self.assertEqual((margin["other"], margin["whom"]), ("b", "乙局 (b)"))
        self.assertEqual(margin["points"], 0.3)
        self.assertEqual((margin["record"], margin["field"], margin["from"],
                          margin["to"], margin["steps"]),
                         ("units c", "posts", 45, 46.1, 11))
        self.assertEqual(margin["sure"], "smallest found")
        self.assertEqual(margin["at"], "units.csv:4")

    def test_shown_parts_that_are_not_the_shown_sum(self):
        sums = {s["id"]: (s["parts"], s["shown"], s["why"])
                for s in self.audit()["sums"]}
        self.assertEqual(sums["a"], (15.333333, 15.3, "rounded by its rule"))
        self.assertNotIn("c", sums)

    def test_one_unit_alone(self):
        audit = self.audit("--unit", "丙局")
        self.assertEqual({m["id"] for m in audit["margins"]}, {"c"})
        self.assertEqual({e["id"] for e in audit["rounding_effects"]}, {"c"})
        self.assertTrue(audit["summary"]["sums"].startswith("of 1 sums 1 are"))
        self.assertEqual(audit["summary"]["ties"].split(",")[0], "0 ties")
        self.assertNotIn("ties", audit)
        error = self.heng("audit", "tiny", "--unit", "丙", code=2).err
        self.assertIn("H633", error)

    def test_the_status_says_whether_something_decides(self):
        self.audit("--exit-code", code=1)
        self.put("rules/tiny/sample/units.csv",
                 "id,name,class,posts\na,甲局,部门,90\nb,乙局,部门,30\n")
        self.audit("--exit-code")

    def test_a_table_of_margins_is_what_csv_holds(self):
        out = self.heng("audit", "tiny", "--format", "csv").out
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(rows[0]["id"], "a")

    def test_the_summary_is_a_sentence_in_both_tongues(self):
        english = self.heng("audit", "tiny").out
        self.assertIn("1 of 1 roundings decides a place or tier", english)
        self.assertIn("1 ties, 1 of them left by the rules' last key", english)
        chinese = self.heng("audit", "tiny", "--lang", "zh").out
        self.assertIn("1 处舍入中有 1 处决定位次或等次", chinese)
        self.assertIn("超过前一名", chinese)

    def test_a_screen_is_shown_what_decides_something(self):
        brief = self.heng("audit", "tiny", "--lang", "zh").out
        self.assertIn("下列内容", brief)
        self.assertIn("由舍入决定的位次和等次", brief)
        # The sums of this scheme differ only by its own rounding.
        self.assertNotIn("所列各项之和与所列合计不同之处", brief)
        for words in (("--unit", "a"), ("--format", "json")):
            whole = self.heng("audit", "tiny", "--lang", "zh", *words).out
            self.assertNotIn("下列内容", whole)
        self.assertIn("sums", self.audit())
        whole = self.heng("audit", "tiny", "--lang", "zh", "--unit", "a").out
        self.assertIn("所列各项之和与所列合计不同之处", whole)

    def test_ways_are_named_by_the_words_of_the_rules(self):
        out = self.heng("audit", "tiny", "--lang", "zh").out
        for word in ("四舍五入，0 位", "并列同位", "并列不空位", "不得并列",
                     "甲局（a）"):
            self.assertIn(word, out)

    def test_wrong_words_are_told(self):
        self.assertIn("H950", self.no_score())
        self.assertIn("--budget", self.heng("audit", "tiny", "--budget", "x",
                                            code=2).err + "--budget")

    def no_score(self):
        self.put("rules/tiny/tiny.heng", "scheme tiny edition 2022\nuse model\n"
                 "extend choice units.class { department 部门 }\n"
                 "value n = count(all units)\n")
        return self.heng("audit", "tiny", code=2).err


if __name__ == "__main__":
    unittest.main()
