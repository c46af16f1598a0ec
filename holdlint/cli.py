"""The command line. It only declares, asks and prints; each command loads what it needs when it runs."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import click

from holdlint import __version__
from holdlint.commands.baseline import baseline
from holdlint.commands.budget import budget
from holdlint.commands.faults import FAILURE, FINDINGS, INTERRUPTED, Faults
from holdlint.commands.hints import OneOf, near
from holdlint.commands.options import analysed, configured
from holdlint.commands.outputs import outputs, print_report, write
from holdlint.commands.running import checked, config_of, mendable, remarks, run_of
from holdlint.commands.why import why
from holdlint.report.formats import FORMATS

if TYPE_CHECKING:
    from holdlint.checking import Outcome, Run

ALIASES = {"explain": "rule"}


class _Doors(click.Group):
    """The commands, with aliases, a hint for a path without a command, and exit codes that say what happened."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, ALIASES.get(cmd_name, cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if self.get_command(ctx, word) is None and not word.startswith("-"):
            hint = f" Did you mean `holdlint rule {word}`?" if re.fullmatch(r"HLD\d+", word) else ""
            if os.path.exists(word) or "/" in word or word.endswith(".py"):
                hint = f" Did you mean `holdlint check {word}`?"
            ctx.fail(f"No such command '{word}'.{hint or near(word, [*self.list_commands(ctx), *ALIASES])}")
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


main.add_command(baseline)
main.add_command(budget)
main.add_command(why)


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@analysed
@click.option(
    "--output-format", type=OneOf(FORMATS), envvar="HOLDLINT_OUTPUT_FORMAT",
    help="Default: full on a terminal, text elsewhere.",
)  # fmt: skip
@click.option(
    "-o", "--output", "--output-file", "outputs", multiple=True, callback=outputs, metavar="[FORMAT:]FILE",
    help="Write the report to a file (`-`: standard output), in a format of its own. Repeatable.",
)  # fmt: skip
@click.option("--baseline", metavar="FILE", help="Do not report what is in this file of known findings.")
@click.option("--since", metavar="REV", help="Report what is new since this branch left REV: `--since origin/main`.")
@click.option("--changed-only", is_flag=True, help="Report what is new since the last commit; for pre-commit.")
@click.option(
    "--add-ignore", metavar="REASON", help="Put a comment with this reason into the source for each finding instead."
)
@click.option("--trace/--no-trace", default=None, help="Show the way from the hold to the wait (default: yes).")
@click.option("--show-suppressed", is_flag=True, help="Show findings that a comment silences, too.")
@click.option("--statistics", is_flag=True, help="Print counts instead of findings, and how much could be followed.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Default: auto.")
@click.option("-w", "--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--show-files", is_flag=True, help="Print the files that would be checked.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if something is found.")
@click.option("--stdin-filename", metavar="FILE", help="The file that standard input (`-`) stands for.")
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check files and folders (default: the working directory); `-` reads standard input.

    The files given are the whole program: a call into a file that is not among them is not followed.
    """
    if options["watch"]:
        from holdlint.commands.watching import watch

        if "-" in paths or options["add_ignore"] is not None or options["show_files"]:
            raise click.UsageError("--watch looks at files, changes none, and tells what is found in them")
        watch(lambda: run_of(paths, options), lambda run: _check(run, options))
    run = run_of(paths, options)
    if options["show_files"]:
        from holdlint.checking import files_of

        with mendable(run):
            write("".join(f"{path}\n" for path in files_of(run).files), None)
        return
    if not _check(run, options).clean and not options["exit_zero"]:
        click.get_current_context().exit(FINDINGS)


def _check(run: Run, options: dict[str, Any]) -> Outcome:
    """Checks, and tells what is found."""
    outcome = checked(run, options["quiet"])
    if not outcome.files and run.stdin is None:
        click.echo("warning: no Python files found", err=True)
    remarks(outcome, options["quiet"])
    if options["add_ignore"] is not None:
        from holdlint.commands.ignoring import add_ignores

        outcome = add_ignores(run, outcome, options["add_ignore"])
    print_report(outcome, run.config, options)
    return outcome


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
@configured
def rules(library: str | None, **options: Any) -> None:
    """List the libraries that are known, or what is known of one."""
    from holdlint.report.rule_rows import libraries, rows
    from holdlint.rulebook.load import RuleErrors, builtin_folder, read_folder

    folders = [str(builtin_folder()), *config_of(options).rules]
    try:
        files = [file.rules for folder in folders for file in read_folder(_path(folder))]
    except RuleErrors as error:
        raise Faults(error.errors) from error
    if library is None:
        write(libraries(files), None)
        return
    chosen = [file for file in files if library == file.library.name or library in file.library.modules]
    if not chosen:
        names = [name for file in files for name in (file.library.name, *file.library.modules)]
        raise click.UsageError(f"No rules for `{library}`.{near(library, names)}")
    write(rows(chosen), None)


def _path(folder: str) -> Any:
    from pathlib import Path

    return Path(folder)


@main.command()
@click.argument("key", required=False)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration instead.")
@click.option("--cache-dir", envvar="HOLDLINT_CACHE_DIR", hidden=True)
@click.option("--output-format", type=OneOf(FORMATS), envvar="HOLDLINT_OUTPUT_FORMAT", hidden=True)
@configured
def config(key: str | None, schema: bool, **options: Any) -> None:
    """Print the settings in force and where each comes from, or one of them."""
    if schema:
        from holdlint.schema import text

        write(text(), None)
        return
    from holdlint.effective import lines, setting, values

    found = config_of(options)
    if key is None:
        write(lines(found, _given(options), bool(os.environ.get("HOLDLINT_NO_CACHE"))), None)
        return
    try:
        write(setting(found, key) + "\n", None)
    except KeyError as error:
        hint = near(key, values(found)) or " `holdlint config` lists all."
        raise click.UsageError(f"Unknown key `{key}`.{hint}") from error


def _given(options: dict[str, Any]) -> dict[str, str]:
    """Of each setting that no file has set, what has."""
    keys = {"cache_dir": "HOLDLINT_CACHE_DIR", "output_format": "HOLDLINT_OUTPUT_FORMAT"}
    return {key.replace("_", "-"): name for key, name in keys.items() if options.get(key)}


@main.command()
@click.option("--cache-dir", metavar="DIR", envvar="HOLDLINT_CACHE_DIR", help="Default: .holdlint_cache.")
@configured
def clean(**options: Any) -> None:
    """Remove the cache."""
    from holdlint.cache_folder import remove
    from holdlint.checking import cache_folder

    folder = cache_folder(config_of(options))
    try:
        removed = remove(folder)
    except ValueError as error:
        raise Faults([str(error)]) from error
    except OSError as error:
        raise Faults([f"{folder}: cannot be removed: {error.strerror}"]) from error
    click.echo(f"Removed {folder}" if removed else f"There is no cache at {folder}")


@main.command("generate-shell-completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def generate_shell_completion(shell: str) -> None:
    """Print the script that completes holdlint's commands in a shell."""
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None  # click has one for each of the choices
    click.echo(completion(main, {}, "holdlint", "_HOLDLINT_COMPLETE").source())
