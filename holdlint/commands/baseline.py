"""`holdlint baseline`: the file of known findings is written, and made shorter."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from holdlint.commands.faults import Faults
from holdlint.commands.options import analysed
from holdlint.commands.outputs import write
from holdlint.commands.running import checked, run_of

if TYPE_CHECKING:
    from holdlint.baseline.known import Known
    from holdlint.model.findings import Finding

GROWN = 1
"""The exit code if there are findings that the baseline does not have."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@analysed
@click.option(
    "-o", "--output", "--baseline", "target", metavar="FILE",
    help="The file; default: the `baseline` of the configuration, or holdlint-baseline.toml beside it.",
)  # fmt: skip
@click.option("--grow", is_flag=True, help="Add new findings to a baseline that is there already.")
@click.option("--reason", default="", metavar="TEXT", help="Why what is added is left as it is.")
@click.option("--owner", default="", metavar="NAME", help="Who is to mend what is added.")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Tell what is added again after this day.",
)
def baseline(
    paths: tuple[str, ...],
    target: str | None,
    grow: bool,
    reason: str,
    owner: str,
    expires: datetime | None,
    **options: Any,
) -> None:
    """Write the findings of today into a file; `holdlint check --baseline FILE` tells only what is not in it.

    If the file is there, what is mended is taken out, what moved is brought up to date, and the notes of people stay.
    New findings are not added but told, with exit code 1, unless --grow is given.
    """
    from holdlint.baseline.entries import NAME, Entry, written
    from holdlint.baseline.matching import now

    run = run_of(paths, options)
    path = os.path.abspath(target) if target else run.config.baseline or os.path.join(run.config.base, NAME)
    is_new = not os.path.exists(path)
    outcome = checked(replace(run, new_baseline=path))
    known = outcome.known
    assert known is not None
    notes = Entry("", "", "", (), 1, reason, owner, date(expires.year, expires.month, expires.day) if expires else None)
    entries = now(known.found, known.told_from, known.looked_at, notes if grow or is_new else None)
    text = written(entries)
    if is_new or _text(path) != text:
        write(text, path)
    name = os.path.relpath(path)
    click.echo(f"{name}: {_counted(sum(entry.count for entry in entries))}{_changes(known, grow or is_new)}")
    if known.found.new and not (grow or is_new):
        write("".join(map(_line, known.found.new)), None)
        click.echo(f"{_counted(len(known.found.new))} not in the baseline; --grow adds them.")
        click.get_current_context().exit(GROWN)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise Faults([f"{path}: cannot be read: {error.strerror}"]) from error


def _changes(known: Known, grown: bool) -> str:
    said = [f"{known.mended} mended"] if known.mended else []
    if grown and known.found.new and known.found.slots:
        said.append(f"{len(known.found.new)} added")
    return f" ({', '.join(said)})" if said else ""


def _counted(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"


def _line(finding: Finding) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.code} {finding.message}\n"
