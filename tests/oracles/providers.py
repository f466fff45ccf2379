# contract: tests/oracles/providers.meed
"""Five providers side by side, reckoned from the words of their contract with nothing of the engine.

Reads cases and writes figures, a line of JSON each; CONTRIBUTING.md says what they hold. All money is in pence.
"""

import json
import sys
from fractions import Fraction

REGION = ["trust", "north", "south", "east", "west"]
OWN_POT = {"trust": 10000000, "north": 6000001, "south": 4000000, "east": 3333333, "west": 100000}


def down(value):
    return value.numerator // value.denominator


def half_up(value):
    return down(value + Fraction(1, 2))


def split(total, weights):
    """Whole pence in proportion, the odd ones to the largest rests, of equal rests to the first."""
    whole = sum(weights)
    exact = [Fraction(total) * weight / whole for weight in weights]
    parts = [down(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    if len(values) % 2:
        return Fraction(values[middle])
    return Fraction(values[middle - 1] + values[middle], 2)


def between_ranks(values, percent):
    values = sorted(values)
    place = Fraction(percent, 100) * (len(values) - 1)
    low = down(place)
    if low + 1 == len(values):
        return Fraction(values[low])
    return values[low] + (values[low + 1] - values[low]) * (place - low)


def nearest_rank(values, percent):
    values = sorted(values)
    return values[max(0, -(-percent * len(values) // 100) - 1)]


def in_pounds(pence):
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def answer(rows):
    visits, calls, recovered = {}, {}, {}
    for row in rows:
        who = row["provider"]
        if row["item"] == "recovered":
            recovered[who] = None if "missing" in row else (int(row["numerator"]), int(row["denominator"]))
        else:
            figure = None if "missing" in row else int(row["value"])
            (visits if row["item"] == "visits" else calls)[who] = figure
    calls = {who: calls[who] or 0 for who in REGION}
    few = [calls[who] if calls[who] < 8000 else 0 for who in REGION]
    known = [who for who in REGION if visits[who] is not None]
    counts = [visits[who] for who in known]
    band = {who: visits[who] // 5000 for who in known}

    said = {}

    def say(payment, who, pot, earned, missed, not_available):
        assert pot == earned + missed + not_available
        said[f"{payment}.pot of {who}"] = in_pounds(pot)
        said[f"{payment}.earned of {who}"] = in_pounds(earned)
        said[f"{payment}.missed of {who}"] = in_pounds(missed)
        said[f"{payment}.not-available of {who}"] = in_pounds(not_available)

    def pays(payment, who, pence):
        """A sum; nothing where a figure that it needs is missing."""
        said[f"{payment}.earned of {who}"] = in_pounds(0 if pence is None else half_up(Fraction(pence)))

    for who in REGION:
        others = [visits[other] for other in REGION if other != who]
        if who in known:
            better = sum(band[other] > band[who] for other in known)
            equal = sum(band[other] == band[who] for other in known)
            mean_place = Fraction(better + 1 + better + equal, 2)
            quarter = -(-4 * (better + 1) // len(known))
            pays("placed", who, 100000 * mean_place + 1000 * quarter)
        else:
            pays("placed", who, None)
        if len(known) == len(REGION):
            pays("from-below", who, 10000 * sum(band[other] <= band[who] for other in known))
        else:
            pays("from-below", who, None)
        if who in known and len(known) >= 3:
            upper = between_ranks(counts, 60)
            pays("bench", who, 10 * min(visits[who], upper) + nearest_rank(counts, 30))
        else:
            pays("bench", who, None)
        there = [value for value in others if value is not None]
        pays("others", who, Fraction(sum(there), len(there)) if len(there) >= 2 else None)
        pays("strict", who, median(there) + max(there) if len(there) == len(others) else None)

    # Of £300,000 in proportion, none above £120,000.
    pot = 30000000
    for at, who in enumerate(REGION):
        if sum(few) == 0:
            part = split(pot, [1] * 5)[at]
            say("league", who, part, 0, 0, part)
        else:
            part = split(pot, few)[at]
            earned = min(part, 12000000)
            say("league", who, part, earned, part - earned, 0)

    # £50,000 at one price, to a tenth of a penny, the rest to south.
    pot = 5000000
    if sum(few) == 0:
        for at, who in enumerate(REGION):
            part = split(pot, [1] * 5)[at]
            say("price", who, part, 0, part, 0)
    else:
        tenths = down(Fraction(pot * 10, sum(few)))
        paid = [tenths * units // 10 for units in few]
        paid[REGION.index("south")] += pot - sum(paid)
        for at, who in enumerate(REGION):
            say("price", who, paid[at], paid[at], 0, 0)

    # £777,777.77 at one price of visits, in whole pence.
    pot = 77777777
    equal_parts = split(pot, [1] * 5)
    for at, who in enumerate(REGION):
        if len(known) < 5 or sum(counts) == 0:
            say("visiting", who, equal_parts[at], 0, equal_parts[at], 0)
        else:
            part = split(pot, counts)[at]
            earned = visits[who] * down(Fraction(pot, sum(counts)))
            say("visiting", who, part, earned, 0, part - earned)

    earned, missed = [], []
    for who in REGION:
        share = Fraction(0)
        if recovered[who] is not None and recovered[who][1] > 0:
            reached = Fraction(*recovered[who])
            share = Fraction(1) if reached >= Fraction(3, 5) else Fraction(1, 2) if reached >= Fraction(1, 2) else share
        earned.append(half_up(OWN_POT[who] * share))
        missed.append(OWN_POT[who] - earned[-1])
        say("outcomes", who, OWN_POT[who], earned[-1], missed[-1], 0)

    pot = sum(missed)
    for at, who in enumerate(REGION):
        if sum(earned) == 0:
            part = split(pot, [1] * 5)[at]
            say("second", who, part, 0, 0, part)
        else:
            part = split(pot, earned)[at]
            gets = min(part, half_up(Fraction(OWN_POT[who], 10)))
            say("second", who, part, gets, 0, part - gets)
    return said


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps({"case": case["case"], "figures": answer(case["rows"])}))
