"""What a setting opens around a view is told with the line at which it is set."""

from __future__ import annotations

from pathlib import Path

from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

SETTINGS = """\
import os

if os.environ.get("DEBUG"):
    DEBUG = True
NAME, USER = "shop", "app"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": NAME},
}
for name in ("a", "b"):
    print(name)

DATABASES["default"]["ATOMIC_REQUESTS"] = True
"""
VIEWS = """\
import requests
from django.views import View
from shop.models import User


class Price(View):
    def get(self, request):
        User.objects.first()
        requests.get("https://example.com")
"""
MODELS = "from django.db import models\n\n\nclass User(models.Model):\n    pass\n"


def test_the_hold_stands_where_the_setting_stands(tmp_path: Path) -> None:
    files = {"shop/settings.py": SETTINGS, "shop/views.py": VIEWS, "shop/models.py": MODELS, "shop/__init__.py": ""}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    report = analyse(sorted(files), str(tmp_path), AnalysisSettings())
    [finding] = report.findings
    assert (finding.path, finding.line) == ("shop/views.py", 9)
    assert (finding.hold.path, finding.hold.line) == ("shop/settings.py", 12)
