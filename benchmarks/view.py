"""How fast the page of a big notice is made, opened and used, in a real browser.

    python benchmarks/view.py [--bytes 1000000] [--rounds 3]

Needs chromium and the extra ``browser``. Times are those of the page's own clock, each up to the second frame after it.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import shutil
import statistics
import tempfile
import time

from generate import notice

from healthplan_cli import parse
from healthplan_cli.model import Document
from healthplan_cli.view.page import view

_FRAMES = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
_ACTIONS = {
    "choose the last fact": "choose(cards.at(-1).id)",
    "next fact": "step(-1)",
    "filter a kind": "$('.chip').click()",
    "clear filters": "resetFilters()",
    "search": "box.value = '健康'; searchText(); applyFilters()",
    "change the language": "changeLanguage()",
}


def big_notice(size: int) -> Document:
    """Invented notices in one text of at least ``size`` bytes, parsed."""
    chance = random.Random(1)
    text = ""
    while len(text.encode()) < size:
        text += notice(chance, 90_000) + "\n"
    return parse(text)


def measure(page_file: pathlib.Path, rounds: int) -> dict[str, float]:
    """Median milliseconds until the page is ready, and of each action."""
    from playwright.sync_api import sync_playwright

    taken: dict[str, list[float]] = {name: [] for name in ("ready", *_ACTIONS)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(page_file.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            taken["ready"].append(page.evaluate(f"async () => {{ {_FRAMES} return performance.now(); }}"))
            for name, action in _ACTIONS.items():
                timed = f"const begun = performance.now(); {action}; {_FRAMES} return performance.now() - begun;"
                taken[name].append(page.evaluate(f"async () => {{ {timed} }}"))
            page.close()
        browser.close()
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    document = big_notice(options.bytes)
    start = time.perf_counter()
    html = view(document)
    made = time.perf_counter() - start
    facts = sum(map(len, (document.targets, document.responsibilities, document.references, document.diagnostics)))
    print(f"{document.source.bytes:,} bytes with {facts:,} facts and diagnostics")
    print(f"{len(html):,} bytes of HTML, made in {made:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "page.html")
        path.write_bytes(html)
        for name, milliseconds in measure(path, options.rounds).items():
            print(f"  {name:22} {milliseconds:8.0f} ms")


if __name__ == "__main__":
    main()
