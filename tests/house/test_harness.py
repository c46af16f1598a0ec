"""The harness that ships with holdlint says what is missing and what is surplus, and does not overlook a misspelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.testing import Mark, compare, markers, read_cases

PAGE = """\
# A page

```python file=shared.py
a = 1
```

## The first case

Words, and a block that is not code of the case.

```console
$ holdlint check
```

```python
import shared
```

## Only words

Nothing to run.

## The second case

```toml
[tool.holdlint]
```

```python file=app/db.py
import app
```

```python file=shared.py
a = 2
```
"""

WRONG = """\
import time
from sqlalchemy.orm import Session


def wait(db: Session) -> None:
    time.sleep(1)  # error: [HLD104]
    db.connection()
    time.sleep(1)
"""


def test_markers_are_read_from_the_ends_of_lines() -> None:
    source = "a()  # error: [HLD101]\nb()\nc()  # error: [HLD101, HLD104] and why\n"
    assert markers(source) == {Mark("", 1, "HLD101"), Mark("", 3, "HLD101"), Mark("", 3, "HLD104")}


@pytest.mark.parametrize(
    "comment", ["# error: HLD101", "# error: []", "# error: [HLD999]", "# error: [101]", "# error:"]
)
def test_a_misspelt_marker_is_a_mistake(comment: str) -> None:
    with pytest.raises(ValueError, match=r"page\.py:2: not a marker"):
        markers(f"a()\nb()  {comment}\n", "page.py")


def test_missing_and_surplus_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    outcome = compare(tmp_path / "wrong.py")
    assert not outcome.agrees
    assert outcome.missing == (Mark("wrong.py", 6, "HLD104"),)
    assert outcome.surplus == (Mark("wrong.py", 8, "HLD104"),)
    assert "missing  wrong.py:6: HLD104  time.sleep(1)  # error: [HLD104]" in outcome.message()
    assert "surplus  wrong.py:8: HLD104  time.sleep(1)" in outcome.message()


def test_a_file_that_cannot_be_read_is_surplus_too(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    assert compare(tmp_path).surplus == (Mark("broken.py", 1, "HLD000"),)


def test_only_the_codes_that_are_asked_for_are_compared(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG.replace("  # error: [HLD104]", ""), encoding="utf-8")
    assert compare(tmp_path).surplus == (Mark("wrong.py", 8, "HLD104"),)
    assert compare(tmp_path, codes=["HLD101"]).agrees


def test_a_fixture_may_be_called_like_the_library_that_it_is_about(tmp_path: Path) -> None:
    fixture = tmp_path / "requests.py"
    fixture.write_text(WRONG.replace("import time", "import requests").replace("time.sleep(1)", "requests.get('')"))
    assert compare(fixture).surplus == (Mark("requests.py", 8, "HLD101"),)


def test_a_page_has_a_case_for_each_heading_with_code() -> None:
    first, second = read_cases(PAGE)
    assert (first.name, first.line) == ("The first case", 7)
    assert first.files == {"shared.py": "a = 1\n", "case.py": "import shared\n"}
    assert second.name == "The second case"
    assert second.files == {"shared.py": "a = 2\n", "pyproject.toml": "[tool.holdlint]\n", "app/db.py": "import app\n"}


def test_a_file_that_stands_twice_in_a_case_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"line 7: case\.py stands twice"):
        read_cases("## A case\n\n```python\na = 1\n```\n\n```python\nb = 2\n```\n")


def test_a_block_without_an_end_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="line 3: the block of code has no end"):
        read_cases("## A case\n\n```python\na = 1\n")
