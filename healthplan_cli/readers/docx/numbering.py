"""Automatic numbers as Word prints them (ECMA-376-1, 17.9; number formats 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import regex

from healthplan_cli.readers.docx.styles import Styles
from healthplan_cli.readers.numerals import chinese, circled, letters, roman
from healthplan_cli.readers.package import Element, child, is_on, local, value

_LEVELS = 9
# A list style names a numbering, and that has levels; what goes on is damage.
_MOST_LINKS = 9
# Characters of a label before its numbers are filled in.
_LONGEST_LABEL = 100
_PLACEHOLDER = regex.compile("%([1-9])")
# Symbol fonts put their bullets into the private use area; a person sees a mark.
_PRIVATE = regex.compile("[\ue000-\uf8ff]")
_MARK = "●"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


_CHINESE = (
    "chineseCounting chineseCountingThousand japaneseCounting japaneseDigitalTenThousand taiwaneseCounting"
    " taiwaneseCountingThousand koreanCounting ideographDigital taiwaneseDigital chineseLegalSimplified japaneseLegal"
    " ideographLegalTraditional"
).split()
_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese),
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: _repeated(number).upper(),
    "lowerLetter": lambda number: _repeated(number),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "ideographEnclosedCircle": lambda number: chr(0x327F + number) if 0 < number < 11 else str(number),
    "decimalEnclosedParen": lambda number: chr(0x2473 + number) if 0 < number < 21 else f"({number})",
    "decimalEnclosedFullstop": lambda number: chr(0x2487 + number) if 0 < number < 21 else f"{number}.",
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}


def _repeated(number: int) -> str:
    """Word counts a … z, aa, bb: the letter is repeated, unlike in HTML."""
    return letters((number - 1) % 26 + 1) * min((number - 1) // 26 + 1, 20) if number > 0 else str(number)


class _Level(msgspec.Struct):
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    suffix: str = "tab"
    restart: int | None = None
    """Number of the level (1-based) whose use begins it anew; 0: none does; None: any level above."""


class Numbering:
    """The numberings of one document, and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._links: dict[str, str] = {}
        self._numbers: dict[str, Element] = {}
        for one in root if root is not None else ():
            key = value(one, "abstractNumId") if local(one) == "abstractNum" else value(one, "numId")
            if local(one) == "abstractNum" and key is not None:
                self._abstract[key] = one
                if link := value(child(one, "numStyleLink")):
                    self._links[key] = link
            elif local(one) == "num" and key is not None:
                self._numbers[key] = one
        self._levels: dict[str, tuple[str, list[_Level], dict[int, int]] | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, number: str, level: int) -> str | None:
        """The label of the next paragraph of that numbering and level, what parts it from the text included.

        Returns:
            None where the document defines no such numbering.
        """
        known = self._known(number)
        if known is None or level >= _LEVELS:
            return None
        key, levels, overrides = known
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        if level in overrides and (number, level) not in self._begun:
            counts[level] = None
        self._begun.add((number, level))
        start = overrides.get(level, levels[level].start)
        counts[level] = start if counts[level] is None else counts[level] + 1  # type: ignore[operator]
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart
            if restart is None or 0 < level + 1 <= restart:
                counts[deeper] = None
        return self._printed(levels, level, counts)

    def _printed(self, levels: list[_Level], level: int, counts: list[int | None]) -> str:
        this = levels[level]

        def number_of(found: regex.Match[str]) -> str:
            index = int(found[1]) - 1
            other = levels[index]
            count = counts[index]
            number = other.start if count is None else count
            plain = this.legal and other.format not in ("none", "bullet")
            return str(number) if plain else _FORMATS.get(other.format, str)(number)

        if this.format == "none" and not _PLACEHOLDER.search(this.text):
            text = this.text
        elif this.format == "bullet":
            text = _PRIVATE.sub(_MARK, this.text)
        else:
            text = str(_PLACEHOLDER.sub(number_of, this.text))
        return text if not text or this.suffix == "nothing" else f"{text} "

    def _known(self, number: str) -> tuple[str, list[_Level], dict[int, int]] | None:
        if number not in self._levels:
            self._levels[number] = self._read(number)
        return self._levels[number]

    def _read(self, number: str) -> tuple[str, list[_Level], dict[int, int]] | None:
        """Key of its counters, levels, and the numbers at which single levels begin in it."""
        own = self._numbers.get(number)
        key = value(child(own, "abstractNumId"))
        seen: set[str] = set()
        # A list style: the numbering of the style that it names.
        while key in self._links and key not in seen and len(seen) < _MOST_LINKS:
            seen.add(key)
            linked = self._styles.numbering(self._links[key]).number
            key = value(child(self._numbers.get(linked or ""), "abstractNumId"))
        if own is None or key is None or key not in self._abstract or key in self._links:
            return None
        levels = [_Level() for _ in range(_LEVELS)]
        for element in self._abstract[key]:
            _read_level(element, levels)
        overrides: dict[int, int] = {}
        for override in own:
            if local(override) != "lvlOverride":
                continue
            index = _integer(value(override, "ilvl"), 0)
            for element in override:
                _read_level(element, levels)
            start = value(child(override, "startOverride"))
            if start is not None:
                overrides[index] = _integer(start, 1)
        return key, levels, overrides


def _read_level(element: Element, levels: list[_Level]) -> None:
    index = _integer(value(element, "ilvl"), _LEVELS)
    if local(element) != "lvl" or index >= _LEVELS:
        return
    restart = value(child(element, "lvlRestart"))
    levels[index] = _Level(
        start=_integer(value(child(element, "start")), 0),
        format=value(child(element, "numFmt"))
        or value(child(element, "AlternateContent", "Choice", "numFmt"))
        or "decimal",
        text=(value(child(element, "lvlText")) or "")[:_LONGEST_LABEL],
        legal=is_on(child(element, "isLgl")),
        suffix=value(child(element, "suff")) or "tab",
        restart=_integer(restart, 0) if restart is not None else None,
    )


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else default
