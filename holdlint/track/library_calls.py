"""What calls of libraries do: wait, change handles, make handles, run callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link import library, pools
from holdlint.link.builtin import CONTEXT_MANAGERS, managers
from holdlint.link.slots import place_of
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Keywords,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Partial,
    Pending,
    Super,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.rulebook.rows import Give
from holdlint.track import statements
from holdlint.track.frame import Frame
from holdlint.track.renaming import handles_in
from holdlint.track.spoken_of import Spoken, SpokenOf
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Keyed = tuple[tuple[str, Values], ...]
LEAVING = frozenset({"__exit__", "__aexit__"})
FAILED = {"commit": "rollback", "conclude": "release"}
"""What the end of a block does instead where an exception leaves it."""
CLOSING = ("contextlib.closing", "contextlib.aclosing")
STACKS = ("contextlib.ExitStack", "contextlib.AsyncExitStack")


class LibraryCalls:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference
        self.rules = machine.rules
        self.spoken_of = SpokenOf(machine)

    def call(
        self,
        callee: Lib | Bound | LibObject,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        awaited: bool,
    ) -> Values:
        name, receiver = self.named(callee)
        if name in CLOSING and arguments:
            return (LibObject("contextlib.closing", arguments[0]),)
        if name == "builtins.super" and index >= 0:
            return self._super(index, state, frame)
        if name == "functools.partial" and arguments:
            return tuple([Partial(value, arguments[1:], keywords) for value in arguments[0]])
        if name in CONTEXT_MANAGERS and arguments:
            return managers(arguments[0])
        if name in STACKS:
            return (LibObject("contextlib.ExitStack", (), self.machine.fresh(frame, index)),)
        if name.startswith("contextlib.ExitStack.") and isinstance(receiver, LibObject):
            return self.machine.stacks.call(name.rpartition(".")[2], receiver, arguments, index, state, ways, frame)
        if name.startswith("builtins.generator.") and isinstance(receiver, Pending):
            return self.machine.suspended.method(name.rpartition(".")[2], receiver, state, ways, frame)
        if name.startswith("builtins.container.") and isinstance(receiver, Keywords):
            wanted = [v.value for v in arguments[0] if isinstance(v, Constant)] if arguments else []
            return union((), *[values for key, values in receiver.items if not wanted or key in wanted])
        if name.startswith("builtins.container.") and isinstance(receiver, (Many, Pack)):
            self.machine.tasks.collect(name, arguments, index, state, frame)
            return library.call(self.inference, name, receiver)
        spoken = self.spoken_of.of(name, receiver)
        names, wait, give = spoken.names, spoken.wait, spoken.give
        ran = self.run_callbacks(spoken, receiver, arguments, keywords, index, state, ways, frame, awaited, callee)
        if ran is not None:
            return ran
        if wait is not None and self.machine.wait_rows.waits(wait, arguments, keywords):
            when = wait.when
            if when == "call" or (when == "await" and awaited):
                leaf = self.machine.wait_rows.leaf(names, wait, index, frame)
                self.machine.wait_rows.meet(wait, leaf, receiver, arguments, keywords, index, state, ways, frame)
            else:
                return (Pending(callee, arguments, keywords, (frame.scope, index)),)
        if give is not None and give.when == "await" and not awaited:
            return (Pending(callee, arguments, keywords, (frame.scope, index)),)
        special = self.machine.builtins.call(name, arguments, index, state, ways, frame)
        if special is not None:
            return special
        if spoken.reads is not None:
            self.machine.reading.given(spoken.reads, arguments, state, ways, frame)
        if spoken.finishes:
            self.machine.providers.shut_down(state, ways, frame)
        if spoken.puts:
            self.machine.kept.called(arguments, index, state, frame)
        if spoken.streams:
            self.machine.later.stream(names, arguments, keywords, index, state, frame)
        if spoken.gets and index >= 0:
            site = frame.row.calls[index]
            taken = library.call(self.inference, names[0], receiver, frame.scope, site)
            return self.machine.kept.taken(taken, place_of(site.function))
        values = self.affect(name, names, callee, receiver, arguments, keywords, index, state, ways, frame)
        pending = [v for argument in arguments for v in self._pending_in(argument, (frame.scope, index))]
        if pending and not values:
            # gather(f(), g()), wait_for(f()), create_task(f()): awaiting the result is awaiting them.
            return (Pending(Lib("await"), (tuple(pending),), (), (frame.scope, index)),)
        if awaited:
            for value in pending:
                self.machine.calls.await_values((value,), state, ways, frame)
        return values

    def _super(self, index: int, state: State, frame: Frame) -> Values:
        """`super()`: of the very object that the method was called on, if that is a handle."""
        found = library.call(self.inference, "builtins.super", None, frame.scope, frame.row.calls[index])
        owner = frame.row.params[0].name if frame.row.params else ""
        mine = next((value for value in state.env.get(owner, ()) if isinstance(value, Object) and value.handle), None)
        if mine is None:
            return found
        return tuple([structs.replace(v, receiver=mine) if isinstance(v, Super) else v for v in found])

    def _pending_in(self, values: Values, site: tuple[int, int]) -> list[Value]:
        """The coroutines that a call is given; those for which tasks stand are waited for there."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, Pending) and not self.machine.calls.is_generator(value):
                found.append(value)
            elif isinstance(value, Many):
                found += self._pending_in(value.items, site)
            elif isinstance(value, LibObject) and value.item:
                started = self.machine.tasks.of((value,))
                found += [structs.replace(v, site=site) for v in started if isinstance(v, Pending)]
        return found

    def named(self, callee: Value) -> tuple[str, Value | None]:
        if isinstance(callee, Bound):
            return callee.name, callee.receiver
        if isinstance(callee, LibObject):
            return f"{callee.type}.__call__", callee
        assert isinstance(callee, Lib)
        return callee.name, None

    # ---- what was pending

    def run_pending(self, value: Pending, index: int, state: State, ways: Ways, frame: Frame) -> Values:
        """A pending call of a library is awaited, entered or iterated now."""
        callee = value.callee
        if isinstance(callee, Lib) and callee.name == "await":
            found = [self.machine.calls.await_values((v,), state, ways, frame) for v in value.arguments[0]]
            return (Many(union((), *found)),)
        if not isinstance(callee, (Lib, Bound, LibObject)):
            return ()
        name, receiver = self.named(callee)
        spoken = self.spoken_of.of(name, receiver)
        names, wait = spoken.names, spoken.wait
        ran = self.run_callbacks(
            spoken, receiver, value.arguments, value.keywords, index, state, ways, frame, True, callee
        )
        if ran is not None:
            return ran
        if wait is not None:
            scope = value.site[0]
            leaf = self.machine.wait_rows.leaf(names, wait, value.site[1], frame)
            leaf = structs.replace(leaf, scope=scope)
            self.machine.wait_rows.meet(
                wait, leaf, receiver, value.arguments, value.keywords, index, state, ways, frame
            )
        return self.affect(name, names, callee, receiver, value.arguments, value.keywords, index, state, ways, frame)

    # ---- callbacks

    def run_callbacks(
        self,
        spoken: Spoken,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        awaited: bool,
        callee: Value,
    ) -> Values | None:
        row, names, wait = spoken.run, spoken.names, spoken.wait
        if row is None:
            return None
        if isinstance(row.argument, int):
            given = arguments[row.argument] if len(arguments) > row.argument else ()
            rest = arguments[row.argument + 1 :]
        else:
            given, rest = dict(keywords).get(row.argument, ()), ()
        if row.gives == "function":
            return tuple([Partial(value, awaits=True) for value in given if not isinstance(value, Constant)])
        if row.gives == "provider":
            return tuple([Partial(value, rest, keywords, provides=True) for value in given])
        if row.gives == "argument":
            return given
        if row.when == "commit":
            handle = self.handle_of(receiver, spoken.runs_as.rpartition(".")[0])
            self.machine.after_commit.hand_over(spoken.runs_as, given, handle, index, state, ways, frame)
            return ()
        if row.when == "response":
            self.machine.later.task(given, rest, keywords, index, state, frame)
            return ()
        if row.when == "task":
            made = self.given(names, callee, receiver, arguments, keywords, index, state, ways, frame)
            ways.may_raise(state)
            return self.machine.tasks.start(given, rest, made, receiver, index, state, frame)
        if row.gives == "wrapped":
            return tuple([Partial(value, inside=receiver) for value in given if not isinstance(value, Constant)])
        if row.when == "await" and not awaited:
            return (Pending(callee, arguments, keywords, (frame.scope, index)),)
        if wait is not None and self.machine.wait_rows.waits(wait, arguments, keywords):
            # `session.with_transaction(work)` asks the server, too, whatever `work` does.
            leaf = self.machine.wait_rows.leaf(names, wait, index, frame)
            self.machine.wait_rows.meet(wait, leaf, receiver, arguments, keywords, index, state, ways, frame)
        return self.machine.run_calls.run(row, given, rest, receiver, index, state, ways, frame)

    # ---- handles

    def affect(
        self,
        name: str,
        names: list[str],
        callee: Lib | Bound | LibObject,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """The call's effect and what it gives, with the signals that it sends before and after."""
        sending = self.machine.sending
        sent = sending.sent(callee, index, frame) if isinstance(callee, (Lib, Bound)) else []
        handle = self.handle_of(receiver, name.rpartition(".")[0]) if sent else None
        sending.run(sent, "before", handle, arguments, keywords, index, state, ways, frame)
        self.machine.templates.run(callee, False, keywords, index, state, ways, frame)
        self.effect(name, receiver, arguments, index, state, ways, frame, keywords)
        self.machine.templates.run(callee, True, keywords, index, state, ways, frame)
        sending.run(sent, "inside", handle, arguments, keywords, index, state, ways, frame)
        sending.run(sent, "after", handle, arguments, keywords, index, state, ways, frame)
        return self.given(names, callee, receiver, arguments, keywords, index, state, ways, frame)

    def effect(
        self,
        name: str,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        keywords: Keyed = (),
    ) -> None:
        """What the call does to the handle of its receiver, or of its first argument (`pool.putconn(conn)`)."""
        owner, _, method = name.rpartition(".")
        type_name = receiver.type if isinstance(receiver, LibObject) else owner
        effect = self.rules.effect(type_name, method)
        if effect is None:
            self.machine.seconds.borrowing(receiver, name, index, state, frame)
            return
        if keywords and self._turned_off(type_name, method, keywords):
            return
        effect = statements.effect_of(self.rules, type_name, method, effect, arguments, keywords)
        handle = self.handle_of(receiver, owner)
        run = self.machine.effects.leave if method in LEAVING else self.machine.effects.run
        if handle is None:
            for values in arguments[:1]:
                for one in handles_in(values):
                    self.machine.seconds.taking(one, effect, name, index, state, frame)
                    run(one, effect, state, ways, self.machine.site(frame, index))
            return
        self.machine.seconds.taking(handle, effect, name, index, state, frame)
        run(handle, effect, state, ways, self.machine.site(frame, index))
        if effect == "disarm":
            self.machine.after_commit.ended(handle, state, ways, frame)
        if effect == "pend":
            self.adopt(arguments, handle, state)

    def _turned_off(self, type_name: str, method: str, keywords: Keyed) -> bool:
        """Whether the call has a keyword with the value that turns the method's effect off."""
        off = self.rules.turned_off(type_name, method)
        return any(
            isinstance(value, Constant) and value.value == off[name]
            for name, values in keywords
            if name in off
            for value in values
        )

    def adopt(self, arguments: tuple[Values, ...], handle: str, state: State) -> None:
        """`session.add(row)`: from now on the row is the session's, under whatever name it goes."""
        added = [v for values in arguments for v in values if isinstance(v, Object) and v.handle is None]
        added += [
            v
            for values in arguments
            for m in values
            if isinstance(m, Many)
            for v in m.items
            if isinstance(v, Object) and v.handle is None
        ]
        added = [v for v in added if self.machine.is_row(v.scope)]
        if added:
            for name, values in list(state.env.items()):
                if any(v in added for v in values):
                    state.names()[name] = tuple(
                        [
                            structs.replace(v, handle=handle) if v in added and isinstance(v, Object) else v
                            for v in values
                        ]
                    )

    def handle_of(self, receiver: Value | None, type_name: str) -> str | None:
        if isinstance(receiver, (LibObject, Object)) and receiver.handle is not None:
            return receiver.handle
        row = self.rules.handle(receiver.type if isinstance(receiver, LibObject) else type_name)
        if row is not None and row.ambient is not None:
            return self.machine.ambient(row.type, row.ambient)
        return None

    def new_handle(
        self,
        type_name: str,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        keeps: bool,
        pool: str = pools.UNKNOWN,
        called: str = "",
    ) -> str:
        """A new handle of a type, made by a call here."""
        name = self.machine.fresh(frame, index)
        self.machine.introduce(name, type_name, self.machine.site(frame, index), keeps, pool=pool)
        self.machine.seconds.introduced(name, frame)
        row = self.rules.handle(type_name)
        state.handles[name] = frozenset({self.machine.unused})
        if row is not None and row.holds == "from-start":
            self.machine.seconds.taking(name, "acquire", called or type_name, index, state, frame)
            self.machine.effects.run(name, "acquire", state, ways, self.machine.site(frame, index))
        return name

    def given(
        self,
        names: list[str],
        callee: Value,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """What the call gives, with the handle that the result works on."""
        row: Give | None = None
        for name in names:
            row = self.rules.calls.get(name)
            if row is not None:
                break
        site = frame.row.calls[index] if index >= 0 else None
        if row is None:
            owner = callee.owner if isinstance(callee, Bound) else -1
            values = library.call(self.inference, names[0], receiver, frame.scope, site, owner)
            made: list[Value] = []
            for value in values:
                if isinstance(value, LibObject) and value.handle is None and isinstance(callee, Lib):
                    known = self.rules.handle(value.type)
                    if known is not None and known.ambient:
                        value = structs.replace(value, handle=self.machine.ambient(known.type, known.ambient))
                    elif known is not None and known.holds:
                        keeps = any(
                            k == "expire_on_commit" and any(isinstance(v, Constant) and v.value is False for v in vs)
                            for k, vs in keywords
                        )
                        value = structs.replace(
                            value, handle=self.new_handle(value.type, index, state, ways, frame, keeps), keeps=keeps
                        )
                made.append(value)
            return tuple(made)
        owner = callee.owner if isinstance(callee, Bound) else -1
        values = self.promised(row, receiver, arguments, keywords, frame.scope, site, names[0], owner)
        mine = self.handle_of(receiver, names[0].rpartition(".")[0])
        if row.type in ("item", "items"):
            return self.rows_of(values, mine) if mine is not None else values
        found: list[Value] = []
        for value in values:
            if isinstance(value, LibObject) and row.type != "self":
                handle: str | None = None
                known = self.rules.handle(value.type)
                if row.handle == "new":
                    pool = pools.given(self.inference, row, receiver, arguments, dict(keywords))
                    handle = self.new_handle(value.type, index, state, ways, frame, value.keeps, pool, names[0])
                elif row.handle == "same":
                    handle = mine
                elif known is not None and known.ambient:
                    handle = self.machine.ambient(known.type, known.ambient)
                item = self.rows_of(value.item, mine) if mine is not None and value.item else value.item
                value = structs.replace(value, handle=handle, item=item)
            elif isinstance(value, Object) and row.type == "instance" and row.handle == "same":
                # What it has of its scope is given back with the scope.
                value = structs.replace(value, handle=mine)
            found.append(value)
        return tuple(found)

    def promised(
        self,
        row: Give,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        scope: int,
        site: h.CallSite | None,
        name: str,
        owner: int,
    ) -> Values:
        """As `link.library.given`, with what the arguments are on this path."""
        if isinstance(row.item, int) and len(arguments) > row.item and row.type not in ("self",):
            asked = library.rows(arguments[row.item])
            if row.type == "item":
                return asked
            if row.type == "items":
                return (Many(asked),)
            values = library.given(self.inference, row, receiver, scope, site, name)
            values = tuple(
                [structs.replace(v, item=asked or v.item) if isinstance(v, LibObject) else v for v in values]
            )
        else:
            values = library.given(self.inference, row, receiver, scope, site, name, owner)
        other = library.other_type(self.inference, row, arguments, keywords) if row.types else None
        if other is None:
            return values
        return tuple([structs.replace(v, type=other) if isinstance(v, LibObject) else v for v in values])

    def rows_of(self, values: Values, handle: str) -> Values:
        """Objects that a session has loaded: they know their session."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, Object) and self.machine.is_row(value.scope):
                value = Object(value.scope, value.exact, value.fields, handle)
            elif isinstance(value, Many):
                value = Many(self.rows_of(value.items, handle))
            elif isinstance(value, Pack):
                value = Pack(tuple([self.rows_of(items, handle) for items in value.items]))
            found.append(value)
        return tuple(found)

    def with_handles(self, values: Values, owner: Value) -> Values:
        """Attributes of a library's object that work on a handle."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, LibObject) and value.handle is None:
                known = self.rules.handle(value.type)
                if known is not None and known.ambient:
                    value = structs.replace(value, handle=self.machine.ambient(known.type, known.ambient))
                elif isinstance(owner, (LibObject, Object)) and owner.handle is not None:
                    value = structs.replace(value, handle=owner.handle)
            found.append(value)
        return tuple(found)

    def attribute_read(self, owner: LibObject, name: str, state: State, ways: Ways, frame: Frame) -> None:
        """Reading an attribute can be a statement (`row.awaitable_attrs.children`)."""
        if self.rules.effect(owner.type, "__getattr__") is not None and name[:2] != "__":
            self.effect(f"{owner.type}.__getattr__", owner, (), -1, state, ways, frame)

    def method(self, value: LibObject, name: str, state: State, ways: Ways, frame: Frame) -> Values:
        """Python itself calls a method of a library's object (`__iter__`, `__enter__`, `__await__`, `__getitem__`)."""
        self.effect(f"{value.type}.{name}", value, (), -1, state, ways, frame)
        spoken = self.spoken_of.of(f"{value.type}.{name}", value)
        names, wait = spoken.names, spoken.wait
        if wait is not None:
            self.machine.waits.meet(self.machine.wait_rows.leaf(names, wait, -1, frame), (), -1, state, frame)
        if spoken.give is not None:
            return self.given(names, Bound(names[0], value), value, (), (), -1, state, ways, frame)
        return value.item if name == "__getitem__" else ()

    def elements(
        self, value: LibObject, found: Values, state: State, ways: Ways, frame: Frame, is_async: bool
    ) -> Values:
        """What a loop takes from an object, if each element is a handle of its own (`for tx in client.transaction()`)."""
        name = "__anext__" if is_async else "__next__"
        row = library.give_for(self.inference, f"{value.type}.{name}", value)
        if row is None or row.handle != "new":
            return found
        return self.method(value, name, state, ways, frame)

    def of_class(self, value: Class, name: str, state: State, ways: Ways, frame: Frame) -> str | None:
        """Python calls a method that a class of the project has from a library's base (`User[1]`, `User(…)`); the handle on which
        that works."""
        for base in self.inference.members.line(value.scope)[1]:
            if self.rules.effect(base, name) is not None:
                self.effect(f"{base}.{name}", LibObject(base), (), -1, state, ways, frame)
                return self.handle_of(LibObject(base), base)
        return None

    def enter(self, value: LibObject, state: State, ways: Ways, frame: Frame, is_async: bool) -> Values:
        if value.type == "contextlib.closing":
            return value.item
        if value.type == "contextlib.ExitStack":
            return (value,)
        entered = self.method(value, "__aenter__" if is_async else "__enter__", state, ways, frame)
        return entered or (value,)

    def exit(
        self, value: LibObject, state: State, ways: Ways, frame: Frame, is_async: bool, failed: bool = False
    ) -> None:
        """`failed`: an exception leaves the block. What is pending then is not sent."""
        if value.type == "contextlib.closing":
            for inner in value.item:
                if isinstance(inner, LibObject):
                    self.method(inner, "close", state, ways, frame)
                    self.method(inner, "aclose", state, ways, frame)
            return
        if value.type == "contextlib.ExitStack":
            self.machine.stacks.unwind(value, state, ways, frame)
            return
        if is_async:
            self.machine.tasks.end(value, state, ways, frame)
        name = "__aexit__" if is_async else "__exit__"
        instead = FAILED.get(self.rules.effect(value.type, name) or "") if failed else None
        handle = self.handle_of(value, value.type) if instead is not None else None
        if instead is not None and handle is not None:
            self.machine.effects.leave(handle, instead, state, ways, self.machine.site(frame, -1))
            return
        self.method(value, name, state, ways, frame)
