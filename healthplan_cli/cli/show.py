"""``healthplan show``: facts under the source lines that they come from."""

from __future__ import annotations

import pathlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from healthplan_cli.cli.common import (
    CommandError,
    colour_wanted,
    encoding_option,
    form_option,
    grammar_option,
    max_bytes_option,
    nearest,
    no_colour_option,
    ocr_option,
    printable,
    read_grammar,
    read_input,
    say,
)
from healthplan_cli.cli.completion import complete_codes, complete_files, complete_rules

if TYPE_CHECKING:
    from healthplan_cli.cli.facts import Fact
    from healthplan_cli.grammar import Grammar
    from healthplan_cli.marks import Row, SourceLines
    from healthplan_cli.model import Document

_KINDS = ("metadata", "nodes", "responsibilities", "targets", "references", "tables", "diagnostics")
_MOST_NEIGHBOURS = 5
_COLOURS = {"error": "red", "warning": "yellow"}


@click.command()
@click.argument("file", metavar="PARSED|FILE|-", shell_complete=complete_files)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only facts of this kind; repeatable.")
@click.option(
    "--rule",
    "rules",
    metavar="RULE",
    multiple=True,
    shell_complete=complete_rules,
    help="Only facts of this rule; repeatable.",
)
@click.option(
    "--code",
    "codes",
    metavar="CODE",
    multiple=True,
    shell_complete=complete_codes,
    help="Only diagnostics of this code; repeatable.",
)
@click.option(
    "--source",
    metavar="DIR",
    type=click.Path(exists=True),
    help="Where the source notice of PARSED lies; else beside PARSED, or in this folder.",
)
@no_colour_option
@form_option
@ocr_option
@encoding_option
@max_bytes_option
@grammar_option
def command(
    file: str,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    rules: tuple[str, ...],
    codes: tuple[str, ...],
    source: str | None,
    no_colour: bool,
    form: str | None,
    ocr: bool,
    encoding: str | None,
    max_bytes: int,
    grammar_folder: str | None,
) -> None:
    """Print facts under the source lines that they come from.

    FILE is a notice; PARSED is what extract or batch made of one (.json), of many (.jsonl), or a folder of these. ID is
    t1, r2, n3, tb1, or a field of the metadata such as title; without any, everything but the nodes is shown.

    \b
    Examples:
      healthplan show notice.txt t1 r2
      healthplan show notice.txt --kind targets
      healthplan show parsed/ --source notices/ --code HP302
    """
    grammar = read_grammar(grammar_folder)
    _check(rules, codes, grammar)
    if file != "-" and (file.endswith((".json", ".jsonl")) or pathlib.Path(file).is_dir()):
        documents = _parsed(file, source)
    else:
        from healthplan_cli.pipeline import parse_source

        text = read_input(file, encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)
        documents = iter([(file, parse_source(text, grammar).with_text(text.text))])
    wanted = _Wanted(names, kinds, rules, codes)
    shown = 0
    printer = _Printer(grammar, colour=colour_wanted(no_colour))
    for name, document in documents:
        shown += printer.document(name, document, wanted)
    if not shown:
        say(f"{file}: nothing of that kind")


def _check(rules: Iterable[str], codes: Iterable[str], grammar: Grammar) -> None:
    """Refuse rules and codes that there are not."""
    from healthplan_cli.cli.completion import codes as known_codes

    for kind, given, known in (("rule", rules, list(grammar.entries)), ("code", codes, [c for c, _ in known_codes()])):
        for one in given:
            if one not in known:
                near = nearest(one, known)
                raise CommandError(f"there is no {kind} {one}{f'; did you mean {near}?' if near else ''}")


def _parsed(path: str, source: str | None) -> Iterator[tuple[str, Document]]:
    """Each parsed notice with its text, and the file of the text.

    Raises:
        CommandError: one is no parsed notice, or its text is not at hand.
    """
    from healthplan_cli.validate.findings import Finding
    from healthplan_cli.validate.parsed import read_parsed
    from healthplan_cli.validate.schema import decode_document
    from healthplan_cli.validate.sources import SourceFolder

    for one in read_parsed([path], sys.stdin.buffer):
        place = one.file if one.line is None else f"{one.file}:{one.line}"
        document = decode_document(one.data)
        if isinstance(document, Finding):
            raise CommandError(f"{place}: {document.message}")
        beside = pathlib.Path(one.file).parent
        folders = [source] if source else [str(beside / document.source.name), document.source.name]
        found = [SourceFolder(folder).find(document, one.folder) for folder in folders if pathlib.Path(folder).exists()]
        texts = [text for text in found if not isinstance(text, Finding)]
        if not texts:
            why = f" ({found[0].message})" if found and isinstance(found[0], Finding) else ""
            raise CommandError(f"{place}: its notice {document.source.name} is not at hand{why}; --source says where")
        yield texts[0].file, document.with_text(texts[0].text)


class _Wanted(NamedTuple):
    """Which facts are asked for; what is empty asks for nothing special."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rules: tuple[str, ...]
    codes: tuple[str, ...]

    def holds(self, fact: Fact) -> bool:
        if self.names and fact.name not in self.names:
            return False
        if self.codes and not (fact.kind == "diagnostics" and fact.name in self.codes):
            return False
        if self.rules and fact.rule not in self.rules:
            return False
        return fact.kind in self.kinds if self.kinds else fact.kind != "nodes" or bool(self.names)


class _Printer:
    """Prints facts as a compiler prints errors."""

    def __init__(self, grammar: Grammar, *, colour: bool) -> None:
        self._grammar = grammar
        self._colour = colour
        self._width = shutil.get_terminal_size((100, 24)).columns

    def document(self, file: str, document: Document, wanted: _Wanted) -> int:
        """Print what is asked for of one document, and say how much that was.

        Raises:
            CommandError: it has no fact of such a name.
        """
        from healthplan_cli.cli.facts import facts_of, neighbours
        from healthplan_cli.marks import SourceLines

        facts = facts_of(document)
        beside = neighbours(facts)
        lines = SourceLines(document.text or "")
        known = [fact.name for fact in facts if fact.name]
        for name in wanted.names:
            if name not in known:
                raise CommandError(f"{file}: there is no {name}{_hint(name, known)}")
        shown = [(place, fact) for place, fact in enumerate(facts) if wanted.holds(fact)]
        for place, fact in shown:
            self._fact(file, document, lines, fact, beside.get(place, []))
        return len(shown)

    def _fact(self, file: str, document: Document, lines: SourceLines, fact: Fact, beside: list[str]) -> None:
        from healthplan_cli.marks import marked_rows

        size = len(lines.text)
        marks = [mark._replace(span=_within(mark.span, size)) for mark in fact.marks]
        line, column = lines.place(_within(fact.span, size)[0])
        gutter = max(3, len(str(lines.place(size)[0])))
        rows = marked_rows(lines, marks, width=self._width - gutter - 3)
        name = self._styled(f"{fact.name} ", fg=_COLOURS.get(fact.severity, "cyan")) if fact.name else ""
        self._print(f"{name}{self._styled(printable(fact.words), bold=True)}")
        self._print(self._styled(f"{' ' * (gutter - 1)}--> {printable(file)}:{line}:{column}", fg="blue"))
        self._rows(rows, gutter)
        for word, note in self._notes(document, fact, beside):
            self._note(f"{' ' * gutter} = ", word, note)
        self._print("")

    def _rows(self, rows: list[Row], gutter: int) -> None:
        bar = self._styled("|", fg="blue")
        self._print(f"{' ' * gutter} {bar}")
        for row in rows:
            number = self._styled(f"{row.number or '':>{gutter}}", fg="blue")
            self._print(f"{number} {bar} {row.text}")
            for below in filter(None, (row.signs, *row.labels)):
                self._print(f"{' ' * gutter} {bar} {self._styled(below, fg='yellow')}")

    def _notes(self, document: Document, fact: Fact, beside: list[str]) -> Iterator[tuple[str, str]]:
        if fact.rule:
            entry = self._grammar.entries.get(fact.rule)
            yield "rule", f"{fact.rule}: {entry.about}" if entry else fact.rule
        if fact.node:
            yield "in", _node(document, fact.node)
        yield from fact.notes
        for other in beside[:_MOST_NEIGHBOURS]:
            yield "also", other
        if len(beside) > _MOST_NEIGHBOURS:
            yield "also", f"{len(beside) - _MOST_NEIGHBOURS} more"

    def _note(self, margin: str, word: str, note: str) -> None:
        from healthplan_cli.printable import wrapped

        indent = len(margin) + len(word) + 2
        first, *others = wrapped(printable(note), max(self._width - indent, 20))
        self._print(f"{margin}{self._styled(word, fg='blue')}: {first}")
        for line in others:
            self._print(f"{' ' * indent}{line}")

    def _styled(self, text: str, fg: str | None = None, bold: bool = False) -> str:
        return click.style(text, fg=fg, bold=bold) if self._colour else text

    def _print(self, line: str) -> None:
        click.echo(line.rstrip(), color=self._colour)


def _node(document: Document, node_id: str) -> str:
    try:
        node = document.node(node_id)
    except KeyError:  # a parsed file may name any
        return node_id
    return f"{node_id} {node.label}{node.title or ''}"


def _within(span: tuple[int, int], size: int) -> tuple[int, int]:
    """The part of ``span`` that lies in a text of ``size`` characters: a parsed file may say anything."""
    start = min(max(span[0], 0), size)
    return start, min(max(span[1], start), size)


def _hint(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    letters = name.rstrip("0123456789")
    alike = [one for one in known if one.rstrip("0123456789") == letters and one != letters]
    if alike:
        return f"; there are {alike[0]} to {alike[-1]}" if len(alike) > 1 else f"; there is {alike[0]}"
    return f"; did you mean {near}?" if near else ""
