"""Each row that is neither a wait nor what a call gives changes what is found in some program."""

from __future__ import annotations

import pytest
from rule_rows.proving import FILES, Programs
from rule_rows.unused import ROWS

KINDS = (
    "handle", "run", "template", "relation", "read", "slot", "attach", "finish", "decorate", "spread", "implement", "inject",
    "stream", "entry", "loader", "hook", "signal", "send", "setting", "view", "limit", "default",
)  # fmt: skip
"""What a pool and an entry point are is asked by the budget alone, whose tests are in `tests/budget`."""


def test_each_row_is_needed(tmp_path_factory: pytest.TempPathFactory) -> None:
    programs = Programs(tmp_path_factory.mktemp("programs"))
    idle = []
    for number, file in enumerate(FILES):
        for kind in KINDS:
            for position in range(len(getattr(file.rules, kind))):
                row = f"{file.path.name}: {kind} {position + 1}"
                if not programs.prove(number, kind, position):
                    idle.append(row)
    assert sorted(idle) == sorted(ROWS)
