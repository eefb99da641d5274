"""Long-lived worker processes that may die at any time.

``concurrent.futures`` gives up the whole pool when one worker dies, and
``multiprocessing.Pool`` waits for ever; neither can end one task that hangs. This pool
starts plain child processes and talks to each over a socket of its own, one task at a
time: a death is the end of that socket, and the task it had is the one to blame.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from typing import Self

from healthplan_cli.batch.errors import BatchStopped
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
_SIGNALS = {signal.SIGINT, signal.SIGTERM}


class _Worker:
    """One child process; ``task`` is what it works on, ``None`` while it starts."""

    def __init__(self, setup: Setup) -> None:
        ours, theirs = socket.socketpair()
        # Ctrl-C reaches the whole process group. Workers are started with these signals
        # blocked and so finish what is under way; the batch decides when they end.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _BOOT.format(path=sys.path), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        self.connection = Connection(ours.detach())
        self.connection.send_bytes(to_bytes(setup))
        self.task: Task | None = None

    def close(self, *, kill: bool = False) -> int:
        """End the process and give its exit code."""
        self.connection.close()
        if kill:
            self.process.kill()
        return self.process.wait()


class Stop:
    """Whether the batch is to stop once what is under way is finished, and why."""

    signal: signal.Signals | None = None
    failures = False

    def __bool__(self) -> bool:
        return self.signal is not None or self.failures

    @property
    def cause(self) -> str | None:
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers.values():
            worker.close(kill=True)

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
                    self._hand_over(task, idle.pop())
            if len(idle) == len(self._workers) or (self._stop and not self._working()):
                return
            for connection in wait([one for one, worker in self._workers.items() if worker not in idle]):
                assert isinstance(connection, Connection)
                worker = self._workers[connection]
                task = worker.task
                reply = self._receive(worker)
                if connection in self._workers:
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

    def _hand_over(self, task: Task, worker: _Worker) -> None:
        worker.task = task
        # Has it died, the end of its socket is noticed like any other death.
        with contextlib.suppress(OSError):
            worker.connection.send_bytes(to_bytes(task))

    def _receive(self, worker: _Worker) -> Outcome | Ready:
        try:
            reply: Outcome | Ready = read_reply(worker.connection.recv_bytes())
        except (EOFError, OSError):
            return self._replace(worker)
        return reply

    def _replace(self, worker: _Worker) -> Failed:
        del self._workers[worker.connection]
        code = worker.close()
        if code == GRAMMAR_CHANGED:
            raise BatchStopped("the grammar files changed while the batch ran")
        reason = self._cause(code)
        self._false_starts += worker.task is None
        if self._false_starts > _MOST_FALSE_STARTS:
            raise BatchStopped(f"workers cannot start: {reason}")
        self._start()
        return Failed(reason)

    def _cause(self, code: int) -> str:
        """Why a worker ended, from its exit code."""
        if code == OUT_OF_MEMORY:
            return f"needs more memory than the {self._setup.memory:,} bytes a worker may use"
        if code == -signal.SIGALRM:
            return f"took longer than {self._setup.timeout:g} seconds"
        if code == -signal.SIGKILL:
            return "its worker was killed (SIGKILL; the system does so when memory runs out)"
        if code < 0:
            return f"its worker died of {signal.Signals(-code).name}"
        return f"its worker ended with exit code {code}"


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
