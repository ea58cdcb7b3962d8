"""A scheme whose rules are moved into a text that others use, with some of its
params left open there and filled by the scheme, means what it meant: the same
hash, also with the defaults that the slots had, and in Chinese."""
import os
import random
import re
import shutil
import subprocess

from heng_runs import (ROOT, drawn_seed, heng, profiles, script_of,
                       temporary)

ROUNDS = 10
SHARED = os.path.join(ROOT, "rules", "shared")
HEAD = re.compile(r'^param (\w+)( [^\x00-\x7f]\w*)?( "[^"]*")?')


def statements(lines):
    """Lists of lines, one for each thing at the scheme's level."""
    parts = []
    for line in lines:
        if parts and (line.startswith((" ", "}")) or not line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def opened(rng, part):
    """(the slot, the statement that fills it)."""
    text = "\n".join(part).rstrip("\n")
    head = HEAD.match(text)
    behind = text[head.end():]
    # What belongs to the slot, and what is left to fill in.
    m = re.match(r"( by [\w., ]+?)?(: [\w./]+| between \S+ and \S+)?\s*(?=[={])",
                 behind)
    figures = behind[m.end():]
    slot = "slot param %s%s" % (head.group()[len("param "):], m.group().rstrip())
    names = [n.strip() for n in (head.group(1), head.group(2) or "") if n.strip()]
    fill = "param %s %s" % (rng.choice(names), figures)
    # Without a type or bounds the default says what is to be filled in.
    if rng.random() < 0.3 or not m.group(2):
        slot += " " + figures
    return slot, fill


def slots(text):
    """The names that the shared rules of the house leave to a text that uses them."""
    names, waiting = set(), [text]
    while waiting:
        for name in re.findall(r"^use (\w+)$", waiting.pop(), re.M):
            path = os.path.join(SHARED, name + ".heng")
            if not os.path.exists(path):
                continue
            with open(path, encoding="utf-8") as f:
                waiting.append(f.read())
            names.update(re.findall(r"\bslot (?:param|rule) (\w+)", waiting[-1]))
    return names


def items(part):
    """The rules within `for t {`, each with the lines that belong to it."""
    found = []
    for line in part[1:-1]:
        if found and not re.match(r"  [^\s})|]", line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def divided(part, names):
    """(what fills a slot of these names, the rest): only the scheme may fill."""
    head = re.match(r"param (\w+)|for \w+ \{", part[0])
    if not head:
        return [], part
    if head.group(1):
        return (part, []) if head.group(1) in names else ([], part)
    if part[0].endswith("}"):
        named = re.findall(r"\{ (\w+) += ", part[0])
        return ([], part) if names.isdisjoint(named) else (part, [])
    end = max(i for i, line in enumerate(part) if line == "}")
    filled, rest = [], []
    for item in items(part[:end + 1]):
        name = re.match(r"  (\w+) += ", item[0])
        (filled if name and name.group(1) in names else rest).extend(item)
    return ([part[0], *filled, "}"] if filled else [],
            [part[0], *rest, *part[end:]] if rest else [])


def split(rng, lines):
    """The shared text and the scheme, as lines."""
    shared, scheme, fills = [], [], []
    house = slots("\n".join(lines))
    for part in statements(lines):
        if part[0].startswith("scheme "):
            scheme = part
        elif part[0].startswith("use "):
            shared += part
            fills += part
        elif divided(part, house)[0]:
            filled, rest = divided(part, house)
            fills += filled
            shared += rest
        elif part[0].startswith("param ") and rng.random() < 0.7:
            slot, fill = opened(rng, part)
            shared += slot.split("\n")
            fills += fill.split("\n")
        else:
            shared += part
    return shared, scheme + ["use core"] + fills


def put(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def hash_of(path):
    done = subprocess.run([heng(), "dump", "plan-json", path],
                          capture_output=True, cwd=ROOT)
    if done.returncode:
        return (done.stdout + done.stderr).decode()
    return re.search(rb'"hash":"(\w+)"', done.stdout).group(1).decode()


def in_chinese(path):
    done = subprocess.run([heng(), "fmt", "--lang", "zh", path],
                          capture_output=True, cwd=ROOT)
    with open(path, "wb") as f:
        f.write(done.stdout)
    return done.returncode == 0


def compare(rng, profile, folder):
    name = os.path.basename(profile)
    own = os.path.join(folder, name, name + ".heng")
    core = os.path.join(folder, "shared", "core.heng")
    with open(os.path.join(ROOT, profile, name + ".heng"),
              encoding="utf-8") as f:
        lines = f.read().rstrip("\n").split("\n")
    shutil.copy(os.path.join(ROOT, "rules", "model.heng"), folder)
    shutil.copytree(SHARED, os.path.join(folder, "shared"))
    put(own, lines)
    script = script_of(os.path.join(ROOT, profile))
    if script:
        shutil.copy(script, os.path.dirname(own))
    want = hash_of(own)
    shared, scheme = split(rng, lines)
    put(own, scheme)
    put(core, shared)
    yield "means the same", want, hash_of(own)
    yield "the scheme in Chinese", True, in_chinese(own)
    yield "means the same", want, hash_of(own)
    # By themselves they know no function of the profile's script.
    if script:
        return
    yield "the shared rules in Chinese", True, in_chinese(core)
    yield "means the same", want, hash_of(own)


def main():
    rng = random.Random(drawn_seed())
    failed = told = 0
    for profile in profiles():
        for _ in range(ROUNDS):
            with temporary() as folder:
                for what, want, got in compare(rng, profile, folder):
                    told += 1
                    if want != got:
                        failed += 1
                        print("FAIL", profile, what, got)
    print("ok  ", told - failed, "of", told)
    raise SystemExit(1 if failed else 0)


main()
