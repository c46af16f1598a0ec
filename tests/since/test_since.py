"""`--since REV`: what is new since the branch left another one, told where it changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from repositories import POSTS, Repository, holdlint

SARIF = Path(__file__).parents[1] / "report" / "sarif" / "sarif-schema-2.1.0.json"
HOLDS = """\
import requests
from sqlalchemy.orm import Session


def one(db: Session) -> None:
    db.execute("select 1")
    requests.post("https://a.example", timeout=1)


def two(db: Session) -> None:
    db.execute("select 1")
    db.commit()
    requests.get("https://a.example", timeout=1)
"""


# What is new, and what is not.


def test_nothing_is_new_where_nothing_changed(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    assert repository.places(since="branch") == ["app/mail.py:5:5"]
    repository.commit()
    assert repository.new(since="branch") == []


def test_a_finding_in_a_changed_line_is_told_there(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    [line] = repository.new()
    assert line == (
        "app/direct.py:7:5: HLD101 network call `requests.post` reached while a connection is held "
        "(Session `db` since line 6), up to 1 s"
    )


def test_a_finding_of_a_file_that_nobody_touched_is_told_at_the_line_that_changed(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    [line] = repository.new()
    assert line == (
        "app/mail.py:5:5: HLD101 network call `requests.post` reached while a connection is held "
        "(Session `db` since app/api.py:7), up to 1 s; app/api.py:8 reaches it by the change at app/mail.py:5"
    )


def test_what_was_there_is_counted_and_not_told(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.git("checkout", "-q", "-B", "branch")
    repository.edit("app/direct.py", "    db.commit()\n", "")
    result = holdlint("check", "--since", "main", "--output-format", "text")
    assert result.stdout.splitlines()[-2:] == ["1 finding not new.", "Found 1 finding."]


def test_what_is_mended_is_counted(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.edit("app/direct.py", '    requests.post("https://a.example", timeout=1)\n', "    pass\n")
    repository.write("app/mail.py", POSTS)
    result = holdlint("check", "--since", "HEAD", "--output-format", "text")
    assert "1 no more.\nFound 1 finding." in result.stdout


def test_what_the_other_branch_has_done_since_does_not_count(repository: Repository) -> None:
    """The merge base is what is compared with, not the tip of the other branch."""
    repository.write("app/mail.py", POSTS)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.git("checkout", "-q", "branch")
    assert repository.places() == ["app/mail.py:5:5"]


def test_lines_that_move_bring_nothing_about(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.edit("app/direct.py", "def one", "X = 1\n\n\ndef zero() -> None: ...\n\n\ndef one")
    assert repository.new(since="HEAD") == []


def test_of_two_calls_that_look_the_same_the_new_one_is_told(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    call = '    requests.post("https://a.example", timeout=1)\n'
    repository.edit("app/direct.py", call, call.replace("a.example", "b.example") + call)
    assert repository.places(since="HEAD") == ["app/direct.py:7:5"]


def test_a_function_with_another_name_brings_nothing_about(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.edit("app/direct.py", "def one", "def uno")
    assert repository.new(since="HEAD") == []


def test_another_wait_of_the_same_call_is_new_only_if_its_way_changed(repository: Repository) -> None:
    """One finding stands for all waits that a call reaches. Here the one is taken away that was told."""
    both = POSTS + '    requests.get("https://a.example", timeout=1)\n'
    repository.write("app/mail.py", both)
    repository.commit()
    repository.edit("app/mail.py", '    requests.post("https://a.example", timeout=1)\n', "")
    assert repository.new(since="HEAD") == []


def test_a_check_that_was_switched_on_is_no_news(repository: Repository) -> None:
    sleeps = HOLDS.replace("requests.post(", "time.sleep(").replace("import requests", "import time\n\nimport requests")
    repository.write("app/direct.py", sleeps)
    repository.write("holdlint.toml", 'ignore = ["HLD104"]\n')
    repository.commit()
    repository.write("holdlint.toml", "")
    assert repository.new(since="HEAD") == []


def test_a_reason_that_was_taken_away_is_news(repository: Repository) -> None:
    comment = "  # holdlint: ignore[HLD101] it is quick"
    call = 'requests.post("https://a.example", timeout=1)'
    repository.write("app/direct.py", HOLDS.replace(call, call + comment))
    repository.commit()
    assert repository.new(since="HEAD") == []
    repository.edit("app/direct.py", comment, "")
    assert repository.places(since="HEAD") == ["app/direct.py:7:5"]


def test_what_is_in_the_baseline_is_no_news(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    assert holdlint("baseline").exit_code == 0
    repository.write("app/direct.py", HOLDS)
    assert repository.places("--baseline", "holdlint-baseline.toml") == ["app/direct.py:7:5"]


def test_a_file_that_cannot_be_read_any_more_is_news(repository: Repository) -> None:
    repository.write("app/broken.py", "def f(:\n")
    repository.commit()
    assert repository.new(since="HEAD") == []
    assert repository.new() == ["app/broken.py:1:7: HLD000 syntax error: invalid syntax"]


# The line that brings it about.


def test_a_call_that_is_new_on_the_way_is_the_place(repository: Repository) -> None:
    repository.write("app/deep.py", POSTS)
    repository.commit()
    repository.write("app/mail.py", "from app import deep\n\n\ndef notify() -> None:\n    deep.notify()\n")
    [line] = repository.new(since="HEAD")
    assert line.startswith("app/mail.py:5:5: HLD101 ")
    assert line.endswith("app/api.py:8 reaches it by the change at app/mail.py:5")


def test_a_statement_that_takes_the_connection_is_the_place(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    repository.edit("app/api.py", '    db.execute("select 1")\n', "    print(db)\n")
    repository.commit()
    repository.edit("app/api.py", "    print(db)\n", '    db.execute("select 2")\n')
    [line] = repository.new(since="HEAD")
    assert line.startswith("app/api.py:7:5: HLD101 ")
    assert line.endswith("app/api.py:8 reaches it by the change at app/api.py:7")


def test_of_a_statement_that_was_taken_out_the_line_in_front_of_it_is_the_place(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.edit("app/direct.py", "    db.commit()\n", "")
    [line] = repository.new(since="HEAD")
    assert line.startswith("app/direct.py:11:5: HLD101 ")
    assert "(Session `db` since app/direct.py:11)" in line
    assert line.endswith("app/direct.py:12 reaches it now; the nearest change on the way is at app/direct.py:11")


def test_the_only_file_that_changed_is_the_place_wherever_the_way_goes(repository: Repository) -> None:
    repository.write("app/clients.py", "class Client:\n    def post(self) -> None: ...\n\n\nclient = Client()\n")
    repository.write("app/mail.py", "from app.clients import client\n\n\ndef notify() -> None:\n    client.post('/')\n")
    repository.commit()
    repository.write("app/clients.py", "import httpx\n\nclient = httpx.Client()\n")
    [line] = repository.new(since="HEAD")
    assert line.startswith("app/clients.py:1:1: HLD101 ")
    assert line.endswith("; app/api.py:8 reaches it by what changed in app/clients.py")


def test_where_no_line_can_be_named_it_is_told_where_it_is_held(repository: Repository) -> None:
    repository.write("app/clients.py", "class Client:\n    def post(self) -> None: ...\n\n\nclient = Client()\n")
    repository.write("app/mail.py", "from app.clients import client\n\n\ndef notify() -> None:\n    client.post('/')\n")
    repository.commit()
    repository.write("app/clients.py", "import httpx\n\nclient = httpx.Client()\n")
    repository.write("app/other.py", "X = 1\n")
    [line] = repository.new(since="HEAD")
    assert line.startswith("app/api.py:8:5: HLD101 ")
    assert line.endswith("; new since the last commit, by what changed elsewhere")


def test_a_version_in_a_lock_file_can_bring_it_about(repository: Repository) -> None:
    """FastAPI ends a dependency before a stream is sent, or behind it: that depends on its release."""
    repository.write("requirements.txt", "fastapi==0.118.0\n")
    repository.write(
        "app/stream.py",
        """\
from collections.abc import Iterator

import requests
from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

app = FastAPI()


def session() -> Iterator[Session]:
    with Session(create_engine("postgresql://")) as db:
        yield db


@app.get("/")
def get(db: Session = Depends(session)) -> StreamingResponse:
    db.execute("select 1")
    return StreamingResponse(body())


def body() -> Iterator[str]:
    yield requests.get("https://a.example").text
""",
    )
    repository.commit()
    held = [version for version in ("0.110.0", "0.118.0") if _told_with(repository, version)]
    assert held == ["0.118.0"]
    repository.write("requirements.txt", "fastapi==0.110.0\n")
    repository.commit()
    repository.write("requirements.txt", "fastapi==0.118.0\n")
    [line] = repository.new(since="HEAD")
    assert line.startswith("requirements.txt:1:1: HLD101 ")


def _told_with(repository: Repository, version: str) -> bool:
    repository.write("requirements.txt", f"fastapi=={version}\n")
    return holdlint("check").exit_code == 1


# Files that come, go and move.


def test_a_file_that_git_does_not_know_yet_counts(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    assert repository.places(since="HEAD") == ["app/direct.py:7:5"]


def test_what_is_staged_counts(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    repository.git("add", "-A")
    assert repository.places(since="HEAD") == ["app/mail.py:5:5"]


@pytest.mark.parametrize("staged", [True, False], ids=["known to git", "unknown to git"])
def test_a_file_with_another_name_brings_nothing_about(repository: Repository, staged: bool) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    (repository.folder / "app" / "direct.py").rename(repository.folder / "app" / "views.py")
    if staged:
        repository.git("add", "-A")
    assert repository.new(since="HEAD") == []


def test_a_file_with_another_name_that_changed_too_has_its_changes_told(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.git("mv", "app/direct.py", "app/views.py")
    repository.edit("app/views.py", "    db.commit()\n", "")
    assert repository.places(since="HEAD") == ["app/views.py:11:5"]


def test_a_package_with_another_name_brings_nothing_about(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    repository.commit()
    repository.git("mv", "app", "service")
    repository.edit("service/api.py", "app.mail", "service.mail")
    assert repository.new(since="HEAD") == []


def test_a_file_that_is_gone_can_bring_it_about(repository: Repository) -> None:
    """A package of one's own stood in front of the library."""
    repository.write("app/mail.py", POSTS)
    repository.write("requests.py", "def post(url: str, timeout: int) -> None: ...\n")
    repository.commit()
    (repository.folder / "requests.py").unlink()
    [line] = repository.new(since="HEAD")
    assert line.endswith("; new since the last commit, by what changed elsewhere")


def test_a_function_that_moves_to_another_file_brings_nothing_about(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    head, one, two = HOLDS.split("\n\n\n")
    repository.write("app/direct.py", f"{head}\n\n\n{two}")
    repository.write("app/other.py", f"{head}\n\n\n{one}\n")
    assert repository.new(since="HEAD") == []


def test_what_git_ignores_is_never_new(repository: Repository) -> None:
    repository.write(".gitignore", "generated.py\n")
    repository.commit()
    repository.write("generated.py", HOLDS)
    assert repository.new("app", "generated.py", since="HEAD") == []


def test_files_outside_the_paths_that_were_named_do_not_count(repository: Repository) -> None:
    repository.write("other/direct.py", HOLDS)
    repository.write("app/mail.py", POSTS)
    assert repository.places("app") == ["app/mail.py:5:5"]


def test_a_working_directory_inside_the_repository(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.git("mv", "app", "backend")
    repository.edit("backend/api.py", "app.mail", "mail")
    repository.commit()
    repository.write("backend/mail.py", POSTS)
    repository.write("elsewhere.py", HOLDS)
    monkeypatch.chdir(repository.folder / "backend")
    [line] = repository.new(since="HEAD")
    assert line.startswith("mail.py:5:5: HLD101 ")
    assert line.endswith("; api.py:8 reaches it by the change at mail.py:5")
    assert "file=backend/mail.py,line=5" in holdlint("check", "--changed-only", "--output-format", "github").stdout


def test_a_file_from_standard_input(repository: Repository) -> None:
    result = holdlint(
        "check", "--since", "main", "--stdin-filename", "app/direct.py", "-", "--output-format", "concise", input=HOLDS
    )
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()] == ["app/direct.py:7:5"]


def test_names_that_are_no_text(repository: Repository) -> None:
    if not hasattr(os, "O_CLOEXEC"):
        pytest.skip("names of files are text here")
    name = os.fsdecode(b"app/\xff \xc3\xa4.py")
    repository.write(name, HOLDS)
    repository.commit()
    repository.edit(name, "    db.commit()\n", "")
    assert len(repository.new(since="HEAD")) == 1


def test_other_ends_of_lines_in_the_work_tree_are_no_change(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "true")
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    text = HOLDS.replace("    db.commit()\n", "").replace("\n", "\r\n")
    (repository.folder / "app" / "direct.py").write_bytes(text.encode())
    assert repository.places(since="HEAD") == ["app/direct.py:11:5"]


# In each format.


def annotated(repository: Repository, name: str) -> str:
    repository.write("app/mail.py", POSTS)
    return holdlint("check", "--since", "main", "--output-format", name).stdout


def test_github_shows_it_at_the_line_that_changed(repository: Repository) -> None:
    told = annotated(repository, "github")
    assert "file=app/mail.py,line=5,endLine=5,col=5,endColumn=50::app/mail.py:5:5: HLD101" in told
    assert "app/api.py:8 reaches it" in told


def test_gitlab_shows_it_at_the_line_that_changed(repository: Repository) -> None:
    [row] = json.loads(annotated(repository, "gitlab"))
    assert row["location"]["path"] == "app/mail.py"
    assert row["location"]["positions"]["begin"] == {"line": 5, "column": 5}


def test_sarif_has_it_at_the_line_that_changed_and_the_call_as_a_related_place(repository: Repository) -> None:
    content = json.loads(annotated(repository, "sarif"))
    jsonschema.Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8"))).validate(content)
    [result] = content["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("app/mail.py", 5)
    related = [it["physicalLocation"]["artifactLocation"]["uri"] for it in result["relatedLocations"]]
    assert related == ["app/api.py", "app/api.py"]
    assert result["baselineState"] == "new"
    assert "[app/api.py:7](1)" in result["message"]["text"]


def test_rdjson_has_it_at_the_line_that_changed(repository: Repository) -> None:
    [row] = json.loads(annotated(repository, "rdjson"))["diagnostics"]
    assert row["location"]["path"] == "app/mail.py"
    assert row["location"]["range"]["start"] == {"line": 5, "column": 5}


@pytest.mark.parametrize("name", ["azure", "concise", "grouped", "junit", "pylint", "text"])
def test_others_name_the_line_that_changed(repository: Repository, name: str) -> None:
    told = annotated(repository, name)
    assert "app/api.py:8 reaches it by the change at app/mail.py:5" in told


def test_full_shows_what_changed_first_and_then_where_it_is_held(repository: Repository) -> None:
    assert annotated(repository, "full") == (
        "HLD101 network call `requests.post` reached while a connection is held (Session `db` since app/api.py:7), up to 1 s; "
        "app/api.py:8 reaches it by the change at app/mail.py:5\n"
        " --> app/mail.py:5:5\n"
        "  |\n"
        '5 |     requests.post("https://a.example", timeout=1)\n'
        "  |     ^^^^^^^^^^^^^ changed; waits up to 1 s\n"
        "  |\n"
        " ::: app/api.py:7\n"
        "  |\n"
        '7 |     db.execute("select 1")\n'
        "  |     ---------- connection checked out\n"
        "8 |     notify()\n"
        "  |     ------\n"
        "  |\n"
        "\n"
        "1 call while holding, 1 followed.\n"
        "Found 1 finding.\n"
    )


def test_json_keeps_the_place_of_the_call_and_says_what_changed(repository: Repository) -> None:
    [row] = json.loads(annotated(repository, "json"))["findings"]
    assert (row["path"], row["line"]) == ("app/api.py", 8)
    assert row["cause"] == {"path": "app/mail.py", "line": 5}


def test_a_finding_has_the_same_fingerprint_wherever_it_is_told(repository: Repository) -> None:
    [row] = json.loads(annotated(repository, "gitlab"))
    [whole] = json.loads(holdlint("check", "--output-format", "gitlab").stdout)
    assert row["fingerprint"] == whole["fingerprint"]


# `--changed-only`.


def test_changed_only_is_what_is_new_since_the_last_commit(repository: Repository) -> None:
    repository.write("app/direct.py", HOLDS)
    repository.commit()
    repository.write("app/mail.py", POSTS)
    result = holdlint("check", "--changed-only", "--output-format", "concise")
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()] == ["app/mail.py:5:5"]


def test_changed_only_of_a_range_of_commits_that_pre_commit_is_run_on(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("app/mail.py", POSTS)
    repository.commit()
    assert holdlint("check", "--changed-only").exit_code == 0
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", repository.git("rev-parse", "main"))
    assert holdlint("check", "--changed-only").exit_code == 1


def test_changed_only_and_since_are_one_too_many(repository: Repository) -> None:
    result = holdlint("check", "--changed-only", "--since", "main")
    assert result.exit_code == 2
    assert "--changed-only is --since HEAD; give one of the two" in result.stderr


# Of all kinds of findings: lines in messages are told with their file if they stand in another one than the change.


def test_a_second_connection_that_a_change_elsewhere_takes(repository: Repository) -> None:
    repository.write(
        "app/db.py",
        "from sqlalchemy import create_engine\n\n"
        'engine = create_engine("postgresql://")\n\n\n'
        "def again() -> None:\n    pass\n",
    )
    repository.write(
        "app/first.py",
        "from app.db import again, engine\n\n\n"
        "def first() -> None:\n    with engine.connect() as one:\n        again()\n        print(one)\n",
    )
    repository.commit()
    repository.edit("app/db.py", "    pass\n", "    with engine.connect():\n        pass\n")
    [line] = repository.new("--select", "HLD108", since="HEAD")
    assert line == (
        "app/db.py:7:5: HLD108 second connection of a pool taken by `sqlalchemy.Engine.connect` in db.py:7 while one of it "
        "is held (Connection `one` since app/first.py:5); app/first.py:6 reaches it by the change at app/db.py:7"
    )


def test_a_suppression_that_a_change_elsewhere_makes_useless(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    repository.edit("app/api.py", "    notify()\n", "    notify()  # holdlint: ignore[HLD101] it is quick\n")
    repository.commit()
    repository.write("app/mail.py", "def notify() -> None:\n    pass\n")
    [line] = repository.new("--select", "HLD901", since="HEAD")
    assert line.startswith("app/api.py:8:15: HLD901 unused suppression")
    assert line.endswith("; new since the last commit, by what changed elsewhere")
