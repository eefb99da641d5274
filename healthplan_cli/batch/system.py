"""What of a batch depends on the operating system: limits, alarms, locks. Nothing else asks for it.

Linux and macOS have all of it or nearly so; Windows has too little for workers that may die at
any time, and there ``check`` says so before anything is done.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
from collections.abc import Iterator
from typing import IO

from healthplan_cli.batch.errors import UsageError

try:
    import fcntl
    import resource
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    resource = None  # type: ignore[assignment]

SIGNALS = {signal.SIGINT, signal.SIGTERM}


def check() -> None:
    """Refuse a system that cannot run workers.

    Raises:
        UsageError: it cannot.
    """
    if fcntl is None or not hasattr(signal, "pthread_sigmask") or not hasattr(select, "poll"):
        raise UsageError("batch needs Linux or macOS (on Windows: WSL); extract parses one notice on any system")


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_ceiling() -> int | None:
    """The most address space that this process and its children may ask for; ``None`` without a limit."""
    if resource is None:
        return None
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    return None if hard == resource.RLIM_INFINITY else hard


def limit_memory(most: int) -> None:
    """Let this process have no more than ``most`` bytes of address space, where the system can hold it to that."""
    ceiling = memory_ceiling()
    most = most if ceiling is None else min(most, ceiling)
    # macOS knows the limit and refuses to set it.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Have the kernel end this process after ``seconds``, even inside a regular expression; 0 is never."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def blocked_signals() -> Iterator[None]:
    """Let SIGINT and SIGTERM wait; processes that are started meanwhile never get them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def try_lock(file: IO[bytes]) -> bool:
    """Lock ``file`` until it is closed; ``False`` if another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def limit_waiting(connected: socket.socket, seconds: float) -> None:
    """Let no reading or writing of ``connected`` wait longer: ``BlockingIOError`` ends it."""
    interval = struct.pack("@ll", int(seconds), int(seconds % 1 * 1e6))
    for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
        connected.setsockopt(socket.SOL_SOCKET, option, interval)
