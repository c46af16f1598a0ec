"""Functions that a framework calls, and what it runs for them before: dependencies in parameters, in decorators, on routers."""

from __future__ import annotations

from msgspec import Struct

from holdlint.link import library
from holdlint.link.annotated import aliased
from holdlint.link.infer import Inference
from holdlint.link.named_dependencies import NamedDependencies
from holdlint.link.origins import origin_of
from holdlint.link.values import Bound, Class, Constant, Function, Lib, Object, Value, Values
from holdlint.model import headers as h
from holdlint.rulebook.rows import Inject


class Lasting(Struct, frozen=True):
    """For how long a dependency that is a generator lasts: to the end of the function that it is for (`early`), or until the
    response has been sent. `assumed` says because of which assumption about a version."""

    early: bool = True
    assumed: str = ""


class Dependency(Struct, frozen=True):
    """What is called before a function; `name` is the parameter that gets the result (empty if none does); `.name` is an
    attribute of the object whose method the function is, `.` that object itself."""

    name: str
    value: Value
    lasting: Lasting = Lasting()
    made: tuple[int, int] | None = None
    """The scope and number of the call that makes what is called: `Depends(repository(User))` is another dependency than
    `Depends(repository(Book))`."""


class Marked(Struct, frozen=True):
    """What a marker names."""

    values: Values
    lasting: Lasting
    made: tuple[int, int] | None = None

    def dependencies(self, name: str, values: Values | None = None) -> list[Dependency]:
        """The dependency that the marker stands for."""
        return [Dependency(name, value, self.lasting, self.made) for value in (values or self.values)[:1]]


class Entries:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self._known: dict[int, tuple[Dependency, ...]] = {}
        self._named = NamedDependencies(self)
        self._included: dict[tuple[int, str], list[tuple[int, h.Expr]]] | None = None

    def of(self, scope: int) -> tuple[Dependency, ...]:
        """What runs before a function, in order: its router's dependencies, its decorator's, its parameters'."""
        known = self._known.get(scope)
        if known is None:
            self._known[scope] = ()
            if not self.rules.injects.exact and not self.rules.injects.patterns:
                return ()
            named = [Dependency(name, value) for name, values in self._named.of(scope) for value in values[:1]]
            known = self._known[scope] = (
                *self._decorated(scope),
                *named,
                *self._fields(scope),
                *self._parameters(scope),
            )
        return known

    # ---- views in classes

    def _fields(self, scope: int) -> list[Dependency]:
        """What is injected into the class of a method that a framework calls: `class Books: session: Session = Depends(…)`,
        with those of its bases, and what its `__init__` asks for."""
        owner = self.program.class_of(scope)
        if owner is None or not self.is_entry(scope):
            return []
        found: dict[str, Dependency] = {}
        for part in reversed(self.inference.members.line(owner)[0]):
            for assign in self.program.scopes[part].assigns:
                if not isinstance(assign.target, h.Name):
                    continue
                marked = self._marked(part, assign.value) if isinstance(assign.value, h.Call) else None
                if marked is None and assign.annotation is not None:
                    marked = self._annotated(part, assign.annotation)
                for dependency in marked.dependencies(f".{assign.target.id}") if marked is not None else ():
                    found[assign.target.id] = dependency
        made = Class(owner)
        asked = any(self.of(init) for init in called(made, self.inference))
        return [*found.values(), *([Dependency(".", made)] if asked else [])]

    # ---- parameters

    def _parameters(self, scope: int) -> list[Dependency]:
        row = self.program.scopes[scope]
        outer = self.program.parent(scope)
        found: list[Dependency] = []
        for param in row.params:
            marked: Marked | None = None
            if isinstance(param.default, h.Call):
                marked = self._marked(outer, param.default)
            if marked is None and param.annotation is not None:
                marked = self._annotated(outer, param.annotation)
            if marked is None:
                continue
            target = marked.values
            if not target and param.annotation is not None:  # Depends() stands for the annotated class
                target = tuple(
                    [
                        Class(v.scope)
                        for v in self.inference.param(scope, row.params.index(param))
                        if isinstance(v, Object)
                    ]
                )
            found += marked.dependencies(param.name, target)
        return found

    def _annotated(self, scope: int, expr: h.Expr, depth: int = 0) -> Marked | None:
        """What the marker in `Annotated[…]` names."""
        if depth > 6:
            return None
        if isinstance(expr, h.Choice):
            for option in expr.options:
                found = self._annotated(scope, option, depth + 1)
                if found is not None:
                    return found
            return None
        if isinstance(expr, (h.Name, h.Attribute)):
            alias = aliased(self.inference, scope, expr)
            return self._annotated(alias[0], alias[1], depth + 1) if alias is not None else None
        if not isinstance(expr, h.Subscript) or not isinstance(expr.key, h.Sequence) or len(expr.key.items) < 2:
            return None
        base = self.inference.infer(scope, expr.value)
        if not any(isinstance(v, Lib) and v.name.endswith(".Annotated") for v in base):
            return None
        for item in expr.key.items[1:]:
            if isinstance(item, h.Call):
                found = self._marked(scope, item)
                if found is not None:
                    if found.values:
                        return found
                    classes = [v for v in self.inference.infer(scope, expr.key.items[0]) if isinstance(v, Class)]
                    return Marked(tuple(classes), found.lasting)
        return self._annotated(scope, expr.key.items[0], depth + 1)

    def marked(self, scope: int, call: h.Call) -> Values | None:
        """What a marker's argument is; None if the call is no marker, nothing if the marker has no argument."""
        found = self._marked(scope, call)
        return found.values if found is not None else None

    def _marked(self, scope: int, call: h.Call) -> Marked | None:
        site = self.program.scopes[scope].calls[call.index]
        for value in self.inference.infer(scope, site.function):
            row = self.rules.injects.get(value.name) if isinstance(value, Lib) else None
            if row is None:
                continue
            argument: h.Expr | None = site.arguments[0] if site.arguments else None
            for name, expr in site.keywords:
                if name == row.keyword:
                    argument = expr
            lasting = self._lasting(row, site)
            if argument is None:
                return Marked((), lasting)
            named = tuple([v for v in self.inference.infer(scope, argument) if not isinstance(v, Constant)])
            return Marked(named, lasting, (scope, argument.index) if isinstance(argument, h.Call) else None)
        return None

    def _lasting(self, row: Inject, site: h.CallSite) -> Lasting:
        """How long what a marker names lasts, as the marker's keywords say."""
        early = row.ends == "function" or any(
            name in row.early and isinstance(expr, h.Literal) and expr.value == row.early[name]
            for name, expr in site.keywords
        )
        return Lasting(early, self.rules.assumptions.told(row))

    # ---- decorators and routers

    def _decorated(self, scope: int) -> list[Dependency]:
        row = self.program.scopes[scope]
        outer = self.program.parent(scope)
        found: list[Dependency] = []
        for expr in row.decorators:
            if not isinstance(expr, h.Call):
                continue
            site = self.program.scopes[outer].calls[expr.index]
            for value in self.inference.infer(outer, site.function):
                keyword = self._keyword(value)
                if keyword is None:
                    continue
                if isinstance(site.function, h.Attribute):
                    found += self._router(outer, site.function.value, keyword, 0)
                found += self._listed(outer, site, keyword)
                break
        return found

    def is_entry(self, scope: int) -> bool:
        """Whether a framework calls the function."""
        outer = self.program.parent(scope)
        for expr in self.program.decorators(scope):
            if any(self._row(value) is not None for value in self.inference.infer(outer, expr)):
                return True
        return False

    def _row(self, value: Value) -> object | None:
        if not isinstance(value, (Lib, Bound)):
            return None
        receiver = value.receiver if isinstance(value, Bound) else None
        for name in library.names_of(self.inference, value.name, receiver):
            row = self.rules.entries.get(name)
            if row is not None:
                return row
        return None

    def _keyword(self, value: Value) -> str | None:
        row = self._row(value)
        return getattr(row, "dependencies", None)

    def _listed(self, scope: int, site: h.CallSite, keyword: str) -> list[Dependency]:
        found: list[Dependency] = []
        for name, expr in site.keywords:
            if name == keyword and isinstance(expr, h.Sequence):
                for item in expr.items:
                    marked = self._marked(scope, item) if isinstance(item, h.Call) else None
                    if marked is not None:
                        found += marked.dependencies("")
        return found

    def _router(self, scope: int, expr: h.Expr, keyword: str, depth: int) -> list[Dependency]:
        """The dependencies of a router: those of where it is included, then its own."""
        origin = origin_of(self.inference, scope, expr)
        if origin is None or depth > 4:
            return []
        found: list[Dependency] = []
        for including, call in self._inclusions().get(origin, ()):
            assert isinstance(call, h.Call)
            site = self.program.scopes[including].calls[call.index]
            if isinstance(site.function, h.Attribute):
                found += self._router(including, site.function.value, keyword, depth + 1)
            found += self._listed(including, site, keyword)
        owner, name = origin
        for binding in self.program.bindings(owner).get(name, ()):
            if binding.how == "assign" and binding.assign is not None and isinstance(binding.assign.value, h.Call):
                made = self.program.scopes[binding.scope].calls[binding.assign.value.index]
                found += self._listed(binding.scope, made, keyword)
        return found

    def _inclusions(self) -> dict[tuple[int, str], list[tuple[int, h.Expr]]]:
        """For each router, by the scope and name that it is made under, the calls that include it."""
        if self._included is None:
            self._included = {}
            names = {name.rpartition(".")[2] for name in self.rules.includes.exact}
            for scope, row in enumerate(self.program.own):
                for index, site in enumerate(row.calls):
                    if isinstance(site.function, h.Attribute) and site.function.name in names and site.arguments:
                        origin = origin_of(self.inference, scope, site.arguments[0])
                        if origin is not None:
                            self._included.setdefault(origin, []).append((scope, h.Call(index)))
        return self._included


def called(value: Value, inference: Inference) -> list[int]:
    """The scopes that run when a dependency is called."""
    if isinstance(value, Function):
        return [value.scope]
    if isinstance(value, Class):
        return [v.scope for v in inference.members.of(Object(value.scope, True), "__init__") if isinstance(v, Function)]
    if isinstance(value, Object):
        return [v.scope for v in inference.members.of(value, "__call__") if isinstance(v, Function)]
    return []
