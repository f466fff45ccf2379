# contract: tests/oracles/deductions.meed
"""What missed periods cost, reckoned from the words of the contract with nothing of the engine."""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
VALUE = {1: Decimal("123456.78"), 2: Decimal("1000000.01"), 3: Decimal("400000.40")}


def rounded(pounds):
    return pounds.quantize(PENNY, rounding=ROUND_HALF_UP)


def judge(row):
    item, first_day = row["item"], row["from"]
    missing = row.get("missing")
    if missing is None and "denominator" in row and Decimal(row["denominator"]) == 0:
        missing = "not applicable"
    if item == "letters":
        if first_day < "2024-07-01":
            return "not judged"
        if first_day in ("2025-07-01", "2025-08-01"):
            return "in grace"
        if missing is not None:
            return "missing" if missing in ("suppressed", "not due") else "missed"
        asked = Decimal(90) if first_day < "2025-04-01" else Decimal("92.5")
        return "met" if Decimal(row["numerator"]) * 100 >= asked * Decimal(row["denominator"]) else "missed"
    if missing is not None:
        return "missed" if missing == "suppressed" else "missing"
    return "met" if Decimal(row["value"]) <= 28 else "missed"


for line in sys.stdin:
    case = json.loads(line)
    year = case["year"]
    judged = {(row["item"], row["period"]): judge(row) for row in case["rows"]}
    figures = {f"{item} in {period}": result for (item, period), result in judged.items()}
    missed = lambda wanted: sum(1 for (item, _), result in judged.items() if item == wanted and result == "missed")
    each = rounded(VALUE[year] * Decimal("0.00125"))
    most = rounded(VALUE[year] * Decimal("0.01") - Decimal("0.005"))
    figures["letters.deducted"] = str(min(each * missed("letters"), most))
    if year >= 2:
        figures["waits.deducted"] = str(rounded(Decimal("333.335")) * missed("waits"))
    # What is deducted is no part of what payments come to.
    figures["total"] = str(VALUE[year])
    print(json.dumps({"case": case["case"], "figures": figures}))
