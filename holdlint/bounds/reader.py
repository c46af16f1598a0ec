"""Numbers followed to where they are written: through names, parameters, attributes, settings and defaults of the environment.

A `way` is how execution came into a scope: the calls that lead there, (scope, call), outermost first. It says what the parameters
are; without it their defaults do.
"""

from __future__ import annotations

from math import inf

from msgspec import structs

from holdlint.bounds.arguments import argument, through
from holdlint.bounds.said import Said, both, longest
from holdlint.link.infer import Inference
from holdlint.link.library import names_for
from holdlint.link.program import Binding
from holdlint.link.values import Class, Function, Lib, Module, Object
from holdlint.model import headers as h
from holdlint.model.findings import Read
from holdlint.rulebook.rows import Limit

Way = tuple[tuple[int, int], ...]
DEEPEST = 14
"""Names that lead to names: beyond this nothing is said."""
MOST_OPTIONS = 8
ANY_DEPTH = 1 << 30


class Reader:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self._depth = 0
        self.shallowest = ANY_DEPTH
        """The length of the shortest way that anybody has looked back on since this was set."""

    # ---- expressions

    def said(self, scope: int, expr: h.Expr, way: Way, line: int) -> Said | None:
        """What an expression of a scope says; `line` is where it stands. None if it is not known."""
        if self._depth > DEEPEST:
            return None
        self._depth += 1
        try:
            return self._said(scope, expr, way, line)
        finally:
            self._depth -= 1

    def _said(self, scope: int, expr: h.Expr, way: Way, line: int) -> Said | None:
        if isinstance(expr, h.Literal):
            return self._literal(scope, expr, line)
        if isinstance(expr, h.Name):
            return self._named(self.inference.find(scope, expr.id), expr.id, way)
        if isinstance(expr, h.Attribute):
            return self._attribute(scope, expr, way)
        if isinstance(expr, h.Call):
            return self.called(scope, expr.index, way)
        if isinstance(expr, h.Choice):
            return self._any([self.said(scope, option, way, line) for option in expr.options])
        if isinstance(expr, h.Subscript):
            return self._item(scope, expr, way, line)
        if isinstance(expr, h.Sequence) and expr.kind == "tuple":
            return self._tuple([self.said(scope, item, way, line) for item in expr.items])
        if isinstance(expr, h.Group) and expr.parts and all(isinstance(part, h.Call) for part in expr.parts):
            parts = [self.said(scope, part, way, line) for part in expr.parts]
            return both([part for part in parts if part is not None and part.limits])
        if isinstance(expr, (h.Await, h.Starred, h.Walrus)):
            return self.said(scope, expr.value, way, line)
        return None

    def _literal(self, scope: int, expr: h.Literal, line: int) -> Said | None:
        value = expr.value
        if value is None:
            return Said(inf, read=(Read(self.program.path(scope), line, "None"),))
        if isinstance(value, bool):
            return None
        try:
            number = float(value)
        except ValueError:
            return None
        return Said(number, read=(Read(self.program.path(scope), line, f"{number:g}"),))

    def _any(self, options: list[Said | None]) -> Said | None:
        return longest([option for option in options if option is not None])

    def _tuple(self, parts: list[Said | None]) -> Said | None:
        """`timeout=(3, 30)`: one after the other."""
        known = [part for part in parts if part is not None and part.bound is not None]
        if len(known) < len(parts) or not known:
            return None
        total = sum(part.bound or 0.0 for part in known)
        return Said(None, total, read=tuple(read for part in known for read in part.read))

    # ---- names and attributes

    def _named(self, bindings: list[Binding], name: str, way: Way) -> Said | None:
        return self._any([self._bound(binding, name, way) for binding in bindings[:MOST_OPTIONS]])

    def _bound(self, binding: Binding, name: str, way: Way) -> Said | None:
        if binding.how == "param" and binding.param is not None:
            return self._param(binding.scope, binding.param, binding.position, way)
        if binding.how == "import" and binding.imported is not None and binding.imported.attribute is not None:
            module = self.program.absolute(binding.scope, binding.imported)
            file = self.program.find_module(module)
            if file is None:
                return self._variable(self.rules.canonical(f"{module}.{binding.imported.attribute}"))
            return self._of_module(file, binding.imported.attribute)
        if binding.how == "assign" and binding.assign is not None and not binding.path:
            return self._assigned(binding.scope, binding.assign, way)
        return None

    def _assigned(self, scope: int, assign: h.Assign, way: Way) -> Said | None:
        if assign.value is None or assign.how not in ("=", "with", "async with"):
            return None
        return self.said(scope, assign.value, way, assign.line or self.program.scopes[scope].line)

    def _of_module(self, file: int, name: str) -> Said | None:
        base = self.program.files[file].base
        return self._named(self.inference.find(base, name), name, ())

    def _variable(self, name: str) -> Said | None:
        """A library's name for a variable of the settings, which are modules of the project."""
        if self.rules.variables.get(name) is None:
            return None
        last = name.rpartition(".")[2]
        found = [self.program.bindings(file.base).get(last, []) for file in self.program.own_files]
        return self._any([self._bound(binding, last, ()) for bindings in found for binding in bindings])

    def _attribute(self, scope: int, expr: h.Attribute, way: Way) -> Said | None:
        found: list[Said | None] = []
        for owner in self.inference.infer(scope, expr.value)[:MOST_OPTIONS]:
            if isinstance(owner, Module):
                found.append(self._of_module(owner.file, expr.name))
            elif isinstance(owner, (Object, Class)):
                found.append(self._field(owner.scope, expr.name))
            elif isinstance(owner, Lib):
                found.append(self._variable(self.rules.canonical(f"{owner.name}.{expr.name}")))
        return self._any(found)

    def _field(self, owner: int, name: str) -> Said | None:
        """An attribute of an object: what its methods store, else what its class says."""
        stored: list[Said | None] = []
        for one in self.inference.members.line(owner)[0]:
            for method, assign in self.program.fields(one).get(name, ())[:MOST_OPTIONS]:
                stored.append(self._assigned(method, assign, ()))
            declared = self.program.bindings(one).get(name, [])
            if declared and not stored:
                given = self._given_to_field(owner, one, name)
                return given if given is not None else self._named(declared, name, ())
        return self._any(stored)

    def _given_to_field(self, owner: int, declaring: int, name: str) -> Said | None:
        """A field of a dataclass or a model: what it is made with, if it has no `__init__` of its own."""
        if "__init__" in self.program.bindings(declaring):
            return None
        found = []
        for scope, index in self.inference.passed.made(owner):
            site = self.program.scopes[scope].calls[index]
            expr = argument(site, name)
            if expr is not None:
                found.append(self.said(scope, expr, (), site.line))
        return self._any(found)

    # ---- parameters

    def _param(self, scope: int, param: h.Param, position: int, way: Way) -> Said | None:
        outer = self.program.parent(scope)
        owner = self.program.class_of(scope)
        if way and (offset := self._leads(way, scope)) is not None:
            return self._passed(scope, param, position + offset, way)
        if owner is not None and self.program.scopes[scope].name == "__init__":
            made = self.inference.passed.made(owner)
            if made:
                return self._any([self._passed(scope, param, position - self._shift(scope), (site,)) for site in made])
        if param.default is None:
            return None
        return self.said(outer, param.default, (), self.program.scopes[scope].line)

    def passed(self, scope: int, param: h.Param, position: int, way: Way) -> list[tuple[int, h.Expr, Way]]:
        """The expressions that a parameter can be, each with its scope and how execution came there."""
        owner = self.program.class_of(scope)
        hops: list[Way] = []
        offset = self._leads(way, scope) if way else None
        if offset is not None:
            hops = [way]
        elif owner is not None and self.program.scopes[scope].name == "__init__":
            hops = [((caller, index),) for caller, index in self.inference.passed.made(owner)]
        found: list[tuple[int, h.Expr, Way]] = []
        for lead in hops:
            site = self._site(lead[-1])
            assert site is not None
            expr = argument(site, param.name) or argument(
                site, position + (offset if offset is not None else -self._shift(scope))
            )
            if expr is not None:
                found.append((lead[-1][0], expr, lead[:-1]))
        if not found and param.default is not None:
            found.append((self.program.parent(scope), param.default, ()))
        return found

    def _leads(self, way: Way, scope: int) -> int | None:
        """Whether the last call of a way calls a function, makes an object of its class, or has a library run it
        (`to_thread(f, 3)`): what is to be added to the position of a parameter, None if it does none of these."""
        self.shallowest = min(self.shallowest, len(way))
        hop = way[-1]
        site = self._site(hop)
        if site is None:
            return None
        owner = self.program.class_of(scope)
        for value in self.inference.infer(hop[0], site.function):
            if isinstance(value, Function) and value.scope == scope:
                return -self._shift(scope)
            if isinstance(value, Class) and owner in self.inference.members.line(value.scope)[0]:
                return -self._shift(scope)
            for name in names_for(self.inference, value):
                run = self.rules.runs.get(name)
                if run is None or not isinstance(run.argument, int) or len(site.arguments) <= run.argument:
                    continue
                given = self.inference.infer(hop[0], site.arguments[run.argument])
                if any(isinstance(one, Function) and one.scope == scope for one in given):
                    return run.argument + 1 - self._shift(scope)
        return None

    def _site(self, hop: tuple[int, int]) -> h.CallSite | None:
        calls = self.program.scopes[hop[0]].calls
        return calls[hop[1]] if 0 <= hop[1] < len(calls) else None

    def _passed(self, scope: int, param: h.Param, position: int, way: Way) -> Said | None:
        """What a parameter is given at a position of the call that leads here, else its default."""
        caller = way[-1][0]
        site = self._site(way[-1])
        assert site is not None
        if param.kind not in ("*", "**"):
            given = self._found(caller, site, param.name, way[:-1])
            if given is None and param.kind != "keyword":
                expr = argument(site, position)
                given = self.said(caller, expr, way[:-1], site.line) if expr is not None else None
                if expr is not None and given is None:
                    return None
            if given is not None or argument(site, param.name) is not None:
                return given
        if param.default is None:
            return None
        return self.said(self.program.parent(scope), param.default, (), self.program.scopes[scope].line)

    def _shift(self, scope: int) -> int:
        bound = self.program.class_of(scope) is not None
        return int(bound and "staticmethod" not in self.inference.decorator_names(scope))

    def _found(self, scope: int, site: h.CallSite, key: int | str, way: Way) -> Said | None:
        """What an argument says, also one that comes through `**options`."""
        expr = argument(site, key)
        if expr is not None:
            return self.said(scope, expr, way, site.line)
        if isinstance(key, str):
            for options in through(site):
                found = self._option(scope, options, key, way, site.line)
                if found is not None:
                    return found
        return None

    def given(self, scope: int, site: h.CallSite, key: int | str, way: Way) -> tuple[bool, Said | None]:
        """Whether an argument is given, and what it says. What lies inside an argument is given if it says something."""
        found = self._found(scope, site, key, way)
        if isinstance(key, str) and "." in key:
            return found is not None, found
        return (found is not None or argument(site, key) is not None), found

    # ---- mappings

    def _item(self, scope: int, expr: h.Subscript, way: Way, line: int) -> Said | None:
        if isinstance(expr.key, h.Literal) and isinstance(expr.key.value, str):
            return self._option(scope, expr.value, expr.key.value, way, line)
        return None

    def _option(self, scope: int, expr: h.Expr, key: str, way: Way, line: int) -> Said | None:
        """What stands under a key in a mapping."""
        if isinstance(expr, h.Mapping):
            return self._in_mapping(scope, expr, key, way, line)
        if isinstance(expr, h.Call):
            site = self.program.scopes[scope].calls[expr.index]
            if any(
                isinstance(v, Lib) and v.name == "builtins.dict" for v in self.inference.infer(scope, site.function)
            ):
                return self._found(scope, site, key, way)
            return None
        if isinstance(expr, h.Name):
            found = self._stored(scope, expr.id, key, way)
            for binding in self.inference.find(scope, expr.id)[:MOST_OPTIONS]:
                if binding.how == "param" and binding.param is not None and binding.param.kind == "**":
                    leading = self._site(way[-1]) if way and self._leads(way, scope) is not None else None
                    if leading is not None:
                        given = self._found(way[-1][0], leading, key, way[:-1])
                        found = given if given is not None else found
                elif (
                    binding.how == "import" and binding.imported is not None and binding.imported.attribute is not None
                ):
                    file = self.program.find_module(self.program.absolute(binding.scope, binding.imported))
                    if file is not None:
                        name = h.Name(binding.imported.attribute)
                        found = self._option(self.program.files[file].base, name, key, (), line)
                elif binding.how == "assign" and binding.assign is not None and binding.assign.value is not None:
                    told = self._option(binding.scope, binding.assign.value, key, way, binding.assign.line or line)
                    found = told if told is not None else found
            return found
        if isinstance(expr, h.Attribute):
            for owner in self.inference.infer(scope, expr.value)[:MOST_OPTIONS]:
                bindings: list[tuple[int, h.Assign]] = []
                if isinstance(owner, (Object, Class)):
                    for one in self.inference.members.line(owner.scope)[0]:
                        bindings += self.program.fields(one).get(expr.name, ())
                        bindings += [(one, b.assign) for b in self.program.bindings(one).get(expr.name, ()) if b.assign]
                elif isinstance(owner, Module):
                    base = self.program.files[owner.file].base
                    bindings = [(b.scope, b.assign) for b in self.inference.find(base, expr.name) if b.assign]
                for one, assign in bindings:
                    if assign.value is not None:
                        said = self._option(one, assign.value, key, (), assign.line or line)
                        if said is not None:
                            return said
        return None

    def _in_mapping(self, scope: int, expr: h.Mapping, key: str, way: Way, line: int) -> Said | None:
        for name, value in zip(expr.keys, expr.values, strict=True):
            if isinstance(name, h.Literal) and name.value == key:
                return self.said(scope, value, way, line)
        for name, value in zip(expr.keys, expr.values, strict=True):
            if name is None:
                found = self._option(scope, value, key, way, line)
                if found is not None:
                    return found
        return None

    def _stored(self, scope: int, name: str, key: str, way: Way) -> Said | None:
        """`options["timeout"] = 5` and `options.setdefault("timeout", 5)` in the scope itself."""
        row = self.program.scopes[scope]
        for assign in row.assigns:
            target = assign.target
            if (
                isinstance(target, h.Subscript)
                and isinstance(target.value, h.Name)
                and target.value.id == name
                and isinstance(target.key, h.Literal)
                and target.key.value == key
                and assign.value is not None
            ):
                return self.said(scope, assign.value, way, assign.line or row.line)
        for site in row.calls:
            function = site.function
            if (
                isinstance(function, h.Attribute)
                and function.name == "setdefault"
                and isinstance(function.value, h.Name)
                and function.value.id == name
                and len(site.arguments) == 2
                and isinstance(site.arguments[0], h.Literal)
                and site.arguments[0].value == key
            ):
                return self.said(scope, site.arguments[1], way, site.line)
        return None

    # ---- calls

    def called(self, scope: int, index: int, way: Way) -> Said | None:
        """What the value of a call says."""
        site = self.program.scopes[scope].calls[index]
        for value in self.inference.infer(scope, site.function)[:MOST_OPTIONS]:
            if isinstance(value, Function):
                returns = self.program.scopes[value.scope].returns
                inner = (*way, (scope, index))
                line = self.program.scopes[value.scope].line
                return self._any([self.said(value.scope, expr, inner, line) for expr in returns[:MOST_OPTIONS]])
            if isinstance(value, Class):
                return self._made_of(value, scope, site, way)
            for name in names_for(self.inference, value):
                row = self.rules.defaults.get(name)
                if row is not None:
                    found = [self._found(scope, site, key, way) for key in row.arguments]
                    return next((one for one in found if one is not None), None)
                limit = self.rules.limits.get(name)
                if limit is not None:
                    return self.limit(limit, scope, site, way)
        return None

    def _made_of(self, value: Class, scope: int, site: h.CallSite, way: Way) -> Said | None:
        """An object of a class of the project whose base is a library's that limits (`class TimeoutAdapter(HTTPAdapter)`)."""
        own, foreign = self.inference.members.line(value.scope)
        row = next((row for base in foreign if (row := self.rules.limits.get(base)) is not None), None)
        if row is None:
            return None
        said = self.limit(row, scope, site, way)
        for owner in own if said.seconds is None else ():
            for binding in self.program.bindings(owner).get("__init__", ()):
                for param in self.program.scopes[binding.scope].params:
                    if param.name in row.seconds and param.default is not None:
                        line = self.program.scopes[binding.scope].line
                        default = self.said(owner, param.default, (), line)
                        if default is not None:
                            return structs.replace(said, seconds=default.bound, read=(*default.read, *said.read))
        return said

    def limit_of(self, scope: int, expr: h.Expr) -> Limit | None:
        """The row of the limit that an expression names."""
        for value in self.inference.infer(scope, expr)[:MOST_OPTIONS]:
            for name in names_for(self.inference, value):
                row = self.rules.limits.get(name)
                if row is not None:
                    return row
        return None

    def limit(self, row: Limit, scope: int, site: h.CallSite | None, way: Way) -> Said:
        """What a call says of which rules say how; without a site, what they say by default."""
        read: list[Read] = []
        seconds, attempts, pause = row.timeout, row.tries, None
        if site is not None:
            first = self._first(row.seconds, scope, site, way)
            if first is not None and first.bound is not None:
                seconds = first.bound
                read += first.read
            elif row.units:
                parts = [(self._found(scope, site, key, way), factor) for key, factor in row.units.items()]
                known = [(part, factor) for part, factor in parts if part is not None and part.bound is not None]
                if known:
                    seconds = sum((part.bound or 0.0) * factor for part, factor in known)
                    read += [one for part, _ in known for one in part.read]
            for keys, more in ((row.attempts, 0), (row.retries, 1)):
                found = self._first(keys, scope, site, way)
                if found is not None and found.tries is not None:
                    attempts = found.tries + (more if found.attempts is None else 0)
                    pause = found.pause
                    read += found.read
                    if not row.seconds and found.seconds is not None:
                        seconds = found.seconds
            between = self._first(row.pause, scope, site, way)
            if between is not None and between.bound is not None and between.bound != inf:
                pause = between.bound
        return Said(None, seconds, attempts, pause, row.cuts, tuple(dict.fromkeys(read)))

    def _first(self, keys: tuple[int | str, ...], scope: int, site: h.CallSite, way: Way) -> Said | None:
        return next((one for key in keys if (one := self._found(scope, site, key, way)) is not None), None)
