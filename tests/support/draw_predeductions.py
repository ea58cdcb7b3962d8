#!/usr/bin/env python3
"""Copies a folder of Nantong records and draws its pre-deductions anew.

    draw_predeductions.py RECORDS FOLDER --seed SEED

Every pre-deduction keeps its id and its department; its situation, figures,
flags, dates and official are drawn again, without regard to any published
count. All other records stay as they are. The same seed gives the same bytes.
Points have at most three decimals and refunds at most two, as nantong_counts.sql
expects.
"""
import argparse
import calendar
import csv
import datetime
import os
import random
import shutil

YEAR = 2022


def decimal(number, places):
    one = 10 ** places
    return f"{number // one}.{number % one:0{places}d}"


def three_months_later(date):
    years, month = divmod(date.month + 2, 12)
    year, month = date.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(date.day, last))


def some_day(dice):
    """Any day of the year; often the last of a month, where months differ."""
    month = dice.randint(1, 12)
    last = calendar.monthrange(YEAR, month)[1]
    return datetime.date(YEAR, month, dice.choice((last, dice.randint(1, last))))


def draw(dice, row, officials):
    date = some_day(dice)
    due = dice.choice((None, None, date + datetime.timedelta(
        days=dice.randint(10, 150))))
    last = due or three_months_later(date)
    rectified = dice.choice((None, last, last + datetime.timedelta(days=1),
                             date + datetime.timedelta(
                                 days=dice.randint(1, 120))))
    share = dice.choice((None, dice.randint(0, 100), 79, 80, 81))
    row.update(
        situation=dice.choice(("low_place", "behind", "fallen")),
        date=date, due=due or "", rectified=rectified or "",
        points=decimal(dice.randint(1, 1500), 3),
        objective=dice.choice(("yes", "no", "")),
        recovering=dice.choice(("yes", "no", "")),
        rise=dice.choice(("", -4, -1, 0, 1, 2, 3)),
        refund_share="" if share is None else decimal(share, 2),
        official=dice.choice(("", "", *officials)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("records")
    parser.add_argument("folder")
    parser.add_argument("--seed", required=True)
    args = parser.parse_args()
    dice = random.Random(f"predeductions {args.seed}")
    os.makedirs(args.folder, exist_ok=True)
    for name in sorted(os.listdir(args.records)):
        if name.endswith(".csv"):
            shutil.copy(os.path.join(args.records, name), args.folder)

    officials = {}
    with open(os.path.join(args.records, "people.csv"), encoding="utf-8",
              newline="") as file:
        for row in csv.DictReader(file):
            officials.setdefault(row["unit"], []).append(row["id"])
    with open(os.path.join(args.records, "events.csv"), encoding="utf-8",
              newline="") as file:
        reader = csv.DictReader(file)
        heading, rows = reader.fieldnames, list(reader)
    for row in rows:
        if row["kind"] == "pre_deduction":
            draw(dice, row, officials[row["unit"]])
    with open(os.path.join(args.folder, "events.csv"), "w", encoding="utf-8",
              newline="") as file:
        out = csv.DictWriter(file, heading, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main()
