#!/usr/bin/env python3
"""Writes the sample records of the profile `hulunbuir`: a folder of CSV files.

    make_hulunbuir_sample.py FOLDER [--year 2011] [--seed SEED]

The fourteen banners, cities and districts are real, the departments of real
kinds; everything else is invented. The same seed gives the same bytes. Each
table draws from dice of its own, so that one table can change its habits without
disturbing the others. Those of 2011, when it was first tried, are a few units.
"""
import datetime

from sample_maker import Maker, days, make

YEAR = 2015
TRIED = 2011
TRIED_DEPARTMENTS = 12                  # so many of the list, from its top
TRIED_BANNERS = ("hle", "mzl", "zlt", "yks", "arq")

# id, name, how many bodies were merged into it. The first six merged the most;
# the seventh merged as many as the sixth, but has fewer posts.
DEPARTMENTS = """
spj 市食品药品监督管理局     5
wjw 市卫生和计划生育委员会   4
scj 市市场监督管理局         4
wgj 市文化新闻出版广电局     4
jxw 市经济和信息化委员会     3
zjw 市住房和城乡建设委员会   3
nmy 市农牧业局               3
rsj 市人力资源和社会保障局   2
fgw 市发展和改革委员会       1
czj 市财政局                 -
jyj 市教育局                 1
kjj 市科学技术局             -
mzw 市民族事务委员会         1
gaj 市公安局                 -
mzj 市民政局                 -
sfj 市司法局                 -
gtj 市国土资源局             -
hbj 市环境保护局             -
jtj 市交通运输局             1
swj 市水务局                 -
lyj 市林业局                 1
swu 市商务局                 1
sjj 市审计局                 -
tjj 市统计局                 -
lvj 市旅游局                 -
tyj 市体育局                 -
ajj 市安全生产监督管理局     -
lsj 市粮食局                 -
xfj 市信访局                 -
fzb 市政府法制办公室         -
jrb 市金融工作办公室         -
zwj 市政务服务局             1
"""
BANNERS = """
hle 海拉尔区 · zln 扎赉诺尔区 · mzl 满洲里市 · zlt 扎兰屯市 · yks 牙克石市
genh 根河市 · eer 额尔古纳市 · arq 阿荣旗 · mld 莫力达瓦达斡尔族自治旗
elc 鄂伦春自治旗 · ewk 鄂温克族自治旗 · xzq 新巴尔虎左旗 · xyq 新巴尔虎右旗
cbq 陈巴尔虎旗
"""

# The minor items of the two tables with their full marks.
ITEMS = """
leading 3 · plan_made 3 · publicity 3 · discipline 3 · functions_moved 5
functions_cut 5 · functions_down 4 · duty_list 5 · performance 5 · bodies_set 4
no_new_offices 5 · charter 4 · affiliated 3 · no_extra_staff 5
no_extra_leaders 5 · all_moved 5 · real_names 3 · make_up 2 · house_rules 4
coordination 4 · supervision 3 · information 3 · effect 4 · service 3
problems 2 · proposals 2 · putting_right 3
"""
BANNER_ITEMS = """
reform_lead 4 · reform_plan 5 · reform_bodies 5 · reform_functions 5
reform_people 5 · reform_pace 4 · reform_towns 4 · reform_files 4
approvals 4 · power_list 4 · market 4 · food_drug 4 · health 4
enforcement 4 · cooperation 4 · satisfaction 4 · approved_offices 5
staff_kept 5 · leaders_kept 5 · moves_done 4 · roster 4 · use_of_posts 3
inspection 3 · reporting 3
"""
SPOT = 6                                # so many departments are checked
SEEN_BANNERS = ("mzl", "arq")           # banners with marks from on site

TOPICS = (("report", "listen"), ("survey", "talk"), ("documents", "consult"),
          ("rooms", "look"), ("new_offices", "talk"), ("moved", "talk"),
          ("approval", "talk"), ("legal", "talk"))
OFFICES = ("办公室", "综合科", "政策法规科", "业务一科", "业务二科", "审批科")
PROPOSALS = ("修订三定规定", "补齐内部制度", "尽快完成人员转隶", "理顺与旗市区的职责",
             "规范科室名称")


def pairs(text):
    return [part.split() for line in text.strip().splitlines()
            for part in line.split("·")]


def tenths(number):
    """number / 10 without a zero that says nothing: 3, 2.9."""
    return f"{number // 10}.{number % 10}".removesuffix(".0")


class Sample(Maker):
    def __init__(self, folder, year, seed):
        super().__init__(folder, year, seed)
        self.departments = [line.split()
                            for line in DEPARTMENTS.strip().splitlines()]
        self.banners = pairs(BANNERS)
        if year == TRIED:
            del self.departments[TRIED_DEPARTMENTS:]
            self.banners = [banner for banner in self.banners
                            if banner[0] in TRIED_BANNERS]
        self.spot = [key for key, _, _ in self.departments[:SPOT]]
        self.keys = [row[0] for row in self.departments + self.banners]
        dice = self.dice("bearing")
        self.bearing = {key: dice.randrange(82, 96) for key in self.keys}

    # Two have more staff than posts, one more leaders than it may.
    def write_units(self):
        dice = self.dice("units")
        rows = []
        for key, name, merged in self.departments:
            posts = dice.randrange(30, 120)
            posts = {"jxw": 107, "zjw": 96, "nmy": 88}.get(key, posts)
            approved = dice.randrange(4, 8)
            over = 2 if key == "nmy" else -dice.randrange(0, 6)
            rows.append((key, name, "department", "municipal", posts,
                         posts + over, approved,
                         approved - dice.randrange(0, 2),
                         None if merged == "-" else merged))
        for key, name in self.banners:
            posts = dice.randrange(900, 2400)
            over = 5 if key == "genh" else -dice.randrange(0, 90)
            approved = dice.randrange(70, 120)
            more = 1 if key == "xzq" else -dice.randrange(0, 8)
            rows.append((key, name, "area", "banner", posts, posts + over,
                         approved, approved + more, None))
        self.write("units", "id name class level posts staff leaders_approved "
                   "leaders merged", rows)

    # Offices; one was added and one renamed without approval.
    def write_offices(self):
        dice = self.dice("offices")
        rows = []
        for key in self.keys:
            for name in dice.sample(OFFICES, 4):
                change = dice.choice(("kept", "kept", "kept", "added",
                                      "renamed"))
                approved = None
                if change != "kept":
                    approved = datetime.date(self.year - 1, dice.randrange(6, 13),
                                             dice.randrange(1, 29))
                rows.append([f"{key}_{len(rows) + 1:03d}", key, name,
                             dice.randrange(3, 9), change, approved])
        for key, change in (("lyj", "added"), ("zlt", "renamed")):
            if key not in self.keys:
                continue
            row = next(row for row in rows if row[1] == key)
            row[4:] = [change, None]
        self.write("offices", "id unit name posts change approved", rows)

    # Posts and people that the reform moved; in one place not all have come.
    def write_transfers(self):
        dice = self.dice("transfers")
        gaining = [key for key, _, merged in self.departments if merged != "-"]
        giving = [key for key in self.keys if key not in gaining]
        rows = []
        for key in gaining + ["hle", "mzl", "yks", "arq"]:
            for _ in range(dice.choice((1, 1, 2))):
                posts = dice.randrange(4, 20)
                people = posts - dice.randrange(0, 3)
                late = 2 if key == "swu" else 0
                rows.append((f"h{len(rows) + 1:02d}", key,
                             dice.choice([k for k in giving if k != key]),
                             posts, posts, people, people - late))
        self.write("transfers", "id unit from_unit posts posts_in_place people "
                   "people_in_place", rows)

    # What the units gave themselves, and what was seen on the spot.
    def write_marks(self):
        dice = self.dice("marks")
        rows = []
        for key, _, _ in self.departments:
            rows += self.sheet(dice, key, pairs(ITEMS), key in self.spot)
        for key, _ in self.banners:
            rows += self.sheet(dice, key, pairs(BANNER_ITEMS),
                               key in SEEN_BANNERS)
        self.write("marks", "unit indicator assessor value evidence", rows)

    def sheet(self, dice, key, items, seen):
        base = self.bearing[key]
        for item, full in items:
            full = 10 * int(full)
            own = full * min(100, base + dice.randrange(-4, 11)) // 100
            yield key, item, "self", tenths(own), "自查报告"
            if seen:
                onsite = max(0, min(full, own + dice.choice((-4, -3, -2, -1, 0,
                                                            0, 1))))
                yield key, item, "onsite", tenths(onsite), "实地抽查记录"

    # Plan and self-check of every unit; the spot checks; the feedback.
    def write_steps(self):
        dice = self.dice("steps")
        rows = []
        for key in self.keys:
            plan = self.day(7, dice.randrange(1, 15))
            check = plan + days(dice.randrange(20, 45))
            if key == "tyj":            # checked itself before it had a plan
                check = plan - days(3)
            rows += [(key, "plan", None, None, plan),
                     (key, "self_check", None, None, check)]
            last = check
            if key in self.spot:
                rows += self.spot_check(dice, key)
                last = self.day(10, 8)
            if key not in ("wgj", "elc"):   # not yet told
                rows.append((key, "feedback", "rectify", None,
                             max(last, self.day(10, 12)) + days(dice.randrange(20))))
        self.write("steps", "id unit stage measure topic date",
                   [(f"s{n:03d}", *row) for n, row in enumerate(rows, 1)])

    def spot_check(self, dice, key):
        start = self.day(9, dice.randrange(6, 25))
        for n, (topic, measure) in enumerate(TOPICS):
            if (key, topic) == ("jxw", "legal"):
                continue                    # the legal office was not asked
            yield key, "spot_check", measure, topic, start + days(n // 4)

    # Problems that were fed back, and whether they were put right.
    def write_issues(self):
        dice = self.dice("issues")
        rows = []
        for n, key in enumerate(self.spot * 3 + dice.sample(self.keys, 12), 1):
            found = self.day(9, dice.randrange(8, 29))
            told = self.day(10, dice.randrange(12, 30))
            due = self.day(11, 30) if n % 4 else self.day(12, 31)
            closed = told + days(dice.randrange(10, 31)) if n % 9 else None
            back = closed + days(12) if closed and n % 3 == 0 else None
            proposal = dice.choice(PROPOSALS)
            if n == 8:
                told = proposal = None
            rows.append((n, key, found, told, proposal, due, closed, back,
                         "分管领导"))
        self.write("issues", "number unit found told proposal due closed "
                   "looked_back person", rows)

    # A trial of what is to come: others than the units themselves are asked.
    def write_responses(self):
        dice = self.dice("responses")
        rows = []
        for key in self.keys:
            for group in ("external", "professional", "public"):
                for _ in range(dice.randrange(2, 5)):
                    rows.append((key, group, "总体评价",
                                 self.bearing[key] + dice.randrange(-12, 5)))
        self.write("responses", "unit group question score", rows)

    # The rules' own year needs no date.
    def write_as_of(self):
        if self.year != YEAR:
            self.write("as_of", "as_of", [(self.day(12, 31),)])

    def write_all(self):
        self.write_units()
        self.write_offices()
        self.write_transfers()
        self.write_marks()
        self.write_steps()
        self.write_issues()
        self.write_responses()
        self.write_as_of()


if __name__ == "__main__":
    make(Sample, __doc__, (YEAR, TRIED))
