#!/usr/bin/python3
"""Tests of the yardsticks themselves, on cases worked out by hand.

What the benchmarks prove is worth no more than the oracle and the comparison
they rest on. The C program is held to the oracle by every run of run.py.
"""
import os
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

# The tools beside this file are imported; a checkout is no place for caches.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare  # noqa: E402
import gen  # noqa: E402
import oracle  # noqa: E402

TIERS = {
    "units": "id,name,class,region\n"
             "1,a,office,1\n2,b,office,1\n3,c,office,1\n4,d,office,1\n",
    # Unit 1: 70 x 0.0715 = 5.005, and nothing of the other two classes.
    # Unit 3: two thirds and one third of the points are done.
    "tasks": "id,unit,class,points,progress\n"
             "1,1,key,2,0.0715\n2,2,key,4,0.0715\n"
             "3,3,key,2,1\n4,3,key,1,0.00\n"
             "5,3,regular,1,1.000\n6,3,regular,2,0\n",
    # Unit 2 falls to 35.005 - 40.01 = -5.005; unit 3 gains 1 + 0.30, since
    # each kind is capped; unit 4 has no task at all and loses 40.
    "events": "id,unit,kind,date,points\n"
              "1,2,deduction,2025-01-01,40.01\n"
              "2,3,honour,2025-01-01,0.70\n3,3,honour,2025-02-01,0.60\n"
              "4,3,praise,2025-01-01,0.30\n"
              "5,4,deduction,2025-01-01,40\n",
    "results": "unit,year,place,tier\n"
               "4,2023,1,first\n4,2024,1,first\n2,2024,4,third\n"
               "3,2024,2,first\n",
}
GAPS = {
    "units": "id,name,class,region\n"
             "10,j,office,east\n9,i,office,east\n8,h,office,west\n",
    "indicators": "id,name,level\n1,x,1\n2,y,4\n3,z,3\n",
    "marks": "unit,indicator,value\n"
             "9,1,80.00\n10,1,80\n8,1,1\n9,2,70.5\n10,2,70.51\n8,2,1\n"
             "9,3,60\n10,3,61\n8,3,1\n",
}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def tables(self, tables):
        for name, text in tables.items():
            (self.folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return self.folder

    def file(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name


class OracleTest(Folder):
    def test_halves_go_away_from_zero(self):
        for number, want in ((Fraction(5, 2), 3), (Fraction(-5, 2), -3),
                             (Fraction(249, 100), 2), (Fraction(-1, 3), 0)):
            self.assertEqual(oracle.nearest(number), want, number)

    def test_more_decimals_than_expected_are_refused(self):
        with self.assertRaises(ValueError):
            oracle.whole("0.12345", 4)

    def test_totals_tiers_and_flags(self):
        heading, rows, halves = oracle.tiers(self.tables(TIERS))
        self.assertEqual(heading, "unit,total,place,tier,flag")
        # Unit 3: 46.666… + 6.666… + 10 + 1.30 = 64.6333…
        self.assertEqual(rows, [
            ("1", "35.01", 3, "second", ""),
            ("2", "-5.01", 4, "third", "freeze"),
            ("3", "64.63", 1, "first", ""),
            ("4", "60.00", 2, "second", "")])
        self.assertEqual(halves, 2)

    def test_first_three_years_running_has_priority(self):
        tables = dict(TIERS)
        tables["results"] += "3,2023,1,first\n"
        rows = oracle.tiers(self.tables(tables))[1]
        self.assertEqual(rows[2], ("3", "64.63", 1, "first", "priority"))

    def test_gaps_by_region_and_ties_by_number(self):
        heading, rows, halves = oracle.gaps(self.tables(GAPS))
        self.assertEqual(heading, "unit,score,place")
        # 9 beats 10 where they tie, although "10" < "9" as text:
        # 9 has 100, 99 and 98, 10 has 96, 100 and 100.
        self.assertEqual(rows, [("10", "98.67", 2), ("9", "99.00", 1),
                                ("8", "100.00", 1)])
        self.assertEqual(halves, 0)

    def test_equal_scores_share_the_better_place(self):
        self.assertEqual(oracle.shared_places([5, 7, 5, 1]),
                         {7: 1, 5: 2, 1: 4})


class CompareTest(Folder):
    EXACT = "unit,total,flag\n1,2.50,\n2,3.00,priority\n"

    def differences(self, found, **columns):
        counts, _ = compare.compare(self.file("exact.csv", self.EXACT),
                                    self.file("found.csv", found), **columns)
        return counts

    def test_numbers_are_equal_as_decimals(self):
        counts = self.differences("unit,flag,total\n2,priority,3\n1,,2.5\n")
        self.assertTrue(compare.agrees(counts), counts)

    def test_yes_columns_stand_for_one_flag(self):
        columns = {"renamed": {"unit": "id"},
                   "yes": {"flag": ["priority", "freeze"]}}
        heads = "id,total,priority,freeze\n"
        for rows, wrong in (("1,2.5,no,no\n2,3,yes,no\n", 0),
                            ("1,2.5,yes,no\n2,3,yes,no\n", 1),
                            ("1,2.5,no,no\n2,3,yes,yes\n", 1),
                            ("1,2.5,no,—\n2,3,no,no\n", 2)):
            counts = self.differences(heads + rows, **columns)
            self.assertEqual(counts["flag"], wrong, rows)

    def test_every_kind_of_difference_counts(self):
        for found, name in (("1,2.51,\n2,3,priority\n", "total"),
                            ("1,—,\n2,3,priority\n", "total"),
                            ("1,2.5,\n", "lost"),
                            ("1,2.5,\n2,3,priority\n3,1,\n", "strange"),
                            ("1,2.5,\n1,2.5,\n2,3,priority\n", "doubled")):
            counts = self.differences("unit,total,flag\n" + found)
            self.assertEqual(counts[name], 1, found)
            self.assertFalse(compare.agrees(counts), found)

    def test_a_column_that_is_not_there_cannot_be_compared(self):
        for found in ("", "unit,total\n1,2.5\n", "unit,total,flag\n1,2.5\n"):
            with self.assertRaises(compare.Unusable, msg=found):
                self.differences(found)


class GeneratorTest(Folder):
    def texts(self, name, **wishes):
        folder = self.folder / name
        gen.generate(folder, **wishes)
        return {path.name: path.read_bytes()
                for path in sorted(folder.iterdir())}

    def test_the_seed_decides_every_byte(self):
        once = self.texts("a", units=6_000, seed="1", jobs=1)
        again = self.texts("b", units=6_000, seed="1", jobs=2)
        other = self.texts("c", units=6_000, seed="2", jobs=2)
        self.assertEqual(once, again)
        self.assertNotEqual(once["tasks.csv"], other["tasks.csv"])

    def test_shuffling_keeps_the_rows(self):
        plain = self.texts("a", units=500, seed="1")
        mixed = self.texts("b", units=500, seed="1", shuffle=True)
        self.assertEqual(plain.keys(), mixed.keys())
        for name, text in plain.items():
            rows, others = text.splitlines(), mixed[name].splitlines()
            self.assertEqual(rows[0], others[0], name)
            self.assertNotEqual(rows, others, name)
            self.assertEqual(sorted(rows), sorted(others), name)

    def test_keys_are_not_doubled(self):
        for name, text in self.texts("a", units=3_000, seed="1").items():
            if name in ("marks.csv", "results.csv"):
                keys = [row.split(b",")[:2] for row in text.splitlines()]
            else:
                keys = [row.split(b",")[:1] for row in text.splitlines()]
            self.assertEqual(len(keys), len({tuple(key) for key in keys}),
                             name)


if __name__ == "__main__":
    unittest.main()
