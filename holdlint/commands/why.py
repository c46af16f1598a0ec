"""`holdlint why PATH:LINE`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from holdlint.commands.options import program
from holdlint.commands.outputs import write
from holdlint.commands.progress import shown
from holdlint.commands.running import mendable, run_of


def _place(ctx: click.Context, argument: click.Parameter, value: str) -> tuple[str, int]:
    """`PATH:LINE`; a column behind it is passed over."""
    path, _, last = value.rstrip(":").rpartition(":")
    before, _, number = path.rpartition(":")
    if before and number.isdigit() and last.isdigit():
        path, last = before, number
    if not path or not last.isdigit() or int(last) < 1:
        raise click.BadParameter(f"write PATH:LINE, as in `app/api.py:42`, not `{value}`", ctx, argument)
    return path, int(last)


@click.command()
@click.argument("place", metavar="PATH:LINE", callback=_place)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Default: text.")
@program
def why(place: tuple[str, int], paths: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Explain why the calls in a line are reported, or why they are not.

    PATHS are the program (default: the working directory).
    """
    from holdlint.checking import why as asked
    from holdlint.report.why_text import why_json, why_text

    run = run_of(paths, {"force_exclude": False, **options})
    with mendable(run), shown() as progress:
        answer, sources = asked(replace(run, progress=progress), *place)
    write(why_json(answer) if output_format == "json" else why_text(answer, sources.line), None)
