#!/usr/bin/python3
"""What `check`, `fmt`, `dump` and `test` make of rule texts, and that the
profiles of the house pass all of them."""
import pathlib
import unittest

from command import Case, PROGRAM, SCHEME

RULES = pathlib.Path(PROGRAM).parent / "rules"


class Check(Case):
    def test_the_total_that_no_rule_writes_is_shown(self):
        totals = self.heng("check", "tiny", "--format", "json").json()["totals"]
        self.assertEqual(totals, [{"profile": "tiny", "table": "departments",
                                   "total": "size"}])

    def test_assumptions_and_citations_are_listed_with_their_places(self):
        document = self.heng("check", "tiny", "--format", "json").json()
        self.assertEqual(document["assumptions"],
                         [{"profile": "tiny", "rule": "step",
                           "text": "a guess", "place": "tiny.heng:4"}])
        self.assertEqual(document["citations"][0]["rule"], "departments.size")

    def test_every_profile_is_checked_where_none_is_named(self):
        rows = self.heng("check", "--format", "json").json()["check"]
        self.assertIn("tiny", [row["profile"] for row in rows])

    def test_a_message_shows_the_line_with_the_part_marked(self):
        self.put("rules/tiny/tiny.heng", SCHEME.replace("posts > 40",
                                                        "psots > 40"))
        err = self.heng("check", "tiny", code=3).err
        self.assertIn("tiny.heng:8:", err)
        self.assertIn("^^^^^", err)
        self.assertIn("did you mean `posts`?", err)


class Format(Case):
    ragged = SCHEME.replace("  bonus", "      bonus").replace(" = ", "=")

    def test_it_writes_the_form_to_standard_output(self):
        self.put("rules/tiny/tiny.heng", self.ragged)
        out = self.heng("fmt", "rules/tiny/tiny.heng").out
        self.assertIn("\n  bonus size 规模分 = (posts else 0) / 3 * step", out)

    def test_check_says_which_files_are_not_in_form(self):
        self.put("rules/tiny/tiny.heng", self.ragged)
        err = self.heng("fmt", "--check", "rules/tiny/tiny.heng", code=1).err
        self.assertIn("H640", err)

    def test_write_puts_the_text_back_and_then_check_is_content(self):
        path = self.put("rules/tiny/tiny.heng", self.ragged)
        self.heng("fmt", "-w", path)
        self.heng("fmt", "--check", path)
        self.assertIn("\n  bonus size", path.read_text(encoding="utf-8"))

    def test_names_and_words_change_their_tongue_and_come_back(self):
        chinese = self.heng("fmt", "--lang", "zh", "rules/tiny/tiny.heng").out
        self.assertIn("计分 部门 departments 来自 单位 其中 类别 = 部门",
                      chinese)
        path = self.put("rules/tiny/tiny.heng", chinese)
        english = self.heng("fmt", "--lang", "en", path).out
        self.assertIn("score departments 部门 from units where class = "
                      "department", english)
        self.put("rules/tiny/tiny.heng", english)
        self.assertEqual(self.heng("fmt", "--lang", "zh", path).out, chinese)

    def test_fix_puts_the_spaces_that_chinese_is_typed_without(self):
        chinese = self.heng("fmt", "--lang", "zh", "rules/tiny/tiny.heng").out
        path = self.put("rules/tiny/tiny.heng",
                        chinese.replace("其中 类别 = 部门", "其中类别=部门"))
        err = self.heng("check", "tiny", "--lang", "zh", code=3).err
        self.assertIn("请写成：计分 部门 departments 来自 单位 其中 类别=部门",
                      err)
        self.heng("fmt", "--fix", "-w", path)
        self.assertEqual(path.read_text(encoding="utf-8"), chinese)

    def test_fix_mends_what_nobody_can_see(self):
        english = self.heng("fmt", "rules/tiny/tiny.heng").out
        path = self.put("rules/tiny/tiny.heng",
                        english.replace("units", "u\u200bnits", 1)
                        .replace("class", "ｃlass", 1)
                        .replace("score", "sc\u043ere", 1))
        err = self.heng("check", "tiny", code=3).err
        for code in ("H101", "H180", "H181"):
            self.assertIn(code, err)
        self.heng("fmt", "--fix", "-w", path)
        self.assertEqual(path.read_text(encoding="utf-8"), english)

    def test_a_text_in_another_encoding_is_one_message(self):
        for encoding in ("gb18030", "utf-16"):
            path = self.put("other.heng", "")
            path.write_bytes(("scheme 方案\n# 说明\n" * 300).encode(encoding))
            answer = self.heng("check", path, "--lang", "en", code=3)
            self.assertIn(encoding.upper(), answer.err)
            self.assertIn("1 error\n", answer.err)

    def test_a_text_that_cannot_be_read_is_left_alone(self):
        path = self.put("broken.heng", "scheme broken edition\nvalue = \n")
        before = path.read_bytes()
        answer = self.heng("fmt", "-w", path, code=3)
        self.assertEqual(path.read_bytes(), before)
        self.assertIn("broken.heng:", answer.err)

    def test_names_that_cannot_be_resolved_are_not_written_back(self):
        path = self.put("rules/tiny/tiny.heng",
                        SCHEME.replace("posts > 40", "psots > 40"))
        before = path.read_bytes()
        self.assertIn("H642", self.heng("fmt", "--lang", "zh", "-w", path,
                                        code=3).err)
        self.assertEqual(path.read_bytes(), before)


class Dump(Case):
    def test_stages_show_what_was_made(self):
        self.assertIn("word", self.heng("dump", "tokens", "tiny").out)
        self.assertIn("departments", self.heng("dump", "tree", "tiny").out)
        self.assertIn("plan tiny", self.heng("dump", "plan", "tiny").out)
        self.assertIn("units: 4 rows",
                      self.heng("dump", "records", "tiny").out)

    def test_a_file_is_dumped_without_what_it_uses(self):
        out = self.heng("dump", "tokens", "rules/tiny/tiny.heng").out
        self.assertNotIn("record", out.split("extend")[0])

    def test_the_hash_is_of_the_meaning(self):
        def plan_hash():
            return self.heng("run", "tiny", "--format",
                             "json").json()["run"]["hash"]
        first = plan_hash()
        self.put("rules/tiny/tiny.heng",
                 self.heng("fmt", "--lang", "zh", "rules/tiny/tiny.heng").out)
        self.assertEqual(plan_hash(), first)
        self.put("rules/tiny/tiny.heng", SCHEME.replace("/ 3", "/ 4"))
        self.assertNotEqual(plan_hash(), first)


class House(Case):
    """The profiles that come with the program."""

    def test_they_check_and_their_examples_hold(self):
        names = [path.name for path in RULES.iterdir()
                 if (path / f"{path.name}.heng").exists()]
        self.assertIn("nantong", names)
        self.heng("check", *names)
        self.heng("test", *names)

    def test_their_samples_run(self):
        for path in RULES.iterdir():
            if (path / "sample").is_dir():
                with self.subTest(profile=path.name):
                    self.heng("run", path.name)


if __name__ == "__main__":
    unittest.main()
