"""The records that drawn rules read: three tables that refer to one another, with
names in one tongue or two, and cells of which some are blank or unheard of."""
from datetime import date, timedelta
from fractions import Fraction

from rule_model import MISSING, Field, Table, Unknown
from rule_text import Name, decimal

CHOICES = {
    Name("units.class"): [Name("dep", "部门"), Name("dis", "区县")],
    Name("colour", "颜色种类"): [Name("red", "红"), Name("green"),
                               Name("", "蓝色")],
}
CLASS, COLOUR = CHOICES
for values in CHOICES.values():
    for at, value in enumerate(values):
        value.order = at
NUMBER, BOOL, DATE = "number", "bool", "date"


HEAD = """scheme drawn 抽样 edition 2022
use model

choice colour 颜色种类 { red 红, green, 蓝色 }
extend choice units.class { dep 部门, dis 区县 }

extend units {
  a 甲: number
  b: number?
  day 日子: date
  hue 色: colour?
}

record things 物品 {
  id 编号 key
  unit 单位: units main
  other 另一单位: units?
  hue 色: colour
  n 数量: number
  m 余量: number?
  flag: yes/no
  year 年度: number whole
  end 止: date?
}

record parts 零件 {
  id 编号 key
  thing 物品: things
  a 个数: number?
  k 件数: number
  hue: colour?
  mark: yes/no?
}
"""


class Records:
    """Needs rng, writer, world, tables and items of what it is part of."""

    def record(self, name, fields):
        table = Table(name, "record")
        for field in fields:
            table.fields[field.name] = field
        self.world.tables[name] = table
        self.tables.append(table)
        self.items[name] = []
        return table

    def records(self):
        r = self.rng
        units = Name("units", "单位")
        ref = ("ref", units)
        self.units = self.record(units, [
            Field(Name("class", "类别"), CLASS),
            Field(Name("parent", "上级"), ref, True),
            Field(Name("posts", "编制"), NUMBER, True),
            Field(Name("a", "甲"), NUMBER), Field(Name("b"), NUMBER, True),
            Field(Name("day", "日子"), DATE),
            Field(Name("hue", "色"), COLOUR, True)])
        things = Name("things", "物品")
        self.things = self.record(things, [
            Field(Name("unit", "单位"), ref, main=True),
            Field(Name("other", "另一单位"), ref, True),
            Field(Name("hue", "色"), COLOUR), Field(Name("n", "数量"), NUMBER),
            Field(Name("m", "余量"), NUMBER, True), Field(Name("flag"), BOOL),
            Field(Name("year", "年度"), NUMBER),
            Field(Name("end", "止"), DATE, True)])
        self.parts = self.record(Name("parts", "零件"), [
            Field(Name("thing", "物品"), ("ref", things)),
            Field(Name("a", "个数"), NUMBER, True),
            Field(Name("k", "件数"), NUMBER), Field(Name("hue"), COLOUR, True),
            Field(Name("mark"), BOOL, True)])
        self.keys = {}
        for table, most in ((self.units, 5), (self.things, 9), (self.parts, 9)):
            n = r.randint(0 if r.random() < 0.1 else 1, most)
            if any(not f.opt and not self.keys.get(f.type[1], True)
                   for f in table.fields.values()
                   if isinstance(f.type, tuple)):
                n = 0
            keys = ["%s%d" % (table.name[0], i) for i in range(n)]
            if table is self.things:
                keys = [str(i) for i in r.sample(range(1, 40), n)]
            r.shuffle(keys)
            self.keys[table.name] = keys
            self.world.records[table.name] = [self.row(table, i)
                                              for i in range(n)]

    def row(self, table, i):
        return {name: self.cell(field, i) for name, field in
                table.fields.items()}

    def cell(self, field, i):
        r = self.rng
        if field.opt and r.random() < 0.35:
            return MISSING
        if field.type == NUMBER:
            if field.name == "year":
                return Fraction(r.randint(2018, 2022))
            if field.name == "posts":
                return Fraction(r.randint(0, 4))
            return Fraction(r.choice((0, 1, 2, 3, 10, -1, Fraction(1, 2),
                                      Fraction(7, 4), Fraction(3, 10))))
        if field.type == BOOL:
            return r.random() < 0.5
        if field.type == DATE:
            return date(2022, 1, 31) + timedelta(days=r.randint(0, 200))
        if isinstance(field.type, tuple):
            n = len(self.keys[field.type[1]])
            if field.name == "parent":
                n = i  # no rings
            return r.randrange(n) if n else MISSING
        if r.random() < 0.04:
            return Unknown("unheard")
        return r.choice(CHOICES[field.type])

    def files(self):
        """Rows in any order, headings and choices by any of their names."""
        r = self.rng
        tables = {}
        for table in (self.units, self.things, self.parts):
            fields = list(f for f in table.fields.values()
                          if f.expr is None)
            head = [r.choice(("id", "编号"))] + [self.writer.word(f.name)
                                               for f in fields]
            if table is self.units:
                head.append("name")
            rows = [[key] + [self.cell_text(f, row[f.name]) for f in fields]
                    + (["-"] if table is self.units else [])
                    for key, row in zip(self.keys[table.name],
                                        self.world.records[table.name])]
            r.shuffle(rows)
            tables[table.name + ".csv"] = [head] + rows
        return tables

    def cell_text(self, field, v):
        if v is MISSING:
            return ""
        if isinstance(v, Unknown):
            return str(v)
        if isinstance(v, bool):
            return self.rng.choice(("yes", "是") if v else ("no", "否"))
        if isinstance(v, Fraction):
            return decimal(v)
        if isinstance(v, Name):
            return self.writer.word(v)
        if isinstance(v, int):
            return self.keys[field.type[1]][v]
        return v.isoformat()
