"""One run of all checks: which files, what the analysis finds in them, what of it is told. Every door goes through here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from holdlint.cache_folder import NAME as CACHE_FOLDER
from holdlint.checks import CHECKS
from holdlint.config import Config
from holdlint.discover import Discovered, DiscoverOptions, discover, spelled, was_meant
from holdlint.model.findings import Finding, Problem, Report
from holdlint.patterns import PathPatterns
from holdlint.selection import selected
from holdlint.settings import AnalysisSettings
from holdlint.sources import Sources
from holdlint.verdict import Wanted, verdict

if TYPE_CHECKING:
    from holdlint.baseline.known import Known
    from holdlint.model.answer import Answer
    from holdlint.model.budget import Budget
    from holdlint.since.changes import Changes
    from holdlint.since.news import News


@dataclass(frozen=True)
class Stdin:
    """Text that stands for a file."""

    path: str | None
    """The file, relative to the root; None: a program of its own."""
    data: bytes


@dataclass(frozen=True)
class Run:
    """What is to be checked, and how."""

    root: str
    """Absolute path of the working directory; findings are told relative to it."""
    config: Config
    paths: tuple[str, ...] = ()
    """Files and folders; none: the root."""
    stdin: Stdin | None = None
    """The program is checked with this text in it, and only what is found in the text is told."""
    buffers: tuple[tuple[str, bytes], ...] = ()
    """(path, content) of files, relative to the root, whose content is not, or not yet, what the disk says."""
    force_exclude: bool = False
    use_cache: bool = True
    attic: list[object] | None = None
    """See `AnalysisSettings.attic`."""
    progress: Callable[[str], None] | None = None
    """See `AnalysisSettings.progress`."""
    active: str | None = None
    """See `AnalysisSettings.active`."""
    jobs: int = 0
    since: str | None = None
    """A revision: only what is new since the program branched off from it is told."""
    new_baseline: str | None = None
    """The absolute path of a baseline that is to be written; it may be there already, and silences nothing."""


@dataclass(frozen=True)
class Outcome:
    """What is told, and the sources that it is about."""

    report: Report
    sources: Sources
    files: tuple[str, ...]
    known: Known | None = None
    """What the baseline says of it; None: there is none."""
    news: News | None = None
    """What comparing it with another commit has shown; None: nobody asked for that, or nothing is told today."""

    @property
    def clean(self) -> bool:
        """Whether there is nothing that somebody has to look at."""
        return not self.report.problems and all(finding.suppressed for finding in self.report.findings)


def check(run: Run) -> Outcome:
    """Checks a program.

    Raises `discover.MissingPaths` if a path names nothing, `rulebook.load.RuleErrors` if a rule file cannot be used,
    `BaselineError` or OSError if the baseline cannot be used, `GitError` if there is nothing to compare the program with.
    """
    found, overlays, only = _files(run)
    changes = None
    if run.since is not None:
        from holdlint.comparing import changes_since

        changes = changes_since(run.root, run.since, overlays)
    outcome = _judged(run, found, overlays, only)
    return outcome if changes is None or outcome.clean else _compared(run, outcome, changes, only)


def _judged(
    run: Run, found: Discovered, overlays: tuple[tuple[str, bytes], ...], only: frozenset[str] | None
) -> Outcome:
    """What is to be told of a program."""
    from holdlint.pipeline import analyse  # parsers take time to load, and wrong arguments should be told at once

    is_test = _test_code(run)
    wanted_codes = codes(run.config)
    analysed = analyse(list(found.files), run.root, _settings(run, found, overlays, is_test, wanted_codes))
    sources = Sources(run.root, overlays)
    whole = Report(analysed.findings, (*found.problems, *analysed.problems), analysed.coverage)
    wanted = Wanted(wanted_codes, is_test, found.files, run.config.min_confidence, only)
    report = verdict(whole, wanted, sources.directives)
    known = _known(run, report, wanted)
    if known is not None and run.new_baseline is None:
        report = msgspec.structs.replace(report, findings=known.silence(report.findings))
    return Outcome(report, sources, found.files, known)


def _compared(run: Run, outcome: Outcome, changes: Changes, only: frozenset[str] | None) -> Outcome:
    """What is new in an outcome. The program as it was is judged under today's configuration: a check that somebody has
    switched on since then is no news."""
    from holdlint.since.news import news

    options = _discovering(run)
    paths = run.paths or (".",)
    files, instead = changes.old_files(outcome.files, lambda path: was_meant(path, paths, run.root, options))
    problems = tuple(problem for problem in outcome.report.problems if problem.path not in changes.before)
    unread = tuple(problem for problem in problems if problem.path not in files)
    earlier = _judged(run, Discovered(files, unread), tuple(sorted(instead.items())), only)
    name = "the last commit" if run.since == "HEAD" else str(run.since)
    found = news(outcome.report.findings, earlier.report.findings, changes, outcome.sources.text, name)
    known = {(changes.renamed.get(it.path, it.path), it.message) for it in earlier.report.problems}
    left = tuple(problem for problem in outcome.report.problems if (problem.path, problem.message) not in known)
    return replace(
        outcome, report=msgspec.structs.replace(outcome.report, findings=found.new, problems=left), news=found
    )


def files_of(run: Run) -> Discovered:
    """The files that `check` would look at. Raises `discover.MissingPaths`."""
    return _files(run)[0]


def why(run: Run, path: str, line: int) -> tuple[Answer, Sources]:
    """What there is to be said about a line of a file of the program: why it is reported, or why it is not.

    Raises as `check` does.
    """
    from holdlint.model.answer import Answer
    from holdlint.why.answering import Told
    from holdlint.why.asking import ask

    found, overlays, _ = _files(run)
    is_test = _test_code(run)
    sources = Sources(run.root, overlays)
    path = spelled(path, run.root)
    if path not in found.files:
        known = os.path.isfile(os.path.join(run.root, path))
        reason = "it is excluded, ignored by git, or not Python" if known else "there is no such file"
        return Answer(path, line, "", (f"the file is not part of the program: {reason}",)), sources

    def judge(findings: Sequence[Finding]) -> Told:
        wanted = Wanted(frozenset(CHECKS), lambda path: False, found.files)
        report = verdict(Report(tuple(findings)), wanted, sources.directives)
        return Told(report.findings, codes(run.config), is_test(path))

    # All that can be found is looked for: what is not selected is said to be so.
    settings = _settings(run, found, overlays, is_test, frozenset(CHECKS))
    return ask(list(found.files), run.root, settings, path, line, judge), sources


def measure(run: Run, latencies: Sequence[float]) -> tuple[Budget, tuple[Problem, ...]]:
    """What the program asks of its pools if whatever it waits for takes so long, for each of several latencies; and what could not
    be read. Raises as `check` does."""
    from holdlint.measuring import measured

    found, overlays, _ = _files(run)
    settings = _settings(run, found, overlays, _test_code(run), frozenset())
    budget, problems = measured(list(found.files), run.root, settings, latencies)
    return budget, (*found.problems, *problems)


def _settings(
    run: Run,
    found: Discovered,
    overlays: tuple[tuple[str, bytes], ...],
    is_test: Callable[[str], bool],
    wanted: frozenset[str],
) -> AnalysisSettings:
    return AnalysisSettings(
        rule_folders=run.config.rules,
        source_roots=run.config.src,
        cache_dir=cache_folder(run.config) if run.use_cache else None,
        jobs=run.jobs,
        overlays=overlays,
        attic=run.attic,
        progress=run.progress,
        project=run.config.base,
        python=run.config.python or None,
        active=run.active,
        use_environment=run.config.python is not False,
        unpooled=run.config.unpooled,
        # Whether a suppression of it is unused is to be known, too.
        second_connections=bool(wanted & {"HLD108", "HLD901"}),
        streams=bool(wanted & {"HLD107", "HLD901"}),
        quiet=tuple(path for path in found.files if is_test(path)),
    )


def _known(run: Run, report: Report, wanted: Wanted) -> Known | None:
    """What the baseline says of a report; None if there is none."""
    path = run.new_baseline or run.config.baseline
    if path is None:
        return None
    from datetime import date

    from holdlint.baseline.known import compare

    files = frozenset(wanted.files if wanted.only is None else wanted.only)

    def told(path: str, code: str) -> bool:
        return path in files and code in wanted.codes and not wanted.is_test(path)

    empty = run.new_baseline is not None and not os.path.exists(path)
    return compare(path, report.findings, run.root, told, date.today(), empty)


def codes(config: Config) -> frozenset[str]:
    """The codes that are reported."""
    return selected(config.select, config.extend_select, config.ignore)


def cache_folder(config: Config) -> str:
    """Absolute path of the cache."""
    return config.cache_dir or os.path.join(config.base, CACHE_FOLDER)


def _files(run: Run) -> tuple[Discovered, tuple[tuple[str, bytes], ...], frozenset[str] | None]:
    """The files, what stands in for their content, and those about which anything is told (None: all)."""
    options = _discovering(run)
    if run.stdin is None:
        found = discover(run.paths or (".",), run.root, options)
        buffers = tuple([(path, data) for path, data in run.buffers if path in found.files or _is_new(path, run.root)])
        files = tuple(sorted({*found.files, *[path for path, _ in buffers]}))
        read = {path for path, _ in buffers}
        return Discovered(files, tuple([p for p in found.problems if p.path not in read])), buffers, None
    if run.stdin.path is None:
        path = "stdin.py"
        found = discover(run.paths, run.root, options)
    else:
        path = spelled(run.stdin.path, run.root)
        found = discover(run.paths or (".",), run.root, options)
        if run.force_exclude and path not in found.files:
            return Discovered((), ()), (), frozenset()
    files = tuple(sorted({*found.files, path}))
    problems = tuple(problem for problem in found.problems if problem.path != path)
    return Discovered(files, problems), ((path, run.stdin.data),), frozenset((path,))


def _discovering(run: Run) -> DiscoverOptions:
    return DiscoverOptions(
        base=run.config.base,
        exclude=run.config.exclude,
        extend_exclude=run.config.extend_exclude,
        respect_gitignore=run.config.respect_gitignore,
        force_exclude=run.force_exclude,
    )


def _is_new(path: str, root: str) -> bool:
    """Whether a buffer's file has not been saved yet; one that exists and was not found is left out of the program."""
    return not path.startswith("../") and not os.path.exists(os.path.join(root, path))


def _test_code(run: Run) -> Callable[[str], bool]:
    """A predicate: whether what is found in a file is not told because the file is test code.

    Test code that is named as an argument is told about: somebody asks for it.
    """
    if run.config.tests:
        return lambda path: False
    patterns = PathPatterns(run.config.test_paths)
    base, root = run.config.base, run.root

    def is_test(path: str) -> bool:
        return patterns.file(path if base == root else spelled(os.path.join(root, path), base))

    named = tuple(path for path in _named(run.paths, root) if is_test(path) or is_test(path + "/x"))
    return lambda path: is_test(path) and not any(path == name or path.startswith(name + "/") for name in named)


def _named(paths: Iterable[str], root: str) -> Iterable[str]:
    return (path for path in (spelled(path, root) for path in paths) if path != ".")
