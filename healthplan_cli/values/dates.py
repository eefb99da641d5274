"""Dates in every form that notices print, normalised to ISO 8601."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.text import fold
from healthplan_cli.values.numerals import ordinal

# What stands for the zero of a year: letters and circles, Latin, Greek and Cyrillic.
_ZEROS = str.maketrans(dict.fromkeys("○O0oОΟ", "〇"))

# Notices that write their year with two figures are of this century.
_CENTURY = 2000


class ReadDate(NamedTuple):
    """A date as it was read, and what had to be assumed."""

    value: str
    """ISO 8601."""
    length: int
    """How many characters of the print it takes up."""
    repaired: bool
    """年, 月 or 日 were lost."""
    alternative: str | None
    """The other date that the damaged print could stand for."""


def read_date(printed: str, grammar: Grammar, *, near: str | None = None) -> ReadDate | None:
    """The date that ``printed`` begins with; None when it does not, or no such day exists.

    Args:
        near: an ISO date of the same notice, such as that of its publication. Of two readings of
            damaged figures the one that comes before it, and closest, is the likelier.
    """
    folded = fold(printed).folded
    for rule in grammar.family("date"):
        pattern = grammar.pattern(rule.id)
        found = pattern.fullmatch(folded) if rule.match == "full" else pattern.match(folded)
        if found is None:
            continue
        days = _days(found)
        if near is not None:
            days.sort(key=lambda day: (day.isoformat() > near, _distance(day, near)))
        if not days:
            return None
        other = days[1].isoformat() if len(days) > 1 else None
        return ReadDate(days[0].isoformat(), found.end(), rule.match == "full", other)
    return None


def _days(found: regex.Match[str]) -> list[datetime.date]:
    """The days that exist among the readings of the figures, shorter month first."""
    groups = found.groupdict()
    if groups.get("chinese_month"):
        parts = [(ordinal(groups["chinese_month"]), ordinal(groups["chinese_day"]))]
        year = int(groups["year"] or ordinal(groups["chinese_year"].translate(_ZEROS)))
    else:
        year = int(groups["year"]) if groups.get("year") else _CENTURY + int(groups["short"])
        run = groups.get("run")
        if run:
            parts = [(int(run[:cut]), int(run[cut:])) for cut in (1, 2) if 1 <= len(run) - cut <= 2 and run[cut] != "0"]
            if len(run) == 4:
                parts = [(int(run[:2]), int(run[2:]))]
        else:
            parts = [(int(groups["month"]), int(groups["day"]))]
    return [day for month, date in parts if (day := _day(year, month, date))]


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _distance(day: datetime.date, near: str) -> int:
    return abs((day - datetime.date.fromisoformat(near)).days)
