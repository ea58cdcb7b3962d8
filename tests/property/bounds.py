#!/usr/bin/env python3
"""What `check` says of bounds, against trying every value.

Draws formulas over three fields with small bounds, asks `heng check` what it
warns of, and computes the same formulas for every combination of values with
Fractions. A mark that is said to go beyond its full ones must reach just that;
a cap, a floor or a comparison that is said to have one outcome must have it for
every combination. Where every field stands once, nothing may be overlooked.
"""
import itertools
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

FIELDS = {"x": (-3, 4), "y": (0, 5), "z": (1, 3)}
VALUES = [dict(zip(FIELDS, v)) for v in itertools.product(
    *(range(low, high + 1) for low, high in FIELDS.values()))]


def half_up(x):
    return (abs(x) + Fraction(1, 2)).__floor__() * (1 if x >= 0 else -1)


def formula(draw, names, depth):
    """A text, what it is worth for given fields, and whether it is monotone."""
    if depth == 0 or draw.random() < 0.2:
        if names and draw.random() < 0.8:
            name = draw.choice(names)
            return name, lambda v: Fraction(v[name]), True, {name}
        n = draw.randint(0, 6)
        return str(n), lambda v: Fraction(n), True, set()
    kind = draw.choice("+-*m/rMAlc")
    a, fa, ma, na = formula(draw, names, depth - 1)
    left = [n for n in names if n not in na] if draw.random() < 0.7 else names
    b, fb, mb, nb = formula(draw, left, depth - 1)
    once = ma and mb and not na & nb
    n = draw.randint(1, 4)
    if kind == "+":
        return f"({a} + {b})", lambda v: fa(v) + fb(v), once, na | nb
    if kind == "-":
        return f"({a} - {b})", lambda v: fa(v) - fb(v), once, na | nb
    if kind == "*":
        return f"({a} * {n})", lambda v: fa(v) * n, ma, na
    if kind == "m":
        return f"({a} * {b})", lambda v: fa(v) * fb(v), False, na | nb
    if kind == "/":
        return f"({a} / {n})", lambda v: fa(v) / n, ma, na
    if kind == "r":
        return f"round({a}, 0)", lambda v: Fraction(half_up(fa(v))), ma, na
    if kind == "M":
        return f"max({a}, {b})", lambda v: max(fa(v), fb(v)), once, na | nb
    if kind == "l":
        return f"min({a}, {b})", lambda v: min(fa(v), fb(v)), once, na | nb
    if kind == "A":
        return f"abs({a})", lambda v: abs(fa(v)), False, na
    return (f"choose {{ {a} when y > {n}; {b} otherwise }}",
            lambda v: fa(v) if v["y"] > n else fb(v), False, na | nb | {"y"})


def number(text):
    return Fraction(text.replace("≈", "").strip())


def scheme(draw, count):
    lines = ["scheme s", "record rows {", "  id key"]
    lines += [f"  {n}: number whole between {low} and {high}"
              for n, (low, high) in FIELDS.items()]
    lines += ["}", "score good from rows {"]
    marks, others = {}, {}
    for i in range(count):
        text, value, monotone, _ = formula(draw, list(FIELDS), 3)
        full = draw.randint(0, 30)
        lines.append(f"  indicator i{i} of {full} = {text}")
        marks[len(lines)] = (text, value, monotone, full)
    for i in range(count):
        text, value, _, _ = formula(draw, list(FIELDS), 2)
        kind = draw.choice(["at most", "at least", "<", "<=", ">", ">=", "=", "!="])
        limit = draw.randint(-5, 15)
        lines.append(f"  c{i} = ({text}) {kind} ({limit})")
        others[len(lines)] = (text, value, kind, limit)
    return "\n".join(lines + ["}", ""]), marks, others


HOLDS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
         ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
         "=": lambda a, b: a == b, "!=": lambda a, b: a != b}


def is_true(code, results, kind, limit):
    """Whether the warning about a line holds for every combination."""
    return {
        "H362": lambda: kind == "at most" and max(results) <= limit,
        "H363": lambda: kind == "at most" and min(results) >= limit,
        "H364": lambda: kind == "at least" and min(results) >= limit,
        "H365": lambda: kind == "at least" and max(results) <= limit,
        "H366": lambda: all(HOLDS[kind](r, limit) for r in results),
        "H367": lambda: not any(HOLDS[kind](r, limit) for r in results),
    }[code]()


def warnings(heng, text, folder):
    path = f"{folder}/s.heng"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    done = subprocess.run([heng, "check", path, "--lang", "en"],
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    for m in re.finditer(r"^s\.heng:(\d+):\d+: warning (H36\d): (.*)$",
                         done.stderr, re.M):
        yield int(m[1]), m[2], m[3]


def try_seed(heng, seed, folder):
    text, marks, others = scheme(random.Random(seed), 60)
    said = list(warnings(heng, text, folder))
    count = 0
    for line, code, message in said:
        if line in marks and code in ("H360", "H361"):
            formula_text, value, _, full = marks[line]
            results = [value(v) for v in VALUES]
            got = number(re.search(r"can be (≈?-?[\d.]+)", message)[1])
            want = max(results) if code == "H360" else min(results)
            assert abs(got - want) < Fraction(1, 10**6), (seed, formula_text, message, want)
            assert want > full or code == "H361" and want < 0
            count += 1
        elif line in others:
            formula_text, value, kind, limit = others[line]
            results = [value(v) for v in VALUES]
            assert is_true(code, results, kind, limit), (seed, formula_text, message)
            count += 1
    told = {line for line, code, _ in said if code in ("H360", "H361")}
    for line, (formula_text, value, monotone, full) in marks.items():
        results = [value(v) for v in VALUES]
        if monotone and (max(results) > full or min(results) < 0):
            assert line in told, (seed, formula_text, full, max(results))
    return count


def main():
    heng, seeds = sys.argv[1], [int(s) for s in sys.argv[2:]] or range(1, 13)
    with tempfile.TemporaryDirectory() as folder:
        count = sum(try_seed(heng, seed, folder) for seed in seeds)
    print(f"{count} warnings are as every combination has it")
    return 0 if count > 100 else 1


if __name__ == "__main__":
    sys.exit(main())
