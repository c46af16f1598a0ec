"""The short text of a body gives the same steps as all its lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from holdlint.link.program import build
from holdlint.model.headers import Header
from holdlint.read.source import read_header
from holdlint.track.bodies import Bodies
from holdlint.track.lower import lower
from holdlint.track.lower_short import lower_short
from holdlint.track.shorter import MARK

ROOT = Path(__file__).parents[2]


def compared(source: str) -> tuple[int, int]:
    """How many bodies have a short text that was needed, and how many had to be read in full."""
    header = read_header(source.encode())
    assert isinstance(header, Header), header
    program = build([("a.py", header)])
    bodies = Bodies(program, lambda path: source)
    short = full = 0
    for scope, row in enumerate(program.scopes):
        task = bodies.task(scope)
        if task is None:
            continue
        if task.short is None:
            full += 1
            continue
        expected = lower(task.whole, row, task.children)
        assert lower_short(task.short, row, task.children) == expected, task.short
        short += 1
    return short, full


CASES = {
    "calls in calls": "def f(db):\n    x = a(b(c), d(e(1), *f(), **g()))(h())[i()].j(k=l())\n    return x\n",
    "nothing between words": (
        "def f():\n    x = 1if(a)()else(b)()\n    return(c)()if not(d)()else[e()for e in(g)()if h()]\n"
    ),
    "columns in bytes": "def f():\n    größe = 'ä' + naïve(ö('é'), ü) + x\n    'ß'; b('ß', c()); d()\n",
    "several lines": (
        "def f():\n    x = (\n        a(\n            1,  # why\n            b(),\n"
        "        )\n        + c()\n    )\n    d(x)\n"
    ),
    "lambdas": (
        "def f():\n    x = a(lambda: b(c()), key=lambda y: (lambda: y)())\n    z = lambda: d(lambda: 1)\n"
        "    def g(): pass\n    e(z)\n"
    ),
    "comprehensions": "def f():\n    return {a(x): b(y) for x in c(d()) if e(x) for y in g(x)}, h(i(j) for j in k())\n",
    "awaiting": (
        "async def f():\n    x = await a(await b())\n"
        "    async with c(await d()) as e, g(): await e.h()\n    async for i in j(): yield k(i)\n"
    ),
    "yielding": "def f():\n    x = yield a(b())\n    y = c((yield d()), (yield))\n    yield from e(g())\n",
    "yielding in a lambda": "def f():\n    x = a(lambda: (yield b()), (yield))\n    z = lambda: (yield (yield))\n    yield\n",
    "assigned on the way": "def f():\n    if (x := a(y := b())) and c(z := 1):\n        d(x)\n",
    "branches": (
        "def f(x):\n    if a(): b()\n    elif c(): d()\n    else:\n"
        "        e()\n    while g(): h(); break\n    else: i()\n"
    ),
    "errors": (
        "def f():\n    try: a()\n    except b(c()) as d: raise e(d) from g()\n"
        "    except h: pass\n    else: i()\n    finally: j()\n"
    ),
    "matching": (
        "def f(x):\n    match a(x):\n        case B(c=d) if e(d): g()\n"
        "        case [H(), *_]: i()\n        case _: j()\n"
    ),
    "a long signature": "def f(\n    a=b(c()),\n    *,\n    d: e(g) = h(),\n) -> i():\n    # a comment\n\n    j()\n",
    "the body beside the signature": "def f(\n    a=b(),\n): return c(d())\ndef g(): h(); i()\n",
    "inner functions": (
        "def f():\n    @a(b())\n    @c\n    def g(d=e()):\n        h(i())\n        def j(): pass\n    return k(g)\n"
    ),
    "the first statement has decorators": (
        "def f():\n    @a(\n        b(),\n    )\n    @c\n    def g(): d()\n    return g\n"
    ),
    "inner classes": (
        "def f():\n    class A(b(), metaclass=c()):\n        x = d()\n"
        "        def g(self): h()\n    class B: pass\n    return A()\n"
    ),
    "classes": (
        "@a()\nclass A(b()):\n    @c(\n        d(),\n    )\n"
        "    def e(self): g()\n\n    class B:\n        '''doc'''\nh()\n"
    ),
    "overloads": (
        "class A:\n    def f(\n        self,\n    ) -> B: ...\n\n"
        "    def g(\n        self, h=i()\n    ) -> B: ...\nj()\n"
    ),
    "texts": "def f():\n    '''\n@a()\n    def g(): h()\n    '''\n    b('''\nc()\n''', r\"d()\")\n    e\n",
    "line continuation": (
        "def f():\n    x = a() \\\n        + b() \\\n        + c(d \\\n"
        "            , e)\n    with g() as h, \\\n            i(): pass\n"
    ),
    "one line": "def f(): a(b()); c()\n",
    "an empty module": "",
    "only calls": "a()\nb()(c())()\n",
    "indented by tabs": "class A:\n\tdef f(self):\n\t\t@a\n\t\tdef g():\n\t\t\tb()\n\t\tc(d())\n",
    "no line end": "def f():\n    a(b())",
}


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_the_same_steps(source: str) -> None:
    compared(source)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="positions inside f-strings are only right since 3.12")
def test_calls_in_f_strings() -> None:
    compared("def f():\n    a(f'{b(c())!r:{d()}} {e}' f'{g()}')\n    x = f'''{h(i())}\n    {j(k=l())=}'''\n    m(x)\n")


def test_a_name_like_ours_is_read_in_full() -> None:
    assert compared(f"def f():\n    {MARK}1_0 = a(b())\n") == (0, 2)


@pytest.mark.slow
def test_our_own_code() -> None:
    short = full = 0
    for path in sorted([*(ROOT / "holdlint").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        one, other = compared(path.read_text(encoding="utf-8"))
        short, full = short + one, full + other
    assert short > 1000
    assert full < short / 20, "those whose block stands beside the signature"
