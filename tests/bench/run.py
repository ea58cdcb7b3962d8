#!/usr/bin/python3
"""Measures Heng beside a hand-written C program, and checks every value.

    run.py [SIZE…] [--heng PATH] [--json FILE] …      see README.md

For each size and seed: generates the records, works out the exact answers,
runs Heng and the C program in turn on both workloads, compares every value of
both with the exact ones, and prints what each took and the ratio. Then runs
`heng run nantong` in turn with an empty program. Exit status: 0 all values
right, 1 a wrong value or a failed run, 2 cannot begin; with --strict also 1
when starting up takes longer than it may.
"""
import argparse
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# The tools beside this file are imported; a checkout is no place for caches.
sys.dont_write_bytecode = True
import compare  # noqa: E402
import gen  # noqa: E402
import oracle  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIZES = (1_000, 10_000, 100_000)
STARTUP_PROFILE = "nantong"
STARTUP_RUNS = 21
STARTUP_BAR_MS = 40
CHECK_BAR_MS = 15
FIGURES = ("load", "compute", "write", "process", "processor", "peak_kb")
C_FLAGS = ("-std=c17", "-D_POSIX_C_SOURCE=200809L", "-O3", "-march=native")

# For each workload: how the exact answers are made, the tables that it reads,
# and where the exact columns stand in what Heng publishes.
JOBS = {
    "tiers": (oracle.tiers, ("units", "tasks", "events", "results"),
              {"unit": "id"}, {"flag": ["priority", "freeze"]}),
    "gaps": (oracle.gaps, ("units", "indicators", "marks"),
             {"unit": "id", "score": "total"}, {}),
}


class CannotBegin(Exception):
    """Something that every measurement needs is not there."""


class RunFailed(Exception):
    """A measured command did not end well."""


def pairs_in(text):
    return {name: float(value)
            for name, value in re.findall(r"(\w+)=([0-9.]+)", text)}


class Bench:
    """The tools, the folder they work in and what was found so far."""

    def __init__(self, wish, folder):
        self.wish = wish
        self.folder = folder
        self.heng = Path(wish.heng).resolve()
        self.faults = []
        self.cases = []
        for tool in ("ref", "gauge", "empty"):
            subprocess.run([wish.cc, *C_FLAGS, "-o", folder / tool,
                            HERE / f"{tool}.c"], check=True)

    def fault(self, text):
        self.faults.append(text)
        print(f"WRONG: {text}", flush=True)

    def measure(self, command):
        """Runs a command and gives what it cost, in seconds and kilobytes.

        The gauge sees the whole process from outside; the phases are what
        the program says of itself.
        """
        report = self.folder / "gauge.txt"
        done = subprocess.run(
            [self.folder / "gauge", report, *command], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            errors="replace")
        if done.returncode != 0:
            raise RunFailed(f"{' '.join(map(str, command))} ended with "
                            f"{done.returncode}: {done.stderr[-2000:]}")
        timing = re.search(r"^timing .*$", done.stderr, re.MULTILINE)
        cost = pairs_in(timing.group()) if timing else {}
        outside = pairs_in(report.read_text(encoding="utf-8"))
        cost["process"] = outside["wall"]
        cost["processor"] = outside["user"] + outside["system"]
        cost["peak_kb"] = outside["peak_kb"]
        return cost

    def heng_command(self, job, data, out):
        command = [self.heng, "run", HERE / "profiles" / job, "--data", data,
                   "--format", "csv", "-o", out, "--timing"]
        if self.wish.threads:
            command += ["--threads", str(self.wish.threads)]
        return command

    def answers(self, who, case, exact, out, **columns):
        """Compares what a program wrote with the exact answers."""
        try:
            counts, words = compare.compare(exact, out, **columns)
        except (compare.Unusable, OSError) as problem:
            self.fault(f"{case}: {who}: {problem}")
            return None
        if not compare.agrees(counts):
            told = " ".join(f"{name}={n}" for name, n in counts.items())
            self.fault("\n  ".join([f"{case}: {who}: {told}", *words]))
        return counts

    def workload(self, job, data, units, seed, repeat):
        """One workload on one set of records: values first, then figures."""
        answer, tables, renamed, yes = JOBS[job]
        case = f"{job}, {units:,} units, seed {seed}"
        exact = self.folder / "exact.csv"
        heading, rows, halves = answer(data)
        oracle.write(exact, heading, rows)
        out = {"c": self.folder / "c.csv", "heng": self.folder / "heng.csv"}
        commands = {
            "c": [self.folder / "ref", job, data, out["c"]],
            "heng": self.heng_command(job, data, out["heng"]),
        }
        columns = {"c": {}, "heng": {"renamed": renamed, "yes": yes}}
        costs, counts, first = {"c": [], "heng": []}, {}, {}
        for turn in range(repeat):
            for who, command in commands.items():
                out[who].unlink(missing_ok=True)
                try:
                    costs[who].append(self.measure(command))
                except RunFailed as problem:
                    self.fault(f"{case}: {problem}")
                    return None
                written = out[who].read_bytes() if out[who].exists() else b""
                if turn == 0:
                    counts[who] = self.answers(who, case, exact, out[who],
                                               **columns[who])
                    first[who] = written
                elif written != first[who]:
                    self.fault(f"{case}: {who}: run {turn + 1} wrote other "
                               "bytes than run 1")
        found = {
            "job": job, "units": units, "seed": seed, "halves": halves,
            "shuffled": self.wish.shuffle, "runs": repeat,
            "rows": sum(rows_of(data, table) for table in tables),
            "values": counts, **{who: middle(costs[who]) for who in costs},
        }
        found["ratio"] = {name: found["heng"][name] / found["c"][name]
                          for name in FIGURES
                          if name in found["heng"] and found["c"][name]}
        found["process_ratios"] = sorted(
            heng["process"] / c["process"]
            for heng, c in zip(costs["heng"], costs["c"]))
        self.cases.append(found)
        return found

    def start_up(self):
        """What a command takes beyond an empty program, in turn with it: a run
        of a small sample, a check of the profile with the longest rules."""
        wish = self.wish
        found = [self.beyond_empty(["run", wish.startup], STARTUP_BAR_MS),
                 self.beyond_empty(["check", longest_profile()], CHECK_BAR_MS)]
        return [one for one in found if one]

    def beyond_empty(self, words, bar):
        commands = {"empty": [self.folder / "empty"],
                    "heng": [self.heng, *words]}
        taken = {who: [] for who in commands}
        try:
            for _ in range(STARTUP_RUNS):
                for who, command in commands.items():
                    taken[who].append(1000 * self.measure(command)["process"])
        except RunFailed as problem:
            self.fault(f"start-up: {problem}")
            return None
        middles = {who: statistics.median(ms) for who, ms in taken.items()}
        more = middles["heng"] - middles["empty"]
        return {"command": " ".join(words), "runs": STARTUP_RUNS,
                "empty_ms": middles["empty"], "heng_ms": middles["heng"],
                "more_ms": more, "bar_ms": bar, "within": more <= bar}


def longest_profile():
    """The name of the profile of the house with the most bytes of rules."""
    sizes = {}
    for path in (ROOT / "rules").glob("*/*.heng"):
        if not path.name.endswith(".test.heng") and "@" not in path.name:
            name = path.parent.name
            sizes[name] = sizes.get(name, 0) + path.stat().st_size
    return max(sizes, key=lambda name: (sizes[name], name))


def rows_of(data, table):
    lines = 0
    with open(data / f"{table}.csv", "rb") as file:
        while block := file.read(1 << 20):
            lines += block.count(b"\n")
    return lines - 1


def middle(costs):
    """The median of each figure, where every run gave it."""
    names = set.intersection(*(set(cost) for cost in costs))
    return {name: statistics.median(cost[name] for cost in costs)
            for name in sorted(names)}


def figure(name, cost):
    if name not in cost:
        return "–"
    if name == "peak_kb":
        return f"{cost[name] / 1024:.1f} MiB"
    return f"{1000 * cost[name]:.2f} ms"


def print_case(found):
    print(f"\n{found['job']}: {found['units']:,} units, "
          f"{found['rows']:,} rows, seed {found['seed']}, "
          f"{found['halves']} totals on a half cent")


def print_figures(found):
    heads = ("", "load", "compute", "write", "process", "processor", "peak",
             "M rows/s")
    rows = []
    for who, title in (("c", "C"), ("heng", "heng")):
        rate = found["rows"] / found[who]["process"] / 1e6
        rows.append((title, *(figure(name, found[who]) for name in FIGURES),
                     f"{rate:.1f}"))
    ratio, spread = found["ratio"], found["process_ratios"]
    rows.append(("heng ÷ C", *(f"{ratio[name]:.2f}" if name in ratio else "–"
                               for name in FIGURES), ""))
    for row in (heads, *rows):
        print(f"  {row[0]:9}" + "".join(f"{cell:>12}" for cell in row[1:]))
    print(f"  medians of {found['runs']} in turn; process, pair by pair: "
          f"{spread[0]:.2f} to {spread[-1]:.2f}")


def print_values(found):
    for who, counts in found["values"].items():
        if counts and compare.agrees(counts):
            checked = ", ".join(name for name in counts
                                if name not in compare.SUMMARY)
            print(f"  {who}: {counts['units']:,} units equal the oracle in "
                  f"{checked}", flush=True)


def print_start_up(found):
    verdict = "within" if found["within"] else "OVER"
    print(f"\nstart-up, median of {found['runs']} in turn: heng "
          f"{found['command']} {found['heng_ms']:.2f} ms, an empty program "
          f"{found['empty_ms']:.2f} ms: {found['more_ms']:.2f} ms more, "
          f"{verdict} the {found['bar_ms']} ms allowed")


def machine(cc):
    model = ""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.partition(":")[2].strip() for line in file
                          if line.startswith("model name")), "")
    except OSError:
        pass
    version = subprocess.run([cc, "--version"], capture_output=True,
                             text=True, check=True).stdout.splitlines()[0]
    return {"processor": model, "cores": os.cpu_count(), "compiler": version,
            "system": platform.platform()}


def run_all(bench, seeds):
    wish = bench.wish
    for number, seed in enumerate(seeds):
        for units in wish.sizes:
            data = bench.folder / "data"
            gen.generate(data, units, seed, wish.shuffle)
            for job in JOBS:
                # Only the first seed is timed with care; the others are
                # there for their values.
                repeat = wish.repeat if number == 0 else 1
                found = bench.workload(job, data, units, seed, repeat)
                if found:
                    print_case(found)
                    if repeat > 1:
                        print_figures(found)
                    print_values(found)
            shutil.rmtree(data)


def wishes():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES),
                        metavar="SIZE", help="units, 1000 10000 100000")
    parser.add_argument("--heng", default=ROOT / "build" / "heng")
    parser.add_argument("--seed", action="append", default=[],
                        help="instead of 1 and one drawn now; may be repeated")
    parser.add_argument("--repeat", type=int, default=7,
                        help="timed runs of each program, 7")
    parser.add_argument("--threads", type=int, help="passed on to heng")
    parser.add_argument("--shuffle", action="store_true",
                        help="rows in random order instead of unit by unit")
    parser.add_argument("--startup", default=STARTUP_PROFILE,
                        metavar="PROFILE", help="run to measure start-up")
    parser.add_argument("--strict", action="store_true",
                        help="fail when start-up is over its bar")
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"))
    parser.add_argument("--json", metavar="FILE")
    wish = parser.parse_args()
    if not os.access(wish.heng, os.X_OK):
        raise CannotBegin(f"{wish.heng} is not there: build it first, or say "
                          "where it is with --heng")
    if not shutil.which(wish.cc):
        raise CannotBegin(f"no C compiler {wish.cc}: name one with --cc")
    return wish


def main():
    try:
        wish = wishes()
    except CannotBegin as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    seeds = wish.seed or ["1", str(random.SystemRandom().randrange(2, 10**9))]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="heng-bench-") as folder:
        bench = Bench(wish, Path(folder))
        about = machine(wish.cc)
        print(f"{about['processor']}, {about['cores']} cores, "
              f"{about['compiler']}; seeds {', '.join(seeds)}", flush=True)
        run_all(bench, seeds)
        start = bench.start_up()
        for found in start:
            print_start_up(found)
    if wish.json:
        with open(wish.json, "w", encoding="utf-8") as out:
            json.dump({"machine": about, "seeds": seeds, "cases": bench.cases,
                       "startup": start, "faults": bench.faults}, out,
                      indent=2, ensure_ascii=False)
            out.write("\n")
    print(f"\n{len(bench.faults)} faults, "
          f"{time.monotonic() - began:.0f} seconds")
    late = wish.strict and any(not one["within"] for one in start)
    return 1 if bench.faults or late else 0


if __name__ == "__main__":
    sys.exit(main())
