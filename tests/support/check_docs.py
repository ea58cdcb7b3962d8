#!/usr/bin/env python3
"""Runs the examples in the documents, so that none of them can be wrong.

    check_docs.py HENG [PAGE.md]…      prints what is wrong; exit 1 if any

Of each page, in a folder of its own and in the order of the page:

    ```heng town/town.heng      written to that file, and checked: a whole
                                scheme must check, a NAME.test.heng must pass
    ```heng town/town.heng +    put at the end of that file, which is checked
    ```heng town/town.heng ~    lines of that file changed, which is checked: the
                                one behind `- ` gives way to those behind `+ `
    ```heng wrong.heng !        written, and must not check
    ```heng                     checked, in a file of its own
    ```csv town/sample/a.csv    written to that file
    ```lua town/profile.lua     written to that file
    ```c plugins/x/plugin.c     a part of that file of the tree, as it is
    ```sh                       lines `$ heng …` are run; where lines follow,
                                they are what it prints. A line `…` stands for
                                any lines; alone it asks that the command was
                                right, not what it found. Other commands are
                                left alone.

Pages NAME.zh.md are run in Chinese.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["README.md", "README.zh.md", "CONTRIBUTING.md", "docs/**/*.md",
         "rules/**/README*.md"]
BLOCK = re.compile(r"^```(\w+)[ ]*([^\n]*)\n(.*?)^```", re.S | re.M)
GAP = "…"
RULES_DO_NOT_CHECK = 3


def pages(arguments):
    if arguments:
        return [pathlib.Path(a).resolve() for a in arguments]
    return sorted({p for pattern in PAGES for p in ROOT.glob(pattern)})


class Page:
    """A page that is being run."""

    def __init__(self, path, heng, folder, say):
        self.path, self.heng, self.folder = path, heng, folder
        self.say = say
        self.n_blocks = 0
        self.done = 0
        chinese = path.name.endswith(".zh.md")
        self.env = {**os.environ, "HENG_LANG": "zh" if chinese else "en",
                    "COLUMNS": "80", "LC_ALL": "C.UTF-8"}

    def run(self, words):
        run = subprocess.run([self.heng, *words], cwd=self.folder,
                             env=self.env, timeout=120, text=True,
                             stdin=subprocess.DEVNULL, encoding="utf-8",
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return run.returncode, run.stdout

    def write(self, name, text, more=False):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a" if more else "w", encoding="utf-8",
                       newline="\n") as out:
            out.write(text)

    def edit(self, line, name, text):
        """Changes lines of a file, which keep where they begin."""
        file, at = self.folder / name, 0
        rows = file.read_text("utf-8").split("\n")
        for row in text.splitlines():
            sign, told = row[:2], row[2:].strip()
            if sign == "- ":
                there = [i for i, r in enumerate(rows) if r.strip() == told]
                if len(there) != 1:
                    self.say(f"{self.where(line)}: {name} has {len(there)} "
                             f"times: {told}")
                    return
                at = there[0]
                begin = rows[at][:len(rows[at]) - len(rows[at].lstrip())]
                del rows[at]
            elif sign == "+ ":
                rows.insert(at, begin + told)
                at += 1
        self.write(name, "\n".join(rows))

    def rules(self, line, name, text):
        self.n_blocks += 1
        name = name or f"block{self.n_blocks}.heng"
        more = name.endswith(" +")
        wrong = name.endswith(" !")
        changed = name.endswith(" ~")
        name = name.rstrip(" +!~")
        if changed:
            self.edit(line, name, text)
        else:
            self.write(name, text, more)
        command = "test" if name.endswith(".test.heng") else "check"
        status, output = self.run([command, name])
        self.done += 1
        if wrong != (status == RULES_DO_NOT_CHECK) or not wrong and status:
            self.say(f"{self.where(line)}: heng {command} {name} ends with "
                     f"{status}\n{output}")

    def excerpt(self, line, name, text):
        """Shown from a file of the tree: it must stand there."""
        self.done += 1
        file = ROOT / name
        if not file.exists() or text not in file.read_text("utf-8"):
            self.say(f"{self.where(line)}: {name} holds no such lines")

    def console(self, line, text):
        command, told, at = None, [], line
        for number, row in enumerate([*text.splitlines(), "$ "], line + 1):
            if not row.startswith("$ "):
                told.append(row)
                continue
            if command and command.startswith("heng "):
                self.command(at, command, told)
            command, told, at = row[2:], [], number

    def command(self, line, command, told):
        words = shlex.split(command, comments=True)[1:]
        status, output = self.run(words)
        self.done += 1
        rows = [row.rstrip() for row in output.rstrip("\n").split("\n")]
        while told and not told[-1].strip():
            told.pop()
        if not told and status != 0:
            self.say(f"{self.where(line)}: {command}: ends with {status}\n"
                     f"{output}")
        elif told == [GAP] and status > 1:
            self.say(f"{self.where(line)}: {command}: ends with {status}\n"
                     f"{output}")
        elif told and not matches([t.rstrip() for t in told], rows):
            self.say(f"{self.where(line)}: {command}: prints\n"
                     + "\n".join(rows))

    def where(self, line):
        try:
            return f"{self.path.relative_to(ROOT)}:{line}"
        except ValueError:
            return f"{self.path.name}:{line}"

    def all_blocks(self):
        text = self.path.read_text("utf-8")
        for match in BLOCK.finditer(text):
            kind, name, body = match.groups()
            line = text.count("\n", 0, match.start()) + 1
            if kind == "heng":
                self.rules(line, name, body)
            elif kind in ("csv", "lua") and name:
                self.write(name, body)
            elif kind == "c" and name:
                self.excerpt(line, name, body)
            elif kind == "sh":
                self.console(line, body)


def matches(told, rows):
    """Whether the rows are those told, where … stands for any of them."""
    if not told:
        return not rows
    if told[0].strip() == GAP:
        return any(matches(told[1:], rows[i:]) for i in range(len(rows) + 1))
    return bool(rows) and rows[0] == told[0] and matches(told[1:], rows[1:])


def main():
    heng = str(pathlib.Path(sys.argv[1]).resolve())
    problems, done = [], 0
    for path in pages(sys.argv[2:]):
        with tempfile.TemporaryDirectory() as folder:
            page = Page(path, heng, pathlib.Path(folder), problems.append)
            page.all_blocks()
            done += page.done
    for problem in problems:
        print(problem)
    print(f"{done} examples, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
