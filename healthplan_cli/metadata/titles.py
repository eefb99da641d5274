"""Titles: the notice's own, and that of what it issues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.metadata.zoned_page import ZonedPage, order_head, without_line_breaks
from healthplan_cli.model import Field
from healthplan_cli.text import fold
from healthplan_cli.values.document_kinds import (
    begins_with_subject,
    breaks_off,
    find_subject,
    names_kind,
    names_subject,
    without_site,
)

# A title line of so few characters is the end of the line above it.
_FRAGMENT = 6
# The name of the site stands on one of the first lines of the page.
_SITE_LINES = 3
# What parts a title from what its site puts before it.
_BEHIND_SITE = " >»→|:]·•_-"


class Title(NamedTuple):
    """A title, joined from the lines that belong together."""

    field: Field
    own: bool
    """It stands above the text: the notice's own; otherwise that of the document it issues."""


def find_titles(zoned: ZonedPage, signing: list[Field]) -> list[Title]:
    """The titles of the page in order; the head of the letter or of an order is none, nor is what stands below a text.

    The head of an order does for a title where there is no other.
    """
    head = zoned.grammar.pattern("metadata.red-head")
    groups: list[list[int]] = []
    in_title = zoned.of_zone("title")
    text = next((index for index, zone in enumerate(zoned.zones) if zone == "body"), len(zoned.lines))
    order = order_head(zoned)
    for index in in_title:
        if head.fullmatch(zoned.folded(index)) or index > text:
            continue
        if order and index == order[0] and len(in_title) > 1:
            continue
        if groups and _continues(zoned, groups[-1][-1], index):
            groups[-1].append(index)
        else:
            groups.append([index])
    opening = _opening(zoned)
    signed = {field.value for field in signing}
    titles = []
    for group in groups:
        if len(group) > 1 and _names_site(zoned, group, signed):
            del group[0]
        start, end = zoned.lines[group[0]].start, zoned.lines[group[-1]].end
        start = _behind_site(zoned, start, end)
        for suffix in ("document-kinds.site-suffix", "document-kinds.title-number"):
            found = zoned.grammar.pattern(suffix).search(zoned.text.folded, start, end)
            end = found.start() if found else end
        # Nothing is left of a line that holds only what a site or a number puts behind a title.
        if end > start:
            titles.append(Title(zoned.field(start, end), group[0] < opening))
    return titles


def _behind_site(zoned: ZonedPage, start: int, end: int) -> int:
    """Where a title begins behind what its site puts before it on the line."""
    head = zoned.text.folded[start : max(start, find_subject(zoned.text.folded, start, end, zoned.grammar))]
    if not any(mark in head for mark in _BEHIND_SITE):
        return start
    prefix = zoned.grammar.pattern("page.site-prefix").match(zoned.text.folded, start, end)
    return prefix.end() if prefix else start


def _names_site(zoned: ZonedPage, group: list[int], signed: set[str]) -> bool:
    """True if the first line of a title is not its issuer but the owner of the site: others sign the notice."""
    first, second = without_line_breaks(zoned.folded(group[0])), zoned.folded(group[1])
    if group[0] >= _SITE_LINES or names_subject(first, zoned.grammar) or not begins_with_subject(second, zoned.grammar):
        return False
    return bool(signed) and not any(name in first for name in signed)


def _continues(zoned: ZonedPage, above: int, index: int) -> bool:
    """True if the title line ``index`` goes on with the title of the line ``above``."""
    if index != above + 1:
        return False
    line, before = zoned.folded(index), zoned.folded(above)
    ends = tuple(zoned.grammar.words("page.notice-ends"))
    if names_subject(before, zoned.grammar) and before.endswith(ends) and _is_body(line, zoned):
        return False
    if line.startswith("(") or len(line) <= _FRAGMENT or not names_kind(before, zoned.grammar):
        return True
    # 关于…行动 names a kind of plan, but a title with 关于 ends with a kind of notice.
    if not names_subject(before, zoned.grammar) or names_subject(line, zoned.grammar):
        return False
    return line.endswith(ends) and not before.rstrip(")").endswith(ends)


def _is_body(line: str, zoned: ZonedPage) -> bool:
    """True if the line is the name of a body: with it a title begins once more."""
    return line.endswith(tuple(zoned.grammar.words("page.body-ends"))) and not names_kind(line, zoned.grammar)


def _opening(zoned: ZonedPage) -> int:
    """The line with which the text begins, addressees included; titles above it are the notice's own."""
    for index, zone in enumerate(zoned.zones):
        line = zoned.folded(index)
        if zone in ("body", "signature", "attachment") or zone == "letter" and (line[-1] == ":" or len(line) > 40):
            return index
    return len(zoned.lines)


def best_title(zoned: ZonedPage, titles: list[Title], page: Field | None, stated: Sequence[str] = ()) -> Field | None:
    """The fullest undamaged title of the notice; that of the document it issues where its own is lost.

    Args:
        page: the title in the page's own block.
        stated: what the page or file states as its title: the notice's own ends with that, if any does.
    """
    own = [title.field for title in titles if title.own] or ([page] if page else [])
    ends = tuple(title for one in stated if (title := bare_title(one, zoned.grammar)))
    known = [field for field in own if bare_title(field.value, zoned.grammar).endswith(ends)] if ends else []
    if known:
        return max(known, key=lambda field: len(field.value))
    whole = [field for field in own if names_kind(fold(field.value).folded, zoned.grammar)]
    if whole:
        last = whole[-1]
        return max((field for field in whole if last.value in field.value), key=lambda field: len(field.value))
    if not own:
        return titles[0].field if titles else None
    field = own[-1]
    if breaks_off(fold(field.value).folded, zoned.grammar):
        value = _mended(field.value, zoned)
        zoned.found.append(report("HP405", field.span, value=value))
        return msgspec.structs.replace(field, value=value, repaired=True)
    return field


def bare_title(title: str, grammar: Grammar) -> str:
    """A title to be compared: folded, without blanks and what its site and its number put behind it."""
    folded = without_site(fold(title).folded, grammar)
    return "".join(grammar.pattern("document-kinds.title-number").sub("", folded).split())


def _mended(title: str, zoned: ZonedPage) -> str:
    """A title that breaks off: without the dots of its site, or with the word that it lacks."""
    broken = zoned.grammar.rule("document-kinds.broken-title").gives
    cut = zoned.grammar.pattern("document-kinds.broken-title").match(fold(title).folded)
    if cut is not None and cut["cut"]:
        return title[: cut.end("cut")]
    joint = str(broken["joint"])
    return f"{title.removesuffix(joint)}{joint}{broken['end']}"
