"""The quantities of running text, grouped as one predicate governs them."""

from __future__ import annotations

import re

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Comparator
from healthplan_cli.targets.indicators import indicator_index
from healthplan_cli.values.numerals import NumeralError
from healthplan_cli.values.quantities import Amount, amount_at, like

# A year alone in brackets dates the number before it: 36%(2030年).
_YEAR_ASIDE = re.compile(r"\([^()0-9]{0,2}(?:19|20)[0-9]{2}年[^()0-9]{0,4}\)")
_ASIDE = re.compile(r"\([^()]{1,40}\)|《[^《》]{1,120}》|“[^“”]{1,40}”")
_INSIDE = str.maketrans(dict.fromkeys(",;:。!?、0123456789", "■"))
_NAMED = str.maketrans(dict.fromkeys(",;:。!?、0123456789一二两三四五六七八九十百千万亿", "■"))
# How far before its first value 分别 stands.
_RESPECTIVELY = 12
_RATIO = (":", "∶", "/")
# 3×10^5, 20×30, 5±1 are one expression, no two numbers.
_TIMES = tuple("×xX*^±")


class Figure(msgspec.Struct, frozen=True):
    """A quantity in running text; ``end`` is behind its unit, ``close`` behind its comparator."""

    amount: Amount
    start: int
    end: int
    close: int
    suffix: Comparator | None
    chinese: bool
    """Written in Chinese numerals."""

    @property
    def is_calendar(self) -> bool:
        """A year, not a count."""
        return self.amount.unit in ("年", None) and self.amount.value in range(1900, 2100) and self.suffix is None

    def is_in_date(self, text: str) -> bool:
        """The month or the day of a date in ``text``: 4月30日."""
        if self.amount.unit == "月":
            return text[self.end : self.end + 1].isdigit()
        return self.amount.unit == "日" and text[self.start - 1 : self.start] == "月"


def mask(text: str) -> str:
    """``text`` with what stands in brackets, quotation marks and titles made mute, same length."""
    if not any(mark in text for mark in "(《“"):  # speed
        return text
    return _ASIDE.sub(_muted, text)


def _muted(found: re.Match[str]) -> str:
    inside = found[0]
    if inside[0] == "“" and inside[1] == "十" and "五" in inside:
        return inside  # “十四五”, a term
    if _YEAR_ASIDE.fullmatch(inside):
        return inside
    return inside.translate(_INSIDE if inside[0] == "(" else _NAMED)


def with_unit(figure: Figure, unit: str | None) -> Figure:
    """``figure`` counted in ``unit``, which is printed behind another."""
    return msgspec.structs.replace(figure, amount=msgspec.structs.replace(figure.amount, unit=unit))


def find_figures(text: str, grammar: Grammar) -> list[Figure]:
    """The quantities of ``text``, in order; years left out. Linear in its length."""
    figures: list[Figure] = []
    starts = grammar.pattern("targets.figure")
    named = {place for span in indicator_index(grammar).figures(text) for place in range(*span)}
    place = 0
    while begin := starts.search(text, place):
        figure = _figure(text, begin.start(), grammar)
        if figure is None:
            place = begin.start() + 1
            continue
        place = figure.close
        behind = text[figure.end : figure.end + 2]
        before = text[max(0, figure.start - 2) : figure.start]
        is_ratio = behind[:1] in _RATIO and behind[1:].isdigit() or before[1:] in _RATIO[:2] and before[0].isdigit()
        is_product = behind[:1] in _TIMES and behind[1:].isdigit() or before[1:] in _TIMES and before[0].isalnum()
        if (
            figure.start not in named
            and not is_product
            and not figure.is_calendar
            and not figure.is_in_date(text)
            and not is_ratio
            and not _is_attribute(text, figure, grammar)
        ):
            figures.append(figure)
    return figures


def group_figures(text: str, figures: list[Figure], grammar: Grammar) -> list[list[Figure]]:
    """Figures that stand side by side (33%和38%) together; each of the others alone."""
    between = grammar.pattern("targets.and")
    groups: list[list[Figure]] = []
    for figure in figures:
        last = groups[-1][-1] if groups else None
        if (
            last
            and between.fullmatch(text, last.close, figure.start)
            and _share_predicate(text, groups[-1], figure, grammar)
        ):
            if last.amount.unit == "个" != figure.amount.unit:
                groups[-1][-1] = with_unit(last, figure.amount.unit)
            groups[-1].append(figure)
        else:
            groups.append([figure])
    return groups


def _share_predicate(text: str, group: list[Figure], figure: Figure, grammar: Grammar) -> bool:
    """True if ``figure`` stands under the predicate of ``group``, which it follows."""
    last, unit = group[-1], figure.amount.unit
    if text[last.close] == "," and _counts_behind(text, figure.close, grammar):
        return False  # 达到60%以上,85%以上的医院设立…
    if last.amount.unit in (unit, None):
        return True
    if last.amount.unit == "个" and unit in grammar.words("targets.points"):
        return True  # 分别提高5个、3个百分点
    if _counts_behind(text, figure.close, grammar):
        return False
    before = text[max(0, group[0].start - _RESPECTIVELY) : group[0].start]
    return any(word in before for word in grammar.words("targets.respectively"))


def _counts_behind(text: str, place: int, grammar: Grammar) -> bool:
    """True if a thing counted follows."""
    following = text[place : place + 1]
    return following != "" and following not in grammar.words("targets.nothing-counted")


def _is_attribute(text: str, figure: Figure, grammar: Grammar) -> bool:
    """True if the number only tells which: 3岁以下儿童, 二类以上器械, 每10万人, 连续两次."""
    unit, start, close = figure.amount.unit or "", figure.start, figure.close
    if unit in grammar.words("targets.ages"):
        aged = _counts_behind(text, close, grammar) and not text.startswith(
            tuple(grammar.words("targets.behind-ages")), close
        )
        return aged and not text.endswith(tuple(grammar.words("targets.before-ages")), 0, start)
    if unit in grammar.words("targets.grades") and figure.chinese:
        return figure.suffix is not None and _counts_behind(text, close, grammar)
    if grammar.pattern("targets.size-class").match(text, max(0, figure.end - 2)):
        return True
    if text.endswith(tuple(grammar.words("targets.before-group-size")), 0, start):
        return unit in grammar.words("targets.per-so-many")
    in_a_row = text.endswith(tuple(grammar.words("targets.before-in-a-row")), 0, start)
    return in_a_row and unit in grammar.words("targets.in-a-row")


def _figure(text: str, start: int, grammar: Grammar) -> Figure | None:
    """The figure that begins at ``start``, its range and comparator included; None when it cannot be read."""
    try:
        found = amount_at(text, start, grammar)
        if found is None:
            return None
        amount, end = found
        link = grammar.pattern("quantities.range").match(text, end)
        upper = amount_at(text, link.end(), grammar) if link else None
    except NumeralError:
        return None
    if upper:
        high = upper[0]
        low = like(amount, high)
        if low.value < high.value and low.unit in (high.unit, None):  # 达到85%到2025年 is no range
            amount, end = msgspec.structs.replace(high, value=low.value, value_max=high.value), upper[1]
    after = grammar.pattern("targets.after").match(text, end)
    suffix: Comparator | None = after.lastgroup if after else None
    close = after.end() if after else end
    return Figure(amount, start, end, close, suffix, not text[start].isdigit())
