"""What ``healthplan batch`` makes, and what it makes again."""

from __future__ import annotations

import json
import pathlib
import subprocess

import pytest
from batch.running import COMMAND, Run, failures, outputs, summary, write

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

NOTICE = "白石区卫生健康局关于开展饮水安全检查的通知\n各镇人民政府：\n一、工作安排\n（一）全面排查。\n"


@pytest.mark.slow
def test_mirrors_the_inputs_with_what_extract_gives(
    batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    done = batch(corpus, "-o", "out")
    assert done.returncode == 0, done.stderr
    made = outputs(tmp_path / "out")
    inputs = [path.relative_to(corpus) for path in corpus.rglob("*.txt")]
    assert made.keys() == {path.with_suffix(".json").as_posix() for path in inputs}
    for path in inputs[:3]:
        extract = [*COMMAND, "extract", "-q", str(corpus / path)]
        expected = json.loads(subprocess.run(extract, cwd=tmp_path, capture_output=True, check=True).stdout)
        expected["source"]["name"] = path.as_posix()
        assert json.loads(made[path.with_suffix(".json").as_posix()]) == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["json", "jsonl", "parquet"])
def test_same_bytes_for_any_number_of_workers(
    kind: str, batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow", reason="tables need the extra “parquet”")
    for jobs in (1, 2, 4):
        batch(corpus, "-o", f"out{jobs}", "-j", jobs, "--format", kind, "--shard-size", 7)
    one = outputs(tmp_path / "out1")
    assert len(one) == {"json": 24, "jsonl": 4, "parquet": 11}[kind]
    assert one == outputs(tmp_path / "out2") == outputs(tmp_path / "out4")


@pytest.mark.slow
def test_second_run_does_only_what_is_new_or_changed(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE, b=NOTICE, c=NOTICE)
    batch("in", "-o", "out")
    kept = (tmp_path / "out/a.json").stat().st_ino
    write(folder, b=NOTICE + "（二）限期整改。\n", d=NOTICE)
    (tmp_path / "out/c.json").unlink()
    batch("in", "-o", "out")
    told = summary(tmp_path / "out")
    assert (told["parsed"], told["unchanged"], told["failed"]) == (3, 1, 0)
    assert (tmp_path / "out/a.json").stat().st_ino == kept
    batch("in", "-o", "fresh")
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")
    assert summary(tmp_path / "out")["facts"] == summary(tmp_path / "fresh")["facts"]


@pytest.mark.slow
@pytest.mark.parametrize("more", [["--force"], ["--grammar", "rules"], ["--encoding", "utf-8"], ["--with-map"]])
def test_does_all_again_when_asked_or_parsed_otherwise(
    more: list[str], batch: Run, tmp_path: pathlib.Path
) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/own.toml").write_text(
        '[[words]]\nid = "own.words"\nabout = "a test"\nwords = ["甲"]\n'
    )
    batch("in", "-o", "out")
    assert batch("in", "-o", "out", *more).returncode == 0
    assert summary(tmp_path / "out")["parsed"] == 2
    batch("in", "-o", "out", *[one for one in more if one != "--force"])
    assert summary(tmp_path / "out")["unchanged"] == 2


@pytest.mark.slow
def test_shards_hold_the_documents_in_input_order(
    batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    batch(corpus, "-o", "out", "--format", "jsonl", "--shard-size", 10)
    shards = sorted((tmp_path / "out").glob("part-*.jsonl"))
    counts = [len(shard.read_bytes().splitlines()) for shard in shards]
    assert counts == [10, 10, 4]
    names = [
        json.loads(line)["source"]["name"] for shard in shards for line in shard.read_bytes().splitlines()
    ]
    assert names == sorted(path.relative_to(corpus).as_posix() for path in corpus.rglob("*.txt"))


@pytest.mark.slow
def test_shards_follow_the_inputs(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", b=NOTICE, c=NOTICE, d=NOTICE)
    more = ("--format", "jsonl", "--shard-size", 1)
    batch("in", "-o", "out", *more)
    (folder / "d.txt").unlink()
    write(folder, a=NOTICE + "（二）限期整改。\n")
    (folder / "c.txt").unlink()
    batch("in", "-o", "out", *more)
    assert summary(tmp_path / "out")["parsed"] == 1
    assert outputs(tmp_path / "out").keys() == {"part-00000.jsonl", "part-00001.jsonl"}
    batch("in", "-o", "fresh", *more)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_bad_notices_fail_alone(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", good=NOTICE)
    (folder / "binary.txt").write_bytes(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8)
    (folder / "dangling.txt").symlink_to("nowhere")
    done = batch("in", "-o", "out")
    assert done.returncode == 1
    assert "2 failed" in done.stderr
    assert failures(tmp_path / "out").keys() == {"binary.txt", "dangling.txt"}
    assert failures(tmp_path / "out")["dangling.txt"] == "cannot be read: No such file or directory"
    assert outputs(tmp_path / "out").keys() == {"good.json"}


@pytest.mark.slow
def test_unreadable_file_is_done_when_it_becomes_readable(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE)
    (tmp_path / "in/b.txt").rename(tmp_path / "b.txt")
    (tmp_path / "in/b.txt").symlink_to(tmp_path / "in/b.txt")  # a loop: cannot be opened, even by root
    assert batch("in", "-o", "out").returncode == 1
    (tmp_path / "b.txt").replace(tmp_path / "in/b.txt")
    assert batch("in", "-o", "out").returncode == 0
    batch("in", "-o", "fresh")
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


@pytest.mark.slow
def test_output_of_a_notice_that_now_fails_is_removed(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE)
    batch("in", "-o", "out")
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to("nowhere")
    assert batch("in", "-o", "out").returncode == 1
    assert outputs(tmp_path / "out").keys() == set()


@pytest.mark.slow
def test_stops_after_too_many_failures(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").symlink_to("nowhere")
    done = batch("in", "-o", "out", "--max-failures", 3, "-j", 1)
    assert done.returncode == 1
    assert summary(tmp_path / "out")["failed"] == 4
    assert summary(tmp_path / "out")["stopped_by"] == "--max-failures"
    assert summary(tmp_path / "out")["complete"] is False


def test_names_that_meet_are_kept_apart(batch: Run, tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path / "in", a=NOTICE, summary=NOTICE)
    (folder / "a.md").write_text(NOTICE + "（二）附则。\n", encoding="utf-8")
    batch("in", "-o", "out", "--glob", "*.txt", "--glob", "*.md")
    made = outputs(tmp_path / "out")
    assert made.keys() == {"a.json", "a.txt.json", "summary.json"}
    assert json.loads(made["a.json"])["source"]["name"] == "a.md"
    assert json.loads(made["a.txt.json"])["source"]["name"] == "a.txt"


def test_summary_counts(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE)
    batch("in", "-o", "out", "-j", 1)
    told = summary(tmp_path / "out")
    assert told["notices"] == told["parsed"] == 2
    assert told["facts"]["nodes"] == 4  # 一、 and （一） of each
    written = [json.loads((tmp_path / f"out/{name}.json").read_bytes())["diagnostics"] for name in "ab"]
    codes = [one["code"] for diagnostics in written for one in diagnostics]
    assert told["diagnostics"] == {code: codes.count(code) for code in sorted(set(codes))}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "out"], "no INPUT"),
        (["in"], "--output"),
        (["nowhere", "-o", "out"], "does not exist"),
        (["in", "-o", "in"], "an input and OUTDIR at once"),
        (["in/x.jsonl", "-o", "out"], "--jsonl-field"),
        (["in", "-o", "out", "--memory", "many"], "is no size"),
        (["in", "-o", "out", "--jobs", "0"], "jobs"),
        (["in", "-o", "out", "--encoding", "klingon"], "unknown encoding 'klingon'"),
        (["in", "-o", "in/a.txt"], "in/a.txt"),
        (["in", "-o", "out", "--grammar", "in"], "holds no .toml file"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    (tmp_path / "in/x.jsonl").write_text("{}\n")
    done = batch(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_one_folder_keeps_one_format(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    batch("in", "-o", "out")
    done = batch("in", "-o", "out", "--format", "jsonl")
    assert done.returncode == 2
    assert "holds a batch of --format json" in done.stderr


@pytest.mark.slow
def test_quiet_says_nothing(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    done = batch("in", "-o", "out", "-q")
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
def test_modules_in_the_current_folder_are_not_run(batch: Run, tmp_path: pathlib.Path) -> None:
    """The console script has no current folder on its path; its workers must not have it either."""
    write(tmp_path / "in", a=NOTICE)
    (tmp_path / "regex.py").write_text("raise SystemExit('taken from the current folder')")
    script = pathlib.Path(COMMAND[0]).parent / "healthplan"
    if not script.exists():
        pytest.skip("the console script is not installed")
    done = subprocess.run(
        [script, "batch", "in", "-o", "out"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
