"""Where a name comes from: what a program makes once and uses under imported names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Module
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


def origin_of(inference: Inference, scope: int, expr: h.Expr) -> tuple[int, str] | None:
    """The scope in which the thing that an expression names was first bound, and its name there, through imports; None if the
    expression is no name of a module's or function's own."""
    program = inference.program
    for _ in range(8):
        if isinstance(expr, h.Attribute):
            files = [v.file for v in inference.infer(scope, expr.value) if isinstance(v, Module)]
            if not files:
                return None
            scope, expr = program.files[files[0]].base, h.Name(expr.name)
            continue
        if not isinstance(expr, h.Name):
            return None
        bindings = inference.find(scope, expr.id)
        if not bindings:
            return None
        binding = bindings[0]
        if binding.how != "import" or binding.imported is None or binding.imported.attribute is None:
            return (binding.scope, expr.id)
        file = program.find_module(program.absolute(binding.scope, binding.imported))
        if file is None:
            return None
        scope, expr = program.files[file].base, h.Name(binding.imported.attribute)
    return None
