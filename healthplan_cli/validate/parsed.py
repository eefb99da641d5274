"""Find parsed notices: files of one, JSON lines, folders of both, standard input."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

import msgspec

from healthplan_cli.printable import file_name


class Parsed(NamedTuple):
    """One parsed notice, not yet decoded."""

    file: str
    """As the user named it, or a path below the folder that the user named."""
    line: int | None
    """Its line in a file of JSON lines, from 1."""
    folder: pathlib.PurePath
    """The folder it lies in, below the one that the user named; its source may lie in one of that name."""
    data: bytes


def read_parsed(inputs: Iterable[str], stdin: BinaryIO) -> Iterator[Parsed]:
    """The parsed notices of every input in order, those of a folder by name.

    Raises:
        OSError: an input cannot be read.
    """
    for name in inputs:
        path = pathlib.Path(name)
        if name == "-":
            yield from _read_stream("-", pathlib.PurePath(), stdin)
        elif path.is_dir():
            for file in find_parsed(path):
                yield from _read_file(file, file.parent.relative_to(path))
        else:
            yield from _read_file(path, pathlib.PurePath())


def find_parsed(folder: pathlib.Path) -> list[pathlib.Path]:
    """Files of parsed notices below ``folder``, by name; not hidden ones, such as what ``batch`` says of itself."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in (".json", ".jsonl")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def _read_file(path: pathlib.Path, folder: pathlib.PurePath) -> Iterator[Parsed]:
    if path.suffix == ".jsonl":
        with path.open("rb") as file:
            yield from _read_lines(file_name(path), folder, file)
    else:
        yield Parsed(file_name(path), None, folder, path.read_bytes())


def _read_stream(name: str, folder: pathlib.PurePath, stream: BinaryIO) -> Iterator[Parsed]:
    """JSON lines when the first line is a whole value, else one value over many lines."""
    first = stream.readline()
    try:
        msgspec.json.decode(first, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield Parsed(name, None, folder, first + stream.read())
        return
    yield from _read_lines(name, folder, itertools.chain([first], stream))


def _read_lines(name: str, folder: pathlib.PurePath, lines: Iterable[bytes]) -> Iterator[Parsed]:
    for number, line in enumerate(lines, start=1):
        if not line.isspace():
            yield Parsed(name, number, folder, line)
