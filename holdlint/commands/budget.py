"""`holdlint budget`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from holdlint.commands.faults import FINDINGS, Faults
from holdlint.commands.options import many, program
from holdlint.commands.outputs import write
from holdlint.commands.progress import shown
from holdlint.commands.running import mendable, run_of

if TYPE_CHECKING:
    from holdlint.budget.sums import Asked
    from holdlint.config import Config
    from holdlint.model.budget import Budget


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--rate", metavar="RATE", help="How often each entry point is called: 3/s, 180/min, 10k/h.")
@click.option(
    "--rates", metavar="FILE", help='A TOML file with the rate of each route or function: "GET /users" = "3/s".'
)
@click.option("--upstream", metavar="TIME", help="How long whatever is waited for takes: 60s, 500ms, 2min.")
@click.option("--max-hold", metavar="TIME", help="Exit with 1 if a connection can be held for longer.")
@click.option("--max-use", metavar="SHARE", help="Exit with 1 if an entry point needs more of its pool: 80%.")
@click.option(
    "--plot", metavar="FILE", help="Draw connections needed over the upstream's latency (needs holdlint[plot])."
)
@click.option("--output-format", type=click.Choice(("text", "json")), help="Default: text.")
@click.option("-o", "--output-file", metavar="FILE", help="Write the table to a file.")
@many(
    "--exclude", "Leave out these files and folders (patterns as in .gitignore); replaces the default.", metavar="GLOBS"
)
@click.option("--tests/--no-tests", default=None, help="Look at test code, too (default: no).")
@program
def budget(paths: tuple[str, ...], **options: Any) -> None:
    """Say what holds ask of connection pools: how long, above which rate a pool runs dry, how many connections are needed.

    Rates, times that others allow and thresholds may stand in [tool.holdlint.budget], too.
    """
    output = options.pop("output_format")
    run = run_of(paths, {**options, "force_exclude": False})
    asked = _asked(run.config, options)
    from holdlint.budget import sums

    wanted = sums.latencies(asked)
    if options["plot"] is not None:
        from holdlint.budget.picture import grid

        wanted += grid(asked)
    from holdlint.checking import measure

    with mendable(run), shown() as progress:
        found, problems = measure(replace(run, progress=progress), wanted)
    if unknown := sums.unknown_rates(found, asked.rates):
        click.echo(f"warning: no entry point that holds while it waits: {', '.join(unknown)}", err=True)
    rows = sums.rows(found, asked)
    if output == "json":
        from holdlint.budget.json_table import json_table

        write(json_table(found, rows, asked, problems), options["output_file"])
    else:
        from holdlint.budget.table import table

        write(table(found, rows, asked), options["output_file"])
        for problem in problems:
            click.echo(f"warning: {problem.path}:{problem.line}: {problem.message}", err=True)
    if options["plot"] is not None:
        _draw(found, asked, options["plot"])
    if any(row.over for row in rows):
        click.get_current_context().exit(FINDINGS)


def _asked(config: Config, options: dict[str, Any]) -> Asked:
    """What the arguments of `budget` ask for. Raises `Faults`."""
    from holdlint.budget.options import READ, asked, rates_of

    try:
        rates = rates_of(Path(options["rates"]).read_text(encoding="utf-8")) if options["rates"] is not None else {}
    except (OSError, ValueError) as error:
        raise Faults([f"{options['rates']}: {getattr(error, 'strerror', None) or error}"]) from error
    try:
        return asked(config.budget, {key: options.get(key.replace("-", "_")) for key in READ}, rates)
    except ValueError as error:
        raise Faults([str(error)]) from error


def _draw(found: Budget, asked: Asked, target: str) -> None:
    """Draws the picture. Raises `Faults` if nothing can be drawn, or if the file cannot be written."""
    from holdlint.budget.picture import draw

    try:
        draw(found, asked, target)
    except ImportError as error:
        raise Faults(["--plot needs matplotlib: pip install 'holdlint[plot]'"]) from error
    except (OSError, ValueError) as error:
        raise Faults([f"{target}: cannot be written: {getattr(error, 'strerror', None) or error}"]) from error
