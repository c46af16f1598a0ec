"""The command line. It only declares, asks and prints; each command loads what it needs when it runs."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from holdlint import __version__
from holdlint.commands.faults import FAILURE, Faults
from holdlint.commands.outputs import outputs, print_report, write
from holdlint.report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from holdlint.budget.sums import Asked
    from holdlint.checking import Run
    from holdlint.config import Config
    from holdlint.model.budget import Budget
    from holdlint.model.findings import Problem

FINDINGS, INTERRUPTED = 1, 130
"""Exit codes besides 0 and `FAILURE`: something was found; somebody pressed Ctrl-C."""
ALIASES = {"explain": "rule"}


class _Doors(click.Group):
    """The commands, with aliases, a hint for a path without a command, and exit codes that say what happened."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, ALIASES.get(cmd_name, cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if self.get_command(ctx, word) is None and (os.path.exists(word) or "/" in word or word.endswith(".py")):
            ctx.fail(f"No such command '{word}'. Did you mean `holdlint check {word}`?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except Exception:
            import traceback

            # A chain of errors from a deep recursion can be a million lines long; the end of it says what happened.
            traceback.print_exc(limit=-12, chain=False)
            click.echo(f"error: holdlint {__version__} failed: this is a fault of holdlint, please report it", err=True)
            ctx.exit(FAILURE)


@click.group(cls=_Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="holdlint %(version)s")
def main() -> None:
    """Find database connections that are held while the program waits on the network.

    Exit codes: 0 nothing found, 1 something found, 2 wrong usage, wrong configuration, a missing path, or a fault of
    holdlint.
    """


def _split(_ctx: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """A repeatable option whose values may be separated by commas; None if it was not given."""
    parts = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    return parts if values else None


def _selectors(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """Selectors of checks; a wrong one is a usage error."""
    parts = _split(ctx, option, values)
    if parts:
        from holdlint.selection import fault_of

        faults = [fault for fault in map(fault_of, parts) if fault]
        if faults:
            raise click.BadParameter("; ".join(faults), ctx, option)
    return parts


def _many(name: str, what: str, callback: Callable[..., Any] = _split, metavar: str = "LIST") -> Callable[..., Any]:
    return click.option(name, multiple=True, callback=callback, metavar=metavar, help=what)


def _configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say where the configuration is."""
    command = click.option("--isolated", is_flag=True, help="Read no configuration file.")(command)
    return click.option("--config", "config_file", metavar="FILE", help="Read this configuration file.")(command)


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@_many("--select", "Report these checks: codes, their beginnings, names, or ALL.", _selectors)
@_many("--ignore", "Do not report these checks.", _selectors)
@_many("--extend-select", "Report these checks, too.", _selectors)
@_many(
    "--exclude", "Leave out these files and folders (patterns as in .gitignore); replaces the default.", metavar="GLOBS"
)
@_many("--extend-exclude", "Leave out these, too.", metavar="GLOBS")
@click.option("--force-exclude", is_flag=True, help="Let patterns leave out what is named as an argument, too.")
@click.option(
    "--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what git ignores (default: yes)."
)
@click.option(
    "--min-confidence",
    type=click.Choice(("high", "medium", "low")),
    help="Report findings that are so sure (default: low).",
)
@click.option("--tests/--no-tests", default=None, help="Report findings in test code (default: no).")
@click.option(
    "--python", metavar="PATH", help="The program's environment, or a Python in it: for versions. Nothing is run."
)
@click.option("--rules", "rules", multiple=True, metavar="DIR", help="Read a folder of rules, too. Repeatable.")
@click.option("--output-format", type=click.Choice(FORMATS), envvar="HOLDLINT_OUTPUT_FORMAT", help="Default: text.")
@click.option(
    "-o", "--output", "--output-file", "outputs", multiple=True, callback=outputs, metavar="[FORMAT:]FILE",
    help="Write the report to a file (`-`: standard output), in a format of its own. Repeatable.",
)  # fmt: skip
@click.option("--trace/--no-trace", default=None, help="Show the way from the hold to the wait (default: yes).")
@click.option("--show-suppressed", is_flag=True, help="Show findings that a comment silences, too.")
@click.option("--statistics", is_flag=True, help="Print counts instead of findings, and how much could be followed.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Default: auto.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if something is found.")
@click.option("--stdin-filename", metavar="FILE", help="The file that standard input (`-`) stands for.")
@click.option("--no-cache", is_flag=True, envvar="HOLDLINT_NO_CACHE", help="Neither read nor write the cache.")
@click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0: as many as help.")
@_configured
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check files and folders (default: the working directory); `-` reads standard input.

    The files given are the whole program: a call into a file that is not among them is not followed.
    """
    run = _run(paths, options)
    from holdlint.checking import check as checked

    with _mendable():
        outcome = checked(run)
    if not outcome.files and run.stdin is None:
        click.echo("warning: no Python files found", err=True)
    print_report(outcome, run.config, options)
    if not outcome.clean and not options["exit_zero"]:
        click.get_current_context().exit(FINDINGS)


def _run(paths: tuple[str, ...], options: dict[str, Any]) -> Run:
    """What the arguments of `check` ask for. Raises `Faults`."""
    from holdlint.checking import Run, Stdin

    stdin = None
    if "-" in paths:
        paths = tuple(path for path in paths if path != "-")
        stdin = Stdin(options["stdin_filename"], sys.stdin.buffer.read())
    elif options["stdin_filename"] is not None:
        raise click.UsageError("--stdin-filename needs `-` as a path: it names what standard input stands for")
    return Run(
        root=os.getcwd(),
        attic=[],
        config=_config(options),
        paths=paths,
        stdin=stdin,
        force_exclude=options["force_exclude"],
        use_cache=not options["no_cache"],
        python=_environment(options["python"]),
        active=os.environ.get("VIRTUAL_ENV"),
        jobs=options["jobs"],
    )


def _environment(python: str | None) -> str | None:
    """The absolute path of the environment that was named. Raises `Faults` if nothing is there."""
    if python is None:
        return None
    if not os.path.exists(python):
        raise Faults([f"--python: there is no {python}"])
    return os.path.abspath(python)


def _config(options: dict[str, Any]) -> Config:
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
    if options.get("cache_dir"):
        given["cache_dir"] = os.path.abspath(options["cache_dir"])
    folders = tuple(map(os.path.abspath, options.get("rules") or ()))
    if missing := [folder for folder in folders if not os.path.isdir(folder)]:
        raise Faults(f"--rules: there is no folder {folder}" for folder in missing)
    return replace(config, rules=(*config.rules, *folders), **given)


@contextmanager
def _mendable() -> Iterator[None]:
    """Turns what the user can mend into `Faults`."""
    from holdlint.discover import MissingPaths
    from holdlint.rulebook.source import RuleErrors

    try:
        yield
    except MissingPaths as error:
        raise Faults(f"{path}: no such file or folder" for path in error.paths) from error
    except RuleErrors as error:
        raise Faults(error.errors) from error


def _place(ctx: click.Context, argument: click.Parameter, value: str) -> tuple[str, int]:
    """`PATH:LINE`; a column behind it is passed over."""
    path, _, last = value.rstrip(":").rpartition(":")
    before, _, number = path.rpartition(":")
    if before and number.isdigit() and last.isdigit():
        path, last = before, number
    if not path or not last.isdigit() or int(last) < 1:
        raise click.BadParameter(f"write PATH:LINE, as in `app/api.py:42`, not `{value}`", ctx, argument)
    return path, int(last)


@main.command()
@click.argument("place", metavar="PATH:LINE", callback=_place)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Default: text.")
@click.option(
    "--python", metavar="PATH", help="The program's environment, or a Python in it: for versions. Nothing is run."
)
@click.option("--rules", "rules", multiple=True, metavar="DIR", help="Read a folder of rules, too. Repeatable.")
@click.option("--no-cache", is_flag=True, envvar="HOLDLINT_NO_CACHE", help="Neither read nor write the cache.")
@click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0: as many as help.")
@_configured
def why(place: tuple[str, int], paths: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Explain why the calls in a line are reported, or why they are not.

    PATHS are the program (default: the working directory).
    """
    from holdlint.checking import why as asked
    from holdlint.report.why_text import why_json, why_text

    run = _run(paths, {"stdin_filename": None, "force_exclude": False, **options})
    with _mendable():
        answer, sources = asked(run, *place)
    write(why_json(answer) if output_format == "json" else why_text(answer, sources.line), None)


@main.command()
def server() -> None:
    """Serve editors over standard input and output (extra: `holdlint[lsp]`)."""
    try:
        from holdlint.server.language_server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise Faults(["the language server needs pygls: pip install 'holdlint[lsp]'"]) from error
    make_server().start_io()


@main.command()
@click.argument("check", metavar="[CODE]", required=False)
@click.option("--all", "every", is_flag=True, help="Explain all checks.")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Default: text.")
def rule(check: str | None, every: bool, output_format: str) -> None:
    """Explain a check (a code or a name), or all of them. Also: `holdlint explain`."""
    from holdlint.checks import BY_NAME, CHECKS
    from holdlint.selection import fault_of

    if every == (check is not None):
        raise click.UsageError("Name one check (`holdlint rule HLD101`), or ask for --all.")
    chosen = list(CHECKS.values())
    if check is not None:
        one = CHECKS.get(check.upper()) or BY_NAME.get(check)
        if one is None:
            raise click.UsageError(fault_of(check) or f"`{check}` stands for several checks; name one")
        chosen = [one]
    if output_format == "json":
        import json

        rows = [
            {
                "code": it.code,
                "name": it.name,
                "default": it.default_on,
                "summary": it.summary,
                "explanation": it.documentation.strip(),
            }
            for it in chosen
        ]
        write(json.dumps(rows if every else rows[0], ensure_ascii=False, indent=2) + "\n", None)
    else:
        write("\n".join(it.page for it in chosen), None)


@main.command()
@click.argument("library", required=False)
@_configured
def rules(library: str | None, **options: Any) -> None:
    """List the libraries that are known, or what is known of one."""
    from holdlint.report.rule_rows import libraries, rows
    from holdlint.rulebook.load import RuleErrors, builtin_folder, read_folder

    folders = [str(builtin_folder()), *_config(options).rules]
    try:
        files = [file.rules for folder in folders for file in read_folder(_path(folder))]
    except RuleErrors as error:
        raise Faults(error.errors) from error
    if library is None:
        write(libraries(files), None)
        return
    chosen = [file for file in files if library == file.library.name or library in file.library.modules]
    if not chosen:
        from difflib import get_close_matches

        near = get_close_matches(library, [file.library.name for file in files], n=1)
        raise click.UsageError(f"No rules for `{library}`." + (f" Did you mean `{near[0]}`?" if near else ""))
    write(rows(chosen), None)


def _path(folder: str) -> Any:
    from pathlib import Path

    return Path(folder)


@main.command()
@click.argument("key", required=False)
@_configured
def config(key: str | None, **options: Any) -> None:
    """Print the settings in force, or one of them."""
    from holdlint.effective import lines, setting

    found = _config(options)
    if key is None:
        write(lines(found), None)
        return
    line = setting(found, key)
    if line is None:
        raise click.UsageError(f"Unknown key `{key}`; `holdlint config` lists all.")
    write(line + "\n", None)


@main.command()
@click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache.")
@_configured
def clean(**options: Any) -> None:
    """Remove the cache."""
    from holdlint.cache_folder import remove
    from holdlint.checking import cache_folder

    folder = cache_folder(_config(options))
    try:
        removed = remove(folder)
    except ValueError as error:
        raise Faults([str(error)]) from error
    except OSError as error:
        raise Faults([f"{folder}: cannot be removed: {error.strerror}"]) from error
    click.echo(f"Removed {folder}" if removed else f"There is no cache at {folder}")


@main.command()
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
@_many(
    "--exclude", "Leave out these files and folders (patterns as in .gitignore); replaces the default.", metavar="GLOBS"
)
@click.option("--tests/--no-tests", default=None, help="Look at test code, too (default: no).")
@click.option(
    "--python", metavar="PATH", help="The program's environment, or a Python in it: for versions. Nothing is run."
)
@click.option("--rules", "rules", multiple=True, metavar="DIR", help="Read a folder of rules, too. Repeatable.")
@click.option("--no-cache", is_flag=True, envvar="HOLDLINT_NO_CACHE", help="Neither read nor write the cache.")
@click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0: as many as help.")
@_configured
def budget(paths: tuple[str, ...], **options: Any) -> None:
    """Say what holds ask of connection pools: how long, above which rate a pool runs dry, how many connections are needed.

    Rates, times that others allow and thresholds may stand in [tool.holdlint.budget], too.
    """
    output = options.pop("output_format")
    run = _run(paths, {**options, "stdin_filename": None, "force_exclude": False})
    asked = _asked(run.config, options)
    from holdlint.budget import sums

    wanted = sums.latencies(asked)
    if options["plot"] is not None:
        from holdlint.budget.picture import grid

        wanted += grid(asked)
    found, problems = _measured(run, wanted)
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
        rates = rates_of(_path(options["rates"]).read_text(encoding="utf-8")) if options["rates"] is not None else {}
    except (OSError, ValueError) as error:
        raise Faults([f"{options['rates']}: {getattr(error, 'strerror', None) or error}"]) from error
    try:
        return asked(config.budget, {key: options.get(key.replace("-", "_")) for key in READ}, rates)
    except ValueError as error:
        raise Faults([str(error)]) from error


def _measured(run: Run, latencies: tuple[float, ...]) -> tuple[Budget, tuple[Problem, ...]]:
    """The facts about pools. Raises `Faults` for what the user can mend."""
    from holdlint.checking import measure
    from holdlint.discover import MissingPaths
    from holdlint.rulebook.source import RuleErrors

    try:
        return measure(run, latencies)
    except MissingPaths as error:
        raise Faults(f"{path}: no such file or folder" for path in error.paths) from error
    except RuleErrors as error:
        raise Faults(error.errors) from error


def _draw(found: Budget, asked: Asked, target: str) -> None:
    """Draws the picture. Raises `Faults` if nothing can be drawn, or if the file cannot be written."""
    from holdlint.budget.picture import draw

    try:
        draw(found, asked, target)
    except ImportError as error:
        raise Faults(["--plot needs matplotlib: pip install 'holdlint[plot]'"]) from error
    except (OSError, ValueError) as error:
        raise Faults([f"{target}: cannot be written: {getattr(error, 'strerror', None) or error}"]) from error


@main.command("generate-shell-completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def generate_shell_completion(shell: str) -> None:
    """Print the script that completes holdlint's commands in a shell."""
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None  # click has one for each of the choices
    click.echo(completion(main, {}, "holdlint", "_HOLDLINT_COMPLETE").source())
