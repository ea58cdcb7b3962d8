"""Small schemes and records are drawn, computed by an independent reading of the
language (rule_model.py), and every value that the command gives must be the same:
in English and in the Chinese that the formatter makes of it."""
import os
import random
import subprocess
import sys
from fractions import Fraction

from heng_runs import ROOT, drawn_seed, heng, run, temporary, write_records
from rule_draw import Draw
from rule_model import HELD, MISSING
from rule_text import Unsayable

SCHEMES = 150  # of each seed


def shown(draw, type, v):
    """A value as the command writes it in JSON, without the finding's number."""
    if v is MISSING:
        return None
    if v is HELD:
        return "held"
    if isinstance(v, (bool, str)):
        return str(v) if isinstance(v, str) else v
    if isinstance(v, Fraction):
        return v
    if isinstance(v, int):
        return draw.keys[type[1]][v]
    return v.isoformat()


def read(v):
    """A value of the command's JSON in the same form."""
    if isinstance(v, dict):
        if "held" in v:
            return "held"
        return Fraction(int(v["numerator"]), int(v["denominator"]))
    return v


def agree(want, got):
    if isinstance(want, Fraction):
        return not isinstance(got, (bool, type(None))) and got != "held" and \
            Fraction(got) == want
    return want == got and isinstance(want, bool) == isinstance(got, bool)


def key_of(draw, table, row):
    root = table.root
    if root.kind == "record":
        return draw.keys[root.name][row]
    parts = [draw.world.field(root, row, name) for name, _ in root.keys]
    types = [root.fields[name].type for name, _ in root.keys]
    return "/".join(str(shown(draw, t, v)) for t, v in zip(types, parts))


def order_of(key):
    """Keys part by part: digits as numbers and first, others by code point."""
    return [(0, int(p), "") if p.isdigit() else (1, 0, p)
            for p in key.split("/")]


def differences(draw, document):
    for score, table in draw.shown:
        rows = draw.world.rows(score)[0]
        rows = sorted(rows, key=lambda row: order_of(key_of(draw, table, row)))
        found = document.get(score.name, [])
        keys = [key_of(draw, table, row) for row in rows]
        if [row["id"] for row in found] != keys:
            yield "%s: rows %s, expected %s" % (
                score.name, [row["id"] for row in found], keys)
            continue
        for row, got in zip(rows, found):
            for name, field in score.fields.items():
                want = shown(draw, field.type,
                             draw.world.field(score, row, name))
                if not agree(want, read(got[name])):
                    yield "%s.%s of %s (%s): got %s, expected %s" % (
                        score.name, name, got["id"], field.expr.args[1],
                        got[name], want)
    for name, _ in draw.values:
        want = shown(draw, None, draw.world.value(name))
        if not agree(want, read(document["values"][name])):
            yield "value %s: got %s, expected %s" % (
                name, document["values"][name], want)


def formatted(path, lang):
    done = subprocess.run([heng(), "fmt", "--lang", lang, path],
                          capture_output=True, cwd=ROOT)
    if done.returncode:
        return done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def settled(document):
    """What must not depend on the tongue: all but places in the rule text."""
    return {k: v for k, v in document.items() if k != "findings"}


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def refused_rows(document):
    """Whether the only mistakes are rows of a choose that nothing can reach, and
    divisors that come to 0: the draw does not know better."""
    codes = {d["code"] for d in document.get("diagnostics", [])
             if d.get("severity", "error") == "error"}
    return codes <= {"H245", "H276"}


def try_one(seed, folder):
    """None where the draw was refused, else what is wrong."""
    try:
        draw = Draw(random.Random(seed))
    except Unsayable:
        return None
    path = os.path.join(folder, "drawn.heng")
    write_records(draw.files(), os.path.join(folder, "sample"))
    write(path, draw.rules())
    status, document = run("run", folder, allow=(0, 1, 2, 3, 4, 5))
    if status > 1:
        return None if refused_rows(document) else [str(document)]
    wrong = list(differences(draw, document))
    zh, en = formatted(path, "zh"), formatted(path, "en")
    write(path, zh)
    status, other = run("run", folder, allow=(0, 1, 2, 3, 4, 5))
    if status > 1 or settled(other) != settled(document):
        wrong.append("in Chinese: status %d, %s" % (
            status, other if status > 1 else "other values or another hash"))
    if formatted(path, "en") != en or formatted(path, "zh") != zh:
        wrong.append("formatted again it is another text")
    return wrong


def main():
    failed = refused = 0
    for seed in ("1", drawn_seed()):
        for i in range(SCHEMES):
            with temporary() as folder:
                wrong = try_one("%s-%d" % (seed, i),
                                os.path.join(folder, "drawn"))
            refused += wrong is None
            for what in (wrong or [])[:3]:
                print("FAIL", "%s-%d" % (seed, i), what)
            failed += bool(wrong)
    print("%d schemes, %d refused, %d failures" % (2 * SCHEMES, refused, failed))
    raise SystemExit(1 if failed or refused > SCHEMES else 0)


if __name__ == "__main__":
    main()
