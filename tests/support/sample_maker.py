"""What the makers of sample records have in common: dice for each table, CSV files,
and the command line."""
import argparse
import csv
import datetime
import os
import random


def days(number):
    return datetime.timedelta(days=number)


class Maker:
    """Records of one year in a folder; the same seed gives the same bytes."""

    def __init__(self, folder, year, seed):
        self.folder = folder
        self.year = year
        self.seed = seed

    def day(self, month, number):
        return datetime.date(self.year, month, number)

    def dice(self, table):
        return random.Random(f"{self.seed} {table}")

    def write(self, table, heading, rows):
        path = os.path.join(self.folder, table + ".csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(heading.split())
            for row in rows:
                out.writerow(["" if cell is None else cell for cell in row])


def make(sample, doc, years):
    """Runs a maker with the arguments of the command; the first year is that of the
    sample, and the seed where none is given is the year."""
    parser = argparse.ArgumentParser(description=doc.split("\n")[0])
    parser.add_argument("folder")
    if len(years) > 1:
        parser.add_argument("--year", type=int, choices=years, default=years[0])
    parser.add_argument("--seed", type=int)
    args = parser.parse_args()
    year = getattr(args, "year", years[0])
    os.makedirs(args.folder, exist_ok=True)
    sample(args.folder, year, args.seed or year).write_all()
