"""Numbers as labels print them: Chinese numerals, letters, Roman numerals, circled numbers."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# Unicode has them in three runs: 1 to 20, 21 to 35, 36 to 50.
_CIRCLED = ((20, 0x245F), (35, 0x323C), (50, 0x328D))


def chinese(number: int) -> str:
    """A number below a thousand in Chinese numerals, others in Arabic ones.

    >>> chinese(7), chinese(10), chinese(12), chinese(30), chinese(105), chinese(1200)
    ('七', '十', '十二', '三十', '一百零五', '1200')
    """
    if not 0 <= number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")


def letters(number: int) -> str:
    """a to z, then aa, ab (the alphabetic counters of CSS).

    >>> letters(1), letters(28)
    ('a', 'ab')
    """
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text


def roman(number: int) -> str:
    """Roman numerals below 4000, others in Arabic ones.

    >>> roman(14), roman(4000)
    ('xiv', '4000')
    """
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def circled(number: int) -> str:
    """Circled numbers up to 50, others bare.

    >>> circled(1), circled(21), circled(50), circled(51)
    ('①', '㉑', '㊿', '51')
    """
    first = 1
    for last, before in _CIRCLED:
        if first <= number <= last:
            return chr(before + number)
        first = last + 1
    return str(number)
