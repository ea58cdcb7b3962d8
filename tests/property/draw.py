"""A draw is redone with sha256sum: who is drawn follows from the published seed,
the field and the key alone."""
import os
import random
import subprocess

from heng_runs import drawn_seed, run, temporary

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


def main():
    number = drawn_seed()
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
    good = got == want and picked == {k for k, p in want.items() if p <= 2}
    print("ok  " if good else "FAIL", len(got), "people,", len(picked), "drawn")
    raise SystemExit(0 if good else 1)


main()
