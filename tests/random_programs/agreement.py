"""Where what holdlint says about a program and what its paths show differ."""

from __future__ import annotations

from dataclasses import dataclass

from random_programs.linted import reported
from random_programs.paths import Explorer, Seen
from random_programs.programs import Program, Rendered, render


@dataclass
class Verdict:
    rendered: Rendered
    findings: set[int]
    missed: list[tuple[int, ...]]
    """Waits that were held on a path that the analysis says it follows: at which line each function of the stack stood,
    outermost first."""
    surplus: set[int]
    """Lines that were reported, at which nothing is held on any path."""
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


def judge(rendered: Rendered, findings: set[int]) -> Verdict:
    seen = Explorer(rendered, strict=True).explore()
    missed = sorted({lines for lines, holding in seen.held if not findings & set(lines[max(holding) :])})
    surplus = findings - lines_of(seen)
    complete, runs = seen.complete, seen.runs
    if surplus:
        more = Explorer(rendered, strict=False).explore()
        surplus -= lines_of(more)
        surplus &= more.reached  # what never runs is nobody's trouble
        complete, runs = complete and more.complete, runs + more.runs
        if not more.complete:
            surplus = set()
    waits = rendered.source.count("requests.get(") + rendered.source.count("asyncio.sleep(")
    return Verdict(rendered, findings, missed, surplus, complete, runs, waits)


def lines_of(seen: Seen) -> set[int]:
    """The lines at which a wait that was held may be told: where the function that holds stood, or further in."""
    return {line for lines, holding in seen.held for line in lines[max(min(holding), 0) :]}
