#!/usr/bin/env python3
"""Checks the checks: each is shown a small tree that is wrong in one place."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import check_docs      # noqa: E402
import check_layers    # noqa: E402
import check_texts     # noqa: E402

TABLE = """
| folder | holds | may use |
|---|---|---|
| `core/base/` | memory | –; gmp |
| `core/plan/` | plans | base |
"""


class Tree(unittest.TestCase):
    """A tree of two rooms, a plugin and the command."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.put("core/base/CMakeLists.txt",
                 "heng_room(base\n  SOURCES arena.c\n"
                 "  LIBRARIES ${GMP_LIBRARY})\n")
        self.put("core/plan/CMakeLists.txt",
                 "heng_room(plan\n  SOURCES plan.c\n  MAY_USE base)\n")
        self.put("plugins/csv/CMakeLists.txt", "heng_plugin(csv SOURCES c.c)\n")
        self.put("core/base/arena.h", "")
        self.put("core/plan/plan.h", "")
        self.put("core/plan/plan_internal.h", "")
        self.put("core/cli/cli.h", "")
        self.put("core/base/arena.c",
                 '#include <gmp.h>\n#include <string.h>\n'
                 '#include "base/arena.h"\n')
        self.put("core/plan/plan.c",
                 '#include "plan/plan_internal.h"\n#include "base/arena.h"\n')
        self.put("plugins/csv/c.c", "#include <heng/plugin.h>\n")
        self.put("docs/architecture.md", TABLE)

    def put(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def layers(self):
        problems = []
        check_layers.check(self.root, problems.append)
        return problems

    def assert_layers(self, file, text, problem):
        self.put(file, text)
        self.assertEqual(self.layers(), [problem])

    def test_a_tree_that_keeps_to_the_table_is_right(self):
        self.assertEqual(self.layers(), [])

    def test_a_lower_room_may_not_use_a_higher_one(self):
        self.assert_layers("core/base/arena.c", '\n#include "plan/plan.h"\n',
                           "core/base/arena.c:2: base may not use plan")

    def test_a_foreign_library_must_be_listed(self):
        self.assert_layers(
            "core/plan/plan.c", "#include <lua.h>\n",
            "core/plan/plan.c:1: plan does not list PkgConfig::LUA")

    def test_an_unknown_library_is_found(self):
        self.assert_layers(
            "core/plan/plan.c", "#include <zlib.h>\n",
            "core/plan/plan.c:1: <zlib.h> belongs to no library that plan lists")

    def test_a_plugin_sees_the_public_headers_only(self):
        self.assert_layers(
            "plugins/csv/c.c", '#include "base/arena.h"\n',
            "plugins/csv/c.c:1: plugin csv sees <heng/…> only, not base")

    def test_the_command_sees_the_public_headers_only(self):
        self.assert_layers("core/cli/run.c", '#include "plan/plan.h"\n',
                           "core/cli/run.c:1: cli sees <heng/…> only, not plan")

    def test_nothing_includes_the_command(self):
        self.assert_layers("core/plan/plan.c", '#include "cli/cli.h"\n',
                           "core/plan/plan.c:1: nothing includes core/cli")

    def test_internal_headers_stay_inside(self):
        self.put("core/plan/CMakeLists.txt",
                 "heng_room(plan SOURCES plan.c MAY_USE base exec)\n")
        self.put("core/exec/CMakeLists.txt", "heng_room(exec SOURCES run.c)\n")
        self.put("core/exec/run_internal.h", "")
        self.put("core/plan/plan.c", '#include "exec/run_internal.h"\n')
        self.assertIn('core/plan/plan.c:1: "exec/run_internal.h" is for exec '
                      "only", self.layers())

    def test_rooms_that_use_each_other_are_a_ring(self):
        self.put("core/base/CMakeLists.txt",
                 "heng_room(base SOURCES arena.c MAY_USE plan\n"
                 "  LIBRARIES ${GMP_LIBRARY})\n")
        self.assertIn("rooms use each other in a ring: base, plan",
                      self.layers())

    def test_the_page_must_say_what_cmake_says(self):
        self.put("docs/architecture.md", TABLE.replace("| base |", "| – |"))
        self.assertEqual(self.layers(),
                         ["docs/architecture.md: plan may use –, but its "
                          "CMakeLists.txt says base"])

    def texts(self, name, text):
        self.put(name, text)
        problems = []
        check_texts.check_file(self.root, self.root / name, problems.append)
        return problems

    def test_texts_are_looked_through(self):
        cases = {
            "// a\nint x; \n": "a.c:2: blanks at the end",
            "// a\n// TO" "DO\n": "a.c:2: a mark of work left undone",
            "// see /ho" "me/x/\n": "a.c:1: a path of somebody's machine",
            "// a\u202e\n": "a.c:1: invisible character U+202E",
            "// a\n\tx\n": "a.c:2: invisible character U+0009",
            "int x;\n": "a.c:1: does not begin with what it is for",
            "// a": "a.c: does not end in a line end",
        }
        for text, problem in cases.items():
            with self.subTest(text):
                self.assertEqual(self.texts("a.c", text), [problem])
        self.assertEqual(self.texts("a.c", "// 衡 is fine\n"), [])

    def test_links_must_lead_somewhere(self):
        self.assertEqual(self.texts("a.md", "[x](b.md) [y](a.md)\n"),
                         ["a.md: the link to b.md leads nowhere"])


class Examples(unittest.TestCase):
    def test_output_is_compared_line_by_line(self):
        self.assertTrue(check_docs.matches(["a", "b"], ["a", "b"]))
        self.assertFalse(check_docs.matches(["a", "b"], ["a", "c"]))
        self.assertFalse(check_docs.matches(["a"], ["a", "b"]))

    def test_a_gap_stands_for_any_lines(self):
        self.assertTrue(check_docs.matches(["a", "…"], ["a", "b", "c"]))
        self.assertTrue(check_docs.matches(["…", "c"], ["a", "b", "c"]))
        self.assertTrue(check_docs.matches(["a", "…", "b"], ["a", "b"]))
        self.assertFalse(check_docs.matches(["…", "d"], ["a", "b", "c"]))

    def changed(self, text):
        problems = []
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "a.heng").write_text("x {\n  a = 1\n  a = 2\n}\n", "utf-8")
            page = check_docs.Page(pathlib.Path("p.md"), "heng", folder,
                                   problems.append)
            page.edit(1, "a.heng", text)
            return (folder / "a.heng").read_text("utf-8"), problems

    def test_lines_are_changed_where_they_stand(self):
        self.assertEqual(self.changed("- a = 1\n+ a = 3\n+ b = 4\n"),
                         ("x {\n  a = 3\n  b = 4\n  a = 2\n}\n", []))
        self.assertEqual(self.changed("- a = 9\n+ a = 3\n")[1],
                         ["p.md:1: a.heng has 0 times: a = 9"])


if __name__ == "__main__":
    unittest.main()
