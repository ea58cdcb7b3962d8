#!/usr/bin/env python3
"""Checks what every text of the tree must keep to.

    check_texts.py [ROOT]      prints FILE:LINE: what is wrong; exit 1 if any

UTF-8, LF, no blanks at the ends of lines, no invisible control characters, no
marks of work left undone, no paths of somebody's machine, a first line that says
what the file is for, links that lead somewhere, and a README in every room.
"""
import os
import pathlib
import re
import sys
import unicodedata

# Data and expected output may be anything, byte by byte.
DATA = {".csv", ".xlsx", ".db", ".json", ".expected", ".case", ".out"}
SKIPPED = {".git", "__pycache__", ".cache", ".vscode", ".idea"}
UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
MACHINE = re.compile(r"(?<![\w.~/*}])/(home|root|work|tmp|Users)/")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TOP = ["core", "grammar", "plugins", "rules", "tests"]
README_SAYS = ["./dev demo", "./dev test", "grammar/heng.ebnf"]
# How a file of that kind begins: a comment.
BEGINS = {".c": "//", ".h": "//", ".def": "//", ".py": ("#!", '"""'),
          ".cmake": "#", ".heng": "#", ".lua": "--", ".sh": "#!"}


def files(root):
    for folder, names, found in os.walk(root):
        names[:] = [n for n in names if n not in SKIPPED
                    and n != "build" and not n.startswith("build-")]
        for name in sorted(found):
            yield pathlib.Path(folder, name)


def hidden(char):
    # Bidirectional marks and joiners show a reader something else than is
    # there; a byte order mark at the start has no business either.
    return unicodedata.category(char) in ("Cc", "Cf") and char not in "\n"


def check_lines(name, text, say):
    if not text.endswith("\n"):
        say(f"{name}: does not end in a line end")
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{name}:{number}"
        if line != line.rstrip(" "):
            say(f"{where}: blanks at the end")
        for char in filter(hidden, line):
            say(f"{where}: invisible character U+{ord(char):04X}")
        if UNDONE.search(line):
            say(f"{where}: a mark of work left undone")
        if MACHINE.search(line):
            say(f"{where}: a path of somebody's machine")


def check_links(root, file, name, text, say):
    # What stands in code is not a link.
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        if "://" not in target and not (file.parent / target).exists():
            say(f"{name}: the link to {target} leads nowhere")


def check_file(root, file, say):
    name = file.relative_to(root)
    if file.suffix in DATA or file.is_symlink():
        return
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        say(f"{name}: is not UTF-8")
        return
    if not text:
        say(f"{name}: is empty")
        return
    check_lines(name, text, say)
    begins = BEGINS.get(file.suffix)
    # Rule texts under tests are inputs, wrong on purpose or as they came.
    if begins and file.suffix == ".heng" and name.parts[0] == "tests":
        begins = None
    if begins and not text.startswith(begins):
        say(f"{name}:1: does not begin with what it is for")
    if file.suffix == ".md":
        check_links(root, file, name, text, say)


def check(root, say):
    for file in files(root):
        check_file(root, file, say)
    for folder in TOP:
        if not (root / folder / "README.md").exists():
            say(f"{folder}/README.md is missing")
    for name in ("README.md", "README.zh.md"):
        readme = root / name
        text = readme.read_text("utf-8") if readme.exists() else ""
        for words in README_SAYS:
            if words not in text:
                say(f"{name} does not name {words}")


def main():
    default = pathlib.Path(__file__).resolve().parents[2]
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    problems = []
    check(root.resolve(), problems.append)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
