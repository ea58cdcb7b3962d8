#!/usr/bin/env python3
"""Writes messages.md, the reference of what Heng says, from the rows in
core/base/messages and the golden cases that show each.

    messages.py            writes docs/reference/messages.md
    messages.py --check    says whether it is current, and which message no golden
                           case shows in both tongues; exit 1 if so
"""
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = HERE / "messages.md"

# A text may be written in pieces, as C allows.
PIECE = r'"(?:[^"\\]|\\.)*"'
STRING = rf"({PIECE}(?:\s*{PIECE})*)"
MESSAGE = re.compile(
    rf"HENG_MESSAGE\(\s*(\w+),\s*(\d+),\s*(\w+),\s*{STRING},\s*{STRING}\s*\)")
# In the order of the numbers.
ROOMS = (("syntax", "How rules are written", 100),
         ("plan", "What rules mean", 200),
         ("records", "Records", 400),
         ("run", "Findings of a run", 500),
         ("host", "Profiles, files, the command", 600),
         ("lua", "Scripts of profiles", 700),
         ("regress", "Examples", 800),
         ("host", "Changes of rules", 900))
# What no case shows, and why: in the page it stands in place of the example.
UNSHOWN = {
    408: ("It takes more than two thousand million rows.", "须有二十一亿行以上。"),
    703: ("It takes seconds of a processor, as many as the machine gives.",
          "须占用处理器数秒，因机器而异。"),
    665: ("Only a program that embeds Heng can ask for rules by no name.",
          "只有嵌入本程序的软件才会不写方案名。"),
    674: ("It takes an installation from which files are missing.",
          "须有缺少文件的安装。"),
}
SEVERITY = {"ERROR": "error 错误", "WARNING": "warning 提醒"}


def messages():
    """{number: (severity, english, chinese)}"""
    found = {}
    for path in sorted((ROOT / "core/base/messages").glob("*.def")):
        for _, number, severity, en, zh in MESSAGE.findall(
                path.read_text("utf-8")):
            found[int(number)] = (severity, plain(en), plain(zh))
    return found


def plain(text):
    text = "".join(piece[1:-1] for piece in re.findall(PIECE, text))
    return text.replace('\\"', '"').replace("\\\\", "\\")


def blocks(text, code, colon):
    """The lines of the first message with that code, with what stands below.
    A finding is numbered: (1) H501 units.csv:3: …"""
    lines = text.splitlines()
    said = re.compile(rf"\b{code}{colon}|^\(\d+\) {code} [^:：]*(:\d+)?{colon}")
    for i, line in enumerate(lines):
        if not said.search(line):
            continue
        end = i + 1
        while end < len(lines) and lines[end].startswith(" "):
            end += 1
        return lines[i:end]
    return None


def cases():
    """{number: (head, english block, chinese block, case)}: the shortest case
    that shows a message in both tongues."""
    found = {}
    for path in sorted((ROOT / "tests/golden").glob("*/*.case")):
        text = path.read_text("utf-8")
        head = " ".join(line[2:].strip() for line in
                        text.split("----")[0].splitlines()
                        if line.startswith("# "))
        for code in set(re.findall(r"\bH(\d{3})\b", text)):
            en = blocks(text, "H" + code, ":")
            zh = blocks(text, "H" + code, "：")
            if not en or not zh:
                continue
            own = path.stem.split("_")[0] == "H" + code
            rank = (not own, len(en) + len(zh), len(text))
            if int(code) not in found or rank < found[int(code)][0]:
                found[int(code)] = (rank, head, en, zh, path)
    return found


def page():
    said, shown = messages(), cases()
    out = ["# What Heng says", "",
           "Every message has a number that stays its own. `{0}`, `{1}` … stand "
           "for what it is about. Below the text is what it looks like; the case "
           "that shows it stands in `tests/golden`.", "",
           "每条消息有固定的编号。`{0}`、`{1}`……代表所涉及的内容。下面是实际显示的样子，"
           "相应的用例在 `tests/golden` 中。", "",
           "This page is made by `docs/reference/messages.py`. 本页由该程序生成。", ""]
    starts = [start for _, _, start in ROOMS] + [1000]
    for (_, title, start), end in zip(ROOMS, starts[1:]):
        out += [f"## {title}", ""]
        for number in sorted(n for n in said if start <= n < end):
            severity, en, zh = said[number]
            out += [f"### H{number}", "", f"{SEVERITY[severity]}", "",
                    f"- {en}", f"- {zh}", ""]
            if number in shown:
                _, head, en, zh, path = shown[number]
                out += [head, "", "```text", *en, *zh, "```", ""]
            elif number in UNSHOWN:
                out += ["No case shows it. 没有用例：" + " ".join(UNSHOWN[number]),
                        ""]
    # A page has no characters that nobody sees; a message may show one.
    return "\n".join("".join(c for c in line if unicodedata.category(c) != "Cf")
                     for line in out).rstrip("\n") + "\n"


def main():
    if "--check" not in sys.argv:
        PAGE.write_text(page(), "utf-8")
        return
    shown = cases()
    said = messages()
    unshown = [n for n in said if n not in shown and n not in UNSHOWN]
    for number in sorted(unshown):
        print(f"H{number}: no golden case shows it in both tongues")
    for number in sorted(n for n in UNSHOWN if n in shown or n not in said):
        print(f"H{number}: UNSHOWN is not true of it")
        unshown.append(number)
    current = PAGE.exists() and PAGE.read_text("utf-8") == page()
    if not current:
        print("docs/reference/messages.md is old: ./dev docs")
    sys.exit(0 if current and not unshown else 1)


if __name__ == "__main__":
    main()
