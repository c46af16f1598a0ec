"""All that files say about the versions of libraries, read at once and looked into only for libraries that matter."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from holdlint.rulebook.ranges import NEWEST, Assumed
from holdlint.versions.environment import environment_of, installed, installed_version
from holdlint.versions.names import LOCKS, PIPFILE, PROJECT, is_requirements
from holdlint.versions.requirements import normalised

MOST_FOLDERS = 40
"""Folders of a program that are looked into: each costs a few microseconds, and a program has hundreds."""


@dataclass(frozen=True)
class Evidence:
    """What was read, in the order in which it is asked. Two runs with the same evidence assume the same versions."""

    environment: str = ""
    """How a person calls the program's environment; empty if there is none."""
    installed: tuple[str, ...] = ()
    """Names of its metadata folders."""
    place: str = ""
    """The folder of the environment."""
    files: tuple[tuple[str, bytes], ...] = ()
    """Lock files and requirement files: path as told, content."""

    def version(self, library: str) -> Assumed:
        """The version of a library: from the environment, else from the first file that says one, else the newest."""
        name = normalised(library)
        found = installed_version(self.installed, name, self.environment)
        if found is not None:
            return found
        from holdlint.versions.locked import (
            said,  # brings a parser along that a run does not need in which nothing changed
        )

        for path, content in self.files:
            found = said(os.path.basename(path), content, name, path)
            if found is not None:
                return found
        return NEWEST


def read_evidence(
    files: Iterable[str],
    root: str,
    project: str | None,
    python: str | None,
    active: str | None,
    use_environment: bool = True,
    instead: Iterable[tuple[str, bytes]] = (),
) -> Evidence:
    """The evidence for the program of `files` (relative to `root`). `project` is the top of the project around the root,
    `python` the environment that somebody named, `active` the one that is active; no environment is looked for if none is to be
    used. `instead` has the content of files that is not what the disk says. Never raises."""
    above = _above(root, project)
    folders = [*above, *(os.path.join(root, folder) for folder in _inside(files))][:MOST_FOLDERS]
    environment = environment_of(python, active, folders) if use_environment else None
    overlays = dict(instead)
    read = [(path, overlays.get(path, content)) for folder in folders for path, content in _stated(folder, root)]
    if environment is None:
        return Evidence(files=tuple(read))
    return Evidence(told_path(environment, root), installed(environment), environment, tuple(read))


def _above(root: str, project: str | None) -> list[str]:
    """The folders from the root up to the top of the project."""
    found = [root]
    if project is not None and root.startswith(os.path.join(project, "")):
        while found[-1] != project and len(found) < MOST_FOLDERS:
            found.append(os.path.dirname(found[-1]))
    return found


def _inside(files: Iterable[str]) -> list[str]:
    """The folders of a program, two levels deep (`backend`, `services/users`): the upper ones first, then by name."""
    found: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in files}:
        first, _, rest = folder.partition("/")
        if first not in ("", ".."):
            found.add(first)
            if rest:
                found.add(f"{first}/{rest.partition('/')[0]}")
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def _stated(folder: str, root: str) -> list[tuple[str, bytes]]:
    """The files of a folder that say something of versions: locks, then requirements, then the project's own file."""
    try:
        names = set(os.listdir(folder))
    except OSError:
        return []
    chosen = [name for name in (*LOCKS, PIPFILE) if name in names]
    chosen += sorted(filter(is_requirements, names), key=_plainest)
    if "requirements" in names:
        try:
            listed = sorted(os.listdir(os.path.join(folder, "requirements")))
        except OSError:
            listed = []
        chosen += [f"requirements/{name}" for name in listed if name.endswith(".txt")]
    if PROJECT in names:
        chosen.append(PROJECT)
    read = []
    for name in chosen:
        path = os.path.join(folder, name)
        try:
            with open(path, "rb", buffering=0) as file:
                read.append((told_path(path, root), file.read()))
        except OSError:
            continue
    return read


def _plainest(name: str) -> tuple[int, str]:
    """`requirements.txt` before `requirements-dev.txt`."""
    return len(name), name


def told_path(path: str, root: str) -> str:
    """An absolute path as findings spell it."""
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
