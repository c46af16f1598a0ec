"""What expressions can be, from everything that the source says about types, without regard to flow.

Answers are remembered; a question that leads to itself is answered by "unknown".
"""

from __future__ import annotations

from msgspec import structs

from holdlint.link import annotated, builtin, library, naming, own, pools
from holdlint.link.answers import Answers, Circles
from holdlint.link.entry_points import EntryPoints
from holdlint.link.filled import Filled
from holdlint.link.given import by_base, by_custom, injected, provided
from holdlint.link.loaders import Loaders
from holdlint.link.members import Members
from holdlint.link.middlewares import Middlewares
from holdlint.link.owners import Owners
from holdlint.link.passed import Passed
from holdlint.link.program import Binding, Program
from holdlint.link.relations import Relations
from holdlint.link.signals import Signals
from holdlint.link.templates import Templates
from holdlint.link.values import (
    Beginning,
    Bound,
    Class,
    Constant,
    Context,
    Function,
    Lib,
    LibObject,
    Many,
    Module,
    Object,
    Pack,
    Package,
    Partial,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.rulebook.index import Rulebook

DEEPEST = 60
"""Questions that lead to questions: beyond this the answer is not worth its time."""


class Inference:
    """Types of names, attributes and calls in a program."""

    def __init__(self, program: Program, rules: Rulebook) -> None:
        self.program = program
        self.rules = rules
        self.circles = Circles()
        self.members = Members(self)
        self.loaders = Loaders(self)
        self.middlewares = Middlewares(self)
        self.passed = Passed(self)
        self.filled = Filled(self)
        self.entry_points = EntryPoints(self)
        self.signals = Signals(self)
        self.templates = Templates(self)
        self.relations = Relations(self)
        self.owners = Owners(self)
        self._names: Answers[tuple[int, str]] = Answers(self.circles)
        self._calls: Answers[tuple[int, int]] = Answers(self.circles)
        self._returns: Answers[int] = Answers(self.circles)
        self.owns: dict[int, bool] = {}
        """Of a method, whether it gives its own class or an instance of it."""
        self._depth = 0

    # ---- expressions

    def infer(self, scope: int, expr: h.Expr) -> Values:
        """The possible values of an expression that stands in a scope."""
        kind = type(expr)
        if kind is h.Name:
            return self.lookup(scope, expr.id)  # type: ignore[union-attr]
        if kind is h.Call:
            return self.call(scope, expr.index)  # type: ignore[union-attr]
        if self._depth > DEEPEST:
            return ()
        self._depth += 1
        try:
            return self._infer(scope, expr)
        finally:
            self._depth -= 1

    def _infer(self, scope: int, expr: h.Expr) -> Values:
        if isinstance(expr, h.Attribute):
            return self.members.of_all(self.infer(scope, expr.value), expr.name)
        if isinstance(expr, h.Await):
            return self.infer(scope, expr.value)
        if isinstance(expr, h.Choice):
            return union(*[self.infer(scope, option) for option in expr.options])
        if isinstance(expr, h.Subscript):
            return self.item(self.infer(scope, expr.value), expr.key)
        if isinstance(expr, h.Literal):
            return (Constant(expr.value),)
        if isinstance(expr, h.Sequence):
            return self.sequence(expr, [self.infer(scope, item) for item in expr.items])
        if isinstance(expr, h.Mapping):
            return (Many(union((), *[self.infer(scope, value) for value in expr.values])),)
        if isinstance(expr, h.Lambda):
            return (Function(self.program.inner(scope, expr.scope)),)
        if isinstance(expr, h.Comprehension):
            return (Many(self.infer(scope, expr.element)),)
        if isinstance(expr, (h.Starred, h.Walrus)):
            return self.infer(scope, expr.value)
        if isinstance(expr, h.Group) and expr.begins:
            return (Beginning(expr.begins),)
        if isinstance(expr, h.Group) and expr.parts:
            return naming.put_together(self, scope, expr)
        return ()

    def sequence(self, expr: h.Sequence, items: list[Values]) -> Values:
        if expr.kind == "tuple" and not any(isinstance(item, h.Starred) for item in expr.items):
            return (Pack(tuple(items)),)
        flat = [
            self.iterate(values) if isinstance(item, h.Starred) else values
            for item, values in zip(expr.items, items, strict=True)
        ]
        return (Many(union((), *flat)),)

    def item(self, values: Values, key: h.Expr) -> Values:
        """What `values[key]` can be."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, Many):
                found.append((value,) if library.is_slice(key) else value.items)
            elif isinstance(value, Pack) and library.is_slice(key):
                found.append((Many(union((), *value.items)),))
            elif isinstance(value, Pack):
                position = key.value if isinstance(key, h.Literal) else None
                if isinstance(position, int) and -len(value.items) <= position < len(value.items):
                    found.append(value.items[position])
                else:
                    found.append(union((), *value.items))
            elif isinstance(value, LibObject):
                got = library.call(self, f"{value.type}.{library.taking(self, value, key)}", value)
                found.append(got or value.item or self.members.slots.item(value.type, key))
            elif isinstance(value, Object):
                for method in self.members.of(value, "__getitem__"):
                    found.append(self.result(method))
            elif isinstance(value, Class) and self.members.enums.is_enum(value.scope):
                found.append(self.members.enums.item(value.scope, key))
            elif isinstance(value, (Class, Lib)):
                found.append((value,))  # Generic[T]: the class itself
        return union((), *found)

    def iterate(self, values: Values) -> Values:
        """What the elements of `values` can be."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, Many):
                found.append(value.items)
            elif isinstance(value, Pack):
                found.append(union((), *value.items))
            elif isinstance(value, LibObject):
                taken = [library.call(self, f"{value.type}.{name}", value) for name in ("__next__", "__anext__")]
                found.append(union((), *taken) or value.item)
            elif isinstance(value, Object):
                iterators = [
                    self.result(method) for name in ("__iter__", "__aiter__") for method in self.members.of(value, name)
                ]
                found.append(self._next(union((), *iterators)))
        return union((), *found)

    def _next(self, iterators: Values) -> Values:
        """What an iterator gives next; one of the project may be its own iterator."""
        found: list[Values] = []
        for iterator in iterators:
            if isinstance(iterator, Object):
                for name in ("__next__", "__anext__"):
                    for method in self.members.of(iterator, name):
                        found.append(self.result(method))
            else:
                found.append(self.iterate((iterator,)))
        return union((), *found)

    def enter(self, values: Values) -> Values:
        """What `with values as x` binds."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, Context):
                row = self.program.scopes[value.function.scope]
                declared = row.returns_annotation
                parent = self.program.parent(value.function.scope)
                given = union((), *[self.infer(value.function.scope, expr) for expr in row.yields])
                if not given and declared is not None:
                    given = self.iterate(annotated.instances(self, parent, declared))
                found.append(given)
            elif isinstance(value, LibObject):
                row_values = [library.call(self, f"{value.type}.{name}", value) for name in ("__enter__", "__aenter__")]
                found.append(union((), *row_values) or (value,))
            elif isinstance(value, Object):
                entered = [
                    self.result(method)
                    for name in ("__enter__", "__aenter__")
                    for method in self.members.of(value, name)
                ]
                found.append(union((), *entered) or (value,))
            else:
                found.append((value,))
        return union((), *found)

    # ---- names

    def lookup(self, scope: int, name: str) -> Values:
        """The possible values of a name, seen from a scope."""
        key = (scope, name)
        known = self._names.ask(key)
        return known if known is not None else self._names.settle(key, self._lookup(scope, name))

    def _lookup(self, scope: int, name: str) -> Values:
        bindings: list[Binding] = []
        if name not in self.program.scopes[scope].shared:
            bindings = self.program.bindings(scope).get(name, [])
        if not bindings:
            outer = self.program.around(scope)
            if outer >= 0:
                return self.lookup(outer, name)  # one answer for all functions of a module that use a name of its
            star = self._starred(self.program.module_scope(scope), name)
            return star if star else (Lib(f"builtins.{name}"),)
        if len(bindings) > 1:
            # `x: Session` alone says less than `x = scoped_session(…)` beside it.
            valued = [b for b in bindings if b.assign is None or b.assign.value is not None]
            found = union((), *[self.bound(binding, name) for binding in valued])
            if found:
                return pools.bound(self, self.filled.name(scope, name, found), scope, name)
        found = self.filled.name(scope, name, union((), *[self.bound(binding, name) for binding in bindings]))
        return pools.bound(self, found, scope, name)

    def find(self, scope: int, name: str) -> list[Binding]:
        """The bindings of the nearest scope around `scope` that binds a name; class scopes are seen only from themselves."""
        current = scope
        while current >= 0:
            row = self.program.scopes[current]
            if (row.kind != "class" or current == scope) and name not in row.shared:
                bindings = self.program.bindings(current).get(name)
                if bindings:
                    return bindings
            current = self.program.parent(current)
        return []

    def _starred(self, module: int, name: str) -> Values:
        for imported in self.program.scopes[module].imports:
            if imported.name == "*":
                target = self.program.find_module(self.program.absolute(module, imported))
                if target is None:
                    continue
                base = self.program.files[target].base
                if base != module and self.find(base, name):
                    return self.lookup(base, name)
                if base != module:
                    key = (base, f"*{name}")
                    found = self._names.ask(key)
                    if found is None:
                        found = self._names.settle(key, self._starred(base, name))
                    if found:
                        return found
        return ()

    def bound(self, binding: Binding, name: str) -> Values:
        """The values that one binding gives."""
        if binding.how == "import":
            return self._imported(binding)
        if binding.how == "function":
            return (Function(binding.scope),)
        if binding.how == "class":
            return (Class(binding.scope),)
        if binding.how == "param":
            return self.param(binding.scope, binding.position)
        assign = binding.assign
        assert assign is not None
        if binding.how == "item":
            return (Many(self.infer(binding.scope, assign.value) if assign.value is not None else ()),)
        return self._assigned(binding.scope, assign, binding.path)

    def _assigned(self, scope: int, assign: h.Assign, path: tuple[int, ...]) -> Values:
        found: Values = ()
        if assign.annotation is not None:
            found = annotated.instances(self, scope, assign.annotation)
        if assign.value is not None and found and assign.how == "=":
            # `statement: Select = select(User)`: the value may say more of the same.
            sharper = self.infer(scope, assign.value)
            types = {v.type for v in found if isinstance(v, LibObject)}
            if sharper and all(isinstance(v, LibObject) and v.type in types for v in sharper):
                # … and less of what is in it: `current: ContextVar[Session] = ContextVar("current")`.
                items = {v.type: v.item for v in found if isinstance(v, LibObject)}
                found = tuple(
                    [structs.replace(v, item=v.item or items[v.type]) for v in sharper if isinstance(v, LibObject)]
                )
        if assign.value is not None and (not found or assign.annotation is None):
            values = self.infer(scope, assign.value)
            if assign.how in ("for", "async for"):
                values = self.iterate(values)
            elif assign.how in ("with", "async with"):
                values = self.enter(values)
            found = union(found, values)
        for position in path:
            found = self.item(found, h.Literal(position))
        return found

    def _imported(self, binding: Binding) -> Values:
        imported = binding.imported
        assert imported is not None
        module = self.program.absolute(binding.scope, imported)
        if imported.attribute is None:
            return self.module(module)
        return self.attribute_of_module(module, imported.attribute, binding.scope)

    def module(self, name: str) -> Values:
        """What `import name` gives."""
        file = self.program.find_module(name)
        if file is not None:
            return (Module(file),)
        if name in self.program.packages:
            return (Package(name),)
        return (Lib(self.rules.canonical(name)),)

    def attribute_of_module(self, module: str, name: str, importer: int = -1) -> Values:
        """What `from module import name` gives."""
        file = self.program.find_module(module)
        if file is not None:
            base = self.program.files[file].base
            if base != self.program.module_scope(importer) if importer >= 0 else True:
                if self.find(base, name):
                    return self.lookup(base, name)
                starred = self._starred(base, name)
                if starred:
                    return starred
        submodule = self.program.find_module(f"{module}.{name}")
        if submodule is not None:
            return (Module(submodule),)
        if f"{module}.{name}" in self.program.packages and self._is_followed(module.partition(".")[0]):
            return (Package(f"{module}.{name}"),)
        if file is not None:
            return ()
        full = self.rules.canonical(f"{module}.{name}")
        loader = self.loaders.names.get(full)
        if loader is not None:
            loaded = union((), *[self.result(Function(scope)) for scope in self.loaders.functions(loader)])
            if loaded:
                return loaded
        return library.attribute(self, full, Lib(self.rules.canonical(module))) or (Lib(full),)

    def _is_followed(self, library: str) -> bool:
        """Whether the packages of a top-level name are looked into: rules know nothing of it, or only parts."""
        return library not in self.rules.libraries or library in self.program.namespaces

    def param(self, scope: int, position: int) -> Values:
        """What a parameter can be: its annotation, else the receiver of a method, else its default."""
        row = self.program.scopes[scope]
        param = row.params[position]
        outer = self.program.parent(scope)
        owner = self.program.class_of(scope)
        receiver = self._receiver(scope, owner) if owner is not None and position == 0 else ()
        if owner is not None and position == 1:
            known = by_base(self, scope, owner)
            if known:
                return known  # an annotation says less: `form: ModelForm`
        if param.annotation is not None:
            found = annotated.instances(self, outer, param.annotation)
            if param.kind == "*" or param.kind == "**":
                return (Many(found),)
            if found:
                return union(found, receiver)  # a mixin's `self: Session` is both
        if receiver:
            return receiver
        if param.default is not None:
            passed = injected(self, outer, param.default)
            if passed is not None:
                return passed
            found = tuple([value for value in self.infer(outer, param.default) if not isinstance(value, Constant)])
            if found:
                return found
        if owner is not None and row.name == "__init__" and param.kind in ("position", "either", "keyword"):
            given = self.passed.to_constructor(owner, param, position)
            if given:
                return given
        by_name = param.name in self.rules.called and not self.program.is_library(scope)
        if param.annotation is None and param.default is None and by_name:
            custom = by_custom(self, scope, param.name)
            if custom:
                return custom
        sent = self.signals.given(scope, param.name)
        if sent or row.name == "__init__" or row.kind != "function":
            return sent
        return self.passed.to_function(scope, param, position)

    def _receiver(self, scope: int, owner: int) -> Values:
        """What the first parameter of a function in a class is, whatever its annotation says."""
        row = self.program.scopes[scope]
        decorators = self.decorator_names(scope)
        if row.kind != "function" or "staticmethod" in decorators:
            return ()
        is_class = "classmethod" in decorators or row.name in ("__new__", "__init_subclass__", "__class_getitem__")
        if is_class:
            return (Class(owner, exact=row.name != "__init_subclass__"),)
        return (self.rules.owned and self.owners.receiver(owner)) or (Object(owner),)

    def decorator_names(self, scope: int) -> frozenset[str]:
        """The last segments of a function's decorators (`property`, `setter`, `contextmanager`)."""
        names = set()
        for expr in self.program.decorators(scope):
            if isinstance(expr, h.Name):
                names.add(expr.id)
            elif isinstance(expr, h.Attribute):
                names.add(expr.name)
        return frozenset(names)

    def is_context_manager(self, scope: int) -> bool:
        """Whether a function is turned into a context manager by contextlib's decorators."""
        row = self.program.scopes[scope]
        if not row.is_generator or not row.decorators:
            return False
        outer = self.program.parent(scope)
        return any(
            isinstance(value, Lib) and value.name in builtin.CONTEXT_MANAGERS
            for expr in row.decorators
            for value in self.infer(outer, expr)
        )

    # ---- calls

    def call(self, scope: int, index: int) -> Values:
        """What the `index`-th call of a scope gives."""
        key = (scope, index)
        if self._depth > DEEPEST:
            return self._calls.peek(key)
        known = self._calls.ask(key)
        if known is not None:
            return known
        self._depth += 1
        site = self.program.scopes[scope].calls[index]
        found = union((), *[self.called(value, scope, site) for value in self.infer(scope, site.function)])
        if (
            not found
            and len(site.arguments) == 2
            and type(site.function) is h.Attribute
            and site.function.name == "get"
        ):
            # `settings.get("factory", make_session)`: of what is there otherwise nothing is known.
            default = self.infer(scope, site.arguments[1])
            found = tuple([value for value in default if isinstance(value, (Function, Class, Object, LibObject))])
        self._depth -= 1
        return self._calls.settle(key, found)

    def called(self, value: Value, scope: int, site: h.CallSite | None) -> Values:
        """What calling one value gives; `site` has the arguments, as expressions of `scope`."""
        if isinstance(value, Function):
            if self.is_context_manager(value.scope):
                return (Context(value),)
            return self.result(value)
        if isinstance(value, Class):
            return (Object(value.scope, exact=value.exact),)
        if isinstance(value, Partial) and value.enters and isinstance(value.function, Function):
            return (Context(value.function),)
        if isinstance(value, Partial):
            return provided(self, value) if value.provides else self.called(value.function, scope, None)
        if isinstance(value, Lib):
            return library.call(self, value.name, None, scope, site)
        if isinstance(value, Bound):
            return library.call(self, value.name, value.receiver, scope, site, value.owner)
        if isinstance(value, LibObject):
            return library.call(self, f"{value.type}.__call__", value, scope, site)
        if isinstance(value, Object):
            return union((), *[self.called(method, scope, site) for method in self.members.of(value, "__call__")])
        return ()

    def result(self, value: Value) -> Values:
        """What a function of the project returns: its annotation, else its return statements."""
        if not isinstance(value, Function):
            return self.called(value, -1, None) if not isinstance(value, Constant) else ()
        found = self._result(value.scope)
        return own.of_receiver(self, value, found) if value.receiver is not None and found else found

    def _result(self, key: int) -> Values:
        known = self._returns.ask(key)
        if known is not None:
            return known
        row = self.program.scopes[key]
        found: Values = ()
        if row.returns_annotation is not None:
            found = annotated.instances(self, self.program.parent(key), row.returns_annotation)
        if not found and row.is_generator:
            found = (Many(union((), *[self.infer(key, expr) for expr in row.yields])),)
        if not found or (row.returns and all(isinstance(v, Object) and not v.exact for v in found)):
            # The annotation may name an abstract base: what is really returned is known better from the statements.
            returned = union((), *[self.infer(key, expr) for expr in row.returns])
            returned = tuple(v for v in returned if not (isinstance(v, Constant) and v.value is None))
            sharper = returned and all(isinstance(v, Object) and v.exact for v in returned)
            found = returned if sharper or not found else found
            found = tuple(v for v in found if not (isinstance(v, Constant) and v.value is None))
        return self._returns.settle(key, pools.returned(self, key, found))
