"""References: the documents that a notice names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Metadata, Reference, Span
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import JoinedText, Line, Text, fold, join_lines
from healthplan_cli.values.document_numbers import normalise_document_number

# The page's own words name documents for the site's sake, not for the notice's.
_OUTSIDE: frozenset[ZoneKind] = frozenset(["chrome", "metadata"])
# Where the notice's own title and number stand side by side without naming another document.
_HEADS: frozenset[ZoneKind] = frozenset(["title", "signature", "imprint"])
# How much text around a title tells what it is.
_AROUND = 60
_QUOTES = str.maketrans("", "", " \n“”\"'‘’《》〈〉")


class _Mention(msgspec.Struct):
    """A title where it stands in the joined, and the number there; all spans are in the joined."""

    start: int
    """Of the title, without its mark."""
    end: int
    behind: int
    """Where the text goes on behind the mark."""
    number: Span | None
    """Of the number printed next to it."""
    guess: str | None = None
    """The code of the diagnostic that says what was assumed of its marks."""
    issued: bool = False
    """The words around it, or around the list that it stands in, say that this notice issues it."""


def find_references(
    text: Text, lines: list[Line], zones: list[ZoneKind], metadata: Metadata, grammar: Grammar
) -> tuple[list[Reference], list[Diagnostic]]:
    """Each document named, once per title, in order; the number comes from whichever mention has one.

    ``span`` is that of the title at its first mention, without the marks around it. Short names
    (以下简称《…》), works of art and the press are not documents.
    """
    own = _own_titles(metadata, grammar)
    found: dict[str, Reference] = {}
    aliases: set[str] = set()
    diagnostics: list[Diagnostic] = []
    for span, head in _stretches(lines, zones):
        if not _names_something(text, span):
            continue
        joined = join_lines(text, span)
        for mention in _documents(joined, grammar, aliases, head):
            key = _key(joined.printed[mention.start : mention.end])
            found[key], more = _reference(mention, found.get(key), joined, own, grammar)
            diagnostics += more
    return [reference for key, reference in found.items() if key not in aliases], diagnostics


def _stretches(lines: list[Line], zones: list[ZoneKind]) -> Iterator[tuple[Span, bool]]:
    """The text of the notice in stretches that read on, and whether each is its head or foot."""
    start = end = None
    head = False
    for line, zone in zip(lines, zones, strict=True):
        if start is not None and (zone in _OUTSIDE or (zone in _HEADS) != head):
            yield (start, end or start), head
            start = None
        if zone in _OUTSIDE:
            continue
        if start is None:
            start, head = line.start, zone in _HEADS
        end = line.end
    if start is not None:
        yield (start, end or start), head


def _names_something(text: Text, span: Span) -> bool:
    """A cheap test that spares most stretches the rules."""
    folded = text.folded
    return any(folded.find(mark, *span) >= 0 for mark in "《》") or (
        folded.find("关于", *span) >= 0 and folded.find("号", *span) >= 0
    )


def _documents(joined: JoinedText, grammar: Grammar, aliases: set[str], head: bool) -> Iterator[_Mention]:
    """The documents that the joined names, in order; short names go to ``aliases``."""
    marked = _marked(joined, grammar)
    mentions = [*marked, *_damaged(joined, grammar, marked)]
    if not head:
        mentions += _unmarked(joined, grammar)
    mentions.sort(key=lambda mention: mention.start)
    works: set[int] = set()
    speaks_of_works = bool(mentions) and any(word in joined.folded for word in grammar.words("references.works"))
    for group in _lists(joined, mentions, grammar) if mentions else ():
        works |= _works(joined, group, speaks_of_works, grammar)
        for mention in _issued(joined, group, grammar):
            mention.issued = True
    short_name, alias = grammar.pattern("references.short-name"), grammar.pattern("references.alias-before")
    for mention in mentions:
        title = joined.folded[mention.start : mention.end]
        if alias.search(joined.folded, max(0, mention.start - _AROUND), mention.start - 1):
            aliases.add(_key(title))
        elif mention.start not in works and not short_name.fullmatch(title):
            yield mention


def _marked(joined: JoinedText, grammar: Grammar) -> list[_Mention]:
    """The titles between 《 and 》."""
    inside = grammar.pattern("references.number-inside")
    mentions = []
    for found in grammar.pattern("references.marked").finditer(joined.folded):
        start, end = found.span("title")
        number = _number_beside(joined, found.start(), found.end(), grammar)
        within = inside.search(joined.folded, start, end)
        if within:
            number, end = number or within.span("number"), within.start()
        if end > start:
            mentions.append(_Mention(start, end, found.end(), number))
    return mentions


def _damaged(joined: JoinedText, grammar: Grammar, marked: list[_Mention]) -> Iterator[_Mention]:
    """The titles that lost one of their marks."""
    folded = joined.folded
    # What the whole titles cover is blanked out; what marks remain are single.
    rest = _without(folded, [(mention.start - 1, mention.behind) for mention in marked])
    for place in _places(rest, "《"):
        found = grammar.pattern("references.unclosed").match(rest, place)
        if found:
            start, end = found.span("title")
            yield _Mention(start, end, end, _number_beside(joined, place, end, grammar), "HP453")
    if "》" in rest:
        for found in grammar.pattern("references.unopened").finditer(rest):
            start, end = found.span("title")
            yield _Mention(start, end, found.end(), _number_beside(joined, start, found.end(), grammar), "HP453")


def _places(folded: str, mark: str) -> Iterator[int]:
    place = folded.find(mark)
    while place >= 0:
        yield place
        place = folded.find(mark, place + 1)


def _without(folded: str, spans: list[Span]) -> str:
    """``folded`` with a full stop for each character of ``spans``, so that no rule reads across."""
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += [folded[place:start], "。" * (end - start)]
        place = end
    return "".join([*pieces, folded[place:]])


def _unmarked(joined: JoinedText, grammar: Grammar) -> Iterator[_Mention]:
    """The titles that lost both marks: what they end with and their number tell them."""
    if "关于" not in joined.folded or "号" not in joined.folded:
        return
    for found in grammar.pattern("references.unmarked").finditer(joined.folded):
        start, end = found.span("title")
        yield _Mention(start, end, found.end(), found.span("number"), "HP454")


def _number_beside(joined: JoinedText, before: int, behind: int, grammar: Grammar) -> Span | None:
    """Where the number is printed next to a title whose marks stand at ``before`` and end at ``behind``."""
    folded = joined.folded
    found = None
    if behind < len(folded):
        rule = "references.number-behind" if folded[behind] == "(" else "references.number-bare"
        found = grammar.pattern(rule).match(folded, behind, behind + _AROUND)
    if found is None and before and folded[before - 1].isdigit():
        found = grammar.pattern("references.number-before").search(folded, max(0, before - _AROUND), before)
    if found is None:
        return None
    start, end = found.span("number")
    return start, end


def _lists(joined: JoinedText, mentions: list[_Mention], grammar: Grammar) -> Iterator[list[_Mention]]:
    """The titles in lists that nothing parts but commas and conjunctions; one alone is a list as well."""
    chain = grammar.pattern("references.chain")
    group: list[_Mention] = []
    for mention, following in zip_longest(mentions, mentions[1:]):
        group.append(mention)
        if following is None or not chain.fullmatch(joined.folded, mention.behind, following.start - 1):
            yield group
            group = []


def _works(joined: JoinedText, group: list[_Mention], speaks_of_works: bool, grammar: Grammar) -> set[int]:
    """Where the titles of a list start that name works: a list of titles is of one kind."""
    folded, press = joined.folded, grammar.pattern("references.work-title")
    if speaks_of_works and _is_called_a_work(folded, group[0].start - 1, group[-1].behind, grammar):
        return {one.start for one in group}
    return {one.start for one in group if press.fullmatch(folded, one.start, one.end)}


def _is_called_a_work(folded: str, opening: int, behind: int, grammar: Grammar) -> bool:
    """True if the words around a list of titles say that these are songs, films, programmes."""
    if grammar.pattern("references.work-before").search(folded, max(0, opening - _AROUND), opening):
        return True
    return grammar.pattern("references.work-behind").match(folded, behind) is not None


def _reference(
    mention: _Mention, known: Reference | None, joined: JoinedText, own: set[str], grammar: Grammar
) -> tuple[Reference, list[Diagnostic]]:
    """The reference that a mention makes, or the one known by its title with what this mention adds; and what
    was assumed.

    A title that stands elsewhere between both its marks is no guess, whatever marks it lacks here.
    """
    title = joined.printed[mention.start : mention.end]
    span = joined.to_text(mention.start, mention.end)
    diagnostics = []
    if mention.guess:
        diagnostics.append(report(mention.guess, span, title=title))
    reference = known or Reference(
        title=title, document_number=None, span=span, self=False, repaired=mention.guess is not None
    )
    number, repaired = reference.document_number, reference.repaired
    if number is None and mention.number is not None:
        number, more = _number(joined.folded[slice(*mention.number)], joined.to_text(*mention.number), grammar)
        diagnostics += more
        repaired = repaired or bool(more)
    is_own = reference.self or _key(title) in own or mention.issued
    return (
        msgspec.structs.replace(reference, document_number=number, self=is_own, repaired=repaired),
        diagnostics,
    )


def _number(printed: str, span: Span, grammar: Grammar) -> tuple[str, list[Diagnostic]]:
    """What a printed number means, and how it had to be mended."""
    normalised = normalise_document_number(printed, grammar)
    if normalised is None:
        return printed, []
    if not normalised.repaired:
        return normalised.value, []
    code = "HP452" if normalised.alternative else "HP451"
    return normalised.value, [report(code, span, printed=printed, value=normalised.value, other=normalised.alternative)]


def _issued(joined: JoinedText, group: list[_Mention], grammar: Grammar) -> list[_Mention]:
    """Those of a list of titles of which the words around it say that this notice issues them."""
    folded, opening, behind = joined.folded, max(0, group[0].start - 1), group[-1].behind
    if grammar.pattern("references.own-before").search(folded, max(0, opening - _AROUND), opening):
        return group if grammar.pattern("references.own-behind").match(folded, behind) else []
    if not grammar.pattern("references.issued-behind").match(folded, behind):
        return []
    # A comma parts the clause that names grounds (根据《…》,) from the clause that names what goes out.
    first = len(group) - 1
    while first and folded[group[first - 1].behind] != ",":
        first -= 1
    return group[first:]


def _own_titles(metadata: Metadata, grammar: Grammar) -> set[str]:
    """The notice's title, and those of the documents that it issues."""
    if metadata.title is None:
        return set()
    folded = fold(metadata.title.value).folded
    issued = grammar.pattern("references.issued-title").fullmatch(folded)
    titles = grammar.pattern("references.own-joint").split(issued["title"]) if issued else []
    return {_key(folded), *map(_key, titles)}


def _key(title: str) -> str:
    """What makes two printed titles the same: blanks, widths and quotation marks do not count."""
    return fold(title).folded.translate(_QUOTES)
