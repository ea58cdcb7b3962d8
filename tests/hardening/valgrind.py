#!/usr/bin/env python3
"""Runs the command under valgrind, one process for each way through the house: no
invalid access, no jump that depends on what was never written, nothing lost.

    valgrind.py BUILD"""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# COPY is a copy of the rules that may be written to.
COMMANDS = (
    ("list",),
    ("check", "rules/zhongwei"),
    ("check", "rules/tianjin", "--format", "json"),
    ("run", "rules/nantong", "--format", "csv"),
    ("run", "rules/zibo", "--set", "gap.two=5", "--format", "json"),
    ("run", "rules/zibo", "--format", "html"),
    ("run", "rules/hulunbuir", "--lang", "zh"),
    ("run", "rules/tianjin", "--format", "csv"),    # with a Lua function
    ("compare", "rules/nantong", "rules/zibo", "--data",
     "rules/nantong/sample"),
    ("diff", "rules/zhongwei@2022", "rules/zhongwei"),
    ("diff", "rules/zibo", "rules/zibo", "--format", "json"),
    ("search", "rules/zibo", "--budget", "60", "--threads", "1"),
    ("search", "rules/zhongwei", "rules/zhongwei@2022", "--budget", "20"),
    ("explain", "rules/zibo", "zc"),
    ("audit", "rules/zibo", "--unit", "zichuan", "--budget", "40",
     "--format", "json"),
    ("test", "rules/zibo"),
    ("note", "rules/zibo"),
    ("test", "rules/zibo", "--expect", "rules/zibo/sample/units.csv"),
    ("test", "rules/nantong", "--coverage"),
    ("test", "rules/zhongwei", "--junit", "COPY/junit.xml", "--tap",
     "COPY/tests.tap"),
    ("mutate", "rules/zibo", "--sample", "5", "--threads", "1"),
    ("approve", "COPY/rules/zibo", "--by", "a", "--why", "b"),
    ("test", "COPY/rules/zibo"),
    ("fmt", "--lang", "zh", "rules/nantong/nantong.heng"),
    ("dump", "plan-json", "rules/zibo"),
    ("run", "rules/nowhere"),
    ("check", "tests/grammar/CMakeLists.txt"),
)
LEAVE = {0, 1, 2, 3, 4}     # every status of ours; valgrind's own is 99


def main():
    heng = os.path.join(os.path.abspath(sys.argv[1]), "heng")
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(os.path.join(ROOT, "rules"),
                        os.path.join(copy, "rules"))
        failed = sum(not is_fine(heng, [word.replace("COPY", copy)
                                        for word in command])
                     for command in COMMANDS)
    raise SystemExit(1 if failed else 0)


def is_fine(heng, command):
    done = subprocess.run(
        ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
         "--show-leak-kinds=definite,indirect,possible",
         "--errors-for-leak-kinds=definite,indirect,possible",
         heng, *command], cwd=ROOT, capture_output=True, text=True)
    fine = done.returncode in LEAVE
    print("ok  " if fine else "FAIL", *command)
    if not fine:
        print(done.stderr[-4000:])
    return fine


main()
