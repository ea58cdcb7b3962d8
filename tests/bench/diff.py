#!/usr/bin/python3
"""Measures `heng diff` of two editions beside one plain run.

    diff.py [SIZE…] [--heng PATH] [--repeat N] [--seconds S] [--strict]

For each size both workloads are run as they are, and compared with themselves but
for one figure, in turn and on the same records. Printed is what the whole processes
took and the ratio of a pair; it may be 2.5. Then three figures are changed and each
movement is shared out over them (`--attribute`): printed is the ratio of that
process, and how long each of the 6 further choices of edits takes beside the compute
of one plain run, with all that goes with it: on one thread, where it may be 1, and on
all. Everything is run in turn, --repeat times, or as often as goes into --seconds, at
least twice; other work on the machine only ever adds, so of what is taken apart the
least times count. Exit status: 0, 1 where a command failed, nothing moved or, with
--strict, a ratio is over its bar.
"""
import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BAR = 2.5
BAR_OF_CHOICE = 1
# The figures of each workload that the second edition has otherwise: the first of
# them, or all.
CHANGES = {
    "tiers": [("param cap  = 1 ", "param cap  = 0.9 "),
              ("param best = 30%", "param best = 35%"),
              ("param last = 10%", "param last = 15%")],
    "gaps": [("100 - (5 - ", "100 - (6 - "),
             ("average(placed.points) else 0", "average(placed.points) * 0.9"
              " else 0"),
             ("round(merit, 2)", "round(merit, 1)")],
}


def editions(folder, job, n_changes):
    """Two folders with the workload, the second with so many other figures."""
    made = []
    for name in (f"old{n_changes}", f"new{n_changes}"):
        to = folder / name / job
        shutil.copytree(HERE / "profiles" / job, to, dirs_exist_ok=True)
        shutil.copy(ROOT / "rules" / "model.heng", to.parent)
        made.append(to)
    text = (made[1] / f"{job}.heng").read_text(encoding="utf-8")
    for before, after in CHANGES[job][:n_changes]:
        if before not in text:
            raise SystemExit(f"{job}.heng has no `{before}`")
        text = text.replace(before, after)
    (made[1] / f"{job}.heng").write_text(text, encoding="utf-8")
    return made


def called(words):
    began = time.monotonic()
    done = subprocess.run(words, capture_output=True, encoding="utf-8")
    took = time.monotonic() - began
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return took, done.stderr


def timed(words):
    return called(words)[0]


def computed(words):
    """The whole process and, of it, what is computed."""
    took, said = called(words + ["--timing"])
    return took, float(re.search(r"compute=([\d.]+)", said).group(1))


def rounds(wish, seconds):
    """Counts the rounds that are to be run."""
    until = time.monotonic() + seconds
    for i in range(wish.repeat):
        if i < 2 or time.monotonic() < until:
            yield i


def measure(wish, folder, records, job, seconds):
    old, new = editions(folder, job, 1)
    out = folder / "out.json"
    plain = [wish.heng, "run", old, "--data", records, "-o", out]
    both = [wish.heng, "diff", old, new, "--data", records, "-o", out,
            "--no-attribute"]
    timed(plain)
    pairs = [(timed(plain), timed(both)) for _ in rounds(wish, seconds)]
    moved = json.loads(out.read_text(encoding="utf-8"))["diff"]["moved"]
    ratios = sorted(b / a for a, b in pairs)
    print(f"  {job:6} run {statistics.median(a for a, _ in pairs):6.3f} s"
          f"   diff {statistics.median(b for _, b in pairs):6.3f} s"
          f"   ratio {statistics.median(ratios):4.2f}"
          f" ({ratios[0]:.2f} to {ratios[-1]:.2f})   {moved} units move",
          flush=True)
    return statistics.median(ratios), moved


def measure_shares(wish, folder, records, job, seconds):
    """What a further choice of edits takes on one thread, in computes."""
    old, new = editions(folder, job, 3)
    out = folder / "out.json"
    plain = [wish.heng, "run", old, "--data", records, "-o", out]
    shared = [wish.heng, "diff", old, new, "--data", records, "-o", out,
              "--attribute"]
    without = shared[:-1] + ["--no-attribute", "--threads", "1"]
    rows = []
    for _ in rounds(wish, seconds):
        run, run_compute = computed(plain)
        _, two = computed(without)
        _, one = computed(shared + ["--threads", "1"])
        process, every = computed(shared)
        rows.append((process / run, run_compute, two, one, every))
    n = json.loads(out.read_text(encoding="utf-8"))["diff"]["further_runs"]
    ratios, *least = zip(*rows)
    run, two, one, every = (min(column) for column in least)
    one, every = ((all_of_it - two) / n / run for all_of_it in (one, every))
    print(f"  {job:6} with shares of 3 edits   ratio "
          f"{statistics.median(ratios):4.2f}   each of {n} further choices "
          f"{one:4.2f} computes, on all threads {every:4.2f}", flush=True)
    return one


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument("--heng", default="build/heng")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--strict", action="store_true")
    wish = parser.parse_args()
    wish.heng = Path(wish.heng).resolve()
    good = True
    share = wish.seconds / len(wish.sizes) / len(CHANGES) / 2
    for size in wish.sizes:
        print(f"{size} units; the bar is {BAR}, of a choice {BAR_OF_CHOICE}",
              flush=True)
        with tempfile.TemporaryDirectory(prefix="heng-") as name:
            folder = Path(name)
            records = folder / "records"
            subprocess.run([sys.executable, "-B", HERE / "gen.py", str(size),
                            records, "--seed", "1"], check=True,
                           stdout=subprocess.DEVNULL)
            for job in CHANGES:
                ratio, moved = measure(wish, folder, records, job, share)
                good &= moved > 0 and (ratio <= BAR or not wish.strict)
            for job in CHANGES:
                choice = measure_shares(wish, folder, records, job, share)
                good &= choice <= BAR_OF_CHOICE or not wish.strict
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
