"""Where the configuration is, what it may say, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.config import DEFAULT_TEST_PATHS, Config, ConfigError, ConfigFile, load_config
from holdlint.report.formats import FORMATS


@pytest.fixture
def project(tmp_path):
    """A folder with a sub-folder, and a function that writes files into it."""
    (tmp_path / "pkg" / "sub").mkdir(parents=True)

    class Project:
        root = str(tmp_path)
        sub = str(tmp_path / "pkg" / "sub")

        def write(self, name: str, text: str) -> str:
            (tmp_path / name).write_text(text)
            return str(tmp_path / name)

        def faults(self, name: str, text: str) -> list[str]:
            path = self.write(name, text)
            with pytest.raises(ConfigError) as caught:
                load_config(self.root)
            assert all(fault.startswith(path) for fault in caught.value.faults)
            return [fault.removeprefix(path + ":") for fault in caught.value.faults]

    return Project()


def test_without_a_file_the_defaults_are_in_force(project):
    config = load_config(project.root)
    assert config == Config(None, project.root)
    assert config.test_paths == DEFAULT_TEST_PATHS
    assert (config.select, config.tests, config.trace, config.respect_gitignore) == (None, False, True, True)


def test_pyproject_is_found_upward(project):
    path = project.write("pyproject.toml", '[tool.holdlint]\nselect = ["HLD101"]\n')
    config = load_config(project.sub)
    assert config.source == path
    assert config.base == project.root
    assert config.select == ("HLD101",)


def test_holdlint_toml_wins_over_pyproject_beside_it(project):
    project.write("pyproject.toml", '[tool.holdlint]\nselect = ["HLD101"]\nbogus = 1\n')
    path = project.write("holdlint.toml", "tests = true\n")
    config = load_config(project.root)
    assert (config.source, config.select, config.tests) == (path, None, True)


def test_the_nearest_file_is_all_that_counts(project):
    project.write("holdlint.toml", "tests = true\n")
    project.write("pkg/pyproject.toml", "[tool.holdlint]\ntrace = false\n")
    config = load_config(project.sub)
    assert (config.tests, config.trace) == (False, False)


def test_a_pyproject_of_other_tools_is_passed_by(project):
    path = project.write("holdlint.toml", "tests = true\n")
    project.write("pkg/pyproject.toml", "[tool.ruff]\nline-length = 100\n")
    assert load_config(project.sub).source == path


def test_a_pyproject_that_only_mentions_holdlint_is_passed_by(project):
    project.write("pkg/pyproject.toml", "[project]\ndependencies = ['holdlint']\n")
    assert load_config(project.sub).source is None


def test_without_a_file_the_base_is_the_top_of_the_project(project):
    project.write("pyproject.toml", "[project]\n")
    assert load_config(project.sub).base == project.root


def test_an_explicit_file(project):
    project.write("holdlint.toml", "tests = true\n")
    path = project.write("pkg/other.toml", "trace = false\n")
    config = load_config(project.root, explicit="pkg/other.toml")
    assert (config.source, config.trace, config.tests) == (path, False, False)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("gone.toml", None, "cannot be read: No such file or directory"),
        ("pyproject.toml", "[project]\n", "has no table [tool.holdlint]"),
        ("other.toml", "a = [", "not valid TOML"),
    ],
)
def test_an_explicit_file_must_be_usable(project, name, text, fault):
    if text is not None:
        project.write(name, text)
    with pytest.raises(ConfigError, match=r".+") as caught:
        load_config(project.root, explicit=name)
    assert fault in caught.value.faults[0]


def test_isolated_reads_no_file(project):
    project.write("holdlint.toml", "bogus = true\n")
    assert load_config(project.root, isolated=True) == Config(None, project.root)


def test_all_keys(project):
    for name in ("ours", "src"):
        (Path(project.root) / name).mkdir()
    project.write(
        "holdlint.toml",
        """
        select = ["ALL"]
        ignore = ["HLD9"]
        extend-select = ["unused-suppression"]
        exclude = ["gen"]
        extend-exclude = ["/a/b"]
        respect-gitignore = false
        rules = ["ours"]
        src = ["src"]
        tests = true
        test-paths = ["spec/"]
        unpooled = true
        output-format = "json"
        trace = false
        cache-dir = "../cache"
        budget = { rate = "3/s" }
        """,
    )
    config = load_config(project.root)
    assert config.select == ("ALL",)
    assert config.ignore == ("HLD9",)
    assert config.extend_select == ("unused-suppression",)
    assert config.exclude == ("gen",)
    assert config.extend_exclude == ("/a/b",)
    assert config.respect_gitignore is False
    assert config.rules == (f"{project.root}/ours",)
    assert config.src == (f"{project.root}/src",)
    assert config.tests is True
    assert config.test_paths == ("spec/",)
    assert config.unpooled is True
    assert config.output_format == "json"
    assert config.trace is False
    assert config.budget == {"rate": "3/s"}
    assert config.cache_dir == project.root.rpartition("/")[0] + "/cache"


def test_every_key_has_a_setting_of_the_same_name():
    assert set(ConfigFile.__struct_fields__) == set(Config.__dataclass_fields__) - {"source", "base", "lines"}


def test_all_faults_come_out_at_once(project):
    faults = project.faults(
        "pyproject.toml",
        """[project]
name = "x"
ignore = "not ours"

[tool.holdlint]
slect = ["HLD101"]
ignore = ["HLD1O4", "HLD101", "network-while-holdin"]
exclude = "gen"
extend-exclude = ["a", 1, 2.5]
tests = "yes"
output-format = "jsn"
cache-dir = 3
rules = ["nowhere"]
""",
    )
    valid = (
        "baseline, budget, cache-dir, exclude, extend-exclude, extend-select, ignore, min-confidence, output-format, "
        "python, respect-gitignore, rules, select, src, test-paths, tests, trace, unpooled"
    )
    formats = ", ".join(f'"{name}"' for name in FORMATS)
    assert faults == [
        f"6: `slect`: unknown key; did you mean `select`?; valid keys: {valid}",
        "7: `ignore`: unknown check `HLD1O4`; did you mean `HLD104`?",
        "7: `ignore`: unknown check `network-while-holdin`; did you mean `network-while-holding`?",
        "8: `exclude`: expected a list of strings, found a string",
        "9: `extend-exclude`: expected a list of strings, found an integer as item 2",
        "9: `extend-exclude`: expected a list of strings, found a float as item 3",
        "10: `tests`: expected true or false, found a string",
        f'11: `output-format`: expected one of {formats}, found "jsn"; did you mean `json`?',
        "12: `cache-dir`: expected a string, found an integer",
        f"13: `rules`: there is no folder {project.root}/nowhere",
    ]


def test_faults_of_the_budget(project):
    assert project.faults("holdlint.toml", "budget = 3\n") == ["1: `budget`: expected a table, found an integer"]
    faults = project.faults("holdlint.toml", '[budget]\nrate = "fast"\nspeed = 1\n')
    assert faults[0] == "1: `budget`: `rate`: `fast` is no rate; write 3/s, 180/min or 10k/h"
    assert faults[1].startswith("1: `budget`: unknown key `speed`; valid keys: gateway-timeout, ")


def test_underscores_are_told_to_be_hyphens(project):
    (fault,) = project.faults("holdlint.toml", "extend_select = []\n")
    assert "did you mean `extend-select`?" in fault


def test_broken_toml(project):
    (fault,) = project.faults("holdlint.toml", "tests = \n")
    assert "not valid TOML" in fault
    assert "line 1" in fault


def test_a_table_that_is_none(project):
    (fault,) = project.faults("pyproject.toml", "[tool]\nholdlint = 3\n")
    assert fault == " `tool.holdlint`: expected a table, found an integer"


def test_a_file_that_is_not_utf8(project, tmp_path):
    (tmp_path / "holdlint.toml").write_bytes(b"select = ['\xff']\n")
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        load_config(project.root)
