"""Imports go one way, and heavy libraries are loaded only where they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "holdlint"

BELOW = {
    "model": set(),
    "settings": set(),
    "rulebook": {"model"},
    "read": {"model"},
    "link": {"model", "rulebook", "read"},
    "track": {"model", "rulebook", "read", "link"},
    "bounds": {"model", "rulebook", "read", "link", "track"},
    "checks": {"model", "rulebook", "read", "link", "track"},
    "budget": {"model", "rulebook", "read", "link", "track", "bounds", "checks", "tell"},
    "report": {"model", "rulebook", "read", "link", "track", "checks"},
    "baseline": {"model"},
    "since": {"model", "baseline"},
    "rewrites": {"model", "read"},
}
"""Layer → the layers that it may import. Everything else is a door, and may import all of them."""

HEAVY = {
    "libcst": ("track/", "rewrites", "read/newer.py"),
    "astroid": ("link/",),
    "matplotlib": ("budget/picture.py",),
}
"""Library → the beginnings of the paths of those files that may import it."""

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imported(module: str) -> Iterator[str]:
    """Dotted names of all that a module imports, wherever in the file it does."""
    package = ["holdlint", *module.split("/")[:-1]]
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def layer_of(name: str) -> str:
    """The first segment below the package, of a path or of a dotted name."""
    return name.removeprefix("holdlint.").replace("/", ".").removesuffix(".py").split(".")[0]


@pytest.mark.parametrize("module", [module for module in MODULES if layer_of(module) in BELOW])
def test_a_layer_imports_only_what_lies_below_it(module: str) -> None:
    allowed = BELOW[layer_of(module)] | {layer_of(module), "__version__"}
    inside = {layer_of(name) for name in imported(module) if name.startswith("holdlint.")}
    assert sorted(inside - allowed) == []


@pytest.mark.parametrize(("library", "allowed"), HEAVY.items(), ids=HEAVY)
def test_a_heavy_library_is_imported_only_where_it_is_needed(library: str, allowed: tuple[str, ...]) -> None:
    users = [module for module in MODULES if library in {name.split(".")[0] for name in imported(module)}]
    assert [module for module in users if not module.startswith(allowed)] == []


def test_rules_know_no_syntax() -> None:
    """A library can be described without knowing how Python is parsed."""
    parsers = {"ast", "tokenize", "libcst", "astroid", "pyflakes"}
    users = [m for m in MODULES if m.startswith("rulebook/") and parsers & {name.split(".")[0] for name in imported(m)}]
    assert users == []


def test_the_package_does_not_need_its_own_tests() -> None:
    outside = {"pytest", "hypothesis", "tests"}
    users = [m for m in MODULES if outside & {name.split(".")[0] for name in imported(m)} and "pytest" not in m]
    assert users == []


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["check", "--help"], ["budget", "--help"]], ids=" ".join
)
def test_what_needs_no_analysis_loads_none_of_its_libraries(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "holdlint", *arguments]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "click" in loaded, "the list of imports was not understood"
    assert loaded & {"libcst", "astroid", "pyflakes", "matplotlib"} == set()
