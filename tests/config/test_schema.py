"""The JSON Schema of the configuration: it is what validates it, and says of a configuration what holdlint says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

import holdlint
from holdlint.cli import main
from holdlint.config import ConfigError, ConfigFile, load_config, tomllib
from holdlint.schema import NAME, schema, text

FILE = Path(holdlint.__file__).with_name(NAME)
GOOD = [
    "",
    'select = ["ALL"]\nignore = ["HLD1", "sleep-while-holding"]\nextend-select = ["HLD9"]\n',
    'exclude = []\nextend-exclude = ["a/", "*.b"]\nrespect-gitignore = false\n',
    "tests = true\nunpooled = true\ntrace = false\n",
    "python = false\n",
    'python = "."\n',
    'test-paths = ["spec/"]\nmin-confidence = "high"\noutput-format = "sarif"\n',
    'cache-dir = "~/x"\nbaseline = "known.toml"\nrules = []\nsrc = []\n',
    '[budget]\nrate = "3/s"\nupstream = "10s"\nmax-hold = 5\nmax-use = "80%"\n',
    '[budget]\nrate = " 10k/h "\nmax-use = 0.8\nstatement-timeout = ".5 min"\nidle-in-transaction-timeout = "500ms"\n',
    '[budget.rates]\n"GET /users/{id}" = "180/min"\n"app.api:read" = 2.5\n',
]
BAD = [
    'selct = ["ALL"]\n',
    'select = "ALL"\n',
    'select = ["HLD11"]\n',
    'select = ["hld101"]\n',
    "ignore = [1]\n",
    "tests = 1\n",
    "python = 3.12\n",
    'tests = "yes"\n',
    'min-confidence = "sure"\n',
    'output-format = "xml"\n',
    'baseline = ["a"]\n',
    "cache-dir = false\n",
    "budget = 1\n",
    '[budget]\nrat = "3/s"\n',
    '[budget]\nrate = "often"\n',
    '[budget]\nrate = "3/d"\n',
    '[budget]\nrate = "0/s"\n',
    "[budget]\nrate = 0\n",
    "[budget]\nupstream = -1\n",
    '[budget]\nupstream = "0.0 s"\n',
    "[budget]\nrate = true\n",
    '[budget]\nmax-use = "80 percent"\n',
    '[budget]\nmax-use = "inf"\n',
    '[budget]\nrates = "3/s"\n',
    '[budget.rates]\n"GET /" = "often"\n',
]


def told(content: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft7Validator(schema()).iter_errors(content)]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(schema())


def test_the_file_is_up_to_date() -> None:
    """`holdlint config --schema > holdlint/configuration.schema.json` makes it so."""
    assert FILE.read_text(encoding="utf-8") == text()


def test_it_is_printed() -> None:
    assert json.loads(CliRunner().invoke(main, ["config", "--schema"]).stdout) == schema()


def test_it_has_each_key_with_its_meaning() -> None:
    properties = schema()["properties"]
    assert set(properties) == {name.replace("_", "-") for name in ConfigFile.__struct_fields__}
    assert [key for key, said in properties.items() if not said.get("description")] == []


@pytest.mark.parametrize("content", GOOD)
def test_what_holdlint_takes_the_schema_takes(content: str, tmp_path: Path) -> None:
    (tmp_path / "holdlint.toml").write_text(content)
    load_config(str(tmp_path))
    assert told(tomllib.loads(content)) == []


@pytest.mark.parametrize("content", BAD)
def test_what_holdlint_refuses_the_schema_refuses(content: str, tmp_path: Path) -> None:
    (tmp_path / "holdlint.toml").write_text(content)
    with pytest.raises(ConfigError):
        load_config(str(tmp_path))
    assert told(tomllib.loads(content)) != []


def test_the_defaults_are_configurations() -> None:
    defaults = {key: said["default"] for key, said in schema()["properties"].items() if "default" in said}
    assert "tests" in defaults
    assert told(defaults) == []


def test_the_readmes_configurations_are_good() -> None:
    import re

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL) if "[tool.holdlint" in block]
    assert len(blocks) >= 2
    for block in blocks:
        assert told(tomllib.loads(block)["tool"]["holdlint"]) == [], block
