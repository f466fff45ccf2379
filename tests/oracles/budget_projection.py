# contract: examples/budget-projection/contract.meed
"""The budget projection, reckoned from its printed table with nothing of the engine.

Reads cases and writes payments in pounds and pence, a line of JSON each.
"""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
PENNY = Decimal("0.01")

# Thousands of pounds, Year 1 is 2013/14. These are the printed figures: row 1 is not reckoned here from a rate.
ROW_1 = [37110, 38003, 38918, 39854, 40813, 41795]
EFFICIENCY = [0, 1223, 2475, 3757, 5070, 6415]
SAVINGS = [0, 1542, 2485, 3161, 4177, 5392]


def pence(pounds):
    return pounds.quantize(PENNY, rounding=ROUND_HALF_UP)


def shared(spend, budget):
    """Half of what is left or missing, at most 1% of the budget."""
    return min(abs(budget - spend) / 2, budget / 100)


for line in sys.stdin:
    case = json.loads(line)
    year = case["year"]
    row_1, row_2, row_3 = (
        Decimal(ROW_1[year - 1] - less[year - 1]) * 1000 for less in ([0] * 6, EFFICIENCY, SAVINGS)
    )
    figures = {"row-1": row_1, "row-2": row_2, "row-3": row_3, "budget": row_3, "total": row_3}
    figures["envelope"] = Decimal("37109000")
    if year >= 2:
        spend = {row["item"]: row.get("value") for row in case["rows"]}.get("spend")
        figures["risk-share"] = Decimal(0)
        if spend is not None:
            spend = Decimal(spend)
            share = pence(shared(spend, row_3))
            figures["risk-share"] = share
            # A gain flows back, a loss comes on top.
            figures["total"] = row_3 - share if spend < row_3 else row_3 + share
    print(json.dumps({"case": case["case"], "figures": {name: str(pence(sum_)) for name, sum_ in figures.items()}}))
