# contract: examples/three-components/contract.meed
"""The three-component payment, reckoned from the words of its schedule with nothing of the engine.

Money is whole pence and rates are fractions of whole numbers as soon as anything is divided, so that no tie is lost. Reads cases
and writes payments in pounds and pence, a line of JSON each.
"""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 80
PENNY = Decimal("0.01")

# ---- The capitated budget ----

# Uplift in per cent, 2015/16 to 2019/20; 4% efficiency is taken off every year.
UPLIFTS = ["2.9", "3.1", "2.1", "2.1", "3.8"]


def costs_per_head():
    """The cost of one person in 2014/15 to 2019/20, each year rounded to a penny."""
    costs = [Decimal(8400)]
    for uplift in UPLIFTS:
        raised = costs[-1] * (100 + Decimal(uplift)) / 100
        costs.append((raised * 96 / 100).quantize(PENNY, rounding=ROUND_HALF_UP))
    return costs


COSTS = costs_per_head()
PROJECTED = [4000, 4040, 4080, 4120, 4160]
CORE = [100, 95, 90, 85, 80]


def cost_per_head(year):
    """October to March lie in one financial year, April to September in the next: six months of each."""
    return COSTS[year - 1] / 2 + COSTS[year] / 2


def funded(year, common, enduring, complex_):
    people = common * 6 / 10 + enduring + complex_ * 24 / 10
    projected = Decimal(PROJECTED[year - 1])
    if people > projected * 102 / 100:
        return projected + (people - projected * 102 / 100)
    if people < projected * 98 / 100:
        return projected - (projected * 98 / 100 - people)
    return projected


# ---- Pence ----


def pence(pounds):
    """Pounds to whole pence, half a penny up."""
    return int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fraction_of(whole, over, under):
    """whole × over / under in whole pence, half a penny up."""
    return (2 * whole * over + under) // (2 * under)


def divided(whole, weights):
    """Whole pence each; odd ones go where the rest is largest, of equal rests to the earlier."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [whole * weight // total for weight in weights]
    rests = [whole * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: -rests[at])
    for at in order[: whole - sum(parts)]:
        parts[at] += 1
    return parts


def pounds(whole):
    return str(Decimal(whole) / 100)


# ---- What a result earns, as a fraction of whole numbers; None where it has no result ----

ALL, NOTHING = (1, 1), (0, 1)


def at_least(n, d, per_mille):
    return n * 1000 >= per_mille * d


def on_the_line(n, d, points):
    """Straight between points of whole per cent, flat beyond them; points rise."""
    x = n * 100
    if x <= points[0][0] * d:
        return points[0][1], 100
    for (a, p), (b, q) in zip(points, points[1:]):
        if x <= b * d:
            return p * d * (b - a) + (x - a * d) * (q - p), 100 * d * (b - a)
    return points[-1][1], 100


def recovery(year, n, d):
    # The target is that of the first day of the contract year: 33% from 1 October 2017, which begins Year 4.
    return ALL if at_least(n, d, 330 if year >= 4 else 300) else NOTHING


def not_readmitted(year, n, d):
    return ALL if at_least(n, d, 930) else (60, 100) if at_least(n, d, 880) else NOTHING


def smoking(year, n, d):
    # Paid for data in Years 2 and 3.
    return ALL if year < 4 else on_the_line(n, d, [(30, 100), (40, 0)])


def people_satisfied(year, n, d):
    return on_the_line(n, d, [(60, 0), (70, 50), (85, 100)])


def carers_satisfied(year, n, d):
    return ALL if at_least(n, d, 750) else NOTHING


def crisis(year, n, d):
    return ALL if at_least(n, d, 900) else NOTHING


def work(year, n, d):
    return ALL if at_least(n, d, 600) else (50, 100) if at_least(n, d, 450) else NOTHING


OUTCOMES = [
    (5, [("recovery", 2, recovery), ("not-readmitted", 2, not_readmitted), ("smoking", 1, smoking)]),
    (3, [("people-satisfied", 3, people_satisfied), ("carers-satisfied", 1, carers_satisfied)]),
    (2, [("crisis", 1, crisis)]),
]


def shared(difference, budget):
    """Nothing of the first 2% of the budget, half of what lies between 2% and 10%, nothing of what is beyond."""
    return max(min(difference, budget / 10) - budget / 50, Decimal(0)) / 2


def above_limit(care, first, last):
    """What each patient cost above £20,000 in episodes that ended from the first to the last day of the year, for all of them."""
    costs = {}
    for episode in care:
        if first <= episode["ended"] <= last:
            costs[episode["patient"]] = costs.get(episode["patient"], Decimal(0)) + Decimal(episode["cost"])
    return sum((cost - 20000 for cost in costs.values() if cost > 20000), Decimal(0))


class Case:
    def __init__(self, case):
        self.year = case["year"]
        self.rows = {}
        for row in case["rows"]:
            self.rows.setdefault(row["item"], []).append(row)
        if "care" in case:
            self.rows["above-limit"] = [{"value": above_limit(case["care"], case["from"], case["to"])}]

    def value(self, item):
        """The sum of an item's periods; None where one is missing."""
        values = [row.get("value") for row in self.rows.get(item, [{}])]
        return None if None in values else sum(Decimal(value) for value in values)

    def ratio(self, item):
        """All numerators and all denominators; None where one is missing or nobody was counted."""
        rows = self.rows.get(item, [{}])
        if any("denominator" not in row for row in rows):
            return None
        n = sum(int(row["numerator"]) for row in rows)
        d = sum(int(row["denominator"]) for row in rows)
        return n, d

    def earned(self, item, rule, share):
        found = self.ratio(item)
        if found is None or found[1] == 0:
            return 0
        over, under = rule(self.year, *found)
        return fraction_of(share, over, under)

    def outcomes(self, pot, figures):
        earned = 0
        for (_, indicators), part in zip(OUTCOMES, divided(pot, [weight for weight, _ in OUTCOMES])):
            weights = []
            for name, weight, _ in indicators:
                found = self.ratio(name)
                few = name == "not-readmitted" and found is not None and found[1] < 20
                weights.append(0 if few else weight)
            for (name, _, rule), weight, share in zip(indicators, weights, divided(part, weights)):
                # Carers are asked from Year 3 on; until then their share is not available.
                out = weight == 0 or (name == "carers-satisfied" and self.year < 3)
                got = 0 if out else self.earned(name, rule, share)
                figures[name] = pounds(got)
                earned += got
        return earned

    def figures(self):
        year, figures = self.year, {}
        figures["cost-per-head"] = str(cost_per_head(year))
        people = [self.value(item) for item in ("common", "enduring", "complex")]
        budget = None if None in people else cost_per_head(year) * funded(year, *people)
        core = 0 if budget is None else pence(budget * CORE[year - 1] / 100)
        total = core
        figures["core"] = pounds(core)
        if year >= 2:
            linked = Decimal(0) if budget is None else budget * (100 - CORE[year - 1]) / 100
            outcomes = self.outcomes(pence(linked * 9 / 10), figures)
            figures["outcomes"] = pounds(outcomes)
            support = self.earned("work", work, pence(linked / 10))
            figures["support"] = pounds(support)
            total += outcomes + support
        late = self.value("late-dashboards") or 0
        penalty = min(1_000_000 * int(late), 6_000_000) if late >= 3 else 0
        figures["dashboards"] = pounds(penalty)
        total -= penalty
        if year >= 3:
            spend, above = self.value("spend"), self.value("above-limit")
            insured = 0 if above is None else pence(above)
            figures["stop-loss"] = pounds(insured)
            total += insured
            share = 0
            if budget is not None and spend is not None and above is not None:
                difference = budget - (spend - above)
                share = pence(shared(abs(difference), budget))
                total += -share if difference > 0 else share
            figures["risk-share"] = pounds(share)
        figures["total"] = pounds(total)
        return figures


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps({"case": case["case"], "figures": Case(case).figures()}))
