"""Names of a joint signature that run into each other."""

from __future__ import annotations

from itertools import pairwise

import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.metadata.zoned_page import ZonedPage, field_in_line
from healthplan_cli.model import Field, Span

# So many names at least make it sure that there are several, where no name says so by how it begins.
_MANY = 3
_LISTED = regex.compile("[^、 \n]++")
# A name has at least so many characters.
_SHORTEST = 3


def joint_names(zoned: ZonedPage, index: int, span: Span) -> list[Field]:
    """The names at ``span`` of a line of the signature; a seam that was guessed is a diagnostic."""
    spans = split_names(zoned.folded(index), span, zoned.grammar)
    fields = [field_in_line(zoned, index, piece) for piece in spans]
    if len(fields) > 1:
        zoned.found.append(report("HP410", (fields[0].span[0], fields[-1].span[1]), count=len(fields)))
    return fields


def names_in_title(zoned: ZonedPage, span: Span) -> list[Field]:
    """The names at ``span`` of a title, with 、 or a blank between them or nothing."""
    folded = zoned.text.folded
    names = _listed(folded, span)
    ends = tuple(zoned.grammar.words("page.body-ends"))
    if not all(folded.endswith(ends, *name) for name in names):
        names = [span]
    return [zoned.field(*piece) for name in names for piece in split_names(folded, name, zoned.grammar)]


def _listed(folded: str, span: Span) -> list[Span]:
    """The pieces between 、 or blanks."""
    return [piece.span() for piece in _LISTED.finditer(folded, *span)]


def split_names(line: str, span: Span, grammar: Grammar) -> list[Span]:
    """The spans of names without a mark between: each begins with the place of the first, or as central bodies do, or
    there are many of them. The whole ``span`` where nothing says that there are several."""
    place = grammar.pattern("metadata.place").match(line, *span)
    opens = grammar.pattern("metadata.name-opens")
    seams = [match.start() for match in grammar.pattern("metadata.name-seam").finditer(line, *span)]
    seams = [seam for seam in seams if seam - span[0] >= _SHORTEST and span[1] - seam >= _SHORTEST]
    sure = [
        seam for seam in seams if place and line.startswith(place["place"], seam) or opens.match(line, seam, span[1])
    ]
    ends = tuple(grammar.words("page.body-ends"))
    cuts = seams if len(seams) + 1 >= _MANY else sure
    pieces = list(pairwise([span[0], *cuts, span[1]]))
    return pieces if all(line.endswith(ends, *piece) for piece in pieces) else [span]
