"""The examples of every profile have the same verdicts in any order, alone or
together, and give the same bytes with any number of threads; so do failures."""
import os
import random
import re
import shutil
import subprocess

from heng_runs import ROOT, drawn_seed, heng, run, temporary


def example_texts(text):
    """What stands before the examples, and each example with its comments."""
    parts = re.split(r"^(?=(?:example|示例)\s)", text, flags=re.M)
    return parts[0], parts[1:]


def verdicts(document):
    return sorted((row["profile"], row["example"], row["passed"], row["failed"])
                  for row in document["examples"])


def tests_of(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".test.heng")]


def shuffle(path, rng, spoil):
    """Writes the examples in another order; one in eight is made to fail."""
    with open(path, encoding="utf-8") as f:
        head, parts = example_texts(f.read())
    if spoil:
        parts = [re.sub(r"(expect [^|\n]*= )(\d+)$", r"\g<1>7\2", part, flags=re.M)
                 if rng.random() < 0.125 else part for part in parts]
        with open(path, "w", encoding="utf-8") as f:
            f.write(head + "".join(parts))
        return
    rng.shuffle(parts)
    with open(path, "w", encoding="utf-8") as f:
        f.write(head + "".join(p if p.endswith("\n") else p + "\n"
                               for p in parts))


def same_bytes(profile):
    words = ([], ["--format", "json"], ["--format", "junit"], ["--lang", "zh"])
    for form in words:
        answers = {
            (done.stdout, done.stderr) for done in (
                subprocess.run([heng(), "test", profile, "--threads", n, *form],
                               capture_output=True, cwd=ROOT)
                for n in ("1", "4", "3"))}
        if len(answers) != 1:
            return False
    return True


def main():
    failed = 0
    for seed in ("1", drawn_seed()):
        rng = random.Random(seed)
        with temporary() as folder:
            rules = os.path.join(folder, "rules")
            shutil.copytree(os.path.join(ROOT, "rules"), rules)
            for name in sorted(os.listdir(rules)):
                profile = os.path.join(rules, name)
                if not os.path.isdir(profile) or not tests_of(profile):
                    continue
                for path in tests_of(profile):
                    shuffle(path, rng, spoil=True)
                plain = verdicts(run("test", profile)[1])
                same = same_bytes(profile)
                for path in tests_of(profile):
                    shuffle(path, rng, spoil=False)
                again = verdicts(run("test", profile)[1])
                wrong = sum(not row[2] for row in plain)
                good = same and again == plain
                print("ok  " if good else "FAIL", seed, name, len(plain),
                      "examples,", wrong, "made to fail")
                failed += not good
    raise SystemExit(1 if failed else 0)


main()
