"""The command line, from its own declaration."""

from __future__ import annotations

import html
import inspect

import click

from holdlint.cli import ALIASES, main

_HEAD = """\
# Commands

What `holdlint COMMAND --help` prints. Exit status: 0 nothing found, 1 something found, 2 wrong usage or
configuration, a missing path, or a fault of holdlint.
"""


def page() -> str:
    """A section for each command, with a table of its options."""
    context = click.Context(main, info_name="holdlint")
    lines = [_HEAD]
    # What everybody runs comes first.
    for name in sorted(main.list_commands(context), key=lambda name: (name != "check", name)):
        command = main.get_command(context, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context) -> list[str]:
    name = str(context.info_name)
    also = "".join(f" or {alias}" for alias, meant in ALIASES.items() if meant == name)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## {name}{also}", "", f"```text\nholdlint {name} {usage}\n```", ""]
    lines += [inspect.cleandoc(command.help or ""), ""]
    options = [param for param in command.params if isinstance(param, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context)) is not None]
    if rows:
        lines += ["| option | |", "|---|---|"]
        lines += [f"| {_code(names)} | {_cell(words)} |" for names, words in rows]
    return [*lines, ""]


def _code(names: str) -> str:
    # A bar would end the cell, also inside of backticks.
    return f"<code>{html.escape(names).replace('|', '&#124;')}</code>"


def _cell(words: str) -> str:
    return " ".join(html.escape(words, quote=False).replace("|", "&#124;").replace("*", "&#42;").split())
