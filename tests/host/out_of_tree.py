"""A plugin that is built elsewhere, with the installed headers and nothing else
of this tree: it is loaded, and a profile runs through its functions, its reader
and its writer.

    out_of_tree.py SOURCE_DIR BUILD_DIR CMAKE
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta

SCHEME = """scheme away 外地 edition 2024
record units 单位 {
  id 编号 key
  name 名称: text
  points 得分: number
  begun 开始: date
  done 完成: date
  part 已办: number?
  all_of_it 总数: number
}
score ranked 名次 from units {
  bonus size 得分项 = points
  total = round(size, 2)
  place = rank by total descending; ties share
  word 等级 = grade_word(points)
  days 天数 = 工作日数(begun, done)
  share 比例 = share_of(part, all_of_it)
}
"""
ROWS = [
    ("id", "name", "points", "begun", "done", "part", "all_of_it"),
    ("a", "甲", "90", "2024-01-01", "2024-12-31", "1", "3"),
    ("b", "乙|一", "89.99", "2024-02-10", "2024-02-11", "", "7"),
    ("c", "丙", "60", "1969-12-29", "1970-01-09", "5", "0"),
    ("d", "丁", "101", "2024-03-04", "2024-03-01", "2", "4"),
]


def command(words, folder, ok=(0,), **env):
    done = subprocess.run(words, cwd=folder, env={**os.environ, **env},
                          text=True, encoding="utf-8", timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode not in ok:
        sys.exit(f"{' '.join(map(str, words))}: {done.returncode}\n"
                 + done.stdout)
    return done.stdout


def weekdays(first, last):
    n = 0
    while first <= last:
        n += first.weekday() < 5
        first += timedelta(1)
    return n


def expect(text, *parts):
    for part in parts:
        if part not in text:
            sys.exit(f"not there: {part}\nin:\n{text}")


def embeds(source, prefix, folder):
    """The example of the documents, built with what is installed."""
    shutil.copy(pathlib.Path(source) / "docs" / "examples" / "switch.c", folder)
    flags = command(["pkg-config", "--cflags", "--libs", "heng"], folder,
                    PKG_CONFIG_PATH=str(prefix / "lib" / "pkgconfig")).split()
    command(["cc", "switch.c", "-o", "switch", *flags], folder)
    said = command(["./switch", prefix / "share" / "heng" / "rules",
                    prefix / "lib" / "heng" / "plugins"], folder,
                   LD_LIBRARY_PATH=str(prefix / "lib"))
    expect(said, "place,id,name")


def main():
    source, build, cmake = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prefix = folder / "installed"
        command([cmake, "--install", build, "--prefix", prefix], folder)
        # A copy, so that nothing of the tree is near.
        shutil.copytree(pathlib.Path(source) / "plugins" / "example",
                        folder / "example")
        command([cmake, "-S", "example", "-B", "made",
                 f"-DCMAKE_PREFIX_PATH={prefix}",
                 "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror"], folder)
        command([cmake, "--build", "made"], folder)
        heng = prefix / "bin" / "heng"
        embeds(source, prefix, folder)
        (folder / "away" / "sample").mkdir(parents=True)
        (folder / "away" / "away.heng").write_text(SCHEME, "utf-8")
        (folder / "away" / "sample" / "units.tsv").write_text(
            "".join("\t".join(row) + "\n" for row in ROWS), "utf-8")
        env = {"HENG_LANG": "en", "HENG_PLUGINS": str(folder / "made")}
        page = command([heng, "run", "away", "--format", "markdown"], folder,
                       ok=(1,), **env)
        days = [weekdays(*map(date.fromisoformat, row[3:5]))
                for row in ROWS[1:]]
        expect(page, f"| 2 | a | 甲 | 90 | 90.00 | 优 | {days[0]} | ≈0.333333 |",
               f"| 3 | b | 乙\\|一 | 89.99 | 89.99 | 良 | {days[1]} |  |",
               f"| 4 | c | 丙 | 60 | 60.00 | 中 | {days[2]} |  |",
               f"| 1 | d | 丁 | 101 | 101.00 | — | {days[3]} | 0.5 |",
               "`grade_word(101)` gave no value: points are from 0 to 100 "
               "(plugin example 1.0)")
        if "warning" in page:
            sys.exit("a warning in:\n" + page)
        why = command([heng, "explain", "away", "a", "word"], folder,
                      ok=(0, 1), **{**env, "HENG_LANG": "zh"})
        expect(why, "等第(90)，由 插件 example 1.0 计算")
        expect(command([heng, "list"], folder, **env), "example", "tsv→",
               "→markdown")
        # The rules of the house are installed, too.
        command([heng, "test", "zibo"], folder, **env)
        # Without the plugin the profile says what it misses.
        env["HENG_PLUGINS"] = ""
        expect(command([heng, "check", "away"], folder, ok=(3,), **env),
               "there is no function `grade_word`")
        # Installed beside the others it needs no variable.
        command([cmake, "--install", "made", "--prefix", prefix], folder)
        again = command([heng, "run", "away", "--format", "markdown"], folder,
                        ok=(1,), **env)
        if again != page:
            sys.exit("another page:\n" + again)


main()
