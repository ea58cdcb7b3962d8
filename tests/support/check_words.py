#!/usr/bin/env python3
"""Every word of the language has an example that runs.

    check_words.py HENG        prints what is wrong; exit 1 if anything is

Functions: the example of each row of core/words/functions.def, put into a scheme
where its names mean something, must check; the formatter must make of it the
Chinese example of core/words/examples.def, and of that the English one again.
Keywords: each must stand, in English and in Chinese, in a text that is tested: a
block of the guide of that tongue.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = ROOT / "core" / "words"
STRING = r'"((?:[^"\\]|\\.)*)"'
FUNCTION = re.compile(rf"^HENG_FUNCTION\((\w+), .*, {STRING}\)$", re.M)
EXAMPLE = re.compile(rf"^HENG_EXAMPLE\((\w+), {STRING}\)$", re.M)
KEYWORD = re.compile(rf"^HENG_KEYWORD\((\w+), {STRING}, {STRING}\)$", re.M)
BLOCK = re.compile(r"^```heng[^\n]*\n(.*?)^```", re.S | re.M)

# What the examples speak of: x, a seed, a second reference of events.
SCHEME = """scheme words "Words, each in use" edition 2024
use model
choice tier 等次 {{ first 一等, second 二等 }}
extend results {{ tier: tier }}
extend choice events.kind {{ good, bad }}
extend units {{ x: number }}
extend events {{ indicator 指标: indicators }}
param seed 种子: text = "announced"
table of_marks from marks {{ points 分值 = value else 0 }}
for {table} {{
  y = {example}
}}
"""
# Tables whose rules may hold the example; in one of them it must check.
TABLES = ["units", "events", "issues", "of_marks"]


def heng(command, *words):
    done = subprocess.run([command, *words], capture_output=True, text=True,
                          encoding="utf-8", timeout=60)
    return done.returncode, done.stdout + done.stderr


def line_of(command, file, tongue):
    """The example as the formatter writes it."""
    status, out = heng(command, "fmt", "--lang", tongue, str(file))
    match = re.search(r"^  y += (.*)$", out, re.M)
    return match.group(1) if status == 0 and match else out


def wrong_example(command, folder, example, chinese):
    """What is wrong with one function's examples, or nothing."""
    said = ""
    for table in TABLES:
        file = folder / "words.heng"
        file.write_text(SCHEME.format(table=table, example=example), "utf-8")
        status, out = heng(command, "check", str(file))
        said = said or (out if status else "")
        if status:
            continue
        found = line_of(command, file, "zh")
        if found != chinese:
            return f"in Chinese it is {found}, not {chinese}"
        file.write_text(SCHEME.format(table=table, example=chinese), "utf-8")
        found = line_of(command, file, "en")
        return "" if found == example else f"comes back as {found}"
    return "does not check in any table\n" + said


def untested_words():
    """Keywords that stand in no block of the guide of their tongue."""
    guides = []
    for page in ("guide.md", "guide.zh.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        guides.append("\n".join(BLOCK.findall(text)))
    for _, *pair in KEYWORD.findall((WORDS / "words.def").read_text("utf-8")):
        for word, guide, page in zip(pair, guides, ("guide.md", "guide.zh.md")):
            edge = r"(?<![A-Za-z_])" if word.isascii() else ""
            if not re.search(edge + re.escape(word), guide):
                yield f"{page}: no block has the word `{word}`"


def main():
    command, wrong = sys.argv[1], list(untested_words())
    chinese = dict(EXAMPLE.findall((WORDS / "examples.def").read_text("utf-8")))
    rows = FUNCTION.findall((WORDS / "functions.def").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="heng-words-") as folder:
        for name, example in rows:
            if name not in chinese:
                wrong.append(f"{name} has no row in examples.def")
                continue
            said = wrong_example(command, pathlib.Path(folder), example,
                                 chinese[name])
            if said:
                wrong.append(f"{name}: {example}: {said}")
    print("\n".join(wrong) if wrong else f"{len(rows)} examples")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
