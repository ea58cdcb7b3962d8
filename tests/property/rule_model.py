"""A second reading of the rule language, small and slow, that shares nothing with
the program: exact fractions, and three states of a value (known, missing, held
back). random_rules.py compares the two.

An expression is E(op, args, type, opt); opt: it may be missing. Rows of records
and of their subsets are numbered alike, so that a subset's row is its source's."""
from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction


class State:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


MISSING, HELD = State("missing"), State("held")


class Unknown(str):
    """What a record says where the profile has no such choice: it equals nothing,
    not even itself, and has no place in the order."""

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    __hash__ = str.__hash__


class E:
    __slots__ = ("op", "args", "type", "opt")

    def __init__(self, op, args, type, opt=False):
        self.op, self.args, self.type, self.opt = op, args, type, opt

    def same(self, other):
        return isinstance(other, E) and self.op == other.op and all(
            a.same(b) if isinstance(a, E) else a == b
            for a, b in zip(self.args, other.args))


class Field:
    def __init__(self, name, type, opt=False, expr=None, main=False):
        self.name, self.type, self.opt = name, type, opt
        self.expr, self.main = expr, main


class Table:
    """kind: record, subset, group, pair. keys: [(name, expression)] of a group, of
    a pair the names of its rows. known: paths that `where` has asked for."""

    def __init__(self, name, kind, sources=(), where=None, keys=()):
        self.name, self.kind, self.sources = name, kind, list(sources)
        self.where, self.keys = where, list(keys)
        self.fields, self.known = {}, []
        self.root = self.sources[0].root if kind == "subset" else self
        self.score = False

    def lineage(self):
        table = self
        while True:
            yield table
            if table.kind != "subset":
                return
            table = table.sources[0]

    def owner(self, name):
        return next((t for t in self.lineage() if name in t.fields), None)


class Rank:
    """keys: [(expression, descending)]; from `then` on they break ties."""

    def __init__(self, keys, then, within, ties):
        self.keys, self.then = keys, then
        self.within, self.ties = within, ties


class Aggregate:
    """joins: [(inner, outer)]; inner reads the cursor behind the outer ones."""

    def __init__(self, function, table, joins, where=None, body=None, by=None,
                 descending=False, until=None):
        self.function, self.table, self.joins = function, table, joins
        self.where, self.body, self.by = where, body, by
        self.descending, self.until = descending, until
        self.never_empty = False


class Env:
    def __init__(self, cursors, bound=None):
        self.cursors, self.bound = cursors, bound


def first_held(values):
    """HELD, MISSING or None: what passes through an operation."""
    if any(v is HELD for v in values):
        return HELD
    return MISSING if any(v is MISSING for v in values) else None


def rounded(x, digits, mode):
    scale = Fraction(10) ** digits
    x *= scale
    whole, rest = divmod(abs(x), 1)
    up = {"half up": rest >= Fraction(1, 2), "up": rest > 0, "down": False,
          "half even": rest > Fraction(1, 2)
          or (rest == Fraction(1, 2) and whole % 2 == 1)}[mode]
    return (whole + up) * (1 if x >= 0 else -1) / scale


def root(x, order, digits, mode):
    """By trying: the whole number of halves of a last decimal below the root."""
    size, halves = abs(Fraction(x)), 2 * 10 ** digits
    low, high = 0, 1
    while Fraction(high, halves) ** order <= size:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if Fraction(middle, halves) ** order <= size:
            low = middle
        else:
            high = middle
    beside = Fraction(low, halves) ** order != size
    # A quarter of a decimal more stands for all that lies before the next half.
    near = Fraction(2 * low + beside, 2 * halves)
    return rounded(near if x >= 0 else -near, digits, mode)


def transcendent(name, x, digits, mode):
    with localcontext() as context:
        context.prec = 120
        x = Decimal(Fraction(x).numerator) / Decimal(Fraction(x).denominator)
        return rounded(Fraction(x.ln() if name == "ln" else x.exp()), digits,
                       mode)


NUMBERS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b, "min": min, "max": max,
    "at_most": min, "at_least": max,
    "div": lambda a, b: MISSING if b == 0 else Fraction(a) / b,
}
COMPARISONS = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}


PLAIN = set(COMPARISONS) | {"const", "else", "date_part", "in", "between",
                            "known", "missing", "and", "or", "not", "implies"}


def conjuncts(e):
    if e is None:
        return []
    if e.op == "and":
        return conjuncts(e.args[0]) + conjuncts(e.args[1])
    return [e]


def cursors(e):
    """The rows that an expression reads, by their numbers."""
    if e.op in ("field", "row"):
        return {e.args[0]}
    return set().union(*(cursors(a) for a in e.args if isinstance(a, E)))


def stored(table, name):
    return table.fields[name].expr is None or name in dict(table.keys)


class World:
    def __init__(self):
        self.tables, self.params, self.values, self.functions = {}, {}, {}, {}
        self.records = {}
        self.memo = {}

    def once(self, key, make):
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]

    # --- rows ---------------------------------------------------------------

    def rows(self, table):
        """(rows, holds): a hold is (table, row) of which it is not known whether
        it belongs, or None where not even the row is known."""
        make = {"record": self.records_of, "subset": self.subset,
                "group": self.group, "pair": self.pairs}[table.kind]
        return self.once(("rows", table.name), lambda: make(table))

    def records_of(self, table):
        return list(range(len(self.records[table.name]))), []

    def subset(self, table):
        source = table.sources[0]
        rows, holds = [], []
        all_rows, inherited = self.rows(source)
        for row in all_rows:
            yes = table.where is None or self.ev(table.where,
                                                 Env([(source, row)]))
            if yes is HELD:
                holds.append((source, row))
            elif yes is True:
                rows.append(row)
        return rows, holds + inherited

    def key_of(self, table, row):
        """The tuple by which a group takes a row of its source."""
        env = Env([(table.sources[0], row)])
        inside = True if table.where is None else self.ev(table.where, env)
        parts = [self.ev(key, env) for _, key in table.keys]
        if inside is not True:
            parts[0] = HELD if inside is HELD else MISSING
        if any(p is MISSING or isinstance(p, Unknown) for p in parts):
            return MISSING
        return HELD if any(p is HELD for p in parts) else tuple(parts)

    def group(self, table):
        source = table.sources[0]
        groups, holds = {}, []
        rows, unsure = self.rows(source)
        for row in rows:
            key = self.key_of(table, row)
            if key is HELD:
                holds.append(None)
            elif key is not MISSING:
                groups.setdefault(key, []).append(row)
        for hold in unsure:
            key = HELD
            if hold and not table.where and all(
                    self.readable(key, 0, hold[0]) for _, key in table.keys):
                key = self.key_of(table, hold[1])
            if key is HELD or (key is not MISSING and key not in groups):
                holds.append(None)
        self.memo["groups", table.name] = list(groups)
        return list(range(len(groups))), holds

    def pairs(self, table):
        first, second = table.sources
        found, holds = [], []
        self.memo["pairs", table.name] = found
        for x in self.rows(first)[0]:
            for y in self.rows(second)[0]:
                found.append((x, y))
                yes = self.ev(table.where, Env([(table, len(found) - 1)]))
                if yes is HELD:
                    holds.append(None)
                if yes is not True:
                    found.pop()
        return list(range(len(found))), holds

    # --- cells --------------------------------------------------------------

    def field(self, table, row, name):
        owner = table.owner(name)
        field = owner.fields[name]
        if name in [k for k, _ in owner.keys]:
            made = (owner.kind + "s", owner.name)
            if made not in self.memo:
                self.rows(owner)
            at = [k for k, _ in owner.keys].index(name)
            return self.memo[made][row][at]
        if field.expr is None:
            return self.records[owner.name][row][name]
        if isinstance(field.expr, Rank):
            column = self.once(("rank", owner.name, name),
                               lambda: self.rank(owner, field.expr))
            return column[row]
        return self.once((owner.name, name, row), lambda: self.ev(
            field.expr, Env([(owner, row)])))

    def value(self, name):
        return self.once(("value", name),
                         lambda: self.ev(self.values[name], Env([])))

    def readable(self, expr, cursor, table):
        """Whether a row of [table], a source, has all that a path reads."""
        if expr.op == "field" and expr.args[0] == cursor:
            return table.owner(expr.args[1]) is not None
        if expr.op in ("choose", "agg", "call"):
            return False
        return all(self.readable(a, cursor, table) for a in expr.args
                   if isinstance(a, E))

    # --- rows that agree ----------------------------------------------------

    def agreeing(self, aggregate, env):
        """(rows, held): the rows that agree, and whether one more might."""
        theirs = [self.ev(outer, env) for _, outer in aggregate.joins]
        if any(v is MISSING or isinstance(v, Unknown) for v in theirs):
            return [], False
        if any(v is HELD for v in theirs):
            return [], True
        at = len(env.cursors)
        rows, unsure = self.rows(aggregate.table)
        found, held = [], False
        for row in rows:
            ours = self.tuple_of(aggregate, env, aggregate.table, row)
            held = held or ours is HELD
            if ours is not HELD and ours == theirs:
                found.append(row)
        for hold in unsure:
            ours = HELD
            if hold and all(self.readable(inner, at, hold[0])
                            for inner, _ in aggregate.joins):
                ours = self.tuple_of(aggregate, env, *hold)
            if ours is HELD or ours == theirs:
                held = held or not hold or not self.apart(aggregate, env, hold)
        return found, held

    def apart(self, aggregate, env, hold):
        """Whether a row that may belong cannot count, since `where` asks that it
        agree in something that stands in the records, and it does not."""
        at = len(env.cursors)
        inside = Env(env.cursors + [hold], env.bound)
        for e in conjuncts(aggregate.where):
            if not self.plain(e, inside):
                break  # what comes first may be held back, or leave a finding
            if e.op != "eq":
                continue
            reads = [cursors(x) for x in e.args]
            if {at} not in reads or not all(reads) or reads[0] & reads[1] or \
                    not self.readable(e.args[reads.index({at})], at, hold[0]):
                continue
            x, y = (self.ev(x, inside) for x in e.args)
            if x is MISSING or y is MISSING or not x == y:
                return True
        return False

    def plain(self, e, env):
        """Reads records alone, so that it is never held back."""
        if e.op == "field":
            table = env.cursors[e.args[0]][0].owner(e.args[1])
            if table is None or not stored(table, e.args[1]):
                return False
        elif e.op == "follow":
            if not stored(e.args[1].owner(e.args[2]), e.args[2]):
                return False
        elif e.op not in PLAIN:
            return False
        return all(self.plain(a, env) for a in e.args if isinstance(a, E))

    def tuple_of(self, aggregate, env, table, row):
        inside = Env(env.cursors + [(table, row)], env.bound)
        ours = [self.ev(inner, inside) for inner, _ in aggregate.joins]
        if any(v is MISSING or isinstance(v, Unknown) for v in ours):
            return MISSING
        return HELD if any(v is HELD for v in ours) else ours

    def aggregate(self, a, env):
        rows, held = self.agreeing(a, env)
        if a.function == "streak":
            return self.streak(a, env, rows, held)
        taken = []
        for row in rows:
            inside = Env(env.cursors + [(a.table, row)], env.bound)
            yes = True if a.where is None else self.ev(a.where, inside)
            held = held or yes is HELD
            if yes is not True:
                continue
            if a.by is not None:
                by = self.ev(a.by, inside)
                held = held or by is HELD
                taken.append((by, inside))
            elif a.body is not None and a.function not in ("only", "count"):
                v = self.ev(a.body, inside)
                held = held or v is HELD
                taken.append(v)
            else:
                taken.append(inside)
        if held:
            return HELD
        if a.function in ("first", "only"):
            return self.one(a, taken)
        v = self.fold(a.function, taken)
        # The window of a row whose key nobody knows does not even hold the row.
        return HELD if v is MISSING and a.never_empty else v

    def one(self, a, taken):
        if a.function == "first" and taken:
            pick = max if a.descending else min
            best = pick(by for by, _ in taken)
            taken = [inside for by, inside in taken if by == best]
        if len(taken) > 1:
            return HELD
        return self.ev(a.body, taken[0]) if taken else MISSING

    @staticmethod
    def fold(function, values):
        if function == "count":
            return Fraction(len(values))
        if function == "any":
            return any(values)
        if function == "all":
            return all(values)
        if function == "sum":
            return sum(values, Fraction(0))
        if function == "sum of the 2 largest":
            return sum(sorted(values)[-2:], Fraction(0))
        if not values or function == "variance" and len(values) < 2:
            return MISSING
        if function in ("variance", "variancep"):
            mean = sum(values, Fraction(0)) / len(values)
            return sum(((v - mean) ** 2 for v in values), Fraction(0)) \
                / (len(values) - (function == "variance"))
        if function == "average of the 2 smallest":
            least = sorted(values)[:2]
            return sum(least, Fraction(0)) / len(least)
        if function == "quantile":
            values, at = sorted(values), Fraction(len(values) - 1, 4)
            low = int(at)
            high = values[min(low + 1, len(values) - 1)]
            return values[low] + (at - low) * (high - values[low])
        if function == "average":
            return sum(values, Fraction(0)) / len(values)
        if function in ("min", "max"):
            return (min if function == "min" else max)(values)
        values = sorted(values)
        half = len(values) // 2
        return (values[half] if len(values) % 2
                else (values[half - 1] + values[half]) / 2)

    def streak(self, a, env, rows, held):
        until = self.ev(a.until, env)
        if until is HELD:
            return HELD
        years = {}
        for row in rows:
            inside = Env(env.cursors + [(a.table, row)], env.bound)
            yes = True if a.where is None else self.ev(a.where, inside)
            if yes is not HELD and yes is not True:
                continue
            year = self.ev(a.by, inside)
            held = held or year is HELD
            if year is not HELD:
                years.setdefault(year, []).append((yes, inside))
        n = 0
        while until - n in years:
            good = True
            for yes, inside in years[until - n]:
                holds = HELD if yes is HELD else self.ev(a.body, inside)
                held = held or holds is HELD
                good = good and (holds is True or yes is HELD)
            if not good:
                break
            n += 1
        return HELD if held else Fraction(n)

    # --- ranks --------------------------------------------------------------

    def rank(self, table, rank):
        rows, unsure = self.rows(table)
        column, groups, all_held = {}, {}, False
        for row in rows:
            key = self.group_key(rank, table, row)
            if key is MISSING:
                column[row] = HELD  # nobody knows where it belongs
            elif key is HELD:
                column[row], all_held = HELD, True
            else:
                groups.setdefault(key, []).append(row)
        held_groups = set()
        for hold in unsure:
            key = HELD
            if hold and all(self.readable(w, 0, hold[0]) for w in rank.within):
                key = self.group_key(rank, *hold)
            if key is HELD:
                all_held = True
            held_groups.add(key)
        for key, members in groups.items():
            self.rank_group(rank, table, members, column,
                            all_held or key in held_groups)
        return column

    def group_key(self, rank, table, row):
        key = tuple(self.ev(w, Env([(table, row)])) for w in rank.within)
        if any(isinstance(k, Unknown) for k in key):
            return MISSING
        return HELD if any(k is HELD for k in key) else key

    def rank_group(self, rank, table, members, column, held):
        def key_of(k, row):
            key = self.ev(rank.keys[k][0], Env([(table, row)]))
            # A choice is ordered as it is declared.
            return HELD if isinstance(key, Unknown) else getattr(key, "order",
                                                                 key)

        for k in range(rank.then):
            held = held or any(key_of(k, row) is HELD for row in members)
        if held:
            column.update((row, HELD) for row in members)
            return
        runs = []  # [rows that share a place, whether they are held back]

        def refine(rows, k):
            if len(rows) < 2 or k == len(rank.keys):
                runs.append((rows, False))
                return
            keys = {row: key_of(k, row) for row in rows}
            if any(v is HELD for v in keys.values()):
                runs.append((rows, True))
                return
            for v in sorted(set(keys.values()), reverse=rank.keys[k][1]):
                refine([row for row in rows if keys[row] == v], k + 1)

        refine(members, 0)
        before, dense, lost = 0, 0, False
        for rows, held in runs:
            dense += 1
            place = Fraction(dense if rank.ties == "dense" else before + 1)
            if rank.ties == "dense":
                lost = lost or held
            if held or lost or (rank.ties == "none" and len(rows) > 1):
                place = HELD
            column.update((row, place) for row in rows)
            before += len(rows)

    # --- expressions ----------------------------------------------------------

    def ev(self, e, env):
        return getattr(self, "ev_" + e.op, self.ev_plain)(e, env)

    def ev_plain(self, e, env):
        values = [self.ev(a, env) for a in e.args]
        passes = first_held(values)
        if passes is HELD:
            return HELD
        if e.op in NUMBERS:
            return passes or NUMBERS[e.op](*values)
        # A comparison of what is missing does not come up: the types exclude it.
        assert passes is None, (e.op, values)
        return COMPARISONS[e.op](*values)

    def ev_const(self, e, env):
        return e.args[0]

    def ev_field(self, e, env):
        table, row = env.cursors[e.args[0]]
        return self.field(table, row, e.args[1])

    def ev_row(self, e, env):
        return env.cursors[e.args[0]][1]

    def ev_follow(self, e, env):
        ref = self.ev(e.args[0], env)
        if isinstance(ref, State):
            return ref
        return self.field(e.args[1], ref, e.args[2])

    def ev_param(self, e, env):
        cells = self.params[e.args[0]]
        keys = [self.ev(key, env) for key in e.args[1:]]
        keys = [HELD if isinstance(key, Unknown) else key for key in keys]
        passes = first_held(keys)
        if passes is not None:
            return passes
        for key in keys:
            cells = cells[key]
        return cells

    def ev_value(self, e, env):
        return self.value(e.args[0])

    def ev_bound(self, e, env):
        return self.ev(*env.bound[e.args[0]])

    def ev_call(self, e, env):
        function = self.functions[e.args[0]]
        bound = [(arg, env) for arg in e.args[2:]]
        cursor = e.args[1]
        rows = [] if cursor is None else [env.cursors[cursor]]
        return self.ev(function.body, Env(rows, bound))

    def ev_neg(self, e, env):
        v = self.ev(e.args[0], env)
        return v if isinstance(v, State) else -v

    def ev_abs(self, e, env):
        v = self.ev(e.args[0], env)
        return v if isinstance(v, State) else abs(v)

    def ev_pow(self, e, env):
        v = self.ev(e.args[0], env)
        if isinstance(v, State):
            return v
        return MISSING if v == 0 and e.args[1] < 0 else Fraction(v) ** e.args[1]

    def ev_word(self, e, env):
        name, x, order, digits, mode = e.args
        v = self.ev(x, env)
        if isinstance(v, State):
            return v
        if name == "ln" and v <= 0 or \
                name in ("sqrt", "root") and v < 0 and order % 2 == 0:
            return MISSING
        if name in ("sqrt", "root"):
            return root(v, order, digits, mode)
        return transcendent(name, v, digits, mode)

    def ev_scale(self, e, env):
        values = [self.ev(a, env) for a in e.args]
        passes = first_held(values)
        if passes is not None:
            return passes
        x, a, b, c, d = (Fraction(v) for v in values)
        return MISSING if a == b else c + (x - a) * (d - c) / (b - a)

    def ev_round(self, e, env):
        v = self.ev(e.args[0], env)
        return v if isinstance(v, State) else rounded(v, *e.args[1:])

    def ev_add_months(self, e, env):
        v, n = self.ev(e.args[0], env), e.args[1]
        if isinstance(v, State):
            return v
        month = v.year * 12 + v.month - 1 + n
        year, month = divmod(month, 12)
        day = v.day
        while True:
            try:
                return v.replace(year=year, month=month + 1, day=day)
            except ValueError:
                day -= 1

    def ev_add_days(self, e, env):
        v = self.ev(e.args[0], env)
        return v if isinstance(v, State) else v + timedelta(days=e.args[1])

    def ev_date_part(self, e, env):
        v = self.ev(e.args[1], env)
        if isinstance(v, State):
            return v
        return Fraction({"year of": v.year, "month of": v.month,
                         "quarter of": (v.month + 2) // 3}[e.args[0]])

    def ev_in(self, e, env):
        values = [self.ev(a, env) for a in e.args]
        if first_held(values) is HELD:
            return HELD
        return any(values[0] == v for v in values[1:])

    def ev_between(self, e, env):
        x, low, high = values = [self.ev(a, env) for a in e.args]
        return HELD if first_held(values) is HELD else low <= x <= high

    def ev_and(self, e, env):
        left = self.ev(e.args[0], env)
        return self.ev(e.args[1], env) if left is True else left

    def ev_or(self, e, env):
        left = self.ev(e.args[0], env)
        return self.ev(e.args[1], env) if left is False else left

    def ev_implies(self, e, env):
        left = self.ev(e.args[0], env)
        if left is not True:
            return HELD if left is HELD else True
        return self.ev(e.args[1], env)

    def ev_not(self, e, env):
        v = self.ev(e.args[0], env)
        return v if v is HELD else not v

    def ev_known(self, e, env):
        v = self.ev(e.args[0], env)
        return v if v is HELD else v is not MISSING

    def ev_missing(self, e, env):
        v = self.ev(e.args[0], env)
        return v if v is HELD else v is MISSING

    def ev_else(self, e, env):
        v = self.ev(e.args[0], env)
        return self.ev(e.args[1], env) if v is MISSING else v

    def ev_required(self, e, env):
        v = self.ev(e.args[0], env)
        return HELD if v is MISSING else v

    def ev_choose(self, e, env):
        for value, when in e.args[0]:
            yes = True if when is None else self.ev(when, env)
            if yes is HELD:
                return HELD
            if yes:
                return self.ev(value, env)
        return MISSING

    def ev_deep(self, e, env):
        inner, at = e.args
        return self.ev(inner, Env([env.cursors[at]]))

    def ev_agg(self, e, env):
        return self.aggregate(e.args[0], env)
