"""Numbers of official documents (发文字号), normalised to 机关代字〔年〕序号号."""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.text import fold

# Codes with a year of two figures are older than this.
_SHORT_YEARS_FROM = 49


class DocumentNumber(NamedTuple):
    """A document number as it should read, and what had to be assumed."""

    value: str
    repaired: bool
    """Brackets or 号 were lost; another pair of brackets than 〔〕 is no damage."""
    alternative: str | None
    """Another number that the damaged print could stand for."""


def normalise_document_number(printed: str, grammar: Grammar) -> DocumentNumber | None:
    """The number that ``printed`` states, and nothing but the number; None when it is none."""
    text = fold(printed)
    squeezed = "".join(text.folded.split())
    for rule in grammar.family("document-number"):
        found = grammar.pattern(rule.id).fullmatch(squeezed)
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("numbered"):
            return DocumentNumber(groups["numbered"], False, None)
        if groups.get("order"):
            return DocumentNumber(groups["head"] + groups["order"], False, None)
        serial = groups["serial"]
        code = "".join(text.printed.split())[found.start("code") : found.end("code")]
        if groups.get("short"):
            century = "19" if int(groups["short"]) >= _SHORT_YEARS_FROM else "20"
            return DocumentNumber(f"{code}〔{century}{groups['short']}〕{serial}号", True, None)
        year = groups["year"]
        damaged = "close" in groups
        alternative = None
        parted = f"{year} " in text.folded
        if damaged and not groups["close"] and not parted and len(serial) > 1 and serial[0] == "1" and serial[1] != "0":
            # A lost 〕 is gone, or read as the 1 that it looks like; a blank in its place leaves no doubt.
            alternative = f"{code}〔{year}〕{serial[1:]}号"
        return DocumentNumber(f"{code}〔{year}〕{serial}号", damaged, alternative)
    return None
