"""Candidate labels: every place in the body that might begin a node, with its evidence."""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

from healthplan_cli.grammar import Grammar, Rule
from healthplan_cli.model import Span, Style
from healthplan_cli.outline.body_lines import BodyLine
from healthplan_cli.text import Text
from healthplan_cli.values.numerals import ordinal

Evidence = Literal["full", "damaged", "lost", "weak", "inner", "glued", "wrapped"]

# Evidence of labels in the middle of a line.
MID_LINE = ("inner", "glued")


class Candidate(NamedTuple):
    """A label that may be one: how it is printed and what speaks for it."""

    line: int
    """Index of its line in the body."""
    label: Span
    """The label as printed, without the blanks behind it."""
    start: int
    """Where the text behind the label begins."""
    rule: str
    style: Style
    level: str
    """The style, with the depth for decimals: what may form one sequence."""
    rank: float
    """The usual order of the styles, outer ones smaller."""
    number: int | None
    path: tuple[int, ...]
    """The numbers before the last one, for decimals."""
    evidence: Evidence
    after_break: bool
    orphan: bool = False
    """The paragraph before it looks like the introduction of a heading that the page lost."""


def find_candidates(text: Text, lines: list[BodyLine], grammar: Grammar) -> list[Candidate]:
    """All candidates in order of the text."""
    rules = grammar.derived(_by_first_character)
    inner = grammar.pattern("outline.inner-place")
    found: list[Candidate] = []
    pending_break = False
    for index, line in enumerate(lines):
        pending_break = pending_break or line.after_break
        start, end, _ = line.line
        places: list[tuple[int, Evidence | None]] = []
        if text.folded[start] in rules:
            places.append((start, "wrapped" if line.in_sentence else None))
        for match in inner.finditer(text.folded, start + 1, end):
            places.append((match.start(), "inner" if match["end"] is not None else "glued"))
        for place, evidence in places:
            candidate = _read(text, place, end, index, pending_break, evidence, grammar)
            if candidate is not None:
                found.append(candidate)
                pending_break = False
    return found


def _by_first_character(grammar: Grammar) -> dict[str, list[Rule]]:
    """The label rules that can match at each first character, in order of priority."""
    rules: dict[str, list[Rule]] = {}
    for rule in grammar.family("outline.label"):
        for first in str(rule.gives["opens"]):
            rules.setdefault(first, []).append(rule)
    return rules


def _read(
    text: Text, start: int, end: int, line: int, after_break: bool, evidence: Evidence | None, grammar: Grammar
) -> Candidate | None:
    """The label at ``start``, read by the first rule of the family that matches."""
    for rule in grammar.derived(_by_first_character)[text.folded[start]]:
        match = grammar.pattern(rule.id).match(text.folded, start, end)
        if match is None:
            continue
        gives = rule.gives
        if evidence in MID_LINE and gives["evidence"] != "full":
            return None
        alone = match.end() == end
        if alone and not grammar.pattern("outline.lone-label").fullmatch(text.folded, start, end):
            return None
        path = _path(match)
        style: Style = gives["style"]  # type: ignore[assignment]
        label_end = start + len(match[0].rstrip())
        return Candidate(
            line=line,
            label=(start, label_end),
            start=match.end(),
            rule=rule.id,
            style=style,
            level=f"{style}{len(path)}" if path else style,
            rank=float(gives["rank"]) + 0.1 * len(path),
            number=_number(match),
            path=path,
            evidence=evidence or gives["evidence"],  # type: ignore[arg-type]
            after_break=after_break,
        )
    return None


def _path(match: regex.Match[str]) -> tuple[int, ...]:
    if "path" not in match.re.groupindex:
        return ()
    return tuple(int(part) for part in match["path"].split("."))


def _number(match: regex.Match[str]) -> int | None:
    return ordinal(match["number"]) if "number" in match.re.groupindex else None
