"""Find the parsed notice, the gold annotations and the source text that belong together."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli._version import __version__
from healthplan_cli.evaluate.gold import Gold, GoldError, read_gold
from healthplan_cli.model import Document, Generator, Metadata, SourceInfo
from healthplan_cli.readers import Source, UnreadableError, read_file
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.schema import decode_document

_GOLD = ".gold.json"


class PairError(ValueError):
    """Files that do not go together; the message names them and says what to do."""


class Pair(NamedTuple):
    """One notice: what was found in it, and what there is to find."""

    name: str
    document: Document | None
    """None where the notice was not parsed."""
    gold: Gold
    file: str
    text: str

    def empty_or_document(self) -> Document:
        """The document; one without facts where there is none."""
        return self.document or _empty(self.text)


def find_pairs(parsed: pathlib.Path, gold: pathlib.Path, source: pathlib.Path | None) -> Iterator[Pair]:
    """One pair a gold file, in order of their names.

    Raises:
        PairError: a file is missing, not what it should be, or the source of something else.
        OSError: a file cannot be read.
    """
    files = sorted(gold.glob(f"*{_GOLD}")) if gold.is_dir() else [gold]
    if not files:
        raise PairError(f"{gold}: no files NAME{_GOLD}")
    if len(files) > 1 and not parsed.is_dir():
        raise PairError(f"{gold} is a folder, so PARSED must be one too")
    for file in files:
        name = file.name.removesuffix(_GOLD).removesuffix(".json")
        document = _read_document(parsed, name)
        notice = _find_source(document, name, [source] if source else [file.parent, parsed])
        try:
            annotations = read_gold(file.read_bytes())
        except GoldError as error:
            raise PairError(f"{file}: {error}") from error
        yield Pair(name, document, annotations, notice[0], notice[1].text)


def _read_document(parsed: pathlib.Path, name: str) -> Document | None:
    path = parsed
    if parsed.is_dir():
        paths = [parsed / f"{name}.json", parsed / f"{name}.txt.json"]
        if not any(path.is_file() for path in paths):
            return None
        path = next(path for path in paths if path.is_file())
    document = decode_document(path.read_bytes())
    if isinstance(document, Finding):
        raise PairError(f"{path}: {document.message}")
    return document


def _find_source(document: Document | None, name: str, places: list[pathlib.Path]) -> tuple[str, Source]:
    """The notice and its path: by the name that the parse gives, else by the name of the gold file."""
    names = dict.fromkeys([pathlib.PurePosixPath(document.source.name).name if document else "", f"{name}.txt"])
    candidates = [
        path
        for place in places
        for path in ([place] if place.is_file() and len(places) == 1 else [place / one for one in names if one])
        if path.is_file()
    ]
    if not candidates:
        raise PairError(f"{name}: the source notice {' or '.join(filter(None, names))} was not found; use --source")
    path = candidates[0]
    try:
        ocr = document is not None and any(one.code == "HP523" for one in document.diagnostics)
        source = read_file(path, encoding=document.source.encoding if document else None, ocr=ocr)
    except (UnreadableError, LookupError) as error:
        raise PairError(f"{path}: {error}") from error
    if document and source.sha256 != document.source.sha256:
        raise PairError(f"{path}: not the notice that was parsed (another checksum)")
    return path.as_posix(), source


def _empty(text: str) -> Document:
    data = text.encode("utf-8", "surrogatepass")
    return Document(
        generator=Generator(name="healthplan", version=__version__, grammar=""),
        source=SourceInfo(
            name="",
            media_type="text/plain",
            encoding="utf-8",
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            characters=len(text),
        ),
        metadata=Metadata(),
        blocks=(),
        outline=(),
    )
