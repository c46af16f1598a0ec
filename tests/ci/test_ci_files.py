"""The files for CI: what they say is read as YAML, and the very commands in them are run on the example."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).parents[2]
ACTION = yaml.safe_load((TOP / "ci/github/action.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((TOP / "ci/github/workflow.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((TOP / "ci/gitlab.yml").read_text(encoding="utf-8"))
PAGE = (TOP / "docs/pages/ci.md").read_text(encoding="utf-8")


def environment(**more: str) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "HOLDLINT_", "GITHUB_", "CI_"))
    }
    return {**kept, **more}


def script(text: str, folder: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a step as a runner does, which stops at the first command that fails."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text]
    return subprocess.run(
        command, cwd=folder, env=environment(**variables), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as a runner gets it, without what lies about in it."""
    folder = tmp_path_factory.mktemp("action") / "holdlint"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=TOP, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split("\0"):
        if name and (TOP / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, folder / name)
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A repository that holds the example."""
    folder = tmp_path / "program"
    shutil.copytree(TOP / "examples/held", folder, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def expanded(value: str, inputs: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ *inputs\.([\w-]+) *\}\}", lambda found: inputs[found[1]], value)


def run_action(checkout: Path, program: Path, temporary: Path, **given: str) -> subprocess.CompletedProcess[str]:
    inputs = {name: said.get("default", "") for name, said in ACTION["inputs"].items()} | given
    variables = {
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(checkout / "ci/github"),
        "GITHUB_WORKSPACE": str(program),
    }
    for step in ACTION["runs"]["steps"]:
        if step["name"].startswith("Install") and (temporary / "holdlint").exists():
            continue
        own = {name: expanded(value, inputs) for name, value in step.get("env", {}).items()}
        folder = program / expanded(step.get("working-directory", "."), inputs)
        done = script(step["run"], folder, {**variables, **own})
        if done.returncode:
            break
    return done


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


@pytest.mark.slow
def test_the_action_annotates_and_writes_sarif(checkout: Path, program: Path, temporary: Path) -> None:
    done = run_action(checkout, program, temporary)
    assert done.returncode == 1, done.stdout + done.stderr
    (annotation,) = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert annotation.startswith("::error ")
    assert "file=app/api.py,line=25" in annotation
    (run,) = json.loads((program / "holdlint.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["HLD101"]


@pytest.mark.slow
def test_the_inputs_of_the_action_count(checkout: Path, program: Path, temporary: Path) -> None:
    quiet = run_action(
        checkout, program, temporary, args="--ignore HLD101 --quiet", sarif="a b.sarif", paths="app/api.py app"
    )
    assert (quiet.returncode, quiet.stdout) == (0, ""), quiet.stderr
    assert (program / "a b.sarif").exists()
    (program / "services").mkdir()
    (program / "app").rename(program / "services" / "app")
    inside = run_action(checkout, program, temporary, **{"working-directory": "services"})
    assert inside.returncode == 1
    assert "file=services/app/api.py" in inside.stdout
    assert (program / "services/holdlint.sarif").exists()
    # What an input says is no part of the script.
    evil = run_action(checkout, program, temporary, paths='$(touch evil) "; touch evil; "')
    assert evil.returncode == 2
    assert not (program / "evil").exists()


@pytest.mark.slow
def test_in_a_pull_request_only_what_it_brings_about_is_annotated(
    checkout: Path, program: Path, temporary: Path
) -> None:
    (args,) = re.findall(r"args: (--since .*)", PAGE)

    def commit(message: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example", "-c", "commit.gpgsign=false"]
        for words in (["add", "-A"], [*identity, "commit", "-q", "--allow-empty", "-m", message]):
            subprocess.run(["git", *words], cwd=program, check=True)

    commit("as it was")
    subprocess.run(["git", "update-ref", "refs/remotes/origin/trunk", "HEAD"], cwd=program, check=True)
    asked = args.replace("${{ github.base_ref }}", "trunk")
    old = run_action(checkout, program, temporary, args=asked)
    assert old.returncode == 0, old.stdout + old.stderr
    with (program / "app/api.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\ndef check(db: Session, token: str) -> None:\n    db.get(User, 1)\n    auth.require(token, scope='x')\n"
        )
    commit("what is asked for")
    new = run_action(checkout, program, temporary, args=asked)
    assert new.returncode == 1
    (annotation,) = [line for line in new.stdout.splitlines() if line.startswith("::error")]
    assert "line=31" in annotation


def test_the_action_is_one_that_github_takes() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in ACTION["runs"]["steps"])
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])
    assert all(said["description"] for said in ACTION["inputs"].values())


def test_the_workflow_uses_the_action_where_it_lies() -> None:
    (job,) = WORKFLOW["jobs"].values()
    (step,) = [step for step in job["steps"] if step["uses"].startswith("holdlint/")]
    owner_and_name, _, rest = step["uses"].partition("/ci/")
    assert owner_and_name == "holdlint/holdlint"
    assert (TOP / "ci" / rest.partition("@")[0] / "action.yml").is_file()
    assert set(step["with"]) <= set(ACTION["inputs"])
    (upload,) = [step for step in job["steps"] if "upload-sarif" in step["uses"]]
    assert upload["with"]["sarif_file"] == ACTION["inputs"]["sarif"]["default"]
    assert WORKFLOW["permissions"]["security-events"] == "write"


def test_the_page_names_every_input_with_its_default() -> None:
    table = PAGE.partition("Its inputs:")[2].partition("Without the action")[0]
    for name, said in ACTION["inputs"].items():
        (line,) = [line for line in table.splitlines() if line.startswith(f"| `{name}` |")]
        assert said["default"] in line


@pytest.mark.slow
def test_the_job_for_gitlab_reports_code_quality(program: Path, tmp_path: Path) -> None:
    (job,) = GITLAB.values()
    wheels = tmp_path / "wheels"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(TOP)]
    subprocess.run(build, check=True, capture_output=True, env=environment())
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "image")], check=True)
    # `pip install holdlint` finds the wheel of this checkout before any index is asked for holdlint.
    variables = {
        **job["variables"],
        "PATH": f"{tmp_path / 'image/bin'}:{os.environ['PATH']}",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "CI_PROJECT_DIR": str(program),
    }
    done = script("\n".join(job["script"]), program, variables)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app/api.py:25:5: HLD101" in done.stdout
    report: list[dict[str, Any]] = json.loads(
        (program / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8")
    )
    assert [(entry["check_name"], entry["location"]["path"]) for entry in report] == [("HLD101", "app/api.py")]
    assert job["artifacts"]["when"] == "always"


def test_the_line_that_includes_the_job_names_its_file() -> None:
    (address,) = re.findall(r"https://raw\.githubusercontent\.com/holdlint/holdlint/v[\d.]+/(\S+)", PAGE)
    assert TOP / address == TOP / "ci/gitlab.yml"


@pytest.mark.slow
def test_the_steps_without_the_action_and_for_azure_run(program: Path) -> None:
    lines = re.findall(r"^ *- (?:run|script): (holdlint .*)$", PAGE, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        command = line.replace("holdlint ", f"{sys.executable} -m holdlint ", 1)
        done = script(command, program, {"PYTHONPATH": str(TOP)})
        assert done.returncode == 1, done.stderr
        assert "api.py" in done.stdout
    assert (program / "holdlint.sarif").exists()
    assert (program / "holdlint.xml").exists()
