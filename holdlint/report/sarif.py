"""SARIF 2.1.0, for GitHub's code scanning, Azure DevOps, Visual Studio and whatever else reads static analysis.

The way from the hold to the wait is the code flow of a result; where the connection was taken is a related location, too,
to which the message links. Paths are relative to the top of the repository. Suppressed findings are results with their
suppression: a reader that knows them closes the alert instead of losing it.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote

from holdlint import __version__
from holdlint.checks import CHECKS
from holdlint.checks.check import Check
from holdlint.model.findings import Finding, Problem, folded
from holdlint.report.fields import code, end, fingerprint, severity
from holdlint.report.text import begun, met
from holdlint.report.told import Told, in_order

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/holdlint/holdlint"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SINCE = re.compile(r"(?<=since )(?:line \d+|[^\s()]+:\d+)")
_TOOL_CHECKS = ("HLD000", "HLD901", "HLD902")


def render(told: Told) -> str:
    """The format `sarif`."""
    items = in_order(told.report, show_suppressed=True)
    numbers = {name: number for number, name in enumerate(CHECKS)}
    run = {
        "tool": {
            "driver": {
                "name": "holdlint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": HOME,
                "rules": [_rule(check) for check in CHECKS.values()],
            }
        },
        "automationDetails": {"id": "holdlint/"},
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(told, item, numbers[code(item)]) for item in items],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    about_tool = check.code in _TOOL_CHECKS
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": f"{check.summary}."},
        "fullDescription": {"text": _first_section(check)},
        "help": {"text": check.page, "markdown": check.page},
        "helpUri": check.url,
        "defaultConfiguration": {"enabled": check.default_on, "level": "note" if check.code[3] == "9" else "error"},
        "properties": {
            "tags": ["maintainability"] if about_tool else ["reliability", "performance", "database"],
            "precision": "very-high" if about_tool else "high",
            "problem.severity": "recommendation" if check.code[3] == "9" else "error",
        },
    }


def _first_section(check: Check) -> str:
    """What a check does, as one paragraph."""
    section = check.documentation.partition("## What it does")[2].partition("\n## ")[0]
    return " ".join(section.split())


def _result(told: Told, item: Finding | Problem, number: int) -> dict[str, Any]:
    last_line, last_column = end(item)
    region = {"startLine": item.line, "startColumn": item.column, "endLine": last_line, "endColumn": last_column}
    place: dict[str, Any] = _place(told, item.path, region)
    mark = fingerprint(item)
    result: dict[str, Any] = {
        "ruleId": code(item),
        "ruleIndex": number,
        "level": _LEVELS[severity(item)],
        "message": {"text": _escaped(item.message)},
        "locations": [place],
        # GitHub tells alerts apart by `primaryLocationLineHash`, and by nothing else.
        "partialFingerprints": {"holdlint/v1": mark, "primaryLocationLineHash": f"{mark}:1"},
        "suppressions": [],
    }
    if told.compared:
        known = isinstance(item, Finding) and item.suppressed is not None and item.suppressed.where == "baseline"
        result["baselineState"] = "unchanged" if known else "new"
    if isinstance(item, Problem):
        return result
    if item.function and item.cause is None:
        place["logicalLocations"] = [{"fullyQualifiedName": item.function, "kind": "function"}]
    if item.suppressed is not None:
        result["suppressions"] = [_suppression(told, item)]
    if item.chain:
        result["message"] = {"text": _SINCE.sub(lambda found: f"[{found[0]}](1)", _escaped(item.message), count=1)}
        result["relatedLocations"] = _related(told, item)
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(told, item)}]}]
        result["properties"] = {
            "confidence": item.confidence,
            "held": item.hold.what,
            "wait": item.leaf.kind,
            "seconds": item.wait.seconds,
            "unbounded": item.wait.unbounded,
        }
    return result


def _related(told: Told, finding: Finding) -> list[dict[str, Any]]:
    """Where the connection was taken, and where its handle was made."""
    hold = finding.hold
    places = [(hold.path, hold.line, begun(finding))]
    if hold.opened is not None:
        places.append((hold.opened.path, hold.opened.line, f"`{hold.name or hold.api}` made"))
    if finding.cause is not None:
        own = finding.chain[0]
        places.append((own.path, own.line, "the call that reaches it"))
    return [
        {"id": number, **_place(told, path, {"startLine": line}), "message": {"text": _escaped(words)}}
        for number, (path, line, words) in enumerate(places, 1)
    ]


def _flow(told: Told, finding: Finding) -> list[dict[str, Any]]:
    """The way from the hold to the wait."""
    hold, chain = finding.hold, finding.chain
    steps = [(hold.path, hold.line, begun(finding), ["acquire", "resource"], 0)]
    way = folded(chain)
    place = (finding.path, finding.line)
    for depth, (hop, _) in enumerate(way):
        last = depth == len(way) - 1
        # A library's files are not in the repository: what happens there is shown where it is called.
        place = place if hop.library else (hop.path, hop.line)
        words = f"`{hop.callee}` is called" + (f" in {hop.library}" if hop.library else "")
        words += f": {met(finding)}" if last else ""
        steps.append((*place, words, ["call", "danger"] if last else ["call", "function"], depth))
    return [
        {
            "location": {**_place(told, path, {"startLine": line}), "message": {"text": _escaped(words)}},
            "kinds": kinds,
            "nestingLevel": depth,
            "importance": "essential",
        }
        for path, line, words, kinds, depth in steps
    ]


def _suppression(told: Told, finding: Finding) -> dict[str, Any]:
    silenced = finding.suppressed
    assert silenced is not None
    said: dict[str, Any] = {"kind": "external" if silenced.where == "baseline" else "inSource", "status": "accepted"}
    if silenced.where == "source":
        said["location"] = _place(told, finding.path, {"startLine": silenced.line})
    if silenced.reason:
        said["justification"] = silenced.reason
    return said


def _place(told: Told, path: str, region: dict[str, int]) -> dict[str, Any]:
    uri = quote(os.fsencode(told.in_repository(path)), safe="/")
    return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}, "region": region}}


def _escaped(text: str) -> str:
    """Plain words in a text in which `[words](1)` is a link."""
    return re.sub(r"([\\\[\]])", r"\\\1", text)
