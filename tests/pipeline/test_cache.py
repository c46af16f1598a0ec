"""The cache: whatever state it is in, it changes no result and raises nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import holdlint.pipeline
from holdlint import cache as cache_module
from holdlint.cache import NAME, SPARE, Cache, digest
from holdlint.model.findings import Report
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

ROOT = Path(__file__).parents[2]
HELD = """\
import requests
from sqlalchemy.orm import Session


def show{number}(db: Session) -> None:
    db.connection()
    requests.get("https://example.com/{number}")
"""

RUN = """
import sys
from pathlib import Path
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
import msgspec
root, cache = sys.argv[1:]
files = sorted(path.name for path in Path(root).glob("*.py"))
report = analyse(files, root, AnalysisSettings(cache_dir=cache, jobs=1))
sys.stdout.buffer.write(msgspec.json.encode(report))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    for number in range(12):
        (folder / f"m{number}.py").write_text(HELD.format(number=number), encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def run(program: Path, cache: Path | None, **settings: object) -> Report:
    files = [path.name for path in program.glob("*.py")]
    cache_dir = None if cache is None else str(cache)
    return analyse(files, str(program), AnalysisSettings(cache_dir=cache_dir, jobs=1, **settings))  # type: ignore[arg-type]


def started(program: Path, cache: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(program), str(cache)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def must_not_run(*_: object) -> Report:
    raise AssertionError("the report should have come from the cache")


def rows(cache: Path, table: str) -> int:
    with sqlite3.connect(cache / NAME) as database:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    database.close()
    return int(count)


def test_nothing_changed_means_nothing_is_analysed(program: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(program, cache)
    assert len(before.findings) == 12
    monkeypatch.setattr(holdlint.pipeline, "look_for", must_not_run)
    assert run(program, cache) == before


def test_a_report_from_the_cache_needs_none_of_the_analysis(program: Path, cache: Path) -> None:
    run(program, cache)
    heavy = ("libcst", "astroid", "tomllib", "holdlint.link", "holdlint.track", "holdlint.stages")
    code = f"{RUN}\nsys.stderr.write(' '.join(name for name in {heavy!r} if name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(program), str(cache)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""


def test_with_headers_and_bodies_from_the_cache_libcst_is_not_loaded(program: Path, cache: Path) -> None:
    run(program, cache)
    with sqlite3.connect(cache / NAME) as database:
        database.execute("DELETE FROM reports")
    database.close()
    code = f"{RUN}\nsys.stderr.write(' '.join(name for name in ('libcst',) if name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(program), str(cache)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file changes": lambda program: (program / "m3.py").write_text("import time\n"),
    "a file comes": lambda program: (program / "new.py").write_text(HELD.format(number=99)),
    "a file goes": lambda program: (program / "m3.py").unlink(),
    "a file is moved": lambda program: (program / "m3.py").rename(program / "moved.py"),
    "lines move": lambda program: (program / "m3.py").write_text("\n\n\n" + HELD.format(number=3)),
    "a file breaks": lambda program: (program / "m3.py").write_text("def f(:\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_seen(program: Path, cache: Path, change: Callable[[Path], object]) -> None:
    before = run(program, cache)
    change(program)
    after = run(program, cache)
    assert after == run(program, None) != before
    assert run(program, cache) == after


def test_a_change_back_is_seen(program: Path, cache: Path) -> None:
    before = run(program, cache)
    source = (program / "m3.py").read_text()
    (program / "m3.py").write_text("import time\n")
    run(program, cache)
    (program / "m3.py").write_text(source)
    assert run(program, cache) == before


def test_settings_and_rules_are_part_of_the_key(program: Path, cache: Path, tmp_path: Path) -> None:
    before = run(program, cache)
    assert len(run(program, cache, quiet=("m1.py",)).findings) == len(before.findings) - 1
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "acme.toml").write_text('[library]\nname = "acme"\nmodules = ["acme"]\n')
    for number in range(12):
        held = HELD.format(number=number).replace("requests.get", "acme.pay").replace("requests", "acme")
        (program / f"m{number}.py").write_text(held)
    assert run(program, cache, rule_folders=(str(rules),)).findings == ()
    with (rules / "acme.toml").open("a") as file:
        file.write('[[wait]]\ncalls = ["acme.pay"]\nkind = "http"\n')
    assert len(run(program, cache, rule_folders=(str(rules),)).findings) == 12


def test_quiet_files_are_part_of_the_program_and_nothing_is_told_about_them(program: Path) -> None:
    everything = run(program, None)
    report = run(program, None, quiet=("m1.py", "m2.py"))
    assert {finding.path for finding in everything.findings} - {finding.path for finding in report.findings} == {
        "m1.py",
        "m2.py",
    }
    assert report.coverage.files == everything.coverage.files - 2
    assert report.coverage.functions == everything.coverage.functions - 2
    assert 0 < report.coverage.calls_in_holds < everything.coverage.calls_in_holds


def test_what_others_import_from_quiet_files_is_followed(program: Path) -> None:
    """And what those import, too; whatever name they use."""
    (program / "doubles.py").write_text("from deeper import send\n")
    (program / "deeper.py").write_text("import requests\ndef send(): requests.get('https://example.com')\n")
    held = HELD.format(number=0).replace("import requests", "import doubles")
    (program / "m0.py").write_text(held.replace("requests.get", "doubles.send"))
    report = run(program, None, quiet=("deeper.py", "doubles.py"))
    assert [hop.path for hop in report.findings[0].chain] == ["m0.py", "deeper.py"]
    assert report.findings == run(program, None).findings


def test_what_is_wrong_with_a_quiet_file_is_told(program: Path) -> None:
    (program / "m3.py").write_text("def f(:\n")
    assert [problem.path for problem in run(program, None, quiet=("m3.py",)).problems] == ["m3.py"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
def test_a_name_that_is_no_text(program: Path, cache: Path) -> None:
    (program / os.fsdecode(b"caf\xe9.py")).write_text(HELD.format(number="_x"))
    before = run(program, cache)
    assert len(before.findings) == 13
    assert run(program, cache) == before


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE headers (name TEXT)")
    database.close()


def older(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 7")
    database.close()


def without_a_table(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE bodies")
        database.execute("DELETE FROM reports")
    database.close()


def with_other_values(path: Path) -> None:
    """Well-formed rows whose values are not what was put in."""
    with sqlite3.connect(path) as database:
        for table in SPARE:
            database.execute(f"UPDATE {table} SET value = x'90'")
    database.close()


def with_flipped_bytes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4096, len(data), 97):
        data[place] ^= 0x55
    path.write_bytes(data)


BROKEN: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(b"\xff\x00garbage" * 1000),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "cut within the first page": lambda path: path.write_bytes(path.read_bytes()[:1000]),
    "of another program": foreign,
    "of another version": older,
    "without a table": without_a_table,
    "with other values": with_other_values,
    "with flipped bytes": with_flipped_bytes,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_broken_cache_is_made_anew(
    program: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    before = run(program, cache)
    damage(cache / NAME)
    assert run(program, cache) == before
    assert run(program, cache) == before
    monkeypatch.setattr(holdlint.pipeline, "look_for", must_not_run)
    assert run(program, cache) == before


def test_a_folder_in_place_of_the_file_is_left_alone(program: Path, cache: Path) -> None:
    (cache / NAME).mkdir(parents=True)
    assert len(run(program, cache).findings) == 12
    assert (cache / NAME).is_dir()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read(program: Path, cache: Path) -> None:
    before = run(program, cache)
    (program / "m3.py").write_text("import time\n")
    cache.chmod(0o500)
    try:
        assert len(run(program, cache).findings) == len(before.findings) - 1
    finally:
        cache.chmod(0o700)


def test_a_database_that_cannot_be_written_is_read(program: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system that is mounted read-only, whoever asks."""
    before = run(program, cache)
    connect = sqlite3.connect

    def read_only(path: str, **options: object) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert run(program, cache) == before
    (program / "m3.py").write_text("import time\n")
    assert len(run(program, cache).findings) == len(before.findings) - 1
    (program / "m3.py").write_text(HELD.format(number=3))
    assert run(program, cache) == before


def test_a_locked_cache_is_done_without(program: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(program, cache)
    monkeypatch.setattr(cache_module, "PATIENCE", 0.05)
    database = sqlite3.connect(cache / NAME, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    try:
        assert run(program, cache) == before
    finally:
        database.execute("COMMIT")
        database.close()
    monkeypatch.setattr(holdlint.pipeline, "look_for", must_not_run)
    assert run(program, cache) == before


def test_the_cache_has_its_marks(program: Path, cache: Path) -> None:
    run(program, cache)
    assert (cache / "CACHEDIR.TAG").is_file()
    assert (cache / ".gitignore").read_text().splitlines()[-1] == "*"


def test_without_a_cache_nothing_is_written(program: Path) -> None:
    before = sorted(program.rglob("*"))
    run(program, None)
    assert sorted(program.rglob("*")) == before


def test_what_is_no_longer_needed_goes(program: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "SPARE", dict.fromkeys(SPARE, 3))
    for round_ in range(8):
        for number in range(12):
            (program / f"m{number}.py").write_text(HELD.format(number=f"{round_}_{number}"))
        expected = run(program, cache)
        assert len(expected.findings) == 12
    for table in SPARE:
        assert 0 < rows(cache, table) <= 2 * 12 + 3
    assert run(program, cache) == expected


def test_values_come_back_under_their_own_key_only(cache: Path) -> None:
    store = Cache(str(cache))
    one, other = digest(b"one"), digest(b"one")[:8] + b"\0" * 8
    store.put("reports", [(one, 1)])
    assert store.get("reports", (one,), int) == {one: 1}
    assert store.get("reports", (other,), int) == {}, "the rows of both have the same number"
    assert store.get("reports", (one,), str) == {}, "a value of another type"
    store.close()


@pytest.mark.slow
def test_runs_at_the_same_time(program: Path, cache: Path) -> None:
    processes = [started(program, cache) for _ in range(4)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in outputs] == [b""] * 4
    assert len({output for output, _ in outputs}) == 1
    assert run(program, cache) == run(program, None)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
def test_killed_runs(program: Path, cache: Path) -> None:
    """Wherever a run is killed, the next one takes what is there or makes it anew."""
    expected = run(program, None)
    for number in range(10):
        process = started(program, cache)
        time.sleep(0.1 + number * 0.08)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if number % 4 == 3:
            assert run(program, cache) == expected
            shutil.rmtree(cache)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_run_that_is_killed_while_it_writes(cache: Path) -> None:
    """What was kept before stays; what was being written is not there."""
    store = Cache(str(cache))
    store.put("bodies", [(digest(b"before"), "kept")])
    store.close()
    child = os.fork()
    if child == 0:
        store = Cache(str(cache))
        database = store._database
        assert database is not None
        database.execute("PRAGMA cache_size = 1")  # so that pages are written before the end
        database.execute("BEGIN IMMEDIATE")
        for number in range(2000):
            database.execute("INSERT INTO bodies VALUES (?, x'00', 0, zeroblob(1000))", (number,))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert (cache / f"{NAME}-journal").exists(), "nothing was written when it was killed"
    store = Cache(str(cache))
    assert store.get("bodies", (digest(b"before"),), str) == {digest(b"before"): "kept"}
    store.close()
    assert rows(cache, "bodies") == 1
