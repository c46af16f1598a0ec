"""What a text of SQL says."""

from __future__ import annotations

import pytest

from holdlint.link import sql


@pytest.mark.parametrize(
    "text",
    [
        "update users set name = 'x'",
        "  INSERT INTO users VALUES (1)",
        "-- who\n/* and why */ DELETE FROM users",
        "(select * from users for no key update)",
        "SELECT * FROM users FOR UPDATE SKIP LOCKED",
        "select id from users lock in share mode",
        "select pg_try_advisory_xact_lock(1)",
        "with gone as (delete from users returning id) select * from gone",
        "with new as (select 1) update users as u set name = 'x'",
        "LOCK TABLE users",
        "TRUNCATE users",
    ],
)
def test_it_locks(text: str) -> None:
    assert sql.locks(text)


@pytest.mark.parametrize(
    "text",
    [
        "select 1",
        "select * from updates",
        "with recent as (select * from users) select * from recent",
        "selection for update",
        "set statement_timeout = 1",
        "",
    ],
)
def test_it_locks_nothing(text: str) -> None:
    assert not sql.locks(text)


def test_known_limit_words_inside_quotes_are_taken_for_the_statements_own() -> None:
    assert sql.locks("select 'for update' as note")


@pytest.mark.parametrize(
    ("text", "begins", "at_once", "ends"),
    [
        ("BEGIN", True, False, False),
        ("begin isolation level serializable", True, False, False),
        ("START TRANSACTION", True, False, False),
        ("BEGIN IMMEDIATE", False, True, False),
        ("COMMIT", False, False, True),
        ("ROLLBACK", False, False, True),
        ("ROLLBACK TO SAVEPOINT one", False, False, False),
        ("ROLLBACK TRANSACTION TO one", False, False, False),
        ("select 1", False, False, False),
    ],
)
def test_it_opens_or_ends_a_transaction(text: str, begins: bool, at_once: bool, ends: bool) -> None:
    assert (sql.begins(text), sql.locks_at_once(text), sql.ends(text)) == (begins, at_once, ends)
