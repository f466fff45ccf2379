# contract: examples/oxfordshire/contract.meed
"""The Oxfordshire contract, reckoned from the words of its schedule with nothing of the engine.

What is passed on to the subcontractors is not answered: an answer has no name for it."""

import json
import sys
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
PENNY = Decimal("0.01")
# The value of a financial year, by the year in which it begins: £36m, 0.1% more in 2018/19, 2.6% more in 2019/20, and flat
# before and after. A contract year begins in October and has half of two of them; years 6 and 7 are those of cv-01.
FINANCIAL = {begins: Decimal(36_000_000) for begins in range(2015, 2018)}
FINANCIAL[2018] = FINANCIAL[2017] * Decimal("1.001")
FINANCIAL[2019] = FINANCIAL[2018] * Decimal("1.026")
FINANCIAL.update({begins: FINANCIAL[2019] for begins in range(2020, 2023)})
VALUE = {year: (FINANCIAL[2014 + year] + FINANCIAL[2015 + year]) / 2 for year in range(1, 8)}
COUNCIL = Decimal(6_200_000)
END = "2022-09-30"


def at_least(percent):
    return ("at least", [(END, percent)])


# Each outcome: name, points, and its indicators: name, how often reported, how paid. A target that changes is written as the
# schedule writes it, with the last day of each part. The weights within an outcome are equal.
OUTCOMES = [
    ("longer-lives", 5, [("mortality", 1, ("data", None))]),
    (
        "functioning",
        20,
        [
            ("recovery-star", 4, ("at least", [("2018-09-30", "30"), (END, "33")])),
            ("recovery-process", 1, at_least("33")),
            ("social-functioning", 1, at_least("33")),
            ("clinical-change", 1, at_least("55")),
            ("reliable-improvement", 1, at_least("55")),
            ("dialog", 1, at_least("33")),
            ("honos", 1, at_least("50")),
            ("not-readmitted-28", 1, ("bands", [("88", "50"), ("91", "75"), ("93", "100")])),
            ("not-readmitted-90", 1, at_least("88")),
        ],
    ),
    ("timely-access", 10, [("crisis-contact", 4, at_least("90"))]),
    ("carers", 15, [("carer-support", 1, at_least("75")), ("person-supported", 1, at_least("80"))]),
    (
        "meaningful-role",
        20,
        [
            ("meaningful-use", 1, ("at least", [("2017-09-30", "50"), (END, "60")])),
            ("paid-work", 1, ("at least", [("2017-09-30", "16.75"), (END, "18")])),
        ],
    ),
    (
        "settled-homes",
        10,
        [
            (
                "stable-accommodation",
                1,
                ("at least on the last day", [("2017-03-31", "70"), ("2017-09-30", "72"), (END, "80")]),
            )
        ],
    ),
    (
        "physical-health",
        10,
        [
            ("urgent-care", 1, at_least("42.5")),
            ("obesity", 1, ("reported only", None)),
            ("smoking", 1, ("slide", None)),
        ],
    ),
]
ALL_ACHIEVED = 10
FROM_YEAR_3 = ("obesity", "smoking")
# By the variation kpi-2018 the one takes the place of the other in Year 4.
REPLACED, REPLACING = "social-functioning", "dialog"
MINIMUM = {"not-readmitted-28": 20}


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


def of_the_year(rows):
    """The counts of the year, its quarters added up; nothing where one of them is missing."""
    if any("missing" in row for row in rows):
        return None
    return sum(Decimal(row["numerator"]) for row in rows), sum(Decimal(row["denominator"]) for row in rows)


def target(parts, day):
    return Decimal(next(percent for last, percent in parts if day <= last))


# What is withheld where a count is suppressed.
WITHHELD = ("crisis-contact",)


def is_suppressed(rows):
    """Whether a quarter is missing because it is suppressed; one that is not submitted comes before it."""
    kinds = {row["missing"] for row in rows if "missing" in row}
    return "suppressed" in kinds and "not submitted" not in kinds


def earns(worth, rows, rule, case):
    """What an indicator earns of its worth. Missing data pay nothing, and what is withheld earns nothing until they come."""
    kind, terms = rule
    if kind == "data":
        return Decimal(0) if "missing" in rows[0] else worth
    counts = of_the_year(rows)
    # A share of nobody is not applicable, which is one of the ways of being missing.
    if counts is None or counts[1] == 0:
        return Decimal(0)
    some, everybody = counts
    if kind == "at least":
        return worth if some * 100 >= target(terms, case["from"]) * everybody else Decimal(0)
    if kind == "at least on the last day":
        return worth if some * 100 >= target(terms, case["to"]) * everybody else Decimal(0)
    if kind == "bands":
        reached = [Decimal(pays) for limit, pays in terms if some * 100 >= Decimal(limit) * everybody]
        return pence(worth * max(reached, default=Decimal(0)) / 100)
    # Smoking: at 40% nothing, at 30% all of it, and a straight line between them.
    if some * 100 >= 40 * everybody:
        return Decimal(0)
    if some * 100 <= 30 * everybody:
        return worth
    return pence(worth * (40 * everybody - 100 * some) / (10 * everybody))


def is_there(name, year):
    """Whether an indicator counts and is asked for in a year."""
    if name in FROM_YEAR_3 and year < 3:
        return False
    return year < 4 if name == REPLACED else year >= 4 if name == REPLACING else True


def linked(name, rule, year):
    """Whether an indicator can earn in a year from Year 2 on."""
    return rule[0] != "reported only" and is_there(name, year)


def weight(name, rows, year):
    """One, but nothing for what is replaced by another. Too few people: excluded, and the others of the outcome, all of which are linked to payment, share the weight."""
    if name in (REPLACED, REPLACING) and not is_there(name, year):
        return 0
    counts = of_the_year(rows) if name in MINIMUM else None
    return 0 if counts is not None and counts[1] < MINIMUM[name] else 1


def say(figures, name, worth, earned, available):
    figures[f"{name}.pot"] = str(worth)
    figures[f"{name}.earned"] = str(earned)
    figures[f"{name}.missed"] = str(available - earned)
    figures[f"{name}.not-available"] = str(worth - available)


for line in sys.stdin:
    case = json.loads(line)
    year = case["year"]
    by_item = {}
    for row in case["rows"]:
        by_item.setdefault(row["item"], []).append(row)
    # Data are asked for in the year of the baseline as well.
    asked = {
        name: periods
        for _, _, indicators in OUTCOMES
        for name, periods, _ in indicators
        if is_there(name, year)
    }
    assert {name: len(rows) for name, rows in by_item.items()} == asked, "other data are asked for"
    value = VALUE[year]
    core = pence((value if year == 1 else value * 80 / 100) - COUNCIL)
    figures = {"contract-value": str(value)}
    say(figures, "council-core", COUNCIL, COUNCIL, COUNCIL)
    say(figures, "core", core, core, core)
    # Twelve instalments of the whole of it.
    figures["core.on-account"] = str(core)
    figures["core.balance"] = "0"
    if year == 1:
        # The outcomes payment applies from Year 2.
        figures["total"] = str(core + COUNCIL)
        print(json.dumps({"case": case["case"], "figures": figures}))
        continue
    pot = pence(value * 20 / 100)
    *worths, extra = split(pot, [points for _, points, _ in OUTCOMES] + [ALL_ACHIEVED])
    all_earned, all_available, all_withheld, achieved = Decimal(0), Decimal(0), Decimal(0), []
    for (outcome, _, indicators), worth in zip(OUTCOMES, worths):
        weights = [weight(name, by_item.get(name), year) for name, _, _ in indicators]
        outcome_earned, outcome_available, outcome_withheld = Decimal(0), Decimal(0), Decimal(0)
        for (name, _, rule), part in zip(indicators, split(worth, weights)):
            available = part if linked(name, rule, year) else Decimal(0)
            earned = earns(part, by_item[name], rule, case) if available else Decimal(0)
            say(figures, name, part, earned, available)
            if name in WITHHELD and is_suppressed(by_item[name]):
                outcome_withheld += available
            outcome_earned += earned
            outcome_available += available
        say(figures, outcome, worth, outcome_earned, outcome_available)
        # An outcome that could earn nothing would not be counted; of one that misses only what is withheld it is not known.
        if outcome_available:
            is_open = outcome_withheld > 0 and outcome_earned + outcome_withheld == outcome_available
            achieved.append(None if is_open else outcome_earned == outcome_available)
        all_withheld += outcome_withheld
        all_earned += outcome_earned
        all_available += outcome_available
    extra_earned = extra if all(achieved) else Decimal(0)
    if None in achieved and False not in achieved:
        all_withheld += extra
    say(figures, "every-outcome", extra, extra_earned, extra)
    all_earned += extra_earned
    all_available += extra
    say(figures, "outcomes", pot, all_earned, all_available)
    on_account = pence(pot * 50 / 100)
    figures["outcomes.on-account"] = str(on_account)
    # What was paid on account of what is withheld is not owed back before that is settled.
    to_pay = all_earned - on_account
    figures["outcomes.balance"] = str(to_pay if to_pay > 0 else min(Decimal(0), to_pay + all_withheld))
    figures["total"] = str(core + COUNCIL + all_earned)
    print(json.dumps({"case": case["case"], "figures": figures}))
