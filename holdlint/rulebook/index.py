"""Rule files → one index that answers questions about dotted names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from holdlint.rulebook.assumptions import Assumptions
from holdlint.rulebook.load import LoadedFile
from holdlint.rulebook.names import expand, matches, weight
from holdlint.rulebook.pools import PoolTypes
from holdlint.rulebook.ranges import Assumed
from holdlint.rulebook.rows import (
    EFFECTS,
    Around,
    Attach,
    Decorate,
    Default,
    Entry,
    Finish,
    Give,
    Hook,
    Inject,
    Limit,
    Loader,
    Pool,
    Read,
    Relation,
    Run,
    Scalar,
    Send,
    Setting,
    Signal,
    Slot,
    Spread,
    Start,
    Stream,
    Template,
    View,
    Wait,
)

Row = TypeVar("Row")


class HandleRow(Struct, frozen=True):
    """What is known of a handle's type, its bases included."""

    type: str
    holds: str | None
    ambient: str | None
    what: str
    idle_counts: bool
    changes_begin: bool = False


class _Table(Generic[Row]):
    """Rows by name: exact names in a dict, patterns by the first segment; answers are remembered."""

    def __init__(self) -> None:
        self.exact: dict[str, Row] = {}
        self.patterns: dict[str, list[tuple[int, tuple[str, ...], Row]]] = {}
        self.known: dict[str, Row | None] = {}

    @property
    def rows(self) -> list[Row]:
        """All rows, each at least once."""
        return [*self.exact.values(), *[row for rows in self.patterns.values() for _, _, row in rows]]

    def add(self, names: Iterable[str], row: Row) -> None:
        for one in [one for name in names for one in expand(name)]:
            if "*" in one:
                segments = tuple(one.split("."))
                self.patterns.setdefault(segments[0], []).append((weight(segments), segments, row))
            else:
                self.exact.setdefault(one, row)

    def get(self, name: str) -> Row | None:
        row = self.exact.get(name)
        if row is not None or not self.patterns:
            return row
        if name not in self.known:
            self.known[name] = self.by_pattern(name)[1]
        return self.known[name]

    def by_pattern(self, name: str) -> tuple[int, Row | None]:
        best: tuple[int, Row | None] = (0, None)
        candidates = self.patterns.get(name.partition(".")[0])
        if candidates:
            segments = tuple(name.split("."))
            for size, pattern, row in candidates:
                if size > best[0] and matches(pattern, segments):
                    best = (size, row)
        return best


class Rulebook:
    """All rules of a run. Names that are asked for may be aliases; answers are about the name that the rules use.

    `assumed` gives the version of a library (a distribution's name) whose rows depend on it; the newest if it is not there.
    """

    def __init__(self, files: Iterable[LoadedFile], assumed: Mapping[str, Assumed] | None = None) -> None:
        self.assumptions = Assumptions(assumed or {})
        self.modules: set[str] = set()
        """What rules know: libraries, and parts of packages that several distributions share (`google.cloud.storage`)."""
        self.libraries: set[str] = set()
        """The first segments of their names."""
        self.telling: set[str] = set()
        """Names of methods that send a statement wherever they are called, as good as always."""
        self.aliases: dict[str, str] = {}
        self.waits: _Table[Wait] = _Table()
        self.locals: _Table[bool] = _Table()
        self.limits: _Table[Limit] = _Table()
        self.defaults: _Table[Default] = _Table()
        self.pool_makers: _Table[Pool] = _Table()
        self.pool_names: set[str] = set()
        """Last segments of the names of calls that make pools."""
        self.pool_settings: list[Pool] = []
        """Pools that a settings module of the project turns on."""
        self.starts: list[Start] = []
        self.start_decorators: _Table[Start] = _Table()
        self.start_calls: _Table[Start] = _Table()
        self.variables: _Table[bool] = _Table()
        """Names of a library that stand for variables of a settings module of the project."""
        self.calls: _Table[Give] = _Table()
        self.attributes: _Table[Give] = _Table()
        self.parameters: _Table[Give] = _Table()
        """Methods of which a framework says what it calls them with."""
        self.parameter_names: set[str] = set()
        self.runs: _Table[Run] = _Table()
        self.templates: _Table[Template] = _Table()
        self.relations: _Table[Relation] = _Table()
        self.through: dict[str, str] = {}
        """Methods that do nothing but call another one, by which the class may do it its own way."""
        self.told_by: _Table[str] = _Table()
        """Types of classes by what only their bodies call."""
        self.owned: set[str] = set()
        """Types whose values ask for the class of which they are an attribute."""
        self.decorates: _Table[Decorate] = _Table()
        self.spreads: _Table[Spread] = _Table()
        self.implements: dict[str, str] = {}
        """Decorators that say which interfaces a class has, by their last names."""
        self.injects: _Table[Inject] = _Table()
        self.streams: _Table[Stream] = _Table()
        self.stream_decorators: _Table[Stream] = _Table()
        """Decorators of functions whose elements, or results, are sent."""
        self.entries: _Table[Entry] = _Table()
        self.includes: _Table[Entry] = _Table()
        self.effects: dict[str, str] = {}
        self.handles: dict[str, HandleRow] = {}
        self.direct_bases: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, dict[str, Scalar]] = {}
        """Types whose subclasses are rows, with the keywords that a class must have to be one."""
        self.reads: _Table[Read] = _Table()
        self.keeping: dict[str, Scalar] = {}
        """Settings of a session, with the value with which a commit leaves objects loaded."""
        self.finishes: _Table[Finish] = _Table()
        self.attaches: _Table[Attach] = _Table()
        self.puts: _Table[Slot] = _Table()
        self.gets: _Table[Slot] = _Table()
        self.called: dict[str, list[tuple[str, str]]] = {}
        """Names of parameters that are of a type, in files that import something of a module: (module, type)."""
        self.shown: dict[str, str] = {}
        """Types that only rules speak of, with the one that a person knows."""
        self.unwraps: set[str] = set()
        """Generic types that stand for their argument in an annotation."""
        self.unless: dict[str, dict[str, Scalar]] = {}
        """Methods whose effect a keyword with a value turns off."""
        self.locking: dict[str, tuple[str, ...]] = {}
        """Methods that lock if a keyword is given."""
        self.locks: set[str] = set()
        """Types of statements that lock what they are about."""
        self.tells: dict[str, bool] = {}
        """Methods and attributes that say whether a connection is out, or (False) that none is."""
        self.loaders: list[Loader] = []
        self.arounds: list[Around] = []
        self.hooks: dict[str, list[Hook]] = {}
        """Events' rows, by the function that registers; those that decorate apart."""
        self.hook_decorators: dict[str, list[Hook]] = {}
        self.hook_methods: dict[str, list[Hook]] = {}
        """Methods that a library runs while it holds, by the base that declares them and their name."""
        self.signals: _Table[Signal] = _Table()
        """By the names of signals; those that are made by calling a type, by the type."""
        self.signal_decorators: dict[str, Signal] = {}
        self.connecting: set[str] = set()
        """Names of methods that subscribe a function to a signal."""
        self.sends: dict[str, list[Send]] = {}
        self.settings: list[Setting] = []
        self.views: list[View] = []
        self._canonical: dict[str, str] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._waits: dict[str, Wait | None] = {}
        self._effects: dict[tuple[str, str], str | None] = {}
        self._handle_rows: dict[str, HandleRow | None] = {}
        self._holding: dict[str, bool] = {}
        self._spoken: dict[str, bool] = {}
        self.pools = PoolTypes(self)
        for file in files:
            self._add(file)

    def _add(self, file: LoadedFile) -> None:
        rules = self.assumptions.select(file.rules)
        self.modules.update(rules.library.modules)
        self.libraries.update(module.partition(".")[0] for module in rules.library.modules)
        self.telling.update(rules.library.telling)
        self.aliases.update(rules.library.alias)
        for wait in rules.wait:
            self.waits.add(wait.calls, wait)
        for local in rules.local:
            self.locals.add(local.calls, True)
        for pool in rules.pool:
            self.pool_makers.add(pool.calls, pool)
            self.pool_names.update(one.rpartition(".")[2] for call in pool.calls for one in expand(call))
            if pool.variable:
                self.pool_settings.append(pool)
        for start in rules.start:
            self.starts.append(start)
            self.start_decorators.add(start.decorators, start)
            self.start_calls.add(start.calls, start)
        for limit in rules.limit:
            self.limits.add(limit.calls, limit)
        for default in rules.default:
            self.defaults.add(default.calls, default)
            self.variables.add(default.variables, True)
        self.pools.add(rules)
        for give in rules.give:
            self.keeping.update(give.keeps)
            self.calls.add(give.calls, give)
            self.attributes.add(give.attributes, give)
            self.parameters.add(give.parameters, give)
            self.parameter_names |= {one.rpartition(".")[2] for name in give.parameters for one in expand(name)}
        for run in rules.run:
            self.runs.add(run.calls, run)
        for template in rules.template:
            self.templates.add(template.calls, template)
        for relation in rules.relation:
            self.relations.add(relation.fields, relation)
        for read in rules.read:
            self.reads.add(read.calls, read)
        for finish in rules.finish:
            self.finishes.add(finish.calls, finish)
        for attach in rules.attach:
            self.attaches.add(attach.calls, attach)
        for slot in rules.slot:
            self.puts.add(slot.puts, slot)
            self.gets.add(slot.gets, slot)
        for decorate in rules.decorate:
            self.decorates.add(decorate.decorators, decorate)
        for spread in rules.spread:
            self.spreads.add(spread.decorators, spread)
        for implement in rules.implement:
            self.implements |= {one.rpartition(".")[2]: one for name in implement.decorators for one in expand(name)}
        for inject in rules.inject:
            self.injects.add(inject.markers, inject)
        for stream in rules.stream:
            self.streams.add(stream.calls, stream)
            self.stream_decorators.add(stream.decorators, stream)
        for entry in rules.entry:
            self.entries.add(entry.decorators, entry)
            self.includes.add(entry.includes, entry)
        self.loaders += rules.loader
        self.arounds += rules.around
        for hook in rules.hook:
            for name in hook.calls:
                self.hooks.setdefault(name, []).append(hook)
            for name in hook.decorators:
                self.hook_decorators.setdefault(name, []).append(hook)
            for name in [f"{base}.{method}" for base in hook.bases for method in hook.methods]:
                self.hook_methods.setdefault(name, []).append(hook)
        for signal in rules.signal:
            self.signals.add((*signal.names, *signal.types), signal)
            self.signal_decorators.update(dict.fromkeys(signal.decorators, signal))
            self.connecting.update(signal.connect)
        for send in rules.send:
            for name in [one for call in send.calls for one in expand(call)]:
                self.sends.setdefault(name, []).append(send)
        self.settings += rules.setting
        self.views += rules.view
        for row in rules.type:
            if row.locks:
                self.locks.add(row.name)
            if row.shown:
                self.shown[row.name] = row.shown
            if row.rows:
                self.rows[row.name] = row.options
            self.through.update({f"{row.name}.{method}": other for method, other in row.through.items()})
            self.told_by.add(row.fields, row.name)
            if row.owned:
                self.owned.add(row.name)
            if row.unwraps:
                self.unwraps.add(row.name)
            for name in row.called:
                self.called.setdefault(name, []).append((row.where or row.name.partition(".")[0], row.name))
            self.direct_bases[row.name] = self.direct_bases.get(row.name, ()) + row.bases
        for handle in rules.handle:
            self.direct_bases[handle.type] = self.direct_bases.get(handle.type, ()) + handle.bases
            self.handles[handle.type] = HandleRow(
                handle.type, handle.holds, handle.ambient, handle.what, handle.idle_counts, handle.changes_begin
            )
            for effect in EFFECTS:
                for method in getattr(handle, effect):
                    self.effects[f"{handle.type}.{method}"] = effect
            self.unless.update({f"{handle.type}.{method}": off for method, off in handle.unless.items()})
            self.locking.update({f"{handle.type}.{method}": names for method, names in handle.locking.items()})
            self.tells.update({f"{handle.type}.{name}": False for name in handle.closed})
            self.tells.update({f"{handle.type}.{name}": True for name in handle.opened})

    # ---- names

    def canonical(self, name: str) -> str:
        """The name that the rules use for a thing which may be imported by several paths."""
        known = self._canonical.get(name)
        if known is None:
            known = name
            for _ in range(4):  # an alias may lead to another alias
                replaced = self._replace_prefix(known)
                if replaced == known:
                    break
                known = replaced
            self._canonical[name] = known
        return known

    def _replace_prefix(self, name: str) -> str:
        prefix = name
        while prefix:
            other = self.aliases.get(prefix)
            if other is not None:
                return other + name[len(prefix) :]
            prefix = prefix.rpartition(".")[0]
        return name

    def line_of(self, type_name: str) -> tuple[str, ...]:
        """A type and all its bases, nearest first."""
        known = self._lines.get(type_name)
        if known is None:
            found = [type_name]
            for name in found:
                for base in self.direct_bases.get(name, ()):
                    base = self.canonical(base)
                    if base not in found:
                        found.append(base)
            known = self._lines[type_name] = tuple(found)
        return known

    # ---- questions

    def spoken(self, name: str) -> str:
        """A type, or a method of one, as the library calls it: types of which rules speak under a name of their own have
        none there."""
        owner, _, method = name.rpartition(".")
        return self.shown.get(name) or (f"{self.shown[owner]}.{method}" if owner in self.shown else name)

    def wait(self, name: str) -> Wait | None:
        """The row that says how a call of `name` waits; a `[[local]]` row that is as exact or more exact wins."""
        if name in self._waits:
            return self._waits[name]
        row = self.waits.exact.get(name)
        if row is None and name not in self.locals.exact:
            size, row = self.waits.by_pattern(name)
            if row is not None and self.locals.by_pattern(name)[0] >= size:
                row = None
        self._waits[name] = row
        return row

    def speaks_of(self, name: str) -> bool:
        """Whether any row says something about a call of `name`."""
        known = self._spoken.get(name)
        if known is None:
            known = self._spoken[name] = (
                name in self.effects
                or name in self.sends
                or name in self.hook_methods
                or self.waits.get(name) is not None
                or any(table.get(name) is not None for table in (self.locals, self.calls, self.runs, self.templates))
            )
        return known

    def is_local(self, name: str) -> bool:
        """Whether a row says that a call of `name` does not wait."""
        return self.locals.get(name) is not None

    def effect(self, type_name: str, method: str) -> str | None:
        """What a method of a type does to the handle that a value of the type carries."""
        key = (type_name, method)
        if key not in self._effects:
            found = (self.effects.get(f"{line}.{method}") for line in self.line_of(type_name))
            self._effects[key] = next((effect for effect in found if effect is not None), None)
        return self._effects[key]

    def turned_off(self, type_name: str, method: str) -> dict[str, Scalar]:
        """The keywords, each with its value, that turn the effect of a method off."""
        if not self.unless:
            return {}
        for line in self.line_of(type_name):
            if f"{line}.{method}" in self.effects:
                return self.unless.get(f"{line}.{method}", {})
        return {}

    def locking_keywords(self, type_name: str, method: str) -> tuple[str, ...]:
        """The keywords because of which a method locks rows."""
        if not self.locking:
            return ()
        return next((names for line in self.line_of(type_name) if (names := self.locking.get(f"{line}.{method}"))), ())

    def stream(self, name: str) -> Stream | None:
        """The row of an answer with a body, by its class, its `__init__`, or what makes it."""
        return self.streams.get(name.removesuffix(".__init__"))

    def is_locking(self, type_name: str) -> bool:
        """Whether a value of a type is a statement that locks what it is about."""
        return not self.locks.isdisjoint(self.line_of(type_name))

    def says_open(self, type_name: str, name: str) -> bool | None:
        """Whether a method or attribute, if it is true, says that a connection is out; False: that none is."""
        for line in self.line_of(type_name):
            told = self.tells.get(f"{line}.{name}")
            if told is not None:
                return told
        return None

    def handle(self, type_name: str) -> HandleRow | None:
        """The handle row of a type or of the nearest base that has one."""
        if type_name not in self._handle_rows:
            found = (self.handles.get(line) for line in self.line_of(type_name))
            self._handle_rows[type_name] = next((row for row in found if row is not None), None)
        return self._handle_rows[type_name]

    def holds(self, type_name: str) -> bool:
        """Whether a value of a type holds by itself, or by what it was made with (`Session(bind=connection)`)."""
        known = self._holding.get(type_name)
        if known is None:
            rows = (self.handles.get(line) for line in self.line_of(type_name))
            known = self._holding[type_name] = any(row is not None and bool(row.holds) for row in rows)
        return known

    def ambient_type(self, group: str) -> str:
        """The type by which a shared handle is spoken of."""
        rows = [row for row in self.handles.values() if row.ambient == group]
        return next((row.type for row in rows if row.holds), rows[0].type if rows else group)
