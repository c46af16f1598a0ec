"""Which of a function's own names it hands on to which parameters of others."""

from __future__ import annotations

from collections.abc import Callable, Collection

from holdlint.link.infer import Inference
from holdlint.link.values import Function
from holdlint.model import headers as h


def given_to(site: h.CallSite, row: h.Scope, callee: Function) -> list[tuple[str | None, h.Expr]]:
    """The expressions of a call by the parameters of its callee, whose scope is `row`; None: those that `**` hands over."""
    params = [param.name for param in row.params if param.kind in ("position", "either")]
    params = params[1:] if callee.receiver is not None else params
    return [*zip(params, site.arguments, strict=False), *site.keywords]


def handed_on(
    inference: Inference, scope: int, names: Collection[str], asked: Callable[[int], frozenset[str]]
) -> frozenset[str]:
    """Those of the names that a function gives to parameters that are `asked` about in the functions that it calls."""
    row, found = inference.program.scopes[scope], set[str]()
    for site in row.calls:
        exprs = (*site.arguments, *[expr for _, expr in site.keywords])
        if not any(isinstance(expr, h.Name) and expr.id in names for expr in exprs):
            continue
        for callee in inference.infer(scope, site.function):
            if not isinstance(callee, Function):
                continue
            wanted = asked(callee.scope)
            for name, expr in given_to(site, inference.program.scopes[callee.scope], callee) if wanted else ():
                if name in wanted and isinstance(expr, h.Name) and expr.id in names:
                    found.add(expr.id)
    return frozenset(found)
