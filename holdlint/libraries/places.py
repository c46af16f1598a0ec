"""Where an environment keeps the source of a module. Folders are listed, nothing is imported.

Metadata is not asked: `importlib.metadata` reads every distribution to say which one has a module, and a folder's list
says the same about its name.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable
from typing import NamedTuple

EXTENSIONS = (".so", ".pyd")
MOST_PLACES = 40
"""Folders that `.pth` files add; a monorepo has one for each of its packages."""


class Place(NamedTuple):
    """A module: its file, and whether it is a package. A folder without a file of its own has no path."""

    path: str
    is_package: bool


NAMESPACE = Place("", True)


class Places:
    """Finds modules below folders of an environment (`site-packages`) and where their `.pth` files lead."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._listed: dict[str, frozenset[str]] = {}
        self._mapped: dict[str, str] = {}
        self.folders = list(folders)
        for folder in list(self.folders):
            for name in sorted(self._names(folder)):
                if name.endswith(".pth") and len(self.folders) < MOST_PLACES:
                    self._follow(folder, name)

    def find(self, name: str) -> Place | None:
        """The file of a module by its dotted name; None if there is none that can be read: an extension, or nothing."""
        folders = self.folders
        *above, last = name.split(".")
        for number, part in enumerate(above):
            place = self._inside(folders, part, number == 0)
            if place is None or not place[0].is_package:
                return None
            folders = place[1]
        found = self._inside(folders, last, not above)
        return found[0] if found is not None else None

    def _inside(self, folders: list[str], name: str, is_first: bool) -> tuple[Place, list[str]] | None:
        """A module in the first of the folders that has it, and the folders in which its own modules lie."""
        portions: list[str] = []
        if is_first and name in self._mapped:
            path = self._mapped[name]
            if path.endswith(".py"):
                return Place(path, False), []
            return (
                (Place(os.path.join(path, "__init__.py"), True), [path]) if "__init__.py" in self._names(path) else None
            )
        for folder in folders:
            names = self._names(folder)
            whole = os.path.join(folder, name)
            inside = self._names(whole) if name in names else frozenset()
            if "__init__.py" in inside:
                return Place(os.path.join(whole, "__init__.py"), True), [whole]
            if f"{name}.py" in names:
                return Place(f"{whole}.py", False), []
            if any(other.startswith(f"{name}.") and other.endswith(EXTENSIONS) for other in names):
                return None
            if inside:
                portions.append(whole)
        return (NAMESPACE, portions) if portions else None

    def _names(self, folder: str) -> frozenset[str]:
        known = self._listed.get(folder)
        if known is None:
            try:
                known = frozenset(os.listdir(folder))
            except OSError:
                known = frozenset()
            self._listed[folder] = known
        return known

    # ---- editable installs

    def _follow(self, folder: str, name: str) -> None:
        """Takes in what a `.pth` file says: a folder a line, or the import of a module that maps names to folders."""
        for line in _text(os.path.join(folder, name)).splitlines():
            line = line.strip()
            if line.startswith(("import ", "import\t")):
                module = line[len("import") :].split(";")[0].strip()
                if module.startswith("__editable__") and f"{module}.py" in self._names(folder):
                    self._mapped.update(_mapping(_text(os.path.join(folder, f"{module}.py"))))
            elif line and not line.startswith("#"):
                added = os.path.normpath(os.path.join(folder, line))
                if added not in self.folders and os.path.isdir(added):
                    self.folders.append(added)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _mapping(source: str) -> dict[str, str]:
    """What setuptools writes into the finder of an editable install: `MAPPING = {"acme": "/src/acme"}`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if value is not None and any(isinstance(target, ast.Name) and target.id == "MAPPING" for target in targets):
            try:
                found = ast.literal_eval(value)
            except (ValueError, TypeError, RecursionError):
                return {}
            return {str(name): str(path) for name, path in found.items()} if isinstance(found, dict) else {}
    return {}
