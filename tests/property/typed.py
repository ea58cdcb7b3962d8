"""Schemes typed in Chinese from the facts, with a layout, an order and comments of
their own (typed/*.heng): each means what the published scheme of its city means, so
it has the same plan hash, gives the same results and passes the same examples, and
no keyword in it is English. Titles, reasons and citations are the typist's own."""
import os
import re
import shutil

from heng_runs import ROOT, run, temporary

CITIES = ("zibo", "zhongwei")
TYPED = os.path.join(ROOT, "tests", "property", "typed")

# What a typist puts before a name that is declared, and after its second name.
STATEMENTS = ("方案 选项 记录 参数 定值 函数 表 计分 给定 检查 提醒 指标 减分 加分 "
              "后果 来自").split()
BEFORE = r"(?:^[ ]*|[{、，|（][ ]*|(?:%s)[ ])" % "|".join(STATEMENTS)
AFTER = (r"(?=[ ]*(?:[：＝=、，|{}（]|$)"
         r"|[ ]+(?:满分|来自|属于|按|当|原则上|针对|主键|版本|“))")
PAIR = re.compile(BEFORE + r"[\u4e00-\u9fff]+[ ](?P<latin>[a-z_0-9]+)" + AFTER,
                  re.M)


def english_words():
    """Every word that an English keyword or the name of a function is made of."""
    found = set()
    for name in ("words.def", "functions.def"):
        path = os.path.join(ROOT, "core", "words", name)
        with open(path, encoding="utf-8") as f:
            for words in re.findall(r'^HENG_\w+\(\w+, "([^"]+)"', f.read(), re.M):
                found.update(re.findall(r"[a-z]+", words))
    return found


def without_quotes(line):
    """The line without its comment and its quoted texts, which may nest."""
    out, depth = [], 0
    for c in line:
        depth += (c == "“") - (c == "”" and depth > 0)
        if c == "#" and not depth:
            break
        if c == "“" and depth == 1 or c == "”" or not depth:
            out.append(c)
    return "".join(out)


def english_keywords(text):
    """English keywords outside quotes, comments, keys of rows and names."""
    lines = [without_quotes(line) for line in text.splitlines()]
    bare = "\n".join(lines)
    bare = re.sub(r"(?m)^[ ]*\|[ ]*[a-z_]+[ ]*\|", "|", bare)
    bare = re.sub(r"(?m)^引用[ ]+[a-z_]+", "引用", bare)
    while PAIR.search(bare):
        bare = PAIR.sub(lambda m: m.group().replace(m.group("latin"), "名"), bare)
    words = english_words()
    return [w for w in re.findall(r"[a-z_]+", bare) if w in words]


def finds_english(text):
    """Whether the search above finds each of a few keywords put in by hand."""
    for chinese, english in (("其中", "where"), ("必填", "required"),
                             ("排名 按", "rank 按"), ("否则", "else"),
                             ("扩充", "extend"), ("满分", "of"),
                             ("求和", "sum"), ("针对", "on")):
        at = re.search(r"(?m)^[^#“\n]*?(%s)" % chinese, text)
        mixed = text[:at.start(1)] + english + text[at.end(1):]
        if not set(english.split()) & set(english_keywords(mixed)):
            print("not found:", english)
            return False
    return True


def results(folder):
    """The hash, the results, and the findings without their wording and place."""
    _, document = run("run", folder)
    facts = document.pop("run")
    findings = sorted((f["code"], f["rule"], str(f["key"]))
                      for f in document.pop("findings", []))
    facts.pop("scheme")
    document.pop("diagnostics", None)
    return facts, document, findings


def examples(folder):
    _, document = run("test", folder)
    return [(e["example"], e["passed"]) for e in document["examples"]]


def same_meaning(city):
    with open(os.path.join(TYPED, city + ".heng"), encoding="utf-8") as f:
        text = f.read()
    found = english_keywords(text)
    yield "no English keyword " + " ".join(found), not found
    yield "an English keyword would be found", finds_english(text)
    with temporary() as folder:
        published = os.path.join(folder, "published", city)
        typed = os.path.join(folder, "typed", city)
        for copy in (published, typed):
            shutil.copytree(os.path.join(ROOT, "rules", city), copy)
        shutil.copyfile(os.path.join(TYPED, city + ".heng"),
                        os.path.join(typed, city + ".heng"))
        want, have = results(published), results(typed)
        yield "hash %s, %s" % (want[0]["hash"], have[0]["hash"]), \
            want[0]["hash"] == have[0]["hash"]
        yield "results", want[:2] == have[:2]
        yield "findings", want[2] == have[2]
        want, have = examples(published), examples(typed)
        yield "%d examples" % len(have), want == have and len(have) > 0


def main():
    failed = 0
    for city in CITIES:
        for what, good in same_meaning(city):
            print("ok  " if good else "FAIL", city, what)
            failed += not good
    raise SystemExit(1 if failed else 0)


main()
