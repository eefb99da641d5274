"""Compare targets with gold annotations: all that they say, then the figure alone."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from healthplan_cli.evaluate.alignment import Alignment, SourceLines
from healthplan_cli.evaluate.gold import Gold, GoldTarget
from healthplan_cli.evaluate.matching import plain_number, plain_unit, same_indicator
from healthplan_cli.evaluate.tally import Item, Scores, Tally
from healthplan_cli.model import Document, Target

_Figure = tuple[float | None, float | None, str]


def compare_targets(document: Document, gold: Gold, nodes: Alignment, lines: SourceLines) -> Scores:
    """``targets``: value, unit, comparator, year, direction, indicator and node; ``figures``: value and unit."""

    def agrees(wanted: GoldTarget, got: Target) -> bool:
        years = [wanted.year] if wanted.year_accept is msgspec.UNSET else wanted.year_accept
        directions = [wanted.direction] if wanted.direction_accept is msgspec.UNSET else wanted.direction_accept
        return (
            _figure(wanted) == _figure(got)
            and wanted.comparator == got.comparator
            and got.year in years
            and got.direction in directions
            and same_indicator(wanted.indicator, got.indicator)
            and (bool(got.table) or wanted.node == nodes.gold_id(got.node))
        )

    def item_of_gold(wanted: GoldTarget) -> Item:
        from_line = None if wanted.node is None else nodes.gold_line.get(wanted.node)
        return Item((wanted.indicator, *_told(wanted)), lines.line_of_quote(wanted.quote, from_line))

    def item_of_found(got: Target) -> Item:
        return Item((got.indicator, *_told(got)), lines.line(got.value_span[0]))

    def pair(same: Callable[[GoldTarget, Target], bool]) -> Tally:
        return _pair(document.targets, gold.targets, same, item_of_gold, item_of_found)

    return {
        "targets": pair(agrees),
        "figures": pair(lambda wanted, got: _figure(wanted) == _figure(got)),
    }


def _pair(
    found: tuple[Target, ...],
    gold: list[GoldTarget],
    same: Callable[[GoldTarget, Target], bool],
    item_of_gold: Callable[[GoldTarget], Item],
    item_of_found: Callable[[Target], Item],
) -> Tally:
    """Pair each gold target with the first that is the same; optional ones come last and never count."""
    left = list(found)
    tally = Tally()
    for wanted in sorted(gold, key=lambda one: one.optional):
        place = next((i for i, got in enumerate(left) if same(wanted, got)), None)
        if place is not None:
            del left[place]
        if wanted.optional:
            continue
        tally.gold += 1
        if place is None:
            tally.missed.append(item_of_gold(wanted))
        else:
            tally.matched += 1
    tally.found = tally.matched + len(left)
    tally.wrong = [item_of_found(got) for got in left]
    return tally


def _figure(target: GoldTarget | Target) -> _Figure:
    return plain_number(target.value), plain_number(target.value_max), plain_unit(target.unit)


def _told(target: GoldTarget | Target) -> tuple[str | int | float | None, ...]:
    return target.year, target.direction, target.comparator, target.value, target.value_max, target.unit
