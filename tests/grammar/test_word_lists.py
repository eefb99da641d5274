"""Word lists that share their words: each word is said once."""

from __future__ import annotations

import pathlib
import tomllib

import pytest

from healthplan_cli.grammar import GrammarError, load_grammar

ROOT = pathlib.Path(__file__).parent.parent.parent
BASE = '[[words]]\nid = "stairs.base"\nabout = "a"\nwords = ["梯", "阶"]\n'


def overlay(folder: pathlib.Path, text: str) -> str:
    (folder / "stairs.toml").write_text(text, "utf-8")
    return str(folder)


def test_a_list_holds_the_words_of_those_that_it_names(tmp_path: pathlib.Path) -> None:
    grammar = load_grammar(overlay(tmp_path, BASE + '[[words]]\nid = "stairs.all"\nabout = "b"\nalso = ["stairs.base"]\nwords = ["级", "阶"]\n'))
    assert grammar.words("stairs.all") == ["级", "阶", "梯"]
    assert grammar.words("stairs.base") == ["梯", "阶"]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ('[[words]]\nid = "stairs.all"\nabout = "b"\nalso = ["stairs.none"]\nwords = ["级"]\n', "no word list stairs.none"),
        (
            '[[words]]\nid = "stairs.a"\nabout = "b"\nalso = ["stairs.base"]\nwords = ["级"]\n'
            '[[words]]\nid = "stairs.b"\nabout = "b"\nalso = ["stairs.a"]\nwords = ["层"]\n',
            "stairs.a names other lists itself",
        ),
    ],
)
def test_what_it_names_is_a_plain_list(lists: str, message: str, tmp_path: pathlib.Path) -> None:
    with pytest.raises(GrammarError, match=message):
        load_grammar(overlay(tmp_path, BASE + lists))


def test_each_ending_of_a_body_is_said_once() -> None:
    said: dict[str, str] = {}
    for file in ("organisations", "page", "tables"):
        lists = tomllib.loads((ROOT / f"grammars/{file}.toml").read_text("utf-8"))["words"]
        for one in lists:
            if one.get("also") or one["id"].startswith("organisations.ends-"):
                for word in one["words"]:
                    shared = word in said and {file, said[word].split(".")[0]} != {"organisations"}
                    assert said.setdefault(word, one["id"]) == one["id"] or (shared and said[word] == "organisations.body-endings"), word
