"""A baseline: the findings that were there when it was recorded, and that no longer fail a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from healthplan_cli.validate.findings import Finding, Report

_VERSION = 1


class BaselineError(ValueError):
    """A file that is no baseline; the message says why."""


class _Entry(msgspec.Struct, frozen=True, order=True):
    notice: str
    code: str
    message: str
    count: int = 1


class _File(msgspec.Struct):
    version: int
    findings: list[_Entry]


_Key = tuple[str, str, str]


def key_of(report: Report, one: Finding) -> _Key:
    """What stays the same when a notice is parsed again or lines move: file, code and wording."""
    return (report.file if report.line is None else f"{report.file}#{report.notice}", one.code, one.message)


def record(reports: Iterable[Report]) -> bytes:
    """A baseline of everything that ``reports`` hold, as JSON with a final line end."""
    counts = Counter(key_of(report, one) for report in reports for one in report.findings)
    entries = sorted(_Entry(*key, count) for key, count in counts.items())
    return msgspec.json.format(msgspec.json.encode(_File(_VERSION, entries)), indent=2) + b"\n"


class Baseline:
    """The findings that are known; each entry excuses as many as it counts."""

    def __init__(self, data: bytes) -> None:
        """Raises BaselineError: ``data`` is no baseline."""
        try:
            file = msgspec.json.decode(data, type=_File)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BaselineError(f"not a baseline: {error}") from error
        if file.version != _VERSION:
            raise BaselineError(f"a baseline of version {file.version}; this healthplan knows {_VERSION}")
        self._left = Counter({(one.notice, one.code, one.message): one.count for one in file.findings})

    def excuses(self, report: Report, one: Finding) -> bool:
        """Whether this finding is known; uses up one of its count."""
        key = key_of(report, one)
        if self._left[key] <= 0:
            return False
        self._left[key] -= 1
        return True
