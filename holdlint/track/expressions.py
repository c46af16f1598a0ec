"""Evaluates expressions in order: what they can be, and what evaluating them does to handles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import structs

from holdlint.link import library
from holdlint.link.loaders import Before
from holdlint.link.slots import key_of
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Function,
    Keywords,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Pending,
    Present,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.track.frame import Frame
from holdlint.track.renaming import handles_in
from holdlint.track.state import Closed, State, Ways, join
from holdlint.track.streams import Reader
from holdlint.track.vague import either, undecided

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Expressions:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference
        self.members = machine.inference.members
        self._handlers: dict[type, Callable[[Any, State, Ways, Frame, bool], Values]] = {
            h.Await: self._await,
            h.Group: self._group,
            h.Choice: self.choice,
            h.Subscript: self.subscript,
            h.Sequence: self._sequence,
            h.Mapping: self.mapping,
            h.Lambda: self._lambda,
            h.Comprehension: self.comprehension,
            h.Starred: self._starred,
            h.Walrus: self._walrus,
            h.Test: self._test,
            h.Yield: self.yielded,
        }
        self._inside: dict[int, frozenset[str]] = {}

    def merged(self, one: Values, other: Values) -> Values:
        return union(one, other)

    def value(self, expr: h.Expr, state: State, ways: Ways, frame: Frame, awaited: bool = False) -> Values:
        """What an expression can be here; `awaited` if its value is awaited at once."""
        kind = type(expr)
        if kind is h.Name:
            return self.name(expr.id, state, ways, frame)  # type: ignore[union-attr]
        if kind is h.Call:
            return self.machine.calls.call(expr.index, state, ways, frame, awaited)  # type: ignore[union-attr]
        if kind is h.Attribute:
            return self.attribute(expr, state, ways, frame)  # type: ignore[arg-type]
        if kind is h.Literal:
            return (Constant(expr.value),)  # type: ignore[union-attr,arg-type]
        handler = self._handlers.get(kind)
        return handler(expr, state, ways, frame, awaited) if handler is not None else ()

    def _await(self, expr: h.Await, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        values = self.value(expr.value, state, ways, frame, awaited=True)
        return self.machine.calls.await_values(values, state, ways, frame)

    def _group(self, expr: h.Group, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        for part in expr.parts:
            self.value(part, state, ways, frame)
        return ()

    def _sequence(self, expr: h.Sequence, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        return self.inference.sequence(expr, [self.value(item, state, ways, frame) for item in expr.items])

    def _lambda(self, expr: h.Lambda, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        return (self.machine.close_over(self.machine.program.inner(frame.scope, expr.scope), state, frame),)

    def _starred(self, expr: h.Starred, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        values = self.value(expr.value, state, ways, frame)
        generators = tuple([value for value in values if self.machine.calls.is_generator(value)])
        if generators and not state.dead:
            self.machine.calls.consume(generators, state, ways, frame, False)
        return values

    def _walrus(self, expr: h.Walrus, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        values = self.value(expr.value, state, ways, frame, awaited)
        self.machine.steps.bind(expr.target, values, state, ways, frame)
        return values

    def _test(self, expr: h.Test, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        self.value(expr.value, state, ways, frame)
        return ()

    # ---- names and attributes

    def name(self, name: str, state: State, ways: Ways, frame: Frame) -> Values:
        known = state.env.get(name)
        if known:
            return known
        if known is None and name in frame.closure:
            return frame.closure[name]
        found = self.inference.lookup(frame.scope, name)
        if known is not None:
            found = undecided(found)
        loading = self.inference.loaders.used(frame.scope, name)
        if loading:
            found = self.machine.decorators.load(Before(loading, False), state, ways, frame) or found
        if known is None and not found:
            return ()
        if known is not None and not frame.root:
            found = self.machine.secluded(found, frame.scope, name)
        return self.machine.identified(found, frame.scope, name)

    def attribute(self, expr: h.Attribute, state: State, ways: Ways, frame: Frame) -> Values:
        if isinstance(expr.value, h.Name):
            stored = state.env.get(f"{expr.value.id}.{expr.name}")
            if stored:
                return stored
        owners = self.value(expr.value, state, ways, frame)
        values = self.read(owners, expr.name, state, ways, frame)
        return self.machine.seconds.read(expr.value, values, frame)

    def read(self, owners: Values, name: str, state: State, ways: Ways, frame: Frame, called: bool = False) -> Values:
        """`owner.name` for each owner: its values, and a reload where an expired object is read."""
        found: list[Values] = []
        for owner in owners:
            if isinstance(owner, Object):
                if not called or not self.machine.reading.is_method_of_base(owner, self.members.of(owner, name)):
                    self.machine.reading.attribute(owner, name, state, ways, frame)
                values = self.machine.calls.read_property(owner, name, state, ways, frame)
                if values is None:
                    values = self.members.of(owner, name)
                    values = self.loaded_with(owner, values)
                if not (owner.fields and any(key == name for key, _ in owner.fields)):
                    values = self.machine.identified_field(values, name, owner.scope)
                found.append(values)
            elif isinstance(owner, Pending) and self.machine.calls.is_generator(owner):
                found.append((Bound(f"builtins.generator.{name}", owner),))
            elif isinstance(owner, Keywords) and name in ("get", "pop"):
                found.append((Bound("builtins.container.get", owner),))
            elif isinstance(owner, (Many, Pack)) and name == "append":
                found.append((Bound("builtins.container.append", owner),))
            else:
                values = self.members.of(owner, name)
                if isinstance(owner, LibObject):
                    self.machine.library.attribute_read(owner, name, state, ways, frame)
                    if owner.handle is None:
                        values = self.machine.kept.taken(values, name)
                elif isinstance(owner, Lib):
                    values = self.machine.kept.taken(values, name)
                found.append(self.machine.library.with_handles(values, owner))
        values = union((), *found)
        if not values and not owners:
            return ()
        return values

    def loaded_with(self, owner: Object, values: Values) -> Values:
        """What is reached from a row of a session is a row of that session; what is reached from an object that a scope has given
        has its connections of that scope."""
        if owner.handle is None:
            return values
        of_scope = self.machine.is_of_scope(owner)
        return tuple(
            [
                structs.replace(v, handle=owner.handle)
                if (isinstance(v, Object) and v.handle is None and (of_scope or self.machine.is_row(v.scope)))
                or (isinstance(v, LibObject) and v.handle is None and self.machine.rules.handle(v.type) is not None)
                else Many(self.loaded_with(owner, v.items))
                if isinstance(v, Many)
                else v
                for v in values
            ]
        )

    def written(self, owners: Values, state: State) -> None:
        """Assigning to an attribute of a row leaves work for the next flush."""
        for owner in owners:
            if not isinstance(owner, Object) or owner.handle is None or not self.machine.is_row(owner.scope):
                continue
            self.machine.effects.look(owner.handle)
            if owner.handle in state.handles:
                self.machine.effects.set(owner.handle, "pend", state, self.machine.site_here(""))

    def subscript(self, expr: h.Subscript, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        owners = self.value(expr.value, state, ways, frame)
        key = self.value(expr.key, state, ways, frame)
        found: list[Values] = []
        for owner in owners:
            if isinstance(owner, LibObject):
                method = library.taking(self.inference, owner, expr.key)
                given = self.machine.library.method(owner, method, state, ways, frame)
                if not given:
                    given = self.machine.kept.taken(self.inference.item((owner,), expr.key), key_of(expr.key))
                found.append(given)
            elif isinstance(owner, Keywords):
                names = [k.value for k in key if isinstance(k, Constant)]
                found.append(union((), *[values for name, values in owner.items if not names or name in names]))
            elif isinstance(owner, Class):
                handle = self.machine.library.of_class(owner, "__getitem__", state, ways, frame)
                if handle is not None and self.machine.is_row(owner.scope):
                    found.append((Object(owner.scope, handle=handle),))
                else:
                    found.append(self.inference.item((owner,), expr.key))
            elif isinstance(owner, (Bound, Lib)):
                found.append(self.inference.item((owner,), expr.key) if not isinstance(owner, Bound) else ())
            else:
                found.append(self.inference.item((owner,), expr.key))
        return union((), *found)

    def store_item(self, target: h.Subscript, values: Values, state: State, ways: Ways, frame: Frame) -> None:
        """`target[key] = values`."""
        key = self.value(target.key, state, ways, frame)
        owners = self.value(target.value, state, ways, frame)
        self.machine.kept.stored(target, owners, values, state)
        if not isinstance(target.value, h.Name):
            return
        name = target.value.id
        new: list[Value] = []
        for owner in owners:
            if isinstance(owner, Keywords) and len(key) == 1 and isinstance(key[0], Constant):
                items = dict(owner.items)
                items[str(key[0].value)] = values
                new.append(Keywords(tuple(items.items())))
            elif isinstance(owner, Many) and values:
                new.append(Many(union(owner.items, values)))
            else:
                new.append(owner)
        if name in state.env:
            state.names()[name] = tuple(new)

    # ---- compound expressions

    def choice(self, expr: h.Choice, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        found: list[Values] = []
        if expr.test is not None:
            truth = self.truth(expr.test, state, ways, frame)
            if truth is not None:
                return self.value(expr.options[0 if truth else 1], state, ways, frame, awaited)
            other = state.copy()
            self.assume(expr.test, True, state, frame)
            self.assume(expr.test, False, other, frame)
            before = self.machine.seconds.branching(expr.test, state, frame)
            found.append(self.value(expr.options[0], state, ways, frame, awaited))
            found.append(self.value(expr.options[1], other, ways, frame, awaited))
            frame.undecided = before
            state.become(join(state if not state.dead else None, other))
            return either(*found)
        end: State | None = None
        for number, option in enumerate(expr.options):
            values = self.value(option, state, ways, frame, awaited)
            last = number == len(expr.options) - 1
            truth = None if last else self._outcome(option, values, state, frame)
            if truth is expr.conjunct:
                continue  # it is another one
            found.append(values)
            if truth is not None:
                break
            if not last:
                end = join(end, state.copy())
        state.become(join(end, state.copy() if not state.dead else None))
        return tuple([v for v in either(*found) if not (isinstance(v, Constant) and v.value is None)])

    def _outcome(self, option: h.Expr, values: Values, state: State, frame: Frame) -> bool | None:
        """Whether an option of `a or b` is true, where it is a name that this path has a value for. A parameter of a function that
        is run by itself may have been left out, whatever it is if not."""
        if not isinstance(option, h.Name) or option.id not in state.env:
            return None
        if any(handle.startswith("name:") for handle in handles_in(values)):
            return None
        return self._truth_of_all(self._decided(option, values, state, frame))

    def mapping(self, expr: h.Mapping, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        found: list[Values] = []
        named: list[tuple[str, Values]] = []
        for key, value in zip(expr.keys, expr.values, strict=True):
            if key is not None:
                self.value(key, state, ways, frame)
            values = self.value(value, state, ways, frame)
            found.append(values)
            if isinstance(key, h.Literal) and isinstance(key.value, str):
                named.append((key.value, values))
        if named and len(named) == len(expr.keys):
            return (Keywords(tuple(named)),)
        return (Many(union((), *found)),)

    def comprehension(self, expr: h.Comprehension, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        """Runs it as the loops that it is; a generator expression is taken to be consumed where it stands."""
        first = state.copy()
        element: Values = ()
        for _ in range(2):
            for loop in expr.loops:
                source = self.value(loop.iterable, state, ways, frame)
                elements = self.machine.calls.consume(source, state, ways, frame, loop.is_async)
                self.machine.steps.bind(loop.target, elements, state, ways, frame)
                for condition in loop.conditions:
                    self.value(condition, state, ways, frame)
            element = self.value(expr.element, state, ways, frame)
            state.become(join(first.copy(), state.copy() if not state.dead else None))
            if state.handles == first.handles:
                break
        state.env, state.shares = first.env, True
        return (Many(element),)

    def yielded(self, expr: h.Yield, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        values = self.value(expr.value, state, ways, frame) if expr.value is not None else ()
        if expr.delegates:
            for value in values:
                if isinstance(value, Pending) and self.machine.calls.is_generator(value) and frame.on_yield is not None:
                    closed = None if ways.closed is None else Closed()
                    after = self.machine.calls.run_generator(value, state, ways, frame, frame.on_yield, -1, closed)
                    if closed is not None and ways.closed is not None:
                        ways.closed.add(closed, state)
                    state.become(after)
                    return ()
            values = self.inference.iterate(values)
        if frame.on_yield is not None and not state.dead:
            if isinstance(frame.on_yield, Reader):
                self.machine.streams.yields(expr, frame.on_yield, state, frame)
            self.machine.yielding = (frame.scope, expr.index)
            resumed = frame.on_yield(values, state)
            if resumed.thrown is not None:
                ways.raises.add(state.with_handles(resumed.thrown.handles))
                ways.raises.raised_too(resumed.thrown.by_hand)
            if resumed.left is not None and ways.closed is not None:
                ways.closed.add(resumed.left, state)
            if resumed.on is None:
                state.dead = True
            else:
                state.handles = resumed.on.handles
        return ()

    def context(self, expr: h.Expr, state: State, ways: Ways, frame: Frame, is_async: bool) -> Values:
        """The value of a `with` item."""
        return self.value(expr, state, ways, frame)

    # ---- tests

    def truth(self, expr: h.Expr, state: State, ways: Ways, frame: Frame) -> bool | None:
        """Evaluates a test; True or False if it can only come out so."""
        if isinstance(expr, h.Test):
            if expr.how == "not":
                inner = self.truth(expr.value, state, ways, frame)
                return None if inner is None else not inner
            values = self._decided(expr.value, self.value(expr.value, state, ways, frame), state, frame)
            known = {self._is_none(value) for value in values} or {None}
            if any(isinstance(value, Present) for value in values):
                known = {False}
            answer = known.pop() if len(known) == 1 else None
            if answer is None:
                return None
            return answer if expr.how == "is None" else not answer
        if isinstance(expr, h.Choice) and expr.test is None:
            self.value(expr, state, ways, frame)
            return None
        values = self.value(expr, state, ways, frame)
        for value in values:
            if isinstance(value, LibObject) and self.machine.rules.effect(value.type, "__bool__") is not None:
                self.machine.library.method(value, "__bool__", state, ways, frame)
        return self._truth_of_all(self._decided(expr, values, state, frame))

    def _decided(self, expr: h.Expr, values: Values, state: State, frame: Frame) -> Values:
        """Only what this path has assigned decides a test: a class's default or a module's setting may be another one when
        the program runs, and what an inner function assigns, too."""
        if isinstance(expr, h.Literal):
            return values
        if isinstance(expr, h.Name) and expr.id in state.env and expr.id not in self._assigned_inside(frame.scope):
            return values
        if any(isinstance(value, Constant) for value in values):
            return ()
        return values

    def _assigned_inside(self, scope: int) -> frozenset[str]:
        """The names of a function that the functions inside it assign (`nonlocal done`)."""
        known = self._inside.get(scope)
        if known is None:
            program = self.machine.program
            known = self._inside[scope] = frozenset(
                name for inner in self.machine.reach.inside(scope) for name in program.scopes[inner].shared
            )
        return known

    def _is_none(self, value: Value) -> bool | None:
        if isinstance(value, Constant):
            return value.value is None
        if isinstance(value, Present):
            return False
        return False if self._truth_of(value) is True else None

    def _truth_of_all(self, values: Values) -> bool | None:
        answers = {self._truth_of(value) for value in values} or {None}
        return answers.pop() if len(answers) == 1 else None

    def _truth_of(self, value: Value) -> bool | None:
        if isinstance(value, Constant):
            return bool(value.value)
        if isinstance(value, (Function, Class, Pending)):
            return True
        if isinstance(value, LibObject) and value.handle is not None:
            row = self.machine.rules.handle(value.type)
            return True if row is not None and row.holds else None
        if isinstance(value, Object) and any(handles_in(values) for _, values in value.fields):
            # It was made with a connection in it.
            return None if any(self.members.of(value, name) for name in ("__bool__", "__len__")) else True
        return None

    def assume(self, expr: h.Expr, outcome: bool, state: State, frame: Frame) -> None:
        """On a path where a test came out so, its name cannot be what would have made it come out otherwise."""
        self.machine.open_tests.assume(expr, outcome, state, frame)
        self.machine.instance_tests.assume(expr, outcome, state, frame)
        self._assume_name(expr, outcome, state)

    def _assume_name(self, expr: h.Expr, outcome: bool, state: State) -> None:
        if isinstance(expr, h.Test):
            if expr.how == "not":
                self._assume_name(expr.value, not outcome, state)
                return
            if isinstance(expr.value, (h.Name, h.Attribute)):
                none = outcome if expr.how == "is None" else not outcome
                self._keep(expr.value, state, lambda value: self._is_none(value) is not (not none))
        elif isinstance(expr, (h.Name, h.Attribute)):
            self._keep(expr, state, lambda value: self._truth_of(value) is not (not outcome))

    def _keep(self, expr: h.Expr, state: State, wanted: object) -> None:
        key = expr.id if isinstance(expr, h.Name) else None
        if key is None and isinstance(expr, h.Attribute) and isinstance(expr.value, h.Name):
            key = f"{expr.value.id}.{expr.name}"
        values = state.env.get(key) if key is not None else None
        if values and key is not None and callable(wanted):
            kept = tuple([value for value in values if wanted(value)])
            if kept:
                state.names()[key] = kept
