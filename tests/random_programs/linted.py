"""What holdlint says about programs, as numbers of lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unittest.mock import patch

from random_programs.programs import Rendered

from holdlint import pipeline
from holdlint.cache import Cache
from holdlint.inputs import read_inputs
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import parse
from holdlint.rulebook.source import rule_sources
from holdlint.settings import AnalysisSettings
from holdlint.versions.evidence import Evidence

SHOP = """\
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

engine = create_engine("postgresql+psycopg://localhost/shop")
NewSession = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""
ASYNC_SHOP = """\
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from shop import User

engine = create_async_engine("postgresql+asyncpg://localhost/shop")
NewSession = async_sessionmaker(engine)
"""


@cache
def rulebook() -> Rulebook:
    """The shipped rules, which take longer to read than a hundred programs."""
    return Rulebook(parse(rule_sources(())))


@dataclass(frozen=True)
class Told:
    """The lines of a program's findings: of the waits, and of the second connections."""

    waits: set[int]
    seconds: set[int]


def reported(programs: list[Rendered]) -> list[Told]:
    """What is found in each program. The programs are linted as the files of one project."""
    files = {"shop.py": SHOP, "async_shop.py": ASYNC_SHOP}
    files |= {f"case{number}.py": program.source for number, program in enumerate(programs)}
    overlays = tuple([(path, text.encode()) for path, text in files.items()])
    settings = AnalysisSettings(jobs=1, overlays=overlays, second_connections=True, streams=False)
    with patch.object(pipeline, "read_rules", lambda sources, evidence, cache: rulebook()):
        inputs = read_inputs(files, ".", settings.overlays)
        report = pipeline.look_for(pipeline.Material(inputs, [], Evidence(), ".", settings, Cache(None))).report
    assert not report.problems, report.problems
    found = [Told(set(), set()) for _ in programs]
    numbers = {f"case{number}.py": number for number in range(len(programs))}
    for finding in report.findings:
        told = found[numbers[finding.path]]
        (told.seconds if finding.code == "HLD108" else told.waits).add(finding.line)
    return found
