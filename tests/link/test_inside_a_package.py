"""Run inside of a package, whose modules import each other by its name."""

from __future__ import annotations

from pathlib import Path

from holdlint.pipeline import analyse, package_at
from holdlint.settings import AnalysisSettings

API = """\
from sqlalchemy.orm import Session

from shop.orders import mail


def view(db: Session) -> None:
    db.execute("select 1")
    mail.notify()
"""
MAIL = """\
import requests


def notify() -> None:
    requests.post("https://a.example")
"""


def written(folder: Path, *packages: str) -> Path:
    orders = folder / "shop" / "orders"
    orders.mkdir(parents=True)
    for package in packages:
        (folder / package / "__init__.py").write_text("")
    (orders / "api.py").write_text(API)
    (orders / "mail.py").write_text(MAIL)
    return orders


def found(root: Path) -> list[tuple[str, int, str]]:
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    report = analyse(files, str(root), AnalysisSettings(jobs=1, use_environment=False))
    return [(finding.path, finding.line, finding.function) for finding in report.findings]


def test_a_package_two_levels_deep(tmp_path: Path) -> None:
    orders = written(tmp_path, "shop", "shop/orders")
    assert package_at(str(orders)) == "shop.orders"
    assert [(path, line) for path, line, _ in found(orders)] == [("api.py", 8)]
    assert [(path, line) for path, line, _ in found(tmp_path / "shop")] == [("orders/api.py", 8)]
    assert found(tmp_path) == [("shop/orders/api.py", 8, "shop.orders.api:view")]


def test_a_stray_init_at_the_top_changes_nothing(tmp_path: Path) -> None:
    written(tmp_path, "shop", "shop/orders")
    (tmp_path / "__init__.py").write_text("")
    assert [(path, line) for path, line, _ in found(tmp_path)] == [("shop/orders/api.py", 8)]


def test_a_folder_whose_name_can_be_no_package_is_none(tmp_path: Path) -> None:
    top = tmp_path / "my-shop"
    top.mkdir()
    (top / "__init__.py").write_text("")
    assert package_at(str(top)) == ""
    assert package_at(str(tmp_path)) == ""
