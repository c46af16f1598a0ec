"""The file of verdicts is well-formed; what it says can only be asked where the applications are."""

from benchmarks.verdicts import KEYS, ROWS, VERDICTS, key, rows


def test_each_row_has_all_that_a_verdict_needs() -> None:
    for number, row in enumerate(rows(ROWS.read_text()), 1):
        assert set(row) == KEYS, f"line {number}"
        assert row["verdict"] in VERDICTS, f"line {number}"
        assert row["why"], f"line {number}"
        assert row["lines"] == sorted(row["lines"]), f"line {number}"


def test_nothing_is_judged_twice() -> None:
    known = [(row["application"], *key(row)) for row in rows(ROWS.read_text())]
    assert len(known) == len(set(known))
