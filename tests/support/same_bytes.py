#!/usr/bin/env python3
"""Compares what two builds of the command write, byte by byte.

    same_bytes.py HENG HENG     a line for each case: "same …" or "differs …"

A case is the sample of a profile under rules/ in one format. Exit 1 if any
differs or cannot be run.
"""
import pathlib
import subprocess
import sys

RULES = pathlib.Path(__file__).resolve().parents[2] / "rules"


def output(heng, profile, form):
    # Findings (exit 1) are a result like any other.
    run = subprocess.run([heng, "run", profile, "--format", form],
                         capture_output=True, timeout=300)
    return run.returncode, run.stdout


def main():
    first, second = sys.argv[1:3]
    status = 0
    for sample in sorted(RULES.glob("*/sample")):
        profile = sample.parent.name
        for form in ("csv", "json", "table"):
            one, other = (output(h, profile, form) for h in (first, second))
            good = one == other and one[0] in (0, 1) and one[1]
            status |= not good
            print("same" if good else "differs", profile, form,
                  f"{len(one[1])} bytes, exit {one[0]}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
