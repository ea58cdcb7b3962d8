"""Two tongues, one language: every profile stands in the house's form; formatted
to Chinese it has the same hash, the same results, and its examples pass; formatted
back it is the text that formatting to English gives."""
import os
import shutil
import subprocess

from heng_runs import ROOT, heng, profiles, run, temporary


def formatted(path, *options):
    done = subprocess.run([heng(), "fmt", *options, path], cwd=ROOT,
                          capture_output=True, check=True)
    return done.stdout


def rule_files(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder)
                  if name.endswith(".heng"))


def rewrite(folder, tongue):
    for path in rule_files(folder):
        text = formatted(path, "--lang", tongue)
        with open(path, "wb") as f:
            f.write(text)


def texts(folder):
    out = []
    for path in rule_files(folder):
        with open(path, "rb") as f:
            out.append(f.read())
    return out


def results(folder):
    _, document = run("run", folder)
    facts = document.pop("run")
    return facts["hash"], document


def same_in_both(profile):
    with temporary() as folder:
        copy = os.path.join(folder, os.path.basename(profile))
        shutil.copytree(os.path.join(ROOT, profile), copy)
        before = results(copy)
        rewrite(copy, "en")
        english = texts(copy)
        rewrite(copy, "zh")
        chinese = texts(copy)
        yield "hash and results", results(copy)[0] == before[0]
        examples = subprocess.run([heng(), "test", copy], cwd=ROOT,
                                  capture_output=True)
        yield "examples", examples.returncode == 0
        rewrite(copy, "zh")
        yield "zh(zh)", texts(copy) == chinese
        rewrite(copy, "en")
        yield "en(zh)", texts(copy) == english
        rewrite(copy, "zh")
        yield "zh(en)", texts(copy) == chinese


def main():
    failed = 0
    for profile in profiles():
        for path in rule_files(os.path.join(ROOT, profile)):
            form = subprocess.run([heng(), "fmt", "--check", path], cwd=ROOT,
                                  capture_output=True).returncode
            if form:
                print("FAIL", path, "is not in form: heng fmt -w")
                failed += 1
        for what, good in same_in_both(profile):
            print("ok  " if good else "FAIL", profile, what)
            failed += not good
    raise SystemExit(1 if failed else 0)


main()
