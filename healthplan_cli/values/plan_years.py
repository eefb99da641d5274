"""The years that the title of a plan names."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import PlanYears
from healthplan_cli.text import fold
from healthplan_cli.values.numerals import ordinal

# Five-year plans, counted back from 十四五 (2021); a gap after the second puts 一五 off by three years.
_FIRST_PLAN = 1956
_PLAN_LENGTH = 5


def years_in(title: str, grammar: Grammar) -> PlanYears | None:
    """The years of a plan, from its title: a span before a single year, that before a year in a name."""
    folded = fold(title).folded
    best: tuple[int, PlanYears] | None = None
    for found in grammar.pattern("metadata.years").finditer(folded):
        if found["five"]:
            rank, years = 1, five_year_plan(ordinal(found["five"]))
        else:
            first, last = int(found["first"]), int(found["last"] or found["first"])
            rank = 0 if found["last"] else 1 if folded[found.end() : found.end() + 1] == "年" else 2
            years = PlanYears(first=first, last=max(first, last))
        if best is None or rank < best[0]:
            best = rank, years
    return best[1] if best else None


def five_year_plan(number: int) -> PlanYears:
    """The years of the five-year plan of that number: the fourteenth (十四五) runs from 2021 to 2025."""
    first = _FIRST_PLAN + (number - 1) * _PLAN_LENGTH
    return PlanYears(first=first, last=first + _PLAN_LENGTH - 1)
