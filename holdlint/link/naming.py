"""Things that are found by a text that names them: modules that are imported by name, classes by their dotted path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Bound, Class, Constant, Function, Many, Named, Pack, Value, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

NAMES = frozenset({"__module__", "__name__", "__qualname__"})
"""Attributes of a class or a function that are parts of its dotted path."""
PARTS = frozenset({"split", "rsplit", "partition", "rpartition"})
SAME = frozenset({"strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "replace", "format"})
METHODS = frozenset(name for name in dir(str) if not name.startswith("_"))
TEXT = "builtins.text."


def put_together(inference: Inference, scope: int, expr: h.Group) -> Values:
    """What a text names that ends in the name of something: `f"{cls.__module__}.{cls.__name__}"`."""
    last: h.Expr = expr
    while isinstance(last, h.Group) and last.parts:
        last = last.parts[-1]
    return inference.infer(scope, last) if isinstance(last, h.Attribute) and last.name in NAMES else ()


def attribute(value: Value, name: str) -> Values:
    """An attribute of a class or function that is a text with its name, or a method of a text; nothing for anything else."""
    if isinstance(value, (Class, Function)):
        return (Named(value),) if name in NAMES else ()
    if isinstance(value, Constant) and isinstance(value.value, str):
        return (Bound(TEXT + name, value),) if name in METHODS else ()
    return (Bound(TEXT + name, value),) if isinstance(value, Named) and (name in PARTS or name in SAME) else ()


def of_text(inference: Inference, method: str, text: Value, scope: int, site: h.CallSite | None) -> Values:
    """What a method of a text gives, if it still names something or is known."""
    if isinstance(text, Named):
        return (Many((text,)),) if method in PARTS else (text,)
    if not isinstance(text, Constant) or not isinstance(text.value, str) or site is None or method not in PARTS:
        return ()
    given = [expr.value for expr in site.arguments if isinstance(expr, h.Literal)]
    if len(given) < len(site.arguments) or site.keywords or not given or not isinstance(given[0], str) or not given[0]:
        return ()
    most = given[1] if len(given) == 2 and isinstance(given[1], int) else -1
    if method in ("split", "rsplit"):
        parts = text.value.split(given[0], most) if method == "split" else text.value.rsplit(given[0], most)
    else:
        parts = list(text.value.partition(given[0]) if method == "partition" else text.value.rpartition(given[0]))
    return (Pack(tuple([(Constant(part),) for part in parts])),)


def imported(inference: Inference, values: Values) -> Values:
    """What is imported by texts: modules (`"shop.mail"`), or things in them (`"shop.mail.Mailer"`, `"shop.mail:Mailer"`)."""
    found: list[Values] = []
    for value in values:
        if isinstance(value, Named):
            found.append((value,))
        elif isinstance(value, Constant) and isinstance(value.value, str) and value.value:
            module, _, name = value.value.replace(":", ".").rpartition(".")
            whole = inference.program.find_module(value.value)
            found.append(
                inference.attribute_of_module(module, name)
                if module and whole is None
                else inference.module(value.value)
            )
    return union((), *found)


def things(values: Values) -> Values:
    """What is named, where a whole dotted path was looked up."""
    return tuple([value.thing if isinstance(value, Named) else value for value in values])
