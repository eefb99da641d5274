"""The page's own block: labels and their values."""

from __future__ import annotations

from healthplan_cli.metadata.numbers import read_number, read_stated_date
from healthplan_cli.metadata.zoned_page import ZonedPage
from healthplan_cli.model import Field, Span

# What pages draw around labels and values.
_FRAME = "[]|· "
# Fields of the page's block that are dates.
_DATES = ("published_date", "written_date")


def page_fields(zoned: ZonedPage) -> dict[str, Field]:
    """The fields of the page's block, the first of each; dates and numbers normalised."""
    fields: dict[str, Field] = {}
    for name, (start, end) in _labels_with_values(zoned):
        value = zoned.text.folded[start:end]
        if name == "other" or name in fields or not value.strip(_FRAME):
            continue
        start += len(value) - len(value.lstrip(_FRAME))
        read = _read_value(zoned, name, zoned.field(start, start + len(value.strip(_FRAME))))
        if read is not None:
            fields[name] = read
    return fields


def _labels_with_values(zoned: ZonedPage) -> list[tuple[str, Span]]:
    """The labels of the page's block, each with the span of its value, on the same line or on the next."""
    pattern = zoned.grammar.pattern("metadata.field")
    pairs: list[tuple[str, Span]] = []
    waiting: str | None = None
    above = -1
    for index in zoned.of_zone("metadata"):
        if index != above + 1:
            waiting = None
        above = index
        line = zoned.lines[index]
        folded = zoned.folded(index)
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


def _read_value(zoned: ZonedPage, name: str, field: Field) -> Field | None:
    """The field of the page's block with its value normalised; None when it is not what its label says."""
    if name in _DATES:
        return read_stated_date(zoned, *field.span)
    if name == "document_number":
        return read_number(zoned, *field.span)
    return None if field.text in zoned.grammar.words("metadata.no-value") else field
