"""What the user can mend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

FINDINGS, FAILURE, INTERRUPTED = 1, 2, 130
"""Exit codes besides 0: something was found; holdlint could not do what was asked; somebody pressed Ctrl-C."""


class Faults(click.ClickException):
    """Everything that is wrong with what was asked, one line each."""

    exit_code = FAILURE

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))

    def show(self, file: Any = None) -> None:
        """Prints the faults on standard error."""
        for fault in self.faults:
            click.echo(f"error: {fault}", file=file, err=True)
