"""The line at which a hold began, as a finding names it."""

from __future__ import annotations

from pathlib import Path

from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

SOURCE = """
import requests
from django.db import models, transaction


class Book(models.Model):
    title = models.TextField()


@transaction.atomic
def rename():
    Book.objects.update(title="Emma")
    requests.get("https://hooks.example")


class Shelf:
    @transaction.atomic()
    def rename(self):
        Book.objects.update(title="Emma")
        requests.get("https://hooks.example")
"""


def test_a_transaction_around_a_function_begins_where_the_function_does(tmp_path: Path) -> None:
    (tmp_path / "books.py").write_text(SOURCE)
    found = analyse(["books.py"], str(tmp_path), AnalysisSettings(jobs=1)).findings
    assert [SOURCE.splitlines()[finding.hold.line - 1].strip() for finding in found] == [
        "def rename():",
        "def rename(self):",
    ]
