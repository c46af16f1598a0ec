"""The sentences in italics in ARCHITECTURE.md, each with a test of its name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from holdlint.checking import Run, why
from holdlint.checks import CHECKS
from holdlint.config import Config
from holdlint.model.headers import Unreadable
from holdlint.pipeline import analyse
from holdlint.read.source import read_header
from holdlint.rulebook.load import RuleErrors
from holdlint.server.analyses import Analyses, WorkerFailed
from holdlint.server.worker import Reply, Request
from holdlint.settings import AnalysisSettings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PROGRAM = """
import requests
from sqlalchemy.orm import Session, sessionmaker

NewSession = sessionmaker()


def ask(db: Session) -> None:
    db.connection()
    answer(db)


def answer(db: Session) -> None:
    requests.get("https://example.com")
    if db:
        ask(db)


def first(db: Session) -> None:
    db.execute("select 1")
    answer(db)


def second() -> None:
    with NewSession() as db:
        answer(db)
        db.execute("select 1")
        ask(db)
"""


def test_each_invariant_has_a_test() -> None:
    rooms = TEXT.split("## The rooms")[1].split("## Decisions")[0]
    names = {re.sub(r"\W+", "_", sentence).strip("_") for sentence in re.findall(r"\*([^*`]+)\*", rooms)}
    defined = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert names - defined == set()


@pytest.mark.parametrize(
    "data",
    [
        b"def f(:\n",
        b"\xff\xfe\x00",
        b"x = " + b"(" * 5000 + b")" * 5000,
        b"\x00",
        b"x = 1" * 3,
    ],
    ids=["syntax", "not text", "deep", "null", "run together"],
)
def test_user_code_never_raises(data: bytes) -> None:
    assert isinstance(read_header(data), Unreadable)


def test_all_errors_of_all_rule_files_come_out_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[library]\nname = "a"\nmodules = ["a"]\nbogus = 1\n')
    (tmp_path / "b.toml").write_text("not toml")
    (tmp_path / "c.py").write_text("")
    with pytest.raises(RuleErrors) as raised:
        analyse(["c.py"], str(tmp_path), AnalysisSettings(rule_folders=(str(tmp_path),)))
    text = "\n".join(raised.value.errors)
    assert "a.toml" in text
    assert "bogus" in text
    assert "b.toml" in text


@pytest.mark.parametrize(
    "row",
    [
        '[[wait]]\ncalls = ["a.{b"]\nkind = "http"',
        '[[local]]\ncalls = ["a.{b"]',
        '[[decorate]]\ndecorators = ["a.{b"]\ntype = "a.T"',
        '[[entry]]\ndecorators = ["a.{b"]',
        '[[entry]]\ndecorators = []\nincludes = ["a.{b"]',
        '[[inject]]\nmarkers = ["a.{b"]',
    ],
    ids=["wait", "local", "decorate", "entry", "entry includes", "inject"],
)
def test_a_name_that_is_not_well_formed_is_an_error_that_names_the_file(row: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'[library]\nname = "a"\nmodules = ["a"]\n{row}\n')
    (tmp_path / "c.py").write_text("")
    with pytest.raises(RuleErrors) as raised:
        analyse(["c.py"], str(tmp_path), AnalysisSettings(rule_folders=(str(tmp_path),)))
    assert "a.toml" in raised.value.errors[0]
    assert "a.{b" in raised.value.errors[0]


def test_opens_no_file() -> None:
    for path in (ROOT / "holdlint" / "link").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "open", path
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"os", "io", "pathlib", "subprocess"}, path


def test_a_library_that_rules_know_is_not_read(tmp_path: Path) -> None:
    packages = tmp_path / "env" / "lib" / "python3.12" / "site-packages"
    (packages / "requests").mkdir(parents=True)
    (packages / "requests" / "__init__.py").write_text("def get(url): ...\n")
    (tmp_path / "app.py").write_text(PROGRAM)
    report = analyse(["app.py"], str(tmp_path), AnalysisSettings(python=str(tmp_path / "env")))
    assert report.findings
    assert report.coverage.libraries == {}


def test_what_is_found_for_a_function_does_not_depend_on_what_was_run_before_it(tmp_path: Path) -> None:
    """The same functions in two orders, each in a file of its own name."""
    head, *functions = PROGRAM.split("\n\n\n")
    (tmp_path / "one.py").write_text("\n\n\n".join([head, *functions]))
    (tmp_path / "two.py").write_text("\n\n\n".join([head, *reversed(functions)]))
    found: list[set[tuple[str, str, tuple[str, ...]]]] = []
    for name in ("one.py", "two.py"):
        report = analyse([name], str(tmp_path), AnalysisSettings(jobs=1))
        module = name.removesuffix(".py")
        found.append(
            {
                (
                    finding.function.removeprefix(module),
                    finding.code,
                    tuple(hop.callee.removeprefix(module) for hop in finding.chain),
                )
                for finding in report.findings
            }
        )
    assert found[0] == found[1]
    assert {function for function, _, _ in found[0]} >= {":first", ":second"}


def test_changes_nothing_in_the_analysis_that_it_explains(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROGRAM)
    findings = analyse(["app.py"], str(tmp_path), AnalysisSettings()).findings
    assert findings
    run = Run(str(tmp_path), Config(source=None, base=str(tmp_path)), use_cache=False)
    for finding in findings:
        told = [one for call in why(run, "app.py", finding.line)[0].calls for one in call.told]
        assert finding in told


async def test_an_analysis_that_fails_is_logged_and_the_next_one_works() -> None:
    replies: list[Reply | None] = [None, Reply()]
    logged: list[str] = []

    async def work(request: Request) -> Reply:
        reply = replies.pop(0)
        if reply is None:
            raise WorkerFailed("out of memory")
        return reply

    analyses = Analyses(lambda: Request("."), lambda reply: None, logged.append, work, put_off=0)
    assert await analyses.latest() is None
    assert logged == ["out of memory"]
    analyses.changed()
    assert await analyses.latest() == Reply()


def test_codes_and_documentation_are_one_set() -> None:
    assert set(re.findall(r"HLD\d{3}", (ROOT / "README.md").read_text(encoding="utf-8"))) <= set(CHECKS)
    for check in CHECKS.values():
        assert "What it does" in check.documentation


def test_same_bytes_whatever_the_order_of_files_the_hash_seed_the_number_of_processes_or_the_cache(
    tmp_path: Path,
) -> None:
    """The order of files here; the rest is in `test_determinism.py`."""
    (tmp_path / "a.py").write_text(PROGRAM)
    (tmp_path / "b.py").write_text("from a import first, second\n\n\ndef third(db):\n    first(db)\n    second()\n")
    settings = AnalysisSettings(jobs=1)
    assert analyse(["a.py", "b.py"], str(tmp_path), settings) == analyse(["b.py", "a.py"], str(tmp_path), settings)


def test_a_corrupt_or_foreign_cache_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PROGRAM)
    cache = tmp_path / "cache"
    settings = AnalysisSettings(jobs=1, cache_dir=str(cache))
    first = analyse(["a.py"], str(tmp_path), settings)
    damaged = [path for path in cache.rglob("*") if path.is_file() and path.name not in ("CACHEDIR.TAG", ".gitignore")]
    assert damaged
    for path in damaged:
        path.write_bytes(b"no cache of ours")
    assert analyse(["a.py"], str(tmp_path), settings) == first


def test_what_is_not_known_is_never_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        PROGRAM.replace('get("https://example.com")', 'get("https://example.com", timeout=db.x)')
    )
    report = analyse(["a.py"], str(tmp_path), AnalysisSettings(jobs=1))
    assert {(found.wait.seconds, found.wait.unbounded, found.wait.total) for found in report.findings} == {
        (None, False, None)
    }


def test_no_sum_knows_where_its_numbers_come_from() -> None:
    for name in ("sums.py", "quantities.py", "table.py", "json_table.py", "picture.py", "options.py"):
        for node in ast.walk(ast.parse((ROOT / "holdlint" / "budget" / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("holdlint.link", "holdlint.track", "holdlint.bounds")), name


def test_contains_no_analysis() -> None:
    doors = [path.relative_to(ROOT / "holdlint").as_posix() for path in (ROOT / "holdlint" / "commands").glob("*.py")]
    for name in ("cli.py", "checking.py", "config.py", "discover.py", *doors):
        for node in ast.walk(ast.parse((ROOT / "holdlint" / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("holdlint.link", "holdlint.track", "ast", "libcst")), name


def test_no_environment_is_run() -> None:
    """What is known of an environment is known from names of files."""
    for path in (ROOT / "holdlint" / "versions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("exec", "eval", "compile", "__import__"), path
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"subprocess", "importlib", "importlib.metadata", "runpy", "site"}, path
