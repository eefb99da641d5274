"""Damage the shipped rules, as their editors and ill will do, and see that each folder is told or works."""

from __future__ import annotations

import json
import pathlib
import random
import re
import tomllib
from typing import Any

from healthplan_cli.grammar import Grammar, GrammarError
from healthplan_cli.grammar.check import check_grammar
from healthplan_cli.grammar.grammar import SHIPPED
from healthplan_cli.grammar.loader import lay_over, read_folder
from healthplan_cli.grammar.overlay import check_overlay
from healthplan_cli.pipeline import parse_source
from healthplan_cli.productions import READERS
from healthplan_cli.readers import Source

from .parsed import slots_of

_PIECES = (
    "(?R)", "(?&n)", "(?<n>(?&n))", "(", ")", "[", "(?<year>", "<year>", "<fragments.year>", "<none>", "|", "\\", "(?=", "(?<=",
    "{1,9}", "{99999999999}", "+", "*", "(?P<x>a)", "(?i)", "\\p{Han}", "'''", '"', "[[rule]]", "[[words]]", "id = 'x.y'", "= ",
    "words = []", "words = [7]", "pattern = 7", "pattern = ''", "gives = { role = 7 }", "match = 'full'", "family = 'date'",
    "a." * 40 + "b = 1", "x = [" * 50, "\x00", "\x1b", "😀",
)  # fmt: skip


def mutate_grammar(rng: random.Random) -> dict[str, bytes]:
    """The files of one damaged folder, which is laid over the shipped rules: usually values, sometimes the print."""
    files = sorted(path for path in pathlib.Path(SHIPPED).iterdir() if path.suffix in (".toml", ".txt"))
    folder: dict[str, bytes] = {}
    for path in rng.sample(files, rng.choice((1, 1, 2))):
        text = path.read_text("utf-8")
        if path.suffix == ".toml" and rng.random() < 0.8:
            text = _changed(rng, tomllib.loads(text))
        else:
            for _ in range(rng.choice((1, 1, 3))):
                text = _damage(rng, text)
        data = text.encode("utf-8", "replace")
        if rng.random() < 0.05:
            at = rng.randint(0, len(data))
            data = data[:at] + bytes([rng.randrange(256)]) + data[at:]
        folder[path.name if rng.random() < 0.95 else "x.toml"] = data
    return folder


def _changed(rng: random.Random, tables: dict[str, Any]) -> str:
    """Some entries of a file, a value or two of them changed, usually a pattern."""
    for key, entries in tables.items():
        if not isinstance(entries, list):
            continue
        tables[key] = rng.sample(entries, min(len(entries), rng.choice((1, 2, 5))))
    patterns = tables.get("rule", [])
    if patterns and rng.random() < 0.7:
        entry = rng.choice(patterns)
        pattern, place = entry["pattern"], rng.randint(0, len(entry["pattern"]))
        entry["pattern"] = rng.choice(
            (
                pattern[:place] + rng.choice(_PIECES) + pattern[place:],
                pattern[:place] + pattern[place + 1 :],
                f"(?: {pattern} )?",
                f"(?: {pattern} | )",
                f"{pattern} | {rng.choice(patterns)['pattern']}",
                f"(?: {pattern} )*",
                rng.choice(patterns)["pattern"],
            )
        )
    else:
        holder, key = rng.choice(slots_of(tables))
        holder[key] = rng.choice((7, "", "甲", [], ["甲"], {}, True, "a" * 300, [[]], -1.5))
    return "".join(f"{key} = {_toml(value)}\n" for key, value in tables.items())


def _toml(value: Any) -> str:
    """A value in TOML; its strings are those of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _damage(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    kind = rng.randrange(6)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines[at] = lines[at] * rng.choice((2, 50))
    elif kind == 2:
        place = rng.randint(0, len(lines[at]))
        lines[at] = lines[at][:place] + rng.choice(_PIECES) + lines[at][place:]
    elif kind == 3:
        lines[at] = rng.choice(_PIECES) + "\n"
    elif kind == 4:
        lines[at] = re.sub(r"(?<==) .*", lambda _: f" {rng.choice(('7', '[]', '{}', 'true', '[[]]', repr('甲')))}", lines[at])
    else:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines)


def broken_grammar(files: dict[str, bytes], folder: pathlib.Path, source: Source) -> dict[str, str]:
    """What breaks when the folder is laid over the shipped rules, checked, and parses a notice."""
    from .invariants import name_of

    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    try:
        base, top = read_folder(SHIPPED), read_folder(str(folder))
        merged = lay_over(base, top)
        check_overlay(base, top, merged)
        grammar = Grammar(merged, (*top.entries, *top.data))
        check_grammar(grammar, READERS)
        parse_source(source, grammar).to_json()
    except GrammarError as error:
        return {} if str(error).isprintable() or "\x1b" not in str(error) else {"message with control characters": str(error)}
    except Exception as error:
        return {name_of(error): str(error)}
    return {}
