"""Folders of rules that would hang, exhaust or break the program: each is an error that names file and rule."""

from __future__ import annotations

import os
import pathlib

import pytest
from click.testing import CliRunner

from healthplan_cli.cli.program import program
from healthplan_cli.grammar import Grammar, GrammarError, load_grammar
from healthplan_cli.grammar.grammar import SHIPPED
from healthplan_cli.grammar.loader import read_folder
from healthplan_cli.grammar.recursion import calls_itself
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_string

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

YEAR = "(?<year>[0-9]{4})"


def rule(rule_id: str, pattern: str, more: str = "") -> str:
    return f"[[rule]]\nid = '{rule_id}'\nabout = 'a test'\npattern = '''{pattern}'''\nexamples = [{{ text = '甲' }}]\n{more}\n"


def doubling(rules: int) -> str:
    pieces = [rule("x.r0", "甲")]
    pieces += [rule(f"x.r{i}", f"<r{i - 1}> <r{i - 1}>") for i in range(1, rules)]
    return "".join(pieces)


HOSTILE = {
    "includes that double": (doubling(30), "x.toml, rule x.r", "longer than"),
    "includes a thousand deep": (
        "".join([rule("x.r0", "甲"), *(rule(f"x.r{i}", f"<r{i - 1}>") for i in range(1, 1000))]), "x.toml, rule x.r", "deeper",
    ),
    "a pattern without end": (rule("x.a", "甲|" * 60_000 + "乙"), "x.toml, rule x.a", "longer than"),
    "a key of 200,000 parts": ("a." * 200_000 + "b = 1\n", "x.toml", "too many parts"),
    "a table of 200,000 parts": ("[" + "a." * 200_000 + "b]\n", "x.toml", "too many parts"),
    "a quoted key of 200,000 parts": ('x = {' + '"a" . ' * 200_000 + "b = 1}\n", "x.toml", "too many parts"),
    "lists in lists": ("a = " + "[" * 100_000, "x.toml", "cannot be read"),
    "a number of 10,000 digits": ("a = " + "1" * 10_000, "x.toml", "cannot be read"),
    "a pattern that calls itself": (rule("x.a", "甲(?R)?"), "x.toml, rule x.a", "calls itself"),
    "a group that calls itself": (rule("x.a", "(?<n>甲(?&m)?)(?<m>乙(?&n))"), "x.toml, rule x.a", "calls itself"),
    "brackets in brackets": (rule("x.a", "(" * 15_000 + ")" * 15_000), "x.toml, rule x.a", "does not compile"),
    "a pattern that is a number": ("[[rule]]\nid = 'x.a'\nabout = ''\npattern = 7\n", "x.toml, rule x.a", "Expected `str`"),
    "an id that is a list": ("[[rule]]\nid = ['x.a']\nabout = ''\npattern = ''\n", "x.toml", "Expected `str`"),
    "rules that are no tables": ("rule = 'all'\n", "x.toml", "must be written [[rule]]"),
    "a list without words": ("[[words]]\nid = 'x.a'\nabout = ''\nwords = []\n", "x.toml, rule x.a", "at least one word"),
    "tables that nothing reads": ("[[bodies]]\nid = 'a'\n", "x.toml", "nothing reads bodies"),
}
# In the place of what ships: the file, what it holds, and what is said.
IN_PLACE = [
    ("metadata", rule("metadata.years", "[0-9]{4}年"), "metadata.toml, rule metadata.years", "lacks groups that the program reads: f"),
    ("quantities", rule("quantities.before", "超过"), "quantities.toml, rule quantities.before", "approx, ge, gt, le, lt"),
    ("quantities", "[[words]]\nid = 'quantities.before'\nabout = ''\nwords = ['超过']\n", "rule quantities.before", "another kind"),
    ("targets", "[[words]]\nid = 'targets.adverb'\nabout = ''\nwords = ['']\n", "rule targets.adverb", "empty word"),
    ("organisations", "[[organisation]]\nid = 'x'\n", "organisations.toml, rule x", "organisation: lacks examples"),
    ("organisations", "[[organisation]]\nid = 'x'\nkind = 7\nexamples = []\n", "organisations.toml, rule x", "kind must be str, not int"),
    ("organisations", "organisation = 'all'\n", "organisations.toml", "must be list, not str"),
    ("organisations", "endings = [7]\n", "organisations.toml", "must hold str, not int"),
    ("indicators", "[[indicator]]\nid = 'x'\nnames = [7]\nunit = ''\nmin = 0\nmax = 1\nbetter = 'up'\n",
     "indicators.toml, rule x", "names must hold words"),
    ("indicators", "[[indicator]]\nid = 'x'\nnames = ['甲']\nunit = ''\nmin = 'low'\nmax = 1\nbetter = 'up'\n",
     "indicators.toml, rule x", "min must be float or int, not str"),
]  # fmt: skip


def check(folder: pathlib.Path, name: str, content: str) -> tuple[int, str]:
    (folder / f"{name}.toml").write_text(content, "utf-8")
    result = CliRunner().invoke(program, ["grammar", "check", "-q", str(folder)])
    return result.exit_code, result.output


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_grammar_is_told(name: str, tmp_path: pathlib.Path) -> None:
    content, place, message = HOSTILE[name]
    code, output = check(tmp_path, "x", content)
    assert code in (1, 2)
    assert message in output
    assert place.rpartition("rule ")[2] in output
    assert "x.toml" in output


@pytest.mark.parametrize("name, content, place, message", IN_PLACE)
def test_what_takes_the_place_of_a_shipped_entry_keeps_its_shape(
    name: str, content: str, place: str, message: str, tmp_path: pathlib.Path
) -> None:
    code, output = check(tmp_path, name, content)
    assert code == 2
    assert place in output
    assert message in output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
@pytest.mark.parametrize("name", ["x.toml", "lexicon.txt"])
def test_a_pipe_is_not_waited_for(name: str, tmp_path: pathlib.Path) -> None:
    code, _ = check(tmp_path, "y", rule("y.a", "甲"))
    assert code == 0
    folder = tmp_path / "piped"
    folder.mkdir()
    os.mkfifo(folder / name)
    code, output = check(folder, "y", rule("y.a", "甲"))
    assert (code, f"{name}: is no regular file" in output) == (2, True)


def test_a_file_far_too_big_is_not_read(tmp_path: pathlib.Path) -> None:
    with (tmp_path / "x.toml").open("wb") as file:
        file.truncate(10**11)
    code, output = check(tmp_path, "y", rule("y.a", "甲"))
    assert (code, "x.toml: is bigger than" in output) == (2, True)


@pytest.mark.parametrize(
    "pattern, call",
    [
        ("甲(?R)", "(?R)"),
        ("(甲(?1)?)", "(?1)"),
        ("(?<n>甲(?&n)?)", "(?&n)"),
        ("(?P<n>甲(?P>n)?)", "(?&n)"),
        ("(?<n>甲)(?&n)(?&n)", None),
        ("(?<m>(?&n))(?<n>甲)", None),
        (r"\(?R) [(?R)] # (?R)", None),
    ],
)
def test_what_calls_itself(pattern: str, call: str | None) -> None:
    assert calls_itself(pattern) == call


def test_a_rule_that_matches_too_little_for_the_program_is_told(tmp_path: pathlib.Path) -> None:
    shipped = Grammar(read_folder(SHIPPED))
    own = rule("page.number", "(?: " + shipped.rule("page.number").pattern + " )?")
    (tmp_path / "page.toml").write_text(own, "utf-8")
    grammar = load_grammar(str(tmp_path))
    assert grammar.own == ("page.number",)

    def fail(*_: object) -> None:
        raise IndexError("string index out of range")

    source = read_string("青禾市健康行动计划")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("healthplan_cli.pipeline.find_metadata", fail)
        with pytest.raises(GrammarError, match=r"your rules match .*: one of page\.number$"):
            parse_source(source, grammar)
        with pytest.raises(IndexError):
            parse_source(source, shipped)
