"""An edition that revises another one means what the complete text means: for
every profile random declarations and rules are changed, dropped and added, once
by a text that revises and once by editing the text itself. Both have the same
hash or are both refused; so have `dump whole` and the revision in Chinese, and an
edition that revises the revision."""
import os
import random
import re
import shutil
import subprocess

from heng_runs import (ROOT, drawn_seed, heng, profiles, script_of, temporary,
                       without_texts)

KINDS = ("choice", "param", "value", "given", "function", "table", "score",
         "check", "warn")
MARKS = ("indicator", "deduct", "bonus", "outcome")
RESULTS = ("total", "place", "tier")
ROUNDS = 6 if os.environ.get("HENG_SANITIZED") else 12


def cut(lines, indent):
    """[first line, behind the last) of what begins at that indentation."""
    parts, start = [], None
    for i, line in enumerate(lines):
        text = line.strip()
        depth = len(line) - len(line.lstrip(" "))
        begins = (text and depth == indent and not text.startswith("#") and
                  not re.match(r"[})|]", text))
        goes_on = text.startswith(("because ", "source ", "assumed ", "and ",
                                   "or ", "where ", "having "))
        if begins and not goes_on:
            if start is not None:
                parts.append((start, i))
            start = i
        elif start is not None and (not text or text.startswith("#")) \
                and depth <= indent:
            parts.append((start, i))
            start = None
    if start is not None:
        parts.append((start, len(lines)))
    return [(a, b) for a, b in parts if balanced(lines[a:b])]


def balanced(lines):
    text = re.sub(r'"[^"]*"|#.*', "", "\n".join(lines))
    return text.count("{") == text.count("}") and \
        text.count("(") == text.count(")")


def changed(rng, text):
    """The text with one of its numbers changed; None where it has none."""
    plain = re.sub(r'"[^"]*"|#.*', lambda m: " " * len(m.group()), text)
    found = [m for m in re.finditer(r"(?<![\w.\-])\d+(?![\w.\-])", plain)]
    if not found:
        return None
    m = rng.choice(found)
    return text[:m.start()] + str(int(m.group()) + rng.randint(1, 3)) + \
        text[m.end():]


class Edit:
    """What changes in the lines, and how a revision says it."""

    def __init__(self, start, end, lines, said):
        self.start, self.end = start, end
        self.lines, self.said = lines, said


def of_declaration(rng, lines, start, end):
    words = lines[start].split()
    kind, name = words[0], re.match(r"\w+", words[1]).group()
    text = "\n".join(lines[start:end])
    if rng.random() < (0.5 if kind in ("check", "warn") else 0.1):
        return Edit(start, end, [], ["drop %s %s" % (kind, name)])
    new = changed(rng, text)
    if new is None:
        return None
    if rng.random() < 0.5:
        new = without_partner(new, kind, name)
    return Edit(start, end, changed_like(text, new, kind, name).split("\n"),
                ("revise " + new).split("\n"))


def without_partner(text, kind, name):
    """`revise param gap` need not say the other name or the title again."""
    return re.sub(r'^(%s %s)( [^\x00-\x7f]\w*)?( "[^"]*")?' % (kind, name),
                  r"\1", text)


def changed_like(text, new, kind, name):
    head = re.match(r'(%s %s)( [^\x00-\x7f]\w*)?( "[^"]*")?' % (kind, name),
                    text).group()
    bare = "%s %s" % (kind, name)
    if new.startswith(head):
        return new
    return head + new[len(bare):]


def of_item(rng, lines, opener, start, end):
    table = re.match(r"\w+", lines[opener].split()[1]).group()
    words = lines[start].split()
    if words[0] in MARKS and words[1] != "=":
        what = "%s %s" % (words[0], words[1])
    elif words[0] in RESULTS and words[1] == "=":
        what = words[0]
    elif re.match(r"[a-z_]+$", words[0]) and "=" in lines[start]:
        what = words[0]
    else:
        return None
    word = "extend" if lines[opener].startswith("score ") else "for"
    if rng.random() < (0.5 if words[0] == "outcome" else 0.1):
        return Edit(start, end, [], ["%s %s {" % (word, table),
                                     "  drop " + what, "}"])
    text = "\n".join(lines[start:end])
    new = changed(rng, text)
    if new is None:
        return None
    return Edit(start, end, new.split("\n"),
                ["%s %s {" % (word, table), "  revise " + new.strip(), "}"])


def candidates(rng, lines):
    for start, end in cut(lines, 0):
        kind = lines[start].split()[0]
        if kind in KINDS:
            yield of_declaration(rng, lines, start, end)
        if kind in ("table", "score", "for"):
            inner = [""] * start + lines[start:end]
            for a, b in cut(inner, 2):
                if a > start:
                    yield of_item(rng, lines, start, a, min(b, end - 1))


def added(rng, n):
    yield "param new_%d = %d" % (n, rng.randint(1, 9))
    yield "value more_%d = new_%d * 2" % (n, n)
    yield "warn fresh_%d: more_%d > 0" % (n, n)


def drawn(rng, lines, n):
    """(the lines edited, what a revision says)."""
    edits = [e for e in candidates(rng, lines) if e]
    rng.shuffle(edits)
    taken = []
    for e in edits[:rng.randint(1, 4)]:
        if all(e.end <= t.start or e.start >= t.end for t in taken):
            taken.append(e)
    out, said = list(lines), []
    for e in sorted(taken, key=lambda e: -e.start):
        out[e.start:e.end] = e.lines
    for e in taken:
        said += e.said
    if rng.random() < 0.6:
        new = list(added(rng, n))
        out += new
        said += new
    return out, said


def hash_of(path):
    """The hash of what the path checks to, None where it does not."""
    done = subprocess.run([heng(), "dump", "plan-json", path],
                          capture_output=True, cwd=ROOT)
    if done.returncode:
        return None, done.stdout + done.stderr
    return re.search(rb'"hash":"(\w+)"', done.stdout).group(1), b""


def put(path, lines):
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def written(*words):
    return subprocess.run([heng(), *words], capture_output=True,
                          cwd=ROOT).stdout


def with_edition(lines, year):
    return [re.sub(r"edition \d+$", "edition %d" % year, line)
            if line.startswith("scheme ") else line for line in lines]


def alone_in(folder, name):
    """Where the complete text goes: beside the profile's script, if it has one."""
    there = os.path.join(folder, "alone", name)
    os.makedirs(there, exist_ok=True)
    script = script_of(os.path.join(folder, "rules", name))
    if script:
        shutil.copy(script, there)
    return os.path.join(there, name + ".heng")


def compare(rng, folder, profile, n):
    """Yields (what, good, why) for one drawn revision of a revision."""
    name = os.path.basename(profile)
    main = os.path.join(folder, "rules", name, name + ".heng")
    with open(main, encoding="utf-8") as f:
        lines = f.read().rstrip("\n").split("\n")
    scheme = next(x for x in lines if x.startswith("scheme "))
    year = int(scheme.split()[-1])
    whole, base = lines, year
    for step in range(2):
        whole, said = drawn(rng, whole, 10 * n + step)
        next_year = base + 1
        head = with_edition([scheme], next_year)
        revision = main.replace(".heng", "@%d.heng" % next_year)
        put(revision, head + ["revise %s edition %d" % (name, base)] + said)
        alone = alone_in(folder, name)
        put(alone, with_edition(whole, next_year))
        want, why = hash_of(alone)
        got, other = hash_of(revision)
        yield "means the same", want == got, why + other
        if want is None or want != got:
            return
        text = written("dump", "whole", revision)
        with open(alone, "wb") as f:
            f.write(text)
        # What a script makes is in this text already.
        script = script_of(os.path.dirname(alone))
        if script:
            without_texts(script, script)
        yield "dump whole", hash_of(alone)[0] == want, text
        yield "in form", written("fmt", alone) == text, text
        chinese = written("fmt", "--lang", "zh", revision)
        with open(revision, "wb") as f:
            f.write(chinese)
        yield "in Chinese", hash_of(revision)[0] == want, chinese
        base = next_year


def main():
    rng = random.Random(drawn_seed())
    failed = told = 0
    for profile in profiles():
        for n in range(ROUNDS):
            with temporary() as folder:
                shutil.copytree(os.path.join(ROOT, "rules"),
                                os.path.join(folder, "rules"))
                for what, good, why in compare(rng, folder, profile, n):
                    told += 1
                    if not good:
                        failed += 1
                        print("FAIL", profile, n, what)
                        print(why.decode())
    print("ok  ", told - failed, "of", told)
    raise SystemExit(1 if failed or told < 200 * ROUNDS // 12 else 0)


main()
