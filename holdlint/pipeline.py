"""The page to read first: files → headers → program → cone → what is met → findings.

A run in which nothing changed ends after reading the files: what it would find is in the cache. So nothing is imported
at the top that only the analysis needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.cache import Cache, digest, salt
from holdlint.inputs import Inputs, read_inputs
from holdlint.model.findings import Coverage, Problem, Report
from holdlint.rulebook.source import RuleSource, rule_sources
from holdlint.settings import AnalysisSettings
from holdlint.stamps import Taken, is_as_before
from holdlint.versions.evidence import Evidence, read_evidence

if TYPE_CHECKING:
    from holdlint.libraries.shelf import Shelf
    from holdlint.link.infer import Inference
    from holdlint.link.program import Program
    from holdlint.link.reach import Reach
    from holdlint.rulebook.index import Rulebook
    from holdlint.track.asked import Asked
    from holdlint.track.machine import Machine
    from holdlint.track.waits import Meet


def analyse(files: list[str], root: str, settings: AnalysisSettings) -> Report:
    """Everything that holdlint finds in a program; findings of all codes, nothing selected or suppressed.

    `files` are paths relative to `root`, with `/`. Raises `holdlint.rulebook.load.RuleErrors` if a rule file cannot be used.
    """
    with gathered(files, root, settings) as material:
        cache = material.cache
        key = whole_run(material) if cache.is_open else b""
        known = cache.get("reports", (key,), Known) if cache.is_open else {}
        if key in known and all(is_as_before(file, root) for file in known[key].libraries):
            return known[key].report
        found = look_for(material)
        cache.put("reports", [(key, found)])
        return found.report


@dataclass(frozen=True)
class Material:
    """What a run starts from: all that it reads of files, and the cache."""

    inputs: Inputs
    sources: list[RuleSource]
    evidence: Evidence
    root: str
    settings: AnalysisSettings
    cache: Cache


@contextmanager
def gathered(files: list[str], root: str, settings: AnalysisSettings) -> Iterator[Material]:
    """What a run of a program starts from; the cache is open until the end of the block."""
    inputs = read_inputs(files, root, settings.overlays)
    sources = rule_sources(settings.rule_folders)
    evidence = read_evidence(
        files, root, settings.project, settings.python, settings.active, settings.use_environment, settings.overlays
    )
    cache = Cache(settings.cache_dir)
    try:
        yield Material(inputs, sources, evidence, root, settings, cache)
    finally:
        cache.close()


class Known(Struct, array_like=True, frozen=True, gc=False):
    """What a run has found, and what it has read of libraries: which files that are is known only when it ends, so that they are
    no part of its key."""

    report: Report
    libraries: tuple[Taken, ...]


def whole_run(material: Material) -> bytes:
    """The digest of everything that a report depends on."""
    import msgspec

    inputs, evidence, root, settings = material.inputs, material.evidence, material.root, material.settings
    said = (
        [(os.fsencode(path), content) for path, content in inputs.digests.items()],
        [(os.fsencode(problem.path), problem.message) for problem in inputs.problems],
        [(os.fsencode(source.path), source.content) for source in material.sources],
        [os.fsencode(said) for said in (evidence.environment, *evidence.installed)],
        [(os.fsencode(path), digest(content)) for path, content in evidence.files],
        [os.fsencode(folder) for folder in roots_inside(root, settings)],
        os.fsencode(package_at(root)),
        [os.fsencode(path) for path in settings.quiet],
        settings.second_connections,
        settings.streams,
        settings.unpooled,
        # Another release of a parser is installed into the same folder as this one.
        os.stat(os.path.dirname(os.path.dirname(msgspec.__file__))).st_mtime_ns,
    )
    return digest(msgspec.msgpack.encode(said), salt=salt())


def look_for(material: Material) -> Known:
    """The report of a run, stage by stage, and what has been read of libraries for it."""
    from holdlint.read.source import collector_off, deep_stack

    inputs, settings = material.inputs, material.settings
    with collector_off(), deep_stack():
        linked, machine = run(material)
        from holdlint.bounds.bounds import Bounds
        from holdlint.tell import Teller

        quiet = frozenset(settings.quiet)
        bounds = Bounds(linked.inference, linked.reach, machine.body)
        findings = Teller(linked.inference, bounds, inputs.line, settings.jobs).tell(told(machine, quiet))
    problems = sorted([*inputs.problems, *linked.problems], key=lambda problem: problem.path)
    report = Report(tuple(findings), tuple(problems), coverage_of(linked, machine, quiet))
    return Known(report, tuple(linked.shelf.files.values()) if linked.shelf is not None else ())


def run(material: Material) -> tuple[Linked, Machine]:
    """The program, and the tracker that has run all functions of the cone: what is met is in it. Raises `RuleErrors`."""
    # The analysis takes longer to import than a run takes that has its report in the cache.
    from holdlint.stages import CachedBodies, likely

    settings = material.settings
    linked = link(material)
    from holdlint.track.machine import Machine
    from holdlint.tracking import track

    program, reach = linked.program, linked.reach
    roots = everything_asked(program, reach, frozenset(settings.quiet))
    settings.say(f"following {_counted(len(roots), 'function')}")
    bodies = CachedBodies(program, material.inputs.text, material.cache, settings.jobs)
    bodies.prefill(likely(program, reach, [scope for scope, _ in roots]))
    machine = Machine(linked.inference, reach, bodies)
    track(machine, roots, settings.jobs)
    bodies.keep()
    if settings.attic is not None:
        settings.attic.extend([machine, linked, bodies])
    return linked, machine


def told(machine: Machine, quiet: frozenset[str]) -> list[Meet]:
    """What was met, without what is met in files about which nothing is told, and inside libraries."""
    return [meet for meet in machine.waits.met.values() if is_told(machine.program, meet.scope, quiet)]


@dataclass(frozen=True)
class Linked:
    """A program of which it is known what every expression can be, and who reaches what."""

    program: Program
    inference: Inference
    reach: Reach
    problems: tuple[Problem, ...]
    """The files that could not be read."""
    shelf: Shelf | None = None
    """What was read of libraries; None: nothing had to be."""


def link(material: Material) -> Linked:
    """The stages in front of the tracker. Raises `RuleErrors`."""
    from holdlint.stages import load_analysis, read_headers, without_strangers

    inputs, evidence, root = material.inputs, material.evidence, material.root
    settings, cache = material.settings, material.cache
    rulebooks: list[Rulebook] = []

    def prepare(mostly_new: bool) -> None:
        load_analysis(lowering=mostly_new)
        rulebooks.append(read_rules(material.sources, evidence, cache))

    settings.say(f"reading {_counted(len(inputs.data), 'file')}")
    headers, problems = read_headers(inputs, cache, settings.jobs, prepare)
    from holdlint.link.infer import Inference
    from holdlint.link.program import build
    from holdlint.tracking import reach_of

    settings.say("linking what they say")
    [rules] = rulebooks
    quiet = frozenset(settings.quiet)
    program = build(without_strangers(headers, quiet), roots_inside(root, settings), rules.modules, package_at(root))
    program.manifests = evidence.files
    from holdlint.libraries.attaching import attach

    shelf = attach(program, rules.modules, evidence, inputs, cache, root)
    inference = Inference(program, rules)
    reach = reach_of(inference, settings.jobs, settings.second_connections, settings.streams, settings.unpooled)
    if settings.attic is not None:
        settings.attic.append(headers)
    if shelf is not None:
        shelf.keep()
    return Linked(program, inference, reach, tuple(problems), shelf)


def read_rules(sources: list[RuleSource], evidence: Evidence, cache: Cache) -> Rulebook:
    """The rules that holdlint ships and those of the project, as they are for the versions that the program runs with; the
    project's win. Raises `RuleErrors`."""
    from holdlint.rulebook.assumptions import is_versioned
    from holdlint.rulebook.index import Rulebook
    from holdlint.rulebook.load import LoadedFile, parse
    from holdlint.rulebook.rows import RuleFile

    key = b""
    loaded: list[LoadedFile] = []
    if cache.is_open and not any(source.fault for source in sources):
        key = digest(*[source.content for source in sources], salt=salt("rulebook"))
        known = cache.get("rules", (key,), list[RuleFile])
        if key in known:
            loaded = [LoadedFile(Path(source.path), rules) for source, rules in zip(sources, known[key], strict=True)]
    if not loaded:
        loaded = parse(sources)
        cache.put("rules", [(key, [file.rules for file in loaded])])
    libraries = {file.rules.library.name for file in loaded if is_versioned(file.rules)}
    return Rulebook(loaded, {library: evidence.version(library) for library in sorted(libraries)})


def cone(program: Program, reach: Reach, quiet: frozenset[str]) -> list[int]:
    """The functions in which a hold and a wait can meet, in source order, without those about which nothing is told.

    Where only what a framework runs before a function waits, one function stands for all that have the same dependencies.
    """
    found: list[int] = []
    seen: set[object] = set()
    for scope, row in enumerate(program.own):
        if row.kind not in ("function", "module") and scope not in reach.hooks:
            continue
        if not reach.waits[scope] or not reach.holds(scope):
            continue
        if program.path(scope) in quiet:
            continue
        dependencies = reach.entries.of(scope)
        if dependencies and not reach.waits_itself(scope):
            if dependencies in seen:
                continue
            seen.add(dependencies)
        found.append(scope)
    return found


def everything_asked(program: Program, reach: Reach, quiet: frozenset[str]) -> list[tuple[int, Asked]]:
    """The functions to be run, in source order, each with what it is run for."""
    from msgspec import structs

    from holdlint.track.asked import Asked

    streaming = [
        scope
        for scope in range(len(program.own))
        if program.scopes[scope].kind == "function" and reach.sends(scope) and is_told(program, scope, quiet)
    ]
    asked = dict.fromkeys(second_cone(program, reach, quiet), Asked(waits=False))
    asked |= dict.fromkeys(cone(program, reach, quiet), Asked())
    for scope in streaming:
        asked[scope] = structs.replace(asked.get(scope, Asked(False, False)), streams=True)
    return sorted(asked.items(), key=lambda item: item[0])


def is_told(program: Program, scope: int, quiet: frozenset[str]) -> bool:
    """Whether anything is told of a scope: those of libraries are not the user's."""
    return not program.is_library(scope) and program.path(scope) not in quiet


def second_cone(program: Program, reach: Reach, quiet: frozenset[str]) -> list[int]:
    """The functions in which a hold can meet a second connection, in source order."""
    return [
        scope
        for scope, row in enumerate(program.own)
        if row.kind in ("function", "module") and reach.draws.can_meet(scope) and program.path(scope) not in quiet
    ]


def coverage_of(linked: Linked, machine: Machine, quiet: frozenset[str]) -> Coverage:
    """How much could be followed of what happens inside holds, where findings are told."""
    program, shelf = linked.program, linked.shelf
    for key in [key for key in machine.coverage.calls if not is_told(program, key[0], quiet)]:
        del machine.coverage.calls[key]
    told = [file.path not in quiet for file in program.own_files]
    return Coverage(
        files=sum(told),
        functions=sum(
            1 for scope, row in enumerate(program.own) if row.kind == "function" and told[program.file_of[scope]]
        ),
        calls_in_holds=len(machine.coverage.calls),
        resolved=sum(machine.coverage.calls.values()),
        unresolved=machine.coverage.unresolved(),
        libraries=dict(sorted(shelf.modules.items())) if shelf is not None else {},
        left_out=dict(sorted(shelf.left_out.items())) if shelf is not None else {},
    )


def roots_inside(root: str, settings: AnalysisSettings) -> list[str]:
    """The source roots as the paths of files are spelled."""
    found = []
    for folder in settings.source_roots:
        try:
            folder = os.path.relpath(folder, root)
        except ValueError:  # another drive
            continue
        found.append("" if folder == "." else folder.replace(os.sep, "/"))
    return found


def package_at(root: str) -> str:
    """The dotted name of the package that the root itself is; empty if it is none."""
    segments: list[str] = []
    while os.path.isfile(os.path.join(root, "__init__.py")):
        root, name = os.path.split(root)
        if not name.isidentifier():
            return ""
        segments.insert(0, name)
    return ".".join(segments)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
