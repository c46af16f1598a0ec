"""Places in which a program keeps something for others: an attribute or an item of a framework's object, a context variable.

What is kept is found by the name of the place and the type of the object that has it, wherever in the program it is put there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import pools
from holdlint.link.answers import Answers
from holdlint.link.values import Bound, Constant, Function, Lib, LibObject, Object, Value, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Slots:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self._known: Answers[tuple[str, str]] = Answers(inference.circles)
        self._puts: dict[str, list[tuple[int, int]]] | None = None
        self._attached: dict[tuple[str, str], list[Value]] | None = None
        self._yielded: dict[tuple[str, str], list[tuple[int, h.Expr]]] = {}
        """Attributes that a function gives to a type by yielding a table of them, with where the value stands."""

    def attribute(self, type_name: str, name: str) -> Values:
        """What the program stores in an attribute of a type's objects (`app.state.pool = …`)."""
        attached = self._attachments().get((type_name, name))
        if attached:
            return union((), *[self.inference.called(value, -1, None) for value in attached])
        yielded = self._yielded.get((type_name, name))
        if yielded:
            kept = union((), *[self.inference.infer(scope, expr) for scope, expr in yielded])
            return pools.named(self.inference, kept, f"stored:{type_name}.{name}", local=True)
        return self._stored(type_name, name, h.Attribute)

    def _attachments(self) -> dict[tuple[str, str], list[Value]]:
        """Attributes that the program gives to a type by a call (`config.add_request_method(f, "dbsession")`): the functions
        whose results they are."""
        if self._attached is None:
            self._attached = {}
            if self.rules.attaches.exact:
                methods = {name.rpartition(".")[2] for name in self.rules.attaches.exact}
                for scope, row in enumerate(self.program.own):
                    for site in row.calls:
                        function = site.function
                        named = (
                            function.name
                            if type(function) is h.Attribute
                            else function.id
                            if type(function) is h.Name
                            else ""
                        )
                        if named in methods:
                            self._attach(scope, site)
        return self._attached

    def _attach(self, scope: int, site: h.CallSite) -> None:
        for value in self.inference.infer(scope, site.function):
            row = self.rules.attaches.get(value.name) if isinstance(value, (Bound, Lib)) else None
            if row is not None and row.yields is not None:
                given = dict(site.keywords).get(row.yields)
                for function in self.inference.infer(scope, given) if given is not None else ():
                    if isinstance(function, Function):
                        self._note_yields(row.type, function.scope)
                continue
            if row is None or len(site.arguments) <= row.function:
                continue
            named = site.arguments[row.name] if len(site.arguments) > row.name else dict(site.keywords).get("name")
            for function in self.inference.infer(scope, site.arguments[row.function]):
                own = self.program.scopes[function.scope].name if isinstance(function, Function) else ""
                name = key_of(named) if named is not None else own
                if name and self._attached is not None:
                    self._attached.setdefault((row.type, name), []).append(function)

    def _note_yields(self, type_name: str, function: int) -> None:
        """`yield {"maker": NewSession}`, or `yield State(maker=NewSession)`."""
        row = self.program.scopes[function]
        for table in row.yields:
            pairs: list[tuple[str | None, h.Expr]] = []
            if isinstance(table, h.Mapping):
                keys = [key_of(key) if key is not None else None for key in table.keys]
                pairs = list(zip(keys, table.values, strict=True))
            elif isinstance(table, h.Call):
                pairs = list(row.calls[table.index].keywords)
            for name, expr in pairs:
                if name:
                    self._yielded.setdefault((type_name, name), []).append((function, expr))

    def item(self, type_name: str, key: h.Expr) -> Values:
        """What the program stores under a key of a type's objects (`app["pool"] = …`)."""
        name = key_of(key)
        return self._stored(type_name, f"[{name}]", h.Subscript) if name else ()

    def _stored(self, type_name: str, name: str, kind: type[h.Attribute | h.Subscript]) -> Values:
        place = (type_name, name)
        known = self._known.ask(place)
        if known is not None:
            return known
        found: list[Values] = []
        for scope, assign in self.program.stores.get(name, ()):
            target = assign.target
            if assign.value is None or not isinstance(target, kind) or assign.how != "=":
                continue
            if any(self._is(owner, type_name) for owner in self.inference.infer(scope, target.value)):
                found.append(self.inference.infer(scope, assign.value))
        kept = _without_none(union((), *found))
        name_of_pool = f"stored:{type_name}.{name}"
        return self._known.settle(place, pools.named(self.inference, kept, name_of_pool, local=True))

    def _is(self, value: Value, type_name: str) -> bool:
        """Whether a value is of a type, be it by a class of the project below it."""
        if isinstance(value, Object):
            bases = self.inference.members.line(value.scope)[1]
            return any(type_name in self.rules.line_of(base) for base in bases)
        return _type_of(value) == type_name

    def got(self, receiver: Value | None, scope: int, site: h.CallSite | None) -> Values:
        """What a call takes out of its receiver (`current_session.get()`): what its annotation says, else what is put there."""
        held = receiver.item if isinstance(receiver, LibObject) else ()
        if held or site is None:
            return held
        name = place_of(site.function)
        type_name = _type_of(receiver) if receiver is not None else ""
        place = (type_name, f"{name}()")
        known = self._known.ask(place)
        if known is not None:
            return known
        found: list[Values] = []
        for other, index in self._put_calls().get(name, ()):
            put = self.program.scopes[other].calls[index]
            for value in self.inference.infer(other, put.function):
                if isinstance(value, Bound) and _type_of(value.receiver) == type_name:
                    found.append(self.inference.infer(other, put.arguments[0]))
                    break
        return self._known.settle(place, _without_none(union((), *found)))

    def _put_calls(self) -> dict[str, list[tuple[int, int]]]:
        """All calls that may put something into a place, by the place's name."""
        if self._puts is None:
            self._puts = {}
            methods = {name.rpartition(".")[2] for name in self.rules.puts.exact}
            for scope, row in enumerate(self.program.own):
                for index, site in enumerate(row.calls):
                    function = site.function
                    if type(function) is h.Attribute and function.name in methods and site.arguments:
                        self._puts.setdefault(place_of(function), []).append((scope, index))
        return self._puts


def key_of(key: h.Expr) -> str:
    """The name of a key: a string, or a constant of the program (`app[POOL]`)."""
    if isinstance(key, h.Literal):
        return key.value if isinstance(key.value, str) else ""
    return key.id if isinstance(key, h.Name) else ""


def place_of(function: h.Expr) -> str:
    """The name of what a method is called on."""
    if not isinstance(function, h.Attribute):
        return ""
    owner = function.value
    return owner.id if isinstance(owner, h.Name) else owner.name if isinstance(owner, h.Attribute) else ""


def _type_of(value: Value | None) -> str:
    if isinstance(value, LibObject):
        return value.type
    return value.name if isinstance(value, (Bound, Lib)) else ""


def _without_none(values: Values) -> Values:
    return tuple(value for value in values if not (isinstance(value, Constant) and value.value is None))
