"""Whatever dies, and whenever: the next run ends as if nothing had happened."""

from __future__ import annotations

import os
import pathlib
import random
import resource
import signal
import subprocess
import time

import pytest
from batch.running import COMMAND, Run, environment, failures, outputs, summary, write

pytestmark = pytest.mark.slow

NOTICE = "望溪区教育局关于校园饮水安全的通知\n一、工作安排\n（一）全面排查。\n"
KILLS = 12
"""Of each format: four in each of three folders."""


def start(folder: pathlib.Path, *arguments: object, faults: bool = False) -> subprocess.Popen[bytes]:
    """A batch in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, "batch", *map(str, arguments)],
        cwd=folder,
        env=environment(faults=faults),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for(path: pathlib.Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"{path} does not appear"
        time.sleep(0.01)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_killed_at_random_moments(
    kind: str, batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULT_PAUSE", "0.02")
    more = ("-j", 2, "--format", kind, "--shard-size", 7)
    begun = time.monotonic()
    batch(corpus, "-o", "undisturbed", *more, faults=True)
    took = time.monotonic() - begun
    expected = outputs(tmp_path / "undisturbed")
    chance = random.Random(f"kills of {kind}")
    for attempt in range(KILLS):
        # Once a folder is done there is nothing left to disturb.
        out = f"out{attempt // 4}"
        process = start(tmp_path, corpus, "-o", out, *more, "-q", faults=True)
        try:
            # Moments over all of its time, however fast the machine is; less often while it only starts.
            process.wait(took * chance.triangular(0, 1, 0.8))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        seen = {name: data for name, data in outputs(tmp_path / out).items() if not name.endswith(".part")}
        assert seen.items() <= expected.items(), "a reader sees what is not whole"
    for folder in sorted(tmp_path.glob("out*")):
        assert batch(corpus, "-o", folder.name, *more).returncode == 0
        assert outputs(folder) == expected


def test_batch_killed_alone_takes_its_workers_along(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE + "故障：不结束")
    process = start(tmp_path, "in", "-o", "out", "-q", "-j", 1, faults=True)
    wait_for(tmp_path / "hanging")
    process.kill()
    # Its standard error closes when the last process that holds it has ended.
    assert process.communicate(timeout=20)[1] == b""
    write(tmp_path / "in", b=NOTICE)
    done = batch("in", "-o", "out")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("fault", "timeout", "reason"),
    [
        ("故障：进程被杀", 60, "its worker was killed (SIGKILL; the system does so when memory runs out)"),
        ("故障：段错误", 60, "its worker died of SIGSEGV"),
        ("故障：占满内存", 60, "needs more memory than the 536,870,912 bytes a worker may use"),
        ("故障：不结束", 1.5, "took longer than 1.5 seconds"),
        ("故障：程序缺陷", 60, "internal error: ZeroDivisionError: division by zero"),
    ],
)
def test_a_worker_that_dies_costs_one_notice(
    fault: str, timeout: float, reason: str, batch: Run, tmp_path: pathlib.Path
) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE + fault, c=NOTICE, d=NOTICE + fault, e=NOTICE)
    done = batch("in", "-o", "out", "--timeout", timeout, "--memory", "512M", "-j", 1, faults=True)
    assert done.returncode == 1
    assert failures(tmp_path / "out") == {"b.txt": reason, "d.txt": reason}
    assert outputs(tmp_path / "out").keys() == {"a.json", "c.json", "e.json"}
    assert batch("in", "-o", "out").returncode == 0
    batch("in", "-o", "fresh")
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_workers_that_cannot_start(
    batch: Run, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in", a=NOTICE)
    monkeypatch.setenv("FAULT_AT_START", "1")
    done = batch("in", "-o", "out", "-q", faults=True)
    assert done.returncode == 1
    assert "workers cannot start: its worker ended with exit code 3" in done.stderr
    assert batch("in", "-o", "out").returncode == 0


def test_a_grammar_that_changes_under_way(batch: Run, tmp_path: pathlib.Path) -> None:
    """A worker that starts later must not parse by other rules than the rest."""
    write(tmp_path / "in", a=NOTICE, b=NOTICE + "故障：稍慢", c=NOTICE + "故障：进程被杀", d=NOTICE)
    rule = '[[words]]\nid = "own.words"\nabout = "a test"\nwords = ["{}"]\n'
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/own.toml").write_text(rule.format("甲"), encoding="utf-8")
    process = start(tmp_path, "in", "-o", "out", "-q", "-j", 1, "--grammar", "rules", faults=True)
    wait_for(tmp_path / "out/a.json")
    (tmp_path / "rules/own.toml").write_text(rule.format("乙"), encoding="utf-8")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"the grammar files changed while the batch ran" in errors
    assert batch("in", "-o", "out", "--grammar", "rules").returncode == 0
    assert summary(tmp_path / "out")["parsed"] == 4


def test_full_disk(batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = batch(corpus, "-o", "out", preexec_fn=limit)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "the same command goes on" in done.stderr
    assert batch(corpus, "-o", "out").returncode == 0
    batch(corpus, "-o", "fresh")
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_finishes_what_is_under_way(
    number: int, code: int, batch: Run, tmp_path: pathlib.Path
) -> None:
    write(tmp_path / "in", **{f"{index:02d}": NOTICE + "故障：稍慢" for index in range(40)})
    process = start(tmp_path, "in", "-o", "out", "-j", 2, faults=True)
    wait_for(tmp_path / "out/00.json")
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert f"stopped by {signal.Signals(number).name}".encode() in errors
    told = summary(tmp_path / "out")
    made = outputs(tmp_path / "out")
    assert told["complete"] is False
    assert told["failed"] == 0
    assert 1 <= told["parsed"] < 40
    assert len(made) == told["parsed"], (
        "an output that the journal does not know, or one without its file"
    )
    batch("in", "-o", "out")
    assert summary(tmp_path / "out")["unchanged"] == told["parsed"]
    batch("in", "-o", "fresh")
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_a_second_interrupt_ends_at_once(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE + "故障：不结束")
    process = start(tmp_path, "in", "-o", "out", "-j", 1, faults=True)
    wait_for(tmp_path / "hanging")
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_second_batch_on_one_folder_is_refused(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE + "故障：不结束")
    first = start(tmp_path, "in", "-o", "out", "-j", 1, faults=True)
    wait_for(tmp_path / "hanging")
    second = batch("in", "-o", "out")
    assert second.returncode == 2
    assert second.stderr.strip().endswith(
        f"another batch (process {first.pid}) is writing to out; wait for it to end"
    )
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert batch("in", "-o", "out").returncode == 0, "the lock outlives its holder"


def test_leftovers_of_a_killed_run_are_removed(
    batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    process = start(tmp_path, corpus, "-o", "out", "-q")
    wait_for(tmp_path / "out/乙")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    leftover = tmp_path / "out/乙/.0123456789abcdef.part"
    leftover.write_bytes(b"{")
    assert batch(corpus, "-o", "out").returncode == 0
    assert not leftover.exists()
