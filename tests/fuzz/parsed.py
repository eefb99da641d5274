"""Damage parsed notices, as editors, other programs and ill will do, and see that ``validate`` only ever finds."""

from __future__ import annotations

import json
import pathlib
import random
from collections.abc import Callable
from typing import Any

from healthplan_cli.grammar import Grammar
from healthplan_cli.validate.baseline import record
from healthplan_cli.validate.check import validate
from healthplan_cli.validate.outcome import judge
from healthplan_cli.validate.parsed import Parsed
from healthplan_cli.validate.reporters import REPORTERS
from healthplan_cli.validate.sources import SourceFolder
from healthplan_cli.validate.thresholds import Thresholds

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 1.5, 10**15, 10**16, 2**63, -(2**63), 10**30, 10**400, 1e308, -0.0),
    *("", " ", "\x1b[2J\n", "\x00", "﻿", "一" * 5000, "n1", "t1", "%", "95%", "../x", "2024-02-30", "HP101", "😀"),
    *([], {}, [0], [0, 1], [1, 0], [-1, 10**9], [[]], {"id": "n1"}, [0, 1, 2], ["", ""]),
)
_BYTES = (b"", b"\x00", b"\xff", b"\xed\xa0\x80", b"{", b"]", b'"', b"\n", b"9" * 5000, b"[" * 3000, b"\\ud800", b"1e999")


def slots_of(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a JSON value: the object or list, and the key or index in it."""
    slots: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        one = stack.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        slots += [(one, key) for key in keys]
        stack += [one[key] for key in keys]
    return slots


def replace(rng: random.Random, slots: list[tuple[Any, Any]]) -> None:
    holder, key = rng.choice(slots)
    holder[key] = rng.choice(VALUES)


def nudge(rng: random.Random, slots: list[tuple[Any, Any]]) -> None:
    """Change a number or a text a little."""
    holder, key = rng.choice(slots)
    value = holder[key]
    if isinstance(value, str):
        at = rng.randint(0, len(value))
        holder[key] = value[:at] + rng.choice(("一", "5", " ", "")) + value[at + 1 :]
    elif isinstance(value, (int, float)):
        holder[key] = value + rng.choice((-1, 1, 1000, -0.5))


def drop(rng: random.Random, slots: list[tuple[Any, Any]]) -> None:
    holder, key = rng.choice(slots)
    if isinstance(holder, dict) or key < len(holder):
        del holder[key]


def repeat(rng: random.Random, slots: list[tuple[Any, Any]]) -> None:
    lists = [holder for holder, _ in slots if isinstance(holder, list)]
    if lists:
        one = rng.choice(lists)
        one += one[: rng.choice((1, 3))] * rng.choice((1, 50))


def swap(rng: random.Random, slots: list[tuple[Any, Any]]) -> None:
    (one, key), (other, name) = rng.choice(slots), rng.choice(slots)
    one[key], other[name] = json.loads(json.dumps(other[name])), json.loads(json.dumps(one[key]))


CHANGES: tuple[Callable[[random.Random, list[tuple[Any, Any]]], None], ...] = (replace, nudge, drop, repeat, swap)


def mutate_parsed(rng: random.Random, documents: list[bytes]) -> bytes:
    """One damaged document: usually its values, sometimes its bytes."""
    data = rng.choice(documents)
    if rng.random() < 0.8:
        value = json.loads(data)
        for change in rng.choices(CHANGES, k=rng.choice((1, 1, 2, 5))):
            slots = slots_of(value)
            if slots:
                try:
                    change(rng, slots)
                except (IndexError, KeyError):
                    continue
        data = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    for _ in range(rng.choice((0, 0, 0, 1, 3)) if rng.random() < 0.8 else 1):
        at = rng.randint(0, len(data))
        data = data[:at] + rng.choice(_BYTES) + data[at + rng.choice((0, 1, 50)) :]
    return data


def broken_parsed(data: bytes, sources: SourceFolder, grammar: Grammar, *, reparse: bool = False) -> dict[str, str]:
    """What breaks when ``data`` is validated and the findings are printed in every format."""
    parsed = Parsed("fuzz\x1b.json", None, pathlib.PurePath(), data)
    try:
        report = validate(parsed, sources, grammar=grammar, reparse=reparse)
        outcome = judge([report], Thresholds("warning"))
        printed = {name: render(outcome) for name, render in REPORTERS.items()}
        record([report])
    except Exception as error:
        from .invariants import name_of

        return {name_of(error): str(error)}
    faults = {}
    for name in ("text", "github"):
        if not all(line.isprintable() for line in printed[name].split("\n")):
            faults[f"{name} prints control characters"] = printed[name][:200]
    for name in ("json", "sarif"):
        json.loads(printed[name])
    return faults
