"""What the file states of the notice, beside what the text says: it fills gaps, and is held against the rest."""

from __future__ import annotations

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.metadata.titles import bare_title
from healthplan_cli.metadata.zoned_page import ZonedPage, without_line_breaks
from healthplan_cli.model import Field, Metadata
from healthplan_cli.text import fold
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_kinds import names_kind, names_subject
from healthplan_cli.values.stated import StatedFacts, StatedValue


def complete(zoned: ZonedPage, metadata: Metadata, stated: StatedFacts) -> Metadata:
    """The metadata with what only the file states; what it states otherwise than the text is reported."""
    return msgspec.structs.replace(
        metadata,
        title=_title(zoned, metadata.title, stated),
        published_date=_published(zoned, metadata.published_date, stated.published),
        publisher=_publisher(zoned, metadata.publisher, stated.source),
    )


def _title(zoned: ZonedPage, printed: Field | None, stated: StatedFacts) -> Field | None:
    if printed is None:
        titles = [one for one in (stated.title, stated.page_title) if one is not None]
        title = next((one for one in titles if one is stated.title or _reads_as_title(zoned, one.value)), None)
        return None if title is None else _filled(zoned, title, without_line_breaks(title.value))
    if stated.title is not None:
        ours, theirs = (bare_title(one, zoned.grammar) for one in (printed.value, stated.title.value))
        if ours not in theirs and theirs not in ours:
            _contradicts(zoned, printed, stated.title, stated.title.value)
    return printed


def _reads_as_title(zoned: ZonedPage, title: str) -> bool:
    """True if the title of a page or file, often that of a site or of another document, reads as that of a notice."""
    folded = fold(title).folded
    return names_subject(folded, zoned.grammar) and names_kind(folded, zoned.grammar)


def _published(zoned: ZonedPage, printed: Field | None, stated: StatedValue | None) -> Field | None:
    read = read_date(stated.value, zoned.grammar) if stated is not None else None
    if stated is None or read is None:
        return printed
    if printed is None:
        return _filled(zoned, stated, read.value)
    if read.value != printed.value:
        _contradicts(zoned, printed, stated, read.value)
    return printed


def _publisher(zoned: ZonedPage, printed: Field | None, stated: StatedValue | None) -> Field | None:
    """The body that the file names as the source; 本网 and the name of a site are none."""
    ends, sites = (tuple(zoned.grammar.words(name)) for name in ("page.body-ends", "metadata.site-ends"))
    if printed is not None or stated is None or not stated.value.endswith(ends) or stated.value.endswith(sites):
        return printed
    return _filled(zoned, stated, without_line_breaks(stated.value))


def _filled(zoned: ZonedPage, stated: StatedValue, value: str) -> Field:
    zoned.found.append(report("HP411", (0, 0), name=stated.name, value=value))
    return Field(text="", value=value, span=(0, 0), stated_by=stated.name)


def _contradicts(zoned: ZonedPage, printed: Field, stated: StatedValue, value: str) -> None:
    zoned.found.append(report("HP412", printed.span, name=stated.name, value=printed.value, other=value))
