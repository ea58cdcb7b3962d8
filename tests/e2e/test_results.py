#!/usr/bin/python3
"""What `run` and `explain` show of results."""
import csv
import io
import unicodedata
import unittest

from command import Case, SCHEME, UNITS


def width(text):
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


class Run(Case):
    def table(self, *words, **environment):
        text = self.heng("run", "tiny", "--format", "csv", *words,
                         **environment).out
        return list(csv.DictReader(io.StringIO(text)))

    def test_rows_stand_by_place_with_every_published_field(self):
        rows = self.table()
        self.assertEqual(list(rows[0]),
                         ["place", "id", "name", "size", "total", "large"])
        self.assertEqual([row["id"] for row in rows], ["b", "a", "d"])
        self.assertEqual(rows[0], {"place": "1", "id": "b", "name": "乙局",
                                   "size": "30", "total": "30",
                                   "large": "yes"})

    def test_the_board_is_aligned_with_chinese_names(self):
        lines = self.heng("run", "tiny", LANG="zh_CN").out.splitlines()
        start = next(i for i, line in enumerate(lines) if "──" in line)
        rule = lines[start]
        # A column begins where its rule begins, in every row.
        begins = [at for at in range(len(rule)) if rule[at] == "─" and
                  (at == 0 or rule[at - 1] == " ")]
        for line in lines[start - 1:start + 4]:
            at, starts = 0, set()
            for i, char in enumerate(line):
                if char != " " and (i == 0 or line[i - 1] == " "):
                    starts.add(at)
                at += width(char)
            name = begins[2]
            self.assertIn(name, starts, line)
            self.assertLessEqual(width(line), len(rule))

    def test_facts_say_what_was_computed(self):
        facts = self.heng("run", "tiny", "--format", "json").json()["run"]
        self.assertEqual(facts["scheme"], "小方案")
        self.assertEqual(facts["edition"], "2022")
        self.assertEqual(facts["as_of"], "2022-12-31")
        self.assertEqual(facts["data"], "sample")
        self.assertIs(facts["published"], True)
        self.assertEqual(len(facts["hash"]), 12)

    def test_the_date_can_be_given(self):
        facts = self.heng("run", "tiny", "--as-of", "2022-06-30", "--format",
                          "json").json()["run"]
        self.assertEqual(facts["as_of"], "2022-06-30")

    def test_a_figure_can_be_set_by_either_name(self):
        for name in ("step", "分差"):
            self.assertEqual(self.table("--set", f"{name}=3")[0]["size"], "45")

    def test_one_table_can_be_shown(self):
        rows = self.table("--table", "单位")
        self.assertEqual([row["id"] for row in rows], ["a", "b", "c", "d"])

    def test_the_files_ending_says_the_format(self):
        self.heng("run", "tiny", "-o", "results.csv")
        self.heng("run", "tiny", "-o", "again.csv", "--threads", "4")
        first = (self.folder / "results.csv").read_bytes()
        self.assertEqual(first, (self.folder / "again.csv").read_bytes())
        self.assertIn("乙局".encode(), first)
        answer = self.heng("run", "tiny", "-o", "results.json")
        self.assertEqual(answer.out, "")
        self.assertTrue((self.folder / "results.json").read_bytes()
                        .startswith(b"{"))
        self.heng("run", "tiny", "-o", "page.html", "--lang", "zh")
        page = (self.folder / "page.html").read_text(encoding="utf-8")
        self.assertTrue(page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">'))
        self.assertIn("<td>乙局</td>", page)

    def test_results_of_a_run_that_fails_do_not_replace_earlier_ones(self):
        self.put("results.csv", "earlier")
        self.heng("run", "tiny", "--data", "nowhere", "-o", "results.csv",
                  code=4)
        self.assertEqual((self.folder / "results.csv").read_text(), "earlier")

    def test_the_encoding_is_named_where_it_is_not_utf8(self):
        self.put("old/units.csv", UNITS.encode("gb18030"))
        document = self.heng("run", "tiny", "--data", "old", "--format",
                             "json").json()
        self.assertEqual(document["run"]["encoding"], "units.csv GB18030")
        self.assertEqual(document["departments"][0]["name"], "乙局")

    def test_timing_is_one_line_on_standard_error(self):
        err = self.heng("run", "tiny", "--timing").err
        self.assertRegex(err, r"^timing load=[\d.]+ compute=[\d.]+ "
                              r"write=[\d.]+ peak_kb=\d+\n$")

    def test_fractions_are_shown_and_kept(self):
        self.put("odd/units.csv", UNITS.replace("30", "31"))
        answer = self.heng("run", "tiny", "--data", "odd")
        self.assertIn("≈20.666667", answer.out)
        row = self.heng("run", "tiny", "--data", "odd", "--format",
                        "json").json()["departments"][1]
        self.assertEqual(row["size"], {"numerator": "62", "denominator": "3"})


class Explain(Case):
    def reasons(self, *words):
        return self.heng("explain", "tiny", *words, "--format",
                         "json").json()["reasons"]

    def test_a_unit_is_found_by_key_or_name(self):
        self.assertEqual(self.reasons("a"), self.reasons("甲局"))

    def test_the_total_is_explained_where_no_field_is_named(self):
        self.assertEqual(self.reasons("a")[0]["name"], "total (a)")
        self.assertEqual(self.reasons("a", "size")[0]["name"], "size (a)")
        self.assertEqual(self.reasons("a", "规模分")[0]["name"], "size (a)")
        self.assertEqual(self.reasons("a", "units.posts")[0]["value"], 30)

    def test_rules_citations_assumptions_and_records_are_shown(self):
        out = self.heng("explain", "tiny", "a").out
        for part in ("tiny.heng:6", "the book, page 2", "a guess",
                     "units.csv:2", "(posts else 0) / 3 * step"):
            self.assertIn(part, out)

    def test_rules_are_shown_in_the_tongue_of_the_reader(self):
        out = self.heng("explain", "tiny", "a", "--lang", "zh").out
        self.assertNotIn("posts else 0", out)
        self.assertIn("否则 0) ÷ 3 × ", out)
        node = self.reasons("a", "size")[0]
        self.assertIn("posts else 0", node["text"])
        self.assertIn("否则 0", node["text_zh"])

    def test_a_finding_names_the_clause_of_its_rule(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace(
            'because "{id} 太大"', 'because "{id} 太大"\n'
            '  source "the book, page 3"   assumed "fifty"'))
        self.put("rules/tiny/sample/units.csv", UNITS.replace(",45", ",450"))
        said = self.heng("run", "tiny", "--format", "json", code=1).json()
        self.assertEqual([f["source"] for f in said["findings"]],
                         ["the book, page 3"])

    def test_findings_are_counted_in_all_and_about_the_row(self):
        facts = self.heng("explain", "tiny", "a", "--format",
                          "json").json()["explain"]
        self.assertEqual(facts["findings_of_row"], 0)
        self.assertLessEqual(facts["findings_of_row"], facts["findings"])

    def test_an_unknown_unit_is_met_with_the_nearest_one(self):
        err = self.heng("explain", "tiny", "甲居", code=2).err
        self.assertIn("did you mean `甲局`?", err)

    def test_an_unknown_field_is_met_with_the_nearest_one(self):
        err = self.heng("explain", "tiny", "a", "szie", code=2).err
        self.assertIn("did you mean `size`?", err)

    def test_a_name_of_several_units_is_not_guessed(self):
        self.put("twice/units.csv", UNITS.replace("丁委员会", "甲局"))
        err = self.heng("explain", "tiny", "甲局", "--data", "twice",
                        code=2).err
        self.assertIn("a, d", err)


if __name__ == "__main__":
    unittest.main()
