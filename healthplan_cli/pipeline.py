"""The ordered list of stages, and ``parse``. Data joined_texts down this page and never back."""

from __future__ import annotations

import os
from itertools import chain

import msgspec

from healthplan_cli._version import __version__
from healthplan_cli.blocks import make_blocks
from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.is_notice import check_is_notice
from healthplan_cli.metadata.stage import find_metadata
from healthplan_cli.model import Diagnostic, Document, Generator, SourceInfo
from healthplan_cli.outline.paragraphs import fill_paragraphs
from healthplan_cli.outline.stage import find_outline
from healthplan_cli.page.run_on import part_run_on
from healthplan_cli.page.stage import find_zones
from healthplan_cli.readers import Source, read_file, read_string, read_text
from healthplan_cli.references.stage import find_references
from healthplan_cli.responsibilities.stage import find_responsibilities
from healthplan_cli.tables.stage import find_tables, place_tables
from healthplan_cli.targets.stage import find_targets
from healthplan_cli.text import fold, split_lines, to_source_offsets


def parse(
    notice: str | bytes | os.PathLike[str],
    *,
    grammar: Grammar | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
) -> Document:
    """Parse one notice: a text, the bytes of one, or the path of a file.

    Args:
        notice: ``str`` is the text itself; a path must be a ``PathLike``, such as ``pathlib.Path``.
        grammar: a loaded grammar, or a folder of rules laid over the shipped ones.
        encoding: forces the encoding of bytes; otherwise it is detected.

    Returns:
        The document of the output contract; offsets count in the decoded text.

    Raises:
        OSError: the path cannot be read.
        UnreadableError: the bytes are no text, or not in the forced encoding, or the file is
            bigger than ``limits.MAX_BYTES``.
        GrammarError: the grammar cannot be used.
    """
    if not isinstance(grammar, Grammar):
        grammar = load_grammar(None if grammar is None else os.fspath(grammar))
    if isinstance(notice, str):
        source = read_string(notice)
    elif isinstance(notice, bytes):
        source = read_text(notice, encoding=encoding)
    else:
        source = read_file(notice, encoding=encoding)
    return parse_source(source, grammar)


def parse_source(source: Source, grammar: Grammar) -> Document:
    """Carry a decoded source through every stage."""
    text = fold(source.text)
    lines = part_run_on(text, split_lines(text), grammar)
    zones, in_zones = find_zones(text, lines, grammar)
    metadata, in_metadata = find_metadata(text, lines, zones, grammar)
    found_tables, in_tables = find_tables(text, lines, zones, grammar)
    outline, in_outline = find_outline(text, lines, zones, found_tables, grammar)
    tables = place_tables(found_tables, outline)
    responsibilities, in_lists = find_responsibilities(text, outline.passages, tables, metadata, grammar)
    targets, in_targets = find_targets(text, outline, tables, responsibilities, metadata, grammar)
    references, in_references = find_references(text, lines, zones, metadata, grammar)
    blocks, in_blocks = make_blocks(text, lines, zones, outline, tables)
    nodes = fill_paragraphs(text, outline, responsibilities)
    in_check = check_is_notice(text, lines, metadata, outline)
    found = chain(
        in_zones, in_metadata, in_tables, in_outline, in_lists, in_targets, in_references, in_blocks, in_check
    )
    document = Document(
        generator=Generator(name="healthplan", version=__version__, grammar=grammar.version),
        source=SourceInfo(
            name=source.name,
            media_type=source.media_type,
            encoding=source.encoding,
            sha256=source.sha256,
            bytes=source.size,
            characters=len(source.text),
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
    return _with_reader_diagnostics(to_source_offsets(document, text), source.diagnostics)


def _with_reader_diagnostics(document: Document, from_reader: list[Diagnostic]) -> Document:
    """All diagnostics in order of the text, each once; those of the reader are in source offsets from the start."""
    # Facts that rest on the same words, as two figures on one date, say the same of them.
    once = dict.fromkeys([*document.diagnostics, *from_reader])
    return msgspec.structs.replace(document, diagnostics=tuple(sorted(once, key=lambda one: (one.span, one.code))))
