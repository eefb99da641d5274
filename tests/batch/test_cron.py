"""What a batch says and leaves for whoever reads its exit code in the morning."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time
import zipfile

import pytest
from batch.running import COMMAND, Run, environment, failures, outputs, summary, told, write

from healthplan_cli.batch.errors import BatchBroken
from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.run import Options, run_batch

pytestmark = pytest.mark.slow

NOTICE = "白石区卫生健康局关于开展饮水安全检查的通知\n各镇人民政府：\n一、工作安排\n（一）全面排查。\n"


def test_no_inputs_are_said_and_exit_with_1(batch: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    done = batch("in", "-o", "out")
    assert done.returncode == 1
    assert "there was no notice in the inputs" in done.stderr
    assert batch("in", "-o", "out", "--allow-empty").returncode == 0


def test_skipped_files_are_said_and_exit_with_1(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE)
    for name in ("b.xls", "c.XLS", "d.ppt", ".hidden.html", "README", "e." + "x" * 40):
        (folder / name).write_text("x")
    done = batch("in", "-o", "out")
    assert done.returncode == 1
    assert "skipped: 2 " in done.stderr
    assert "1 .ppt; take them with --glob, or leave them out with --exclude" in done.stderr
    assert summary(tmp_path / "out")["skipped"] == {".xls": 2, "without suffix": 2, ".ppt": 1}
    assert batch("in", "-o", "out", "--allow-failures", 4).returncode == 1
    assert batch("in", "-o", "out", "--allow-failures", 5).returncode == 0
    assert batch("in", "-o", "out", "--glob", "*.txt").returncode == 0, "who names what to take leaves out the rest"
    excluded = ("--exclude", "*.[xX]*", "--exclude", "*.ppt", "--exclude", "README", "--exclude", "e.*")
    done = batch("in", "-o", "out", *excluded)
    assert (done.returncode, "skipped" in done.stderr) == (0, False)


def test_failures_that_are_allowed(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE)
    (folder / "b.txt").symlink_to("nowhere")
    assert batch("in", "-o", "out", "--allow-failures", 1).returncode == 0
    assert failures(tmp_path / "out").keys() == {"b.txt"}


def test_outputs_without_input_are_listed_and_pruned(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE, b=NOTICE)
    write(folder / "old", c=NOTICE)
    batch("in", "-o", "out")
    (folder / "b.txt").unlink()
    (folder / "old/c.txt").unlink()
    done = batch("in", "-o", "out")
    assert done.returncode == 0
    assert "2 outputs have no input any more" in done.stderr
    assert told(tmp_path / "out", "orphans") == ["b.json", "old/c.json"]
    done = batch("in", "-o", "out", "--prune")
    assert "2 outputs removed" in done.stderr
    assert outputs(tmp_path / "out").keys() == {"a.json"}
    assert not (tmp_path / "out/old").exists()
    told_now = summary(tmp_path / "out")
    assert (told_now["pruned"], told_now["orphans"]) == (2, 0)


def test_nothing_is_pruned_where_inputs_could_not_be_read(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("b.txt", NOTICE)
    batch("in", "x.zip", "-o", "out")
    (tmp_path / "x.zip").write_bytes(b"")
    assert batch("in", "x.zip", "-o", "out", "--prune").returncode == 1
    assert outputs(tmp_path / "out").keys() == {"in/a.json", "x/b.json"}
    (tmp_path / "in/a.txt").unlink()
    (tmp_path / "x.zip").unlink()
    batch("in", "-o", "out", "--prune")
    assert outputs(tmp_path / "out").keys() == {"in/a.json", "x/b.json"}, "no input at all: a disk is not mounted"


def test_documents_join_back_to_the_crawl(batch: Run, tmp_path: pathlib.Path) -> None:
    urls = ["http://gov.example/a?b=%2F&c=1", "http://gov.example/甲", "x" * 300]
    lines = [json.dumps({"u": url, "t": NOTICE}) for url in urls] + ['{"t": 5, "u": "bad"}']
    (tmp_path / "crawl.jsonl").write_text("\n".join(lines))
    with zipfile.ZipFile(tmp_path / "2023.zip", "w") as archive:
        archive.writestr("甲/a%2F.txt", NOTICE)
    batch("crawl.jsonl", "2023.zip", "--jsonl-field", "t", "--jsonl-id", "u", "-o", "out")
    index = told(tmp_path / "out", "index")
    assert [(row["input"], row["id"]) for row in index] == [
        *(("crawl.jsonl", url) for url in urls),
        ("2023.zip", "甲/a%2F.txt"),
    ]
    for row in index:
        document = json.loads((tmp_path / "out" / (row["document_id"] + ".json")).read_bytes())
        assert document["source"]["name"] == row["notice"]


def test_what_the_batch_says_of_itself_is_met_by_no_search(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    (tmp_path / "out/.healthplan").mkdir(parents=True)
    batch("in", "-o", "out")
    found = [*(tmp_path / "out").rglob("*.json"), *(tmp_path / "out").rglob("*.jsonl")]
    assert [path.name for path in found] == ["a.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--timeout", "nan"], "is no number of seconds"),
        (["--timeout", "inf"], "is no number of seconds"),
        (["--timeout", "1e300"], "is no number of seconds"),
        (["--memory", "99999999999G"], "is no memory to work with"),
        (["--memory", "1" * 5000], "is no memory to work with"),
        (["--memory", "1K"], "is no memory to work with"),
        (["--max-bytes", "1" * 30], "is not in the range"),
    ],
)
def test_limits_that_nothing_can_hold(
    arguments: list[str], said: str, batch: Run, tmp_path: pathlib.Path
) -> None:
    write(tmp_path / "in", a=NOTICE)
    done = batch("in", "-o", "out", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_a_system_that_allows_less_memory(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    limited = f"ulimit -v 1500000; exec {COMMAND[0]} -c '{COMMAND[2]}' batch in -o out -j 1"
    done = subprocess.run(["bash", "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "but the system (ulimit -v) allows 1,536,000,000: workers get that" in done.stderr


@pytest.mark.slow
def test_a_stopped_worker_is_killed_at_its_time_limit(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE + "故障：不结束", c=NOTICE)
    process = subprocess.Popen(
        [*COMMAND, "batch", "in", "-o", "out", "-j", "1", "--timeout", "3"],
        cwd=tmp_path,
        env=environment(faults=True),
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "hanging").exists():
        time.sleep(0.01)
    (worker,) = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(worker), signal.SIGSTOP)
    leftover = tmp_path / "out/.0123456789abcdef.part"
    leftover.write_bytes(b"{")
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert failures(tmp_path / "out") == {"b.txt": "took longer than 3 seconds"}
    assert outputs(tmp_path / "out").keys() == {"a.json", "c.json"}, "what the killed worker left stays"


@pytest.mark.parametrize("content", [b"junk", b"SQLite format 3\0" + b"\1" * 3000])
def test_a_journal_that_is_none(content: bytes, batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    journal = tmp_path / "out/.healthplan/journal.sqlite"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(content)
    done = batch("in", "-o", "out")
    assert done.returncode == 1
    assert "delete out/.healthplan/journal.sqlite*, and the same command parses everything anew" in done.stderr
    for path in journal.parent.glob("journal.sqlite*"):
        path.unlink()
    assert batch("in", "-o", "out").returncode == 0


def test_a_bug_keeps_what_is_done(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE)

    class Broken:
        done = 0

        def notice_done(self, *, failed: bool) -> None:
            self.done += 1
            if self.done == 2:
                raise IndexError("a bug")

    options = Options(outdir=str(tmp_path / "out"))
    with pytest.raises(BatchBroken) as broken:
        run_batch(Inputs((str(tmp_path / "in"),)), options, Broken())
    assert isinstance(broken.value.__cause__, IndexError)
    told_now = summary(tmp_path / "out")
    assert (told_now["complete"], told_now["parsed"]) == (False, 2)
    assert told_now["stopped_by"] == "internal error: IndexError('a bug')"
    assert len(told(tmp_path / "out", "index")) == 2


def test_reports_of_a_former_layout_are_removed(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    batch("in", "-o", "out")
    base = sqlite3.connect(tmp_path / "out/.healthplan/journal.sqlite")
    base.execute("DELETE FROM meta WHERE key = 'layout'")
    base.commit()
    base.close()
    (tmp_path / "out/summary.json").write_text("{}")
    (tmp_path / "out/failures.jsonl").write_text("")
    batch("in", "-o", "out")
    assert outputs(tmp_path / "out").keys() == {"a.json"}
