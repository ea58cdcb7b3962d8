#!/usr/bin/env python3
"""Writes the sample records of the profile `nantong`: a folder of CSV files.

    make_nantong_sample.py FOLDER [--year 2021] [--seed SEED]

The departments are of real kinds; everything else is invented. The same seed
gives the same bytes. Each table draws from dice of its own, so that one table
can change its habits without disturbing the others.

What the sample owes to the published facts is arranged here, in numbers of
rows, and counted by the rules: see `predeductions`. Those of 2021 are fewer
departments, without the townships, which mark since 2022.
"""
import calendar
import datetime

from sample_maker import Maker, days, make

YEAR = 2022

# id, name, trend of the functions, three chartered functions, bearing: 2 is
# always among the best, 0 among the worst, 1 anywhere between.
DEPARTMENTS = """
swb  市委办公室         steady       公文运转 机要保密 督促检查         1
zfb  市政府办公室       steady       政务公开 热线办理 建议提案办理     2
zzb  市委组织部         steady       人才工作 基层组织 干部管理         2
xcb  市委宣传部         steady       理论武装 文明创建 新闻舆论         1
tzb  市委统战部         steady       民族宗教 港澳台侨 党外人士         1
zfw  市委政法委         strengthened 平安建设 社会治理 执法监督         1
wxb  市委网信办         strengthened 网络安全 网络内容 信息化           1
bb   市委编办           steady       机构改革 编制管理 监督评估         2
jgw  市级机关工委       steady       机关党建 作风建设 党员教育         1
xfj  市信访局           strengthened 信访受理 矛盾化解 复查复核         1
lgj  市委老干部局       steady       服务管理 文化养老 发挥作用         1
dag  市档案馆           weakened     档案收集 开放利用 数字档案         1
fgw  市发改委           strengthened 重大项目 区域协调 能源保供         2
jyj  市教育局           strengthened 义务教育 职业教育 校园安全         1
kj   市科技局           strengthened 创新平台 成果转化 研发投入         2
gxj  市工信局           strengthened 产业集群 智改数转 绿色制造         2
gaj  市公安局           strengthened 治安防控 交通安全 打击犯罪         1
mzj  市民政局           steady       养老服务 社会救助 社区治理         1
sfj  市司法局           steady       依法行政 公共法律服务 普法         1
czj  市财政局           steady       预算绩效 债务管控 财源建设         2
rsj  市人社局           steady       就业创业 社会保险 劳动关系         1
zrj  市自然资源局       steady       耕地保护 用地保障 不动产登记       0
hbj  市生态环境局       strengthened 大气治理 水环境 固废监管           1
zjj  市住建局           strengthened 住房保障 建筑业 物业管理           1
ylj  市市政园林局       steady       市政设施 公园绿地 供水节水         1
cgj  市城管局           steady       市容管理 垃圾分类 违建治理         1
jtj  市交通运输局       strengthened 交通建设 公共交通 运输安全         1
slj  市水利局           strengthened 防汛抗旱 河湖管理 区域供水         1
nyj  市农业农村局       strengthened 粮食生产 乡村建设 农业科技         1
swj  市商务局           steady       利用外资 外贸稳增 消费促进         1
wlj  市文广旅局         steady       公共文化 旅游发展 文物保护         1
wjw  市卫健委           strengthened 医疗服务 公共卫生 托育服务         1
tyj  市退役军人局       steady       移交安置 优抚褒扬 双拥共建         1
yjj  市应急局           strengthened 安全监管 防灾减灾 应急救援         1
sjj  市审计局           steady       预算审计 政策跟踪 整改督促         2
spj  市行政审批局       steady       审批服务 营商环境 政务大厅         1
gzw  市国资委           steady       国企改革 资产监管 国企党建         1
scj  市市场监管局       strengthened 食品安全 知识产权 质量强市         1
tyu  市体育局           weakened     全民健身 竞技体育 体育产业         0
tjj  市统计局           steady       统计监测 数据质量 普查调查         1
ybj  市医保局           strengthened 基金监管 医保服务 药品采购         1
jrj  市地方金融局       weakened     企业上市 风险处置 金融服务         0
dsj  市大数据局         strengthened 数据共享 一网统管 算力设施         1
jgs  市机关事务局       steady       公共节能 资产管理 后勤保障         1
wsb  市外办             steady       对外交往 涉外管理 友城工作         1
lcj  市粮储局           weakened     粮食储备 物资保障 粮食流通         1
gxs  市供销社           weakened     为农服务 基层社 农资保供           0
zgh  市总工会           steady       职工维权 劳动竞赛 职工服务         1
tsw  团市委             steady       青年发展 志愿服务 少先队           1
fl   市妇联             steady       妇女发展 儿童关爱 家庭建设         1
kx   市科协             steady       科学普及 学会服务 人才举荐         1
wl   市文联             weakened     文艺创作 文艺惠民 队伍建设         1
ql   市侨联             weakened     侨务联谊 引才引资 侨益维护         1
cl   市残联             steady       残疾人康复 残疾人就业 无障碍       1
hsz  市红十字会         steady       应急救护 人道救助 三献工作         1
mch  市贸促会           weakened     会展促进 商事认证 经贸摩擦         1
gsl  市工商联           steady       民企服务 商会建设 光彩事业         1
swa  市税务局           steady       税费征收 减税降费 纳税服务         2
qxj  市气象局           steady       预报预警 气象防灾 为农气象         1
xfy  市消防救援支队     strengthened 火灾防控 灭火救援 消防宣传         1
"""

# The 28 common matters and who owns each, as in the scheme.
MATTERS = """
law sfj · safety yjj · environment hbj · food scj · budget czj
establishment bb · party jgw · ideology xcb · civility xcb · unity tzb
petition xfj · peace zfw · secrecy swb · archives dag · talent zzb
veterans lgj · openness zfb · proposals zfb · hotline zfb · approval spj
data dsj · network wxb · credit fgw · audit sjj · assets gzw · energy jgs
statistics tjj · support tyj
"""

# Common words of the four quarters: what is planned, what is expected.
STEPS = (("制定方案，分解任务", "方案印发"),
         ("全面推进", "完成过半"),
         ("攻坚克难，查漏补缺", "完成四分之三"),
         ("收尾总结", "全部完成"))

KEY_ORIGINS = (("national", "国家高质量发展指标"),
               ("provincial", "省高质量发展指标"),
               ("priority", "市级重点任务"),
               ("livelihood", "民生实事项目"))
REGULAR_ORIGINS = (("plan", "年度计划任务"), ("superior", "上级部门部署任务"))

# The works that third-quarter monitoring looks at, and the functions of the
# departments that they belong to.
WORKS = {"medical": (("ybj", "医保服务"), ("wjw", "医疗服务")),
         "water": (("slj", "区域供水"), ("ylj", "供水节水")),
         "care": (("mzj", "养老服务"), ("wjw", "托育服务")),
         "road": (("jtj", "公共交通"),),
         "air": (("hbj", "大气治理"),),
         "research": (("kj", "研发投入"),)}
LATE = {"medical", "water"}     # behind in the third quarter, then done
WORK_TITLES = {"medical": "15分钟医保服务圈市域全覆盖", "water": "区域供水工程",
               "care": "养老托育服务", "road": "城乡公共交通",
               "air": "空气质量优良天数比率", "research": "研发投入占比"}
WORK_ORIGINS = {"air": "provincial", "research": "provincial"}

STANDARDS = (("completeness", "履职完整性"), ("conformity", "履职符合性"),
             ("effectiveness", "履职有效性"))
ASSESSORS = ("inside", "outside", "grassroots")


def departments():
    for line in DEPARTMENTS.strip().splitlines():
        key, name, trend, *functions, bearing = line.split()
        yield {"id": key, "name": name, "trend": trend,
               "functions": functions, "bearing": int(bearing)}


def matters():
    pairs = [pair.split() for line in MATTERS.strip().splitlines()
             for pair in line.split("·")]
    return [(matter, owner) for matter, owner in pairs]


# All departments, or of the year before those that own a common matter and those
# that are always among the worst.
def departments_of(year):
    owners = {owner for _, owner in matters()}
    return [unit for unit in departments() if year == YEAR
            or unit["id"] in owners or unit["bearing"] == 0]


def plus_months(day, months):
    """The same day some months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(day.day, last))


def quarter(date):
    return (date.month + 2) // 3


def decimal(number, places):
    """number / 10^places without zeros that say nothing: 1, 0.9, 0.95."""
    one = 10 ** places
    text = f"{number // one}.{number % one:0{places}d}"
    return text.rstrip("0").rstrip(".")


def hundredths(number):
    return decimal(number, 2)


def thousandths(number):
    return decimal(number, 3)


def split(dice, total, parts, least):
    """[parts] whole numbers of at least [least] that add up to [total]."""
    free = total - least * parts
    cuts = sorted(dice.randint(0, free) for _ in range(parts - 1))
    edges = [0, *cuts, free]
    return [least + b - a for a, b in zip(edges, edges[1:])]


class Sample(Maker):
    def __init__(self, folder, year, seed):
        super().__init__(folder, year, seed)
        self.units = departments_of(year)

    # How many of what was so many in the year of the sample.
    def few(self, number):
        return number * len(self.units) // len(list(departments()))

    # Who is scored: size, trend, and when its responsibility list was reviewed
    # by the establishment office, the general offices and the leaders.
    def write_units(self):
        dice = self.dice("units")
        rows = []
        for unit in self.units:
            posts = dice.randrange(20, 180)
            first = self.day(1, 10) + days(dice.randrange(10))
            second = first + days(dice.randrange(5, 12))
            third = second + days(dice.randrange(5, 12))
            if unit["id"] == "wsb":     # the leaders have not yet seen it
                third = None
            rows.append((unit["id"], unit["name"], "department", posts,
                         posts - dice.randrange(12), unit["trend"],
                         first, second, third))
        self.write("units", "id name class posts staff trend reviewed_office "
                   "reviewed_general reviewed_leaders", rows)

    # Two officials of each department: one in charge, one assisting.
    def write_people(self):
        dice = self.dice("people")
        surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
        rows = []
        for unit in self.units:
            names = dice.sample(surnames, 2)
            unit["officials"] = [name + "某" for name in names]
            for n, role in enumerate(("分管领导", "协助领导"), 1):
                rows.append((f"{unit['id']}_{n}", names[n - 1] + "某",
                             unit["id"], role))
        self.write("people", "id name unit role", rows)

    def write_offices(self):
        dice = self.dice("offices")
        offices, workload = [], []
        for unit in self.units:
            strain = dice.randrange(70, 131)
            if unit["trend"] == "strengthened":
                strain += 12
            for n, function in enumerate(unit["functions"], 1):
                key, posts = f"{unit['id']}_c{n}", dice.randrange(3, 9)
                offices.append((key, unit["id"], function + "处", posts))
                available = posts * 1760
                for year in (self.year - 1, self.year):
                    share = strain + dice.randrange(-6, 7)
                    workload.append((key, year, available * share // 100,
                                     available))
        self.write("offices", "id unit name posts", offices)
        self.write("workload", "office year hours available", workload)

    # Work goals: what each department is to do in the year, and how far it is.
    def write_tasks(self):
        dice = self.dice("tasks")
        self.tasks = []
        for unit in self.units:
            for cls, total, (least, most) in (("key", 70, (4, 7)),
                                              ("regular", 20, (4, 6)),
                                              ("dynamic", 10, (1, 3))):
                if cls == "regular" and unit["id"] in ("ql", "mch"):
                    continue            # no regular work was declared
                if cls == "dynamic" and dice.random() < 0.2:
                    continue            # none was assigned in the year
                if cls == "dynamic":
                    total = dice.choice((4, 6, 7, 9, 10, 10))
                parts = split(dice, total, dice.randint(least, most),
                              1 if cls != "key" else 5)
                for points in parts:
                    self.tasks.append(self.task(dice, unit, cls, points))
            self.add_works(unit)
        self.spoil_tasks()
        heading = ("id unit class title points progress function person due "
                   "origin assigned office assisting work letter "
                   "self_progress stat_progress province_place province_last")
        self.write("tasks", heading,
                   ([task.get(name) for name in heading.split()]
                    for task in self.tasks))

    def task(self, dice, unit, cls, points):
        function = dice.choice(unit["functions"])
        task = {"id": f"t{len(self.tasks) + 1:03d}", "unit": unit["id"],
                "class": cls, "points": points, "function": function,
                "person": unit["officials"][0],
                "assisting": unit["officials"][1],
                "office": function + "处",
                "due": self.day(12, 31)}
        if cls == "key":
            task["origin"], words = dice.choice(KEY_ORIGINS)
        elif cls == "regular":
            task["origin"], words = dice.choice(REGULAR_ORIGINS)
        else:
            task["origin"], words = "added", "年中交办任务"
            task["assigned"] = self.day(dice.randrange(3, 10), dice.randrange(1, 28))
        task["title"] = function + words
        counted = task["origin"] in ("national", "provincial")
        base = (800, 940, 980)[unit["bearing"]]
        level = min(1000, base + dice.randrange(-90, 91))
        task["level"] = level if counted else level // 10 * 10
        task["progress"] = thousandths(task["level"])
        task["self_progress"] = thousandths(
            min(1000, task["level"] + dice.choice((0, 0, 0, 10, 20, 40))))
        if counted:
            task["stat_progress"] = task["progress"]
            task["province_last"] = dice.randint(1, 13)
            task["province_place"] = max(1, min(13, task["province_last"]
                                                + dice.randint(-3, 2)))
        return task

    # Gives the works of WORKS to a key task of each of their departments.
    def add_works(self, unit):
        mine = [task for task in self.tasks if task["unit"] == unit["id"]
                and task["class"] == "key"]
        for work, places in WORKS.items():
            for owner, function in places:
                if owner != unit["id"]:
                    continue
                task = mine.pop()
                task.update(work=work, function=function,
                            title=WORK_TITLES[work],
                            office=function + "处",
                            origin=WORK_ORIGINS.get(work, "livelihood"))
                for name in ("stat_progress", "province_last",
                             "province_place"):
                    task.pop(name, None)
                if work in LATE:
                    task.update(progress="1", self_progress="1", level=1000)
                    if owner in ("ybj", "slj"):     # the one that was behind
                        task["letter"] = self.day(10, 14)

    # The findings of the check: no function, no person, too good a figure.
    def spoil_tasks(self):
        dice = self.dice("spoiled tasks")
        plain = [task for task in self.tasks if "work" not in task]
        chosen = dice.sample(plain, 9)
        for task in chosen[:4]:
            task["function"] = None
        for task in chosen[4:7]:
            task["person"] = None
        counted = [task for task in plain if "stat_progress" in task
                   and task["level"] < 1000][:2]
        for task in counted:
            task["stat_progress"] = thousandths(task["level"] - 25)

    # Four quarters of each task; of one assigned in the year, those left.
    def write_milestones(self):
        dice = self.dice("milestones")
        rows = []
        for task in self.tasks:
            first = quarter(task["assigned"]) if "assigned" in task else 1
            for n in range(first, 5):
                planned, expected = STEPS[n - 1]
                if n == first and dice.random() < 0.012:
                    continue                    # the quarter was forgotten
                if dice.random() < 0.003:
                    expected = None             # no result is expected of it
                reached = dice.randrange(600, 1030) <= task["level"]
                if "work" in task:
                    reached = True
                if "letter" in task:
                    reached = n in (1, 4)
                rows.append((task["id"], n, planned, expected,
                             "已完成" if reached else "推进中",
                             "yes" if reached else "no"))
        self.write("milestones",
                   "task quarter planned expected actual reached", rows)

    # What the leaders, the delegates and the townships say of each department.
    def write_marks(self):
        dice = self.dice("marks")
        self.write("indicators", "id name full",
                   [(key, name, 100) for key, name in STANDARDS])
        rows = []
        for unit in self.units:
            base = (78, 87, 93)[unit["bearing"]]
            for standard, _ in STANDARDS:
                for assessor in ASSESSORS:
                    if assessor == "grassroots" and self.year < YEAR:
                        continue
                    mark = min(100, base + dice.randrange(-50, 51) / 10)
                    rows.append((unit["id"], standard, assessor,
                                 f"{mark:.1f}"))
        self.write("marks", "unit indicator assessor value", rows)

    def write_issues(self):
        dice = self.dice("issues")
        rows = []
        for n, unit in enumerate(dice.sample(self.units,
                                             self.few(14)), 1):
            found = self.day(dice.randrange(2, 10), dice.randrange(1, 28))
            closed = found + days(dice.randrange(20, 80))
            rows.append((n, unit["id"],
                         dice.choice(("overstep", "absence", "misplace")),
                         found, found + days(60),
                         closed if dice.random() < 0.7 else None))
        self.write("issues", "number unit class found due closed", rows)

    # Events: deductions, pre-deductions and the four kinds of bonus.
    def write_events(self):
        heading = ("id unit kind matter situation date points authority "
                   "evidence official objective recovering rise rectified due "
                   "refund_share")
        rows = [*self.deductions(), *self.predeductions(), *self.honours()]
        rows.sort(key=lambda row: (row["date"], row["kind"], row["unit"]))
        for n, row in enumerate(rows, 1):
            row["id"] = f"e{n:03d}"
        self.write("events", heading,
                   ([row.get(name) for name in heading.split()]
                    for row in rows))

    def deductions(self):
        dice = self.dice("deductions")
        for _ in range(self.few(110)):
            matter, owner = dice.choice(matters())
            unit = dice.choice(self.units)
            if unit["bearing"] == 2 and dice.random() < 0.6:
                continue
            yield {"unit": unit["id"], "kind": "deduction", "matter": matter,
                   "authority": owner, "evidence": "季度通报",
                   "date": self.day(dice.randrange(2, 13), dice.randrange(1, 29)),
                   "points": hundredths(5 * dice.randrange(1, 13))}

    def honours(self):
        dice = self.dice("honours")
        kinds = (("commendation", 32, "表彰文件"), ("praise", 40, "批示件"),
                 ("inspection", 6, "激励通报"), ("advance", 14, "省定指标"))
        for kind, number, evidence in kinds:
            for _ in range(self.few(number)):
                unit = dice.choice(self.units)
                if unit["bearing"] == 0:
                    continue
                points = dice.choice((20, 30, 50, 50, 80, 100, 120, 150))
                yield {"unit": unit["id"], "kind": kind, "evidence": evidence,
                       "date": self.day(dice.randrange(1, 13), dice.randrange(1, 29)),
                       "points": hundredths(points)}

    # 58 pre-deductions that charge something, to 38 departments. Of these, 21
    # have at least one that was not rectified as expected; the other 17 put all
    # of theirs right in time. Another 8 are exempt. In 6 departments the matter
    # is an indicator whose official in charge is on record: twice with two
    # pre-deductions of the same quarter.
    def predeductions(self):
        dice = self.dice("predeductions")
        best, others, worst = ([unit["id"] for unit in self.units
                                if unit["bearing"] == n] for n in (2, 1, 0))
        dice.shuffle(others)
        more = self.few(21) - len(worst)
        charged, others = worst + others[:more], others[more:]
        dice.shuffle(charged)
        n, m = self.few(4), self.few(13)
        met, clean = best[:n] + others[:m], best[n:] + others[m:]
        in_charge = {*charged[:4], *met[:2]}
        firsts = [(unit, True) for unit in charged]
        firsts += [(unit, False) for unit in met]
        firsts += [(charged[0], False), (met[0], False)]
        more = [(unit, unit in charged and dice.random() < 0.4)
                for unit in dice.choices(charged + met, k=self.few(58) - len(firsts))]
        terms = {}
        for unit, bad in firsts:
            term = terms.setdefault(unit, dice.choice((2, 3)))
            yield self.prededuction(dice, unit, term, bad, unit in in_charge)
        for unit, bad in more:
            yield self.prededuction(dice, unit, dice.choice((1, 2, 3)), bad)
        for n, unit in enumerate(clean[:3] + met[5:8] + charged[5:7]):
            yield self.exemption(dice, unit, n)

    # One that charges something: rectified in time, or [bad]. Where an official
    # answers for it, it is a matter of an indicator's place.
    def prededuction(self, dice, unit, term, bad, official=False):
        situations = [("low_place", 1, "no"), ("low_place", 0, "no"),
                      ("low_place", None, "no"), ("fallen", -1, "yes"),
                      ("fallen", -3, "no")]
        if not official:
            situations += [("behind", None, "yes"), ("behind", None, "no")]
        situation, rise, recovering = dice.choice(situations)
        date = self.monitored(dice, term)
        row = {"unit": unit, "kind": "pre_deduction", "evidence": "预扣通知",
               "situation": situation, "date": date, "objective": "no",
               "recovering": recovering, "rise": rise,
               "points": hundredths(5 * dice.randrange(4, 21))}
        if official:
            row["official"] = f"{unit}_1"
        row.update(self.late(dice, date) if bad else self.in_time(dice, date))
        return row

    def exemption(self, dice, unit, n):
        row = {"unit": unit, "kind": "pre_deduction", "evidence": "预扣通知",
               "date": self.monitored(dice, dice.choice((2, 3))),
               "objective": "no", "recovering": "no",
               "points": hundredths(5 * dice.randrange(4, 21))}
        if n % 2 == 0:
            row.update(situation="low_place", rise=2 + n // 2)
        else:
            row.update(situation="behind", objective="yes")
        if n in (0, 2):
            row["official"] = f"{unit}_1"
        return row

    def monitored(self, dice, term):
        month = dice.randrange(3 * term - 2, 3 * term + 1)
        last = calendar.monthrange(self.year, month)[1]
        return self.day(month, dice.choice((last, dice.randint(5, last))))

    # Three ways of being in time: early, on the last day, by a longer deadline.
    def in_time(self, dice, date):
        last, longer = plus_months(date, 3), plus_months(date, 4)
        way = dice.choice(("early", "early", "last day", "longer"))
        if way == "early":
            return {"rectified": date + days(dice.randrange(20, 85))}
        if way == "last day" or longer > self.day(12, 31):
            return {"rectified": last}
        return {"rectified": last + days(dice.randint(1, 28)), "due": longer}

    # Four ways of not being in time: not rectified, with or without a refund
    # for what was done; a day or more late; late by a shorter deadline.
    def late(self, dice, date):
        share = dice.choice((30, 50, 60, 80, 90, 100))
        way = dice.choice(("nothing", "in part", "late", "shorter"))
        row = {} if way == "nothing" else {"refund_share": hundredths(share)}
        late = plus_months(date, 3) + days(dice.choice((1, 1, 9)))
        if way == "late" and late <= self.day(12, 31):
            row["rectified"] = late
        if way == "shorter":
            row.update(due=date + days(45), rectified=date + days(60))
        return row

    # What was published in the two years before.
    def write_results(self):
        dice = self.dice("results")
        rows = []
        for year in (self.year - 2, self.year - 1):
            scores = {unit["id"]: (8400, 9400, 9800)[unit["bearing"]]
                      + dice.randrange(-150, 150) for unit in self.units}
            for unit in self.units:
                score = scores[unit["id"]]
                place = 1 + sum(other > score for other in scores.values())
                tier = ("first" if 10 * place <= 3 * len(scores) else
                        "third" if 10 * place > 9 * len(scores) else "second")
                rows.append((unit["id"], "nantong", year, hundredths(score),
                             place, tier))
        self.write("results", "unit scheme year score place tier", rows)

    # One that lifts a consequence of this year, one that was for the last.
    def write_overrides(self):
        self.write("overrides", "unit outcome year reason who date",
                   [("gxs", "次年一般不提拔", self.year,
                     "班子年内调整，新任负责人不受上年结果影响",
                     "市委组织部", datetime.date(self.year + 1, 1, 20)),
                    ("tyu", "hold", self.year - 1, "机构划转过渡期",
                     "市委组织部", self.day(1, 18))])

    # The rules' own year needs no date.
    def write_as_of(self):
        if self.year != YEAR:
            self.write("as_of", "as_of", [(self.day(12, 31),)])

    def write_all(self):
        self.write_units()
        self.write_people()
        self.write_offices()
        self.write_tasks()
        self.write_milestones()
        self.write_marks()
        self.write_issues()
        self.write_events()
        self.write_results()
        self.write_overrides()
        self.write_as_of()


if __name__ == "__main__":
    make(Sample, __doc__, (YEAR, YEAR - 1))
