"""The samples are what their generators write, byte for byte."""
import filecmp
import os
import subprocess
import sys

from heng_runs import ROOT, temporary


def main():
    failed = 0
    for city in ("nantong", "zibo", "zhongwei", "hulunbuir", "tianjin"):
        script = os.path.join(ROOT, "tests", "support",
                              "make_%s_sample.py" % city)
        sample = os.path.join(ROOT, "rules", city, "sample")
        with temporary() as folder:
            subprocess.run([sys.executable, "-B", script, folder], check=True,
                           capture_output=True)
            names = sorted(os.listdir(folder))
            stored = sorted(n for n in os.listdir(sample) if n.endswith(".csv"))
            same = names == stored and filecmp.cmpfiles(
                folder, sample, names, shallow=False)[0] == names
        print("ok  " if same else "FAIL", city, len(names), "files")
        failed += not same
    raise SystemExit(1 if failed else 0)


main()
