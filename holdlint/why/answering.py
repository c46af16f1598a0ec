"""Puts together what is said about a line: of each of its calls whether anything is held there, whether it waits, and what is
told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdlint.checks import CHECKS
from holdlint.link.values import Function, Partial
from holdlint.model import headers as h
from holdlint.model.answer import Answer, Call, Held
from holdlint.model.findings import Finding, Hop
from holdlint.tell import text_of
from holdlint.track import status as st
from holdlint.why.callees import Callees
from holdlint.why.watch import Watched

WORDS = {st.IDLE: "a connection is checked out", st.OPEN: "a transaction is open", st.LOCKED: "rows are locked"}


@dataclass(frozen=True)
class Told:
    """What is told of a program: `findings` are all that there are, of all codes, with the comments that silence them; `codes`
    are those that are selected; `is_test` whether the line stands in test code."""

    findings: Sequence[Finding]
    codes: frozenset[str]
    is_test: bool


def scope_at(callees: Callees, path: str, line: int) -> int | None:
    """The innermost function, class or module that a line of a file belongs to; None if the file is not of the program."""
    program = callees.program
    best: int | None = None
    for scope, row in enumerate(program.scopes):
        if program.path(scope) != path or row.kind == "lambda":
            continue
        if row.kind == "module" or row.line <= line <= row.end_line:
            best = scope  # scopes stand in source order: an inner one comes later
    return best


def calls_at(row: h.Scope, line: int) -> list[int]:
    """The calls that begin in a line; if none does, those that reach over it."""
    begun = [index for index, site in enumerate(row.calls) if site.line == line]
    return begun or [index for index, site in enumerate(row.calls) if site.line <= line <= site.end_line]


class Answering:
    def __init__(self, callees: Callees, watched: Watched, told: Told) -> None:
        self.callees = callees
        self.program = callees.program
        self.watched = watched
        self.told = told

    def answer(self, path: str, line: int) -> Answer:
        scope = self.watched.scope
        row = self.program.scopes[scope]
        calls = [self._call(scope, index) for index in calls_at(row, line)]
        sentences = []
        if self.told.is_test:
            sentences.append(
                "the file is test code: it is read, and nothing is told of it unless it is named (or `tests = true`)"
            )
        # Python itself calls there, or a stream yields.
        calls_told = [one for call in calls for one in call.told]
        others = [one for one in self.told.findings if (one.path, one.line) == (path, line) and one not in calls_told]
        sentences += self._of_findings(others)[1]
        if not calls and not others:
            sentences.append("nothing is called in this line")
        return Answer(path, line, self.program.qualified(scope), tuple(sentences), tuple(calls))

    # ---- one call

    def _call(self, scope: int, index: int) -> Call:
        row = self.program.scopes[scope]
        site = row.calls[index]
        held = self._held(index)
        chain = self.callees.way(scope, index)
        told, through = self._told(scope, site)
        names = tuple(sorted({name for value in self.callees.of(scope, index) if (name := self.callees.name(value))}))
        verdict, sentences = self._verdict(scope, index, held, chain, told, through)
        return Call(
            site.line,
            site.column + 1,
            text_of(site),
            verdict,  # type: ignore[arg-type]
            tuple(sentences),
            names,
            held,
            chain,
            tuple(told or through),
        )

    def _told(self, scope: int, site: h.CallSite) -> tuple[list[Finding], list[Finding]]:
        """The findings that stand at a call, and those of other places whose way leads through it."""
        path, function = self.program.path(scope), self.program.qualified(scope)
        here, through = [], []
        for finding in self.told.findings:
            if finding.path == path and finding.line == site.line and finding.column == site.column + 1:
                here.append(finding)
            elif (finding.path, finding.line) != (path, site.line) and any(
                (hop.path, hop.line, hop.function) == (path, site.line, function) for hop in finding.chain[1:]
            ):
                through.append(finding)
        return here, through

    def _verdict(
        self,
        scope: int,
        index: int,
        held: tuple[Held, ...],
        chain: tuple[Hop, ...],
        told: list[Finding],
        through: list[Finding],
    ) -> tuple[str, list[str]]:
        if told:
            return self._of_findings(told)
        if through:
            places = sorted({f"{finding.path}:{finding.line}" for finding in through})
            where = ", ".join(places[:5]) + (", …" if len(places) > 5 else "")
            return "told-elsewhere", [f"it is told where the connection is held: {where}"]
        if not chain:
            return self._without_wait(scope, index)
        leaf = chain[-1].callee
        if not held:
            return "not-held", [f"it reaches `{leaf}`, and nothing is held here", *self._since(index)]
        handed = self._handed_to(scope, index)
        if handed:
            return "handed-over", [
                f"it reaches `{leaf}`, and what it makes is handed to `{handed}`, which is not known to run it here"
            ]
        return "not-told", [
            f"it reaches `{leaf}` while something is held, on a way that is not told:",
            "through several guesses among callees, after an exception that nobody raises by hand, or not run here at all",
        ]

    def _of_findings(self, told: list[Finding]) -> tuple[str, list[str]]:
        sentences, verdict = [], "not-selected"
        for finding in told:
            message = f"{finding.code} {finding.message}"
            if finding.suppressed is not None:
                reason = f" (reason: {finding.suppressed.reason})" if finding.suppressed.reason else ""
                sentences.append(f"{message}; silenced by the comment in line {finding.suppressed.line}{reason}")
                verdict = "suppressed" if verdict != "reported" else verdict
            elif finding.code not in self.told.codes:
                name = CHECKS[finding.code].name
                sentences.append(f"{message}; not reported: {finding.code} ({name}) is not selected")
            elif self.told.is_test:
                sentences.append(f"{message}; not reported: this is test code")
                verdict = "test-code"
            else:
                sentences.append(message)
                verdict = "reported"
        return verdict, sentences

    def _without_wait(self, scope: int, index: int) -> tuple[str, list[str]]:
        values = self.callees.of(scope, index)
        over = self._given_over(scope, index)
        if over:
            return "handed-over", over
        if not values:
            return "unknown-callee", [self.callees.lost(scope, index)]
        sentences = []
        if not any(self.callees.is_known(value) or self.callees.is_local(value) for value in values):
            names = " or ".join(f"`{self.callees.name(value)}`" for value in values)
            return "unknown-callee", [
                f"no rule speaks of {names}: if it waits, a `[[wait]]` row of a rule file says so"
            ]
        for value in values:
            name = self.callees.name(value)
            if self.callees.is_local(value):
                sentences.append(f"a rule says that `{name}` does not wait")
            elif name:
                sentences.append(f"`{name}` reaches nothing that is known to wait")
        return "no-wait", sentences or ["what it calls reaches nothing that is known to wait"]

    # ---- what is held

    def _held(self, index: int) -> tuple[Held, ...]:
        found = []
        for handle, statuses in sorted(self.watched.calls.get(index, {}).items()):
            info = self.watched.infos.get(handle)
            idle_counts = info.idle_counts if info is not None else True
            held = [s for s in statuses if s.level >= (st.IDLE if idle_counts else st.OPEN)]
            if not held:
                continue
            best = max(held, key=lambda s: (s.level, s.site is not None))
            words = WORDS[best.level] + (", by a caller" if best.entry else "")
            if len(held) < len(statuses):
                words += ", on some ways to this line"
            path, line = "", 0
            if best.site is not None and not best.entry:
                line = best.site.line
                path = self.program.path(best.site.scope if best.site.scope >= 0 else self.watched.scope)
            found.append(
                Held(info.name if info else "", self.callees.rules.spoken(info.type) if info else "", words, path, line)
            )
        return tuple(dict.fromkeys(found))

    def _since(self, index: int) -> list[str]:
        """Why nothing is held at a call."""
        row = self.program.scopes[self.watched.scope]
        if index not in self.watched.calls:
            return [
                "the function was not run closely: nothing is held in it or by those that call it, or no path leads to this line"
            ]
        ended = self.watched.before[index]
        if ended:
            last = ended[-1]
            info = self.watched.infos.get(last.handle)
            name = f"`{info.name}`" if info is not None and info.name else "the connection"
            by = f" by `{last.text}`" if last.text else ""
            return [f"{name} was given back in line {last.line}{by}"]
        taken = [row.calls[one].line for one in self.watched.calls if self._held(one)]
        if taken and min(taken) > row.calls[index].line:
            return [f"a connection is taken only later, in line {min(taken)} at the latest"]
        return ["nothing has taken a connection on any way to this line"]

    # ---- what is handed over

    def _handed_to(self, scope: int, index: int) -> str:
        """What a call is an argument of."""
        row = self.program.scopes[scope]
        for number, site in enumerate(row.calls):
            arguments = (*site.arguments, *[value for _, value in site.keywords])
            if any(isinstance(argument, h.Call) and argument.index == index for argument in arguments):
                names = [self.callees.name(value) for value in self.callees.of(scope, number)]
                return next((name for name in names if name), text_of(site))
        return ""

    def _given_over(self, scope: int, index: int) -> list[str]:
        """Functions that reach a wait and are arguments of a call that does not."""
        site = self.program.scopes[scope].calls[index]
        found = []
        for argument in (*site.arguments, *[value for _, value in site.keywords]):
            if not isinstance(argument, (h.Name, h.Attribute, h.Lambda)):
                continue
            for value in self.callees.inference.infer(scope, argument):
                if isinstance(value, (Function, Partial)) and any(
                    self.callees.reach.waits[target] for target in self.callees.entered(value)
                ):
                    found.append(
                        f"`{self.callees.name(value)}`, which waits, is handed to `{text_of(site)}`, which is not known to run "
                        "it here; if it does, a `[[run]]` row of a rule file says so"
                    )
        return found
