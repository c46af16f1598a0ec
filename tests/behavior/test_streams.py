"""What a finding about a stream says, and that looking for streams changes nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdlint.cli import main
from holdlint.model.findings import Report
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.testing import Case, read_cases

SENDER = "starlette.responses.StreamingResponse"
SHOP = """
from sqlalchemy import create_engine, text

engine = create_engine("postgresql+psycopg://localhost/shop")


def lines():
    yield "größe\\n"
    with engine.connect() as connection:
        for row in connection.execute(text("select name from users for update")):
            line = yield "größe", row.name, (yield)
"""
API = """
from fastapi.responses import StreamingResponse
from shop import lines


def export():
    return StreamingResponse(
        lines(),
        media_type="text/csv",
    )
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop.py").write_text(SHOP.lstrip(), encoding="utf-8")
    (tmp_path / "api.py").write_text(API.lstrip(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    return CliRunner().invoke(main, ["check", "--no-cache", *arguments]).output


def test_it_is_told_at_each_yield_with_both_places(shop: Path):
    first, second = json.loads(run("--select", "HLD107", "--output-format", "json"))["findings"]
    line = SHOP.lstrip().splitlines()[9]
    whole = line.index("yield")
    assert (first["path"], first["line"], first["column"], first["end_column"]) == (
        "shop.py",
        10,
        whole + 1,
        len(line) + 1,
    )
    assert second["column"] == line.index("(yield)") + 2
    assert first["code"] == "HLD107"
    assert first["name"] == "yield-while-holding"
    assert first["function"] == "shop:lines"
    assert first["severity"] == "error"
    assert first["hold"]["what"] == "row-lock"
    assert (first["hold"]["path"], first["hold"]["line"]) == ("shop.py", 8)
    assert first["chain"] == [
        {"path": "api.py", "line": 6, "function": "api:export", "callee": "shop:lines"},
        {"path": "shop.py", "line": 10, "function": "shop:lines", "callee": SENDER},
    ]
    assert first["leaf"] == {"api": SENDER, "kind": "stream", "path": "shop.py", "line": 10}
    assert first["wait"]["seconds"] is None
    assert first["wait"]["unbounded"]
    assert first["wait"]["why"] == "its reader decides for how long"
    assert first["fingerprint"] != second["fingerprint"]


def test_people_read_where_it_was_taken_where_it_is_handed_over_and_where_it_yields(shop: Path):
    (shop / "shop.py").write_text(SHOP.lstrip().replace('"größe", row.name, (yield)', "row.name"), encoding="utf-8")
    assert run("--select", "HLD107", "--quiet").splitlines() == [
        f"shop.py:10:20: HLD107 stream of `{SENDER}` yields while a row lock is held (Connection `connection` since line 8)",
        "    shop.py:8      with engine.connect() as connection:  connection checked out",
        "    api.py:6       StreamingResponse(…)",
        "    shop.py:10     line = yield row.name                 waits for whoever reads it",
    ]


def test_it_is_off_by_default_and_can_be_chosen_and_left_out(shop: Path):
    assert "HLD107" not in run()
    assert run("--extend-select", "HLD107").count("HLD107") == 2
    assert run("--select", "yield-while-holding").count("HLD107") == 2
    assert "HLD107" not in run("--select", "ALL", "--ignore", "yield-while-holding")


def test_a_comment_silences_it_and_one_that_silences_nothing_is_told(shop: Path):
    silenced = SHOP.lstrip().replace(", (yield)\n", ", (yield)  # holdlint: ignore[HLD107] read by our own proxy\n")
    (shop / "shop.py").write_text(silenced, encoding="utf-8")
    assert "HLD" not in run("--select", "HLD107,HLD901,HLD902")
    silenced = silenced.replace('yield "größe\\n"\n', 'yield "größe\\n"  # holdlint: ignore[HLD107] nothing is held\n')
    (shop / "shop.py").write_text(silenced, encoding="utf-8")
    assert run("--select", "HLD901").count("HLD901") == 1


PAGES = ("streams", "fastapi_versions", "flask", "second_connection", "calls")
CASES = [
    pytest.param(case, id=f"{page}: {case.name}")
    for page in PAGES
    for case in read_cases((Path(__file__).parent / f"{page}.md").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES[::3])
def test_what_else_is_found_does_not_depend_on_it(case: Case, tmp_path: Path):
    case.write(tmp_path)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py"))
    rules = (str(tmp_path / "holdlint-rules"),) if (tmp_path / "holdlint-rules").is_dir() else ()
    reports = [
        analyse(files, str(tmp_path), AnalysisSettings(jobs=1, rule_folders=rules, streams=streams))
        for streams in (True, False)
    ]
    with_streams, without = reports
    assert [found for found in with_streams.findings if found.code != "HLD107"] == list(without.findings)
    assert Report(coverage=with_streams.coverage) == Report(coverage=without.coverage)
