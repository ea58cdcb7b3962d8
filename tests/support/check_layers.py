#!/usr/bin/env python3
"""Checks every #include against the rooms that the CMake files declare.

    check_layers.py [ROOT]      prints FILE:LINE: what is wrong; exit 1 if any

What a room may use stands once, beside its target: MAY_USE names other rooms,
LIBRARIES the foreign ones. On top of that:

- core/cli and the plugins are outside of the house: of it they see <heng/…>;
- nothing includes core/cli, and no room includes a plugin;
- FILE_internal.h is for its own folder only;
- the table of rooms in docs/architecture.md says the same as the CMake files.
"""
import pathlib
import re
import sys

# The headers that come with a library, by the name CMake knows it under.
HEADERS = {
    "PkgConfig::LUA": r"(lua|lauxlib|lualib|luaconf)\.h",
    "PkgConfig::UV": r"uv\.h|uv/.*",
    "PkgConfig::UTF8PROC": r"utf8proc\.h",
    "PkgConfig::NETTLE": r"nettle/.*",
    "${GMP_LIBRARY}": r"gmp\.h",
}

# The C library, as far as this tree uses it: C17 and POSIX.
STANDARD = set("""
assert ctype errno fcntl float inttypes iso646 limits locale math setjmp signal
stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string
strings tgmath time uchar wchar wctype dirent dlfcn fcntl iconv langinfo poll
pthread sched semaphore termios unistd
sys/ioctl sys/mman sys/resource sys/stat sys/time sys/types sys/wait
immintrin emmintrin
""".split())

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
CALL = re.compile(r"heng_(room|plugin)\(\s*(\w+)(.*?)\)\s*$", re.S | re.M)


class Place:
    """A folder with a target: a room of core, the grammar, or a plugin."""

    def __init__(self, name, folder, may_use, libraries):
        self.name, self.folder = name, folder
        self.may_use, self.libraries = may_use, libraries


def arguments(text):
    """{"SOURCES": […], "MAY_USE": […], …} of a call's words."""
    out, keyword = {}, ""
    for word in re.sub(r"#.*", "", text).split():
        if word in ("SOURCES", "MAY_USE", "LIBRARIES"):
            keyword = word
        else:
            out.setdefault(keyword, []).append(word)
    return out


def read_places(root):
    """Rooms and plugins as the CMake files declare them."""
    rooms, plugins = {}, []
    files = sorted(root.glob("core/*/CMakeLists.txt"))
    files += [root / "grammar" / "CMakeLists.txt"]
    files += sorted(root.glob("plugins/*/CMakeLists.txt"))
    for file in files:
        if not file.exists():
            continue
        for kind, name, rest in CALL.findall(file.read_text("utf-8")):
            told = arguments(rest)
            place = Place(name, file.parent, told.get("MAY_USE", []),
                          told.get("LIBRARIES", []))
            if kind == "room":
                rooms[name] = place
            else:
                plugins.append(place)
        # One that is built elsewhere, with the installed headers.
        if re.search(r"^project\((\w+)", file.read_text("utf-8"), re.M):
            plugins.append(Place(file.parent.name, file.parent, [], []))
    return rooms, plugins


def includes(file):
    text = file.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


def wrong_foreign(place, header):
    """What is wrong with an #include <header>, or None."""
    if header.startswith("heng/"):
        return None
    if header.removesuffix(".h") in STANDARD:
        return None
    for library, pattern in HEADERS.items():
        if re.fullmatch(pattern, header):
            if library in place.libraries:
                return None
            return f"{place.name} does not list {library}"
    return f"<{header}> belongs to no library that {place.name} lists"


def wrong_own(root, rooms, place, folder, header):
    """What is wrong with an #include "header" of a file in `folder`."""
    # Beside the file itself, as the plugins and the command do it.
    if "/" not in header and (folder / header).exists():
        return None
    room, _, name = header.partition("/")
    if not name:
        return f'"{header}" is not beside this file'
    if room == "cli" and place.name == "cli":
        return None
    if room == "cli":
        return "nothing includes core/cli"
    if room not in rooms:
        return f'"{header}" is in no room'
    if not (rooms[room].folder / name).exists():
        return f'"{header}" does not exist'
    if room == place.name:
        return None
    if place.may_use is None:
        return f"{place.name} sees <heng/…> only, not {room}"
    if room not in place.may_use:
        return f"{place.name} may not use {room}"
    if name.endswith("_internal.h"):
        return f'"{header}" is for {room} only'
    return None


def check_place(root, rooms, place, say):
    for file in sorted(place.folder.rglob("*.[ch]")):
        for line, foreign, header in includes(file):
            if foreign:
                wrong = wrong_foreign(place, header)
            else:
                wrong = wrong_own(root, rooms, place, file.parent, header)
            if wrong:
                say(f"{file.relative_to(root)}:{line}: {wrong}")


def order_of(rooms, say):
    """The rooms must have an order in which each uses earlier ones only."""
    done, left = set(), dict(rooms)
    while left:
        ready = [n for n, r in left.items() if done.issuperset(r.may_use)]
        if not ready:
            say("rooms use each other in a ring: " + ", ".join(sorted(left)))
            return
        for name in ready:
            done.add(name)
            del left[name]


def check_table(root, rooms, say):
    """docs/architecture.md: | `core/plan/` | … | base, words, grammar |"""
    page = root / "docs" / "architecture.md"
    if not page.exists():
        say("docs/architecture.md is missing")
        return
    told = {}
    for line in page.read_text("utf-8").splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        match = re.fullmatch(r"`(?:core/)?(\w+)/`", cells[0])
        if line.startswith("|") and match and len(cells) == 3:
            told[match.group(1)] = cells[2]
    for name, room in rooms.items():
        if name not in told:
            say(f"docs/architecture.md: the table has no row for {name}")
            continue
        said = told[name].split(";")[0]
        listed = [] if said == "–" else re.split(r",\s*", said)
        if sorted(listed) != sorted(room.may_use):
            say(f"docs/architecture.md: {name} may use {told[name]}, but its "
                f"CMakeLists.txt says {', '.join(room.may_use) or '–'}")


def check(root, say):
    rooms, plugins = read_places(root)
    if not rooms:
        say("no room was found")
    for room in rooms.values():
        for used in room.may_use:
            if used not in rooms:
                say(f"{room.name} may use {used}, which is no room")
    order_of(rooms, say)
    outside = [Place("cli", root / "core" / "cli", None, [])]
    for plugin in plugins:
        outside.append(Place(f"plugin {plugin.name}", plugin.folder, None,
                             plugin.libraries))
    known = {r.folder for r in rooms.values()} | {p.folder for p in outside}
    known.add(root / "core" / "include")
    for folder in sorted([*root.glob("core/*/"), *root.glob("plugins/*/")]):
        if folder not in known and any(folder.rglob("*.[ch]")):
            say(f"{folder.relative_to(root)}: no target was declared for it")
    for place in [*rooms.values(), *outside]:
        check_place(root, rooms, place, say)
    check_table(root, rooms, say)


def main():
    default = pathlib.Path(__file__).resolve().parents[2]
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    problems = []
    check(root.resolve(), problems.append)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
