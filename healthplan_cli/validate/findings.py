"""Findings: what a check says, as values."""

from __future__ import annotations

import msgspec

from healthplan_cli.model import Severity, Span
from healthplan_cli.validate.codes import CHECKS

RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}


class Place(msgspec.Struct, frozen=True):
    """Where a finding stands in the source notice. Lines and columns count from 1, in characters."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    """The column behind the last character."""
    offset: int
    length: int


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong with one parsed notice."""

    code: str
    severity: Severity
    message: str
    where: str
    """The value at fault, as a path into the JSON: ``$.targets[3].value_span``."""
    span: Span | None = None
    place: Place | None = None
    """Known where the source notice is at hand."""
    excerpt: tuple[str, ...] = ()
    """Its line of the source notice with marks below it, for people."""


class Report(msgspec.Struct, frozen=True):
    """The findings of one parsed notice."""

    file: str
    """The file it was read from, as the user named it."""
    line: int | None
    """Its line in a JSONL file."""
    notice: str
    """The name of its source, empty when it could not be read."""
    findings: list[Finding]

    @property
    def name(self) -> str:
        """The parsed notice in one word, such as ``out/a.json`` or ``shard.jsonl:17``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def finding(code: str, where: str, span: Span | None = None, /, **values: object) -> Finding:
    """A finding of a known check.

    Raises:
        KeyError: the code or one of the values of its wording is unknown: a bug in the caller.
    """
    check = CHECKS[code]
    return Finding(code, check.severity, check.message.format(**values), where, span)


def excerpt(text: str | None, limit: int = 24) -> str:
    """``text`` in quotes and on one line, cut when it is long, control characters escaped, for messages."""
    if not text:
        return "nothing"
    bare = " ".join(text[: 4 * limit].split())
    shown = bare if len(bare) <= limit else f"{bare[:limit]}…"
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown)
    return f"“{shown}”"
