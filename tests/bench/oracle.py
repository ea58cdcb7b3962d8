#!/usr/bin/python3
"""Works out the exact answers of both workloads, slowly and plainly.

    oracle.py tiers|gaps FOLDER OUT.csv

Figures are read from their text as integers of the last place, quotients are
Fractions, and one rounding to the cent, half away from zero, comes at the
end: there is nothing here that could be off by a digit.  Columns are found by
heading and rows may come in any order.  Prints how many totals lay exactly on
half a cent, since those are the ones that other arithmetic gets wrong.
"""
import argparse
import collections
import csv
import functools
import math
import operator
import os
from decimal import Decimal
from fractions import Fraction

EDITION = 2025
SHARES = {"key": 70, "regular": 20, "dynamic": 10}
GAINS = ("honour", "praise", "inspection", "advance")
GAIN_CAP = 100                  # cents
HALF = Fraction(1, 2)


@functools.lru_cache(maxsize=None)
def whole(text, places):
    """The decimal `text` as an integer of 10**-places."""
    number = Fraction(text) * 10 ** places
    if number.denominator != 1:
        raise ValueError(f"{text} has more than {places} decimals")
    return number.numerator


def records(folder, table, *headings):
    """The cells under `headings`, row by row."""
    with open(os.path.join(folder, table + ".csv"), newline="",
              encoding="utf-8") as file:
        rows = csv.reader(file)
        order = next(rows)
        pick = operator.itemgetter(*(order.index(name) for name in headings))
        yield from map(pick, rows)


def nearest(number):
    """The integer nearest to a Fraction, a half away from zero."""
    size = math.floor(abs(number) + HALF)
    return size if number >= 0 else -size


def money(cents):
    return f"{Decimal(cents).scaleb(-2):.2f}"


def shared_places(scores):
    """For each score its place from the top; equal scores share it."""
    place, following = {}, 1
    held = collections.Counter(scores)
    for score in sorted(held, reverse=True):
        place[score] = following
        following += held[score]
    return place


def unit_totals(folder, index):
    """Each unit's total in cents as a Fraction, nothing rounded yet."""
    size = len(index)
    earned = {name: [0] * size for name in SHARES}     # points x 1/10000
    possible = {name: [0] * size for name in SHARES}
    for unit, name, points, progress in records(
            folder, "tasks", "unit", "class", "points", "progress"):
        at, points = index[unit], int(points)
        possible[name][at] += points
        earned[name][at] += points * whole(progress, 4)
    events = {name: [0] * size for name in (*GAINS, "deduction")}
    for unit, kind, points in records(
            folder, "events", "unit", "kind", "points"):
        events[kind][index[unit]] += whole(points, 2)
    for at in range(size):
        total = Fraction(-events["deduction"][at])
        total += sum(min(events[kind][at], GAIN_CAP) for kind in GAINS)
        for name, share in SHARES.items():
            if possible[name][at]:
                total += share * Fraction(earned[name][at],
                                          100 * possible[name][at])
            else:
                total += 100 * share
        yield total


def tier_of(place, units):
    if 10 * place <= 3 * units:
        return "first"
    return "third" if 10 * place > 9 * units else "second"


def flag_of(tier, last, before):
    if tier == last == before == "first":
        return "priority"
    return "freeze" if tier == last == "third" else ""


def tiers(folder):
    """Workload A: totals, places, tiers and what follows from them."""
    units = [unit for unit, _ in records(folder, "units", "id", "name")]
    index = {unit: at for at, unit in enumerate(units)}
    exact = list(unit_totals(folder, index))
    totals = [nearest(total) for total in exact]
    place = shared_places(totals)
    past = {EDITION - back: [None] * len(units) for back in (1, 2, 3)}
    for unit, year, tier in records(folder, "results", "unit", "year", "tier"):
        past[int(year)][index[unit]] = tier
    rows = []
    for at, unit in enumerate(units):
        tier = tier_of(place[totals[at]], len(units))
        flag = flag_of(tier, past[EDITION - 1][at], past[EDITION - 2][at])
        rows.append((unit, money(totals[at]), place[totals[at]], tier, flag))
    halves = sum(total.denominator == 2 for total in exact)
    return "unit,total,place,tier,flag", rows, halves


def region_points(members, values, gap):
    """The points of a region's units, summed over the indicators."""
    points = dict.fromkeys(members, 0)
    for indicator, step in gap.items():
        best_first = sorted(
            members,
            key=lambda unit: (-values[indicator][unit], int(unit)))
        for behind, unit in enumerate(best_first):
            points[unit] += 100 - step * behind
    return points


def gaps(folder):
    """Workload B: points by place in the region, averaged and placed."""
    gap = {name: 5 - int(level)
           for name, level in records(folder, "indicators", "id", "level")}
    regions = collections.defaultdict(list)
    for unit, region in records(folder, "units", "id", "region"):
        regions[region].append(unit)
    values = {indicator: {} for indicator in gap}
    for unit, indicator, value in records(
            folder, "marks", "unit", "indicator", "value"):
        values[indicator][unit] = whole(value, 2)
    rows, halves = [], 0
    for members in regions.values():
        points = region_points(members, values, gap)
        exact = {unit: Fraction(100 * points[unit], len(gap))
                 for unit in members}
        score = {unit: nearest(exact[unit]) for unit in members}
        place = shared_places(score.values())
        halves += sum(cents.denominator == 2 for cents in exact.values())
        rows += [(unit, money(score[unit]), place[score[unit]])
                 for unit in members]
    return "unit,score,place", rows, halves


def write(path, heading, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write(heading + "\n")
        for row in rows:
            out.write(",".join(map(str, row)) + "\n")


def main():
    jobs = {"tiers": tiers, "gaps": gaps}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("job", choices=jobs)
    parser.add_argument("folder")
    parser.add_argument("out")
    wish = parser.parse_args()
    heading, rows, halves = jobs[wish.job](wish.folder)
    write(wish.out, heading, rows)
    print(f"units={len(rows)} halves={halves}")


if __name__ == "__main__":
    main()
