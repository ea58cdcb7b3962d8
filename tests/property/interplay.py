"""Constructs that meet: rollups below a score of stages from a file, figures by
date and number that are asked with what is missing or held back, scales between
figures of a window, weighted averages, counts as a rank key. On random records, in
both tongues and two orders of rows, against a model in fractions that knows nothing
of how the house does it."""
import csv
import datetime
import os
import random
import subprocess
import sys
from fractions import Fraction

from heng_runs import drawn_seed, heng, run, temporary, write_records

ROUNDS = 30
KINDS = ("red", "green", "blue")
HELD = "held"
RULES = """scheme mixed 混合 edition 2024

choice kind 类 {{ red 红, green 绿, blue 蓝 }}

given stages 阶段表 from "stages.csv" {{
  id 编号 key
  until 截止: date
  worth 比重: number between 1 and 9
}}
record wards 片区 {{
  id 编号 key
  upper 上级: wards?
  share 份额: number between 0 and 9 else 1
  base 基数: number?
  kind 类: kind
}}
record deeds 事项 {{
  id 编号 key
  ward 片区: wards
  stage 阶段: stages else "last"
  kind 类: kind
  day 日期: date?
  points 分值: number?
  weight 权重: number
}}

param rate 比率 by kind, date {{
{rate}
}}
param step 档 by number {{
{step}
}}
param part 份 between 0 and 1 = 30%

for deeds {{ rated 折算 = (points else 0) * (rate[kind, day] else 1) }}
for wards {{
  rollup level 高度: number whole = at leaves 0, above max(level) + 1
  rollup mid 中位 = at leaves base required, above quantile(mid, part)
  rollup soft 均值: number? = at leaves base,
    above average(soft else 0 weighted by share)
  rollup top 前二 = at leaves step[base else -9],
    above sum of the 2 largest(top) * (this.share + 1)
  place 名次 = rank by counts of deeds.kind descending,
    level ascending within kind; ties dense
}}
table busy 忙 from wards where kind in {{red, green}} {{
  rollup load 负荷 = at leaves 1, above average of the 2 smallest(load) + 1
}}
score standing 进展 from ward in wards, stage in stages
  where ward.base is known or ward.kind = red {{
  earned 得分 = sum(deeds.rated where day is known and day <= this.stage.until)
  heavy 加权分 = average(deeds.points else 0 weighted by weight)
  stepped 档值 = step[heavy]
  gain 增益 = ward.mid * step[ward.base else 0] / stage.worth
  scaled 折百 = scale(earned,
    from min(earned) within stage..max(earned) within stage to 0..100) else 50
  among 位置 = percentile rank(earned) within stage else -1
  spread 方差 = variance(gain) within ward
  total = round(earned + (heavy else 0), 2)
  place = rank by total descending within stage; ties share
}}
for wards {{
  best 最好 = min(standing.place) else 0
  last 末期 = only(standing.earned where stage = "last") else -1
}}
for stages {{
  mean 均分 = average(standing.earned) else 0
  third 三分位 = quantile(standing.scaled, 1/3) else 0
}}
"""


# Drawing ---------------------------------------------------------------------

def number(draw, low=-300, high=900):
    return Fraction(draw.randrange(low, high), draw.choice((1, 10, 100)))


def day(draw):
    return datetime.date(2024, 1, 1) + datetime.timedelta(draw.randrange(366))


def decimal(x):
    return "" if x is None else str(float(x))


def draw_params(draw):
    rate = {kind: {day(draw): number(draw) for _ in range(draw.randrange(1, 4))}
            for kind in KINDS}
    step = {Fraction(draw.randrange(-20, 90), 10): number(draw)
            for _ in range(draw.randrange(1, 6))}
    rest = {"rate": number(draw) if draw.random() < 0.3 else None,
            "step": number(draw)}
    lines = [["  %s, from %s = %s" % (kind, key, decimal(value))
              for kind in KINDS for key, value in rate[kind].items()],
             ["  from %s = %s" % (decimal(key), decimal(value))
              for key, value in step.items()]]
    for rows, name in zip(lines, ("rate", "step")):
        draw.shuffle(rows)
        if rest[name] is not None:
            rows.append("  otherwise = %s" % decimal(rest[name]))
    text = RULES.format(rate="\n".join(lines[0]), step="\n".join(lines[1]))
    return text, rate, step, rest


def draw_wards(draw):
    wards, keys = {}, []
    for i in range(draw.randrange(1, 16)):
        wards["w%d" % i] = {
            "upper": draw.choice(keys) if keys and draw.random() < 0.8 else None,
            "share": Fraction(draw.randrange(0, 4)),
            "base": number(draw) if draw.random() < 0.85 else None,
            "kind": draw.choice(KINDS)}
        keys.append("w%d" % i)
    return wards


def draw_deeds(draw, wards, stages):
    return {"d%d" % i: {
        "ward": draw.choice(list(wards)),
        "stage": draw.choice(list(stages) + [None]),
        "kind": draw.choice(KINDS),
        "day": day(draw) if draw.random() < 0.9 else None,
        "points": number(draw) if draw.random() < 0.9 else None,
        "weight": Fraction(draw.randrange(-1 if draw.random() < 0.1 else 0, 5))}
        for i in range(draw.randrange(0, 40))}


def cell(x):
    if isinstance(x, Fraction):
        return decimal(x)
    return "" if x is None else str(x)


def table(rows, draw):
    names = list(next(iter(rows.values()), {})) if rows else []
    lines = [[key] + [cell(row[name]) for name in names]
             for key, row in rows.items()]
    draw.shuffle(lines)
    return [["id"] + names] + lines


# The model: a value is a fraction, None (missing) or HELD ------------------------

def lift(function, *values):
    if HELD in values:
        return HELD
    return None if None in values else function(*values)


def stands(rows, key):
    """The figure of the last row that holds from [key] or before."""
    before = [k for k in rows if k <= key]
    return rows[max(before)] if before else None


def either(value, other):
    return other if value is None else value


def quantile(values, share):
    if not values:
        return None
    values = sorted(values)
    at = share * (len(values) - 1)
    low = int(at)
    if low + 1 == len(values):
        return values[low]
    return values[low] + (at - low) * (values[low + 1] - values[low])


def weighted(pairs):
    if any(weight < 0 for _, weight in pairs):
        return HELD
    whole = sum(weight for _, weight in pairs)
    return sum(v * w for v, w in pairs) / whole if whole else None


def rolled(rows, leaf, above):
    below = {key: [k for k in rows if rows[k]["upper"] == key] for key in rows}
    values = {}
    for key in reversed(list(rows)):  # an upper ward always stands earlier
        children = [(rows[k], values[k]) for k in below[key]]
        if any(v == HELD for _, v in children):
            values[key] = HELD
        else:
            values[key] = (above(rows[key], children) if children
                           else leaf(rows[key]))
    return values


def ranked(keys, groups, dense=False):
    """Places by the least key first; a key held back holds back its group."""
    places = {}
    for name in keys:
        peers = [keys[n] for n in keys if groups[n] == groups[name]]
        if HELD in peers:
            places[name] = HELD
            continue
        less = [k for k in peers if k < keys[name]]
        places[name] = 1 + len(set(less) if dense else less)
    return places


def half_up(x):
    scaled = abs(x) * 100
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if x >= 0 else -whole, 100)


def percentile(values, own):
    if len(values) < 2:
        return Fraction(-1)
    return Fraction(sum(v < own for v in values), len(values) - 1)


def variance(values):
    if HELD in values:
        return HELD
    if len(values) < 2:
        return None
    mean = sum(values) / Fraction(len(values))
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


def of_wards(wards, deeds, step):
    out = {}
    out["level"] = rolled(wards, lambda r: 0,
                          lambda r, c: 1 + max(v for _, v in c))
    out["mid"] = rolled(wards, lambda r: either(r["base"], HELD),
                        lambda r, c: quantile([v for _, v in c],
                                              Fraction(3, 10)))
    out["soft"] = rolled(wards, lambda r: r["base"], lambda r, c: weighted(
        [(either(v, Fraction(0)), row["share"]) for row, v in c]))
    out["top"] = rolled(
        wards, lambda r: step(either(r["base"], Fraction(-9))),
        lambda r, c: sum(sorted(v for _, v in c)[-2:]) * (r["share"] + 1))
    keys = {}
    for key in wards:
        kinds = [d["kind"] for d in deeds.values() if d["ward"] == key]
        keys[key] = tuple(-kinds.count(k) for k in KINDS) + (out["level"][key],)
    out["place"] = ranked(keys, {k: wards[k]["kind"] for k in wards}, dense=True)
    return out


def of_standing(wards, stages, deeds, mid, step, rated):
    rows = {}
    for w, ward in wards.items():
        if ward["base"] is None and ward["kind"] != "red":
            continue
        for s, stage in stages.items():
            own = [k for k, d in deeds.items()
                   if d["ward"] == w and (d["stage"] or "last") == s]
            heavy = weighted([(either(deeds[k]["points"], Fraction(0)),
                               deeds[k]["weight"]) for k in own])
            base = either(ward["base"], Fraction(0))
            earned = sum((rated[k] for k in own if deeds[k]["day"] and
                          deeds[k]["day"] <= stage["until"]), Fraction(0))
            rows["%s/%s" % (w, s)] = {
                "ward": w, "stage": s, "earned": earned, "heavy": heavy,
                "stepped": lift(step, heavy),
                "gain": lift(lambda m: m * step(base) / stage["worth"], mid[w]),
                "total": lift(lambda h: half_up(earned + h),
                              either(heavy, Fraction(0)))}
    for row in rows.values():
        peers = [r["earned"] for r in rows.values()
                 if r["stage"] == row["stage"]]
        low, high = min(peers), max(peers)
        row["scaled"] = (Fraction(50) if low == high else
                         (row["earned"] - low) * 100 / (high - low))
        row["among"] = percentile(peers, row["earned"])
        row["spread"] = variance([r["gain"] for r in rows.values()
                                  if r["ward"] == row["ward"]])
    places = ranked({k: lift(lambda t: -t, r["total"]) for k, r in rows.items()},
                    {k: r["stage"] for k, r in rows.items()})
    for key, row in rows.items():
        row["place"] = places[key]
    return rows


def model(wards, stages, deeds, rate, steps, rest):
    def step(x):
        return either(stands(steps, x), rest["step"])

    rated = {}
    for key, d in deeds.items():
        by = None
        if d["day"]:
            by = either(stands(rate[d["kind"]], d["day"]), rest["rate"])
        rated[key] = either(d["points"], Fraction(0)) * either(by, Fraction(1))
    columns = of_wards(wards, deeds, step)
    some = {k: r for k, r in wards.items() if r["kind"] != "blue"}
    load = rolled(some, lambda r: Fraction(1), lambda r, c: 1 + sum(
        sorted(v for _, v in c)[:2]) / Fraction(min(2, len(c))))
    rows = of_standing(wards, stages, deeds, columns["mid"], step, rated)
    columns["best"], columns["last"] = {}, {}
    for w in wards:
        mine = [r for r in rows.values() if r["ward"] == w]
        places = [r["place"] for r in mine]
        columns["best"][w] = (HELD if HELD in places else
                              min(places) if places else 0)
        columns["last"][w] = next((r["earned"] for r in mine
                                   if r["stage"] == "last"), -1)
    means, thirds = {}, {}
    for s in stages:
        mine = [r for r in rows.values() if r["stage"] == s]
        means[s] = (sum(r["earned"] for r in mine) / Fraction(len(mine))
                    if mine else 0)
        thirds[s] = either(quantile([r["scaled"] for r in mine],
                                    Fraction(1, 3)), 0)
    fields = ("earned", "heavy", "stepped", "gain", "scaled", "among", "spread",
              "total", "place")
    return {"wards": columns, "busy": {"load": load},
            "standing": {f: {k: r[f] for k, r in rows.items()} for f in fields},
            "stages": {"mean": means, "third": thirds}}


# Comparing ------------------------------------------------------------------------

def told(value):
    if isinstance(value, dict) and "numerator" in value:
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    if isinstance(value, dict):
        return HELD
    return value if value is None else Fraction(value)


def row_key(name, row):
    return "%s/%s" % (row["ward"], row["stage"]) if name == "standing" else row["id"]


def compare(documents, want):
    wrong = []
    for name, columns in want.items():
        rows = {row_key(name, row): row for row in documents[name][name]}
        for field, values in columns.items():
            if set(values) != set(rows):
                wrong.append("%s: rows %s, expected %s" % (
                    name, sorted(rows), sorted(values)))
                break
            wrong += ["%s %s.%s: %s, expected %s" % (
                key, name, field, told(rows[key][field]), value)
                for key, value in values.items()
                if told(rows[key][field]) != value]
    return wrong


def without_places(value):
    """What does not depend on where a row stands in its file."""
    if isinstance(value, list):
        return [without_places(v) for v in value]
    if isinstance(value, dict):
        return {k: without_places(v) for k, v in value.items()
                if k not in ("record", "line", "file", "profile", "place", "data")
                or not isinstance(v, (str, dict))}
    return value


def write_rules(folder, text, stages):
    english = os.path.join(folder, "mixed.heng")
    with open(english, "w", encoding="utf-8") as f:
        f.write(text)
    with open(os.path.join(folder, "stages.csv"), "w", newline="",
              encoding="utf-8") as f:
        csv.writer(f).writerows(
            [["截止", "id", "worth"]] +
            [[s["until"], key, decimal(s["worth"])] for key, s in stages.items()])
    chinese = os.path.join(folder, "hun.heng")
    with open(chinese, "wb") as f:
        f.write(subprocess.run([heng(), "fmt", "--lang", "zh", english],
                               capture_output=True, check=True).stdout)
    return english, chinese


def one_round(draw, folder):
    text, rate, steps, rest = draw_params(draw)
    stages = {key: {"until": day(draw), "worth": Fraction(draw.randrange(2, 18), 2)}
              for key in ("half", "third", "last")}
    wards = draw_wards(draw)
    deeds = draw_deeds(draw, wards, stages)
    want = model(wards, stages, deeds, rate, steps, rest)
    seen = []
    for rules in write_rules(folder, text, stages):
        data = os.path.join(folder, "records")
        write_records({"wards.csv": table(wards, draw), "deeds.csv":
                       table(deeds, draw) if deeds else
                       [["id", "ward", "kind", "weight"]]}, data)
        documents = {name: run("run", rules, "--data", data, "--table", name)[1]
                     for name in want}
        wrong = compare(documents, want)
        if wrong:
            sys.exit("%s\n%s" % (text, "\n".join(wrong[:10])))
        seen.append(without_places(documents))
    if seen[0] != seen[1]:
        sys.exit("%s\nthe tongue or the order of rows makes a difference" % text)
    return sum(len(v) for c in want.values() for v in c.values())


def main():
    draw = random.Random(drawn_seed())
    cells = 0
    with temporary() as folder:
        for _ in range(ROUNDS):
            cells += one_round(draw, folder)
    print("%d rounds, %d cells" % (ROUNDS, cells))


if __name__ == "__main__":
    main()
