"""The tracker: runs the functions of the cone and collects where holds meet waits."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from holdlint.link import pools
from holdlint.link.infer import Inference
from holdlint.link.reach import Reach
from holdlint.link.values import (
    Bound,
    Class,
    Context,
    Function,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Partial,
    Pending,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.model.headers import Scope
from holdlint.model.steps import Body
from holdlint.track import renaming
from holdlint.track.after_commit import AfterCommit
from holdlint.track.apart import Apart
from holdlint.track.arguments import Arguments
from holdlint.track.asked import Asked
from holdlint.track.builtin_calls import BuiltinCalls
from holdlint.track.calls import Calls
from holdlint.track.coverage import Met
from holdlint.track.decorators import Decorators
from holdlint.track.effects import Effects
from holdlint.track.entering import Entering
from holdlint.track.exit_stacks import ExitStacks
from holdlint.track.expressions import Expressions
from holdlint.track.first_use import FirstUse
from holdlint.track.frame import Frame, Yielding
from holdlint.track.functions import Functions
from holdlint.track.generator_contexts import GeneratorContexts
from holdlint.track.handle_info import HandleInfo
from holdlint.track.injection import Injection
from holdlint.track.instance_tests import InstanceTests
from holdlint.track.kept import Kept
from holdlint.track.later import NAME as LATER
from holdlint.track.later import Later
from holdlint.track.library_calls import LibraryCalls
from holdlint.track.open_tests import OpenTests
from holdlint.track.providers import Providers
from holdlint.track.raised import Raised
from holdlint.track.reading import Reading
from holdlint.track.relevance import Relevance
from holdlint.track.run_calls import RunCalls
from holdlint.track.second_connections import SecondConnections
from holdlint.track.sending import Sending
from holdlint.track.state import Meeting, State, Ways
from holdlint.track.status import FREE, IDLE, LOCKED, OPEN, Site, Status
from holdlint.track.steps import StepRunner
from holdlint.track.streams import Streams
from holdlint.track.surroundings import Surroundings
from holdlint.track.suspended import Suspended
from holdlint.track.tasks import Tasks
from holdlint.track.templates import TemplateCalls
from holdlint.track.wait_rows import WaitRows
from holdlint.track.waits import SETTINGS, Waits

FUEL = 4_000
"""Steps that one function may take, inlined ones included, before it is given up; the longest real ones take a quarter."""
_LEVELS = {"free": FREE, "connection": IDLE, "block": IDLE, "transaction": OPEN, "row-lock": LOCKED}


class Machine:
    """`bodies` gives the steps of a scope, None if it has none that can be read."""

    def __init__(self, inference: Inference, reach: Reach, bodies: Callable[[int], Body | None]) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.reach = reach
        self.entries = reach.entries
        self.body = bodies
        self.handles: dict[str, HandleInfo] = {}
        self.handled = renaming.Handled()
        self.closures: dict[int, dict[str, Values]] = {}
        """What inner functions see of the functions around them, by a number for each different view."""
        self._closures: dict[object, int] = {}
        self.unused = Status()
        self.asked = Asked()
        self.looked = False
        """Whether what runs now has had to do with a shared handle, or can have."""
        self.line = 0
        self._given: dict[int, bool] = {}
        self._of_outer: dict[int, bool] = {}
        self.assumed = ""
        """In words, the assumption about a library's version because of which what runs now runs now."""
        self.doubt = 0
        self.allowance = self.fuel = FUEL
        self.exhausted: list[int] = []
        self._tellings = {streams: renaming.Telling(self.changes, self.owns_handle).worth for streams in (False, True)}
        self.worth_telling = self._tellings[False]
        self.relevance = Relevance(self)
        self.effects = Effects(self)
        self.coverage = Met(self)
        self.waits = Waits(self)
        self.reading = Reading(self)
        self.open_tests = OpenTests(self)
        self.instance_tests = InstanceTests(self)
        self.seconds = SecondConnections(self)
        self.expressions = Expressions(self)
        self.wait_rows = WaitRows(self)
        self.contexts = GeneratorContexts(self)
        self.entering = Entering(self)
        self.stacks = ExitStacks(self)
        self.suspended = Suspended(self)
        self.kept = Kept(self)
        self.tasks = Tasks(self)
        self.builtins = BuiltinCalls(self)
        self.run_calls = RunCalls(self)
        self.providers = Providers(self)
        self.raised = Raised(self)
        self.later = Later(self)
        self.templates = TemplateCalls(self)
        self.streams = Streams(self)
        self.after_commit = AfterCommit(self)
        self.library = LibraryCalls(self)
        self.sending = Sending(self)
        self.calls = Calls(self)
        self.arguments = Arguments(self)
        self.decorators = Decorators(self)
        self.first_use = FirstUse(self)
        self.apart = Apart(self)
        self.functions = Functions(self)
        self.steps = StepRunner(self)
        self.injection = Injection(self)
        self.surroundings = Surroundings(self)
        self.yielding: Yielding = (-1, -1)
        """The `yield` at which a generator is."""
        self._hands_out: dict[int, bool] = {}
        self._keeps: dict[int, bool] = {}

    # ---- running

    def run(self, scope: int, asked: Asked) -> None:
        """Runs one function by itself: its parameters are unused handles, nobody has used what is shared."""
        self.ask(asked)
        self.doubt = 0
        self.functions.begin()
        function = Function(scope)
        row = self.program.scopes[scope]
        entry = self.surrounding(scope)
        try:
            if around := self.surroundings.of(scope):
                self.surroundings.run(scope, around, entry)
            elif self.entries.of(scope):
                self.run_injected(scope, row, entry)
            else:
                self.functions.compute(function, self.parameters(scope, row), entry, root=True)
        except RecursionError:
            # Missed alarm: calls nested this deeply are given up; what was met on the way is kept.
            self.exhausted.append(scope)

    def ask(self, asked: Asked) -> None:
        """What runs now is run for this."""
        self.asked = asked
        self.worth_telling = self._tellings[asked.streams]

    def surrounding(self, scope: int) -> dict[str, frozenset[Status]]:
        """What is open around a function because the project's settings say so."""
        hooked = self.reach.hooks.get(scope)
        if hooked is not None:
            level = _LEVELS[hooked.state]
            site = Site(hooked.scope, hooked.line, "event")
            known = self.rules.handle(hooked.type)
            if known is not None and known.ambient:
                shared = self.ambient(hooked.type, known.ambient)
                depth = int(hooked.state in ("block", "transaction", "row-lock"))
                return {shared: frozenset({Status(level, site=site, depth=depth)})}
            handle, name = self._hook_handle(scope, hooked.parameter)
            self.introduce(handle, hooked.type, site, False, name)
            return {handle: frozenset({Status(level, site=site)})}
        opened = self.reach.requests.around(scope)
        if opened is None:
            return {}
        type_name = next(
            (name for name, row in self.rules.handles.items() if row.ambient == opened.ambient), opened.ambient
        )
        handle = self.ambient(type_name, opened.ambient)
        level = OPEN if opened.used else IDLE
        return {handle: frozenset({Status(level, False, False, 1, Site(opened.scope, opened.line, SETTINGS))})}

    def _hook_handle(self, scope: int, parameter: int) -> tuple[str, str]:
        """The handle that is held around a function which a library calls, and the name that the function has for it."""
        params = self.program.scopes[scope].params
        if 0 <= parameter < len(params) and params[parameter].kind in ("position", "either"):
            return f"name:{scope}:{params[parameter].name}", params[parameter].name
        return f"hook:{scope}", ""

    def run_injected(self, scope: int, row: Scope, entry: dict[str, frozenset[Status]]) -> None:
        frame = Frame(scope, row, {}, {}, None, 0, None, -1, True, True, scope)
        self.injection.run(scope, State({}, entry), Ways(Meeting(), Meeting()), frame)

    def parameters(self, scope: int, row: Scope) -> dict[str, Values]:
        found: dict[str, Values] = {}
        for position, param in enumerate(row.params):
            values = pools.bound(self.inference, self.inference.param(scope, position), scope, param.name)
            values = self.identified(values, scope, param.name)
            if values and param.kind in ("position", "either", "keyword"):
                found[param.name] = values
        hooked = self.reach.hooks.get(scope)
        if hooked is not None:
            handle, name = self._hook_handle(scope, hooked.parameter)
            if name:
                found[name] = (LibObject(hooked.type, (), handle),)
        return found

    def spend(self, amount: int) -> None:
        self.fuel -= amount

    def spent(self) -> bool:
        return self.fuel < 0

    # ---- handles

    def identified(self, values: Values, scope: int, name: str) -> Values:
        """Handles among values that come from a name: the name is their identity."""
        return self.known_as(values, name, lambda: self._named_handle(scope, name))

    def identified_field(self, values: Values, name: str, owner: int) -> Values:
        """Handles among the values of an attribute of an object of a class."""
        return self.known_as(self._beside(values, owner), f"self.{name}", lambda: f"field:{name}")

    def _beside(self, values: Values, owner: int) -> Values:
        """What works on a session that it is given works on the one that the same object keeps, where nobody sees it being made."""
        if not any(isinstance(v, Object) and v.handle is None and self._works_on_given(v.scope) for v in values):
            return values
        for key, kept in self.inference.members.kept_handles(owner):
            session = next((v for v in kept if isinstance(v, LibObject) and self.rules.holds(v.type)), None)
            if session is not None:
                known = self.known_as((session,), f"self.{key}", lambda key=key: f"field:{key}")  # type: ignore[misc]
                handle = next((v.handle for v in known if isinstance(v, LibObject)), None)
                return tuple(
                    [
                        structs.replace(v, handle=handle)
                        if isinstance(v, Object) and v.handle is None and self._works_on_given(v.scope)
                        else v
                        for v in values
                    ]
                )
        return values

    def is_of_scope(self, value: Object) -> bool:
        """Whether the handle of an object is neither the session that has loaded it nor what it is itself."""
        base = self.inference.members.handle_base(value.scope)
        return not self.is_row(value.scope) and (not base or self._works_on_given(value.scope))

    def _works_on_given(self, scope: int) -> bool:
        """Whether objects of a class work on a session that they are made with."""
        give = self.rules.calls.get(self.inference.members.handle_base(scope))
        return give is not None and give.handle == "argument"

    def secluded(self, values: Values, scope: int, name: str) -> Values:
        """The values of a parameter of which the caller knows nothing: what is done to the connections in them stays inside."""
        params = self.program.scopes[scope].params
        if all(param.name != name for param in params) or (
            params[0].name == name and self.program.class_of(scope) is not None
        ):
            return values
        return tuple([self._secluded(v, scope, name) if isinstance(v, Object) else v for v in values])

    def _secluded(self, value: Object, scope: int, name: str) -> Object:
        if value.handle is not None or value.fields or not self.owns_handle(value.scope):
            return value
        fields: dict[str, Values] = {}
        for key, kept in self.inference.members.kept_handles(value.scope):
            handle = f"name:{scope}:{name}.{key}"
            values = self.known_as(kept, f"{name}.{key}", lambda handle=handle: handle)  # type: ignore[misc]
            fields[key] = union(fields.get(key, ()), values)
        return structs.replace(value, fields=tuple(sorted(fields.items(), key=lambda field: field[0])))

    def known_as(self, values: Values, name: str, handle: Callable[[], str]) -> Values:
        """Values, where what holds a connection and has no handle yet gets one: the shared one of its type, else `handle`, which
        may be empty. `name` is how the code calls it."""
        for value in values:
            if isinstance(value, (LibObject, Object)) and value.handle is None:
                return tuple([self._known_as(value, name, handle) for value in values])
        return values

    def _known_as(self, value: Value, name: str, handle: Callable[[], str]) -> Value:
        if not isinstance(value, (LibObject, Object)) or value.handle is not None:
            return value
        type_name, keeps = "", self.reach.usually_keeps
        if isinstance(value, LibObject):
            row = self.rules.handle(value.type)
            if row is not None and row.ambient:
                return structs.replace(value, handle=self.ambient(row.type, row.ambient))
            if row is not None and self.rules.holds(value.type):
                type_name, keeps = value.type, value.keeps or keeps
        else:
            type_name = self.inference.members.handle_base(value.scope)
        own = handle() if type_name else ""
        if not own:
            return value
        self.introduce(own, type_name, None, keeps, name)
        return structs.replace(value, handle=own)

    def _named_handle(self, scope: int, name: str) -> str:
        bindings = self.inference.find(scope, name)
        owner = bindings[0].scope if bindings else scope
        if bindings and (self.program.scopes[owner].kind == "module" or bindings[0].how == "import"):
            return f"global:{name}"
        if bindings and bindings[0].how == "param":
            return f"name:{owner}:{name}"
        return ""  # a local name's handle is known from its assignment, or not at all

    def ambient(self, type_name: str, group: str) -> str:
        handle = f"ambient:{group}"
        if handle not in self.handles:
            self.introduce(handle, self.rules.ambient_type(group), None, self.reach.usually_keeps)
        return handle

    def introduce(
        self, handle: str, type_name: str, site: Site | None, keeps: bool, name: str = "", pool: str | None = None
    ) -> None:
        row = self.rules.handle(type_name)
        known = self.handles.get(handle)
        idle = row is None or row.idle_counts or (row.ambient is not None and self.reach.requests.pooled(row.ambient))
        if known is not None and not name:
            name = known.name
        if pool is None:
            pool = self.seconds.pool_of_type(type_name, row)
        self.handles[handle] = HandleInfo(
            type_name, name, site, keeps, idle, row.what if row is not None else "connection", pool
        )

    def fresh(self, frame: Frame, index: int) -> str:
        name = f"new:{frame.scope}.{index}"
        if frame.parent is None:
            return name
        # A context manager of the project makes another one wherever it is entered.
        return f"{name}@{frame.call}" + "'" * (self.functions.stack.count(frame.scope) - 1)

    def copied(self, handle: str, frame: Frame, index: int, back: dict[str, str]) -> str:
        """The name of a handle that a callee made, for the caller that got it; `back` has the caller's names of its own."""
        name = f"{self.fresh(frame, index)}/{handle.removeprefix('new:')}"
        if len(name) > 60:
            name = f"{self.fresh(frame, index)}/…"
        info = self.handles.get(handle)
        if info is not None:
            self.handles[name] = self.seconds.copied(info, back, index, frame)
        return name

    def idle_counts(self, handle: str) -> bool:
        info = self.handles.get(handle)
        return info.idle_counts if info is not None else True

    # ---- sites

    def site(self, frame: Frame, index: int, text: str = "") -> Site:
        """Where a call of a frame stands; of what a library does in place of its caller, where the caller calls it."""
        line = self.line
        while self.program.is_library(frame.scope) and frame.parent is not None:
            line, index, frame = frame.line, frame.call, frame.parent
        if index < 0:
            return Site(frame.scope, line, text, frame.run)
        return Site(frame.scope, frame.row.calls[index].line, text, frame.run)

    def site_here(self, text: str) -> Site:
        return Site(-1, self.line, text)

    # ---- what functions and classes are

    def concerns(self, scope: int, env: dict[str, Values]) -> bool:
        """Whether running a function can matter: it reaches a wait or a handle, or it was given something to run or to use."""
        if self.reach.waits[scope] or self.reach.handles[scope] or self.streams.matters(scope):
            return True
        if self.hands_out(scope):
            return True  # whose handle it is, the body says: what a request or a context variable keeps
        return any(
            isinstance(v, (Function, Partial, Pending, Bound)) or (isinstance(v, Lib) and self.matters(v))
            for values in env.values()
            for v in values
        ) or any(self.handled.inside(values) for values in env.values())

    def matters(self, value: Value) -> bool:
        """Whether running a function can reach a wait or a handle."""
        if isinstance(value, Function) and self.streams.matters(value.scope):
            return True
        if isinstance(value, Function):
            return self.reach.waits[value.scope] or self.reach.handles[value.scope]
        if isinstance(value, Bound):
            owner, _, method = value.name.rpartition(".")
            type_name = value.receiver.type if isinstance(value.receiver, LibObject) else owner
            return self.rules.wait(value.name) is not None or self.rules.effect(type_name, method) is not None
        if isinstance(value, Lib):
            return self.rules.wait(value.name) is not None
        if isinstance(value, Partial):
            return self.matters(value.function)
        return False

    def changes(self, value: Value) -> bool:
        """Whether it matters to a callee that it was given a function: what it reaches may be what it is given itself."""
        return self.matters(value) or (isinstance(value, Function) and self._runs_given(value.scope))

    def _runs_given(self, scope: int) -> bool:
        """Whether a function calls what it was given: what it reaches is what that reaches."""
        known = self._given.get(scope)
        if known is None:
            known = self._given[scope] = any(
                isinstance(site.function, h.Name)
                and any(b.how == "param" for b in self.inference.find(scope, site.function.id))
                for site in self.program.scopes[scope].calls
            )
        return known

    def runs_of_outer(self, scope: int) -> bool:
        """Whether an inner function calls what the function around it was given: `decorate(f)()` runs `f`."""
        known = self._of_outer.get(scope)
        if known is None:
            outer = self.program.parent(scope)
            around = self.program.scopes[outer] if outer >= 0 else None
            given = (
                {param.name for param in around.params} if around is not None and around.kind == "function" else set()
            )
            known = self._of_outer[scope] = bool(given) and any(
                isinstance(site.function, h.Name) and site.function.id in given
                for site in self.program.scopes[scope].calls
            )
        return known

    def hands_out(self, scope: int) -> bool:
        """Whether a function gives its caller a handle, or something that works on one."""
        known = self._hands_out.get(scope)
        if known is None:
            known = self._hands_out[scope] = self.hands_over(self.inference.result(Function(scope)))
        return known

    def hands_over(self, values: Values) -> bool:
        """Whether there is a handle among values, or something that works on one."""
        return any(self._carries(value, 0) for value in values)

    def _carries(self, value: Value, depth: int) -> bool:
        if isinstance(value, LibObject):
            return self.rules.handle(value.type) is not None
        if isinstance(value, Object):
            if self.inference.members.handle_base(value.scope):
                return True
            return depth == 0 and not self.is_row(value.scope) and self.keeps_handle(value.scope)
        if isinstance(value, (Function, Partial, Pending, Context)):
            return True
        if isinstance(value, Many):
            return depth < 2 and any(self._carries(v, depth + 1) for v in value.items)
        if isinstance(value, Pack):
            return depth < 2 and any(self._carries(v, depth + 1) for items in value.items for v in items)
        return False

    def keeps_handle(self, scope: int) -> bool:
        """Whether objects of a class keep a handle in an attribute."""
        known = self._keeps.get(scope)
        if known is None:
            self._keeps[scope] = False
            known = self._keeps[scope] = any(True for _ in self.inference.members.kept_handles(scope))
        return known

    def owns_handle(self, scope: int) -> bool:
        """Whether objects of a class, which are no rows, keep a handle in an attribute."""
        return self.keeps_handle(scope) and not self.is_row(scope)

    def around(self, scope: int) -> bool:
        """Whether what a decorator of the project does around a function matters."""
        reach = self.reach
        return any(reach.handles[one] or reach.waits[one] for one in (scope, *reach.inside(scope)))

    def library_context(self, value: Lib | Bound) -> list[Value]:
        """What `@transaction.atomic` without a call stands for."""
        row = self.rules.calls.get(value.name)
        if row is None:
            return []
        type_name = self.rules.canonical(row.type)
        if self.rules.effect(type_name, "__enter__") or self.rules.effect(type_name, "__aenter__"):
            known = self.rules.handle(type_name)
            handle = self.ambient(known.type, known.ambient) if known is not None and known.ambient else None
            return [LibObject(type_name, (), handle)]
        return []

    def is_row(self, scope: int) -> bool:
        """Whether the instances of a class are rows of a database that a session loads."""
        return self.reading.is_row(scope)

    def close_over(self, scope: int, state: State, frame: Frame) -> Function:
        """An inner function as a value: it knows the names around it as they are now."""
        env = {
            name: kept
            for name, values in {**frame.closure, **state.env}.items()
            if name != LATER and (kept := self.worth_telling(values) or _classes(values))
        }
        key = (scope, tuple(sorted(env.items(), key=lambda item: item[0])))
        number = self._closures.setdefault(key, len(self._closures) + 1)
        self.closures.setdefault(number, env)
        return Function(scope, None, number)


def _classes(values: Values) -> Values:
    """What a factory was asked for: `def repository(kind): def made(session): return kind(session)`."""
    return tuple([value for value in values if isinstance(value, Class)])
