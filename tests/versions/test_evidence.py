"""Which version of a library is assumed, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from holdlint.rulebook.ranges import Assumed, Version
from holdlint.settings import AnalysisSettings
from holdlint.testing import compare
from holdlint.versions.evidence import read_evidence


def assumed(
    folder: Path,
    files: dict[str, str | bytes],
    *,
    project: Path | None = None,
    python: str | None = None,
    active: str | None = None,
) -> Assumed:
    """What is assumed of FastAPI for a program with these files in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    program = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    top = str(project) if project is not None else None
    return read_evidence(program, str(folder), top, python, active).version("FastAPI")


def environment(folder: Path, *distributions: str) -> Path:
    packages = folder / "lib" / "python3.12" / "site-packages"
    packages.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("")
    for distribution in distributions:
        (packages / distribution).mkdir()
    return folder


UV = """version = 1

[[package]]
name = "anyio"
version = "4.0.0"
dependencies = [{ name = "fastapi" }]

[[package]]
name = "fastapi"
version = "0.105.0"

[[package]]
name = "fastapi-mail"
version = "1.5.0"
"""


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("uv.lock", UV, "0.105.0"),
        ("poetry.lock", '[[package]]\nname = "FastAPI"\nversion = "0.105.0"\n\n[metadata]\nx = "1"\n', "0.105.0"),
        ("pdm.lock", '[[package]]\nname = "fastapi"\nversion = "0.105.0"\n', "0.105.0"),
        ("pylock.toml", '[[packages]]\nname = "fastapi"\nversion = "0.105.0"\n', "0.105.0"),
        ("Pipfile.lock", '{"default": {"fastapi": {"version": "==0.105.0"}}}', "0.105.0"),
        ("requirements.txt", "requests\nfastapi[all]==0.105.0 ; python_version > '3'\n", "0.105.0"),
        ("requirements.txt", "fastapi==0.105.0 \\\n    --hash=sha256:00\n", "0.105.0"),
        ("requirements.txt", "Fastapi<0.106  # not yet\n", "below 0.106"),
        ("requirements.txt", "fastapi~=0.105.1\n", "below 0.106"),
        ("requirements.txt", "fastapi==0.105.*\n", "below 0.106"),
        ("requirements.txt", "fastapi>=0.100,<=0.105\n", "0.105"),
        ("requirements.txt", "fastapi==0.105.0\n".encode("utf-16"), "0.105.0"),
        ("requirements-dev.txt", "fastapi==0.105.0\n", "0.105.0"),
        ("requirements/base.txt", "fastapi==0.105.0\n", "0.105.0"),
        ("requirements.lock", "fastapi==0.105.0\n", "0.105.0"),
        ("pyproject.toml", '[project]\ndependencies = ["fastapi<0.106"]\n', "below 0.106"),
        ("pyproject.toml", '[project.optional-dependencies]\nweb = ["fastapi==0.105.0"]\n', "0.105.0"),
        ("pyproject.toml", '[dependency-groups]\nweb = [{ include-group = "x" }, "fastapi==0.105"]\n', "0.105"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "^0.105.0"\n', "below 0.106"),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\nfastapi = { version = "0.105.0", extras = ["all"] }\n',
            "0.105.0",
        ),
        ("pyproject.toml", '[tool.poetry.group.web.dependencies]\nfastapi = "~0.105.1"\n', "below 0.106"),
        ("backend/requirements.txt", "fastapi==0.105.0\n", "0.105.0"),
        ("services/users/uv.lock", UV, "0.105.0"),
    ],
)
def test_files_say_a_version(name: str, content: str | bytes, text: str, tmp_path: Path) -> None:
    program = {"app.py": "", "backend/app.py": "", "services/users/app.py": ""}
    found = assumed(tmp_path, {**program, name: content})
    assert (found.text, found.source) == (text, name)
    assert found.version is not None
    assert found.version < Version((0, 106))
    assert found.version > Version((0, 104))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("uv.lock", '[[package]]\nname = "fastapi"\nversion = \n'),
        ("uv.lock", "fastapi"),
        ("uv.lock", b"[[package]]\nname = 'fastapi'\nversion = '\xff'\n"),
        ("poetry.lock", '[[package]]\nname = "fastapi"\nversion = 1\n'),
        ("Pipfile.lock", '{"default": ["fastapi"]}'),
        ("Pipfile.lock", '{"fastapi'),
        ("requirements.txt", b"fastapi\x00==\n\xff\xfe"),
        ("requirements.txt", b"\xff\xfefastapi=="),
        ("requirements.txt", "fastapi @ git+https://example.com/fastapi@0.1\nfastapi-mail==0.1\n-r other.txt\n"),
        ("requirements.txt", "fastapi>=0.100\nfastapi!=0.105\n"),
        ("pyproject.toml", "fastapi = ["),
        ("pyproject.toml", 'project = "fastapi"\ntool = []\n'),
        ("pyproject.toml", '[project]\ndependencies = "fastapi==0.1"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "*"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "^0.100 || >=2"\n'),
    ],
)
def test_what_is_malformed_or_bounds_nothing_says_nothing(name: str, content: str | bytes, tmp_path: Path) -> None:
    found = assumed(tmp_path, {"app.py": "", name: content})
    assert found.version is None
    assert found.told("fastapi") == "the newest fastapi is assumed"


def test_of_several_versions_in_a_lock_the_newest_is_taken(tmp_path: Path) -> None:
    row = '[[package]]\nname = "fastapi"\nversion = "{}"\n'
    assert assumed(tmp_path, {"uv.lock": row.format("0.105.0") + row.format("0.115.0")}).text == "0.115.0"


def test_locks_come_before_requirements_and_upper_folders_before_lower_ones(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": '[project]\ndependencies = ["fastapi==1"]\n',
        "requirements.txt": "fastapi==2\n",
        "requirements-dev.txt": "fastapi==3\n",
        "backend/uv.lock": '[[package]]\nname = "fastapi"\nversion = "4"\n',
        "backend/app.py": "",
    }
    assert assumed(tmp_path, files).text == "2"
    files["poetry.lock"] = '[[package]]\nname = "fastapi"\nversion = "5"\n'
    assert assumed(tmp_path, files).text == "5"


def test_a_lock_above_the_working_directory_counts_up_to_the_top_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(UV)
    inner = tmp_path / "backend" / "app"
    inner.mkdir(parents=True)
    found = assumed(inner, {"main.py": ""}, project=tmp_path)
    assert (found.text, found.source) == ("0.105.0", "../../uv.lock")
    assert assumed(inner, {}, project=inner).version is None


def test_the_project_s_environment_comes_before_its_locks(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", "fastapi-0.115.14.dist-info", "fastapi_mail-1.0.dist-info")
    found = assumed(tmp_path, {"uv.lock": UV})
    assert found.told("fastapi") == "fastapi 0.115.14 by .venv"


def test_an_environment_without_the_library_says_nothing(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", "requests-2.0.dist-info", "nonsense.dist-info")
    assert assumed(tmp_path, {"uv.lock": UV}).text == "0.105.0"


def test_the_active_environment_comes_before_the_one_in_the_project(tmp_path: Path) -> None:
    environment(tmp_path / "project" / ".venv", "fastapi-0.115.0.dist-info")
    active = environment(tmp_path / "other", "FastAPI-0.110.0-py3.12.egg-info")
    assert assumed(tmp_path / "project", {}, active=str(active)).text == "0.110.0"
    assert assumed(tmp_path / "project", {}, active=str(tmp_path / "gone")).text == "0.115.0"


@pytest.mark.parametrize("named", ["", "bin/python"], ids=["environment", "interpreter"])
def test_the_environment_that_is_named_comes_first(named: str, tmp_path: Path) -> None:
    active = environment(tmp_path / "active", "fastapi-0.110.0.dist-info")
    chosen = environment(tmp_path / "chosen", "fastapi-0.99.0.dist-info")
    (chosen / "bin").mkdir()
    (chosen / "bin" / "python").symlink_to(sys.executable)
    found = assumed(tmp_path / "active", {}, python=str(chosen / named), active=str(active))
    assert found.text == "0.99.0"


def test_holdlint_s_own_environment_counts_only_inside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = environment(tmp_path / "pre-commit", "fastapi-0.110.0.dist-info")
    monkeypatch.setattr(sys, "prefix", str(outside))
    assert assumed(tmp_path / "project", {"uv.lock": UV}, active=str(outside)).text == "0.105.0"
    inside = environment(tmp_path / "project" / "env", "fastapi-0.111.0.dist-info")
    monkeypatch.setattr(sys, "prefix", str(inside))
    assert assumed(tmp_path / "project", {}, active=str(inside)).text == "0.111.0"
    assert assumed(tmp_path / "project", {}).text == "0.105.0", "not active, so that only the lock speaks"


def test_holdlint_s_own_environment_counts_if_the_project_is_installed_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pip install -e . holdlint` in an environment that lies elsewhere, as Poetry, Hatch and conda have it."""
    project = tmp_path / "a shop"
    own = environment(tmp_path / "own", "fastapi-0.110.0.dist-info", "shop-1.0.dist-info", "broken-1.0.dist-info")
    monkeypatch.setattr(sys, "prefix", str(own))
    packages = own / "lib" / "python3.12" / "site-packages"
    (packages / "broken-1.0.dist-info" / "direct_url.json").write_text("[]")
    assert assumed(project, {"uv.lock": UV}, active=str(own)).text == "0.105.0"
    says = packages / "shop-1.0.dist-info" / "direct_url.json"
    says.write_text(f'{{"url": "{project.as_uri()}", "dir_info": {{"editable": true}}}}')
    assert assumed(project, {}, active=str(own)).text == "0.110.0"
    assert assumed(project, {}).text == "0.110.0", "not active: holdlint is called by its path"
    assert assumed(tmp_path / "other", {"uv.lock": UV}, active=str(own)).text == "0.105.0"


RULES = """
[library]
name = "acme"
modules = ["acme"]

[[wait]]
calls = ["acme.pay"]
kind = "saas"
versions = ">=2"

[[local]]
calls = ["acme.pay"]
versions = "<2"
"""
PROGRAM = """
import acme
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

NewSession = sessionmaker(create_engine("postgresql+psycopg://localhost/shop"))


def pay():
    with NewSession() as db:
        db.execute(text("select 1"))
        acme.pay()
"""


def test_a_finding_says_what_was_assumed_if_it_is_there_because_of_it(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "acme.toml").write_text(RULES)
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(PROGRAM)
    settings = AnalysisSettings(rule_folders=(str(tmp_path / "rules"),), jobs=1)
    [finding] = compare(project, settings).report.findings
    assert finding.message.endswith("; the newest acme is assumed")
    (project / "uv.lock").write_text('[[package]]\nname = "acme"\nversion = "2.0.1"\n')
    [finding] = compare(project, settings).report.findings
    assert finding.message.endswith("; acme 2.0.1 by uv.lock")


def test_rows_hold_in_their_versions_also_from_the_cache(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "acme.toml").write_text(RULES)
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(PROGRAM)
    settings = AnalysisSettings(rule_folders=(str(tmp_path / "rules"),), cache_dir=str(tmp_path / "cache"), jobs=1)

    def found() -> list[str]:
        return [finding.code for finding in compare(project, settings).report.findings]

    assert found() == ["HLD101"]
    assert found() == ["HLD101"]
    (project / "requirements.txt").write_text("acme==1.9\n")
    assert found() == []
    (project / "requirements.txt").write_text("acme==2.0\n")
    assert found() == ["HLD101"]
    environment(project / ".venv", "acme-1.0.dist-info")
    assert found() == []
