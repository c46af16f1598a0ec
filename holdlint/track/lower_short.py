"""Lowers what `holdlint.track.shorter` made of a scope's lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track.lower import BodyVisitor, Mismatch
from holdlint.track.shorter import MARK


def lower_short(text: str, scope: h.Scope, children: Sequence[int]) -> s.Body:
    """The steps of a function or module, the same as from all its lines. Raises as `holdlint.track.lower.lower` does."""
    module = cst.parse_module(text)
    body: Sequence[Any] = module.body
    if scope.kind != "module":
        outer = module.body[0]
        if len(module.body) != 1 or not isinstance(outer, cst.FunctionDef):
            raise Mismatch("no function where the header has one")
        body = (outer.body,)
    visitor = ShortVisitor(scope, children)
    steps = visitor.block(body)
    visitor.verify()
    return s.Body(steps)


class ShortVisitor(BodyVisitor):
    """Knows the names that stand for calls."""

    def __init__(self, scope: h.Scope, children: Sequence[int]) -> None:
        super().__init__(scope, children)
        self._plain = self.expressions[cst.Name]
        self.expressions[cst.Name] = self._name

    def _name(self, node: cst.Name) -> h.Expr:
        if not node.value.startswith(MARK):
            return self._plain(node)
        calls, lambdas, yields = node.value.removeprefix(MARK).split("_")
        index = self.call_count
        self.call_count += int(calls)
        self.child += int(lambdas)
        self.yield_count += int(yields)
        return h.Call(index)
