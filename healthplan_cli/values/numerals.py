"""Numerals as people write them, Arabic, Chinese or mixed, to plain numbers.

The only user of ``cn2an``, which is imported when a numeral first needs it: importing it
takes longer than parsing a whole notice, and most notices say nothing beyond ``一名``.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

# Formal and traditional characters, and the two contracted tens.
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟" + "貳參陸兩倆俩萬億負點" + "〇○"
_USUAL = "一二三四五六七八九十百千" + "二三六两两两万亿负点" + "零零"
_PLAIN = str.maketrans(dict(zip(_FORMAL, _USUAL, strict=True)) | {"廿": "二十", "卅": "三十", "卌": "四十"})
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_LETTERS = {"k": 10**3, "m": 10**6, "g": 10**9}

# No number that anybody writes is longer.
_LONGEST = 64

_ARABIC = re.compile(r"(?:[0-9]+(?:,[0-9]{3})*)?(?:\.[0-9]+)?")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?|点[零一二三四五六七八九]+")
# One term of a mixed numeral such as 3万5千: a number and the places that multiply it.
_TERM = re.compile(
    r"零?(?P<number>[0-9][0-9.,]*|[零一二两三四五六七八九]+(?:点[零一二三四五六七八九]+)?)?(?P<places>[十百千万亿]*)"
)


class NumeralError(ValueError):
    """A text that is no numeral."""


def to_number(text: str) -> int | float:
    """The number that ``text`` writes: ``1,200``, ``3万5千``, ``两千零一十``, ``壹佰``, ``三点一四``, ``负三``, ``半``.

    ``text`` is folded (half-width digits). Whole numbers come back as ``int``.

    Raises:
        NumeralError: not a numeral.
    """
    if len(text) > _LONGEST:
        raise NumeralError(f"too long for a number: {text[:20]!r}...")
    plain = text.translate(_PLAIN).replace("万万", "亿")
    if plain.startswith(("负", "-", "+")):
        number = _unsigned(plain[1:], text)
        return number if plain[0] == "+" else -number
    return _unsigned(plain, text)


def to_fraction(whole: str | None, part: str, of: str) -> int | float:
    """The value of ``whole又of分之part``; ``分之`` fractions and ``part/of`` alike.

    Raises:
        NumeralError: not numerals, or a division by zero.
    """
    below = Fraction(str(to_number(of)))
    if below == 0:
        raise NumeralError(f"divides by zero: {part}/{of}")
    value = Fraction(str(to_number(part))) / below
    if whole:
        value += Fraction(str(to_number(whole)))
    return tidy(float(value))


def tidy(number: int | float) -> int | float:
    """``number`` as an ``int`` where it is whole, without the dust of binary fractions."""
    rounded = round(number, 10) if isinstance(number, float) else number
    return int(rounded) if rounded == int(rounded) else rounded


def ordinal(numeral: str) -> int:
    """The number that a label, a row or a date counts: 12, 十二, 廿三 (Chinese up to 999), 二〇二四, ⑫ or a letter.

    ``numeral`` is folded and made of such signs alone.
    """
    numeral = numeral.replace(" ", "").translate(_PLAIN)
    if numeral.isdecimal():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    if "a" <= numeral <= "z":
        return ord(numeral) - ord("a") + 1
    total = digit = 0
    positional = ""
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            positional += str(digit)
        else:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
    # Numerals without 十 and 百 are read digit by digit: 一二 is 12.
    return int(positional) if not total else total + digit


def _unsigned(plain: str, text: str) -> int | float:
    if plain[:1] == "零" and plain[1:2] in _PLACES:
        raise NumeralError(f"zero of a place: {text!r}")  # 零十
    if plain and _ARABIC.fullmatch(plain):
        return _arabic(plain, text)
    if plain == "半":
        return 0.5
    if plain.endswith("半") and len(plain) > 1:
        return _with_half(plain[:-1], text)
    if _CHINESE.fullmatch(plain):
        return _chinese(plain, text)
    if plain[-1:].lower() in _LETTERS and plain[:-1]:
        return tidy(_unsigned(plain[:-1], text) * _LETTERS[plain[-1].lower()])
    return _mixed(plain, text)


def _arabic(plain: str, text: str) -> int | float:
    digits = plain.replace(",", "")
    if not digits or digits == ".":
        raise NumeralError(f"no digits in {text!r}")
    return tidy(float(digits)) if "." in digits else int(digits)


def _with_half(plain: str, text: str) -> int | float:
    """``三千半`` has no settled meaning; ``两个半`` is for the caller; ``一万半`` is half of the last place."""
    if plain[-1] not in _PLACES:
        raise NumeralError(f"半 follows no place in {text!r}")
    return tidy(_unsigned(plain, text) + _PLACES[plain[-1]] / 2)


def _chinese(plain: str, text: str) -> int | float:
    small = _small(plain)
    if small is not None:
        return small
    import cn2an  # slow to import: only for numerals that the table does not know

    # cn2an wants every place counted: 百万 is 一百万, 一千十 is 一千一十, 点五 is 零点五.
    spelled = re.sub(r"(?<![一二两三四五六七八九])(?=十)|^(?=[百千万亿])|(?<=[万亿零])(?=[百千])", "一", plain)
    if spelled.startswith("点"):
        spelled = "零" + spelled
    try:
        return tidy(cn2an.cn2an(spelled, "normal"))
    except (KeyError, ValueError) as error:  # a KeyError where places run together: 三十五十一
        raise NumeralError(f"not a number: {text!r}") from error


def _small(plain: str) -> int | None:
    """What notices write most, without ``cn2an``: up to ninety-nine, and one digit with its place (三百, 五万)."""
    if len(plain) == 1:
        return _DIGITS.get(plain) if plain in _DIGITS else _PLACES.get(plain)
    if plain[0] == "十":
        plain = "一" + plain
    if len(plain) > 3 or plain[0] not in _DIGITS or plain[1] not in _PLACES:
        return None
    number = _DIGITS[plain[0]] * _PLACES[plain[1]]
    if len(plain) == 2:
        return number
    if plain[1] == "十" and plain[2] in _DIGITS:
        return number + _DIGITS[plain[2]]
    return number * _PLACES[plain[2]] if plain[2] in "万亿" and plain[1] != "亿" else None


def _coefficient(written: str | None, text: str) -> Fraction:
    if not written:
        return Fraction(1)
    if not written[0].isdigit() or written[0] in _DIGITS:
        return Fraction(str(_chinese(written, text)))
    if not _ARABIC.fullmatch(written):
        raise NumeralError(f"not a number: {text!r}")
    return Fraction(str(_arabic(written, text)))


def _mixed(plain: str, text: str) -> int | float:
    """``3万5千``, ``1亿2000万``, ``1.5万``, ``二点五万``: terms, each a number and its places."""
    total = section = Fraction(0)
    end, last = 0, 1
    for term in _TERM.finditer(plain):
        written, places = term["number"], term["places"]
        if not term[0] or term.start() != end:
            break
        number = _coefficient(written, text)
        small = math.prod(_PLACES[char] for char in places if char in "十百千")
        large = math.prod(_PLACES[char] for char in places if char in "万亿")
        if end and not places and last > 10 and len(term[0]) == 1:
            number *= last // 10  # 3万5 is 35,000, as one says it
        section += number * small
        if large > 1:
            total = (total + section) * large if total < large else total + section * large
            section = Fraction(0)
        end, last = term.end(), small * large
    if end != len(plain) or not plain:
        raise NumeralError(f"not a number: {text!r}")
    value = total + section
    return int(value) if value.denominator == 1 else tidy(float(value))
