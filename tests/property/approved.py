"""What is approved of every profile: the snapshot does not depend on the order of the
records, on the tongue of the rules or of the program; it says what a run says; as a
published table it holds, but for a cell that is changed; and after a change of a
figure `test` counts the cells that differ between two runs."""
import csv
import os
import random
import re
import shutil
import subprocess
from fractions import Fraction

from heng_runs import (ROOT, drawn_seed, heng, profiles, read_records, run,
                       temporary, write_records)

WHO = ["--by", "考核办", "--why", "试验", "--date", "2026-01-01"]
FIGURE = re.compile(r"^param (\w+)[^=\n]* = (\d+)(%?)(?=[ \n])", re.M)


def call(*words, allow=(0, 1), **env):
    done = subprocess.run([heng(), *words], capture_output=True,
                          env=dict(os.environ, **env))
    if done.returncode not in allow:
        raise SystemExit("heng %s: %s" % (" ".join(words),
                                          done.stderr.decode()))
    return done


def copy_rules(folder, city):
    """The rules without what was approved and without examples."""
    def left_out(path, names):
        return [n for n in names if n.startswith("approved")
                or (path.endswith("/rules") and os.path.isdir(
                    os.path.join(path, n)) and n not in ("shared", city))
                or n.endswith(".test.heng")]
    target = os.path.join(folder, "rules")
    shutil.copytree(os.path.join(ROOT, "rules"), target, ignore=left_out)
    return os.path.join(target, city)


def approved(profile):
    call("approve", profile, *WHO)
    with open(os.path.join(profile, "approved/results/sample.txt"),
              encoding="utf-8") as f:
        return f.read()


def facts(snapshot):
    """{(table, key, field): value} and {(table): [fields]} of its scores."""
    found, table, key = {}, None, None
    for line in snapshot.splitlines():
        if line.startswith("table "):
            table = line.split()[1]
        elif line.startswith("row "):
            key = line.split()[1]
        elif line in ("values", "findings"):
            table = None
        elif line.startswith("  ") and table:
            name, _, value = line[2:].partition(" = ")
            found[table, key, name.split()[0]] = value
    return found


def same_value(said, value):
    """Whether the value of a JSON report is what a snapshot says."""
    if isinstance(value, dict) and "numerator" in value:
        return Fraction(said) == Fraction(int(value["numerator"]),
                                          int(value["denominator"]))
    if isinstance(value, dict):  # held back
        return said.startswith("held ")
    if value is None:
        return said == "missing 缺失"
    if isinstance(value, bool):
        return said == ("yes 是" if value else "no 否")
    if re.fullmatch(r"-?\d+(\.\d+)?(/\d+)?", said):
        return Fraction(said) == Fraction(str(value))
    return str(value) in (said, said.split()[0], said.strip('"'))


def agrees(snapshot, document):
    """How many cells of the run stand in the snapshot; each must."""
    said, n = facts(snapshot), 0
    for table, rows in document.items():
        if not isinstance(rows, list) or (table, ) and not any(
                key[0] == table for key in said):
            continue
        for row in rows:
            for field, value in row.items():
                if (table, row["id"], field) in said:
                    n += 1
                    if not same_value(said[table, row["id"], field], value):
                        print(table, row["id"], field, value)
                        return 0
    return n if n == len(said) else 0


def shuffled(folder, profile, rng):
    tables = read_records(os.path.join(profile, "sample"))
    for rows in tables.values():
        body = rows[1:]
        rng.shuffle(body)
        rows[1:] = body
    write_records(tables, os.path.join(profile, "sample"))


def in_chinese(profile):
    files = [os.path.join(profile, name) for name in os.listdir(profile)
             if name.endswith(".heng")]
    if not os.path.exists(os.path.join(profile, "profile.lua")):
        call("fmt", "--lang", "zh", "-w", *files)


def written(path, said, table, fields, keys, change=None):
    """The score as a table that somebody published, perhaps with one cell changed."""
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(["id", *fields])
        for key in keys:
            row = [said[table, key, field].strip('"') for field in fields]
            row = [v.split()[0] if v.split()[0] in ("yes", "no", "missing")
                   or not v.isascii() and " " in v else v for v in row]
            if change and change[0] == key:
                row[fields.index(change[1])] = change[2]
            out.writerow([key, *row])


def holds_as_published(folder, profile, snapshot, rng):
    said, n = facts(snapshot), 0
    for table in sorted({key[0] for key in said}):
        keys = sorted({k[1] for k in said if k[0] == table})
        fields = [k[2] for k in said if k[:2] == (table, keys[0])]
        path = os.path.join(folder, "out.csv")
        written(path, said, table, fields, keys)
        rng.shuffle(keys)
        words = ["test", profile, "--expect", path, "--table", table]
        status, document = run(*words)
        row = document["expected"][0]
        if status or row["failed"] or row["lacking"] or row["cells"] != len(
                fields) * len(keys):
            print(table, row)
            return 0
        numbers = [f for f in fields if re.fullmatch(
            r"-?\d+(\.\d+)?", said[table, keys[0], f])]
        field = rng.choice(numbers)
        wrong = said[table, keys[0], field]
        wrong += "000000001" if "." in wrong else ".000000001"
        written(path, said, table, fields, keys, (keys[0], field, wrong))
        status, document = run(*words, "--threads", "4")
        if status != 1 or document["expected"][0]["failed"] != 1:
            print(table, field, wrong, document["expected"])
            return 0
        n += row["cells"]
    return n


def moves(profile, name, rng):
    """Changes a figure; whether `test` counts what differs between two runs."""
    path = os.path.join(profile, name)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    figures = list(FIGURE.finditer(text))
    if not figures:
        return True
    before = run("run", profile, allow=(0, 1))[1]
    figure = rng.choice(figures)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text[:figure.start(2)] + str(int(figure[2]) + 1)
                + text[figure.end(2):])
    try:
        done = call("check", profile, allow=(0, 3))
        if done.returncode:
            return True  # the figure has bounds
        after = run("run", profile)[1]
        status, document = run("test", profile)
        row = document["snapshots"][0]
        differ = 0
        for table, rows in before.items():
            if not isinstance(rows, list) or table in ("findings", "slots"):
                continue
            old = {r["id"]: r for r in rows}
            new = {r["id"]: r for r in after[table]}
            if old.keys() != new.keys():
                return status == 1
            differ += sum(old[k][f] != new[k][f] for k in old for f in old[k])
        differ += sum(before["values"][k] != after["values"][k]
                      for k in before.get("values", {}))
        found = [(f["code"], f["rule"], f.get("key"), f["message"])
                 for f in before.get("findings", [])]
        again = [(f["code"], f["rule"], f.get("key"), f["message"])
                 for f in after.get("findings", [])]
        for f in list(found):
            if f in again:
                found.remove(f), again.remove(f)
        differ += len(found) + len(again)
        same = row["differences"] == differ and (status == 1) == bool(differ)
        if not same:
            print(figure[0], row, differ)
        return same
    finally:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


def main():
    rng = random.Random(drawn_seed())
    failed = 0
    for city in [os.path.basename(p) for p in profiles()]:
        with temporary() as one, temporary() as two, temporary() as three:
            plain = copy_rules(one, city)
            snapshot = approved(plain)
            other = copy_rules(two, city)
            shuffled(two, other, rng)
            call("approve", other, *WHO, "--lang", "zh")
            chinese = copy_rules(three, city)
            in_chinese(chinese)
            path = "approved/results/sample.txt"
            with open(os.path.join(other, path), encoding="utf-8") as f:
                same = f.read() == snapshot
            same = same and approved(chinese) == snapshot
            cells = agrees(snapshot, run("run", plain)[1])
            held = holds_as_published(one, plain, snapshot, rng)
            same = same and cells and held
            for _ in range(4):
                same = moves(plain, city + ".heng", rng) and same
        print("ok  " if same else "FAIL", city, cells, "cells as run,", held,
              "as published")
        failed += not same
    raise SystemExit(1 if failed else 0)


main()
