"""From what was asked on the command line to a run."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from holdlint.commands.faults import Faults
from holdlint.commands.progress import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdlint.checking import Outcome, Run
    from holdlint.config import Config


def run_of(paths: tuple[str, ...], options: dict[str, Any]) -> Run:
    """What the arguments of a command ask for. Raises `Faults`."""
    from holdlint.checking import Run, Stdin
    from holdlint.versions.environment import active_environment

    stdin = None
    if "-" in paths and "stdin_filename" in options:
        paths = tuple(path for path in paths if path != "-")
        stdin = Stdin(options["stdin_filename"], sys.stdin.buffer.read())
    elif options.get("stdin_filename") is not None:
        raise click.UsageError("--stdin-filename needs `-` as a path: it names what standard input stands for")
    return Run(
        root=os.getcwd(),
        attic=[],
        config=config_of(options),
        paths=paths,
        stdin=stdin,
        force_exclude=options["force_exclude"],
        use_cache=not options["no_cache"],
        active=active_environment(os.environ),
        jobs=options["jobs"],
        since=_revision(options),
    )


def _revision(options: dict[str, Any]) -> str | None:
    """The revision that findings are to be new against. Who runs pre-commit on a range of commits has named it there."""
    if not options.get("changed_only"):
        revision: str | None = options.get("since")
        return revision
    if options.get("since") is not None:
        raise click.UsageError("--changed-only is --since HEAD; give one of the two")
    return os.environ.get("PRE_COMMIT_FROM_REF") or "HEAD"


def _environment(python: str) -> str:
    """The absolute path of the environment that was named. Raises `Faults` if nothing is there."""
    if not os.path.exists(python):
        raise Faults([f"--python: there is no {python}"])
    return os.path.abspath(python)


def config_of(options: dict[str, Any]) -> Config:
    """The configuration file's settings with those of the command line laid over them. Raises `Faults`.

    A selection on the command line starts anew: what the file selects and ignores besides does not apply to it.
    """
    from dataclasses import replace

    from holdlint.config import ConfigError, load_config

    try:
        config = load_config(os.getcwd(), options["config_file"], options["isolated"])
    except ConfigError as error:
        raise Faults(error.faults) from error
    if options.get("select") is not None:
        config = replace(config, ignore=(), extend_select=())
    plain = (
        "select", "ignore", "exclude", "respect_gitignore", "tests", "output_format", "trace", "min_confidence",
    )  # fmt: skip
    given = {key: options[key] for key in plain if options.get(key) is not None}
    for key in ("extend_select", "extend_exclude"):
        given[key] = (*getattr(config, key), *(options.get(key) or ()))
    for key in ("cache_dir", "baseline"):
        if options.get(key):
            given[key] = os.path.abspath(options[key])
    folders = tuple(map(os.path.abspath, options.get("rules") or ()))
    if missing := [folder for folder in folders if not os.path.isdir(folder)]:
        raise Faults(f"--rules: there is no folder {folder}" for folder in missing)
    if options.get("no_python") and options.get("python") is not None:
        raise Faults(["--python and --no-python contradict each other"])
    if options.get("no_python"):
        given["python"] = False
    elif options.get("python") is not None:
        given["python"] = _environment(options["python"])
    return replace(config, rules=(*config.rules, *folders), **given)


@contextmanager
def mendable(run: Run) -> Iterator[None]:
    """Turns what the user can mend into `Faults`."""
    from holdlint.baseline.entries import BaselineError
    from holdlint.discover import MissingPaths
    from holdlint.git import GitError
    from holdlint.rulebook.source import RuleErrors

    try:
        yield
    except MissingPaths as error:
        raise Faults(f"{path}: no such file or folder" for path in error.paths) from error
    except RuleErrors as error:
        raise Faults(error.errors) from error
    except BaselineError as error:
        raise Faults(error.faults) from error
    except GitError as error:
        raise Faults([str(error)]) from error
    except FileNotFoundError as error:
        if error.filename not in (run.config.baseline, run.new_baseline):
            raise
        raise Faults([f"there is no baseline {error.filename}; `holdlint baseline` writes one"]) from error


def checked(run: Run, quiet: bool = False) -> Outcome:
    """Runs the checks, and shows that it does unless `quiet`. Raises `Faults` for what the user can mend."""
    from dataclasses import replace

    from holdlint.checking import check

    with mendable(run), shown(quiet) as progress:
        return check(replace(run, progress=progress))


def remarks(outcome: Outcome, quiet: bool) -> None:
    """Tells on standard error what there is to be said about the baseline."""
    known = outcome.known
    if known is None:
        return
    name = os.path.relpath(known.path)
    for slot in known.expired:
        owner = f" ({slot.entry.owner})" if slot.entry.owner else ""
        click.echo(f"warning: {name}:{slot.line}: expired on {slot.entry.expires}{owner}", err=True)
    if known.mended and not quiet:
        what = "1 finding is" if known.mended == 1 else f"{known.mended} findings are"
        click.echo(f"note: {what} no more; `holdlint baseline` takes them out of {name}", err=True)
