"""Small schemes are drawn whose every result Python computes by itself, with
fractions: what `audit` says of their roundings, ties, margins and sums is compared
with trying everything.

    audit_small.py HENG [SCHEMES]"""
import datetime
import os
import random
import sys
from fractions import Fraction as F

from heng_runs import drawn_seed, run, temporary, write_records

SCHEMES = int(sys.argv[2]) if len(sys.argv) > 2 else \
    8 if os.environ.get("HENG_SANITIZED") else 24
MODES = ("half up", "half even", "up", "down")
START = datetime.date(2024, 1, 1)
DAYS = 3660  # how far a date is moved
RULES = """scheme small 小 edition 2024
choice tier 等次 {{ good 好, fair 中, poor 差 }}
record units 单位 {{
  id 编号 key
  name 名称: text
  a 甲: number whole between 0 and 6
  b 乙: number between 0 and 3
}}
record deeds 事项 {{
  id 编号 key
  unit 单位: units
  points 分值: number between 0 and 5
  day 日期: date
}}
score ranked 名次 from units {{
  indicator x 基本 of 100 = {x}
  bonus y 加分 = sum(deeds.points where day <= 2024-02-01) at most {cap}
  total = round(x + y, {digits}{mode})
  place = rank by total descending; ties {ties}{then}
  tier = choose {{
    good when {good}
    fair when {fair}
    poor otherwise
  }}
}}
"""
# Text and what it means; whether more of an input is never less of the score.
SHAPES = (
    ("a * b / 3", lambda a, b: a * b / 3, True),
    ("a + b", lambda a, b: a + b, True),
    ("a * 2 + b / 7", lambda a, b: a * 2 + b / F(7), True),
    ("round(b, 0) + a / 3",
     lambda a, b: rounded(b, 0, "half up") + F(a) / 3, True),
    ("abs(a - 3) + b", lambda a, b: abs(a - 3) + b, False),
    ("(a at most 4) * 1.5 + (b - 1.5)^2",
     lambda a, b: min(a, 4) * F(3, 2) + (b - F(3, 2)) ** 2, False),
)


def rounded(x, digits, mode):
    scaled = abs(x) * F(10) ** digits
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    more = {"half up": rest >= F(1, 2), "up": rest > 0, "down": False,
            "half even": rest > F(1, 2) or (rest == F(1, 2) and whole % 2)}
    value = F(whole + more[mode]) / F(10) ** digits
    return -value if x < 0 else value


class Scheme:
    """One drawn scheme with its records."""

    def __init__(self, draw):
        self.shape = draw.choice(SHAPES)
        self.cap = draw.choice((2, 5, 40))
        self.digits = draw.choice((0, 1, 2))
        self.mode = draw.choice(MODES)
        self.ties = draw.choice(("share", "dense"))
        self.then = draw.random() < 0.3
        self.by_place = draw.random() < 0.5
        n = draw.randint(2, 5)
        self.units = {"u%d" % i: [F(draw.randint(0, 6)),
                                  F(draw.randint(0, 30), 10)]
                      for i in range(n)}
        self.units["u0"][1] = F(draw.randint(0, 2)) + F(1, 10)
        self.deeds = {}
        for i in range(draw.randint(1, 2 * n)):
            self.deeds["d%d" % i] = [
                draw.choice(sorted(self.units)), F(draw.randint(0, 50), 10),
                START + datetime.timedelta(days=draw.randint(0, 60))]
        self.deeds["d0"][1] = F(draw.randint(0, 4)) + F(1, 10)

    def text(self):
        good, fair = ("place <= 1", "place <= 2") if self.by_place \
            else ("total >= 8", "total >= 4")
        mode = "" if self.mode == "half up" else ", " + self.mode
        return RULES.format(x=self.shape[0], cap=self.cap, digits=self.digits,
                            mode=mode, ties=self.ties, good=good, fair=fair,
                            then="; then by a descending" if self.then else "")

    def tables(self):
        units = [["id", "name", "a", "b"]]
        units += [[u, u.upper(), str(a), text(b)]
                  for u, (a, b) in self.units.items()]
        deeds = [["id", "unit", "points", "day"]]
        deeds += [[d, u, text(p), day.isoformat()]
                  for d, (u, p, day) in self.deeds.items()]
        return {"units.csv": units, "deeds.csv": deeds}

    def results(self, mode=None, digits=None, ties=None, then=None):
        """{unit: (total, place, tier)}, or with None for a place held back."""
        mode, ties = mode or self.mode, ties or self.ties
        digits = self.digits if digits is None else digits
        then = self.then if then is None else then
        totals, keys = {}, {}
        for u, (a, b) in self.units.items():
            y = min(sum((p for v, p, day in self.deeds.values()
                         if v == u and day <= datetime.date(2024, 2, 1)), F(0)),
                    F(self.cap))
            totals[u] = rounded(self.shape[1](a, b) + y, digits, mode)
            keys[u] = (totals[u], a if then else 0)
        out = {}
        for u in self.units:
            better = [keys[v] for v in keys if keys[v] > keys[u]]
            place = 1 + (len(set(better)) if ties == "dense" else len(better))
            if ties == "none" and sum(keys[v] == keys[u] for v in keys) > 1:
                place = None
            out[u] = (totals[u], place, self.tier(totals[u], place))
        return out

    def tier(self, total, place):
        if self.by_place and place is None:
            return None
        at = ((place <= 1, place <= 2) if self.by_place
              else (total >= 8, total >= 4))
        return "good" if at[0] else "fair" if at[1] else "poor"

    def cells(self, unit):
        """(where, which, step, lowest, highest) of what belongs to a unit."""
        yield self.units[unit], 0, F(1), F(0), F(6)
        yield self.units[unit], 1, F(1, 10), F(0), F(3)
        for deed in self.deeds.values():
            if deed[0] == unit:
                yield deed, 1, F(1, 10), F(0), F(5)
                yield deed, 2, datetime.timedelta(days=1), None, None


def text(x):
    return "%d.%d" % divmod(int(x * 10), 10)


def number(cell):
    if isinstance(cell, dict):
        return F(int(cell["numerator"]), int(cell["denominator"])) \
            if "numerator" in cell else None
    return F(str(cell))


# ---- what comes of it -------------------------------------------------------

def differing(before, after):
    """{(unit, field)} of what is another."""
    return {(u, name) for u in before
            for name, a, b in zip(("total", "place", "tier"), before[u],
                                  after[u]) if a != b}


def check_variants(scheme, audit):
    base = scheme.results()
    number, = [r["no"] for r in audit["roundings"]
               if r["rule"].endswith(".total")]
    for mode, digits in [(m, scheme.digits) for m in MODES] + \
            [(scheme.mode, scheme.digits + more) for more in (-1, 1)]:
        truth = differing(base, scheme.results(mode=mode, digits=digits))
        how = "%s, %d digit%s" % (mode, digits, "" if digits == 1 else "s")
        said = {(e["id"], e["field"])
                for s in ("rounding_effects", "rounding_totals")
                for e in audit.get(s, ()) if e["no"] == number
                and e["otherwise"] == how}
        if truth != said:
            yield "rounding %s: %s" % (how, truth ^ said)
    totals = [r[0] for r in base.values()]
    keys = [(r[0], scheme.units[u][0] if scheme.then else 0)
            for u, r in base.items()]
    ties = {t for t in totals if totals.count(t) > 1}
    left = {k[0] for k in keys if keys.count(k) > 1}
    said = audit.get("ties", [])
    if len(said) != len(ties):
        yield "%d ties, not %d" % (len(said), len(ties))
    shown = sum("a" != t["decided_by"] for t in said)
    if shown != len(left):
        yield "%d ties left, not %d" % (shown, len(left))
    for v in audit.get("tied_otherwise", ()):
        policy = v["otherwise"].split(",")[0].removeprefix("ties ")
        then = scheme.then and not v["otherwise"].endswith("`then by`")
        truth = differing(base, scheme.results(
            ties="none" if policy == "no ties" else policy, then=then))
        said = {(e["id"], e["field"]) for e in audit.get("tie_effects", ())
                if e["otherwise"] == v["otherwise"]}
        if truth != said:
            yield "ties %s: %s" % (v["otherwise"], truth ^ said)


def reached(base, after, unit, other, goal):
    if goal == "passes":
        return after[unit][1] < after[other][1]
    if goal == "falls behind":
        return after[other][1] < after[unit][1]
    if after[unit][2] == base[unit][2]:
        return False
    went = after[unit][0] - base[unit][0] or base[unit][1] - after[unit][1]
    return went >= 0 if goal == "tier up" else went <= 0


def tried(scheme, base, margin):
    """{steps: whether some input does it with so many}, by trying them all."""
    unit, other, goal = margin["id"], margin["other"], margin["goal"]
    found = {}
    for where, which, step, low, high in scheme.cells(unit):
        before = where[which]
        for sign in (1, -1):
            for steps in range(1, DAYS if low is None else 60):
                value = before + sign * steps * step
                if low is not None and not low <= value <= high:
                    break
                if low is None and steps > 70:
                    break  # beyond all the days that the rules tell apart
                where[which] = value
                if reached(base, scheme.results(), unit, other, goal):
                    found[steps] = True
        where[which] = before
    return found


def check_row(scheme, base, margin):
    """A deed less."""
    key = margin["record"].split(" ")[1]
    deeds = dict(scheme.deeds)
    del scheme.deeds[key]
    if not reached(base, scheme.results(), margin["id"], margin["other"],
                   margin["goal"]):
        yield "%s %s: the row %s does not do it" % (
            margin["id"], margin["goal"], key)
    scheme.deeds = deeds


def check_margins(scheme, audit):
    base = scheme.results()
    for margin in audit.get("margins", ()):
        if margin["kind"] == "row":
            yield from check_row(scheme, base, margin)
        if margin["kind"] != "amount":  # see audit_others.py
            continue
        truth = tried(scheme, base, margin)
        least = min(truth, default=None)
        steps = margin["steps"] and abs(margin["steps"])
        where = "%s %s" % (margin["id"], margin["goal"])
        if margin["sure"] == "none found" and least and scheme.shape[2]:
            yield "%s: %d steps do it" % (where, least)
        if steps and steps not in truth:
            yield "%s: %d steps do not do it" % (where, steps)
        if steps and (scheme.shape[2] or margin["sure"] == "smallest") \
                and steps != least:
            yield "%s: %d steps, not %s" % (where, steps, least)


def check_sums(scheme, audit, document):
    said = {s["id"]: number(s["difference"]) for s in audit.get("sums", ())}
    for row in document["ranked"]:
        parts = sum(rounded(number(row[p]), 6, "half up")
                    if isinstance(row[p], dict) else number(row[p])
                    for p in "xy")
        off = number(row["total"]) - parts
        if said.pop(row["id"], F(0)) != off:
            yield "sum of %s: off by %s" % (row["id"], off)
    if said:
        yield "sums: %s" % said


def try_one(seed, folder):
    scheme = Scheme(random.Random(seed))
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "small.heng"), "w", encoding="utf-8") as f:
        f.write(scheme.text())
    data = os.path.join(folder, "data")
    write_records(scheme.tables(), data)
    words = (os.path.join(folder, "small.heng"), "--data", data)
    document, audit = run("run", *words)[1], run("audit", *words)[1]
    got = {r["id"]: (number(r["total"]), number(r["place"]), r["tier"])
           for r in document["ranked"]}
    if got != scheme.results():
        yield "the model is wrong: %s, %s" % (got, scheme.results())
        return
    yield from check_variants(scheme, audit)
    yield from check_margins(scheme, audit)
    yield from check_sums(scheme, audit, document)


def main():
    seed, failed = drawn_seed(), 0
    with temporary() as folder:
        for i in range(SCHEMES):
            name = "%s-%d" % (seed, i)
            for wrong in try_one(name, os.path.join(folder, str(i))):
                failed += 1
                print("FAIL", name, wrong)
    print("%d schemes of seed %s, %d differences" % (SCHEMES, seed, failed))
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
