"""The samples and the records of earlier years are what their generators write,
byte for byte."""
import filecmp
import os
import subprocess
import sys

from heng_runs import ROOT, temporary


# The sets of a city, each with what its generator is told.
def sets_of(city):
    folder = os.path.join(ROOT, "rules", city)
    yield os.path.join(folder, "sample"), []
    stored = os.path.join(folder, "records")
    years = sorted(os.listdir(stored)) if os.path.isdir(stored) else []
    for year in years:
        if os.path.isdir(os.path.join(stored, year)):
            yield os.path.join(stored, year), ["--year", year]


def main():
    failed = 0
    for city in ("nantong", "zibo", "zhongwei", "hulunbuir", "tianjin"):
        script = os.path.join(ROOT, "tests", "support",
                              "make_%s_sample.py" % city)
        for place, options in sets_of(city):
            with temporary() as folder:
                subprocess.run([sys.executable, "-B", script, folder, *options],
                               check=True, capture_output=True)
                names = sorted(os.listdir(folder))
                stored = sorted(n for n in os.listdir(place)
                                if n.endswith(".csv"))
                same = names == stored and filecmp.cmpfiles(
                    folder, place, names, shallow=False)[0] == names
            print("ok  " if same else "FAIL", city, *options, len(names),
                  "files")
            failed += not same
    raise SystemExit(1 if failed else 0)


main()
