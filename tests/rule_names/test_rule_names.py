"""The names that rules use of a library exist in it: here for those installed beside the tests; `verify.py` asks all."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from rule_names.absent import ABSENT, reason
from rule_names.found_in import DYNAMIC, FOUND, INSTANCE, MISSING, UNIMPORTABLE
from rule_names.names import RULES, Named, named
from rule_names.verify import ask, unexplained


def _installed() -> list[Named]:
    found = []
    for path in sorted(RULES.glob("*.toml")):
        library = named(path).library
        try:
            found.append(
                named(path, ".".join(map(str, sys.version_info[:3])) if library == "python" else version(library))
            )
        except PackageNotFoundError:
            continue
    return [rules for rules in found if rules.names]


INSTALLED = _installed()


@pytest.mark.parametrize("rules", INSTALLED, ids=lambda rules: rules.file)
def test_rules_name_what_the_installed_library_has(rules: Named) -> None:
    missing = [said for said in unexplained(rules, ask(rules, sys.executable)) if said.endswith(MISSING)]
    assert not missing


def test_libraries_that_matter_are_installed_beside_the_tests() -> None:
    known = {rules.library.lower() for rules in INSTALLED}
    assert {"python", "sqlalchemy", "django", "fastapi", "asyncpg", "psycopg"} <= known


def test_a_name_that_is_wrong_is_found(tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text(
        "class Client:\n"
        "    timeout: float\n"
        "    def __init__(self):\n        self.session = 1\n"
        "    def get(self): ...\n"
        "class Proxy:\n    def __getattr__(self, name): ...\n"
    )
    (tmp_path / "broken.py").write_text("1 / 0\n")
    names = [
        "get",
        "Client.get",
        "Client.gett",
        "Client.timeout",
        "Client.session",
        "Proxy.x",
        "Client.*",
        "Absent.get",
    ]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "found_in.py")],
        input=json.dumps([*(f"library.{name}" for name in names), "broken.x", "absent.x"]),
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    said = [MISSING, FOUND, MISSING, INSTANCE, INSTANCE, DYNAMIC, FOUND, MISSING, UNIMPORTABLE, UNIMPORTABLE]
    assert list(json.loads(done.stdout).values()) == said


def test_rows_of_other_versions_are_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(
        '[library]\nname = "library"\nmodules = ["library"]\nverified = "2.0"\n'
        '[[wait]]\ncalls = ["library.{get,put}"]\nkind = "http"\n'
        '[[wait]]\ncalls = ["library.old"]\nkind = "http"\nversions = "<2"\n'
        '[[handle]]\ntype = "library.Session"\nuse = ["ask"]\n'
    )
    assert named(path).names == ("library.get", "library.put", "library.Session", "library.Session.ask")
    assert "library.old" in named(path, "1.9").names


def test_each_reason_is_for_a_name_that_stands_in_the_rules() -> None:
    names = [name for path in RULES.glob("*.toml") for name in named(path).names]
    assert set(ABSENT.values()) >= {reason(name) for name in names} - {None}
    from fnmatch import fnmatchcase

    assert [pattern for pattern in ABSENT if not any(fnmatchcase(name, pattern) for name in names)] == []
