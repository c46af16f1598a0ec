"""Where reports go, in which format: `-o sarif:out.sarif -o github:-`."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from holdlint.commands.faults import Faults
from holdlint.commands.hints import near
from holdlint.commands.terminal import coloured, linked, watched
from holdlint.report.formats import FORMATS

if TYPE_CHECKING:
    from holdlint.checking import Outcome
    from holdlint.config import Config
    from holdlint.report.formats import Format
    from holdlint.report.told import Told

_WORD = re.compile(r"(?P<word>[a-z][a-z-]+):(?P<rest>.*)", re.DOTALL)
"""What can be a format in front of a file; a drive of Windows has one letter."""


@dataclass(frozen=True)
class Output:
    """One report to be written."""

    format: Format | None
    """None: the one of `--output-format`."""
    target: str | None
    """A file; None: standard output."""


def outputs(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    """What the values of `-o` ask for; none: one report on standard output."""
    found = [_output(ctx, option, value) for value in values]
    targets = [output.target for output in found]
    twice = {target or "-" for target in targets if targets.count(target) > 1}
    if twice:
        raise click.BadParameter(f"two reports for one file: {', '.join(sorted(twice))}", ctx, option)
    return tuple(found) or (Output(None, None),)


def _output(ctx: click.Context, option: click.Parameter, value: str) -> Output:
    match = _WORD.fullmatch(value)
    if match is None:
        return Output(None, _target(value))
    for name in FORMATS:
        if name == match["word"]:
            if not match["rest"]:
                raise click.BadParameter(f"`{value}` names no file; `{name}:-` is standard output", ctx, option)
            return Output(name, _target(match["rest"]))
    hint = near(match["word"], FORMATS).strip() or f"Formats: {', '.join(FORMATS)}."
    raise click.BadParameter(
        f"`{match['word']}` is no format. {hint} (A file with a colon in its name: `./{value}`.)", ctx, option
    )


def _target(value: str) -> str | None:
    return None if value == "-" else value


def print_report(outcome: Outcome, config: Config, options: dict[str, Any]) -> None:
    """Writes every report that was asked for. Raises `Faults` if a file cannot be written."""
    told = _told(outcome, config, options)
    for output in options["outputs"]:
        name = output.format or config.output_format or _usual(output.target)
        if options["statistics"]:
            from holdlint.report.statistics import statistics, statistics_json

            write((statistics_json if name == "json" else statistics)(told.report), output.target)
        else:
            from holdlint.report.formats import render

            colour = coloured(options["color"], output.target)
            write(render(name, told.looking(colour, linked(colour, output.target))), output.target)


def _usual(target: str | None) -> Format:
    """The format if nobody asked for one: a person is shown the source, too."""
    return "full" if target is None and watched(sys.stdout) else "text"


def _told(outcome: Outcome, config: Config, options: dict[str, Any]) -> Told:
    from holdlint.ignored import work_tree
    from holdlint.report.told import Style, Told

    root = os.getcwd()
    top = work_tree(root)
    folder = os.path.relpath(root, top).replace(os.sep, "/") if top is not None else "."
    return Told(
        outcome.report,
        outcome.sources.line,
        outcome.sources.whole_line,
        Style(
            trace=config.trace, quiet=options["quiet"], show_suppressed=options["show_suppressed"], note=_note(outcome)
        ),
        "" if folder == "." else folder,
        outcome.known is not None or outcome.news is not None,
    )


def _note(outcome: Outcome) -> str:
    """What comparing with another commit has shown besides what is new."""
    if outcome.news is None:
        return ""
    earlier, gone = outcome.news.earlier, outcome.news.gone
    said = [f"{earlier} finding{'' if earlier == 1 else 's'} not new"] if earlier else []
    said += [f"{gone} no more"] if gone else []
    return f"{', '.join(said)}." if said else ""


def write(text: str, target: str | None) -> None:
    """Writes UTF-8, or what the terminal understands. Raises `Faults` if a file cannot be written.

    Names of files may hold bytes that are no text; they come out as backslash escapes.
    """
    if target is not None:
        try:
            with open(target, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise Faults([f"{target}: cannot be written: {error.strerror}"]) from error
        return
    encoding = (sys.stdout.encoding or "utf-8") if sys.stdout.isatty() else "utf-8"
    stream = sys.stdout.buffer
    stream.write(text.encode(encoding, "backslashreplace"))
    stream.flush()
