"""By when: the years and terms that a text names, and the year each means."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from typing import Any

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.values.numerals import ordinal, to_number
from healthplan_cli.values.plan_years import five_year_plan

# A list of years that one sentence sets (到2022年、2025年和2030年) is never long.
_MOST_YEARS = 8
# What leads to a term behind a comma is short: 确保于, 力争在.
_LEADS_TERM = 4
# And so is what follows: 全部建成投用.
_SAYS_DONE = 8


class PlanTime(msgspec.Struct, frozen=True):
    """What 今年 and 三年内 count from."""

    current: int | None
    """The year that the notice works in: the year it was signed, else the first of its plan."""
    last: int | None
    """The last year of the plan."""
    signed: int | None = None
    """The year it was signed, where it says so: what was deadline before is no target."""
    first: int | None = None
    """The first year of the plan."""

    def has_gone(self, deadlines: Deadlines) -> bool:
        """True if what the years date is a result: they lie before notice and plan, and no goal says 到 them."""
        starts = [year for year in (self.current, self.first) if year is not None]
        years = [one.year for one in deadlines.each if one.year is not None]
        told = deadlines.is_report or not deadlines.is_term
        return told and bool(starts and years) and max(years) < min(starts)


class Deadline(msgspec.Struct, frozen=True):
    """One year by which something is deadline."""

    year: int | None
    """None: a term such as 年底前 in a notice that states no year of its own."""
    inferred: bool
    start: int
    end: int
    own: bool = True
    """Its place is in the passage that was read; else it is an offset in the whole text."""


class Deadlines(msgspec.Struct, frozen=True):
    """Years named in a row: 到2022年和2030年."""

    each: list[Deadline]
    start: int
    end: int
    is_term: bool
    """Said as a term (到…, …前, …末, 年内), not as a mere date."""
    is_report: bool = False
    """Said as the day up to which is told what has been: 截至2022年底."""

    @property
    def inferred(self) -> bool:
        """None of them is a year that the text prints."""
        return all(deadline.inferred for deadline in self.each)


class _WordsBesideYears:
    """The words that say what a year is: collected once for each grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.base = tuple(grammar.words("targets.base-words"))
        self.no_base = tuple(grammar.words("targets.shares"))
        self.bases = tuple(grammar.words("targets.behind-base-year"))
        self.times = grammar.pattern("targets.times-of-year")
        self.term = tuple(grammar.words("targets.term-words"))
        self.report = tuple(grammar.words("targets.report-words"))
        self.between = grammar.words("targets.between-years")


def find_deadlines(text: str, time: PlanTime, grammar: Grammar) -> list[Deadlines]:
    """The years and terms of ``text``, in order; base years (比2020年) are left out."""
    found: list[Deadlines] = []
    if not any(mark in text for mark in "年五月"):  # speed
        return found
    words = grammar.derived(_WordsBesideYears)
    for match in grammar.pattern("targets.deadline").finditer(text):
        head = _before_quote(text, match.start())
        if text.endswith(words.base, 0, head) and not text.endswith(words.no_base, 0, head):
            continue
        if text.startswith(words.bases, match.end()) or words.times.match(text, match.end()):
            continue  # 在2020年基础上, 是2020年的2倍
        deadline = _deadline(match, time)
        is_term = not (match["year"] or match["written"]) or bool(match["before"]) or text.endswith(words.term, 0, head)
        last = found[-1] if found else None
        if last and text[last.end : deadline.start] in words.between and len(last.each) < _MOST_YEARS:
            found[-1] = Deadlines(
                [*last.each, deadline], last.start, deadline.end, last.is_term or is_term, last.is_report
            )
        else:
            is_report = text.endswith(words.report, 0, head)
            found.append(Deadlines([deadline], deadline.start, deadline.end, is_term, is_report))
    return found


def last_before(deadlines: list[Deadlines], start: int, end: int) -> Deadlines | None:
    """The last of ``deadlines`` that begins in ``[start, end)``."""
    index = bisect.bisect_left(deadlines, end, key=lambda deadline: deadline.start)
    return deadlines[index - 1] if index and deadlines[index - 1].start >= start else None


def deadline_behind(text: str, deadlines: list[Deadlines], close: int, stop: int) -> Deadlines | None:
    """The term that the clause behind a number sets for it: 培训200名,2025年底前完成.

    Args:
        close: where the number ends.
        stop: where the next number or the sentence ends.
    """
    index = bisect.bisect_left(deadlines, close, key=lambda deadline: deadline.start)
    deadline = deadlines[index] if index < len(deadlines) else None
    if deadline is None or not deadline.is_term:
        return None
    if deadline.start >= stop:  # speed
        return None
    _, comma, leads = text[close : deadline.start].rpartition(",")
    end = min((place for mark in ",;。" if (place := text.find(mark, deadline.end)) >= 0), default=len(text))
    is_short = len(leads) <= _LEADS_TERM and end - deadline.end <= _SAYS_DONE
    return deadline if comma and end <= stop and is_short else None


def deadline_of_things(text: str, deadlines: list[Deadlines], close: int, stop: int) -> Deadlines | None:
    """The term right behind the things counted, which says by when they are done: 6座水库力争2024年底前完工.

    Args:
        close: where the name of the things ends.
        stop: where the next number or the sentence ends.
    """
    index = bisect.bisect_left(deadlines, close, key=lambda deadline: deadline.start)
    deadline = deadlines[index] if index < len(deadlines) else None
    if deadline is None or not deadline.is_term or deadline.start >= stop or deadline.start - close > _LEADS_TERM:
        return None
    end = min((place for mark in ",;。" if (place := text.find(mark, deadline.end)) >= 0), default=len(text))
    return deadline if end <= stop and end - deadline.end <= _SAYS_DONE else None


def deadline_in_brackets(text: str, low: int, high: int, grammar: Grammar) -> Deadlines | None:
    """The year alone in the brackets that open at ``low``: 36%(2030年)."""
    found = grammar.pattern("targets.year-aside").match(text, low, high)
    if found is None:
        return None
    start, end = found.span("year")
    return Deadlines([Deadline(int(found["year"]), False, start, end + 1)], found.start(), found.end(), True)


def _before_quote(text: str, start: int) -> int:
    """``start``, or the place of the quotation mark that opens there: “十四五”."""
    return start - (text[start - 1 : start] in ("“", '"'))


def _deadline(match: Any, time: PlanTime) -> Deadline:
    start, end = match.span()
    if match["year"]:
        return Deadline(int(match["year"]), False, start, end)
    if match["written"]:
        return Deadline(ordinal(match["written"]), False, start, end)
    if match["plan"]:
        last = five_year_plan(10 + ordinal(match["plan"])).last
        return Deadline(last, False, _before_quote(match.string, start), end)
    if match["within"]:
        return Deadline(_years_on(int(to_number(match["within"])), time), True, start, end)
    if match["next"]:
        return Deadline(None if time.current is None else time.current + 1, True, start, end)
    return Deadline(time.current, True, start, end)


def _years_on(years: int, time: PlanTime) -> int | None:
    """三年内: so many years from now, but not beyond a plan that ends in that time."""
    if time.current is None:
        return None
    if time.last is not None and time.current < time.last <= time.current + years:
        return time.last
    return time.current + years


def in_whole_text(deadlines: Deadlines, to_text: Callable[[int, int], Span]) -> Deadlines:
    """``deadlines`` for another passage than the one they stand in: their places become offsets in the whole text."""
    moved: list[Deadline] = []
    for deadline in deadlines.each:
        start, end = to_text(deadline.start, deadline.end)
        moved.append(msgspec.structs.replace(deadline, start=start, end=end, own=False))
    return msgspec.structs.replace(deadlines, each=moved)
