"""One batch, from inputs to outputs: who does what next, and what is remembered of it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from types import FrameType
from typing import Protocol

import msgspec

from healthplan_cli._version import __version__
from healthplan_cli.batch import journal as journals
from healthplan_cli.batch import system
from healthplan_cli.batch.assemble import Format, assemble
from healthplan_cli.batch.errors import BatchBroken, BatchStopped, UsageError
from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.journal import Journal, Made, Totals
from healthplan_cli.batch.lock import locked
from healthplan_cli.batch.messages import Failed, Outcome, Parsed, Setup, Task, Unchanged, Unwritable
from healthplan_cli.batch.names import STATE_FOLDER
from healthplan_cli.batch.orphans import list_orphans, prune
from healthplan_cli.batch.pool import Pool, Stop
from healthplan_cli.batch.reports import Summary, write_reports
from healthplan_cli.batch.sources import Notice, Refused, Skipped
from healthplan_cli.grammar import load_grammar
from healthplan_cli.model import Generator
from healthplan_cli.writers.files import remove_leftovers

_FORMER_REPORTS = ("summary.json", "failures.jsonl")
"""Where versions before layout 2 kept what they said; notices can have these names now."""
_LONGEST_MESSAGE = 2**31 - 1
_LONGEST_SUFFIX = 12


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a batch works."""

    outdir: str
    format: Format = "json"
    shard_size: int = 1000
    """Documents in one file of JSON Lines."""
    jobs: int = 1
    grammar: str | None = None
    encoding: str | None = None
    ocr: bool = False
    """Recognise text in pictures of pages."""
    with_map: bool = False
    """Add where each piece of the text stands in the original."""
    timeout: float = 30.0
    """Seconds a notice may take; 0 is no limit."""
    memory: int = 0
    """Bytes of address space a worker may use; 0 is no limit."""
    force: bool = False
    """Parse what is done already once more."""
    max_failures: int | None = None
    """Stop when more notices than this have failed."""
    prune: bool = False
    """Remove outputs whose input is gone."""


class Watcher(Protocol):
    """Is told how far the batch is."""

    def notice_done(self, *, failed: bool) -> None: ...


def run_batch(inputs: Inputs, options: Options, watcher: Watcher) -> Summary:
    """Parse all ``inputs`` that are not yet parsed as ``options`` want.

    SIGINT and SIGTERM finish what is under way; a second one raises ``KeyboardInterrupt``.

    Raises:
        UsageError: the system has no workers, another batch holds the folder, or it was begun in another format.
        GrammarError: the grammar cannot be used.
        BatchStopped: outputs or the journal cannot be written, or workers cannot start.
        BatchBroken: a bug ended it.
        OSError: the output folder cannot be made.
    """
    system.check()
    load_grammar(options.grammar)
    state = os.path.join(options.outdir, STATE_FOLDER)
    os.makedirs(state, exist_ok=True)
    with locked(state), _signals() as stop, journals.opened(state) as journal:
        return _Batch(inputs, options, journal, stop, watcher).run()


@contextlib.contextmanager
def _signals() -> Iterator[Stop]:
    """Turn SIGINT and SIGTERM into a wish to stop."""
    stop = Stop()

    def receive(number: int, _: FrameType | None) -> None:
        if stop.signal is not None:
            raise KeyboardInterrupt
        stop.signal = signal.Signals(number)

    before = {number: signal.signal(number, receive) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Batch:
    def __init__(self, inputs: Inputs, options: Options, journal: Journal, stop: Stop, watcher: Watcher) -> None:
        self._inputs = inputs
        self._options = options
        self._journal = journal
        self._stop = stop
        self._watcher = watcher
        self._gather = options.format != "json"
        self._grammar = load_grammar(options.grammar)
        self._begun = time.monotonic()
        self._failures = 0
        self._skipped: Counter[str] = Counter()
        self._seen = False
        """There was a notice: the inputs are not all gone, as when a disk is not mounted."""
        self._unseen = False
        """A part of the inputs could not be looked at: what has no input may have one there."""
        self._orphans: int | None = None
        self._pruned = 0

    def run(self) -> Summary:
        self._enter_folder()
        try:
            self._parse()
            if not self._stop:
                self._complete()
        except Exception as error:
            known = isinstance(error, (BatchStopped, OSError, *journals.ERRORS))
            self._stop.error = str(error) if known else f"internal error: {error!r}"
            with contextlib.suppress(Exception):  # the first error is the one to tell
                self._report()
            if isinstance(error, OSError):
                raise _unwritable(error, self._options.outdir) from error
            if known:
                raise
            raise BatchBroken from error
        try:
            summary = self._report()
        except OSError as error:
            raise _unwritable(error, self._options.outdir) from error
        self._journal.set_meta("state", "ended")
        return summary

    def _parse(self) -> None:
        options = self._options
        setup = Setup(
            folder=options.outdir,
            gather=self._gather,
            grammar=options.grammar,
            grammar_version=self._grammar.version,
            timeout=options.timeout,
            memory=options.memory,
            max_size=self._inputs.limits.size,
            ocr=options.ocr,
            with_map=options.with_map,
        )
        pool = Pool(options.jobs, setup, self._stop)
        try:
            with pool:
                for task, outcome in pool.run(self._tasks()):
                    self._record(task, outcome)
        finally:
            # Now that nobody writes any more: what killed workers left is nobody's.
            for folder in {os.path.dirname(output) for output in pool.broken_off}:
                remove_leftovers(os.path.join(options.outdir, folder), below=False)

    def _complete(self) -> None:
        """What can be said and done only when all inputs have been looked at."""
        options = self._options
        if self._gather:
            assemble(self._journal, options.outdir, options.format, options.shard_size, self._grammar)
            self._journal.forget_others()
        elif options.prune and self._seen and not self._unseen:
            self._pruned = prune(self._journal, options.outdir)
        self._orphans = list_orphans(self._journal, options.outdir)

    def _report(self) -> Summary:
        summary = self._summary(self._journal.totals(), time.monotonic() - self._begun)
        write_reports(self._options.outdir, self._journal, summary)
        return summary

    def _enter_folder(self) -> None:
        before = self._journal.meta("format")
        if before not in (None, self._options.format):
            raise UsageError(
                f"{self._options.outdir} holds a batch of --format {before}; give the same format or another folder"
            )
        if self._journal.meta("state") == "running":
            remove_leftovers(self._options.outdir)  # the last run was killed
        if before is not None and self._journal.meta("layout") is None:
            for name in _FORMER_REPORTS:
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(self._options.outdir, name))
        self._journal.set_meta("layout", "2")
        self._journal.set_meta("format", self._options.format)
        self._journal.set_meta("state", "running")

    def _tasks(self) -> Iterator[Task]:
        """The notices of the inputs, noted in the journal, as tasks for the workers."""
        for position, found in enumerate(self._inputs):
            if self._stop:
                return
            if isinstance(found, Skipped):
                self._skipped[_suffix(found.name)] += 1
                continue
            if isinstance(found, Notice) and len(found.data or b"") > _LONGEST_MESSAGE:
                found = Refused(found.name, f"is larger than {_LONGEST_MESSAGE:,} bytes")
            if isinstance(found, Refused):
                self._journal.refused(position, found.name, found.reason)
                self._unseen |= found.rest
                self._count(failed=True)
                continue
            self._seen = True
            encoding = found.encoding or self._options.encoding
            output = self._journal.begin(position, found)
            yield Task(
                position=position,
                name=found.name,
                output=output,
                path=found.path,
                data=found.data,
                encoding=encoding,
                known=self._known(output, found.name, encoding),
            )

    def _known(self, output: str, notice: str, encoding: str | None) -> str | None:
        """The hash of the bytes for which the output at hand is right."""
        if self._options.force:
            return None
        made = self._journal.made(output)
        if made is None or (made.notice, made.program) != (notice, self._program(encoding)):
            return None
        if not self._gather:
            try:
                if os.path.getsize(os.path.join(self._options.outdir, output)) != made.size:
                    return None
            except OSError:
                return None
        return made.sha256

    def _program(self, encoding: str | None) -> str:
        """What, beside its bytes and name, decides how a notice is parsed."""
        options = [name for name in ("ocr", "with_map") if getattr(self._options, name)]
        return " ".join([__version__, self._grammar.version, encoding or "detected", *options])

    def _record(self, task: Task, outcome: Outcome) -> None:
        match outcome:
            case Parsed():
                made = Made(task.name, outcome.sha256, self._program(task.encoding), outcome.size)
                self._journal.parsed(task.position, task.output, made, outcome)
            case Unchanged():
                self._journal.unchanged(task.position)
            case Failed(reason=reason):
                self._journal.failed(task.position, task.output, reason + self._remove_stale(task.output))
            case Unwritable(reason=reason):
                raise BatchStopped(reason)
        self._count(failed=isinstance(outcome, Failed))

    def _remove_stale(self, output: str) -> str:
        """Remove the output of an earlier run: it must not stand for a notice that it was not made from."""
        if self._gather or self._journal.made(output) is None:
            return ""
        try:
            os.unlink(os.path.join(self._options.outdir, output))
        except FileNotFoundError:
            pass
        except OSError as error:
            return f"; its old output cannot be removed: {error.strerror}"
        return ""

    def _count(self, *, failed: bool) -> None:
        self._failures += failed
        if self._options.max_failures is not None and self._failures > self._options.max_failures:
            self._stop.failures = True
        self._watcher.notice_done(failed=failed)

    def _summary(self, totals: Totals, seconds: float) -> Summary:
        states = totals.states
        notices = sum(states.values())
        return Summary(
            complete=not self._stop,
            stopped_by=self._stop.cause,
            generator=Generator(name="healthplan", version=__version__, grammar=self._grammar.version),
            format=self._options.format,
            notices=notices,
            parsed=states.get("parsed", 0),
            unchanged=states.get("unchanged", 0),
            failed=states.get("failed", 0),
            skipped=dict(self._skipped.most_common()),
            orphans=self._orphans,
            pruned=self._pruned,
            facts=totals.facts,
            diagnostics=totals.diagnostics,
            jobs=self._options.jobs,
            seconds=round(seconds, 3),
            notices_per_second=round(notices / seconds, 1) if seconds else 0.0,
        )


def _unwritable(error: OSError, folder: str) -> BatchStopped:
    return BatchStopped(f"cannot write {error.filename or folder}: {error.strerror or error}")


def _suffix(name: str) -> str:
    """The suffix of a file name as a kind of file: what is longer is no suffix."""
    suffix = os.path.splitext(name)[1].lower()
    return suffix if 1 < len(suffix) <= _LONGEST_SUFFIX and suffix.isprintable() else "without suffix"
