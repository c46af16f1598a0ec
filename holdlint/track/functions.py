"""Runs functions of the project: inline where they belong to their caller, else once for each way of being called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import (
    Class,
    Function,
    Object,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.track import status as st
from holdlint.track.apart import is_free
from holdlint.track.asked import Asked
from holdlint.track.beside import beside, own_states
from holdlint.track.frame import Frame, Leaf, OnYield, Reached, Summary
from holdlint.track.later import NAME as LATER
from holdlint.track.later import Ends
from holdlint.track.renaming import handles_in, is_shared, rename
from holdlint.track.state import Closed, Meeting, State, Ways
from holdlint.track.status import UNUSED, Statuses
from holdlint.track.vague import fallen_through, settled

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

DEEPEST_INLINE = 24
DEEPEST_RECURSION, MOST_AT_ONCE = 4, 8
"""How often one function is run in place while it is running so already: in itself, or beside itself."""
EVERYTHING = Asked()
STREAMS = Asked(streams=True)
"""What a callee is run for, whatever its caller is: its effect is the same, and is remembered once."""
UNCUT: frozenset[int] = frozenset()
DEEPEST = 60
"""Calls of the project that lead to calls."""
Keyed = tuple[tuple[str, Values], ...]
SUPER = h.Name("super")


class Functions:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference
        self.known: dict[object, Summary] = {}
        self.stack: list[int] = []
        self.ways: dict[int, int] = {}
        """For each function the number of ways in which the function that runs now has called it."""
        self._seen: set[object] = set()
        self.provisional: dict[object, tuple[Summary, frozenset[int]]] = {}
        """Effects that miss what a recursion does that was cut off, with the places in the stack where it goes on."""
        self.cuts = UNCUT
        """The places in the stack at which recursions were cut off since the function that runs now began."""

    def begin(self) -> None:
        """A new function is run by itself. What is found for it must not depend on what was run before: ways of being called
        are counted anew, and every function has its own fuel."""
        self.machine.fuel = self.machine.allowance
        self.stack.clear()
        self.ways.clear()
        self._seen.clear()
        self.provisional.clear()
        self.cuts = UNCUT

    # ---- one call

    def run(
        self,
        function: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        fields: list[tuple[str, Values]] | None = None,
        called: int | None = None,
    ) -> Values:
        """Runs a function to its end; what it returns. `fields` gets what it stores on its object; `called` is the call by which
        what it makes is known here, if that is another than the one at which it is told."""
        ways.may_raise(state)
        if function.raw and self.machine.surroundings.is_next(function):
            return self.machine.surroundings.go_on(state, ways)
        inner = self.machine.decorators.inner.pop(function.scope, ()) if function.raw else ()
        if inner:
            return self.machine.decorators.run(function, inner, arguments, keywords, state, ways, frame)
        if function.raw or self.captures(function):
            return self.inline(function, arguments, keywords, state, ways, frame, index)
        return self.effect(function, arguments, keywords, state, ways, frame, index, fields, called=called)

    def captures(self, function: Function) -> bool:
        """Whether an inner function sees handles of the function around it."""
        if not function.outer:
            return False
        around = self.machine.closures.get(function.outer, {})
        return any(handles_in(values) for values in around.values()) or (
            self.machine.runs_of_outer(function.scope)
            and any(self.machine.matters(value) for values in around.values() for value in values)
        )

    def run_method(
        self,
        method: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> tuple[tuple[str, Values], ...]:
        """Runs an `__init__`; what it stored on `self`."""
        fields: list[tuple[str, Values]] = []
        self.effect(method, arguments, keywords, state, ways, frame, index, fields)
        return tuple(sorted(fields, key=lambda field: field[0]))

    def inline(
        self,
        function: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        state: State,
        ways: Ways,
        frame: Frame,
        index: int = -1,
    ) -> Values:
        returned: list[Values] = []
        after = self.run_inline(function, arguments, keywords, state, ways, frame, returned=returned, index=index)
        state.become(after)
        return union((), *returned)

    def run_inline(
        self,
        function: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        state: State,
        ways: Ways,
        frame: Frame,
        on_yield: OnYield | None = None,
        returned: list[Values] | None = None,
        index: int = -1,
        ends: Ends | None = None,
        closed: Closed | None = None,
    ) -> State | None:
        """Runs a function's steps as part of the caller; the state behind them, None if they never end. `ends` gets each of its
        ends by itself, `closed` those of a generator that is closed."""
        body = self.machine.body(function.scope) if self.can_run_inline(function.scope, frame) else None
        if body is None:
            return state
        env = self.machine.arguments.bind(function, arguments, keywords, True)
        if index >= 0:
            self.machine.arguments.present(env, function, arguments, keywords, frame.row, index)
        inner = Frame(
            function.scope,
            self.program.scopes[function.scope],
            frame.reached,
            self.machine.closures.get(function.outer, {}),
            on_yield,
            frame.depth + 1,
            frame,
            index,
            function.raw,
            frame.root,
            frame.unit,
            (*frame.run, index if index >= 0 else -2 - function.scope),
            self.machine.line,
        )
        self.stack.append(function.scope)
        path = State(env, state.handles)
        returns, raises = Meeting() if ends is None else ends, Meeting()
        inner_ways = Ways(returns, raises, None, None, closed=closed)
        self.machine.steps.block(body.steps, path, inner_ways, inner)
        self.stack.pop()
        if raises.state is not None:
            ways.may_raise(state.with_handles(raises.state.handles))
            for kind, handles in raises.by_hand.items():
                ways.raises.add(state.with_handles(dict(handles)))
                ways.raises.raised(kind, handles)
        if not path.dead:
            returns.add(path)
            returns.values = fallen_through(returns.values)
        if returned is not None:
            returned.append(settled(returns.values))
        if returns.state is None:
            return None
        after = state.with_handles(returns.state.handles)
        if ends is None:
            self.machine.later.carry(returns.state.env.get(LATER, ()), frame.scope, index, after)
            self.machine.tasks.carry(self.machine.tasks.left(returns.state), frame.scope, index, after)
        return after

    def can_run_inline(self, scope: int, frame: Frame) -> bool:
        """Whether a function is run once more in place. Missed alarm: beyond some depth it is passed over."""
        if frame.depth >= DEEPEST_INLINE or self.stack.count(scope) > MOST_AT_ONCE or self.machine.spent():
            return False
        if self.stack.count(scope) > DEEPEST_RECURSION and self._calls_itself(scope, frame):
            return False
        return self.machine.body(scope) is not None

    def _calls_itself(self, scope: int, frame: Frame) -> bool:
        """Whether a function that is to be run in place is run in itself, and not only beside itself, as generators in nested
        loops are."""
        here: Frame | None = frame
        while here is not None and here.scope != scope:
            here = here.parent
        return here is not None

    # ---- effects, computed once for each way of being called

    def effect(
        self,
        function: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        state: State,
        ways: Ways,
        frame: Frame,
        index: int,
        fields: list[tuple[str, Values]] | None = None,
        told_inside: bool = False,
        called: int | None = None,
    ) -> Values:
        """Runs a function by itself, or remembers what it did when it was called in the same way before. With `told_inside`
        what it takes is told where it takes it."""
        env = self.machine.arguments.bind(function, arguments, keywords, False)
        if index >= 0:
            self.machine.arguments.present(env, function, arguments, keywords, frame.row, index)
        if not self.machine.concerns(function.scope, env):
            ways.may_raise(state)
            return self.inference.result(function)
        waits = self.machine.reach.waits[function.scope]
        alone = fields is None and (frame.root or not waits) and self.machine.apart.keeps_to_itself(function, env)
        apart = alone and not waits
        if (alone and frame.root and is_free(state)) or (
            apart and not self.machine.seconds.taken_inside(function.scope, state, frame)
        ):
            ways.may_raise(state)
            return self.inference.result(function)
        names: dict[str, str] = {}
        for values in env.values():
            for handle in self.machine.handled.inside(values):
                if handle not in names and not is_shared(handle):
                    names[handle] = f"in{len(names)}"
        inside = {name: rename(values, lambda handle: names.get(handle, handle)) for name, values in env.items()}
        entry: dict[str, Statuses] = {}
        for handle, statuses in state.handles.items():
            if handle in names:
                entry[names[handle]] = st.seen_from_inside(statuses, self.machine.idle_counts(handle))
            elif is_shared(handle):
                seen = st.seen_from_inside(statuses, self.machine.idle_counts(handle))
                if seen != UNUSED:
                    entry[handle] = seen
        for name in names.values():
            entry.setdefault(name, UNUSED)
        asked = self.machine.asked
        inside_asked = STREAMS if asked.streams and self.machine.streams.concerns(function, env) else EVERYTHING
        called_so = (
            function.scope,
            function.outer,
            function.receiver.scope if isinstance(function.receiver, (Object, Class)) else None,
            tuple(sorted(inside.items(), key=lambda item: item[0])),
            inside_asked,
            self.machine.seconds.told_apart(list(names), index, frame),
        )
        key = (called_so, tuple(sorted(entry.items(), key=lambda item: item[0])))
        if key not in self._seen:
            self._seen.add(key)
            self.ways[function.scope] = self.ways.get(function.scope, 0) + 1
        summary = self.known.get(key)
        lean: object = None
        if summary is None:
            lean = (called_so, own_states(entry))
            summary = self.known.get(lean)
        if summary is None and key in self.provisional:
            summary, cuts = self.provisional[key]
            self.cuts |= cuts  # what is built on it misses the same
        if summary is None:
            if function.scope in self.stack:
                # Recursion: what the function does besides is found where it began.
                self.cuts |= {self.stack.index(function.scope)}
                ways.may_raise(state)
                return self.inference.result(function)
            outer_cuts, self.cuts = self.cuts, UNCUT
            types = {
                name: self.machine.seconds.handed_on(self.machine.handles.get(handle), index, frame)
                for handle, name in names.items()
            }
            before = {name: self.machine.handles.get(name) for name in types}
            for name, info in types.items():
                if info is not None:
                    self.machine.handles[name] = info
            self.machine.ask(inside_asked)
            summary = self.compute(function, inside, entry)
            self.machine.ask(asked)
            for name, old in before.items():
                if old is not None:
                    self.machine.handles[name] = old
            summary, left = self._done(key, lean, summary, len(self.stack))
            self.cuts = left | outer_cuts
        if summary.looked:
            self.machine.looked = True
        if summary.reached and self.machine.first_use.makes_pool(function.scope):
            summary = structs.replace(summary, reached=())
        if apart:
            return self.look_on(summary, function, names, index, state, ways, frame)
        return self.apply(summary, names, index, state, ways, frame, fields, told_inside, called)

    def _done(self, key: object, lean: object, summary: Summary, place: int) -> tuple[Summary, frozenset[int]]:
        """Remembers what a function does that has ended at a place in the stack, by all states in which it was called (`key`), and
        without those of shared handles (`lean`) if it has not looked at one; what it does to its callers, and the cuts that are
        left of those in it."""
        left = frozenset([cut for cut in self.cuts if cut < place])
        if left:
            # It misses what a function does further out; once that one is done, it is run again.
            self.provisional[key] = (summary, left)
        elif summary.looked:
            self.known[key] = summary
        else:
            summary = self.known[key] = self.known[lean] = beside(summary)
        if place in self.cuts:
            # What misses what this function does is run again, now that it is known; or misses what this function misses.
            for one, (known, cuts) in list(self.provisional.items()):
                if place in cuts and left:
                    self.provisional[one] = (known, (cuts - {place}) | left)
                elif place in cuts:
                    del self.provisional[one]
        return summary, left

    def compute(
        self, function: Function, env: dict[str, Values], entry: dict[str, Statuses], root: bool = False
    ) -> Summary:
        """Runs a function by itself."""
        reached: dict[Leaf, Reached] = {}
        row = self.program.scopes[function.scope]
        body = self.machine.body(function.scope)
        if body is None or len(self.stack) > DEEPEST:
            if body is not None:
                self.cuts |= {0}  # not to be remembered
            return Summary(dict(entry), dict(entry), self.inference.result(function))
        looked, self.machine.looked = self.machine.looked, False
        fuel, self.machine.fuel = self.machine.fuel, self.machine.allowance
        doubt, self.machine.doubt = self.machine.doubt, 0
        silent, self.machine.waits.silent = self.machine.waits.silent, frozenset()
        ways_before, self.ways = self.ways, {}
        seen_before, self._seen = self._seen, set()
        frame = Frame(
            function.scope,
            row,
            reached,
            self.machine.closures.get(function.outer, {}),
            self.machine.streams.reader_of(function.scope) if root else None,
            0,
            None,
            -1,
            True,
            root,
            function.scope,
        )
        # A parameter of which nothing is known is still one that this path has assigned.
        state = State({**dict.fromkeys([param.name for param in row.params], ()), **env}, dict(entry))
        ends = Ends() if root else None
        ways = Ways(ends or Meeting(), Meeting(), None, None)
        self.stack.append(function.scope)
        line = self.machine.line
        decorators = self.machine.decorators.of(function.scope)
        if decorators:
            arguments, keywords = self.unbound(row, env)
            returned = self.machine.decorators.run(function, decorators, arguments, keywords, state, ways, frame)
            if not state.dead:
                ways.returns.add(state)
            ways.returns.values = union(ways.returns.values, returned)
        else:
            self.machine.steps.block(body.steps, state, ways, frame)
            if not state.dead:
                ways.returns.add(state)
                ways.returns.values = fallen_through(ways.returns.values)
        if ends is not None:
            self.machine.later.at_end(ends, function.scope, ways, frame)
        self.machine.line = line
        self.machine.fuel = fuel
        self.machine.doubt = doubt
        self.machine.waits.silent = silent
        self.ways, self._seen = ways_before, seen_before
        self.stack.pop()
        after = ways.returns.state
        values = settled(ways.returns.values)
        if row.is_async or not values or row.returns_annotation is not None:
            values = self._typed(values, function)
        stored: tuple[tuple[str, Values], ...] = ()
        if after is not None and row.params and self.program.class_of(function.scope) is not None:
            dotted = row.params[0].name + "."
            stored = tuple(
                [
                    (name[len(dotted) :], kept)
                    for name, values_ in after.env.items()
                    if name.startswith(dotted) and (kept := self.machine.worth_telling(values_))
                ]
            )
        later = after.env.get(LATER, ()) if after is not None else ()
        looked, self.machine.looked = self.machine.looked or bool(later), looked
        return Summary(
            None if after is None else after.handles,
            None if ways.raises.state is None else ways.raises.state.handles,
            values,
            tuple(reached.values()),
            stored,
            later,
            ways.raises.by_hand,
            looked,
            self.machine.tasks.left(after) if after is not None else (),
        )

    def _typed(self, values: Values, function: Function) -> Values:
        """Where the run knows nothing of what is returned, the source's own word is taken."""
        told = self.machine.worth_telling(values)
        return values if told or values else self.inference.result(function)

    def unbound(self, row: h.Scope, env: dict[str, Values]) -> tuple[tuple[Values, ...], Keyed]:
        """Arguments that bind to this environment again."""
        positional = [env.get(p.name, ()) for p in row.params if p.kind in ("position", "either")]
        keyed = [(p.name, env[p.name]) for p in row.params if p.kind == "keyword" and p.name in env]
        return tuple(positional), tuple(keyed)

    def apply(
        self,
        summary: Summary,
        names: dict[str, str],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        fields: list[tuple[str, Values]] | None,
        told_inside: bool,
        called: int | None,
    ) -> Values:
        """What a callee's effect makes of the caller's state."""
        site = None if told_inside else self.machine.site(frame, index)
        before = dict(state.handles)
        back = {name: handle for handle, name in names.items()}
        for reached in summary.reached:
            self.machine.waits.pass_on(reached, names, index, state, frame)
        made: dict[str, str] = {}

        def outside(handle: str) -> str:
            if handle in back:
                return back[handle]
            if is_shared(handle) or handle in before:
                return handle
            if handle not in made:
                made[handle] = self.machine.copied(handle, frame, index if called is None else called, back)
            return made[handle]

        returned = rename(summary.returned, outside)
        kept = [(name, rename(values, outside)) for name, values in summary.fields]
        if summary.failed is not None:
            ways.may_raise(state.with_handles(self._outside(summary.failed, before, back, made, site)))
        for kind, handles in summary.raised.items():
            seen = self._outside(handles, before, back, made, site)
            ways.raises.add(state.with_handles(dict(seen)))
            ways.raises.raised(kind, seen)
        if summary.after is None:
            state.dead = True
            return ()
        state.handles = self._outside(summary.after, before, back, made, site)
        if summary.later:
            self.machine.later.carry(rename(summary.later, outside), frame.scope, index, state)
        if summary.started:
            started = tuple([(key, rename(values, outside)) for key, values in summary.started])
            self.machine.tasks.carry(started, frame.scope, index, state)
        if fields is not None:
            fields += kept
        elif kept and index >= 0:
            owner = _object_of(frame.row, frame.row.calls[index])
            if owner is not None:
                for name, values in kept:
                    state.names()[f"{owner}.{name}"] = values
        return returned

    def look_on(
        self,
        summary: Summary,
        function: Function,
        names: dict[str, str],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """Nothing but the connections that a callee takes is of any concern: all else is as if it had been passed over."""
        for reached in summary.reached:
            if reached.leaf.pool is not None:
                self.machine.waits.pass_on(reached, names, index, state, frame)
        ways.may_raise(state)
        return self.inference.result(function)

    def _outside(
        self,
        inside: dict[str, Statuses],
        before: dict[str, Statuses],
        back: dict[str, str],
        made: dict[str, str],
        site: st.Site | None,
    ) -> dict[str, Statuses]:
        found = dict(before)
        for name, statuses in inside.items():
            if name in back:
                known, counts = before.get(back[name], UNUSED), self.machine.idle_counts(back[name])
                found[back[name]] = st.seen_from_outside(statuses, known, site, counts)
            elif is_shared(name):
                known, counts = before.get(name, UNUSED), self.machine.idle_counts(name)
                found[name] = st.seen_from_outside(statuses, known, site, counts)
            elif name in made:
                found[made[name]] = st.seen_from_outside(statuses, UNUSED, site)
        return found


def _object_of(row: h.Scope, site: h.CallSite) -> str | None:
    """The name that a function has for the object of which a method is called: `x.m()`, `super().m()`, `Base.m(self)`."""
    if not isinstance(site.function, h.Attribute):
        return None
    owner = site.function.value
    own = row.params[0].name if row.params else None
    if isinstance(owner, h.Call) and row.calls[owner.index].function == SUPER:
        return own
    if not isinstance(owner, h.Name):
        return None
    by_class = site.function.name == "__init__" and site.arguments and site.arguments[0] == h.Name(own or "")
    return own if by_class else owner.id
