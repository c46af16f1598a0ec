"""SARIF is what the standard's schema accepts, and says what GitHub's code scanning shows."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from invented import EXAMPLE, EXAMPLE_SOURCES, finding

from holdlint.checks import CHECKS
from holdlint.model.findings import Problem, Report, Suppression
from holdlint.report.formats import render
from holdlint.report.told import Told

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
SILENCED = finding(path="app/späť n.py", line=9, suppressed=Suppression(8, "# holdlint: ignore why", "why"))
REPORT = Report((EXAMPLE, SILENCED), (Problem("app/broken.py", 3, "syntax error: invalid syntax", 5),))


def sarif(report: Report, **more: object) -> dict:
    return json.loads(render("sarif", Told(report, **more)))


def results(report: Report, **more: object) -> list[dict]:
    return sarif(report, **more)["runs"][0]["results"]


@pytest.mark.parametrize("report", [REPORT, Report()], ids=["findings", "nothing"])
def test_the_standards_schema_accepts_it(report):
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(sarif(report))


def test_the_schema_would_refuse_what_is_wrong():
    content = sarif(REPORT)
    content["runs"][0]["results"][0]["level"] = "catastrophe"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(content)


def test_all_checks_are_rules_with_their_pages():
    rules = sarif(Report())["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CHECKS)
    for rule in rules:
        check = CHECKS[rule["id"]]
        assert rule["help"]["markdown"] == check.page
        assert rule["helpUri"] == check.url
        assert "report" in rule["fullDescription"]["text"].lower()
        assert "\n" not in rule["fullDescription"]["text"]


def test_a_result_names_its_rule_by_number_too():
    rules = sarif(REPORT)["runs"][0]["tool"]["driver"]["rules"]
    for result in results(REPORT):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_columns_are_characters_and_the_end_lies_behind_the_last():
    assert sarif(REPORT)["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert results(REPORT)[0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 42, "startColumn": 9, "endLine": 42, "endColumn": 27,
    }  # fmt: skip


def test_the_way_is_a_code_flow():
    (flow,) = results(REPORT)[0]["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [
        (
            step["location"]["physicalLocation"]["artifactLocation"]["uri"],
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
            step["kinds"][-1 if step["kinds"][0] == "acquire" else 0],
            step["nestingLevel"],
        )
        for step in steps
    ] == [
        ("app/api.py", 40, "connection checked out", "resource", 0),
        ("app/api.py", 42, "`app.auth:verify` is called", "call", 0),
        ("app/auth.py", 17, "`app.rpc:call` is called", "call", 1),
        ("app/rpc.py", 8, "`requests.post` is called: waits without bound", "call", 2),
    ]


def test_the_message_links_to_where_the_connection_was_taken():
    result = results(REPORT)[0]
    assert "(Session `db` since [line 40](1))" in result["message"]["text"]
    first, second = result["relatedLocations"]
    assert (first["id"], first["physicalLocation"]["region"], first["message"]["text"]) == (
        1, {"startLine": 40}, "connection checked out",
    )  # fmt: skip
    assert second["physicalLocation"]["artifactLocation"]["uri"] == "app/db.py"


def test_brackets_in_a_message_are_no_links():
    (result,) = results(Report((finding(message="call `a[0]` reached"),)))
    assert result["message"]["text"] == r"call `a\[0\]` reached"


def test_a_fingerprint_is_what_github_reads_and_has_no_lines_in_it():
    moved = msgspec.structs.replace(EXAMPLE, line=50, end_line=50)
    prints = [results(Report((it,)))[0]["partialFingerprints"] for it in (EXAMPLE, moved)]
    assert prints[0] == prints[1]
    assert prints[0] == {"holdlint/v1": EXAMPLE.fingerprint, "primaryLocationLineHash": f"{EXAMPLE.fingerprint}:1"}


def test_what_a_comment_silences_is_a_suppressed_result_with_its_reason():
    silenced, *others = sorted(results(REPORT), key=lambda result: not result["suppressions"])
    assert [result["suppressions"] for result in others] == [[], []]
    place = {
        "artifactLocation": {"uri": "app/sp%C3%A4%C5%A5%20n.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 8},
    }
    assert silenced["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "location": {"physicalLocation": place}, "justification": "why"}
    ]


def test_an_unreadable_file_is_a_result():
    (result,) = [it for it in results(REPORT) if it["ruleId"] == "HLD000"]
    assert result["level"] == "error"
    assert result["message"]["text"] == "syntax error: invalid syntax"


def test_paths_are_those_of_the_repository():
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results(Report((finding(path="a.py"), finding(path="../lib/b.py"))), folder="services/api")
    ]
    assert uris == ["services/lib/b.py", "services/api/a.py"]


def test_a_name_that_is_no_text_is_a_uri():
    (result,) = results(Report((finding(path="caf\udce9.py"),)))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.py"


def test_nothing_of_the_machine_is_in_it():
    told = Told(REPORT, lambda path, line: EXAMPLE_SOURCES.get(path, "").split("\n")[line - 1].strip())
    assert render("sarif", told) == render("sarif", told)
    assert "file:" not in render("sarif", told)
