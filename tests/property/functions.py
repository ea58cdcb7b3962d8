"""Functions of values from a script: the sample profile against a model in
Python, in any order of rows; random functions against Fractions; and what of
the script the hash covers."""
import os
import random
import shutil
from datetime import date
from fractions import Fraction
from math import floor

from heng_runs import (drawn_seed, read_records, run, temporary,
                       write_records)

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "saturation")


def exact(value):
    """A number of the document as a Fraction; other values as they are."""
    if isinstance(value, dict):
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    if isinstance(value, (int, str)) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except ValueError:
            return value
    return value


def model(row):
    """What the sample profile says of an office, told in Python."""
    hours, available = Fraction(row["hours"]), Fraction(row["available"])
    there = available - Fraction(row["leave"] or 0)
    load = None
    if there > 0:
        load = hours / there
        most = Fraction(11, 10)
        load = most + (load - most) / 2 if load > most else load
    state = ("unknown" if load is None else "idle" if load < Fraction("0.6")
             else "over" if load > Fraction("1.05") else "fit")
    points = (load or 0) * 100
    points = Fraction(floor(points * 100 + Fraction(1, 2)), 100)
    month = date.fromisoformat(row["on"]).month
    return {"load": load, "points": points, "state": state,
            "quarter": "一二三四"[(month - 1) // 3] + "季度"}


def by_key(document, table="ranked"):
    return {row["id"]: row for row in document[table]}


def check_sample(rng):
    tables = read_records(os.path.join(HERE, "sample"))
    head, *body = tables["offices.csv"]
    _, plain = run("run", HERE)
    got = by_key(plain)
    assert len(got) == len(body)
    for cells in body:
        row = dict(zip(head, cells))
        for field, want in model(row).items():
            value = exact(got[row["id"]][field])
            assert value == want, (row, field, value, want)
    for _ in range(3):
        rng.shuffle(body)
        with temporary() as folder:
            write_records({"offices.csv": [head, *body]}, folder)
            _, again = run("run", HERE, "--data", folder)
        assert again["ranked"] == plain["ranked"]
    status, _ = run("test", HERE)
    assert status == 0
    return len(body)


def check_hash():
    """The function's own lines count, the rest of the script does not."""
    def hash_of(change):
        with temporary() as folder:
            copy = os.path.join(folder, "saturation")
            shutil.copytree(HERE, copy)
            path = os.path.join(copy, "profile.lua")
            with open(path, encoding="utf-8") as f:
                text = f.read()
            changed = change(text)
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(changed)
            _, document = run("check", copy)
            return document["check"][0]["hash"]

    plain = hash_of(lambda text: text)
    assert hash_of(lambda t: t.replace("-- An invented", "--\n-- An")) == plain
    assert hash_of(lambda t: t.replace("\n", "\r\n")) == plain
    assert hash_of(lambda t: t.replace('"1.1"', '"1.2"')) != plain
    assert hash_of(lambda t: t.replace("leave ~= nil", "leave~=nil")) != plain
    assert hash_of(lambda t: t.replace('"state",', '"state?",')) != plain


class Draw:
    """A random function of a, b and c, as Lua and as Python."""

    def __init__(self, rng):
        self.rng = rng

    def number(self, depth):
        """(Lua text, function of the arguments; None: it has no value)"""
        r = self.rng
        kind = r.randrange(12) if depth else r.randrange(3)
        if kind == 0:
            n = r.randint(-20, 20)
            return f"number({n})", lambda _: Fraction(n)
        if kind == 1:
            text = f"{r.randint(0, 9)}.{r.randint(0, 999):03d}"
            return f'number("{text}")', lambda _: Fraction(text)
        if kind == 2:
            name = r.choice("abc")
            return name, lambda env: env[name]
        x, fx = self.number(depth - 1)
        if kind == 3:
            return f"-({x})", lambda env: -fx(env)
        if kind == 4:
            n = r.randint(0, 3)
            return f"({x}):round({n})", lambda env: half_up(fx(env), n)
        if kind == 5:
            return f"({x}):floor()", lambda env: Fraction(floor(fx(env)))
        y, fy = self.number(depth - 1)
        if kind == 6:
            return f"({x}):max({y})", lambda env: max(fx(env), fy(env))
        if kind == 7:
            test, holds = self.condition(depth - 1)
            return (f"choose({test}, {x}, {y})",
                    lambda env: chosen(holds(env), fx(env), fy(env)))
        sign = "+-*/"[kind - 8]
        return f"({x} {sign} {y})", lambda env: combine(sign, fx, fy, env)

    def condition(self, depth):
        x, fx = self.number(depth)
        y, fy = self.number(depth)
        kind = self.rng.randrange(4)
        if kind == 0:
            return f"{x} < {y}", lambda env: fx(env) < fy(env)
        if kind == 1:
            return f"{x} <= {y}", lambda env: fx(env) <= fy(env)
        if kind == 2:
            return f"({x}):eq({y})", lambda env: fx(env) == fy(env)
        return f"{x} == {y}", lambda env: fx(env) == fy(env)


def chosen(holds, x, y):
    """Both are computed, as the arguments of a call are."""
    return x if holds else y


def half_up(x, digits):
    sign, scaled = (-1 if x < 0 else 1), abs(x) * 10 ** digits
    return sign * Fraction(floor(scaled + Fraction(1, 2)), 10 ** digits)


def combine(sign, fx, fy, env):
    x, y = fx(env), fy(env)
    if sign == "/":
        return x / y  # ZeroDivisionError: no value
    return x + y if sign == "+" else x - y if sign == "-" else x * y


SCHEME = """scheme drawn edition 2024
record rows { id key
  a: number
  b: number
  c: number
}
"""


def check_random(rng, n_functions, n_rows):
    drawn = [Draw(rng).number(5) for _ in range(n_functions)]
    rows = [{x: Fraction(rng.randint(-30, 30), 10 ** rng.randint(0, 2))
             for x in "abc"} for _ in range(n_rows)]
    script = ["local heng = ...", 'heng.scheme "drawn.heng"']
    rules = [SCHEME, "for rows {\n"]
    for i, (text, _) in enumerate(drawn):
        script.append(
            f'heng.func("f{i}", {{"a: number", "b: number", "c: number"}}, '
            '"number", function(a, b, c)\n'
            "  local function choose(holds, x, y)\n"
            "    if holds then return x end\n    return y\n  end\n"
            f"  return {text}\nend)")
        rules.append(f"  v{i} = f{i}(a, b, c)\n")
    rules.append("}\n")
    with temporary() as folder:
        profile = os.path.join(folder, "drawn")
        os.makedirs(profile)
        for name, text in (("profile.lua", "\n".join(script) + "\n"),
                           ("drawn.heng", "".join(rules))):
            with open(os.path.join(profile, name), "w") as f:
                f.write(text)
        write_records({"rows.csv": [["id", "a", "b", "c"]] + [
            [str(i)] + [plain(row[x]) for x in "abc"]
            for i, row in enumerate(rows)]}, os.path.join(profile, "sample"))
        _, document = run("run", profile, "--table", "rows")
    got, known = by_key(document, "rows"), 0
    for i, row in enumerate(rows):
        for k, (text, value) in enumerate(drawn):
            try:
                want = value(row)
            except ZeroDivisionError:
                want = None
            is_ = got[str(i)][f"v{k}"]
            if want is None:
                assert isinstance(is_, dict) and "held" in is_, (text, row)
            else:
                assert exact(is_) == want, (text, row, is_, want)
                known += 1
    return known


def plain(x):
    """A decimal of at most two places."""
    n = int(x * 100)
    return f"{'-' if n < 0 else ''}{abs(n) // 100}.{abs(n) % 100:02d}"


def main():
    for seed in ("1", drawn_seed()):
        rng = random.Random(seed)
        offices = check_sample(rng)
        known = check_random(rng, 25, 20)
        print("ok  ", offices, "offices,", known, "values of drawn functions,",
              "seed", seed)
    check_hash()


main()
