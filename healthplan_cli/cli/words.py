"""What facts say, in a few words for people: used by the card and by ``healthplan show``."""

from __future__ import annotations

from healthplan_cli.model import Diagnostic, Metadata, Target

SIGNS = {"eq": "=", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "range": ""}
_CHANGES = {"reach": "", "increase": "up", "decrease": "down", "keep": "keep"}
FIELDS = {
    "title": "title",
    "document_number": "number",
    "issuers": "issuer",
    "addressees": "addressee",
    "signed_date": "signed",
    "published_date": "published",
    "written_date": "written",
    "index_number": "index number",
    "publisher": "publisher",
    "validity": "validity",
}
"""The fields of the metadata that have a place in the text, and what they are called."""
GRAVEST_FIRST = ("error", "warning", "info")


def comparison(target: Target) -> str:
    """``≥``, or with a change ``up ≥``: how the level or the change compares to the value; ``up`` where it is equal."""
    change = _CHANGES[target.direction]
    sign = "" if change and target.comparator == "eq" else SIGNS[target.comparator]
    return " ".join(filter(None, (change, sign)))


def amount(target: Target) -> str:
    """``36%``, ``3–5 个百分点``: value and unit."""
    number = numeral(target.value) + ("" if target.value_max is None else f"–{numeral(target.value_max)}")
    unit = target.unit or ""
    return f"{number}{'' if unit[:1] in ('', '%', '‰', '/') else ' '}{unit}"


def numeral(value: int | float) -> str:
    """``24,000``, ``80.6``, ``0.6667``: a third is given to four places."""
    return f"{round(value, 4):,}"


def year(target: Target) -> str:
    """``2026``; with a star where the notice, not the sentence, says it; a dash where nothing does."""
    return "–" if target.year is None else f"{target.year}{'*' * target.year_inferred}"


def date_of(metadata: Metadata) -> str | None:
    """The date of a notice: signed, else written, else published."""
    for name in ("signed_date", "written_date", "published_date"):
        if found := getattr(metadata, name):
            return f"{FIELDS[name]} {found.value}"
    return None


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """``1 target``, ``12 targets``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def by_gravity(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[Diagnostic, int]]:
    """For each code its first diagnostic and how many there are, the gravest first."""
    counts: dict[str, int] = {}
    first: dict[str, Diagnostic] = {}
    for one in diagnostics:
        first.setdefault(one.code, one)
        counts[one.code] = counts.get(one.code, 0) + 1
    ranked = sorted(first.values(), key=lambda one: (GRAVEST_FIRST.index(one.severity), one.code))
    return [(one, counts[one.code]) for one in ranked]
