"""What a parameter gets from somebody else: a framework's injection, a container's provider, a custom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import library
from holdlint.link.values import Function, Lib, LibObject, Partial, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


def injected(inference: Inference, scope: int, default: h.Expr) -> Values | None:
    """What a framework passes for a default such as `Depends(get_db)`; None if the default is no such marker."""
    if isinstance(default, h.Subscript):
        if not any(
            isinstance(v, Lib) and inference.rules.injects.get(v.name) for v in inference.infer(scope, default.value)
        ):
            return None
        inner = injected(inference, scope, default.key)
        if inner is not None:
            return inner
        return union((), *[inference.called(value, -1, None) for value in inference.infer(scope, default.key)])
    if not isinstance(default, h.Call):
        return None
    site = inference.program.scopes[scope].calls[default.index]
    if not any(
        isinstance(v, Lib) and inference.rules.injects.get(v.name) for v in inference.infer(scope, site.function)
    ):
        return None
    arguments = (*site.arguments, *[expr for _, expr in site.keywords])
    found: list[Values] = []
    for value in inference.infer(scope, arguments[0]) if arguments else ():
        made = inference.called(value, scope, None)
        generator = isinstance(value, Function) and inference.program.scopes[value.scope].is_generator
        found.append(inference.iterate(made) if generator else made)
    return union((), *found)


def provided(inference: Inference, value: Partial) -> Values:
    """What a container's provider gives: what its function returns, which may be what one of its own arguments gives
    (`Factory(lambda factory: factory(), factory_provider)`)."""
    function = value.function
    found = inference.called(function, -1, None)
    if not isinstance(function, Function):
        return found
    row = inference.program.scopes[function.scope]
    if row.is_generator and not inference.is_context_manager(function.scope):
        return inference.iterate(found)
    for expr in row.returns if not found else ():
        called = row.calls[expr.index].function if isinstance(expr, h.Call) else None
        for position, param in enumerate(row.params):
            if isinstance(called, h.Name) and called.id == param.name:
                named = dict(value.keywords).get(param.name, ())
                given = value.arguments[position] if position < len(value.arguments) else named
                made = [
                    v
                    for one in given
                    for v in (inference.called(one, -1, None) if isinstance(one, Partial) else (one,))
                ]
                found = union(found, *[inference.called(one, -1, None) for one in made])
    return found


def by_base(inference: Inference, scope: int, owner: int) -> Values:
    """The first argument of a method that a framework calls, as the method's class says: `form_valid(form)` of a view."""
    name = inference.program.scopes[scope].name
    for base in inference.members.line(owner)[1] if name in inference.rules.parameter_names else ():
        for line in inference.rules.line_of(base):
            row = inference.rules.parameters.get(f"{line}.{name}")
            if row is not None and isinstance(row.item, (str, tuple)):
                return library.by_attribute(inference, row, row.item, None, owner)
    return ()


def by_custom(inference: Inference, scope: int, name: str) -> Values:
    """A parameter that everybody calls so, in a file that imports the library whose custom that is: `request`, `app`."""
    imports = inference.program.scopes[inference.program.module_scope(scope)].imports
    for module, type_name in inference.rules.called[name]:
        for imported in imports:
            whole = f"{imported.module}.{imported.attribute}" if imported.attribute else imported.module
            if not imported.level and (whole == module or whole.startswith(module + ".")):
                return (LibObject(type_name),)
    return ()
