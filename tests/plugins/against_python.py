#!/usr/bin/python3
"""Checks the CSV reader against Python's csv, and what the writers write by
reading it back with Python.

    against_python.py SHOW
"""
import csv
import decimal
import fractions
import io
import json
import os
import random
import subprocess
import sys
import tempfile

ROUNDS = 40
PIECES = ["", "a", "1.5", "科技局", "a b", ",", "\n", "\r\n", "\r", '"', '""',
          "-", "é", "x" * 300, " ", "𠮷", "\t", ";"]


def show(*arguments):
    done = subprocess.run([sys.argv[1], *arguments], capture_output=True)
    assert done.returncode == 0, (arguments, done)
    return done.stdout


def random_cell(dice):
    """A cell as text, and as it may be written."""
    text = "".join(dice.choices(PIECES, k=dice.randint(0, 3)))
    must = text.startswith('"') or any(c in text for c in ",\r\n")
    if must or dice.random() < 0.3:
        return '"' + text.replace('"', '""') + '"'
    return text


def random_file(dice):
    ends = dice.choice([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]])
    text = "first,second" + ends[0]
    for _ in range(dice.randint(0, 30)):
        if dice.random() < 0.1:
            text += ends[0]
        cells = [random_cell(dice) for _ in range(dice.randint(1, 5))]
        text += ",".join(cells) + dice.choice(ends)
    return text[:-1] if dice.random() < 0.3 and text[-1] == "\n" else text


def read_by_plugin(path):
    """Rows of cells, from texts like `row 2 2 1:a 1:b`."""
    text = show("read", path)
    at = text.index(b"\n") + 1
    rows = []
    while at < len(text):
        kind, _line, count = text[at:].split(b" ", 3)[:3]
        assert kind in (b"headings", b"row"), text[at:at + 200]
        count = int(count.split(b"\n")[0])
        at += len(kind) + len(_line) + len(str(count)) + 2
        row = []
        for _ in range(count):
            colon = text.index(b":", at)
            length = int(text[at + 1:colon])
            row.append(text[colon + 1:colon + 1 + length].decode())
            at = colon + 1 + length
        assert text[at:at + 1] == b"\n"
        at += 1
        rows.append(row)
    return rows


def check_reader(folder):
    seed = os.environ.get("HENG_SEED", str(random.randrange(1 << 32)))
    print(f"HENG_SEED={seed}")
    dice = random.Random(seed)
    path = os.path.join(folder, "t.csv")
    for number in range(ROUNDS):
        text = random_file(dice)
        encoding = dice.choice(["utf-8", "utf-8-sig"])
        with open(path, "w", encoding=encoding, newline="") as file:
            file.write(text)
        want = [row for row in csv.reader(io.StringIO(text, newline=""))
                if row]
        got = read_by_plugin(path)
        assert got == want, (number, text, got, want)


def check_encoding(folder):
    path = os.path.join(folder, "t.csv")
    rows = [["编号", "名称"], ["kj", "科技局"], ["镕", "𠮷"]]
    with open(path, "w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    assert b"GB18030" in show("read", path)
    assert read_by_plugin(path) == rows


def check_csv_writer():
    for tongue in ("en", "zh"):
        text = show("csv", tongue)
        assert text.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"),
                                           newline="")))
        assert [len(row) for row in rows] == [10] * 4
        assert rows[2][1] == 'fg, "x"' and rows[3][2] == "Education\nBureau"


def random_fraction(dice):
    digits = dice.choice([1, 2, 3, 9, 18, 19, 40, 90])
    over = dice.randrange(-10 ** dice.randint(1, digits), 10 ** digits)
    under = dice.randrange(1, 10 ** dice.randint(1, digits))
    # Nines ask for carrying, tens for zeros behind the point.
    if dice.random() < 0.2:
        over, under = 10 ** digits * 3 - 1, 3 * 10 ** dice.randint(0, digits)
    return fractions.Fraction(over, under)


def check_fractions():
    """Decimals of 15 digits that count, and exact values that add nothing and
    lose nothing."""
    dice = random.Random(20261122)
    numbers = [random_fraction(dice) for _ in range(1500)]
    text = show("fractions", *[f"{x.numerator}/{x.denominator}"
                               for x in numbers]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(numbers)
    for number, row in zip(numbers, rows):
        if not row["x (exact)"]:
            assert fractions.Fraction(row["x"]) == number, (number, row)
            continue
        over, under = row["x (exact)"].split("÷")
        assert fractions.Fraction(int(over), int(under)) == number
        whole = len(str(abs(number.numerator) // number.denominator))
        context = decimal.Context(prec=max(15, whole),
                                  rounding=decimal.ROUND_HALF_UP)
        want = context.divide(decimal.Decimal(number.numerator),
                              decimal.Decimal(number.denominator))
        assert decimal.Decimal(row["x"]) == want, (number, row, want)
        assert "E" not in row["x"] and row["x"].strip("-")[0] != "."


def check_json_writer():
    for tongue in ("en", "zh"):
        text = show("json", tongue).decode()
        document = json.loads(text, parse_float=decimal.Decimal)
        assert list(document) == ["heng", "kind", "run", "departments",
                                  "findings", "explanation", "text"]
        first, second, third = document["departments"]
        assert str(first["total"]) == "90.10"
        assert second["goals"] == {"numerator": "1", "denominator": "3"}
        assert third["place"] == {"held": 3}
        total, end = document["explanation"]
        assert [len(node["children"]) for node in total["children"][:1]] == [2]
        assert "children" not in end


with tempfile.TemporaryDirectory() as temporary:
    check_reader(temporary)
    check_encoding(temporary)
check_csv_writer()
check_fractions()
check_json_writer()
