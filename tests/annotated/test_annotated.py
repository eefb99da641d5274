"""Frozen annotations: they give back what was annotated, and the parser keeps what it has reached."""

from __future__ import annotations

import json
import pathlib
import tomllib
from collections.abc import Iterator

import pytest
import regex as re

from annotated.__main__ import HERE, score_batch
from annotated.frozen import FreezeError, freeze, thaw
from annotated.paraphrases import score_all
from healthplan_cli.evaluate.gold import read_gold
from healthplan_cli.evaluate.matching import plain
from healthplan_cli.evaluate.tally import Tally, total
from healthplan_cli.readers import read_file

SAMPLES = HERE.parents[1] / "samples"
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
GOLDS = sorted(SAMPLES.glob("*.gold.json"))


def squeezed(value: object) -> object:
    """``value`` with its strings as they are compared."""
    if isinstance(value, dict):
        return {key: squeezed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [squeezed(part) for part in value]
    return plain(value) if isinstance(value, str) else value


@pytest.mark.parametrize("path", GOLDS, ids=[path.name.split(".")[0] for path in GOLDS])
def test_thawed_is_what_was_frozen(path: pathlib.Path) -> None:
    gold = json.loads(path.read_bytes())
    text = read_file(path.with_name(path.name.replace(".gold.json", ".txt"))).text
    frozen = freeze(gold, text)
    thawed = thaw(frozen, text)
    assert squeezed(thawed) == squeezed({key: value for key, value in gold.items() if key != "doc"})
    assert read_gold(json.dumps(thawed).encode())
    for target in frozen["targets"]:
        assert all(isinstance(target[key], list) for key in ("quote", "indicator"))


def test_what_stands_nowhere_is_refused() -> None:
    gold = {"metadata": {"title": "青禾市健康行动方案"}, "nodes": []}
    with pytest.raises(FreezeError, match="青禾市健康行动方案"):
        freeze(gold, "白石市健康行动方案")


def test_another_text_is_refused() -> None:
    frozen = freeze({"metadata": {"title": "健康行动方案"}, "nodes": []}, "健康行动方案")
    with pytest.raises(FreezeError, match="another text"):
        thaw(frozen, "健康行动方案。")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_frozen_annotations_hold_facts_and_no_text() -> None:
    """Labels, numbers of documents, dates, units of measure; whatever else a notice says is offsets."""
    files = list(HERE.glob("*/*.json"))
    assert files
    held = {text for path in files for text in strings(json.loads(path.read_bytes())) if re.search(r"\p{Han}{11}", text)}
    assert held == set()


def test_every_batch_has_its_floors() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(FLOORS)


@pytest.mark.slow
def test_paraphrases_that_were_reached_stay_reached() -> None:
    whole = Tally()
    for _, tally in score_all():
        whole.add(tally)
    assert whole.gold
    assert whole.f1 >= FLOORS["paraphrases"]["targets"]


@pytest.mark.slow
@pytest.mark.parametrize("batch", [name for name in FLOORS if name != "paraphrases"])
def test_a_batch_that_was_reached_stays_reached(batch: str, shared: pathlib.Path) -> None:
    """The floors are what the parser reached after the batch was used to mend it; docs/accuracy.md has the first runs."""
    scores = total(score_batch(batch).values())
    low = {kind: round(scores[kind].f1, 3) for kind, floor in FLOORS[batch].items() if scores[kind].f1 < floor}
    assert not low
