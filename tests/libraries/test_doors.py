"""Which environment is read, and how its source is told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdlint.cli import main
from holdlint.versions.environment import active_environment
from tests.libraries.conftest import Project

CLIENT = """
import requests


def pay(order):
    return send(order)


def send(order):
    return requests.post("https://acme.example", json=order)
"""


@pytest.fixture
def shop(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    project.install("acme_sdk/__init__.py", CLIENT)
    project.holding("import acme_sdk", "acme_sdk.pay(order)")
    monkeypatch.chdir(project.root)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    return project


def run(*arguments: str) -> str:
    return CliRunner().invoke(main, ["check", "--no-cache", "-j1", *arguments]).output


def test_the_frames_of_a_library_are_folded(shop: Project) -> None:
    held = "reached while a connection is held (Session `db` since line 10), no timeout"
    told = f"app.py:11:9: HLD101 network call `requests.post` {held}; by the source of acme_sdk"
    rows = [" ".join(row.split()) for row in run().splitlines()]
    assert rows == [
        told,
        'app.py:10 db.execute(text("select 1")) connection checked out',
        "app.py:11 acme_sdk.pay(order)",
        'acme_sdk/__init__.py:10 … 2 frames in acme_sdk … requests.post("https://acme.example", …) waits without bound',
        "1 call while holding, 1 followed.",
        "1 module of libraries read: acme_sdk.",
        "Found 1 finding.",
    ]


def test_json_keeps_them_marked(shop: Project) -> None:
    report = json.loads(run("--output-format", "json"))
    chain = report["findings"][0]["chain"]
    assert [hop.get("library") for hop in chain] == [None, "acme_sdk", "acme_sdk"]
    assert report["coverage"]["libraries"] == {"acme_sdk": 1}


def test_sarif_shows_only_what_is_in_the_repository(shop: Project) -> None:
    result = json.loads(run("--output-format", "sarif"))["runs"][0]["results"][0]
    steps = [step["location"] for step in result["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert [step["physicalLocation"]["artifactLocation"]["uri"] for step in steps] == ["app.py"] * 3
    assert steps[-1]["message"]["text"] == "`requests.post` is called in acme\\\\_sdk: waits without bound".replace(
        "\\\\_", "_"
    )


def test_min_confidence_leaves_out_what_is_only_read(shop: Project) -> None:
    assert "All checks passed!" in run("--min-confidence", "high")


def test_no_environment_is_looked_for_if_none_is_wanted(shop: Project) -> None:
    assert "All checks passed!" in run("--no-python")
    shop.write("holdlint.toml", "python = false\n")
    assert "All checks passed!" in run()


def test_an_environment_that_is_named(shop: Project) -> None:
    os.rename(shop.root / ".venv", shop.root.parent / "elsewhere")
    assert "All checks passed!" in run()
    assert "HLD101" in run("--python", "../elsewhere")
    shop.write("holdlint.toml", 'python = "../elsewhere"\n')
    assert "HLD101" in run()
    assert "All checks passed!" in run("--no-python")


def test_what_is_named_and_not_there_is_an_error(shop: Project) -> None:
    assert "--python: there is no nowhere" in run("--python", "nowhere")
    assert "--python and --no-python contradict each other" in run("--python", ".venv", "--no-python")
    shop.write("holdlint.toml", 'python = "nowhere"\n')
    assert "`python`: there is no" in run()
    shop.write("holdlint.toml", "python = 3\n")
    assert "`python`: expected a path, true or false, found an integer" in run()


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"VIRTUAL_ENV": "/a", "CONDA_PREFIX": "/b"}, "/a"),
        ({"CONDA_PREFIX": "/b", "CONDA_DEFAULT_ENV": "shop"}, "/b"),
        ({"CONDA_PREFIX": "/b", "CONDA_DEFAULT_ENV": "base"}, None),
        ({}, None),
    ],
)
def test_the_active_environment(variables: dict[str, str], found: str | None) -> None:
    assert active_environment(variables) == found


def test_budget_and_why_follow_libraries_too(shop: Project) -> None:
    why = CliRunner().invoke(main, ["why", "--no-cache", "app.py:11"]).output
    assert "by the source of acme_sdk" in why
    assert "… 2 frames in acme_sdk … requests.post" in why


def test_a_baseline_finds_its_findings_again_in_another_version(shop: Project, tmp_path: Path) -> None:
    CliRunner().invoke(main, ["baseline", "--no-cache", "--baseline", "known.toml"])
    shop.install("acme_sdk/__init__.py", CLIENT.replace("send", "deliver"))
    assert "1 finding known from the baseline." in run("--baseline", "known.toml")
