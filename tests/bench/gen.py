#!/usr/bin/python3
"""Generates the records that the benchmarks score: CSV files for N units.

    gen.py UNITS FOLDER [--seed SEED] [--shuffle] [--jobs JOBS]

The same units and seed give the same bytes, whatever the number of jobs.
Each table draws from dice of its own for each stretch of units, so one table
can change its habits without disturbing another.  Rows come in the order of
the units; --shuffle puts those of every file in a random order, again decided
by the seed.  Memory does not grow with the number of rows, except for the
table of past results, whose places need all units at once.
"""
import argparse
import array
import multiprocessing
import os
import random
import shutil
import tempfile

STRETCH = 5_000                 # units drawn from one throw of the dice
REGION_SIZE = 11
PAST_YEARS = (2022, 2023, 2024)     # the edition being scored is 2025
UNIT_CLASSES = ("department", "bureau", "office", "enterprise")
GAINS = ("honour", "praise", "inspection", "advance")
TASK_POINTS = (1, 2, 2, 3, 3, 4, 5, 5, 5, 6, 8, 10, 10, 15, 20)
INDICATORS = 12
LEVELS = 4
TASKS_MOST, EVENTS_MOST = 17, 7     # of one unit; keeps the ids apart
BUCKET = 64 << 20               # bytes that are shuffled in memory at a time


def decimals(places, most):
    """The texts of 0, 1, 2, … units of the last place, up to `most`."""
    one = 10 ** places
    return [f"{n // one}.{n % one:0{places}d}" for n in range(most + 1)]


PROGRESS = {places: decimals(places, 10 ** places) for places in (2, 3, 4)}
CENTS = decimals(2, 10_000)
DAYS = [f"2025-{month:02d}-{day:02d}"
        for month in range(1, 13) for day in range(1, 29)]


def unit_rows(dice, units):
    for unit in units:
        region = (unit - 1) // REGION_SIZE + 1
        yield f"{unit},Unit {unit:07d},{dice.choice(UNIT_CLASSES)},{region}\n"


def task_counts(dice):
    """How many tasks of each class a unit has; some have none of a class."""
    yield "key", 0 if dice.random() < 0.02 else dice.randint(2, 5)
    yield "regular", 0 if dice.random() < 0.02 else dice.randint(3, 10)
    yield "dynamic", 0 if dice.random() < 0.25 else dice.randint(1, 2)


def task_rows(dice, units):
    rnd = dice.random
    for unit in units:
        # Most units report progress to whole percents, some more finely:
        # coarse figures are what makes totals land on an exact half cent.
        texts = PROGRESS[dice.choices((2, 3, 4), (70, 20, 10))[0]]
        full = len(texts) - 1
        worst = 0.1 + 0.5 * rnd()
        task = (unit - 1) * TASKS_MOST
        for name, count in task_counts(dice):
            for _ in range(count):
                task += 1
                behind = 0 if rnd() < 0.3 else worst * rnd()
                points = TASK_POINTS[int(rnd() * len(TASK_POINTS))]
                yield (f"{task},{unit},{name},{points},"
                       f"{texts[round(full * (1 - behind))]}\n")


def event_rows(dice, units):
    rnd = dice.random
    for unit in units:
        event = (unit - 1) * EVENTS_MOST
        for _ in range(dice.randint(0, 7) if rnd() < 0.86 else 0):
            event += 1
            if rnd() < 0.4:
                kind, cents = "deduction", 5 + int(196 * rnd())
            else:
                kind, cents = GAINS[int(4 * rnd())], 5 + int(76 * rnd())
            yield (f"{event},{unit},{kind},{DAYS[int(rnd() * len(DAYS))]},"
                   f"{CENTS[cents]}\n")


def mark_rows(dice, units):
    rnd = dice.random
    for unit in units:
        for indicator in range(1, INDICATORS + 1):
            # Every other indicator is marked in whole points, so that many
            # marks of a region tie.
            if indicator % 2:
                cents = 6000 + int(4001 * rnd())
            else:
                cents = 6000 + 100 * int(41 * rnd())
            yield f"{unit},{indicator},{CENTS[cents]}\n"


TABLES = {
    "units": ("id,name,class,region", unit_rows),
    "tasks": ("id,unit,class,points,progress", task_rows),
    "events": ("id,unit,kind,date,points", event_rows),
    "marks": ("unit,indicator,value", mark_rows),
}


def stretch_text(job):
    table, seed, first, last = job
    dice = random.Random(f"{seed}/{table}/{first}")
    return "".join(TABLES[table][1](dice, range(first, last + 1)))


def stretches(table, seed, units):
    for first in range(1, units + 1, STRETCH):
        yield table, seed, first, min(units, first + STRETCH - 1)


def drawn_tables(folder, units, seed, jobs):
    with multiprocessing.Pool(jobs) as pool:
        for table, (heading, _) in TABLES.items():
            with open(os.path.join(folder, table + ".csv"), "w",
                      encoding="utf-8") as out:
                out.write(heading + "\n")
                work = stretches(table, seed, units)
                for text in pool.imap(stretch_text, work):
                    out.write(text)


def indicator_table(folder):
    with open(os.path.join(folder, "indicators.csv"), "w",
              encoding="utf-8") as out:
        out.write("id,name,level\n")
        for number in range(1, INDICATORS + 1):
            level = (number - 1) % LEVELS + 1
            out.write(f"{number},Indicator {number:02d},{level}\n")


def places_of_year(dice, strength):
    score = array.array("d", (s + 0.25 * dice.random() for s in strength))
    places = array.array("l", bytes(8 * len(score)))
    best_first = sorted(range(len(score)), key=score.__getitem__, reverse=True)
    for place, unit in enumerate(best_first, 1):
        places[unit] = place
    return places


def result_table(folder, units, seed):
    """Past places: a unit's lasting strength and the luck of the year."""
    dice = random.Random(f"{seed}/results")
    strength = array.array("d", (dice.random() for _ in range(units)))
    years = [(year, places_of_year(dice, strength)) for year in PAST_YEARS]
    with open(os.path.join(folder, "results.csv"), "w",
              encoding="utf-8") as out:
        out.write("unit,year,place,tier\n")
        for unit in range(units):
            for year, places in years:
                place = places[unit]
                tier = ("first" if 10 * place <= 3 * units else
                        "third" if 10 * place > 9 * units else "second")
                out.write(f"{unit + 1},{year},{place},{tier}\n")


def shuffle_file(path, dice):
    """Puts the rows below the heading in a random order.

    Rows are first thrown into buckets that fit in memory, then each bucket
    is shuffled: every order of the file is as likely as any other.
    """
    count = 1 + os.path.getsize(path) // BUCKET
    folder = tempfile.mkdtemp(dir=os.path.dirname(path))
    names = [os.path.join(folder, str(n)) for n in range(count)]
    buckets = [open(name, "w+b") for name in names]
    with open(path, "rb") as rows:
        heading = rows.readline()
        for row in rows:
            buckets[int(count * dice.random())].write(row)
    with open(path, "wb") as out:
        out.write(heading)
        for bucket in buckets:
            bucket.seek(0)
            rows = bucket.readlines()
            dice.shuffle(rows)
            out.writelines(rows)
            bucket.close()
    shutil.rmtree(folder)


def generate(folder, units, seed="1", shuffle=False, jobs=2):
    """Writes the six tables into `folder`, which is made if need be."""
    os.makedirs(folder, exist_ok=True)
    drawn_tables(folder, units, seed, jobs)
    indicator_table(folder)
    result_table(folder, units, seed)
    if shuffle:
        for table in (*TABLES, "indicators", "results"):
            shuffle_file(os.path.join(folder, table + ".csv"),
                         random.Random(f"{seed}/{table}/order"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    wish = parser.parse_args()
    generate(wish.folder, wish.units, wish.seed, wish.shuffle, wish.jobs)


if __name__ == "__main__":
    main()
