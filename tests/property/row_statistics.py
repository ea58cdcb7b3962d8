"""Figures over rows on random records, against Python: exact ones as fractions,
roots by long decimals, PERCENTILE.INC and VAR by the module `statistics`, SKEW,
KURT and PERCENTRANK.INC from their published definitions, counts by sorting."""
import decimal
import os
import random
import statistics
from fractions import Fraction

from heng_runs import drawn_seed, run, temporary, write_records

ROUNDS = 25

SCHEME = """scheme figures "Figures over rows, on invented records" edition 2024
use model
extend choice units.class {{ one, two, three }}
extend choice events.kind {{ good, bad, odd }}
extend events {{ weight: number? }}
extend units {{ mark: number? }}
param few: number whole = {few}

for events {{ x = points / {divisor} }}
for units {{
  quantile_a = quantile(events.x, {share})
  quantile_b = quantile(events.x, {percent}% via authority)
  stdev_a = stdev(events.x)
  stdev_b = stdev(events.x, {digits} where kind != good)
  variance_a = variance(events.x)
  stdevp_a = stdevp(events.x, {digits})
  variancep_a = variancep(events.x via authority)
  skewness_a = skewness(events.x)
  skewness_b = skewness(all events.x, {digits})
  kurtosis_a = kurtosis(events.x)
  weighted_a = average(events.x weighted by weight else 0)
  weighted_b = average(events.x weighted by weight where weight is known)
  largest_a = sum of the {few} largest(events.x)
  largest_b = average of the few smallest(events.x where kind = bad)
  largest_c = sum of the ({few} + 1) smallest(events.x) else 0
  z = zscore(mark else 0) within class
  z_all = zscore(mark, {digits} where mark is known) within all
  p = percentile rank(mark else 0) within class
  p_all = percentile rank(mark where mark is known) within all
  counts_a = rank by counts of events.kind descending; ties share
  counts_b = rank by counts of (events.points where kind != odd) ascending within class; ties dense
}}
"""
# `else` behind what is never missing is a warning, not wanted here.
SCHEME = SCHEME.replace("smallest(events.x) else 0", "smallest(events.x)")


# ---- what Python says -------------------------------------------------------

def root(square, sign, digits):
    """sign * sqrt(square), rounded half away from zero."""
    with decimal.localcontext() as context:
        context.prec = 400
        value = decimal.Decimal(square.numerator) / square.denominator
        value = value.sqrt().quantize(decimal.Decimal(1).scaleb(-digits),
                                      rounding=decimal.ROUND_HALF_UP)
    return Fraction(value) * sign


def quantile(xs, share):
    if not xs:
        return None
    if len(xs) == 1:
        return xs[0]
    # Cut points at k/n for a share k/n, ends by hand.
    k, n = share.numerator, share.denominator
    if k in (0, n):
        return max(xs) if k else min(xs)
    return statistics.quantiles(xs, n=n, method="inclusive")[k - 1]


def variance(xs, sample=True):
    if len(xs) < 1 + sample:
        return None
    return (statistics.variance if sample else statistics.pvariance)(xs)


def stdev(xs, digits=12, sample=True):
    square = variance(xs, sample)
    return None if square is None else root(square, 1, digits)


def skewness(xs, digits=12):
    n = len(xs)
    if n < 3 or len(set(xs)) == 1:
        return None
    mean = sum(xs) / n
    cubes = sum((x - mean) ** 3 for x in xs)
    factor = Fraction(n, (n - 1) * (n - 2))
    # factor * cubes / s^3
    square = (factor * cubes) ** 2 / variance(xs) ** 3
    return root(square, (cubes > 0) - (cubes < 0), digits)


def kurtosis(xs):
    n = len(xs)
    if n < 4 or len(set(xs)) == 1:
        return None
    mean, s2 = sum(xs) / n, variance(xs)
    fourth = sum((x - mean) ** 4 for x in xs) / s2 ** 2
    return (Fraction(n * (n + 1), (n - 1) * (n - 2) * (n - 3)) * fourth
            - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))


def weighted(pairs):
    total = sum(w for _, w in pairs)
    return sum(x * w for x, w in pairs) / total if total else None


def few_of(xs, n, largest):
    return sorted(xs, reverse=largest)[:n]


def zscore(x, xs, digits=12):
    if x is None or not xs or len(set(xs)) == 1:
        return None
    mean = sum(xs) / len(xs)
    sign = (x > mean) - (x < mean)
    return root((x - mean) ** 2 / variance(xs, False), sign, digits)


def percentile(x, xs):
    if x is None or len(xs) < 2 or not min(xs) <= x <= max(xs):
        return None
    return Fraction(sum(y < x for y in xs), len(xs) - 1)


def places(rows, key, group, dense):
    """[place]: key gives a list that sorts like the ranks."""
    out = []
    for row in rows:
        peers = [key(r) for r in rows if group(r) == group(row)]
        before = [k for k in peers if k < key(row)]
        out.append(1 + (len({tuple(k) for k in before}) if dense else len(before)))
    return out


# ---- records ----------------------------------------------------------------

def number(rng, places_most=3):
    digits = rng.randint(0, places_most)
    return Fraction(rng.randint(-40, 900), 10 ** digits)


def text(x):
    return "" if x is None else str(decimal.Decimal(x.numerator)
                                    / x.denominator)


def draw(rng):
    units = [{"id": "u%d" % i, "class": rng.choice(["one", "two", "three"]),
              "mark": rng.choice([None, number(rng, 1), Fraction(3), Fraction(5)])}
             for i in range(rng.randint(1, 9))]
    names = [u["id"] for u in units]
    events = [{"id": "e%d" % i, "unit": rng.choice(names),
               "kind": rng.choice(["good", "bad", "odd"]),
               "points": rng.choice([number(rng), Fraction(rng.randint(0, 4))]),
               "weight": rng.choice([None, Fraction(0), abs(number(rng, 2))]),
               "authority": rng.choice([None] + names)}
              for i in range(rng.choice([0, 3, 12, 40]))]
    return units, events


def tables(units, events):
    return {
        "units.csv": [["id", "name", "class", "mark"]] + [
            [u["id"], u["id"], u["class"], text(u["mark"])] for u in units],
        "events.csv": [["id", "unit", "kind", "date", "points", "weight",
                        "authority"]] + [
            [e["id"], e["unit"], e["kind"], "2024-05-01", text(e["points"]),
             text(e["weight"]), e["authority"] or ""] for e in events]}


# ---- both -------------------------------------------------------------------

def expected(units, events, choice):
    few, share, percent, digits, divisor = choice
    marks = [u["mark"] for u in units if u["mark"] is not None]
    xs_of = lambda rows: [e["points"] / divisor for e in rows]
    kinds = ["good", "bad", "odd"]
    points = sorted({e["points"] for e in events})

    def kind_counts(u):
        mine = [e["kind"] for e in events if e["unit"] == u["id"]]
        return [-mine.count(k) for k in kinds]

    def point_counts(u):
        mine = [e["points"] for e in events
                if e["unit"] == u["id"] and e["kind"] != "odd"]
        return [mine.count(p) for p in points]

    counts_a = places(units, kind_counts, lambda u: 0, dense=False)
    counts_b = places(units, point_counts, lambda u: u["class"], dense=True)
    for i, u in enumerate(units):
        mine = [e for e in events if e["unit"] == u["id"]]
        other = xs_of(e for e in events if e["authority"] == u["id"])
        xs, bad = xs_of(mine), xs_of(e for e in mine if e["kind"] == "bad")
        known = [e for e in mine if e["weight"] is not None]
        peers = [v["mark"] or Fraction(0) for v in units
                 if v["class"] == u["class"]]
        own = u["mark"] or Fraction(0)
        least = few_of(bad, few, largest=False)
        yield {
            "quantile_a": quantile(xs, share),
            "quantile_b": quantile(other, Fraction(percent, 100)),
            "stdev_a": stdev(xs),
            "stdev_b": stdev(xs_of(e for e in mine if e["kind"] != "good"),
                             digits),
            "variance_a": variance(xs),
            "stdevp_a": stdev(xs, digits, sample=False),
            "variancep_a": variance(other, sample=False),
            "skewness_a": skewness(xs),
            "skewness_b": skewness(xs_of(events), digits),
            "kurtosis_a": kurtosis(xs),
            "weighted_a": weighted([(e["points"] / divisor, e["weight"] or 0)
                                    for e in mine]),
            "weighted_b": weighted([(e["points"] / divisor, e["weight"])
                                    for e in known]),
            "largest_a": sum(few_of(xs, few, largest=True)),
            "largest_b": sum(least) / len(least) if least else None,
            "largest_c": sum(few_of(xs, few + 1, largest=False)),
            "z": zscore(own, peers),
            "z_all": zscore(u["mark"], marks, digits),
            "p": percentile(own, peers),
            "p_all": percentile(u["mark"], marks),
            "counts_a": counts_a[i],
            "counts_b": counts_b[i],
        }


def as_fraction(value):
    if isinstance(value, dict):
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    return None if value is None else Fraction(value)


def one_round(rng):
    units, events = draw(rng)
    share = rng.choice([Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 8),
                        Fraction(rng.randint(0, 10), 10)])
    choice = (rng.randint(0, 5), share, rng.randint(0, 100), rng.randint(0, 30),
              rng.choice([1, 1, 4, 3, 7]))
    scheme = SCHEME.format(few=choice[0], share=text(share), percent=choice[2],
                           digits=choice[3], divisor=choice[4])
    with temporary() as folder:
        with open(os.path.join(folder, "figures.heng"), "w") as f:
            f.write(scheme)
        write_records(tables(units, events), os.path.join(folder, "sample"))
        got = run("run", os.path.join(folder, "figures.heng"), "--data",
                  os.path.join(folder, "sample"), "--table", "units")[1]["units"]
    rows = {row["id"]: row for row in got}
    for u, want in zip(units, expected(units, events, choice)):
        for name, value in want.items():
            found = as_fraction(rows[u["id"]][name])
            if found != (None if value is None else Fraction(value)):
                print(scheme)
                print(tables(units, events))
                raise SystemExit("%s of %s: %s, expected %s"
                                 % (name, u["id"], found, value))
    return len(units) * len(rows[units[0]["id"]])


def main():
    rng = random.Random(drawn_seed())
    for _ in range(ROUNDS):
        one_round(rng)


if __name__ == "__main__":
    main()
