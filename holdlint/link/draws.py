"""Who takes connections: where a second one can be taken of a pool of which one is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link import library, pools
from holdlint.link.values import Bound, Class, Function, Lib, LibObject, Value, Values

if TYPE_CHECKING:
    from holdlint.link.reach import Reach


class Drawn(Struct, array_like=True, frozen=True, gc=False):
    """What the calls of one scope say: how often a connection of a pool is taken by what is made here, how many handles are
    given to it, the classes that it makes objects of, the pools that it makes, what shared handles draw from, and the generator
    functions that it calls, once for each call."""

    opens: int = 0
    given: int = 0
    classes: tuple[int, ...] = ()
    pools: int = 0
    shared: tuple[tuple[str, str], ...] = ()
    generators: tuple[int, ...] = ()


class Draws:
    """First `look` at each scope, then `close`. Nothing is looked for if nobody wants to know."""

    def __init__(self, reach: Reach, wanted: bool) -> None:
        self.reach = reach
        self.inference = reach.inference
        self.program = reach.program
        self.rules = reach.rules
        self.wanted = wanted
        self.opens: list[bool] = []
        """For each scope whether it reaches a call that makes something of its own that takes a connection."""
        self._seen: Sequence[Drawn] = ()
        self._constructed: Counter[int] = Counter()
        self._only: str | None = None
        self._shared: dict[str, str] = {}
        self._verdicts: dict[tuple[str, str | None], tuple[bool, bool]] = {}

    # ---- one scope

    def look(self, scope: int, made: list[tuple[Values, Values]]) -> Drawn:
        """`made`: for each call what is called and what comes out."""
        opens = own = 0
        classes: list[int] = []
        shared: list[tuple[str, str]] = []
        generators: list[int] = []
        for callees, results in made:
            for value in callees:
                if isinstance(value, Class):
                    classes.append(value.scope)
                    opens += any(self._holds(base) for base in self.inference.members.line(value.scope)[1])
                elif isinstance(value, Function):
                    opens += any(self.reach.is_handle(v) for v in self.inference.enter(results))
                    if self.program.scopes[value.scope].is_generator:
                        generators.append(value.scope)
                elif isinstance(value, (Lib, Bound, LibObject)):
                    takes, makes = self._verdict(value)
                    opens += takes
                    own += makes and any(isinstance(v, LibObject) and self.rules.pools.is_pool(v.type) for v in results)
                    if isinstance(value, Bound) and isinstance(value.receiver, LibObject) and value.receiver.pool:
                        row = self.rules.handle(value.receiver.type)
                        if row is not None and row.ambient:
                            shared.append((row.ambient, value.receiver.pool))
        row_ = self.program.scopes[scope]
        given = 0
        for position, param in enumerate(row_.params):
            if param.annotation is not None or param.default is not None:
                given += any(self.reach.is_handle(v) for v in self.inference.param(scope, position))
        return Drawn(opens, given, tuple(classes), own, tuple(dict.fromkeys(shared)), tuple(generators))

    def _holds(self, type_name: str) -> bool:
        """Whether an instance of a class that has a library's type as its base takes connections of its own."""
        row = self.rules.handle(type_name)
        return row is not None and row.holds is not None

    def _verdict(self, value: Lib | Bound | LibObject) -> tuple[bool, bool]:
        """Whether a library's function makes something that takes connections, whether it makes a pool."""
        receiver: Value | None = value if isinstance(value, LibObject) else None
        name = f"{value.type}.__call__" if isinstance(value, LibObject) else value.name
        if isinstance(value, Bound):
            receiver = value.receiver
        key = (name, receiver.type if isinstance(receiver, LibObject) else None)
        known = self._verdicts.get(key)
        if known is None:
            row = library.give_for(self.inference, name, receiver)
            owner, _, method = name.rpartition(".")
            borrows = self.rules.pools.borrows(receiver.type if isinstance(receiver, LibObject) else owner, method)
            known = (borrows or (row is not None and row.handle == "new"), row is not None and row.pool == "own")
            self._verdicts[key] = known
        return known

    # ---- all scopes

    def close(self, seen: Sequence[Drawn], closure: Callable[[list[bool]], list[bool]]) -> None:
        """`closure` says who reaches what some scopes do themselves."""
        if not self.wanted:
            self.opens = [False] * len(seen)
            return
        self._seen = seen
        self.opens = closure([drawn.opens > 0 for drawn in seen])
        shared: dict[str, set[str]] = {}
        for drawn in seen:
            for made in drawn.classes:
                self._constructed.update(self.inference.members.line(made)[0])
            for ambient, pool in drawn.shared:
                shared.setdefault(ambient, set()).add(pool)
        makers = [scope for scope, drawn in enumerate(seen) if drawn.pools]
        if len(makers) == 1 and seen[makers[0]].pools == 1 and self._runs_once(makers[0]):
            self._only = "the only one"
        self._shared = {ambient: found.pop() for ambient, found in shared.items() if len(found) == 1}

    def _runs_once(self, scope: int) -> bool:
        """Whether a pool that is made in a scope is one, as far as that can be told."""
        row = self.program.scopes[scope]
        if row.kind in ("module", "class"):
            return True
        owner = self.program.class_of(scope)
        return len(row.params) <= (owner is not None) and (owner is None or self._constructed[owner] <= 1)

    def of_shared(self, ambient: str) -> str:
        """The pool that a shared handle draws from."""
        return self._shared.get(ambient, pools.UNKNOWN) if self.rules.pools.shared(ambient) else pools.UNKNOWN

    def identity(self, pool: str) -> str | None:
        """What a pool is compared by; None if it is the same as no other."""
        if pool == pools.UNKNOWN:
            return None
        if self._only is not None:
            return self._only
        return None if self.is_one_of_several(pool) else pool or None

    def is_one_of_several(self, pool: str) -> bool:
        """Whether a pool is that of an attribute of a class of which there are several objects."""
        bare = pool.removeprefix(pools.UNBOUND)
        if not bare.startswith(pools.FIELD):
            return False
        return self._constructed[int(bare.removeprefix(pools.FIELD).partition(".")[0])] > 1

    def _keeps(self, made: int) -> bool:
        """Whether an object of a class can keep a connection that it has taken when it was made or entered."""
        return any(self.opens[method] for method in self.reach.spoken_methods(made, True))

    def can_meet(self, scope: int) -> bool:
        """Whether a second connection can be taken in a function, or in one that it calls, while it holds one itself."""
        if not self.wanted:
            return False
        drawn = self._seen[scope]
        reach = self.reach
        sharing = reach.shared[scope] and bool(self._shared)
        # What a framework runs before a function may leave something open for it.
        own = drawn.opens + drawn.given + any(reach.handles[before] for before in reach.injected[scope])
        if drawn.opens and own + sharing > 1:
            return True
        called = reach.callees[scope] - reach.injected[scope]
        # What a block has entered, or a loop runs over, is out while something else is called.
        keeps = sum(self.opens[one] for one in drawn.generators) + sum(self._keeps(one) for one in drawn.classes)
        if keeps > 1 or (keeps and any(self.opens[callee] for callee in called.difference(drawn.generators))):
            return True
        if (own or sharing) and any(self.opens[callee] for callee in called):
            return True
        return bool(drawn.opens) and bool(self._shared) and any(reach.shared[callee] for callee in called)
