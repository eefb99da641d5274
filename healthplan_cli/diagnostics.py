"""Every diagnostic code, its severity and its wording, in one place.

A stage says what it found with ``report("HP101", span, label="、", number=2)``; the
wording stands here, so that codes stay stable and each can be looked up in
``docs/diagnostics.md``.
"""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.model import Diagnostic, Severity, Span


class Kind(NamedTuple):
    severity: Severity
    message: str
    """A format string; the values come with the report."""


KINDS: dict[str, Kind] = {
    # HP1xx structure
    "HP101": Kind("info", "the numeral of this label is lost; the sequence makes it {number}"),
    "HP102": Kind("info", "part of this label's mark is lost; read as number {number}"),
    "HP103": Kind("info", "this label stands in the middle of a line; read as a new item"),
    "HP104": Kind(
        "info", "the mark behind this title is lost; its end is told by the titles beside it, or by its usual words"
    ),
    "HP105": Kind("warning", "numbers jump from {before} to {number}: what is between is missing in the text"),
    "HP106": Kind("info", "numbers fall from {before} to {number} without a heading between"),
    "HP107": Kind("warning", "the heading that this item stands under seems to be lost before it"),
    "HP108": Kind("info", "the line before this one has no end; read on as one paragraph"),
    "HP109": Kind("info", "page furniture between two halves of a paragraph; left out of what is read"),
    "HP110": Kind("info", "line ends are lost here: the indents tell {count} paragraphs on one line"),
    "HP150": Kind("warning", "a line between title and addressees that could not be placed"),
    "HP160": Kind("warning", "body text that neither outline nor tables account for"),
    # HP2xx responsibilities
    "HP201": Kind("info", "the {bracket} bracket of this list of units is lost; the list was read without it"),
    "HP202": Kind("info", "the separator beside {name} is lost; the dictionary, or a blank, says where the name ends"),
    "HP203": Kind("warning", "{text} seems to say who does it, but not all that it names looks like bodies: no list"),
    "HP204": Kind("info", "the notice states who leads by their place in a list; applied from here on"),
    "HP205": Kind("info", "{who} answers for all that follows and is not listed again; no list below names it"),
    "HP206": Kind("warning", "this sentence has neither label nor brackets; it was taken for a list by its verbs"),
    "HP207": Kind("warning", "the name {name} looks cut off; it is given as printed"),
    "HP208": Kind("warning", "the label {label} names nobody: no unit stands behind it or in the next line"),
    "HP209": Kind("warning", "{name} opens with a body's whole name and goes on: it may be two names run together"),
    "HP210": Kind("warning", "not all names in this list end as bodies; they open with the level of one beside them"),
    # HP3xx targets
    "HP301": Kind("warning", "{indicator}: {value} lies outside what is plausible, {low} to {high}; given as printed"),
    "HP302": Kind("info", "no year is printed here; {year} is the notice's own"),
    "HP303": Kind("warning", "“{said}” counts from a year that the notice does not state; the target has none"),
    "HP304": Kind("warning", "as many values as years were expected; the values are given without year"),
    "HP305": Kind("info", "the notice mostly reports results, so this number was taken for one: {text}"),
    "HP306": Kind("info", "the notice sets rules or calls for applications; this number was taken for a limit: {text}"),
    "HP307": Kind("warning", "the sentence has more numbers than any states; none from here to its end was read"),
    "HP308": Kind("info", "taken for a condition, a grant or a result, not for a target: {text}"),
    "HP309": Kind("info", "reads like a goal, but no rule tells what it measures; it is no target: {text}"),
    # HP4xx metadata
    "HP401": Kind("info", "the document number is damaged or shortened; read as {value}"),
    "HP402": Kind("warning", "the document number is damaged; read as {value}, but it could be {other}"),
    "HP403": Kind("info", "marks of the date are lost; read as {value}"),
    "HP404": Kind("warning", "the date is damaged; read as {value}, but it could be {other}"),
    "HP405": Kind("warning", "the title breaks off; read as {value}"),
    "HP406": Kind("warning", "the figures of the date {text} are lost"),
    "HP407": Kind("info", "{name} only lends its seal and is not taken as an issuer"),
    "HP408": Kind("info", "no title names the plan's years; taken from this date: {year}"),
    "HP409": Kind("warning", "two document numbers are stated; {value} is taken, not {other}"),
    "HP410": Kind("info", "nothing parts the names of this signature; read as {count} names"),
    # HP45x documents named
    "HP411": Kind("info", "the text does not say it; taken from the file, whose {name} is {value}"),
    "HP412": Kind("warning", "the file's {name} is {other}, the text says {value}, which is taken"),
    "HP451": Kind("info", "the number of this document is damaged: “{printed}” read as {value}"),
    "HP452": Kind("warning", "the number of this document is damaged: “{printed}” read as {value}, could be {other}"),
    "HP453": Kind("warning", "one of the marks 《》 is lost; the title is taken to be “{title}”"),
    "HP454": Kind("info", "the marks 《》 are lost; the title is told by its number: “{title}”"),
    # HP5xx source and decoding
    "HP501": Kind("error", "the text is empty or blank: there is nothing to parse"),
    "HP502": Kind("warning", "{count} places are not {encoding}, in which the rest was read: each is taken as U+FFFD"),
    "HP503": Kind("info", "{count} control characters, the first of them {first}, are left where they stand"),
    "HP504": Kind("warning", "no title, document number or numbered heading is found: this may not be a notice"),
    "HP505": Kind("warning", "read as {encoding}, but the few characters would fit {other} as well"),
    "HP506": Kind("warning", "{count} lone surrogates, which no encoding can hold, are taken as U+FFFD"),
    "HP507": Kind("warning", "{count} characters were lost before (U+FFFD), by whoever saved the text"),
    "HP511": Kind("warning", "a comment of the page is never closed: {count} characters of its markup are not shown"),
    "HP512": Kind("info", "the page declares {declared}, but its bytes are {encoding}"),
    "HP513": Kind("warning", "{count} paragraphs have an automatic number that the document does not define; left out"),
    "HP514": Kind("warning", "pages without text, pictures perhaps, are left out: {pages}"),
    "HP515": Kind("error", "pages whose fonts do not say which characters they show are left out: {pages}"),
    "HP516": Kind(
        "warning", "neither the file nor this machine has the fonts of these pages: {pages}; characters may be lost"
    ),
    "HP517": Kind("info", "this row of a table was taken to go on on page {page}, where its first cell is empty"),
    "HP518": Kind("warning", "the PDF file has no end: it was cut, and pages may be missing"),
    "HP521": Kind("info", "read as LibreOffice converts it; where that is missing, it may read differently"),
    "HP522": Kind("warning", "{count} paragraphs have an automatic number, whose list is damaged; left out ({why})"),
    "HP523": Kind("warning", "recognised in pictures of pages (OCR): {pages}; characters may be wrong or missing"),
    "HP524": Kind("info", "this {fact} was recognised in a picture: compare it with the page"),
    # HP6xx tables
    "HP601": Kind("info", "a flattened table is rebuilt: {columns} columns, {rows} rows, {empty} empty cells"),
    "HP602": Kind("warning", "the cells of row {row} could be divided in another way; taken to be empty: {empty}"),
    "HP603": Kind("warning", "the rows under the table header {header} cannot be told apart; they stay text"),
    "HP604": Kind("warning", "the header has no name for column {column}; it is left empty"),
    "HP605": Kind("warning", "only the names of these indicators are left, not their values; header assumed: {header}"),
    "HP606": Kind("info", "{rows} rows of this table are empty, to be filled in; they are left out"),
    "HP607": Kind("warning", "row {row} does not fit the columns of its table and is left out"),
    "HP608": Kind("info", "“{text}” stands across all columns; it is kept as a row of its own"),
    "HP609": Kind("warning", "row numbers jump from {before} to {number}: a number or a row is lost between"),
    "HP610": Kind("warning", "the table begins without a header; its {columns} columns have no names"),
    # HP9xx contract broken: a bug
}


def report(code: str, span: Span, node: str | None = None, **values: object) -> Diagnostic:
    """A diagnostic of a known kind.

    Raises:
        KeyError: the code or one of the values of its wording is unknown: a bug in the caller.
    """
    kind = KINDS[code]
    return Diagnostic(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**values),
        span=span,
        node=node,
    )
