"""Metadata: title, document number, issuers, addressees, dates.

What the page says of the notice (its block of labels), what the letter says (title, number,
addressees), and what stands under it (signature, imprint). Nothing is made up: a field that
neither states is None.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.language.dates import read_date
from healthplan_cli.language.document_numbers import normalise_document_number
from healthplan_cli.language.plan_years import years_in
from healthplan_cli.layout import ZoneKind
from healthplan_cli.model import Diagnostic, Field, Metadata, PlanYears, Span
from healthplan_cli.signs import breaks_off, names_kind
from healthplan_cli.text import Line, Text, fold

# What pages draw around labels and values.
_FRAME = "[]|· "
# Fields of the page's block that are dates.
_DATES = ("published_date", "written_date")
# A title line of so few characters is the end of the line above it.
_FRAGMENT = 6
# A line with the document's number, and at most who signed it, is no longer than this.
_NUMBER_LINE = 40
# The name of the site stands on one of the first lines of the page.
_SITE_LINES = 3
# Addressees stand on one of the first lines of the text and take up no more characters.
_ADDRESSEES_WITHIN = 4
_ADDRESSEES = 400


def find_metadata(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar
) -> tuple[Metadata, list[Diagnostic]]:
    """What the notice and its page say of the notice itself."""
    reader = _Reader(text, lines, zones, grammar, [])
    page = _page_fields(reader)
    signing = _signing(reader)
    titles = _titles(reader, signing)
    metadata = Metadata(
        title=_best_title(reader, titles, page.get("title")),
        document_number=_document_number(reader, page.get("document_number")),
        issuers=signing or _heading(reader, titles),
        addressees=_addressees(reader),
        signed_date=_signed_date(reader, page.get("published_date")),
        published_date=page.get("published_date"),
        written_date=page.get("written_date"),
        index_number=page.get("index_number"),
        publisher=page.get("publisher"),
        validity=page.get("validity"),
    )
    years = _plan_years(reader, titles, metadata)
    return msgspec.structs.replace(metadata, plan_years=years), reader.found


class _Reader(NamedTuple):
    """The page, with the diagnostics that come up while it is read."""

    text: Text
    lines: list[Line]
    zones: list[ZoneKind]
    grammar: Grammar
    found: list[Diagnostic]

    def folded(self, index: int) -> str:
        line = self.lines[index]
        return self.text.folded[line.start : line.end]

    def of_zone(self, kind: ZoneKind) -> list[int]:
        """The lines of a zone, in order."""
        return [index for index, zone in enumerate(self.zones) if zone == kind]

    def field(self, start: int, end: int, value: str | None = None, *, repaired: bool = False) -> Field:
        """What stands between two offsets, without the blanks around it; its own value unless one is given."""
        quote = self.text.printed[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        value = _joined(quote) if value is None else value
        return Field(text=quote, value=value, span=(start, start + len(quote)), repaired=repaired)


def _joined(quote: str) -> str:
    """The quote without line breaks, and without blanks that no Chinese text needs."""
    pieces = quote.split()
    joined = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        joined += " " + piece if joined[-1].isascii() and piece[0].isascii() and not piece[0].isdigit() else piece
    return joined


# The page's own block.


def _page_fields(reader: _Reader) -> dict[str, Field]:
    """The fields of the page's block, the first of each; dates and numbers normalised."""
    fields: dict[str, Field] = {}
    for name, (start, end) in _labelled(reader):
        value = reader.text.folded[start:end]
        if name == "other" or name in fields or not value.strip(_FRAME):
            continue
        start += len(value) - len(value.lstrip(_FRAME))
        read = _read(reader, name, reader.field(start, start + len(value.strip(_FRAME))))
        if read is not None:
            fields[name] = read
    return fields


def _labelled(reader: _Reader) -> list[tuple[str, Span]]:
    """The labels of the page's block, each with the span of its value, on the same line or on the next."""
    pattern = reader.grammar.pattern("metadata.field")
    pairs: list[tuple[str, Span]] = []
    waiting: str | None = None
    above = -1
    for index in reader.of_zone("metadata"):
        if index != above + 1:
            waiting = None
        above = index
        line = reader.lines[index]
        folded = reader.folded(index)
        labels = list(pattern.finditer(folded))
        bullet = len(folded) - len(folded.lstrip("·[ "))
        if not labels:
            # A value under its label; without one, the page's bare date.
            pairs.append((waiting or "published_date", (line.start + bullet, line.end)))
            waiting = None
            continue
        if labels[0].start() > bullet:
            pairs.append((waiting or "published_date", (line.start + bullet, line.start + labels[0].start())))
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            end = following.start() if following else len(folded)
            pairs.append((label.lastgroup or "other", (line.start + label.end(), line.start + end)))
        last = labels[-1]
        waiting = last.lastgroup if not folded[last.end() :].strip() else None
    return pairs


def _read(reader: _Reader, name: str, field: Field) -> Field | None:
    """The field of the page's block with its value normalised; None when it is not what its label says."""
    if name in _DATES:
        return _date(reader, *field.span)
    if name == "document_number":
        return _number(reader, *field.span)
    return None if field.text in ("无", "-", "—") else field


# Title.


class _Title(NamedTuple):
    """A title, joined from the lines that belong together."""

    field: Field
    own: bool
    """It stands above the text: the notice's own; otherwise that of the document it issues."""


def _titles(reader: _Reader, signing: list[Field]) -> list[_Title]:
    """The titles of the page in order; the head of the letter or of an order is none, nor is what stands below a text.

    The head of an order does for a title where there is no other.
    """
    head = reader.grammar.pattern("metadata.red-head")
    groups: list[list[int]] = []
    in_title = reader.of_zone("title")
    text = next((index for index, zone in enumerate(reader.zones) if zone == "body"), len(reader.lines))
    order = _order_head(reader)
    for index in in_title:
        if head.fullmatch(reader.folded(index)) or index > text:
            continue
        if order and index == order[0] and len(in_title) > 1:
            continue
        if groups and _continues(reader, groups[-1][-1], index):
            groups[-1].append(index)
        else:
            groups.append([index])
    opening = _opening(reader)
    signed = {field.value for field in signing}
    titles = []
    for group in groups:
        if len(group) > 1 and _names_site(reader, group, signed):
            del group[0]
        start, end = reader.lines[group[0]].start, reader.lines[group[-1]].end
        for suffix in ("blocks.site-suffix", "blocks.title-number"):
            found = reader.grammar.pattern(suffix).search(reader.text.folded, start, end)
            end = found.start() if found else end
        titles.append(_Title(reader.field(start, end), group[0] < opening))
    return titles


def _order_head(reader: _Reader) -> tuple[int, Span] | None:
    """The line that names an order, an announcement or minutes above its number, and the span of their issuer in it."""
    head = reader.grammar.pattern("blocks.order-head")
    number = reader.grammar.pattern("blocks.order-number")
    for index in reader.of_zone("title"):
        if index + 1 < len(reader.lines) and reader.zones[index + 1] == "letter":
            found = head.fullmatch(reader.folded(index))
            if found and number.fullmatch(reader.folded(index + 1)):
                return index, found.span("issuer")
    return None


def _names_site(reader: _Reader, group: list[int], signed: set[str]) -> bool:
    """Whether the first line of a title is not its issuer but the owner of the site: others sign the notice."""
    first, second = _joined(reader.folded(group[0])), reader.folded(group[1])
    if group[0] >= _SITE_LINES or "关于" in first or not second.startswith("关于"):
        return False
    return bool(signed) and not any(name in first for name in signed)


def _continues(reader: _Reader, above: int, index: int) -> bool:
    """Whether the title line ``index`` goes on with the title of the line ``above``."""
    if index != above + 1:
        return False
    line = reader.folded(index)
    return line.startswith("(") or len(line) <= _FRAGMENT or not names_kind(reader.folded(above), reader.grammar)


def _opening(reader: _Reader) -> int:
    """The line with which the text begins, addressees included; titles above it are the notice's own."""
    for index, zone in enumerate(reader.zones):
        line = reader.folded(index)
        if zone in ("body", "signature", "attachment") or zone == "letter" and (line[-1] == ":" or len(line) > 40):
            return index
    return len(reader.lines)


def _best_title(reader: _Reader, titles: list[_Title], page: Field | None) -> Field | None:
    """The fullest undamaged title of the notice; that of the document it issues where its own is lost."""
    own = [title.field for title in titles if title.own] or ([page] if page else [])
    whole = [field for field in own if names_kind(fold(field.value).folded, reader.grammar)]
    if whole:
        last = whole[-1]
        return max((field for field in whole if last.value in field.value), key=lambda field: len(field.value))
    if not own:
        return titles[0].field if titles else None
    field = own[-1]
    if breaks_off(fold(field.value).folded, reader.grammar):
        value = field.value.removesuffix("的") + "的通知"
        reader.found.append(report("HP405", field.span, value=value))
        return msgspec.structs.replace(field, value=value, repaired=True)
    return field


# Number and dates.


def _document_number(reader: _Reader, page: Field | None) -> Field | None:
    """The number that the notice bears; where it bears none, or only a damaged one, the page's."""
    borne = _number_borne(reader)
    if borne is None or page is None:
        return borne or page
    best, other = (page, borne) if borne.repaired and not page.repaired else (borne, page)
    if best.value != other.value:
        reader.found.append(report("HP409", other.span, value=best.value, other=other.value))
    return best


def _number_borne(reader: _Reader) -> Field | None:
    """The number above or under the title; where there is none, the one behind it."""
    order = _order_head(reader)
    if order:
        return _number(reader, reader.lines[order[0]].start, reader.lines[order[0] + 1].end)
    head = reader.grammar.pattern("blocks.number")
    for index in reader.of_zone("letter"):
        if len(reader.folded(index)) <= _NUMBER_LINE and head.match(reader.folded(index)):
            signer = reader.text.folded.find("签发人", *reader.lines[index][:2])
            number = _number(reader, reader.lines[index].start, signer if signer > 0 else reader.lines[index].end)
            if number is not None:
                return number
    behind_title = reader.grammar.pattern("blocks.title-number")
    for index in reader.of_zone("title"):
        found = behind_title.search(reader.folded(index))
        if found:
            start = reader.lines[index].start
            return _number(reader, start + found.start("number"), start + found.end("number"))
    return None


def _number(reader: _Reader, start: int, end: int) -> Field | None:
    """The document number between two offsets, with what was assumed of it."""
    field = reader.field(start, end)
    read = normalise_document_number(_unwrapped(field.text), reader.grammar)
    if read is None:
        return None
    if read.alternative is not None:
        reader.found.append(report("HP402", field.span, value=read.value, other=read.alternative))
    elif read.repaired:
        reader.found.append(report("HP401", field.span, value=read.value))
    return reader.field(start, end, read.value, repaired=read.repaired)


def _unwrapped(number: str) -> str:
    """The number without the brackets around all of it."""
    return number[1:].rstrip()[:-1] if number[:1] in "(（" and number.rstrip()[-1:] in ")）" else number


def _date(reader: _Reader, start: int, end: int, near: str | None = None) -> Field | None:
    """The date between two offsets, with what was assumed of it."""
    field = reader.field(start, end)
    read = read_date(field.text, reader.grammar, near=near)
    if read is None:
        if reader.grammar.pattern("dates.blank").fullmatch(fold(field.text).folded):
            reader.found.append(report("HP406", field.span, text=field.text))
        return None
    if read.alternative is not None:
        reader.found.append(report("HP404", field.span, value=read.value, other=read.alternative))
    elif read.repaired:
        reader.found.append(report("HP403", field.span, value=read.value))
    return reader.field(field.span[0], field.span[0] + read.length, read.value, repaired=read.repaired)


def _signed_date(reader: _Reader, published: Field | None) -> Field | None:
    """The date of the first signature that has one; else the one in brackets under the title."""
    near = published.value if published else None
    begin = reader.grammar.pattern("dates.begin")
    for index in reader.of_zone("signature"):
        line = reader.lines[index]
        found = begin.search(reader.folded(index))
        date = _date(reader, line.start + found.start(), line.end, near) if found else None
        if date is not None:
            return date
    for index in reader.of_zone("letter"):
        line = reader.lines[index]
        if reader.folded(index)[0] == "(" and reader.grammar.pattern("blocks.adopted").match(reader.folded(index)):
            return _date(reader, line.start + 1, line.end - 1, near)
    return None


# Who from, who to.


def _heading(reader: _Reader, titles: list[_Title]) -> list[Field]:
    """The body that heads a notice which nobody signs; else the one of its imprint."""
    pattern = reader.grammar.pattern("metadata.issuer-in-title")
    for title in titles:
        found = pattern.match(reader.text.folded, *title.field.span) if title.own else None
        if found:
            return [reader.field(*found.span("issuer"))]
    for index in reader.of_zone("title"):
        found = reader.grammar.pattern("metadata.red-head").fullmatch(reader.folded(index))
        if found:
            return [_part(reader, index, found.span("issuer"))]
    order = _order_head(reader)
    if order:
        return [_part(reader, *order)]
    for index in reader.of_zone("imprint"):
        found = reader.grammar.pattern("blocks.imprint").fullmatch(reader.folded(index))
        if found is None:
            return [_part(reader, index, (0, len(reader.folded(index))))]
        if found["body"]:
            return [_part(reader, index, found.span("body"))]
    return []


def _part(reader: _Reader, index: int, span: Span) -> Field:
    start = reader.lines[index].start
    return reader.field(start + span[0], start + span[1])


def _signing(reader: _Reader) -> list[Field]:
    """The bodies of the first signature, without those that only lend their seal."""
    names: list[Field] = []
    deputies: list[Field] = []
    deputy = reader.grammar.pattern("metadata.seal-copy")
    seal = reader.grammar.pattern("blocks.sealed")
    official = reader.grammar.pattern("blocks.official")
    for index in reader.of_zone("signature"):
        folded = reader.folded(index)
        if official.fullmatch(folded):
            continue
        begin = reader.grammar.pattern("dates.begin").search(folded)
        for name in reader.grammar.pattern("metadata.name").finditer(
            folded, 0, begin.start() if begin else len(folded)
        ):
            lends = deputy.search(folded, name.start(), name.end())
            if lends:
                deputies.append(_part(reader, index, lends.span("body")))
            elif folded[name.start()] != "(":
                mark = seal.search(folded, name.start(), name.end())
                names += _each_name(reader, index, (name.start(), mark.start() if mark else name.end()))
        if begin:
            break
    if names:
        reader.found.extend(report("HP407", body.span, name=body.value) for body in deputies)
    return names or deputies


def _each_name(reader: _Reader, index: int, span: Span) -> list[Field]:
    """The names of a joint signature that run into each other: each begins with the same place."""
    line = reader.folded(index)
    place = reader.grammar.pattern("metadata.place").match(line, *span)
    ends = tuple(reader.grammar.words("blocks.body-ends"))
    cuts = [span[0]]
    again = line.find(place[0], place.end(), span[1]) if place else -1
    while place and again > 0:
        if line.endswith(ends, span[0], again):
            cuts.append(again)
        again = line.find(place[0], again + 1, span[1])
    return [_part(reader, index, piece) for piece in pairwise([*cuts, span[1]])]


def _addressees(reader: _Reader) -> list[Field]:
    """The bodies that the notice is sent to, split where it has a comma."""
    pattern = reader.grammar.pattern("blocks.addressee")
    text_lines = [index for index, zone in enumerate(reader.zones) if zone in ("letter", "body")]
    for index in text_lines[:_ADDRESSEES_WITHIN]:
        line = reader.lines[index]
        found = pattern.match(reader.text.folded, line.start, line.start + _ADDRESSEES)
        if not found and reader.zones[index] == "letter":
            found = reader.grammar.pattern("blocks.addressee-open").match(reader.text.folded, line.start, line.end)
        if found:
            return [reader.field(start, end) for start, end in _split(reader, *found.span("addressees"))]
    return []


def _split(reader: _Reader, start: int, end: int) -> list[Span]:
    """The pieces between commas that stand in no bracket."""
    pieces = []
    depth = 0
    for place in range(start, end):
        character = reader.text.folded[place]
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            pieces.append((start, place))
            start = place + 1
    return [piece for piece in [*pieces, (start, end)] if reader.text.folded[piece[0] : piece[1]].strip()]


# Years of the plan.


def _plan_years(reader: _Reader, titles: list[_Title], metadata: Metadata) -> PlanYears | None:
    """The years that a title names, that of the issued plan first; else the year of the notice."""
    named = [title.field for title in titles if not title.own] + [title.field for title in titles if title.own]
    if metadata.title is not None:
        named.append(metadata.title)
    for field in named:
        years = years_in(field.value, reader.grammar)
        if years is not None:
            return years
    for date in (metadata.signed_date, metadata.written_date, metadata.published_date):
        if date is not None:
            year = int(date.value[:4])
            reader.found.append(report("HP408", date.span, year=year))
            return PlanYears(first=year, last=year)
    return None
