"""What a door tells the analysis; nothing about selecting, suppressing or printing findings belongs here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class AnalysisSettings:
    """All that can change what the analysis finds, or how fast.

    Paths of files (`overlays`, the list given to `analyse`) are spelled as findings spell them: relative to the root,
    with `/`, absolute only where no relative path exists. `os.path.join(root, path)` opens them.
    """

    rule_folders: tuple[str, ...] = ()
    """Absolute paths of folders of rule files, read after the built-in ones."""
    source_roots: tuple[str, ...] = ()
    """Absolute paths of folders from which the project imports; empty: to be found out."""
    cache_dir: str | None = None
    """Absolute path of the cache, which need not exist yet; None: neither read nor write a cache."""
    jobs: int = 0
    """Processes to use; 0: as many as help."""
    overlays: tuple[tuple[str, bytes], ...] = ()
    """(path, content) of files whose content is not, or not yet, what the disk says: standard input, an editor's buffer."""
    attic: list[object] | None = None
    """Where a program that is about to end puts what would take time to free; None: everything is freed at once."""
    progress: Callable[[str], None] | None = None
    """Is told, in words, what the analysis is about to do."""
    project: str | None = None
    """Absolute path of the top of the project around the root: lock files lie there, too; None: the root is the top."""
    python: str | None = None
    """Absolute path of the environment, or of an interpreter in it, whose libraries the program runs with; None: to be found
    out. Nothing in it is run."""
    active: str | None = None
    """Absolute path of the environment that is active (VIRTUAL_ENV); it may be that of another tool."""
    use_environment: bool = True
    """Whether an environment is looked for at all: for versions of libraries, and for the source of those that have no rules."""
    unpooled: bool = False
    """Whether an idle connection counts that comes from no pool: Django's, one a thread."""
    second_connections: bool = True
    """Whether HLD108 is looked for. It concerns functions that reach no wait, which are not looked at otherwise."""
    streams: bool = True
    """Whether HLD107 is looked for: functions that answer with a stream are not looked at otherwise."""
    quiet: tuple[str, ...] = ()
    """Files about which nothing is told: they are part of the program if others import them, and nothing is looked for in
    them."""

    def say(self, words: str) -> None:
        """Tells whoever wants to know what the analysis is about to do."""
        if self.progress is not None:
            self.progress(words)
