"""The fault suite itself, in small: ``python -m tests.faults`` runs it at length."""

from __future__ import annotations

import pathlib
import random

import pytest
from faults.archives import KINDS, broken, hostile

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.records import Fields
from healthplan_cli.batch.sources import Notice


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_damaged_is_whole_before(kind: str, tmp_path: pathlib.Path) -> None:
    suffix, data = KINDS[kind]
    if suffix in (".zip", ".tar", ".jsonl"):
        path = tmp_path / f"x{suffix}"
        path.write_bytes(data)
        given = list(Inputs((str(path),), fields=Fields("text", "url")))
        assert sum(isinstance(one, Notice) for one in given) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_archives_break_nothing(kind: str, tmp_path: pathlib.Path) -> None:
    for number in range(15):
        path = tmp_path / f"{number}{KINDS[kind][0]}"
        path.write_bytes(hostile(random.Random(f"test {number}"), kind))
        assert broken(path) == {}, path.read_bytes()
