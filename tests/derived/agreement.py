"""What is derived from the source of libraries that have rules, beside what the rules say.

    python tests/derived/agreement.py --python ENVIRONMENT                 # all that are installed there
    python tests/derived/agreement.py --python ENVIRONMENT --show stripe   # line by line

For each library the rules of its modules are taken away and its fixture in `tests/rules` is checked: its lines are the calls
that people write, and each row of the rules has one. A line that is marked as a wait agrees if a wait is derived, too, of whatever
kind: what a cache is to its rules is a socket to its source. One that is not marked is a lookalike, and is wrong if a wait is
derived all the same. Nothing is asserted: libraries change.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from holdlint.libraries.places import Places
from holdlint.rulebook.load import LoadedFile, builtin_folder, read_folder
from holdlint.rulebook.source import RuleSource, rule_sources
from holdlint.settings import AnalysisSettings
from holdlint.testing import compare, markers
from holdlint.versions.environment import site_packages

FIXTURES = Path(__file__).parents[1] / "rules"
WAITS = ("HLD101", "HLD102", "HLD103", "HLD104", "HLD105", "HLD106")
DERIVED = ("HLD101", "HLD102", "HLD103", "HLD105")
"""A library sleeps between attempts and locks what its threads share: that alone is no wait of the call."""


@dataclass(frozen=True)
class Agreement:
    """Of one library: the lines that wait by its rules, those of them that do so by its source, too, the others that do so by its
    source, and the modules that were read."""

    library: str
    marked: frozenset[int]
    derived: frozenset[int]
    surplus: frozenset[int]
    modules: int
    left_out: int
    shown: str


def agreement(library: LoadedFile, known: list[LoadedFile], environment: str) -> Agreement:
    """Checks the fixture of a library without the rules of its modules."""
    modules = set(library.rules.library.modules)
    taken = {str(file.path) for file in known if modules & set(file.rules.library.modules)}

    def without(folders: tuple[str, ...]) -> list[RuleSource]:
        return [source for source in rule_sources(folders) if source.path not in taken]

    fixture = FIXTURES / f"{library.path.stem.replace('-', '_')}.py"
    source = fixture.read_text(encoding="utf-8")
    with mock.patch("holdlint.pipeline.rule_sources", without):
        report = compare(fixture, AnalysisSettings(python=environment, jobs=1), DERIVED).report
    marked = frozenset([mark.line for mark in markers(source) if mark.code in WAITS])
    derived = {finding.line: finding for finding in report.findings if finding.code in DERIVED}
    surplus = derived.keys() - marked
    lines = source.splitlines()
    shown = [f"missing {number}: {lines[number - 1].strip()}" for number in sorted(marked - derived.keys())]
    for number in sorted(surplus):
        shown += [f"surplus {number}: {lines[number - 1].strip()}", f"    {derived[number].message}"]
        shown += [f"    {hop.function}:{hop.line} {hop.callee}" for hop in derived[number].chain]
    coverage = report.coverage
    return Agreement(
        library.rules.library.name,
        marked,
        marked & derived.keys(),
        frozenset(surplus),
        sum(coverage.libraries.values()),
        sum(coverage.left_out.values()),
        "\n".join(shown),
    )


def all_of(environment: str, chosen: list[str]) -> Iterator[Agreement]:
    """The agreement of each library that is installed in an environment, or of those that are chosen."""
    places = Places(site_packages(environment))
    known = read_folder(builtin_folder())
    for file in sorted(known, key=lambda file: file.rules.library.name.lower()):
        name = file.rules.library.name
        installed = [places.find(module) for module in file.rules.library.modules]
        if (chosen and name not in chosen) or not any(place is not None and place.path for place in installed):
            continue
        found = agreement(file, known, environment)
        if found.marked:
            yield found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, help="the environment in which the libraries are installed")
    parser.add_argument("--show", action="append", default=[], metavar="LIBRARY", help="only this one, line by line")
    arguments = parser.parse_args()
    total = derived = surplus = 0
    print("| library | waits by rules | derived | only derived | modules read |")
    print("|---|---:|---:|---:|---:|")
    for found in all_of(arguments.python, arguments.show):
        share = f"{len(found.derived)} ({100 * len(found.derived) // len(found.marked)} %)"
        read = f"{found.modules}{f' (+{found.left_out})' if found.left_out else ''}"
        print(f"| {found.library} | {len(found.marked)} | {share} | {len(found.surplus)} | {read} |", flush=True)
        if arguments.show:
            print(found.shown)
        total, derived = total + len(found.marked), derived + len(found.derived)
        surplus += len(found.surplus)
    if total:
        print(f"| **all** | {total} | {derived} ({100 * derived // total} %) | {surplus} | |")


if __name__ == "__main__":
    main()
