"""Decorators of a class that are meant for one of its methods (`@method_decorator(atomic, name="dispatch")`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Lib, Many, Pack, Value, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


def spread(inference: Inference, scope: int) -> Values:
    """What decorates a method because its class says so, outermost first."""
    program, rules = inference.program, inference.rules
    owner = program.class_of(scope)
    if owner is None or not rules.spreads.exact or not program.scopes[owner].decorators:
        return ()
    name = program.scopes[scope].name
    outer = program.parent(owner)
    found: list[Value] = []
    for expr in program.scopes[owner].decorators:
        if not isinstance(expr, h.Call):
            continue
        site = program.scopes[outer].calls[expr.index]
        for callee in inference.infer(outer, site.function):
            row = rules.spreads.get(callee.name) if isinstance(callee, Lib) else None
            if row is None or not site.arguments:
                continue
            named = dict(site.keywords).get(row.keyword)
            target = named.value if isinstance(named, h.Literal) else None
            if name == target or name in row.methods.get(str(target), ()):
                for value in inference.infer(outer, site.arguments[0]):
                    several = isinstance(value, (Many, Pack))
                    found += inference.iterate((value,)) if several else (value,)
    return tuple(found)
