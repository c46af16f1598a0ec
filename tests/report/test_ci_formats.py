"""The formats that services and other tools read."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import get_args

import pytest
from invented import EXAMPLE, EXAMPLE_SOURCES, finding

from holdlint.config import ConfigFile
from holdlint.model.findings import Coverage, Problem, Report, Suppression
from holdlint.report.formats import FORMATS, MODULES, Format, render
from holdlint.report.told import Style, Told

SILENCED = finding(line=9, suppressed=Suppression(9, "# noqa", "an old thing"))
BROKEN = Problem("app/broken.py", 3, "syntax error: invalid syntax", 5)
REPORT = Report((EXAMPLE, SILENCED), (BROKEN,), Coverage(2, 4, 5, 4, {"handler": 1}))


def whole_line(path: str, line: int) -> str:
    lines = EXAMPLE_SOURCES.get(path, "").split("\n")
    return lines[line - 1] if line <= len(lines) else ""


def told(report: Report = REPORT, folder: str = "", **style: bool) -> Told:
    return Told(report, lambda path, line: whole_line(path, line).strip(), whole_line, Style(**style), folder)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same_twice_and_ends_its_last_line(name):
    for report in (REPORT, Report()):
        text = render(name, told(report))
        assert text == render(name, told(report))
        assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "json-lines", "sarif")])
def test_what_is_suppressed_is_left_out_unless_asked_for(name):
    report = Report((SILENCED,))
    assert "HLD101" not in render(name, told(report))
    assert "HLD101" in render(name, told(report, show_suppressed=True))


def test_there_is_one_table_of_formats():
    assert list(MODULES) == list(FORMATS) == list(get_args(Format))
    assert ConfigFile.__annotations__["output_format"].startswith("Annotated[Format, ")


def test_without_colour_nothing_is_loaded_for_it():
    code = (
        "import sys; from holdlint.cli import main; "
        "main(['check', '--no-cache', '-o', 'full:-', 'examples/fixed'], standalone_mode=False); "
        "print('rich' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_json_lines():
    lines = [json.loads(line) for line in render("json-lines", told()).splitlines()]
    assert [(line["code"], line["path"], line["line"]) for line in lines] == [
        ("HLD101", "a.py", 9),
        ("HLD101", "app/api.py", 42),
        ("HLD000", "app/broken.py", 3),
    ]
    assert lines[1] == json.loads(render("json", told(Report((EXAMPLE,)))))["findings"][0]
    assert lines[2]["name"] == "unreadable-file"


def test_grouped():
    report = Report((EXAMPLE, finding("HLD104", path="app/api.py", line=9)), (BROKEN,))
    assert render("grouped", told(report)) == (
        "app/api.py:\n"
        "  9:1  HLD104 something about HLD104\n"
        f"  42:9 HLD101 {EXAMPLE.message}\n"
        "\n"
        "app/broken.py:\n"
        "  3:5 HLD000 syntax error: invalid syntax\n"
        "\n"
        "Found 2 findings and 1 unreadable file.\n"
    )
    assert render("grouped", told(Report(), quiet=True)) == ""


def test_pylint():
    assert render("pylint", told()) == (
        f"app/api.py:42: [HLD101] {EXAMPLE.message}\napp/broken.py:3: [HLD000] syntax error: invalid syntax\n"
    )


def test_github_has_one_annotation_a_finding_with_the_way_as_its_lines():
    first, second = render("github", told()).splitlines()
    head, _, text = first.removeprefix("::").partition("::")
    assert head == "error title=holdlint (HLD101),file=app/api.py,line=42,endLine=42,col=9,endColumn=27"
    assert text.split("%0A")[0] == f"app/api.py:42:9: HLD101 {EXAMPLE.message}"
    assert text.split("%0A")[-1].split() == ["app/rpc.py:8", "requests.post(…)", "waits", "without", "bound"]
    assert second.startswith("::error title=holdlint (HLD000),file=app/broken.py,line=3,endLine=3,col=5,endColumn=5::")
    assert "%0A" not in render("github", told(trace=False))


def test_github_reads_percent_signs_and_ends_of_lines_as_escapes():
    report = Report((finding(path="a,b:c%.py", message="100 %\r\nof it", severity="warning", chain=()),))
    assert render("github", told(report)) == (
        "::warning title=holdlint (HLD101),file=a%2Cb%3Ac%25.py,line=1,endLine=1,col=1,endColumn=11::"
        "a,b:c%25.py:1:1: HLD101 100 %25%0D%0Aof it\n"
    )


def test_github_gets_no_columns_of_a_call_over_several_lines():
    out = render("github", told(Report((finding(end_line=4, severity="info"),))))
    assert out.startswith("::notice title=holdlint (HLD101),file=a.py,line=1,endLine=4::")


def test_gitlab():
    rows = json.loads(render("gitlab", told()))
    assert rows[0] == {
        "check_name": "HLD101",
        "description": f"HLD101: {EXAMPLE.message}",
        "fingerprint": "0123456789abcdef",
        "severity": "major",
        "location": {
            "path": "app/api.py",
            "positions": {"begin": {"line": 42, "column": 9}, "end": {"line": 42, "column": 27}},
        },
    }
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 2
    assert render("gitlab", told(Report())) == "[]\n"


@pytest.mark.parametrize("name", ["github", "gitlab", "azure", "sarif"])
def test_services_get_paths_of_the_repository(name):
    text = render(name, told(folder="services/api"))
    assert "services/api/app/api.py" in text
    assert "services/api/app/broken.py" in text


@pytest.mark.parametrize("name", ["concise", "grouped", "pylint", "rdjson", "junit"])
def test_people_and_tools_that_run_here_get_paths_from_here(name):
    assert "services/api" not in render(name, told(folder="services/api"))


def test_junit():
    root = ET.fromstring(render("junit", told()).encode())
    assert root.attrib == {"name": "holdlint", "tests": "2", "failures": "2", "errors": "0", "skipped": "0"}
    assert [suite.get("name") for suite in root] == ["app/api.py", "app/broken.py"]
    case = root[0][0]
    assert case.attrib == {"name": "org.holdlint.HLD101", "classname": "app/api", "line": "42", "column": "9"}
    assert case[0].tag == "failure"
    assert case[0].get("message") == EXAMPLE.message
    assert case[0].text.splitlines()[-1].endswith("waits without bound")


def test_junit_has_a_case_that_passed_where_nothing_was_found():
    root = ET.fromstring(render("junit", told(Report())).encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert [len(case) for case in root[0]] == [0]


def test_junit_shows_what_is_suppressed_as_skipped():
    root = ET.fromstring(render("junit", told(show_suppressed=True)).encode())
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "2", "1")
    assert root.find(".//skipped").get("message") == "an old thing"


def test_junit_is_xml_whatever_the_message():
    message = 'a <b> & "c"\x00\x1b[0m ]]>\n'
    root = ET.fromstring(render("junit", told(Report((finding(message=message, chain=()),)))).encode())
    assert root[0][0][0].get("message") == message.replace("\x00", r"\x00").replace("\x1b", r"\x1b")


def test_azure():
    assert render("azure", told()).splitlines()[0] == (
        "##vso[task.logissue type=error;sourcepath=app/api.py;linenumber=42;columnnumber=9;code=HLD101;]"
        + EXAMPLE.message
    )
    report = Report((finding(path="a];.py", message="100 %;\n]", severity="info"),))
    assert render("azure", told(report)) == (
        "##vso[task.logissue type=warning;sourcepath=a%5D%3B.py;linenumber=1;columnnumber=1;code=HLD101;]"
        "100 %AZP25;%0A]\n"
    )


def test_rdjson_counts_bytes():
    report = Report((finding(column=9, end_column=20, chain=()),))
    lines = told(report).__class__(report, lambda *_: "", lambda *_: 'á = "ž", requests.post(url)')
    (row,) = json.loads(render("rdjson", lines))["diagnostics"]
    assert row["location"]["range"] == {"start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 22}}


def test_rdjson_has_the_way_in_its_message():
    content = json.loads(render("rdjson", told()))
    first, second = content["diagnostics"]
    assert content["source"]["name"] == "holdlint"
    assert first["message"].splitlines()[0] == EXAMPLE.message
    assert len(first["message"].splitlines()) == 5
    assert first["code"] == {"value": "HLD101", "url": "https://holdlint.github.io/holdlint/checks/HLD101/"}
    assert (first["severity"], second["code"]["value"]) == ("ERROR", "HLD000")
