"""What reading costs beside the parse of what was read, format by format, and how many pages of PDF files a second.

    python benchmarks/reading.py [--rounds N]

Reading and parsing are taken in turns, as in ``speed.py``, and the ratio of the medians is printed. The files are the
real ones of ``../shared/files`` where they are at hand, and our own samples written as pages, Word documents and PDF
files otherwise.
"""

from __future__ import annotations

import argparse
import html
import pathlib
import sys
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from speed import in_turns

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import Source, UnreadableError, read_bytes

ROOT = pathlib.Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "files"
FORMATS = ("html", "docx", "pdf")
GOALS = {"html": "below 1", "docx": "below 1", "pdf": "60 pages a second"}
_LINES, _COLUMNS = 24, 28


class File(NamedTuple):
    """A file and what it is read as."""

    name: str
    data: bytes
    source: Source


def real(form: str) -> list[File]:
    """The real files of a format that can be read."""
    found = []
    for path in sorted((REAL / form).iterdir()) if (REAL / form).is_dir() else ():
        data = path.read_bytes()
        try:
            found.append(File(path.name, data, read_bytes(data, name=path.name)))
        except UnreadableError as error:
            print(f"  left out: {error}")
    return found


def ours(form: str) -> list[File]:
    """The samples, written in a format."""
    files = []
    for path in sorted((ROOT / "samples").glob("*.txt")):
        if not path.name.startswith("gb18030"):
            data = written(path.read_text("utf-8").splitlines(), form)
            name = f"{path.stem}.{form}"
            files.append(File(name, data, read_bytes(data, name=name)))
    return files


def written(lines: list[str], form: str) -> bytes:
    """Lines as a file of a format, by the small generators of the tests."""
    sys.path.insert(0, str(ROOT / "tests"))
    from readers import portable, word

    if form == "html":
        return f"<!doctype html><body>{''.join(f'<p>{html.escape(line)}</p>' for line in lines)}".encode()
    if form == "docx":
        return word.document("".join(word.plain(word.run(html.escape(line))) for line in lines))
    rows = [line[at : at + _COLUMNS] for line in lines for at in range(0, len(line), _COLUMNS)]
    pages = [rows[at : at + _LINES] for at in range(0, len(rows), _LINES)]
    return portable.pdf(*([(76.0, 740 - 28.0 * index, row) for index, row in enumerate(page)] for page in pages))


def read_all(files: list[File]) -> None:
    for file in files:
        read_bytes(file.data, name=file.name)


def parse_all(files: list[File], grammar: Grammar) -> None:
    for file in files:
        parse_source(file.source, grammar)


def pages_of(files: list[File]) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(file.data)) for file in files)


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args(arguments).rounds
    grammar = load_grammar()
    print("| format | files | characters | read | parse | read / parse | pages a second | goal |")
    print("|---|---|---|---|---|---|---|---|")
    for form in FORMATS:
        files = real(form) or ours(form)
        seconds = in_turns({"read": partial(read_all, files), "parse": partial(parse_all, files, grammar)}, rounds)
        characters = sum(len(file.source.text) for file in files)
        rate = f"{pages_of(files) / seconds['read']:.0f}" if form == "pdf" else ""
        times = " | ".join(f"{seconds[name] * 1e3:.0f} ms" for name in ("read", "parse"))
        share = seconds["read"] / seconds["parse"]
        print(f"| {form} | {len(files)} | {characters:,} | {times} | {share:.2f} | {rate} | {GOALS[form]} |")


if __name__ == "__main__":
    main()
