"""What styles say of paragraphs and runs: numbering and hidden text, inherited along ``basedOn`` (ECMA-376-1, 17.7)."""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.readers.package import Element, child, is_on, local, value

# Word itself bases no style on more than ten others, one on the other.
_MOST_BASES = 50


class NumberingOf(NamedTuple):
    """Which numbering a paragraph has; what is None is inherited."""

    number: str | None
    level: int | None


def numbering_of(properties: Element | None) -> NumberingOf:
    """The numbering that ``<w:pPr>`` states."""
    stated = child(properties, "numPr")
    level = value(child(stated, "ilvl"))
    return NumberingOf(value(child(stated, "numId")), int(level) if level is not None and level.isdecimal() else None)


class Styles:
    """The styles of one document by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        self._numberings: dict[str | None, NumberingOf] = {}
        self._hidden: dict[str | None, bool] = {}
        for style in root if root is not None else ():
            key = value(style, "styleId")
            if local(style) != "style" or key is None:
                continue
            self._styles[key] = style
            if is_on_attribute(style, "default"):
                self._default[value(style, "type") or ""] = key

    def numbering(self, style: str | None) -> NumberingOf:
        """The numbering of a paragraph style; a style that only hides its number says number "0"."""
        if style not in self._numberings:
            self._numberings[style] = self._numbering(style)
        return self._numberings[style]

    def _numbering(self, style: str | None) -> NumberingOf:
        number: str | None = None
        level: int | None = None
        for one in self._line(style or self._default.get("paragraph")):
            stated = numbering_of(child(one, "pPr"))
            number = stated.number if number is None else number
            level = stated.level if level is None else level
        return NumberingOf(number, level)

    def hides(self, style: str | None) -> bool:
        """True if text of the style is hidden."""
        if style not in self._hidden:
            self._hidden[style] = self._hides(style)
        return self._hidden[style]

    def _hides(self, style: str | None) -> bool:
        for one in self._line(style):
            vanish = child(one, "rPr", "vanish")
            if vanish is not None:
                return is_on(vanish)
        return False

    def _line(self, style: str | None) -> list[Element]:
        """The style and what it is based on; a circle ends where it closes, a chain at ``_MOST_BASES``."""
        line: dict[str, Element] = {}
        while style is not None and style in self._styles and style not in line and len(line) < _MOST_BASES:
            line[style] = self._styles[style]
            style = value(child(self._styles[style], "basedOn"))
        return list(line.values())


def is_on_attribute(element: Element, name: str) -> bool:
    """True if a switch that is written as an attribute is on."""
    return (value(element, name) or "false").lower() in ("true", "1", "on")
