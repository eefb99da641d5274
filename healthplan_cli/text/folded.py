"""Text for matching: folded copy, printed copy, and the way back to source offsets.

Three strings, aligned one character to one character where it matters:

* ``raw``: the decoded source, never changed;
* ``printed``: ``raw`` without zero-width characters. Quotes are cut from it;
* ``folded``: ``printed`` with look-alike characters made one (full-width digits,
  letters and punctuation, blanks, dashes, line ends). Rules match on it.

``printed`` and ``folded`` have the same length, so an offset in one is an offset in
the other. Folding guarantees: it is idempotent, it never changes the length of
``printed``, it leaves Chinese characters alone, and it takes linear time.
"""

from __future__ import annotations

import bisect
import unicodedata
from typing import NamedTuple

import msgspec
import regex

from healthplan_cli.model import Span

# Characters that print nothing and that scrapers leave inside words: zero width space,
# joiners, direction marks, word joiner, byte order mark, soft hyphen.
_INVISIBLE = frozenset(
    chr(code)
    for codes in ((0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF))
    for code in range(codes[0], codes[1] + 1)
)
INVISIBLE_RUN = regex.compile("[" + "".join(sorted(_INVISIBLE)) + "]+")

_FOLDS = {
    "\u3000\u00a0\u1680\u202f\u205f\t": " ",
    "\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029": "\n",
    "‐‑‒–−﹣": "-",
    "―─━﹘": "—",
    "〜∼": "~",
    "．﹒․": ".",
    "｡": "。",
    "､﹑": "、",
    "∶﹕︰": ":",
    "﹔": ";",
    "﹐‚": ",",
    "﹙❨": "(",
    "﹚❩": ")",
    "【〖": "[",
    "】〗": "]",
    "﹝": "〔",
    "﹞": "〕",
    "•・‧∙●": "·",
    "٪﹪": "%",
    "☆": "★",
}


def _fold_table() -> dict[str, str]:
    table = {old: new for olds, new in _FOLDS.items() for old in olds}
    table |= {chr(code): " " for code in range(0x2000, 0x200B)}
    # Full-width forms of ASCII (Unicode block FF00, "Halfwidth and Fullwidth Forms").
    table |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Radicals that PDF extraction puts in the place of the characters they look like.
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[chr(code)] = plain
    return table


_TABLE = _fold_table()
_FOLDABLE = frozenset(_TABLE)
# Up to here one pass a character that is there beats one look-up a character of the text.
_FEW = 40


class Line(NamedTuple):
    """A line that holds something: its place in the text without the blanks around it."""

    start: int
    end: int
    number: int
    """0-based, blank lines counted: the distance to the next line tells the gap."""


class Text(msgspec.Struct, frozen=True):
    """A decoded text, ready for rules; offsets count in ``printed``."""

    raw: str
    printed: str
    folded: str
    starts: list[int]
    """Offsets in ``printed`` behind which invisible characters were left out."""
    dropped: list[int]
    """How many characters were left out up to and at that offset, one for each of ``starts``."""

    def quote(self, span: Span) -> str:
        """What is printed at ``span``."""
        return self.printed[span[0] : span[1]]

    def to_source(self, span: Span) -> Span:
        """``span`` in offsets of the decoded source."""
        if not self.starts:
            return span
        start, end = span
        if end <= start:  # behind what is printed before it, so that it stays inside what it closes
            place = start + self._dropped_before(start, bisect.bisect_left)
            return place, place
        # The start skips invisible characters before it, the end leaves out those behind it.
        return (
            start + self._dropped_before(start, bisect.bisect_right),
            end + self._dropped_before(end, bisect.bisect_left),
        )

    def _dropped_before(self, offset: int, side: object) -> int:
        index = side(self.starts, offset)  # type: ignore[operator]
        return self.dropped[index - 1] if index else 0


def fold(raw: str) -> Text:
    """Prepare ``raw`` for matching. Linear time; one table entry a run of invisible characters."""
    present = set(raw)
    starts: list[int] = []
    dropped: list[int] = []
    printed = raw
    if not present.isdisjoint(_INVISIBLE):
        pieces: list[str] = []
        last = gone = 0
        for run in INVISIBLE_RUN.finditer(raw):
            pieces.append(raw[last : run.start()])
            starts.append(run.start() - gone)
            gone += run.end() - run.start()
            dropped.append(gone)
            last = run.end()
        pieces.append(raw[last:])
        printed = "".join(pieces)
    return Text(raw, printed, _folded(printed, present & _FOLDABLE), starts, dropped)


def _folded(text: str, present: set[str]) -> str:
    """``text`` with the characters ``present`` folded; no fold makes a character that another folds."""
    if len(present) > _FEW:
        return text.translate({ord(old): _TABLE[old] for old in present})
    for old in present:
        text = text.replace(old, _TABLE[old])
    return text


def split_lines(text: Text) -> list[Line]:
    """The lines that hold something, in order."""
    lines: list[Line] = []
    place = 0
    for number, line in enumerate(text.folded.split("\n")):
        bare = line.strip()
        if bare:
            start = place + line.index(bare[0])
            lines.append(Line(start, start + len(bare), number))
        place += len(line) + 1
    return lines
