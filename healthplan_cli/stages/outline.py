"""The outline: numbered headings and items, nested by meaning.

Candidates are collected in one pass, a scored search over the whole document decides
which are labels and how they nest, then titles are read and the body is cut into
passages. What was assumed is a diagnostic.
"""

from __future__ import annotations

import bisect
from collections import Counter
from typing import NamedTuple

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import Outline, Passage, PassageKind, ZoneKind
from healthplan_cli.model import Diagnostic, Node, Span, Table
from healthplan_cli.outlining.candidates import INSIDE, Candidate, find_candidates
from healthplan_cli.outlining.lines import BodyLine, read_lines
from healthplan_cli.outlining.passages import Stretch, cut
from healthplan_cli.outlining.search import Place, search
from healthplan_cli.outlining.titles import is_list, shared_suffix, title_by_suffix, title_length
from healthplan_cli.text import Line, Text

# Zones that stand inside a notice without parting it: page numbers, links.
_PASSING = ("chrome", "metadata")


def find_outline(
    text: Text, lines: list[Line], zones: list[ZoneKind], tables: list[Table], grammar: Grammar
) -> tuple[Outline, list[Diagnostic]]:
    """The outline of the body; ids count from n1 in order of the text."""
    body = _body_lines(text, lines, zones, tables, grammar)
    candidates = find_candidates(text, body, grammar)
    places = search(candidates)
    lost = _lost_styles(places)
    if lost and (orphans := _orphan_lines(text, body, candidates, grammar)):
        candidates = _marked(candidates, orphans)
        places = search(candidates, lost)
    else:
        orphans = []
    stretches = cut(text, body, places)
    drafts = _drafts(stretches, grammar)
    outline = Outline(_tree(text, drafts), _passages(text, stretches, drafts, [body[i].line.start for i in orphans]))
    return outline, _diagnose(drafts)


def _body_lines(
    text: Text, lines: list[Line], zones: list[ZoneKind], tables: list[Table], grammar: Grammar
) -> list[BodyLine]:
    """The lines that the outline is made of: the body without its tables."""
    spans = [table.span for table in tables]
    starts = [span[0] for span in spans]
    kept: list[Line] = []
    breaks: list[bool] = []
    pending = False
    for line, zone in zip(lines, zones, strict=True):
        table = bisect.bisect_right(starts, line.start) - 1
        if zone != "body" or (table >= 0 and line.start < spans[table][1]):
            pending = pending or zone not in _PASSING
            continue
        kept.append(line)
        breaks.append(pending)
        pending = False
    return read_lines(text, kept, breaks, grammar)


def _lost_styles(places: list[Place]) -> frozenset[str]:
    """Styles whose first headings the page lost: a sequence of theirs begins behind 1."""
    lost: set[str] = set()
    last: dict[str, int] = {}
    for place in places:
        level = place.candidate.level
        if place.number > 1 and level not in last:
            lost.add(level)
        last[level] = place.number
    return frozenset(lost & {"part", "chapter", "section", "chinese-comma", "chinese-paren"})


def _orphan_lines(text: Text, body: list[BodyLine], candidates: list[Candidate], grammar: Grammar) -> list[int]:
    """Lines at which the introduction of a lost heading seems to begin.

    Where nearly every paragraph closes with a list of who does it, one without a list
    behind one with a list does not belong to the same item.
    """
    labelled = {candidate.line for candidate in candidates if candidate.evidence == "full"}
    closing = grammar.pattern("outline.closing-list")
    listed = [closing.search(text.folded, line.line.start, line.line.end) is not None for line in body]
    long = [index for index, line in enumerate(body) if line.line.end - line.line.start > 60]
    if sum(listed[index] for index in long) < 0.7 * len(long):
        return []
    return [
        index
        for index in long
        if index and listed[index - 1] and not listed[index] and index not in labelled and not body[index].continues
    ]


def _marked(candidates: list[Candidate], orphans: list[int]) -> list[Candidate]:
    """The candidates, the first behind each orphan line marked."""
    marked = list(candidates)
    lines = [candidate.line for candidate in candidates]
    for orphan in orphans:
        index = bisect.bisect_right(lines, orphan)
        if index < len(marked):
            marked[index] = marked[index]._replace(orphan=True)
    return marked


class _Draft(NamedTuple):
    """A node in the making."""

    id: str
    place: Place
    parent: int | None
    """Index of the parent's draft."""
    span: Span
    title: Span | None
    title_text: str | None
    title_repaired: bool


def _drafts(stretches: list[Stretch], grammar: Grammar) -> list[_Draft]:
    opening = [index for index, stretch in enumerate(stretches) if stretch.place is not None]
    places = [stretches[index].place for index in opening]
    lengths = []
    for order, index in enumerate(opening):
        stretch = stretches[index]
        assert stretch.place is not None
        following = opening[order + 1] if order + 1 < len(opening) else len(stretches)
        below = order + 1 < len(places) and _depth(places[order + 1]) > _depth(places[order])
        leads = below or any(not is_list(other.flow.folded, grammar) for other in stretches[index + 1 : following])
        lengths.append(title_length(stretch.flow, stretch.place.candidate.style, leads, grammar))
    repaired = _lost_stops(stretches, opening, lengths)
    return _numbered(stretches, opening, lengths, repaired)


def _depth(place: Place | None) -> int:
    return place.depth if place is not None else 0


def _lost_stops(stretches: list[Stretch], opening: list[int], lengths: list[int]) -> set[int]:
    """Find the titles whose full stop is lost; returns which, and sets their lengths."""
    repaired: set[int] = set()
    for orders in _sequences(stretches, opening):
        titles = [stretches[opening[order]].flow.printed[: lengths[order]] for order in orders if lengths[order] > 4]
        suffix = shared_suffix(titles) if 2 * len(titles) > len(orders) else None
        for order in orders if suffix else ():
            flow = stretches[opening[order]].flow
            whole = flow.printed[: lengths[order]].endswith(suffix or "")
            if not (lengths[order] and whole) and (length := title_by_suffix(flow, suffix or "")):
                lengths[order] = length
                repaired.add(order)
    return repaired


def _sequences(stretches: list[Stretch], opening: list[int]) -> list[list[int]]:
    """Labels of one style that count on, whatever they stand under."""
    sequences: list[list[int]] = []
    current: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for order, index in enumerate(opening):
        place = stretches[index].place
        assert place is not None
        level = place.candidate.level
        if place.number <= last.get(level, 0) or level not in current:
            current[level] = []
            sequences.append(current[level])
        current[level].append(order)
        last[level] = place.number
    return sequences


def _numbered(stretches: list[Stretch], opening: list[int], lengths: list[int], repaired: set[int]) -> list[_Draft]:
    drafts: list[_Draft] = []
    stack: list[int] = []
    for order, index in enumerate(opening):
        place, flow = stretches[index].place, stretches[index].flow
        assert place is not None
        del stack[place.depth :]
        length = lengths[order]
        drafts.append(
            _Draft(
                id=f"n{order + 1}",
                place=place,
                parent=stack[-1] if stack else None,
                span=(place.candidate.label[0], _end(stretches, opening, order)),
                title=flow.to_text(0, length) if length else None,
                title_text=flow.printed[:length] if length else None,
                title_repaired=order in repaired,
            )
        )
        stack.append(order)
    return drafts


def _end(stretches: list[Stretch], opening: list[int], order: int) -> int:
    """Where the subtree of a node ends: at the last passage before the next node not below it."""
    depth = _depth(stretches[opening[order]].place)
    for later in range(order + 1, len(opening)):
        if _depth(stretches[opening[later]].place) <= depth:
            return stretches[opening[later] - 1].span[1]
    return stretches[-1].span[1]


def _tree(text: Text, drafts: list[_Draft]) -> list[Node]:
    children: dict[int | None, list[Node]] = {}
    # Backwards, so that a node's children are made before it.
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        candidate = draft.place.candidate
        node = Node(
            id=draft.id,
            style=candidate.style,
            label=text.quote(candidate.label),
            number=draft.place.number,
            repaired=candidate.evidence in ("lost", "damaged", "weak") or draft.title_repaired,
            title=draft.title_text,
            title_span=draft.title,
            span=draft.span,
            children=children.pop(index, [])[::-1],
        )
        children.setdefault(draft.parent, []).append(node)
    return children.get(None, [])[::-1]


def _passages(text: Text, stretches: list[Stretch], drafts: list[_Draft], orphans: list[int]) -> list[Passage]:
    passages: list[Passage] = []
    node: str | None = None
    waiting = iter(drafts)
    lost = set(orphans)
    for stretch in stretches:
        draft = next(waiting) if stretch.place is not None else None
        if draft is not None:
            node = draft.id
        elif stretch.after_break or stretch.span[0] in lost:
            node = None
        kind: PassageKind = "paragraph"
        begin = stretch.flow.to_text(0, 0)[0]
        if draft is not None:
            if draft.title is not None:
                begin = draft.title[1]
                if text.folded[begin : begin + 1] in ("。", ":"):
                    begin += 1
            kind = "heading" if begin >= stretch.span[1] else "item"
        passages.append(Passage(node, kind, stretch.span, min(begin, stretch.span[1]), stretch.flow))
    return passages


def _diagnose(drafts: list[_Draft]) -> list[Diagnostic]:
    """Say what was assumed, and where numbers do not count on."""
    found: list[Diagnostic] = []
    last: dict[tuple[int | None, str], int] = {}
    runs: Counter[str] = Counter()
    for draft in drafts:
        candidate, number = draft.place.candidate, draft.place.number
        label = candidate.label
        if candidate.evidence == "lost":
            found.append(report("HP101", label, draft.id, number=number))
        elif candidate.evidence in ("damaged", "weak"):
            found.append(report("HP102", label, draft.id, number=number))
        elif candidate.evidence in INSIDE:
            found.append(report("HP103", label, draft.id))
        if draft.title_repaired and draft.title is not None:
            found.append(report("HP104", draft.title, draft.id))
        key = (draft.parent, candidate.level)
        before = last.get(key)
        if before is None and number == runs[candidate.level] + 1:
            before = number - 1
        if number > (before or 0) + 1:
            found.append(report("HP105", label, draft.id, before=before or "nothing", number=number))
        elif before is not None and number <= before:
            found.append(report("HP106", label, draft.id, before=before, number=number))
        if candidate.orphan:
            found.append(report("HP107", label, draft.id))
        last[key] = runs[candidate.level] = number
    return found
