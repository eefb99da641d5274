"""What is wrong with a grammar is said with file, rule and position; a user's folder lies over the shipped one."""

from __future__ import annotations

import pathlib

import pytest

from healthplan_cli.grammar import Decision, Grammar, GrammarError, load_grammar
from healthplan_cli.grammar.check import check_grammar
from healthplan_cli.grammar.loader import lay_over, read_folder


def folder(tmp_path: pathlib.Path, **files: str) -> str:
    """A grammar folder; a file's name is its keyword."""
    tmp_path.mkdir(exist_ok=True)
    for name, content in files.items():
        (tmp_path / f"{name}.toml").write_text(content, "utf-8")
    return str(tmp_path)


def rule(rule_id: str, pattern: str, more: str = 'examples = [{ text = "甲" }]') -> str:
    return f"[[rule]]\nid = '{rule_id}'\nabout = 'a test'\npattern = '''{pattern}'''\n{more}\n"


def load(tmp_path: pathlib.Path, **files: str) -> Grammar:
    return Grammar(read_folder(folder(tmp_path, **files)))


def failures(tmp_path: pathlib.Path, **files: str) -> dict[str, list[str]]:
    return {report.rule: report.failures for report in check_grammar(load(tmp_path, **files), {})}


def refused(tmp_path: pathlib.Path, **files: str) -> GrammarError:
    """The error of loading the files and compiling every rule."""
    with pytest.raises(GrammarError) as caught:
        grammar = load(tmp_path, **files)
        for one in grammar.rules():
            grammar.pattern(one.id)
    return caught.value


def test_a_rule_includes_others_of_its_file_of_the_fragments_and_of_any_file(tmp_path: pathlib.Path) -> None:
    grammar = load(
        tmp_path,
        fragments=rule("fragments.digit", "[0-9]"),
        words="[[words]]\nid = 'words.units'\nabout = 'units'\nwords = ['个', '个月']\n",
        a=rule("a.one", "<digit>+ <two> <words.units>") + rule("a.two", "第"),
    )
    assert grammar.pattern("a.one").fullmatch("12第个月")
    assert grammar.includes("a.one") == ["fragments.digit", "a.two", "words.units"]


def test_a_name_of_the_same_file_wins_over_the_fragments(tmp_path: pathlib.Path) -> None:
    grammar = load(
        tmp_path, fragments=rule("fragments.x", "甲"), a=rule("a.x", "乙") + rule("a.y", "<x>")
    )
    assert grammar.pattern("a.y").fullmatch("乙")


def test_groups_sets_escapes_and_comments_are_no_includes(tmp_path: pathlib.Path) -> None:
    grammar = load(tmp_path, a=rule("a.one", r"(?<unit>甲) \<b> [<x>#] # not <this>" + "\n乙"))
    assert grammar.pattern("a.one").fullmatch("甲<b>#乙")["unit"] == "甲"


def test_an_unknown_name_is_refused_with_its_place(tmp_path: pathlib.Path) -> None:
    error = refused(tmp_path, a=rule("a.one", "甲 <nothing>"))
    assert str(error) == "a.toml, rule a.one, position 2: includes <nothing>, which no file defines"
    assert (error.file, error.rule, error.position) == ("a.toml", "a.one", 2)


def test_a_cycle_is_refused_with_its_way(tmp_path: pathlib.Path) -> None:
    error = refused(tmp_path, a=rule("a.one", "<two>") + rule("a.two", "<b.three>"), b=rule("b.three", "<a.one>"))
    assert "includes itself: a.one > a.two > b.three > a.one" in str(error)


def test_a_syntax_error_is_placed_in_the_pattern_as_written(tmp_path: pathlib.Path) -> None:
    error = refused(tmp_path, fragments=rule("fragments.digits", "[0-9]++"), a=rule("a.one", "<digits> 甲 (乙"))
    assert (error.file, error.rule, error.position) == ("a.toml", "a.one", len("<digits> 甲 (乙"))


def test_a_syntax_error_is_placed_in_the_rule_that_has_it(tmp_path: pathlib.Path) -> None:
    error = refused(tmp_path, a=rule("a.one", "<b.two> 甲"), b=rule("b.two", "乙 )"))
    assert (error.file, error.rule) == ("b.toml", "b.two")
    assert "unbalanced parenthesis" in str(error)


def test_an_id_twice_is_refused(tmp_path: pathlib.Path) -> None:
    assert "defined twice" in str(refused(tmp_path, a=rule("a.one", "甲") + rule("a.one", "乙")))


def test_an_id_of_another_file_is_refused(tmp_path: pathlib.Path) -> None:
    assert str(refused(tmp_path, a=rule("b.one", "甲"))) == 'a.toml, rule b.one: the id must start with "a."'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[rule]\n", r"a.toml: is not TOML: .*line 1"),
        ("[[rule]]\nid = 'a.one'\n", r"a.toml, rule a.one: .*missing required field `about`"),
        (rule("a.one", "甲", "exampels = []"), r"a.toml, rule a.one: .*unknown field `exampels`"),
        (rule("a.one", "甲", "match = 'anywhere'"), r"a.toml, rule a.one: Invalid enum value 'anywhere'"),
        ("rule = 3\n", r"a.toml: rule must be written \[\[rule\]\]"),
        ("words = [3]\n", r"a.toml: Expected `object`, got `int`"),
    ],
)
def test_a_file_that_is_no_grammar_is_refused(tmp_path: pathlib.Path, content: str, message: str) -> None:
    with pytest.raises(GrammarError, match=message):
        load(tmp_path, a=content)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.toml").write_bytes("about = '公告'".encode("gbk"))
    with pytest.raises(GrammarError, match="a.toml, position 9: is not UTF-8"):
        read_folder(str(tmp_path))


def test_a_folder_without_grammar_files_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(GrammarError, match="holds no .toml file"):
        read_folder(str(tmp_path))
    with pytest.raises(GrammarError, match="cannot read the grammar folder: No such file"):
        read_folder(str(tmp_path / "none"))


def test_the_check_wants_an_example(tmp_path: pathlib.Path) -> None:
    assert failures(tmp_path, a=rule("a.one", "甲", "")) == {"a.one": ["has no example"]}


def test_the_check_finds_an_example_that_does_not_match(tmp_path: pathlib.Path) -> None:
    assert failures(tmp_path, a=rule("a.one", "乙")) == {"a.one": ["does not match its example: 甲"]}


def test_the_check_finds_a_capture_that_differs(tmp_path: pathlib.Path) -> None:
    more = "examples = [{ text = '甲乙', want = { x = '乙', y = '' } }, { text = '甲甲', want = { x = ['甲', '甲'] } }]"
    assert failures(tmp_path, a=rule("a.one", "(?<x>甲)+", more)) == {
        "a.one": ["captures x='甲', not '乙', in: 甲乙", "has no group y, wanted by: 甲乙"]
    }


def test_the_check_finds_a_reject_that_matches(tmp_path: pathlib.Path) -> None:
    more = 'examples = [{ text = "甲" }]\nrejects = ["乙", "丙甲"]'
    assert failures(tmp_path, a=rule("a.one", "甲", more)) == {"a.one": ["matches its reject: 丙甲"]}
    assert failures(tmp_path, a=rule("a.one", "甲", more + "\nmatch = 'match'")) == {"a.one": []}


def test_the_check_finds_an_example_that_another_rule_of_the_family_wins(tmp_path: pathlib.Path) -> None:
    family = 'examples = [{ text = "甲乙" }]\nfamily = "f"'
    found = failures(tmp_path, a=rule("a.one", "甲", family) + rule("a.two", "甲乙", family))
    assert found == {"a.one": [], "a.two": ["example is won by a.one: 甲乙"]}


def test_a_known_failure_must_fail(tmp_path: pathlib.Path) -> None:
    known = 'examples = [{ text = "甲" }, { text = "乙", known_failure = true }]'
    assert failures(tmp_path, a=rule("a.one", "甲", known)) == {"a.one": []}
    assert failures(tmp_path, a=rule("a.one", "[甲乙]", known)) == {
        "a.one": ["known failure is cured, take the mark off: 乙"]
    }


def test_the_check_stops_a_pattern_that_backtracks(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthplan_cli.grammar.check._SECONDS", 0.05)
    more = f'examples = [{{ text = "{"a" * 40}" }}]'
    (failure,) = failures(tmp_path, a=rule("a.one", "(?:a|aa)+ [bc]", more))["a.one"]
    assert "backtracks" in failure


def test_the_check_reports_a_broken_rule_and_goes_on(tmp_path: pathlib.Path) -> None:
    found = failures(tmp_path, a=rule("a.one", "(") + rule("a.two", "甲"))
    assert found["a.two"] == []
    assert found["a.one"][0].startswith("a.toml, rule a.one, position 1: does not compile")


def test_a_user_s_rule_replaces_the_shipped_one_and_new_ones_come_first(tmp_path: pathlib.Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "top").mkdir()
    base = read_folder(folder(tmp_path / "base", a=rule("a.one", "甲") + rule("a.two", "<one>乙")))
    top = read_folder(folder(tmp_path / "top", a=rule("a.new", "丙") + rule("a.one", "丁")))
    grammar = Grammar(lay_over(base, top))
    assert [one.id for one in grammar.rules()] == ["a.new", "a.one", "a.two"]
    assert grammar.pattern("a.two").fullmatch("丁乙")
    assert grammar.version != Grammar(base).version


def test_tables_with_an_id_are_laid_over_one_by_one(tmp_path: pathlib.Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "top").mkdir()
    entry = "[[organisation]]\nid = '{}'\nnames = ['{}']\n"
    base = read_folder(folder(tmp_path / "base", a=entry.format("health", "卫健委") + entry.format("youth", "团委")))
    top = read_folder(folder(tmp_path / "top", a=entry.format("health", "卫健局") + entry.format("water", "水利局")))
    organisations = Grammar(lay_over(base, top)).data("a")["organisation"]
    assert [(one["id"], one["names"]) for one in organisations] == [
        ("health", ["卫健局"]),
        ("youth", ["团委"]),
        ("water", ["水利局"]),
    ]


def test_the_version_is_the_content_of_the_files(tmp_path: pathlib.Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    one = load(tmp_path / "x", a=rule("a.one", "甲"))
    other = load(tmp_path / "y", a=rule("a.one", "甲"))
    assert one.version == other.version
    assert len(one.version) == 12


def test_patterns_are_compiled_once(grammar: Grammar) -> None:
    assert grammar.pattern("fragments.year") is grammar.pattern("fragments.year")
    assert load_grammar() is load_grammar()


def test_what_does_not_exist_is_said(grammar: Grammar) -> None:
    with pytest.raises(GrammarError, match="rule no.such: no such rule"):
        grammar.pattern("no.such")
    with pytest.raises(GrammarError, match="no such word list"):
        grammar.words("fragments.year")


def production(rule_id: str, more: str) -> str:
    return f"[[production]]\nid = '{rule_id}'\nabout = 'a test'\n{more}\n"


def test_productions_are_checked_by_what_reads_them(tmp_path: pathlib.Path) -> None:
    def decide(text: str, grammar: Grammar) -> list[Decision]:
        return [Decision("a.one", {"value": len(text)})] if text.startswith("甲") else [Decision("a.two")]

    example = 'examples = [{{ text = "{}"{} }}]\nrejects = [{}]'
    cases = {
        example.format("甲", ", want = { value = 1 }", '"乙"'): [],
        example.format("甲", ", want = { value = 2 }", ""): ["reads {'value': 1}, not {'value': 2}, in: 甲"],
        example.format("乙", "", ""): ["example is decided by a.two: 乙"],
        example.format("甲", "", '"甲乙"'): ["decides its reject: 甲乙"],
        "rejects = []": ["has no example"],
        'when = ["after <nobody>"]': ["a.toml, rule a.one, position 6: includes <nobody>, which no file defines"],
    }
    for number, (written, expected) in enumerate(cases.items()):
        grammar = load(tmp_path / str(number), a=production("a.one", written))
        assert [report.failures for report in check_grammar(grammar, {"a": decide})] == [expected]
    assert "nothing reads the productions of this file" in failures(tmp_path / "last", a=production("a.one", ""))["a.one"][0]


def test_no_pattern_includes_a_production(tmp_path: pathlib.Path) -> None:
    files = rule("a.one", "<two>") + production("a.two", "")
    assert "includes the production a.two" in str(refused(tmp_path, a=files))
