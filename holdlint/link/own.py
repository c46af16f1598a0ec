"""What a method gives of its own class is of the class that it was called on: `return cls(…)`, `return self`, `-> Self`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Class, Function, Many, Object, Pack, Value, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


def of_receiver(inference: Inference, method: Function, values: Values) -> Values:
    """The values that a method returns, of the class of its receiver instead of the one in which the method stands."""
    receiver = method.receiver
    if not isinstance(receiver, (Class, Object)) or receiver.scope == inference.program.class_of(method.scope):
        return values
    if not any(isinstance(value, (Class, Object, Many, Pack)) for value in values):
        return values
    if not gives_own(inference, method.scope):
        return values
    bases = frozenset(inference.members.line(receiver.scope)[0][1:])
    return tuple(dict.fromkeys([_lowered(value, receiver, bases) for value in values]))


def _lowered(value: Value, receiver: Class | Object, bases: frozenset[int]) -> Value:
    if isinstance(value, Object):
        if value.scope not in bases:
            return value
        exact = value.exact or (isinstance(receiver, Object) and receiver.exact)
        return Object(receiver.scope, exact, value.fields, value.handle)
    if isinstance(value, Class):
        return Class(receiver.scope) if value.scope in bases else value
    if isinstance(value, Many):
        return Many(tuple([_lowered(item, receiver, bases) for item in value.items]))
    if isinstance(value, Pack):
        return Pack(tuple([tuple([_lowered(one, receiver, bases) for one in item]) for item in value.items]))
    return value


def gives_own(inference: Inference, scope: int) -> bool:
    """Whether a method says that it gives its own class or an instance of it: in its annotation, or in what it returns."""
    known = inference.owns.get(scope)
    if known is None:
        row = inference.program.scopes[scope]
        known = False
        if row.params and row.kind == "function":
            first = row.params[0]
            names = {"Self"} | _names(first.annotation)
            known = bool(names & _names(row.returns_annotation)) or any(
                _is_own(inference, scope, expr, first.name) for expr in (*row.returns, *row.yields)
            )
        inference.owns[scope] = known
    return known


def _is_own(inference: Inference, scope: int, expr: h.Expr, name: str, deep: bool = False) -> bool:
    """Whether an expression is the first parameter, a call of it, or a name for that."""
    if isinstance(expr, (h.Await, h.Starred)):
        return _is_own(inference, scope, expr.value, name, deep)
    if isinstance(expr, h.Choice):
        return any(_is_own(inference, scope, option, name, deep) for option in expr.options)
    if isinstance(expr, h.Sequence):
        return any(_is_own(inference, scope, item, name, deep) for item in expr.items)
    if isinstance(expr, h.Comprehension):
        return _is_own(inference, scope, expr.element, name, deep)
    if isinstance(expr, h.Call):
        calls = inference.program.scopes[scope].calls
        function = calls[expr.index].function
        if isinstance(function, h.Call):  # `type(self)(…)`
            made = calls[function.index]
            return made.function == h.Name("type") and made.arguments == (h.Name(name),)
        if isinstance(function, h.Attribute) and function.name == "__class__":
            function = function.value
        return isinstance(function, h.Name) and function.id == name
    if isinstance(expr, h.Name):
        if expr.id == name:
            return True
        return not deep and any(
            binding.assign is not None
            and binding.assign.value is not None
            and not binding.path
            and _is_own(inference, scope, binding.assign.value, name, deep=True)
            for binding in inference.program.bindings(scope).get(expr.id, ())
        )
    return False


def _names(annotation: h.Expr | None) -> set[str]:
    """The names that stand in an annotation, without those of the containers around them."""
    if isinstance(annotation, h.Name):
        return {annotation.id}
    if isinstance(annotation, h.Attribute):
        return {annotation.name}
    if isinstance(annotation, h.Subscript):
        return _names(annotation.key)
    if isinstance(annotation, h.Sequence):
        return set().union(*[_names(item) for item in annotation.items])
    if isinstance(annotation, h.Choice):
        return set().union(*[_names(option) for option in annotation.options])
    return set()
