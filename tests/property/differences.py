"""What `heng diff` says of two schemes is what two runs say.

Schemes are drawn and then changed at random, some of them into what means the same,
most into something else. Where no rule is said to have changed, both must give the
same results; and what is said to move must be the difference of the two runs, as
computed here. The cities' figures are changed in the same way; there shuffled
records, threads and the other tongue must make no difference either."""
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from fractions import Fraction

from heng_runs import (ROOT, drawn_seed, heng, profiles, read_records, run,
                       temporary, write_records)
from rule_draw import Draw
from rule_records import HEAD
from rule_text import Unsayable

SCHEMES = 25  # of each seed
VARIANTS = 6  # of each scheme
CITY_VARIANTS = 3

ATOM = r"(?<![\w.%])([\w.]+%?)"
BINARY = re.compile(ATOM + r" (\+|-|\*|<=|>=|<|>|!=|=|and|or) ([\w.]+%?)(?![\w.(])")
NUMBER = re.compile(r"(?<![\w.\u4e00-\u9fff-])(\d+(?:\.\d+)?)(?![\w.\u4e00-\u9fff-])")
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
OTHERS = {"+": "-*", "-": "+", "*": "+", "<": ["<=", ">"], ">": [">=", "<"],
          "<=": ["<", ">="], ">=": [">", "<="], "=": ["!="], "!=": ["="],
          "and": ["or"], "or": ["and"]}
WORDS = [("ascending", "descending"), ("descending", "ascending"),
         ("ties share", "ties dense"), ("at most", "at least"),
         ("sum(", "average("), ("max(", "min("), ("any(", "all("),
         ("implies", "and"), ("half up", "down")]


def replaced(text, match, by):
    return text[:match.start()] + by + text[match.end():]


def pick(rng, pattern, text):
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def turn_round(rng, text):
    m = pick(rng, BINARY, text)
    if not m:
        return text
    a, op, b = m.groups()
    return replaced(text, m, "%s %s %s" % (b, TURNED.get(op, op), a))


def other_sign(rng, text):
    m = pick(rng, BINARY, text)
    if not m:
        return text
    a, op, b = m.groups()
    return replaced(text, m, "%s %s %s" % (a, rng.choice(OTHERS[op]), b))


def other_number(rng, text):
    m = pick(rng, NUMBER, text)
    if not m:
        return text
    n = m.group(1)
    by = rng.choice(["%s.0" % n if "." not in n else n + "0", "(%s + 0)" % n,
                     "(%s * 1)" % n, str(Fraction(n) + 1) if "." not in n else n])
    return replaced(text, m, by)


def other_word(rng, text):
    there = [w for w in WORDS if w[0] in text]
    if not there:
        return text
    a, b = rng.choice(there)
    at = rng.choice([m.start() for m in re.finditer(re.escape(a), text)])
    return text[:at] + b + text[at + len(a):]


def other_order(rng, text):
    blocks = text.strip("\n").split("\n\n")
    rng.shuffle(blocks)
    return "\n\n".join(blocks) + "\n"


def bracketed(rng, text):
    m = pick(rng, BINARY, text)
    if not m:
        return text
    a, op, b = m.groups()
    if op in ("and", "or"):
        by = rng.choice(["(%s) %s (%s)", "not (not (%s)) %s %s"])
    else:
        by = rng.choice(["(%s) %s (%s)", "(%s %s %s)"])
    return replaced(text, m, by % (a, op, b))


def renamed(rng, text):
    """A helper is called otherwise, in one tongue or in its only one."""
    names = re.findall(r"(?m)^  (?:\w+ )?([fg]\d)\b", text)
    if not names:
        return text
    name = rng.choice(names)
    return re.sub(r"(?<![\w])%s(?![\w])" % name, name + "_new", text)


def split_off(rng, text):
    """What a helper computes becomes a helper of its own."""
    lines = [m for m in re.finditer(r"(?m)^  (\w+(?: \w+)?) = (.+)$", text)
             if "rank by" not in m.group(2) and "choose" not in m.group(2)]
    if not lines:
        return text
    m = rng.choice(lines)
    name = "split%d" % rng.randint(1, 99)
    return replaced(text, m, "  %s = %s\n  %s = %s" % (
        name, m.group(2), m.group(1), name))


CHANGES = [turn_round, turn_round, turn_round, other_sign, other_number,
           other_word, other_order, bracketed, bracketed, renamed, split_off]


def varied(rng, rules):
    head, body = rules[:len(HEAD)], rules[len(HEAD):]
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        body = rng.choice(CHANGES)(rng, body)
    return head + body


# --- what two runs say --------------------------------------------------------

def value(v):
    if isinstance(v, dict):
        if "held" in v:
            return "held"
        return Fraction(int(v["numerator"]), int(v["denominator"]))
    if isinstance(v, bool) or v is None:
        return v
    try:
        return Fraction(v)
    except ValueError:
        return v


def is_same(a, b):
    return a == b and isinstance(a, bool) == isinstance(b, bool)


NOT_PUBLISHED = {"id", "name", "unit", "stage", "编号", "名称"}


def boards(document):
    """{table: {id: {field: value}}} of what is published."""
    out = {}
    for table, rows in document.items():
        if table in ("findings", "diagnostics", "values", "slots") or \
                not isinstance(rows, list):
            continue
        out[table] = {row["id"]: {k: value(v) for k, v in row.items()}
                      for row in rows if isinstance(row, dict) and "id" in row}
    return out


def expected(old, new):
    """{(table, id): "appeared", "gone" or {field: (old, new)}}"""
    moved = {}
    a, b = boards(old), boards(new)
    for table in a.keys() | b.keys():
        x, y = a.get(table, {}), b.get(table, {})
        for key in x.keys() | y.keys():
            if key not in x or key not in y:
                moved[table, key] = "gone" if key in x else "appeared"
                continue
            fields = {f: (x[key].get(f), y[key].get(f))
                      for f in (x[key].keys() | y[key].keys()) - NOT_PUBLISHED
                      if not is_same(x[key].get(f), y[key].get(f))}
            if fields:
                moved[table, key] = fields
    return moved


def told(document):
    """The same from the difference."""
    moved = {}
    for row in document.get("movements", []):
        at = row["table"], row["id"]
        if row["row"]:
            moved[at] = row["row"]
            continue
        moved[at] = {}
        for role in ("total", "place", "tier"):
            old, new = value(row["old_" + role]), value(row["new_" + role])
            if not is_same(old, new):
                moved[at][role] = (old, new)
        for role, by in (("total", "by"), ("place", "places_up")):
            if role in moved[at] and row[by] is not None:
                old, new = moved[at][role]
                assert value(row[by]) == (old - new if role == "place"
                                          else new - old), row
    for row in document.get("values", []):
        at = row["table"], row["id"]
        if moved[at] in ("appeared", "gone"):
            continue
        moved[at][row["field"]] = (value(row["old"]), value(row["new"]))
        if row["by"] is not None:
            assert value(row["by"]) == value(row["new"]) - value(row["old"]), row
    return moved


def results(document):
    """What must be equal where no rule changed."""
    findings = sorted((f["code"], str(f.get("key")), str(f.get("table")))
                      for f in document.get("findings", []))
    return boards(document), findings


def findings(document):
    return Counter((f["code"], f.get("key"), f["rule"])
                   for f in document.get("findings", []))


def wrong_with(document, old, new):
    a, b = findings(old), findings(new)
    counts = sum((b - a).values()), sum((a - b).values())
    said = document["sets"][0]["findings_new"], document["sets"][0]["findings_gone"]
    if counts != said:
        yield "findings new and gone: told %s, the runs say %s" % (said, counts)
    want, got = expected(old, new), told(document)
    # A field that only one of the two has is told, though it may be blank.
    got = {at: ({f: v for f, v in d.items() if not is_same(*v)}
                if isinstance(d, dict) else d) for at, d in got.items()}
    for at in want.keys() | got.keys():
        if want.get(at) != got.get(at) and (want.get(at) or got.get(at)):
            yield "%s: told %s, the runs say %s" % (at, got.get(at), want.get(at))
    if not document["diff"]["changed"]:
        if boards(old) != boards(new):
            yield "no rule changed, and results differ"
        if results(old)[1] != results(new)[1]:
            yield "no rule changed, and findings differ"


# --- drawn schemes --------------------------------------------------------------

def put(folder, text):
    os.makedirs(folder, exist_ok=True)
    name = os.path.basename(folder) + ".heng"
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)


def try_drawn(seed, folder, counts):
    rng = random.Random(seed)
    try:
        draw = Draw(random.Random(seed))
    except Unsayable:
        return
    old, new = os.path.join(folder, "drawn"), os.path.join(folder, "other")
    rules = draw.rules()
    put(old, rules)
    sample = os.path.join(old, "sample")
    write_records(draw.files(), sample)
    status, before = run("run", old, allow=(0, 1, 2, 3, 4, 5))
    if status > 1:
        return
    for _ in range(VARIANTS):
        put(new, varied(rng, rules))
        status, document = run("diff", old, new, allow=(0, 2, 3, 4, 5))
        if status:
            continue
        _, after = run("run", new, "--data", sample)
        counts["pairs"] += 1
        counts["idle"] += not document["diff"]["changed"] and \
            document["diff"]["no_effect"] > 0
        counts["moved"] += document["diff"]["moved"] > 0
        for what in wrong_with(document, before, after):
            yield what + "\n" + open(os.path.join(new, "other.heng"),
                                     encoding="utf-8").read()


# --- cities ---------------------------------------------------------------------

def other_figures(rng, folder):
    """Changes a few numbers in the rules of a copied profile."""
    texts = [n for n in os.listdir(folder)
             if n.endswith(".heng") and ".test." not in n and "@" not in n]
    path = os.path.join(folder, rng.choice(texts))
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    figures = [i for i, line in enumerate(lines)
               if re.search(r"= *\d+(\.\d+)?%?\b", line) and "edition" not in line]
    for i in rng.sample(figures, min(2, len(figures))):
        lines[i] = re.sub(r"(= *)(\d+)", lambda m: m.group(1) +
                          str(max(0, int(m.group(2)) + rng.choice([-1, 1]))),
                          lines[i], count=1)
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


def settled(document):
    """Without how the sides are called and where their rules stand."""
    return {k: v for k, v in document.items() if k not in ("diff", "rules")}


def copied(profile, folder):
    shutil.copytree(os.path.join(ROOT, profile), folder)
    for name in ("model.heng", "shared"):
        source = os.path.join(ROOT, "rules", name)
        target = os.path.join(os.path.dirname(folder), name)
        if os.path.isdir(source):
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif os.path.exists(source):
            shutil.copy(source, target)


# What is told of one record set.
def of_set(document, name):
    out = dict(document)
    for section in ("sets", "movements", "values"):
        out[section] = [row for row in document.get(section, [])
                        if row["set"] == name]
    return out


def try_city(rng, profile, folder, counts):
    new = os.path.join(folder, os.path.basename(profile))
    copied(profile, new)
    other_figures(rng, new)
    status, document = run("diff", profile, new, allow=(0, 2, 3, 4, 5))
    if status:
        return
    counts["cities"] += 1
    for row in document["sets"]:
        data = os.path.join(new, row["set"])
        _, before = run("run", profile, "--data", data)
        _, after = run("run", new, "--data", data)
        yield from wrong_with(of_set(document, row["set"]), before, after)
        counts["sets"] += 1
    if settled(run("diff", profile, new, "--threads", "4")[1]) != \
            settled(document):
        yield "with four threads it is another one"
    shuffled = os.path.join(folder, "shuffled")
    tables = read_records(os.path.join(new, "sample"))
    for rows in tables.values():
        body = rows[1:]
        rng.shuffle(body)
        rows[1:] = body
    write_records(tables, shuffled)
    other = run("diff", profile, new, "--data", shuffled)[1]
    if other["movements"] and [
            {k: v for k, v in row.items() if k != "set"}
            for row in other["movements"]] != [
            {k: v for k, v in row.items() if k != "set"}
            for row in of_set(document, "sample")["movements"]]:
        yield "with shuffled records others move"
    for name in os.listdir(new):
        if name.endswith(".heng") and ".test." not in name:
            subprocess.run([heng(), "fmt", "--lang", "zh", "-w",
                            os.path.join(new, name)], check=True,
                           capture_output=True)
    chinese = run("diff", profile, new)[1]
    if settled(chinese) != settled(document) or \
            chinese["diff"]["changed"] != document["diff"]["changed"]:
        yield "written in Chinese it is another difference"


def main():
    failed = 0
    counts = {"pairs": 0, "idle": 0, "moved": 0, "cities": 0, "sets": 0}
    for seed in ("1", drawn_seed()):
        for i in range(SCHEMES):
            name = "%s-%d" % (seed, i)
            with temporary() as folder:
                wrong = list(try_drawn(name, folder, counts))
            for what in wrong[:2]:
                print("FAIL", name, what)
            failed += len(wrong)
        rng = random.Random(seed)
        for profile in profiles():
            for i in range(CITY_VARIANTS):
                with temporary() as folder:
                    wrong = list(try_city(rng, profile, folder, counts))
                for what in wrong[:2]:
                    print("FAIL", profile, seed, i, what)
                failed += len(wrong)
    print(", ".join("%d %s" % (n, what) for what, n in counts.items()),
          "and %d failures" % failed)
    enough = counts["idle"] >= 15 and counts["moved"] >= 5 and counts["cities"]
    raise SystemExit(1 if failed or not enough else 0)


if __name__ == "__main__":
    main()
