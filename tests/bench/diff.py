#!/usr/bin/python3
"""Measures `heng diff` of two editions beside one plain run.

    diff.py [SIZE…] [--heng PATH] [--repeat N] [--strict]      see README.md

For each size both workloads are run as they are, and compared with themselves but
for one figure, in turn and on the same records. Printed is what the whole processes
took and the ratio of a pair; it may be 2.5. Exit status: 0, 1 where a command
failed, nothing moved or, with --strict, a ratio is over the bar.
"""
import argparse
import json
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
# The figure of each workload that the second edition has otherwise.
CHANGES = {
    "tiers": ("param cap  = 1 ", "param cap  = 0.9 "),
    "gaps": ("100 - (5 - ", "100 - (6 - "),
}


def editions(folder, job):
    """Two folders with the workload, the second with the other figure."""
    made = []
    for name in ("old", "new"):
        to = folder / name / job
        shutil.copytree(HERE / "profiles" / job, to, dirs_exist_ok=True)
        shutil.copy(ROOT / "rules" / "model.heng", to.parent)
        made.append(to)
    text = (made[1] / f"{job}.heng").read_text(encoding="utf-8")
    before, after = CHANGES[job]
    if before not in text:
        raise SystemExit(f"{job}.heng has no `{before}`")
    (made[1] / f"{job}.heng").write_text(text.replace(before, after),
                                         encoding="utf-8")
    return made


def timed(words):
    began = time.monotonic()
    done = subprocess.run(words, capture_output=True)
    took = time.monotonic() - began
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return took


def measure(wish, folder, records, job):
    old, new = editions(folder, job)
    out = folder / "out.json"
    plain = [wish.heng, "run", old, "--data", records, "-o", out]
    both = [wish.heng, "diff", old, new, "--data", records, "-o", out]
    timed(plain)
    pairs = [(timed(plain), timed(both)) for _ in range(wish.repeat)]
    moved = json.loads(out.read_text(encoding="utf-8"))["diff"]["moved"]
    ratios = sorted(b / a for a, b in pairs)
    print(f"  {job:6} run {statistics.median(a for a, _ in pairs):6.3f} s"
          f"   diff {statistics.median(b for _, b in pairs):6.3f} s"
          f"   ratio {statistics.median(ratios):4.2f}"
          f" ({ratios[0]:.2f} to {ratios[-1]:.2f})   {moved} units move")
    return statistics.median(ratios), moved


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument("--heng", default="build/heng")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--strict", action="store_true")
    wish = parser.parse_args()
    wish.heng = Path(wish.heng).resolve()
    good = True
    for size in wish.sizes:
        print(f"{size} units; the bar is {BAR}")
        with tempfile.TemporaryDirectory(prefix="heng-") as name:
            folder = Path(name)
            records = folder / "records"
            subprocess.run([sys.executable, "-B", HERE / "gen.py", str(size),
                            records, "--seed", "1"], check=True,
                           stdout=subprocess.DEVNULL)
            for job in CHANGES:
                ratio, moved = measure(wish, folder, records, job)
                good &= moved > 0 and (ratio <= BAR or not wish.strict)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
