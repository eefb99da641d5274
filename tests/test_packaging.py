"""The distributions hold all that the program needs, wherever it is installed from."""

from __future__ import annotations

import configparser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "letter-qinghe-2024.txt"
NOT_SOURCE = shutil.ignore_patterns(".*", "*.egg-info", "build", "dist", "__pycache__")


def run(*command: str | pathlib.Path, cwd: pathlib.Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True)
    if done.returncode and any(said in done.stderr for said in ("No matching distribution", "Could not find a version")):
        pytest.skip("no package index to install the dependencies from")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """The sdist, and the wheel that is built from it: so the sdist is complete."""
    folder = tmp_path_factory.mktemp("packaging")
    # A copy: building leaves its traces in the checkout.
    shutil.copytree(ROOT, folder / "checkout", ignore=NOT_SOURCE)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", cwd=folder / "checkout")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    (wheel,) = (folder / "dist").glob("*.whl")
    return {"sdist": sdist, "wheel": wheel}


def test_every_package_is_listed() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = config["options"]["packages"].split()
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("healthplan_cli/**/__init__.py")}
    assert sorted(listed) == sorted(found | {"healthplan_cli.grammars", "healthplan_cli.docs"})


def test_a_checkout_uses_its_own_grammars(tmp_path: pathlib.Path) -> None:
    for name in ("healthplan_cli", "grammars"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_SOURCE)
    script = "from healthplan_cli.grammar.grammar import SHIPPED, load_grammar; load_grammar(); print(SHIPPED)"
    assert run(sys.executable, "-c", script, cwd=tmp_path).stdout.strip() == str(tmp_path / "grammars")
    # Once built, the grammars inside the package are the ones that belong to it.
    (tmp_path / "grammars").rename(tmp_path / "healthplan_cli" / "grammars")
    assert run(sys.executable, "-c", script, cwd=tmp_path).stdout.strip() == str(tmp_path / "healthplan_cli" / "grammars")


def test_the_package_can_be_run(tmp_path: pathlib.Path) -> None:
    assert run(sys.executable, "-m", "healthplan_cli", "--version", cwd=ROOT).stdout.startswith("healthplan")
    assert "Usage: healthplan " in run(sys.executable, "-m", "healthplan_cli", "--help", cwd=ROOT).stdout


def extras() -> dict[str, str]:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return dict(config["options.extras_require"])


def test_the_extra_all_names_every_extra_of_users() -> None:
    found = re.fullmatch(r"\s*healthplan\[([a-z,]+)\]", extras()["all"])
    assert found and found[1].split(",") == sorted(extras().keys() - {"all", "browser", "dev", "test"})


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "Makefile", ".ci/run"])
def test_every_setup_installs_every_extra(file: str) -> None:
    """So that no test is skipped for want of a library."""
    if not (ROOT / file).exists():
        pytest.skip("a source distribution has no folder of CI")
    named = re.findall(r"'\.\[([a-z,]+)\]'", (ROOT / file).read_text("utf-8"))
    assert named and {*named[0].split(",")} == {"all", "dev", "test"}
    assert {*named} == {named[0]}


def test_the_oldest_dependencies_are_tested_with_every_extra_but_the_tools_of_developers() -> None:
    script = ROOT / ".ci" / "oldest.py"
    if not script.exists():
        pytest.skip("a source distribution has no folder of CI")
    done = run(sys.executable, script, "--extras", cwd=ROOT)
    assert set(done.stdout.strip().split(",")) == extras().keys() - {"all", "browser", "dev"}


def test_the_base_install_stays_small() -> None:
    """Libraries of single formats are extras; a new one here makes every install larger. Jinja2 is small and pure Python."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    names = re.findall(r"^([\w.-]+)", config["options"]["install_requires"], re.MULTILINE)
    assert names == ["backports.zstd", "charset-normalizer", "click", "cn2an", "jieba", "jinja2", "markupsafe", "msgspec", "regex", "rich"]


@pytest.mark.packaging
def test_the_wheel_holds_the_grammars_and_the_types(distributions: Any) -> None:
    names = set(zipfile.ZipFile(distributions["wheel"]).namelist())
    shipped = {f"healthplan_cli/grammars/{path.name}" for path in (ROOT / "grammars").iterdir() if path.suffix in (".toml", ".txt")}
    assert shipped | {"healthplan_cli/grammars/__init__.py", "healthplan_cli/py.typed", "healthplan_cli/docs/diagnostics.md"} <= names
    assert {f"healthplan_cli/view/assets/{path.name}" for path in (ROOT / "healthplan_cli" / "view" / "assets").iterdir()} <= names
    assert not [name for name in names if name.startswith(("tests/", "grammars/", "samples/"))]


@pytest.mark.packaging
def test_the_sdist_holds_tests_and_samples(distributions: Any) -> None:
    with tarfile.open(distributions["sdist"]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"tests/test_packaging.py", "samples/" + SAMPLE.name, "docs/contract.md", "LICENSE"} <= names


@pytest.mark.packaging
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_runs_in_a_bare_environment(distributions: Any, kind: Any, tmp_path: pathlib.Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    run(programs / "python", "-m", "pip", "install", "--quiet", distributions[kind], cwd=tmp_path)
    run(programs / "healthplan", "extract", SAMPLE, "-o", "out.json", cwd=tmp_path)
    document = json.loads((tmp_path / "out.json").read_bytes())
    assert document["source"]["name"] == SAMPLE.name
    assert document["outline"]
    assert "0 failed" in run(programs / "healthplan", "grammar", "check", "-q", cwd=tmp_path).stdout
    # The readme's example, in a checkout: there Python finds the checkout's package and the installed libraries.
    shutil.copytree(ROOT, tmp_path / "checkout", ignore=NOT_SOURCE)
    run(programs / "python", "-m", "doctest", "README.md", cwd=tmp_path / "checkout")
