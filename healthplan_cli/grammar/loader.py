"""Read a folder of grammar files and lay another over it."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from typing import Any

import msgspec

from healthplan_cli.grammar.cache import shared_cache
from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.rules import Production, Rule, WordList

Entry = Rule | Production | WordList


_MOST_BYTES = 16_000_000
# The time that a dotted key takes grows with the square of its parts; none of ours has more than two.
_LONG_KEY = re.compile(rb"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}")


class Layer(msgspec.Struct):
    """What the files of one or more folders define, in file order."""

    entries: dict[str, Entry]
    data: dict[str, dict[str, Any]]
    """By file, the tables that are neither rules, productions nor word lists, such as organisations."""
    contents: list[bytes]
    """The files' bytes, for the grammar's fingerprint."""


def read_folder(folder: str) -> Layer:
    """Read every ``*.toml`` of ``folder``, in the order of their names.

    Raises:
        GrammarError: no such folder, no file in it, or a file that is not a grammar.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith((".toml", ".txt")))
    except OSError as error:
        raise GrammarError(f"cannot read the grammar folder: {error.strerror}", file=folder) from error
    if not any(name.endswith(".toml") for name in names):
        raise GrammarError("the grammar folder holds no .toml file", file=folder)
    layer = Layer({}, {}, [])
    for name in names:
        content = _content(os.path.join(folder, name), name)
        layer.contents += [name.encode(), content]
        if name.endswith(".toml"):
            _read_file(name, content, layer)
        else:
            layer.data[name] = {"lines": _lines(name, content)}
    return layer


def _content(path: str, name: str) -> bytes:
    """The bytes of one file; what is no regular file (a pipe would never end) or far too big is not read.

    Raises:
        GrammarError: it cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise GrammarError("is no regular file", file=name)
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise GrammarError(f"cannot read it: {error.strerror}", file=name) from error
    if len(content) > _MOST_BYTES:
        raise GrammarError(f"is bigger than {_MOST_BYTES} bytes", file=name)
    return content


def lay_over(base: Layer, top: Layer) -> Layer:
    """``base`` with ``top`` over it: same id replaces in place, a new id comes first.

    Order is priority, so a user's new rule is tried before the shipped ones.
    """
    new = {key: entry for key, entry in top.entries.items() if key not in base.entries}
    kept = {key: top.entries.get(key, entry) for key, entry in base.entries.items()}
    data = dict(base.data)
    for name, tables in top.data.items():
        data[name] = {**data.get(name, {}), **_merged(data.get(name, {}), tables)}
    return Layer({**new, **kept}, data, base.contents + top.contents)


def _merged(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    """Arrays of tables with an ``id`` merge by it; anything else is replaced."""
    merged: dict[str, Any] = {}
    for key, value in top.items():
        old = base.get(key)
        if isinstance(value, list) and isinstance(old, list) and all(_has_id(x) for x in value + old):
            by_id = {item["id"]: item for item in old} | {item["id"]: item for item in value}
            merged[key] = list(by_id.values())
        else:
            merged[key] = value
    return merged


def _has_id(value: object) -> bool:
    return isinstance(value, dict) and "id" in value


def _lines(name: str, content: bytes) -> list[str]:
    try:
        return content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise GrammarError("is not UTF-8", file=name, position=error.start) from error


def _read_file(name: str, content: bytes, layer: Layer) -> None:
    if long_key := _LONG_KEY.search(content):
        raise GrammarError("a key has too many parts", file=name, position=long_key.start())
    try:
        tables = shared_cache().tables(content)
    except UnicodeDecodeError as error:
        raise GrammarError("is not UTF-8", file=name, position=error.start) from error
    except tomllib.TOMLDecodeError as error:
        raise GrammarError(f"is not TOML: {error}", file=name) from error
    except (RecursionError, ValueError) as error:
        raise GrammarError(f"cannot be read: {str(error).splitlines()[0]}", file=name) from error
    stem = name.removesuffix(".toml")
    kinds: tuple[tuple[str, type[Entry]], ...] = (("words", WordList), ("rule", Rule), ("production", Production))
    for key, kind in kinds:
        found = tables.pop(key, [])
        if not isinstance(found, list):
            raise GrammarError(f"{key} must be written [[{key}]]", file=name)
        for table in found:
            entry = _entry(name, stem, table, kind)
            if entry.id in layer.entries:
                raise GrammarError("this id is defined twice", file=name, rule=entry.id)
            layer.entries[entry.id] = entry
    if tables:
        layer.data[stem] = tables


def _entry(name: str, stem: str, table: object, kind: type[Entry]) -> Entry:
    label = table.get("id") if isinstance(table, dict) and isinstance(table.get("id"), str) else None
    try:
        entry = msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise GrammarError(str(error), file=name, rule=label) from error
    if not entry.id.startswith(stem + "."):
        raise GrammarError(f'the id must start with "{stem}."', file=name, rule=entry.id)
    if isinstance(entry, WordList) and not entry.words:
        raise GrammarError("a word list holds at least one word", file=name, rule=entry.id)
    return msgspec.structs.replace(entry, file=name)
