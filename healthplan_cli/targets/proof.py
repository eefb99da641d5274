"""What the productions of the targets decide in an example: the proof beside each of them."""

from __future__ import annotations

from healthplan_cli.grammar import Decision, Grammar
from healthplan_cli.targets.deadlines import PlanTime
from healthplan_cli.targets.figures import mask
from healthplan_cli.targets.mentions import TargetMention
from healthplan_cli.targets.sentences import MentionReader

_TIME = PlanTime(2023, 2025, 2023)
"""The examples are sentences of a plan for 2023 to 2025, signed in 2023."""


def decisions(text: str, grammar: Grammar) -> list[Decision]:
    """What each production decides in ``text``, one passage in half-width characters."""
    reading = MentionReader(grammar, _TIME).read(mask(text))
    read = [Decision(one.rule, _fields(text, one)) for one in reading.mentions]
    return [*read, *(Decision(production) for production in reading.declined)]


def _fields(text: str, one: TargetMention) -> dict[str, str | int | float | bool | None]:
    amount = one.figure.amount
    return {
        "indicator": text[slice(*one.indicator)],
        "direction": one.direction,
        "comparator": one.comparator,
        "value": amount.value,
        "value_max": amount.value_max,
        "unit": amount.unit,
        "year": one.deadline.year if one.deadline else None,
        "baseline": one.baseline,
    }
