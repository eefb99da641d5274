"""How the time of a parse grows with the text: ``python -m tests.fuzz.growth``.

The test suite counts work (``tests/test_linear.py``), which is the same on every machine but does not
see what a pattern does inside. This sees it: processor time of a text and of one four times as
long, the best of three. A factor of 4 is linear, 16 quadratic. Exit code 1 when one is above
the limit.
"""

from __future__ import annotations

import argparse
import sys
import time

from healthplan_cli.grammar import load_grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_text

from .pathological import NESTED, UNITS, grammar_units, nested, random_text


def seconds(text: str, rounds: int = 3) -> float:
    """Processor time of the quickest of some parses."""
    source, grammar = read_text(text.encode(), encoding="utf-8"), load_grammar()
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        parse_source(source, grammar)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--size", type=int, default=10_000, help="characters of the shorter text")
    cli.add_argument("--limit", type=float, default=7.0, help="the largest factor that passes")
    cli.add_argument("--grammar", action="store_true", help="repeat every word of the grammar too (half an hour)")
    args = cli.parse_args()
    units = UNITS + (grammar_units(load_grammar()) if args.grammar else [])
    small, large = args.size, 4 * args.size
    texts = [(unit, unit * (small // len(unit)), unit * (large // len(unit))) for unit in units]
    texts += [(f"nested {pair}", nested(pair, small), nested(pair, large)) for pair in NESTED]
    texts.append(("genre words", random_text(small), random_text(large)))
    seconds(random_text(3000))
    factors: list[tuple[float, float, str]] = []
    for name, short, long in texts:
        slow = seconds(long)
        factors.append((slow / seconds(short), 1e9 * slow / large, name))
    factors.sort(reverse=True)
    for factor, rate, name in factors[:12]:
        print(f"{factor:6.1f} times for 4 times the text, {rate:9.0f} ns a character: {name!a:.70}")
    slowest = max(factors, key=lambda one: one[1])
    print(f"{len(factors)} texts; slowest {slowest[1]:.0f} ns a character: {slowest[2]!a:.70}")
    return int(factors[0][0] > args.limit)


if __name__ == "__main__":
    sys.exit(main())
