"""Metadata: title, document number, issuers, addressees, dates.

What the page says of the notice (its block of labels), what the letter says (title, number,
addressees), and what stands under it (signature, imprint). Nothing is made up: a field that
neither states is None.
"""

from __future__ import annotations

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.metadata.joint_names import joint_names, names_in_title
from healthplan_cli.metadata.numbers import document_number, signed_date
from healthplan_cli.metadata.page_block import page_fields
from healthplan_cli.metadata.stated import complete
from healthplan_cli.metadata.titles import Title, best_title, find_titles
from healthplan_cli.metadata.zoned_page import ZonedPage, field_in_line, order_head
from healthplan_cli.model import Diagnostic, Field, Metadata, PlanYears, Span
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import Line, Text
from healthplan_cli.values.plan_years import years_in
from healthplan_cli.values.stated import NOTHING_STATED, StatedFacts

# Addressees stand on one of the first lines of the text and take up no more characters.
_ADDRESSEES_WITHIN = 4
_ADDRESSEES = 400


def find_metadata(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar, stated: StatedFacts = NOTHING_STATED
) -> tuple[Metadata, list[Diagnostic]]:
    """What the notice and its page say of the notice itself; where they are silent, what its file states."""
    zoned = ZonedPage(text, lines, zones, grammar, [])
    page = page_fields(zoned)
    signing = _signing_bodies(zoned)
    titles = find_titles(zoned, signing)
    metadata = Metadata(
        title=best_title(zoned, titles, page.get("title"), stated.titles),
        document_number=document_number(zoned, page.get("document_number")),
        issuers=tuple(signing or _issuers_above_text(zoned, titles)),
        addressees=tuple(_addressees(zoned)),
        signed_date=signed_date(zoned, page.get("published_date")),
        published_date=page.get("published_date"),
        written_date=page.get("written_date"),
        index_number=page.get("index_number"),
        publisher=page.get("publisher"),
        validity=page.get("validity"),
    )
    metadata = complete(zoned, metadata, stated)
    years = _plan_years(zoned, titles, metadata)
    return msgspec.structs.replace(metadata, plan_years=years), zoned.found


# Who from, who to.


def _issuers_above_text(zoned: ZonedPage, titles: list[Title]) -> list[Field]:
    """The body that heads a notice which nobody signs; else the one of its imprint."""
    pattern = zoned.grammar.pattern("metadata.issuer-in-title")
    for title in titles:
        found = pattern.match(zoned.text.folded, *title.field.span) if title.own else None
        if found:
            return names_in_title(zoned, found.span("issuer"))
    for index in zoned.of_zone("title"):
        found = zoned.grammar.pattern("metadata.red-head").fullmatch(zoned.folded(index))
        if found:
            return [field_in_line(zoned, index, found.span("issuer"))]
    order = order_head(zoned)
    if order:
        return [field_in_line(zoned, *order)]
    for index in zoned.of_zone("imprint"):
        found = zoned.grammar.pattern("page.imprint").fullmatch(zoned.folded(index))
        if found is None:
            return [field_in_line(zoned, index, (0, len(zoned.folded(index))))]
        if found["body"]:
            return [field_in_line(zoned, index, found.span("body"))]
    return []


def _signing_bodies(zoned: ZonedPage) -> list[Field]:
    """The bodies of the first signature, without those that only lend their seal."""
    names: list[Field] = []
    deputies: list[Field] = []
    deputy = zoned.grammar.pattern("metadata.seal-copy")
    seal = zoned.grammar.pattern("page.sealed")
    official = zoned.grammar.pattern("page.official")
    for index in zoned.of_zone("signature"):
        folded = zoned.folded(index)
        if official.fullmatch(folded) or ":" in folded:
            continue  # a person, or a label: who may read it
        begin = zoned.grammar.pattern("dates.begin").search(folded)
        for name in zoned.grammar.pattern("metadata.name").finditer(folded, 0, begin.start() if begin else len(folded)):
            lends = deputy.search(folded, name.start(), name.end())
            if lends:
                deputies.append(field_in_line(zoned, index, lends.span("body")))
            elif folded[name.start()] != "(":
                mark = seal.search(folded, name.start(), name.end())
                end = mark.start() if mark else name.end()
                gaps = zoned.grammar.pattern("metadata.name-gap").finditer(folded, name.start(), end)
                edges = [name.start(), *(place for gap in gaps for place in gap.span("gap")), end]
                for piece in zip(edges[::2], edges[1::2], strict=True):
                    names += joint_names(zoned, index, piece)
        if begin:
            break
    if names:
        zoned.found.extend(report("HP407", body.span, name=body.value) for body in deputies)
    return names or deputies


def _addressees(zoned: ZonedPage) -> list[Field]:
    """The bodies that the notice is sent to, split where it has a comma."""
    pattern = zoned.grammar.pattern("page.addressee")
    text_lines = [index for index, zone in enumerate(zoned.zones) if zone in ("letter", "body")]
    for index in text_lines[:_ADDRESSEES_WITHIN]:
        line = zoned.lines[index]
        found = pattern.match(zoned.text.folded, line.start, line.start + _ADDRESSEES)
        if not found and zoned.zones[index] == "letter":
            found = zoned.grammar.pattern("page.addressee-open").match(zoned.text.folded, line.start, line.end)
        if found:
            return [zoned.field(start, end) for start, end in _split_at_commas(zoned, *found.span("addressees"))]
    return []


def _split_at_commas(zoned: ZonedPage, start: int, end: int) -> list[Span]:
    """The pieces between commas that stand in no bracket."""
    pieces = []
    depth = 0
    for place in range(start, end):
        character = zoned.text.folded[place]
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            pieces.append((start, place))
            start = place + 1
    return [piece for piece in [*pieces, (start, end)] if zoned.text.folded[piece[0] : piece[1]].strip()]


# Years of the plan.


def _plan_years(zoned: ZonedPage, titles: list[Title], metadata: Metadata) -> PlanYears | None:
    """The years that a title names, that of the issued plan first; else the year of the notice."""
    named = [title.field for title in titles if not title.own] + [title.field for title in titles if title.own]
    if metadata.title is not None:
        named.append(metadata.title)
    for field in named:
        years = years_in(field.value, zoned.grammar)
        if years is not None:
            return years
    for date in (metadata.signed_date, metadata.written_date, metadata.published_date):
        if date is not None:
            year = int(date.value[:4])
            zoned.found.append(report("HP408", date.span, year=year))
            return PlanYears(first=year, last=year)
    return None
