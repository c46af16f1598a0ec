"""Functions with what their decorators do around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.loaders import After, Before
from holdlint.link.spread import spread
from holdlint.link.values import Bound, Context, Function, Lib, LibObject, Pending, Value, Values, union
from holdlint.model.steps import says_raise
from holdlint.track.frame import Frame, Resumed
from holdlint.track.state import Meeting, State, Ways, held_at_all, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Keyed = tuple[tuple[str, Values], ...]


class Decorators:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference
        self.inner: dict[int, tuple[Value | Before | After, ...]] = {}
        """Decorators that are still to run when a wrapper calls the function that it wraps."""
        self._known: dict[int, tuple[Value | Before | After, ...]] = {}

    def of(self, scope: int) -> tuple[Value | Before | After, ...]:
        """The decorators of a function that do something around it, outermost first."""
        known = self._known.get(scope)
        if known is None:
            known = self._known[scope] = tuple(self._find_decorators(scope))
        return known

    def _find_decorators(self, scope: int) -> list[Value | Before | After]:
        row = self.program.scopes[scope]
        outer = self.program.parent(scope)
        loaders = self.inference.loaders
        found: list[Value | Before | After] = [
            *[after for after in loaders.after(scope) if any(self.machine.reach.waits[one] for one in after.functions)],
            *loaders.before(scope),
        ]
        decorating = [self.inference.infer(outer, expr)[:1] for expr in row.decorators]
        decorating[:0] = [(value,) for value in spread(self.inference, scope)]
        for values in decorating:
            for value in values:
                if isinstance(value, Function) and self.machine.around(value.scope):
                    found.append(value)
                elif isinstance(value, Context):
                    found.append(Context(value.function))
                elif isinstance(value, (Lib, Bound)):
                    for given in self.machine.library_context(value):
                        found.append(given)
                elif isinstance(value, LibObject):
                    if self.machine.rules.effect(value.type, "__enter__") or self.machine.rules.effect(
                        value.type, "__aenter__"
                    ):
                        found.append(value)
        return found

    def run(
        self,
        function: Function,
        decorators: tuple[Value | Before | After, ...],
        arguments: tuple[Values, ...],
        keywords: Keyed,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """Runs a function with what its decorators do around it; all of it belongs to the function."""
        inner = Function(function.scope, None, function.outer, True)
        if not decorators:
            return self.machine.functions.inline(inner, arguments, keywords, state, ways, frame)
        first, rest = decorators[0], decorators[1:]
        if isinstance(first, Before):
            self.load(first, state, ways, frame)
            return self.run(function, rest, arguments, keywords, state, ways, frame)
        if isinstance(first, After):
            return self._run_with(first, function, rest, arguments, keywords, state, ways, frame)
        if isinstance(first, (Context, LibObject)):
            self.machine.line = self.program.scopes[function.scope].line
            if isinstance(first, LibObject) and first.handle is None:
                known = self.machine.rules.handle(first.type)
                if known is not None and known.ambient:
                    first = LibObject(first.type, first.item, self.machine.ambient(known.type, known.ambient))
                elif known is not None and known.holds:
                    handle = f"new:{function.scope}.@"
                    self.machine.introduce(handle, first.type, self.machine.site(frame, -1), False)
                    first = LibObject(first.type, first.item, handle)
            return self.inside(
                first, lambda s, w: self.run(function, rest, arguments, keywords, s, w, frame), state, ways, frame
            )
        assert isinstance(first, Function)
        target: Values = (inner,)
        if rest:
            self.inner[function.scope] = rest
        wrappers: list[Values] = []
        path = state.copy()
        after = self.machine.functions.run_inline(
            Function(first.scope, first.receiver, first.outer, True),
            (target,),
            (),
            path,
            ways,
            frame,
            returned=wrappers,
        )
        state.become(after)
        found: list[Values] = []
        for wrapper in union((), *wrappers):
            if isinstance(wrapper, Function):
                values = self.call_wrapper(wrapper, arguments, keywords, state, ways, frame)
                found.append(values)
                break
        else:
            found.append(self.machine.functions.inline(inner, arguments, keywords, state, ways, frame))
        return union((), *found)

    def _run_with(
        self,
        after: After,
        function: Function,
        rest: tuple[Value | Before | After, ...],
        arguments: tuple[Values, ...],
        keywords: Keyed,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """Runs a function, and behind it what a framework runs with all that the function leaves open."""
        inner = Ways(Meeting(), Meeting(), None, None)
        found = self.run(function, rest, arguments, keywords, state, inner, frame)
        hooks = Before(after.functions, True)
        failed = inner.raises.state
        if failed is not None:
            # Nearly every call can raise; a handler of errors is looked at where the function itself says `raise`.
            body = self.machine.body(function.scope) if after.error else None
            if body is not None and says_raise(body.steps):
                self.load(hooks, failed, ways, frame)
            if not failed.dead:
                ways.raises.add(failed)
        if not after.error and not state.dead:
            self.load(hooks, state, ways, frame)
        return found

    def load(self, before: Before, state: State, ways: Ways, frame: Frame) -> Values:
        """A framework runs functions of the project first: what a loader gives are rows of the session that it uses."""
        loaded: list[Values] = []
        for scope in before.functions:
            path = state.copy()
            functions = self.machine.functions
            if held_at_all(path):
                # A wait in there is met with what is held already, and told where it stands.
                made = functions.inline(Function(scope, None, 0, True), (), (), path, ways, frame)
            else:
                made = functions.effect(Function(scope), (), (), path, ways, frame, -1, told_inside=True)
            # One request has one of the loaders; that it loads nothing is as if it did not run. A hook that answers the
            # request itself lets nothing else run, and its state ends there.
            if not before.every:
                state.become(join(state.copy(), path))
            elif not path.dead:
                state.become(path)
            loaded.append(made)
        return union((), *loaded)

    def call_wrapper(
        self, function: Function, arguments: tuple[Values, ...], keywords: Keyed, state: State, ways: Ways, frame: Frame
    ) -> Values:
        row = self.program.scopes[function.scope]
        if row.is_generator:
            return (Pending(function, arguments, keywords, (frame.scope, -1)),)
        return self.machine.functions.inline(function, arguments, keywords, state, ways, frame)

    def inside(self, context: Value, block: object, state: State, ways: Ways, frame: Frame) -> Values:
        """Runs a block inside a context manager that decorates a function."""
        assert callable(block)
        returned: list[Values] = []
        if isinstance(context, Context):

            def body(values: Values, inside: State) -> Resumed:
                here = state.with_handles(inside.handles)
                inner = Ways(Meeting(), Meeting(), None, None)
                returned.append(block(here, inner))
                return Resumed(None if here.dead else here, inner.raises.thrown())

            after = self.machine.functions.run_inline(
                context.function, context.arguments, context.keywords, state, ways, frame, on_yield=body
            )
            state.become(after)
            return union((), *returned)
        assert isinstance(context, LibObject)
        is_async = self.machine.rules.effect(context.type, "__enter__") is None
        self.machine.library.enter(context, state, ways, frame, is_async)
        inner = Ways(Meeting(), Meeting(), None, None)
        returned.append(block(state, inner))
        if inner.raises.state is not None:
            path = inner.raises.state
            self.machine.after_commit.forget(path)
            self.machine.library.exit(context, path, ways, frame, is_async)
            ways.raises.add(path)
        if not state.dead:
            self.machine.library.exit(context, state, ways, frame, is_async)
        return union((), *returned)
