"""The same code gives the same bytes: in any order of files, with any hash seed, number of processes or cache."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from holdlint.model.findings import Report
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.testing import read_cases

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with all the code that the tests have, and much that goes by the same name."""
    folder = tmp_path_factory.mktemp("program")
    for page in sorted((TESTS / "behavior").glob("*.md")):
        for number, case in enumerate(read_cases(page.read_text(encoding="utf-8"))):
            case.write(folder / page.stem / f"case{number}")
    shutil.copytree(TESTS / "rules", folder / "fixtures", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "broken.py").write_text("def f(:\n", encoding="utf-8")
    (folder / "holdlint.toml").write_text("select = ['ALL']\ntests = true\n", encoding="utf-8")
    return folder


def files_of(program: Path) -> list[str]:
    return sorted(path.relative_to(program).as_posix() for path in program.rglob("*.py"))


def report(program: Path, files: list[str] | None = None, **settings: object) -> bytes:
    chosen = AnalysisSettings(**{"jobs": 1, **settings})  # type: ignore[arg-type]
    return msgspec.json.encode(analyse(files or files_of(program), str(program), chosen))


@pytest.fixture(scope="module")
def expected(program: Path) -> bytes:
    found = report(program)
    decoded = msgspec.json.decode(found, type=Report)
    assert len(decoded.findings) > 100, "the program says too little to compare"
    assert len(decoded.problems) == 1
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_does_not_matter(program: Path, expected: bytes, seed: int) -> None:
    files = files_of(program)
    random.Random(seed).shuffle(files)
    assert report(program, files) == expected


def test_files_that_are_named_twice_count_once(program: Path, expected: bytes) -> None:
    assert report(program, files_of(program) * 2) == expected


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [0, 2, 3])
def test_the_number_of_processes_does_not_matter(program: Path, expected: bytes, jobs: int) -> None:
    assert report(program, jobs=jobs) == expected


def test_a_warm_cache_changes_nothing(program: Path, expected: bytes, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    assert report(program, cache_dir=cache) == expected
    assert report(program, cache_dir=cache) == expected


def test_a_cache_of_other_code_changes_nothing(program: Path, expected: bytes, tmp_path: Path) -> None:
    """One file is changed and changed back, and another one comes and goes."""
    cache, changed = str(tmp_path / "cache"), tmp_path / "program"
    shutil.copytree(program, changed)
    assert report(changed, cache_dir=cache) == expected
    rpc = changed / "examples/held/app/rpc.py"
    source = rpc.read_text(encoding="utf-8")
    rpc.write_text(source.replace("requests.post(", "print("), encoding="utf-8")
    (changed / "another.py").write_text("import time\n\ndef f(): time.sleep(1)\n", encoding="utf-8")
    different = report(changed, cache_dir=cache)
    assert different != expected
    assert different == report(changed)
    rpc.write_text(source, encoding="utf-8")
    (changed / "another.py").unlink()
    assert report(changed, cache_dir=cache) == expected


@pytest.mark.slow
def test_the_hash_seed_does_not_matter(program: Path) -> None:
    def printed(seed: str) -> bytes:
        command = [sys.executable, "-m", "holdlint", "check", "--output-format", "json", "--no-cache", "."]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=program, env=environment, capture_output=True, timeout=120)
        assert done.returncode == 1, done.stderr.decode()
        return done.stdout

    assert printed("1") == printed("2") == printed("3")
