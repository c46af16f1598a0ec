"""All headers of a run as one program: scopes by number, modules by name, bindings by name."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from holdlint.model import headers as h


class Binding(Struct, frozen=True, gc=False):
    """One way in which a name gets its value. `path` leads through a tuple target (`a, b = …`)."""

    how: str  # param, import, function, class, assign, item
    scope: int
    param: h.Param | None = None
    position: int = 0
    imported: h.Import | None = None
    assign: h.Assign | None = None
    path: tuple[int, ...] = ()


@dataclass
class File:
    path: str
    """Relative to the root, with `/`."""
    header: h.Header
    base: int
    """Number of the file's module scope; its other scopes follow."""
    module: str = ""
    is_package: bool = False
    library: str = ""
    """The top-level name of the installed library that the file belongs to; empty for a file of the project."""


class Shelved(Struct, frozen=True, gc=False):
    """A module of an installed library."""

    path: str
    header: h.Header
    is_package: bool
    library: str


NAMESPACE_PACKAGE = Shelved("", h.Header(()), True, "")
"""A folder without a file of its own."""


class Shelf(Protocol):
    """Gives the modules of installed libraries by name."""

    def module(self, name: str) -> Shelved | None:
        """The module of a name; None if it is not to be read."""


@dataclass
class Program:
    """`scopes[n]` is scope number n of the program; `file_of[n]` the number of its file. Behind the project's own files and
    scopes stand those of the libraries that are read."""

    files: list[File] = field(default_factory=list)
    scopes: list[h.Scope] = field(default_factory=list)
    own: list[h.Scope] = field(default_factory=list)
    """The project's scopes, by the same numbers: what is looked for all over the program is looked for in these."""
    own_files: list[File] = field(default_factory=list)
    shelf: Shelf | None = None
    """Where modules come from that are not the project's; None: there are no more than those that were read."""
    _missing: set[str] = field(default_factory=set)
    _by_path: dict[str, int] = field(default_factory=dict)
    file_of: list[int] = field(default_factory=list)
    modules: dict[str, int] = field(default_factory=dict)
    suffixes: dict[str, int] = field(default_factory=dict)
    """Files by the ends of their dotted paths, for folders that are put on the path in ways that nobody can see."""
    packages: set[str] = field(default_factory=set)
    libraries: frozenset[str] = frozenset()
    """Top-level names that are libraries: they are not looked for among the suffixes."""
    namespaces: frozenset[str] = frozenset()
    """Those of them of which rules know only parts, and a shelf may have others (`google`)."""
    children: list[list[int]] = field(default_factory=list)
    stores: dict[str, list[tuple[int, h.Assign]]] = field(default_factory=dict)
    """Assignments to attributes (`x.name = …`), by the attribute's name, and to items (`x["name"] = …`), by the key in brackets."""
    manifests: tuple[tuple[str, bytes], ...] = ()
    """The project's files that say what it depends on and what it announces: path, content."""
    _bindings: dict[int, dict[str, list[Binding]]] = field(default_factory=dict)
    _fields: dict[int, dict[str, list[tuple[int, h.Assign]]]] = field(default_factory=dict)

    # ---- scopes

    def parent(self, scope: int) -> int:
        """The number of the enclosing scope; -1 for a module."""
        parent = self.scopes[scope].parent
        return -1 if parent < 0 else self.files[self.file_of[scope]].base + parent

    def decorators(self, scope: int) -> list[h.Expr]:
        """What decorates a function or class, without the arguments that it is called with; to be read in the parent."""
        row = self.scopes[scope]
        if not row.decorators:
            return []
        calls = self.scopes[self.parent(scope)].calls
        return [calls[expr.index].function if isinstance(expr, h.Call) else expr for expr in row.decorators]

    def around(self, scope: int) -> int:
        """The scope in which a name is looked for next: classes are passed over. -1 for a module."""
        outer = self.parent(scope)
        while outer >= 0 and self.scopes[outer].kind == "class":
            outer = self.parent(outer)
        return outer

    def module_scope(self, scope: int) -> int:
        return self.files[self.file_of[scope]].base

    def path(self, scope: int) -> str:
        return self.files[self.file_of[scope]].path

    def inner(self, scope: int, index: int) -> int:
        """The number of a scope that a header of the same file names by its own index."""
        return self.files[self.file_of[scope]].base + index

    def class_of(self, scope: int) -> int | None:
        """The class of which a function is a method."""
        parent = self.parent(scope)
        return parent if parent >= 0 and self.scopes[parent].kind == "class" else None

    def qualified(self, scope: int) -> str:
        """`package.module:Class.method`; the module alone for its own statements."""
        names: list[str] = []
        module = self.files[self.file_of[scope]].module
        while scope >= 0 and self.scopes[scope].kind != "module":
            names.append(self.scopes[scope].name)
            scope = self.parent(scope)
        return f"{module}:{'.'.join(reversed(names))}" if names else module

    # ---- names

    def bindings(self, scope: int) -> dict[str, list[Binding]]:
        """Everything that gives a name a value in a scope, in source order."""
        known = self._bindings.get(scope)
        if known is None:
            known = self._bindings[scope] = self._bind(scope)
        return known

    def _bind(self, scope: int) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = {}
        row = self.scopes[scope]
        for position, param in enumerate(row.params):
            found.setdefault(param.name, []).append(Binding("param", scope, param, position))
        for imported in row.imports:
            found.setdefault(imported.name, []).append(Binding("import", scope, imported=imported))
        for child in self.children[scope]:
            inner = self.scopes[child]
            if inner.kind != "lambda" and not _is_overload(inner):
                found.setdefault(inner.name, []).append(Binding(inner.kind, child))
        shared = set(row.shared)
        for assign in row.assigns:
            self._bind_target(found, scope, assign, assign.target, (), shared)
        if row.kind == "module":
            self._bind_shared(found, scope)
        return found

    def _bind_shared(self, found: dict[str, list[Binding]], module: int) -> None:
        """Names that functions declare `global` and assign are bound in the module."""
        file = self.files[self.file_of[module]]
        for number in range(module + 1, module + len(file.header.scopes)):
            inner = self.scopes[number]
            if not inner.shared:
                continue
            for assign in inner.assigns:
                if isinstance(assign.target, h.Name) and assign.target.id in inner.shared:
                    found.setdefault(assign.target.id, []).append(Binding("assign", number, assign=assign))

    def _bind_target(
        self,
        found: dict[str, list[Binding]],
        scope: int,
        assign: h.Assign,
        target: h.Expr,
        path: tuple[int, ...],
        shared: set[str],
    ) -> None:
        if isinstance(target, h.Name):
            if target.id not in shared:
                found.setdefault(target.id, []).append(Binding("assign", scope, assign=assign, path=path))
        elif isinstance(target, h.Sequence):
            for number, item in enumerate(target.items):
                self._bind_target(found, scope, assign, item, (*path, number), shared)
        elif isinstance(target, h.Starred):
            self._bind_target(found, scope, assign, target.value, path, shared)
        elif isinstance(target, h.Subscript) and isinstance(target.value, h.Name):
            found.setdefault(target.value.id, []).append(Binding("item", scope, assign=assign))

    def fields(self, class_scope: int) -> dict[str, list[tuple[int, h.Assign]]]:
        """Assignments to `self.x` (or `cls.x`) in the methods of a class, by attribute."""
        known = self._fields.get(class_scope)
        if known is None:
            known = self._fields[class_scope] = {}
            for method in self.children[class_scope]:
                row = self.scopes[method]
                if row.kind != "function" or not row.params:
                    continue
                receiver = row.params[0].name
                for assign in row.assigns:
                    target = assign.target
                    item = False
                    if isinstance(target, h.Subscript):
                        target, item = target.value, True
                    if (
                        isinstance(target, h.Attribute)
                        and isinstance(target.value, h.Name)
                        and target.value.id == receiver
                    ):
                        kept = h.Assign(target, h.Sequence((assign.value,))) if item and assign.value else assign
                        known.setdefault(target.name, []).append((method, kept))
        return known

    # ---- modules

    def find_module(self, name: str) -> int | None:
        """The number of the file that `import name` loads."""
        number = self.modules.get(name)
        if number is None:
            first = name.partition(".")[0]
            is_library = first in self.libraries
            if not is_library:
                number = self.suffixes.get(name)
            if number is None and self.shelf is not None and (not is_library or first in self.namespaces):
                number = self._take(self.shelf, name)
        return number

    def is_library(self, scope: int) -> bool:
        """Whether a scope is one of an installed library."""
        return scope >= len(self.own)

    def library_of(self, scope: int) -> str:
        """The installed library that a scope belongs to; empty for one of the project."""
        return self.files[self.file_of[scope]].library

    def project_names(self) -> set[str]:
        """The first segments of all names by which modules of the project are imported."""
        return {name.partition(".")[0] for names in (self.modules, self.suffixes, self.packages) for name in names}

    def imported_names(self) -> set[str]:
        """All names that the project imports, relative ones left out: modules, and what it takes of them."""
        return {
            f"{imported.module}.{imported.attribute}" if imported.attribute else imported.module
            for row in self.own
            for imported in row.imports
            if not imported.level
        }

    def attach(self, shelf: Shelf, namespaces: Iterable[str] = ()) -> None:
        """From now on modules that are not the project's come from a shelf, as they are asked for; of `namespaces`, too, of
        which rules know parts."""
        self.namespaces = frozenset(namespaces)
        self.own, self.own_files = list(self.scopes), list(self.files)
        self._by_path = {file.path: number for number, file in enumerate(self.files)}
        self.shelf = shelf

    def _take(self, shelf: Shelf, name: str) -> int | None:
        """Adds a module of a library to the program; its number, None if there is none to be read."""
        if name in self._missing:
            return None
        shelved = shelf.module(name)
        if shelved is None or not shelved.path:
            self._missing.add(name)
            if shelved is not None:
                self.packages.add(name)
            return None
        number = self._by_path.get(shelved.path)  # an editable install of the project itself
        if number is not None:
            self.modules[name] = number
            return number
        number = self.modules[name] = self._by_path[shelved.path] = len(self.files)
        _add(self, File(shelved.path, shelved.header, len(self.scopes), name, shelved.is_package, shelved.library))
        return number

    def absolute(self, scope: int, imported: h.Import) -> str:
        """The absolute name of the module that an import names, relative ones resolved."""
        if not imported.level:
            return imported.module
        file = self.files[self.file_of[scope]]
        if file.library:
            above = file.module.split(".")
            above = above[: len(above) - imported.level + file.is_package]
            return ".".join([*above, *filter(None, [imported.module])])
        folder = posixpath.dirname(file.path)
        for _ in range(imported.level - 1):
            folder = posixpath.dirname(folder)
        parts = folder.replace("/", ".") if folder else ""
        module = self._named_by_path(parts)
        return ".".join([part for part in (module, imported.module) if part])

    def _named_by_path(self, dotted: str) -> str:
        """The module name of a folder that is given by its path from the root, as the package there is known."""
        number = self.modules.get(dotted)
        return self.files[number].module if number is not None and self.files[number].is_package else dotted


def build(
    headers: Iterable[tuple[str, h.Header]],
    source_roots: Iterable[str] = (),
    libraries: Iterable[str] = (),
    package: str = "",
) -> Program:
    """The program of headers by path (relative, with `/`), in the order given. `package` is the name of the package that the
    root itself is, if it is one."""
    program = Program(libraries=frozenset(name.partition(".")[0] for name in libraries) | sys.stdlib_module_names)
    program.own, program.own_files = program.scopes, program.files
    for path, header in headers:
        base = len(program.scopes)
        _add(program, File(path, header, base))
        for index, scope in enumerate(header.scopes):
            for assign in scope.assigns:
                if isinstance(assign.target, h.Attribute):
                    program.stores.setdefault(assign.target.name, []).append((base + index, assign))
                elif type(assign.target) is h.Subscript and assign.how == "=":
                    key = assign.target.key
                    name = key.value if isinstance(key, h.Literal) else key.id if isinstance(key, h.Name) else None
                    if isinstance(name, str):
                        program.stores.setdefault(f"[{name}]", []).append((base + index, assign))
    _name_modules(program, [root.strip("/") for root in source_roots], package)
    return program


def _is_overload(row: h.Scope) -> bool:
    """Whether a function only says how another one of its name may be called; in a file of Python there is one that is run."""
    for expr in row.decorators:
        if (isinstance(expr, h.Name) and expr.id == "overload") or (
            isinstance(expr, h.Attribute) and expr.name == "overload"
        ):
            return True
    return False


def _add(program: Program, file: File) -> None:
    """Adds a file and its scopes."""
    number, scopes = len(program.files), file.header.scopes
    program.files.append(file)
    program.scopes.extend(scopes)
    program.file_of.extend([number] * len(scopes))
    program.children.extend([] for _ in scopes)
    for index, scope in enumerate(scopes):
        if scope.parent >= 0:
            program.children[file.base + scope.parent].append(file.base + index)


def _name_modules(program: Program, source_roots: list[str], package: str) -> None:
    """Gives each file its module name. A package's root is the first folder above it without `__init__.py`; a file outside
    of packages is named from its own folder, from the source roots and from the project's root.

    `commands/stripe.py` in a folder that is no package is not what the rest of the program gets by `import stripe`: below
    the roots a library keeps its name.
    """
    starts = ["", "src", *source_roots]
    packages = {
        posixpath.dirname(file.path) for file in program.files if posixpath.basename(file.path) == "__init__.py"
    }
    further: list[tuple[str, int]] = []
    for number, file in enumerate(program.files):
        folder, name = posixpath.split(file.path)
        stem = name[: -len(".py")] if name.endswith(".py") else name.rpartition(".")[0] or name
        root = folder
        while root in packages and root:
            root = posixpath.dirname(root)
        file.is_package = stem == "__init__"
        whole = folder if file.is_package else posixpath.join(folder, stem)
        own = posixpath.relpath(whole, root or ".") if whole else ""
        file.module = "" if own == "." else own.replace("/", ".")
        if file.module and (root in starts or file.module.partition(".")[0] not in program.libraries):
            known = program.modules.get(file.module)
            if known is None or len(file.path) < len(program.files[known].path):
                program.modules[file.module] = number
        for start in starts:
            if start == root or (start and not whole.startswith(start + "/")):
                continue
            dotted = whole[len(start) + 1 if start else 0 :].replace("/", ".")
            if dotted:
                program.modules.setdefault(dotted, number)
        # Namespace packages: `backend/app/api.py` without `__init__.py` is imported as `app.api` when it runs in `backend`.
        segments = whole.split("/")
        for skip in range(1, len(segments) - 1):
            further.append((".".join(segments[skip:]), number))
    # Whoever runs holdlint inside of a package has `api.py` there, which its neighbours import as `app.api`.
    for number, file in enumerate(program.files if package else []):
        path = posixpath.dirname(file.path) if file.is_package else posixpath.splitext(file.path)[0]
        program.modules.setdefault(".".join([package, *filter(None, path.split("/"))]), number)
    for dotted, number in further:
        program.suffixes.setdefault(dotted, number)
    # A folder `plugins/stripe` of the project is not what `import stripe` means.
    reached = [dotted for dotted in program.suffixes if dotted.partition(".")[0] not in program.libraries]
    for dotted in (*program.modules, *reached):
        while "." in dotted:
            dotted = dotted.rpartition(".")[0]
            program.packages.add(dotted)
