"""Methods of a library that call methods of the very object, which classes of the project override
(`serializer.save()` calls `create`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from holdlint.link import library
from holdlint.link.values import Bound, Class, Constant, Function, LibObject, Object, Value, Values, union
from holdlint.rulebook.rows import Scalar, Template

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

DEEPEST = 5
"""Methods of libraries that call each other."""


def at(inference: Inference, owner: Value, paths: str | tuple[str, ...]) -> Values:
    """What attributes of an object or a class lead to (`Meta.model`); a method on the way stands for what it returns."""
    found: list[Values] = []
    for path in (paths,) if isinstance(paths, str) else paths:
        values: Values = (owner,)
        for name in path.split("."):
            read = inference.members.of_all(values, name)
            values = union((), *[inference.result(v) if isinstance(v, Function) else (v,) for v in read])
        found.append(tuple([v for v in values if not isinstance(v, (Bound, Constant))]))
    return union((), *found)


class Templates:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.rules = inference.rules
        # Nearly every call is of none of these.
        self._names = {name.rpartition(".")[2] for name in self.rules.templates.exact}

    def row(self, callee: Value) -> Template | None:
        """What rules say of a method that an object of the project has from a library, or that a library's object has."""
        if type(callee) is not Bound or callee.name.rpartition(".")[2] not in self._names:
            return None
        for name in library.names_of(self.inference, callee.name, callee.receiver):
            row = self.rules.templates.get(name)
            if row is not None:
                return row
        return None

    def run_by(self, callee: Value) -> list[Function]:
        """The functions of the project that calling something runs: each of them may be."""
        return self._run_by(callee, 0)

    def _run_by(self, callee: Value, depth: int) -> list[Function]:
        row = self.row(callee)
        if row is None or depth > DEEPEST:
            return []
        assert isinstance(callee, Bound)
        found: list[Function] = []
        for subject in self._subjects(row, callee):
            for name in self._methods(subject, row.runs):
                for method in self.inference.members.of(subject, name):
                    made = [method] if isinstance(method, Function) else self._run_by(method, depth + 1)
                    found += [function for function in made if function not in found]
        return found

    def _subjects(self, row: Template, callee: Bound) -> Values:
        if row.of == "item":
            values = callee.receiver.item if isinstance(callee.receiver, LibObject) else ()
        elif callee.owner < 0:
            return ()
        elif row.of:
            values = at(self.inference, Object(callee.owner), row.of)
        else:
            return (Object(callee.owner),)
        found = [Object(v.scope, exact=True) if isinstance(v, Class) else v for v in values]
        return tuple([v for v in found if isinstance(v, Object)])

    def _methods(self, subject: Value, names: tuple[str, ...]) -> Iterator[str]:
        """The names of methods, those that end in `*` as the object's class has them."""
        for name in names:
            if not name.endswith("*"):
                yield name
            elif isinstance(subject, Object):
                seen = set()
                for scope in self.inference.members.line(subject.scope)[0]:
                    for known, bindings in self.inference.program.bindings(scope).items():
                        if known.startswith(name[:-1]) and known not in seen and bindings[0].how == "function":
                            seen.add(known)
                            yield known

    def turned_off(self, row: Template, keywords: tuple[tuple[str, Values], ...]) -> bool:
        """Whether the call has a keyword with the value that keeps it from calling anything (`form.save(commit=False)`)."""
        wanted: dict[str, Scalar] = row.unless
        return any(
            isinstance(value, Constant) and value.value == wanted[name]
            for name, values in keywords
            if name in wanted
            for value in values
        )
