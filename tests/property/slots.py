"""Slots against an independent model: random children in the records, of one unit
or of all, under the right parent or a wrong one, with marks that are there, are not,
are twice there, are too high, or of somebody else's indicator. The values of the
parent and every finding are those of a model that reads the same rows."""
import os
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction

from heng_runs import drawn_seed, heng, run, temporary, write_records

ROUNDS = 60
FULL, FIXED = 12, 2
RULES = """scheme slots 可设 edition 2024
use model

extend choice units.class { one 一, two 二 }

score scored 受评 from units where class = one {
  indicator closed 固定 of 88 = 80
  indicator own 个性 of %d slot children {
    fixed 必有 of %d = 1.5
  }
}
""" % (FULL, FIXED)


def drawn(draw):
    units = {"u%d" % i: draw.choice(("one", "one", "two"))
             for i in range(draw.randrange(1, 6))}
    children, marks = {}, []
    for i in range(draw.randrange(0, 9)):
        children["i%d" % i] = {
            "parent": draw.choice(("own", "own", "个性", "closed", "i0", "")),
            "unit": draw.choice(list(units) + ["", ""]),
            "full": draw.choice((2, 3, 5, 10, None)),
        }
    if "i0" in children and children["i0"]["parent"] == "i0":
        children["i0"]["parent"] = "own"
    for key, child in children.items():
        for unit in units:
            if draw.random() < (0.9 if child["unit"] in ("", unit) else 0.1):
                stages = ["", "half"] if draw.random() < 0.1 else [""]
                for stage in stages:
                    value = Fraction(draw.randrange(-4, 44), 4)
                    marks.append((unit, key, stage,
                                  None if draw.random() < 0.1 else value))
    return units, children, marks


def model(units, children, marks):
    """({unit: value or None where it is held back}, findings by code)"""
    found, values = Counter(), {}
    mine = {k: c for k, c in children.items() if c["parent"] in ("own", "个性")}
    found["H544"] = sum(c["parent"] == "closed" for c in children.values())
    found["H460"] = sum(key in mine and mine[key]["unit"] not in ("", unit)
                        for unit, key, _, _ in marks)
    for unit, kind in units.items():
        if kind != "one":
            continue
        here = {k: c for k, c in mine.items() if c["unit"] in ("", unit)}
        fulls = [c["full"] for c in here.values()]
        if None in fulls or sum(fulls) + FIXED != FULL:
            found["H543"] += 1
        total = Fraction(3, 2)
        for key, child in here.items():
            given = [v for u, k, _, v in marks if (u, k) == (unit, key)]
            if len(given) == 1 and given[0] is not None:
                total = None if total is None else total + given[0]
                if child["full"] is not None and not 0 <= given[0] <= child["full"]:
                    found["H542"] += 1
                continue
            found["H541" if len(given) > 1 else "H540"] += 1
            total = None
        values[unit] = total
    return values, +found


def told(cell):
    return None if isinstance(cell, dict) or cell is None else Fraction(cell)


def main():
    draw = random.Random(drawn_seed())
    met = Counter()
    with temporary() as folder:
        rules = os.path.join(folder, "slots.heng")
        with open(rules, "w", encoding="utf-8") as f:
            f.write(RULES)
        chinese = os.path.join(folder, "keshe.heng")
        with open(chinese, "wb") as f:
            f.write(subprocess.run([heng(), "fmt", "--lang", "zh", rules],
                                   capture_output=True, check=True).stdout)
        for i in range(ROUNDS):
            units, children, marks = drawn(draw)
            values, found = model(units, children, marks)
            met += found
            rows = [[k, c["parent"], c["unit"],
                     "" if c["full"] is None else str(c["full"])]
                    for k, c in children.items()]
            cells = [[u, k, s, "" if v is None else str(float(v))]
                     for u, k, s, v in marks]
            draw.shuffle(rows)
            draw.shuffle(cells)
            data = os.path.join(folder, "records")
            write_records({
                "units.csv": [["id", "name", "class"]] +
                [[u, u, kind] for u, kind in units.items()],
                "indicators.csv": [["id", "parent", "unit", "full"]] + rows,
                "marks.csv": [["unit", "indicator", "stage", "value"]] + cells,
            }, data)
            _, document = run("run", rules if i % 2 else chinese, "--data", data)
            got = {row["id"]: told(row["own"]) for row in document["scored"]}
            raised = Counter(f["code"] for f in document.get("findings", []))
            if got != values or raised != found:
                sys.exit("round %d: %s, expected %s; %s, expected %s\n%s\n%s" % (
                    i, got, values, dict(raised), dict(found), children, marks))
    print("%d rounds, findings: %s" % (ROUNDS, dict(met)))


if __name__ == "__main__":
    main()
