"""``healthplan view``: notices as pages for people."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from healthplan_cli.cli.common import (
    CommandError,
    ExitCode,
    encoding_option,
    form_option,
    grammar_option,
    in_a_folder,
    max_bytes_option,
    ocr_option,
    quiet_option,
    say,
    write_out,
)

if TYPE_CHECKING:
    from healthplan_cli.view.inputs import Entry, Inputs

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def _language() -> str:
    """``zh`` where the environment asks for Chinese, else ``en``."""
    locale = next((os.environ[name] for name in _LOCALES if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option("-o", "--output", metavar="OUT", help="The page, or the folder for the pages of several notices.")
@click.option(
    "--source",
    metavar="DIR",
    type=click.Path(exists=True),
    help="The source notices of parsed ones: a folder, or one file; else they are looked for beside them.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    help="The language a page opens in; its button changes it. [default: as LANG says]",
)
@quiet_option
@form_option
@ocr_option
@encoding_option
@max_bytes_option
@grammar_option
@click.pass_context
def command(
    context: click.Context,
    /,
    files: tuple[str, ...],
    output: str | None,
    source: str | None,
    language: str | None,
    quiet: bool,
    **reading: Any,
) -> None:
    """Show a notice as a page: its text with every fact marked.

    FILE is a notice in any format that can be read, - for standard input, or a parsed one
    (.json, .jsonl), whose source is looked for beside it. The page is one file that needs no
    network. Of several notices, or of a folder, OUT is a folder: a page a notice, and index.html.
    Exit code 0: written; 1: written, but an input failed; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan view notice.txt -o notice.html
      healthplan view parsed/ --source notices/ -o pages/
      healthplan view parsed/notice.json --source notices/ --lang zh > notice.html
    """
    from healthplan_cli.view.inputs import Inputs, Options, ViewError

    options = Options(
        source=source,
        grammar=reading["grammar_folder"],
        encoding=reading["encoding"],
        form=reading["form"],
        max_bytes=reading["max_bytes"],
        ocr=reading["ocr"],
    )
    inputs = Inputs(options)
    language = language or _language()
    try:
        if len(files) > 1 or os.path.isdir(files[0]) or _is_folder(output):
            _write_site(context, inputs, files, output, language, quiet)
        else:
            in_a_folder(output)
            entries = list(inputs.read(files[0]))
            if len(entries) != 1:
                raise CommandError(
                    f"{files[0]} has {len(entries):,} notices: name a folder for their pages with -o DIR/"
                )
            _write_page(entries[0], output, language, quiet)
    except ViewError as error:
        raise CommandError(str(error)) from error
    _save_cache()


def _is_folder(output: str | None) -> bool:
    return output is not None and (os.path.isdir(output) or output.endswith(("/", os.sep)))


def _write_page(entry: Entry, output: str | None, language: str, quiet: bool) -> None:
    from healthplan_cli.view.page import view
    from healthplan_cli.writers.files import write_atomically

    page = view(entry.document, language=language)
    if output is None:
        write_out(page)
    else:
        write_atomically(output, page)
        if not quiet:
            say(f"{output}: {_counts(entry)}")


def _counts(entry: Entry) -> str:
    document = entry.document
    counts = (
        (len(document.targets), "targets"),
        (len(document.responsibilities), "responsibilities"),
        (len(document.diagnostics), "diagnostics"),
    )
    return ", ".join(f"{what} {count:,}" for count, what in counts)


def _write_site(
    context: click.Context, inputs: Inputs, files: tuple[str, ...], output: str | None, language: str, quiet: bool
) -> None:
    from healthplan_cli.cli.progress import progress
    from healthplan_cli.view.inputs import Failure
    from healthplan_cli.view.site import INDEX, write_site

    if output is None:
        raise CommandError("several notices: name a folder for their pages with -o DIR")
    avoid = os.path.realpath(output)
    for path in files:
        if os.path.isdir(path) and os.path.realpath(path) == avoid:
            raise CommandError(f"{path} is an input and OUT at once; choose another folder for the pages")
    with progress(None, quiet=quiet) as counter:
        for one in write_site(inputs.read_all(files, avoid), output, language):
            counter.notice_done(failed=isinstance(one, Failure))
            if isinstance(one, Failure):
                say(f"{one.name}: {one.reason}")
    if not quiet:
        say(f"{os.path.join(output, INDEX)}: {counter.done - counter.failed:,} pages, {counter.failed:,} failed")
        if inputs.not_parsed:
            say(f"{len(inputs.not_parsed):,} files of JSON are no parsed notices and were left out")
    if counter.failed:
        context.exit(ExitCode.FINDINGS)


def _save_cache() -> None:
    from healthplan_cli.grammar.cache import shared_cache

    shared_cache().save()
