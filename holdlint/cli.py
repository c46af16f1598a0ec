"""The command line. It only declares, asks and prints; each command loads what it needs when it runs."""

from __future__ import annotations

import os
from typing import Any

import click

from holdlint import __version__
from holdlint.commands.baseline import baseline
from holdlint.commands.budget import budget
from holdlint.commands.faults import FAILURE, FINDINGS, INTERRUPTED, Faults
from holdlint.commands.options import analysed, configured
from holdlint.commands.outputs import outputs, print_report, write
from holdlint.commands.running import checked, config_of, remarks, run_of
from holdlint.commands.why import why
from holdlint.report.formats import FORMATS

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


main.add_command(baseline)
main.add_command(budget)
main.add_command(why)


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@analysed
@click.option("--output-format", type=click.Choice(FORMATS), envvar="HOLDLINT_OUTPUT_FORMAT", help="Default: text.")
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
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if something is found.")
@click.option("--stdin-filename", metavar="FILE", help="The file that standard input (`-`) stands for.")
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check files and folders (default: the working directory); `-` reads standard input.

    The files given are the whole program: a call into a file that is not among them is not followed.
    """
    run = run_of(paths, options)
    outcome = checked(run)
    if not outcome.files and run.stdin is None:
        click.echo("warning: no Python files found", err=True)
    remarks(outcome, options["quiet"])
    if options["add_ignore"] is not None:
        from holdlint.commands.ignoring import add_ignores

        outcome = add_ignores(run, outcome, options["add_ignore"])
    print_report(outcome, run.config, options)
    if not outcome.clean and not options["exit_zero"]:
        click.get_current_context().exit(FINDINGS)


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
        from difflib import get_close_matches

        near = get_close_matches(library, [file.library.name for file in files], n=1)
        raise click.UsageError(f"No rules for `{library}`." + (f" Did you mean `{near[0]}`?" if near else ""))
    write(rows(chosen), None)


def _path(folder: str) -> Any:
    from pathlib import Path

    return Path(folder)


@main.command()
@click.argument("key", required=False)
@configured
def config(key: str | None, **options: Any) -> None:
    """Print the settings in force, or one of them."""
    from holdlint.effective import lines, setting

    found = config_of(options)
    if key is None:
        write(lines(found), None)
        return
    line = setting(found, key)
    if line is None:
        raise click.UsageError(f"Unknown key `{key}`; `holdlint config` lists all.")
    write(line + "\n", None)


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
