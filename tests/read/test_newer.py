"""Syntax that is newer than the running Python: its header and its bodies are those of the original text.

On a Python that reads a construct itself the first tests hold for that Python's own trees; the tests with `everything_newer`
make it write all constructs in older syntax nevertheless.
"""

from __future__ import annotations

import ast
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import holdlint
from holdlint.model import headers as h
from holdlint.read import newer
from holdlint.read.header import header_of
from holdlint.read.source import collector_off, deep_stack, read_header
from holdlint.track.lower import lower

EXCEPT = """
def f():
    try:
        first()
    except A, module.B:  # no parentheses since 3.14
        second()
    except C, D: third()
    except (E, F):
        fourth()
    fifth()
"""
GROUP = """
def f():
    try:
        first()
    except* A:
        second()
    except* B as error:
        third(error)
"""
GROUP_WITHOUT_PARENTHESES = """
def f():
    try:
        first()
    except* A, B:
        second()
"""
STAR_IN_INDEX = """
def f(*args: *first()):
    return second()[*third(), 1], fourth()
"""
SAME_QUOTES = """
def f(a):
    return first(f"{a["b"]} and {second("c")!r}", third())
"""
NESTED_STRINGS = """
def f(a):
    return first(f"{f"{f"{second("x")}"}"}").third()
"""
BACKSLASHES = r"""
def f(a):
    return f"{first("\n".join(a)):>{second("\t")}}" + third()
"""
COMMENTS_AND_LINES = """
def f(a):
    return first(f"ä{
        second(a)  # a comment with a "quote"
        =  !r}", third(), f'{
        fourth(lambda: inner())
    }')
"""
JOINED = """
def f(a):
    return first(
        "one"  # a comment
        f"{second("two")}"
        "three" f"{a}"
    ).fourth()
"""
YIELDED = """
def f(a):
    first(f"{yield a["b"]}", second())
"""
TYPE_PARAMETERS = """
@first()
def f[T: (int, bound()), *Ts, **P](a: T = second()) -> T:
    third()

class A[
    T,  # a comment
    U: "V",
](fourth()):
    def method[T](self):
        fifth()
"""
TYPE_DEFAULTS = """
class A[T = int, *Ts = *tuple[int, ...]](first()):
    def method[T = default()](self, a=second()): third()
"""
TYPE_ALIAS = """
def f():
    type A = first()
    type B[T: bound()] = list[T]; type C = second()
    return third()
"""
TEMPLATES = """
def f(a):
    return first(t"{second(a)} {a!r:{third()}} ä", fourth(t'''
        {fifth()}
    '''))
"""
LAZY = """
def f():
    return first()
lazy import json
lazy from os import path as p, sep
second()
"""
UNPACKING = """
def f(a, ds):
    first([*second(b) for b in third(a)], {*fourth(b) for b in a}, (*fifth(b) for b in a), {**sixth(d) for d in ds})
"""
OLD_COMMA = """
def f():
    try:
        first()
    except A, error:
        second()
"""

CONSTRUCTS = {
    "except": (EXCEPT, "first:4 second:6 third:7 fourth:9 fifth:10"),
    "except*": (GROUP, "first:4 second:6 third:8"),
    "except* without parentheses": (GROUP_WITHOUT_PARENTHESES, "first:4 second:6"),
    "star in index": (STAR_IN_INDEX, "first:2 second:3 third:3 fourth:3"),
    "same quotes": (SAME_QUOTES, "first:3 second:3 third:3"),
    "nested strings": (NESTED_STRINGS, ".third:3 first:3 second:3"),
    "backslashes": (BACKSLASHES, "first:3 .join:3 second:3 third:3"),
    "comments and lines": (COMMENTS_AND_LINES, "first:3 second:4 third:5 fourth:6 inner:6"),
    "joined strings": (JOINED, ".fourth:3 first:3 second:5"),
    "yield": (YIELDED, "first:3 second:3"),
    "type parameters": (TYPE_PARAMETERS, "first:2 second:3 fourth:9 third:4 fifth:11"),
    "type defaults": (TYPE_DEFAULTS, "first:2 second:3 third:3"),
    "type alias": (TYPE_ALIAS, "first:3 second:4 third:5"),
    "t-strings": (TEMPLATES, "first:3 second:3 third:3 fourth:3 fifth:4"),
    "lazy imports": (LAZY, "second:6 first:3"),
    "unpacking comprehensions": (UNPACKING, "first:3 second:3 third:3 fourth:3 fifth:3 sixth:3"),
    "Python 2's except": (OLD_COMMA, "first:4 second:6"),
}
constructs = pytest.mark.parametrize(("text", "expected"), CONSTRUCTS.values(), ids=CONSTRUCTS.keys())


@pytest.fixture
def everything_newer(monkeypatch: pytest.MonkeyPatch):
    """As if the running Python read only what Python 3.10 reads, and no formatted strings at all."""
    monkeypatch.setattr(newer, "_read_here", lambda text: False)
    newer._finders.cache_clear()
    yield
    newer._finders.cache_clear()


def name_of(function: h.Expr) -> str:
    if isinstance(function, h.Name):
        return function.id
    return f".{function.name}" if isinstance(function, h.Attribute) else ""


def calls(header: h.Header) -> str:
    return " ".join(f"{name_of(call.function)}:{call.line}" for scope in header.scopes for call in scope.calls)


def lower_all(text: str, header: h.Header) -> None:
    """Raises Mismatch where the tracker does not count what the header counts."""
    lines = text.split("\n")
    for index, scope in enumerate(header.scopes):
        if scope.kind in ("module", "function"):
            own = text if scope.kind == "module" else "\n".join(lines[scope.line - 1 : scope.end_line]) + "\n"
            lower(own, scope, [child for child, each in enumerate(header.scopes) if each.parent == index])


def in_older_syntax(text: str) -> h.Header:
    older = newer.downgrade(text)
    assert older is not None
    return header_of(ast.parse(older), text.count("\n") + 1)


@constructs
def test_calls_and_bodies(text: str, expected: str):
    header = read_header(text.encode())
    assert isinstance(header, h.Header), header
    assert calls(header) == expected
    lower_all(text, header)


@constructs
@pytest.mark.usefixtures("everything_newer")
def test_calls_and_bodies_in_older_syntax(text: str, expected: str):
    header = in_older_syntax(text)
    assert calls(header) == expected
    lower_all(text, header)


@constructs
@pytest.mark.usefixtures("everything_newer")
def test_columns_stay(text: str, expected: str):
    """Only a `yield` in a formatted string needs a parenthesis that has no room: it moves the rest of its line."""
    lines = [line.encode() for line in text.split("\n")]
    for scope in in_older_syntax(text).scopes:
        for call in scope.calls:
            name = name_of(call.function)
            if not name.startswith(".") and (text, name) != (YIELDED, "second"):
                assert lines[call.line - 1][call.column :].decode().startswith(f"{name}(")


@constructs
@pytest.mark.usefixtures("everything_newer")
def test_line_by_line(text: str, expected: str):
    older = newer.downgrade(text)
    assert older is not None
    assert older.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "older"),
    [
        ("try: 0\nexcept A, B: 0\n", "try: 0\nexcept(A, B):0\n"),
        ("try: 0\nexcept A, B:  # c\n 0\n", "try: 0\nexcept(A, B): # c\n 0\n"),
        ("try: 0\nexcept* A, B :\n 0\n", "try: 0\nexcept (A, B):\n 0\n"),
        ("lazy from a import b", "from      a import b"),
        ("[*a for a in b]", "[ a for a in b]"),
        ("type A[T] = int", "A         = int"),
        ("def f[T](a): 0", "def f   (a): 0"),
        ("class A[\n  T\n]: 0", "class A \\\n   \\\n : 0"),
        ("a[*b, 1:2]", "a[ b, 1:2]"),
        ('f"{a}ä{b!r:>{c}}"', "-( a,   b,    c, )"),
        ('f"{a}".upper()', "(  a,).upper()"),
        ("t'{a,}' 'b'", "-( a,     )"),
    ],
)
@pytest.mark.usefixtures("everything_newer")
def test_older_syntax(text: str, older: str):
    assert newer.downgrade(text) == older


def test_imports_that_are_lazy():
    header = read_header(LAZY.encode())
    assert isinstance(header, h.Header)
    assert [(each.name, each.module, each.attribute) for each in header.scopes[0].imports] == [
        ("json", "json", None),
        ("p", "os", "path"),
        ("sep", "os", "sep"),
    ]


def test_a_string_of_code_is_left_alone():
    text = 'note = """\ntry: 0\nexcept A, B:\n    0\n"""\n' + EXCEPT
    header = read_header(text.encode())
    assert isinstance(header, h.Header)
    (note,) = [each.value for each in header.scopes[0].assigns]
    assert note == h.Literal("\ntry: 0\nexcept A, B:\n    0\n") or note is h.NOTHING
    older = newer.downgrade(text)
    assert older is None or "\nexcept A, B:\n    0\n" in older


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python reads it")
def test_only_what_python_does_not_read_is_changed():
    text = EXCEPT + 'b = f"{a}"\nlist[int]\nmatch [*a]:\n    case [1, *rest]: 0\ntype = lambda *a, **b: type[0]\n'
    older = newer.downgrade(text)
    assert older is not None
    assert older.split("\n")[-6:] == text.split("\n")[-6:]


@pytest.mark.parametrize(
    "text",
    [
        "print x\n",
        "try: 0\nexcept A, e: print x\n",
        "try: 0\nexcept A, B as e: 0\n",
        "try: 0\nexcept A, B,: 0\n",
        "def f[](): 0\n",
        "def f[T: ](): 0\n",
        "type A[1] = int\n",
        "t'{}'\n",
        "f'{'\n",
        "f'{a!'\n",
        "t'{a:}}'\n",
        "(]",
        "",
        "x",
        "\\",
    ],
)
@pytest.mark.parametrize("everything", [False, True])
def test_no_python(text: str, everything: bool, request: pytest.FixtureRequest):
    if everything:
        request.getfixturevalue("everything_newer")
    assert newer.downgrade(text) is None


def test_nested_too_deeply():
    assert newer.downgrade("try: 0\nexcept A, B: 0\n" + "(" * 100_000 + ")" * 100_000) is None
    assert newer.downgrade(EXCEPT + "x = " + 'f"{' * 20_000) is None


PIECES = st.sampled_from(
    [
        *"{}:=!\"'\\\n#a[]()*,",
        'f"',
        "t'",
        'f"""',
        '"""',
        "**",
        "!r",
        "for",
        "in",
        "except",
        "def",
        "class",
        "type",
        "lazy",
        "import",
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_never_raises(text: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert isinstance(newer.downgrade(text), str | None)


OWN = sorted(Path(holdlint.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
@pytest.mark.usefixtures("everything_newer")
def test_real_files_keep_their_headers(path: Path):
    """Every formatted string of holdlint itself is taken apart, and the header counts the same in the same places."""
    text = path.read_text(encoding="utf-8")
    with deep_stack(), collector_off():
        older = newer.downgrade(text)
        if older is None:
            assert not newer._edits(text)[0]
            return
        before, after = header_of(ast.parse(text), 1), header_of(ast.parse(older), 1)
    exact = sys.version_info >= (3, 12)  # an older Python is vague about places inside of formatted strings

    def shape(scope: h.Scope) -> tuple[object, ...]:
        places = [(call.line, call.column) if exact else None for call in scope.calls]
        return scope.kind, scope.name, scope.line, scope.end_line, scope.parent, scope.statements, places

    assert [shape(scope) for scope in after.scopes] == [shape(scope) for scope in before.scopes]
