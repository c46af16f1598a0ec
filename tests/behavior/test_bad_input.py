"""What is wrong with one file is said, and hides nothing in the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from holdlint.model.findings import Problem, Report
from holdlint.pipeline import analyse
from holdlint.read.source import LARGEST
from holdlint.settings import AnalysisSettings

GOOD = b"""\
import requests
from sqlalchemy.orm import Session


def show(db: Session) -> None:
    db.connection()
    requests.get("https://example.com")
"""


def run(folder: Path, **settings: object) -> Report:
    """The report on all files of a folder, next to one that has a finding: which must always be found."""
    (folder / "good.py").write_bytes(GOOD)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    report = analyse(files, str(folder), AnalysisSettings(jobs=1, **settings))  # type: ignore[arg-type]
    assert ("good.py", 7) in [(Path(finding.path).name, finding.line) for finding in report.findings]
    return report


def problem(folder: Path, content: bytes) -> Problem:
    """The one problem of a file with this content."""
    (folder / "bad.py").write_bytes(content)
    (found,) = run(folder).problems
    assert Path(found.path).name == "bad.py"
    return found


def accepted(folder: Path, content: bytes) -> Report:
    """The report on a file that is unusual and yet good."""
    (folder / "odd.py").write_bytes(content)
    report = run(folder)
    assert report.problems == ()
    return report


UNREADABLE = {
    "not UTF-8": (b"name = 'caf\xe9'\n", 1, "decode"),
    "not UTF-8, further down": (b"a = 1\nb = 2\nname = 'caf\xe9'\n", 3, "decode"),
    "an unknown encoding": (b"# -*- coding: klingon -*-\nname = 'caf\xc3\xa9'\n", 1, "decode"),
    "a null byte": (b"a = 1\nb = '\0'\n", 2, "null byte"),
    "binary": (bytes(range(256)), 2, "decode"),
    "a syntax error": (b"def f():\n    return (\n\n\ndef g():\n    pass\n", 2, "syntax error"),
    "an open string": (b"a = 1\nb = '''\n", 2, "syntax error"),
    "wrong indentation": (b"def f():\n    a = 1\n  b = 2\n", 3, "syntax error"),
    "a merge conflict": (b"a = 1\n<<<<<<< ours\nb = 2\n=======\nb = 3\n>>>>>>> theirs\n", 2, "syntax error"),
    "Python 2": (b"import os\nprint 'hello'\n", 2, "syntax error"),
    "another language": (b"#include <stdio.h>\nint main() { return 0; }\n", 2, "syntax error"),
}


@pytest.mark.parametrize(("content", "line", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_a_problem_with_a_line(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    found = problem(tmp_path, content)
    assert (found.line, words in found.message) == (line, True), found
    assert "\n" not in found.message


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    found = problem(tmp_path, b"# padding\n" * (LARGEST // 10 + 1))
    assert "too large" in found.message


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_bytes(GOOD)
    report = analyse(["gone.py", "good.py"], str(tmp_path), AnalysisSettings(jobs=1))
    assert [Path(found.path).name for found in report.problems] == ["gone.py"]
    assert len(report.findings) == 1


ODD = {
    "empty": b"",
    "one line end": b"\n",
    "only a comment": b"# nothing",
    "no line end": b"a = 1",
    "a byte order mark": b"\xef\xbb\xbfa = 1\n",
    "a declared encoding": b"# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n",
    "a form feed": b"a = 1\n\x0c\nb = 2\n",
    "Windows line ends": b"def f():\r\n    return 1\r\n",
    "old Macintosh line ends": b"def f():\r    return 1\r",
    "an invalid escape": b"a = '\\d'\n",
    "names that are not ASCII": "naïve = größe = 变量 = 1\n".encode(),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_an_odd_file_is_no_problem(tmp_path: Path, content: bytes) -> None:
    accepted(tmp_path, content)


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["Windows", "old Macintosh"])
def test_line_ends_do_not_move_findings(tmp_path: Path, line_end: bytes) -> None:
    report = accepted(tmp_path, GOOD.replace(b"\n", line_end))
    assert {finding.line for finding in report.findings} == {7}


def test_a_byte_order_mark_does_not_move_findings(tmp_path: Path) -> None:
    report = accepted(tmp_path, b"\xef\xbb\xbf" + GOOD)
    assert [(finding.line, finding.column) for finding in report.findings] == [(7, 5), (7, 5)]


DEEP = {
    "parentheses": "(" * 5000 + ")" * 5000,
    "lists": "[" * 5000 + "]" * 5000,
    "signs": "a = " + "-" * 5000 + "1",
    "a sum": "a = " + " + ".join(["1"] * 5000),
    "a chain of calls": "a = b" + ".c()" * 3000,
    "a chain of attributes": "a = b" + ".c" * 5000,
    "subscripts": "a = b" + "[0]" * 5000,
    "elif": "if a: pass\n" + "elif b: pass\n" * 3000,
    "functions in functions": "".join(f"{' ' * depth}def f():\n" for depth in range(90)) + " " * 90 + "pass",
    "blocks in blocks": "".join(f"{' ' * depth}if a:\n" for depth in range(98)) + " " * 98 + "pass",
    "lambdas": "a = " + "lambda: " * 1000 + "1",
    "string after string": "a = (" + "'x' " * 5000 + ")",
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_analysed_or_a_problem_and_never_a_crash(tmp_path: Path, source: str) -> None:
    (tmp_path / "deep.py").write_text(source + "\n", encoding="utf-8")
    report = run(tmp_path)
    assert {Path(found.path).name for found in report.problems} <= {"deep.py"}


def test_deep_nesting_inside_a_hold(tmp_path: Path) -> None:
    """The body is in the cone, so it is also read by the tracker."""
    deep = GOOD + b"    x = " + b"(" * 80 + b"db.connection()" + b")" * 80 + b"\n    y = db" + b".info()" * 300 + b"\n"
    (tmp_path / "deep.py").write_bytes(deep)
    report = run(tmp_path)
    assert {Path(found.path).name for found in report.findings + report.problems} == {"deep.py", "good.py"}


def test_many_small_things_are_no_problem(tmp_path: Path) -> None:
    accepted(tmp_path, b"table = [" + b"(1, 'a'),\n" * 50_000 + b"]\n" + b"def f(): pass\n" * 5_000)


NEWER = {
    "exceptions without parentheses": b"""\
import requests
from sqlalchemy.orm import Session


def show(db: Session) -> None:
    try:
        db.connection()
    except ValueError, KeyError:
        pass
    requests.get("https://example.com")
""",
    "type parameters": b"""\
import requests
from sqlalchemy.orm import Session

type Pair[T] = tuple[T, T]


def show[T](db: Session, value: T) -> None:
    db.connection()

    requests.get("https://example.com")
""",
    "quotes in an f-string": b"""\
import requests
from sqlalchemy.orm import Session


def show(db: Session, names: dict) -> None:
    db.connection()
    text = f"{names["ann"]}"


    requests.get("https://example.com")
""",
}


@pytest.mark.parametrize("content", NEWER.values(), ids=NEWER)
def test_newer_syntax_is_read_by_any_python(tmp_path: Path, content: bytes) -> None:
    report = accepted(tmp_path, content)
    assert [finding.line for finding in report.findings if finding.path.endswith("odd.py")] == [10]


SENSELESS = {
    "a module that imports itself": "import odd\nfrom odd import *\nfrom odd import f\ndef f(): f()\n",
    "modules in a circle": "import good\nfrom good import show\nimport odd.odd.odd\n",
    "too many dots": "from ....... import a\nfrom ..good import show\n",
    "a class that is its own base": "class A(A): pass\nclass B(C): pass\nclass C(B): pass\nB().f()\n",
    "bases that contradict each other": "class A: pass\nclass B(A): pass\nclass C(A, B): pass\nC().f()\n",
    "names in a circle": "a = b\nb = c\nc = a\na()\na.f().g()\n",
    "a name that is its own attribute": "a = a.b\na = a()\na.c()\n",
    "a decorator that decorates itself": "@f\ndef f(g): return f\nf()()()\n",
    "a growing type": "def f(x): return f([x])\nf(1)\nx = []\nfor x in x: x = [x]\nx.y()\n",
    "a function that returns itself": "def f(): return f\nf()()()()()\n",
    "everything is overwritten": "print = len = int = str = type = object = None\nprint(len(int()))\n",
    "the library's own name": "requests = None\nclass Session: pass\nrequests.get('x')\n",
    "statements out of place": "return\nyield\nawait f()\nbreak\ncontinue\n",
    "nothing is defined": "f(g(h))\na.b.c = d[e] = f = g.h\ndel a, b\nwith c as d.e, f as g[0]: pass\n",
}


@pytest.mark.parametrize("source", SENSELESS.values(), ids=SENSELESS)
def test_code_that_makes_no_sense_does_no_harm(tmp_path: Path, source: str) -> None:
    (tmp_path / "odd.py").write_text(source, encoding="utf-8")
    run(tmp_path)


def check(folder: Path, *arguments: str) -> dict:
    """What the command line says about a folder."""
    command = [sys.executable, "-m", "holdlint", "check", "--output-format", "json", *arguments, "."]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60)
    assert done.returncode == 1, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_links_that_lead_back_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_bytes(GOOD)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "circle.py").symlink_to("circle.py")
    (tmp_path / "nowhere.py").symlink_to("missing.py")
    (tmp_path / "same.py").symlink_to("good.py")
    report = check(tmp_path, "--no-cache")
    assert [finding["path"] for finding in report["findings"]] == ["good.py"]
    assert [problem["path"] for problem in report["problems"]] == ["circle.py", "nowhere.py"]


def test_file_names_that_nobody_expects(tmp_path: Path) -> None:
    names = ["-rf.py", "a b.py", "größe.py", "class.py", "2024.py", "a-b.c.py"]
    for name in names:
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "folder.py").mkdir()
    report = check(tmp_path, "--no-cache")
    assert sorted(finding["path"] for finding in report["findings"]) == sorted(names)
    assert report["problems"] == []


def cache_files(folder: Path) -> list[Path]:
    """Everything in the cache, without the two files that are for other tools."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name not in ("CACHEDIR.TAG", ".gitignore")]


BROKEN_CACHES = {
    "garbage": b"\xff\x00garbage" * 100,
    "empty": b"",
    "a wrong format": b"\x90",
}


@pytest.mark.parametrize("garbage", BROKEN_CACHES.values(), ids=BROKEN_CACHES)
def test_a_broken_cache_is_made_anew(tmp_path: Path, garbage: bytes) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    source.mkdir()
    before = run(source, cache_dir=str(cache))
    assert cache_files(cache), "nothing was cached"
    for path in cache_files(cache):
        path.write_bytes(garbage)
    assert run(source, cache_dir=str(cache)) == before
    assert run(source, cache_dir=str(cache)) == before


def test_a_cache_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    source.mkdir()
    before = run(source, cache_dir=str(cache))
    for path in cache_files(cache):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert run(source, cache_dir=str(cache)) == before


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    before = run(source)
    (tmp_path / "file").write_bytes(b"")
    assert run(source, cache_dir=str(tmp_path / "file" / "cache")) == before
