"""Two versions of a scheme on records that speak of what only one of them has: rows
of points, groups and kinds are left out with all that refers to them. What is left,
and every total, is counted here once more, without heng."""
import os
import random
from fractions import Fraction

from heng_runs import ROOT, drawn_seed, run, temporary, write_records

TRIALS = 25
POINTS = ["p%d" % n for n in range(1, 7)]
GROUPS = {"north": 1, "south": 2, "east": 3, "west": 4}
KINDS = {"fault": "过失", "late": "迟报", "error": "差错", "lapse": "疏漏"}

RULES = """scheme town 小城 "小城考核" edition {edition}
use model
extend choice units.class {{ bureau 科局 }}
extend choice tasks.class {{ key 重点 }}
extend choice events.kind {{ {kinds} }}
given groups 组 {{
  | id 编号 key | share 比例: number |
{groups}
}}
extend units {{ group 组别: groups }}
extend tasks {{ after 前一项: tasks? }}
score bureaus 科局 from units where class = bureau {{
  indicator conduct 作风 of {full} {{
{points}
  }}
  bonus done 完成 = sum(tasks.points) * group.share
  deduct faults 过失分 = sum(events.points else 0 where kind in {{{some}}})
  total = conduct + done - faults
}}
"""


def rules(version, edition):
    points, groups, kinds = version
    return RULES.format(
        edition=edition, full=10 * len(points),
        kinds=", ".join("%s %s" % (kind, KINDS[kind]) for kind in kinds),
        some=", ".join(kinds),
        groups="\n".join("  | %s | %d |" % (g, GROUPS[g]) for g in groups),
        points="\n".join('    %s 要点%s of 10 = sum(marks.value else 0 where '
                         'indicator = "%s")' % (p, p, p) for p in points))


def some(dice, names):
    names = sorted(names)
    return [name for name in names if dice.random() < 0.6] or names[:1]


# Rows as they stand in the files; `both` is what either version has.
def records(dice, both):
    points, groups, kinds = both
    units, tasks = [], []
    for n in range(dice.randrange(3, 14)):
        parent = dice.choice(units)["id"] if units and dice.random() < 0.4 else ""
        units.append({"id": "u%d" % n if n % 3 else str(n), "name": "单位%d" % n,
                      "class": "bureau", "parent": parent,
                      "group": dice.choice(groups)})
    for n in range(dice.randrange(20)):
        after = dice.choice(tasks)["id"] if tasks and dice.random() < 0.4 else ""
        tasks.append({"id": "t%d" % n, "unit": dice.choice(units)["id"],
                      "class": "key", "points": dice.randrange(9), "after": after})
    marks = [{"unit": unit["id"], "indicator": point,
              "value": dice.randrange(11)}
             for unit in units for point in points if dice.random() < 0.7]
    events = [{"id": "e%d" % n, "unit": dice.choice(units)["id"],
               "kind": (KINDS.get if dice.random() < 0.5 else str)(
                   dice.choice(kinds)),
               "date": "2024-03-01", "points": dice.randrange(1, 6)}
              for n in range(dice.randrange(15))]
    tables = {"units": units, "tasks": tasks, "marks": marks, "events": events}
    for rows in tables.values():
        dice.shuffle(rows)
    return tables


def name_of(kind):
    return {zh: en for en, zh in KINDS.items()}.get(kind, kind)


# The rows that a version can read: those that speak of nothing that it lacks.
def readable(tables, version):
    points, groups, kinds = version
    kept = {
        "units": [r for r in tables["units"] if r["group"] in groups],
        "marks": [r for r in tables["marks"] if r["indicator"] in points],
        "events": [r for r in tables["events"] if name_of(r["kind"]) in kinds],
        "tasks": list(tables["tasks"])}
    before = None
    while before != {name: len(rows) for name, rows in kept.items()}:
        before = {name: len(rows) for name, rows in kept.items()}
        units = {r["id"] for r in kept["units"]} | {""}
        tasks = {r["id"] for r in kept["tasks"]} | {""}
        for name, rows in kept.items():
            kept[name] = [r for r in rows if r.get("unit", "") in units
                          and r.get("parent", "") in units
                          and r.get("after", "") in tasks]
    return kept


def totals(kept):
    out = {}
    for unit in kept["units"]:
        mine = {name: [r for r in rows if r.get("unit") == unit["id"]]
                for name, rows in kept.items()}
        out[unit["id"]] = (
            sum(r["value"] for r in mine["marks"])
            + sum(r["points"] for r in mine["tasks"]) * GROUPS[unit["group"]]
            - sum(r["points"] for r in mine["events"]))
    return out


def write(tables, folder):
    write_records({name + ".csv": [list(rows[0] if rows else {"id": 0})] +
                   [list(r.values()) for r in rows]
                   for name, rows in tables.items() if rows}, folder)


def trial(dice, folder):
    versions = [(some(dice, POINTS), some(dice, GROUPS), some(dice, KINDS))
                for _ in range(2)]
    both = [sorted({*a, *b}) for a, b in zip(*versions)]
    tables = records(dice, both)
    paths = []
    for n, version in enumerate(versions):
        path = os.path.join(folder, "v%d.heng" % n)
        with open(path, "w", encoding="utf-8") as f:
            f.write(rules(version, 2023 + n))
        paths.append(path)
    with open(os.path.join(ROOT, "rules", "model.heng"), encoding="utf-8") as f:
        text = f.read()
    with open(os.path.join(folder, "model.heng"), "w", encoding="utf-8") as f:
        f.write(text)
    data = os.path.join(folder, "records")
    write(tables, data)
    kept = [readable(tables, version) for version in versions]
    if not all(k["units"] for k in kept):
        return None
    _, document = run("diff", *paths, "--data", data, "--attribute")
    _, beside = run("compare", *paths, "--data", data)
    # The order of the rows decides nothing.
    for rows in tables.values():
        dice.shuffle(rows)
    write(tables, os.path.join(folder, "shuffled"))
    _, again = run("diff", *paths, "--data", os.path.join(folder, "shuffled"))
    good, left = judge(tables, kept, document, beside)
    return good and told_left(again) == told_left(document), left


def number_of(value):
    return Fraction(value["exact"] if isinstance(value, dict) else value or 0)


def told_left(document):
    return [{name: cell for name, cell in row.items() if name != "set"}
            for row in document.get("left_out", [])]


# Whether all is as it should be, and how many rows were left out.
def judge(tables, kept, document, beside):
    want = {}
    for side, rest in enumerate(kept):
        for name, rows in tables.items():
            if len(rows) != len(rest[name]):
                want["v%d.heng" % side, name] = len(rows) - len(rest[name])
    got = {}
    for row in document.get("left_out", []):
        key = (os.path.basename(row["version"]), row["table"])
        got[key] = got.get(key, 0) + int(row["rows"])
    sums = [totals(rest) for rest in kept]
    moved = {unit: (sums[0].get(unit), sums[1].get(unit))
             for unit in {*sums[0], *sums[1]}
             if sums[0].get(unit) != sums[1].get(unit)}

    def number(text):
        return None if text is None else int(text)
    told = {row["id"]: (number(row["old_total"]), number(row["new_total"]))
            for row in document.get("movements", [])
            if row["old_total"] != row["new_total"]}
    columns = [key for key in beside["compare"][0] if key.endswith(".total")]
    side_by_side = {row["id"]: tuple(number(row[c]) for c in columns)
                    for row in beside["compare"]}
    all_totals = {unit: (sums[0].get(unit), sums[1].get(unit))
                  for unit in {*sums[0], *sums[1]}}
    good = got == want and told == moved and side_by_side == all_totals
    # What the edits have of a movement adds up, each choice of them read by itself.
    for row in document.get("shares", []):
        if row["of"] == "total" and not row["why_not"]:
            parts = [number_of(row[key]) for key in row
                     if key.startswith("edit_")]
            good = good and sum(parts) == number_of(row["moved"])
    return good, sum(want.values())


def main():
    dice = random.Random(drawn_seed())
    failed = done = left = 0
    while done < TRIALS:
        with temporary() as folder:
            result = trial(dice, folder)
        if result is None:
            continue
        done += 1
        failed += not result[0]
        left += result[1]
    good = not failed and left > TRIALS
    print("ok  " if good else "FAIL", done, "pairs of versions,", left,
          "rows left out,", failed, "wrong")
    raise SystemExit(0 if good else 1)


main()
