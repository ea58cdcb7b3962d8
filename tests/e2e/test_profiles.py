#!/usr/bin/python3
"""Profiles as plugins of the command: listed, made, compared and watched."""
import csv
import io
import os
import pathlib
import queue
import signal
import subprocess
import threading
import unittest

from command import Case, PROGRAM, SCHEME, UNITS

ROOT = pathlib.Path(__file__).resolve().parents[2]
CITIES = ["hulunbuir", "nantong", "tianjin", "zhongwei", "zibo"]
LIMIT = 60  # seconds until a test that waits has failed


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.out)))


class Listing(Case):
    def listed(self):
        return {p["name"]: p for p in
                self.heng("list", "--format", "json").json()["profiles"]}

    def test_what_is_in_a_profile_is_counted(self):
        tiny = self.listed()["tiny"]
        self.assertEqual(
            {key: tiny[key] for key in ("latin", "chinese", "title",
                                        "editions", "passes", "rules", "checks",
                                        "sources", "assumptions", "examples",
                                        "errors", "warnings")},
            {"latin": "tiny", "chinese": "小方案", "title": "小方案",
             "editions": "2022", "passes": True, "rules": 4, "checks": 1, "sources": 1,
             "assumptions": 1, "examples": 1, "errors": None,
             "warnings": 1})
        self.assertEqual(tiny["folder"], str(self.folder / "rules/tiny"))

    def test_a_profile_of_the_current_folder_is_listed(self):
        self.put("mine/mine.heng", SCHEME.replace("scheme tiny", "scheme mine"))
        self.assertEqual(self.listed()["mine"]["folder"], "mine")
        self.assertEqual(self.listed()["tiny"]["folder"],
                         str(self.folder / "rules/tiny"))

    def test_the_cities_are_listed_with_both_names(self):
        listed = self.listed()
        self.assertEqual(sorted(set(listed) & set(CITIES)), CITIES)
        self.assertEqual(listed["zibo"]["chinese"], "淄博")
        for city in CITIES:
            self.assertGreater(listed[city]["rules"], 20)
            self.assertIs(listed[city]["passes"], True)
            self.assertIsNone(listed[city]["errors"])

    def test_counts_are_those_of_check_and_test(self):
        for city in CITIES:
            checked = self.heng("check", city, "--format", "json").json()
            tested = self.heng("test", city, "--format", "json").json()
            listed = self.listed()[city]
            row = checked["check"][0]
            self.assertEqual(listed["assumptions"], row["assumptions"])
            self.assertEqual(listed["sources"], row["citations"])
            self.assertEqual(listed["examples"],
                             tested["test"][0]["examples"])

    def test_a_profile_that_does_not_check_is_listed_with_its_errors(self):
        self.put("rules/tiny/tiny.heng", SCHEME + "oops\nparam x = y\n")
        tiny = self.listed()["tiny"]
        self.assertIs(tiny["passes"], False)
        self.assertGreaterEqual(tiny["errors"], 1)
        self.assertEqual(tiny["title"], "小方案")
        self.assertIsNone(tiny["rules"])
        self.assertIn("错误", self.heng("list", "--lang", "zh").out)
        self.assertEqual(self.heng("list").err, "")

    def test_editions_stand_side_by_side(self):
        self.put("rules/tiny/tiny@2018.heng",
                 SCHEME.replace("2022", "2018").replace("= 2 ", "= 1 "))
        document = self.heng("list", "--format", "json").json()
        self.assertEqual(self.listed()["tiny"]["editions"], "2022, 2018")
        self.assertEqual([(e["name"], e["edition"])
                          for e in document["editions"]
                          if e["name"].startswith("tiny")],
                         [("tiny", "2022"), ("tiny@2018", "2018")])
        for words in (["tiny@2018"], ["tiny", "--edition", "2018"]):
            out = self.heng("run", *words, "--format", "csv").out
            self.assertIn("b,乙局,15,15", out)

    def test_the_folders_searched_are_told_in_their_order(self):
        self.put("more/tiny/tiny.heng", SCHEME)
        self.put("more/other/other.heng", SCHEME.replace("tiny", "other"))
        folders = self.heng(
            "list", "--format", "json",
            HENG_PATH=f"{self.folder}/rules:{self.folder}/more").json()
        self.assertEqual([f["profiles"] for f in folders["folders"]][:2],
                         ["tiny", "other"])

    def test_rules_of_the_current_folder_come_before_those_of_the_program(self):
        self.put("rules/nantong/nantong.heng", SCHEME.replace("tiny", "nantong"))
        document = self.heng("list", "--format", "json", HENG_PATH="").json()
        self.assertEqual(document["folders"][0]["folder"], "rules")
        mine = [p for p in document["profiles"] if p["name"] == "nantong"]
        self.assertEqual([p["title"] for p in mine], ["小方案"])
        again = self.heng("list", "--format", "json",
                          HENG_PATH=f"{self.folder}/rules").json()
        self.assertEqual([f["folder"] for f in again["folders"]
                          if f["folder"].endswith("rules")][:1],
                         [f"{self.folder}/rules"])
        self.assertEqual(len(again["folders"]), len(document["folders"]))


class New(Case):
    def make(self, *words, **environment):
        return self.heng("new", *words, **environment)

    def examples_of(self, target):
        document = self.heng("test", target, "--format", "json").json()
        # One row for each edition; those of the profile itself stand first.
        self.assertEqual({row["failed"] for row in document["test"]}, {0})
        return document["test"][0]["examples"]

    def test_a_new_profile_runs_and_passes_at_once(self):
        for tongue, name in (("en", "xuzhou"), ("zh", "徐州"),
                             ("en", "扬州"), ("zh", "yangzhou")):
            with self.subTest(tongue=tongue, name=name):
                self.make(name, "--lang", tongue)
                self.assertEqual(self.examples_of(name), 4)
                self.assertEqual(self.heng("run", name).err, "")
                told = self.heng("check", name, "--format", "json").json()
                self.assertEqual(told["check"][0]["warnings"], 0)
                texts = sorted((self.folder / name).glob("*.heng"))
                self.heng("fmt", "--check", *texts)
                for path in (self.folder / name).rglob("*"):
                    if path.is_file():
                        text = path.read_text("utf-8")
                        self.assertNotIn("starter", text)
                        self.assertNotIn("起步部门", text)

    def test_the_two_templates_say_the_same(self):
        self.make("one")
        self.make("二", "--lang", "zh")
        one = rows(self.heng("run", "one", "--format", "csv"))
        two = rows(self.heng("run", "二", "--format", "csv"))
        self.assertEqual([r["total"] for r in one],
                         [r.get("total") or r["总分"] for r in two])
        self.assertEqual([r["total"] for r in one],
                         ["98.00", "96.50", "56.00", "56.00"])
        self.assertEqual([r["place"] for r in one], ["1", "2", "3", "3"])

    def test_its_sample_says_that_it_is_invented(self):
        self.make("one")
        self.make("二", "--lang", "zh")
        page = self.folder / "one/sample/README.md"
        self.assertIn("invented", page.read_text("utf-8"))
        page = self.folder / "二/sample/README.md"
        self.assertIn("虚构", page.read_text("utf-8"))

    def test_a_copy_of_each_city_gives_the_same_results(self):
        for city in CITIES:
            with self.subTest(city=city):
                name = "市_" + city
                self.make(name, "--from", city)
                self.examples_of(name)
                self.assertEqual(
                    self.heng("run", name, "--format", "csv").bytes,
                    self.heng("run", city, "--format", "csv").bytes)
                self.assertIn(city, (self.folder / name / "README.md")
                              .read_text("utf-8"))
                facts = self.heng("run", name, "--format", "json").json()
                self.assertEqual(facts["run"]["profile"], name)

    def test_a_copy_takes_what_was_checked_and_not_what_was_approved(self):
        self.put("rules/tiny/clauses.csv", "clause,text\none,first\n")
        self.put("rules/tiny/equivalent.txt", "# none\n")
        for year in ("2020", "2021"):
            self.put(f"rules/tiny/records/{year}/units.csv", UNITS)
        self.heng("approve", "tiny", "--by", "a", "--why", "b")
        self.make("big", "--from", "tiny")
        self.assertEqual(
            sorted(str(p.relative_to(self.folder / "big"))
                   for p in (self.folder / "big").rglob("*")
                   if p.is_file() and p.name != "README.md"),
            sorted(["big.heng", "big.test.heng", "clauses.csv",
                    "equivalent.txt", "records/2020/units.csv",
                    "records/2021/units.csv", "sample/units.csv"]))

    def test_a_copy_takes_the_list_of_facts_along(self):
        self.make("mine", "--from", "nantong")
        self.make("我市", "--from", "nantong", "--lang", "zh")
        for name in "mine", "我市":
            page = (self.folder / name / "README.md").read_text("utf-8")
            self.assertIn("\n| N1 |", page)
            self.assertIn("\n| N19 |", page)
            self.assertEqual(page.count("\n## "), 1)

    def test_a_folder_here_of_the_same_name_is_told_of(self):
        self.heng("new", "mine", "--from", "nantong")
        os.rename(self.folder / "mine", self.folder / "nantong")
        os.rename(self.folder / "nantong/mine.heng",
                  self.folder / "nantong/nantong.heng")
        said = self.heng("run", "nantong").err
        self.assertEqual(said.count("H992"), 1)
        self.assertIn("./nantong", said)
        said = self.heng("run", "nantong", "--lang", "zh").err
        self.assertIn("请写 ./nantong", said)
        self.assertNotIn("H992", self.heng("run", "./nantong").err)

    def test_a_copy_is_called_by_the_new_name(self):
        self.put("rules/tiny/tiny@2018.heng", SCHEME.replace("2022", "2018"))
        self.put("rules/tiny/tiny.test.heng", "# Looks back.\n" """
example "its own results" {
  results | unit | scheme | year |
          | a    | tiny   | 2021 |
}
""")
        self.put("rules/model.heng", (self.folder / "rules/model.heng")
                 .read_text("utf-8") + """
record results 历年结果 {
  unit 单位: units
  scheme 方案: text?
  year 年度: number
}
""")
        self.put("rules/tiny/sample/results.csv",
                 'unit,scheme,year\na,tiny,2021\n"b,tiny,c",x,2021\ntiny,y,1\n')
        self.make("big", "--from", "tiny")
        text = (self.folder / "big/big.heng").read_text("utf-8")
        self.assertIn('scheme big "big" edition 2022\n', text)
        self.assertIn("edition 2018",
                      (self.folder / "big/big@2018.heng").read_text("utf-8"))
        self.assertIn("| big    |", (self.folder / "big/big.test.heng")
                      .read_text("utf-8"))
        self.assertEqual(
            (self.folder / "big/sample/results.csv").read_text("utf-8"),
            'unit,scheme,year\na,big,2021\n"b,tiny,c",x,2021\ntiny,y,1\n')
        self.make("old", "--from", "tiny@2018")
        self.assertEqual(sorted(p.name for p in
                                (self.folder / "old").iterdir()),
                         ["README.md", "old.heng", "sample"])

    def test_a_script_is_copied_with_what_it_brings(self):
        self.put("rules/made/profile.lua", """-- Composes.
local heng = ...
heng.scheme "made.heng"
heng.param("step", 2, { source = "made" })
""")
        self.put("rules/made/made.heng", SCHEME.replace("tiny 小方案", "made")
                 .replace('param step 分差 = 2   assumed "a guess"\n', ""))
        self.put("rules/made/sample/units.csv", UNITS)
        self.make("ours", "--from", "made")
        self.assertIn('"ours.heng"',
                      (self.folder / "ours/profile.lua").read_text("utf-8"))
        self.assertEqual(self.heng("run", "ours", "--format", "csv").out,
                         self.heng("run", "made", "--format", "csv").out)

    def test_a_shared_text_is_taken_along_where_it_would_not_be_found(self):
        self.put("far/model.heng", (self.folder / "rules/model.heng")
                 .read_text("utf-8").replace("编制: number?", "编制: number"))
        self.put("far/odd/odd.heng", SCHEME.replace("tiny", "odd")
                 .replace("(posts else 0)", "posts")
                 .replace("posts is known and ", ""))
        self.put("far/odd/sample/units.csv", UNITS.replace("ent,\n", "ent,1\n"))
        self.make("near", "--from", "far/odd")
        self.assertIn("编制: number\n",
                      (self.folder / "near/model.heng").read_text("utf-8"))
        self.assertEqual(self.heng("run", "near", "--format", "csv").out,
                         self.heng("run", "far/odd", "--format", "csv").out)
        self.make("same", "--from", "tiny")
        self.assertFalse((self.folder / "same/model.heng").exists())

    def test_nothing_is_written_over(self):
        self.put("mine/notes.txt", "keep me")
        english = self.make("mine", code=2).err
        self.assertIn("H671", english)
        self.assertIn("left alone", english)
        self.assertIn("未作改动", self.make("mine", "--lang", "zh",
                                            code=2).err)
        self.assertEqual([p.name for p in (self.folder / "mine").iterdir()],
                         ["notes.txt"])

    def test_what_cannot_be_made_is_told(self):
        wrong = [("a b", [], 2, "H670", "不能作方案名"),
                 ("1st", [], 2, "H670", "汉字"),
                 ("tiny", [], 2, "H672", "已有方案"),
                 ("ok", ["--from", "tnyi"], 2, "H610", "tiny"),
                 ("ok", ["--from", "rules/model.heng"], 2, "H673",
                  "单独的规则文件"),
                 ("no/where", [], 5, "H614", "无法写入")]
        for name, words, code, english, chinese in wrong:
            with self.subTest(name=name):
                self.assertIn(english, self.make(name, *words, code=code).err)
                self.assertIn(chinese, self.make(name, *words, "--lang", "zh",
                                                 code=code).err)
        self.put("rules/tiny/tiny.heng", SCHEME + "oops\n")
        self.assertIn("oops", self.make("ok", "--from", "tiny", code=3).err)
        self.assertFalse((self.folder / "ok").exists())


class Compare(Case):
    def setUp(self):
        super().setUp()
        self.put("rules/tiny/tiny@2018.heng", SCHEME.replace("2022", "2018")
                 .replace("step 分差 = 2 ", "step 分差 = 3 "))

    def test_two_cities_over_one_record_set(self):
        data = ROOT / "rules/nantong/sample"
        document = self.heng("compare", "nantong", "zibo", "--data", data,
                             "--format", "json", code=1).json()
        # What each needs of the records and does not find.
        needs = {(n["profile"], n["code"]) for n in document["needs"]}
        self.assertIn(("zibo", "H626"), needs)
        self.assertNotIn("nantong", {profile for profile, _ in needs})
        # Score, place and tier stand beside those of the other.
        alone = {r["id"]: r for r in rows(self.heng(
            "run", "nantong", "--format", "csv"))}
        self.assertEqual(len(document["compare"]), len(alone))
        for row in document["compare"]:
            one = alone[row["id"]]
            self.assertEqual((str(row["nantong.place"]), row["nantong.tier"]),
                             (one["place"], one["tier"]))
            self.assertIn("zibo.place", row)
        # The differences of the rules, with the text of both.
        kinds = {r["name"]: r["kind"] for r in document["rules"]}
        self.assertEqual(kinds["table works"], "only_in_second")
        self.assertEqual(kinds["table predeductions"], "only_in_first")
        told = self.heng("compare", "nantong", "zibo", "--data", data,
                         "--lang", "zh", code=1).out
        self.assertIn("预扣分", told)

    def test_scores_stand_side_by_side(self):
        got = rows(self.heng("compare", "tiny", "tiny@2018",
                             "--format", "csv"))
        self.assertEqual([r["id"] for r in got], ["b", "a", "d"])
        self.assertEqual(got[0], {
            "id": "b", "name": "乙局", "tiny.total": "30",
            "tiny@2018.total": "45", "tiny.place": "1",
            "tiny@2018.place": "1", "difference": "15", "rise": "0"})

    def test_each_column_is_that_of_a_run(self):
        for city in CITIES:
            with self.subTest(city=city):
                self.heng("new", f"of_{city}", "--from", city)
                got = rows(self.heng("compare", city, f"of_{city}",
                                     "--format", "csv"))
                alone = rows(self.heng("run", city, "--format", "csv"))
                total = "total" if "total" in alone[0] else "place"
                self.assertEqual([r[f"{city}.{total}"] for r in got],
                                 [r[total] for r in alone])
                self.assertEqual([r[f"of_{city}.{total}"] for r in got],
                                 [r[total] for r in alone])

    def differences(self, *words, code=0):
        document = self.heng("compare", *words, "--format", "json",
                             code=code).json()
        return document, {rule["name"]: rule["kind"]
                          for rule in document.get("rules", [])}

    def test_rules_are_compared_by_what_they_mean(self):
        changed = (SCHEME.replace("2022", "2018")
                   .replace("step 分差 = 2 ", "step 分差 = 3 ")
                   .replace("posts is known and posts > 40",
                            "not (posts is missing) and posts > 40")
                   .replace("check small", "warn small")
                   .replace("score dep", "table extra 附表 from units where "
                            "posts is known\nscore dep")
                   .replace("size <= 50", "size <= 50.0"))
        self.put("rules/tiny/tiny@2018.heng", changed)
        document, kinds = self.differences("tiny", "tiny@2018")
        self.assertEqual(kinds["param step"], "changed")
        self.assertEqual(kinds["check small"], "changed")
        self.assertEqual(kinds["table extra"], "only_in_second")
        self.assertNotIn("rule departments.size", kinds)
        self.assertEqual(document["differences"][0]["changed"],
                         list(kinds.values()).count("changed"))

    def test_a_revision_of_a_city_is_told_rule_by_rule(self):
        # The records are of 2023: what the points of before count is not known.
        document, kinds = self.differences("zhongwei@2022", "zhongwei", code=1)
        self.assertEqual([(n["profile"], n["code"], n["stops"])
                          for n in document["needs"]],
                         [("zhongwei@2022", "H915", False)])
        told = {}
        for name, kind in kinds.items():
            told.setdefault(kind, set()).add(name.replace("rule departments.", ""))
        self.assertEqual(told, {
            "only_in_first": {"matching", "workload_match", "open_affairs",
                              "convenience", "inspection_correction",
                              "audit_correction"},
            "only_in_second": {"correction", "openness"},
            "changed": {"yield", "service", "discipline"}})

    def test_what_has_no_effect_is_told_apart(self):
        self.put("rules/tiny/tiny@2018.heng", SCHEME.replace("2022", "2018")
                 .replace("size 规模分 = (posts else 0) / 3 * step",
                          "size 规模分 = half / 3 * step")
                 .replace("score dep", "for units {\n  half = posts else 0\n}"
                          "\nscore dep"))
        base = SCHEME.replace(
            "size 规模分 = (posts else 0) / 3 * step",
            "size 规模分 = part / 3 * step").replace(
                "score dep",
                "for units {\n  part = posts else 0\n}\nscore dep")
        self.put("rules/tiny/tiny.heng", base)
        _, kinds = self.differences("tiny", "tiny@2018")
        self.assertEqual(kinds, {"rule units.part": "only_in_first",
                                 "rule units.half": "only_in_second",
                                 "rule departments.size": "no_effect"})
        same, kinds = self.differences("tiny", "rules/tiny/tiny.heng")
        self.assertEqual(kinds, {})
        self.assertEqual(same["differences"][0]["no_effect"], 0)

    def test_both_texts_are_shown_in_both_tongues(self):
        english = self.heng("compare", "tiny", "tiny@2018").out
        self.assertIn("param step 分差 = 2   assumed", english)
        self.assertIn("param step 分差 = 3   assumed", english)
        chinese = self.heng("compare", "tiny", "tiny@2018",
                            "--lang", "zh").out
        self.assertIn("参数 分差 step = 3   假定", chinese)
        self.assertIn("有变化", chinese)

    def test_a_scheme_that_cannot_read_the_records_stops_no_other(self):
        needy = SCHEME.replace("tiny", "needy").replace(
            "extend choice", "extend units { rank 级别: number }\n"
            "extend choice", 1).replace("/ 3 * step", "+ rank")
        self.put("rules/needy/needy.heng", needy)
        document, _ = self.differences("tiny", "needy", code=4)
        self.assertEqual([r["tiny.total"] for r in document["compare"]],
                         [30, 20, 0])
        self.assertNotIn("needy.total", document["compare"][0])
        stopping = [n for n in document["needs"] if n["stops"]]
        self.assertEqual([(n["profile"], n["code"]) for n in stopping],
                         [("needy", "H404")])
        self.assertIn("rank", stopping[0]["message"]["en"]
                      if isinstance(stopping[0]["message"], dict)
                      else stopping[0]["message"])

    def test_other_choices_hold_back_what_they_concern(self):
        self.put("rules/other/other.heng", SCHEME.replace("tiny", "other")
                 .replace("部门, other 其他 }", "部门 }"))
        document, _ = self.differences("tiny", "other", code=1)
        self.assertEqual([r["tiny.total"] for r in document["compare"]],
                         [30, 20, 0])
        self.assertEqual([r["other.total"] for r in document["compare"]],
                         [30, 20, 0])
        self.assertEqual({f["profile"] for f in document["findings"]},
                         {"other"})

    def test_what_is_held_back_names_its_own_finding(self):
        for name in ("one", "two"):
            self.put(f"rules/{name}/{name}.heng", SCHEME.replace("tiny", name)
                     .replace("ties share", "no ties")
                     .replace("部门, other", f"部门, {name}x, other"))
        self.put("rules/tiny/sample/units.csv", UNITS.replace("45", "30"))
        document, _ = self.differences("one", "two", "--data",
                                       "rules/tiny/sample", code=1)
        findings = {f["number"]: f["profile"] for f in document["findings"]}
        self.assertEqual(list(findings.values()), ["one", "two"])
        held = [r for r in document["compare"] if r["id"] == "a"][0]
        self.assertEqual({findings[held[f"{name}.place"]["held"]]
                          for name in ("one", "two")}, {"one", "two"})
        self.assertIsNone(held["rise"])

    def test_score_tables_can_be_chosen(self):
        self.put("rules/two/two.heng", SCHEME.replace("tiny", "two") + """
score offices 办公室 from units where class = other {
  bonus size 规模分 = posts else 0
  place = rank by total descending; ties share
}
""")
        got = rows(self.heng("compare", "tiny", "two", "--table",
                             "办公室", "--format", "csv"))
        self.assertEqual([r["id"] for r in got], ["b", "a", "d", "c"])
        self.assertEqual(got[3]["two.total"], "10")
        self.assertEqual(got[3]["difference"], "")
        told = self.heng("compare", "tiny", "two", "--table", "x, y", code=2)
        self.assertIn("H667", told.err)
        self.assertIn("departments, offices", told.err)
        self.assertIn("各方案都没有计分表", self.heng(
            "compare", "tiny", "two", "--table", "x", "--lang", "zh",
            code=2).err)

    def test_schemes_without_scores_compare_their_rules(self):
        bare = 'scheme bare "Bare"\nuse model\nvalue n = 1\n'
        self.put("rules/bare/bare.heng", "# Bare.\n" + bare)
        told = self.heng("compare", "tiny", "bare")
        self.assertIn("H668", told.err)
        self.assertIn("没有计分表", self.heng("compare", "tiny", "bare",
                                              "--lang", "zh").err)
        self.assertIn("value n (only in bare)", told.out)

    def test_wrong_requests_are_told(self):
        self.assertIn("tiny", self.heng("compare", "tiny", "tnyi", code=2).err)
        self.assertIn("two profiles", self.heng("compare", "tiny", code=2).err)
        self.assertIn("H630", self.heng("compare", "tiny", "tiny@2018",
                                        "--as-of", "soon", code=2).err)


class Watch(Case):
    """Waits for what is printed; the limit only ends a test that failed."""

    def start(self, *words):
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("LC_", "LANG", "HENG_"))}
        inherited["HENG_PATH"] = str(self.folder / "rules")
        process = subprocess.Popen(
            [PROGRAM, "run", "tiny", "--watch", *words], cwd=self.folder,
            env=inherited, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        lines = queue.Queue()

        def read():
            for line in process.stdout:
                lines.put(line.decode("utf-8"))
        threading.Thread(target=read, daemon=True).start()
        return process, lines

    def wait_for(self, lines, part):
        seen = []
        while True:
            try:
                seen.append(lines.get(timeout=LIMIT))
            except queue.Empty:
                self.fail(f"not printed: {part}\n{''.join(seen)}")
            if part in seen[-1]:
                return "".join(seen)

    def save(self, name, text):
        beside = self.put("saved~", text)
        beside.replace(self.folder / name)

    def stop(self, process, code):
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=LIMIT), code)

    def test_what_is_saved_is_computed_again(self):
        process, lines = self.start("--format", "csv")
        self.wait_for(lines, "b,乙局,30,30")
        self.save("rules/tiny/tiny.heng", SCHEME.replace("= 2 ", "= 3 "))
        self.wait_for(lines, "b,乙局,45,45")
        self.save("rules/tiny/tiny.heng", SCHEME + "oops\n")
        self.wait_for(lines, "the last results stand")
        self.wait_for(lines, "1 error")
        self.save("rules/tiny/tiny.heng", SCHEME)
        self.wait_for(lines, "b,乙局,30,30")
        self.save("rules/tiny/sample/units.csv", UNITS.replace("45", "48"))
        self.wait_for(lines, "b,乙局,32,32")
        self.stop(process, 0)

    def test_a_file_of_results_is_kept_where_something_is_wrong(self):
        process, lines = self.start("-o", "rules/tiny/sample/out.csv")
        self.wait_for(lines, "waiting")
        self.save("rules/tiny/tiny.heng", SCHEME.replace("= 2 ", "= 3 "))
        self.wait_for(lines, "saved")
        self.save("rules/tiny/tiny.heng", SCHEME + "oops\n")
        self.wait_for(lines, "1 error")
        out = self.folder / "rules/tiny/sample/out.csv"
        self.assertIn("b,乙局,45,45", out.read_text("utf-8"))
        self.stop(process, 3)

    def test_a_profile_that_is_not_there_is_told_at_once(self):
        answer = self.heng("run", "tnyi", "--watch", code=2)
        self.assertIn("did you mean", answer.err)


class Example(Case):
    def test_the_example_of_the_documents_gives_what_the_command_gives(self):
        done = subprocess.run(
            [os.environ["HENG_EXAMPLE"], ROOT / "rules",
             pathlib.Path(PROGRAM).parent / "plugins"],
            capture_output=True, check=True)
        parts = done.stdout.decode("utf-8").split("# ")[1:]
        told = [part.split("\n", 1) for part in parts]
        self.assertEqual([head.split(" ")[0] for head, _ in told],
                         ["zibo", "nantong", "in"])
        runs = [self.heng("run", city, "--format", "csv").out
                for city in ("zibo", "nantong", "nantong")]
        self.assertEqual([body.lstrip("\ufeff") for _, body in told], runs)
        self.assertEqual(done.stderr, b"")
        text = (ROOT / "docs/examples/switch.c").read_text("utf-8")
        self.assertLess(text.count("\n"), 80)


if __name__ == "__main__":
    unittest.main()
