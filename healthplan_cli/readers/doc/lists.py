"""Automatic numbers of a Word 97–2003 document: its lists as a numbering part has them (MS-DOC 2.9.131 to 2.9.150)."""

from __future__ import annotations

import struct
from xml.etree import ElementTree

from healthplan_cli.readers.docx.numbering import Numbering
from healthplan_cli.readers.docx.styles import Styles
from healthplan_cli.readers.package import Element

_LIST, _LEVEL, _OVERRIDE, _SIMPLE = 28, 28, 16, 0x01
_LEVELS = 9
_LEGAL, _NO_RESTART = 0x04, 0x08
_STARTS, _FORMATTED = 0x10, 0x20
_BULLET, _SYMBOL = 23, "\uf0b7"
_FOLLOWED = ("tab", "space", "nothing")
# MS-OSHARED 2.2.1.3, where it differs from plain figures.
_FORMATS = dict(
    enumerate("decimal upperRoman lowerRoman upperLetter lowerLetter".split())
) | {
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand",
    57: "numberInDash", 255: "none",
}  # fmt: skip


def numbering_of(table: bytes, lists: int, overrides: tuple[int, int]) -> Numbering:
    """The numberings of a document; a paragraph names one by its number, from 1 on.

    Args:
        table: the table stream.
        lists: where in it the lists begin; their levels stand behind them.
        overrides: where the numberings begin, each of which names a list, and their length.

    Raises:
        struct.error: damaged.
    """
    root = ElementTree.Element("numbering")
    (count,) = struct.unpack_from("<H", table, lists)
    place = lists + 2 + _LIST * count
    for index in range(count):
        key, flags = struct.unpack_from("<i22xB", table, lists + 2 + _LIST * index)
        abstract = ElementTree.SubElement(root, "abstractNum", abstractNumId=str(key))
        for level in range(1 if flags & _SIMPLE else _LEVELS):
            place = _add_level(abstract, level, table, place)
    if overrides[1]:
        _add_numberings(root, table, overrides[0])
    return Numbering(root, Styles(None))


def _add_numberings(root: Element, table: bytes, start: int) -> None:
    (count,) = struct.unpack_from("<I", table, start)
    place = start + 4 + _OVERRIDE * count
    for index in range(count):
        key, changed = struct.unpack_from("<i8xB", table, start + 4 + _OVERRIDE * index)
        one = ElementTree.SubElement(root, "num", numId=str(index + 1))
        ElementTree.SubElement(one, "abstractNumId", val=str(key))
        place += 4
        for _ in range(changed):
            begins, flags = struct.unpack_from("<iI", table, place)
            place += 8
            level = flags & 0xF
            override = ElementTree.SubElement(one, "lvlOverride", ilvl=str(level))
            if flags & _STARTS and not flags & _FORMATTED:
                ElementTree.SubElement(override, "startOverride", val=str(begins))
            if flags & _FORMATTED:
                place = _add_level(override, level, table, place)


def _add_level(parent: Element, index: int, table: bytes, place: int) -> int:
    """Add the level that stands at ``place``; returns where the next one stands."""
    start, form, flags = struct.unpack_from("<iBB", table, place)
    follow, runs, paragraphs, restart = struct.unpack_from("<B8xBBB", table, place + 15)
    place += _LEVEL + paragraphs + runs
    (length,) = struct.unpack_from("<H", table, place)
    characters = struct.unpack_from(f"<{length}H", table, place + 2)
    level = ElementTree.SubElement(parent, "lvl", ilvl=str(index))
    ElementTree.SubElement(level, "start", val=str(start))
    ElementTree.SubElement(level, "numFmt", val=_FORMATS.get(form, "decimal"))
    # A character below 9 stands for the number of the level that it names.
    text = "".join(f"%{one + 1}" if one < _LEVELS else chr(one) for one in characters)
    # A letter as a bullet is a sign of a symbol font, in which it looks otherwise.
    ElementTree.SubElement(level, "lvlText", val=_SYMBOL if form == _BULLET and text.isalnum() else text)
    ElementTree.SubElement(level, "suff", val=_FOLLOWED[follow] if follow < len(_FOLLOWED) else "tab")
    if flags & _LEGAL:
        ElementTree.SubElement(level, "isLgl")
    if flags & _NO_RESTART:
        ElementTree.SubElement(level, "lvlRestart", val=str(restart))
    return int(place + 2 + 2 * length)
