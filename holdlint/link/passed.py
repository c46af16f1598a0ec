"""What parameters are given by those who call: the arguments of the calls that make an object of a class say what its
`__init__` gets, those of the calls of a function what its parameters are about which the function itself says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import MOST, Bound, Class, Constant, Function, LibObject, Object, Value, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

MOST_SITES = 24
"""A class that is made in more places than this is one of the small ones, whose attributes are data; a function that is
called in more places is given this and that."""
MOST_REGISTERED = 60
"""Calls of a function that registers something."""
DEEPEST = 9
"""Callers of callers that hand a thing on."""


class Passed:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._sites: dict[str, list[tuple[int, int]]] | None = None
        self._every: dict[str, list[tuple[int, int]]] | None = None
        self._decorators: dict[str, list[tuple[int, h.Expr]]] | None = None
        self._library_sites: dict[str, dict[str, list[tuple[int, int]]]] = {}
        """For each library the calls in what has been read of it, by the last name."""
        self._indexed = 0
        self._depth = 0

    def to_constructor(self, owner: int, param: h.Param, position: int) -> Values:
        """What the parameter of an `__init__` is given where objects of the class are made; `position` counts `self`.

        Missed alarm: an alias of the class, a subclass, and `super().__init__(…)` are not looked at.
        """
        found: list[Values] = []
        sites = self._calls(owner)
        for scope, index in sites if len(sites) <= MOST_SITES else ():
            site = self.program.scopes[scope].calls[index]
            expr = _given(site, param, position)
            if expr is None or not self._makes(scope, site, owner):
                continue
            values = self.inference.infer(scope, expr)
            found.append(tuple([value for value in values if not isinstance(value, Constant)]))
        if self.program.is_library(owner):
            found += self._by_subclasses(owner, param, position)
        return union((), *found)

    def _by_subclasses(self, owner: int, param: h.Param, position: int) -> list[Values]:
        """What the `__init__` of a class is given by the classes below it (`super().__init__(httpx.Client)`), and where objects are
        made of those that have none of their own."""
        found: list[Values] = []
        for sub in self.inference.members.subclasses(owner)[:MOST_SITES]:
            made = [
                v for v in self.inference.members.of(Object(sub, exact=True), "__init__") if isinstance(v, Function)
            ]
            if any(self.program.class_of(v.scope) == owner for v in made):
                for scope, index in self.made(sub):
                    expr = _given(self.program.scopes[scope].calls[index], param, position)
                    values = self.inference.infer(scope, expr) if expr is not None else ()
                    found.append(tuple([value for value in values if not isinstance(value, Constant)]))
            for method in self.program.children[sub]:
                row = self.program.scopes[method]
                for site in row.calls if row.name == "__init__" else ():
                    expr = _given(site, param, position) if _last(site.function) == "__init__" else None
                    if expr is None:
                        continue
                    callees = self.inference.infer(method, site.function)
                    if any(isinstance(v, Function) and self.program.class_of(v.scope) == owner for v in callees):
                        values = self.inference.infer(method, expr)
                        found.append(tuple([value for value in values if not isinstance(value, Constant)]))
        return found

    def made(self, owner: int) -> list[tuple[int, int]]:
        """The calls that make objects of a class; none if there are many."""
        sites = self._calls(owner)
        return [
            (scope, index)
            for scope, index in (sites if len(sites) <= MOST_SITES else ())
            if self._makes(scope, self.program.scopes[scope].calls[index], owner)
        ]

    def _makes(self, scope: int, site: h.CallSite, owner: int) -> bool:
        values = self.inference.infer(scope, site.function)
        return any(isinstance(value, Class) and value.scope == owner for value in values)

    def to_function(self, function: int, param: h.Param, position: int) -> Values:
        """What objects and classes the parameter of a function is given where the function is called by its name; `position` counts
        `self`. Only of a parameter that has no annotation, or one that says nothing."""
        if param.kind in ("*", "**") or not says_nothing(param.annotation):
            return ()
        if self._depth >= DEEPEST:
            self.inference.circles.give_up()
            return ()
        sites = self._calls(function)
        if len(sites) > MOST_SITES:
            # Others have the name, too: those who stand beside the function mean it.
            file = self.program.file_of[function]
            sites = [site for site in sites if self.program.file_of[site[0]] == file]
            if len(sites) > MOST_SITES:
                return ()
        found: list[Values] = []
        self._depth += 1
        for scope, index in sites:
            site = self.program.scopes[scope].calls[index]
            for callee in self.inference.infer(scope, site.function):
                if not isinstance(callee, Function) or callee.scope != function:
                    continue
                expr = _given(site, param, position if callee.receiver is not None else position + 1)
                if expr is not None and not isinstance(expr, (h.Literal, h.Group)):
                    values = self.inference.infer(scope, expr)
                    found.append(tuple([v for v in values if isinstance(v, (LibObject, Object, Class, Bound))]))
                break
        self._depth -= 1
        return union((), *found)

    def registered(self, function: int, name: str) -> Values:
        """What a parameter of a function that puts it into a registry is given by those who call the function, and by those whom
        it decorates, it or the inner function that it returns: functions, too."""
        row = self.program.scopes[function]
        position = next((n for n, param in enumerate(row.params) if param.name == name), -1)
        if row.kind != "function" or position < 0:
            return ()
        found: list[Values] = []
        if position == (1 if self.program.class_of(function) is not None else 0):
            found.append(self._decorated(function))
        sites = self._calls(function)
        if len(sites) > MOST_REGISTERED:
            sites = sorted(sites, key=lambda site: not self._is_own(*site))
        for scope, index in sites[:MOST_REGISTERED]:
            site = self.program.scopes[scope].calls[index]
            for callee in self.inference.infer(scope, site.function):
                if isinstance(callee, Function) and callee.scope == function:
                    expr = _given(site, row.params[position], position + (callee.receiver is None))
                    values = self.inference.infer(scope, expr) if expr is not None else ()
                    found.append(tuple([v for v in values if not isinstance(v, Constant)]))
                    break
        return union((), *found)

    def texts(self, function: int, name: str) -> Values:
        """The texts that those who call a function by its name give one of its parameters, as the names of attributes."""
        row = self.program.scopes[function]
        position = next((n for n, param in enumerate(row.params) if param.name == name), -1)
        if row.kind != "function" or position < 0 or self._depth >= DEEPEST:
            return ()
        found: list[Values] = []
        self._depth += 1
        for scope, index in self._everything().get(row.name, ())[:MOST_REGISTERED]:
            site = self.program.scopes[scope].calls[index]
            for callee in self.inference.infer(scope, site.function):
                if isinstance(callee, Function) and callee.scope == function:
                    expr = _given(site, row.params[position], position + (callee.receiver is None))
                    if isinstance(expr, h.Name):
                        found.append(self.inference.infer(scope, expr) or self.texts(scope, expr.id))
                    elif isinstance(expr, h.Literal):
                        found.append((Constant(expr.value),))
                    break
        self._depth -= 1
        return tuple([v for v in union((), *found) if isinstance(v, Constant) and isinstance(v.value, str)])

    def _everything(self) -> dict[str, list[tuple[int, int]]]:
        """All calls by name: made only for programs that read attributes whose names are passed on."""
        if self._every is None:
            self._every = {}
            for scope, row in enumerate(self.program.own):
                for index, site in enumerate(row.calls):
                    self._every.setdefault(_last(site.function), []).append((scope, index))
        return self._every

    def _is_own(self, scope: int, index: int) -> bool:
        """Whether a call is one of a method of the same object: `self.add(…)`."""
        row = self.program.scopes[scope]
        function = row.calls[index].function
        return isinstance(function, h.Attribute) and bool(row.params) and function.value == h.Name(row.params[0].name)

    def _decorated(self, function: int) -> Values:
        """The functions and classes that a function decorates, or the outer one that returns it (`@handles("order")`)."""
        made = function
        outer = self.program.parent(function)
        if h.Name(self.program.scopes[function].name) in self.program.scopes[outer].returns:
            made = outer
        found: list[Value] = []
        for scope, expr in self._decorations().get(self.program.scopes[made].name, ()):
            around = self.program.parent(scope)
            if any(isinstance(v, Function) and v.scope == made for v in self.inference.infer(around, expr)):
                found.append(Class(scope) if self.program.scopes[scope].kind == "class" else Function(scope))
                if len(found) >= MOST:
                    break
        return tuple(found)

    def _decorations(self) -> dict[str, list[tuple[int, h.Expr]]]:
        """What is decorated, by the last name of the decorator."""
        if self._decorators is None:
            self._decorators = {}
            for scope, row in enumerate(self.program.own):
                for expr in self.program.decorators(scope) if row.decorators else ():
                    self._decorators.setdefault(_last(expr), []).append((scope, expr))
        return self._decorators

    def classes_kept(self, owner: int, scope: int, index: int) -> tuple[tuple[str, Values], ...]:
        """The classes that a call which makes an object of a class hands over, and in which attributes the object keeps them."""
        site = self.program.scopes[scope].calls[index]
        found: list[tuple[str, Values]] = []
        for name, stores in sorted(self.program.fields(owner).items()):
            for method, assign in stores:
                row = self.program.scopes[method]
                if row.name != "__init__" or not isinstance(assign.value, h.Name):
                    continue
                for position, param in enumerate(row.params):
                    expr = _given(site, param, position) if param.name == assign.value.id and position else None
                    values = self.inference.infer(scope, expr) if expr is not None else ()
                    classes = tuple([value for value in values if isinstance(value, Class)])
                    found += [(name, classes)] if classes else []
        return tuple(found)

    def _calls(self, called: int) -> list[tuple[int, int]]:
        """The calls of something that has the name of a class or function, whatever it is."""
        if self._sites is None:
            named = {row.name for row in self.program.own if row.kind == "class" or _is_asked_about(row)}
            self._sites = {}
            for scope, row in enumerate(self.program.own):
                for index, site in enumerate(row.calls):
                    last = _last(site.function)
                    if last in named:
                        self._sites.setdefault(last, []).append((scope, index))
        name = self.program.scopes[called].name
        found = self._sites.get(name, [])
        return found + self._calls_in_library(called, name) if self.program.is_library(called) else found

    def _calls_in_library(self, called: int, name: str) -> list[tuple[int, int]]:
        """The calls in what has been read of the library itself."""
        for file in self.program.files[max(self._indexed, len(self.program.own_files)) :]:
            sites = self._library_sites.setdefault(file.library, {})
            for scope in range(file.base, file.base + len(file.header.scopes)):
                for index, site in enumerate(self.program.scopes[scope].calls):
                    sites.setdefault(_last(site.function), []).append((scope, index))
        self._indexed = len(self.program.files)
        return self._library_sites.get(self.program.library_of(called), {}).get(name, [])


def _is_asked_about(row: h.Scope) -> bool:
    """Whether a function has a parameter of which only its callers know what it is, or may put what it is given somewhere."""
    return row.kind == "function" and (
        bool(row.fills)
        or any(says_nothing(param.annotation) for param in row.params)
        or any(type(assign.target) is h.Subscript for assign in row.assigns)
    )


def says_nothing(annotation: h.Expr | None) -> bool:
    """Whether an annotation leaves open what a thing is: there is none, `Any`, `type[T]`."""
    if annotation is None:
        return True
    if isinstance(annotation, h.Subscript):
        return _last(annotation.value) in ("type", "Type")
    return _last(annotation) == "Any"


def _last(expr: h.Expr) -> str:
    return expr.id if isinstance(expr, h.Name) else expr.name if isinstance(expr, h.Attribute) else ""


def _given(site: h.CallSite, param: h.Param, position: int) -> h.Expr | None:
    """The argument of a call for a parameter; `position` counts a receiver that does not stand among the arguments."""
    for name, expr in site.keywords:
        if name == param.name:
            return expr
    before = site.arguments[:position]
    if len(before) < position or param.kind == "keyword" or any(isinstance(one, h.Starred) for one in before):
        return None
    return before[position - 1]
