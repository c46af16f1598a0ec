"""A function's own lines → its steps, through libcst.

The concrete syntax tree is read statement by statement. Calls, statements and inner scopes are numbered in source order,
exactly as `holdlint.read.header` numbers them, so that no position metadata is needed (it costs three times the parsing).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from holdlint.model import headers as h
from holdlint.model import steps as s

SINGLETONS: dict[str, h.Expr] = {"None": h.Literal(None), "True": h.Literal(True), "False": h.Literal(False)}


class Mismatch(Exception):
    """The body as libcst reads it does not have the calls, statements or scopes that the header counted."""


def lower(text: str, scope: h.Scope, children: Sequence[int]) -> s.Body:
    """The steps of a function or module.

    `text` is the function's lines from `def` to its end, with their indentation (for a module: the whole file);
    `children` are the header's indices of the scopes directly inside, in source order.
    Raises `Mismatch`, or libcst's `ParserSyntaxError` if the text is no Python that libcst reads.
    """
    if scope.kind == "module":
        module = cst.parse_module(text)
        body: Sequence[Any] = module.body
    else:
        indented = text[:1] in (" ", "\t")
        module = cst.parse_module("if 1:\n" + text if indented else text)
        outer: Any = module.body[0]
        if indented:
            outer = outer.body.body[0]
        if not isinstance(outer, cst.FunctionDef):
            raise Mismatch("no function where the header has one")
        body = (outer.body,)
    visitor = BodyVisitor(scope, children)
    steps = visitor.block(body)
    visitor.verify()
    return s.Body(steps)


class BodyVisitor:
    """Visits the statements and expressions of one body, in source order."""

    def __init__(self, scope: h.Scope, children: Sequence[int]) -> None:
        self.lines, self.line, self.statement = scope.statements, scope.line, 0
        self.calls, self.call_count = len(scope.calls), 0
        self.yields, self.yield_count = len(scope.yield_sites), 0
        self.children, self.child = children, 0
        self.inside = 0
        self.expressions: dict[type, Callable[[Any], h.Expr]] = {
            cst.Name: lambda n: SINGLETONS.get(n.value) or h.Name(n.value),
            cst.Attribute: lambda n: h.Attribute(self.expr(n.value), n.attr.value),
            cst.Call: self._call,
            cst.SimpleString: self._string,
            cst.Integer: self._integer,
            cst.Float: lambda n: h.Literal(n.evaluated_value),
            cst.Imaginary: lambda n: h.NOTHING,
            cst.Ellipsis: lambda n: h.NOTHING,
            cst.ConcatenatedString: lambda n: self._group(n.left, n.right),
            cst.FormattedString: lambda n: self._formatted(n.parts),
            cst.Subscript: self._subscript,
            cst.Await: lambda n: h.Await(self.expr(n.expression)),
            cst.BooleanOperation: lambda n: h.Choice(
                (self.expr(n.left), self.expr(n.right)), None, isinstance(n.operator, cst.And)
            ),
            cst.IfExp: self._ifexp,
            cst.List: lambda n: h.Sequence(self._elements(n.elements)),
            cst.Tuple: lambda n: h.Sequence(self._elements(n.elements), "tuple"),
            cst.Set: lambda n: h.Sequence(self._elements(n.elements), "set"),
            cst.Dict: self._dict,
            cst.Lambda: self._lambda,
            cst.ListComp: lambda n: self._comprehension("list", n, n.elt),
            cst.SetComp: lambda n: self._comprehension("set", n, n.elt),
            cst.GeneratorExp: lambda n: self._comprehension("generator", n, n.elt),
            cst.DictComp: lambda n: self._comprehension("dict", n, n.key, n.value),
            cst.NamedExpr: lambda n: h.Walrus(self.expr(n.target), self.expr(n.value)),
            cst.Yield: self._yield,
            cst.BinaryOperation: self._binary,
            cst.Comparison: self._comparison,
            cst.UnaryOperation: self._unary,
            cst.StarredElement: lambda n: h.Starred(self.expr(n.value)),
        }
        if hasattr(cst, "StarredDictComp"):
            self.expressions[cst.StarredDictComp] = lambda n: self._comprehension("dict", n, n.value)
        if hasattr(cst, "TemplatedString"):
            self.expressions[cst.TemplatedString] = lambda n: self._formatted(n.parts)
        self.statements: dict[type, Callable[[Any], s.Step | None]] = {
            cst.Expr: lambda n: self._expression(n.value),
            cst.Assign: self._assign,
            cst.AnnAssign: self._annotated,
            cst.AugAssign: lambda n: s.Bind(self.line, (self.expr(n.target),), self.expr(n.value), adds=True),
            cst.Return: lambda n: self._leave("return", n.value),
            cst.Raise: self._raise,
            cst.Break: lambda n: s.Leave(self.line, "break"),
            cst.Continue: lambda n: s.Leave(self.line, "continue"),
            cst.Assert: lambda n: s.Do(self.line, self._group(n.test, n.msg)),
            cst.Del: lambda n: s.Delete(self.line, self._deleted(n.target)),
            cst.If: self._if,
            cst.For: self._for,
            cst.While: self._while,
            cst.With: self._with,
            cst.Try: self._try,
            cst.TryStar: self._try,
            cst.FunctionDef: self._function,
            cst.ClassDef: self._class,
            cst.Match: self._match,
            cst.TypeAlias: lambda n: s.Do(self.line, self._group(n.value)),
        }

    def verify(self) -> None:
        found = (self.statement, self.call_count, self.child, self.yield_count)
        expected = (len(self.lines), self.calls, len(self.children), self.yields)
        if found != expected:
            raise Mismatch(f"statements, calls, scopes and yields: {found}; the header has {expected}")

    # ---- statements

    def block(self, nodes: Sequence[Any]) -> tuple[s.Step, ...]:
        found: list[s.Step] = []
        for node in nodes:
            kind = type(node)
            if kind is cst.SimpleStatementLine or kind is cst.SimpleStatementSuite or kind is cst.IndentedBlock:
                found.extend(self.block(node.body))
                continue
            if self.statement >= len(self.lines):
                raise Mismatch("more statements than the header has")
            self.line = self.lines[self.statement]
            self.statement += 1
            handler = self.statements.get(kind)
            if handler is not None:
                step = handler(node)
                if step is not None:
                    found.append(step)
        return tuple(found)

    def _expression(self, node: Any) -> s.Step | None:
        line = self.line
        value = self.expr(node)
        return None if type(value) is h.Literal or value is h.NOTHING else s.Do(line, value)

    def _assign(self, node: cst.Assign) -> s.Step:
        line = self.line
        targets = tuple([self.expr(target.target) for target in node.targets])
        return s.Bind(line, targets, self.expr(node.value))

    def _annotated(self, node: cst.AnnAssign) -> s.Step | None:
        line = self.line
        target = self.expr(node.target)
        self.expr(node.annotation.annotation)
        return None if node.value is None else s.Bind(line, (target,), self.expr(node.value))

    def _leave(self, how: Any, value: Any) -> s.Step:
        line = self.line
        return s.Leave(line, how, None if value is None else self.expr(value))

    def _raise(self, node: cst.Raise) -> s.Step:
        line = self.line
        parts = self._group(node.exc, node.cause.item if node.cause is not None else None)
        return s.Leave(line, "raise", parts)

    def _deleted(self, target: Any) -> tuple[h.Expr, ...]:
        value = self.expr(target)
        return value.items if isinstance(value, h.Sequence) else (value,)

    def _if(self, node: cst.If) -> s.Step:
        line = self.line
        test = self.expr(node.test)
        body = self.block((node.body,))
        otherwise: tuple[s.Step, ...] = ()
        if node.orelse is not None:
            otherwise = (
                self.block((node.orelse,)) if isinstance(node.orelse, cst.If) else self.block((node.orelse.body,))
            )
        return s.Branch(line, test, body, otherwise)

    def _for(self, node: cst.For) -> s.Step:
        line = self.line
        target, source = self.expr(node.target), self.expr(node.iter)
        body = self.block((node.body,))
        otherwise = self.block((node.orelse.body,)) if node.orelse is not None else ()
        return s.Repeat(line, target, source, body, otherwise, is_async=node.asynchronous is not None)

    def _while(self, node: cst.While) -> s.Step:
        line = self.line
        test = self.expr(node.test)
        body = self.block((node.body,))
        otherwise = self.block((node.orelse.body,)) if node.orelse is not None else ()
        endless = isinstance(test, h.Literal) and bool(test.value)
        return s.Repeat(line, None, test, body, otherwise, endless=endless)

    def _with(self, node: cst.With) -> s.Step:
        line = self.line
        is_async = node.asynchronous is not None
        items = [
            (self.expr(item.item), self.expr(item.asname.name) if item.asname is not None else None)
            for item in node.items
        ]
        body = self.block((node.body,))
        for context, target in reversed(items):
            body = (s.Enter(line, context, target, body, is_async),)
        return body[0]

    def _try(self, node: Any) -> s.Step:
        line = self.line
        body = self.block((node.body,))
        handlers = []
        for handler in node.handlers:
            caught = self.expr(handler.type) if handler.type is not None else None
            name = (
                handler.name.name.value
                if handler.name is not None and isinstance(handler.name.name, cst.Name)
                else None
            )
            handlers.append(s.Handler(caught, name, self.block((handler.body,))))
        otherwise = self.block((node.orelse.body,)) if node.orelse is not None else ()
        final = self.block((node.finalbody.body,)) if node.finalbody is not None else ()
        return s.Guard(line, body, tuple(handlers), otherwise, final)

    def _match(self, node: cst.Match) -> s.Step:
        line = self.line
        subject = self.expr(node.subject)
        cases = []
        total = False
        for case in node.cases:
            guard = self.expr(case.guard) if case.guard is not None else None
            body = self.block((case.body,))
            if isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None and guard is None:
                total = True
            cases.append((s.Do(line, guard), *body) if guard is not None else body)
        return s.Select(line, subject, tuple(cases), total)

    def _function(self, node: cst.FunctionDef) -> s.Step:
        line = self.line
        parts = [self.expr(decorator.decorator) for decorator in node.decorators]
        parts += self._params(node.params)
        if node.returns is not None:
            self.expr(node.returns.annotation)
        scope = self._next_child()
        return s.Define(line, node.name.value, scope, tuple(parts))

    def _class(self, node: cst.ClassDef) -> s.Step:
        line = self.line
        parts = [self.expr(decorator.decorator) for decorator in node.decorators]
        parts += [self.expr(argument.value) for argument in (*node.bases, *node.keywords)]
        scope = self._next_child()
        return s.Define(line, node.name.value, scope, tuple(parts))

    def _params(self, params: cst.Parameters) -> list[h.Expr]:
        star = (params.star_arg,) if isinstance(params.star_arg, cst.Param) else ()
        last = (params.star_kwarg,) if params.star_kwarg is not None else ()
        defaults = []
        for param in (*params.posonly_params, *params.params, *star, *params.kwonly_params, *last):
            if param.annotation is not None:
                self.expr(param.annotation.annotation)
            if param.default is not None:
                defaults.append(self.expr(param.default))
        return defaults

    def _next_child(self) -> int:
        if self.child >= len(self.children):
            raise Mismatch("more inner scopes than the header has")
        self.child += 1
        return self.children[self.child - 1]

    # ---- expressions

    def expr(self, node: Any) -> h.Expr:
        handler = self.expressions.get(type(node))
        if handler is not None:
            return handler(node)
        parts = [self.expr(child) for child in node.children if isinstance(child, cst.BaseExpression)]
        return self._bundle(parts)

    def _bundle(self, parts: list[h.Expr]) -> h.Expr:
        kept = [part for part in parts if type(part) is not h.Literal and part is not h.NOTHING]
        return h.Group(tuple(kept)) if kept else h.NOTHING

    def _group(self, *nodes: Any) -> h.Expr:
        return self._bundle([self.expr(node) for node in nodes if node is not None])

    def _string(self, node: cst.SimpleString) -> h.Expr:
        value = node.raw_value
        if "\\" in value:
            return h.NOTHING
        return h.Literal(value) if len(value) <= 120 and value.isprintable() else h.NOTHING

    def _integer(self, node: cst.Integer) -> h.Expr:
        return h.Literal(node.evaluated_value) if len(node.value) < 16 else h.NOTHING

    def _formatted(self, parts: Sequence[Any]) -> h.Expr:
        found: list[h.Expr] = []
        for part in parts:
            inner = getattr(part, "expression", None)
            if inner is not None:
                found.append(self.expr(inner))
                if part.format_spec:
                    found.append(self._formatted(part.format_spec))
        return self._bundle(found)

    def _binary(self, node: cst.BinaryOperation) -> h.Expr:
        # A long concatenation leans to the left; a loop keeps it off the stack.
        rights = []
        left: Any = node
        while isinstance(left, cst.BinaryOperation):
            rights.append(left.right)
            left = left.left
        parts = [self.expr(left)]
        parts += [self.expr(right) for right in reversed(rights)]
        return self._bundle(parts)

    def _comparison(self, node: cst.Comparison) -> h.Expr:
        left = self.expr(node.left)
        rights = [self.expr(target.comparator) for target in node.comparisons]
        if len(rights) == 1 and isinstance(rights[0], h.Literal) and rights[0].value is None:
            operator = type(node.comparisons[0].operator)
            if operator in (cst.Is, cst.Equal):
                return h.Test("is None", left)
            if operator in (cst.IsNot, cst.NotEqual):
                return h.Test("is not None", left)
        return self._bundle([left, *rights])

    def _unary(self, node: cst.UnaryOperation) -> h.Expr:
        value = self.expr(node.expression)
        return h.Test("not", value) if isinstance(node.operator, cst.Not) else self._bundle([value])

    def _call(self, node: cst.Call) -> h.Expr:
        index = self.call_count
        self.call_count += 1
        self.expr(node.func)
        for argument in node.args:
            self.expr(argument.value)
        return h.Call(index)

    def _subscript(self, node: cst.Subscript) -> h.Expr:
        value = self.expr(node.value)
        keys = []
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                keys.append(self.expr(element.slice.value))
            elif isinstance(element.slice, cst.Slice):
                parts = (element.slice.lower, element.slice.upper, element.slice.step)
                bounds = [self.expr(part) for part in parts if part is not None]
                keys.append(h.Sequence(tuple(bounds), "slice") if element.slice.step is None else self._bundle(bounds))
        return h.Subscript(value, keys[0] if len(keys) == 1 else h.Sequence(tuple(keys), "tuple"))

    def _ifexp(self, node: cst.IfExp) -> h.Expr:
        body, test, orelse = self.expr(node.body), self.expr(node.test), self.expr(node.orelse)
        return h.Choice((body, orelse), test)

    def _elements(self, elements: Sequence[Any]) -> tuple[h.Expr, ...]:
        return tuple(
            [
                h.Starred(self.expr(element.value))
                if isinstance(element, cst.StarredElement)
                else self.expr(element.value)
                for element in elements
            ]
        )

    def _dict(self, node: cst.Dict) -> h.Expr:
        keys: list[h.Expr | None] = []
        values: list[h.Expr] = []
        for element in node.elements:
            keys.append(self.expr(element.key) if isinstance(element, cst.DictElement) else None)
            values.append(self.expr(element.value))
        return h.Mapping(tuple(keys), tuple(values))

    def _lambda(self, node: cst.Lambda) -> h.Expr:
        self._params(node.params)
        scope = self._next_child()
        # The calls and scopes of a lambda's body are numbered in the lambda's own scope.
        before = (self.call_count, self.yield_count, self.child, self.children)
        self.children = _Endless()
        self.expr(node.body)
        self.call_count, self.yield_count, self.child, self.children = before
        return h.Lambda(scope)

    def _comprehension(self, kind: str, node: Any, *elements: Any) -> h.Expr:
        element = (
            self.expr(elements[0])
            if len(elements) == 1
            else h.Sequence(tuple([self.expr(e) for e in elements]), "tuple")
        )
        loops = []
        clause = node.for_in
        while clause is not None:
            target, iterable = self.expr(clause.target), self.expr(clause.iter)
            conditions = tuple([self.expr(condition.test) for condition in clause.ifs])
            loops.append(h.Loop(target, iterable, conditions, clause.asynchronous is not None))
            clause = clause.inner_for_in
        return h.Comprehension(kind, element, tuple(loops))

    def _yield(self, node: cst.Yield) -> h.Expr:
        index = self.yield_count
        self.yield_count += 1
        if isinstance(node.value, cst.From):
            return h.Yield(self.expr(node.value.item), index, delegates=True)
        return h.Yield(self.expr(node.value) if node.value is not None else None, index)


class _Endless(Sequence[int]):
    """Numbers for scopes that are counted elsewhere."""

    def __len__(self) -> int:
        return 2**30

    def __getitem__(self, index: Any) -> Any:
        return 0
