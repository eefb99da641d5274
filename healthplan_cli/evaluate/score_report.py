"""Scores as JSON and as lines; the command line makes the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from healthplan_cli.evaluate.pairs import Pair
from healthplan_cli.evaluate.tally import Item, Scores, mean_f1


def miss_lines(pair: Pair, scores: Scores) -> Iterator[str]:
    """``FILE:LINE: missed KIND: FACT`` for what the gold has, ``wrong`` for what it has not."""
    for kind, tally in scores.items():
        for what, items in (("missed", tally.missed), ("wrong", tally.wrong)):
            for item in items:
                place = pair.file if item.line is None else f"{pair.file}:{item.line}"
                yield f"{place}: {what} {kind}: {item.text}"


def render_scores_json(results: Iterable[tuple[Pair, Scores]], scores: Scores, *, verbose: bool) -> str:
    """Figures over all notices and for each; with ``verbose``, what was missed and wrong."""
    whole = {
        **_figures(scores, verbose=False),
        "notices": {pair.name: {"file": pair.file, **_figures(one, verbose=verbose)} for pair, one in results},
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _figures(scores: Scores, *, verbose: bool) -> dict[str, Any]:
    kinds: dict[str, Any] = {}
    for kind, tally in scores.items():
        kinds[kind] = {
            "gold": tally.gold,
            "found": tally.found,
            "matched": tally.matched,
            "precision": round(tally.precision, 6),
            "recall": round(tally.recall, 6),
            "f1": round(tally.f1, 6),
        }
        if verbose:
            kinds[kind] |= {"missed": _items(tally.missed), "wrong": _items(tally.wrong)}
    return {"mean_f1": round(mean_f1(scores), 6), "kinds": kinds}


def _items(items: list[Item]) -> list[dict[str, Any]]:
    return [{"line": item.line, "fact": list(item.key)} for item in items]
