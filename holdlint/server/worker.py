"""One analysis for an editor, in a process of its own: it can be stopped at any moment, and what goes wrong in it harms nobody.

python -m holdlint.server.worker < request > reply        (both MessagePack)
"""

from __future__ import annotations

import sys

import msgspec
from msgspec import Struct

from holdlint.model.findings import Report


class Request(Struct, frozen=True):
    """A folder, and the contents of editors' buffers by the paths of their files, relative to the folder, with `/`."""

    root: str
    buffers: tuple[tuple[str, bytes], ...] = ()
    active: str | None = None
    """The environment that is active (VIRTUAL_ENV)."""


class Reply(Struct, frozen=True):
    """What is told of the program; `faults` say, one by one, why nothing could be told."""

    report: Report = Report()
    faults: tuple[str, ...] = ()


def answer(request: Request) -> Reply:
    """Analyses the program in a folder with its own configuration."""
    from holdlint.checking import Run, check
    from holdlint.config import ConfigError, load_config
    from holdlint.discover import MissingPaths
    from holdlint.rulebook.source import RuleErrors

    try:
        config = load_config(request.root, None, False)
        run = Run(request.root, config, buffers=request.buffers, active=request.active, attic=[])
        return Reply(check(run).report)
    except ConfigError as error:
        return Reply(faults=tuple(error.faults))
    except RuleErrors as error:
        return Reply(faults=tuple(error.errors))
    except MissingPaths as error:
        return Reply(faults=tuple(f"{path}: no such folder" for path in error.paths))


def main() -> None:
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(request)))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
