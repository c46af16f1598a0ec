"""`python -m holdlint`."""

from holdlint.cli import main

main(prog_name="holdlint")
