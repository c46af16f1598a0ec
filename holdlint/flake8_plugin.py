"""A plugin of flake8: findings of the whole program, told by flake8 file by file.

flake8 knows files and no program. So the program in the working directory is analysed once, when flake8 reads its options in the
parent process; workers that are forked have what was found, and workers that start anew find it in holdlint's cache.
A file that is not part of that program, or whose text is not what the disk says, is analysed by itself.

What is told follows holdlint's configuration, then flake8's. Comments of holdlint are obeyed here; `# noqa` is left to flake8,
so that `--disable-noqa` does what it says.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from holdlint import __version__

if TYPE_CHECKING:
    from holdlint.checking import Outcome, Stdin

Error = tuple[int, int, str, type]


class Plugin:
    """What flake8 makes for each file."""

    name = "holdlint"
    version = __version__
    _program: ClassVar[Outcome | None] = None

    def __init__(self, tree: ast.AST, filename: str, lines: list[str]) -> None:
        self._filename = filename
        self._text = "".join(lines)

    @classmethod
    def parse_options(cls, _manager: Any, _options: Namespace, _args: Any = None) -> None:
        """Analyses the program; flake8 calls this before it starts its workers, and again in those that are not forked."""
        if multiprocessing.parent_process() is None:
            cls._program = _checked((), None, 0)

    def run(self) -> Iterator[Error]:
        """Line, column from 0, code and text of each finding in the file."""
        from holdlint.checking import Stdin
        from holdlint.discover import spelled

        if Plugin._program is None:
            Plugin._program = _checked((), None, 1)
        outcome = Plugin._program
        root = os.getcwd()
        path = spelled(self._filename, root)
        if outcome.sources.text(path).removeprefix("\ufeff") != self._text:
            there = os.path.exists(self._filename) or self._filename not in ("stdin", "-")
            outcome = _checked((), Stdin(self._filename if there else None, self._text.encode("utf-8", "replace")), 1)
            path = path if there else "stdin.py"
        elif path not in outcome.files:
            outcome = _checked((self._filename,), None, 1)
        for finding in outcome.report.findings:
            silenced = finding.suppressed
            if finding.path == path and (silenced is None or silenced.comment.lower().startswith("# noqa")):
                yield finding.line, finding.column - 1, f"{finding.code} {finding.message}", type(self)


def _checked(paths: tuple[str, ...], stdin: Stdin | None, jobs: int) -> Outcome:
    """Checks the program in the working directory, or files. What the user can mend is an error of flake8's own kind."""
    from dataclasses import replace

    from flake8.exceptions import ExecutionError

    from holdlint.baseline.entries import BaselineError
    from holdlint.checking import Run, check
    from holdlint.config import ConfigError, load_config
    from holdlint.rulebook.source import RuleErrors
    from holdlint.versions.environment import active_environment

    root = os.getcwd()
    try:
        config = load_config(root)
        if folder := os.environ.get("HOLDLINT_CACHE_DIR"):
            config = replace(config, cache_dir=os.path.abspath(folder))
        return check(
            Run(
                root=root,
                config=config,
                paths=paths,
                stdin=stdin,
                use_cache=not os.environ.get("HOLDLINT_NO_CACHE"),
                active=active_environment(os.environ),
                jobs=jobs,
            )
        )
    except (ConfigError, RuleErrors, BaselineError, OSError) as error:
        raise ExecutionError(f"holdlint: {error}") from error
