"""One quantity expression to value, range, comparator and unit."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

import msgspec

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Comparator
from healthplan_cli.text import fold
from healthplan_cli.values.measures import measures_of
from healthplan_cli.values.numerals import NumeralError, tidy, to_fraction, to_number
from healthplan_cli.values.traditional import as_printed, traditional_of

_Bound = Literal["ge", "gt", "le", "lt", "approx"]
_PER = {"百分之": "%", "千分之": "‰", "万分之": "‱", "十万分之": "/10万"}
_SCALE = re.compile(r"[十百千万亿萬億]+$")
_PLACES = "万亿萬億"
# A plain number in digits; not where the next character may belong to it or change its meaning.
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?(?![0-9.,/十百千万亿萬億佰仟多余几零来分又成折kKMmgG])(?!..{0,5}多$)")
_BLANKS = re.compile(r"\s+")


class QuantityError(ValueError):
    """A text that is no quantity: what is wrong with it, and at which character."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1} of {text!r}" if text else message)
        self.text = text
        self.position = position


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """What one quantity expression says.

    Counts are multiplied out (``29万人`` is 290000 ``人``), money keeps its printed unit
    (``5500亿元`` is 5500 ``亿元``), ``百分之三十五`` and ``三成半`` are 35 ``%``, a fraction is
    a plain number. A vague count is its lower bound: ``十余个`` is more than 10, ``数百`` at least 100.
    """

    value: int | float
    value_max: int | float | None = None
    """The upper end of a range, else None."""
    comparator: Comparator = "eq"
    unit: str | None = None
    """As printed behind the number, half-width; None where none is printed."""
    text: str
    """The expression as given."""


class Amount(msgspec.Struct, frozen=True):
    """A number with its unit, before any comparator."""

    value: int | float
    value_max: int | float | None
    unit: str | None
    bound: _Bound | None = None
    """What vague words in the number itself say (``500多亿``: more than)."""
    scale: int = 1
    """What the places printed last multiply by: 10000 for ``30万人`` and for ``30万元``."""


def parse_quantity(text: str, *, grammar: Grammar | None = None) -> Quantity:
    """The quantity that ``text`` writes: ``不少于7个``, ``百分之三十五``, ``3至5所``, ``超过5500亿元``.

    Args:
        text: one expression, nothing else; full-width characters and blanks do not matter.
        grammar: a loaded grammar; the shipped one by default.

    Raises:
        QuantityError: no quantity, or more than one.
    """
    rules = grammar or load_grammar()
    printed = _BLANKS.sub("", fold(text).folded).rstrip("。")
    plain = traditional_of(rules).simplified(printed)
    found = _quantity(plain, text, rules)
    if plain == printed:
        return found
    return msgspec.structs.replace(found, unit=as_printed(found.unit, plain, printed))


def _quantity(plain: str, text: str, rules: Grammar) -> Quantity:
    """The quantity of ``plain``, which is ``text`` without blanks in simplified characters."""
    if not plain:
        raise QuantityError("an empty text is no quantity", "", 0)
    if rules.pattern("quantities.calendar").match(plain):
        raise QuantityError("a year, date or ordinal counts nothing", text, 0)
    if plain in "百千万亿":
        raise QuantityError("a place without a number", text, 0)
    lead = rules.pattern("quantities.lead").match(plain)
    parts: list[tuple[Amount, _Bound | None]] = []
    place = lead.end() if lead else 0
    while True:
        amount, bound, place = _bounded(plain, place, text, rules)
        parts.append((amount, bound))
        if not plain[place:] or plain[place:] in rules.words("quantities.between"):
            return _joined(parts, text)
        if len(parts) == 2:
            raise QuantityError("unexpected text behind the quantity", text, place)
        link = rules.pattern("quantities.link").match(plain, place)
        if link is None and bound is None:
            raise QuantityError("unexpected text behind the quantity", text, place)
        place = link.end() if link else place


def _bounded(plain: str, place: int, text: str, rules: Grammar) -> tuple[Amount, _Bound | None, int]:
    """An amount with the comparators around it, and where it ends."""
    bound: _Bound | None = None
    if before := rules.pattern("quantities.before").match(plain, place):
        if before[0] != "上" or plain[before.end() : before.end() + 1] in "十百千万亿":
            bound, place = before.lastgroup, before.end()
    try:
        found = amount_at(plain, place, rules)
    except NumeralError as error:
        raise QuantityError(str(error), text, place) from error
    if found is None:
        raise QuantityError("no number", text, place)
    amount, place = found
    if after := rules.pattern("quantities.after").match(plain, place):
        bound, place = bound or after.lastgroup, after.end()
    return amount, bound or amount.bound, place


def _joined(parts: list[tuple[Amount, _Bound | None]], text: str) -> Quantity:
    """One quantity of one amount, or of the two ends of a range."""
    (low, bound), (high, other) = parts[0], parts[-1]
    if len(parts) == 1:
        comparator: Comparator = "range" if low.value_max is not None else bound or "eq"
        return Quantity(value=low.value, value_max=low.value_max, comparator=comparator, unit=low.unit, text=text)
    if low.unit and high.unit and low.unit != high.unit:
        raise QuantityError(f"two units, {low.unit} and {high.unit}", text, 0)
    ends = [like(low, high).value, high.value]
    if bound or other:
        ends.sort()  # 最多100最少20
    if ends[0] > ends[1]:
        raise QuantityError("the range runs downwards", text, 0)
    return Quantity(value=ends[0], value_max=ends[1], comparator="range", unit=high.unit or low.unit, text=text)


def like(low: Amount, high: Amount) -> Amount:
    """``low`` with what the amount behind it says for both: 20-30万人, 5万至10万元, 70至80%."""
    if low.unit:
        return low
    value = low.value
    in_money = high.unit is not None and high.scale > 1 and high.unit.startswith(tuple(_PLACES))
    if low.scale == 1 and not in_money and value < high.value / high.scale:
        value *= high.scale
    elif low.scale > 1 and in_money:
        value = tidy(value / high.scale)
    return msgspec.structs.replace(low, value=value, unit=high.unit)


def amount_at(text: str, place: int, grammar: Grammar) -> tuple[Amount, int] | None:
    """The amount that begins at ``place`` and where it ends; None where no number does.

    Raises:
        NumeralError: its number cannot be read.
    """
    plain = _PLAIN.match(text, place)
    if plain is not None:
        return _plain_amount(text, plain, grammar)
    found = grammar.pattern("quantities.amount").match(text, place)
    if found is None:
        return None
    groups: dict[str, str | None] = found.groupdict()
    end = found.end()
    if not (groups["unit"] or groups["half"] or groups["part"] or groups["of"] or groups["per"]):
        close = measures_of(grammar).end(text, end)
        groups["unit"] = text[end:close].lstrip() or None
        if close == end and groups["first"] and not groups["places"] and not groups["tenths"]:
            # 三五 without a unit leaves nothing open: digits, if anything.
            groups |= {"number": text[found.start("first") : end], "first": None}
        end = close
        if groups["number"] and not groups["vague"] and text[end:] == "多":
            groups["vague"], end = "多", end + 1
    amount = _read(groups, grammar)
    if groups["sign"] in (None, "+") and not groups["below"]:
        return amount, end
    ends = sorted(-end for end in (amount.value, amount.value_max) if end is not None)
    return msgspec.structs.replace(amount, value=ends[0], value_max=ends[1] if len(ends) > 1 else None), end


def _plain_amount(text: str, plain: re.Match[str], grammar: Grammar) -> tuple[Amount, int]:
    """The same for a number in digits alone, which most are."""
    end = measures_of(grammar).end(text, plain.end())
    unit = text[plain.end() : end].lstrip() or None
    return Amount(to_number(plain[0]), None, unit), end


def _read(groups: dict[str, str | None], grammar: Grammar) -> Amount:
    """The amount of a match, without its sign."""
    unit = groups["unit"]
    if unit == "番":
        return Amount(to_number(groups["times"] or "一"), None, unit)
    if groups["half"]:
        return Amount(0.5, None, None)
    number = groups["number"] or ""
    if groups["part"] or groups["of"]:
        return Amount(_fraction(number, groups["part"], groups["of"]), None, None)
    if groups["first"]:
        low, high = _pair(groups)
        if groups["tenths"]:
            return Amount(low * 10, high * 10, "%")
        return Amount(low, high, _PER[groups["per"]] if groups["per"] else unit)
    if groups["some"]:
        return Amount(to_number(groups["places"] or ""), None, unit, "ge")
    if groups["per"]:
        return Amount(to_number(number), None, _PER[groups["per"]])
    if unit == "成":
        more = "五" if groups["more"] == "半" else groups["more"] or "零"
        return Amount(tidy(to_number(number) * 10 + to_number(more)), None, "%")
    if unit == "折":
        return Amount(_discount(number), None, "%")
    vague: _Bound | None = "gt" if groups["vague"] else None
    if unit and unit.split("/")[0].endswith(tuple(grammar.words("quantities.currency"))):
        return _money(number, groups["scale"], unit, vague)
    printed = groups["scale"] or _last_places(number)
    scale = int(to_number(printed)) if printed else 1
    value = to_number(number) * (scale if groups["scale"] else 1)
    return Amount(tidy(value), None, unit, vague, scale)


def _fraction(number: str, part: str | None, of: str | None) -> int | float:
    """``三分之二`` and ``1/2``; ``三又二分之一`` has all three."""
    if part and of:
        return to_fraction(number, part, of)
    return to_fraction(None, part, number) if part else to_fraction(None, number, of or "1")


def _last_places(number: str) -> str:
    printed = _SCALE.search(number)
    return printed[0] if printed and printed.start() else ""


def _pair(groups: dict[str, str | None]) -> tuple[int | float, int | float]:
    """``二三十``, ``三五个``, ``十七八岁``: both ends of what is left open."""
    ten = to_number(groups["ten"]) if groups["ten"] else 0
    scale = to_number(groups["places"]) if groups["places"] else 1
    low, high = (ten + to_number(groups[name] or "") * scale for name in ("first", "second"))
    if high <= low:
        raise NumeralError(f"digits without places: {groups['first']}{groups['second']}")
    return low, high


def _discount(number: str) -> int | float:
    """``八折`` is 80 percent, ``七五折`` and ``75折`` 75."""
    value = to_number(number)
    return tidy(float(Fraction(str(value)) * (10 if value < 10 else 1)))


def _money(number: str, scale: str | None, unit: str, bound: _Bound | None) -> Amount:
    """Money keeps the 万 and 亿 that are printed before its unit: 2.2万亿元, 三百万元."""
    # 百亿元 is 100 亿元, though its number begins with a place.
    places = scale or _last_places(number) or (number[-1] if number[-1] in _PLACES and len(number) > 1 else "")
    if not scale and not number[0].isdigit():
        places = places.lstrip("十百千")
    head = number if scale or not places else number[: -len(places)]
    if not places or any(place in head for place in _PLACES):
        return Amount(to_number(number), None, unit, bound)
    return Amount(to_number(head), None, places + unit, bound, int(to_number(places)))
