"""What the property tests share: running the command and reading its JSON,
record folders as lists of rows."""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def heng():
    """The command under test: the first argument of the script."""
    return sys.argv[1]


def run(*words, allow=(0, 1)):
    """Runs the command with --format json; gives (status, document)."""
    done = subprocess.run([heng(), *words, "--format", "json"],
                          capture_output=True, cwd=ROOT)
    if done.returncode not in allow:
        sys.stderr.write(done.stdout.decode() + done.stderr.decode())
        raise SystemExit("heng %s: status %d" % (" ".join(words),
                                                 done.returncode))
    return done.returncode, json.loads(done.stdout, parse_float=str)


def profiles():
    """Folders under rules/ that have a sample."""
    base = os.path.join(ROOT, "rules")
    return sorted(os.path.join("rules", name) for name in os.listdir(base)
                  if os.path.isdir(os.path.join(base, name, "sample")))


def read_records(folder):
    """{file name: [heading row, row, …]}"""
    tables = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv"):
            with open(os.path.join(folder, name), newline="",
                      encoding="utf-8-sig") as f:
                tables[name] = list(csv.reader(f))
    return tables


def write_records(tables, folder):
    os.makedirs(folder, exist_ok=True)
    for name, rows in tables.items():
        with open(os.path.join(folder, name), "w", newline="",
                  encoding="utf-8") as f:
            csv.writer(f, lineterminator="\n").writerows(rows)


def script_of(profile_folder):
    """The path of the script that a profile has, None where it has none."""
    path = os.path.join(profile_folder, "profile.lua")
    return path if os.path.exists(path) else None


def without_texts(script, path):
    """Writes the script so that it brings its functions and makes no rules, each
    line in its place: what belongs beside rules that are complete by themselves."""
    with open(script, encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("heng.text(", ";(function() end)("))


def drawn_seed():
    """A seed that can be asked for again with HENG_SEED; printed."""
    seed = os.environ.get("HENG_SEED") or str(random.SystemRandom().randrange(10**9))
    print("seed", seed, "(HENG_SEED=%s repeats it)" % seed)
    return seed


def temporary():
    return tempfile.TemporaryDirectory(prefix="heng-")
