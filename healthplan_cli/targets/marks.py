"""Where clauses, parts and sentences begin and end."""

from __future__ import annotations

import re

# What ends a clause, a part, a sentence.
CLAUSE, PART, SENTENCE = re.compile("[,;:。!?]"), re.compile("[;。!?]"), re.compile("[。!?]")


def start_of(text: str, marks: re.Pattern[str], low: int, place: int) -> int:
    """Behind the last of ``marks`` in ``[low, place)``."""
    return max([low, *(text.rfind(mark, low, place) + 1 for mark in marks.pattern[1:-1])])


def end_of(text: str, marks: re.Pattern[str], place: int, high: int) -> int:
    """The first of ``marks`` in ``[place, high)``, else ``high``."""
    found = marks.search(text, place, high)
    return found.start() if found else high
