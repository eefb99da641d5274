"""The small commands, and what holds for all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import click
import jsonschema
import pytest
from click.core import Group
from click.testing import CliRunner, Result

from healthplan_cli import __version__
from healthplan_cli.cli.common import printable
from healthplan_cli.cli.program import COMMANDS, Program, program
from healthplan_cli.grammar import load_grammar
from healthplan_cli.model import SCHEMA_VERSION


def invoke(*arguments: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, arguments, input=data, prog_name="healthplan")


def all_commands(group: Group | Program = program, path: tuple[str, ...] = ()) -> Iterator[Any]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from all_commands(found, (*path, name))


ALL = dict(all_commands())


def test_the_table_of_commands_is_complete() -> None:
    assert program.list_commands(click.Context(program)) == list(COMMANDS)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_command_helps_with_an_example(path: tuple[str, ...]) -> None:
    help_text = invoke(*path, "--help").output
    assert re.search(r"Examples?:\n +.*healthplan " + " ".join(path), help_text)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_option_is_explained(path: tuple[str, ...]) -> None:
    for parameter in ALL[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_version_names_program_schema_and_grammar() -> None:
    expected = f"healthplan {__version__}, schema {SCHEMA_VERSION}, grammar {load_grammar().version}\n"
    assert invoke("--version").output == expected


def test_wrong_usage_ends_with_two() -> None:
    assert invoke("extrct").exit_code == 2
    assert invoke("extract").exit_code == 2
    assert invoke("extract", "--no-such-option", "-").exit_code == 2


def test_the_schema_is_a_schema() -> None:
    schema = json.loads(invoke("schema").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$ref"] == "#/$defs/Document"


def test_text_prints_what_offsets_count_in() -> None:
    text = "\ufeff一、总则\r\n\u200b二、目标\n\n"
    assert invoke("text", "-", data=text.encode("utf-16-le")).stdout_bytes.decode("utf-8") == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("卫生健康 a~", "卫生健康 a~"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\rc\td", "a\\nb\\rc\\td"),
        ("\u202e反\u200b", "\\u202e反\\u200b"),
        ("\x9b1m\x7f", "\\x9b1m\\x7f"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_a_terminal_might_act_on_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown
