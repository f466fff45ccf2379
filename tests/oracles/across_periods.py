# contract: tests/oracles/across_periods.meed
# cases: with the years before
"""What quarters and years make of one another, reckoned from the words of the contract with nothing of the engine.

Reads cases and writes figures, a line of JSON each; CONTRIBUTING.md says what they hold.
"""

import json
import sys
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 80

PENNY = Decimal("0.01")
PLAN = {1: "97500.01", 2: "99999.99", 3: "104000", 4: "95250.50", 5: "48000.25"}
INDICATORS = ["own", "catch-up", "forfeit", "pooled", "middle", "latest", "best", "worst"]
POT = Decimal("120000.03")
SHARES = [Decimal("0.4"), Decimal("0.3"), Decimal("0.2"), Decimal(0)]


def rounded(pounds):
    return pounds.quantize(PENNY, rounding=ROUND_HALF_UP)


def ratio(row):
    """Numerator and denominator; None where there is no figure."""
    return None if "missing" in row else (Decimal(row["numerator"]), Decimal(row["denominator"]))


def added(parts):
    """Several quarters pooled; None where one of them is missing."""
    if any(part is None for part in parts):
        return None
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def met(part):
    """Half of them or more; nobody out of nobody is no figure."""
    return part is not None and part[1] != 0 and 2 * part[0] >= part[1]


def fraction(name, quarters):
    """The part of its share that an indicator earns."""
    count = Decimal(len(quarters))
    to_date = [met(added(quarters[: at + 1])) for at in range(len(quarters))]
    if name == "own":
        return sum(Decimal(met(quarter)) for quarter in quarters) / count
    if name == "forfeit":
        return sum(Decimal(good) for good in to_date) / count
    if name == "catch-up":
        return max([Decimal(0)] + [Decimal(at + 1) / count for at, good in enumerate(to_date) if good])
    if name == "pooled":
        return Decimal(met(added(quarters)))
    known = [quarter for quarter in quarters if quarter is not None and quarter[1] != 0]
    if name == "latest":
        return Decimal(bool(known) and met(known[-1]))
    # The mean, the best and the worst need every quarter.
    if len(known) < len(quarters):
        return Decimal(0)
    if name == "best":
        return Decimal(any(met(quarter) for quarter in known))
    if name == "worst":
        return Decimal(all(met(quarter) for quarter in known))
    # Twice the sum of the ratios against their number, over one denominator.
    product = Decimal(1)
    for _, denominator in known:
        product *= denominator
    ratios = sum(numerator * (product / denominator).to_integral_value() for numerator, denominator in known)
    return Decimal(2 * ratios >= count * product)


def earned_outcomes(rows):
    cut = (POT / len(INDICATORS)).quantize(PENNY, rounding=ROUND_DOWN)
    left = int((POT - cut * len(INDICATORS)) / PENNY)
    figures = {}
    for at, name in enumerate(INDICATORS):
        share = cut + (PENNY if at < left else 0)
        quarters = [ratio(row) for row in rows if row["item"] == name]
        figures[name] = rounded(share * fraction(name, quarters))
    return figures


def known_sum(values):
    return None if any(value is None for value in values) else sum(values)


def paid(pounds):
    """What needs a figure that is missing pays nothing."""
    return Decimal(0) if pounds is None else rounded(pounds)


for line in sys.stdin:
    case = json.loads(line)
    year = case["year"]
    spend, quarters, visits = {}, {}, {}
    for one in range(1, year + 1):
        rows = [row for row in case["rows"] if row["year"] == one]
        sums = [None if "missing" in row else Decimal(row["value"]) for row in rows if row["item"] == "spend"]
        spend[one], quarters[one] = known_sum(sums), sums
        row = next(row for row in rows if row["item"] == "visits")
        visits[one] = Decimal(0) if "missing" in row else Decimal(row["value"])
    saved = {one: None if spend[one] is None else Decimal(PLAN[one]) - spend[one] for one in spend}

    # "Taken off what was paid so far": what was paid less what was paid back.
    net, recovered, savings, topped, topped_up = Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0)
    opening, open_visits = Decimal("1000.01"), Decimal(10)
    for one in range(1, year + 1):
        so_far = known_sum([saved[before] for before in range(1, one + 1)])
        due = Decimal(0) if so_far is None else rounded(max(so_far / 2 - net, Decimal(-4000)))
        savings, recovered = max(due, Decimal(0)), max(-due, Decimal(0))
        net += savings - recovered
        topped_up = paid(None if so_far is None else min(max(so_far / 2 - topped, Decimal(0)), Decimal(5000)))
        topped += topped_up
        year_opens, visits_open = opening, open_visits
        if opening is not None and saved[one] is not None:
            opening = rounded(max(min((opening + saved[one]) * Decimal("0.75"), Decimal(9000)), Decimal(-10000)))
        else:
            opening = None
        open_visits = min(max(open_visits + 15000 - visits[one], Decimal(0)), Decimal(2500))

    now = [row for row in case["rows"] if row["year"] == year]
    figures = earned_outcomes(now)
    outcomes = sum(figures.values())
    # 40%, 30%, 20% and nothing: as many of them as the year has quarters.
    count = sum(1 for row in now if row["item"] == "spend")
    on_account = rounded(sum(SHARES[:count]) * POT)
    three = known_sum([spend[one] for one in range(max(1, year - 2), year + 1)])
    two = [spend[one] for one in range(max(1, year - 1), year + 1)]
    dearer = None
    if year > 1 and spend[year] is not None and spend[year - 1] is not None:
        dearer = max(spend[year] - spend[year - 1], Decimal(0)) / 50
    capped = [None if sum_ is None else min(sum_ / 100, Decimal("255.55")) for sum_ in quarters[year]]
    figures.update(
        {
            "savings": savings,
            "topped-up": topped_up,
            "peak": paid(None if known_sum(two) is None else max(two) / 200),
            "growth": Decimal(0) if year == 1 else paid(dearer),
            "quarters": paid(known_sum(capped)),
            "from-reserve": paid(None if year_opens is None else max(year_opens, Decimal(0)) / 10),
            "extra": rounded(Decimal("1.15") * min(visits_open, max(visits[year] - 15000, Decimal(0)))),
        }
    )
    if year >= 3:
        figures["usual"] = paid(None if three is None else three / 300)
    payments = ["savings", "topped-up", "usual", "peak", "growth", "quarters", "from-reserve", "extra"]
    total = outcomes + sum(figures.get(name, Decimal(0)) for name in payments) - recovered
    figures.update(
        {
            "outcomes": outcomes,
            "outcomes.on-account": on_account,
            "outcomes.balance": outcomes - on_account,
            "savings.recovered": recovered,
            "total": total,
        }
    )
    if year_opens is not None:
        figures["reserve.opening"] = year_opens
    if opening is not None:
        figures["reserve.closing"] = opening
    print(json.dumps({"case": case["case"], "figures": {name: str(figure) for name, figure in figures.items()}}))
