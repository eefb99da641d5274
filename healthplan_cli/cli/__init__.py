"""The command line."""

from __future__ import annotations

import pathlib

import click


@click.group()
def main() -> None:
    """Turn scraped Chinese government notices into verified facts."""


@main.command()
@click.argument("file")
@click.option("-o", "out")
def extract(file: str, out: str | None) -> None:
    """Parse FILE (provisional)."""
    from healthplan_cli.pipeline import parse

    data = parse(pathlib.Path(file)).to_json(pretty=True)
    if out:
        pathlib.Path(out).write_bytes(data)
    else:
        click.echo(data.decode())
