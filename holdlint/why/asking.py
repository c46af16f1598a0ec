"""Asks about one line of a program: the program is linked, and only the functions that can lead to the line are run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from holdlint.model.answer import Answer
from holdlint.model.findings import Finding
from holdlint.pipeline import Linked, everything_asked, gathered, link, told
from holdlint.settings import AnalysisSettings
from holdlint.track.asked import Asked
from holdlint.why.answering import Answering, Told, scope_at
from holdlint.why.callees import Callees

Judge = Callable[[Sequence[Finding]], Told]


def ask(files: list[str], root: str, settings: AnalysisSettings, path: str, line: int, judge: Judge) -> Answer:
    """The answer for a line (1-based) of a file, which is spelled as the files are. `judge` says what is told of findings.

    Raises `holdlint.rulebook.load.RuleErrors` if a rule file cannot be used.
    """
    from holdlint.bounds.bounds import Bounds
    from holdlint.read.source import collector_off, deep_stack
    from holdlint.tell import Teller
    from holdlint.track.bodies import Bodies
    from holdlint.track.machine import Machine
    from holdlint.tracking import track
    from holdlint.why.watch import watch

    with collector_off(), deep_stack():
        with gathered(files, root, settings) as material:
            linked = link(material)
        inputs = material.inputs
        for problem in (*inputs.problems, *linked.problems):
            if problem.path == path:
                return Answer(path, line, "", (f"the file could not be read: {problem.message} (line {problem.line})",))
        callees = Callees(linked.inference, linked.reach)
        scope = scope_at(callees, path, line)
        if scope is None:
            return Answer(
                path, line, "", ("no other file imports this file of test code, so it is not part of the program",)
            )
        bodies = Bodies(linked.program, inputs.text)
        machine = Machine(linked.inference, linked.reach, bodies)
        watched = watch(machine, scope)
        track(machine, _roots(linked, scope), jobs=1)
        bounds = Bounds(linked.inference, linked.reach, bodies)
        findings = Teller(linked.inference, bounds, inputs.line).tell(told(machine, frozenset()))
        return Answering(callees, watched, judge(findings)).answer(path, line)


def _roots(linked: Linked, scope: int) -> list[tuple[int, Asked]]:
    """What is run in a check of all functions from which a function can be reached, and the function itself."""
    found = {scope}
    todo = [scope]
    while todo:
        for caller in linked.reach.callers[todo.pop()]:
            if caller not in found:
                found.add(caller)
                todo.append(caller)
    roots = [one for one in everything_asked(linked.program, linked.reach, frozenset()) if one[0] in found]
    return roots if any(one == scope and asked.waits for one, asked in roots) else [*roots, (scope, Asked())]
