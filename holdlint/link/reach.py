"""Who reaches a wait, who reaches a handle: the two closures over the call graph whose overlap is the cone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from holdlint.link import library
from holdlint.link.answering import Streamed
from holdlint.link.draws import Drawn, Draws
from holdlint.link.entries import Entries, called
from holdlint.link.hooks import Hooked, Hooks
from holdlint.link.infer import Inference
from holdlint.link.members import PROPERTIES
from holdlint.link.requests import Requests
from holdlint.link.spread import spread
from holdlint.link.values import Bound, Class, Context, Function, Lib, LibObject, Object, Partial, Value, Values
from holdlint.model import headers as h

SPOKEN = (
    "__enter__", "__exit__", "__aenter__", "__aexit__", "__iter__", "__aiter__", "__next__", "__anext__", "__getitem__",
)  # fmt: skip
"""Methods that are called without their names."""


DEEPEST_LIBRARY = 24
"""Calls of a library's functions that lead to calls; an SDK is ten deep."""


class Seen(Struct, array_like=True, frozen=True, gc=False):
    """What the calls of one scope say, each by itself."""

    callees: tuple[int, ...]
    injected: tuple[int, ...]
    wrapped: tuple[int, ...]
    handed_over: tuple[tuple[int, int], ...]
    waits: bool
    handles: bool
    shared: bool
    defers: bool
    keeping: tuple[bool, ...]
    hooks: tuple[tuple[int, Hooked], ...]
    """Functions that are registered for an event in which a library holds."""
    drawn: Drawn = Drawn()


class Reach:
    """For each scope whether it reaches a wait, and whether it reaches something that changes a handle: first `look` at
    each scope, which depends on no other, then `close` over what was seen."""

    def __init__(self, inference: Inference, second_connections: bool, streams: bool, unpooled: bool) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.entries = Entries(inference)
        self.requests = Requests(inference, unpooled)
        self.callers: list[list[int]] = []
        self.callees: list[set[int]] = []
        self.direct_waits: list[bool] = []
        self.direct_handles: list[bool] = []
        self.direct_shared: list[bool] = []
        self.direct_defers: list[bool] = []
        self.hooks: dict[int, Hooked] = {}
        """What is held while a function runs that a library calls."""
        self._hooks = Hooks(inference)
        self._registered: list[tuple[int, Hooked]] = []
        self.signals = inference.signals
        self.templates = inference.templates
        self._keeping: set[bool] = set()
        self._verdicts: dict[tuple[str, str | None], tuple[bool, bool, bool, bool]] = {}
        self._callable_names = self._names_that_wait()
        self._spoken: dict[tuple[int, bool], frozenset[int]] = {}
        self._waiting_types: dict[str, bool] = {}
        self._taking = frozenset(name.rpartition(".")[2] for name in self.rules.gets.exact)
        self.handed_over: list[list[tuple[int, int]]] = []
        """For each scope the functions that it passes to functions: (what is passed, to whom)."""
        self.injected: list[set[int]] = []
        """What a framework runs before a scope, and the scope does not call itself."""
        self.wrapped: list[list[int]] = []
        self.properties: dict[str, list[int]] = {}
        self.streams = streams
        self._generators: list[bool] = []
        self._make_room()
        self.draws = Draws(self, second_connections)
        self.streamed = Streamed(inference)

    def look(self, scope: int) -> Seen:
        """What a scope calls, and which of it waits or has to do with handles."""
        self._keeping = set()
        self._registered = []
        drawn = self._look_at(scope)
        self._make_room()
        return Seen(
            tuple(sorted(self.callees[scope])),
            tuple(sorted(self.injected[scope])),
            tuple(self.wrapped[scope]),
            tuple(self.handed_over[scope]),
            self.direct_waits[scope],
            self.direct_handles[scope],
            self.direct_shared[scope],
            self.direct_defers[scope],
            tuple(sorted(self._keeping)),
            tuple(self._registered),
            drawn,
        )

    def look_around(self) -> list[Seen]:
        """What is seen of each scope, where libraries are read on the way: the project's scopes first, then, nearest first,
        those of libraries that are called. Nobody else may look meanwhile: each look can add scopes to the program."""
        seen: dict[int, Seen] = {}
        todo = list(range(len(self.program.own)))
        begun = set(todo)
        for _ in range(DEEPEST_LIBRARY):
            further: list[int] = []
            for scope in todo:
                one = seen[scope] = self.look(scope)
                for callee in one.callees:
                    if callee not in begun:
                        begun.add(callee)
                        further.append(callee)
            todo = further
        nothing = Seen((), (), (), (), False, False, False, False, (), ())
        return [seen.get(scope, nothing) for scope in range(len(self.program.scopes))]

    def _make_room(self) -> None:
        """Room for what is found out about scopes that have been added."""
        start, end = len(self.callees), len(self.program.scopes)
        if start == end:
            return
        for _ in range(start, end):
            self.callers.append([])
            self.callees.append(set())
            self.handed_over.append([])
            self.injected.append(set())
            self.wrapped.append([])
        for flags in (self.direct_waits, self.direct_handles, self.direct_shared, self.direct_defers):
            flags += [False] * (end - start)
        for scope in range(start, end):
            row = self.program.scopes[scope]
            own = self.streams and row.is_generator and not self.program.is_library(scope)
            self._generators.append(own and not self.inference.is_context_manager(scope))
            if row.kind == "function":
                self._callable_names.add(row.name)
                if row.decorators and self.program.class_of(scope) is not None:
                    if self.inference.decorator_names(scope) & PROPERTIES:
                        self.properties.setdefault(row.name, []).append(scope)
            self._callable_names.update([imported.name for imported in row.imports if imported.attribute])

    def close(self, seen: Sequence[Seen]) -> None:
        """The closures over what was seen of each scope, whoever looked."""
        self._keeping = {keeps for one in seen for keeps in one.keeping}
        self.hooks = dict(self.signals.hooked())
        self.hooks.update({function: hooked for one in seen for function, hooked in one.hooks})
        self.callees = [set(one.callees) for one in seen]
        self.injected = [set(one.injected) for one in seen]
        self.wrapped = [list(one.wrapped) for one in seen]
        self.handed_over = [list(one.handed_over) for one in seen]
        self.direct_waits = [one.waits for one in seen]
        self.direct_handles = [one.handles for one in seen]
        self.direct_shared = [one.shared for one in seen]
        self.direct_defers = [one.defers for one in seen]
        for scope, targets in enumerate(self.callees):
            for target in targets:
                self.callers[target].append(scope)
        self._close()
        for _ in range(3):
            if not self._add_properties():
                break
            self._close()
        self.draws.close([one.drawn for one in seen], self._closure)

    def _close(self) -> None:
        self.waits = self._closure(self.direct_waits)
        self.handles = self._closure(self.direct_handles)
        self.shared = self._closure(self.direct_shared)
        self.defers = self._closure(self.direct_defers)
        self.generates = self._closure(self._generators)

    def _add_properties(self) -> bool:
        """Reading an attribute runs a property. Only those that wait or use a shared handle matter, and they are few, so that
        only reads of their names are looked at."""
        matter = {
            name: [t for t in targets if self.waits[t] or self.shared[t]] for name, targets in self.properties.items()
        }
        added = False
        for scope, row in enumerate(self.program.scopes):
            for read in row.reads:
                targets = matter.get(read.name)
                if not targets:
                    continue
                for owner in self.inference.infer(scope, read.value):
                    if not isinstance(owner, Object):
                        continue
                    line = set(self.inference.members.line(owner.scope)[0])
                    for target in targets:
                        declared = self.program.class_of(target)
                        if declared not in line or target == scope or target in self.callees[scope]:
                            continue
                        self.callees[scope].add(target)
                        self.callers[target].append(scope)
                        added = True
        return added

    def waits_itself(self, scope: int) -> bool:
        """Whether a function reaches a wait besides those of what a framework runs before it."""
        return self.direct_waits[scope] or any(self.waits[c] for c in self.callees[scope] - self.injected[scope])

    def inside(self, scope: int) -> list[int]:
        """The functions that are defined inside a function."""
        found = [child for child in self.program.children[scope] if self.program.scopes[child].kind != "class"]
        for child in list(found):
            found += self.inside(child)
        return found

    def _note_keeping(self, callees: tuple[Value, ...], made: tuple[Value, ...]) -> None:
        """Whether the sessions that the program makes leave objects loaded after a commit."""
        for callee in callees:
            name = (
                callee.name
                if isinstance(callee, (Lib, Bound))
                else f"{callee.type}.__call__"
                if isinstance(callee, LibObject)
                else ""
            )
            row = self.rules.calls.get(name) if name else None
            if row is not None and row.keeps:
                self._keeping.update(v.keeps for v in made if isinstance(v, LibObject))

    @property
    def usually_keeps(self) -> bool:
        """Of what kind a session is whose making nobody sees: as all that the program makes, if those are of one kind."""
        return self._keeping == {True}

    def sends(self, scope: int) -> bool:
        """Whether a function can answer with a stream in which something is held."""
        if not self.streams or not self.handles[scope]:
            return False
        return self.defers[scope] or self.streamed.of(scope) is not None

    def holds(self, scope: int) -> bool:
        """Whether a function can hold something itself: it has a handle of its own, or it calls what uses a shared one, or
        something is opened around it. What its callees open and close again is their business."""
        if self.direct_handles[scope] or self.direct_shared[scope] or scope in self.hooks:
            return True
        if any(self.shared[callee] for callee in self.callees[scope]):
            return True
        if any(self.handles[callee] and self.program.scopes[callee].is_generator for callee in self.callees[scope]):
            return True  # a generator keeps what it has open between its elements
        if any(self.waits[passed] and self.handles[callee] for passed, callee in self.handed_over[scope]):
            return True
        if any(self.handles[around] for around in self.wrapped[scope]) or self.requests.around(scope) is not None:
            return True
        return any(self.handles[callee] for callee in self.callees[scope]) and self._hands_on(scope)

    def _hands_on(self, scope: int) -> bool:
        """Whether a function passes on a handle that an object has in an attribute (`load(self.db)`)."""
        for site in self.program.scopes[scope].calls:
            for argument in (*site.arguments, *[expr for _, expr in site.keywords]):
                if not isinstance(argument, h.Attribute):
                    continue
                if any(self.is_handle(value) for value in self.inference.infer(scope, argument)):
                    return True
        return False

    def _names_that_wait(self) -> set[str]:
        """Names that something which waits may go by when it is passed on: those of rules; the program's own are added."""
        names = {name.rpartition(".")[2] for name in self.rules.waits.exact}
        for patterns in self.rules.waits.patterns.values():
            names |= {pattern[-1] for _, pattern, _ in patterns}
        return names

    def _closure(self, direct: list[bool]) -> list[bool]:
        found = list(direct)
        todo = [scope for scope, yes in enumerate(direct) if yes]
        while todo:
            for caller in self.callers[todo.pop()]:
                if not found[caller]:
                    found[caller] = True
                    todo.append(caller)
        return found

    def _look_at(self, scope: int) -> Drawn:
        row = self.program.scopes[scope]
        is_library = self.program.is_library(scope)
        infer = self.inference.infer
        results: list[tuple[Values, Values]] = []
        for index, site in enumerate(row.calls):
            values = infer(scope, site.function)
            for value in values:
                self._edge(scope, value)
                for sent in self.signals.sent(scope, site, value):
                    self.callees[scope].add(sent.subscription.function.scope)
                for function in self.templates.run_by(value):
                    self.callees[scope].add(function.scope)
                receiver = value.receiver if isinstance(value, Function) else None
                if isinstance(receiver, Object) and self.inference.members.handle_base(receiver.scope):
                    self.direct_handles[scope] = True
                if (
                    isinstance(value, Bound)
                    and self.is_handle(value.receiver)
                    and not self._is_local(scope, site.function)
                ):
                    self.direct_shared[scope] = True
            self._registered += self._hooks.registered(scope, site, values)
            for argument in (*site.arguments, *[expr for _, expr in site.keywords]):
                for target in self._passed(scope, argument):
                    self.handed_over[scope] += [(target, v.scope) for v in values if isinstance(v, Function)]
            made = self.inference.call(scope, index)
            if self._is_taken(values) and (not made or any(self._has_handle(value) for value in made)):
                self.direct_shared[scope] = True  # what a context variable has is everybody's
            if self.draws.wanted:
                results.append((values, made))
            for value in made:
                self._object(scope, value)
            if made:
                self._note_keeping(values, made)
        for assign in row.assigns:
            if assign.how in ("with", "async with") and assign.value is not None:
                for value in infer(scope, assign.value):
                    self._entered(scope, value)
        if row.kind in ("function", "lambda"):
            for position, param in enumerate(row.params):
                if param.annotation is not None:
                    for value in self.inference.param(scope, position):
                        self._object(scope, value)
            outer = self.program.parent(scope)
            if not is_library:
                self._registered += [(scope, hooked) for hooked in self._hooks.decorated(scope)]
                self._registered += [(scope, hooked) for hooked in self._hooks.overriding(scope)]
            decorating = [infer(outer, expr) for expr in row.decorators]
            for values in (*decorating, spread(self.inference, scope)):
                for value in values:
                    self._edge(scope, value)
                    self._entered(scope, value)
                    if isinstance(value, Function):
                        # What a decorator does around a function stands in the function that it defines inside itself.
                        for inner in (value.scope, *self.inside(value.scope)):
                            self.wrapped[scope].append(inner)
                            self.callees[scope].add(inner)
                    elif isinstance(value, Context):
                        self.wrapped[scope].append(value.function.scope)
                    if isinstance(value, Lib):
                        self._library(scope, value.name, None)
            if is_library:
                return Drawn()  # how a framework runs functions of its own is for rules to say
            for target in self._loads(scope):
                self.callees[scope].add(target)
                self.wrapped[scope].append(target)
            for dependency in self.entries.of(scope):
                for target in called(dependency.value, self.inference):
                    if target not in self.callees[scope]:
                        self.injected[scope].add(target)
                    self.callees[scope].add(target)
                    self.wrapped[scope].append(target)
        return self.draws.look(scope, results) if self.draws.wanted and not is_library else Drawn()

    def _loads(self, scope: int) -> list[int]:
        """What a framework calls before or behind a function, or for a name that it uses."""
        loaders = self.inference.loaders
        found = [target for before in loaders.before(scope) for target in before.functions]
        found += [target for after in loaders.after(scope) for target in after.functions]
        found += self.inference.middlewares.targets(scope)
        if loaders.names:
            row = self.program.scopes[scope]
            owners = [site.function.value for site in row.calls if isinstance(site.function, h.Attribute)]
            for owner in (*[read.value for read in row.reads], *owners):
                if isinstance(owner, h.Name):
                    found += loaders.used(scope, owner.id)
        return found

    def _passed(self, scope: int, expr: h.Expr) -> list[int]:
        """A function that is passed may be called; the functions of the project among what is passed."""
        found: list[int] = []
        kind = type(expr)
        if kind is h.Name:
            named = expr.id in self._callable_names  # type: ignore[union-attr]
        elif kind is h.Attribute:
            named = expr.name in self._callable_names  # type: ignore[union-attr]
        else:
            named = kind is h.Lambda
        if named:
            for value in self.inference.infer(scope, expr):
                if isinstance(value, (Function, Partial, Lib, Bound)):
                    self._edge(scope, value)
                if isinstance(value, Function):
                    found.append(value.scope)
        return found

    def _edge(self, scope: int, value: Value) -> None:
        if isinstance(value, Function):
            self.callees[scope].add(value.scope)
        elif isinstance(value, (Partial, Context)):
            self._edge(scope, value.function)
        elif isinstance(value, Class):
            self.callees[scope] |= self.spoken_methods(value.scope, constructed=True)
            for base in self.inference.members.line(value.scope)[1]:
                if self.rules.handle(base) is not None:
                    self.direct_handles[scope] = True
                if self.rules.stream(base) is not None:
                    self.direct_defers[scope] = True
        elif isinstance(value, Object):
            for method in self.inference.members.of(value, "__call__"):
                if isinstance(method, Function):
                    self.callees[scope].add(method.scope)
        elif isinstance(value, Lib):
            self._library(scope, value.name, None)
        elif isinstance(value, Bound):
            self._library(scope, value.name, value.receiver)
        elif isinstance(value, LibObject):
            self._library(scope, f"{value.type}.__call__", value)

    def _library(self, scope: int, name: str, receiver: Value | None) -> None:
        key = (name, receiver.type if isinstance(receiver, LibObject) else None)
        known = self._verdicts.get(key)
        if known is None:
            known = self._verdicts[key] = self._judge(name, receiver)
        waits, handles, shared, defers = known
        if waits:
            self.direct_waits[scope] = True
        if handles:
            self.direct_handles[scope] = True
        if shared:
            self.direct_shared[scope] = True
        if defers:
            self.direct_defers[scope] = True

    def _judge(self, name: str, receiver: Value | None) -> tuple[bool, bool, bool, bool]:
        """Of a library's function: whether it waits, whether it has to do with a handle, whether with a shared one, whether it
        has something run after the answer."""
        names = library.names_of(self.inference, name, receiver)
        waits = handles = shared = defers = False
        for one in names:
            if self.rules.is_local(one) and self.rules.wait(one) is None:
                break
            if self.rules.wait(one) is not None:
                waits = True
                break
        owner, _, method = name.rpartition(".")
        type_name = receiver.type if isinstance(receiver, LibObject) else owner
        if self.rules.effect(type_name, method) is not None:
            handles = True
            known = self.rules.handle(type_name)
            shared = known is not None and bool(known.ambient)
        for one in names:
            run = self.rules.runs.get(one)
            if run is not None and (run.inside is not None or run.passes is not None):
                handles = True
            if self.rules.stream(one) is not None or (run is not None and run.when in ("response", "commit")):
                defers = True
            if run is not None and run.when == "task" and isinstance(receiver, LibObject):
                defers = True  # whoever has made the group waits for it
        for one in names:
            row = self.rules.calls.get(one)
            if row is not None:
                made = self.rules.handle(self.rules.canonical(row.type))
                if row.handle is not None or made is not None:
                    handles = True
                    break
        return waits, handles, shared, defers

    def _entered(self, scope: int, value: Value) -> None:
        """A value stands in `with`, or decorates the function."""
        if isinstance(value, (Lib, Bound)):
            row = self.rules.calls.get(value.name)
            value = LibObject(self.rules.canonical(row.type)) if row is not None else value
        if not isinstance(value, LibObject):
            return
        if any(self.rules.effect(value.type, name) is not None for name in ("__enter__", "__aenter__")):
            self.direct_handles[scope] = True
            known = self.rules.handle(value.type)
            if known is not None and known.ambient:
                self.direct_shared[scope] = True

    def spoken_methods(self, scope: int, constructed: bool) -> frozenset[int]:
        """The methods of a class that Python calls without their names."""
        key = (scope, constructed)
        known = self._spoken.get(key)
        if known is None:
            names = (*SPOKEN, "__init__", "__call__") if constructed else SPOKEN
            value = Object(scope, exact=constructed)
            known = self._spoken[key] = frozenset(
                method.scope
                for name in names
                for method in self.inference.members.of(value, name)
                if isinstance(method, Function)
            )
        return known

    def _is_taken(self, values: Values) -> bool:
        """Whether a call takes something out of a place (`current_session.get()`)."""
        return any(
            self.rules.gets.get(one) is not None
            for value in values
            if isinstance(value, Bound) and value.name.rpartition(".")[2] in self._taking
            for one in library.names_of(self.inference, value.name, value.receiver)
        )

    def _has_handle(self, value: Value) -> bool:
        """Whether a value works on a handle, or keeps one."""
        if not isinstance(value, Object):
            return self.is_handle(value)
        members = self.inference.members
        return bool(members.handle_base(value.scope)) or any(True for _ in members.kept_handles(value.scope))

    def is_handle(self, value: Value) -> bool:
        """Whether a value works on a handle."""
        if not isinstance(value, LibObject):
            return False
        row = self.rules.handle(value.type)
        return row is not None and bool(row.holds or row.ambient)

    def _is_local(self, scope: int, expr: h.Expr) -> bool:
        """Whether what an attribute chain begins with is a name of the function itself, not of the module or of `self`."""
        fields = 0
        while isinstance(expr, h.Attribute):
            expr, fields = expr.value, fields + 1
        if isinstance(expr, h.Call):
            return self._is_local(scope, self.program.scopes[scope].calls[expr.index].function)
        if not isinstance(expr, h.Name):
            return True
        bindings = self.inference.find(scope, expr.id)
        if not bindings:
            return True
        binding = bindings[0]
        if (
            binding.how == "param"
            and fields > 1
            and any(self._keeps_for_others(v) for v in self.inference.lookup(scope, expr.id))
        ):
            return False
        return binding.how != "import" and self.program.scopes[binding.scope].kind not in ("module", "class")

    def _keeps_for_others(self, value: Value) -> bool:
        """Whether what an object has is there for everybody who has the object: `self.db`, `request.state.db`."""
        return isinstance(value, Object) or (isinstance(value, LibObject) and self.rules.handle(value.type) is None)

    def _object(self, scope: int, value: Value) -> None:
        """What a call gives may be entered, iterated or used."""
        if isinstance(value, LibObject):
            if self.rules.handle(value.type) is not None:
                self.direct_handles[scope] = True
            if value.type not in self._waiting_types:
                self._waiting_types[value.type] = any(
                    self.rules.wait(f"{line}.{name}") is not None
                    for line in self.rules.line_of(value.type)
                    for name in SPOKEN
                )
            if self._waiting_types[value.type]:
                self.direct_waits[scope] = True
        elif isinstance(value, Context):
            self._edge(scope, value.function)
            self._make_room()
            if (
                any(self.is_handle(v) for v in self.inference.enter((value,)))
                or self.direct_handles[value.function.scope]
            ):
                self.direct_handles[scope] = True
        elif isinstance(value, Object):
            self.callees[scope] |= self.spoken_methods(value.scope, constructed=False)
