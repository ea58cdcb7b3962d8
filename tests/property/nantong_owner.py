"""Fact N4: a deduction that another department entered is reported with its row
and the owner of the matter, and is not scored."""
import os
from fractions import Fraction

from heng_runs import ROOT, read_records, run, temporary, write_records

PROFILE = os.path.join("rules", "nantong")


def main():
    tables = read_records(os.path.join(ROOT, PROFILE, "sample"))
    head = tables["events.csv"][0]
    at = {name: head.index(name) for name in head}
    names = dict((row[0], row[1]) for row in tables["units.csv"][1:])
    _, before = run("run", PROFILE)
    deductions = [i for i, row in enumerate(tables["events.csv"])
                  if row[at["kind"]] == "deduction"]
    wrong = 0
    for i in deductions[:: max(1, len(deductions) // 12)]:
        row = list(tables["events.csv"][i])
        owner, unit = row[at["authority"]], row[at["unit"]]
        row[at["authority"]] = next(u for u in names if u != owner)
        changed = dict(tables)
        changed["events.csv"] = list(tables["events.csv"])
        changed["events.csv"][i] = row
        with temporary() as folder:
            write_records(changed, folder)
            status, after = run("run", PROFILE, "--data", folder)
        found = [f for f in after["findings"] if f["key"] == row[at["id"]]
                 and f["rule"] in ("owner", "归口扣分")]
        common = [Fraction(next(r["common"] for r in d["departments"]
                                if r["id"] == unit)) for d in (before, after)]
        good = (status == 1 and len(found) == 1
                and names[owner] in str(found[0]["message"])
                and found[0]["record"] == "events.csv:%d" % (i + 1)
                and common[0] - common[1] == Fraction(row[at["points"]]))
        if not good:
            print("FAIL", row[at["id"]], status, found, common)
        wrong += not good
    print(len(deductions), "deductions,", wrong, "failures")
    raise SystemExit(1 if wrong else 0)


main()
