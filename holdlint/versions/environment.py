"""The environment of the analysed program, and the names of what is installed there. Nothing in it is imported or run.

The interpreter that holdlint runs in says nothing about the program: pre-commit, pipx and uvx run it in environments of
its own. It counts only if it is the project's, which is so if it lies inside the project, if the project is installed in it, or if
somebody names it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

import msgspec

from holdlint.rulebook.ranges import Assumed, Version, release_of
from holdlint.versions.requirements import normalised

FOLDERS = (".venv", "venv")


def active_environment(variables: Mapping[str, str]) -> str | None:
    """The environment that is active by the variables of a process: Python's own, or conda's. Conda's base is nobody's in
    particular: a shell has it before anything is activated."""
    if variables.get("VIRTUAL_ENV"):
        return variables["VIRTUAL_ENV"]
    return variables.get("CONDA_PREFIX") if variables.get("CONDA_DEFAULT_ENV") != "base" else None


def environment_of(python: str | None, active: str | None, folders: Iterable[str]) -> str | None:
    """The folder of the program's environment: `python` (an environment or an interpreter in one), else the `active` one,
    else one in the first of the project's `folders` that has one, else the one that this runs in, if what lies in the first of
    these folders is installed there. None if there is none."""
    if python is not None:
        return python if os.path.isdir(python) else os.path.dirname(os.path.dirname(python))
    project = list(folders)
    if active and os.path.isdir(active) and (not _is_own(active) or _is_inside(active, project)):
        return active
    for folder in project:
        for name in FOLDERS:
            if os.path.isfile(os.path.join(folder, name, "pyvenv.cfg")):
                return os.path.join(folder, name)
    if project and sys.prefix != sys.base_prefix and _has_installed(sys.prefix, project[0]):
        return sys.prefix
    return None


def _has_installed(environment: str, project: str) -> bool:
    """Whether what lies in a folder is installed in an environment, from there (`pip install -e .`)."""
    place = os.path.realpath(project)
    for folder in site_packages(environment):
        for name in _metadata(folder):
            try:
                with open(os.path.join(folder, name, "direct_url.json"), "rb", buffering=0) as file:
                    url = msgspec.json.decode(file.read(), type=_DirectUrl).url
            except (OSError, msgspec.DecodeError):
                continue
            if url.startswith("file://") and os.path.realpath(_path_of(url)) == place:
                return True
    return False


class _DirectUrl(msgspec.Struct):
    """Where a distribution was installed from."""

    url: str = ""


def _path_of(url: str) -> str:
    from urllib.parse import unquote  # of no use to most runs

    path = unquote(url.removeprefix("file://"))
    return path.lstrip("/") if os.name == "nt" else path


def _metadata(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith(".dist-info")]
    except OSError:
        return []


def _is_own(environment: str) -> bool:
    return os.path.realpath(environment) == os.path.realpath(sys.prefix)


def _is_inside(environment: str, folders: Iterable[str]) -> bool:
    place = os.path.realpath(environment)
    return any(place.startswith(os.path.join(os.path.realpath(folder), "")) for folder in folders)


def installed(environment: str) -> tuple[str, ...]:
    """The names of the metadata folders of what is installed in an environment, and of its `.pth` files, sorted."""
    found: set[str] = set()
    for folder in site_packages(environment):
        try:
            found.update(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info", ".pth")))
        except OSError:
            continue
    return tuple(sorted(found))


def site_packages(environment: str) -> list[str]:
    """The folders in which an environment keeps libraries; some of them may not be there."""
    found = [os.path.join(environment, "Lib", "site-packages")]
    for library in ("lib", "lib64"):
        inside = os.path.join(environment, library)
        try:
            versions = sorted(name for name in os.listdir(inside) if name.startswith(("python", "pypy")))
        except OSError:
            continue
        found += [
            os.path.join(inside, name, packages) for name in versions for packages in ("site-packages", "dist-packages")
        ]
    return found


def installed_version(names: Iterable[str], library: str, source: str) -> Assumed | None:
    """The version of a library (a distribution's name) among metadata folders such as `fastapi-0.118.0.dist-info`."""
    found = []
    for name in names:
        distribution, _, version = name.removesuffix(".dist-info").removesuffix(".egg-info").partition("-")
        version = version.partition("-")[0]
        release = release_of(version)
        if release is not None and normalised(distribution) == library:
            found.append((release, version))
    if not found:
        return None
    release, version = max(found)
    return Assumed(Version(release), version, source)
