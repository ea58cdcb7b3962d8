"""What the command counts of a choose, a cap and an `else` is what an independent
reading of the language (rule_model.py) comes by: in drawn schemes, for every field
of every row. The same in Chinese, and with the rows of the records shuffled."""
import os
import random

from heng_runs import drawn_seed, run, temporary, write_records
from random_rules import formatted, refused_rows, write
from rule_draw import Draw
from rule_model import E, Aggregate, HELD, MISSING, Rank, World
from rule_text import Unsayable

SCHEMES = 60  # of each seed
WAYS = {"choose": "choose", "at_most": "limit", "at_least": "limit",
        "else": "else"}


class Counting(World):
    """A world that counts which way each expression goes."""

    def __init__(self, world):
        self.__dict__.update(world.__dict__)
        self.memo, self.taken = {}, {}

    def count(self, e, way):
        key = id(e), way
        self.taken[key] = self.taken.get(key, 0) + 1

    def ev_choose(self, e, env):
        for i, (value, when) in enumerate(e.args[0]):
            yes = True if when is None else self.ev(when, env)
            if yes is HELD:
                return HELD
            if yes:
                self.count(e, i)
                return self.ev(value, env)
        return MISSING

    def ev_else(self, e, env):
        v = self.ev(e.args[0], env)
        if v is not HELD:
            self.count(e, 0 if v is MISSING else 1)
        return self.ev(e.args[1], env) if v is MISSING else v

    def limit(self, e, env):
        value, bound = self.ev(e.args[0], env), self.ev(e.args[1], env)
        for state in (HELD, MISSING):
            if value is state or bound is state:
                return state
        binds = value > bound if e.op == "at_most" else value < bound
        self.count(e, 0 if binds else 1)
        return bound if binds else value

    ev_at_most = ev_at_least = limit


def below(e):
    """What stands in an expression, in the order in which it is written."""
    if isinstance(e, Aggregate):
        return [x for x in (e.body, e.by, e.until, e.where) if x is not None]
    if e.op == "call":
        return e.args[2:]
    if e.op == "choose":
        return [x for row in e.args[0] for x in row if x is not None]
    return [a for a in e.args if isinstance(a, (E, Aggregate))]


def found(e, kind, once=True):
    """(expression, whether it is computed once for each row) of a kind."""
    if isinstance(e, E) and WAYS.get(e.op) == kind:
        yield e, once
    once = once and not isinstance(e, Aggregate)
    once = once and not (isinstance(e, E) and e.op in ("call", "required"))
    for part in below(e):
        yield from found(part, kind, once)


def has(e, op):
    return isinstance(e, E) and e.op == op or any(has(x, op) for x in below(e))


def items_of(document, rule, kind):
    return [i for i in document["coverage_items"]
            if i["rule"] == rule and i["kind"] == kind]


def compare(counting, e, once, items, exact):
    for item in items:
        want = counting.taken.get((id(e), item["way"]), 0)
        got = item["sample"]
        if want != got if once and exact else (want > 0) != (got > 0):
            yield "%s: %s: got %s, expected %s" % (
                item["rule"], item["what"], got, want)


def differences(draw, document, tally):
    counting = Counting(draw.world)
    for table in draw.world.tables.values():
        for row in counting.rows(table)[0]:
            for name, field in table.fields.items():
                if field.expr is not None:
                    counting.field(table, row, name)
    for table in draw.world.tables.values():
        for name, field in table.fields.items():
            # Of a rank that is held back the model does not read all keys.
            if field.expr is None or name in dict(table.keys) or \
                    isinstance(field.expr, Rank):
                continue
            rule = "%s.%s" % (table.name, name)
            # A missing one that is required is looked for once more.
            exact = not has(field.expr, "required")
            for kind in sorted(set(WAYS.values())):
                nodes = list(found(field.expr, kind))
                items = items_of(document, rule, kind)
                # Several of them are not told apart by their ways alone, and one
                # of constants is computed beforehand.
                ways = len(nodes[0][0].args[0]) if kind == "choose" and nodes \
                    else 2
                if len(nodes) != 1 or len(items) != ways:
                    continue
                tally[kind] = tally.get(kind, 0) + 1
                yield from compare(counting, *nodes[0], items, exact)


def counts(document):
    """What must not depend on the tongue or on the order of the rows."""
    return sorted((i["rule"], i["kind"], i["way"], i["sample"])
                  for i in document["coverage_items"])


def coverage(folder):
    return run("test", folder, "--coverage", allow=(0, 1, 2, 3, 4, 5))


def shuffled(files, rng):
    return {name: [rows[0]] + rng.sample(rows[1:], len(rows) - 1)
            for name, rows in files.items()}


def try_one(seed, folder, tally):
    try:
        draw = Draw(random.Random(seed))
    except Unsayable:
        return None
    path = os.path.join(folder, "drawn.heng")
    sample = os.path.join(folder, "sample")
    write_records(draw.files(), sample)
    write(path, draw.rules())
    status, document = coverage(folder)
    if status > 1:
        return None if refused_rows(document) else [str(document)[:600]]
    wrong = list(differences(draw, document, tally))
    write_records(shuffled(draw.files(), random.Random(seed)), sample)
    status, other = coverage(folder)
    if status > 1 or counts(other) != counts(document):
        wrong.append("with shuffled rows: other counts")
    write(path, formatted(path, "zh"))
    status, other = coverage(folder)
    if status > 1 or counts(other) != counts(document):
        wrong.append("in Chinese: other counts")
    return wrong


def main():
    failed = refused = 0
    tally = {}
    for seed in ("1", drawn_seed()):
        for i in range(SCHEMES):
            with temporary() as folder:
                wrong = try_one("%s-%d" % (seed, i),
                                os.path.join(folder, "drawn"), tally)
            refused += wrong is None
            for what in (wrong or [])[:3]:
                print("FAIL", "%s-%d" % (seed, i), what)
            failed += bool(wrong)
    print("%d schemes, %d refused, %d failures; compared: %s" % (
        2 * SCHEMES, refused, failed, tally))
    few = any(tally.get(kind, 0) < SCHEMES // 6 for kind in WAYS.values())
    raise SystemExit(1 if failed or few or refused > SCHEMES else 0)


if __name__ == "__main__":
    main()
