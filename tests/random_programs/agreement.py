"""Where what holdlint says about a program and what its paths show differ."""

from __future__ import annotations

from dataclasses import dataclass

from random_programs.linted import Told, reported
from random_programs.paths import Explorer, Held
from random_programs.programs import Program, Rendered, render


@dataclass
class Verdict:
    rendered: Rendered
    findings: set[int]
    missed: list[tuple[int, ...]]
    """Waits that were held, and connections that were taken as second ones, on a path that the analysis says it follows: at which
    line each function of the stack stood, outermost first."""
    surplus: set[int]
    """Lines that were reported, at which nothing is held on any path."""
    seconds: int
    """How many second connections were reported."""
    complete: bool
    runs: int
    waits: int

    @property
    def agrees(self) -> bool:
        return not self.missed and not self.surplus

    def message(self) -> str:
        lines = self.rendered.source.splitlines()
        missed = {stack[-1] for stack in self.missed}
        for number in range(1, len(lines) + 1):
            marks = [
                word
                for word, numbers in (
                    ("reported", self.findings),
                    ("HELD ON NO PATH", self.surplus),
                    ("MISSED", missed),
                )
                if number in numbers
            ]
            if marks:
                lines[number - 1] += "  # <-- " + ", ".join(marks)
        return "\n".join(lines) + f"\nmissed: {self.missed}"


def compare(programs: list[Program]) -> list[Verdict]:
    rendered = [render(program) for program in programs]
    return [judge(one, findings) for one, findings in zip(rendered, reported(rendered), strict=True)]


def judge(rendered: Rendered, told: Told) -> Verdict:
    seen = Explorer(rendered, strict=True).explore()
    missed = sorted({*unsaid(seen.held, told.waits), *unsaid(seen.second, told.seconds)})
    surplus, second = told.waits - lines_of(seen.held), told.seconds - lines_of(seen.second)
    complete, runs = seen.complete, seen.runs
    if surplus or second:
        more = Explorer(rendered, strict=False).explore()
        # What never runs is nobody's trouble.
        surplus = (surplus - lines_of(more.held)) & more.reached
        second = (second - lines_of(more.second | more.beside)) & more.took
        complete, runs = complete and more.complete, runs + more.runs
        if not more.complete:
            surplus = second = set()
    waits = rendered.source.count("requests.get(") + rendered.source.count("asyncio.sleep(")
    lines = told.waits | told.seconds
    return Verdict(rendered, lines, missed, surplus | second, len(told.seconds), complete, runs, waits)


def unsaid(seen: set[Held], findings: set[int]) -> list[tuple[int, ...]]:
    """What was seen, and told neither where the innermost function that holds stood nor further in."""
    return [lines for lines, holding in seen if not findings & set(lines[max(holding) :])]


def lines_of(seen: set[Held]) -> set[int]:
    """The lines at which something that was held may be told: where the function that holds stood, or further in."""
    return {line for lines, holding in seen for line in lines[max(min(holding), 0) :]}
