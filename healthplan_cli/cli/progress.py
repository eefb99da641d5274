"""How far a batch is: a bar on a terminal, a line now and then elsewhere, nothing if so asked."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

from healthplan_cli.cli.common import say

_LINE_SECONDS = 10.0


class Silent:
    """Counts, and says nothing."""

    def __init__(self) -> None:
        self.done = 0
        self.failed = 0

    def notice_done(self, *, failed: bool) -> None:
        self.done += 1
        self.failed += failed


@contextlib.contextmanager
def progress(total: int | None, *, quiet: bool) -> Iterator[Silent]:
    """Show the progress of a batch of ``total`` notices, where that is known, on standard error."""
    if quiet:
        yield Silent()
    elif sys.stderr.isatty():
        with _bar(total) as counter:
            yield counter
    else:
        with _lines(total) as counter:
            yield counter


@contextlib.contextmanager
def _lines(total: int | None) -> Iterator[Silent]:
    counter = Silent()
    begun = time.monotonic()
    ended = threading.Event()

    def speak() -> None:
        while not ended.wait(_LINE_SECONDS):
            rate = counter.done / (time.monotonic() - begun)
            left = f", {(total - counter.done) / rate:,.0f} s left" if total is not None and rate else ""
            of_total = f" of {total:,}" if total is not None else ""
            say(f"{counter.done:,}{of_total} notices, {rate:,.1f}/s{left}, {counter.failed:,} failed")

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield counter
    finally:
        ended.set()
        speaker.join()


@contextlib.contextmanager
def _bar(total: int | None) -> Iterator[Silent]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:,.1f}/s")

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]:,} failed"),
        console=Console(stderr=True),
    )
    task = bar.add_task("", total=total, failed=0)

    class Counter(Silent):
        def notice_done(self, *, failed: bool) -> None:
            super().notice_done(failed=failed)
            bar.update(task, advance=1, failed=self.failed)

    with bar:
        yield Counter()
