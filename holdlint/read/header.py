"""A file's syntax tree → its header, in one walk in source order.

The order matters: the tracker reads the same body through libcst and numbers calls and statements in the same way.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from holdlint.model import headers as h

LONGEST_STRING = 120
KEPT = (LONGEST_STRING - 5) // 2
STATEMENTS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH"})
"""Longer string constants are not worth keeping: they are text, not names or addresses."""


def _result(left: object, operator: ast.operator, right: object) -> float | None:
    """What an operation on two numbers gives; None if it is none, or a large one."""
    if type(left) not in (int, float) or type(right) not in (int, float):
        return None
    try:
        match operator:
            case ast.Add():
                value = left + right  # type: ignore[operator]
            case ast.Sub():
                value = left - right  # type: ignore[operator]
            case ast.Mult():
                value = left * right  # type: ignore[operator]
            case ast.Div():
                value = left / right  # type: ignore[operator]
            case _:
                return None
    except ArithmeticError:
        return None
    return value if -(2**53) < value < 2**53 else None


def _place(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return (node.lineno, node.col_offset)


FILLING = frozenset({"append", "appendleft", "add", "insert", "extend", "update"})
"""Methods of containers that put their last argument in."""
LONGEST_URL = 40
"""Characters that are kept of how a URL begins."""


class _Open:
    """A scope while it is being read."""

    __slots__ = (
        "assigns", "bases", "calls", "decorators", "end_line", "fills", "imports", "is_async", "is_generator", "kind", "line",
        "name", "options", "params", "parent", "reads", "returns", "returns_annotation", "shared", "statements", "yield_sites",
        "yields",
    )  # fmt: skip

    def __init__(self, kind: str, name: str, parent: int, line: int, end_line: int) -> None:
        self.kind, self.name, self.parent, self.line, self.end_line = kind, name, parent, line, end_line
        self.is_async = self.is_generator = False
        self.params: tuple[h.Param, ...] = ()
        self.decorators: tuple[h.Expr, ...] = ()
        self.bases: tuple[h.Expr, ...] = ()
        self.returns_annotation: h.Expr | None = None
        self.calls: list[Any] = []
        self.assigns: list[h.Assign] = []
        self.returns: list[h.Expr] = []
        self.yields: list[h.Expr] = []
        self.yield_sites: list[h.Extent] = []
        self.fills: list[int] = []
        self.imports: list[h.Import] = []
        self.reads: dict[object, h.Attribute] = {}
        self.shared: list[str] = []
        self.statements: list[int] = []
        self.options: tuple[tuple[str, h.Expr], ...] = ()

    def closed(self) -> h.Scope:
        return h.Scope(
            self.kind,  # type: ignore[arg-type]
            self.name,
            self.parent,
            self.line,
            self.end_line,
            self.is_async,
            self.is_generator,
            self.params,
            self.decorators,
            self.bases,
            self.returns_annotation,
            tuple(self.calls),
            tuple(self.assigns),
            tuple(self.returns),
            tuple(self.yields),
            tuple(self.imports),
            tuple(self.reads.values()),
            tuple(self.shared),
            tuple(self.statements),
            self.options,
            tuple(self.yield_sites),
            tuple(self.fills),
        )


def header_of(tree: ast.Module, lines: int) -> h.Header:
    """The header of a parsed file. Raises RecursionError if the tree is nested too deeply for Python's stack."""
    return _Walk().file(tree, lines)


class _Walk:
    def __init__(self) -> None:
        self.scopes: list[_Open] = []
        self.index = 0
        self.scope: _Open = None  # type: ignore[assignment]
        self.names: dict[str, h.Name] = {}
        self.expressions: dict[type, Callable[[Any], h.Expr]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Constant: self._constant,
            ast.JoinedStr: self._formatted,
            ast.Subscript: lambda n: h.Subscript(self.expr(n.value), self.expr(n.slice)),
            ast.Slice: self._slice,
            ast.Await: lambda n: h.Await(self.expr(n.value)),
            ast.BoolOp: lambda n: h.Choice(tuple([self.expr(v) for v in n.values]), None, isinstance(n.op, ast.And)),
            ast.IfExp: self._ifexp,
            ast.List: lambda n: h.Sequence(tuple([self.expr(e) for e in n.elts])),
            ast.Tuple: lambda n: h.Sequence(tuple([self.expr(e) for e in n.elts]), "tuple"),
            ast.Set: lambda n: h.Sequence(tuple([self.expr(e) for e in n.elts]), "set"),
            ast.Dict: self._dict,
            ast.Lambda: self._lambda,
            ast.ListComp: lambda n: self._comprehension("list", n, n.elt),
            ast.SetComp: lambda n: self._comprehension("set", n, n.elt),
            ast.GeneratorExp: lambda n: self._comprehension("generator", n, n.elt),
            ast.DictComp: lambda n: self._comprehension("dict", n, n.key, n.value),
            ast.Starred: lambda n: h.Starred(self.expr(n.value)),
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
            ast.NamedExpr: self._walrus,
            ast.BinOp: self._operation,
            ast.Compare: self._comparison,
            ast.UnaryOp: self._sign,
        }
        self.statements: dict[type, Callable[[Any], None]] = {
            ast.Expr: lambda n: self._expression_statement(n),
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._return,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Global: lambda n: self.scope.shared.extend(n.names),
            ast.Nonlocal: lambda n: self.scope.shared.extend(n.names),
            ast.Match: self._match,
            ast.Pass: lambda n: None,
            ast.Break: lambda n: None,
            ast.Continue: lambda n: None,
        }
        if hasattr(ast, "TryStar"):
            self.statements[ast.TryStar] = self._try

    # ---- scopes

    def file(self, tree: ast.Module, lines: int) -> h.Header:
        self._enter("module", "", -1, 1, lines)
        self.block(tree.body)
        return h.Header(tuple([scope.closed() for scope in self.scopes]), lines)

    def _enter(self, kind: str, name: str, parent: int, line: int, end_line: int) -> _Open:
        self.scope = _Open(kind, name, parent, line, end_line)
        self.index = len(self.scopes)
        self.scopes.append(self.scope)
        return self.scope

    def _leave(self, index: int) -> None:
        self.index, self.scope = index, self.scopes[index]

    def block(self, body: list[ast.stmt]) -> None:
        handlers = self.statements
        for node in body:
            self.scope.statements.append(node.lineno)
            handler = handlers.get(type(node))
            if handler is not None:
                handler(node)
            else:
                self._other(node)

    def _other(self, node: ast.AST) -> None:
        """`raise`, `assert`, `del`, `type X = …`: their expressions in field order, which is source order there."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expr(child)

    # ---- expressions

    def expr(self, node: Any) -> h.Expr:
        handler = self.expressions.get(type(node))
        if handler is not None:
            return handler(node)
        parts = [self.expr(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return self._bundle(parts)

    def _bundle(self, parts: list[h.Expr]) -> h.Expr:
        kept = [part for part in parts if type(part) is not h.Literal and part is not h.NOTHING]
        return h.Group(tuple(kept)) if kept else h.NOTHING

    def _formatted(self, node: ast.JoinedStr) -> h.Expr:
        whole = self._group(*node.values)
        first = node.values[0] if node.values else None
        return self._url(first.value, whole) if isinstance(first, ast.Constant) else whole

    def _url(self, begins: object, whole: h.Expr) -> h.Expr:
        """A text that is put together, if it begins as a URL does."""
        if isinstance(begins, str) and "://" in begins and begins.isascii() and isinstance(whole, h.Group):
            return h.Group(whole.parts, begins[:LONGEST_URL])
        return whole

    def _slice(self, node: ast.Slice) -> h.Expr:
        bounds = [self.expr(part) for part in (node.lower, node.upper, node.step) if part is not None]
        return h.Sequence(tuple(bounds), "slice") if node.step is None else self._bundle(bounds)

    def _group(self, *nodes: ast.expr) -> h.Expr:
        return self._bundle([self.expr(node) for node in nodes])

    def _operation(self, node: ast.BinOp) -> h.Expr:
        """Arithmetic of numbers that stand there is one: `TIMEOUT = 5 * 60`."""
        left, right = self.expr(node.left), self.expr(node.right)
        if type(left) is h.Literal and type(right) is h.Literal:
            return h.Literal(value) if (value := _result(left.value, node.op, right.value)) is not None else h.NOTHING
        whole = self._bundle([left, right])
        return self._url(left.value, whole) if type(left) is h.Literal else whole

    def _comparison(self, node: ast.Compare) -> h.Expr:
        parts = [self.expr(one) for one in (node.left, *node.comparators)]
        if len(parts) == 2 and type(parts[1]) is h.Literal and parts[1].value is None:
            if isinstance(node.ops[0], (ast.Is, ast.Eq)):
                return h.Test("is None", parts[0])
            if isinstance(node.ops[0], (ast.IsNot, ast.NotEq)):
                return h.Test("is not None", parts[0])
        return self._bundle(parts)

    def _sign(self, node: ast.UnaryOp) -> h.Expr:
        operand = self.expr(node.operand)
        if isinstance(node.op, ast.Not):
            return h.Test("not", operand)
        if type(operand) is h.Literal and isinstance(node.op, ast.USub) and type(operand.value) in (int, float):
            return h.Literal(-operand.value)  # type: ignore[operator]
        return self._bundle([operand])

    def _name(self, node: ast.Name) -> h.Expr:
        known = self.names.get(node.id)
        if known is None:
            known = self.names[node.id] = h.Name(node.id)
        return known

    def _attribute(self, node: ast.Attribute) -> h.Expr:
        owner = self.expr(node.value)
        found = h.Attribute(owner, node.attr)
        reads = self.scope.reads
        reads[(owner.id, node.attr) if type(owner) is h.Name else len(reads)] = found
        return found

    def _constant(self, node: ast.Constant) -> h.Expr:
        value = node.value
        if isinstance(value, str):
            if len(value) > LONGEST_STRING and value.lstrip()[:6].upper().rstrip() in STATEMENTS:
                # How a long statement begins and how it ends say what it locks.
                value = f"{value.lstrip()[:KEPT]} ... {value.rstrip()[-KEPT:]}"
            keep = len(value) <= LONGEST_STRING and (value.isascii() or value.isprintable())  # no lone surrogates
            return h.Literal(value) if keep else h.NOTHING
        if value is None or isinstance(value, (bool, float)):
            return h.Literal(value)
        if isinstance(value, int):
            return h.Literal(value) if -(2**53) < value < 2**53 else h.NOTHING
        return h.NOTHING

    def _call(self, node: ast.Call) -> h.Expr:
        calls = self.scope.calls
        index = len(calls)
        calls.append(None)
        if type(node.func) is ast.Attribute:
            function: h.Expr = h.Attribute(self.expr(node.func.value), node.func.attr)
            if node.func.attr in FILLING and node.args:
                self.scope.fills.append(index)
        else:
            function = self.expr(node.func)
        arguments: list[h.Expr] = []
        keywords: list[tuple[str | None, h.Expr]] = []
        if node.keywords:
            both: list[Any] = [*node.args, *node.keywords]
            if node.args and _place(node.keywords[0]) < _place(node.args[-1]):
                both.sort(key=_place)
            for argument in both:
                if isinstance(argument, ast.keyword):
                    keywords.append((argument.arg, self.expr(argument.value)))
                else:
                    arguments.append(self.expr(argument))
        else:
            arguments = [self.expr(argument) for argument in node.args]
        calls[index] = h.CallSite(
            function, tuple(arguments), tuple(keywords), node.lineno, node.col_offset, node.end_lineno or node.lineno,
            node.end_col_offset or node.col_offset,
        )  # fmt: skip
        return h.Call(index)

    def _ifexp(self, node: ast.IfExp) -> h.Expr:
        body, test, orelse = self.expr(node.body), self.expr(node.test), self.expr(node.orelse)
        return h.Choice((body, orelse), test)

    def _dict(self, node: ast.Dict) -> h.Expr:
        keys: list[h.Expr | None] = []
        values: list[h.Expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(None if key is None else self.expr(key))
            values.append(self.expr(value))
        return h.Mapping(tuple(keys), tuple(values))

    def _lambda(self, node: ast.Lambda) -> h.Expr:
        params = self._params(node.args)
        outer = self.index
        scope = self._enter("lambda", "<lambda>", outer, node.lineno, node.end_lineno or node.lineno)
        inner = self.index
        scope.params = params
        scope.returns.append(self.expr(node.body))
        self._leave(outer)
        return h.Lambda(inner)

    def _comprehension(self, kind: str, node: Any, *elements: ast.expr) -> h.Expr:
        element = (
            self.expr(elements[0])
            if len(elements) == 1
            else h.Sequence(tuple([self.expr(e) for e in elements]), "tuple")
        )
        loops = []
        for generator in node.generators:
            target, iterable = self.expr(generator.target), self.expr(generator.iter)
            conditions = tuple([self.expr(condition) for condition in generator.ifs])
            self.scope.assigns.append(h.Assign(target, iterable, None, "async for" if generator.is_async else "for"))
            loops.append(h.Loop(target, iterable, conditions, bool(generator.is_async)))
        return h.Comprehension(kind, element, tuple(loops))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> h.Expr:
        self.scope.is_generator = True
        sites = self.scope.yield_sites
        index = len(sites)
        sites.append(
            h.Extent(
                node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
            )
        )
        value = self.expr(node.value) if node.value is not None else None
        if value is not None:
            self.scope.yields.append(value)
        return h.Yield(value, index, isinstance(node, ast.YieldFrom))

    def _walrus(self, node: ast.NamedExpr) -> h.Expr:
        target, value = self.expr(node.target), self.expr(node.value)
        self.scope.assigns.append(h.Assign(target, value))
        return h.Walrus(target, value)

    def annotation(self, node: ast.expr | None) -> h.Expr | None:
        """An annotation; one in quotes is read as the expression it holds (its calls are not calls of the scope)."""
        if node is None:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._quoted(node.value)
        if isinstance(node, ast.Subscript):
            return h.Subscript(self.expr(node.value), self.annotation(node.slice) or h.NOTHING)
        if isinstance(node, ast.Tuple):
            return h.Sequence(tuple([self.annotation(e) or h.NOTHING for e in node.elts]), "tuple")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return h.Choice((self.annotation(node.left) or h.NOTHING, self.annotation(node.right) or h.NOTHING))
        return self.expr(node)

    def _quoted(self, text: str) -> h.Expr:
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            return h.NOTHING
        if any(isinstance(node, (ast.Call, ast.Lambda)) for node in ast.walk(tree)):
            return h.NOTHING
        return self.annotation(tree) or h.NOTHING

    # ---- statements

    def _expression_statement(self, node: ast.Expr) -> None:
        if type(node.value) is not ast.Constant:
            self.expr(node.value)

    def _assign(self, node: ast.Assign) -> None:
        targets = [self.expr(target) for target in node.targets]
        value = self.expr(node.value)
        for target in targets:
            self.scope.assigns.append(h.Assign(target, value, line=node.lineno))

    def _annotated(self, node: ast.AnnAssign) -> None:
        target, annotation = self.expr(node.target), self.annotation(node.annotation)
        value = self.expr(node.value) if node.value is not None else None
        self.scope.assigns.append(h.Assign(target, value, annotation, line=node.lineno))

    def _augmented(self, node: ast.AugAssign) -> None:
        target, value = self.expr(node.target), self.expr(node.value)
        if isinstance(node.op, (ast.BitOr, ast.Add)):
            self.scope.assigns.append(h.Assign(target, value))

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.scope.returns.append(self.expr(node.value))

    def _params(self, arguments: ast.arguments) -> tuple[h.Param, ...]:
        found: list[h.Param] = []
        positional = [*arguments.posonlyargs, *arguments.args]
        first_default = len(positional) - len(arguments.defaults)
        for number, arg in enumerate(positional):
            annotation = self.annotation(arg.annotation)
            default = self.expr(arguments.defaults[number - first_default]) if number >= first_default else None
            kind = "position" if number < len(arguments.posonlyargs) else "either"
            found.append(h.Param(arg.arg, kind, annotation, default))  # type: ignore[arg-type]
        if arguments.vararg:
            found.append(h.Param(arguments.vararg.arg, "*", self.annotation(arguments.vararg.annotation)))
        for arg, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            annotation = self.annotation(arg.annotation)
            found.append(h.Param(arg.arg, "keyword", annotation, None if value is None else self.expr(value)))
        if arguments.kwarg:
            found.append(h.Param(arguments.kwarg.arg, "**", self.annotation(arguments.kwarg.annotation)))
        return tuple(found)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        params = self._params(node.args)
        returns = self.annotation(node.returns)
        outer = self.index
        scope = self._enter("function", node.name, outer, node.lineno, node.end_lineno or node.lineno)
        scope.decorators, scope.params, scope.returns_annotation = decorators, params, returns
        scope.is_async = isinstance(node, ast.AsyncFunctionDef)
        self.block(node.body)
        self._leave(outer)

    def _class(self, node: ast.ClassDef) -> None:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        bases = tuple([self.expr(base) for base in node.bases])
        options = [(keyword.arg, self.expr(keyword.value)) for keyword in node.keywords]
        outer = self.index
        scope = self._enter("class", node.name, outer, node.lineno, node.end_lineno or node.lineno)
        scope.decorators, scope.bases = decorators, bases
        scope.options = tuple([(name, value) for name, value in options if name is not None])
        self.block(node.body)
        self._leave(outer)

    def _if(self, node: ast.If) -> None:
        # A chain of `elif` is one `if` inside the other; a loop keeps long chains off the stack.
        while True:
            self.expr(node.test)
            self.block(node.body)
            if len(node.orelse) == 1 and type(node.orelse[0]) is ast.If:
                node = node.orelse[0]
                self.scope.statements.append(node.lineno)
                continue
            self.block(node.orelse)
            return

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        target, iterable = self.expr(node.target), self.expr(node.iter)
        self.scope.assigns.append(
            h.Assign(target, iterable, None, "async for" if isinstance(node, ast.AsyncFor) else "for")
        )
        self.block(node.body)
        self.block(node.orelse)

    def _while(self, node: ast.While) -> None:
        self.expr(node.test)
        self.block(node.body)
        self.block(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        how = "async with" if isinstance(node, ast.AsyncWith) else "with"
        for item in node.items:
            context = self.expr(item.context_expr)
            target = self.expr(item.optional_vars) if item.optional_vars is not None else h.NOTHING
            self.scope.assigns.append(h.Assign(target, context, None, how))  # type: ignore[arg-type]
        self.block(node.body)

    def _try(self, node: Any) -> None:
        self.block(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self.expr(handler.type)
            self.block(handler.body)
        self.block(node.orelse)
        self.block(node.finalbody)

    def _match(self, node: ast.Match) -> None:
        self.expr(node.subject)
        for case in node.cases:
            self._pattern(case.pattern)
            if case.guard is not None:
                self.expr(case.guard)
            self.block(case.body)

    def _pattern(self, pattern: ast.AST) -> None:
        """Patterns hold no calls."""

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.scope.imports.append(h.Import(alias.asname, alias.name, None, 0))
            else:
                self.scope.imports.append(h.Import(alias.name.split(".")[0], alias.name.split(".")[0], None, 0))
                if "." in alias.name:
                    self.scope.imports.append(h.Import("", alias.name, None, 0))

    def _import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.scope.imports.append(h.Import(alias.asname or alias.name, node.module or "", alias.name, node.level))
