"""The pools of a program: where they are made, how large they are."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.bounds.arguments import argument
from holdlint.bounds.made import Makers
from holdlint.bounds.reader import Reader
from holdlint.bounds.said import Said
from holdlint.link import pools as identities
from holdlint.link.library import names_for
from holdlint.link.values import Value
from holdlint.model import headers as h
from holdlint.model.budget import Pool
from holdlint.model.findings import Read
from holdlint.rulebook.rows import Pool as PoolRow

if TYPE_CHECKING:
    from holdlint.link.reach import Reach
    from holdlint.track.handle_info import HandleInfo

UNSEEN = Pool("", "", "", 0, None, None, None, known=False)
"""What a hold draws from of which nobody saw the pool being made."""


class Pools:
    def __init__(self, reader: Reader, reach: Reach) -> None:
        self.reader = reader
        self.reach = reach
        self.makers = Makers(reader, reach.entries)
        self.inference = reader.inference
        self.program = reader.program
        self.rules = reader.rules
        self.made: dict[tuple[int, int], Pool] = {}
        """Pools by the calls that make them, in source order."""
        self.shared: dict[str, Pool] = {}
        """Pools by the handle that everybody shares."""
        for scope, row in enumerate(self.program.own):
            for index, site in enumerate(row.calls):
                self._look(scope, index, site)
        for setting in self.rules.pool_settings:
            self._set(setting)
        self._usual: tuple[int, int] | None = None
        if len(self.made) > 1:
            self._usual = self._drawn_from()

    # ---- which pool

    def of(self, info: HandleInfo | None) -> Pool:
        """The pool that a handle draws from."""
        if info is None:
            return UNSEEN
        row = self.rules.handle(info.type)
        if row is not None and row.ambient in self.shared:
            return self.shared[row.ambient]
        identity = self.reach.draws.identity(info.pool)
        site = self._site(identity) if identity is not None else None
        if site is None:
            alike = [one for one, pool in self.made.items() if _alike(info.type, pool)]
            site = alike[0] if len(alike) == 1 else None  # there is no other
        if site is None and self.rules.pools.draws(info.type):
            site = self._usual
        return self.made.get(site, UNSEEN) if site is not None else self._unpooled(info)

    def _drawn_from(self) -> tuple[int, int] | None:
        """The one pool that session factories are given, if all are given the same: a session that nobody saw being made is one of
        theirs."""
        rows = self.rules.pools.makers
        names = {name.rpartition(".")[2] for name in rows}
        found: set[tuple[int, int]] = set()
        for scope, row in enumerate(self.program.own):
            for site in row.calls:
                last = (
                    site.function.name if isinstance(site.function, h.Attribute) else getattr(site.function, "id", "")
                )
                if last not in names:
                    continue
                for value in self.inference.infer(scope, site.function):
                    give = next(
                        (give for one in names_for(self.inference, value) if (give := self.rules.calls.get(one))), None
                    )
                    for key in give.pool if give is not None and isinstance(give.pool, tuple) else ():
                        expr = argument(site, key)
                        made = self.makers.of(scope, expr, ()) if expr is not None else []
                        found.update((one[0], one[1]) for one in made if (one[0], one[1]) in self.made)
        return found.pop() if len(found) == 1 else None

    def _unpooled(self, info: HandleInfo) -> Pool:
        """A shared connection that no settings give a pool: one for each thread, as many as there are."""
        row = self.rules.handle(info.type)
        if row is not None and row.ambient and any(one.ambient == row.ambient for one in self.rules.pool_settings):
            return Pool("", info.type, "", 0, None, None, None)
        return UNSEEN

    def _site(self, identity: str) -> tuple[int, int] | None:
        """The call that makes the pool which is known by an identity (see `link.pools`)."""
        if len(self.made) == 1:
            return next(iter(self.made))
        text = identity.removeprefix(identities.UNBOUND).removeprefix(identities.LOCAL)
        field = text.startswith(identities.FIELD)
        number, _, name = text.removeprefix(identities.FIELD).removeprefix("result:").partition(".")
        if not number.isdigit():
            return None
        scope = int(number)
        if field:
            found = self.makers.field(scope, name.removesuffix("()"))
        elif name:
            found = self.makers.of(scope, h.Name(name), ())
        else:
            found = [made for expr in self.program.scopes[scope].returns for made in self.makers.of(scope, expr, ())]
        sites = [(made[0], made[1]) for made in found if (made[0], made[1]) in self.made]
        return sites[0] if len(set(sites)) == 1 else None

    # ---- calls that make one

    def _look(self, scope: int, index: int, site: h.CallSite) -> None:
        last = site.function.name if isinstance(site.function, h.Attribute) else getattr(site.function, "id", "")
        if last not in self.rules.pool_names and last not in self._imported(scope):
            return
        for value in self.inference.infer(scope, site.function):
            for name in names_for(self.inference, value):
                row = self.rules.pool_makers.get(name)
                if row is not None and (scope, index) not in self.made:
                    self.made[scope, index] = self._pool(row, name, scope, index, site)

    def _imported(self, scope: int) -> frozenset[str]:
        """Names under which a file imports something that makes pools."""
        module = self.program.module_scope(scope)
        imports = (*self.program.scopes[module].imports, *self.program.scopes[scope].imports)
        return frozenset(one.name for one in imports if one.attribute in self.rules.pool_names)

    def _pool(self, row: PoolRow, api: str, scope: int, index: int, site: h.CallSite) -> Pool:
        made: tuple[Value, ...] = self.inference.call(scope, index)
        unpooled = any(self.rules.pools.is_unpooled(getattr(value, "type", "")) for value in made)
        read: list[Read] = []
        numbers: list[float | None] = []
        known = True
        for keys, default, label in (
            (row.size, row.default_size, "size"),
            (row.overflow, row.default_overflow, "overflow"),
            (row.wait, row.default_wait, "wait"),
        ):
            given, said = False, None
            for key in keys:
                given, said = self.reader.given(scope, site, key, ())
                if said is not None and said.bound is not None and said.bound != inf:
                    break
                if said is not None:
                    given = False  # None: the next one, or the default
            if not given and row.options:
                said = self._configured(row.options, keys)
            if said is not None and said.bound is not None and said.bound != inf:
                numbers.append(said.bound)
                read += [structs.replace(one, says=f"{label} {one.says}") for one in said.read]
            else:
                numbers.append(None if given else default)
                known = known and not (given and label != "wait")
        size, overflow, wait = numbers
        if unpooled or (size is not None and size == row.unlimited[0]):
            size = None
        if overflow is not None and overflow == row.unlimited[1]:
            overflow = None
        path = self.program.path(scope)
        return Pool(self._name(scope, index), api, path, site.line, size, overflow, wait, known, tuple(read))

    def _configured(self, options: str, keys: tuple[int | str, ...]) -> Said | None:
        """A number in a mapping of the settings (`SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 20}`)."""
        names = [key.rpartition(".")[2] for key in keys if isinstance(key, str)]
        for scope, row in enumerate(self.program.own):
            for assign in row.assigns:
                target = assign.target
                is_name = isinstance(target, h.Name) and target.id == options and row.kind in ("module", "class")
                key = target.key if isinstance(target, h.Subscript) else None
                if assign.value is None or not (is_name or (isinstance(key, h.Literal) and key.value == options)):
                    continue
                for name in names:
                    said = self.reader.said(scope, h.Subscript(assign.value, h.Literal(name)), (), assign.line)
                    if said is not None:
                        return said
        return None

    def _name(self, scope: int, index: int) -> str:
        """Where a pool is kept, in the words of the program."""
        row = self.program.scopes[scope]
        around = self.program.qualified(scope)
        for assign in row.assigns:
            value = assign.value
            while isinstance(value, h.Await):
                value = value.value
            if isinstance(value, h.Call) and value.index == index:
                if isinstance(assign.target, h.Name):
                    return f"{around}{':' if row.kind == 'module' else '.'}{assign.target.id}"
                if isinstance(assign.target, h.Attribute):
                    owner = self.program.class_of(scope)
                    return f"{self.program.qualified(owner) if owner is not None else around}.{assign.target.name}"
        return around

    # ---- settings

    def _set(self, row: PoolRow) -> None:
        """A pool that a mapping in the settings turns on (`DATABASES["default"]["OPTIONS"]["pool"]`)."""
        for file in self.program.own_files:
            module = self.program.scopes[file.base]
            for assign in module.assigns:
                if isinstance(assign.target, h.Name) and assign.target.id == row.variable and assign.value is not None:
                    value = _under(assign.value, row.keys)
                    on = isinstance(value, h.Mapping) or (isinstance(value, h.Literal) and bool(value.value))
                    if value is not None and on and row.ambient not in self.shared:
                        self.shared[row.ambient] = self._pool_of(row, value, file.base, assign.line, file.module)

    def _pool_of(self, row: PoolRow, value: h.Expr, scope: int, line: int, module: str) -> Pool:
        numbers: list[float | None] = []
        read: list[Read] = []
        for keys, default, label in (
            (row.size, row.default_size, "size"),
            (row.overflow, row.default_overflow, "overflow"),
            (row.wait, row.default_wait, "wait"),
        ):
            said = [self.reader.said(scope, h.Subscript(value, h.Literal(str(key))), (), line) for key in keys]
            told = next((one for one in said if one is not None and one.bound not in (None, inf)), None)
            numbers.append(told.bound if told is not None else default)
            read += [
                structs.replace(one, says=f"{label} {one.says}") for one in (told.read if told is not None else ())
            ]
        path = self.program.path(scope)
        api = ".".join([row.variable, *row.keys])
        size, overflow, wait = numbers
        return Pool(f"{module}:{row.variable}", api, path, line, size, overflow, wait, True, tuple(read))


def _alike(type_name: str, pool: Pool) -> bool:
    """Whether a handle and a pool are of one library (`psycopg` and `psycopg_pool`)."""
    return type_name.partition(".")[0].partition("_")[0] == pool.api.partition(".")[0].partition("_")[0]


def _under(value: h.Expr, keys: tuple[str, ...]) -> h.Expr | None:
    """What stands in a mapping under keys one inside the other; `*` is any key."""
    if not keys:
        return value
    if not isinstance(value, h.Mapping):
        return None
    for key, inner in zip(value.keys, value.values, strict=True):
        if key is not None and (keys[0] == "*" or (isinstance(key, h.Literal) and key.value == keys[0])):
            found = _under(inner, keys[1:])
            if found is not None:
                return found
    return None
