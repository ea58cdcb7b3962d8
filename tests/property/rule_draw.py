"""Draws small schemes with records: tables, subsets, groups, pairs, fields,
functions, params, ranks, in which missing values are answered as the language
asks."""
from datetime import date, timedelta
from fractions import Fraction

from rule_model import Aggregate, E, Field, Rank, Table, World
from rule_records import (BOOL, CHOICES, CLASS, COLOUR, DATE, HEAD, NUMBER,
                          Records)
from rule_relate import link, links, relate, shifted
from rule_text import Name, Seen, Unsayable, Writer, decimal, is_path

# Names that rules give to fields.
NAMES = [Name("f%d" % i, zh) for i, zh in enumerate(
    "甲一 乙一 丙一 丁一 戊一 己一 庚一 辛一 壬一 癸一".split())]
NAMES += [Name("g%d" % i) for i in range(6)]
NAMES += [Name("", zh) for zh in "子数 丑数 寅数 卯数".split()]


def number(n):
    return E("const", [Fraction(n)], NUMBER)


class Function:
    def __init__(self, name, params, table, body):
        self.name, self.params, self.table, self.body = name, params, table, body


class Ctx:
    """Where an expression stands: the rows in sight, outermost first, and the
    paths that are known not to be missing."""

    def __init__(self, seen, this=0, known=(), params=()):
        self.seen, self.this = seen, this
        self.known, self.params = list(known), list(params)

    def also(self, paths):
        return Ctx(self.seen, self.this, self.known + paths, self.params)

    def nearest(self):
        return max((i for i, s in enumerate(self.seen) if s.visible),
                   default=None)


def facts(e):
    """Paths that are known where the condition holds."""
    if e.op == "known" and is_path(e.args[0]):
        return [e.args[0]]
    if e.op == "and":
        return facts(e.args[0]) + facts(e.args[1])
    return []


def is_figure(e):
    """Made of constants alone, so that the program computes it beforehand."""
    return e.op in ("const", "add", "sub", "mul", "div", "neg", "pow", "word",
                    "scale") and all(is_figure(a) for a in e.args
                                     if isinstance(a, E))


class Draw(Records):
    def __init__(self, rng):
        self.rng, self.world, self.writer = rng, World(), Writer(rng)
        self.items, self.statements = {}, []
        self.functions, self.params, self.values = [], [], []
        self.tables = []
        self.records()
        for _ in range(rng.randint(6, 16)):
            self.step()
        self.scores()

    # --- paths ----------------------------------------------------------------

    def fields_of(self, table):
        for t in table.lineage():
            yield from t.fields.values()

    def known(self, ctx, e):
        if any(e.same(k) for k in ctx.known):
            return True
        root = e
        while root.op == "follow":
            root = root.args[0]
        if root.op != "field":
            return False
        cursor = root.args[0]
        return any(e.same(shifted(k, cursor))
                   for t in ctx.seen[cursor].table.lineage() for k in t.known)

    def made(self, ctx, op, args, type, opt):
        e = E(op, args, type, opt)
        e.opt = opt and not self.known(ctx, e)
        return e

    def paths(self, ctx, cursors=None, deep=2):
        """All paths of the rows in sight."""
        found = []
        if cursors is None:
            cursors = [i for i, s in enumerate(ctx.seen)
                       if s.visible or i == ctx.this]
        for c in cursors:
            for field in self.fields_of(ctx.seen[c].table):
                found.append(self.made(ctx, "field", [c, field.name],
                                       field.type, field.opt))
        level = found
        for _ in range(deep - 1):
            level = [self.made(ctx, "follow", [e, table, field.name],
                               field.type, field.opt or e.opt)
                     for e in level if isinstance(e.type, tuple)
                     for table in [self.world.tables[e.type[1]]]
                     for field in self.fields_of(table)]
            found = found + level
        return found

    def path(self, ctx, type, opt=None):
        ways = [e for e in self.paths(ctx) if e.type == type
                and (opt is None or e.opt == opt)]
        near = [e for e in ways if e.op == "field"]
        if near and self.rng.random() < 0.6:
            ways = near
        return self.rng.choice(ways) if ways else None

    # --- numbers ----------------------------------------------------------------

    def settled(self, ctx, e):
        """Never missing."""
        if not e.opt:
            return e
        if self.rng.random() < 0.5:
            return E("required", [e], e.type)
        return E("else", [e, self.constant(e.type)], e.type)

    def constant(self, type):
        r = self.rng
        if type == NUMBER:
            return number(r.choice((0, 1, 2, 3, 5, -1, Fraction(1, 2),
                                    Fraction(1, 4))))
        if type == BOOL:
            return E("const", [r.random() < 0.5], BOOL)
        if type == DATE:
            return E("const", [date(2022, 3, 31)
                               + timedelta(days=r.randint(0, 90))], DATE)
        return E("const", [r.choice(CHOICES[type])], type)

    def leaf(self, ctx):
        r = self.rng
        roll = r.random()
        if roll < 0.15:
            return self.constant(NUMBER)
        if roll < 0.3 and (self.params or self.values or ctx.params):
            ways = [E("value", [name], NUMBER, opt)
                    for name, opt in self.values]
            ways += [E("bound", [i, name], NUMBER, opt) for i, (name, type, opt)
                     in enumerate(ctx.params) if type == NUMBER]
            for name, type in self.params:
                key = type and (self.path(ctx, type) or self.constant(type))
                ways.append(E("param", [name] + ([key] if key else []), NUMBER,
                              bool(key) and key.opt))
            if ways:
                return r.choice(ways)
        return self.path(ctx, NUMBER) or self.constant(NUMBER)

    def num(self, ctx, depth):
        r = self.rng
        if depth <= 0:
            return self.leaf(ctx)
        op = r.choice(("leaf", "add", "sub", "mul", "div", "min", "max",
                       "at_most", "at_least", "neg", "abs", "round", "pow",
                       "word", "scale",
                       "else", "required", "choose", "choose", "agg", "agg",
                       "agg", "agg", "call", "date_part"))
        if op in ("add", "sub", "mul", "min", "max", "at_most", "at_least"):
            x, y = self.num(ctx, depth - 1), self.num(ctx, depth - 1)
            return E(op, [x, y], NUMBER, x.opt or y.opt)
        if op == "div":
            x, y = self.num(ctx, depth - 1), self.num(ctx, depth - 1)
            sure = y.op == "const" and y.args[0] != 0
            if y.op == "const" and not sure:
                y, sure = number(3), True
            return E("div", [x, y], NUMBER, x.opt or y.opt or not sure)
        if op in ("neg", "abs"):
            x = self.num(ctx, depth - 1)
            return E(op, [x], NUMBER, x.opt)
        if op == "round":
            x = self.num(ctx, depth - 1)
            mode = r.choice(("half up", "half even", "up", "down"))
            return E("round", [x, r.randint(0, 2), mode], NUMBER, x.opt)
        if op == "pow":
            x, k = self.leaf(ctx), r.randint(-2, 3)
            if is_figure(x):
                x = number(abs(x.args[0]) + 1)
            return E("pow", [x, k], NUMBER, x.opt or (k < 0 and x.op != "const"))
        return self.num_more(ctx, depth, op)

    def num_more(self, ctx, depth, op):
        r = self.rng
        if op in ("else", "required"):
            x = self.path(ctx, NUMBER, True) or self.num(ctx, depth - 1)
            if not x.opt:
                return x
            if op == "required":
                return E("required", [x], NUMBER)
            y = self.num(ctx, depth - 1)
            return E("else", [x, y], NUMBER, y.opt)
        if op == "choose":
            return self.choose(ctx, depth, lambda c: self.num(c, depth - 1),
                               NUMBER)
        if op == "agg":
            return self.aggregate(ctx, depth, NUMBER) or self.leaf(ctx)
        if op == "call":
            return self.call(ctx, depth) or self.leaf(ctx)
        if op == "word":
            return self.word_of(self.num(ctx, depth - 1))
        if op == "scale":
            x, ends = self.num(ctx, depth - 1), self.leaf(ctx)
            low, high = number(r.randint(-2, 2)), number(r.randint(3, 9))
            to = [self.leaf(ctx), number(r.randint(-3, 3))]
            if not is_figure(ends):
                high = ends
            opt = high is ends or any(e.opt for e in [x, high] + to)
            return E("scale", [x, low, high] + to, NUMBER, opt)
        if op == "date_part":
            d = self.path(ctx, DATE)
            if d:
                what = r.choice(("year of", "month of", "quarter of"))
                return E("date_part", [what, d], NUMBER, d.opt)
        return self.leaf(ctx)

    def word_of(self, x):
        """A root, a logarithm or a power of e, of what may have none."""
        r = self.rng
        name = r.choice(("sqrt", "root", "ln", "exp"))
        if is_figure(x):
            x = number(r.choice((1, 2, 4, Fraction(9, 4))))
        if name == "exp":
            x = E("at_most", [E("at_least", [x, number(-9)], NUMBER, x.opt),
                              number(9)], NUMBER, x.opt)
        order = r.randint(2, 5) if name == "root" else 2
        lacks = name != "exp" and order % 2 == 0 and x.op != "const"
        mode = r.choice(("half up", "half even", "up", "down"))
        return E("word", [name, x, order, r.choice((0, 1, 2, 5, 12)), mode],
                 NUMBER, x.opt or lacks)

    def choose(self, ctx, depth, value, type):
        rows, opt = [], False
        for _ in range(self.rng.randint(1, 2)):
            when = self.condition(ctx, depth - 1)
            v = value(ctx.also(facts(when)))
            rows.append((v, when))
            opt = opt or v.opt
        if self.rng.random() < 0.75:
            v = value(ctx)
            rows.append((v, None))
            opt = opt or v.opt
        else:
            opt = True
        return E("choose", [rows], type, opt)

    def call(self, ctx, depth):
        ways = []
        for f in self.functions:
            cursor = None
            if f.table:
                cursor = next((i for i in reversed(range(len(ctx.seen)))
                               if ctx.seen[i].visible
                               and f.table in ctx.seen[i].table.lineage()), -1)
            if cursor != -1:
                ways.append((f, cursor))
        if not ways:
            return None
        f, cursor = self.rng.choice(ways)
        args = []
        for _, type, opt in f.params:
            arg = self.num(ctx, depth - 2) if type == NUMBER else \
                self.path(ctx, type) or self.constant(type)
            args.append(arg if opt else self.settled(ctx, arg))
        return E("call", [f.name, cursor] + args, NUMBER, f.body.opt)

    # --- conditions -----------------------------------------------------------

    def condition(self, ctx, depth):
        r = self.rng
        roll = r.random()
        if depth > 0 and roll < 0.3:
            op = r.choice(("and", "and", "or", "implies"))
            x = self.condition(ctx, depth - 1)
            told = facts(x) if op in ("and", "implies") else []
            return E(op, [x, self.condition(ctx.also(told), depth - 1)], BOOL)
        if roll < 0.5:
            asked = self.path(ctx, r.choice((NUMBER, NUMBER, DATE, COLOUR, BOOL)),
                              True)
            if asked:
                known = E("known", [asked], BOOL)
                if r.random() < 0.2:
                    return E("missing", [asked], BOOL)
                if r.random() < 0.2:
                    return known
                sure = E(asked.op, asked.args, asked.type)
                return E("and", [known, self.about(ctx.also([asked]), sure,
                                                   depth)], BOOL)
        if depth > 0 and roll < 0.58:
            return E("not", [self.condition(ctx, depth - 1)], BOOL)
        if depth > 0 and roll < 0.7:
            found = self.aggregate(ctx, depth, BOOL)
            if found:
                return found
        if len(ctx.seen) > 1 and r.random() < 0.4:
            found = self.agreement(ctx)
            if found:
                return found
        type = r.choice((NUMBER, NUMBER, NUMBER, BOOL, DATE, COLOUR, CLASS))
        e = self.num(ctx, depth - 1) if type == NUMBER else self.path(ctx, type)
        if e is None or e.op == "const":
            e = self.path(ctx, NUMBER) or self.num(ctx, 1)
        return self.about(ctx, self.settled(ctx, e), depth)

    def agreement(self, ctx):
        """The inner row and one outside have the same of something."""
        inner = [e for e in self.paths(ctx, [len(ctx.seen) - 1])]
        outer = [e for i, s in enumerate(ctx.seen[:-1]) if s.visible
                 for e in self.paths(ctx, [i])]
        ways = [(x, y) for x in inner for y in outer if x.type == y.type]
        if not ways:
            return None
        x, y = (self.sure(e) for e in self.rng.choice(ways))
        return E("eq", [x, y], BOOL)

    def sure(self, e):
        if not e.opt:
            return e
        if isinstance(e.type, tuple) or self.rng.random() < 0.5:
            return E("required", [e], e.type)
        return E("else", [e, self.constant(e.type)], e.type)

    def about(self, ctx, e, depth):
        """A condition about a value that is not missing."""
        r = self.rng
        if e.type == BOOL:
            return e if r.random() < 0.7 else E("not", [e], BOOL)
        other = self.constant(e.type)
        if r.random() < 0.4:
            path = self.num(ctx, depth - 1) if e.type == NUMBER \
                else self.path(ctx, e.type, False)
            other = self.settled(ctx, path) if path else other
        if e.op == "const" and other.op == "const" and e.type not in (NUMBER,
                                                                      DATE):
            other = self.path(ctx, e.type, False)
            if other is None:
                return E("eq", [number(1), number(1)], BOOL)
        if e.type in (NUMBER, DATE):
            if r.random() < 0.1:
                return E("between", [e, other, self.constant(e.type)], BOOL)
            op = r.choice(("eq", "ne", "lt", "le", "gt", "ge"))
            return E(op, [e, other], BOOL)
        if e.op != "const" and r.random() < 0.2:
            return E("in", [e, self.constant(e.type), self.constant(e.type)],
                     BOOL)
        return E(r.choice(("eq", "ne")), [e, other], BOOL)

    # --- which rows ---------------------------------------------------------------

    def via(self, ctx, outer_at, inner, at):
        """(path, joins) by a reference that is named."""
        outer = ctx.seen[outer_at].table
        inside = Ctx([Seen(s.table, False) for s in ctx.seen]
                     + [Seen(inner)], None)
        ways = [e for e in self.paths(inside, [at]) if isinstance(e.type, tuple)]
        self.rng.shuffle(ways)
        for path in ways:
            to = path.type[1]
            if outer.root.name == to:
                return path, [(path, E("row", [outer_at], None))]
            theirs = link(links(outer, outer_at), to)
            if theirs:
                return path, [(path, theirs)]
        return None

    def choose_rows(self, ctx):
        """(table, how, joins) of an aggregate that can stand here."""
        r = self.rng
        table = r.choice(self.tables)
        near, at = ctx.nearest(), len(ctx.seen)
        how = r.choice(("auto", "auto", "auto", "via", "all", "within"))
        if near is None and how in ("via", "within"):
            how = "all"
        if how == "auto":
            if near is None:
                return table, how, []
            joins = relate(ctx.seen[near].table, near, table, at)
            return (table, how, joins) if joins else (table, "all", [])
        if how == "via":
            found = self.via(ctx, near, table, at)
            return (table, ("via", found[0]), found[1]) if found \
                else (table, "all", [])
        if how == "all":
            return table, how, []
        outer = ctx.seen[near].table
        joins = []
        alone = Ctx([Seen(s.table, i == near) for i, s in enumerate(ctx.seen)],
                    None)
        ways = [e for e in self.paths(alone, [near]) if not e.opt
                and e.type not in (DATE,)]
        ways = self.computed_first(alone, ways)
        for outer_key in ways[:r.randint(0, 2)]:
            joins.append((shifted(outer_key, at), outer_key))
        return outer, how, joins

    def aggregate(self, ctx, depth, type):
        r = self.rng
        if len(ctx.seen) > 3:
            return None
        table, how, joins = self.choose_rows(ctx)
        seen = [Seen(s.table, s.visible, s.named) for s in ctx.seen]
        if how == "within":
            seen[ctx.nearest()].visible = False
        inner = Ctx(seen + [Seen(table, True, how != "within")], ctx.this,
                    ctx.known, ctx.params)
        where = self.condition(inner, depth - 1) if r.random() < 0.5 else None
        inner = inner.also(facts(where) if where else [])
        a = Aggregate("count", table, joins, where)
        if type == BOOL:
            a.function = r.choice(("any", "all")) if where and \
                how != "within" else "any"
            if a.function == "all" or where is None or how == "within":
                return None
            a.where, a.function = where, "any"
            return E("agg", [a, how], BOOL)
        return self.number_of(ctx, inner, depth, a, how)

    def number_of(self, ctx, inner, depth, a, how):
        r = self.rng
        function = r.choice(("sum", "sum", "count", "count", "average", "min",
                             "max", "median", "first", "only", "streak",
                             "variance", "variancep", "quantile",
                             "sum of the 2 largest",
                             "average of the 2 smallest"))
        a.function = function
        if function == "count":
            if how == "within":
                a.body = self.path(inner, r.choice((NUMBER, CLASS, COLOUR)))
                if a.body is None:
                    a.body = number(1)
            return E("agg", [a, how], NUMBER)
        if function == "streak":
            return None if how == "within" else self.streak(inner, a, how)
        if function in ("first", "only"):
            a.body = self.led(inner, self.leaf(inner), how)
            if function == "first":
                a.by = self.settled(inner, self.path(inner, NUMBER)
                                    or number(1))
                a.descending = r.random() < 0.5
            return E("agg", [a, how], NUMBER, True) if not a.body.opt else None
        a.body = self.led(inner, self.settled(inner, self.num(inner, depth - 2)),
                          how)
        never = a.never_empty = how == "within" and a.where is None \
            and function != "variance"
        return E("agg", [a, how], NUMBER,
                 not function.startswith("sum") and not never)

    def streak(self, inner, a, how):
        at = len(inner.seen) - 1
        whole = [e for e in self.paths(inner, [at], 1) if e.args[1] == "year"
                 or isinstance(self.expr_of(inner, e), Rank)]
        ways = [e for e in self.paths(inner, [at])
                if e.type == NUMBER and not e.opt]
        if not whole:
            return None
        a.by = self.rng.choice(whole)
        a.until = number(self.rng.randint(2020, 2022) if a.by.args[1] == "year"
                         else self.rng.randint(1, 3))
        a.body = self.about(inner, self.rng.choice(ways), 0)
        return E("agg", [a, how], NUMBER)

    @staticmethod
    def expr_of(ctx, e):
        """The rule of the field that a path of one word reads."""
        owner = ctx.seen[e.args[0]].table.owner(e.args[1])
        return owner.fields[e.args[1]].expr

    def computed_first(self, ctx, ways):
        """Shuffled, fields of rules before those of the records: what they give
        may be held back."""
        self.rng.shuffle(ways)
        if self.rng.random() < 0.6:
            ways.sort(key=lambda e: e.op != "field"
                      or self.expr_of(ctx, e) is None)
        return ways

    def led(self, inner, body, how):
        """The same number, beginning with a name of the inner row."""
        if how == "within":
            return body
        at = len(inner.seen) - 1
        ways = [e for e in self.paths(inner, [at]) if e.type == NUMBER
                and not e.opt]
        if not ways:
            raise Unsayable
        first = E("mul", [self.rng.choice(ways), number(0)], NUMBER)
        try:
            self.writer.expr(body, inner.seen, inner.this, 0, [True])
        except Unsayable:
            # What is held back in the first name is held back in the whole.
            return E("add", [first, body], NUMBER, body.opt)
        if any_name(body):
            return body
        return E("add", [first, body], NUMBER, body.opt)

    # --- statements -----------------------------------------------------------

    def new_name(self):
        """A name that no text written so far could mean."""
        used = {name for t in self.world.tables.values() for name in t.fields}
        free = [n for n in NAMES if n not in used]
        return self.rng.choice(free) if free else None

    def step(self):
        make = self.rng.choice((self.field, self.field, self.field, self.rank,
                                self.subset, self.subset, self.group, self.pair,
                                self.function, self.param, self.value))
        for _ in range(4):
            try:
                make()
                return
            except Unsayable:
                pass

    def add(self, table, name, type, opt, expr, text):
        table.fields[name] = Field(name, type, opt, expr)
        declared = ""
        if isinstance(type, Name):
            declared = ": %s" % type + ("?" if opt else "")
        self.items[table.name].append("%s%s = %s" % (name.declared(self.rng),
                                                     declared, text))

    def field(self, table=None):
        r = self.rng
        table = table or r.choice(self.tables)
        name = self.new_name()
        ctx = Ctx([Seen(table)])
        type = r.choice((NUMBER, NUMBER, NUMBER, BOOL, DATE, COLOUR))
        if type == BOOL:
            e = self.condition(ctx, 2)
        elif type == NUMBER:
            e = self.num(ctx, 3)
        else:
            e = self.other(ctx, type)
        if e is None or name is None:
            raise Unsayable
        self.add(table, name, type, e.opt, e,
                 self.writer.expr(e, ctx.seen, 0))

    def other(self, ctx, type):
        """A date or a choice."""
        r = self.rng
        path = self.path(ctx, type)
        if path and type == DATE and r.random() < 0.5:
            op = r.choice(("add_months", "add_days"))
            return E(op, [path, r.choice((1, 3, 13, -1, -2))], type, path.opt)
        if path and r.random() < 0.3:
            return self.settled(ctx, path)
        return self.choose(ctx, 2, lambda c: self.path(c, type)
                           or self.constant(type), type)

    def rank(self, table=None):
        r = self.rng
        table = table or r.choice(self.tables)
        name = self.new_name()
        ctx = Ctx([Seen(table)])
        keys = []
        for _ in range(r.randint(1, 3)):
            other = self.path(ctx, r.choice((DATE, COLOUR, CLASS)))
            key = other if other and r.random() < 0.3 else self.num(ctx, 1)
            keys.append((self.settled(ctx, key), r.random() < 0.5))
        then = r.randint(1, len(keys))
        ways = self.computed_first(ctx, [e for e in self.paths(ctx)
                                         if not e.opt and e.type != DATE])
        rank = Rank(keys, then, ways[:r.randint(0, 2)],
                    r.choice(("share", "dense", "none")))
        if name is None:
            raise Unsayable
        self.add(table, name, NUMBER, False, rank,
                 self.writer.rank(rank, table))

    def new_table(self, kind, sources, where=None, keys=()):
        i = len(self.tables)
        name = Name("t%d" % i, "表%d" % i if self.rng.random() < 0.7 else "")
        table = Table(name, kind, sources, where, keys)
        self.world.tables[name] = table
        self.tables.append(table)
        self.items[name] = []
        return table

    def subset(self):
        source = self.rng.choice(self.tables)
        ctx = Ctx([Seen(source)])
        where = self.condition(ctx, 2)
        text = self.writer.expr(where, ctx.seen, 0)
        table = self.new_table("subset", [source], where)
        table.known = facts(where)
        table.head = "from %s where %s" % (self.writer.word(source.name), text)

    def group(self):
        r = self.rng
        source = r.choice(self.tables)
        ctx = Ctx([Seen(source)])
        where, text = None, ""
        if r.random() < 0.4:
            where = self.condition(ctx, 1)
            text = " where " + self.writer.expr(where, ctx.seen, 0)
            ctx = ctx.also(facts(where))
        ways = [e for e in self.paths(ctx) if not e.opt
                and (isinstance(e.type, (tuple, Name)))]
        ways = self.computed_first(ctx, ways)
        keys, names = [], []
        for e in ways:
            name = e.args[-1]
            if len(keys) < 2 and name not in names:
                keys.append((name, e))
                names.append(name)
        if not keys:
            raise Unsayable
        by = ", ".join(self.writer.bare(e, ctx.seen, 0, None) for _, e in keys)
        table = self.new_table("group", [source], where, keys)
        for name, e in keys:
            table.fields[name] = Field(name, e.type, False, e)
        table.head = "from %s%s by %s" % (self.writer.word(source.name), text,
                                          by)

    def pair(self):
        r = self.rng
        first = r.choice((self.units, self.things, self.parts))
        second = r.choice((self.units, self.things, self.parts))
        x, y = Name("x"), Name("y")
        keys = [(x, None), (y, None)]
        table = Table(Name("pairs"), "pair", [first, second], None, keys)
        for name, source in ((x, first), (y, second)):
            table.fields[name] = Field(name, ("ref", source.name), False, None)
        ctx = Ctx([Seen(table)])
        types = (NUMBER, DATE, CLASS, COLOUR)
        ours = [e for e in self.paths(ctx) if not e.opt and e.type in types
                and e.op == "follow" and e.args[0].args[1] == x]
        theirs = [e for e in self.paths(ctx) if not e.opt and e.type in types
                  and e.op == "follow" and e.args[0].args[1] == y]
        both = [(a, b) for a in ours for b in theirs if a.type == b.type]
        if not both:
            raise Unsayable
        a, b = r.choice(both)
        ops = ("eq", "eq", "le") if a.type in (NUMBER, DATE) else ("eq",)
        where = E(r.choice(ops), [a, b], BOOL)
        if r.random() < 0.5:
            where = E("and", [where, self.condition(ctx, 1)], BOOL)
        text = self.writer.expr(where, ctx.seen, 0)
        made = self.new_table("pair", [first, second], where, keys)
        made.fields, made.known = table.fields, facts(where)
        made.head = "from x in %s, y in %s where %s" % (
            self.writer.word(first.name), self.writer.word(second.name), text)

    def function(self):
        r = self.rng
        i = len(self.functions)
        table = r.choice((None, self.units, self.things))
        params = [(Name("p%d_%d" % (i, k), r.choice(("", "参%d_%d" % (i, k)))),
                   r.choice((NUMBER, NUMBER, COLOUR)), r.random() < 0.3)
                  for k in range(r.randint(1, 2))]
        ctx = Ctx([Seen(table)] if table else [], 0 if table else None, (),
                  params)
        body = self.num(ctx, 2)
        if not any(b.type == NUMBER for b in bounds(body)):
            body = E("add", [body, E("bound", [0, params[0][0]], NUMBER,
                                     params[0][2])], NUMBER,
                     body.opt or params[0][2]) \
                if params[0][1] == NUMBER else body
        text = self.writer.expr(body, ctx.seen, ctx.this)
        name = Name("fn%d" % i, r.choice(("", "算%d" % i)))
        self.functions.append(Function(name, params, table, body))
        self.world.functions[name] = self.functions[-1]
        said = ", ".join("%s: %s%s" % (n.declared(r), t, "?" if opt else "")
                         for n, t, opt in params)
        self.statements.append("function %s(%s)%s = %s" % (
            name.declared(r), said,
            " for " + self.writer.word(table.name) if table else "", text))

    def param(self):
        r = self.rng
        i = len(self.params)
        name = Name("k%d" % i, r.choice(("", "数%d" % i)))
        type = r.choice((None, COLOUR, CLASS))
        self.params.append((name, type))
        if type is None:
            value = self.constant(NUMBER).args[0]
            self.world.params[name] = value
            self.statements.append("param %s = %s" % (name.declared(r),
                                                      decimal(value)))
            return
        cells = {v: self.constant(NUMBER).args[0] for v in CHOICES[type]}
        self.world.params[name] = cells
        rows = ["%s = %s" % (self.writer.word(v), decimal(x))
                for v, x in cells.items()]
        r.shuffle(rows)
        self.statements.append("param %s by %s {\n  %s\n}" % (
            name.declared(r), type, "\n  ".join(rows)))

    def value(self):
        ctx = Ctx([], None)
        e = self.num(ctx, 3)
        name = Name("v%d" % len(self.values), "")
        text = self.writer.expr(e, [], None)
        self.world.values[name] = e
        self.values.append((name, e.opt))
        self.statements.append("value %s = %s" % (name.declared(self.rng), text))

    def scores(self):
        """A score of every table, so that every value is put out."""
        self.shown = []
        for table in list(self.tables):
            name = Name("s%d" % len(self.shown))
            score = Table(name, "subset", [table])
            self.world.tables[name] = score
            score.score, self.items[name] = True, []
            mine = [f for f in table.fields.values() if f.expr is not None]
            for i, f in enumerate(mine):
                e = E("field", [0, f.name], f.type, f.opt)
                self.add(score, Name("c%d" % i), f.type, f.opt, e,
                         self.writer.expr(e, [Seen(table)], 0))
            score.head = "from " + self.writer.word(table.name)
            if mine:
                self.shown.append((score, table))
                self.tables.append(score)

    # --- texts ------------------------------------------------------------------

    def rules(self):
        r = self.rng
        blocks = list(self.statements)
        for table in self.tables:
            items = self.items[table.name]
            r.shuffle(items)
            body = " {\n  %s\n}" % "\n  ".join(items) if items else ""
            if table.kind == "record":
                if items:
                    blocks.append("for %s%s" % (self.writer.word(table.name),
                                                body))
            else:
                blocks.append("%s %s %s%s" % (
                    "score" if table.score else "table",
                    table.name.declared(r), table.head, body))
        r.shuffle(blocks)
        return HEAD + "\n" + "\n\n".join(blocks) + "\n"

def bounds(e):
    """The parameters that an expression reads."""
    if e.op == "bound":
        yield e
    for a in e.args:
        if isinstance(a, E):
            yield from bounds(a)


def any_name(e):
    """Whether a path stands in the expression outside of an aggregate."""
    if is_path(e):
        return True
    if e.op == "choose":
        return any(any_name(x) for row in e.args[0] for x in row if x)
    return e.op != "agg" and any(any_name(a) for a in e.args
                                 if isinstance(a, E))
