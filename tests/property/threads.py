"""The same rules and records give the same bytes again, with any number of
threads."""
import subprocess

from heng_runs import ROOT, heng, profiles


def bytes_of(profile, form, threads):
    return subprocess.run([heng(), "run", profile, "--format", form,
                           "--threads", threads], capture_output=True,
                          cwd=ROOT).stdout


def main():
    failed = 0
    for profile in profiles():
        for form in ("csv", "json", "table"):
            first = bytes_of(profile, form, "1")
            same = bool(first) and all(
                bytes_of(profile, form, n) == first for n in ("1", "4"))
            print("ok  " if same else "FAIL", profile, form, len(first), "bytes")
            failed += not same
    raise SystemExit(1 if failed else 0)


main()
