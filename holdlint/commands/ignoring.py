"""`holdlint check --add-ignore REASON`: findings are silenced in the source, for somebody to look at in a review."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from holdlint.commands.faults import Faults

if TYPE_CHECKING:
    from holdlint.checking import Outcome, Run
    from holdlint.model.findings import Finding

_ABOUT_COMMENTS = ("HLD901", "HLD902")
"""A comment would be no answer to these."""


def add_ignores(run: Run, outcome: Outcome, reason: str) -> Outcome:
    """Puts comments into the files and tells how many; what is left to be told comes back. Raises `Faults`."""
    import msgspec

    from holdlint.rewrites.suppressing import suppress

    reason = " ".join(reason.split())
    if not reason or "#" in reason:
        raise click.UsageError("--add-ignore needs a reason, without `#`")
    if run.stdin is not None:
        raise click.UsageError("--add-ignore changes files; standard input is none")
    files: dict[str, list[Finding]] = {}
    for finding in outcome.report.findings:
        if finding.suppressed is None and finding.code not in _ABOUT_COMMENTS:
            files.setdefault(finding.path, []).append(finding)
    added = 0
    done: set[int] = set()
    for path, findings in files.items():
        try:
            rewritten = suppress(outcome.sources.data(path), findings, reason)
            if rewritten.added:
                with open(os.path.join(run.root, path), "wb") as file:
                    file.write(rewritten.data)
        except UnicodeEncodeError as error:
            raise Faults([f"{path}: its encoding ({error.encoding}) cannot write the reason"]) from error
        except OSError as error:
            raise Faults([f"{path}: cannot be written: {error.strerror}"]) from error
        added += rewritten.added
        done.update(map(id, findings))
        done.difference_update(map(id, rewritten.left))
    click.echo(f"Added {added} comment{'' if added == 1 else 's'}.", err=True)
    left = tuple(finding for finding in outcome.report.findings if id(finding) not in done)
    return replace(outcome, report=msgspec.structs.replace(outcome.report, findings=left))
