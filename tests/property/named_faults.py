"""A fault in a scheme that an example notices is named by the first sentence of the
failure: one figure, comparison, function or word of a rule is changed at random, the
examples run against the rules as they were, and each message begins with a rule or
a figure that stands where the text was changed."""
import json
import os
import random
import re
import shutil
import subprocess

from heng_runs import ROOT, drawn_seed, heng, temporary

CITIES = ("nantong", "zibo", "zhongwei", "hulunbuir", "tianjin")
FAULTS = 15  # that are noticed, for each seed
OPERATORS = [
    (r'(?<![\w.@"-])(\d+(?:\.\d+)?)(?![\w.-])',
     lambda m: f"{float(m.group(1)) + 1:g}"),
    (r" >= ", lambda m: " > "), (r" <= ", lambda m: " < "),
    (r" > ", lambda m: " >= "), (r" < ", lambda m: " <= "),
    (r"\bdescending\b", lambda m: "ascending"), (r"\bsum\(", lambda m: "max("),
    (r"\bmax\(", lambda m: "min("), (r" at most [\d.]+", lambda m: ""),
    (r" and [a-z_.]+ = [a-z_]+", lambda m: ""), (r" \+ ", lambda m: " - "),
    (r" \* ", lambda m: " / "),
]
OTHER = ("#", "scheme", "use", "record", "choice", "extend")


def code_of(line):
    """A line without its citations."""
    cite = re.search(r"\s(source|assumed|because)\s", line)
    return line[:cite.start()] if cite else line


def statement_of(lines, at):
    """The statement that the line belongs to, from its first line on; None for what
    is no rule or figure."""
    start = at
    indent = len(lines[at]) - len(lines[at].lstrip())
    while start > 0 and at - start < 12:
        head = lines[start].strip()
        depth = len(lines[start]) - len(lines[start].lstrip())
        if re.match(r"(record|choice|extend)\b", head):
            return None
        if depth == 0 and head and head[0] not in "}|)":
            break
        start -= 1
    first = max(start, at - 6) if indent else start
    return "\n".join(lines[first:at + 1])


def draw(rng, folder):
    """A change of one line of one city: (city, text, statement)."""
    while True:
        city = rng.choice(CITIES)
        with open(os.path.join(ROOT, "rules", city, city + ".heng"),
                  encoding="utf-8") as f:
            lines = f.read().split("\n")
        at = rng.randrange(len(lines))
        code = code_of(lines[at])
        if not code.strip() or code.strip().startswith(OTHER):
            continue
        pattern, by = rng.choice(OPERATORS)
        found = [m for m in re.finditer(pattern, code)
                 if code[:m.start()].count('"') % 2 == 0]
        statement = statement_of(lines, at)
        if not found or not statement:
            continue
        m = rng.choice(found)
        lines[at] = code[:m.start()] + by(m) + code[m.end():] + lines[at][len(code):]
        path = os.path.join(folder, city, city + ".heng")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines))
        return city, lines[at].strip(), statement


def names(text, line, statement):
    """Whether the first name in a message is one of the statement; or, where that is
    of a row of the scheme, the row that stands in the line."""
    found = re.search(r"`([^`]+)`(?: of (\w+))?", text)
    if not found:
        return False
    name, key = found.groups()
    own = rf"\b{re.escape(name.split('.')[-1])}\b"
    return (re.search(own, statement) or re.search(own, line)
            or key and re.search(rf"\b{re.escape(key)}\b", line))


def main():
    failed = 0
    for seed in ("1", drawn_seed()):
        rng = random.Random(seed)
        noticed = named = 0
        while noticed < FAULTS:
            with temporary() as folder:
                new = os.path.join(folder, "rules")
                shutil.copytree(os.path.join(ROOT, "rules"), new)
                city, line, statement = draw(rng, new)
                done = subprocess.run(
                    [heng(), "test", os.path.join(new, city, city + ".test.heng"),
                     "--against", os.path.join(ROOT, "rules", city), "--format",
                     "json"], capture_output=True, cwd=ROOT)
            if done.returncode != 1:
                continue  # not noticed, or no rules any more
            noticed += 1
            said = [row["message"] for row in json.loads(done.stdout)["failures"]
                    if row["code"] != "H824"]
            good = all(names(text, line, statement) for text in said)
            named += good
            if not good:
                print("    ", city, line, "\n        ",
                      "\n         ".join(t[:150] for t in said[:3]))
        print("ok  " if named == noticed else "FAIL", seed, named, "of", noticed, "named")
        failed += named != noticed
    raise SystemExit(1 if failed else 0)


main()
