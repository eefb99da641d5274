"""``healthplan schema``: the contract as JSON Schema."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Print the JSON Schema of a parsed notice (draft 2020-12).

    It is derived from the types that build the output.

    \b
    Example:
      healthplan schema > healthplan.schema.json
    """
    import json

    from healthplan_cli.model.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
