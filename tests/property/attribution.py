"""What each edit between two schemes moved, as `heng diff` says it, against an
independent brute force: the text of every choice of edits is put together here, rule
by rule and by name, run by the command, and shared out by Shapley's formula in
fractions. Schemes are drawn, or are those of the cities with other figures; beyond
eight edits the shares must add up and say that they follow the order of the file.

    attribution.py HENG EDITS_ENDS [--pairs N]

By itself it tries some pairs only, so that it takes seconds; --pairs 200 tries so
many drawn ones, with as many more of the other kinds as belong to them."""
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from math import factorial

from heng_runs import (ROOT, drawn_seed, heng, profiles, run, temporary,
                       write_records)
from rule_draw import Draw
from rule_records import NUMBER
from rule_text import Unsayable

ASKED = int(sys.argv[4]) if sys.argv[3:4] == ["--pairs"] else 0
PAIRS = -(-ASKED // 2) if ASKED else 2 if os.environ.get("HENG_SANITIZED") else 4
CITY_PAIRS = 3 if ASKED else 0  # of each city and seed; besides one of many edits
MANY = 10 if ASKED else 1  # of each seed
CITIES = None if ASKED else 2  # of each seed
KINDS = {"total": "total", "place": "places up", "step of the tier": "tiers up"}
MOST = 6
compared = {"in order": 0, "shared": 0, "not shared": 0, "cannot be told apart": 0}
NAMES = {"物品": "things", "零件": "parts", "单位": "units"}
TIERS = ("top", "middle", "low")
FIGURE = re.compile(r"(?<![\w.\-≥])\d+(?:\.\d+)?(?![\w.\-])")


# --- texts in pieces ----------------------------------------------------------

class Piece:
    """A line or block that one of the versions or both have."""

    def __init__(self, old, words=(), table="", new=None, edit=None):
        self.texts = [old, old if edit is None else new]
        self.words, self.table, self.edit = set(words), table, edit

    def text(self, taken):
        return self.texts[self.edit is not None and self.edit in taken]


class Scheme:
    """Blocks of pieces; an edit is the pieces that carry its number."""

    def __init__(self, head):
        self.head, self.blocks, self.n_edits = head, [], 0

    def pieces(self):
        return [p for block in self.blocks for p in block]

    def text(self, taken):
        parts = [self.head]
        for block in self.blocks:
            lines = [p.text(taken) for p in block]
            parts.append("\n".join(t for t in lines if t is not None))
        return "\n\n".join(t for t in parts if t) + "\n"

    def edit(self, piece, new):
        piece.texts[1], piece.edit = new, self.n_edits


def words_of(line):
    """The names that a line declares: all words up to its sign or its colon."""
    line = re.sub(r"^\s*(bonus|deduct|indicator|param|value|function|outcome)\b",
                  "", line)
    return set(re.findall(r"\w+", re.split(r"[=:({]", line)[0]))


def block_of(text):
    lines = text.split("\n")
    if re.match("(for|table|score) ", text) and lines[-1] == "}":
        names = {NAMES.get(w, w) for w in re.findall(r"\w+", lines[0])}
        return [Piece(lines[0])] + \
            [Piece(line, words_of(line), names) for line in lines[1:-1]] + \
            [Piece("}")]
    return [Piece(text, words_of(text))]


def scheme_of(draw):
    """The drawn scheme with a score of everything in it that is a number."""
    head, _, rest = draw.rules().partition("\n\n")
    while True:  # the declarations of records stand first
        block, _, more = rest.partition("\n\n")
        if not re.match(r"choice|extend|record", block):
            break
        head, rest = head + "\n\n" + block, more
    scheme = Scheme(head + "\n\nchoice tier { %s }" % ", ".join(TIERS))
    lines = ["score final from units {"]
    for table in draw.tables:
        if table.score or table.kind == "pair":
            continue
        for field in table.fields.values():
            if field.expr is None or field.type != NUMBER:
                continue
            name = field.name.en or field.name.zh
            if table.name.en == "units":
                value = "%s else 0" % name if field.opt else name
            else:
                value = "sum(all %s.%s%s)" % (
                    table.name.en or table.name.zh, name,
                    " else 0" if field.opt else "")
            lines.append("  bonus b%d = %s" % (len(lines), value))
    lines += ["  bonus base = a", "  deduct late = b else 1",
              "  total = %s - late" % " + ".join(
                  ["base"] + ["b%d" % i for i in range(1, len(lines))]),
              "  place = rank by total descending; ties share",
              "  tier = choose { top when place <= 2; middle when total > 3; "
              "low otherwise }", "}"]
    scheme.blocks = [block_of(b) for b in rest.strip().split("\n\n")]
    scheme.blocks.append(block_of("\n".join(lines)))
    return scheme


def other_figure(rng, text):
    found = list(FIGURE.finditer(text))
    if not found:
        return None
    m = rng.choice(found)
    figure = Fraction(m.group()) + rng.choice((1, 2, Fraction(1, 2)))
    shown = str(figure) if figure.denominator == 1 else str(float(figure))
    return text[:m.start()] + shown + text[m.end():]


def draw_edit(rng, scheme):
    """Changes something that no edit has touched; False where it could not."""
    free = [p for p in scheme.pieces() if p.edit is None and p.words]
    roll, piece = rng.random(), rng.choice(free)
    if roll < 0.65:
        new = other_figure(rng, piece.texts[0])
        if not new:
            return False
        scheme.edit(piece, new)
    elif roll < 0.85:
        bonus = [p for p in free if re.match(r"  (bonus|deduct) ", p.texts[0])]
        if not bonus:
            return False
        piece = rng.choice(bonus)
        name = "q%d" % scheme.n_edits
        left, _, right = piece.texts[0].partition(" = ")
        scheme.edit(piece, "%s = (%s) * %s" % (left, right, name))
        param = Piece(None, {name}, new="param %s = %d" % (name, rng.randint(2, 4)),
                      edit=scheme.n_edits)
        scheme.blocks.append([param])
    else:
        last = next(b for b in scheme.blocks
                    if b[0].texts[0] and b[0].texts[0].startswith("score final"))
        bonus = [p for p in last if p.edit is None and p.texts[0] and
                 re.match(r"  bonus ", p.texts[0])]
        total = next(p for p in last if p.texts[0] and
                     p.texts[0].startswith("  total"))
        if not bonus or total.edit is not None:
            return False
        gone = rng.choice(bonus)
        name = re.match(r"  bonus (\w+)", gone.texts[0]).group(1)
        new = re.sub(r"\b%s \+ |\+ %s\b" % (name, name), "", total.texts[0])
        if name in new.split():
            return False
        scheme.edit(gone, None)
        scheme.edit(total, new)
    scheme.n_edits += 1
    return True


# --- running ---------------------------------------------------------------------

class Runs:
    """The figures of every unit in each choice of edits; None: refused."""

    def __init__(self, scheme, folder, path, data, table, tiers):
        self.scheme, self.folder, self.path = scheme, folder, path
        self.data, self.table, self.tiers, self.known = data, table, tiers, {}

    def of(self, taken):
        taken = frozenset(taken)
        if taken not in self.known:
            with open(self.path, "w", encoding="utf-8") as f:
                f.write(self.scheme.text(taken))
            words = ["run", self.folder] + (["--data", self.data]
                                            if self.data else [])
            status, document = run(*words, allow=(0, 1, 2, 3, 4, 5))
            self.known[taken] = None if status > 1 else {
                row["id"]: self.figures(row) for row in document[self.table]}
        return self.known[taken]

    def figures(self, row):
        def number(v):
            if v is None or isinstance(v, bool):
                return None
            if isinstance(v, dict):
                return None if "held" in v else Fraction(
                    int(v["numerator"]), int(v["denominator"]))
            if isinstance(v, str) and not re.fullmatch(r"-?\d+(\.\d+)?", v):
                return Fraction(self.tiers.index(v) + 1)
            return Fraction(v)
        return {"total": number(row.get("total")),
                "place": number(row.get("place")),
                "step of the tier": number(row.get("tier"))}


def shapley(value, n):
    """The share of each of n players; None where some choice has no value."""
    values = {}
    for size in range(n + 1):
        for some in itertools.combinations(range(n), size):
            values[frozenset(some)] = value(some)
    if any(v is None for v in values.values()):
        return None
    shares = []
    for i in range(n):
        share = Fraction(0)
        for some, v in values.items():
            if i not in some:
                share += Fraction(factorial(len(some)) *
                                  factorial(n - len(some) - 1), factorial(n)) * \
                    (values[some | {i}] - v)
        shares.append(share)
    return shares


# --- what the program says ------------------------------------------------------

def attribute(old, new, data):
    """What `heng diff` says; None where it gives nothing."""
    words = [heng(), "diff", old, new, "--attribute", "--format", "json"]
    done = subprocess.run(words + (["--data", data] if data else []),
                          capture_output=True, cwd=ROOT)
    if done.returncode:
        return None
    document = json.loads(done.stdout, parse_float=str)
    # Without a movement nothing is looked for.
    document.setdefault("edits", [])
    document.setdefault("shares", [])
    return document


def ends(*pairs):
    """Of each pair whether its edits lead from the one to the other, and how many
    there are."""
    done = subprocess.run([sys.argv[2]] + [p for pair in pairs for p in pair],
                          capture_output=True, cwd=ROOT, encoding="utf-8")
    lines = [line.split() for line in done.stdout.splitlines()]
    return [(word == "same", int(n)) for word, n in lines] if \
        len(lines) == len(pairs) else [(False, 0)] * len(pairs)


def upwards(figure, kind):
    """A place or a tier counts upwards: the first is the best."""
    return figure if kind == "total" else -figure


def number(v):
    if v is None:
        return None
    if isinstance(v, dict):
        return Fraction(int(v["numerator"]), int(v["denominator"]))
    return Fraction(v)


def edits_of(document, scheme):
    """For each edit that the program counts with, those of this test's that it is
    made of."""
    found = []
    for row in document["edits"]:
        if not row["moves"]:
            continue
        mine = set()
        for part in re.split(r", ", row["parts"]):
            name = part.split(" ")[1]
            table, _, field = name.rpartition(".")
            for p in scheme.pieces():
                if p.edit is not None and field in p.words and \
                        (not table or table in p.table):
                    mine.add(p.edit)
        found.append(mine)
    return found


def movements_differ(document, told):
    """Where the movements say otherwise than the shares."""
    for row in document["movements"]:
        for kind, key in (("total", "by"), ("places up", "places_up")):
            share = told.get((row["id"], kind))
            if share and share["table"] != row["table"]:
                continue  # another score has a unit of the same key
            if share and number(row[key]) != number(share["moved"]):
                yield "%s: %s is not %s" % (row["id"], share, row[key])


def differences(document, scheme, runs):
    """What the program says otherwise than the brute force."""
    theirs = edits_of(document, scheme)
    if any(not mine for mine in theirs):
        yield "an edit that nobody made: %s" % document["edits"]
        return
    # The players are the program's edits. What it says has no effect may go either
    # way in each choice, as far as that text checks at all, and must change nothing.
    if any(a & b for a, b in itertools.combinations(theirs, 2)):
        # One of this test's edits in two of the program's, each of which goes alone:
        # they cannot be told apart here.
        compared["cannot be told apart"] += 1
        return
    joined = set().union(*theirs) if theirs else set()
    idle = [e for e in range(scheme.n_edits) if e not in joined]
    old, new = runs.of(()), runs.of(range(scheme.n_edits))
    told = {(row["id"], row["of"]): row for row in document["shares"]}
    yield from movements_differ(document, told)
    # Where nobody moves no edit was looked for.
    game = Game(runs, theirs if told else [], idle, len(theirs))
    for unit in sorted(old):
        for kind in ("total", "place", "step of the tier"):
            before, after = old[unit][kind], new[unit][kind]
            row = told.pop((unit, KINDS[kind]), None)
            if before == after:
                if row:
                    yield "%s %s has not moved: %s" % (unit, kind, row)
            elif not row:
                yield "%s %s has moved from %s to %s" % (unit, kind, before, after)
            else:
                yield from game.differences(unit, kind, before, after, row)
    for key in told:
        yield "%s is no unit that moved" % (key,)


class Game:
    """The edits as players who move one figure of one unit."""

    def __init__(self, runs, players, idle, n_edits):
        self.runs, self.players, self.idle = runs, players, idle
        self.n_edits = n_edits
        self.effects = []

    def value(self, unit, kind, some):
        """With those players; None where there is no such text or no value."""
        taken = set().union(*(self.players[i] for i in some)) if some else set()
        ways = [self.runs.of(taken | set(more))
                for size in range(len(self.idle) + 1)
                for more in itertools.combinations(self.idle, size)]
        figures = [w[unit][kind] for w in ways if w is not None]
        if len(set(figures)) > 1:
            self.effects.append((unit, kind, sorted(taken), figures))
        if not figures or figures[0] is None:
            return None
        return upwards(figures[0], kind)

    def differences(self, unit, kind, before, after, row):
        want, self.effects = None, []
        if before is not None and after is not None:
            want = shapley(lambda some: self.value(unit, kind, some),
                           len(self.players))
        got = [number(row["edit_%d" % (i + 1)]) for i in range(self.n_edits)]
        for effect in self.effects:
            yield "what has no effect has one: %s" % (effect,)
        compared["shared" if want else "not shared"] += 1
        if want is None:
            if any(g is not None for g in got) or not row["why_not"]:
                yield "%s %s: there are no shares, got %s" % (unit, kind, row)
        elif got != want:
            yield "%s %s: got %s, expected %s" % (unit, kind, got, want)
        elif sum(got) != upwards(after - before, kind):
            yield "%s %s does not add up" % (unit, kind)


# --- pairs -----------------------------------------------------------------------

def try_drawn(seed, folder):
    rng = random.Random(seed)
    try:
        draw = Draw(rng)
    except Unsayable:
        return None
    scheme = scheme_of(draw)
    for _ in range(rng.randint(1, MOST)):
        draw_edit(rng, scheme)
    if not scheme.n_edits:
        return None
    paths = [os.path.join(folder, side, "drawn", "drawn.heng")
             for side in ("old", "new", "mixed")]
    for path in paths:
        os.makedirs(os.path.dirname(path))
    data = os.path.join(folder, "records")
    write_records(draw.files(), data)
    runs = Runs(scheme, os.path.dirname(paths[2]), paths[2], data, "final", TIERS)
    both = [(), range(scheme.n_edits)]
    if any(runs.of(end) is None for end in both):
        return None
    for path, end in zip(paths, both):
        with open(path, "w", encoding="utf-8") as f:
            f.write(scheme.text(end))
    document = attribute(*(os.path.dirname(p) for p in paths[:2]), data)
    if document is None:
        return ["the program gives nothing"]
    wrong = list(differences(document, scheme, runs))
    if not ends([os.path.dirname(p) for p in paths[:2]])[0][0]:
        wrong.append("the ends are not the two versions")
    return wrong


def city_scheme(rng, text, n):
    """The text with the figures of [n] params of one line changed, each an edit."""
    scheme, at = Scheme(""), 0
    lines = text.split("\n")
    found = [i for i, line in enumerate(lines)
             if re.match(r"param [^{]*= *[\d.]+%?( |$)", line)]
    chosen = set(rng.sample(found, min(n, len(found))))
    block = []
    for i, line in enumerate(lines):
        if i in chosen:
            m = re.match(r"(param [^{]*= *)([\d.]+)(.*)", line, re.S)
            more = Fraction(m.group(2)) + rng.choice((1, 2, 5))
            shown = str(more) if more.denominator == 1 else str(float(more))
            piece = Piece(line, words_of(line), new=m.group(1) + shown + m.group(3),
                          edit=scheme.n_edits)
            scheme.n_edits += 1
        else:
            piece = Piece(line)
        block.append(piece)
    scheme.blocks = [block]
    return scheme


def city_tiers(text):
    m = re.search(r"^choice tier[^{]*\{([^}]*)\}", text, re.M)
    return [v.split()[0] for v in m.group(1).split(",")] if m else []


def try_city(rng, profile, folder, n):
    """None where no such change runs; else what is wrong, and how many edits."""
    name = os.path.basename(profile)
    with open(os.path.join(ROOT, profile, name + ".heng"), encoding="utf-8") as f:
        text = f.read()
    scheme = city_scheme(rng, text, n)
    folders = [os.path.join(folder, side, name) for side in ("old", "new", "mixed")]
    for side in folders:
        shutil.copytree(os.path.join(ROOT, profile), side)
    data = os.path.join(ROOT, profile, "sample")
    if not os.path.isdir(data):
        data = None
    status, document = run("run", folders[0], allow=(0, 1))
    table = next(k for k, v in document.items()
                 if isinstance(v, list) and v and "total" in v[0])
    runs = Runs(scheme, folders[2], os.path.join(folders[2], name + ".heng"),
                data, table, city_tiers(text))
    both = [(), range(scheme.n_edits)]
    if any(runs.of(end) is None for end in both):
        return None
    for side, end in zip(folders, both):
        with open(os.path.join(side, name + ".heng"), "w", encoding="utf-8") as f:
            f.write(scheme.text(end))
    document = attribute(folders[0], folders[1], data)
    if document is None:
        return ["the program gives nothing"]
    moving = [row for row in document["edits"] if row["moves"]]
    if len(moving) > 8:
        return list(not_added_up(document, len(moving)))
    document["shares"] = [row for row in document["shares"]
                          if row.get("table") in (None, table)]
    return list(differences(document, scheme, runs))


def translated(profile, folder):
    """A city in Chinese words has no edits; what differs is its tongue."""
    name = os.path.basename(profile)
    other = os.path.join(folder, name)
    shutil.copytree(os.path.join(ROOT, profile), other)
    path = os.path.join(other, name + ".heng")
    done = subprocess.run([heng(), "fmt", "--lang", "zh", path],
                          capture_output=True, cwd=ROOT)
    with open(path, "wb") as f:
        f.write(done.stdout)
    document = attribute(profile, other,
                         os.path.join(ROOT, profile, "sample"))
    if document is None:
        yield "the program gives nothing"
    elif document["diff"]["difference"] or ends([profile, other]) != [(True, 0)]:
        yield "in Chinese: %s" % document


# Pairs of which the ends must be the two versions, whatever lies between them.
ENDS = [("zhongwei@2022", "zhongwei"), ("zhongwei", "zhongwei@2022"),
        ("nantong", "zibo"), ("zibo", "hulunbuir"),
        ("rules/template/starter", "rules/template/起步"),
        ("tianjin", "rules/template/starter")]


def other_ends():
    for pair, (same, n) in zip(ENDS, ends(*ENDS)):
        if not same or not n:
            yield "%s, %s: the ends are not the two versions" % pair


def not_added_up(document, n):
    compared["in order"] += len(document["shares"])
    if document["diff"]["exact"] or document["diff"]["further_runs"] != n - 1:
        yield "%d edits are shared out as if there were few" % n
    for row in document["shares"]:
        got = [number(row["edit_%d" % (i + 1)]) for i in range(n)]
        if None in got:
            if not row["why_not"]:
                yield "no shares and no reason: %s" % row
        elif sum(got) != number(row["moved"]):
            yield "does not add up: %s" % row


def many_scheme(rng, n):
    """Figures in plenty, each changed, and rules that mix them."""
    scheme = Scheme("scheme many edition 2022\nchoice tier { %s }\n"
                    "record schools { id key, a: number, b: number }"
                    % ", ".join(TIERS))
    block, terms = [], []
    for i in range(n):
        old, new = rng.sample(range(1, 9), 2)
        block.append(Piece("param p%d = %d" % (i, old), {"p%d" % i},
                           new="param p%d = %d" % (i, new), edit=i))
        terms.append(rng.choice((
            "a * p%d", "b * p%d", "(a - b) * p%d", "p%d / 7",
            "(a at most p%d)", "(p%d - b)")) % i)
    scheme.n_edits = n
    total = terms[0]
    for term in terms[1:]:
        total = "(%s) %s %s" % (total, rng.choice(("+", "-", "at most",
                                                   "at least", "* 2 +")), term)
    score = ("score final from schools {\n  total = round(%s, 2)\n"
             "  place = rank by total descending; ties share\n"
             "  tier = choose { top when place <= 2; low otherwise }\n}" % total)
    scheme.blocks = [block, [Piece(score)]]
    return scheme


def try_many(seed, folder):
    """Beyond eight edits shares are what each adds in the order of the file."""
    rng = random.Random(seed)
    n = rng.randint(9, 12)
    scheme = many_scheme(rng, n)
    paths = [os.path.join(folder, side, "many", "many.heng")
             for side in ("old", "new", "mixed")]
    for path in paths:
        os.makedirs(os.path.dirname(path))
    data = os.path.join(folder, "records")
    write_records({"schools.csv": [["id", "a", "b"]] + [
        [k, rng.randint(0, 30), rng.randint(0, 9)] for k in "uvwxyz"]}, data)
    runs = Runs(scheme, os.path.dirname(paths[2]), paths[2], data, "final", TIERS)
    for path, end in zip(paths, ((), range(n))):
        with open(path, "w", encoding="utf-8") as f:
            f.write(scheme.text(end))
    steps = [runs.of(range(i)) for i in range(n + 1)]
    document = attribute(*(os.path.dirname(p) for p in paths[:2]), data)
    if document is None or any(step is None for step in steps):
        return ["the program gives nothing"]
    wrong = list(not_added_up(document, n))
    for row in document["shares"]:
        kind = next(k for k in KINDS if KINDS[k] == row["of"])
        want = [upwards(steps[i + 1][row["id"]][kind] -
                        steps[i][row["id"]][kind], kind) for i in range(n)]
        got = [number(row["edit_%d" % (i + 1)]) for i in range(n)]
        if got != want:
            wrong.append("%s %s: got %s, expected %s" % (row["id"], row["of"],
                                                         got, want))
    moved = sum(steps[0][unit][kind] != steps[n][unit][kind]
                for unit in steps[0] for kind in steps[0][unit])
    if moved != len(document["shares"]):
        wrong.append("%d have moved, and %d are told" % (
            moved, len(document["shares"])))
    return wrong


def some_profiles(seed):
    all_of_them = list(profiles())
    random.Random(seed).shuffle(all_of_them)
    return all_of_them[:CITIES]


def main():
    failed = refused = tried = 0
    for what in other_ends():
        print("FAIL", what)
        failed += 1
    for profile in profiles():
        if not ASKED and profile != profiles()[0]:
            break
        with temporary() as folder:
            for what in translated(profile, folder):
                print("FAIL", profile, what)
                failed += 1
    for seed in ("1", drawn_seed()):
        ran = 0
        for i in itertools.count():
            if ran == PAIRS:
                break
            with temporary() as folder:
                wrong = try_drawn("%s-%d" % (seed, i), folder)
            ran += wrong is not None
            tried += wrong is not None
            refused += wrong is None
            for what in (wrong or [])[:3]:
                print("FAIL", "%s-%d" % (seed, i), what)
            failed += bool(wrong)
        for i in range(MANY):
            with temporary() as folder:
                wrong = try_many("%s-many-%d" % (seed, i), folder)
            tried += 1
            for what in wrong[:3]:
                print("FAIL", "%s-many-%d" % (seed, i), what)
            failed += bool(wrong)
        for profile in some_profiles(seed):
            for k, n in enumerate([9 + int(seed) % 4] + [3] * CITY_PAIRS):
                rng = random.Random("%s-%s-%d" % (seed, profile, k))
                with temporary() as folder:
                    wrong = try_city(rng, profile, folder, n)
                tried += wrong is not None
                refused += wrong is None
                for what in (wrong or [])[:3]:
                    print("FAIL", seed, profile, n, what)
                failed += bool(wrong)
    print("%d pairs, %d refused, %d failures; movements: %s" %
          (tried, refused, failed, compared))
    wanted = ["in order", "shared"] + ["not shared"] * (ASKED > 50)
    some = all(compared[way] for way in wanted)
    raise SystemExit(1 if failed or refused > 3 * tried or not some else 0)


if __name__ == "__main__":
    main()
