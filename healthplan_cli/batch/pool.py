"""Long-lived worker processes that may die at any time.

``concurrent.futures`` gives up the whole pool when one worker dies, and
``multiprocessing.Pool`` waits for ever; neither can end one task that hangs. This pool
starts plain child processes and talks to each over a socket of its own, one task at a
time: a death is the end of that socket, and the task it had is the one to blame.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from typing import Self

import msgspec

from healthplan_cli.batch import system
from healthplan_cli.batch.errors import GO_ON, BatchStopped
from healthplan_cli.batch.messages import (
    GRAMMAR_CHANGED,
    OUT_OF_MEMORY,
    Failed,
    Outcome,
    Ready,
    Setup,
    Task,
    read_reply,
    to_bytes,
)

# A fresh interpreter and not a fork: forking a process with threads can hang, and a forked
# child keeps its brothers' sockets open. It gets our search path and nothing from the folder
# that the command happens to run in.
_BOOT = "import sys; sys.path[:] = {path!r}; from healthplan_cli.batch.worker import main; main(int(sys.argv[1]))"
_MOST_FALSE_STARTS = 3
_START_SECONDS = 120.0
"""What a worker may take to start: a second, on a machine that has anything left to give."""
_GRACE = 2.0
"""Seconds beyond its time limit after which a worker is killed that did not end itself: it may have been stopped."""
_LAST_BREATH = 10.0
"""Seconds that a process may take to end after it closed its socket."""


class _Worker:
    """One child process; ``task`` is what it works on, ``None`` while it starts."""

    def __init__(self, setup: Setup) -> None:
        ours, theirs = socket.socketpair()
        # Ctrl-C reaches the whole process group. Workers are started with these signals
        # blocked and so finish what is under way; the batch decides when they end.
        try:
            with system.blocked_signals():
                self.process = subprocess.Popen(
                    [sys.executable, "-c", _BOOT.format(path=sys.path), str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                )
        finally:
            theirs.close()
        self._timeout = setup.timeout
        # A worker that was stopped takes no more than the socket holds.
        system.limit_waiting(ours, (setup.timeout or _START_SECONDS) + _GRACE)
        self.connection = Connection(ours.detach())
        self.connection.send_bytes(to_bytes(setup))
        self.task: Task | None = None
        self.deadline: float | None = time.monotonic() + _START_SECONDS
        """When it is to be killed, by the monotonic clock."""

    def take(self, task: Task) -> None:
        self.task = task
        self.deadline = time.monotonic() + self._timeout + _GRACE if self._timeout else None
        try:
            self.connection.send_bytes(to_bytes(task))
        except BlockingIOError:
            self.deadline = 0.0
        except OSError:
            pass  # it has died: the end of its socket is noticed like any other death

    def close(self, *, kill: bool = False) -> int:
        """End the process and give its exit code."""
        self.connection.close()
        if kill:
            self.process.kill()
        try:
            return self.process.wait(_LAST_BREATH)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Stop:
    """Whether the batch is to stop once what is under way is finished, and why."""

    signal: signal.Signals | None = None
    failures = False
    error: str | None = None
    """What went wrong, where it cannot go on at all."""

    def __bool__(self) -> bool:
        return self.signal is not None or self.failures or self.error is not None

    @property
    def cause(self) -> str | None:
        if self.error is not None:
            return self.error
        if self.signal is not None:
            return self.signal.name
        return "--max-failures" if self.failures else None


class Pool:
    """``jobs`` workers; a context manager that leaves none behind."""

    def __init__(self, jobs: int, setup: Setup, stop: Stop) -> None:
        self._jobs = jobs
        self._setup = setup
        self._workers: dict[Connection, _Worker] = {}
        self._false_starts = 0
        self._stop = stop
        self.broken_off: set[str] = set()
        """Outputs of tasks whose worker was killed; what it wrote may lie beside them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers.values():
            self._note(worker)
            worker.close(kill=True)

    def _note(self, worker: _Worker) -> None:
        if worker.task is not None:
            self.broken_off.add(worker.task.output)

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Carry out ``tasks`` and give each with its outcome, in the order in which they end.

        A task is taken only when a worker is free, so that no queue grows.

        Raises:
            BatchStopped: workers cannot start.
        """
        idle: list[_Worker] = []
        ended = False
        for _ in range(self._jobs):
            self._start()
        while True:
            while idle and not (ended or self._stop):
                task = next(tasks, None)
                if task is None:
                    ended = True
                else:
                    idle.pop().take(task)
            if len(idle) == len(self._workers) or (self._stop and not self._working()):
                return
            for worker, late in self._wait([worker for worker in self._workers.values() if worker not in idle]):
                task = worker.task
                reply = self._replace(worker, late=True) if late else self._receive(worker)
                if worker.connection in self._workers:
                    self._false_starts = 0
                    worker.task = None
                    idle.append(worker)
                if task is not None:
                    assert not isinstance(reply, Ready)
                    yield task, reply

    def _working(self) -> bool:
        return any(worker.task for worker in self._workers.values())

    def _start(self) -> None:
        worker = _Worker(self._setup)
        self._workers[worker.connection] = worker

    def _wait(self, busy: list[_Worker]) -> list[tuple[_Worker, bool]]:
        """The workers that have something to say, and those that should have said it by now, marked as late."""
        deadlines = [worker.deadline for worker in busy if worker.deadline is not None]
        patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        ready = wait([worker.connection for worker in busy], patience)
        now = time.monotonic()
        told = [(worker, False) for worker in busy if worker.connection in ready]
        return told + [
            (worker, True)
            for worker in busy
            if worker.connection not in ready and worker.deadline is not None and worker.deadline <= now
        ]

    def _receive(self, worker: _Worker) -> Outcome | Ready:
        try:
            reply: Outcome | Ready = read_reply(worker.connection.recv_bytes())
        except BlockingIOError:
            return self._replace(worker, late=True)
        except (EOFError, OSError, msgspec.MsgspecError):
            return self._replace(worker, late=False)
        return reply

    def _replace(self, worker: _Worker, *, late: bool) -> Failed:
        del self._workers[worker.connection]
        self._note(worker)
        code = worker.close(kill=late)
        if code == GRAMMAR_CHANGED:
            raise BatchStopped("the grammar files changed while the batch ran")
        starting = worker.task is None
        if late and starting:
            reason = f"it did not start within {_START_SECONDS:g} seconds"
        else:
            reason = self._cause(-signal.SIGALRM if late else code)
        self._false_starts += starting
        if self._false_starts > _MOST_FALSE_STARTS:
            advice = "raise --memory" if code == OUT_OF_MEMORY else f"once they can, {GO_ON}"
            raise BatchStopped(f"workers cannot start: {reason}", advice)
        self._start()
        return Failed(reason)

    def _cause(self, code: int) -> str:
        """Why a worker ended, from its exit code."""
        if code == OUT_OF_MEMORY:
            limit = f"the {self._setup.memory:,} bytes a worker may use" if self._setup.memory else "there is"
            return f"needs more memory than {limit}"
        if code == -signal.SIGALRM:
            return f"took longer than {self._setup.timeout:g} seconds"
        if code == -signal.SIGKILL:
            return "its worker was killed (SIGKILL; the system does so when memory runs out)"
        if code < 0:
            return f"its worker died of {signal.Signals(-code).name}"
        return f"its worker ended with exit code {code}"
