"""Members of enumerations that stand for things: `Kind.MAIL.value`, `Kind["MAIL"].value`, `kind.value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Class, Constant, Function, Object, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

ENUMS = frozenset({"enum.Enum", "enum.Flag", "enum.IntEnum", "enum.IntFlag", "enum.StrEnum"})
VALUE = "value"


class Enums:
    """A member is an object of the class with a value; one whose value is a plain constant is that constant."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._values: dict[int, Values] = {}

    def is_enum(self, scope: int) -> bool:
        return not ENUMS.isdisjoint(self.inference.members.line(scope)[1])

    def member(self, scope: int, values: Values) -> Values:
        """The member whose value is given."""
        things = _things(values)
        return (Object(scope, True, ((VALUE, things),)),) if things else values

    def item(self, scope: int, key: h.Expr) -> Values:
        """`Kind[key]`: the member of that name, or any."""
        if isinstance(key, h.Literal) and isinstance(key.value, str):
            return self.inference.members.of_class(Class(scope), key.value)
        return self.member(scope, self.values(scope))

    def values(self, scope: int) -> Values:
        """What the members stand for."""
        known = self._values.get(scope)
        if known is None:
            self._values[scope] = ()
            row = self.program.scopes[scope]
            found = [
                self.inference.infer(scope, assign.value)
                for assign in row.assigns
                if assign.value is not None and isinstance(assign.target, h.Name)
            ]
            known = self._values[scope] = _things(union((), *found))
        return known


def _things(values: Values) -> Values:
    return tuple([value for value in values if not isinstance(value, (Constant, Function))])
