"""Annotations → values: `Session | None`, `Annotated[Session, Depends(get_db)]`, `list[User]`, `Iterator[Session]`, aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Class, Lib, LibObject, Many, Object, Value, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

PLAIN = frozenset(
    f"builtins.{name}"
    for name in (
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "object",
        "complex",
        "bytearray",
        "memoryview",
        "BaseException",
    )
)
"""Types whose values hold and wait for nothing."""
SAYING_NOTHING = ("typing.", "typing_extensions.", "builtins.", "collections.abc.Callable")
"""What says nothing of a value: a caller may know which function it is."""
SELF, SELF_OF_OLD = Lib("typing.Self"), Lib("typing_extensions.Self")
EITHER = frozenset({"Optional", "Union"})
FIRST = frozenset({"Annotated", "ClassVar", "Final", "Required", "NotRequired", "Mapped", "InitVar", "ReadOnly"})
ELEMENTS = frozenset(
    {
        "list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "Iterable", "Iterator", "Collection", "deque", "Deque",
        "Generator", "AsyncGenerator", "AsyncIterator", "AsyncIterable", "MutableSequence", "AbstractSet", "KeysView", "ValuesView",
        "QuerySet",
    }
)  # fmt: skip
MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict"})
CLASSES = frozenset({"type", "Type"})
LAST = frozenset({"Coroutine", "Awaitable", "Callable"})
CONTEXTS = frozenset({"ContextManager", "AbstractContextManager", "AsyncContextManager", "AbstractAsyncContextManager"})
SPECIAL_MODULES = ("typing.", "typing_extensions.", "builtins.", "collections.", "contextlib.", "sqlalchemy.orm.Mapped")


def instances(inference: Inference, scope: int, expr: h.Expr, depth: int = 0) -> Values:
    """What a thing annotated with `expr` can be; `scope` is where the annotation stands."""
    if depth > 12:
        return ()
    if isinstance(expr, h.Choice):
        return union((), *[instances(inference, scope, option, depth + 1) for option in expr.options])
    if isinstance(expr, h.Subscript):
        return _subscripted(inference, scope, expr, depth)
    if isinstance(expr, (h.Name, h.Attribute)):
        alias = aliased(inference, scope, expr)
        if alias is not None:
            return instances(inference, alias[0], alias[1], depth + 1)
        values = inference.infer(scope, expr)
        if SELF in values or SELF_OF_OLD in values:
            return _of_own_class(inference, scope)
        return of_classes(values)
    return ()


def _of_own_class(inference: Inference, scope: int) -> Values:
    """What `Self` says: an instance of the class around an annotation. Who asks for a method's result knows of which subclass."""
    while scope >= 0 and inference.program.scopes[scope].kind != "class":
        scope = inference.program.parent(scope)
    return (Object(scope),) if scope >= 0 else ()


def of_classes(values: Values) -> Values:
    """Instances of the classes among the values."""
    found: list[Value] = []
    for value in values:
        if isinstance(value, Class):
            found.append(Object(value.scope))
        elif isinstance(value, Lib) and value.name not in PLAIN and not value.name.startswith(SAYING_NOTHING):
            found.append(LibObject(value.name))
    return tuple(found)


def aliased(inference: Inference, scope: int, expr: h.Expr) -> tuple[int, h.Expr] | None:
    """The scope and expression of the type alias that a name stands for (`SessionDep = Annotated[…]`), None if it is none."""
    if isinstance(expr, h.Attribute):
        owners = inference.infer(scope, expr.value)
        for owner in owners:
            file = getattr(owner, "file", None)
            if file is not None:
                return aliased(inference, inference.program.files[file].base, h.Name(expr.name))
        return None
    if not isinstance(expr, h.Name):
        return None
    for _ in range(10):
        bindings = inference.find(scope, expr.id)
        if len(bindings) != 1:
            bindings = bindings[:1]
        if not bindings:
            return None
        binding = bindings[0]
        if binding.how == "import" and binding.imported is not None and binding.imported.attribute:
            module = inference.program.absolute(binding.scope, binding.imported)
            file = inference.program.find_module(module)
            if file is None:
                return None
            base = inference.program.files[file].base
            if base == scope and binding.imported.attribute == expr.id:
                return None
            scope, expr = base, h.Name(binding.imported.attribute)
            continue
        if binding.how != "assign" or binding.assign is None or binding.path:
            return None
        value = binding.assign.value
        if isinstance(value, (h.Subscript, h.Choice)):
            return binding.scope, value
        if isinstance(value, h.Name):
            scope, expr = binding.scope, value
            continue
        if isinstance(value, h.Call):
            return _bound_of(inference, binding.scope, value)
        return None
    return None


def _bound_of(inference: Inference, scope: int, call: h.Call) -> tuple[int, h.Expr] | None:
    """`T = TypeVar("T", bound=Base)` stands for its bound, `NewType("Id", Base)` for its base."""
    site = inference.program.scopes[scope].calls[call.index]
    for value in inference.infer(scope, site.function):
        if isinstance(value, Lib) and value.name in ("typing.TypeVar", "typing_extensions.TypeVar"):
            for name, bound in site.keywords:
                if name == "bound":
                    return scope, bound
        elif isinstance(value, Lib) and value.name == "typing.NewType" and len(site.arguments) == 2:
            return scope, site.arguments[1]
    return None


def _subscripted(inference: Inference, scope: int, expr: h.Subscript, depth: int) -> Values:
    keys: tuple[h.Expr, ...] = (expr.key,)
    if isinstance(expr.key, h.Sequence):
        keys = expr.key.items
    bases = inference.infer(scope, expr.value)
    for base in bases:
        if not isinstance(base, Lib):
            continue
        if base.name in inference.rules.unwraps:
            return instances(inference, scope, keys[0], depth + 1)
        short = base.name.rpartition(".")[2]
        if not base.name.startswith(SPECIAL_MODULES) and short != "Mapped":
            continue
        if short in EITHER:
            return union((), *[instances(inference, scope, key, depth + 1) for key in keys])
        if short in FIRST:
            return instances(inference, scope, keys[0], depth + 1)
        if short in ELEMENTS:
            return (Many(instances(inference, scope, keys[0], depth + 1)),)
        if short in MAPPINGS:
            return (Many(instances(inference, scope, keys[-1], depth + 1)),)
        if short in ("tuple", "Tuple"):
            return (Many(union((), *[instances(inference, scope, key, depth + 1) for key in keys])),)
        if short in CLASSES:
            named = [v for v in inference.infer(scope, keys[0]) if isinstance(v, (Class, Lib))]
            return tuple([Class(v.scope, exact=False) if isinstance(v, Class) else v for v in named])
        if short in LAST and short != "Callable":
            return instances(inference, scope, keys[-1], depth + 1)
        if short in CONTEXTS:
            return instances(inference, scope, keys[0], depth + 1)
        if short == "Callable":
            # A factory of a library's type is as good as the type: `Callable[[], Session]`.
            made = instances(inference, scope, keys[-1], depth + 1)
            return tuple(
                Lib(v.type)
                for v in made
                if isinstance(v, LibObject) and (row := inference.rules.handle(v.type)) is not None and row.holds
            )
    found = of_classes(bases)
    items = instances(inference, scope, keys[0], depth + 1)
    return tuple(LibObject(v.type, items) if isinstance(v, LibObject) and items else v for v in found)
