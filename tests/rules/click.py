"""click: a command is where execution starts."""

import time

import click
from sqlalchemy import text
from sqlalchemy.orm import Session


@click.group()
def main() -> None:
    """Commands."""


@main.command()
def nightly() -> None:
    with Session() as session:
        session.execute(text("select 1"))
        time.sleep(1)  # error: [HLD104]
