"""What people install is what stands here: the wheel has the rules, an editable install finds them, both run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(done.args)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.toml"))}


def fresh_environment(folder: Path) -> Path:
    """The Python of a new virtual environment that sees our libraries behind its own."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(site) / "zz_libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("holdlint-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which the wheel was installed."""
    python = fresh_environment(tmp_path_factory.mktemp("installed"))
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    return python


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which the checkout was installed, to be edited."""
    python = fresh_environment(tmp_path_factory.mktemp("editable"))
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    run(python, "-m", "pip", "install", *options, "--editable", ROOT)
    return python


def rules_folder(python: Path, cwd: Path) -> Path:
    return Path(
        run(python, "-c", "from holdlint.rulebook.load import builtin_folder; print(builtin_folder())", cwd=cwd).strip()
    )


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"holdlint"}
    assert "holdlint/py.typed" in names
    assert "holdlint/_rules/README.md" in names
    assert [name for name in names if "__pycache__" in name or name.startswith("holdlint/tests")] == []


def test_every_module_is_in_the_wheel(wheel: Path) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "holdlint").rglob("*.py")}
    assert here - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_schema_of_the_configuration_is_in_the_wheel(wheel: Path) -> None:
    assert "holdlint/configuration.schema.json" in zipfile.ZipFile(wheel).namelist()


def test_an_installed_wheel_has_the_rules_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    folder = rules_folder(installed, tmp_path)
    assert ROOT not in folder.parents
    assert hashes(folder) == hashes(ROOT / "rules")


def test_an_installed_wheel_finds_what_the_checkout_finds(installed: Path, tmp_path: Path) -> None:
    script = installed.parent / "holdlint"
    assert run(script, "--version", cwd=tmp_path) == run(sys.executable, "-m", "holdlint", "--version")
    options = ["check", "--output-format", "json", "--no-cache", "--exit-zero", ROOT / "examples" / "held"]
    found = json.loads(run(script, *options, cwd=tmp_path))["findings"]
    assert [finding["code"] for finding in found] == ["HLD101"]


def test_an_installed_wheel_is_a_plugin_of_flake8(installed: Path, tmp_path: Path) -> None:
    assert "holdlint: " in run(installed, "-m", "flake8", "--version", cwd=tmp_path)


def test_an_editable_install_has_the_rules_of_the_checkout(editable: Path, tmp_path: Path) -> None:
    assert rules_folder(editable, tmp_path) == ROOT / "rules"


def test_an_editable_install_runs(editable: Path, tmp_path: Path) -> None:
    assert run(editable, "-m", "holdlint", "--version", cwd=tmp_path) == run(
        sys.executable, "-m", "holdlint", "--version"
    )


def test_the_hooks_are_the_same_with_and_without_the_dot() -> None:
    assert (ROOT / ".pre-commit-hooks.yaml").read_bytes() == (ROOT / "pre-commit-hooks.yaml").read_bytes()
