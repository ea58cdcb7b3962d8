#!/usr/bin/env python3
"""Writes the sample records of the profile `zhongwei`: a folder of CSV files.

    make_zhongwei_sample.py FOLDER [--year 2022] [--seed SEED]

Those of 2022 are a few departments on the sheet that was in use before the
revision, for the edition of that year.

The departments and counties are of real kinds; everything else is invented.
Headings and values are in Chinese, as an office would write them. The same seed
gives the same bytes. Each table draws from dice of its own, so that one table
can change its habits without disturbing the others.
"""
import datetime
import hashlib

from sample_maker import Maker, days, make

YEAR = 2023

# How experts are drawn: the figures of the scheme (`seed`, `per_unit`).
DRAW_SEED = "中卫评估2023"
PER_UNIT = 3

# key, name, on the region's list, founded, touched by this reform, field of the
# experts, how well it does (0 poor to 2 well). The first fifteen are those that
# the rules choose; the group is theirs alone.
CHOSEN = """
gxj  市工业和信息化局       是 -          否 工业信息化 1 first
kjj  市科学技术局           否 -          是 科学技术   2 second
tjj  市统计局               是 -          否 统计调查   1 first
czj  市财政局               是 -          否 财政金融   2 second
jrj  市金融工作局           否 -          是 财政金融   1 first
zrj  市自然资源局           是 2019-01-15 否 -          0 second
nyj  市农业农村局           否 2019-01-18 是 -          1 first
yjj  市应急管理局           否 2019-01-16 否 -          2 second
tyj  市退役军人事务局       否 2019-01-16 否 -          1 first
ybj  市医疗保障局           否 2019-01-17 否 -          1 second
scj  市市场监督管理局       是 2019-01-20 否 -          1 first
spj  市审批服务管理局       否 2018-12-28 否 -          2 second
wjw  市卫生健康委员会       否 2019-01-17 否 -          1 first
zjj  市住房和城乡建设局     是 -          否 -          0 second
wlj  市旅游和文化体育广电局 是 2019-01-22 否 -          1 first
"""
OTHERS = """
jyj 市教育局
gaj 市公安局
mzj 市民政局
sfj 市司法局
rsj 市人力资源和社会保障局
jtj 市交通运输局
swj 市水务局
swu 市商务和经济技术合作局
sjj 市审计局
xfj 市信访局
fgw 市发展和改革委员会
jgj 市机关事务管理局
"""
COUNTIES = (("spt", "沙坡头区"), ("zn", "中宁县"), ("hy", "海原县"))
# City departments that are assessed together with those of the counties.
THROUGH = {"gxj": "工业信息化和商务局", "nyj": "农业农村局", "yjj": "应急管理局"}
DUTIES = {"gxj": ("工业运行监测", "技术改造", "园区协调", "数字经济", "民爆监管"),
          "nyj": ("种植业管理", "畜牧兽医", "农村改革", "农机推广", "乡村产业"),
          "yjj": ("安全监管", "应急救援", "防汛抗旱", "森林防火", "物资储备")}

# The 35 points with their full marks in hundredths, under the second-level
# indicator of each.
POINTS = """
functions charter 150 · functions duty_list 150 · functions boundaries 150
bodies inner_offices 150 · bodies signs 150 · bodies affiliated 150
mechanism deciding 200 · mechanism coordination 200
post_control total_posts 150 · post_control real_names 150
post_control post_plan 150 · leadership leader_numbers 150
leadership leader_ranks 150 · discipline reporting 150
discipline violations 150 · discipline correction 150
registration certificates 100 · registration annual_report 100
decisions reform_decisions 150 · decisions post_decisions 150
main_duties main_goals 300 · main_duties main_quality 300
priority_tasks task_progress 300 · priority_tasks task_results 300
personal presence 200 · personal achievement 200
team ages 150 · team skills 150 · team spread 100
service handling 200 · service openness 200
reform reform_tasks 150 · reform innovation 150
potential idle_posts 150 · potential shifting 150
"""
# What the revision merged or dropped: the sheet of the year before has these for
# `correction` and `openness`.
MERGED = ("correction", "openness")
POINTS_BEFORE = """
discipline inspection_correction 75 · discipline audit_correction 75
service open_affairs 50 · service convenience 50
matching workload_match 100
"""
# The departments of the year before.
FEW = ("gxj", "kjj", "czj", "nyj", "yjj", "zjj")
# What the outside bodies have a view of.
OUTSIDE = ("post_control", "leadership", "discipline", "registration")
# What the counties are marked on.
BOTH_LEVELS = ("functions", "mechanism")

KINDS = (("priority", "重点任务", "项目推进"), ("distinctive", "特色工作", "品牌工作"),
         ("freed", "内部挖潜", "内部调剂编制"))
ORIGINS = ("discipline", "inspection", "audit", "petitions", "organisation",
           "supervision", "efficiency", "finance", "personnel", "justice",
           "hotline")
OPINIONS = {"正面": ("履职规范，配合有力", "整改到位，反馈及时", "服务主动，群众认可"),
            "负面": ("编外用人偏多", "个别岗位职责不清", "报备不够及时")}
ISSUES = {"决策未落实": "机构调整决定未按期落实",
          "违规挂牌设机构": "自行加挂牌子",
          "证书未变更": "法人证书未及时变更",
          "机制不顺": "与县区协作机制不顺",
          "职责过时": "权责事项已被上位法调整",
          "职责交叉": "与相关部门职责交叉",
          "职能弱化": "所属单位职能弱化",
          "忙闲不均": "科室忙闲不均",
          "年龄老化": "专业人员年龄老化"}
LEDGER = ("决策未落实", "违规挂牌设机构", "证书未变更")
POSTS = ("职能弱化", "忙闲不均", "年龄老化")
AREAS = ("education", "health", "emergency", "grassroots")
RECIPIENTS = ("zzb", "jw", "xcb", "xnb", "czj", "rsj")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def chosen():
    for line in CHOSEN.strip().splitlines():
        (key, name, listed, founded, touched, field, bearing,
         group) = line.split()
        yield {"id": key, "name": name, "counterpart": listed,
               "founded": None if founded == "-" else founded,
               "touched": touched, "field": None if field == "-" else field,
               "bearing": int(bearing), "group": group}


def points(text):
    for line in text.strip().splitlines():
        for part in line.split("·"):
            parent, point, full = part.split()
            yield parent, point, int(full)


def points_of(year):
    if year == YEAR:
        return list(points(POINTS))
    return [point for point in points(POINTS)
            if point[1] not in MERGED] + list(points(POINTS_BEFORE))


def hundredths(number):
    """number / 100 without zeros that say nothing: 1, 0.9, 0.95."""
    return f"{number // 100}.{number % 100:02d}".rstrip("0").rstrip(".")


class Sample(Maker):
    def __init__(self, folder, year, seed):
        super().__init__(folder, year, seed)
        self.units = [unit for unit in chosen()
                      if year == YEAR or unit["id"] in FEW]
        self.points = points_of(year)

    # The departments of the city, chosen or not; institutions of the chosen
    # ones; departments of the counties.
    def write_units(self):
        dice = self.dice("units")
        rows = []
        for unit in self.units:
            posts = dice.randrange(24, 60)
            rows.append((unit["id"], unit["name"], "部门", None, posts,
                         posts - dice.randrange(6), unit["counterpart"],
                         unit["founded"], unit["touched"], unit["field"],
                         unit["group"], None))
        for line in OTHERS.strip().splitlines():
            key, name = line.split()
            posts = dice.randrange(20, 70)
            founded = "2016-05-20" if key == "jgj" else None
            rows.append((key, name, "部门", None, posts,
                         posts - dice.randrange(6), "否", founded, "否", None,
                         None, None))
        self.institutions = []
        for unit in self.units:
            for n, kind in enumerate(("服务中心", "保障中心"), 1):
                posts = dice.randrange(8, 40)
                staff = posts - dice.randrange(0, 8)
                key = f"{unit['id']}_i{n}"
                self.institutions.append((key, unit["id"], posts - staff))
                rows.append((key, unit["name"] + kind, "事业单位", unit["id"],
                             posts, staff, None, None, None, None, None, None))
        for county, place in COUNTIES:
            for city, name in THROUGH.items():
                posts = dice.randrange(10, 30)
                rows.append((f"{city}_{county}", place + name, "县区部门", None,
                             posts, posts - dice.randrange(4), None, None, None,
                             None, None, city))
        self.write("units", "编号 名称 类别 上级 编制 实有 对口 组建日 涉改 "
                   "专业领域 评估组 对口市级部门", rows)

    # Three individual indicators of each department.
    def write_indicators(self):
        dice = self.dice("indicators")
        self.own = []
        rows = []
        for unit in self.units:
            fulls = dice.choice(((1000, 1000, 1000), (1200, 1000, 800),
                                 (1000, 1200, 800)))
            for (kind, word, title), full in zip(KINDS, fulls):
                key = f"{unit['id']}_{kind}"
                self.own.append((unit, key, full))
                rows.append((key, unit["name"][1:] + title, "individual",
                             unit["id"], hundredths(full), word))
        self.write("indicators", "编号 名称 上级 单位 满分值 个性类型", rows)

    # Marks: of the department itself, on site, from outside; of the counties on
    # site only.
    def write_marks(self):
        dice = self.dice("marks")
        rows = []
        for unit in self.units:
            own = [(key, full) for owner, key, full in self.own
                   if owner is unit]
            for parent, point, full in self.points:
                rows += self.three(dice, unit, point, full, parent in OUTSIDE)
            for key, full in own:
                rows += self.three(dice, unit, key, full, False)
        for county, _ in COUNTIES:
            for city in THROUGH:
                low = 40 if (city, county) == ("gxj", "hy") else 0
                for parent, point, full in self.points:
                    if parent in BOTH_LEVELS:
                        share = dice.randrange(78 - low, 97 - low)
                        mark = full * share // 500 * 5
                        rows.append([f"{city}_{county}", point, "实地评估",
                                     hundredths(mark), "现场评估", None])
        self.spoil(rows)
        self.write("marks", "单位 指标 评价方 得分 说明 佐证", rows)

    def three(self, dice, unit, point, full, outside):
        base = (78, 86, 92)[unit["bearing"]]
        onsite = full * min(100, base + dice.randrange(-10, 9)) // 500 * 5
        most = 20 if unit["id"] == "zjj" else 9
        over = full * dice.randrange(most - 9, most) // 100
        own = min(full, (onsite + over) // 5 * 5)
        yield [unit["id"], point, "自评", hundredths(own),
               None if own == full else "对照要点仍有差距", "自评材料"]
        yield [unit["id"], point, "实地评估", hundredths(onsite),
               None if onsite == full else "现场核查", None]
        if outside:
            mark = full
            if unit["id"] != "spj":         # of which nobody said anything bad
                mark = full * dice.choice((80, 90, 90, 100, 100)) // 100
            yield [unit["id"], point, "外部他评", hundredths(mark),
                   None if mark == full else "结合佐证意见", None]

    # The findings of the check: no reason, no evidence, no visit.
    def spoil(self, rows):
        dice = self.dice("spoiled marks")
        short = [row for row in rows if row[2] == "自评" and row[4]]
        without_reason, without_evidence = dice.sample(short, 2)
        without_reason[4] = without_evidence[5] = None
        for row in rows:
            if row[:3] == ["wlj", "presence", "实地评估"]:
                rows.remove(row)
                break

    # What the eleven departments told the survey group.
    def write_opinions(self):
        dice = self.dice("opinions")
        rows = []
        for n, origin in enumerate(ORIGINS):
            for unit in self.units[n % 3::3] + self.units[n % 5::5]:
                opinion = dice.choice(("正面", "正面", "负面"))
                if unit["id"] == "spj":
                    opinion = "正面"
                rows.append([unit["id"], origin, opinion])
        told = {row[0] for row in rows if row[2] == "负面"}
        for unit in self.units:
            if unit["id"] not in told and unit["id"] not in ("spj", "tyj"):
                rows.append([unit["id"], dice.choice(ORIGINS), "负面"])
        # Of the veterans' office nothing bad was told, yet marks were taken
        # off.
        rows = [row for row in rows if row[0] != "tyj" or row[2] == "正面"]
        self.write("opinions", "编号 单位 来源 意见 内容 日期",
                   [(f"o{n:02d}", *row, dice.choice(OPINIONS[row[2]]),
                     self.day(dice.randrange(5, 8), dice.randrange(1, 29)))
                    for n, row in enumerate(rows, 1)])

    # Answers without names: staff, those who were served, by telephone.
    def write_responses(self):
        dice = self.dice("responses")
        rows = []
        for unit in self.units:
            base = (76, 84, 90)[unit["bearing"]]
            for group, least, most in (("内部职工", 10, 26), ("服务对象", 15, 36),
                                       ("电话访谈", 5, 12)):
                number = dice.randrange(least, most)
                if (unit["id"], group) == ("jrj", "电话访谈"):
                    number = 4
                for _ in range(number):
                    rows.append((unit["id"], group, "总体评价",
                                 min(100, base + dice.randrange(-14, 11))))
        self.write("responses", "单位 群体 问题 得分", rows)

    # The pool of experts, some of them of the departments themselves.
    def write_people(self):
        dice = self.dice("people")
        rows, self.experts = [], []
        special = [unit for unit in self.units if unit["field"]]
        for field in dict.fromkeys(unit["field"] for unit in special):
            for n in range(9):
                key = f"x{len(rows) + 1:02d}"
                standing = ("在职干部", "退休干部", "专家学者", "代表委员")[n % 4]
                unit = None
                if n % 4 == 0:
                    unit = dice.choice([u["id"] for u in special
                                        if u["field"] == field])
                self.experts.append((key, unit, field))
                rows.append((key, dice.choice(SURNAMES) + "某", unit, field,
                             standing))
        self.write("people", "编号 姓名 单位 领域 专家身份", rows)

    # Those whom the lot has drawn, as `printf '%s\n%s\n%s' SEED UNIT EXPERT |
    # sha256sum` gives it: the smallest three of a department.
    def write_assessors(self):
        rows = []
        for unit in self.units:
            pool = [key for key, home, field in self.experts
                    if field == unit["field"] and home != unit["id"]]
            pool.sort(key=lambda key: hashlib.sha256(
                "\n".join((DRAW_SEED, unit["id"], key)).encode()).digest())
            for key in pool[:PER_UNIT]:
                rows.append((f"z{len(rows) + 1:02d}", unit["id"], key))
        self.write("assessors", "编号 受评单位 评估人", rows)

    # Talks by four outlines, with those who are served, and with the
    # departments of related duties: three of them about industry and
    # information.
    def write_interviews(self):
        dice = self.dice("interviews")
        related = [("gxj", "kjj"), ("gxj", "fgw"), ("gxj", "swu"),
                   ("wjw", "ybj"), ("zrj", "zjj"), ("nyj", "swj")]
        here = {unit["id"] for unit in self.units}
        related = [pair for pair in related if pair[0] in here]
        rows = []
        for unit in self.units:
            talks = [("领导班子", "否", "否", None)] * 2
            talks += [("科室负责人", "否", "否", None)] * dice.choice((2, 3))
            talks += [("所属单位负责人", "否", "否", None)] * 2
            talks += [("干部职工", "否", "否", None)] * 2
            talks += [("干部职工", "否", "是", None)] * dice.choice((0, 1, 2))
            talks += [(None, "是", "否", None)]
            talks += [(None, "否", "否", other) for about, other in related
                      if about == unit["id"]]
            for talk in talks:
                rows.append((f"t{len(rows) + 1:03d}", unit["id"], *talk,
                             self.day(dice.randrange(6, 9), dice.randrange(1, 29))))
        self.write("interviews", "编号 单位 访谈提纲 服务对象 编外人员 受访部门 日期",
                   rows)
        if "scj" in here:
            related.append(("scj", "wjw"))      # who was not asked
        self.write("neighbours", "编号 单位 相关部门",
                   [(f"n{n}", *pair) for n, pair in enumerate(related, 1)])

    # Issues of nine classes; those of the ledger suspend applications.
    def write_issues(self):
        dice = self.dice("issues")
        rows = []
        for unit in self.units:
            number = (4, 2, 1)[unit["bearing"]]
            for kind in dice.sample(list(ISSUES), number):
                found = self.day(dice.randrange(6, 9), dice.randrange(1, 29))
                closed = None
                due = found + days(60) if dice.random() < 0.5 else None
                if kind in LEDGER and len(rows) % 5 != 1:
                    closed = found + days(dice.randrange(20, 58))
                measure = None if kind in LEDGER else "提出调整方案"
                rows.append([unit["id"], kind, found, due, closed, measure,
                             "办公室主任"])
        late = next(row for row in rows if row[1] in LEDGER and row[4] is None)
        late[2], late[3] = self.day(12, 4), datetime.date(self.year + 1, 2, 28)
        without = next(row for row in rows
                       if row[1] not in LEDGER + POSTS)
        without[5] = None                   # nothing has been proposed yet
        self.issues = [(n, *row) for n, row in enumerate(rows, 1)]
        self.write("issues", "序号 单位 类别 发现日 期限 销号日 措施 责任人",
                   self.issues)

    # Applications of departments, before, during and after an issue of theirs.
    def write_applications(self):
        dice = self.dice("applications")
        rows = []
        for _, unit, kind, found, _, closed, _, _ in self.issues:
            if kind in LEDGER:
                date = found + days(dice.randrange(1, 15))
                resumed = closed and closed + days(dice.randrange(0, 9))
                rows.append([unit, date, resumed])
            elif dice.random() < 0.3:
                rows.append([unit, found - days(dice.randrange(30, 90)), None])
        # One was taken up again before its issue was closed.
        early = [row for row in rows if row[2]][0]
        early[2] = early[1] + days(1)
        self.write("applications", "编号 单位 种类 日期 恢复日",
                   [(f"a{n:02d}", unit,
                     dice.choice(("设立机构", "调整职责", "增加编制")), date, resumed)
                    for n, (unit, date, resumed) in enumerate(rows, 1)])

    # Vacant posts of institutions whose department calls for it are moved.
    def write_moves(self):
        dice = self.dice("moves")
        weak = {unit for _, unit, kind, *_ in self.issues if kind in POSTS}
        rows = []
        for key, unit, vacant in self.institutions:
            if unit in weak and vacant * 4 // 5 > 0:
                rows.append((f"m{len(rows) + 1:02d}", key, dice.choice(AREAS),
                             dice.randint(1, vacant * 4 // 5),
                             self.day(11, dice.randrange(1, 29))))
        self.write("moves", "编号 调出单位 投向 编制 日期", rows)

    def write_duties(self):
        dice = self.dice("duties")
        rows = []
        for city, duties in DUTIES.items():
            rows += [(city, duty) for duty in duties]
            for county, _ in COUNTIES:
                held = dice.sample(duties, dice.choice((3, 4, 5)))
                rows += [(f"{city}_{county}", duty) for duty in duties
                         if duty in held]
                rows.append((f"{city}_{county}", "乡镇业务指导"))
        self.write("duties", "编号 单位 职责",
                   [(f"d{n:02d}", *row) for n, row in enumerate(rows, 1)])

    def write_copies(self):
        self.write("copies", "收件部门 日期",
                   [(recipient, self.day(12, 20)) for recipient in RECIPIENTS])

    # The main edition would take the end of its own year.
    def write_as_of(self):
        if self.year != YEAR:
            self.write("as_of", "截至", [(self.day(12, 31),)])

    def write_all(self):
        self.write_units()
        self.write_indicators()
        self.write_marks()
        self.write_opinions()
        self.write_responses()
        self.write_people()
        self.write_assessors()
        self.write_interviews()
        self.write_issues()
        self.write_applications()
        self.write_moves()
        self.write_duties()
        self.write_copies()
        self.write_as_of()


if __name__ == "__main__":
    make(Sample, __doc__, (YEAR, YEAR - 1))
