"""The SARIF multitool of the standard's authors has nothing to say against what holdlint writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from invented import EXAMPLE, finding

from holdlint.model.findings import Problem, Report, Suppression
from holdlint.report.formats import render
from holdlint.report.told import Told

PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or (shutil.which("npm") is None and not os.environ.get("CI")), reason="npm is not installed"
)
SILENCED = finding(path="app/späť n.py", line=9, suppressed=Suppression(8, "# holdlint: ignore why", "why"))
REPORT = Report((EXAMPLE, SILENCED), (Problem("app/broken.py", 3, "syntax error: invalid syntax", 5),))


@pytest.fixture(scope="module")
def multitool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("multitool")
    subprocess.run(
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE],
        check=True,
        capture_output=True,
    )
    tool = folder / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    tool.chmod(0o755)
    return tool


def said(tool: Path, folder: Path, content: dict[str, Any]) -> list[tuple[str, str]]:
    """What the multitool says of a log: rule, level."""
    (folder / "written.sarif").write_text(json.dumps(content), "utf-8")
    subprocess.run(
        [tool, "validate", "written.sarif", "--output", "said.sarif", "--level", "Error;Warning;Note",
         "--rule-kind", "Sarif;Ghas"],
        cwd=folder,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        check=True,
        capture_output=True,
    )  # fmt: skip
    results = json.loads((folder / "said.sarif").read_text("utf-8-sig"))["runs"][0]["results"]
    return [
        (result["ruleId"], result.get("level", "warning")) for result in results if result.get("kind", "fail") == "fail"
    ]


@pytest.mark.parametrize(
    "report", [REPORT, Report(), msgspec.structs.replace(REPORT, problems=())], ids=["all", "nothing", "findings"]
)
def test_the_multitool_finds_no_fault(multitool: Path, tmp_path: Path, report: Report) -> None:
    faults = said(multitool, tmp_path, json.loads(render("sarif", Told(report))))
    assert [fault for fault in faults if fault[1] != "note"] == []


def test_the_multitool_would_find_one(multitool: Path, tmp_path: Path) -> None:
    content = json.loads(render("sarif", Told(REPORT)))
    content["runs"][0]["results"][0]["ruleIndex"] = 99
    content["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = -4
    faults = said(multitool, tmp_path, content)
    assert {"SARIF1009", "SARIF1007"} <= {rule for rule, level in faults if level == "error"}
