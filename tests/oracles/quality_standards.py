# contract: examples/quality-standards/contract.meed
"""The local quality standards, judged from the words of their schedule with nothing of the engine.

Reads cases and writes judgements, a line of JSON each; CONTRIBUTING.md says what they hold.
"""

import json
import sys
from decimal import Decimal

APRIL_2017 = "2017-04-01"

# "95% of letters and referrals in time", for the whole term.
ALWAYS_95 = {
    "outpatient-letters",
    "discharge-letters",
    "crisis-referrals",
    "urgent-referrals",
    "nonurgent-referrals",
}

WTE = {
    "2019-10": "135.0", "2019-11": "135.0", "2019-12": "135.0", "2020-01": "137.0", "2020-02": "140.0",
    "2020-03": "145.0", "2020-04": "150.0", "2020-05": "150.0", "2020-06": "150.0", "2020-07": "150.0",
}
EPISODES = {
    "2019-10": "230", "2019-11": "250", "2019-12": "260", "2020-01": "280", "2020-02": "300",
    "2020-03": "310", "2020-04": "310", "2020-05": "320", "2020-06": "350", "2020-07": "350",
}


def required(item, first_day):
    """The per cent or the number that the month asks for; None where there is no target."""
    if item in ALWAYS_95:
        return Decimal(95)
    if item == "discharge-summaries":
        return Decimal(95) if first_day >= APRIL_2017 else None
    if item == "physical-health":
        return Decimal(85) if first_day >= APRIL_2017 else None
    trajectory = {"wte": WTE, "new-episodes": EPISODES}[item]
    number = trajectory.get(first_day[:7])
    return None if number is None else Decimal(number)


def judge(row):
    item, first_day = row["item"], row["from"]
    asked = required(item, first_day)
    if asked is None:
        return "not judged"
    # "Twelve months to comply" with the whole caseload.
    if item == "physical-health" and "2018-10-01" <= first_day <= "2019-09-30":
        return "in grace"
    missing = row.get("missing")
    if missing is None and "denominator" in row and Decimal(row["denominator"]) == 0:
        missing = "not applicable"
    if missing is not None:
        # Of summaries, a figure that is not given counts as missed; one that is suppressed or not due does not.
        counts = item == "discharge-summaries" and missing not in ("suppressed", "not due")
        return "missed" if counts else "missing"
    if "denominator" in row:
        met = Decimal(row["numerator"]) * 100 >= asked * Decimal(row["denominator"])
    else:
        met = Decimal(row["value"]) >= asked
    return "met" if met else "missed"


for line in sys.stdin:
    case = json.loads(line)
    figures = {f"{row['item']} in {row['period']}": judge(row) for row in case["rows"]}
    print(json.dumps({"case": case["case"], "figures": figures}))
