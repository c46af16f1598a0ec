"""Whether a program needs the source of installed libraries, and where it comes from."""

from __future__ import annotations

from collections.abc import Collection

from holdlint.cache import Cache
from holdlint.inputs import Inputs
from holdlint.libraries.places import Places
from holdlint.libraries.shelf import Shelf, is_below
from holdlint.link.program import Program
from holdlint.versions.environment import site_packages
from holdlint.versions.evidence import Evidence, told_path


def attach(
    program: Program, modules: Collection[str], evidence: Evidence, inputs: Inputs, cache: Cache, root: str
) -> Shelf | None:
    """Gives a program the libraries of its environment, if it imports one of which no rule says anything; None if it does
    not, and then nothing has changed. `modules` are those that rules know. What is read is among the inputs afterwards, by its
    path."""
    if not evidence.place:
        return None
    parts = {name for name in modules if "." in name}
    namespaces = {name.partition(".")[0] for name in parts} - {name for name in modules if "." not in name}
    known = (program.libraries - namespaces) | program.project_names() | parts
    wanted = {name for name in program.imported_names() if not is_below(name, known)}
    if not wanted:
        return None
    shelf = Shelf(
        Places(site_packages(evidence.place)), known, lambda path: told_path(path, root), cache, inputs.data.__setitem__
    )
    if not any(shelf.has(name) for name in sorted(wanted)):
        return None
    program.attach(shelf, namespaces)
    return shelf
