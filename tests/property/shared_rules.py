"""The rules that cities share, done again in Python: random records under a scheme
that fills their slots give what the text of rules/shared promises."""
import datetime
import hashlib
import os
import random
from fractions import Fraction

from heng_runs import drawn_seed, run, temporary, write_records

ROUNDS = 30
AS_OF = datetime.date(2024, 10, 31)
LIMITS = {"a": 3, "b": 1}
WEIGHTS = {"a": 2, "b": 5}

SCHEME = """# Every slot of the shared rules, filled.
scheme probe 试算 edition 2024
use linkage
use own_unit
use stages
use surveys

extend choice units.class { bureau 局, other 其他 }
extend choice issues.class { own 本单位, theirs 他单位 }
extend steps { number 序: number whole }

param per_unit = 2
param seed = "%s"
param voice 权重 by responses.group { a = 2; b = 5 }
param enough 份数 by responses.group { a = 3; b = 1 }
extend responses { group: side }
choice side 方面 { a 甲方, b 乙方 }

for units { draws = class = bureau }
for people { in_pool = role is known and role = "pool" }
for pairs {
  fits = person.field is known and unit.region is known
    and person.field = unit.region
}
for steps { order = number }
for begun { needs = choose { 0 when order <= 2; 2 otherwise } }
for issues {
  listed      = class is known and class = own
  deadline    = due else choose { found + 30 days when listed }
  handled     = person is known
  blocks_from = (deadline else found) + 1 days
}
for surveys {
  least  = enough[group]
  weight = voice[group]
}

table of_units from units {
  held     = held_up
  stage    = reached
  ordered  = in_order
  mean_of  = survey_mean
  invited_ = invited
}
table of_issues from issues {
  late    = slow
  opened  = open
  back_ok = revisited
}
table of_applications from applications {
  waits = blocked
  soon  = early
}
table of_draw from candidates {
  place_ = order
  taken  = drawn
}
table of_assessors from assessors {
  fit = eligible
  lot = by_lot
}
"""


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def drawn_day(rng, empty=0.0):
    if rng.random() < empty:
        return ""
    # Few days, so that many of them meet.
    days = rng.randrange(0, 75, 15) + rng.choice((0, 0, 1, 14))
    return str(AS_OF - datetime.timedelta(60 - days))


def records(rng):
    units = ["u%d" % i for i in range(12)]
    people = ["p%02d" % i for i in range(14)]
    fields = ("law", "money", "")
    pick = rng.choice

    def rows(heading, made):
        return [heading.split(), *made]

    def issue(n):
        found = drawn_day(rng)
        return [n, pick(units), pick(("own", "own", "theirs", "")), found,
                drawn_day(rng, 0.5), drawn_day(rng, 0.5), drawn_day(rng, 0.7),
                pick(("", "张"))]

    return {
        "units.csv": rows("id name class region", [
            [u, "单位" + u, pick(("bureau", "bureau", "other")), pick(fields)]
            for u in units]),
        "people.csv": rows("id name unit field role", [
            [p, "人" + p, pick(units + [""]), pick(fields),
             pick(("pool", "pool", "rest", ""))] for p in people]),
        "assessors.csv": rows("id unit person", [
            ["r%d" % i, pick(units), pick(people)] for i in range(8)]),
        "issues.csv": rows(
            "number unit class found due closed looked_back person",
            [issue(n) for n in range(1, 25)]),
        "applications.csv": rows("id unit date resumed", [
            ["x%d" % i, pick(units), drawn_day(rng), drawn_day(rng, 0.4)]
            for i in range(30)]),
        "responses.csv": rows("unit group question score", [
            [pick(units), pick("ab"), "总体", pick(("", *range(50, 100)))]
            for _ in range(40)]),
        "steps.csv": rows("id unit date number", [
            ["s%d" % i, pick(units), drawn_day(rng), rng.randint(1, 4)]
            for i in range(30)]),
    }


def dicts(table):
    return [dict(zip(table[0], map(str, row))) for row in table[1:]]


def deadline(issue):
    if issue["due"]:
        return day(issue["due"])
    if issue["class"] == "own":
        return day(issue["found"]) + datetime.timedelta(30)
    return None


def blocks(issue, since, until):
    """Whether the entry holds up, on a day, what is not to go on before another."""
    first = (deadline(issue) or day(issue["found"])) + datetime.timedelta(1)
    done = day(issue["closed"])
    return issue["class"] == "own" and first <= since and \
        not (done and done <= until)


def late(issue):
    last, done = deadline(issue), day(issue["closed"])
    return issue["class"] == "own" and last is not None and (done or AS_OF) > last


def mean_of(answers):
    total = weights = 0
    for group in "ab":
        scores = [int(a["score"]) for a in answers
                  if a["group"] == group and a["score"]]
        if len(scores) >= LIMITS[group]:
            total += Fraction(sum(scores), len(scores)) * WEIGHTS[group]
            weights += WEIGHTS[group]
    return total / weights if weights else None


def first_days(steps):
    first = {}
    for s in steps:
        n = int(s["number"])
        first[n] = min(first.get(n, "9999"), s["date"])
    return first


def in_turn(first):
    return all((n <= 2 or 2 in first and first[2] <= first[n]) and
               all(first[m] <= first[n] for m in first if m < n) for n in first)


def draw(seed, units, people):
    """{(person, unit): place} by the digests of seed and keys."""
    places = {}
    for u in units:
        if u["class"] != "bureau" or not u["region"]:
            continue
        lots = sorted(
            (hashlib.sha256("\n".join((seed, u["id"], p["id"])).encode())
             .digest(), p["id"]) for p in people
            if p["role"] == "pool" and p["field"] == u["region"]
            and p["unit"] != u["id"])
        places.update(((p, u["id"]), n) for n, (_, p) in enumerate(lots, 1))
    return places


def wanted(seed, tables):
    t = {name[:-4]: dicts(rows) for name, rows in tables.items()}

    def of(table, unit):
        return [r for r in t[table] if r["unit"] == unit]

    places = draw(seed, t["units"], t["people"])
    yield "of_units", [
        {"id": u["id"], "held": any(
            blocks(i, AS_OF, datetime.date.max) and not i["closed"]
            for i in of("issues", u["id"])),
         "stage": max((int(s["number"]) for s in of("steps", u["id"])),
                      default=0),
         "ordered": in_turn(first_days(of("steps", u["id"]))),
         "mean_of": mean_of(of("responses", u["id"])),
         "invited_": len(of("assessors", u["id"]))} for u in t["units"]]
    yield "of_issues", [
        {"number": int(i["number"]), "late": late(i),
         "opened": i["class"] == "own" and not i["closed"],
         "back_ok": not i["looked_back"] or bool(i["closed"]) and
         i["looked_back"] >= i["closed"]} for i in t["issues"]]
    yield "of_applications", [
        {"id": a["id"], "waits": any(
            blocks(i, day(a["date"]), day(a["date"]))
            for i in of("issues", a["unit"])),
         "soon": bool(a["resumed"]) and any(
             blocks(i, day(a["date"]), day(a["resumed"]))
             for i in of("issues", a["unit"]))} for a in t["applications"]]
    yield "of_draw", [{"id": "%s/%s" % pair, "place_": n, "taken": n <= 2}
                      for pair, n in places.items()]
    yield "of_assessors", [
        {"id": r["id"], "fit": (r["person"], r["unit"]) in places,
         "lot": places.get((r["person"], r["unit"]), 9) <= 2}
        for r in t["assessors"]]


def plain(value):
    if isinstance(value, dict):
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    if isinstance(value, bool) or value is None:
        return value
    try:
        return Fraction(value)
    except ValueError:
        return value


def same(got, want):
    keys = list(want[0]) if want else []

    def cut(rows):
        return sorted(([plain(row.get(k)) for k in keys] for row in rows), key=str)

    return cut(got) == cut(want)


def main():
    number = drawn_seed()
    rng = random.Random(number)
    failed = 0
    for n in range(ROUNDS):
        seed = "摇号 %s %d" % (number, n)
        tables = records(rng)
        with temporary() as folder:
            profile = os.path.join(folder, "probe")
            write_records(tables, os.path.join(profile, "sample"))
            with open(os.path.join(profile, "probe.heng"), "w",
                      encoding="utf-8") as f:
                f.write(SCHEME % seed)
            for table, want in wanted(seed, tables):
                _, document = run("run", profile, "--table", table,
                                  "--as-of", str(AS_OF))
                got = document.get(table, [])
                if not same(got, want):
                    failed += 1
                    print("FAIL", n, table)
                    print("  got ", got)
                    print("  want", want)
    print("ok  " if not failed else "FAIL", ROUNDS, "rounds")
    raise SystemExit(1 if failed else 0)


main()
