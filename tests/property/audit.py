"""What `audit` says is what comes of it: another rounding or policy for ties is
written into the text of a scheme, the reported change into the records, and the
sums are added up once more with fractions.

    audit.py HENG [--all] [CITY …]

The roundings, ties and sums are tried on every city and in full. The search for
margins is what takes long: it is done in full for two cities, and for the others
with a small budget; --all, or naming cities, does everything for all of them, in
minutes."""
import datetime
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

from heng_runs import ROOT, heng, read_records, run, write_records

CITIES = ("zibo", "tianjin", "nantong", "zhongwei", "hulunbuir")
RESULTS = ("total", "place", "tier")
MODES = ("half up", "half even", "up", "down")
FAST = bool(os.environ.get("HENG_SANITIZED"))
# Computations that each margin may take where not everything is asked for.
BUDGETS = {"zhongwei": "300", "nantong": "300", "hulunbuir": "100"}
MARGINS = 12  # of each city that are put into the records


def number(cell):
    """A cell of the JSON as a fraction, or as it is."""
    if isinstance(cell, dict) and "numerator" in cell:
        return Fraction(int(cell["numerator"]), int(cell["denominator"]))
    if isinstance(cell, bool) or cell is None:
        return cell
    try:
        return Fraction(str(cell))
    except ValueError:
        return cell


def is_held(cell):
    return isinstance(cell, dict) and "numerator" not in cell


def boards(document):
    """{(table, key): {field: value}} of the scores of a run."""
    out = {}
    for table, rows in document.items():
        if not isinstance(rows, list) or table in ("findings", "diagnostics"):
            continue
        for row in rows:
            key = row.get("id")
            out[table, key] = {f: "held" if is_held(v) else number(v)
                               for f, v in row.items()}
    return out


def differences(before, after):
    """What differs in total, place and tier."""
    out = set()
    for where, row in before.items():
        other = after.get(where, {})
        for field in RESULTS:
            if field in row and row.get(field) != other.get(field):
                out.add((*where, field, str(row.get(field)),
                         str(other.get(field))))
    return out


class Copy:
    """A copy of the rules that may be written to."""

    def __init__(self, folder):
        self.rules = os.path.join(folder, "rules")
        shutil.copytree(os.path.join(ROOT, "rules"), self.rules)

    def file(self, name):
        for base, _, files in os.walk(self.rules):
            if name in files:
                return os.path.join(base, name)
        raise SystemExit("no file " + name)


def run_edited(copy, city, place, old, new):
    """Runs the city with one text in place of another at its line."""
    name, line = place.split(":")[:2]
    path = copy.file(name)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    start = sum(map(len, text.splitlines(True)[:int(line) - 1]))
    at = text.index(old, start)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text[:at] + new + text[at + len(old):])
    try:
        return run("run", os.path.join(copy.rules, city), allow=(0, 1))[1]
    finally:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


def rounded_text(text, how):
    """`round(x, 2)` with another mode and number of digits."""
    mode, digits = re.fullmatch(r"(.*), (-?\d+) digits?", how).groups()
    body = re.fullmatch(r"(?s)(round\(.*?),\s*(-?\d+)"
                        r"(?:,\s*(?:half up|half even|up|down))?\)", text)
    return "%s, %s, %s)" % (body.group(1), digits, mode)


def claimed(audit, sections, number_of, otherwise):
    return {(e["table"], e["id"], e["field"], str(number(e["before"])),
             "held" if e["after"] == "held back" else str(number(e["after"])))
            for s in sections for e in audit.get(s, ())
            if e["no"] == number_of and e["otherwise"] == otherwise
            and e["field"] in RESULTS}


def variants_of(audit):
    """Each `round` with every other mode, a digit less and a digit more."""
    for r in audit["roundings"]:
        mode, digits = r["how"].rsplit(", ", 1)
        digits = int(digits.split()[0])
        for other, more in [(m, 0) for m in MODES if m != mode] + \
                [(mode, -1), (mode, 1)]:
            n = digits + more
            yield r, "%s, %d digit%s" % (other, n, "" if n == 1 else "s")


def check_roundings(copy, city, audit, base):
    wrong = tried = 0
    for r, otherwise in variants_of(audit):
        if ".lua" in r["place"]:
            continue
        new = rounded_text(r["text"], otherwise)
        after = boards(run_edited(copy, city, r["place"], r["text"], new))
        truth = differences(base, after)
        said = claimed(audit, ("rounding_effects", "rounding_totals"),
                       r["no"], otherwise)
        tried += 1
        if truth != said:
            wrong += 1
            print("FAIL", city, r["place"], new, sorted(truth ^ said)[:4])
    return tried, wrong


POLICY = re.compile(r"ties share|ties dense|no ties")


def tied_text(text, otherwise):
    """The right side of a rank with another policy."""
    policy = otherwise.split(",")[0]
    new = POLICY.sub(policy, text)
    if otherwise.endswith("without `then by`"):
        new = re.sub(r"(?s);\s*then by.*", "", new)
    return new


def check_ties(copy, city, audit, base):
    wrong = tried = 0
    places = {t["rule"]: t for t in audit.get("ties", ())}
    ranks = list(dict.fromkeys(t["rule"] for t in audit.get("ties", ())))
    for variant in audit.get("tied_otherwise", ()):
        at = places[variant["rule"]]["at"]
        with open(copy.file(at.split(":")[0]), encoding="utf-8") as f:
            line = f.read().splitlines()[int(at.split(":")[1]) - 1]
        old = line[line.index("rank by"):]
        new = tied_text(old, variant["otherwise"])
        after = boards(run_edited(copy, city, at, old, new))
        truth = differences(base, after)
        said = claimed(audit, ("tie_effects",),
                       ranks.index(variant["rule"]) + 1, variant["otherwise"])
        said = {e for e in said if (e[0], e[1]) in base}
        tried += 1
        if truth != said:
            wrong += 1
            print("FAIL", city, at, new, sorted(truth ^ said)[:4])
    return tried, wrong


# ---- sums -------------------------------------------------------------------

def shown(cell):
    value = number(cell)
    if isinstance(value, Fraction) and isinstance(cell, dict):
        scaled = abs(value) * 10 ** 6
        whole = scaled.numerator // scaled.denominator
        if scaled - whole >= Fraction(1, 2):
            whole += 1
        value = Fraction(whole, 10 ** 6) * (1 if value >= 0 else -1)
    return value


def tables_of(city):
    done = subprocess.run([heng(), "dump", "plan-json", "rules/" + city],
                          capture_output=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)["tables"]


def sums_of(city):
    """{table: {field: [(part, sign), …]}}: totals and indicators with others below
    them, from the plan."""
    out = {}
    for t in tables_of(city):
        if t["kind"] != "score":
            continue
        sums = out.setdefault(name_of(t), {"total": []})
        for f in t["fields"]:
            if f["role"] in ("deduct", "bonus"):
                sums["total"].append((name_of(f),
                                      1 if f["role"] == "bonus" else -1))
            if f["role"] == "indicator":
                above = name_of(t["fields"][f["parent"]]) \
                    if "parent" in f else "total"
                sums.setdefault(above, []).append((name_of(f), 1))
    return out


def name_of(thing):
    """Of a table or field, as reports name it."""
    return thing.get("en") or thing["zh"]


def check_sums(city, audit, document):
    wrong = tried = 0
    said = {(s["table"], s["id"], s["field"]):
            (number(s["parts"]), number(s["shown"]), number(s["difference"]))
            for s in audit.get("sums", ()) if s["of"] != "marks of its children"}
    for table, sums in sums_of(city).items():
        for row, (field, parts) in itertools.product(
                document.get(table, ()), sums.items()):
            cells = [(row.get(name), sign) for name, sign in parts]
            whole = row.get(field)
            if not cells or whole is None or is_held(whole) \
                    or any(c is None or is_held(c) for c, _ in cells):
                continue
            added = sum(shown(c) * sign for c, sign in cells)
            truth = None if added == shown(whole) else \
                (added, shown(whole), shown(whole) - added)
            tried += 1
            if said.pop((table, row["id"], field), None) != truth:
                wrong += 1
                print("FAIL", city, table, row["id"], field, truth)
    for left in said:
        wrong += 1
        print("FAIL", city, "no such difference", left)
    return tried, wrong


# ---- margins ----------------------------------------------------------------

def step_back(change, steps):
    """The value one step less far, of a number or date."""
    old, new = change["from"], change["to"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(new)):
        day = datetime.date.fromisoformat(new)
        return (day - datetime.timedelta(days=1 if steps > 0 else -1)) \
            .isoformat()
    step = (Fraction(str(new)) - Fraction(str(old))) / abs(steps)
    return decimal_text(Fraction(str(new)) - step)


def decimal_text(value):
    for digits in range(0, 19):
        scaled = value * 10 ** digits
        if scaled.denominator == 1:
            text = "%0*d" % (digits + 1, abs(scaled.numerator))
            text = text if not digits else \
                text[:-digits] + "." + text[-digits:]
            return ("-" if value < 0 else "") + text
    raise SystemExit("no decimal: %s" % value)


def reached(margin, before, after):
    """Whether a margin's goal is reached in another run."""
    table, unit, other = margin["table"], margin["id"], margin["other"]
    own, now = before[table, unit], after.get((table, unit))
    if now is None:
        return False
    goal = margin["goal"]
    if goal in ("passes", "falls behind"):
        beside = after.get((table, other))
        if beside is None or not isinstance(now["place"], Fraction) \
                or not isinstance(beside["place"], Fraction):
            return False
        return now["place"] < beside["place"] if goal == "passes" \
            else beside["place"] < now["place"]
    if now["tier"] == own["tier"] or "held" in (now["tier"], own["tier"]):
        return False
    went = now["total"] - own["total"] or own["place"] - now["place"]
    return went >= 0 if goal == "tier up" else went <= 0


class Records:
    """The sample of a city with one cell that is another."""

    def __init__(self, city, folder):
        self.city = city
        self.folder = os.path.join(folder, "records-" + city)
        source = os.path.join(ROOT, "rules", city, "sample")
        shutil.copytree(source, self.folder)
        self.tables = read_records(source)
        self.base = run("run", "rules/" + city)[1]
        self.plan = tables_of(city)

    def with_cell(self, margin, value):
        name, line = margin["at"].rsplit(":", 1)
        rows = [list(row) for row in self.tables[name]]
        row = rows[int(line) - 1]
        if margin["kind"] == "row":
            del rows[int(line) - 1]
            return self.run({name: rows})
        row[self.column(rows, margin)] = value
        return self.run({name: rows})

    def run(self, changed):
        write_records(changed, self.folder)
        document = run("run", "rules/" + self.city, "--data", self.folder,
                       "--as-of", self.base["run"]["as_of"],
                       allow=(0, 1, 4))[1]
        write_records({name: self.tables[name] for name in changed},
                      self.folder)
        return document

    def column(self, rows, margin):
        """By its heading in either tongue."""
        table = margin["record"].split(" ")[0]
        for t in self.plan:
            for f in t["fields"] if name_of(t) == table else ():
                for name in (f.get("en"), f.get("zh")):
                    if margin["field"] == name_of(f) and name in rows[0]:
                        return rows[0].index(name)
        raise SystemExit("no column " + margin["field"])


def check_margins(city, audit, folder, most):
    records = Records(city, folder)
    base = boards(records.base)
    wrong = tried = 0
    found = [m for m in audit.get("margins", ()) if m["to"] is not None]
    for margin in found[::max(1, len(found) // most)]:
        after = records.with_cell(margin, str(margin["to"]))
        tried += 1
        if not reached(margin, base, boards(after)):
            wrong += 1
            print("FAIL", city, "does not do it:", margin)
        if margin["kind"] != "amount" or abs(margin["steps"]) == 1:
            continue
        less = step_back(margin, margin["steps"])
        before = records.with_cell(margin, less)
        if reached(margin, base, boards(before)) and \
                len(before.get("findings", ())) <= \
                len(records.base.get("findings", ())):
            wrong += 1
            print("FAIL", city, "one step less does it too:", margin, less)
    return tried, wrong


# ---- the same whatever happens around it ------------------------------------

def check_bytes(city, folder, budget):
    """Neither the number of threads nor the order of rows changes anything."""
    draw = random.Random(4)
    shuffled = os.path.join(folder, "shuffled-" + city)
    source = os.path.join(ROOT, "rules", city, "sample")
    shutil.copytree(source, shuffled)
    tables = read_records(source)
    for rows in tables.values():
        rest = rows[1:]
        draw.shuffle(rest)
        rows[1:] = rest
    write_records(tables, shuffled)
    out = [run("audit", "rules/" + city, "--data", data, "--threads", threads,
               "--budget", budget)[1]
           for data, threads in ((source, "1"), (source, "3"), (shuffled, "2"))]
    for document in out:
        document["run"].pop("data")
        for margin in document.get("margins", ()):
            margin.pop("at")  # the line in the file, which is also what a row
            # without a key is called by
            margin["record"] = re.sub(r":\d+$", "", margin["record"] or "")
        for word in document.get("diagnostics", ()):
            word.pop("file", None)
            word.pop("line", None)
    wrong = sum(document != out[0] for document in out[1:])
    if wrong:
        print("FAIL", city, "depends on threads or the order of rows")
    return 2, wrong


def main():
    failed = 0
    named = [word for word in sys.argv[2:] if word != "--all"]
    whole = len(sys.argv) > 2
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(folder)
        for city in named or (CITIES[:2] if FAST else CITIES):
            document = run("run", "rules/" + city)[1]
            budget = None if whole else "60" if FAST else BUDGETS.get(city)
            audit = run("audit", "rules/" + city,
                        *(("--budget", budget) if budget else ()))[1]
            base = boards(document)
            for name, (tried, wrong) in (
                    ("roundings", check_roundings(copy, city, audit, base)),
                    ("ties", check_ties(copy, city, audit, base)),
                    ("sums", check_sums(city, audit, document)),
                    ("margins", check_margins(city, audit, folder,
                                              40 if whole else MARGINS)),
                    ("bytes", check_bytes(city, folder,
                                          "300" if whole else "60"))):
                print("FAIL" if wrong else "ok  ", city, name, tried)
                failed += wrong
    raise SystemExit(1 if failed else 0)


main()
