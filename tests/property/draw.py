"""A draw is redone with sha256sum: who is drawn follows from the published seed,
the field and the key alone. So are the draws of experts of the city that has them:
from its records, without the rules, and those who came are those who were drawn."""
import csv
import os
import random
import subprocess

from heng_runs import ROOT, drawn_seed, run, temporary

SCHEME = """# A draw of two experts of each field.
scheme draw 抽签 edition 2023
use model
param seed 种子 = "%s"  source "invented"
table drawn 抽取 from people where field is known {
  order 次序 = rank by lot(seed, field, id) ascending within field; no ties
  picked 抽中 = order <= 2
}
"""


def sha256sum(text):
    out = subprocess.run(["sha256sum"], input=text.encode(), check=True,
                         capture_output=True)
    return out.stdout.split()[0].decode()


def records(name):
    path = os.path.join(ROOT, "rules", "zhongwei", "sample", name + ".csv")
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def experts(seed, size):
    """{(expert, department): place} by sha256sum, from the records alone."""
    places = {}
    for unit in records("units"):
        pool = [p["编号"] for p in records("people")
                if unit["专业领域"] and p["领域"] == unit["专业领域"]
                and p["单位"] != unit["编号"]]
        lots = sorted((sha256sum("\n".join((seed, unit["编号"], key))), key)
                      for key in pool)
        places.update(((key, unit["编号"]), place)
                      for place, (_, key) in enumerate(lots, 1))
    return places, {pair for pair, place in places.items() if place <= size}


def city(number):
    came = {(row["评估人"], row["受评单位"]) for row in records("assessors")}
    good = True
    # The sample's own seed, and one that nobody chose.
    for seed, size in (("中卫评估2023", 3), ("摇号 " + number, 2)):
        _, document = run("run", "rules/zhongwei", "--set", "seed=" + seed,
                          "--set", "per_unit=%d" % size, "--table",
                          "candidates")
        want, drawn = experts(seed, size)
        got = {tuple(r["id"].split("/")): r for r in document["candidates"]}
        picked = {pair for pair, r in got.items() if r["drawn"] in (True, "yes")}
        lost = {f["key"] for f in document["findings"]
                if f["rule"] == "not_drawn"}
        good = good and picked == drawn and want == {
            pair: int(r["order"]) for pair, r in got.items()}
        good = good and len(lost) == len(came - drawn)
        if size == 3:
            good = good and came == drawn
    print("ok  " if good else "FAIL", "zhongwei:", len(want), "candidates,",
          len(came), "experts came")
    return good


def main():
    number = drawn_seed()
    good = city(number)
    dice = random.Random(number)
    seed = "摇号 " + number
    people = [("p%02d" % i, "人%d" % i, dice.choice(("法律", "财政", "law")))
              for i in range(40)]
    with temporary() as folder:
        profile = os.path.join(folder, "draw")
        os.makedirs(os.path.join(profile, "sample"))
        with open(os.path.join(profile, "draw.heng"), "w",
                  encoding="utf-8") as f:
            f.write(SCHEME % seed)
        with open(os.path.join(profile, "sample", "people.csv"), "w",
                  encoding="utf-8") as f:
            f.write("id,name,field\n")
            f.writelines("%s,%s,%s\n" % row for row in people)
        _, document = run("run", profile, "--table", "drawn")
    want = {}
    for field in {row[2] for row in people}:
        keys = sorted((sha256sum("\n".join((seed, field, row[0]))), row[0])
                      for row in people if row[2] == field)
        want.update((key, place) for place, (_, key) in enumerate(keys, 1))
    got = {row["id"]: int(row["order"]) for row in document["drawn"]}
    picked = {row["id"] for row in document["drawn"]
              if row["picked"] in (True, "yes")}
    good = good and got == want and picked == {k for k, p in want.items() if p <= 2}
    print("ok  " if good else "FAIL", len(got), "people,", len(picked), "drawn")
    raise SystemExit(0 if good else 1)


main()
