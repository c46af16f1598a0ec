"""Which files are meant: arguments → sorted paths."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from holdlint.ignored import EVERYTHING, View, view_of
from holdlint.model.findings import Problem
from holdlint.patterns import PathPatterns

DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pants.d",
    ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__", "__pypackages__",
    "buck-out", "node_modules", "site-packages", "venv",
)  # fmt: skip
"""Folders that hold no code of the project."""
OUTPUT_FOLDERS = frozenset(("_build", "build", "dist"))
"""Folders that hold what a build wrote, unless they are packages."""


class MissingPaths(Exception):
    """Arguments that name nothing; `paths` holds all of them."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = tuple(paths)


@dataclass(frozen=True)
class DiscoverOptions:
    """What is left out. Patterns are those of `.gitignore`, written in the folder `base`."""

    base: str
    """Absolute path."""
    exclude: tuple[str, ...] | None = None
    """None: `DEFAULT_EXCLUDE` and `OUTPUT_FOLDERS`."""
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    force_exclude: bool = False
    """Whether the patterns also decide on what is named explicitly."""


@dataclass(frozen=True)
class Discovered:
    """Files to be analysed, and what stood in the way. Paths are relative to the root, with `/`, and sorted."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def discover(arguments: Iterable[str], root: str, options: DiscoverOptions) -> Discovered:
    """The Python files that `arguments` (files and folders, relative to the absolute path `root`) stand for.

    A folder stands for the `*.py` files below it that no pattern and no `.gitignore` leaves out; a file stands for itself.
    Links to folders are not followed, so that nothing is met twice; a link to a file that is there anyhow is dropped.
    Raises `MissingPaths` if an argument names nothing.
    """
    walk = _Walk(root, options)
    missing = [argument for argument in arguments if not walk.argument(argument)]
    if missing:
        raise MissingPaths(missing)
    return walk.result()


def was_meant(path: str, arguments: Iterable[str], root: str, options: DiscoverOptions) -> bool:
    """Whether `discover` would find a file that is no more, were it still there."""
    based = spelled(os.path.join(root, path), options.base)
    names = DEFAULT_EXCLUDE if options.exclude is None else options.exclude
    if not path.endswith(".py") or PathPatterns((*names, *options.extend_exclude)).file(based):
        return False
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders, 1):
        package = os.path.join(root, *folders[:depth], "__init__.py")
        if options.exclude is None and name in OUTPUT_FOLDERS and not os.path.lexists(package):
            return False
    named = [spelled(argument, root) for argument in arguments]
    return any(not path.startswith("../") if name == "." else f"{path}/".startswith(f"{name}/") for name in named)


def spelled(path: str, root: str) -> str:
    """How findings and the analysis spell a path: relative to the absolute path `root`, with `/`."""
    full = os.path.normpath(os.path.join(root, path))
    try:
        relative = os.path.relpath(full, root)
    except ValueError:  # another drive
        relative = full
    return relative.replace(os.sep, "/")


@dataclass
class _Walk:
    """The state of one search."""

    root: str
    options: DiscoverOptions
    files: dict[str, int] = field(default_factory=dict)
    """Path → inode."""
    links: dict[str, os.stat_result] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    seen: set[tuple[int, int]] = field(default_factory=set)
    """Folders that were walked, as (device, inode)."""

    def __post_init__(self) -> None:
        names = DEFAULT_EXCLUDE if self.options.exclude is None else self.options.exclude
        self.outputs = OUTPUT_FOLDERS if self.options.exclude is None else frozenset[str]()
        self.patterns = PathPatterns((*names, *self.options.extend_exclude))

    def argument(self, argument: str) -> bool:
        """Takes what one argument stands for; False if it names nothing."""
        path = spelled(argument, self.root)
        full = os.path.join(self.root, path)
        based = spelled(full, self.options.base)
        try:
            kind = os.stat(full).st_mode
        except ValueError:  # a null byte
            return False
        except OSError as error:
            if not os.path.lexists(full) and error.errno in (errno.ENOENT, errno.ENOTDIR):
                return False
            self.problem(path, error)
            return True
        if stat.S_ISDIR(kind):
            excluded = based != "." and self.patterns.folder(based)
            if not (excluded and self.options.force_exclude):
                self.folder(path, full, "." if excluded else based)
        elif not (self.options.force_exclude and self.patterns.file(based)):
            if stat.S_ISREG(kind):
                self.file(path, full, os.path.islink(full), os.stat(full).st_ino)
            else:
                self.problems[path] = Problem(path, 1, "not a regular file")
        return True

    def folder(self, path: str, full: str, based: str) -> None:
        """Takes the files below a folder that was named."""
        view = view_of(full) if self.options.respect_gitignore else EVERYTHING
        prefix = "" if path == "." else path.rstrip("/") + "/"
        above = "" if based == "." else based.rstrip("/") + "/"
        pending: list[tuple[str, str, str, View]] = [(full, prefix, above, view)]
        while pending:
            full, prefix, above, view = pending.pop()
            try:
                status = os.stat(full)
                if (status.st_dev, status.st_ino) in self.seen:
                    continue
                self.seen.add((status.st_dev, status.st_ino))
                with os.scandir(full) as entries:
                    children = list(entries)
            except OSError as error:
                self.problem(prefix.rstrip("/") or ".", error)
                continue
            view = view.entered(full, children)
            for child in children:
                name = child.name
                if child.is_dir(follow_symlinks=False):
                    inner = view.folder(name)
                    if inner is not None and not self.left_out(child, above + name):
                        pending.append((child.path, f"{prefix}{name}/", f"{above}{name}/", inner))
                elif name.endswith(".py") and view.file(name) and not self.patterns.file(above + name):
                    link = child.is_symlink()
                    lock = link and name.startswith(".#")  # how Emacs locks a file: a link to nowhere
                    if not lock and (link or child.is_file()):
                        self.file(prefix + name, child.path, link, child.inode())

    def left_out(self, child: os.DirEntry[str], based: str) -> bool:
        """Whether a folder is not to be entered."""
        if self.patterns.folder(based) or os.path.lexists(os.path.join(child.path, "pyvenv.cfg")):
            return True
        return child.name in self.outputs and not os.path.lexists(os.path.join(child.path, "__init__.py"))

    def file(self, path: str, full: str, link: bool, inode: int) -> None:
        """Takes one file, or says what is wrong with it."""
        if not link:
            self.files[path] = inode
            return
        try:
            status = os.stat(full)
        except OSError as error:
            self.problem(path, error)
            return
        if stat.S_ISREG(status.st_mode):
            self.links[path] = status

    def problem(self, path: str, error: OSError) -> None:
        """Notes that something is there and cannot be read."""
        if error.errno == errno.ELOOP:
            text = "the link leads back to itself"
        elif error.errno == errno.ENOENT:
            text = "the link leads nowhere"
        else:
            text = f"cannot be read: {error.strerror}"
        self.problems[path] = Problem(path, 1, text)

    def result(self) -> Discovered:
        """All that was taken, without links to files that were taken, too."""
        if self.links:
            by_inode: dict[int, list[str]] = {}
            for path, inode in self.files.items():
                by_inode.setdefault(inode, []).append(path)
            for path, status in sorted(self.links.items()):
                same = (os.path.join(self.root, other) for other in by_inode.get(status.st_ino, ()))
                if not any(os.path.samestat(status, os.stat(other)) for other in same):
                    self.files[path] = status.st_ino
                    by_inode.setdefault(status.st_ino, []).append(path)
        return Discovered(tuple(sorted(self.files)), tuple(self.problems[path] for path in sorted(self.problems)))
