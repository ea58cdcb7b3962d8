"""Which rows of a table belong to a row, worked out from the words of the guide: by
what refers to this row, by the tables that both refer to, as members of a group."""
from rule_model import E


def shifted(e, cursor):
    """The expression, read at another cursor than 0."""
    if e.op in ("field", "row"):
        return E(e.op, [cursor] + e.args[1:], e.type, e.opt)
    args = [shifted(a, cursor) if isinstance(a, E) else a for a in e.args]
    return E(e.op, args, e.type, e.opt)


class Deep(E):
    """An expression of cursor 0 that is read at another cursor, whole."""

    def __init__(self, e, at):
        super().__init__("deep", [e, at], e.type, e.opt)


def links(table, cursor):
    """(reference, table that it leads to, main) of a row."""
    root = table.root
    return [(E("field", [cursor, f.name], f.type, f.opt), f.type[1], f.main)
            for f in root.fields.values() if isinstance(f.type, tuple)
            and (f.expr is None or f.name in dict(root.keys))]


def link(ways, to):
    """The reference to a table; False: several could be meant."""
    main = [e for e, table, m in ways if table == to and m]
    if main:
        return main[0]
    found = [e for e, table, _ in ways if table == to]
    return False if len(found) > 1 else found[0] if found else None


def relate(outer, outer_at, inner, at):
    """The joins of two tables, or None where they do not relate."""
    root = outer.root
    if root.kind == "group" and root.sources[0] in inner.lineage():
        return [(member_key(root, k, at),
                 E("field", [outer_at, name], key.type))
                for k, (name, key) in enumerate(root.keys)]
    if inner.root is root:
        if inner in outer.lineage():
            return None
        return [(E("row", [at], None), E("row", [outer_at], None))]
    ours, theirs = links(inner, at), links(outer, outer_at)
    own = link(ours, root.name)
    if own is not None:
        return [(own, E("row", [outer_at], None))] if own else None
    joins = []
    back = link(theirs, inner.root.name)
    if back is False:
        return None
    if back is not None:
        joins.append((E("row", [at], None), back))
    for to in sorted({table for _, table, _ in ours}):
        x, y = link(ours, to), link(theirs, to)
        if to == inner.root.name or y is None:
            continue
        if x is False or y is False:
            return None
        joins.append((x, y))
    return joins or None


def member_key(group, k, at):
    key = shifted(group.keys[k][1], at)
    if k or group.where is None:
        return key
    return E("choose", [[(key, Deep(group.where, at))]], key.type, True)
