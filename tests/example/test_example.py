"""The example tells the truth: what falls over under load is what is reported, and what does not is silent."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
OUTCOME = re.compile(r"(\d+) clients: (\d+) succeeded, (\d+) failed with the pool's TimeoutError \(")
CLIENTS = 30


def load(version: str) -> tuple[int, int]:
    """How many of the clients succeeded, and how many met an exhausted pool. Any other failure breaks the pattern."""
    for library in ("fastapi", "requests", "sqlalchemy", "uvicorn"):
        pytest.importorskip(library)
    command = [sys.executable, str(EXAMPLES / "load.py"), version, f"--clients={CLIENTS}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    outcome = OUTCOME.search(done.stdout)
    assert outcome is not None, done.stdout
    clients, succeeded, exhausted = map(int, outcome.groups())
    assert clients == CLIENTS
    return succeeded, exhausted


def findings(version: str) -> list[dict]:
    command = [
        sys.executable,
        "-m",
        "holdlint",
        "check",
        "--output-format",
        "json",
        "--no-cache",
        f"examples/{version}",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["problems"] == []
    assert done.returncode == bool(report["findings"])
    return report["findings"]


def budget(version: str, *options: str) -> dict:
    command = [sys.executable, "-m", "holdlint", "budget", "--output-format", "json", "--no-cache"]
    done = subprocess.run(
        [*command, *options, f"examples/{version}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_arithmetic_was_there_all_along() -> None:
    """60 s × 3 requests a second need 180 connections, the pool has 10."""
    told = budget("held", "--rate", "3/s")
    [pool], [entry] = told["pools"], told["entries"]
    assert (pool["size"], pool["overflow"], pool["most"], pool["wait"]) == (5, 5, 10, 30)
    assert (entry["route"], entry["hold"]["seconds"], entry["hold"]["how"]) == ("GET /users/{user_id}", 60, "assumed")
    assert entry["needed"] == 180
    assert entry["dry_at"] == pytest.approx(10 / 60)
    assert budget("held", "--rate", "3/s", "--upstream", "1s")["entries"][0]["needed"] == 3


def test_the_fixed_version_asks_nothing_of_the_pool() -> None:
    told = budget("fixed", "--rate", "3/s")
    assert (len(told["pools"]), told["entries"]) == (1, [])


@pytest.mark.slow
def test_the_held_version_exhausts_the_pool() -> None:
    succeeded, exhausted = load("held")
    assert exhausted > 0
    assert succeeded + exhausted == CLIENTS


@pytest.mark.slow
def test_the_fixed_version_does_not() -> None:
    assert load("fixed") == (CLIENTS, 0)


def test_the_held_version_is_reported_once_with_the_whole_way_to_the_wait() -> None:
    (finding,) = findings("held")
    assert finding["code"] == "HLD101"
    assert finding["function"] == "app.api:read_user"
    assert finding["hold"]["api"] == "sqlalchemy.orm.Session"
    assert [Path(hop["path"]).name for hop in finding["chain"]] == ["api.py", "auth.py", "tokens.py", "rpc.py"]
    assert [hop["callee"] for hop in finding["chain"]] == [
        "app.auth:require",
        "app.tokens:TokenClient.introspect",
        "app.rpc:call",
        "requests.post",
    ]
    assert finding["leaf"]["api"] == "requests.post"
    assert finding["wait"]["seconds"] is None


def test_the_report_points_at_the_lines_that_a_reader_would_point_at() -> None:
    (finding,) = findings("held")
    api = (EXAMPLES / "held/app/api.py").read_text(encoding="utf-8").splitlines()
    assert "auth.require(" in api[finding["line"] - 1]
    assert "db.get(" in api[finding["hold"]["line"] - 1]


def test_the_fixed_version_is_silent() -> None:
    assert findings("fixed") == []


def test_the_two_versions_differ_in_one_file() -> None:
    held, fixed = (
        {path.name: path.read_bytes() for path in (EXAMPLES / v / "app").glob("*.py")} for v in ("held", "fixed")
    )
    assert held.keys() == fixed.keys()
    assert [name for name in held if held[name] != fixed[name]] == ["api.py"]
