"""Two tongues, one language: every profile stands in the house's form; formatted
to Chinese it has the same hash, the same results, and its examples pass; formatted
back it is the text that formatting to English gives. So have the rules that a
script makes."""
import os
import re
import shutil
import subprocess

from heng_runs import (ROOT, heng, profiles, run, script_of, temporary,
                       without_texts)


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


def hash_of(path):
    done = subprocess.run([heng(), "dump", "plan-json", path],
                          capture_output=True, cwd=ROOT)
    found = re.search(rb'"hash":"(\w+)"', done.stdout)
    return found and found.group(1)


def script_in_both(profile):
    """What a script makes of rules, written out, says the same in both tongues."""
    script = script_of(os.path.join(ROOT, profile))
    if not script:
        return
    with temporary() as folder:
        name = os.path.basename(profile)
        copy = os.path.join(folder, name)
        os.mkdir(copy)
        main = os.path.join(copy, name + ".heng")
        whole = subprocess.run([heng(), "dump", "whole", profile], cwd=ROOT,
                               capture_output=True, check=True)
        with open(main, "wb") as f:
            f.write(whole.stdout)
        without_texts(script, os.path.join(copy, "profile.lua"))
        before = hash_of(profile)
        yield "the script's rules", before and hash_of(main) == before
        for tongue in ("zh", "en"):
            rewrite(copy, tongue)
            yield "the script's rules, " + tongue, hash_of(main) == before


def shared_in_both():
    """The rules that cities share, in Chinese under the cities as they are."""
    with temporary() as folder:
        shutil.copytree(os.path.join(ROOT, "rules"),
                        os.path.join(folder, "rules"))
        shared = os.path.join(folder, "rules", "shared")
        rewrite(shared, "en")
        english = texts(shared)
        for tongue in ("zh", "en"):
            rewrite(shared, tongue)
            for profile in profiles():
                want = hash_of(profile)
                yield ("in %s under %s" % (tongue, profile),
                       want and hash_of(os.path.join(folder, profile)) == want)
        yield "en(zh)", texts(shared) == english


def main():
    failed = 0
    for profile in profiles():
        for path in rule_files(os.path.join(ROOT, profile)):
            form = subprocess.run([heng(), "fmt", "--check", path], cwd=ROOT,
                                  capture_output=True).returncode
            if form:
                print("FAIL", path, "is not in form: heng fmt -w")
                failed += 1
        for what, good in [*same_in_both(profile), *script_in_both(profile)]:
            print("ok  " if good else "FAIL", profile, what)
            failed += not good
    for path in rule_files(os.path.join(ROOT, "rules", "shared")):
        with open(path, "rb") as f:
            good = formatted(path) == f.read()
        print("ok  " if good else "FAIL", os.path.basename(path), "in form")
        failed += not good
    for what, good in shared_in_both():
        print("ok  " if good else "FAIL", "shared rules", what)
        failed += not good
    raise SystemExit(1 if failed else 0)


main()
