"""The page to read first: files → headers → program → cone → what is met → findings."""

from __future__ import annotations

import os

from holdlint.link.infer import Inference
from holdlint.link.program import Program, build
from holdlint.link.reach import Reach
from holdlint.model.findings import Coverage, Problem, Report
from holdlint.model.headers import Header
from holdlint.read.source import collector_off, decode, deep_stack, read_header
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import builtin_folder, read_folder
from holdlint.settings import AnalysisSettings
from holdlint.tell import Teller
from holdlint.track.bodies import Bodies
from holdlint.track.machine import Machine


def analyse(files: list[str], root: str, settings: AnalysisSettings) -> Report:
    """Everything that holdlint finds in a program; findings of all codes, nothing selected or suppressed.

    `files` are paths relative to `root`, with `/`. Raises `holdlint.rulebook.load.RuleErrors` if a rule file cannot be used.
    """
    with collector_off(), deep_stack():
        return _analyse(files, root, settings)


def _analyse(files: list[str], root: str, settings: AnalysisSettings) -> Report:
    rules = read_rules(settings)
    data = dict(settings.overlays)
    problems: list[Problem] = []
    headers: list[tuple[str, Header]] = []
    for path in sorted(set(files)):
        content = data.get(path)
        if content is None:
            try:
                with open(os.path.join(root, path), "rb") as file:
                    content = file.read()
            except OSError as error:
                problems.append(Problem(path, 1, f"the file cannot be read: {error.strerror or error}"))
                continue
        header = read_header(content)
        if isinstance(header, Header):
            headers.append((path, header))
        else:
            problems.append(Problem(path, header.line, header.message, header.column))
    program = build(headers, settings.source_roots, rules.modules)
    texts: dict[str, str | None] = {}

    def text(path: str) -> str | None:
        if path not in texts:
            try:
                content = data[path] if path in data else open(os.path.join(root, path), "rb").read()
            except OSError:
                content = b""
            decoded = decode(content)
            texts[path] = decoded if isinstance(decoded, str) else None
        return texts[path]

    inference = Inference(program, rules)
    reach = Reach(inference)
    machine = Machine(inference, reach, Bodies(program, text))
    for scope in cone(program, reach):
        machine.run(scope)

    def line_text(path: str, number: int) -> str:
        lines = (text(path) or "").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    findings = Teller(program, line_text).tell(list(machine.waits.met.values()))
    calls = machine.coverage.calls
    coverage = Coverage(
        files=len(program.files),
        functions=sum(1 for scope in program.scopes if scope.kind == "function"),
        calls_in_holds=len(calls),
        resolved=sum(calls.values()),
        unresolved=machine.coverage.unresolved(),
    )
    return Report(tuple(findings), tuple(problems), coverage)


def read_rules(settings: AnalysisSettings) -> Rulebook:
    """The rules that holdlint ships and those of the project; the project's win."""
    loaded = [file for folder in (*settings.rule_folders, str(builtin_folder())) for file in read_folder(folder)]
    return Rulebook(loaded)


def cone(program: Program, reach: Reach) -> list[int]:
    """The functions in which a hold and a wait can meet, in source order."""
    return [
        scope
        for scope, row in enumerate(program.scopes)
        if row.kind in ("function", "module") and reach.waits[scope] and reach.holds(scope)
    ]
