#!/usr/bin/env python3
"""Writes words.md, the reference of keywords and functions, from core/words.

    words.py            writes docs/reference/words.md
    words.py --check    says whether it is current; exit 1 if not
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
WORDS = HERE.parents[1] / "core" / "words"
PAGE = HERE / "words.md"

STRING = r'"((?:[^"\\]|\\.)*)"'
KEYWORD = re.compile(rf"HENG_KEYWORD\((\w+), {STRING}, {STRING}\)")
FUNCTION = re.compile(
    rf"HENG_FUNCTION\((\w+), {STRING}, {STRING}, (\w+), (\w+), (\d+), (\d+), "
    rf"{STRING}, {STRING}\)")

EXAMPLE = re.compile(rf"HENG_EXAMPLE\((\w+), {STRING}\)")

KINDS = {
    "HENG_F_ROWS": "rows",
    "HENG_F_VALUES": "values",
    "HENG_F_BOTH": "rows; values, where it has two arguments",
}
MISSING = {
    "HENG_F_PASSES": "missing, if an argument is",
    "HENG_F_LACKS": "missing, if an argument is, and where there is no value",
    "HENG_F_ZERO": "of no rows 0",
    "HENG_F_NO": "of no rows no",
    "HENG_F_YES": "of no rows yes",
    "HENG_F_MISSING": "of no rows missing",
}


def keyword_sections():
    """[("Statements", [(english, chinese), …]), …] in the order of the file."""
    sections, title = [], ""
    for line in (WORDS / "words.def").read_text("utf-8").splitlines():
        match = KEYWORD.match(line)
        if line.startswith("//"):
            title, fresh = line.lstrip("/ "), True
        elif match:
            if not sections or fresh:
                sections.append((title, []))
                fresh = False
            sections[-1][1].append(match.group(2, 3))
    return sections


def functions():
    """Rows of functions.def, by page of the reference."""
    text = (WORDS / "functions.def").read_text("utf-8")
    pages = {}
    for row in FUNCTION.findall(text):
        pages.setdefault(row[7], []).append(row)
    return pages


def chinese_examples():
    """{name of a function: its example in Chinese words}"""
    return dict(EXAMPLE.findall((WORDS / "examples.def").read_text("utf-8")))


def page():
    out = [
        "# The words of the language",
        "",
        "<!-- Written by words.py from core/words; change the rows there. -->",
        "",
        "Every word has an English and a Chinese form; either may be used",
        "anywhere. A word is a keyword only where a statement or an operator",
        "can stand: elsewhere it may be a name.",
        "",
        "## Keywords",
        "",
    ]
    for title, rows in keyword_sections():
        out += [f"### {title}", "", "| English | 中文 |", "|---|---|"]
        out += [f"| `{en}` | `{zh}` |" for en, zh in rows]
        out.append("")
    chinese = chinese_examples()
    out += ["## Functions", "",
            "Every example is run as a test.", ""]
    for name, rows in functions().items():
        out += [f"### Of {name}", "",
                "| English | 中文 | takes | gives | example | 例 |",
                "|---|---|---|---|---|---|"]
        for row, en, zh, kind, missing, *_, example in rows:
            out.append(f"| `{en}` | `{zh}` | {KINDS[kind]} | "
                       f"{MISSING[missing]} | `{example}` | "
                       f"`{chinese.get(row, example)}` |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def main():
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8", newline="\n")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/reference/words.md is not what core/words says: ./dev docs")
    return 1


if __name__ == "__main__":
    sys.exit(main())
