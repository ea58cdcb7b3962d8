"""The samples owe figures to what was published: the rules count them, and no
rule contains them."""
from heng_runs import run

PUBLISHED = {
    "zibo": {"issues_found": 118, "self_checks": 212, "tracked_matters": 55,
             "works_assessed": 12, "lowest": 60, "tracking_items": 14,
             "problem_kinds": 7},
    "zhongwei": {"chosen_departments": 15, "evidence_givers": 11,
                 "first_level": 2, "second_level": 15, "points": 35},
    "hulunbuir": {"banners_assessed": 14, "spot_checked": 6,
                  "department_items": 27, "banner_items": 24},
    "nantong": {"counted": 58, "charged_departments": 21, "officials": 6,
                "works_behind": 2, "common_matters": 28},
    "tianjin": {"bodies": 5, "districts": 2, "checklists": 4, "visited": 70,
                "deep_talks": 200, "questionnaires": 980, "opinion_givers": 19},
}
AT_LEAST = {"zhongwei": {"interviewees": 160}}


def main():
    failed = 0
    for city, figures in PUBLISHED.items():
        values = run("run", "rules/" + city)[1]["values"]
        least = AT_LEAST.get(city, {})
        wrong = [name for name in figures if int(values[name]) != figures[name]]
        wrong += [name for name in least if int(values[name]) < least[name]]
        print("FAIL" if wrong else "ok  ", city, *wrong)
        failed += len(wrong)
    raise SystemExit(1 if failed else 0)


main()
