"""Every type and field is described, in the schema and in the documentation alike.

To change a description, change ``healthplan_cli/model/facts.py``, run ``pytest tests/model --rewrite-docs``, read the
difference, and commit both.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

import jsonschema
import pytest
from model.reference import DOCS, columns, contract, with_part

from healthplan_cli import parse
from healthplan_cli.model.records import TABLES
from healthplan_cli.model.schema import json_schema

SAMPLES = sorted((pathlib.Path(__file__).parents[2] / "samples").glob("*.txt"))


@pytest.mark.parametrize("page, made", [("contract.md", contract), ("export.md", columns)])
def test_the_documentation_is_made_from_the_types(page: str, made: Callable[[], str], request: pytest.FixtureRequest) -> None:
    path = DOCS / page
    written = path.read_text("utf-8")
    if request.config.getoption("--rewrite-docs"):
        path.write_text(with_part(written, made()), "utf-8")
    assert not request.config.getoption("--rewrite-docs"), "the documentation was rewritten: read it, then run again"
    assert written == with_part(written, made())


def examples() -> list[list[str]]:
    """The rows of the table that says what the number of a target means."""
    section = (DOCS / "contract.md").read_text("utf-8").partition("## What the number of a target means")[2].partition("\n* ")[0]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


@pytest.mark.parametrize("row", examples(), ids=lambda row: row[0])
def test_examples_of_targets_in_the_contract_hold(row: list[str]) -> None:
    (target,) = parse(f"青禾市健康行动计划\n一、行动目标\n到2030年,{row[0]}。").targets
    assert [target.direction, target.comparator, str(target.value), target.unit] == row[1:5]


def test_each_type_and_field_has_a_title_and_a_description() -> None:
    schema = json_schema()
    for name, definition in schema["$defs"].items():
        assert definition["title"] == name
        assert definition["description"], name
        for field, said in definition["properties"].items():
            assert said["title"] and said["description"], f"{name}.{field}"


def test_the_schema_says_which_contract_it_is_of() -> None:
    schema = json_schema()
    assert schema["$id"] == f"urn:healthplan:document:{schema['$defs']['Document']['properties']['schema_version']['default']}"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_document_fits_the_schema(sample: pathlib.Path) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(parse(sample).to_json()))


def test_each_column_is_described_and_named_once() -> None:
    for table in TABLES:
        assert all(column.about for column in table.columns)
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert names[0] == "document_id"
