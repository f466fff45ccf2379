# records: tests/oracles/records.meed
"""What is counted in records, from the words of the contract and with nothing of the engine.

A day that is not known yet is tried as the day after the extract and as one that never comes; a score that nobody knows as a low
one and a high one. A figure is known where no trial of any person's rows changes what that person gives to it. Reads cases and
answers figures, a line of JSON each; money and counts as decimals, "not due", "not submitted", "not applicable", or "nothing"
where the records do not cover what is needed.
"""

import itertools
import json
import sys
from datetime import date, timedelta
from decimal import Decimal

TERM = date(2025, 4, 1)
LIMITS = [Decimal(2000), Decimal(2500)]
NEVER = date(2999, 1, 1)


def quarters():
    starts = [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
    starts += [day.replace(year=day.year + 1) for day in starts]
    ends = [day - timedelta(days=1) for day in starts[1:]] + [date(2027, 3, 31)]
    return list(zip(starts, ends))


QUARTERS = quarters()


def quarter_of(day):
    for number, (first, last) in enumerate(QUARTERS):
        if first <= day <= last:
            return number
    return None


def is_back(stay):
    return 0 <= (stay["readmitted"] - stay["discharged"]).days <= 28


def excluded(stay):
    return stay["went"] == "hospital" or 0 <= (stay["discharged"] - stay["admitted"]).days <= 2


def trials(rows, field, values):
    """Every way in which what is open about some rows may turn out."""
    choices = [values if row[field] is None else [row[field]] for row in rows]
    for picked in itertools.product(*choices):
        yield [dict(row, **{field: value}) for row, value in zip(rows, picked)]


def by_person(rows):
    people = {}
    for row in rows:
        people.setdefault(row["person"], []).append(row)
    return people.values()


def counted(rows, field, values, give, kind):
    """The sum for every quarter of what each person's rows give; a quarter that a trial changes is of a kind of missing."""
    sums = [Decimal(0)] * len(QUARTERS)
    for person in by_person(rows):
        seen = None
        for trial in trials(person, field, values):
            given = give(trial)
            seen = [given] if seen is None else seen + [given]
        for number in range(len(QUARTERS)):
            amounts = {given.get(number, 0) for given in seen}
            if len(amounts) > 1:
                sums[number] = kind
            elif sums[number] != kind:
                sums[number] += amounts.pop()
    return sums


def each(holds, value=lambda row: 1):
    def give(rows):
        given = {}
        for row in rows:
            if holds(row):
                given[row["quarter"]] = given.get(row["quarter"], 0) + value(row)
        return given

    return give


def once(holds, time):
    """The first row that qualifies within each time counts, in its quarter."""

    def give(rows):
        given, done = {}, set()
        for row in sorted(rows, key=lambda row: row["day"]):
            if holds(row) and time(row) not in done:
                done.add(time(row))
                given[row["quarter"]] = given.get(row["quarter"], 0) + 1
        return given

    return give


def totals(of):
    def give(rows):
        sums = {}
        for row in rows:
            sums[row["quarter"]] = sums.get(row["quarter"], Decimal(0)) + row["cost"]
        return {number: of(sums[number], LIMITS[number // 4]) for number in sums}

    return give


def median(values):
    values, middle = sorted(values), len(values) // 2
    if not values:
        return "not applicable"
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def answer(case):
    day = lambda text: None if text is None else date.fromisoformat(text)
    extracted = day(case["extracted"])
    first, last = day(case["covers"][0]), day(case["covers"][1])
    stays, plans = [], []
    for row in case["stays"]:
        stay = {name: day(row[name]) for name in ["admitted", "discharged", "readmitted"]}
        stay.update(person=row["patient"], went=row["went"], cost=Decimal(row["cost"]), day=stay["discharged"])
        stay["score"] = None if row["score"] is None else Decimal(row["score"])
        stay["quarter"] = quarter_of(stay["discharged"])
        if stay["quarter"] is not None and not excluded(stay):
            stays.append(stay)
    for row in case["plans"]:
        plan = {"person": row["member"], "joined": day(row["joined"]), "done": day(row["done"])}
        plan["day"] = plan["joined"] + timedelta(days=90)
        plan["quarter"] = quarter_of(plan["day"])
        if plan["quarter"] is not None:
            plans.append(plan)
    days = [extracted + timedelta(days=1), NEVER]
    scores = [Decimal(0), Decimal(10)]
    of_days = lambda give: counted(stays, "readmitted", days, give, "not due")
    of_scores = lambda give: counted(stays, "score", scores, give, "not submitted")
    known = lambda row: row["score"]
    in_quarter, in_year, in_term = (lambda row: row["quarter"]), (lambda row: row["quarter"] // 4), (lambda row: 0)
    length = lambda row: (row["discharged"] - row["admitted"]).days
    every = lambda row: True
    planned = lambda row: (row["done"] - row["joined"]).days <= 90
    by_quarter = {
        "backs": of_days(each(is_back)),
        "term-once": of_days(once(lambda row: not is_back(row), in_term)),
        "year-once": of_days(once(lambda row: not is_back(row), in_year)),
        "part-once": of_days(once(is_back, in_quarter)),
        "wells": of_scores(once(lambda row: row["score"] >= 10, in_year)),
        "sures": counted([dict(row, score=Decimal(-1) if known(row) is None else row["score"]) for row in stays],
                         "score", scores, each(lambda row: row["score"] >= 10), "not submitted"),
        "costs": of_days(each(every, lambda row: row["cost"])),
        "parts": of_days(each(lambda row: length(row) >= 10, lambda row: row["cost"] * 60 / 100)),
        "beyond": of_days(totals(lambda total, limit: max(total - limit, Decimal(0)))),
        "within": of_days(totals(min)),
        "planned": counted(plans, "done", days, once(planned, in_quarter), "not due"),
        "stayed": of_days(each(lambda row: not is_back(row))),
    }
    out_of = {
        "planned": counted(plans, "done", days, once(every, in_quarter), "not due"),
        "stayed": of_days(each(every)),
    }
    figures = {}

    def say(item, period, start, end, found, below=None):
        if start < first:
            said = "nothing"
        elif end > last:
            said = "not due"
        elif isinstance(found, str):
            said = found
        else:
            said = str(found) if below is None else f"{found} out of {below}"
        figures[f"{item} {period}"] = said

    for item, found in by_quarter.items():
        for number, (start, end) in enumerate(QUARTERS):
            start = {"term-once": TERM, "year-once": QUARTERS[number // 4 * 4][0], "wells": QUARTERS[number // 4 * 4][0]}.get(item, start)
            say(item, f"{number // 4}.{number % 4}", start, end, found[number], out_of[item][number] if item in out_of else None)
    for year in range(2):
        rows = [stay for stay in stays if stay["quarter"] // 4 == year]
        start, end = QUARTERS[4 * year][0], QUARTERS[4 * year + 3][1]
        say("middle", f"{year}.0", start, end, median([Decimal(length(row)) for row in rows]))
        say("longest", f"{year}.0", start, end, max([length(row) for row in rows], default="not applicable"))
        say("least", f"{year}.0", start, end, min([row["cost"] for row in rows], default="not applicable"))
    return {"case": case["case"], "figures": figures}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
