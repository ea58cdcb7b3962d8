"""Rows of a choose that `heng mutate` says exclude each other have no order: with
conditions drawn at random both orders are computed on records with every kind of
value, missing and held back ones too, and give the same."""
import itertools
import os
import random

from heng_runs import drawn_seed, run, temporary, write_records

PAIRS = 30 if os.environ.get("HENG_SANITIZED") else 100  # of each seed
SCHEME = """scheme apart 互斥 edition 2024
choice sort 种类 { one 甲, two 乙, three 丙, four 丁 }
record units 单位 {
  id 编号 key
  a 量: number?
  b 限: number?
  kind 类: sort
  open 开: yes/no
  since 起: date
}
param line 线 = 2   source "invented"
for units {
  x 数 = a required
  y 界 = b required
  z 二 = (b required) + 0
  mean 均 = quantile(x, 50%%) within kind
  high 高 = quantile(x, 75%%) within kind
}
score scored 计分 from units {
  bonus none 无 = 0
%s}
"""
ATOMS = ("x < 1", "x < 2", "x >= 2", "x = 1", "x = 2", "x > line", "x <= line",
         "x between 1 and 2", "x in { 0, 3 }", "y < 2", "y > 1", "x < y", "x >= y",
         "y > x", "x = y", "x != y", "z < 2", "z > 1", "x < mean", "x > mean",
         "x < high", "x > high", "kind = one", "kind = two", "kind != one",
         "kind in { one, two }", "kind in { three, four }", "open", "not open",
         "since < 2024-01-01", "since >= 2024-01-01", "since = 2024-01-02",
         'id = "u1"', 'id starts with "u"', "not (x < 2)", "(x < 1 or y > 1)",
         "(open implies y < 2)", "a is known", "a is missing", "b is known")


def conditions(dice):
    """Two of them, that ask for the same thing somewhere."""
    about = dice.choice(("x ", "y ", "z ", "kind ", "open", "since "))
    out = []
    for _ in range(2):
        terms = dice.sample(ATOMS, dice.choice((0, 0, 0, 1, 1, 2)))
        terms.append(dice.choice([a for a in ATOMS if about in a]))
        dice.shuffle(terms)
        out.append(" and ".join(terms))
    return out


def rules(pairs):
    """Two rules for each pair: the rows in one order and in the other."""
    out = []
    for number, (one, two) in sorted(pairs.items()):
        rows = (f"    1 when {one}\n", f"    2 when {two}\n")
        for name, order in (("p", rows), ("q", rows[::-1])):
            out.append(f"  {name}{number} = choose {{\n{''.join(order)}"
                       "    3 otherwise\n  }\n")
    return "".join(out)


def write(folder, pairs):
    path = os.path.join(folder, "apart", "apart.heng")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(SCHEME % rules(pairs))
    return path


def drawn(folder, dice):
    """Pairs of conditions that check in both orders."""
    pairs = {n: conditions(dice) for n in range(PAIRS)}
    while True:
        path = write(folder, pairs)
        status, document = run("check", os.path.dirname(path), allow=(0, 1, 3))
        wrong = {d["line"] for d in document.get("diagnostics", ())
                 if d["severity"] == "error"}
        if not wrong:
            return pairs
        with open(path, encoding="utf-8") as f:
            lines = f.read().splitlines()
        for line in wrong:
            heads = [t for t in lines[:line] if t.endswith("= choose {")]
            pairs.pop(int(heads[-1].split()[0][1:]), None)


def records(dice):
    """Every kind of value in every column; in half of the kinds nothing is held
    back, so that what is computed of a whole kind is there too."""
    rows = [["id", "a", "b", "kind", "open", "since"]]
    kinds = {"one": ("0", "1", "1.5", "2", "3"), "two": ("0", "1", "2", "3", ""),
             "three": ("1", "2", "2.5"), "four": ("1.5", "2", "")}
    for kind, values in kinds.items():
        for a, b, yes in itertools.product(values, ("0", "1", "1.5", "2", "3", ""),
                                           ("yes", "no")):
            day = dice.choice(("2023-12-31", "2024-01-01", "2024-01-02"))
            rows.append(["u%d" % len(rows), a, b, kind, yes, day])
    return {"units.csv": rows}


def proven(folder, pairs):
    """The pairs of which the change of order is neither refused nor survives."""
    _, document = run("mutate", os.path.join(folder, "apart"), "--lang", "en")
    left = {row["rule"] for row in document["survivors"]
            if row["operator"].endswith("in the other order")}
    return [n for n in pairs if f"scored.p{n}" not in left]


def value(cell):
    """What is held back is that, for whatever reason."""
    return "held" if isinstance(cell, dict) else cell


def try_seed(seed):
    """How many pairs give the same in both orders, and how many are proven."""
    dice = random.Random(seed)
    with temporary() as folder:
        pairs = drawn(folder, dice)
        same = proven(folder, pairs)
        write_records(records(dice), os.path.join(folder, "records"))
        _, document = run("run", os.path.join(folder, "apart"), "--data",
                          os.path.join(folder, "records"))
        rows = document["scored"]
    alike = [n for n in pairs
             if all(value(row[f"p{n}"]) == value(row[f"q{n}"]) for row in rows)]
    for n in same:
        if n not in alike:
            row = next(r for r in rows
                       if value(r[f"p{n}"]) != value(r[f"q{n}"]))
            raise SystemExit("not apart: %s | %s: %s" % (*pairs[n], row["id"]))
    if os.environ.get("HENG_VERBOSE"):
        for n in alike:
            print("proven " if n in same else "not", *pairs[n], sep=" | ")
    print("%d pairs of conditions check in both orders, %d give the same, %d of "
          "these are proven" % (len(pairs), len(alike), len(same)))
    return len(alike), len(same)


def main():
    # How many are proven is asked of the same pairs each time: of a drawn few
    # more than usual may give the same without excluding each other.
    alike, same = try_seed("1")
    if same * 2 < alike:
        raise SystemExit("too few are proven")
    try_seed(drawn_seed())


if __name__ == "__main__":
    main()
