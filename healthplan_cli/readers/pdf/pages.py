"""The pages of a PDF file as lines with their places, and whether a page can be read at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import regex

PageState = Literal["text", "picture", "broken"]
"""``picture``: no text on it; ``broken``: its font says for most characters the wrong one or none."""

_HAN = regex.compile(r"\p{Han}")
_WORD = regex.compile(r"[A-Za-z]{2,}")
_UNMAPPED = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_LINE_END = regex.compile(r"\r\n|\r|\n")
# On a page of Chinese or English text these shares of its characters are words; of a broken font, nearly none are.
_LEAST_WORDS = 0.3
_MOST_UNMAPPED = 0.1
# A page with fewer characters, such as a cover, is too short to judge by shares.
_SHORT = 30


class PdfLine(NamedTuple):
    """A line of a page; places in points from the left and the lower edge of the page."""

    text: str
    page: int
    """1-based."""
    left: float
    right: float
    bottom: float
    height: float
    """Of its tallest character; 0.0 where the places are not known."""


class Page(NamedTuple):
    """One page."""

    number: int
    state: PageState
    lines: list[PdfLine]


def read_pages(document: Any) -> Iterator[Page]:
    """The pages of an open ``pypdfium2.PdfDocument``, one at a time."""
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        lines = [*_lines(text, index + 1, text_page)]
        text_page.close()
        page.close()
        yield Page(index + 1, page_state(text), lines)


def page_state(text: str) -> PageState:
    """Whether the text of a page can be read."""
    solid = len("".join(text.split()))
    if not solid:
        return "picture"
    words = len(_HAN.findall(text)) + sum(len(word) for word in _WORD.findall(text))
    unmapped = len(_UNMAPPED.findall(text))
    if unmapped > solid * _MOST_UNMAPPED or (solid >= _SHORT and words < solid * _LEAST_WORDS):
        return "broken"
    return "text"


def _lines(text: str, page: int, text_page: Any) -> Iterator[PdfLine]:
    # Places are asked for by the number of a character; where some have no text, numbers and text do not agree.
    placed = text_page.count_chars() == len(text)
    place = 0
    for line in _LINE_END.split(text):
        start = text.index(line, place)
        place = start + len(line)
        bare = line.strip()
        if not bare:
            continue
        if not placed:
            yield PdfLine(bare, page, 0.0, 0.0, 0.0, 0.0)
            continue
        start += line.index(bare[0])
        first = text_page.get_charbox(start, loose=True)
        last = text_page.get_charbox(start + len(bare) - 1, loose=True)
        height = max(first[3] - first[1], last[3] - last[1])
        yield PdfLine(bare, page, first[0], last[2], min(first[1], last[1]), height)
