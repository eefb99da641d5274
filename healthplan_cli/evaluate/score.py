"""Compare a parse with gold annotations: what counts as found is defined here, kind by kind."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from healthplan_cli.evaluate.alignment import Alignment, SourceLines
from healthplan_cli.evaluate.gold import Gold, GoldNode
from healthplan_cli.evaluate.matching import plain, plain_title
from healthplan_cli.evaluate.tally import Item, Scores, Tally, compare
from healthplan_cli.evaluate.target_matching import compare_targets
from healthplan_cli.model import Document, Span, Visit


def evaluate(document: Document, gold: Gold, text: str) -> Scores:
    """Tallies by kind of fact; ``text`` is the source that ``document`` was parsed from."""
    lines = SourceLines(text)
    nodes = Alignment(document, gold, lines)
    scores = {"metadata": _compare_metadata(document, gold, lines), "nodes": _compare_nodes(nodes)}
    scores |= _compare_pairs(nodes)
    scores |= _compare_responsibilities(document, gold, nodes, lines)
    scores |= compare_targets(document, gold, nodes, lines)
    scores["references"] = _compare_references(document, gold, lines)
    scores["table-rows"] = _compare_rows(document, gold, lines)
    scores["coverage"] = _coverage(document, lines)
    scores["spans"] = _quoted(document, nodes, lines)
    return scores


def _compare_metadata(document: Document, gold: Gold, lines: SourceLines) -> Tally:
    """Single fields by value, lists as sets of values."""
    wanted, found = [], []
    for name in ("title", "document_number", "signed_date", "published_date"):
        (value, *others), field = map(plain, gold.metadata.answers(name)), getattr(document.metadata, name)
        if value:
            wanted.append(Item((name, value), None))
        if field is not None and plain(field.value):
            got = plain(field.value)
            found.append(Item((name, value if got in others else got), lines.line(field.span[0])))
    for name in ("issuers", "addressees"):
        wanted += [Item((name, plain(value)), None) for value in getattr(gold.metadata, name)]
        fields = getattr(document.metadata, name)
        found += [Item((name, plain(field.value)), lines.line(field.span[0])) for field in fields]
    return compare(wanted, found)


def _compare_nodes(nodes: Alignment) -> Tally:
    matched = len(nodes.gold_of)
    missed = [Item((node.label, node.starts), node.line) for node in nodes.missed]
    wrong = [
        Item((node.label, (node.title or "")[:12]), nodes.line_of[node.id])
        for node, _, _ in nodes.visits
        if node.id not in nodes.gold_of
    ]
    return Tally(matched + len(missed), len(nodes.visits), matched, missed, wrong)


def _compare_pairs(nodes: Alignment) -> Scores:
    """What nodes that were found say: parent, number, title."""
    scores = {"parents": Tally(), "numbers": Tally(), "titles": Tally()}
    for visit, wanted in nodes.pairs():
        got_parent = nodes.gold_id(visit.parent.id if visit.parent else None)
        scores["parents"].add(_one(wanted, wanted.parent, got_parent))
        scores["numbers"].add(_one(wanted, wanted.number, visit.node.number))
        scores["titles"].add(_compare_title(visit, wanted))
    return scores


def _one(node: GoldNode, wanted: object, got: object) -> Tally:
    missed = [] if wanted == got else [Item((node.label, node.starts, f"{wanted}, not {got}"), node.line)]
    return Tally(1, 1, wanted == got, missed)


def _compare_title(visit: Visit, wanted: GoldNode) -> Tally:
    """Either of the gold's two answers will do; no title where none is wanted is nothing to count."""
    title = plain_title(wanted.title)
    other = wanted.title if wanted.title_alt is msgspec.UNSET else wanted.title_alt
    got = plain_title(visit.node.title)
    if not wanted.title and not got:
        return Tally()
    good = got in (title, plain_title(other))
    missed = [Item((wanted.title, f"not {visit.node.title}"), wanted.line)] if not good and title else []
    wrong = [Item((visit.node.title, f"not {wanted.title}"), wanted.line)] if not good and got else []
    return Tally(good or bool(title), good or bool(got), good, missed, wrong)


def _compare_responsibilities(document: Document, gold: Gold, nodes: Alignment, lines: SourceLines) -> Scores:
    """One fact a unit, with its node and role; the rows of task tables apart, where the gold has them."""
    wanted, found = [], []
    for entry in gold.responsibilities:
        line = lines.line_of_quote(entry.quote, nodes.gold_line.get(entry.node) if entry.node else None)
        wanted += [Item((entry.node, plain(unit.name), unit.role), line) for unit in entry.units]
    inline = [entry for entry in document.responsibilities if entry.scope != "row"]
    for one in inline:
        node, line = nodes.gold_id(one.node), lines.line(one.span[0])
        found += [Item((node, plain(unit.name), unit.role), line) for unit in one.units]
    scores = {
        "responsibilities": compare(wanted, found),
        "units": compare(
            [Item(item.key[1:2], item.line) for item in wanted], [Item(item.key[1:2], item.line) for item in found]
        ),
    }
    if gold.table_responsibilities:
        scores["table-responsibilities"] = _compare_task_rows(document, gold, lines)
    return scores


def _compare_task_rows(document: Document, gold: Gold, lines: SourceLines) -> Tally:
    """One fact a unit, with the number of its row, its role and when the task is due."""
    wanted = [
        Item((plain(str(row.row)), plain(unit.name), unit.role, plain(row.due)), None)
        for row in gold.table_responsibilities
        for unit in row.units
    ]
    found = [
        Item(
            (str((-1 if entry.row is None else entry.row) + 1), plain(unit.name), unit.role, plain(entry.due)),
            lines.line(entry.span[0]),
        )
        for entry in document.responsibilities
        if entry.scope == "row"
        for unit in entry.units
    ]
    return compare(wanted, found)


def _compare_references(document: Document, gold: Gold, lines: SourceLines) -> Tally:
    """Each title with its number, once."""
    must: dict[tuple[str, str], Item] = {}
    may = set()
    for one in gold.references:
        key = (plain(one.title).strip("《》"), plain(one.document_number))
        if one.optional:
            may.add(key)
        else:
            must[key] = Item(key, lines.line_of_quote(one.title))
    found: dict[tuple[str, str], Item] = {}
    for reference in document.references:
        key = (plain(reference.title).strip("《》"), plain(reference.document_number))
        if key not in may:
            found.setdefault(key, Item(key, lines.line(reference.span[0])))
    return compare(must.values(), found.values())


def _compare_rows(document: Document, gold: Gold, lines: SourceLines) -> Tally:
    wanted = [
        Item(tuple(plain(cell if isinstance(cell, str) else cell.get("text")) for cell in row), None)
        for table in gold.tables
        for row in table.rows
    ]
    found = [
        Item(tuple(plain(cell.text) for cell in row), lines.line((row[0].span if row else table.span)[0]))
        for table in document.tables
        for row in table.rows
    ]
    return compare(wanted, found)


def _coverage(document: Document, lines: SourceLines) -> Tally:
    """Characters that are not blank: all of them, those in blocks (twice where blocks overlap), those covered."""
    solid = lines.solid
    size = len(lines.text)
    covered = held = reach = 0
    for start, end in sorted(block.span for block in document.blocks):
        start, end = min(max(start, 0), size), min(max(end, start, 0), size)
        held += solid[end] - solid[start]
        covered += solid[max(end, reach)] - solid[max(start, reach)]
        reach = max(reach, end)
    return Tally(solid[-1], solid[-1] + held - covered, covered)


def _quoted(document: Document, nodes: Alignment, lines: SourceLines) -> Tally:
    """Units, indicators and titles that stand at their spans; what was repaired need not."""
    named = list(_named(document, nodes))
    missed = []
    for text, (start, end), repaired in named:
        printed = lines.text[start:end]
        if not repaired and plain(printed) != plain(text):
            missed.append(Item((text, f"not {printed}"), lines.line(start)))
    return Tally(len(named), len(named), len(named) - len(missed), missed)


def _named(document: Document, nodes: Alignment) -> Iterator[tuple[str, Span, bool]]:
    for entry in document.responsibilities:
        for unit in entry.units:
            yield unit.name, unit.span, unit.repaired or entry.repaired
    for target in document.targets:
        if target.indicator and target.indicator_span:
            yield target.indicator, target.indicator_span, False
    for node, _, _ in nodes.visits:
        if node.title and node.title_span:
            yield node.title, node.title_span, node.repaired
