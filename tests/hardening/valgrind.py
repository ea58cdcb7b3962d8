#!/usr/bin/env python3
"""Runs the command under valgrind, one process for each way through the house: no
invalid access, no jump that depends on what was never written, nothing lost.

    valgrind.py BUILD"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
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
    ("audit", "rules/zibo", "--unit", "zichuan", "--format", "json"),
    ("test", "rules/zibo"),
    ("note", "rules/zibo"),
    ("test", "rules/zibo", "--expect", "rules/zibo/sample/units.csv"),
    ("test", "rules/nantong", "--coverage"),
    ("fmt", "--lang", "zh", "rules/nantong/nantong.heng"),
    ("dump", "plan-json", "rules/zibo"),
    ("run", "rules/nowhere"),
    ("check", "tests/grammar/CMakeLists.txt"),
)
LEAVE = {0, 1, 2, 3, 4}     # every status of ours; valgrind's own is 99


def main():
    heng = os.path.join(os.path.abspath(sys.argv[1]), "heng")
    failed = 0
    for command in COMMANDS:
        done = subprocess.run(
            ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
             "--show-leak-kinds=definite,indirect,possible",
             "--errors-for-leak-kinds=definite,indirect,possible",
             heng, *command], cwd=ROOT, capture_output=True, text=True)
        fine = done.returncode in LEAVE
        print("ok  " if fine else "FAIL", *command)
        if not fine:
            print(done.stderr[-4000:])
        failed += not fine
    raise SystemExit(1 if failed else 0)


main()
