"""PageLines: what single lines of a page look like, before anyone decides what they are."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.text import Line, Text
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_kinds import breaks_off, names_kind, names_subject

# No body's name, title, date or piece of furniture is longer than this, in characters.
SHORT_LINE = 60
# A line without a full stop that is shorter than this may be a name or a title.
_SENTENCE = 12
# Page numbers stand at least so many lines apart.
_PAGE = 8
# A line of so many characters is running text, not a cell.
_RUNNING = 25
# A table of contents has at most so many lines.
_CONTENTS = 120
# A file's name may begin as these do, and it or what stands behind it ends with one of these characters.
_MAYBE_FILE = (None, "label", "chrome")
_DIGITS = frozenset("0123456789")


class PageLines(msgspec.Struct, frozen=True):
    """The lines of a page with the kind of each, and tests that need a closer look.

    A kind is the name of a group of the rule ``page.line-kind`` (``label``, ``chrome``,
    ``distribution`` and so on), or ``imprint``, ``date``, ``file``, ``contents``, ``row``, ``furniture``,
    ``sentence``, ``short``.
    """

    text: Text
    lines: list[Line]
    kinds: list[str]
    grammar: Grammar
    stated: dict[int, int] = msgspec.field(default_factory=dict)
    """Where the title is printed that the page or file states of itself: its last line, and its first."""

    def line(self, index: int) -> str:
        """The folded text of a line."""
        line = self.lines[index]
        return self.text.folded[line.start : line.end]

    def matches(self, rule: str, index: int) -> bool:
        """True if a rule matches at the beginning of the line; false for lines that are long."""
        line = self.lines[index]
        if line.end - line.start > 2 * SHORT_LINE:
            return False
        return self.grammar.pattern(rule).match(self.text.folded, line.start, line.end) is not None

    def is_title_end(self, index: int) -> bool:
        """True if the line can be the last one of a title: it names a kind of document, or the page states it."""
        if index in self.stated:
            return True
        line = self.line(index)
        kind = self.kinds[index]
        if kind not in ("short", "sentence") or "。" in line or len(line) > 2 * SHORT_LINE:
            return False
        if kind == "sentence" and not names_subject(line, self.grammar):
            return False
        return names_kind(line, self.grammar) or breaks_off(line, self.grammar)

    def is_whole_title(self, index: int) -> bool:
        """True if the line can be the last one of a title from which nothing is missing."""
        return index in self.stated or self.is_title_end(index) and names_kind(self.line(index), self.grammar)

    def is_body_name(self, index: int) -> bool:
        """True if the line is the name of a body that may sign, or several names beside each other."""
        line = self.line(index)
        if self.kinds[index] != "short" or len(line) > SHORT_LINE or len(line) < 2:
            return False
        if line.endswith(")"):
            line = self.grammar.pattern("page.sealed").sub("", line).rstrip()
        return not line or line.endswith(tuple(self.grammar.words("page.body-ends")))

    def is_official(self, index: int) -> bool:
        """True if the line is the office and the name of who page an order."""
        return (
            self.kinds[index] == "short"
            and self.grammar.pattern("page.official").fullmatch(self.line(index)) is not None
        )

    def is_number(self, index: int) -> bool:
        """True if the line holds the document's number, and nothing else."""
        if self.matches("page.number", index):
            return True
        line = self.line(index)
        if not index or self.grammar.pattern("page.order-number").fullmatch(line) is None:
            return False
        return self.grammar.pattern("page.order-head").fullmatch(self.line(index - 1)) is not None

    def is_name_with_date(self, index: int) -> bool:
        """True if the line is a body's name with the date behind it."""
        line = self.line(index)
        if self.kinds[index] != "short" or line[-1:] not in self.grammar.words("page.date-ends"):
            return False
        begin = self.grammar.pattern("dates.begin").search(line)
        if begin is None or not begin.start():
            return False
        name = line[: begin.start()].rstrip()
        return (
            name.endswith((*self.grammar.words("page.body-ends"), ")"))
            and read_date(line[begin.start() :], self.grammar) is not None
        )


def classify_lines(text: Text, lines: list[Line], grammar: Grammar) -> PageLines:
    """The kind of every line, each from that line alone. Linear: no rule looks beyond a short window."""
    match = grammar.pattern("page.line-kind").match
    folded = text.folded
    kinds: list[str] = []
    for start, end, _ in lines:
        if folded[end - 1] in _DIGITS and _is_contents_line(folded[start:end], grammar):
            kinds.append("contents")
            continue
        found = match(folded, start, end)
        kind = found.lastgroup if found else None
        if kind in _MAYBE_FILE and _is_file(folded[start:end], grammar):
            kind = "file"
        if kind is None or kind == "chrome" and end - start > SHORT_LINE:
            kind = _kind_by_shape(folded[start:end], grammar)
        kinds.append(kind)
    _find_contents(text, lines, kinds)
    _find_page_numbers(text, lines, kinds)
    return PageLines(text, lines, kinds, grammar)


def _is_contents_line(line: str, grammar: Grammar) -> bool:
    """True if the line leads to a page number."""
    if "..." not in line and "……" not in line and "···" not in line and "___" not in line:
        return False
    return grammar.pattern("page.contents-line").fullmatch(line) is not None


def _is_file(line: str, grammar: Grammar) -> bool:
    """True if the line is the name of a file to download."""
    return "." in line and len(line) <= 2 * SHORT_LINE and grammar.pattern("page.file-name").fullmatch(line) is not None


def _kind_by_shape(line: str, grammar: Grammar) -> str:
    """The kind of a line that does not begin in a telling way."""
    if len(line) > SHORT_LINE:
        return "sentence"
    imprint_ends = str(grammar.rule("page.imprint").gives["ends"])
    if line[-1] in imprint_ends and grammar.pattern("page.imprint").fullmatch(line):
        return "imprint"
    if line[0] in grammar.words("page.date-opens") and len(line) > 5 and _is_date(line, grammar):
        return "date"
    if len(line) > _SENTENCE and ("," in line or "。" in line or ";" in line):
        return "sentence"
    return "short"


def _is_date(line: str, grammar: Grammar) -> bool:
    read = read_date(line, grammar)
    if read is not None:
        return read.length == len(line)
    return grammar.pattern("dates.blank").fullmatch(line) is not None


def _find_contents(text: Text, lines: list[Line], kinds: list[str]) -> None:
    """Identify a table of contents that lost its page numbers: headings up to where the first of them comes again."""
    for title in [index for index, kind in enumerate(kinds[:-1]) if kind == "contents"]:
        if kinds[title + 1] not in ("label", "short"):
            continue
        entries = []
        for start, end, _ in lines[title + 1 : title + 2 + _CONTENTS]:
            if end - start > SHORT_LINE:
                break
            entries.append(text.folded[start:end].replace(" ", ""))
        if entries and entries[0] in entries[2:]:
            length = entries.index(entries[0], 2)
            kinds[title + 1 : title + 1 + length] = ["contents"] * length


def _find_page_numbers(text: Text, lines: list[Line], kinds: list[str]) -> None:
    """Of the numbers alone on a line, tell those that count on from page to page.

    They do so in a text that a printer wrapped, or one that they interrupt; the numbers of table rows
    stand between short lines. One of two neighbours may stand closer: a page can be nearly empty.
    """
    bare = [index for index, kind in enumerate(kinds) if kind == "bare"]
    if len(bare) > 1 and (_is_wrapped(text, lines) or _interrupts(lines, bare)):
        numbers = [int(text.folded[lines[index].start : lines[index].end]) for index in bare]
        for (one, first), (two, second) in pairwise(zip(bare, numbers, strict=True)):
            if 1 <= second - first <= 2 and two - one >= _PAGE * (second - first):
                kinds[one] = kinds[two] = "page"
        for place in range(1, len(bare) - 1):
            around = kinds[bare[place - 1]], kinds[bare[place + 1]]
            if (
                around == ("page", "page")
                and numbers[place + 1] - numbers[place] == 1 == numbers[place] - numbers[place - 1]
            ):
                kinds[bare[place]] = "page"
    _find_fractions(text, lines, kinds)


def _find_fractions(text: Text, lines: list[Line], kinds: list[str]) -> None:
    """Tell the page numbers that name the number of pages too: 3/12, 4/12."""
    last: tuple[int, int, int] | None = None
    for index, kind in enumerate(kinds):
        if kind != "fraction":
            continue
        page, _, pages = text.folded[lines[index].start : lines[index].end].partition("/")
        this = int(page), int(pages), index
        if last is not None and last[1] == this[1] >= this[0] == last[0] + 1:
            kinds[last[2]] = kinds[index] = "page"
        last = this


def _interrupts(lines: list[Line], bare: list[int]) -> bool:
    """True if most of the numbers stand between lines of running text."""
    inside = [index for index in bare if 0 < index < len(lines) - 1]
    running = sum(
        min(lines[other].end - lines[other].start for other in (index - 1, index + 1)) >= _RUNNING for index in inside
    )
    return len(inside) > 2 and running > 0.6 * len(inside)


def _is_wrapped(text: Text, lines: list[Line]) -> bool:
    """True if most lines of some length end in the middle of a sentence."""
    ends = [text.folded[line.end - 1] for line in lines if line.end - line.start >= 15]
    return len(ends) >= 20 and sum(end in "。;:!?" for end in ends) < 0.4 * len(ends)
