"""Every fact of a city is shown: each row of the table fact, rule, test of its
README names examples that stand in its test file, or rows of its sample, or says
"context, not a rule"; and every number that the rules or examples use has a row."""
import os
import re

from heng_runs import ROOT

CITIES = {"nantong": ("N", 19), "zibo": ("Z", 11), "zhongwei": ("W", 12),
          "hulunbuir": ("H", 8), "tianjin": ("T", 10)}


def rows(path, letter):
    found = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            cells = [c.strip() for c in line.strip().strip("|").split("|")]
            if line.startswith("|") and re.fullmatch(letter + r"\d+", cells[0]):
                found[cells[0]] = cells
    return found


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def with_shared(text):
    """The text and the shared rules that it uses, which use others in turn."""
    texts, waiting = {"": text}, [text]
    while waiting:
        for name in re.findall(r"^(?:use|引用) (\w+)$", waiting.pop(), re.M):
            path = os.path.join(ROOT, "rules", "shared", name + ".heng")
            if name not in texts and os.path.exists(path):
                texts[name] = read(path)
                waiting.append(texts[name])
    return "".join(texts.values())


def problems_of(city, letter, last):
    base = os.path.join(ROOT, "rules", city)
    scheme = with_shared("".join(read(os.path.join(base, name))
                                 for name in (city + ".heng", "profile.lua")
                                 if os.path.exists(os.path.join(base, name))))
    examples = re.findall(r'^(?:example|示例) ["“](.*?)["”]',
                          read(os.path.join(base, city + ".test.heng")), re.M)
    sample = os.listdir(os.path.join(base, "sample"))
    for edition in (n for n in os.listdir(base) if n.startswith(city + "@")):
        scheme += edition + read(os.path.join(base, edition))
    for page in ("README.md", "README.zh.md"):
        table = rows(os.path.join(base, page), letter)
        for number in range(1, last + 1):
            fact = letter + str(number)
            if fact not in table:
                yield page, fact, "has no row"
                continue
            rule, shown = table[fact][2], " ".join(table[fact][3:])
            context = "context" in rule or "背景" in rule
            if context:
                continue
            for name in re.findall(r"`([^`]+)`", rule):
                if not all(word in scheme for word in
                           re.findall(r"[\w]+", name)):
                    yield page, fact, "the scheme has no `%s`" % name
            # "examples N1 N2, N5": an example begins with the number.
            named = re.findall(letter + r"\d+", shown)
            for other in named:
                if not any(other in e.split(":")[0].split("：")[0].split()
                           or re.search(r"\b%s\b" % other, e)
                           for e in examples):
                    yield page, fact, "no example of %s" % other
            quoted = re.findall(r'"([^"]+)"', shown)
            for title in quoted:
                if title not in examples:
                    yield page, fact, 'no example "%s"' % title
            files = [n for n in re.findall(r"`(\w+\.csv)`", shown)]
            for name in files:
                if name not in sample:
                    yield page, fact, "no sample file " + name
            if not (named or quoted or files or "sample" in shown
                    or "样本" in shown or "示例数据" in shown):
                yield page, fact, "names no test and no sample"


def main():
    failed = 0
    for city, (letter, last) in CITIES.items():
        for page, fact, what in problems_of(city, letter, last):
            print("FAIL", city, page, fact, what)
            failed += 1
        print(city, "facts", last)
    raise SystemExit(1 if failed else 0)


main()
