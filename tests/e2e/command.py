"""Running the command `heng`: what the end-to-end suites share.

HENG names the program, HENG_TEST_PLUGINS the folder of plugins made for tests.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["HENG"]
PLUGINS = pathlib.Path(os.environ["HENG_TEST_PLUGINS"])

MODEL = """record units 单位 {
  id 编号 key
  name 名称: text
  class 类别: choice
  posts 编制: number?
}
"""

SCHEME = """scheme tiny 小方案 "小方案" edition 2022
use model
extend choice units.class { department 部门, other 其他 }
param step 分差 = 2   assumed "a guess"
score departments 部门 from units where class = department {
  bonus size 规模分 = (posts else 0) / 3 * step   source "the book, page 2"
  place = rank by total descending; ties share
  outcome large 超编 when posts is known and posts > 40 because "{posts}"
}
check small 不超编 on departments: size <= 50 because "{id} 太大"
"""

UNITS = """id,name,class,posts
a,甲局,部门,30
b,乙局,department,45
c,丙办,other,10
d,丁委员会,department,
"""

EXAMPLES = """example "a third of the posts counts twice" {
  units | id | name | class      | posts |
        | x  | 某局 | department | 30    |
  expect departments x: size = 20
}
"""


class Answer:
    """What one call of the command gave."""

    def __init__(self, done):
        self.code = done.returncode
        # A table of CSV begins with a byte order mark.
        self.out = done.stdout.decode("utf-8-sig")
        self.err = done.stderr.decode("utf-8")
        self.bytes = done.stdout

    def json(self):
        return json.loads(self.out, object_pairs_hook=self._no_doubles)

    @staticmethod
    def _no_doubles(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise ValueError(f"doubled members: {names}")
        return dict(pairs)


class Case(unittest.TestCase):
    """A test with a folder of its own that holds the profile `tiny`."""
    maxDiff = None

    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)
        self.put("rules/model.heng", MODEL)
        self.put("rules/tiny/tiny.heng", SCHEME)
        self.put("rules/tiny/tiny.test.heng", EXAMPLES)
        self.put("rules/tiny/sample/units.csv", UNITS)

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        return path

    def heng(self, *words, code=0, **environment):
        """Calls the command; fails unless it ends with the exit status."""
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("LC_", "LANG", "HENG_"))}
        inherited["HENG_PATH"] = str(self.folder / "rules")
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder,
                              env=inherited | environment,
                              capture_output=True, check=False)
        answer = Answer(done)
        self.assertEqual(answer.code, code, f"{words}\n{answer.out}"
                         f"\n{answer.err}")
        return answer
