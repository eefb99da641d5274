"""What a list answers for: its item, its paragraph, or the sentences since the last list.

Decided over all lists of a node at once: one list that closes the item answers for the
item, lists at the ends of several paragraphs for theirs, several lists within one
paragraph each for what stands since the last of them.
"""

from __future__ import annotations

import bisect
import collections
from typing import NamedTuple

from healthplan_cli.model import Scope, Span
from healthplan_cli.responsibilities.found_list import FoundList
from healthplan_cli.stage_types import Passage

# What may stand around a list on a line of its own, or behind one that closes a paragraph.
_TRIVIAL = "。;,、.:\"'”’ "


class PlacedList(NamedTuple):
    """A list and the passage it stands in, by index."""

    passage: int
    found: FoundList


class ScopedList(NamedTuple):
    """Lists that are one (several where each line has its own label), and what they answer for."""

    lists: list[PlacedList]
    scope: Scope
    covers: Span


def assign_scopes(passages: list[Passage], placed: list[PlacedList]) -> list[ScopedList]:
    """The lists in order, joined where one goes on in the next line, each with its scope."""
    groups = [group for group in _joined(passages, placed) if any(one.found.list.units for one in group)]
    of_node: dict[str | None, list[int]] = {}
    for index, passage in enumerate(passages):
        of_node.setdefault(passage.node, []).append(index)
    in_node = collections.Counter(passages[group[0].passage].node for group in groups)
    in_passage = collections.Counter(group[0].passage for group in groups)
    result: list[ScopedList] = []
    before: PlacedList | None = None
    for group in groups:
        first = group[0]
        passage = passages[first.passage]
        if in_passage[first.passage] > 1 or _goes_on(passages[group[-1].passage], group[-1].found):
            result.append(ScopedList(group, "sentence", _sentences(passage, first.found, before, first.passage)))
        else:
            alone = passage.node is not None and in_node[passage.node] == 1
            result.append(_whole(passages, of_node[passage.node], group, before, alone=alone))
        before = group[-1]
    return result


def _joined(passages: list[Passage], placed: list[PlacedList]) -> list[list[PlacedList]]:
    """Labelled lines that follow each other in one node are one list."""
    groups: list[list[PlacedList]] = []
    for one in placed:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and one.passage == last.passage + 1
            and passages[one.passage].node == passages[last.passage].node
            and _opens_passage(passages[one.passage], one.found)
            and not _goes_on(passages[last.passage], last.found)
            and last.found.rule == one.found.rule == "responsibilities.loose"
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _opens_passage(passage: Passage, found: FoundList) -> bool:
    """True if nothing stands before the list in its passage: where nothing follows either, it is a line of its own."""
    return not passage.joined.folded[: found.start].strip(_TRIVIAL)


def _goes_on(passage: Passage, found: FoundList) -> bool:
    """True if the paragraph goes on behind the list."""
    return bool(passage.joined.folded[found.end :].strip(_TRIVIAL))


def _sentences(passage: Passage, found: FoundList, before: PlacedList | None, index: int) -> Span:
    """The text of the passage since the last list in it."""
    text = passage.joined.folded
    start = before.found.end if before and before.passage == index else 0
    while start < found.start and text[start] in _TRIVIAL:
        start += 1
    return passage.joined.to_text(start, found.start)


def _whole(
    passages: list[Passage], own: list[int], group: list[PlacedList], before: PlacedList | None, *, alone: bool
) -> ScopedList:
    """A list that closes its paragraph, or stands on a line of its own."""
    first, last = group[0], group[-1]
    passage = passages[first.passage]
    closes = own[-1] <= last.passage
    if alone and not closes and passage.kind == "heading":
        return ScopedList(group, "node", (passage.joined.origin, passages[own[-1]].span[1]))
    # The paragraphs before a line of its own; nothing but the line itself where there are none.
    since = bisect.bisect_right(own, before.passage) if before else 0
    before_it = own[since : bisect.bisect_left(own, first.passage)]
    start, end = passage.joined.origin, passage.joined.to_text(0, first.found.start)[1]
    if _opens_passage(passage, first.found) and before_it:
        start, end = passages[before_it[0]].joined.origin, passages[before_it[-1]].span[1]
    if alone and closes:
        return ScopedList(group, "node", (passages[own[0]].joined.origin, end))
    return ScopedList(group, "paragraph", (start, end))
