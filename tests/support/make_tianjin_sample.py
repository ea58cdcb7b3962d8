#!/usr/bin/env python3
"""Writes the sample records of the profile `tianjin`: a folder of CSV files.

    make_tianjin_sample.py FOLDER [--seed SEED]

The two districts are real, the bodies of real kinds; everything else is invented.
The same seed gives the same bytes. Each table draws from dice of its own, so that
one table can change its habits without disturbing the others.
"""
import datetime
import hashlib

from sample_maker import Maker, days, make

YEAR = 2022
SEED_OF_THE_DRAW = "2022-04"

# id, name, class, template, offices
PILOTS = """
wxb 市委网信办       body     party       9
dx  市委党校         body     institution 8
fgw 市发展和改革委员会 body   government  12
hbj 市生态环境局     body     government  11
zwb 市政务服务办公室 body     government  9
nk  南开区           district government  10
wq  武清区           district government  11
"""
RELATED = """
bgt 市委办公厅 · zzb 市委组织部 · xcb 市委宣传部 · zfw 市委政法委 · sbb 市委编办
zfb 市政府办公厅 · czj 市财政局 · rsj 市人社局 · sjj 市审计局 · tjj 市统计局
gxj 市工信局 · kjj 市科技局 · jyw 市教委 · wjw 市卫健委 · swj 市水务局
jtw 市交通运输委 · zjw 市住建委 · scj 市市场监管委 · xfb 市信访办
"""
POINTS = """
decisions 8 · functions 10 · bodies 6 · posts_kept 6 · registers 5 · results 12
structure 6
"""
DIFFERENCE = {"party": "leadership", "government": "streamlining",
              "institution": "public_good"}
# T2: what is a unit's own, with its full marks.
OWN = {
    "wxb": (("网络综合治理", 8), ("数据安全协调", 7), ("网评队伍建设", 5)),
    "dx": (("主业主课", 10), ("决策咨询", 6), ("师资结构", 4)),
    "fgw": (("京津冀协同发展", 10), ("重大项目推进", 10)),
    "hbj": (("污染防治", 12), ("综合执法改革", 8)),
    "zwb": (("营商环境", 12), ("一网通办", 8)),
    "nk": (("街道管理体制", 10), ("科教资源服务", 10)),
    "wq": (("京津产业新城", 10), ("乡镇赋权", 6), ("农业服务", 4)),
}
KINDS = """
charter duty_list yearly_goals yearly_sum decisions reforms offices signs registers
posts leaders workload staff surveys problems
"""
OFFICES = ("办公室", "人事处", "法规处", "规划处", "综合处", "业务一处", "业务二处",
           "业务三处", "监督处", "信息处", "审批处", "财务处")
QUESTIONS = ("职能履行", "办事效率", "协作配合", "总体评价")
ISSUES = {"rectify": ("处室职责与三定不符", "空编未及时上报", "实名制信息滞后",
                      "混用编制"),
          "solve": ("职责边界不清", "编制结构不合理", "下属单位职能重叠"),
          "reserve": ("区级执法队伍整合", "直属事业单位布局", "专业编制周转池")}


def pairs(text):
    return [part.split() for line in text.strip().splitlines()
            for part in line.split("·")]


def day(month, number, year=YEAR):
    return datetime.date(year, month, number)


def tenths(number):
    return f"{number // 10}.{number % 10}".removesuffix(".0")


class Sample(Maker):
    def __init__(self, folder, year, seed):
        super().__init__(folder, year, seed)
        self.pilots = [line.split() for line in PILOTS.strip().splitlines()]
        self.related = pairs(RELATED)
        self.keys = [row[0] for row in self.pilots]
        self.template = {row[0]: row[3] for row in self.pilots}
        dice = self.dice("bearing")
        self.bearing = {key: dice.randrange(84, 96) for key in self.keys}
        self.offices = []
        self.people = []

    def write_units(self):
        rows = [(key, name, kind, template, "yes")
                for key, name, kind, template, _ in self.pilots]
        rows += [(key, name, "related", None, "no")
                 for key, name in self.related]
        self.write("units", "id name class template pilot", rows)

    def write_offices(self):
        dice = self.dice("offices")
        for key, _, _, _, count in self.pilots:
            for n, name in enumerate(OFFICES[:int(count)], 1):
                self.offices.append((f"{key}{n:02d}", key, name,
                                     dice.randrange(3, 13)))
        self.write("offices", "id unit name posts", self.offices)

    # Hours of three years. One office has no figure for what it had available.
    def write_workload(self):
        dice = self.dice("workload")
        rows = []
        for office, key, _, posts in self.offices:
            available = posts * 1760
            level = dice.randrange(62, 118)
            for year in (YEAR - 2, YEAR - 1, YEAR):
                hours = available * max(40, level + dice.randrange(-5, 6)) // 100
                level += dice.choice((-4, -2, 0, 2, 4))
                none = office == "wq11" and year == YEAR
                rows.append((office, year, hours, None if none else available))
        self.write("workload", "office year hours available", rows)

    def write_people(self):
        dice = self.dice("people")
        surnames = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
        for key in self.keys:
            for n in range(1, 7):
                name = dice.choice(surnames) + dice.choice("建明文静志海晓立国")
                self.people.append((f"{key}_p{n}", name, key, "评估员"))
        self.write("people", "id name unit role", self.people)

    # Who was drawn: the three smallest digests, which the rules redo.
    def write_assessors(self):
        rows = []
        for key in self.keys:
            lots = sorted(
                (hashlib.sha256("\n".join((SEED_OF_THE_DRAW, key, person))
                                .encode()).digest(), person)
                for person, _, unit, _ in self.people if unit != key)
            rows += [(f"{key}_{n}", key, person)
                     for n, (_, person) in enumerate(lots[:3], 1)]
        self.write("assessors", "id unit person", rows)

    # Fifteen kinds of each unit, the registers of five years; two are missing.
    def write_filings(self):
        dice = self.dice("filings")
        rows = []
        for key in self.keys:
            for kind in KINDS.split():
                if (key, kind) in (("nk", "signs"), ("dx", "workload")):
                    continue
                years = [None]
                if kind == "registers":
                    first = YEAR - 3 if key == "zwb" else YEAR - 4
                    years = range(first, YEAR + 1)
                rows += [(key, kind, year, None) for year in years]
            for n in range(dice.randrange(0, 3)):
                rows.append((key, None, None, f"补充材料{n + 1}"))
        self.write("filings", "id unit kind year title",
                   [(f"f{n:03d}", *row) for n, row in enumerate(rows, 1)])

    def write_interviews(self):
        dice = self.dice("interviews")
        rows = []
        for n in range(230):
            office = (self.offices[n] if n < len(self.offices)
                      else dice.choice(self.offices))[0]
            deep = "yes" if n < 200 else "no"
            rows.append((f"i{n + 1:03d}", office, deep,
                         day(7, 4) + days(dice.randrange(0, 40))))
        self.write("interviews", "id office deep date", rows)

    def write_responses(self):
        dice = self.dice("responses")
        rows = []
        for key in self.keys:
            for question in QUESTIONS:
                for _ in range(35):
                    rows.append((key, "服务对象", question, min(
                        100, self.bearing[key] + dice.randrange(-14, 9))))
        self.write("responses", "unit group question score", rows)

    def write_opinions(self):
        dice = self.dice("opinions")
        rows = []
        for by, _ in self.related:
            for key in dice.sample(self.keys, 4):
                rows.append((key, by, min(100, self.bearing[key]
                                          + dice.randrange(-8, 6))))
        self.write("opinions", "id unit by score",
                   [(f"o{n:02d}", *row) for n, row in enumerate(rows, 1)])

    def write_views(self):
        dice = self.dice("views")
        rows = []
        for key in self.keys:
            for origin in ("inspection", "audit", "performance", "ranking"):
                rows.append((key, origin, "有关情况摘要",
                             day(dice.randrange(1, 6), dice.randrange(1, 28))))
        self.write("views", "id unit origin finding date",
                   [(f"v{n:02d}", *row) for n, row in enumerate(rows, 1)])

    def write_indicators(self):
        rows = []
        for key in self.keys:
            for n, (name, full) in enumerate(OWN[key], 1):
                rows.append((f"{key}_own{n}", name, "individual", key, full))
        self.write("indicators", "id name parent unit full", rows)

    def write_marks(self):
        dice = self.dice("marks")
        rows = []
        for key in self.keys:
            points = [(name, int(full)) for name, full in pairs(POINTS)]
            points.append((DIFFERENCE[self.template[key]], 5))
            points += [(f"{key}_own{n}", full)
                       for n, (_, full) in enumerate(OWN[key], 1)]
            for point, full in points:
                full *= 10
                own = full * min(100, self.bearing[key]
                                 + dice.randrange(-2, 8)) // 100
                onsite = own - dice.choice((0, 0, 1, 2, 3, 5))
                rows.append((key, point, "self", tenths(own)))
                rows.append((key, point, "onsite", tenths(onsite)))
        self.write("marks", "unit indicator assessor value", rows)

    def write_steps(self):
        dice = self.dice("steps")
        rows = []
        for key in self.keys:
            start = day(4, 6) + days(dice.randrange(0, 10))
            rows += [(key, "preparation", start),
                     (key, "self", start + days(30)),
                     (key, "onsite", start + days(90)),
                     (key, "use", day(10, 10))]
            if key not in ("dx", "wq"):
                rows.append((key, "summary", day(12, 5)))
        self.write("steps", "id unit stage date",
                   [(f"s{n:02d}", *row) for n, row in enumerate(rows, 1)])

    # Three classes. One entry of the environment bureau is overdue and open.
    def write_issues(self):
        dice = self.dice("issues")
        rows = []
        for n in range(1, 43):
            kind = ("rectify", "rectify", "solve", "reserve")[n % 4]
            key = self.keys[n % len(self.keys)]
            found = day(7, 10) + days(dice.randrange(0, 40))
            closed = found + days(dice.randrange(20, 80))
            section = reported = None
            if kind == "solve":
                section = dice.choice(("机关处", "事业处", "监督处"))
                reported = closed - days(3)
            if kind == "reserve":
                closed = None
            if n in (17, 38):
                closed = reported = None
            if n == 22:
                section = None
            rows.append((n, key, kind, dice.choice(ISSUES[kind]), found, closed,
                         section, reported))
        self.write("issues", "number unit class title found closed section "
                   "reported", rows)

    def write_applications(self):
        rows = [("a1", "nk", "more_posts", day(9, 1), None),
                ("a2", "wq", "set_up", day(12, 1), None),
                ("a3", "zwb", "adjustment", day(11, 20), day(12, 20)),
                ("a4", "fgw", "more_posts", day(12, 8), None)]
        self.write("applications", "id unit kind date resumed", rows)

    def write_all(self):
        self.write_units()
        self.write_offices()
        self.write_workload()
        self.write_people()
        self.write_assessors()
        self.write_filings()
        self.write_interviews()
        self.write_responses()
        self.write_opinions()
        self.write_views()
        self.write_indicators()
        self.write_marks()
        self.write_steps()
        self.write_issues()
        self.write_applications()


if __name__ == "__main__":
    make(Sample, __doc__, (YEAR,))
