"""What the stages hand to each other: zones of the page, passages of the body."""

from __future__ import annotations

import bisect
from typing import Literal

import msgspec
import regex

from healthplan_cli.model import Node, Span
from healthplan_cli.text import Text

ZoneKind = Literal[
    "chrome",
    "metadata",
    "title",
    "letter",
    "body",
    "attachment",
    "signature",
    "distribution",
    "imprint",
    "unknown",
]
PassageKind = Literal["heading", "item", "paragraph"]

# Line breaks with the blanks around them, and blanks beside a character that is not ASCII:
# nothing that a Chinese sentence needs.
_STRAY = regex.compile(r"[ ]*\n[ \n]*|(?<=[^\x00-\x7f])[ ]+|[ ]+(?=[^\x00-\x7f])")


class Flow(msgspec.Struct, frozen=True):
    """A stretch of text read through: page line breaks and stray blanks left out.

    Rules that cross line ends match on ``folded``; ``to_text`` leads back.
    """

    printed: str
    folded: str
    origin: int
    """Offset in the text of the first character."""
    cuts: list[int]
    """Offsets in the flow at which something was left out, ascending."""
    removed: list[int]
    """How much was left out up to and at that cut."""

    def to_text(self, start: int, end: int) -> Span:
        """The span in the text of ``[start, end)`` in the flow; what was left out inside is covered."""
        if not self.cuts:
            return self.origin + start, self.origin + end
        if end <= start:
            place = self.origin + start + self._removed(bisect.bisect_right(self.cuts, start))
            return place, place
        return (
            self.origin + start + self._removed(bisect.bisect_right(self.cuts, start)),
            self.origin + end + self._removed(bisect.bisect_left(self.cuts, end)),
        )

    def from_text(self, offset: int) -> int:
        """The offset in the flow of ``offset`` in the text; inside a cut, that of the cut."""
        place = offset - self.origin
        index = bisect.bisect_right(range(len(self.cuts)), place, key=self._cut_place)
        if not index:
            return place
        return max(self.cuts[index - 1], place - self.removed[index - 1])

    def _cut_place(self, index: int) -> int:
        """Where cut ``index`` begins, counted from the origin in the text."""
        return self.cuts[index] + self._removed(index)

    def _removed(self, index: int) -> int:
        return self.removed[index - 1] if index else 0


def flow_of(text: Text, span: Span) -> Flow:
    """The flow of ``span``. Linear in its length."""
    start, end = span
    folded = text.folded[start:end]
    printed = text.printed[start:end]
    if " " not in folded and "\n" not in folded:
        return Flow(printed, folded, start, [], [])
    pieces: list[Span] = []
    cuts: list[int] = []
    removed: list[int] = []
    last = gone = 0
    for stray in _STRAY.finditer(folded):
        if stray.end() == stray.start():
            continue
        pieces.append((last, stray.start()))
        cuts.append(stray.start() - gone)
        gone += stray.end() - stray.start()
        removed.append(gone)
        last = stray.end()
    pieces.append((last, len(folded)))
    return Flow(
        "".join(printed[a:b] for a, b in pieces),
        "".join(folded[a:b] for a, b in pieces),
        start,
        cuts,
        removed,
    )


class Passage(msgspec.Struct, frozen=True):
    """Body text that reads as one paragraph, whatever lines the page broke it into."""

    node: str | None
    """The node it belongs to; None before the first node and where the node is lost."""
    kind: PassageKind
    """``heading``: label and title only; ``item``: a label and its text; ``paragraph``: neither."""
    span: Span
    """All of it, label included."""
    body: int
    """Offset at which running text begins, behind label and title; ``span[1]`` when there is none."""
    flow: Flow
    """From behind the label (title included) to the end."""


class Outline(msgspec.Struct, frozen=True):
    """The nodes as a tree, and the body's passages in order of the text."""

    nodes: list[Node]
    passages: list[Passage]
