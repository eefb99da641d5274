"""The outline: numbered headings and items, nested by meaning.

Candidates are collected in one pass, a scored search over the whole document decides
which are labels and how they nest, then titles are read and the body is cut into
passages. What was assumed is a diagnostic.
"""

from __future__ import annotations

import bisect
from collections import Counter

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Span, Table
from healthplan_cli.outline.body_lines import BodyLine, read_lines
from healthplan_cli.outline.labels import MID_LINE, find_candidates
from healthplan_cli.outline.lost_headings import levels_with_lost_headings, mark_orphans, orphan_lines
from healthplan_cli.outline.nodes import DraftNode, group_by_label, make_draft_nodes, make_tree, owning_labels
from healthplan_cli.outline.passages import DraftPassage, cut_passages
from healthplan_cli.outline.search import choose_labels
from healthplan_cli.stage_types import Outline, Passage, PassageKind, ZoneKind
from healthplan_cli.text import Line, Text

# Zones that stand inside a notice without parting it: page numbers, links.
_PASSING = ("chrome", "metadata")


def find_outline(
    text: Text, lines: list[Line], zones: list[ZoneKind], tables: list[Table], grammar: Grammar
) -> tuple[Outline, list[Diagnostic]]:
    """The outline of the body; ids count from n1 in order of the text."""
    body = _body_lines(text, lines, zones, tables, grammar)
    candidates = find_candidates(text, body, grammar)
    labels = choose_labels(candidates)
    lost = levels_with_lost_headings(labels)
    orphans = orphan_lines(text, body, candidates, grammar) if lost else []
    if orphans:  # speed
        labels = choose_labels(mark_orphans(candidates, orphans), lost)
    furniture = [(line.start, line.end) for line, zone in zip(lines, zones, strict=True) if zone in _PASSING]
    draft_passages = cut_passages(text, body, labels, furniture)
    owned = owning_labels(draft_passages, {body[index].line.start for index in orphans}, grammar)
    draft_nodes = make_draft_nodes(group_by_label(draft_passages, owned), [table.span for table in tables], grammar)
    outline = Outline(make_tree(text, draft_nodes), _passages(text, draft_passages, owned, draft_nodes))
    assumed = _guessed_joins(body, draft_passages) + _joins_across(furniture, draft_passages)
    return outline, _diagnose(draft_nodes) + assumed


def _body_lines(
    text: Text, lines: list[Line], zones: list[ZoneKind], tables: list[Table], grammar: Grammar
) -> list[BodyLine]:
    """The lines that the outline is made of: the body without its tables."""
    spans = [table.span for table in tables]
    starts = [span[0] for span in spans]
    kept: list[Line] = []
    breaks: list[bool] = []
    interrupted: set[int] = set()
    pending = False
    for line, zone in zip(lines, zones, strict=True):
        table = bisect.bisect_right(starts, line.start) - 1
        if table >= 0 and line.start < spans[table][1]:
            continue
        if zone != "body":
            pending = pending or zone not in _PASSING
            interrupted.add(len(kept))
            continue
        kept.append(line)
        breaks.append(pending)
        pending = False
    return read_lines(text, kept, breaks, grammar, frozenset(interrupted))


def _passages(
    text: Text, draft_passages: list[DraftPassage], owned: list[int | None], draft_nodes: list[DraftNode]
) -> list[Passage]:
    passages: list[Passage] = []
    for draft_passage, owner in zip(draft_passages, owned, strict=True):
        kind: PassageKind = "paragraph"
        body = draft_passage.joined.to_text(0, 0)[0]
        if draft_passage.placed is not None and owner is not None:
            title = draft_nodes[owner].title
            if title is not None:
                body = title[1] + (text.folded[title[1] : title[1] + 1] in ("。", ":"))
            kind = "heading" if body >= draft_passage.span[1] else "item"
        node = None if owner is None else draft_nodes[owner].id
        passages.append(Passage(node, kind, draft_passage.span, min(body, draft_passage.span[1]), draft_passage.joined))
    return passages


def _diagnose(draft_nodes: list[DraftNode]) -> list[Diagnostic]:
    """Say what was assumed, and where numbers do not count on."""
    found: list[Diagnostic] = []
    last: dict[tuple[int | None, str], int] = {}
    runs: Counter[str] = Counter()
    for draft in draft_nodes:
        candidate, number = draft.placed.candidate, draft.placed.number
        label = candidate.label
        if candidate.evidence == "lost":
            found.append(report("HP101", label, draft.id, number=number))
        elif candidate.evidence in ("damaged", "weak"):
            found.append(report("HP102", label, draft.id, number=number))
        elif candidate.evidence in MID_LINE:
            found.append(report("HP103", label, draft.id))
        if draft.title_repaired and draft.title is not None:
            found.append(report("HP104", draft.title, draft.id))
        key = (draft.parent, candidate.level)
        before = last.get(key, 0)  # 0 where none stands before it
        if not before and number == runs[candidate.level] + 1:
            before = number - 1
        if number > before + 1:
            found.append(report("HP105", label, draft.id, before=before or "nothing", number=number))
        elif number <= before and not (candidate.after_break and number == 1):
            found.append(report("HP106", label, draft.id, before=before, number=number))
        if candidate.orphan:
            found.append(report("HP107", label, draft.id))
        last[key] = runs[candidate.level] = number
    return found


def _guessed_joins(lines: list[BodyLine], draft_passages: list[DraftPassage]) -> list[Diagnostic]:
    """Say where a line was read on only because the one before it has no end."""
    begins = {draft_passage.span[0] for draft_passage in draft_passages}
    return [
        report("HP108", (line.line.start, line.line.end))
        for line in lines
        if line.guessed and line.line.start not in begins
    ]


def _joins_across(furniture: list[Span], draft_passages: list[DraftPassage]) -> list[Diagnostic]:
    """Say where a page number or the like stands between two halves of a paragraph and was left out of it."""
    begins = [draft_passage.span[0] for draft_passage in draft_passages]
    found = []
    for start, end in furniture:
        index = bisect.bisect_right(begins, start) - 1
        if index >= 0 and end <= draft_passages[index].span[1]:
            found.append(report("HP109", (start, end)))
    return found
