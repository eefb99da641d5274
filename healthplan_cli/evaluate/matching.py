"""When two spellings of one thing count as the same, for comparison with gold annotations."""

from __future__ import annotations

from collections import Counter

_FOLD = str.maketrans("（）：，；％．＂［］〔〕", '():,;%."[]()', "\u200b\ufeff")


def plain(text: str | None) -> str:
    """``text`` without blanks, with brackets and punctuation of one width; empty for None."""
    return "".join((text or "").split()).translate(_FOLD)


def plain_title(text: str | None) -> str:
    """As ``plain``, without what may close a heading."""
    return plain(text).rstrip("。:")


def plain_unit(unit: str | None) -> str:
    """A unit of measure; what the comparator says already is no part of it."""
    return plain(unit).replace("以上", "")


def plain_number(value: float | None) -> float | None:
    """A value, rounded to what floating point can tell apart."""
    return None if value is None else round(float(value), 6)


def same_indicator(one: str | None, other: str | None) -> bool:
    """Whether two phrases name one thing: one holds the other, or they share most of their characters."""
    a, b = plain(one), plain(other)
    if not a or not b:
        return a == b
    if a in b or b in a:
        return True
    shared = (Counter(a) & Counter(b)).total()
    return 2 * shared / (len(a) + len(b)) >= 0.6
