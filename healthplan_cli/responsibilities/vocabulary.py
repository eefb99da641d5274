"""The own names of the standing kinds of bodies, as ``grammars/organisations.toml`` writes them.

A name is a complete one (团委), or a stem with one of its endings (卫生健康 + 委). Stems and
endings are kept apart and looked up by their parts: all names written out would be thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

# Kinds of bodies that are merged into one.
_MERGED_KINDS = ("government", "party", "vertical")


class Known(NamedTuple):
    """What an own name means."""

    organisation: str
    """Id of the kind of body."""
    complete: bool
    """False for a stem without its ending."""


class KnownNames:
    """Own names by their parts. Where two kinds claim a name, the first in the file has it."""

    def __init__(self, data: dict[str, Any], joiners: list[str]) -> None:
        common: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        self._stems: dict[str, dict[str, str]] = dict.fromkeys(data.get("endings", []), common)
        """By ending, what it completes."""
        for organisation in reversed(data.get("organisation", [])):
            key: str = organisation["id"]
            stems = dict.fromkeys(organisation.get("stems", []), key)
            for ending in organisation.get("endings", []):
                self._stems[ending] = stems
            if "endings" not in organisation:
                common |= stems
            if organisation["kind"] in _MERGED_KINDS:
                self._merged |= stems
            self._names |= dict.fromkeys(organisation.get("names", []), key)
        self._common = common
        self._joiners = joiners
        self._longest_stem = len(max(common, key=len, default=""))
        self._longest_ending = len(max(self._stems, key=len, default=""))

    def __iter__(self) -> Iterator[str]:
        """Every stem and complete name."""
        yield from self._names
        yield from dict.fromkeys(stem for stems in self._stems.values() for stem in stems)

    def find(self, name: str) -> Known | None:
        """What ``name`` means: a complete name, a stem with an ending, or a bare stem, in this order."""
        return self._at(name, 0, self._completed(name))

    def closing(self, text: str) -> Iterator[tuple[int, Known]]:
        """The own names that close ``text``, each with its beginning, the longest first."""
        completed = self._completed(text)
        names, common = self._names, self._common
        for start in range(len(text)):
            name = text[start:]
            if completed or name in names or name in common:  # speed
                known = self._at(text, start, completed)
                if known is not None:
                    yield start, known

    def _completed(self, text: str) -> list[tuple[int, dict[str, str]]]:
        """For each ending that closes ``text``, where it begins and the stems that it completes."""
        cuts = range(max(1, len(text) - self._longest_ending), len(text))
        return [(cut, stems) for cut in cuts if (stems := self._stems.get(text[cut:])) is not None]

    def _at(self, text: str, start: int, completed: list[tuple[int, dict[str, str]]]) -> Known | None:
        name = text[start:]
        key = self._names.get(name)
        for cut, stems in completed:
            if key is None:
                key = stems.get(text[start:cut])
        if key is not None:
            return Known(key, True)
        key = self._common.get(name)
        return Known(key, False) if key is not None and len(name) > 1 else None

    def ending(self, name: str) -> str:
        """The longest ending that closes ``name``, or nothing."""
        cuts = range(max(1, len(name) - self._longest_ending), len(name))
        return next((name[cut:] for cut in cuts if self._stems.get(name[cut:]) is self._common), "")

    def merged(self, stems: str, start: int) -> str | None:
        """The kind of the first stem, where two or more of them make up ``stems[start:]``."""
        first: dict[int, str] = {}
        for place in range(start, len(stems)):
            if place != start and place not in first:
                continue
            for end in range(place + 2, min(len(stems), place + self._longest_stem) + 1):
                key = self._merged.get(stems[place:end])
                if key is not None:
                    first[end] = first.get(place, key)
                    if stems[end : end + 1] in self._joiners:
                        first[end + 1] = first[end]
        return first.get(len(stems))
