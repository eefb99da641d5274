"""Paragraphs: the clean reading text of each node."""

from __future__ import annotations

import msgspec

from healthplan_cli.model import Node, Paragraph, Responsibility, Span
from healthplan_cli.stage_types import Outline, Passage
from healthplan_cli.text import Text


def fill_paragraphs(text: Text, outline: Outline, responsibilities: list[Responsibility]) -> list[Node]:
    """The nodes of the outline with their paragraphs: without label, title and lists.

    Page line breaks and stray blanks are mended; a paragraph's span covers the original,
    from its first to its last character.
    """
    lists = sorted(one.span for one in responsibilities if one.scope != "row")
    by_node: dict[str | None, list[Paragraph]] = {}  # under None what belongs to no node
    next_list = 0
    for passage in outline.passages:
        while next_list < len(lists) and lists[next_list][1] <= passage.body:  # speed
            next_list += 1
        inside = []
        for span in lists[next_list:]:
            if span[0] >= passage.span[1]:  # speed
                break
            inside.append(span)
        if paragraph := _paragraph(text, passage, inside):
            by_node.setdefault(passage.node, []).append(paragraph)
    return [_filled(node, by_node) for node in outline.nodes]


def _paragraph(text: Text, passage: Passage, lists: list[Span]) -> Paragraph | None:
    """The running text of a passage; None where it is all label, title and lists."""
    joined = passage.joined
    start, pieces = joined.from_text(passage.body), []
    kept: list[Span] = []
    for span in (*lists, (passage.span[1], passage.span[1])):
        end = max(start, joined.from_text(span[0]))
        if joined.printed[start:end].strip(" 。;"):
            pieces.append(joined.printed[start:end])
            kept.append(joined.to_text(start, end))
        start = max(start, joined.from_text(span[1]))
    reading = "".join(pieces).strip()
    if not reading:
        return None
    first, last = kept[0][0], kept[-1][1]
    lead = len(text.folded[first:last]) - len(text.folded[first:last].lstrip())
    return Paragraph(text=reading, span=(first + lead, first + len(text.folded[first:last].rstrip())))


def _filled(node: Node, by_node: dict[str | None, list[Paragraph]]) -> Node:
    return msgspec.structs.replace(
        node,
        paragraphs=tuple(by_node.get(node.id, ())),
        children=tuple(_filled(child, by_node) for child in node.children),
    )
