"""Freeze annotations of real notices, and score the parser on them.

    python -m tests.annotated freeze GOLD_FOLDER NOTICES tests/annotated/batch-1
    python -m tests.annotated score batch-1 batch-2 --notices ../shared/more-notices -v
    python -m tests.annotated paraphrases -v

``score`` prints, by kind of fact, precision, recall and F1 over all notices of the batches that are named.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import sys

from healthplan_cli import parse
from healthplan_cli.evaluate.gold import read_gold
from healthplan_cli.evaluate.score import evaluate
from healthplan_cli.evaluate.tally import Scores, Tally, mean_f1, total
from healthplan_cli.readers import read_file

from . import paraphrases
from .frozen import FreezeError, freeze, thaw

HERE = pathlib.Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
FOLDERS = {"pages": SHARED / "files"}
"""Where the notices of a batch are, if not among the further notices."""


def notice_of(frozen: pathlib.Path, notices: pathlib.Path) -> pathlib.Path:
    """The file that was annotated: ``NAME.txt`` in ``notices``, or ``NAME`` with its own suffix in a folder below."""
    name = frozen.stem
    suffix = pathlib.PurePath(name).suffix.lstrip(".")
    return notices / suffix / name if suffix else notices / f"{name}.txt"


def score_batch(batch: str, notices: pathlib.Path | None = None) -> dict[str, Scores]:
    """The scores of each notice of ``batch``, by its name."""
    folder = notices or FOLDERS.get(batch, SHARED / "more-notices")
    scores = {}
    for frozen in sorted((HERE / batch).glob("*.json")):
        path = notice_of(frozen, folder)
        text = read_file(path).text
        gold = read_gold(json.dumps(thaw(json.loads(frozen.read_bytes()), text)).encode())
        scores[frozen.stem] = evaluate(parse(path), gold, text)
    return scores


def _freeze(golds: pathlib.Path, notices: pathlib.Path, out: pathlib.Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    failed = False
    for path in sorted(golds.glob("*.gold.json")):
        target = out / f"{path.name.removesuffix('.gold.json')}.json"
        try:
            frozen = freeze(json.loads(path.read_bytes()), read_file(notice_of(target, notices)).text)
        except FreezeError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            failed = True
            continue
        target.write_text(_written(frozen), "utf-8")
    return failed


def _written(frozen: dict[str, object]) -> str:
    """JSON with one fact a line."""
    parts = []
    for key, value in frozen.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            text = "[\n  " + ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n ]"
        parts.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _print(name: str, scores: Scores, *, verbose: bool) -> None:
    print(f"\n{name:22}   gold  found  match      P      R     F1")
    for kind, tally in scores.items():
        shown = f"{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}"
        print(f"  {kind:22}{tally.gold:5}{tally.found:7}{tally.matched:7}{shown}")
        for what, items in (("missed", tally.missed), ("wrong", tally.wrong)) if verbose else ():
            for item in items:
                print(f"      {what} line {item.line}: {item.text}")
    print(f"  {'mean F1':22}{mean_f1(scores):40.3f}")


def _paraphrases(*, verbose: bool) -> int:
    results = paraphrases.score_all()
    for case, tally in results if verbose else ():
        if tally.missed or tally.wrong:
            print(f"{case.file}: {case.text}")
            for what, items in (("missed", tally.missed), ("wrong", tally.wrong)):
                for item in items:
                    print(f"    {what}: {item.text}")
    whole = Tally()
    for _, tally in results:
        whole.add(tally)
    right = sum(not (tally.missed or tally.wrong) for _, tally in results)
    print(f"{right} of {len(results)} sentences right; {whole.gold} targets, {whole.found} found, {whole.matched} match")
    print(f"P {whole.precision:.3f} R {whole.recall:.3f} F1 {whole.f1:.3f}")
    return 0


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = cli.add_subparsers(dest="command", required=True)
    freezing = commands.add_parser("freeze")
    for name in ("golds", "notices", "out"):
        freezing.add_argument(name, type=pathlib.Path)
    scoring = commands.add_parser("score")
    scoring.add_argument("batches", nargs="+")
    scoring.add_argument("--notices", type=pathlib.Path)
    scoring.add_argument("-v", "--verbose", action="store_true")
    sentences = commands.add_parser("paraphrases")
    sentences.add_argument("-v", "--verbose", action="store_true")
    args = cli.parse_args()
    if args.command == "paraphrases":
        return _paraphrases(verbose=args.verbose)
    if args.command == "freeze":
        return _freeze(args.golds, args.notices, args.out)
    scores = {name: one for batch in args.batches for name, one in score_batch(batch, args.notices).items()}
    for name, one in scores.items():
        _print(name, one, verbose=args.verbose)
    _print("all", total(scores.values()), verbose=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
