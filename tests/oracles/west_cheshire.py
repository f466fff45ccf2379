# contract: examples/west-cheshire/contract.meed
"""The West Cheshire contract, reckoned from the words of its schedule with nothing of the engine."""

import json
import sys
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
PENNY = Decimal("0.01")
BUDGET = {1: 24_000_000, 2: 24_000_000, 3: 24_240_000, 4: 24_480_000, 5: 24_720_000}

# Each measure of an outcome: name, weight, and what must be true of its value.
CLINICAL = [
    ("in-control", 3, ("at least", 60)),
    ("nice", 2, ("at least", 90)),
    ("timely", 2, ("at least", 95)),
    ("experience", 2, ("at least", 70)),
    ("readmissions", 2, ("at most", 8)),
    ("length-of-stay", 1, ("most of a number", 30)),
    ("delayed", 1, ("at most", 5)),
    ("placements", 1, ("most of a number", 25)),
    ("living-skills", 1, ("at least", 50)),
    ("honos", 2, ("line", None)),
]
FINANCIAL = [("within-budget", 3, ("yes", None)), ("out-of-scope", 2, ("most of four", 900_000))]
COMMUNITY = [(name, 1, ("yes", None)) for name in ("involvement", "feedback", "consultation", "engagement")]
GOVERNANCE = [
    (name, 1, ("yes", None))
    for name in ("risk-register", "arrangements", "memorandum", "terms-of-reference", "operational-policy")
]
OUTCOMES = [
    ("clinical", 50, CLINICAL),
    ("financial", 20, FINANCIAL),
    ("community", 15, COMMUNITY),
    ("governance", 15, GOVERNANCE),
]


def pence(pounds):
    return pounds.quantize(PENNY, rounding=ROUND_HALF_UP)


def split(total, weights):
    """By largest remainder: parts cut to pence, the pennies left over to the largest rests, the earlier first."""
    whole = sum(weights)
    shares = [total * weight / whole for weight in weights]
    parts = [share.quantize(PENNY, rounding=ROUND_DOWN) for share in shares]
    left = int((total - sum(parts)) / PENNY)
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - shares[index], index))
    for index in order[:left]:
        parts[index] += PENNY
    return parts


def fraction(rows, rule):
    """What part of its share a measure earns."""
    kind, limit = rule
    if any("missing" in row for row in rows):
        # Pays nothing; of a yes or no, counts as no, which earns nothing either.
        return Decimal(0)
    first = rows[0]
    if kind in ("at least", "at most"):
        over, under = Decimal(first["numerator"]) * 100, Decimal(first["denominator"])
        if under == 0:
            return Decimal(0)
        met = over >= limit * under if kind == "at least" else over <= limit * under
        return Decimal(int(met))
    if kind == "yes":
        return Decimal(int(first["value"] == "yes"))
    if kind == "most of a number":
        return Decimal(int(Decimal(first["value"]) <= limit))
    if kind == "most of four":
        return Decimal(int(sum(Decimal(row["value"]) for row in rows) <= limit))
    value = Decimal(first["value"])
    if value <= 10:
        return Decimal(1)
    if value >= 14:
        return Decimal(0)
    return (14 - value) / 4


for line in sys.stdin:
    case = json.loads(line)
    year = case["year"]
    budget = Decimal(BUDGET[year])
    by_item = {}
    for row in case["rows"]:
        by_item.setdefault(row["item"], []).append(row)
    figures = {}
    spending = by_item["spend"][0]
    spend = None if "missing" in spending else Decimal(spending["value"])
    if year < 4:
        block = budget
        # In the pilot the commissioner bears the whole of an overspend.
        overspend = Decimal(0) if spend is None else pence(max(spend - budget, Decimal(0)))
        figures["block"] = str(block)
        figures["pilot-overspend"] = str(overspend)
        figures["total"] = str(block + overspend)
        print(json.dumps({"case": case["case"], "figures": figures}))
        continue
    block = pence(budget * 9 / 10)
    share, flows_back = Decimal(0), False
    if spend is not None:
        flows_back = spend < budget
        share = pence(min(abs(spend - budget) / 2, budget * 5 / 100))
        figures["risk-share.pot"] = str(share)
        if spend > budget * 110 / 100:
            share = Decimal(0)
    figures["block"] = str(block)
    figures["risk-share"] = str(share)
    pot = pence(budget / 10)
    earned = Decimal(0)
    for (outcome, _, measures), worth in zip(OUTCOMES, split(pot, [part for _, part, _ in OUTCOMES])):
        here = Decimal(0)
        for (name, _, rule), part in zip(measures, split(worth, [weight for _, weight, _ in measures])):
            paid = pence(part * fraction(by_item[name], rule))
            figures[f"{name}.earned"] = str(paid)
            figures[f"{name}.missed"] = str(part - paid)
            here += paid
        figures[f"{outcome}.earned"] = str(here)
        earned += here
    on_account = pence(pot / 2)
    figures["outcomes.earned"] = str(earned)
    figures["outcomes.on-account"] = str(on_account)
    figures["outcomes.balance"] = str(earned - on_account)
    figures["total"] = str(block + earned + (-share if flows_back else share))
    print(json.dumps({"case": case["case"], "figures": figures}))
