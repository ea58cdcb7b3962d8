"""Fact N13: 58 pre-deductions, 21 charged departments, 6 officials come out by
rule. Without any one of the 58 there are 57; when one of the 21 departments
rectifies all of its own in time there are 20; and with every number of the
pre-deductions drawn anew the counts are those of an independent SQL."""
import csv
import os
import subprocess
import sys

from heng_runs import (ROOT, drawn_seed, read_records, run, temporary,
                       write_records)

PROFILE = os.path.join("rules", "nantong")
SAMPLE = os.path.join(ROOT, PROFILE, "sample")
SQL = os.path.join(ROOT, "tests", "e2e", "nantong_counts.sql")
DRAW = os.path.join(ROOT, "tests", "support", "draw_predeductions.py")


def counts(document):
    values = document["values"]
    return tuple(int(values[k]) for k in
                 ("counted", "charged_departments", "officials"))


def counts_of(tables):
    with temporary() as folder:
        write_records(tables, folder)
        return counts(run("run", PROFILE, "--data", folder)[1])


def by_sql(folder):
    """The counts of the raw records by SQL alone."""
    out = subprocess.run(["sqlite3", ":memory:"], stdin=open(SQL),
                         capture_output=True, cwd=folder, text=True, check=True)
    found = dict(csv.reader(out.stdout.splitlines()))
    return tuple(int(found[k]) for k in
                 ("predeductions", "charged", "officials"))


def predeductions(profile):
    _, document = run("run", profile, "--table", "predeductions")
    return document["predeductions"]


def check(name, got, want, failures):
    if got != want:
        failures.append("%s: got %s, expected %s" % (name, got, want))


def deletions(tables, failures):
    """Each of the 58 in turn."""
    counted = [row["id"] for row in predeductions(PROFILE)
               if float(row["factor"]) > 0]
    check("rows with a factor above 0", len(counted), 58, failures)
    head = tables["events.csv"][0]
    key = head.index("id")
    for one in counted:
        fewer = dict(tables)
        fewer["events.csv"] = [row for row in tables["events.csv"]
                               if row[key] != one]
        check("without " + one, counts_of(fewer)[0], 57, failures)
    return len(counted)


def rectifications(tables, failures):
    """Each of the 21 departments rectifies all of its own on the day itself."""
    _, document = run("run", PROFILE)
    charged = [row["id"] for row in document["departments"]
               if float(row["charged"]) > 0]
    check("charged departments", len(charged), 21, failures)
    head = tables["events.csv"][0]
    at = {name: head.index(name) for name in ("unit", "kind", "date",
                                              "rectified")}
    for unit in charged:
        table = [list(row) for row in tables["events.csv"]]
        for row in table[1:]:
            if row[at["unit"]] == unit and row[at["kind"]] in (
                    "pre_deduction", "预扣"):
                row[at["rectified"]] = row[at["date"]]
        changed = dict(tables)
        changed["events.csv"] = table
        got = counts_of(changed)
        check("when %s rectifies" % unit, got[:2], (58, 20), failures)
    return len(charged)


def draws(failures):
    """Other numbers, other counts: rules against SQL."""
    seen = set()
    for seed in ("1", "2", "3", drawn_seed()):
        with temporary() as folder:
            subprocess.run([sys.executable, "-B", DRAW, SAMPLE, folder, "--seed", seed],
                           check=True, capture_output=True)
            got = counts(run("run", PROFILE, "--data", folder)[1])
            check("draw " + seed, got, by_sql(folder), failures)
            seen.add(got)
    check("draws differ", len(seen) > 1, True, failures)


def main():
    failures = []
    tables = read_records(SAMPLE)
    check("the sample", counts(run("run", PROFILE)[1]), (58, 21, 6), failures)
    check("the sample by SQL", by_sql(SAMPLE), (58, 21, 6), failures)
    n = deletions(tables, failures)
    m = rectifications(tables, failures)
    draws(failures)
    for failure in failures:
        print("FAIL", failure)
    print("%d deletions, %d rectifications, %d failures" %
          (n, m, len(failures)))
    raise SystemExit(1 if failures else 0)


main()
