"""The registry of formats: told by content first and by suffix second, forced with --from; extras that are missing."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
from click.testing import CliRunner
from readers.binary_word import lines, word
from readers.fixed_layout import document as pages
from readers.fixed_layout import ofd, page, text
from readers.portable import pdf
from readers.word import document, plain, run

from healthplan_cli.cli.common import form_option
from healthplan_cli.cli.program import program
from healthplan_cli.readers import NAMES, SUFFIXES, UnreadableError, read_bytes
from healthplan_cli.readers.formats import FORMATS, format_of

FILES = {
    "docx": document(plain(run("一、总则"))),
    "doc": word(lines("一、总则")),
    "html": "<!doctype html><p>一、总则".encode(),
    "ofd": ofd(pages([page(text(30, 50, "一、总则"))])),
    "pdf": pdf([(76, 700, "一、总则")]),
    "text": "一、总则\n".encode(),
}
NEEDED = {"html": "selectolax", "pdf": "pypdfium2", "doc": "olefile"}


@pytest.fixture(autouse=True)
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")


def test_each_format_has_a_file_here() -> None:
    assert sorted(FILES) == sorted(NAMES)


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_content_tells_the_format_whatever_the_name_says(form: str, suffix: str) -> None:
    if form == "text":
        return
    assert format_of(FILES[form], f"notice{suffix}").name == form


def test_the_suffix_tells_it_where_the_content_does_not() -> None:
    for name, suffix in ((form.name, suffix) for form in FORMATS for suffix in form.suffixes):
        assert format_of(b"nothing known", f"notice{suffix.upper()}").name == name
    assert format_of(b"nothing known", "notice").name == "text"
    assert format_of(b"nothing known", "notice.xyz").name == "text"


@pytest.mark.parametrize("form", FILES)
def test_from_forces_the_format(form: str, tmp_path: pathlib.Path) -> None:
    if form in NEEDED:
        pytest.importorskip(NEEDED[form], reason=f"needs the extra {form}")
    path = tmp_path / "notice.bin"
    path.write_bytes(FILES[form])
    read = CliRunner().invoke(program, ["text", "--from", form, str(path)])
    assert (read.exit_code, read.stdout) == (0, "一、总则\n")
    other = tmp_path / "notice.txt"
    other.write_text("plain words", "utf-8")
    refused = CliRunner().invoke(program, ["text", "--from", form, str(other)])
    if form in ("text", "html"):
        assert (refused.exit_code, refused.stdout.strip()) == (0, "plain words")
    else:
        assert refused.exit_code == 2 and len(refused.stderr.splitlines()) == 1


def test_the_command_knows_all_formats() -> None:
    @form_option
    def command() -> None: ...

    (option,) = command.__click_params__  # type: ignore[attr-defined]
    assert sorted(option.type.choices) == sorted(NAMES)


@pytest.mark.parametrize("form", NEEDED)
def test_a_missing_extra_is_one_line_that_names_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (NEEDED[form], f"{NEEDED[form]}.lexbor"):
        monkeypatch.setitem(sys.modules, name, None)
    for module in [name for name in sys.modules if name.startswith("healthplan_cli.readers.html.")]:
        if module.endswith((".walk", ".tables")):
            monkeypatch.delitem(sys.modules, module)
    with pytest.raises(UnreadableError, match=rf"^a.bin: .*pip install 'healthplan\[{form}\]'") as error:
        read_bytes(FILES[form], name="a.bin")
    assert "\n" not in str(error.value)


@pytest.mark.slow
@pytest.mark.parametrize("form", FILES)
def test_without_any_extra_the_program_starts_and_says_what_is_missing(form: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notice.bin"
    path.write_bytes(FILES[form])
    blocked = [*NEEDED.values(), "rapidocr", "onnxruntime", "pyarrow"]
    script = f"import sys\nfor name in {blocked}:\n    sys.modules[name] = None\nfrom healthplan_cli.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", script, "text", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    if form in NEEDED:
        assert (done.returncode, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith("healthplan: notice.bin: ") and f"pip install 'healthplan[{form}]'" in line
    else:
        assert (done.returncode, done.stdout, done.stderr) == (0, "一、总则\n", "")
