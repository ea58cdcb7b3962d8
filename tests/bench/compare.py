#!/usr/bin/python3
"""Counts the units whose published values differ from the exact answers.

    compare.py EXACT.csv FOUND.csv [--as NAME=HEADING]… [--yes NAME=A,B,…]…

The first column of EXACT.csv is the key; every other column must be found in
FOUND.csv, under the same heading or the one that --as names.  --yes says that
a column stands in several yes/no columns: its value is the name of the one
that says yes, or empty.  Numbers are equal when they are equal as decimals,
all else when the text is.  A unit that is lost, strange or doubled is a
difference too.  Exit status: 0 all equal, 1 a difference, 2 cannot compare.
"""
import argparse
import csv
import sys
from decimal import Decimal, InvalidOperation


# What is counted beside the columns themselves.
SUMMARY = ("units", "differ", "lost", "strange", "doubled")


class Unusable(Exception):
    """The two files cannot be compared at all."""


def load(path):
    """The headings and the rows of a CSV file."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    if not rows:
        raise Unusable(f"{path} is empty")
    heads, rows = [head.strip() for head in rows[0]], rows[1:]
    for number, row in enumerate(rows, 2):
        if len(row) != len(heads):
            raise Unusable(f"{path}:{number} has {len(row)} cells, "
                           f"the heading {len(heads)}")
    return heads, rows


def one_cell(heads, heading, path):
    if heading not in heads:
        raise Unusable(f"{path} has no column {heading}: {', '.join(heads)}")
    at = heads.index(heading)
    return lambda row: row[at]


def yes_cells(heads, headings, path):
    cells = [(name, one_cell(heads, name, path)) for name in headings]

    def value(row):
        said = {name: cell(row) for name, cell in cells}
        odd = [f"{name}={text}" for name, text in said.items()
               if text not in ("yes", "no")]
        return "+".join(odd or [name for name in said if said[name] == "yes"])
    return value


def equal(exact, found):
    if exact == found:
        return True
    try:
        return Decimal(exact) == Decimal(found)
    except InvalidOperation:
        return False


def compare(exact_path, found_path, renamed=None, yes=None, examples=3):
    """The differences: counts by column, and the first few in words."""
    renamed, yes = renamed or {}, yes or {}
    heads, exact = load(exact_path)
    found_heads, found = load(found_path)
    readers = [
        yes_cells(found_heads, yes[name], found_path) if name in yes else
        one_cell(found_heads, renamed.get(name, name), found_path)
        for name in heads]
    counts = {name: 0 for name in (*SUMMARY, *heads[1:])}
    counts["units"] = len(exact)
    by_key = {}
    for row in found:
        counts["doubled"] += by_key.setdefault(readers[0](row), row) is not row
    words = []
    for row in exact:
        other = by_key.pop(row[0], None)
        if other is None:
            counts["lost"] += 1
            counts["differ"] += 1
            continue
        wrong = [(name, want, read(other)) for name, want, read
                 in zip(heads[1:], row[1:], readers[1:])
                 if not equal(want, read(other))]
        counts["differ"] += bool(wrong)
        for name, want, got in wrong:
            counts[name] += 1
            words.append(f"{row[0]}: {name} is {got}, exactly {want}")
            del words[examples:]
    counts["strange"] = len(by_key)
    return counts, words


def agrees(counts):
    return not (counts["differ"] or counts["strange"] or counts["doubled"])


def pair(text):
    name, sign, other = text.partition("=")
    if not (name and sign and other):
        raise argparse.ArgumentTypeError(f"{text} is not NAME=HEADING")
    return name, other


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exact")
    parser.add_argument("found")
    parser.add_argument("--as", dest="renamed", type=pair, default=[],
                        action="append", metavar="NAME=HEADING")
    parser.add_argument("--yes", type=pair, default=[], action="append",
                        metavar="NAME=A,B,…")
    wish = parser.parse_args()
    yes = {name: heads.split(",") for name, heads in wish.yes}
    try:
        counts, words = compare(wish.exact, wish.found, dict(wish.renamed),
                                yes)
    except (Unusable, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(" ".join(f"{name}={count}" for name, count in counts.items()))
    for line in words:
        print(f"  {line}")
    return 0 if agrees(counts) else 1


if __name__ == "__main__":
    sys.exit(main())
