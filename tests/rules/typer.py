"""typer: a command is where execution starts."""

import time

import typer
from sqlalchemy import text
from sqlalchemy.orm import Session

app = typer.Typer()


@app.callback()
def main() -> None:
    """Commands."""


@app.command()
def nightly() -> None:
    with Session() as session:
        session.execute(text("select 1"))
        time.sleep(1)  # error: [HLD104]
