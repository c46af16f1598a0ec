"""Functions that a framework runs inside a transaction because the project's settings say so (`ATOMIC_REQUESTS`)."""

from __future__ import annotations

from msgspec import Struct

from holdlint.link.infer import Inference
from holdlint.link.spread import spread
from holdlint.link.values import Bound, Function, Lib
from holdlint.model import headers as h
from holdlint.rulebook.names import matches
from holdlint.rulebook.rows import View

DEEPEST_NAME = 3


class Opened(Struct, frozen=True):
    """A transaction that surrounds a function: of which shared handle, where the setting stands, and whether a statement has
    certainly been sent before the function begins."""

    ambient: str
    scope: int
    line: int
    used: bool


class Requests:
    def __init__(self, inference: Inference, unpooled: bool) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.settings = self._read_settings()
        self.unpooled = unpooled
        self._routed: set[int] | None = None

    def pooled(self, ambient: str) -> bool:
        """Whether the settings give a shared connection a pool, in which an idle connection is missed by others, or somebody asks
        about idle connections anyway."""
        return self.unpooled or ("pool", ambient) in self.settings

    def around(self, scope: int) -> Opened | None:
        """The transaction around a function, if the settings put one there."""
        row = self.program.scopes[scope]
        if row.kind != "function":
            return None
        for view in self.rules.views:
            setting = self.settings.get(("transaction", view.ambient))
            if setting is None:
                continue
            if self._is_exempt(scope, view):
                return None
            names = self._decorators(scope)
            bases = self._bases(scope)
            if (
                any(_listed(name, view.decorators) for name in names)
                or any(_listed(base, view.bases) for base in bases)
                or scope in self._routes(view)
            ):
                used = any(_listed(name, view.used) for name in (*names, *bases))
                return Opened(view.ambient, setting[0], setting[1], used)
        return None

    def _decorators(self, scope: int) -> list[str]:
        outer = self.program.parent(scope)
        found = []
        for expr in self.program.decorators(scope):
            found += [v.name for v in self.inference.infer(outer, expr) if isinstance(v, (Lib, Bound))]
        # `@method_decorator(transaction.non_atomic_requests)` stands for what it is given.
        for expr in self.program.scopes[scope].decorators:
            if isinstance(expr, h.Call):
                found += [v.name for v in self.inference.infer(outer, expr) if isinstance(v, Lib)]
        found += [v.name for v in spread(self.inference, scope) if isinstance(v, (Lib, Bound))]
        return found

    def exempt(self, scope: int) -> bool:
        """Whether a function is taken out of the transactions that the settings put around requests."""
        return any(
            ("transaction", view.ambient) in self.settings and self._is_exempt(scope, view) for view in self.rules.views
        )

    def _is_exempt(self, scope: int, view: View) -> bool:
        names = (*self._decorators(scope), *self._through(scope, view))
        return any(_listed(name, view.exempt) for name in names)

    def _through(self, scope: int, view: View) -> list[str]:
        """The decorators of the method of the same class by which a framework calls all others."""
        owner = self.program.class_of(scope) if view.through else None
        for line in self.inference.members.line(owner)[0] if owner is not None else ():
            for binding in self.program.bindings(line).get(view.through, ()):
                if binding.how == "function":
                    return self._decorators(binding.scope)
        return []

    def _bases(self, scope: int) -> tuple[str, ...]:
        owner = self.program.class_of(scope)
        return self.inference.members.line(owner)[1] if owner is not None else ()

    def _routes(self, view: View) -> set[int]:
        """Functions that are given to a router."""
        if self._routed is None:
            self._routed = set()
            for scope, row in enumerate(self.program.own):
                for site in row.calls:
                    if len(site.arguments) < 2:
                        continue
                    routed = self._unwrapped(row, site.arguments[1])
                    if not isinstance(routed, (h.Name, h.Attribute)):
                        continue
                    if any(
                        isinstance(v, Lib) and _listed(v.name, view.routes)
                        for v in self.inference.infer(scope, site.function)
                    ):
                        values = self.inference.infer(scope, routed)
                        self._routed.update(v.scope for v in values if isinstance(v, Function))
        return self._routed

    def _unwrapped(self, row: h.Scope, expr: h.Expr) -> h.Expr:
        """`login_required(view)` → the view."""
        while isinstance(expr, h.Call) and row.calls[expr.index].arguments:
            expr = row.calls[expr.index].arguments[0]
        return expr

    # ---- settings

    def _read_settings(self) -> dict[tuple[str, str], tuple[int, int]]:
        """What is set, and where: (meaning, ambient) → (scope, line)."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        rows = self.rules.settings
        variables = {row.variable for row in rows}
        for number, module in enumerate(self.program.own):
            # Settings may be attributes of a class (django-configurations).
            for assign in module.assigns if module.kind in ("module", "class") else ():
                name, keys = _target(assign.target)
                if name not in variables or assign.value is None:
                    continue
                for row in rows:
                    if row.variable == name and self._says(assign.value, list(row.keys), keys, number):
                        found.setdefault((row.means, row.ambient), (number, assign.line))
        return found

    def _says(self, value: h.Expr, wanted: list[str], given: list[str], module: int, depth: int = 0) -> bool:
        """Whether a value, under the keys that the target names already, sets what stands under the wanted keys."""
        for key in given:
            if not wanted or (wanted[0] != "*" and wanted[0] != key):
                return False
            wanted = wanted[1:]
        if isinstance(value, h.Name) and depth < DEEPEST_NAME:
            return any(self._says(named, wanted, [], module, depth + 1) for named in self._assigned(value.id, module))
        if not wanted:
            return _true(value, self.program.scopes[module])
        if not isinstance(value, h.Mapping):
            return False
        return any(
            self._says(inner, wanted if key is None else wanted[1:], [], module, depth)
            for key, inner in zip(value.keys, value.values, strict=True)
            if key is None or (isinstance(key, h.Literal) and wanted[0] in ("*", key.value))
        )

    def _assigned(self, name: str, module: int) -> list[h.Expr]:
        """What a name of the same module is assigned, whichever of it is true in the end."""
        bindings = self.program.bindings(module).get(name, ())
        return [b.assign.value for b in bindings if b.how == "assign" and b.assign and b.assign.value and not b.path]


def _listed(name: str, patterns: tuple[str, ...]) -> bool:
    segments = tuple(name.split("."))
    return any(matches(tuple(pattern.split(".")), segments) for pattern in patterns)


def _target(expr: h.Expr) -> tuple[str, list[str]]:
    """`DATABASES["default"]["ATOMIC_REQUESTS"]` → the name and the keys."""
    keys: list[str] = []
    while isinstance(expr, h.Subscript):
        keys.insert(0, str(expr.key.value) if isinstance(expr.key, h.Literal) else "*")
        expr = expr.value
    return (expr.id if isinstance(expr, h.Name) else ""), keys


def _true(value: h.Expr, module: h.Scope) -> bool:
    """Whether a setting is on: a literal, or a call with a default (`env.bool("X", True)`)."""
    if isinstance(value, h.Literal):
        return bool(value.value)
    if isinstance(value, h.Mapping):
        return bool(value.values)
    if isinstance(value, h.Call):
        site = module.calls[value.index]
        options = [*site.arguments[1:], *[expr for key, expr in site.keywords if key == "default"]]
        return any(isinstance(option, h.Literal) and option.value is True for option in options)
    return False
