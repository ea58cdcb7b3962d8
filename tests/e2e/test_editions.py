#!/usr/bin/python3
"""Two versions on records of which each has rows that the other does not know:
what is left out, what is told of it, and what the movements are."""
import csv
import io
import pathlib
import shutil
import subprocess
import sys
import unittest
from fractions import Fraction

from command import Case

ROOT = pathlib.Path(__file__).resolve().parents[2]

NEW = """scheme town 小城 "小城考核" edition 2024
use model
extend choice units.class { bureau 科局, office 办事处 }
extend choice events.kind { fault 过失, late 迟报 }
extend choice tasks.class { key 重点 }
given groups 组 {
  | id 编号 key | share 比例: number |
  | first       | 1                  |
  | second      | 2                  |
}
extend units { group 组别: groups }
score bureaus 科局 from units where class in {bureau, office} {
  indicator conduct 作风 of 100 {
    order 秩序 of 60 = sum(marks.value else 0 where indicator = "order")
    speed 效率 of 40 = sum(marks.value else 0 where indicator = "speed")
  }
  bonus done 完成 = sum(tasks.points) * group.share
  deduct faults 过失分 = sum(events.points else 0 where kind in {fault, late})
  total = conduct + done - faults
  place = rank by total descending; ties share
}
"""
OLD = """scheme town 小城 "小城考核" edition 2023
use model
extend choice units.class { bureau 科局 }
extend choice events.kind { fault 过失 }
extend choice tasks.class { key 重点 }
given groups 组 {
  | id 编号 key | share 比例: number |
  | first       | 1                  |
}
extend units { group 组别: groups }
score bureaus 科局 from units where class = bureau {
  indicator conduct 作风 of 100 {
    order 秩序 of 100 = sum(marks.value else 0 where indicator = "order")
  }
  bonus done 完成 = sum(tasks.points) * group.share
  deduct faults 过失分 = sum(events.points else 0 where kind = fault)
  total = conduct + done - faults
  place = rank by total descending; ties share
}
"""
RECORDS = {
    "units": "id,name,class,group\na,甲局,bureau,first\nb,乙局,bureau,first\n"
             "c,丙局,bureau,second\nd,丁处,办事处,first\n",
    "marks": "unit,indicator,value\na,order,50\na,speed,30\nb,order,40\n"
             "b,speed,20\nc,order,60\nd,order,10\n",
    "tasks": "id,unit,class,points\nt1,a,key,3\nt2,c,key,2\n",
    "milestones": "task,quarter\nt2,1\nt1,1\n",
    "events": "id,unit,kind,date,points\ne1,a,fault,2024-03-01,1\n"
              "e2,b,late,2024-04-01,2\ne3,b,迟报,2024-05-01,3\n",
}


class Town(Case):
    def setUp(self):
        super().setUp()
        shutil.copy(ROOT / "rules/model.heng", self.folder / "rules/model.heng")
        self.put("rules/town/town.heng", NEW)
        self.put("rules/town/town@2023.heng", OLD)
        for name, text in RECORDS.items():
            self.put(f"rules/town/sample/{name}.csv", text)

    def differ(self, *words, code=0):
        return self.heng("diff", *words, "--format", "json", code=code).json()

    def add(self, table, text):
        path = self.folder / f"rules/town/sample/{table}.csv"
        path.write_text(path.read_text(encoding="utf-8") + text,
                        encoding="utf-8")


class Differences(Town):
    def test_what_only_one_has_is_left_out_and_told(self):
        document = self.differ("town@2023", "town")
        # The milestones are read by neither.
        self.assertEqual(
            [(r["version"], r["table"], r["rows"], r["field"], r["why"],
              r["keys"]) for r in document["left_out"]],
            [("town@2023", "units", 1, "class", "no such value", "办事处"),
             ("town@2023", "units", 1, "group", "no such row", "second"),
             ("town@2023", "marks", 2, "unit", "not read either", "c, d"),
             ("town@2023", "marks", 2, "indicator", "no such row", "speed"),
             ("town@2023", "tasks", 1, "unit", "not read either", "c"),
             ("town@2023", "events", 2, "kind", "no such value", "late, 迟报")])
        self.assertEqual(document["diff"]["left_out"], 9)
        self.assertRegex(document["diff"]["summary"],
                         "; 9 rows of records read by one side only")
        self.assertEqual({d["code"] for d in document["diagnostics"]},
                         {"H915", "H916", "H917"})
        self.assertEqual({d["severity"] for d in document["diagnostics"]},
                         {"warning"})

    def test_a_unit_moves_by_what_both_can_read(self):
        rows = {r["id"]: r for r in self.differ("town@2023", "town")["movements"]}
        told = {key: (r.get("row"), r["old_total"], r["new_total"],
                      r["old_left_out"], r["new_left_out"])
                for key, r in rows.items()}
        # c and d are told as such: the unit itself, two marks or tasks of theirs.
        self.assertEqual(told, {"a": (None, 52, 82, 1, None),
                                "b": (None, 40, 55, 3, None),
                                "c": ("appeared", None, 64, 3, None),
                                "d": ("appeared", None, 10, 2, None)})

    def test_the_shares_of_the_edits_add_up(self):
        document = self.differ("town@2023", "town", "--attribute")
        shares = [r for r in document["shares"] if r["of"] == "total"]
        self.assertEqual({r["id"] for r in shares if not r["why_not"]},
                         {"a", "b"})
        edits = [key for key in shares[0] if key.startswith("edit_")]
        self.assertGreater(len(edits), 1)
        for row in shares:
            if row["id"] in ("a", "b"):
                self.assertEqual(sum(Fraction(str(row[e] or 0)) for e in edits),
                                 Fraction(str(row["moved"])))

    def test_both_tongues_and_the_page(self):
        chinese = self.heng("diff", "town@2023", "town", "--lang", "zh")
        self.assertRegex(chinese.out, "；9 行记录仅一方读取")
        self.assertIn("仅一方读取的记录", chinese.out)
        self.assertRegex(chinese.err, "H917：“评分”有 2 行在 town@2023 下未读取")
        english = self.heng("diff", "town@2023", "town", "--lang", "en")
        self.assertIn("Read by one side only", english.out)
        page = self.heng("diff", "town@2023", "town", "--format", "html").out
        self.assertIn("Read by one side only", page)
        self.assertIn("H916", page)

    def test_the_other_way_round_it_is_the_new_side(self):
        document = self.differ("town", "town@2023")
        self.assertEqual({r["version"] for r in document["left_out"]},
                         {"town@2023"})
        rows = {r["id"]: r["new_left_out"] for r in document["movements"]}
        self.assertEqual(rows, {"a": 1, "b": 3, "c": 3, "d": 2})

    def test_what_neither_has_is_a_mistake(self):
        self.add("marks", "a,spede,1\n")
        document = self.differ("town@2023", "town", "--data",
                               "rules/town/sample", code=4)
        said = [d["message"] for d in document["diagnostics"]
                if d["severity"] == "error"]
        self.assertEqual(len(said), 1)
        self.assertIn("there is no `spede`", said[0])

    def test_a_column_that_only_one_needs_is_no_row(self):
        self.put("rules/town/town.heng", NEW.replace(
            "group 组别: groups", "group 组别: groups\n  size 规模: number")
            .replace("total = conduct", "total = size + conduct"))
        document = self.differ("town@2023", "town")
        self.assertNotIn("movements", document)
        self.assertIn("town: the table `units` needs a column `size`",
                      document["sets"][0]["unread"])
        self.assertEqual(document.get("left_out", []), [])

    def test_records_that_both_read_alike_leave_nothing_out(self):
        self.put("rules/town/town@2025.heng", NEW.replace("2024", "2025")
                 .replace("conduct + done", "conduct + done + 1"))
        document = self.differ("town", "town@2025")
        self.assertEqual(document.get("left_out", []), [])
        self.assertNotIn("left_out", document["diff"])
        self.assertEqual(document["diff"]["moved"], 4)

    def test_stored_sets_say_which(self):
        for name, text in RECORDS.items():
            self.put(f"rules/town/records/2023/{name}.csv", text)
        document = self.differ("town@2023", "town")
        self.assertEqual({r["set"] for r in document["left_out"]},
                         {"sample", "records/2023"})
        self.assertEqual(document["diff"]["left_out"], 18)
        self.assertIn("records/2023/marks.csv",
                      {d["file"] for d in document["diagnostics"]})


class Others(Town):
    def test_compare_leaves_out_the_same(self):
        document = self.heng("compare", "town@2023", "town", "--format",
                             "json").json()
        rows = {r["id"]: (r["town@2023.total"], r["town.total"])
                for r in document["compare"]}
        self.assertEqual(rows, {"a": (52, 82), "b": (40, 55), "c": (None, 64),
                                "d": (None, 10)})
        self.assertEqual({(r["profile"], r["stops"]) for r in document["needs"]},
                         {("town@2023", False)})
        self.assertEqual(sorted(r["code"] for r in document["needs"]),
                         ["H915", "H915", "H916", "H916", "H917", "H917"])

    def test_another_scheme_is_no_version(self):
        self.put("rules/city/city.heng",
                 OLD.replace("scheme town 小城", "scheme city 大城"))
        document = self.heng("compare", "town", "city", "--format", "json",
                             code=4).json()
        stops = {r["code"] for r in document["needs"]
                 if r["profile"] == "city" and r["stops"]}
        self.assertEqual(stops, {"H432"})

    def test_a_plain_run_says_what_can_be_done(self):
        answer = self.heng("run", "town@2023", code=4)
        self.assertRegex(answer.err, r"H432.*\n +town has it: `heng diff "
                         r"town@2023 town` compares the two")
        self.put("rules/town/rows/marks.csv", "unit,indicator\na,speed\n")
        self.put("rules/town/rows/units.csv", RECORDS["units"])
        answer = self.heng("run", "town@2023", "--data", "rules/town/rows",
                           "--lang", "zh", code=4)
        self.assertIn("heng diff town@2023 town --data rules/town/rows",
                      answer.err)
        # What is in no edition is a slip.
        self.put("rules/town/sample/units.csv", RECORDS["units"].replace(
            "first", "frist").replace("second", "first"))
        self.put("rules/town/sample/marks.csv", "unit,indicator,value\n")
        answer = self.heng("run", "town@2023", code=4)
        self.assertNotIn("heng diff", answer.err)

    def test_results_of_approved_rules_are_told_with_their_cause(self):
        shutil.copytree(self.folder / "rules/town", self.folder / "rules/next")
        for name in ("town.heng", "town@2023.heng"):
            (self.folder / "rules/next" / name).unlink()
        self.put("rules/next/next.heng", OLD)
        records = self.folder / "rules/next/sample"
        (records / "units.csv").write_text(
            "id,name,class,group\na,甲局,bureau,first\nb,乙局,bureau,first\n",
            encoding="utf-8")
        (records / "marks.csv").write_text(
            "unit,indicator,value\na,order,50\nb,order,40\n", encoding="utf-8")
        (records / "tasks.csv").write_text("id,unit,class,points\n",
                                           encoding="utf-8")
        (records / "events.csv").write_text("id,unit,kind,date,points\n",
                                            encoding="utf-8")
        self.heng("approve", "next", "--by", "b", "--why", "w")
        # A point is added with its marks: the approved rules are run without them.
        self.put("rules/next/next.heng", OLD.replace("order 秩序 of 100", "order 秩序 of 60")
                 .replace('= "order")\n', '= "order")\n    speed 效率 of 40 = '
                          'sum(marks.value else 0 where indicator = "speed")\n'))
        self.add_marks = (records / "marks.csv").write_text(
            "unit,indicator,value\na,order,50\na,speed,30\nb,order,40\n",
            encoding="utf-8")
        answer = self.heng("test", "next", code=1)
        self.assertIn("speed", answer.out + answer.err)
        self.assertNotIn("H432", answer.out + answer.err)


class Zhongwei(Case):
    """The two published editions, on records that have the points of both."""

    def records(self):
        folder = self.folder / "both"
        script = ROOT / "tests/support/make_zhongwei_sample.py"
        subprocess.run([sys.executable, "-B", script, folder, "--year", "2022"],
                       check=True, capture_output=True)
        rows = list(csv.reader(io.StringIO(
            (folder / "marks.csv").read_text(encoding="utf-8"))))
        # What was merged is marked as a whole as well: the sum of the parts, and of
        # open affairs and convenience twice as much.
        merged = {"inspection_correction": ("correction", 1),
                  "audit_correction": ("correction", 1),
                  "open_affairs": ("openness", 2), "convenience": ("openness", 2)}
        sums = {}
        for unit, point, assessor, value, *_ in rows[1:]:
            if point in merged:
                whole, times = merged[point]
                key = (unit, whole, assessor)
                sums[key] = sums.get(key, 0) + Fraction(value) * times
        for key, value in sums.items():
            rows.append([*key, f"{float(value):g}", "两版对照", "自评材料"])
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        (folder / "marks.csv").write_text(out.getvalue(), encoding="utf-8")
        return folder, rows[1:]

    # What a point of a department counts, by the weights of the three assessments.
    def points(self, rows):
        weights = {"自评": 20, "实地评估": 60, "外部他评": 20}
        given = {}
        for unit, point, assessor, value, *_ in rows:
            given.setdefault((unit, point), []).append(
                (weights[assessor], Fraction(value)))
        return {key: sum(w * v for w, v in marks) / sum(w for w, _ in marks)
                for key, marks in given.items()}

    def test_the_revision_moves_what_it_should(self):
        folder, rows = self.records()
        points = self.points(rows)
        city = str(ROOT / "rules" / "zhongwei")
        document = self.heng("diff", city + "@2022", city, "--data", folder,
                             "--format", "json").json()
        left = {(r["version"][-4:], r["table"]): (r["rows"], r["keys"])
                for r in document["left_out"]}
        after = sum(r[1] in ("correction", "openness") for r in rows)
        before = sum(r[1] in ("inspection_correction", "audit_correction",
                              "open_affairs", "convenience", "workload_match")
                     for r in rows)
        self.assertEqual(left, {
            ("2022", "marks"): (after, "correction, openness"),
            ("gwei", "marks"): (before, "audit_correction, convenience, "
                                "inspection_correction, open_affairs, "
                                "workload_match")})
        units = {unit for unit, *_ in rows if "_" not in unit}
        self.assertEqual(len(units), 6)
        moved = {r["id"]: r for r in document["values"]
                 if r["field"] == "common"}
        for unit in units:
            gone = sum(points[unit, p] for p in (
                "inspection_correction", "audit_correction", "open_affairs",
                "convenience", "workload_match"))
            come = points[unit, "correction"] + points[unit, "openness"]
            by = Fraction(str(moved[unit]["by"])) if unit in moved else 0
            self.assertEqual(by, come - gone, unit)
        self.assertEqual(document["sets"][0]["held"], 0)
        self.assertEqual(document["sets"][0]["freed"], 0)

    def test_each_year_is_read_by_both(self):
        city = str(ROOT / "rules" / "zhongwei")
        document = self.heng("diff", city + "@2022", city, "--format",
                             "json").json()
        self.assertEqual([(s["set"], s["units"], s["held"], s["freed"])
                          for s in document["sets"]],
                         [("sample", 15, 0, 15), ("records/2022", 6, 6, 0)])
        self.assertEqual([(r["set"], r["version"][-4:], r["table"])
                          for r in document["left_out"]],
                         [("sample", "2022", "marks"),
                          ("records/2022", "gwei", "marks")])


if __name__ == "__main__":
    unittest.main()
