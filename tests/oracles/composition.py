# contract: tests/oracles/composition.meed
"""The contract beside it, reckoned from its words with nothing of the engine: how parts make a whole.

Fractions are kept as fractions until money is rounded, so that a tie at half a penny falls on the right side."""

import json
import sys
from decimal import Decimal
from fractions import Fraction

POT = Fraction("1000003.01")
SUM = Fraction("77777.77")
SEGMENTS = ["adults", "older", "children"]


def to_step(value, step, up_at):
    """To a multiple of the step: half of it and more goes up, or with 1 nothing does. Nothing here is below zero."""
    whole, rest = divmod(value, step)
    return (whole + (1 if rest / step >= up_at else 0)) * step


def pence(pounds):
    return to_step(pounds, Fraction(1, 100), Fraction(1, 2))


def split(total, weights):
    """By largest remainder: parts cut to pence, the pennies left over to the largest rests, the earlier first."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [to_step(part, Fraction(1, 100), 2) for part in exact]
    left = int((total - sum(parts)) * 100)
    for index in sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))[:left]:
        parts[index] += Fraction(1, 100)
    return parts


def line(value, points):
    """Straight between the points, and flat beyond them."""
    if value <= points[0][0]:
        return Fraction(points[0][1])
    for (low, below), (high, above) in zip(points, points[1:]):
        if value <= high:
            return below + (value - low) * Fraction(above - below) / (high - low)
    return Fraction(points[-1][1])


def percent(number):
    return Fraction(number, 100)


def reaching(value):
    return line(value, [(percent(40), 0), (percent(80), 1)])


def improving(points):
    return line(points, [(Fraction(0), 0), (percent(20), 1)])


def patience(days):
    return line(days, [(Fraction(10), Fraction(1)), (Fraction(30), percent(40))])


class Row:
    """A figure, or why there is none. A share of nobody is not applicable."""

    def __init__(self, row):
        self.missing = row.get("missing")
        self.said = row.get("value")
        self.people = None
        if "denominator" in row:
            self.people = Fraction(row["denominator"])
            if self.people == 0:
                self.missing = "not applicable"
            else:
                self.share = Fraction(row["numerator"]) / self.people

    def is_small(self, least):
        return self.people is not None and self.people < least

    def number(self):
        return None if self.missing else Fraction(self.said)


def weighed(rows):
    """What it earns, and whether any segment counts."""
    scores, weights = Fraction(0), 0
    for segment, weight, target in zip(SEGMENTS, (3, 2, 2), (60, 50, 70)):
        row = rows[f"weighed of {segment}"]
        if row.is_small(20):
            continue
        weights += weight
        if not row.missing and row.share >= percent(target):
            scores += weight
    return (scores / weights if weights else Fraction(0)), weights > 0


def tiered(rows):
    """What it earns, and the most that it can."""
    counting = [rows[f"tiered of {segment}"] for segment in SEGMENTS]
    counting = [row for row in counting if not row.missing]
    achieved = sum(row.share >= percent(50) for row in counting)
    if counting and achieved == len(counting):
        return Fraction(1), Fraction(1)
    return (percent(40) if achieved >= 2 else Fraction(0)), Fraction(1 if counting else 0)


def score(row):
    return Fraction(0) if row.missing else reaching(row.share)


def strongest(rows):
    best = max(score(rows[f"strongest of {segment}"]) for segment in ("adults", "older"))
    return to_step(best, percent(10), 2)


def composite(rows):
    mean = (2 * score(rows["safe"]) + score(rows["caring"])) / 3
    rounded = to_step(mean, percent(5), Fraction(1, 2))
    if rounded >= percent(75):
        return Fraction(1)
    return percent(60) if rounded >= percent(50) else Fraction(0)


def instead(rows):
    row = rows["survey"]
    if row.missing == "not applicable":
        row = rows["register"]
    return Fraction(int(not row.missing and row.share >= percent(65)))


def better_of(rows):
    row = rows["better-of"]
    if row.missing:
        return Fraction(0)
    return max(reaching(row.share), improving(row.share - percent(45)))


def product(rows):
    row, days = rows["product"], rows["waiting"].number()
    if row.missing or days is None:
        return Fraction(0)
    return reaching(row.share) * patience(days)


def say(figures, name, worth, earned, payable):
    for word, sum_ in (("pot", worth), ("earned", earned), ("missed", payable - earned), ("not-available", worth - payable)):
        pennies = sum_ * 100
        assert pennies.denominator == 1, f"{name}.{word} is no whole number of pennies"
        figures[f"{name}.{word}"] = str(Decimal(pennies.numerator) / 100)


def outcome(figures, name, worth, indicators):
    """Each indicator: its name, its weight, what it earns of its part and the most that it can."""
    earned = payable = Fraction(0)
    for (indicator, _, fraction, most), part in zip(indicators, split(worth, [weight for _, weight, _, _ in indicators])):
        can, does = pence(part * most), pence(part * fraction)
        say(figures, indicator, part, does, can)
        earned, payable = earned + does, payable + can
    say(figures, name, worth, earned, payable)
    return earned, payable


for text in sys.stdin:
    case = json.loads(text)
    rows = {row["item"]: Row(row) for row in case["rows"]}
    figures = {}
    # Two outcomes and the additional part, 3 to 2 to 1.
    parts, whole, everything = split(POT, [3, 2, 1])
    by_weight, counts = weighed(rows)
    tiers, tiers_at_most = tiered(rows)
    one = Fraction(1)
    # Where every segment of the first is left out, those of the others that are not left out themselves take its weight of two.
    takers = 2 + (1 if tiers_at_most else 0)
    taking = one if counts else Fraction(takers + 2, takers)
    of_parts = outcome(
        figures,
        "parts",
        parts,
        [
            ("weighed", 2 if counts else 0, by_weight, one),
            ("tiered", taking if tiers_at_most else one, tiers, tiers_at_most),
            ("weakest", taking, min(score(rows[f"weakest of {segment}"]) for segment in SEGMENTS), one),
            ("strongest", taking, strongest(rows), one),
        ],
    )
    of_whole = outcome(
        figures,
        "whole",
        whole,
        [
            ("composite", 1, composite(rows), one),
            ("instead", 1, instead(rows), one),
            ("better-of", 2, better_of(rows), one),
            ("product", 1, product(rows), one),
        ],
    )
    all_achieved = all(earned == payable for earned, payable in (of_parts, of_whole))
    extra = everything if all_achieved else Fraction(0)
    say(figures, "everything", everything, extra, everything)
    audited = not rows["audited"].missing and rows["audited"].said == "yes"
    rating = None if rows["rating"].missing else rows["rating"].said
    # Bonuses make up for what is missed, and for no more.
    payable = of_parts[1] + of_whole[1] + everything
    bonus = (pence(POT * percent(5)) if audited else 0) + (pence(POT / 40) if rating == "good" else 0)
    earned = min(of_parts[0] + of_whole[0] + extra + bonus, payable)
    say(figures, "outcomes", POT, earned, payable)
    # The gate: what cannot be known does not hold.
    days, safe = rows["waiting"].number(), rows["safe"]
    holds = [audited, days is not None and days <= 18, not safe.missing and safe.share >= percent(70)]
    gated = SUM if sum(holds) >= 2 else Fraction(0)
    if rating not in ("fair", "good"):
        gated = pence(gated * percent(90))
    serious = rows["serious"].number() or 0
    if serious > 3:
        gated = pence(gated * percent(80))
    say(figures, "gated", SUM, gated, SUM)
    figures["total"] = str(Decimal((earned + gated).numerator * 100 // (earned + gated).denominator) / 100)
    print(json.dumps({"case": case["case"], "figures": figures}))
