"""Joined text: a stretch of text read through, across page line breaks and stray blanks."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import msgspec
import regex

from healthplan_cli.model import Span
from healthplan_cli.text.folded import Text

# Line breaks with the blanks around them, and blanks beside a character that is not ASCII:
# nothing that a Chinese sentence needs.
_STRAY = regex.compile(r"[ ]*\n[ \n]*|(?<=[^\x00-\x7f])[ ]+|[ ]+(?=[^\x00-\x7f])")


class JoinedText(msgspec.Struct, frozen=True):
    """A stretch of text read through: page line breaks and stray blanks left out.

    Rules that cross line ends match on ``folded``; ``to_text`` leads back.
    """

    printed: str
    folded: str
    origin: int
    """Offset in the text of the first character."""
    cuts: list[int]
    """Offsets in the joined at which something was left out, ascending."""
    removed: list[int]
    """How much was left out up to and at that cut."""

    def to_text(self, start: int, end: int) -> Span:
        """The span in the text of ``[start, end)`` in the joined; what was left out inside is covered."""
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
        """The offset in the joined of ``offset`` in the text; inside a cut, that of the cut."""
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


def join_lines(text: Text, span: Span, furniture: Sequence[Span] = ()) -> JoinedText:
    """The joined of ``span``. Linear in its length.

    Args:
        text: the notice.
        span: what is joined.
        furniture: lines inside ``span`` that are left out, in order: a page number between two halves of a sentence.
    """
    start, end = span
    folded = _without(furniture, text, span) if furniture else text.folded[start:end]
    printed = text.printed[start:end]
    if " " not in folded and "\n" not in folded:
        return JoinedText(printed, folded, start, [], [])
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
    return JoinedText(
        "".join(printed[a:b] for a, b in pieces),
        "".join(folded[a:b] for a, b in pieces),
        start,
        cuts,
        removed,
    )


def _without(furniture: Sequence[Span], text: Text, span: Span) -> str:
    """The folded text of ``span`` with line ends in the place of the furniture."""
    pieces: list[str] = []
    place, end = span
    for first, last in furniture:
        pieces += (text.folded[place:first], "\n" * (last - first))
        place = last
    return "".join((*pieces, text.folded[place:end]))
