"""Annotations as facts only: what a notice says is kept as the offsets where it stands.

A frozen annotation is the gold format of ``docs/evaluate.md``, in which whatever quotes the notice, names of
bodies too, is ``[start, end]``, offsets of the decoded notice. Labels, numbers, dates and values stay.
"""

from __future__ import annotations

import bisect
import hashlib
from typing import Any

from healthplan_cli.evaluate.matching import plain

Json = dict[str, Any]

QUOTED = {
    "metadata": ("title", "title_accept", "issuers", "addressees", "publisher"),
    "nodes": ("title", "title_alt", "starts"),
    "responsibilities": ("quote", "units"),
    "targets": ("quote", "indicator"),
    "references": ("title",),
    "tables": ("title", "header", "rows"),
    "table_responsibilities": ("units",),
}
"""The fields of each kind that quote the notice."""


_LONGEST = 20
"""No mended text that is kept has more characters."""


class FreezeError(ValueError):
    """A quote that does not stand in the notice."""


class _Text:
    """Find quotes in a notice, whatever blanks and widths of punctuation either has."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = [i for i, character in enumerate(text) if plain(character)]
        self._squeezed = plain(text)

    def find(self, quote: str, after: int = 0) -> list[int]:
        """The span of ``quote``: the first behind ``after``, else the first of all."""
        wanted = plain(quote)
        if not wanted:
            return [after, after]
        place = self._squeezed.find(wanted, bisect.bisect_left(self._offsets, after))
        if place < 0:
            place = self._squeezed.find(wanted)
        if place < 0:
            raise FreezeError(f"not in the notice: {quote!r}")
        return [self._offsets[place], self._offsets[place + len(wanted) - 1] + 1]

    def holds(self, quote: str) -> bool:
        """True if ``quote`` stands in the notice."""
        return plain(quote) in self._squeezed


def digest(text: str) -> str:
    """What tells whether a frozen annotation belongs to a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def freeze(gold: Json, text: str) -> Json:
    """``gold`` with offsets of ``text`` for quotes.

    Raises:
        FreezeError: a quote does not stand in ``text``.
    """
    places = _Text(text)
    frozen: Json = {"text": digest(text)} | {key: value for key, value in gold.items() if key != "doc"}
    starts = _node_starts(gold, places)
    for kind, fields in QUOTED.items():
        if kind not in gold:
            continue
        if kind == "metadata":
            frozen[kind] = _freeze_fields(gold[kind], fields, places, 0)
            continue
        frozen[kind] = []
        for entry in gold[kind]:
            after = starts.get(entry["id"] if kind == "nodes" else entry.get("node"), 0)
            frozen[kind].append(_freeze_fields(entry, fields, places, after))
    return frozen


def _node_starts(gold: Json, places: _Text) -> dict[int | None, int]:
    """Where the label of each node stands: on its line where the gold names one, and behind the node before."""
    line_starts = [0, *(i + 1 for i, character in enumerate(places.text) if character == "\n")]
    starts: dict[int | None, int] = {}
    last = 0
    for node in gold["nodes"]:
        line = node.get("line")
        after = max(last, line_starts[line - 1]) if line else last
        starts[node["id"]] = last = places.find(node["label"] + node["starts"], after)[0]
        last += 1
    return starts


def _freeze_fields(entry: Json, fields: tuple[str, ...], places: _Text, after: int) -> Json:
    mended = entry.get("repaired") or entry.get("damaged")

    def frozen(value: Any) -> Any:
        if isinstance(value, str):
            try:
                return places.find(value, after)
            except FreezeError:
                if mended and len(value) <= _LONGEST:  # A reader undid the damage: it stands nowhere as it should be.
                    return value
                raise
        if isinstance(value, dict):
            return {key: frozen(part) if key == "name" else part for key, part in value.items()}
        return [frozen(part) for part in value] if isinstance(value, list) else value

    if accepted := entry.get("title_accept"):  # What a reader completed cannot be told without its words.
        entry = entry | {"title_accept": [title for title in accepted if places.holds(title)]}
    quote = entry.get("quote")
    after = places.find(quote, after)[0] if quote else after
    return {key: frozen(value) if key in fields else value for key, value in entry.items()}


def thaw(frozen: Json, text: str) -> Json:
    """The gold annotation that ``frozen`` was made from, up to blanks.

    Raises:
        FreezeError: ``text`` is another one.
    """
    if frozen["text"] != digest(text):
        raise FreezeError("annotated was another text")

    def thawed(value: Any) -> Any:
        if isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value):
            return text[value[0] : value[1]]
        if isinstance(value, dict):
            return {key: thawed(part) if key == "name" else part for key, part in value.items()}
        return [thawed(part) for part in value] if isinstance(value, list) else value

    gold = {key: value for key, value in frozen.items() if key != "text"}
    for kind, fields in QUOTED.items():
        if kind not in gold:
            continue
        entries = [gold[kind]] if kind == "metadata" else gold[kind]
        entries = [{key: thawed(value) if key in fields else value for key, value in one.items()} for one in entries]
        gold[kind] = entries[0] if kind == "metadata" else entries
    return gold
