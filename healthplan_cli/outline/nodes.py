"""From passages to nodes: what belongs to which label, titles, spans, the tree."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Node, Span
from healthplan_cli.outline.labels import MID_LINE
from healthplan_cli.outline.passages import DraftPassage
from healthplan_cli.outline.search import PlacedLabel
from healthplan_cli.outline.titles import (
    closing_list,
    is_list,
    shared_suffix,
    title_by_suffix,
    title_length,
    usual_title,
)
from healthplan_cli.text import Text

_DAMAGED = ("lost", "damaged", "weak")


class LabelledText(NamedTuple):
    """A label with the text that follows it up to the next one."""

    placed: PlacedLabel
    head: DraftPassage
    """What the label opens."""
    rest: list[DraftPassage]
    """The paragraphs behind it that belong to it."""


class DraftNode(NamedTuple):
    """A node in the making; its id counts on in order of the text."""

    id: str
    placed: PlacedLabel
    parent: int | None
    """Index of the parent's draft."""
    span: Span
    """From the label to the end of its last paragraph or descendant."""
    title: Span | None
    title_text: str | None
    title_repaired: bool


def owning_labels(draft_passages: list[DraftPassage], lost: set[int], grammar: Grammar) -> list[int | None]:
    """For each passage the index of the label that it belongs to.

    None before the first label, behind a break such as a title or an attachment's mark, from the
    introduction of a lost heading on (``lost``: where those begin), and for the closing
    paragraphs of the notice, each up to the next label. A list of who does it, alone behind
    sub-items without lists, answers for all of them: it belongs to the item above.
    """
    closing = _closing_paragraphs(draft_passages, grammar)
    result: list[int | None] = []
    open_depths = _OpenDepths(grammar)
    current: int | None = None
    count = 0
    for index, draft_passage in enumerate(draft_passages):
        if draft_passage.placed is not None:
            current, count = count, count + 1
            open_depths.add_label(draft_passage, draft_passage.placed.depth, current)
            result.append(current)
            continue
        if draft_passage.after_break or draft_passage.span[0] in lost or index >= closing:
            current = None
        result.append(current if current is None else open_depths.owner(draft_passage, current))
    return result


class _OpenDepth:
    """The labels read so far at one depth under one parent."""

    def __init__(self, depth: int, parent: int | None) -> None:
        self.depth = depth
        self.parent = parent
        self.count = 0
        self.last = 0
        self.listed = False
        """One of them has a list of its own."""


class _OpenDepths:
    """The depths that are open, outermost first."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._open: list[_OpenDepth] = []

    def add_label(self, draft_passage: DraftPassage, depth: int, label: int) -> None:
        while self._open and self._open[-1].depth > depth:
            self._open.pop()
        if not self._open or self._open[-1].depth < depth:
            self._open.append(_OpenDepth(depth, self._open[-1].last if self._open else None))
        level = self._open[-1]
        level.count, level.last = level.count + 1, label
        level.listed = level.listed or closing_list(draft_passage.joined.folded, self._grammar) is not None

    def owner(self, draft_passage: DraftPassage, current: int) -> int:
        """The label that a passage behind label ``current`` belongs to."""
        level = self._open[-1]
        alone = is_list(draft_passage.joined.folded, self._grammar)
        if alone and level.count > 1 and not level.listed and level.parent is not None:
            return level.parent
        level.listed = level.listed or alone or closing_list(draft_passage.joined.folded, self._grammar) is not None
        return current


def _closing_paragraphs(draft_passages: list[DraftPassage], grammar: Grammar) -> int:
    """Where the closing paragraphs begin (本办法自印发之日起施行): behind the last label, at the end."""
    first = len(draft_passages)
    pattern = grammar.pattern("outline.closing")
    while first and draft_passages[first - 1].placed is None and pattern.match(draft_passages[first - 1].joined.folded):
        first -= 1
    return first


def group_by_label(draft_passages: list[DraftPassage], owned: list[int | None]) -> list[LabelledText]:
    """The labels in order, each with the passages that belong to it."""
    found: list[LabelledText] = []
    for draft_passage, owner in zip(draft_passages, owned, strict=True):
        if draft_passage.placed is not None:
            found.append(LabelledText(draft_passage.placed, draft_passage, []))
        elif owner is not None:
            found[owner].rest.append(draft_passage)
    return found


def make_draft_nodes(found: list[LabelledText], tables: list[Span], grammar: Grammar) -> list[DraftNode]:
    """The nodes in order of the text, parents before children."""
    lengths = [_title_length(found, index, grammar) for index in range(len(found))]
    _untitle_articles(found, lengths)
    repaired = _mend_titles(found, lengths) | _part_titles(found, lengths, grammar)
    ends = _ends(found, tables)
    draft_nodes: list[DraftNode] = []
    stack: list[int] = []
    for index, section in enumerate(found):
        del stack[section.placed.depth :]
        joined, length = section.head.joined, lengths[index]
        draft_nodes.append(
            DraftNode(
                id=f"n{index + 1}",
                placed=section.placed,
                parent=stack[-1] if stack else None,
                span=(section.placed.candidate.label[0], ends[index]),
                title=joined.to_text(0, length) if length else None,
                title_text=joined.printed[:length] if length else None,
                title_repaired=index in repaired,
            )
        )
        stack.append(index)
    return draft_nodes


def _title_length(found: list[LabelledText], index: int, grammar: Grammar) -> int:
    section = found[index]
    below = index + 1 < len(found) and found[index + 1].placed.depth > section.placed.depth
    leads = below or any(not is_list(paragraph.joined.folded, grammar) for paragraph in section.rest)
    return title_length(section.head.joined, section.placed.candidate.style, leads, grammar)


def _untitle_articles(found: list[LabelledText], lengths: list[int]) -> None:
    """Take the titles off articles where only few have one: there they are first sentences."""
    articles = [index for index, section in enumerate(found) if section.placed.candidate.style == "article"]
    if 2 * sum(lengths[index] > 0 for index in articles) <= len(articles):
        for index in articles:
            lengths[index] = 0


def _mend_titles(found: list[LabelledText], lengths: list[int]) -> set[int]:
    """Find the titles whose full stop is lost; returns which, and sets their lengths."""
    repaired: set[int] = set()
    for sequence in _sequences(found):
        titles = [found[index].head.joined.printed[: lengths[index]] for index in sequence if lengths[index] > 4]
        suffix = shared_suffix(titles) if 2 * len(titles) > len(sequence) else None
        if suffix is None:
            continue
        for index in sequence:
            joined = found[index].head.joined
            whole = joined.printed[: lengths[index]].endswith(suffix)
            if not whole and (length := title_by_suffix(joined, suffix)):
                lengths[index] = length
                repaired.add(index)
    return repaired


def _part_titles(found: list[LabelledText], lengths: list[int], grammar: Grammar) -> set[int]:
    """Part usual headings from the text that they run into; returns which, and sets their lengths."""
    repaired: set[int] = set()
    for index, section in enumerate(found):
        length = usual_title(section.head.joined.folded, grammar)
        in_line = section.placed.candidate.evidence in MID_LINE
        if length and (in_line or not lengths[index]):
            lengths[index] = length
            repaired.add(index)
    return repaired


def _sequences(found: list[LabelledText]) -> Iterator[list[int]]:
    """Labels of one style that count on, whatever they stand under."""
    current: dict[str, list[int]] = {}
    for index, section in enumerate(found):
        level = section.placed.candidate.level
        running = current.get(level)
        if running and section.placed.number > found[running[-1]].placed.number:
            running.append(index)
            continue
        if running:
            yield running
        current[level] = [index]
    yield from current.values()


def _ends(found: list[LabelledText], tables: list[Span]) -> list[int]:
    """Where each subtree ends. A table before the next label stands in the node above it;
    one behind the last label may be an annex, and stands in none."""
    starts = [section.head.span[0] for section in found]
    reach: dict[int, int] = {}
    for start, end in tables:
        following = bisect.bisect(starts, start)
        if 0 < following < len(found) and not found[following].head.after_break:
            reach[following - 1] = end
    ends: list[int] = []
    open_ones: list[int] = []
    for index, section in enumerate(found):
        end = section.rest[-1].span[1] if section.rest else section.head.span[1]
        ends.append(max(end, reach.get(index, 0)))
        del open_ones[section.placed.depth :]
        for above in open_ones:
            ends[above] = max(ends[above], ends[index])
        open_ones.append(index)
    return ends


def make_tree(text: Text, draft_nodes: list[DraftNode]) -> list[Node]:
    """The top nodes, each with its children; their paragraphs are filled in later."""
    children: dict[int | None, list[Node]] = {}
    # Backwards, so that a node's children are made before it.
    for index in range(len(draft_nodes) - 1, -1, -1):
        draft = draft_nodes[index]
        candidate = draft.placed.candidate
        node = Node(
            id=draft.id,
            style=candidate.style,
            label=text.quote(candidate.label),
            number=draft.placed.number,
            repaired=candidate.evidence in _DAMAGED or draft.title_repaired,
            title=draft.title_text,
            title_span=draft.title,
            span=draft.span,
            children=tuple(reversed(children.pop(index, []))),
        )
        children.setdefault(draft.parent, []).append(node)
    return children.get(None, [])[::-1]
