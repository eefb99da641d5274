"""Values say what their spans say: each is read again from the source, by the readers of the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document, Field, Span, Table, Target
from healthplan_cli.text import fold
from healthplan_cli.validate.findings import Finding, excerpt, finding
from healthplan_cli.validate.quotes import squeeze
from healthplan_cli.validate.values import metadata_fields
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_numbers import normalise_document_number
from healthplan_cli.values.numerals import ordinal, to_number
from healthplan_cli.values.quantities import Quantity, QuantityError, parse_quantity

# How far from a number its comparator may stand: 至少新建步道2条、小屋3个.
_BEFORE, _BEHIND = 150, 60
_FAR = 50_000
# No comparator is longer.
_WORD = 12
_SENTENCE_ENDS = re.compile("[。!?;]")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_UNSURE = ("到", "达", "通过", "经过", "渡过")
_CHINESE_YEAR = re.compile("[一二][〇零○Oo0一二三四五六七八九]{3}")
_FIGURES = re.compile("[0-9]{4}")
_FIVE_YEAR_PLAN = re.compile("十([一二三四五六七八九])五")
# The tenth five-year plan ended in 2005.
_TENTH_PLAN_ENDED = 2005
_LAST_DIGIT = re.compile(r"(?<=[0-9])(?![0-9.,])(?!.*[0-9])")
_IN_BRACKETS = re.compile(r"[(]([^()]{1,12})[)]")
_RATE_OF = re.compile(r"^1(?=/10)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")


def check_values_again(document: Document, text: str, grammar: Grammar) -> Iterator[Finding]:
    """Targets, dates, document numbers and names say what the source says at their spans."""
    tables = {table.id: table for table in document.tables}
    inferred = {
        (one.span, year)
        for one in document.diagnostics
        if one.code == "HP302"
        for year in _FIGURES.findall(one.message)
    }
    furniture = [block.span for block in document.blocks if block.kind == "chrome"]
    for i, target in enumerate(document.targets):
        again = _Again(target, f"$.targets[{i}]", text, tables.get(target.table or ""), grammar, furniture)
        yield from again.quantity()
        yield from again.year(inferred)
    yield from _metadata(document, grammar)
    yield from _references(document, text)


def _other(where: str, span: Span, says: object, read: object) -> Finding:
    return finding("HP917", where, span, says=_shown(says), read=_shown(read))


def _shown(value: object) -> str:
    return excerpt(value) if isinstance(value, str) else "none" if value is None else str(value)


def _signs(text: str) -> str:
    """The letters and figures of a document number: brackets come in many forms."""
    return "".join(sign for sign in _plain(text) if sign.isalnum())


def _plain(text: str) -> str:
    return "".join(fold(text).folded.split())


class _Again(NamedTuple):
    """One target, read again."""

    target: Target
    where: str
    text: str
    table: Table | None
    grammar: Grammar
    furniture: list[Span]
    """Furniture of the page, which the parser leaves out where it parts a sentence."""

    def quantity(self) -> Iterator[Finding]:
        """Value, upper value, unit and comparator."""
        target, span = self.target, self.target.value_span
        printed = self.text[slice(*span)]
        readings = self._readings(self._without_furniture(span))
        if not readings:
            yield _other(f"{self.where}.value", span, target.value, printed)
            return
        best = max(readings, key=self._agrees)
        for name in ("value", "value_max", "unit"):
            same = getattr(best, name) == getattr(target, name)
            if not same and not (name == "unit" and self._shares_unit(best.unit)):
                yield _other(f"{self.where}.{name}", span, getattr(target, name), getattr(best, name))
        if target.comparator not in (said := self._comparators(best)):
            yield _other(f"{self.where}.comparator", span, target.comparator, " | ".join(sorted(said)))
        if target.baseline is not None and not self._prints(target.baseline):
            yield _other(f"{self.where}.baseline", span, target.baseline, None)

    def _without_furniture(self, span: Span) -> str:
        inside = [one for one in self.furniture if span[0] < one[0] and one[1] < span[1]]
        edges = [span[0], *(place for one in inside for place in one), span[1]]
        return "".join(self.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))

    def _agrees(self, read: Quantity) -> int:
        return sum(getattr(read, name) == getattr(self.target, name) for name in ("value", "value_max", "unit"))

    def _readings(self, printed: str) -> list[Quantity]:
        """What the number can be: as it stands; in a table, with a unit that another cell of its row prints."""
        plain = self.grammar.pattern("targets.cell-words").sub("", _plain(printed)) if self.table else _plain(printed)
        texts = [plain]
        if self.table is not None:
            texts += [_LAST_DIGIT.sub(unit.replace("\\", ""), plain) for unit in self._units_of_row(self.table)]
        return [read for one in texts if (read := _quantity(one, self.grammar)) is not None]

    def _shares_unit(self, printed: str | None) -> bool:
        """Whether the unit stands behind a number further on: 提高5个、3个百分点, 建成4、6所."""
        unit, end = self.target.unit, self.target.value_span[1]
        return unit is not None and printed in (None, "个") and unit in _plain(self.text[end : end + _BEHIND])

    def _units_of_row(self, table: Table) -> Iterator[str]:
        rows = table.rows[self.target.row : self.target.row + 1] if self.target.row is not None else ()
        for cell in (cell for row in rows for cell in row):
            plain = _plain(cell.text)
            for piece in (plain, *_IN_BRACKETS.findall(plain)):
                yield _RATE_OF.sub("", piece.strip("()"))

    def _comparators(self, read: Quantity) -> set[str]:
        """The comparators that the number can have: that beside it, else one that its sentence states, or none."""
        if read.value_max is not None:
            return {"range"}
        low, high = self.target.value_span
        start, stop = (max(0, low - _BEFORE), high + _BEHIND) if self.table is None else self.target.span
        if self.table is None and len(_plain(self.text[start:stop])) < _BEFORE:
            start, stop = max(0, low - _FAR), high + _FAR  # characters that print nothing stand between
        before, behind = self.text[start:low], self.text[high:stop]
        beside = None if self.target.rule == "tables.column" else self._beside(before, behind)
        if len(self.text[max(start, low - _WORD) : min(stop, high + _WORD)].splitlines()) > 1:
            # Across the end of a line the word and the number may belong together or not.
            return {"eq", read.comparator, *self._said(before, behind), *([beside] if beside else [])}
        if beside is not None:
            # A word that closes a quantity but opens other words in running text (内 in 内设) may be either; so may
            # one before a verb (以上达8), or one that is part of a verb (通过).
            closes = self._behind("quantities.after", behind)
            sure = self._behind("targets.after", behind) if closes else not _plain(before).endswith(_UNSURE)
            return {beside} if sure else {beside, "eq", *self._said(before, "")}
        return {read.comparator} if read.comparator != "eq" else {"eq", *self._said(before, behind)}

    def _beside(self, before: str, behind: str) -> str | None:
        """The comparator right behind a number, else the one right before it."""
        found = self._behind("quantities.after", behind)
        if found is None:
            plain = _plain(before)
            found = next((one for one in self._before(plain) if one.end() == len(plain)), None)
        return found and str(found.lastgroup)

    def _behind(self, rule: str, behind: str) -> regex.Match[str] | None:
        """The comparator that follows at once."""
        return self.grammar.pattern(rule).match(_plain(behind))

    def _said(self, before: str, behind: str) -> set[str]:
        """All comparators of the sentence, as the text runs on and line by line."""
        said: set[str] = set()
        for pieces in ([before], before.splitlines()):
            said |= {str(one.lastgroup) for piece in pieces for one in self._before(_plain(piece))}
        after = self.grammar.pattern("quantities.after")
        return said | {str(one.lastgroup) for one in after.finditer(_SENTENCE_ENDS.split(_plain(behind))[0])}

    def _before(self, plain: str) -> Iterator[regex.Match[str]]:
        """The comparators in the last sentence of ``plain``."""
        begin = max(plain.rfind(mark) for mark in "。!?;") + 1
        yield from self.grammar.pattern("quantities.before").finditer(plain, begin)

    def _prints(self, number: float) -> bool:
        """Whether the sentence, or the row, prints that number."""
        low, high = self.target.value_span
        around = self.text[max(0, min(self.target.span[0], low - _BEFORE)) : max(high, self.target.span[1])]
        if self.table is not None and self.target.row is not None:
            around += " ".join(cell.text for row in self.table.rows[self.target.row :][:1] for cell in row)
        folded = fold(around).folded
        # A line end may stand inside a number, and a comma inside of one or between two.
        texts = (folded, "".join(folded.split()), folded.replace(",", ""), "".join(folded.replace(",", "").split()))
        printed = {float(one) for text in texts for one in _NUMBER.findall(text)}
        return any(float(number) in (one, one * 1e4, one * 1e8) for one in printed)

    def year(self, inferred: set[tuple[Span, str]]) -> Iterator[Finding]:
        """A year is the one that its span prints, or one of the ``inferred`` that the diagnostics name."""
        target, where = self.target, f"{self.where}.year"
        span = target.year_span or target.span
        printed = _year_of(self.text[slice(*target.year_span)]) if target.year_span else None
        if target.year_inferred:
            if printed is not None or (span, str(target.year)) not in inferred:
                yield _other(where, span, target.year, printed)
        elif target.year != printed and not (target.year_span is None and self._in_header(target.year)):
            yield _other(where, span, target.year, printed)

    def _in_header(self, year: int | None) -> bool:
        """Whether the header of the table prints the year, perhaps with a blank in it."""
        return self.table is not None and any(str(year) in _plain(name) for name in self.table.header)


def _quantity(text: str, grammar: Grammar) -> Quantity | None:
    try:
        return parse_quantity(text, grammar=grammar)
    except QuantityError:
        return None


def _year_of(printed: str) -> int | None:
    """The last year of a span of years, or of a five-year plan."""
    plain = _plain(printed)
    years = _YEAR.findall(plain)
    if years:
        return int(years[-1])
    if written := _CHINESE_YEAR.findall(plain):
        return ordinal(written[-1])
    plan = _FIVE_YEAR_PLAN.search(plain)
    return _TENTH_PLAN_ENDED + 5 * int(to_number(plan[1])) if plan else None


def _metadata(document: Document, grammar: Grammar) -> Iterator[Finding]:
    for field, where in metadata_fields(document.metadata):
        if field.stated_by is not None:
            yield from _stated(field, where)
        elif where.endswith("_date"):
            yield from _date(field, f"{where}.value", grammar)
        elif where.endswith("document_number"):
            yield from _number(field, f"{where}.value", grammar)
        elif not field.repaired and squeeze(field.value) != squeeze(field.text):
            yield _other(f"{where}.value", field.span, field.value, field.text)


def _stated(field: Field, where: str) -> Iterator[Finding]:
    """What only the file states is quoted nowhere."""
    if field.text or field.span != (0, 0):
        yield _other(f"{where}.text", field.span, field.text, "")


def _date(field: Field, where: str, grammar: Grammar) -> Iterator[Finding]:
    read = read_date(field.text, grammar)
    if read is None or field.value not in (read.value, read.alternative):
        yield _other(where, field.span, field.value, read and read.value)


def _number(field: Field, where: str, grammar: Grammar) -> Iterator[Finding]:
    text = field.text[1:].rstrip()[:-1] if field.text[:1] in ("(", "（") else field.text
    read = normalise_document_number(text, grammar)
    if read is None or field.value not in (read.value, read.alternative):
        yield _other(where, field.span, field.value, read and read.value)


def _references(document: Document, text: str) -> Iterator[Finding]:
    """The number of a document that is named stands in the text, beside the title or another mention of it."""
    signs = _signs(text) if any(one.document_number for one in document.references) else ""
    for i, one in enumerate(document.references):
        number = one.document_number
        if number is None or one.repaired:
            continue
        if _signs(number) not in signs:
            yield _other(f"$.references[{i}].document_number", one.span, number, None)
