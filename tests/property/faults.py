"""Faults in the rules, drawn by a seed from the operators of `heng mutate`: each
city's rules are written with one fault, and `heng test` is run on them. At least 90
of 100 are noticed, and what is not stands in the list of changes that mean nothing or
gets an example or a proof from `heng mutate --search`, or is
printed; the first line of every failure names the changed rule.

    faults.py HENG [SEED [FAULTS OF EACH CITY]]"""
import concurrent.futures
import os
import re
import subprocess
import sys

from heng_runs import ROOT, heng, run, temporary

CITIES = ("zibo", "nantong", "zhongwei", "hulunbuir", "tianjin")
SEED = sys.argv[2] if len(sys.argv) > 2 else "2024"
FEWER = 8  # where each run takes long
EACH = (int(sys.argv[3]) if len(sys.argv) > 3
        else FEWER if os.environ.get("HENG_SANITIZED") else 20)
NOTICED_AT_LEAST = 90  # percent, counting what means nothing as noticed


def written(city, folder, tongue):
    """{id: the changed rule's name} of the profiles that are written."""
    _, document = run("mutate", "rules/" + city, "--sample", str(EACH), "--seed",
                      SEED, "--write-to", os.path.join(folder, tongue),
                      "--lang", tongue)
    return {row["id"]: row["rule"] for row in document["written"]}


def listed(city):
    """The ids of the changes that somebody has found to mean nothing."""
    path = os.path.join(ROOT, "rules", city, "equivalent.txt")
    with open(path, encoding="utf-8") as f:
        return {line.split()[0] for line in f if line.strip()
                and not line.startswith("#")}


def searched(city, faults):
    """{id: what the search says} of faults that nothing noticed."""
    if not faults:
        return {}
    _, document = run("mutate", "rules/" + city, "--search", "--lang", "en")
    return {row["id"]: row["answer"] for row in document.get("searched", ())}


def names(*rules):
    """What a message may call a rule: a table, or its field, in either tongue."""
    return {part for rule in rules for part in rule.split(".") if part}


def says(line, name):
    """Whether a message has the name, not as a part of another one."""
    if re.fullmatch(r"\w+", name, re.A):
        return re.search(r"(?<![A-Za-z0-9_])%s(?![A-Za-z0-9_])" % name, line)
    return name in line


def first_line(text):
    """The first message without its place."""
    for line in text.splitlines():
        found = re.search(r"\berror H\d+: (.*)", line)
        if found:
            return found.group(1)
    return ""


def try_one(city, folder, fault, english, chinese):
    """(noticed, named, what was said)"""
    done = subprocess.run([heng(), "test", os.path.join(folder, "en", fault, city),
                           "--lang", "en"], capture_output=True, cwd=ROOT)
    if done.returncode not in (0, 1, 3):
        raise SystemExit("heng test of %s %s: status %d"
                         % (city, fault, done.returncode))
    line = first_line(done.stderr.decode())
    named = any(says(line, n) for n in names(english, chinese))
    return done.returncode != 0, named, line


def try_city(pool, city, folder):
    os.mkdir(folder)
    english, chinese = written(city, folder, "en"), written(city, folder, "zh")
    if list(english) != list(chinese) or len(english) != EACH:
        raise SystemExit("%s: %d faults in English and %d in Chinese instead of %d"
                         % (city, len(english), len(chinese), EACH))
    tried = {fault: pool.submit(try_one, city, folder, fault, english[fault],
                                chinese[fault]) for fault in english}
    return [(city, fault, english[fault], *tried[fault].result())
            for fault in english]


def main():
    with temporary() as folder, concurrent.futures.ThreadPoolExecutor(
            max_workers=os.cpu_count()) as pool:
        faults = [one for city in CITIES
                  for one in try_city(pool, city, os.path.join(folder, city))]
    same = {(city, fault) for city in CITIES for fault in listed(city)}
    lost = [f for f in faults if not f[3] and (f[0], f[1]) not in same]
    failures = [f for f in faults if f[3]]
    answers = {city: searched(city, [f for f in lost if f[0] == city])
               for city in CITIES}
    unanswered = [f for f in lost if answers[f[0]].get(f[1])
                  not in ("example", "means the same")]
    unnamed = [f for f in failures if not f[4]]
    for city, fault, rule, *_ in lost:
        print("not noticed: %s %s %s: %s"
              % (city, fault, rule, answers[city].get(fault, "not searched")))
    for city, fault, rule, _, _, line in unnamed:
        print("does not name the rule: %s %s %s: %s" % (city, fault, rule, line))
    print("seed %s: %d faults, %d noticed, %d mean nothing, %d not noticed; "
          "the first line names the rule in %d of %d"
          % (SEED, len(faults), len(failures),
             len(faults) - len(failures) - len(lost), len(lost),
             len(failures) - len(unnamed), len(failures)))
    if unanswered:
        raise SystemExit("%d are not noticed and have no example" %
                         len(unanswered))
    if len(lost) * 100 > (100 - NOTICED_AT_LEAST) * len(faults):
        raise SystemExit("too many are not noticed")
    if unnamed:
        raise SystemExit("%d failures do not name the rule" % len(unnamed))


if __name__ == "__main__":
    main()
