"""The values of the output contract as types: one place for the data, its JSON and its JSON Schema.

Every ``span`` is a half-open pair ``(start, end)`` of offsets in Unicode characters.
While the stages work, offsets count in ``Text.printed``; the document that leaves
``parse`` counts in the decoded source (see ``healthplan_cli.text.folded``). Whatever holds several
values is a tuple, so that a document is immutable all through and can be hashed.

What each field means is said here and nowhere else: the JSON Schema, ``docs/contract.md`` and the
columns of tables (``healthplan_cli.model.records``) take it from here.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Span = tuple[int, int]

BlockKind = Literal[
    "chrome",
    "metadata",
    "title",
    "letter",
    "heading",
    "item",
    "paragraph",
    "table",
    "attachment",
    "signature",
    "distribution",
    "imprint",
    "unknown",
]
Style = Literal[
    "part",
    "chapter",
    "section",
    "article",
    "chinese-comma",
    "chinese-paren",
    "arabic-dot",
    "arabic-paren",
    "circled",
    "decimal",
    "other",
]
Role = Literal["lead", "participant", "responsible"]
Scope = Literal["node", "paragraph", "sentence", "row"]
Direction = Literal["reach", "increase", "decrease", "keep"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Severity = Literal["info", "warning", "error"]


def about(description: str) -> msgspec.Meta:
    """What a field means, in a phrase."""
    return msgspec.Meta(description=description)


def place(of: str) -> msgspec.Meta:
    """Where something stands; ``of`` names it."""
    return msgspec.Meta(
        description=f"place of {of}: `[start, end)`, counted in characters of the decoded text", extra={"of": of}
    )


# Fields that several types have.
NodeId = Annotated[str | None, about("id of the node it stands in")]
RuleId = Annotated[str, about("id of the grammar rule that found it; `healthplan grammar explain` shows the rule")]
TableId = Annotated[str | None, about("id of the table whose row it was read from; it has no node then")]
RowNumber = Annotated[int | None, about("its row in that table, counted from 0")]


class Record(msgspec.Struct, frozen=True):
    """A value of the contract: immutable, every field always written."""


class Generator(Record, frozen=True, kw_only=True):
    """What made the document."""

    name: Annotated[str, about("the program: `healthplan`")]
    version: Annotated[str, about("version of the program")]
    grammar: Annotated[str, about("fingerprint of the grammar: first 12 digits of the SHA-256 of its files")]


class Place(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where a piece of the text stands in the original."""

    span: Annotated[Span, place("the piece")]
    at: Annotated[
        str,
        about(
            "of a web page the path of an element (XPath), of an office file a paragraph or a cell, as it counts them, "
            "of a PDF or OFD file a page, of a plain text a line; counted from 1"
        ),
    ]
    box: Annotated[
        tuple[float, float, float, float] | None,
        about(
            "left, lower, right and upper edge on the page, in points from its lower left corner; left out if unknown"
        ),
    ] = None


class SourceInfo(Record, frozen=True, kw_only=True):
    """Where the text came from; never an absolute path."""

    name: Annotated[
        str,
        about("name of the file, in a batch its path within the inputs; `-` for standard input, empty for a string"),
    ]
    media_type: Annotated[str, about("what it was read as, such as `text/plain`")]
    encoding: Annotated[
        str, about("codec name, such as `gb18030`; the bytes of a plain text, decoded with it, are the text")
    ]
    sha256: Annotated[str, about("SHA-256 of the bytes, in hexadecimal digits")]
    bytes: Annotated[int, about("number of bytes")]
    characters: Annotated[int, about("number of Unicode characters in the decoded text, in which all spans count")]
    application: Annotated[str | None, about("program that made an office or PDF file, as the file states it")] = None
    created: Annotated[
        str | None,
        about("when an office or PDF file was made, as the file states it: a date, or date and time, ISO 8601"),
    ] = None
    modified: Annotated[str | None, about("when it was last changed, likewise")] = None
    map: Annotated[
        tuple[Place, ...] | None,
        about(
            "with `--with-map`, where each piece of the text stands in the original: in order of the text, all that is "
            "not white space in one piece; else null"
        ),
    ] = None


class Field(Record, frozen=True, kw_only=True):
    """One piece of metadata: as printed, normalised, and where it stands."""

    text: Annotated[str, about("as printed")]
    value: Annotated[
        str, about("normalised: `云健发〔2023〕1号`, dates as ISO 8601, all else without line breaks and stray blanks")
    ]
    span: Annotated[Span, place("the field")]
    repaired: Annotated[bool, about("read off damaged text; a diagnostic says what was assumed")] = False
    stated_by: Annotated[
        str | None,
        about(
            "where the text does not state it but the file does: name of the property, such as `PubDate`; "
            "`text` is empty then, and `span` is `[0, 0]`"
        ),
    ] = None


class PlanYears(Record, frozen=True, kw_only=True):
    """The years that a plan is made for, both included."""

    first: Annotated[int, about("first year of the plan")]
    last: Annotated[int, about("last year of the plan")]


class Metadata(Record, frozen=True, kw_only=True):
    """What the notice, and the web page around it, say about the notice itself."""

    title: Annotated[Field | None, about("its title; where that is lost, the title of what it issues")] = None
    document_number: Annotated[Field | None, about("document number (发文字号), such as `云健发〔2023〕1号`")] = None
    issuers: Annotated[tuple[Field, ...], about("bodies that issue the notice, in printed order")] = ()
    addressees: Annotated[tuple[Field, ...], about("bodies that it is sent to (主送机关), in printed order")] = ()
    signed_date: Annotated[Field | None, about("date under the signature, ISO 8601")] = None
    published_date: Annotated[Field | None, about("date of the web page (发布日期), ISO 8601")] = None
    written_date: Annotated[Field | None, about("date that the page calls 成文日期, ISO 8601")] = None
    index_number: Annotated[Field | None, about("index number of the page (索引号)")] = None
    publisher: Annotated[Field | None, about("body that published the page (发布机构)")] = None
    validity: Annotated[Field | None, about("whether the notice is in force (有效性), as the page states it")] = None
    plan_years: Annotated[PlanYears | None, about("years of the plan")] = None


class Block(Record, frozen=True, kw_only=True):
    """A stretch of the text of one kind. Every character that is not white space lies in exactly one block."""

    kind: Annotated[
        BlockKind,
        about(
            "what it is: `chrome` is the site's own furniture (navigation, footers, advertisements), "
            "`letter` the words to the addressees, `distribution` 抄送, `imprint` 印发; "
            "`unknown` was not understood and has a diagnostic"
        ),
    ]
    span: Annotated[Span, place("the block")]
    node: Annotated[str | None, about("id of the node that it belongs to")] = None


class Paragraph(Record, frozen=True, kw_only=True):
    """Clean reading text of a node: without label, title and lists of units, lines of the page joined."""

    text: Annotated[str, about("the text to read")]
    span: Annotated[Span, place("the text that it was read from")]


class Node(Record, frozen=True, kw_only=True):
    """One numbered heading or item. Nesting says its level; its style does not."""

    id: Annotated[str, about("`n1`, `n2`, … in order of the text; unique in its document")]
    style: Annotated[
        Style,
        about(
            "form of the label: `chapter` 第一章, `section` 第一节, `article` 第一条, `chinese-comma` 一、, "
            "`chinese-paren` （一）, `arabic-dot` 1., `arabic-paren` （1）, `circled` ①, `decimal` 1.1"
        ),
    ]
    label: Annotated[str, about("the label as printed, damage included")]
    number: Annotated[int | None, about("the number that the label means")]
    repaired: Annotated[bool, about("label or title was read off damaged text")] = False
    title: Annotated[str | None, about("the heading proper; null where the item has none")] = None
    title_span: Annotated[Span | None, place("the title")] = None
    span: Annotated[Span, place("the node with all below it")]
    paragraphs: Annotated[tuple[Paragraph, ...], about("its own paragraphs, without those of its children")] = ()
    children: Annotated[tuple[Node, ...], about("the nodes directly below it")] = ()

    def __repr__(self) -> str:
        return f"Node({self.id!r}, {self.label!r}, {self.title!r}, {self.span})"


class Unit(Record, frozen=True, kw_only=True):
    """One body in a list of who does it."""

    name: Annotated[str, about("as printed")]
    full_name: Annotated[str, about("with what the list leaves out: 临江县卫生健康局 for 县卫生健康局")]
    organisation: Annotated[
        str | None, about("kind of body, comparable between places: an id of `grammars/organisations.toml`")
    ]
    role: Annotated[
        Role, about("`lead` 牵头, `participant` 配合 (and all others beside a lead), `responsible` where none leads")
    ]
    span: Annotated[Span, place("the name")]
    repaired: Annotated[bool, about("the name was read off damaged text")] = False


class Responsibility(Record, frozen=True, kw_only=True):
    """One list of who does it, as （责任单位：…） or a row of a task table."""

    id: Annotated[str, about("`r1`, `r2`, … ; unique in its document")]
    node: NodeId
    scope: Annotated[Scope, about("how much of the text it answers for; `covers` is that text")]
    span: Annotated[Span, place("the list")]
    covers: Annotated[Span, place("the text that it answers for")]
    marker: Annotated[str | None, about("the printed word that makes the units responsible, such as 责任单位")]
    by_duty: Annotated[bool, about("each unit within its own duties (按职责分工负责)")] = False
    open: Annotated[bool, about("the list ends in 等: it names more units than it lists")] = False
    repaired: Annotated[bool, about("the list was read off damaged text")] = False
    units: Annotated[tuple[Unit, ...], about("the units in printed order")]
    rule: RuleId
    table: TableId = None
    row: RowNumber = None
    due: Annotated[str | None, about("the time limit that is printed beside the units (完成时限)")] = None


class Target(Record, frozen=True, kw_only=True):
    """One number that the notice commits to."""

    id: Annotated[str, about("`t1`, `t2`, … ; unique in its document")]
    node: NodeId
    text: Annotated[str, about("the words that state it")]
    span: Annotated[Span, place("the words that state it")]
    indicator: Annotated[str | None, about("the phrase that names what is measured, as printed")]
    indicator_span: Annotated[Span | None, place("the indicator")]
    indicator_id: Annotated[
        str | None, about("the indicator, comparable between notices: an id of `grammars/indicators.toml`")
    ] = None
    direction: Annotated[
        Direction,
        about(
            "says what `value` is: with `reach` a level to be reached, with `keep` a level to be held, "
            "with `increase` and `decrease` the size of the change"
        ),
    ]
    comparator: Annotated[
        Comparator,
        about(
            "how the level or change compares to `value`: "
            "`eq` 达到, `ge` 以上, `gt` 超过, `le` 以内, `lt` 低于, `approx` 左右, `range`"
        ),
    ]
    value: Annotated[int | float, about("the number in `unit`: a level or the size of a change, see `direction`")]
    value_max: Annotated[int | float | None, about("upper end of a `range`, of which `value` is the lower")] = None
    unit: Annotated[
        str | None,
        about("as printed; of a change, `%` is a share of the starting value, `个百分点` the difference of two shares"),
    ]
    value_span: Annotated[Span, place("the number")]
    year: Annotated[int | None, about("the year by the end of which it is due")]
    year_inferred: Annotated[bool, about("the year is the plan's; the sentence does not print it")] = False
    year_span: Annotated[Span | None, place("the year")] = None
    baseline: Annotated[int | float | None, about("the value that it starts from, in the same unit")] = None
    rule: RuleId
    table: TableId = None
    row: RowNumber = None


class Reference(Record, frozen=True, kw_only=True):
    """A document that the notice names, as in 《…》."""

    title: Annotated[str, about("the title without its outer marks")]
    document_number: Annotated[str | None, about("its number, where one is printed beside it; normalised")]
    span: Annotated[Span, place("the title, without its marks")]
    self: Annotated[bool, about("the notice names itself")] = False
    repaired: Annotated[bool, about("marks or number were read off damaged text")] = False


class Cell(Record, frozen=True, kw_only=True):
    """A cell of a table."""

    text: Annotated[str, about("its text, lines of the page joined")]
    span: Annotated[Span, place("the cell; empty where the cell is")]
    columns: Annotated[int, about("how many columns it reaches over; those it covers have empty cells")] = 1
    rows: Annotated[int, about("how many rows it reaches over; those below have empty cells under it")] = 1


class Table(Record, frozen=True, kw_only=True):
    """A table, also one that the page had flattened to lines."""

    id: Annotated[str, about("`tb1`, `tb2`, … in order of the text; unique in its document")]
    node: NodeId
    title: Annotated[str | None, about("the title above the table")]
    span: Annotated[Span, place("the table with its title and header")]
    header: Annotated[tuple[str, ...], about("the names of the columns")]
    header_rows: Annotated[
        tuple[tuple[Cell, ...], ...],
        about("the header cell by cell, of a table that the file holds as one: a header may have several rows"),
    ] = ()
    rows: Annotated[tuple[tuple[Cell, ...], ...], about("the cells, row by row")]
    reconstructed: Annotated[bool, about("the page had flattened the table to lines; it was rebuilt")]

    def __repr__(self) -> str:
        return f"Table({self.id!r}, {self.title!r}, {len(self.rows)} rows, {self.span})"


class Diagnostic(Record, frozen=True, kw_only=True):
    """A repair, a guess or a defect: `docs/diagnostics.md` explains each code."""

    code: Annotated[str, about("stable code, such as `HP101`")]
    severity: Annotated[
        Severity, about("`info`: mended, `warning`: guessed or not understood, `error`: nothing to parse")
    ]
    message: Annotated[str, about("what was assumed, in a sentence")]
    span: Annotated[Span, place("the text concerned")]
    node: Annotated[str | None, about("id of the node concerned")] = None
