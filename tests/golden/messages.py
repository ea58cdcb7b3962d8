#!/usr/bin/env python3
"""The cases of messages: what somebody wrote, what was called, and what was said.

    messages.py HENG [--approve] [CASE…]

A case is named after the message that it shows and holds whole files:

    # What went wrong, in a sentence.
    ---- file town/town.heng
    …
    ---- heng check town
    ---- English
    …
    ---- 中文
    …

The command runs in a folder that holds these files, once in each tongue. What it
says of the rules, the records or the request is written by --approve behind the
last two lines, and must name the case's code. `---- bytes PATH gb18030` is a file
in another encoding. `---- do heng …` is a command before, at that point among the
files; `---- remove PATH` takes away what it wrote, and `---- change PATH` with two
lines in it puts the second in place of the first (`\\n` begins a line). `---- git
commit …` calls git in the folder. In a file `\\u{200B}` stands for that character,
`\\byte{FF}` for that byte, and
`\\repeat{300}{f# = f## + 1;}` for its text 300 times, where # counts from 1 and
## is the number before; `\\n` in it begins a line. Words `NAME=value` behind
`heng` are set in the environment; PLUGINS in them is the folder of test plugins.
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE / "messages"
TONGUES = (("English", "en"), ("中文", "zh"))
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
       "GIT_AUTHOR_NAME": "town", "GIT_AUTHOR_EMAIL": "town@localhost",
       "GIT_COMMITTER_NAME": "town", "GIT_COMMITTER_EMAIL": "town@localhost"}
ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]+)\}")
BYTE = re.compile(rb"\\byte\{([0-9A-Fa-f]+)\}")
REPEAT = re.compile(r"\\repeat\{(\d+)\}\{(.*?)\}(?!\})")


def read(path):
    """The head, [(kind, rest, body), …] of what is given."""
    parts = re.split(r"^---- ?", path.read_text("utf-8"), flags=re.M)
    sections = []
    for part in parts[1:]:
        head, _, body = part.partition("\n")
        kind, _, rest = head.partition(" ")
        sections.append((kind, rest, body))
    return parts[0], sections


def repeated(match):
    times, text = int(match.group(1)), match.group(2).replace("\\n", "\n")
    return "".join(text.replace("##", str(i - 1)).replace("#", str(i))
                   for i in range(1, times + 1))


def unescaped(body):
    body = REPEAT.sub(repeated, body)
    return ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), body)


def put(folder, kind, rest, body):
    name, encoding = rest, "utf-8"
    if kind == "bytes":
        name, encoding = rest.rsplit(" ", 1)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(BYTE.sub(lambda m: bytes([int(m.group(1), 16)]),
                              unescaped(body).encode(encoding)))


def change(folder, name, body):
    old, new = (line.replace("\\n", "\n") for line in body.split("\n")[:2])
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text, f"{name} has no {old}"
    path.write_text(text.replace(old, new), "utf-8")


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def said(heng, sections, tongue):
    """What the command of the case says, without what it puts out."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place).resolve()
        words = []
        before = {k: v for k, v in os.environ.items()
                  if not k.startswith("HENG_")}
        for kind, rest, body in sections:
            if kind in ("file", "bytes"):
                put(folder, kind, rest, body)
            elif kind == "do":
                subprocess.run([heng, *shlex.split(rest)[1:]], cwd=folder,
                               env=before, timeout=60, check=True,
                               stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
            elif kind == "remove":
                remove(folder / rest)
            elif kind == "change":
                change(folder, rest, body)
            elif kind == "git":
                subprocess.run(["git", *shlex.split(rest)], cwd=folder,
                               env=dict(os.environ, **GIT), check=True)
            elif kind == "heng":
                words = shlex.split(rest)
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("HENG_")}
        plugins = os.environ.get("HENG_TEST_PLUGINS")
        if plugins:
            words = [re.sub(r"(?<=[=:])PLUGINS/", plugins + "/", w) for w in words]
        env.update(HENG_LANG=tongue, COLUMNS="80", LC_ALL="C.UTF-8")
        for word in [w for w in words if re.match(r"[A-Z_]+=", w)]:
            name, _, value = word.partition("=")
            env[name] = value
            words.remove(word)
        run = subprocess.run([heng, *words], cwd=folder, env=env, timeout=60,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        text = run.stderr.decode("utf-8", "replace")
        text = text.replace(str(folder), "…")
        text = text.replace(str(pathlib.Path(heng).parent), "…")
        if plugins:
            text = text.replace(plugins, "…")
        return text.rstrip("\n") + "\n"


def written(path, head, sections, got):
    out = [head]
    for kind, rest, body in sections:
        if kind not in ("English", "中文"):
            out.append(f"---- {kind} {rest}".rstrip() + "\n" + body)
    for title, tongue in TONGUES:
        out.append(f"---- {title}\n" + got[tongue])
    path.write_text("".join(out), "utf-8")


def judge(heng, path, approve):
    """What is wrong with a case, or nothing."""
    head, sections = read(path)
    code = path.stem.split("_")[0]
    expected = {kind: body for kind, _, body in sections}
    got = {tongue: said(heng, sections, tongue) for _, tongue in TONGUES}
    if approve:
        written(path, head, sections, got)
    if not head.startswith("# "):
        yield "does not say what it shows"
    for title, tongue in TONGUES:
        if code + (":" if tongue == "en" else "：") not in got[tongue]:
            yield f"{title}: {code} was not said:\n{got[tongue]}"
        elif not approve and expected.get(title) != got[tongue]:
            yield f"{title}: wanted\n{expected.get(title)}got\n{got[tongue]}"


def main():
    words = [w for w in sys.argv[1:] if w != "--approve"]
    approve = "--approve" in sys.argv
    heng = str(pathlib.Path(words[0]).resolve())
    cases = [pathlib.Path(w) for w in words[1:]] or sorted(
        CASES.glob("*.case"))
    failed = 0
    for path in cases:
        problems = list(judge(heng, path, approve))
        for problem in problems:
            print(f"FAIL {path.name}: {problem}")
        failed += bool(problems)
    print(f"{len(cases)} cases, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
