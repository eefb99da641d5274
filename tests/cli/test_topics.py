"""``healthplan explain`` of a code, a rule, an indicator and a body; what Tab offers."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli.program import program
from healthplan_cli.diagnostics import KINDS
from healthplan_cli.grammar import Grammar
from healthplan_cli.validate.codes import CHECKS


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(program, arguments, prog_name="healthplan", env={"COLUMNS": "80", **environment})


@pytest.mark.parametrize(
    ("topic", "first", "inside"),
    [
        ("HP302", "HP302 (info): year taken from the notice", "It says: no year is printed here; {year} is the notice's own"),
        ("hp917", "HP917 (error): value that the text does not say", "It says: {says} is not what the text says"),
        ("targets.level", "targets.level (targets.toml)", "examples:"),
        ("fragments.decimal", "fragments.decimal (fragments.toml)", "pattern (search):"),
        ("health-literacy", "health-literacy: an indicator (indicators.toml)", "plausible: 5 to 80"),
        ("居民健康素养水平", "health-literacy: an indicator (indicators.toml)", "better:    up"),
        ("health", "health: a body (government; organisations.toml)", "renamed:  2018 卫生和计划生育委员会 → 卫生健康委员会"),
        ("卫生健康", "health: a body (government; organisations.toml)", "市卫生健康委"),
    ],
)
def test_a_topic_is_explained(topic: str, first: str, inside: str) -> None:
    result = run("explain", topic)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == first
    assert inside in result.stdout


@pytest.mark.parametrize("code", [*KINDS, *CHECKS])
def test_every_code_is_explained(code: str) -> None:
    text = run("explain", code).stdout
    assert text.startswith(f"{code} (") and len(text.splitlines()) > 3


def test_every_indicator_and_body_is_explained(grammar: Grammar) -> None:
    from healthplan_cli.cli.completion import named
    from healthplan_cli.cli.topics import topic_lines

    for name, _ in named(grammar):
        assert any(line.startswith(f"{name}: ") for line in topic_lines(name, grammar, 80)), name


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("helth", "there is no code helth; did you mean health?"),
        ("targets.levle", "did you mean targets.level?"),
        ("qqqqqq", "there is no code qqqqqq, no rule, no indicator and no body of that name"),
    ],
)
def test_what_nobody_knows_is_one_line(topic: str, said: str) -> None:
    result = run("explain", topic)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("healthplan ex", {"extract", "explain", "export"}),
        ("healthplan explain HP30", {"HP301", "HP302"}),
        ("healthplan explain hp302", {"HP302"}),
        ("healthplan explain targets.lev", {"targets.level"}),
        ("healthplan explain health-l", {"health-literacy"}),
        ("healthplan explain urban-man", {"urban-management"}),
        ("healthplan show a.txt --rule targets.lev", {"targets.level"}),
        ("healthplan show a.txt --code HP302", {"HP302"}),
        ("healthplan show a.txt --kind tar", {"targets"}),
        ("healthplan extract --encoding gb1", {"gb18030"}),
        ("healthplan grammar explain fragments.yea", {"fragments.year"}),
    ],
)
def test_tab_offers(words: str, offered: set[str]) -> None:
    result = run(
        _HEALTHPLAN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(words.split()) - 1)
    )
    assert offered <= {line.split(",", 1)[1] for line in result.stdout.splitlines()}


@pytest.mark.parametrize("words", ["healthplan extract no", "healthplan show no"])
def test_tab_leaves_files_to_the_shell(words: str) -> None:
    result = run(_HEALTHPLAN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="2")
    assert result.stdout.splitlines() == ["file,no"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    result = run(_HEALTHPLAN_COMPLETE=f"{shell}_source")
    assert "_HEALTHPLAN_COMPLETE" in result.stdout
