"""HLD105."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = ("process", "ssh")

DOCUMENTATION = """
## What it does

Reports a call that runs another program and waits for it (`subprocess.run`, `os.system`, a command over SSH) while a
database connection is checked out or a transaction is open.

## Why it matters

How long a program runs is not in your hands: a conversion of a large file takes minutes, `git clone` waits for a network,
and `subprocess.run` has no timeout unless one is given.

## Example

```python
import subprocess

from sqlalchemy.orm import Session


def convert(db: Session, video_id: int) -> None:
    video = db.get(Video, video_id)
    subprocess.run(["ffmpeg", "-i", video.path, "out.webm"], check=True)
    video.ready = True
    db.commit()
```

## Use instead

```python
import subprocess

from sqlalchemy.orm import Session


def convert(db: Session, video_id: int) -> None:
    path = db.get(Video, video_id).path
    db.commit()
    subprocess.run(["ffmpeg", "-i", path, "out.webm"], check=True, timeout=600)
    db.get(Video, video_id).ready = True
    db.commit()
```

## What it cannot see

Which program it is: `git --version` is quick, and reported all the same. Say so where it stands:
`# holdlint: ignore[HLD105] reads a version, takes milliseconds`.
"""

CHECK = Check(
    code="HLD105",
    name="subprocess-while-holding",
    default_on=True,
    summary="Another program is waited for while a database connection is held",
    documentation=DOCUMENTATION,
)
