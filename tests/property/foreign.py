"""Two schemes of another world, a championship and a composite index, on random
records: every figure of theirs again in Python, from the words of the schemes.
The rules are those of the golden cases, whose headings say what they are."""
import decimal
import os
import random
import re
from fractions import Fraction

from heng_runs import ROOT, drawn_seed, run, temporary, write_records

ROUNDS = 12
CASES = os.path.join(ROOT, "tests", "golden", "schemes")


def scheme_of(case):
    """The rules that a golden case holds."""
    with open(os.path.join(CASES, case), encoding="utf-8") as f:
        text = f.read()
    return re.search(r"^---- scheme\n(.*?)^---- ", text, re.M | re.S).group(1)


def computed(rules, tables, settings, *others):
    """The scores that the rules give on these records, and other tables."""
    with temporary() as folder:
        file, sample = os.path.join(folder, "s.heng"), os.path.join(folder, "r")
        with open(file, "w", encoding="utf-8") as f:
            f.write(rules)
        write_records(tables, sample)
        words = ["run", file, "--data", sample]
        for setting in settings.items():
            words += ["--set", "%s=%s" % setting]
        return {**run(*words)[1], **{
            other: run(*words, "--table", other)[1][other]
            for other in others}}


def number(value):
    if isinstance(value, dict):
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    return None if value is None else Fraction(value)


def same(what, got, want, shown):
    if got != want:
        raise SystemExit("%s: %s, expected %s\n%s" % (what, got, want, shown))


def round_half_up(x, digits):
    scaled = abs(x) * 10 ** digits
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if x >= 0 else -whole, 10 ** digits)


def place(key, keys):
    """1 and how many keys sort before this one."""
    return 1 + sum(k < key for k in keys)


# ---- the championship -------------------------------------------------------

GAIN = [25, 18, 15, 12, 10, 8, 6, 4, 2, 1]


def draw_season(rng):
    drivers = ["d%d" % i for i in range(rng.randint(2, 12))]
    races = ["r%d" % i for i in range(rng.randint(1, 7))]
    finishes = []
    for race in races:
        starters = rng.sample(drivers, rng.randint(0, len(drivers)))
        fastest = rng.choice(starters) if starters and rng.random() < 0.8 else None
        for i, driver in enumerate(starters):
            state = rng.choices(["classified", "retired", "disqualified"],
                                [8, 2, 1])[0]
            known = state == "classified" or rng.random() < 0.3
            finishes.append((driver, race, state, i + 1 if known else None,
                             driver == fastest))
    rng.shuffle(finishes)
    return drivers, races, finishes


def points_of(state, at, fastest, lap):
    if state != "classified":
        return 0
    return (GAIN[at - 1] if at <= 10 else 0) + (lap if fastest and at <= 10
                                                else 0)


def standing(drivers, finishes, counting, lap):
    """{driver: (total, place)} after these finishes."""
    totals, counts = {}, {}
    for driver in drivers:
        mine = [f for f in finishes if f[0] == driver and f[2] != "disqualified"]
        points = sorted((points_of(*f[2:], lap) for f in mine), reverse=True)
        totals[driver] = sum(points[:counting])
        places = [f[3] for f in mine if f[2] == "classified"]
        # More firsts come first, then more seconds, and so on.
        counts[driver] = [-places.count(p) for p in range(1, 41)]
    keys = {d: (-totals[d], counts[d]) for d in drivers}
    return {d: (totals[d], place(keys[d], keys.values())) for d in drivers}


def season(rules, rng):
    drivers, races, finishes = draw_season(rng)
    counting, lap = rng.randint(1, 5), rng.choice([0, 1, 2])
    calendar = "".join("  | %s | %d |\n" % (r, i + 1)
                       for i, r in enumerate(races))
    rules = re.sub(r"(given races .*\n.*\n)(  \|.*\n)+",
                   lambda m: m.group(1) + calendar, rules)
    tables = {
        "drivers.csv": [["id", "name"]] + [[d, d] for d in drivers],
        "finishes.csv": [["driver", "race", "state", "place", "fastest"]] + [
            [d, r, s, at or "", "yes" if fast else "no"]
            for d, r, s, at, fast in finishes]}
    got = computed(rules, tables, {"counting": counting, "lap": lap})
    want = standing(drivers, finishes, counting, lap)
    found = {row["id"]: (number(row["total"]), number(row["place"]))
             for row in got["season"]}
    same("season", found, want, tables)
    found = {(row["d"], row["stage"]): (number(row["total"]),
                                        number(row["place"]))
             for row in got["standing"]}
    want = {(d, race): figures for i, race in enumerate(races)
            for d, figures in standing(
                drivers, [f for f in finishes if f[1] in races[:i + 1]],
                counting, lap).items()}
    same("standing", found, want, tables)


# ---- the index --------------------------------------------------------------

PILLARS = {"health": 2, "work": 3}
THEMES = {"life": ("health", 1), "care": ("health", 2), "jobs": ("work", 1)}
MEASURES = {"years": ("life", 1, 1), "infant": ("life", -1, 1),
            "beds": ("care", 1, 1), "wait": ("care", -1, 3),
            "rate": ("jobs", 1, 1), "hours": ("jobs", -1, 2)}


def weighted(pairs):
    pairs = [(x, w) for x, w in pairs if x is not None]
    total = sum(w for _, w in pairs)
    return sum(Fraction(x) * w for x, w in pairs) / total if pairs else None


def long_decimal(function, x, digits):
    """function(x) of a fraction, rounded half away from zero."""
    with decimal.localcontext() as context:
        context.prec = 120
        value = function(decimal.Decimal(x.numerator) / x.denominator)
        step = decimal.Decimal(1).scaleb(-digits)
        return Fraction(value.quantize(step, rounding=decimal.ROUND_HALF_UP))


def by_range(x, xs, sign):
    low, high = min(xs), max(xs)
    if low == high:
        return Fraction(50)
    share = (x - low) / (high - low)
    return 1 + 99 * (share if sign > 0 else 1 - share)


def by_score(x, xs, sign):
    mean = sum(xs) / len(xs)
    square = sum((y - mean) ** 2 for y in xs) / len(xs)
    if square == 0:
        return Fraction(0)
    size = long_decimal(decimal.Decimal.sqrt, (x - mean) ** 2 / square, 8)
    return size * sign * (1 if x > mean else -1)


def quantile(xs, share):
    """PERCENTILE.INC: between two values by their distance."""
    xs = sorted(xs)
    at = share * (len(xs) - 1)
    low = int(at)
    high = min(low + 1, len(xs) - 1)
    return xs[low] + (xs[high] - xs[low]) * (at - low)


def total_of(cells, mean):
    """One country's total of {measure: normalised value or None}."""
    themes = {t: weighted([(cells[m], w) for m, (of, _, w) in MEASURES.items()
                           if of == t]) for t in THEMES}
    pillars = {p: weighted([(themes[t], w) for t, (of, w) in THEMES.items()
                            if of == p]) for p in PILLARS}
    if mean == "arithmetic":
        total = weighted([(pillars[p], w) for p, w in PILLARS.items()])
    else:
        logs = weighted([(long_decimal(decimal.Decimal.ln, pillars[p], 20), w)
                         for p, w in PILLARS.items() if pillars[p] is not None])
        total = long_decimal(decimal.Decimal.exp, logs, 12)
    return round_half_up(total, 2)


def index_of(countries, values, last, norm, mean):
    """The rows of the index, and how many measures the others lack."""
    normalise = by_range if norm == "minmax" else by_score
    columns = {m: [v for c in countries
                   if (v := values.get((c, m))) is not None] for m in MEASURES}
    totals, lacking = {}, {}
    for c in countries:
        known = [m for m in MEASURES if values.get((c, m)) is not None]
        if 3 * len(known) < 2 * len(MEASURES):
            lacking[c] = len(MEASURES) - len(known)
            continue
        cells = {m: normalise(values[c, m], columns[m], MEASURES[m][1])
                 if m in known else None for m in MEASURES}
        totals[c] = total_of(cells, mean)
    rows = {}
    for c, total in totals.items():
        top = quantile(totals.values(), Fraction(3, 4))
        bottom = quantile(totals.values(), Fraction(1, 4))
        at = place(-total, [-t for t in totals.values()])
        before = last.get(c)
        rows[c] = (total, at, "top" if total >= top
                   else "bottom" if total < bottom else "middle",
                   before, None if before is None else before - at)
    return rows, lacking


def draw_countries(rng):
    countries = ["c%d" % i for i in range(rng.randint(1, 9))]
    values = {}
    for measure in MEASURES:
        flat = rng.random() < 0.15
        for c in countries:
            kind = rng.random()
            if kind < 0.12:
                continue  # no row at all
            values[c, measure] = (None if kind < 0.2 else Fraction(7) if flat
                                  else Fraction(rng.randint(-500, 900),
                                                rng.choice([1, 10, 100])))
    last = {c: rng.randint(1, 20) for c in countries if rng.random() < 0.7}
    return countries, values, last


def text(x):
    return "" if x is None else str(decimal.Decimal(x.numerator) / x.denominator)


def index(rules, rng):
    countries, values, last = draw_countries(rng)
    norm, mean = rng.choice([("minmax", "arithmetic"), ("minmax", "geometric"),
                             ("zscore", "arithmetic")])
    tables = {
        "countries.csv": [["id", "name"]] + [[c, c] for c in countries],
        "observations.csv": [["country", "measure", "value"]] + [
            [c, m, text(v)] for (c, m), v in values.items()],
        "published.csv": [["country", "year", "place"]] + [
            [c, 2023, at] for c, at in last.items()] + [[countries[0], 2022, 1]]}
    got = computed(rules, tables, {"norm": norm, "mean": mean},
                   "unscored")
    rows, lacking = index_of(countries, values, last, norm, mean)
    found = {row["id"]: (number(row["total"]), number(row["place"]),
                         row["tier"], number(row["last"]),
                         number(row["moved"])) for row in got["index"]}
    same("index by %s, %s" % (norm, mean), found, rows, tables)
    found = {row["id"]: number(row["lacking"]) for row in got["unscored"]}
    same("unscored", found, lacking, tables)


def main():
    rng = random.Random(drawn_seed())
    races, countries = (scheme_of("championship.case"),
                        scheme_of("wellbeing.case"))
    for _ in range(ROUNDS):
        season(races, rng)
        index(countries, rng)


if __name__ == "__main__":
    main()
