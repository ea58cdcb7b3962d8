"""Rollups against an independent model: random forests with weights that are no
neat decimals, rows in any order, the whole table and a subset with a tree of its
own, the rules in both tongues. The model goes down the tree by itself, in
fractions, and knows nothing of how the house does it."""
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

from heng_runs import drawn_seed, heng, run, temporary, write_records

FORESTS = 40
RULES = """scheme forest 森林 edition 2024

record nodes 节点 {
  id 编号 key
  parent 上级: nodes?
  chief 主管: nodes?
  weight 权重: number between 0.001 and 99
  value 取值: number?
  chosen 入选: yes/no else no
}
record notes 便条 {
  id 编号 key
  node 节点: nodes
  points 分值: number
}

for nodes {
  rollup mean 均值 via parent = at leaves value else 0,
    above sum(mean * weight) / sum(weight)
  rollup noted 便条分 via parent = at leaves sum(notes.points via node),
    above sum(noted) + sum(notes.points via node)
  rollup levels 级数: number whole via chief = at leaves 0, above max(levels) + 1
  rollup known 已知均值: number? via parent = at leaves value,
    above average(known where known is known)
  rollup strict 严格合计 via parent = at leaves value required,
    above sum(strict) / this.weight
  rollup heavy 重者 via parent = at leaves 1,
    above sum(heavy where weight > this.weight) + count(id)
}

table some 部分 from nodes where chosen {
  rollup part 部分均值 via parent = at leaves weight,
    above sum(part * weight) / sum(weight) - this.weight
  rollup best 最好 via chief = at leaves value is known,
    above any(best) or value is known
}
"""


def number(draw):
    return Fraction(draw.randrange(-500, 500), draw.choice((1, 10, 100)))


def decimal(x):
    return str(int(x)) if x.denominator == 1 else "%.3f" % float(x)


def forest(draw):
    """{key: row}; a parent or chief always stands earlier, so that no ring forms."""
    nodes, keys = {}, []
    shape = draw.choice((1, 3, 1000))  # a chain, narrow, wide
    for i in range(draw.randrange(1, 45)):
        near = keys[-shape:]
        nodes["n%d" % i] = {
            "parent": draw.choice(near) if keys and draw.random() < 0.9 else None,
            "chief": draw.choice(keys) if keys and draw.random() < 0.7 else None,
            "weight": Fraction(draw.randrange(1, 9000), 1000),
            "value": number(draw) if draw.random() < 0.85 else None,
            "chosen": draw.random() < 0.6,
            "notes": [number(draw) for _ in range(draw.randrange(0, 3))],
        }
        keys.append("n%d" % i)
    return nodes


def records(nodes, draw):
    rows = [[key, row["parent"] or "", row["chief"] or "", decimal(row["weight"]),
             "" if row["value"] is None else decimal(row["value"]),
             "yes" if row["chosen"] else ""] for key, row in nodes.items()]
    notes = [[key, decimal(points)] for key, row in nodes.items()
             for points in row["notes"]]
    draw.shuffle(rows)
    draw.shuffle(notes)
    return {"nodes.csv": [["id", "parent", "chief", "weight", "value",
                           "chosen"]] + rows,
            "notes.csv": [["id", "node", "points"]] +
            [["t%d" % i] + note for i, note in enumerate(notes)]}


class Held(Exception):
    """A required value is missing."""


def rolled(nodes, by, leaf, above):
    """The value of every row: from the row at a leaf, else from the row and the
    rows below with their values."""
    below = {key: [] for key in nodes}
    for key, row in nodes.items():
        if row[by] in nodes:
            below[row[by]].append(key)
    values = {}

    def value(key):
        if key not in values:
            try:
                children = [(nodes[k], value(k)) for k in below[key]]
                if any(isinstance(v, Held) for _, v in children):
                    raise Held()
                values[key] = (above(nodes[key], children) if children
                               else leaf(nodes[key]))
            except Held as held:
                values[key] = held
        return values[key]

    return {key: value(key) for key in nodes}


def weighted(children):
    return (sum(v * row["weight"] for row, v in children) /
            sum(row["weight"] for row, _ in children))


def average(values):
    return sum(values) / Fraction(len(values)) if values else None


def demanded(row):
    if row["value"] is None:
        raise Held()
    return row["value"]


def model(nodes):
    some = {key: row for key, row in nodes.items() if row["chosen"]}
    return {
        "nodes": {
            "mean": rolled(nodes, "parent", lambda r: r["value"] or Fraction(0),
                           lambda r, c: weighted(c)),
            "noted": rolled(nodes, "parent", lambda r: sum(r["notes"]),
                            lambda r, c: sum(v for _, v in c) + sum(r["notes"])),
            "levels": rolled(nodes, "chief", lambda r: 0,
                             lambda r, c: 1 + max(v for _, v in c)),
            "known": rolled(nodes, "parent", lambda r: r["value"],
                            lambda r, c: average([v for _, v in c
                                                  if v is not None])),
            "strict": rolled(nodes, "parent", demanded,
                             lambda r, c: sum(v for _, v in c) / r["weight"]),
            "heavy": rolled(nodes, "parent", lambda r: 1, lambda r, c: len(c) +
                            sum(v for row, v in c
                                if row["weight"] > r["weight"])),
        },
        "some": {
            "part": rolled(some, "parent", lambda r: r["weight"],
                           lambda r, c: weighted(c) - r["weight"]),
            "best": rolled(some, "chief", lambda r: r["value"] is not None,
                           lambda r, c: any(v for _, v in c) or
                           r["value"] is not None),
        },
    }


def told(cell):
    """A cell of the JSON as the model has it."""
    if isinstance(cell, dict) and "numerator" in cell:
        return Fraction(int(cell["numerator"]), int(cell["denominator"]))
    if isinstance(cell, dict):
        return "held"
    if cell is None or isinstance(cell, bool):
        return cell
    return Fraction(cell)


def compare(folder, data, want):
    wrong = []
    for table, columns in want.items():
        _, document = run("run", folder, "--data", data, "--table", table)
        rows = {row["id"]: row for row in document[table]}
        for field, values in columns.items():
            for key, value in values.items():
                expected = "held" if isinstance(value, Held) else value
                got = told(rows[key][field])
                if got != expected:
                    wrong.append("%s %s.%s: %s, expected %s" % (
                        key, table, field, got, expected))
    return wrong


def deep_chain(rules, data):
    """2,000 levels: computed, and explained as far as a reader goes, with half a
    megabyte of stack (eight where sanitizers widen every frame)."""
    stack = 8192 if os.environ.get("HENG_SANITIZED") else 512
    levels = 2000
    rows = [["n%d" % i, "n%d" % (i - 1) if i else "", "n%d" % (i - 1) if i else "",
             "1", "1", "yes"] for i in range(levels)]
    write_records({"nodes.csv": [["id", "parent", "chief", "weight", "value",
                                  "chosen"]] + rows, "notes.csv":
                   [["id", "node", "points"]]}, data)
    for words in (["run", rules, "--table", "nodes"],
                  ["explain", rules, "n0", "nodes.levels"],
                  ["explain", rules, "n0", "nodes.mean"]):
        command = [heng(), *words, "--data", data, "--format", "json"]
        done = subprocess.run(["sh", "-c", 'ulimit -s %d; exec "$@"' % stack, "sh"] +
                              command, capture_output=True)
        if done.returncode != 0:
            sys.exit("deep chain: %s: status %d" % (words[0], done.returncode))
        if words[0] == "run":
            first = next(row for row in json.loads(done.stdout)["nodes"]
                         if row["id"] == "n0")
            if int(first["levels"]) != levels - 1:
                sys.exit("deep chain: %s levels" % first["levels"])


def main():
    draw = random.Random(drawn_seed())
    cells = 0
    with temporary() as folder:
        rules = os.path.join(folder, "forest.heng")
        with open(rules, "w", encoding="utf-8") as f:
            f.write(RULES)
        chinese = os.path.join(folder, "sen.heng")
        with open(chinese, "wb") as f:
            f.write(subprocess.run([heng(), "fmt", "--lang", "zh", rules],
                                   capture_output=True, check=True).stdout)
        for i in range(FORESTS):
            nodes = forest(draw)
            want = model(nodes)
            data = os.path.join(folder, "records")
            write_records(records(nodes, draw), data)
            wrong = compare(rules if i % 2 else chinese, data, want)
            if wrong:
                sys.exit("forest %d:\n%s" % (i, "\n".join(wrong[:10])))
            cells += sum(len(v) for c in want.values() for v in c.values())
        deep_chain(rules, os.path.join(folder, "deep"))
    print("%d forests, %d cells" % (FORESTS, cells))


if __name__ == "__main__":
    main()
