"""What git is asked, by running it. Nothing is written, and nothing is run that a repository's configuration names for
comparing files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FILE = ("100644", "100755")
_SUBMODULE = "160000"
_SHALLOW = "GitHub Actions: `fetch-depth: 0` for actions/checkout; GitLab: `GIT_DEPTH: 0`"


class GitError(Exception):
    """What git cannot answer, in words, with what to do about it."""


@dataclass(frozen=True)
class Change:
    """A file that is not what it was. Paths are absolute."""

    old: str | None
    """Where it was; None: there was none, or it was no regular file."""
    new: str | None
    """Where it is; None: it is gone."""
    repository: str
    """The top of the work tree that it belongs to: of a submodule, for one."""
    blob: str = ""
    """The object that has its old content."""


def listed(folder: str) -> list[str] | None:
    """What git knows below a folder or would not ignore, relative to it; None if there is no git or if it refuses."""
    try:
        return _names(_run(folder, "ls-files", "-z", "-co", "--exclude-standard"))
    except GitError:
        return None


def top_of(folder: str) -> str:
    """The top of the work tree around an absolute path. Raises `GitError`."""
    try:
        up = os.fsdecode(_run(folder, "rev-parse", "--show-cdup")).rstrip("\r\n")
        if os.fsdecode(_run(folder, "rev-parse", "--is-inside-work-tree")).strip() != "true":
            raise GitError(f"{folder} is in a repository without a work tree")
    except GitError as error:
        if any(os.path.lexists(os.path.join(above, ".git")) for above in _upwards(folder)):
            raise
        raise GitError(f"{folder} is not in a git repository") from error
    return os.path.normpath(os.path.join(folder, up))


def merge_base(folder: str, revision: str) -> str:
    """The commit at which what is in the work tree branched off from a revision; before the first commit, and if HEAD is asked
    for, a tree without files. Raises `GitError`."""
    head = _commit(folder, "HEAD")
    if head is None and revision == "HEAD":
        return _empty_tree(folder)
    asked = _commit(folder, revision)
    if asked is None:
        raise GitError(f"there is no revision `{revision}`{_hint(folder, revision)}")
    if head is None:
        raise GitError(f"nothing is committed here that could have branched off from `{revision}`")
    try:
        return os.fsdecode(_run(folder, "merge-base", asked, head)).strip()
    except GitError as error:
        if _is_shallow(folder):
            where = f"this clone is shallow: it ends before HEAD branched off from `{revision}`"
            raise GitError(f"{where}. Run `git fetch --unshallow`; {_SHALLOW}") from error
        raise GitError(f"`{revision}` and HEAD have no common ancestor") from error


def changes(top: str, base: str) -> list[Change]:
    """The files of a work tree that are not what they were in a commit, staged or not, new files that nobody has added among
    them, and those of submodules. What git ignores is never changed. Raises `GitError`."""
    found: list[Change] = []
    said = iter(_names(_run(top, "diff", "--raw", "-z", "-M", "--no-abbrev", "--ignore-submodules=none", base, "--")))
    for row in said:
        old_mode, new_mode, blob, _, status = row.lstrip(":").split(" ")
        old = os.path.join(top, next(said))
        new = os.path.join(top, next(said)) if status[0] in "RC" else old
        if new_mode == _SUBMODULE:
            found += _inside(new, blob if old_mode == _SUBMODULE else None)
        was, is_there = old_mode in _FILE and status[0] != "C", new_mode != "000000" and os.path.lexists(new)
        if (was or is_there) and status[0] != "U" and _SUBMODULE not in (new_mode, old_mode):
            found.append(Change(old if was else None, new if is_there else None, top, blob if was else ""))
    for name in _names(_run(top, "ls-files", "-z", "-o", "--exclude-standard")):
        if not name.endswith("/"):  # a repository of its own, of which this one knows nothing
            found.append(Change(None, os.path.join(top, name), top))
    return found


def contents(wanted: Iterable[Change]) -> dict[str, bytes]:
    """The old content of files, by the path that they had. Raises `GitError`."""
    repositories: dict[str, list[Change]] = {}
    for change in wanted:
        if change.old is not None:
            repositories.setdefault(change.repository, []).append(change)
    found: dict[str, bytes] = {}
    for top, group in repositories.items():
        answer = _run(top, "cat-file", "--batch", data="".join(f"{change.blob}\n" for change in group).encode())
        start = 0
        for change in group:
            end = answer.index(b"\n", start)
            words = answer[start:end].split()
            if len(words) != 3:
                raise GitError(f"git has lost the content of {change.old} ({change.blob})")
            start = end + 1 + int(words[2]) + 1
            found[str(change.old)] = answer[end + 1 : start - 1]
    return found


def _inside(folder: str, commit: str | None) -> list[Change]:
    """The changes in a submodule; none if it is not checked out. `commit`: None if it is new."""
    if not os.path.lexists(os.path.join(folder, ".git")):
        return []
    if commit is None:
        return changes(folder, _empty_tree(folder))
    if _commit(folder, commit) is None:
        raise GitError(
            f"the submodule {folder} does not have the commit {commit[:12]} that it was at. "
            f"Run `git -C {folder} fetch origin {commit}`"
        )
    return changes(folder, commit)


def _hint(folder: str, revision: str) -> str:
    """What to do about a revision that is not there."""
    remote, _, branch = revision.partition("/")
    if _is_shallow(folder):
        fetched = f" {remote} {branch}:refs/remotes/{revision}" if branch and remote in _remotes(folder) else ""
        return f": this clone is shallow. Run `git fetch --unshallow{fetched}`; {_SHALLOW}"
    refs = os.fsdecode(_run(folder, "for-each-ref", "--format=%(refname:short)")).split()
    from difflib import get_close_matches

    near = [ref for ref in refs if ref.endswith("/" + revision)] or get_close_matches(revision, refs, n=1, cutoff=0.75)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f"; `git fetch {remote} {branch}` may bring it" if branch and remote in _remotes(folder) else ""


def _remotes(folder: str) -> list[str]:
    return os.fsdecode(_run(folder, "remote")).split()


def _commit(folder: str, revision: str) -> str | None:
    """The name of a commit; None if there is none."""
    if revision.startswith("-"):
        return None
    try:
        return os.fsdecode(_run(folder, "rev-parse", "--verify", "--quiet", revision + "^{commit}")).strip()
    except GitError:
        return None


def _empty_tree(folder: str) -> str:
    return os.fsdecode(_run(folder, "hash-object", "-t", "tree", "--stdin")).strip()


def _is_shallow(folder: str) -> bool:
    return os.fsdecode(_run(folder, "rev-parse", "--is-shallow-repository")).strip() == "true"


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _names(said: bytes) -> list[str]:
    return [name for name in os.fsdecode(said).split("\0") if name]


def _run(folder: str, *words: str, data: bytes = b"") -> bytes:
    # Variables that git sets for its hooks point to the index of the commit being made, relative to another folder;
    # a file system monitor is a program that the repository's configuration names.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, input=data, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        # All of it: for a folder of somebody else it says what to run.
        said = " ".join(os.fsdecode(done.stderr).split()) or f"git {words[0]} failed"
        raise GitError(said.removeprefix("fatal: "))
    return done.stdout
