"""JUnit's XML: a suite for each file, a failed case for each finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from holdlint.model.findings import Finding, Problem
from holdlint.report.fields import code
from holdlint.report.text import trace
from holdlint.report.told import Told

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render(told: Told) -> str:
    """The format `junit`. Without findings there is one case that passed: some readers take a report without cases for a
    failure. Suppressed findings, if they are asked for, are skipped cases."""
    suites = []
    cases = failures = skipped = 0
    for path, group in groupby(told.in_order(), key=lambda item: item.path):
        items = list(group)
        silenced = sum(isinstance(item, Finding) and item.suppressed is not None for item in items)
        cases, failures, skipped = cases + len(items), failures + len(items) - silenced, skipped + silenced
        suites.append(_suite(path, len(items), silenced, "".join(_case(told, item) for item in items)))
    if not cases:
        cases = 1
        passed = '    <testcase name="org.holdlint" classname="holdlint"/>\n'
        suites.append(_suite("holdlint", 1, 0, passed, failures=0))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="holdlint" tests="{cases}" failures="{failures}" errors="0" skipped="{skipped}">\n'
        f"{''.join(suites)}</testsuites>\n"
    )


def _suite(name: str, tests: int, skipped: int, body: str, failures: int | None = None) -> str:
    failed = tests - skipped if failures is None else failures
    return (
        f'  <testsuite name={_attribute(name)} package="org.holdlint" tests="{tests}" failures="{failed}" errors="0" '
        f'skipped="{skipped}">\n{body}  </testsuite>\n'
    )


def _case(told: Told, item: Finding | Problem) -> str:
    classname = _attribute(item.path.removesuffix(".py"))
    head = (
        f'<testcase name="org.holdlint.{code(item)}" classname={classname} line="{item.line}" column="{item.column}">'
    )
    if isinstance(item, Finding) and item.suppressed is not None:
        inside = f"<skipped message={_attribute(item.suppressed.reason or 'no reason')}/>"
    else:
        words = [f"line {item.line}, col {item.column}, {item.message}"]
        if told.style.trace and isinstance(item, Finding):
            words += trace(item, told.line)
        inside = f"<failure message={_attribute(item.message)}>{escape(_clean(chr(10).join(words)))}</failure>"
    return f"    {head}\n      {inside}\n    </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """A text without the characters that no XML may have, each as its escape."""
    return _NO_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
