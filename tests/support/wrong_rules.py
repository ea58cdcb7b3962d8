#!/usr/bin/env python3
"""Makes golden cases of wrong rules and wrong records.

Each seed changes one character, word or line of a scheme of the house, or one
cell, heading or row of its sample records. A change counts only if the program
`golden` finds something wrong with it; else the seed draws again.

  wrong_rules.py --golden build/tests/golden/golden rules   1 2 3
  wrong_rules.py --golden build/tests/golden/golden records 1 2 3

writes tests/golden/wrong_rules/seed_01.case and so on, with what was found.
"""
import argparse
import pathlib
import random
import re
import subprocess
import sys

HOUSE = pathlib.Path(__file__).resolve().parents[2]
CITIES = ("zibo", "nantong")
WORD = re.compile(r"[A-Za-z_]\w*|[\u4e00-\u9fff]\w*")
ATTEMPTS = 200


def is_rule(line):
    return line.strip() and not line.lstrip().startswith(("#", "|"))


def in_quotes(line, at):
    return line[:at].count('"') % 2 == 1 or "#" in line[:at]


def pick_word(draw, line):
    words = [m for m in WORD.finditer(line) if not in_quotes(line, m.start())]
    return draw.choice(words) if words else None


# Changes of a line of rules: each gives the lines that take its place and what
# was done, or None where it cannot be done.


def drop_letter(draw, line, _lines):
    word = pick_word(draw, line)
    if not word:
        return None
    at = draw.randrange(word.start(), word.end())
    return [line[:at] + line[at + 1:]], "a letter was left out"


def swap_letters(draw, line, _lines):
    word = pick_word(draw, line)
    if not word or word.end() - word.start() < 2:
        return None
    at = draw.randrange(word.start(), word.end() - 1)
    if line[at] == line[at + 1]:
        return None
    swapped = line[:at] + line[at + 1] + line[at] + line[at + 2:]
    return [swapped], "two letters were swapped"


def change_sign(draw, line, _lines):
    signs = [i for i, c in enumerate(line)
             if c in "=(){}<>+-*/:;,." and not in_quotes(line, i)]
    if not signs:
        return None
    at = draw.choice(signs)
    sign = draw.choice([c for c in "=(){}<>+*:;," if c != line[at]] + [""])
    done = "a sign was replaced" if sign else "a sign was left out"
    return [line[:at] + sign + line[at + 1:]], done


def drop_word(draw, line, _lines):
    word = pick_word(draw, line)
    if not word:
        return None
    return [line[:word.start()] + line[word.end():].lstrip()], \
        "a word was left out"


def replace_word(draw, line, lines):
    word = pick_word(draw, line)
    other = pick_word(draw, draw.choice(lines))
    if not word or not other or word.group() == other.group():
        return None
    return [line[:word.start()] + other.group() + line[word.end():]], \
        "a word was replaced"


def drop_line(_draw, _line, _lines):
    return [], "a line was left out"


def double_line(_draw, line, _lines):
    return [line, line], "a line was written twice"


RULE_CHANGES = (drop_letter, swap_letters, change_sign, drop_word, replace_word,
                drop_line, double_line)


def change_rules(draw):
    city = draw.choice(CITIES)
    path = f"rules/{city}/{city}.heng"
    lines = (HOUSE / path).read_text(encoding="utf-8").split("\n")
    line = draw.choice([one for one in lines if is_rule(one)])
    if lines.count(line) != 1:
        return None
    changed = draw.choice(RULE_CHANGES)(draw, line, lines)
    return changed and (path, line, *changed)


# Changes of a line of records.


def spoil_cell(draw, cells):
    at = draw.randrange(len(cells))
    spoilt = draw.choice(("", "无", "3分", "1,5", "２０", "2022/4/1", "2022-02-30",
                          "-1", "0.5", "是", "yes ", "一", cells[at] + "x"))
    if spoilt == cells[at]:
        return None
    cells[at] = f'"{spoilt}"' if "," in spoilt else spoilt
    return cells, "a cell was changed"


def swap_cells(draw, cells):
    if len(cells) < 2:
        return None
    at = draw.randrange(len(cells) - 1)
    if cells[at] == cells[at + 1]:
        return None
    cells[at], cells[at + 1] = cells[at + 1], cells[at]
    return cells, "two cells were swapped"


def add_cell(draw, cells):
    cells.insert(draw.randrange(len(cells)), draw.choice(("1", "x", "合计")))
    return cells, "a cell too many was put in"


def spoil_heading(draw, cells):
    at = draw.randrange(len(cells))
    spoilt = draw.choice((cells[at][:-1], cells[at] + "s", "备注",
                          draw.choice(cells)))
    if spoilt == cells[at]:
        return None
    cells[at] = spoilt
    return cells, "a heading was changed"


CELL_CHANGES = (spoil_cell, spoil_cell, spoil_cell, swap_cells, add_cell)


def change_records(draw):
    city = draw.choice(CITIES)
    folder = HOUSE / "rules" / city / "sample"
    path = draw.choice(sorted(folder.glob("*.csv")))
    lines = path.read_text(encoding="utf-8").split("\n")
    heading = draw.random() < 0.2
    line = lines[0] if heading else draw.choice(lines[1:])
    if not line or '"' in line or lines.count(line) != 1:
        return None
    path = str(path.relative_to(HOUSE))
    if not heading and draw.random() < 0.15:
        return path, line, [line, line], "a row was written twice"
    change = spoil_heading if heading else draw.choice(CELL_CHANGES)
    changed = change(draw, line.split(","))
    return changed and (path, line, [",".join(changed[0])], changed[1])


# Cases -------------------------------------------------------------------------


def case_text(seed, path, old, new, done):
    name = path.rsplit("/", 1)[1]
    text = f"# Seed {seed} of wrong_rules.py: in {name} {done}.\n"
    text += f"---- change {path}\n- {old}\n"
    return text + "".join(f"+ {line}\n" for line in new)


def is_wrong(golden, case, needs_error):
    result = subprocess.run([golden, "--approve", str(case)], check=False,
                            capture_output=True, text=True)
    if result.returncode != 0:
        return False
    text = case.read_text(encoding="utf-8")
    found = text.partition("\n---- check\n")[2]
    return ": error H" in found or (found and not needs_error)


def make(golden, what, seed):
    draw = random.Random(f"{what} {seed}")
    change = change_rules if what == "rules" else change_records
    case = HOUSE / "tests" / "golden" / f"wrong_{what}" / f"seed_{seed:02}.case"
    for _ in range(ATTEMPTS):
        changed = change(draw)
        if not changed:
            continue
        case.write_text(case_text(seed, *changed), encoding="utf-8")
        if is_wrong(golden, case, needs_error=what == "rules"):
            return True
    case.unlink(missing_ok=True)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--golden", required=True)
    parser.add_argument("what", choices=("rules", "records"))
    parser.add_argument("seeds", type=int, nargs="+")
    options = parser.parse_args()
    made = [make(options.golden, options.what, seed) for seed in options.seeds]
    return 0 if all(made) else 1


if __name__ == "__main__":
    sys.exit(main())
