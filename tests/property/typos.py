#!/usr/bin/env python3
"""Typing mistakes: whoever mistypes a word is told the right one.

Draws places in a scheme of the house, changes one character of the word there
(another one, none, twice, or swapped with its neighbour), and looks whether the
word that stood there is named in what `heng check` says. In both tongues. A
change that leaves a text without mistakes is another text, and is drawn again.

  typos.py HENG [SEED…]   shows what is not named
"""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HOUSE = pathlib.Path(__file__).resolve().parents[2]
SCHEME = HOUSE / "rules" / "zibo" / "zibo.heng"
PLACES, NAMED = 30, 28
WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|[\u4e00-\u9fff]+")
LETTERS = "etaoinshrdlu"
CHARACTERS = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"


def places(text):
    """Words of rules: not in comments, texts in quotes, or rows of a grid."""
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith(("#", "|")):
            bare = re.sub(r'"[^"]*"|“[^”]*”|#.*', lambda m: " " * len(m[0]), line)
            for word in WORD.finditer(bare):
                if len(word[0]) > 1:
                    yield at + word.start(), word[0]
        at += len(line)


def mistyped(draw, word):
    at = draw.randrange(len(word))
    kind = draw.choice(("substitute", "drop", "double", "swap"))
    other = draw.choice(LETTERS if word.isascii() else CHARACTERS)
    if kind == "drop":
        return word[:at] + word[at + 1:]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "swap" and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + other + word[at + 1:]


def said(heng, folder, text, tongue):
    (folder / "zibo").mkdir(exist_ok=True)
    file = folder / "zibo" / "zibo.heng"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([heng, "check", str(folder / "zibo"), "--lang", tongue],
                          capture_output=True, encoding="utf-8", check=False)
    messages = [line for line in done.stderr.splitlines()
                if not re.match(r" *\d* \|", line)]
    # The place in front of a message names the file, not the word.
    messages = [re.sub(r"^zibo\.heng:\d+:\d+", "", line) for line in messages]
    return done.returncode == 3, "\n".join(messages)


def names(message, word):
    edge = r"[A-Za-z_0-9]" if word.isascii() else r"[\u4e00-\u9fff]"
    return re.search(rf"(?<!{edge}){re.escape(word)}(?!{edge})", message)


def try_seed(heng, folder, text, tongue, seed, quiet):
    draw = random.Random(f"{seed} {tongue}")
    where = list(places(text))
    named = done = 0
    while done < PLACES:
        at, word = draw.choice(where)
        wrong = mistyped(draw, word)
        if wrong == word or not wrong:
            continue
        changed = text[:at] + wrong + text[at + len(word):]
        refused, message = said(heng, folder, changed, tongue)
        if not refused:
            continue
        done += 1
        if names(message, word):
            named += 1
        elif not quiet:
            line = text.count("\n", 0, at) + 1
            print(f"--- {tongue} seed {seed}: {word} -> {wrong} in line {line}")
            print(message)
    return named


def main():
    heng, seeds = sys.argv[1], [int(s) for s in sys.argv[2:]] or [1, 4, 6, 20]
    chinese = subprocess.run([heng, "fmt", "--lang", "zh", str(SCHEME)],
                             capture_output=True, encoding="utf-8", check=True)
    texts = {"en": SCHEME.read_text(encoding="utf-8"), "zh": chinese.stdout}
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for tongue, text in texts.items():
                named = try_seed(heng, pathlib.Path(folder), text, tongue, seed,
                                 quiet=False)
                print(f"seed {seed} {tongue}: {named} of {PLACES} named")
                failed |= named < NAMED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
