"""Writes the expressions of rule_model.py as rule text: any of a thing's names,
no more brackets than the grammar asks for, and sometimes more."""
from fractions import Fraction

from rule_model import E

LEVELS = {"implies": 0, "or": 1, "and": 2, "not": 3, "eq": 4, "ne": 4, "lt": 4,
          "le": 4, "gt": 4, "ge": 4, "in": 4, "between": 4, "known": 4,
          "missing": 4, "else": 5, "at_most": 5, "at_least": 5, "add": 6,
          "sub": 6, "add_months": 6, "add_days": 6, "mul": 7, "div": 7,
          "neg": 8, "pow": 8, "required": 9}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "else": "else",
         "at_most": "at most", "at_least": "at least", "eq": "=", "ne": "!=",
         "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "and", "or": "or",
         "implies": "implies"}


class Unsayable(Exception):
    """No name reaches what is meant."""


class Name(str):
    """A thing's Latin name, or its Chinese one where it has no other."""

    def __new__(cls, en, zh=""):
        name = super().__new__(cls, en or zh)
        name.en, name.zh = en, zh
        return name

    def words(self):
        return [word for word in (self.en, self.zh) if word]

    def declared(self, rng):
        words = self.words()
        rng.shuffle(words)
        return " ".join(words)


class Seen:
    """A row in sight: its table, whether bare names mean its fields, and whether
    the table's name means it."""

    def __init__(self, table, visible=True, named=False):
        self.table, self.visible, self.named = table, visible, named


def has(table, word):
    return any(word in field.words() for t in table.lineage()
               for field in t.fields)


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def word(self, name):
        return self.rng.choice(name.words())

    # --- names ----------------------------------------------------------------

    def field(self, seen, this, lead, cursor, name, dotted=False):
        """A field of the row at a cursor: bare, or by a word before it. Before a
        dot the name of the brackets' table is that table's row."""
        ways = []
        words = name.words()
        self.rng.shuffle(words)
        for word in words:
            if lead:
                continue
            at = next((i for i in reversed(range(len(seen)))
                       if seen[i].visible and (has(seen[i].table, word) or (
                           dotted and seen[i].named
                           and word in seen[i].table.name.words()))), None)
            if at == cursor and has(seen[at].table, word):
                ways.append(word)
            if cursor == this:
                ways.append("this." + word)
        if seen[cursor].named:
            ways += self.by_table(seen, lead, cursor, words[0])
        if not ways:
            raise Unsayable
        return self.rng.choice(ways)

    def by_table(self, seen, lead, cursor, word):
        if lead:
            return [self.word(seen[cursor].table.name) + "." + word]
        of = self.word(seen[cursor].table.name)
        for i in reversed(range(len(seen))):
            if not seen[i].visible:
                continue
            if has(seen[i].table, of):
                return []
            if seen[i].named and of in seen[i].table.name.words():
                return [of + "." + word] if i == cursor else []
        return []

    # --- expressions ------------------------------------------------------------

    def expr(self, e, seen, this, level=0, lead=None):
        """lead: [True] until the first name is written, which must be the table of
        the innermost row."""
        own = LEVELS.get(e.op, 10)
        if e.op == "const" and isinstance(e.args[0], Fraction) and e.args[0] < 0:
            own = 8
        if own < level or self.rng.random() < 0.08:
            return "(%s)" % self.bare(e, seen, this, lead)
        return self.bare(e, seen, this, lead)

    def bare(self, e, seen, this, lead):
        write = getattr(self, "w_" + e.op, self.w_two)
        return write(e, seen, this, lead)

    @staticmethod
    def name_comes(lead):
        """A name that is not the innermost row's."""
        if lead and lead[0]:
            raise Unsayable

    def w_two(self, e, seen, this, lead):
        own = LEVELS[e.op]
        left, right = own, own + 1
        if e.op == "implies":
            left, right = 1, 0
        if own == 4 or (own == 5 and (e.args[0].op == "else") != (e.op == "else")):
            left = own + 1
        args = list(e.args)
        if e.op in ("eq", "ne") and self.rng.random() < 0.2:
            args.reverse()
        return "%s %s %s" % (self.expr(args[0], seen, this, left, lead),
                             SIGNS[e.op],
                             self.expr(args[1], seen, this, right, lead))

    def w_const(self, e, seen, this, lead):
        v = e.args[0]
        if isinstance(v, bool):
            self.name_comes(lead)
            return self.rng.choice(("yes", "是") if v else ("no", "否"))
        if isinstance(v, Fraction):
            if self.rng.random() < 0.2:
                return decimal(v * 100) + "%"
            return decimal(v)
        if isinstance(v, Name):
            self.name_comes(lead)
            return self.word(v)
        return v.isoformat()

    def w_field(self, e, seen, this, lead, dotted=False):
        cursor, name = e.args
        first = bool(lead and lead[0])
        if first and cursor != len(seen) - 1:
            raise Unsayable
        text = self.field(seen, this, first, cursor, name, dotted)
        if lead:
            lead[0] = False
        return text

    def w_follow(self, e, seen, this, lead):
        ref = e.args[0]
        before = self.w_field(ref, seen, this, lead, True) \
            if ref.op == "field" else self.w_follow(ref, seen, this, lead)
        return before + "." + self.word(e.args[2])

    def w_param(self, e, seen, this, lead):
        self.name_comes(lead)
        text = self.word(e.args[0])
        if len(e.args) > 1:
            keys = [self.expr(k, seen, this) for k in e.args[1:]]
            text += "[%s]" % ", ".join(keys)
        return text

    def w_value(self, e, seen, this, lead):
        self.name_comes(lead)
        return self.word(e.args[0])

    def w_bound(self, e, seen, this, lead):
        self.name_comes(lead)
        return self.word(e.args[1])

    def w_call(self, e, seen, this, lead):
        args = [self.expr(a, seen, this, 0, lead) for a in e.args[2:]]
        return "%s(%s)" % (self.word(e.args[0]), ", ".join(args))

    def w_neg(self, e, seen, this, lead):
        return "-" + self.expr(e.args[0], seen, this, 8, lead)

    def w_abs(self, e, seen, this, lead):
        return "abs(%s)" % self.expr(e.args[0], seen, this, 0, lead)

    def w_pow(self, e, seen, this, lead):
        return "%s ^ %d" % (self.expr(e.args[0], seen, this, 9, lead), e.args[1])

    def w_min(self, e, seen, this, lead):
        args = [self.expr(a, seen, this, 0, lead) for a in e.args]
        return "%s(%s)" % (e.op, ", ".join(args))

    w_max = w_min

    def w_round(self, e, seen, this, lead):
        mode = "" if e.args[2] == "half up" and self.rng.random() < 0.5 \
            else ", " + e.args[2]
        return "round(%s, %d%s)" % (self.expr(e.args[0], seen, this, 0, lead),
                                    e.args[1], mode)

    def w_word(self, e, seen, this, lead):
        name, x, order, digits, mode = e.args
        args = [self.expr(x, seen, this, 0, lead)]
        if name == "root":
            args.append(str(order))
        half_up = mode == "half up" and self.rng.random() < 0.5
        if not half_up or digits != 12 or self.rng.random() < 0.5:
            args.append(str(digits))
        if not half_up:
            args.append(mode)
        return "%s(%s)" % (name, ", ".join(args))

    def w_scale(self, e, seen, this, lead):
        x = self.expr(e.args[0], seen, this, 0, lead)
        ends = [self.expr(a, seen, this, 6, lead) for a in e.args[1:]]
        return "scale(%s, from %s..%s to %s..%s)" % tuple([x] + ends)

    def w_add_months(self, e, seen, this, lead):
        n = e.args[1]
        return "%s %s %d months" % (self.expr(e.args[0], seen, this, 6, lead),
                                    "-" if n < 0 else "+", abs(n))

    def w_add_days(self, e, seen, this, lead):
        n = e.args[1]
        return "%s %s %d days" % (self.expr(e.args[0], seen, this, 6, lead),
                                  "-" if n < 0 else "+", abs(n))

    def w_date_part(self, e, seen, this, lead):
        return "%s %s" % (e.args[0], self.expr(e.args[1], seen, this, 10, lead))

    def w_in(self, e, seen, this, lead):
        values = [self.expr(a, seen, this) for a in e.args[1:]]
        return "%s in {%s}" % (self.expr(e.args[0], seen, this, 5, lead),
                               ", ".join(values))

    def w_between(self, e, seen, this, lead):
        x, low, high = (self.expr(a, seen, this, 5, lead) for a in e.args)
        return "%s between %s and %s" % (x, low, high)

    def w_not(self, e, seen, this, lead):
        text = self.expr(e.args[0], seen, this, 3, lead)
        return "not (%s)" % text if text.startswith("-") else "not " + text

    def w_known(self, e, seen, this, lead):
        return self.expr(e.args[0], seen, this, 5, lead) + self.rng.choice(
            (" is known", " is not missing"))

    def w_missing(self, e, seen, this, lead):
        return self.expr(e.args[0], seen, this, 5, lead) + self.rng.choice(
            (" is missing", " is not known"))

    def w_required(self, e, seen, this, lead):
        return self.expr(e.args[0], seen, this, 10, lead) + " required"

    def w_choose(self, e, seen, this, lead):
        rows = []
        for value, when in e.args[0]:
            text = self.expr(value, seen, this, 0, lead)
            rows.append(text + (" otherwise" if when is None else " when "
                                + self.expr(when, seen, this, 0, lead)))
        return "choose { %s }" % "; ".join(rows)

    def w_agg(self, e, seen, this, lead):
        a, how = e.args
        self.name_comes(lead)
        inner = [Seen(s.table, s.visible, s.named) for s in seen]
        inner.append(Seen(a.table, True, how != "within"))
        if how == "within":
            at = max(i for i in range(len(seen)) if seen[i].visible)
            inner[at].visible = False
        return self.brackets(a, how, inner, this, seen)

    def brackets(self, a, how, inner, this, seen):
        bare = a.body is None
        parts = []
        if how == "within":
            text = self.expr(a.body, inner, this)
        elif bare:
            text = self.word(a.table.name)
        else:
            text = self.expr(a.body, inner, this, 0, [True])
        if a.function == "quantile":
            text += ", 25%"
        if how == "all" and not text[0].isalpha():
            raise Unsayable  # `all (` and `all -` begin something else
        if isinstance(how, tuple) and how[0] == "via":
            only = [Seen(s.table, i == len(inner) - 1)
                    for i, s in enumerate(inner)]
            parts.append("via " + self.expr(how[1], only, None, 10))
        if a.where is not None:
            parts.append("where " + self.expr(a.where, inner, this))
        if a.by is not None:
            by = "by " + self.expr(a.by, inner, this, 5)
            if a.function == "first":
                by += " descending" if a.descending else " ascending"
            parts.append(by)
        if a.until is not None:
            parts.append("until " + self.expr(a.until, seen, this, 5))
        self.rng.shuffle(parts)
        text = "%s(%s%s)" % (a.function, "all " if how == "all" else "",
                             " ".join([text] + parts))
        return text + (self.window(a, seen) if how == "within" else "")

    def window(self, a, seen):
        at = max(i for i in range(len(seen)) if seen[i].visible)
        only = [Seen(s.table, i == at) for i, s in enumerate(seen)]
        keys = [self.expr(outer, only, None, 10) for _, outer in a.joins]
        if not keys:
            return " within all"
        if len(keys) > 1 or keys[0].startswith("("):
            return " within (%s)" % ", ".join(keys)
        return " within " + keys[0]

    def rank(self, r, table):
        seen = [Seen(table)]
        keys = [self.expr(k, seen, 0, 5)
                + (" descending" if down else " ascending")
                for k, down in r.keys]
        text = "rank by " + ", ".join(keys[:r.then])
        if r.within:
            text += " within " + ", ".join(self.expr(w, seen, 0, 10)
                                           for w in r.within)
        parts = ["; " + {"share": "ties share", "dense": "ties dense",
                         "none": "no ties"}[r.ties]]
        if keys[r.then:]:
            parts.append("; then by " + ", ".join(keys[r.then:]))
        self.rng.shuffle(parts)
        return text + "".join(parts)


def decimal(x):
    """A finite decimal as people write it."""
    sign, x = ("-", -x) if x < 0 else ("", x)
    digits = 0
    while x.denominator != 1:
        x *= 10
        digits += 1
    text = str(x.numerator).rjust(digits + 1, "0")
    return sign + (text if not digits else text[:-digits] + "." + text[-digits:])


def is_path(e):
    return isinstance(e, E) and e.op in ("field", "follow")
