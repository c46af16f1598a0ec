"""From all that was found to what is told: suppressions, selection, test code, order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from holdlint.checks import CHECKS
from holdlint.model.findings import CONFIDENCES, Bound, Confidence, Finding, Hold, Leaf, Report, Suppression
from holdlint.read.suppressions import Directive


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to be told."""

    codes: frozenset[str]
    is_test: Callable[[str], bool]
    """Whether what is found in a file counts as found in test code, which is not told."""
    files: tuple[str, ...]
    """All files that were analysed: unused suppressions may stand in any of them."""
    min_confidence: Confidence = "low"
    only: frozenset[str] | None = None
    """The files about which anything is told; None: all."""


def verdict(report: Report, wanted: Wanted, directives: Callable[[str], Sequence[Directive]]) -> Report:
    """The report that is shown: findings that a comment silences are marked, unwanted ones are gone, all in order.

    `directives` gives the suppressions in a file by its path.
    """
    used: dict[str, set[tuple[Directive, str]]] = {}

    def told(path: str) -> bool:
        return (wanted.only is None or path in wanted.only) and not wanted.is_test(path)

    least = CONFIDENCES.index(wanted.min_confidence)
    findings: list[Finding] = []
    for finding in report.findings:
        if not told(finding.path) or CONFIDENCES.index(finding.confidence) < least:
            continue
        matching = [directive for directive in directives(finding.path) if _silences(directive, finding)]
        for directive in matching:
            used.setdefault(finding.path, set()).update(_parts(directive, finding))
        if finding.code in wanted.codes:
            if matching:
                first = min(matching, key=lambda directive: directive.verb == "noqa")
                suppression = Suppression(first.line, first.text, first.reason)
                finding = msgspec.structs.replace(finding, suppressed=suppression)
            findings.append(finding)
    if wanted.codes & {"HLD901", "HLD902"}:
        for path in wanted.files:
            if told(path):
                findings += _remarks(path, directives(path), used.get(path, set()), wanted.codes)
    findings.sort(key=lambda finding: (finding.path, finding.line, finding.column, finding.code, finding.fingerprint))
    problems = [
        problem
        for problem in report.problems
        if "HLD000" in wanted.codes and (wanted.only is None or problem.path in wanted.only)
    ]
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.column, problem.message))
    return Report(tuple(findings), tuple(problems), report.coverage)


def _silences(directive: Directive, finding: Finding) -> bool:
    statement = finding.statement_line or finding.line
    return directive.names(finding.code, finding.name) and directive.reaches(finding.line, finding.end_line, statement)


def _parts(directive: Directive, finding: Finding) -> Iterable[tuple[Directive, str]]:
    """The codes in a directive that a finding makes use of; the empty code stands for a directive without codes."""
    if not directive.codes:
        yield directive, ""
    for code in directive.codes:
        if replace(directive, codes=(code,)).names(finding.code, finding.name):
            yield directive, code


def _remarks(
    path: str, directives: Iterable[Directive], used: set[tuple[Directive, str]], codes: frozenset[str]
) -> Iterable[Finding]:
    """HLD901 and HLD902 for the comments of a file."""
    for directive in directives:
        if directive.verb == "noqa":
            continue
        if "HLD901" in codes:
            unused = [code for code in directive.codes or ("",) if (directive, code) not in used]
            if unused:
                partly = len(unused) < len(directive.codes)
                of_codes = f" of {', '.join(unused)}" if partly else ""
                yield _remark("HLD901", f"unused suppression{of_codes} (`{directive.text}`)", path, directive)
        if "HLD902" in codes and not directive.reason:
            yield _remark("HLD902", f"suppression without a reason (`{directive.text}`)", path, directive)


def _remark(code: str, message: str, path: str, directive: Directive) -> Finding:
    """A finding about a comment. It has the shape of all findings, with nothing held and nothing waited for."""
    return Finding(
        code=code,
        name=CHECKS[code].name,
        message=message,
        severity="info",
        confidence="high",
        path=path,
        line=directive.line,
        column=directive.column,
        end_line=directive.line,
        end_column=directive.end_column,
        function="",
        hold=Hold("connection", "", "", path, directive.line),
        chain=(),
        leaf=Leaf("", "", path, directive.line),
        wait=Bound(None, ""),
        fingerprint=f"{code}:{path}:{directive.text}",
    )
