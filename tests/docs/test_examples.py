"""What the documentation shows is so: held examples are reported, mended ones are silent, settings and options exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml
from holdlint_site import checks
from holdlint_site.examples import Example, examples, shown, told

from holdlint.baseline.entries import parse
from holdlint.cli import main
from holdlint.config import load_config
from holdlint.report.formats import FORMATS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGES = {
    **{
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((Path(__file__).parents[2] / "docs/pages").rglob("*.md"))
    },
    **{check: text for check, text in checks.pages().items() if check != "checks/index.md"},
}
EXAMPLES = [
    pytest.param(example, id=f"{page} {number} {example.title}")
    for page, text in PAGES.items()
    for number, example in enumerate(examples(text), 1)
]
COMMANDS = [
    pytest.param(line, id=f"{page} {line}")
    for page, text in PAGES.items()
    for line in re.findall(r"^(?:\$ |.*\brun: |  - script: )(holdlint .*)$", text, re.MULTILINE)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_reported_with_the_codes_that_it_names_and_no_other(example: Example) -> None:
    said = told(example)
    assert said.codes == tuple(sorted(example.codes)), said.text


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_python_is_an_example(page: str) -> None:
    assert len(re.findall(r"^ *```+ *py", PAGES[page], re.MULTILINE)) == len(examples(PAGES[page]))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.startswith(("checks/HLD", "split", "commit", "on-", "outbox"))]
)
def test_a_page_has_code_before_and_after(page: str) -> None:
    kinds = {bool(example.codes) for example in examples(PAGES[page])}
    assert kinds == {True, False} or page == "checks/HLD000.md"


def test_the_reported_line_is_marked_and_what_is_said_stands_below() -> None:
    code = "import time\nfrom sqlalchemy.orm import Session\n\n\ndef f(db: Session):\n    db.get(User, 1)\n    time.sleep(2)\n"
    page = shown(f'```python title="held: HLD104"\n{code}```\n')
    assert page.startswith('```python title="app.py" linenums="1" hl_lines="7"\n')
    assert "\napp.py:7:5: HLD104 sleep `time.sleep` reached" in page


@pytest.mark.parametrize("title", ["held", "held: ", "bad: HLD101", "mended: HLD101", ""])
def test_any_other_title_is_an_error(title: str) -> None:
    with pytest.raises(ValueError, match="not a title"):
        examples(f'```python title="{title}"\npass\n```\n')


@pytest.mark.parametrize("page", PAGES)
def test_settings_are_valid(page: str, tmp_path: Path) -> None:
    (tmp_path / "holdlint-rules").mkdir()
    for block in re.findall(r"```toml[^\n]*\n(\[tool\.holdlint.*?)```", PAGES[page], re.DOTALL):
        (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
        load_config(str(tmp_path))


@pytest.mark.parametrize("page", PAGES)
def test_blocks_in_other_languages_are_well_formed(page: str) -> None:
    for language, block in re.findall(r"```(toml|yaml|json)[^\n]*\n(.*?)```", PAGES[page], re.DOTALL):
        if "--8<--" not in block:
            {"toml": tomllib.loads, "yaml": yaml.safe_load, "json": json.loads}[language](block)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_and_options_exist(line: str) -> None:
    _, name, *words = shlex.split(line)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if re.match(r"-+[a-z]", word)} <= known
    assert {word.partition(":")[0] for word in words if re.match(r"\w+:", word)} <= {*FORMATS}


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 5


def test_the_rules_that_are_shown_and_their_test_agree(tmp_path: Path) -> None:
    text = PAGES["rules"]
    files = dict(re.findall(r'```(?:toml|python) title="(?:file: )?([^"]*/[^"]*)"\n(.*?)```', text, re.DOTALL))
    assert set(files) == {"holdlint-rules/acme-sdk.toml", "tests/acme_rules.py", "tests/test_rules.py"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")

    def run() -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            ".",
            "tests/test_rules.py",
        ]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done.stdout

    assert "1 passed" in run()
    (tmp_path / "holdlint-rules/acme-sdk.toml").write_text('[library]\nname = "acme-sdk"\nmodules = ["acme"]\n')
    assert "missing  acme_rules.py:8: HLD101" in run()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGES["ci"].partition("## Formats")[2]


def test_the_baseline_that_is_shown_can_be_read() -> None:
    (text,) = re.findall(r'```toml title="holdlint-baseline.toml"\n(.*?)```', PAGES["silence"], re.DOTALL)
    ((entry, _),) = parse(text.encode(), "holdlint-baseline.toml")
    assert (entry.code, entry.owner) == ("HLD101", "accounts team")
