"""No message names a type that exists in the rules alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rule_names.found_in import MISSING, UNIMPORTABLE
from rule_names.names import Named
from rule_names.test_rule_names import INSTALLED
from rule_names.verify import ask

from holdlint.pipeline import analyse
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import builtin_folder, read_folder
from holdlint.settings import AnalysisSettings

FILES = {file.path.name: file.rules for file in read_folder(builtin_folder())}


@cache
def rulebook() -> Rulebook:
    return Rulebook(read_folder(builtin_folder()))


def held(rules: Named) -> list[str]:
    """The types of a file of which a value can be what is held, or what takes a connection."""
    rows = FILES[rules.file]
    given = {row.type for row in rows.give if row.handle is not None}
    given |= {
        name for row in rows.give if row.handle is not None for other in row.types.values() for name in other.values()
    }
    own = {row.type for row in rows.handle} | {name for name in given if not name.startswith("@")}
    first = {module.split(".")[0] for module in rows.library.modules}
    return sorted(name for name in own if name.split(".")[0] in first and "." in name)


@pytest.mark.parametrize("rules", INSTALLED, ids=lambda rules: rules.file)
def test_what_is_held_is_called_by_a_name_that_the_library_has(rules: Named) -> None:
    spoken = {name: rulebook().spoken(name) for name in held(rules)}
    found = ask(replace(rules, names=tuple(spoken.values())), sys.executable)
    assert {name: shown for name, shown in spoken.items() if found[shown] in (MISSING, UNIMPORTABLE)} == {}


def test_rules_are_looked_at() -> None:
    assert "sqlalchemy.ConnectionBlock" in held(next(rules for rules in INSTALLED if rules.file == "sqlalchemy.toml"))


NAMED_BY_RULES = """
import requests
from sqlalchemy import create_engine, text

engine = create_engine("postgresql+psycopg://localhost/shop")


def pay():
    with engine.begin() as connection:
        connection.execute(text("select 1"))
        requests.get("https://example.com")
        with engine.begin() as other:
            other.execute(text("select 1"))
"""


def test_messages_say_what_people_know(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NAMED_BY_RULES)
    report = analyse(["app.py"], str(tmp_path), AnalysisSettings())
    messages = {finding.code: finding.message for finding in report.findings}
    assert messages["HLD101"].endswith("(Connection `connection` since line 9), no timeout")
    taken = "second connection of a pool taken by `sqlalchemy.Connection`"
    assert messages["HLD108"] == f"{taken} while one of it is held (Connection `connection` since line 9)"
    assert {finding.hold.api for finding in report.findings} == {"sqlalchemy.Connection"}
