"""`heng mutate`: what no test notices, in both tongues, as people and programs
see it."""
import pathlib
import re
import shutil
import unittest

from command import Case, EXAMPLES

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Notices the step and the divisor, and neither the bound nor the tie policy.
MORE = EXAMPLES + """
example "who is large" {
  units | id | name | class      | posts |
        | x  | 某局 | department | 60    |
        | y  | 乙局 | department | 3     |
  expect departments x: large = yes
  expect departments x: place = 1
  expect departments y: place = 2
}
"""


class Mutate(Case):
    def facts(self, *words, code=0):
        return self.document(*words, code=code)["mutation"]

    def document(self, *words, code=0):
        return self.heng("mutate", "tiny", *words, "--format", "json",
                         code=code).json()

    def survivors(self, *words):
        return self.document(*words)["survivors"]

    def test_every_change_has_one_fate(self):
        self.put("rules/tiny/tiny.test.heng", MORE)
        facts = self.facts()
        self.assertEqual(facts["mutants"], sum(facts[key] for key in (
            "refused", "same", "listed", "by_example", "by_check", "survived")))
        judged = facts["by_example"] + facts["by_check"] + facts["survived"]
        noticed = judged - facts["survived"]
        self.assertAlmostEqual(facts["score"], noticed * 1000 // judged / 10)
        document = self.document()
        self.assertEqual(len(document["survivors"]), facts["survived"])
        self.assertEqual(sum(row["survived"] for row in document["rules"]),
                         facts["survived"])
        self.assertEqual(sum(row["mutants"] for row in document["rules"]), judged)

    def test_people_read_what_was_changed_and_programs_the_whole(self):
        row = next(r for r in self.survivors() if r["before"] and r["after"])
        self.assertRegex(row["edit"], r".+ → .+")
        out = self.heng("mutate", "tiny", "--min-mutation", "0").out
        self.assertIn("before → after", out)
        self.assertIn(row["edit"], out)

    def test_an_example_more_notices_more(self):
        before = self.facts()["score"]
        self.put("rules/tiny/tiny.test.heng", MORE)
        self.assertGreater(self.facts()["score"], before)

    def test_a_survivor_says_what_was_changed(self):
        found = [row for row in self.survivors()
                 if row["rule"] == "departments.large" and ">=" in row["after"]]
        self.assertEqual(len(found), 1)
        self.assertIn("posts > 40", found[0]["before"])
        self.assertIn("posts >= 40", found[0]["after"])
        self.assertEqual(found[0]["place"], "tiny.heng:8")

    def test_both_tongues_say_the_same(self):
        english = self.heng("mutate", "tiny", "--lang", "en").out
        chinese = self.heng("mutate", "tiny", "--lang", "zh").out
        self.assertIn("noticed, percent:", english)
        self.assertIn("发现率（%）：", chinese)
        self.assertIn("Noticed by nothing", english)
        self.assertIn("未被发现的改动", chinese)
        ids = [re.findall(r"^[0-9a-f]{10}\b", text, re.M)
               for text in (english, chinese)]
        self.assertTrue(ids[0])
        self.assertEqual(*ids)

    def test_a_filter_takes_a_rule_or_a_table_in_either_tongue(self):
        of_rule = self.document("--filter", "departments.large")
        self.assertEqual({row["rule"] for row in of_rule["rules"]},
                         {"departments.large"})
        self.assertEqual(self.document("--filter", "超编")["rules"],
                         of_rule["rules"])
        of_table = self.document("--filter", "departments")
        self.assertGreater(of_table["mutation"]["mutants"],
                           of_rule["mutation"]["mutants"])
        answer = self.heng("mutate", "tiny", "--filter", "nothing", code=2)
        self.assertIn("H882", answer.err)

    def test_a_seed_draws_the_same_again(self):
        def ids(*words):
            return [row["id"] for row in self.survivors("--sample", "5", *words)]
        self.assertEqual(self.facts("--sample", "5")["mutants"], 5)
        self.assertEqual(ids("--seed", "4"), ids("--seed", "4"))
        self.assertEqual(ids("--seed", "4"), ids("--seed", "4", "--threads", "3"))
        self.assertGreater(len({tuple(ids("--seed", str(n)))
                                for n in range(8)}), 1)

    def test_the_exit_status_tells_of_too_few(self):
        score = int(self.facts()["score"])
        self.facts("--min-mutation", str(score))
        answer = self.heng("mutate", "tiny", "--min-mutation", str(score + 1),
                           code=1)
        self.assertIn("error H880", answer.err)
        chinese = self.heng("mutate", "tiny", "--min-mutation", "100", "--lang",
                            "zh", code=1)
        self.assertIn("错误 H880", chinese.err)

    def test_what_is_listed_no_longer_counts(self):
        one = self.survivors()[0]
        before = self.facts()
        self.put("rules/tiny/equivalent.txt", f"# Read.\n{one['id']} a reason\n")
        after = self.facts()
        self.assertEqual(after["listed"], before["listed"] + 1)
        self.assertEqual(after["survived"], before["survived"] - 1)
        self.assertNotIn(one["id"], [row["id"] for row in self.survivors()])

    def test_ids_do_not_hang_on_the_tongue_of_the_text(self):
        mutate = ("mutate", "zibo", "--format", "json")
        english = self.heng(*mutate, HENG_PATH=str(ROOT / "rules")).json()
        shutil.copytree(ROOT / "rules", self.folder / "chinese")
        texts = sorted((self.folder / "chinese/zibo").glob("*.heng"))
        self.heng("fmt", "--lang", "zh", "--write", *texts)
        answer = self.heng(*mutate, HENG_PATH=str(self.folder / "chinese"))
        self.assertNotIn("H883", answer.err)
        chinese = answer.json()
        self.assertGreater(english["mutation"]["listed"], 0)
        for facts in ("listed", "same", "by_example", "survived"):
            self.assertEqual(chinese["mutation"][facts],
                             english["mutation"][facts], facts)
        self.assertEqual([row["id"] for row in chinese["survivors"]],
                         [row["id"] for row in english["survivors"]])

    def test_a_list_that_is_out_of_date_is_told(self):
        self.put("rules/tiny/equivalent.txt", "0123456789 no such change\n")
        answer = self.heng("mutate", "tiny")
        self.assertIn("warning H883", answer.err)
        # Of a part of the changes the others are not known.
        self.assertNotIn("H883", self.heng("mutate", "tiny", "--sample", "3").err)
        self.put("rules/tiny/equivalent.txt", "0123456789\n")
        self.assertIn("error H885", self.heng("mutate", "tiny", code=1).err)

    def test_a_listed_change_that_is_noticed_is_an_error(self):
        left = {row["id"] for row in self.survivors()}
        written = self.heng("mutate", "tiny", "--filter", "size", "--write-to",
                            "changed", "--format", "json").json()["written"]
        noticed = [row["id"] for row in written if row["id"] not in left]
        self.assertTrue(noticed)
        self.put("rules/tiny/equivalent.txt", f"{noticed[0]} a wrong reason\n")
        self.assertIn("error H884", self.heng("mutate", "tiny", code=1).err)

    def test_examples_must_hold_before_anything_is_changed(self):
        self.put("rules/tiny/tiny.test.heng", EXAMPLES.replace("= 20", "= 21"))
        answer = self.heng("mutate", "tiny", code=1)
        self.assertIn("error H881", answer.err)

    def test_a_check_on_any_record_set_notices(self):
        before = self.facts()
        # On the sample sizes are 20 and 30; here one is 50, which may not grow.
        shutil.copytree(self.folder / "rules/tiny/sample",
                        self.folder / "rules/tiny/records/2021")
        self.put("rules/tiny/records/2021/units.csv",
                 "id,name,class,posts\na,甲局,department,75\n")
        after = self.facts()
        self.assertGreater(after["by_check"], before["by_check"])
        self.assertEqual(after["mutants"], before["mutants"])

    def change(self, old, new, name="tiny.heng"):
        path = self.folder / "rules/tiny" / name
        text = path.read_text("utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), "utf-8")

    def test_what_was_wrong_before_and_what_only_warns_notice_nothing(self):
        self.put("rules/tiny/tiny.test.heng", "")
        # One unit breaks the check already; another one does so anew.
        self.put("rules/tiny/sample/units.csv", "id,name,class,posts\n"
                 "a,甲局,部门,30\nb,乙局,部门,95\n")
        noticed = self.facts()["by_check"]
        self.assertGreater(noticed, 0)
        self.put("rules/tiny/sample/units.csv",
                 "id,name,class,posts\nb,乙局,部门,95\n")
        self.assertLess(self.facts()["by_check"], noticed)
        self.change("check small", "warn small")
        self.put("rules/tiny/sample/units.csv", "id,name,class,posts\n"
                 "a,甲局,部门,30\nb,乙局,部门,45\n")
        self.assertEqual(self.facts()["by_check"], 0)

    def test_a_snapshot_would_notice_what_moves_the_sample(self):
        rows = {row["edit"]: row["snapshot"] for row in self.survivors(
            "--filter", "large")}
        self.assertEqual({edit: seen for edit, seen in rows.items()
                          if "40" in edit},
                         {"…40 → …39": False, "…40 → …41": False,
                          "…known and posts > 40 → …known": True})

    def test_a_helper_of_the_same_meaning_is_no_change(self):
        self.change("score departments", "for units {\n  held = posts else 0\n"
                    "  kept = posts else 0\n}\nscore departments")
        self.change("(posts else 0)", "(held + kept - kept)")
        self.put("rules/tiny/sample/units.csv",
                 "id,name,class,posts\na,甲局,部门,30\n")
        same = self.facts("--filter", "departments.size")["same"]
        self.assertGreater(same, 0)

    def test_a_cell_that_its_column_does_not_take_is_no_change(self):
        self.change("score departments", "given list 名单 {\n"
                    "  | id key | n: number between 0 and 2 |\n  | x | 2 |\n}\n"
                    "score departments")
        self.change("(posts else 0)", "(posts else 0) * sum(all list.n)")
        self.put("rules/tiny/tiny.test.heng", "")
        document = self.document("--filter", "list")
        self.assertEqual(document["mutation"]["mutants"], 2)
        self.assertEqual(document["mutation"]["refused"], 1)
        self.assertEqual(document["mutation"]["by_example"], 0)

    def test_the_same_change_at_several_places_has_ids_of_its_own(self):
        self.change("(posts else 0)", "((posts else 0) + 1 + 1 + 1 + 1)")
        self.put("rules/tiny/tiny.test.heng", "")
        ids = [row["id"] for row in self.document(
            "--filter", "size", "--write-to", "changed")["written"]]
        self.assertGreater(len(ids), 12)
        self.assertEqual(len(set(ids)), len(ids))

    def test_of_a_long_rule_its_surroundings_are_shown(self):
        self.put("rules/tiny/tiny.test.heng", "")
        scheme = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        for zeros in "", "0", "00":
            long = " + ".join([f"(编制 否则 0) × 0.1{zeros}"] * 8)
            self.put("rules/tiny/tiny.heng",
                     scheme.replace("(posts else 0) / 3 * step", long))
            shown = [row["before"]
                     for row in self.survivors("--filter", "size")]
            self.assertTrue(any(text.startswith("… ") for text in shown), shown)
            for text in shown:
                self.assertLess(len(text.encode()), 260)
                self.assertIn(text.removeprefix("… "), long)

    def test_behind_a_change_the_rest_is_cut_too(self):
        self.put("rules/tiny/tiny.test.heng", "")
        scheme = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        english = "0.5 * ((posts else 0) + (posts else 0) + (posts else 0) + step)"
        # Wherever the cut falls, a character stays whole.
        chinese = [f"0.5{zeros} × (编制 否则 0 + 编制 否则 0 + 编制 否则 0 + 1)"
                   for zeros in ("", "0", "00")]
        for rule in (english, *chinese):
            self.put("rules/tiny/tiny.heng",
                     scheme.replace("(posts else 0) / 3 * step", rule))
            before = [row["before"] for row in self.survivors("--filter", "size")
                      if row["after"].startswith("0.4")]
            self.assertTrue(before)
            for text in before:
                self.assertTrue(text.endswith(" …"), text)
                self.assertTrue(rule.startswith(text[:-2].rstrip()), text)

    def test_rows_that_exclude_each_other_have_no_order(self):
        scheme = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        for rows, same in (
                ("1 when size < 10\n    2 when size >= 20", True),
                ("1 when size < 10\n    2 when size between 9 and 20", False),
                ("1 when size < 10\n    2 when size = 9 + 1", False),
                ("1 when level = low\n    2 when level = high", True),
                ("1 when level in { low, middle }\n"
                 "    2 when level in { middle, high }", False),
                ('1 when id = "a"\n    2 when id in { "b", "c" }', True),
                ("1 when posts is known and size > 3\n    2 when posts is missing",
                 True),
                ("1 when size < step\n    2 when size > step", True),
                ("1 when size <= step and level != low\n"
                 "    2 when step <= size and level != middle", False),
                # What is asked first may be held back where the other is not.
                ("1 when mark > 1 and size < 10\n    2 when size >= 20", False),
                ("1 when size < 10 and mark > 1\n    2 when size >= 20", True)):
            with self.subTest(rows=rows):
                self.put("rules/tiny/tiny.heng", scheme.replace(
                    "use model", "use model\nchoice grade 档 { low, middle, high, top }"
                ).replace("  place =", "  level: grade = choose { low when size < 3\n"
                    "    middle when size < 20; high otherwise }\n"
                    "  mark = posts required\n"
                    f"  kept = choose {{\n    {rows}\n    3 otherwise\n  }}\n"
                    "  place ="))
                left = [row for row in self.survivors("--filter", "kept",
                                                      "--lang", "en")
                        if "other order" in row["operator"]]
                self.assertEqual(len(left), 0 if same else 1)

    def test_the_search_finds_examples_that_notice(self):
        for tongue, word in (("en", "example"), ("zh", "示例")):
            with self.subTest(tongue=tongue):
                self.put("rules/tiny/tiny.test.heng", EXAMPLES)
                words = ("--filter", "large", "--lang", tongue)
                # Nothing is lifted here, so that an exception makes no difference.
                left = [row["id"] for row in self.survivors(*words)
                        if "as a rule" not in row["operator"]
                        and "原则上" not in row["operator"]]
                self.assertTrue(left)
                document = self.document(*words, "--search")
                found = [row for row in document["searched"] if row["example"]]
                self.assertEqual([row["id"] for row in found], left)
                self.assertEqual(document["mutation"]["found"], len(left))
                for row in found:
                    self.assertTrue(row["example"].startswith(word))
                    self.assertIn(row["id"], row["example"])
                    self.assertIn("超编" if tongue == "zh" else "large",
                                  row["differs"])
                # Each notices its change, and all of them hold.
                for row in found:
                    self.put("rules/tiny/tiny.test.heng",
                             EXAMPLES + "\n" + row["example"])
                    self.heng("test", "tiny")
                    self.assertNotIn(row["id"], [
                        r["id"] for r in self.survivors(*words)])

    def test_the_search_proves_that_a_change_means_the_same(self):
        scheme = (self.folder / "rules/tiny/tiny.heng").read_text("utf-8")
        # No rule of Heng needs the cap: what is counted is never below 0.
        self.put("rules/tiny/tiny.heng", scheme.replace(
            "  place =", "  few = count(all units) at least 0\n  place ="))
        before = self.document("--filter", "few")
        document = self.document("--filter", "few", "--search")
        by_answer = {row["id"]: row for row in document["searched"]}
        same = [row for row in before["survivors"]
                if row["operator"].startswith("cap or floor dropped")]
        self.assertEqual(len(same), 1)
        self.assertEqual(by_answer[same[0]["id"]]["answer"], "means the same")
        self.assertIn("proven", by_answer[same[0]["id"]]["differs"])
        self.assertNotIn(same[0]["id"],
                         [row["id"] for row in document["survivors"]])
        facts = document["mutation"]
        self.assertEqual(facts["survived"] + facts["proven"],
                         before["mutation"]["survived"])

    def test_the_search_says_that_it_found_nothing(self):
        # That an outcome holds as a rule shows only where one is lifted.
        words = ("--filter", "large", "--budget", "40")
        document = self.document(*words, "--lang", "en")
        self.assertIn("not found within 40 record sets",
                      [row["answer"] for row in document["searched"]])
        text = self.heng("mutate", "tiny", *words, "--lang", "zh").out
        self.assertIn("试算 40 份数据未找到", text)

    def test_the_search_does_not_depend_on_threads(self):
        one = self.document("--search", "--threads", "1")
        self.assertEqual(one, self.document("--search", "--threads", "3"))
        self.assertEqual(
            [row["id"] for row in one["searched"]],
            [row["id"] for row in self.survivors()])

    def test_examples_are_added_to_a_file(self):
        before = self.facts()
        facts = self.facts("--examples", "rules/tiny/tiny.test.heng")
        text = (self.folder / "rules/tiny/tiny.test.heng").read_text("utf-8")
        self.assertTrue(text.startswith(EXAMPLES))
        self.heng("test", "tiny")
        after = self.facts()
        self.assertEqual(after["examples"], before["examples"] + facts["found"])
        # What is proven to mean the same is counted as such by a search only.
        self.assertEqual(after["survived"],
                         facts["survived"] - facts["found"] + facts["proven"])
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        self.assertIn("H886", self.heng(
            "mutate", "tiny", "--examples", "rules", "--filter", "large",
            code=5).err)

    def test_written_profiles_stand_alone(self):
        self.put("rules/tiny/approved/rules/tiny.heng", "approved\n")
        self.put("rules/tiny/records/2021/units.csv", "id,name,class,posts\n")
        self.put("rules/tiny/clauses.csv", "id,text\n1,a\n")
        rows = self.heng("mutate", "tiny", "--sample", "4", "--seed", "2",
                         "--write-to", "changed", "--format", "json"
                         ).json()["written"]
        self.assertEqual(len(rows), 4)
        for row in rows:
            folder = self.folder / row["folder"]
            for name in ("approved/rules/tiny.heng", "records/2021/units.csv",
                         "clauses.csv", "model.heng", "sample/units.csv"):
                self.assertTrue((folder / name).is_file(), name)
            page = (folder.parent / "change.txt").read_text("utf-8")
            self.assertIn(f"id {row['id']}\n", page)
            self.assertIn(f"rule {row['rule']}\n", page)
            changed = (folder / "tiny.heng").read_text("utf-8")
            self.assertNotEqual(changed, (self.folder / "rules/tiny/tiny.heng")
                                .read_text("utf-8"))
        again = self.heng("mutate", "tiny", "--sample", "4", "--seed", "2",
                          "--write-to", "again", "--format", "json"
                          ).json()["written"]
        self.assertEqual([row["id"] for row in rows],
                         [row["id"] for row in again])

    def test_it_may_write_into_the_profile(self):
        self.heng("mutate", "tiny", "--sample", "1", "--write-to",
                  "rules/tiny/changed")
        pages = list((self.folder / "rules/tiny/changed").rglob("change.txt"))
        self.assertEqual(len(pages), 1)

    def test_what_a_script_makes_is_passed_over_and_others_are_drawn(self):
        self.put("rules/tiny/profile.lua",
                 'local heng = ...\nheng.scheme "tiny.heng"\n'
                 'heng.text([[check few 不多 on departments: size <= 60 and\n'
                 '  size < 70 and size < 80 and size < 90]])\n')
        answer = self.heng("mutate", "tiny", "--sample", "9", "--write-to",
                           "changed", "--format", "json")
        self.assertEqual(len(answer.json()["written"]), 9)
        self.assertIn("H887", answer.err)


if __name__ == "__main__":
    unittest.main()
