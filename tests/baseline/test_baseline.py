"""A project with findings that it knows, and what happens to them: a real program, really analysed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdlint.cli import main

API = """\
import requests
from sqlalchemy.orm import Session


def read(db: Session, url: str) -> None:
    db.connection()
    requests.post(url)


def write(db: Session, url: str) -> None:
    db.connection()
    ask(url)


def ask(url: str) -> None:
    requests.get(url)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.holdlint]\nbaseline = "known.toml"\n')
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "api.py").write_text(API)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def holdlint(*arguments: str) -> Result:
    result = CliRunner().invoke(main, [*arguments, "--no-cache", "-j", "1"], prog_name="holdlint")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(*arguments: str) -> list[str]:
    return [
        line.split(" HLD")[0]
        for line in holdlint("check", "--output-format", "concise", *arguments).stdout.splitlines()
    ]


@pytest.fixture
def known(project: Path) -> Path:
    """The project with all its findings in the baseline."""
    result = holdlint("baseline")
    assert (result.exit_code, result.stdout) == (0, "known.toml: 2 findings\n")
    return project


def edit(project: Path, old: str, new: str, name: str = "app/api.py") -> None:
    text = (project / name).read_text()
    assert old in text
    (project / name).write_text(text.replace(old, new))


def test_what_is_in_the_baseline_is_not_told(known):
    result = holdlint("check")
    assert result.exit_code == 0
    assert "2 findings known from the baseline.\nAll checks passed!" in result.stdout


def test_the_file_has_no_lines_in_it(known):
    assert (known / "known.toml").read_text().partition("version = 1\n")[2] == (
        "\n[[finding]]\n"
        'code = "HLD101"\npath = "app/api.py"\nfunction = "app.api:read"\nchain = ["requests.post"]\n'
        "\n[[finding]]\n"
        'code = "HLD101"\npath = "app/api.py"\nfunction = "app.api:write"\nchain = ["app.api:ask", "requests.get"]\n'
    )


def test_what_is_new_is_told(known):
    edit(known, "    requests.post(url)\n", "    requests.post(url)\n    requests.put(url)\n")
    assert told() == ["app/api.py:8:5:"]


def test_one_more_of_the_same_is_told(known):
    edit(known, "    requests.post(url)\n", "    requests.post(url)\n    requests.post(url)\n")
    assert told() == ["app/api.py:8:5:"]


def test_lines_that_move_change_nothing(known):
    edit(known, "def read", "X = 1\n\n\ndef first() -> None: ...\n\n\ndef read")
    assert told() == []


def test_a_function_between_changes_nothing(known):
    edit(known, "    ask(url)", "    between(url)")
    edit(known, "def ask", "def between(url: str) -> None:\n    ask(url)\n\n\ndef ask")
    assert told() == []


def test_a_file_with_another_name_changes_nothing(known):
    (known / "app" / "api.py").rename(known / "app" / "views.py")
    assert told() == []


def test_a_function_that_moves_to_another_file_changes_nothing(known):
    head, read = API.split("def read")[0], "def read" + API.split("def read")[1].split("\n\n\n")[0]
    edit(known, read + "\n\n\n", "")
    (known / "app" / "reading.py").write_text(head + read + "\n")
    assert told() == []


def test_a_function_of_the_same_name_in_another_file_is_told(known):
    edit(known, "    requests.post(url)\n", "    pass\n")
    (known / "app" / "other.py").write_text(API.split("def write")[0])
    assert told() == ["app/other.py:7:5:"]


def test_another_wait_in_the_same_function_is_told(known):
    edit(known, "requests.post(url)", "requests.put(url)")
    assert told() == ["app/api.py:7:5:"]


def test_from_another_folder_it_is_the_same_baseline(known, monkeypatch):
    monkeypatch.chdir(known / "app")
    assert told() == []


def test_a_part_of_the_program_does_not_touch_the_rest(known):
    (known / "app" / "other.py").write_text("x = 1\n")
    before = (known / "known.toml").read_text()
    assert "no more" not in holdlint("check", "app/other.py").stderr
    assert holdlint("baseline", "app/other.py").exit_code == 0
    assert (known / "known.toml").read_text() == before


def test_checks_that_are_not_selected_stay(known):
    before = (known / "known.toml").read_text()
    assert holdlint("baseline", "--select", "HLD104").exit_code == 0
    assert (known / "known.toml").read_text() == before


def test_it_gets_shorter_when_asked_to(known):
    edit(known, "    requests.post(url)\n", "    pass\n")
    assert "note: 1 finding is no more; `holdlint baseline` takes them out of known.toml" in holdlint("check").stderr
    assert holdlint("baseline").stdout == "known.toml: 1 finding (1 mended)\n"
    assert "app.api:read" not in (known / "known.toml").read_text()
    assert holdlint("check").stderr == ""


def test_a_file_that_is_gone_goes(known):
    (known / "app" / "api.py").unlink()
    (known / "app" / "other.py").write_text("x = 1\n")
    assert holdlint("baseline").stdout == "known.toml: 0 findings (2 mended)\n"


def test_it_does_not_grow_by_itself(known):
    edit(known, "    requests.post(url)\n", "    requests.put(url)\n")
    result = holdlint("baseline")
    assert result.exit_code == 1
    assert "app/api.py:7:5: HLD101 network call `requests.put`" in result.stdout
    assert "1 finding not in the baseline; --grow adds them." in result.stdout
    assert "requests.put" not in (known / "known.toml").read_text()
    result = holdlint("baseline", "--grow", "--reason", "for now", "--owner", "us", "--expires", "2999-12-31")
    assert (result.exit_code, result.stdout) == (0, "known.toml: 2 findings (1 added)\n")
    assert 'reason = "for now"\nowner = "us"\nexpires = 2999-12-31\n' in (known / "known.toml").read_text()
    assert told() == []


def test_notes_of_people_stay_whatever_moves(known):
    edit(
        known,
        'chain = ["requests.post"]\n',
        'chain = ["requests.post"]\nreason = "a reason"\nowner = "us"\n',
        "known.toml",
    )
    (known / "app" / "api.py").rename(known / "app" / "views.py")
    assert holdlint("baseline").exit_code == 0
    text = (known / "known.toml").read_text()
    assert (
        'path = "app/views.py"\nfunction = "app.views:read"\nchain = ["requests.post"]\nreason = "a reason"\n' in text
    )
    assert "app/api.py" not in text


def test_what_has_expired_is_told_again(known):
    edit(
        known,
        'chain = ["requests.post"]\n',
        'chain = ["requests.post"]\nowner = "us"\nexpires = 2020-02-29\n',
        "known.toml",
    )
    result = holdlint("check", "--output-format", "concise")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
    assert result.stdout.endswith("; the entry of us in known.toml:5 that silenced it expired on 2020-02-29\n")
    assert "warning: known.toml:5: expired on 2020-02-29 (us)" in result.stderr
    assert holdlint("baseline").exit_code == 0
    assert "expires = 2020-02-29" in (known / "known.toml").read_text()


def test_what_has_expired_says_why_it_was_left(known):
    notes = 'chain = ["requests.post"]\nreason = "goes in spring"\nexpires = 2020-02-29\n'
    edit(known, 'chain = ["requests.post"]\n', notes, "known.toml")
    [row] = json.loads(holdlint("check", "--output-format", "gitlab").stdout)
    assert row["description"].endswith(
        "; the entry in known.toml:5 that silenced it expired on 2020-02-29: goes in spring"
    )


def test_the_last_day_is_a_day_on_which_it_is_not_told(known):
    from datetime import date, timedelta

    for day, count in ((date.today(), 0), (date.today() - timedelta(days=1), 1)):
        text = (known / "known.toml").read_text()
        notes = f'chain = ["requests.post"]\nexpires = {day}\n'
        (known / "known.toml").write_text(text.replace('chain = ["requests.post"]\n', notes))
        assert len(told()) == count
        (known / "known.toml").write_text(text)


def test_programs_see_what_is_known_with_its_reason(known):
    edit(known, 'chain = ["requests.post"]\n', 'chain = ["requests.post"]\nreason = "a reason"\n', "known.toml")
    found = json.loads(holdlint("check", "--output-format", "json").stdout)["findings"]
    assert [it["suppressed"] for it in found] == [
        {"line": 5, "comment": "known.toml", "reason": "a reason"},
        {"line": 12, "comment": "known.toml", "reason": ""},
    ]
    edit(known, "requests.get", "requests.put")
    results = json.loads(holdlint("check", "--output-format", "sarif").stdout)["runs"][0]["results"]
    assert [(it["baselineState"], it["suppressions"]) for it in results] == [
        ("unchanged", [{"kind": "external", "status": "accepted", "justification": "a reason"}]),
        ("new", []),
    ]


def test_a_comment_is_enough(project):
    edit(project, "requests.post(url)", "requests.post(url)  # holdlint: ignore why")
    assert holdlint("baseline").stdout == "known.toml: 1 finding\n"


def test_a_baseline_that_is_not_there_is_an_error(project):
    result = holdlint("check")
    assert result.exit_code == 2
    assert f"there is no baseline {project / 'known.toml'}; `holdlint baseline` writes one" in result.stderr


def test_a_baseline_that_is_wrong_is_an_error(project):
    (project / "known.toml").write_text("version = 3\n")
    for command in ("check", "baseline"):
        result = holdlint(command)
        assert result.exit_code == 2
        assert "`version`: expected 1, found 3" in result.stderr


def test_an_argument_names_another_file(known):
    (known / "none.toml").write_text("version = 1\n")
    assert len(told("--baseline", "none.toml")) == 2
    assert holdlint("baseline", "-o", "other.toml").stdout == "other.toml: 2 findings\n"
    assert told("--baseline", "other.toml") == []


def test_without_a_configured_name_the_file_stands_beside_the_configuration(project):
    (project / "pyproject.toml").write_text("[tool.holdlint]\n")
    assert holdlint("baseline").stdout == "holdlint-baseline.toml: 2 findings\n"
    assert len(told()) == 2
