#!/usr/bin/env python3
"""Writes the sample records of the profile `zibo`: a folder of CSV files.

    make_zibo_sample.py FOLDER [--year 2016] [--seed SEED]

The eleven districts, counties and functional zones are real; everything else is
invented. Headings and values are in Chinese, as an office would write them. The
same seed gives the same bytes. Those of 2016 are a quarter of the size; the
numbers that were published are those of 2017.
"""
import datetime

from sample_maker import Maker, days, make

YEAR = 2017
ISSUES, SELF_CHECKS, TRACKED = 118, 212, 55     # published
PART = 4                                        # of it, in the year before

DISTRICTS = (("zhangdian", "张店区"), ("zichuan", "淄川区"),
             ("boshan", "博山区"), ("zhoucun", "周村区"), ("linzi", "临淄区"),
             ("huantai", "桓台县"), ("gaoqing", "高青县"), ("yiyuan", "沂源县"),
             ("gaoxin", "高新区"), ("jingkai", "经济开发区"),
             ("wenchang", "文昌湖区"))
WORKS = (("information", "信息宣传", "一级"), ("reform", "机构改革", "一级"),
         ("approval", "审批制度改革", "二级"), ("staffing", "用编进人", "二级"),
         ("oversight", "监督检查", "二级"), ("lists", "权责清单", "三级"),
         ("institutions", "事业单位改革", "三级"), ("towns", "镇街改革", "三级"),
         ("registration", "事业单位登记", "四级"), ("real_name", "实名制", "四级"),
         ("research", "调查研究", "四级"), ("network", "网络管理", "四级"))
FIELDS = ("教育", "环保", "安监", "综合执法", "卫生", "农业", "文化", "交通")
REMEDIES = (("吃空饷", "核减编制", "长期不在岗人员占编"),
            ("违反纪律", "限期整改", "超编进人"),
            ("违反纪律", "限期整改", "擅自设立机构"),
            ("体制机制", "调整优化", "职责交叉"),
            ("长期共性", "提出建议", "专业人员不足"))
PROBLEMS = ("法人未变更", "人员未配齐", "职能未履行", "内部制度未建立",
            "场所未落实", "职能未移交", "名称牌子不符")
MATTERS = ("改革事项", "审批事项", "用编进人", "考核监管", "整改落实")
METHODS = ("专项督查", "联合督查", "考核督查", "调研督查", "跟踪督查", "网络督查")


class Sample(Maker):
    def __init__(self, folder, year, seed):
        super().__init__(folder, year, seed)
        dice = self.dice("strength")
        self.strength = {key: dice.randrange(0, 60) for key, _ in DISTRICTS}

    # How many of what was so many in the year of the sample.
    def few(self, number):
        return number if self.year == YEAR else number // PART

    # The districts, and the bodies of theirs that checked themselves.
    def write_units(self):
        dice = self.dice("units")
        rows = [(key, name, "区县", None, None) for key, name in DISTRICTS]
        self.bodies = []
        for n in range(1, self.few(SELF_CHECKS) + 9):
            district, name = DISTRICTS[n % len(DISTRICTS)]
            checked = datetime.date(self.year, 5, 1) + days(dice.randrange(40))
            self.bodies.append(f"b{n:03d}")
            rows.append((f"b{n:03d}", f"{name}{dice.choice(FIELDS)}机构{n:03d}",
                         "机构", district, checked if n <= self.few(SELF_CHECKS) else None))
        self.write("units", "编号 名称 类别 上级 自查日", rows)

    # Marks of twelve works in three stages. Two districts are level in one of
    # them; who adjudged the tie put the second one first.
    def write_marks(self):
        self.write("indicators", "编号 名称 上级 等级 满分值",
                   [(key, name, "work", grade, 100)
                    for key, name, grade in WORKS])
        dice = self.dice("marks")
        rows = []
        for stage in ("half", "third", "final"):
            for work, _, _ in WORKS:
                taken = set()
                for district, _ in DISTRICTS:
                    mark = None
                    while mark is None or mark in taken:
                        mark = (800 + 2 * self.strength[district]
                                + dice.randrange(0, 80))
                    taken.add(mark)
                    rows.append([district, work, stage,
                                 f"{mark / 10:.1f}", None])
        level = [row for row in rows if row[1] == "approval"
                 and row[2] == "final"][3:5]
        level[1][3] = level[0][3] = "93.7"
        level[0][4], level[1][4] = 1, 2
        self.write("marks", "单位 指标 阶段 得分 裁定", rows)

    def write_events(self):
        dice = self.dice("events")
        rows = []
        for n in range(1, 15):
            district = dice.choice(DISTRICTS[:7])[0]
            rows.append((f"e{n:02d}", district, "重大突破",
                         datetime.date(self.year, dice.randrange(1, 13),
                                       dice.randrange(1, 29)),
                         dice.choice(("0.5", "1", "1", "1.5"))))
        self.write("events", "编号 单位 种类 日期 分值", rows)

    # 118 entries of this year, a few of the year before; most are closed.
    def write_issues(self):
        dice = self.dice("issues")
        rows, self.open = [], []
        for n in range(1, self.few(ISSUES) + 7):
            kind, measure, title = dice.choice(REMEDIES)
            found = (datetime.date(self.year, 1, 5) + days(dice.randrange(300))
                     if n > 6 else datetime.date(self.year - 1, 11, n))
            due = found + days(60)
            slow = dice.random() < 0.1
            closed = found + days(dice.randrange(62, 75) if slow
                                  else dice.randrange(15, 61))
            pressed = dice.choice(("约谈", "发函", "通报")) if slow else None
            back = closed + days(90) if dice.random() < 0.3 else None
            problem = application = requirement = None
            district = dice.choice(DISTRICTS)[0]
            if n % 9 == 0:
                problem = PROBLEMS[n // 9 % len(PROBLEMS)]
                application, district = dice.choice(self.tracked)
                title, requirement = problem, "按批准事项落实到位"
                kind, measure = "违反纪律", "限期整改"
            if n in (31, 57, 58, 90, 113):      # still open
                district = {31: "gaoqing", 57: "zhoucun", 58: "zhoucun",
                            90: "yiyuan", 113: "jingkai"}[n]
                closed = back = None
                pressed = "约谈"
            self.open.append((district, found, closed))
            rows.append((n, district, kind, title, found, due, closed, back,
                         measure, "责任科室负责人", problem, application,
                         requirement, pressed))
        self.write("issues", "序号 单位 类别 内容 发现日 期限 销号日 回头看 措施 "
                   "责任人 问题种类 跟踪事项 整改要求 催办", rows)

    # 55 approvals between half a year and a year old on the day of the tracking;
    # others are younger, older, or exactly on the edge.
    def draw_applications(self):
        dice = self.dice("applications")
        self.applications, self.tracked = [], []
        before = self.year - 1
        first = datetime.date(before, 7, 1)
        last = datetime.date(before, 12, 29)
        approvals = [first + days(dice.randrange((last - first).days + 1))
                     for _ in range(self.few(TRACKED) - 2)] + [first, last]
        approvals += [datetime.date(before, 6, 30), datetime.date(before, 12, 30)]
        approvals += [datetime.date(self.year, 1, 5)
                      + days(dice.randrange(170)) for _ in range(self.few(11))]
        approvals += [datetime.date(before, 1, 5) + days(dice.randrange(170))
                      for _ in range(self.few(8))]
        approvals += [None] * self.few(6)
        for n, approved in enumerate(sorted(
                approvals, key=lambda day: day or datetime.date.max), 1):
            district = dice.choice(DISTRICTS)[0]
            kind = dice.choice(("设立机构", "调整职责", "增加编制"))
            self.applications.append((f"a{n:03d}", district, kind, approved))
            if approved and first <= approved <= last:
                self.tracked.append((f"a{n:03d}", district))

    # An application that met an open issue is resumed when the issue is closed;
    # all were approved after that.
    def write_applications(self):
        dice = self.dice("dates of applications")
        rows = []
        for key, district, kind, approved in self.applications:
            latest = approved or datetime.date(self.year, 12, 28)
            for _ in range(100):
                date = latest - days(dice.randrange(10, 100))
                met = [closed or datetime.date.max
                       for unit, found, closed in self.open
                       if unit == district
                       and found <= date < (closed or datetime.date.max)]
                resumed = max(met, default=None)
                if not resumed or resumed <= latest or not approved:
                    break
            if resumed == datetime.date.max:
                resumed = None
            rows.append((key, district, kind, date, approved, resumed))
        self.write("applications", "编号 单位 种类 日期 批准日 恢复日", rows)

    def write_supervisions(self):
        dice = self.dice("supervisions")
        rows = [(f"s{n:02d}", dice.choice(DISTRICTS)[0],
                 MATTERS[n % len(MATTERS)], METHODS[n % len(METHODS)],
                 datetime.date(self.year, 1 + n % 12, dice.randrange(1, 29)))
                for n in range(1, self.few(30) + 1)]
        self.write("supervisions", "编号 单位 事项 方式 日期", rows)

    # Every district assesses the city office in turn.
    def write_responses(self):
        dice = self.dice("responses")
        rows = [(district, "区县编办", question, dice.randrange(80, 101))
                for district, _ in DISTRICTS
                for question in ("业务指导", "审批效率", "工作作风")]
        self.write("responses", "单位 群体 问题 得分", rows)

    def write_overrides(self):
        self.write("overrides", "单位 后果 年度 理由 批准人 日期",
                   [("yiyuan", "暂停受理", self.year, "防汛机构设置急需，整改已有进展",
                     "市编委主任", datetime.date(self.year, 12, 20))])

    # The rules' own year needs no date.
    def write_as_of(self):
        if self.year != YEAR:
            self.write("as_of", "截至", [(datetime.date(self.year, 12, 31),)])

    def write_all(self):
        self.write_units()
        self.write_marks()
        self.write_events()
        self.draw_applications()
        self.write_issues()
        self.write_applications()
        self.write_supervisions()
        self.write_responses()
        self.write_overrides()
        self.write_as_of()


if __name__ == "__main__":
    make(Sample, __doc__, (YEAR, YEAR - 1))
