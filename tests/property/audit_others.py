"""What has no amount: another value of a choice, another row that a cell refers to,
a row that is not there. Each of them is written into the files of small drawn records
and run; what `audit` tells must be the first that does it, and where it tells
nothing, none may.

    audit_others.py HENG [SCHEMES]"""
import copy
import os
import random
import subprocess
import sys
import json

from audit_small import reached
from heng_runs import drawn_seed, heng, run, temporary, write_records

SCHEMES = int(sys.argv[2]) if len(sys.argv) > 2 else \
    2 if os.environ.get("HENG_SANITIZED") else 5
RULES = """scheme small 小 edition 2024
choice tier 等次 {{ good 好, fair 中, poor 差 }}
choice sizes 规模 {{ big 大, middling 中等, small 小型 }}
record units 单位 {{
  id 编号 key
  name 名称: text
  size 规模: sizes
  above 上级: units?
  a 甲: number between 0 and 9
}}
record fields 领域 {{
  id 编号 key
  weight 权重: number between 0 and 4
}}
record deeds 事项 {{
  id 编号 key
  unit 单位: units main
  field 领域: fields
  judge 评判: units?
  good 好事: yes/no
  points 分值: number between 0 and 5
}}
record parts 分项 {{
  id 编号 key
  deed 事项: deeds
  more 加计: number between 0 and 3
}}
record opinions 意见 {{
  unit 单位: units key
  field 领域: fields key
  value 值: number between 0 and 5
}}
record overrides 特批 {{
  unit 单位: units
  outcome 后果: text
  year 年度: number whole
}}
for deeds {{
  extra 加计 = sum(parts.more)
}}
score ranked 名次 from units {{
  indicator x 基本 of 100 = {x}
  bonus y 加分 = sum(deeds.points * deeds.field.weight where good)
  deduct z 减分 = sum(deeds.points where not good)
  bonus o 意见分 = sum(opinions.value * opinions.field.weight)
  bonus p 加计分 = sum(deeds.extra)
  total = x + y - z + o + p
  place = rank by total descending; ties share
  outcome barred 受限 as a rule when y < {least} because "few"
  tier = choose {{
    poor when barred
    good when total >= {good}
    fair otherwise
  }}
}}
check heard 征求 on ranked: count(opinions) >= 1 because "{{id}}"
check apart 回避 on deeds: judge is missing or judge != unit because "{{id}}"
"""
X = ("a + (above.a else 0)", "a + choose { 2 when size = big; 0 otherwise }", "a + (above.a else 3) / 2",
     "choose { 3 when size = small; a otherwise } + (above.a else 0) / 4")
# The tables in the order of their declaration, and their columns of each kind.
CHOICES = (("units", "size", ("big", "middling", "small")), ("deeds", "good", ("no", "yes")))
REFERENCES = (("units", "above", "units"), ("deeds", "unit", "units"),
              ("deeds", "field", "fields"), ("deeds", "judge", "units"), ("parts", "deed", "deeds"),
              ("opinions", "unit", "units"), ("opinions", "field", "fields"),
              ("overrides", "unit", "units"))
ROWS = ("deeds", "parts", "opinions", "overrides")


def draw_records(draw):
    n = draw.randint(3, 4)
    units, fields = ["u%d" % i for i in range(n)], ["f0", "f1", "f2"]
    tables = {
        "units": [{"id": u, "name": u.upper(),
                   "size": draw.choice(("big", "middling", "small")),
                   "above": draw.choice(units[:i]) if i and draw.random() < .7
                   else "",
                   "a": draw.randint(0, 9)}
                  for i, u in enumerate(units)],
        "fields": [{"id": f, "weight": draw.randint(0, 4)} for f in fields],
        "deeds": [], "parts": [], "opinions": [], "overrides": []}
    for i in range(draw.randint(3, 7)):
        unit = draw.choice(units)
        judges = [u for u in units if u != unit] + [""]
        tables["deeds"].append({
            "id": "d%d" % i, "unit": unit, "field": draw.choice(fields),
            "judge": draw.choice(judges), "good": draw.choice(("yes", "no")),
            "points": draw.randint(0, 5)})
    for i in range(draw.randint(1, 3)):
        tables["parts"].append({
            "id": "p%d" % i, "more": draw.randint(0, 3),
            "deed": draw.choice(tables["deeds"])["id"]})
    for unit in units:
        for field in draw.sample(fields, draw.randint(0, 2)):
            tables["opinions"].append({"unit": unit, "field": field,
                                       "value": draw.randint(0, 5)})
    for unit in draw.sample(units, 2):
        tables["overrides"].append({"unit": unit, "outcome": "barred",
                                    "year": 2024})
    return tables


def write(tables, folder):
    heads = {"units": ("id", "name", "size", "above", "a"),
             "fields": ("id", "weight"),
             "deeds": ("id", "unit", "field", "judge", "good", "points"),
             "parts": ("id", "deed", "more"),
             "opinions": ("unit", "field", "value"),
             "overrides": ("unit", "outcome", "year")}
    write_records({name + ".csv": [list(heads[name])] +
                   [[str(row[h]) for h in heads[name]] for row in rows]
                   for name, rows in tables.items()}, folder)


def key_of(table, row):
    if table == "opinions":
        return row["unit"] + "/" + row["field"]
    if table == "overrides":
        return "%s/%s/%s" % (row["unit"], row["outcome"], row["year"])
    return row["id"]


class Trials:
    """Runs of edited records, each once."""

    def __init__(self, rules, tables, folder):
        self.rules, self.tables, self.folder = rules, tables, folder
        self.known = {}
        self.base = self.results(tables)

    def results(self, tables):
        """({unit: (total, place, tier)}, findings), or None where refused."""
        write(tables, self.folder)
        done = subprocess.run([heng(), "run", self.rules, "--data", self.folder,
                               "--format", "json"], capture_output=True)
        if done.returncode not in (0, 1):
            return None
        document = json.loads(done.stdout, parse_float=str)
        # An override that lifts nothing is only warned of.
        wrong = {(f["code"], f["rule"], f["key"])
                 for f in document.get("findings", ())
                 if f["rule"] in ("apart", "heard")}
        return {r["id"]: (number(r["total"]), number(r["place"]), r["tier"])
                for r in document["ranked"]}, wrong

    def edited(self, edit):
        """Results after (table, row, field, value), or without the row where
        [field] is null; None where they do not count."""
        if edit not in self.known:
            table, at, field, value = edit
            tables = copy.deepcopy(self.tables)
            if field is None:  # not where something refers to it: refused
                del tables[table][at]
            else:
                tables[table][at][field] = value
            out = self.results(tables)
            self.known[edit] = out and not out[1] - self.base[1] and out[0]
        return self.known[edit]

    def rows_of(self, unit, table):
        rows = self.tables[table]
        own = [i for i, row in enumerate(rows)
               if self.owner(table, row) == unit]
        return sorted(own, key=lambda i: key_of(table, rows[i]))

    def owner(self, table, row):
        if table == "parts":
            deed, = [d for d in self.tables["deeds"] if d["id"] == row["deed"]]
            return deed["unit"]
        return row["id" if table == "units" else "unit"]

    def values(self, unit, columns):
        """Edits, every cell's first candidate before any cell's second."""
        most = max(len(self.candidates(c[2])) for c in columns)
        for k in range(most):
            for table, field, kind in columns:
                for at in self.rows_of(unit, table):
                    candidates = self.candidates(kind)
                    now = self.tables[table][at][field]
                    if k < len(candidates) and now not in ("", candidates[k]):
                        yield table, at, field, candidates[k]

    def candidates(self, kind):
        return kind if isinstance(kind, tuple) else \
            sorted(row["id"] for row in self.tables[kind])

    def edits(self, unit, kind):
        if kind == "row":
            return [(table, at, None, None) for table in ROWS
                    for at in self.rows_of(unit, table)]
        return list(self.values(
            unit, REFERENCES if kind == "reference" else CHOICES))


def number(cell):
    from fractions import Fraction
    if isinstance(cell, dict):
        return Fraction(int(cell["numerator"]), int(cell["denominator"])) \
            if "numerator" in cell else None
    return cell if cell is None else Fraction(str(cell))


def told(trials, margin):
    """The edit that a row of the audit speaks of."""
    table, key = margin["record"].split(" ", 1)
    at, = [i for i, row in enumerate(trials.tables[table])
           if key_of(table, row) == key]
    if margin["kind"] == "row":
        return table, at, None, None
    to = margin["to"]
    if isinstance(to, bool):
        to = "yes" if to else "no"
    return table, at, margin["field"], to


def in_words(edit, trials):
    table, at, field, value = edit
    record = "%s %s" % (table, key_of(table, trials.tables[table][at]))
    if field is None:
        return "without " + record
    if field in ("unit", "above", "judge"):
        value = "%s %s" % (value, value.upper())
    return "if `%s` of %s were %s (was " % (field, record, value)


def compare(trials, margins):
    """Each goal of each unit, by each kind."""
    goals = {(m["id"], m["other"], m["goal"]) for m in margins}
    for unit, other, goal in sorted(goals, key=str):
        for kind in ("choice", "reference", "row"):
            said = [m for m in margins if m["kind"] == kind and
                    (m["id"], m["goal"]) == (unit, goal)]
            does = [e for e in trials.edits(unit, kind) if trials.edited(e) and
                    reached(trials.base[0], trials.edited(e), unit, other,
                            goal)]
            where = "%s %s %s:" % (unit, goal, kind)
            edits = [told(trials, m) for m in said]
            if edits != does[:1]:
                yield "%s %s, not %s" % (where, edits, does[:1])
            for m, edit in zip(said, edits):
                if not m["change"].startswith(in_words(edit, trials)):
                    yield "%s told as %s" % (where, m["change"])
                if m["steps"] is not None:
                    yield "%s has %s steps" % (where, m["steps"])


def try_one(seed, folder):
    draw = random.Random(seed)
    os.makedirs(folder)
    rules = os.path.join(folder, "small.heng")
    with open(rules, "w", encoding="utf-8") as f:
        f.write(RULES.format(x=draw.choice(X), least=draw.choice((2, 4, 8)),
                             good=draw.choice((8, 12, 16))))
    tables = draw_records(draw)
    data = os.path.join(folder, "data")
    trials = Trials(rules, tables, os.path.join(folder, "edited"))
    write(tables, data)
    margins = []
    for row in tables["units"]:  # one at a time: all of its own are tried
        audit = run("audit", rules, row["id"], "--data", data)[1]
        margins += audit.get("margins", [])
        if "untried" in audit["summary"]:
            yield "untried: " + audit["summary"]["untried"]
    yield from compare(trials, margins)
    TOLD.update(m["kind"] for m in margins)
    TRIED.append(len(trials.known))


TOLD, TRIED = set(), []


def main():
    seed, failed = drawn_seed(), 0
    with temporary() as folder:
        for i in range(SCHEMES):
            name = "%s-%d" % (seed, i)
            for wrong in try_one(name, os.path.join(folder, str(i))):
                failed += 1
                print("FAIL", name, wrong)
    print("%d schemes of seed %s, %d edits, told %s, %d differences" % (
        SCHEMES, seed, sum(TRIED), " ".join(sorted(TOLD)), failed))
    raise SystemExit(1 if failed else 0)


main()
