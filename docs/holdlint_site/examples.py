"""Examples in a page: blocks of Python whose title says what holdlint finds in them.

    ```python title="held: HLD101"     is reported with this code (or these, separated by commas) and with no other
    ```python title="mended"           is silent
    ```python title="file: NAME"       is silent, too, and neither good nor bad
    ```console title="run"             has one command of holdlint, which is run in the repository

On the site the lines that are reported are marked, and what holdlint says stands below the block.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from holdlint.cli import main

FILE = "app.py"
MENDED = "mended"
TOP = Path(__file__).parents[2]
_RUN = re.compile(r'^```console title="run"\n\$ holdlint (?P<command>.*)\n```\n', re.MULTILINE)
_BLOCK = re.compile(r'^```python title="(?P<title>[^"]*)"\n(?P<code>.*?)^```\n', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A block of code, and what is to be found in it."""

    title: str
    code: str
    others: tuple[str, ...] = ()
    """Codes that are looked for besides those that are on by default and those of the title."""

    @property
    def codes(self) -> tuple[str, ...]:
        """What its title names; nothing if it is mended. Raises ValueError for any other title."""
        kind, _, named = self.title.partition(": ")
        if kind == "file" and named:
            return ()
        codes = tuple(named.split(", ")) if named else ()
        if (kind == "held") != bool(codes) or kind not in ("held", MENDED):
            raise ValueError(
                f'not a title of an example: "{self.title}"; write "held: HLD101", "{MENDED}" or "file: NAME"'
            )
        return codes


@dataclass(frozen=True)
class Told:
    """What holdlint says about an example."""

    text: str
    lines: tuple[int, ...]
    codes: tuple[str, ...]


def examples(page: str) -> list[Example]:
    """The examples of a page, in order. What a mended one must not show is looked for by all codes of the page."""
    found = [Example(block["title"], block["code"]) for block in _BLOCK.finditer(page)]
    named = tuple(sorted({code for example in found for code in example.codes}))
    return [Example(example.title, example.code, named) for example in found]


@cache
def told(example: Example) -> Told:
    """Runs holdlint on an example, as a file of its own in an empty folder."""
    # What is installed beside the site's generator is nothing that an example has.
    alone = ["--isolated", "--no-python", "--no-cache", "--jobs", "1"]
    command = ["check", *alone, "--quiet", "-o", "text:out.txt", "-o", "json:out.json", FILE]
    if example.codes or example.others:
        command += ["--extend-select", ",".join((*example.codes, *example.others))]
    with tempfile.TemporaryDirectory() as folder, _inside(folder):
        Path(FILE).write_text(example.code, encoding="utf-8")
        done = CliRunner().invoke(main, command)
        if done.exit_code not in (0, 1):
            raise RuntimeError(done.output)
        report = json.loads(Path("out.json").read_text(encoding="utf-8"))
        text = Path("out.txt").read_text(encoding="utf-8")
    found = [item for item in report["findings"] if not item["suppressed"]]
    items = [(item["line"], item["code"]) for item in found] + [(it["line"], "HLD000") for it in report["problems"]]
    return Told(text, tuple(sorted({line for line, _ in items})), tuple(sorted({code for _, code in items})))


@contextmanager
def _inside(folder: str) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def shown(page: str) -> str:
    """The page as it is shown: reported lines are marked, and what holdlint says stands below."""
    found = iter(examples(page))
    marked = _BLOCK.sub(lambda block: "".join(_shown(next(found))), page)
    return _RUN.sub(
        lambda block: f"``` {{ .console .said }}\n$ holdlint {block['command']}\n{_run(block['command'])}```\n", marked
    )


def _run(command: str) -> str:
    with _inside(str(TOP)):
        return CliRunner().invoke(main, [*shlex.split(command), "--no-python", "--no-cache", "--jobs", "1"]).stdout


def _shown(example: Example) -> Iterator[str]:
    if not example.codes:
        title = f"{FILE}, mended" if example.title == MENDED else example.title.removeprefix("file: ")
        yield f'```python title="{title}"\n{example.code}```\n'
        return
    said = told(example)
    lines = " ".join(map(str, said.lines))
    yield f'```python title="{FILE}" linenums="1" hl_lines="{lines}"\n{example.code}```\n'
    yield f'\n``` {{ .text .said title="holdlint check {FILE}" }}\n{said.text}```\n'
