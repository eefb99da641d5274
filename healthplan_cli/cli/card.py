"""A parsed notice on one screen of a terminal, 60 to 200 columns wide."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich import box
from rich.console import Console, ConsoleRenderable, Group
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from healthplan_cli.cli.words import amount, by_gravity, comparison, date_of, numeral, plural, year
from healthplan_cli.marks import SourceLines
from healthplan_cli.model import Document, Responsibility, Target
from healthplan_cli.printable import columns, printable, shortened

_WIDEST = 200
_WIDE = 100
"""From so many columns on a table has room for a column more."""
_TARGETS, _BODIES, _DIAGNOSTICS = 30, 12, 12
_LEAST = 24
"""Columns that are worth a column of words."""
_OPENING = 20
"""Columns of its text that stand for a node without a title."""
_TASK = 4
"""Characters of the shortest task."""
_ROLES = ("lead", "responsible", "participant")
_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}


class Body(NamedTuple):
    """What one body does in a notice: how many lists name it as what, and for what it is the first to answer."""

    name: str
    lead: int
    responsible: int
    participant: int
    tasks: list[str]


def print_card(document: Document, *, colour: bool, file: str) -> None:
    """Print the card on standard output; ``file`` is how the user named the notice, for the commands that go on."""
    console = Console(highlight=False, color_system="auto" if colour else None)
    width = min(console.width, _WIDEST)
    console.print(Group(*card(document, width, file)), width=width)


def card(document: Document, width: int, file: str) -> Iterator[ConsoleRenderable]:
    """The parts of the card, from top to bottom."""
    yield from _head(document, width)
    lines = SourceLines(document.text or "")
    if document.targets:
        yield from _section("Targets", _targets(document.targets, lines, width), _footnote(document.targets, file))
    if bodies := bodies_of(document):
        title = "Who leads" if any(body.lead for body in bodies) else "Who does it"
        yield from _section(title, _bodies(bodies, width), _more(len(bodies) - _BODIES, "responsibilities", file))
    if document.diagnostics:
        yield from _section("Repaired or guessed", _diagnostics(document, lines), _explained(document, file))


def _head(document: Document, width: int) -> Iterator[ConsoleRenderable]:
    metadata = document.metadata
    title = metadata.title.value if metadata.title else "(no title found)"
    yield Text(printable(title), style="bold" if metadata.title else "dim")
    number = metadata.document_number
    issuers = "、".join(one.value for one in metadata.issuers)
    years = metadata.plan_years
    plan = f"plan {_years(years.first, years.last)}" if years else None
    facts = [number.value if number else None, date_of(metadata), plan]
    yield from _flow(facts, width)
    yield from _flow([issuers], width)
    source = document.source
    yield from _flow([source.name, source.encoding, plural(source.characters, "character")], width, style="dim")
    yield Text("")
    yield from _flow(_counts(document), width)


def _years(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def _flow(parts: Iterable[str | None], width: int, *, style: str = "") -> Iterator[Text]:
    """The parts that there are, side by side, in as many lines as they need; none is broken if it fits on a line."""
    line = ""
    for part in filter(None, parts):
        if line and columns(line) + 3 + columns(part) > width:
            yield Text(printable(line), style=style)
            line = ""
        line += f" · {part}" if line else part
    if line:
        yield Text(printable(line), style=style)


def _counts(document: Document) -> list[str]:
    units = sum(len(one.units) for one in document.responsibilities)
    parts = [
        plural(sum(1 for _ in document.nodes()), "node"),
        f"{plural(len(document.responsibilities), 'list')} of units ({plural(units, 'body', 'bodies')})",
        plural(len(document.targets), "target"),
        plural(len(document.tables), "table"),
        plural(len(document.references), "reference"),
    ]
    return [part for part in parts if not part.startswith("0 ")]


def _section(title: str, table: Table, footnotes: Iterable[str]) -> Iterator[ConsoleRenderable]:
    yield Text("")
    yield Text(title, style="bold")
    yield table
    for note in footnotes:
        yield Padding(Text(printable(note), style="dim"), (0, 0, 0, 1), expand=False)


def _table(*heads: Column) -> Table:
    return Table(*heads, box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 1), header_style="dim")


def _column(name: str, *, right: bool = False, style: str = "") -> Column:
    """A column whose cells are never broken."""
    return Column(name, justify="right" if right else "left", no_wrap=True, style=style)


def _targets(targets: tuple[Target, ...], lines: SourceLines, width: int) -> Table:
    wide = width >= _WIDE
    extra = [_column("from", right=True)] if wide and any(one.baseline is not None for one in targets) else []
    table = _table(
        _column("id", style="cyan"),
        Column("indicator", overflow="fold"),
        _column("value"),
        _column("year"),
        *extra,
        _column("line", right=True, style="dim"),
    )
    shown = targets[:_TARGETS]
    room = max(len(comparison(one)) for one in shown)
    for one in shown:
        base = [numeral(one.baseline) if one.baseline is not None else ""] if extra else []
        cells = [one.id, one.indicator or one.text, f"{comparison(one):>{room}} {amount(one)}", year(one), *base]
        table.add_row(*(Text(printable(cell)) for cell in cells), f"{lines.place(one.span[0])[0]}")
    return table


def _footnote(targets: tuple[Target, ...], file: str) -> Iterator[str]:
    if any(one.year_inferred for one in targets[:_TARGETS]):
        yield "* not printed in the sentence: the year is the notice's own"
    yield from _more(len(targets) - _TARGETS, "targets", file)


def _more(count: int, kind: str, file: str) -> Iterator[str]:
    if count > 0:
        yield f"… and {count:,} more{_show(file, f': {{}} --kind {kind}')}"


def _show(file: str, hint: str) -> str:
    """A hint with the command that shows more of ``file``; nothing for standard input, which can be read once only."""
    return "" if file == "-" else hint.format(f"healthplan show {shlex.quote(file)}")


def bodies_of(document: Document) -> list[Body]:
    """The bodies of a notice, those that lead most first, then those that answer most for something, then by name."""
    counts: dict[str, Counter[str]] = {}
    tasks: dict[str, list[str]] = {}
    for one in document.responsibilities:
        for unit in one.units:
            counts.setdefault(unit.full_name, Counter())[unit.role] += 1
            if unit.role != "participant":
                tasks.setdefault(unit.full_name, []).append(_task(document, one))
    bodies = [
        Body(name, roles["lead"], roles["responsible"], roles["participant"], [*dict.fromkeys(tasks.get(name, ()))])
        for name, roles in counts.items()
    ]
    return sorted(bodies, key=lambda body: (-body.lead, -body.responsible, -body.participant, body.name))


def _task(document: Document, one: Responsibility) -> str:
    if one.node is None:
        return _task_of_row(document, one)
    node = document.node(one.node)
    text = node.paragraphs[0].text if node.paragraphs else node.label
    return node.title or shortened(text, _OPENING)


def _task_of_row(document: Document, one: Responsibility) -> str:
    """The opening of the first cell of its row that holds more than a number or a word."""
    table = next((table for table in document.tables if table.id == one.table), None)
    if table is None or one.row is None or not 0 <= one.row < len(table.rows):
        return one.id
    names = {unit.name for unit in one.units}
    cells = (cell.text for cell in table.rows[one.row] if len(cell.text) >= _TASK and cell.text not in names)
    return shortened(next(cells, one.id), _OPENING)


def _bodies(bodies: list[Body], width: int) -> Table:
    shown = bodies[:_BODIES]
    roles = [role for role in _ROLES if any(getattr(body, role) for body in bodies)]
    # Behind the names and counts with the blanks between them.
    room = width - max(columns(body.name) for body in shown) - sum(len(role) + 3 for role in roles) - 6
    tasks = [_column("for", style="dim")] if room >= _LEAST else []
    table = _table(Column("body", overflow="fold"), *(_column(role, right=True) for role in roles), *tasks)
    for body in shown:
        counts = (f"{getattr(body, role) or ''}" for role in roles)
        what = [Text(shortened(printable("、".join(body.tasks)), room))] if tasks else []
        table.add_row(Text(printable(body.name)), *counts, *what)
    return table


def _diagnostics(document: Document, lines: SourceLines) -> Table:
    table = _table(
        _column("code"), _column("times", right=True), Column("the first", overflow="fold"),
        _column("line", right=True, style="dim"),
    )  # fmt: skip
    for one, count in by_gravity(document.diagnostics)[:_DIAGNOSTICS]:
        code = Text(one.code, style=_COLOURS[one.severity])
        table.add_row(code, f"{count:,}", Text(printable(one.message)), f"{lines.place(one.span[0])[0]}")
    return table


def _explained(document: Document, file: str) -> Iterator[str]:
    ranked = by_gravity(document.diagnostics)
    if len(ranked) > _DIAGNOSTICS:
        yield f"… and {len(ranked) - _DIAGNOSTICS} codes more"
    code = ranked[0][0].code
    if where := _show(file, f"where: {{}} --code {code}"):
        yield where
    yield f"why:   healthplan explain {code}"
