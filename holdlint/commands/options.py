"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from holdlint.commands.hints import OneOf


def split(_ctx: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """A repeatable option whose values may be separated by commas; None if it was not given."""
    parts = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    return parts if values else None


def selectors(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """Selectors of checks; a wrong one is a usage error."""
    parts = split(ctx, option, values)
    if parts:
        from holdlint.selection import fault_of

        faults = [fault for fault in map(fault_of, parts) if fault]
        if faults:
            raise click.BadParameter("; ".join(faults), ctx, option)
    return parts


def many(name: str, what: str, callback: Callable[..., Any] = split, metavar: str = "LIST") -> Callable[..., Any]:
    return click.option(name, multiple=True, callback=callback, metavar=metavar, help=what)


def configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say where the configuration is."""
    command = click.option("--isolated", is_flag=True, help="Read no configuration file.")(command)
    return click.option("--config", "config_file", metavar="FILE", help="Read this configuration file.")(command)


_PROGRAM = (
    click.option(
        "--python",
        metavar="PATH",
        help="The program's environment, or a Python in it: for versions and the source of libraries. Nothing is run.",
    ),
    click.option("--no-python", is_flag=True, help="Look into no environment."),
    click.option("--rules", "rules", multiple=True, metavar="DIR", help="Read a folder of rules, too. Repeatable."),
    click.option("--no-cache", is_flag=True, envvar="HOLDLINT_NO_CACHE", help="Neither read nor write the cache."),
    click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache."),
    click.option(
        "-j", "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0: as many as help."
    ),
    configured,
)
_ANALYSIS = (
    many("--select", "Report these checks: codes, their beginnings, names, or ALL.", selectors),
    many("--ignore", "Do not report these checks.", selectors),
    many("--extend-select", "Report these checks, too.", selectors),
    many(
        "--exclude",
        "Leave out these files and folders (patterns as in .gitignore); replaces the default.",
        metavar="GLOBS",
    ),
    many("--extend-exclude", "Leave out these, too.", metavar="GLOBS"),
    click.option("--force-exclude", is_flag=True, help="Let patterns leave out what is named as an argument, too."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what git ignores (default: yes)."
    ),
    click.option(
        "--min-confidence",
        type=OneOf(("high", "medium", "low")),
        help="Report findings that are so sure (default: low).",
    ),
    click.option("--tests/--no-tests", default=None, help="Report findings in test code (default: no)."),
    *_PROGRAM,
)


def program(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say how a program is read: its environment, its rules, the cache, the processes."""
    return _all(_PROGRAM, command)


def analysed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say what is analysed, and what of it is told."""
    return _all(_ANALYSIS, command)


def _all(options: tuple[Callable[..., Any], ...], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command
