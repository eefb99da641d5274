"""Mentions of documents in one run of text: titles, the numbers beside them, and what the words around say of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.text import JoinedText, fold
from healthplan_cli.values.document_kinds import names_subject

# How much text around a title tells what it is.
_CONTEXT = 60
_QUOTES = str.maketrans("", "", " \n“”\"'‘’《》〈〉")


class Mention(msgspec.Struct):
    """A title where it stands in the joined text, and the number there; all spans are in the joined text."""

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


def find_mentions(joined: JoinedText, grammar: Grammar, aliases: set[str], head: bool) -> Iterator[Mention]:
    """The documents that a text names, in order; short names go to ``aliases``."""
    marked = _between_marks(joined, grammar)
    mentions = [*marked, *_with_one_mark(joined, grammar, marked)]
    if not head:
        mentions += _without_marks(joined, grammar)
    mentions.sort(key=lambda mention: mention.start)
    works: set[int] = set()
    speaks_of_works = bool(mentions) and any(word in joined.folded for word in grammar.words("references.works"))
    for group in _group_lists(joined, mentions, grammar) if mentions else ():
        works |= _titles_of_works(joined, group, speaks_of_works, grammar)
        for mention in _issued(joined, group, grammar):
            mention.issued = True
    short_name, alias = grammar.pattern("references.short-name"), grammar.pattern("references.alias-before")
    for mention in mentions:
        title = joined.folded[mention.start : mention.end]
        if alias.search(joined.folded, max(0, mention.start - _CONTEXT), mention.start - 1):
            aliases.add(title_key(title))
        elif mention.start not in works and not short_name.fullmatch(title):
            yield mention


def _between_marks(joined: JoinedText, grammar: Grammar) -> list[Mention]:
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
            mentions.append(Mention(start, end, found.end(), number))
    return mentions


def _with_one_mark(joined: JoinedText, grammar: Grammar, marked: list[Mention]) -> Iterator[Mention]:
    """The titles that lost one of their marks."""
    folded = joined.folded
    # What the whole titles cover is blanked out; what marks remain are single.
    rest = _blanked(folded, [(mention.start - 1, mention.behind) for mention in marked])
    for place in _places(rest, "《"):
        found = grammar.pattern("references.unclosed").match(rest, place)
        if found:
            start, end = found.span("title")
            yield Mention(start, end, end, _number_beside(joined, place, end, grammar), "HP453")
    if "》" in rest:
        for found in grammar.pattern("references.unopened").finditer(rest):
            start, end = found.span("title")
            yield Mention(start, end, found.end(), _number_beside(joined, start, found.end(), grammar), "HP453")


def _places(folded: str, mark: str) -> Iterator[int]:
    place = folded.find(mark)
    while place >= 0:
        yield place
        place = folded.find(mark, place + 1)


def _blanked(folded: str, spans: list[Span]) -> str:
    """``folded`` with a full stop for each character of ``spans``, so that no rule reads across."""
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += [folded[place:start], "。" * (end - start)]
        place = end
    return "".join([*pieces, folded[place:]])


def _without_marks(joined: JoinedText, grammar: Grammar) -> Iterator[Mention]:
    """The titles that lost both marks: what they end with and their number tell them."""
    if not names_unmarked(joined.folded, grammar):  # speed
        return
    for found in grammar.pattern("references.unmarked").finditer(joined.folded):
        start, end = found.span("title")
        yield Mention(start, end, found.end(), found.span("number"), "HP454")


def names_unmarked(folded: str, grammar: Grammar) -> bool:
    """True if a text may name a document without any marks: a cheap test that spares most texts the rules."""
    holds = str(grammar.rule("references.unmarked").gives["holds"])
    return holds in folded and names_subject(folded, grammar)


def _number_beside(joined: JoinedText, before: int, behind: int, grammar: Grammar) -> Span | None:
    """Where the number is printed next to a title whose marks stand at ``before`` and end at ``behind``."""
    folded = joined.folded
    found = None
    if behind < len(folded):
        rule = "references.number-behind" if folded[behind] == "(" else "references.number-bare"
        found = grammar.pattern(rule).match(folded, behind, behind + _CONTEXT)
    if found is None and before and folded[before - 1].isdigit():
        found = grammar.pattern("references.number-before").search(folded, max(0, before - _CONTEXT), before)
    if found is None:
        return None
    start, end = found.span("number")
    return start, end


def _group_lists(joined: JoinedText, mentions: list[Mention], grammar: Grammar) -> Iterator[list[Mention]]:
    """The titles in lists that nothing parts but commas and conjunctions; one alone is a list as well."""
    chain = grammar.pattern("references.chain")
    group: list[Mention] = []
    for mention, following in zip_longest(mentions, mentions[1:]):
        group.append(mention)
        if following is None or not chain.fullmatch(joined.folded, mention.behind, following.start - 1):
            yield group
            group = []


def _titles_of_works(joined: JoinedText, group: list[Mention], speaks_of_works: bool, grammar: Grammar) -> set[int]:
    """Where the titles of a list start that name works: a list of titles is of one kind."""
    folded, press = joined.folded, grammar.pattern("references.work-title")
    if speaks_of_works and _is_called_a_work(folded, group[0].start - 1, group[-1].behind, grammar):
        return {one.start for one in group}
    return {one.start for one in group if press.fullmatch(folded, one.start, one.end)}


def _is_called_a_work(folded: str, opening: int, behind: int, grammar: Grammar) -> bool:
    """True if the words around a list of titles say that these are songs, films, programmes."""
    if grammar.pattern("references.work-before").search(folded, max(0, opening - _CONTEXT), opening):
        return True
    return grammar.pattern("references.work-behind").match(folded, behind) is not None


def _issued(joined: JoinedText, group: list[Mention], grammar: Grammar) -> list[Mention]:
    """Those of a list of titles of which the words around it say that this notice issues them."""
    folded, opening, behind = joined.folded, max(0, group[0].start - 1), group[-1].behind
    if grammar.pattern("references.own-before").search(folded, max(0, opening - _CONTEXT), opening):
        return group if grammar.pattern("references.own-behind").match(folded, behind) else []
    if not grammar.pattern("references.issued-behind").match(folded, behind):
        return []
    # A comma parts the clause that names grounds (根据《…》,) from the clause that names what goes out.
    first = len(group) - 1
    while first and folded[group[first - 1].behind] != ",":
        first -= 1
    return group[first:]


def title_key(title: str) -> str:
    """What makes two printed titles the same: blanks, widths and quotation marks do not count."""
    return fold(title).folded.translate(_QUOTES)
