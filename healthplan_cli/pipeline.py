"""The ordered list of stages, and ``parse``. Data joined_texts down this page and never back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

import msgspec

from healthplan_cli._version import __version__
from healthplan_cli.blocks import make_blocks
from healthplan_cli.grammar import Grammar, GrammarError, load_grammar
from healthplan_cli.is_notice import check_is_notice
from healthplan_cli.metadata.stage import find_metadata
from healthplan_cli.model import Diagnostic, Document, Generator, SourceInfo
from healthplan_cli.outline.paragraphs import fill_paragraphs
from healthplan_cli.outline.stage import find_outline
from healthplan_cli.page.lines import find_lines
from healthplan_cli.page.stage import Markup, find_zones
from healthplan_cli.pictures import facts_in_pictures
from healthplan_cli.readers import Source, UnreadableError, read_bytes, read_file, read_string
from healthplan_cli.readers.source_map import map_of
from healthplan_cli.references.stage import find_references
from healthplan_cli.responsibilities.stage import find_responsibilities
from healthplan_cli.tables.column_kinds import with_columns
from healthplan_cli.tables.source_tables import data_tables
from healthplan_cli.tables.stage import find_tables, place_tables
from healthplan_cli.targets.stage import find_targets
from healthplan_cli.text import fold, to_source_offsets
from healthplan_cli.values.stated import stated_facts

Path = TypeVar("Path", bound=str | os.PathLike[str])


def parse(
    notice: str | bytes | os.PathLike[str],
    *,
    grammar: Grammar | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    ocr: bool = False,
    with_map: bool = False,
) -> Document:
    """Parse one notice: a text, the bytes of one, or the path of a file.

    Args:
        notice: ``str`` is the text itself; a path must be a ``PathLike``, such as ``pathlib.Path``.
        grammar: a loaded grammar, or a folder of rules laid over the shipped ones.
        encoding: forces the encoding of bytes; otherwise it is detected.
        ocr: True recognises text in pictures of pages; each fact from it has a diagnostic (HP524).
        with_map: True adds the map of the source, which ``places`` needs.

    Returns:
        The document of the output contract. Offsets count in the decoded text, which it holds for ``quote``.

    Raises:
        OSError: the path cannot be read.
        UnreadableError: the bytes are no text, or not in the forced encoding, or the file is
            bigger than ``limits.MAX_BYTES``.
        GrammarError: the grammar cannot be used.
    """
    grammar = _loaded(grammar)
    if isinstance(notice, str):
        source = read_string(notice)
    elif isinstance(notice, bytes):
        source = read_bytes(notice, encoding=encoding, ocr=ocr)
    else:
        source = read_file(notice, encoding=encoding, ocr=ocr)
    return parse_source(source, grammar, with_map=with_map).with_text(source.text)


def parse_many(
    paths: Iterable[Path],
    *,
    grammar: Grammar | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    ocr: bool = False,
    with_map: bool = False,
) -> Iterator[tuple[Path, Document | OSError | UnreadableError]]:
    """Parse one file after another, in this process; ``healthplan batch`` uses many and can resume.

    Args:
        paths: files, as strings or ``PathLike``; one is taken when its turn comes, so it may be endless.
        grammar: as for ``parse``.
        encoding: as for ``parse``, for all files.
        ocr: as for ``parse``.
        with_map: as for ``parse``.

    Returns:
        For each path, in order, the path as given and its document. A file that cannot be read, or is no text, gives
        the error in the document's place, and the next one follows: no path is left out.

    Raises:
        GrammarError: the grammar cannot be used. It is raised by the call, before a file is read.
    """
    loaded = _loaded(grammar)

    def document_at(path: Path) -> Document | OSError | UnreadableError:
        try:
            source = read_file(path, encoding=encoding, ocr=ocr)
        except (OSError, UnreadableError) as error:
            return error
        return parse_source(source, loaded, with_map=with_map).with_text(source.text)

    return ((path, document_at(path)) for path in paths)


def _loaded(grammar: Grammar | str | os.PathLike[str] | None) -> Grammar:
    return grammar if isinstance(grammar, Grammar) else load_grammar(grammar)


def parse_source(source: Source, grammar: Grammar, *, with_map: bool = False) -> Document:
    """Carry a decoded source through every stage.

    Args:
        source: what a reader made of bytes.
        grammar: the rules.
        with_map: True adds where each piece of the text stands in the original.

    Raises:
        GrammarError: rules of a user match what the program cannot go on with.
    """
    try:
        document = _parse(source, grammar)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        if isinstance(error, GrammarError) or not grammar.own:
            raise
        # A shipped rule never matches nothing where the program reads a word of it; a rule of a user may.
        own = ", ".join(grammar.own[:8]) + (" and more" if len(grammar.own) > 8 else "")
        raise GrammarError(f"the program cannot go on with what your rules match ({error}): one of {own}") from error
    if not with_map:
        return document
    return msgspec.structs.replace(document, source=msgspec.structs.replace(document.source, map=map_of(source)))


def _parse(source: Source, grammar: Grammar) -> Document:
    text = fold(source.text)
    given = data_tables(text, source.tables, grammar)
    rows = [table.span for table in given]
    stated = stated_facts([(one.name, one.value) for one in source.hints.stated], grammar)
    lines, in_lines = find_lines(text, grammar, rows)
    zones, in_zones = find_zones(text, lines, grammar, Markup(source.furniture, source.areas, rows, stated.titles))
    metadata, in_metadata = find_metadata(text, lines, zones, grammar, stated)
    found_tables, in_tables = find_tables(text, lines, zones, grammar, given)
    outline, in_outline = find_outline(text, lines, zones, found_tables, grammar)
    tables = place_tables(found_tables, outline)
    known = with_columns(tables, grammar)
    responsibilities, in_lists = find_responsibilities(text, outline.passages, known, metadata, grammar)
    targets, in_targets = find_targets(text, outline, known, responsibilities, metadata, grammar)
    references, in_references = find_references(text, lines, zones, metadata, grammar)
    blocks, in_blocks = make_blocks(text, lines, zones, outline, tables)
    nodes = fill_paragraphs(text, outline, responsibilities)
    in_check = check_is_notice(text, lines, metadata, outline)
    found = chain(
        in_lines, in_zones, in_metadata, in_tables, in_outline, in_lists, in_targets, in_references, in_blocks, in_check
    )
    application, created, modified = source.hints.of_file()
    document = Document(
        generator=Generator(name="healthplan", version=__version__, grammar=grammar.version),
        source=SourceInfo(
            name=source.name,
            media_type=source.media_type,
            encoding=source.encoding,
            sha256=source.sha256,
            bytes=source.size,
            characters=len(source.text),
            application=application,
            created=created,
            modified=modified,
        ),
        metadata=metadata,
        blocks=tuple(blocks),
        outline=tuple(nodes),
        responsibilities=tuple(responsibilities),
        targets=tuple(targets),
        references=tuple(references),
        tables=tuple(tables),
        diagnostics=tuple(found),
    )
    found_in_source = to_source_offsets(document, text)
    flags = facts_in_pictures(found_in_source, source.recognised)
    return _with_reader_diagnostics(found_in_source, [*source.diagnostics, *flags])


def _with_reader_diagnostics(document: Document, from_reader: list[Diagnostic]) -> Document:
    """All diagnostics in order of the text, each once; those of the reader are in source offsets from the start."""
    # Facts that rest on the same words, as two figures on one date, say the same of them.
    once = dict.fromkeys([*document.diagnostics, *from_reader])
    return msgspec.structs.replace(document, diagnostics=tuple(sorted(once, key=lambda one: (one.span, one.code))))
