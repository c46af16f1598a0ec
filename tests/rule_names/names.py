"""The dotted names that a rule file uses of its own library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from holdlint.rulebook.names import expand
from holdlint.rulebook.ranges import Version, holds, release_of
from holdlint.rulebook.rows import EFFECTS

RULES = Path(__file__).parents[2] / "rules"
NAMED = (
    "calls", "attributes", "decorators", "type", "inside", "passes", "yields", "bases", "markers", "includes", "holders", "puts",
    "gets", "routes", "base", "parameters",
)  # fmt: skip
"""Keys of rows whose values are names."""
METHODS = (*EFFECTS, "borrow")
"""Keys of a handle whose values are attributes of its type."""


@dataclass(frozen=True)
class Named:
    """What a rule file says of a library: its distribution, the version against which it was checked, the names."""

    file: str
    library: str
    verified: str
    names: tuple[str, ...]
    types: frozenset[str] = frozenset()
    """Names under which rules speak of what calls give: they may be made up (`sqlalchemy.orm.Savepoint`)."""
    alias: tuple[tuple[str, str], ...] = ()

    def otherwise(self, name: str) -> list[str]:
        """The other names under which people import what rules know under one name."""
        return [
            other + name[len(known) :]
            for other, known in self.alias
            if (name + ".").startswith(known + ".") and not known.startswith(other + ".")
        ]


def named(path: Path, version: str = "") -> Named:
    """The names of the rows that hold for a version; if none is given, for that against which the file was checked."""
    rules = msgspec.toml.decode(path.read_bytes())
    library = rules.pop("library")
    version = version or library.get("verified", "")
    found: dict[str, None] = {}
    types: set[str] = set()
    for kind, rows in rules.items():
        for row in rows if isinstance(rows, list) else ():
            if not _is_for(row, version):
                continue
            for key in NAMED:
                value = row.get(key, ())
                found |= dict.fromkeys([value] if isinstance(value, str) else value)
            types.update(filter(None, (row.get("type"), row.get("inside"), row.get("passes"))))
            for given in row.get("types", {}).values() if kind == "give" else ():
                types.update(given.values())
            if kind == "handle":
                types.update(row.get("bases", ()))
                found |= dict.fromkeys(f"{row['type']}.{method}" for key in METHODS for method in row.get(key, ()))
    whole = [one for name in found for one in expand(name)]
    first = {module.split(".")[0] for module in library["modules"]}
    own = [name for name in whole if name.split(".")[0] in first]
    return Named(
        path.name,
        library["name"],
        version,
        tuple(dict.fromkeys(own)),
        frozenset(types),
        tuple(library.get("alias", {}).items()),
    )


def _is_for(row: dict[str, Any], version: str) -> bool:
    release = release_of(version)
    return "versions" not in row or holds(row["versions"], Version(release) if release is not None else None)
