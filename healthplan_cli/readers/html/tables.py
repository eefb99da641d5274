"""Tables of a page: grids of data are printed as tables, tables that only lay out the page are walked like blocks."""

from __future__ import annotations

import regex
from selectolax.lexbor import LexborNode

from healthplan_cli.readers.html.elements import UNSEEN, is_block, is_hidden
from healthplan_cli.readers.printed import PrintedText, SourceCell, SourceTable

# HTML, 4.9.11 lets a cell reach over 1000 columns and 65534 rows. A table that a person reads has fewer columns, and
# one whose cells reach over more is printed as if they did not: it would be as long as it claims.
_MOST = {"colspan": 100, "rowspan": 65534}
_MOST_COLUMNS = 200
# Lists, headings and forms stand in a table only where it lays out the page.
_LAYOUT = "table, form, ul, ol, h1, h2, textarea, select"
# A table that lays out a page holds articles in its cells, a grid of data a few sentences.
_LONGEST_CELL = 3000
# Menus and frames of a page stand in tables of one or two rows with whole sections in a cell.
_BLOCKS_IN_CELL = 40
_INTEGER = regex.compile("[0-9]{1,5}")
_SPACE = regex.compile(r"[ \t\n\r\f]+")


def is_grid(table: LexborNode) -> bool:
    """True if the table holds data: two or more columns, no table inside, and no cell with a whole section in it."""
    if any(part.css_first(_LAYOUT) is not None for part in table.iter()):
        return False
    rows = [[cell for _, cell in _cells(row)] for _, row in _rows(table)]
    return max(map(len, rows), default=0) > 1 and all(
        len(cell.text()) <= _LONGEST_CELL and len(cell.css("p, div, br")) <= _BLOCKS_IN_CELL
        for row in rows
        for cell in row
    )


def print_grid(table: LexborNode, page: PrintedText, path: str) -> None:
    """Print a grid, one row a line, tabs between its cells; a cell that reaches down prints nothing below.

    Args:
        path: of the table.
    """
    for child in table.iter():
        if child.tag == "caption":
            page.add(cell_text(child))
            page.end_line()
    start = page.length
    printed: list[tuple[SourceCell, ...]] = []
    reaching: dict[int, int] = {}
    for place, row in _rows(table):
        cells = [(f"{path}/{place}/{at}", cell) for at, cell in _cells(row)]
        printed.append(_print_row(cells, reaching, page))
        page.end_line()
    page.tables.append(SourceTable((start, page.length), tuple(printed)))


def _print_row(
    row: list[tuple[str, LexborNode]], reaching: dict[int, int], page: PrintedText
) -> tuple[SourceCell, ...]:
    """Print one row; ``reaching`` says by column into how many more rows a cell of a row above reaches."""
    cells: list[SourceCell] = []

    def add(text: str, columns: int = 1, rows: int = 1, place: str = "") -> None:
        if cells:
            page.next_cell()
        cells.append(SourceCell(page.add_cell(text, place), columns, rows))

    def pass_reaching() -> None:
        while reaching.get(len(cells), 0):
            reaching[len(cells)] -= 1
            add("")

    for place, node in row:
        pass_reaching()
        columns, rows = (_span(node.attributes.get(name), most) for name, most in _MOST.items())
        if len(cells) + columns > _MOST_COLUMNS:
            columns = rows = 1
        for column in range(len(cells), len(cells) + columns):
            reaching[column] = rows - 1
        add(cell_text(node), columns, rows, place)
        for _ in range(columns - 1):
            add("")
    pass_reaching()
    return tuple(cells)


def cell_text(cell: LexborNode) -> str:
    """The text of a cell as a person reads it: its blocks and line breaks parted by blanks."""
    pieces: list[str] = []
    stack: list[LexborNode | str] = [cell]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node.is_text_node:
            pieces.append(node.text_content or "")
        elif node.is_element_node:
            tag, attributes = node.tag or "", node.attributes
            if tag in UNSEEN or is_hidden(tag, attributes):
                continue
            if tag == "br" or is_block(tag, attributes):
                pieces.append("\n")
                stack.append("\n")
            child = node.last_child
            while child is not None:
                stack.append(child)
                child = child.prev
    text: str = _SPACE.sub(" ", "".join(pieces))
    return text.strip(" ")


def _rows(table: LexborNode) -> list[tuple[str, LexborNode]]:
    """The shown rows in order, each with its path below the table."""
    rows = []
    for path, part in _numbered(table, ("tr", "thead", "tbody", "tfoot")):
        if part.tag == "tr":
            rows.append((path, part))
        else:
            rows += [(f"{path}/{below}", row) for below, row in _numbered(part, ("tr",))]
    return rows


def _cells(row: LexborNode) -> list[tuple[str, LexborNode]]:
    """The shown cells of a row in order, each with its path below the row."""
    return _numbered(row, ("td", "th"))


def _numbered(parent: LexborNode, tags: tuple[str, ...]) -> list[tuple[str, LexborNode]]:
    """The shown children of these kinds in order, each with its place among its like (XPath)."""
    counts: dict[str, int] = {}
    found = []
    for part in parent.iter():
        tag = part.tag or ""
        counts[tag] = counts.get(tag, 0) + 1
        if tag in tags and not is_hidden(tag, part.attributes):
            found.append((f"{tag}[{counts[tag]}]", part))
    return found


def _span(value: str | None, most: int) -> int:
    value = (value or "").strip()
    return min(max(1, int(value)), most) if _INTEGER.fullmatch(value) else 1
