"""What a row about a stream must say."""

from __future__ import annotations

import pytest

from holdlint.rulebook.load import RuleErrors, read_folder

HEAD = '[library]\nname = "acme"\nmodules = ["acme"]\n\n[[stream]]\n'


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('ends = "end"', "says neither `calls` nor `decorators`"),
        ('calls = ["acme.Answer"]\nreturned = true', "`returned` is about `decorators`"),
        ('decorators = ["acme.App.get"]\nkeyword = "body"', "`keyword` is about `calls`"),
        ('decorators = ["acme.App.{get"]', "acme.App.{get"),
        ('calls = ["acme.Answer"]\nends = "never"', "never"),
        ('calls = ["acme.Answer"]\nbody = 1', "body"),
    ],
)
def test_a_row_that_says_too_little_or_too_much_is_an_error(row, fault, tmp_path):
    (tmp_path / "acme.toml").write_text(HEAD + row + "\n")
    with pytest.raises(RuleErrors) as raised:
        read_folder(tmp_path)
    assert fault in str(raised.value)


def test_what_makes_an_answer_and_what_is_one_can_stand_in_one_row(tmp_path):
    (tmp_path / "acme.toml").write_text(
        HEAD
        + 'calls = ["acme.Answer"]\ndecorators = ["acme.App.get"]\nreturned = true\nkeyword = "body"\nargument = -1\n'
    )
    [loaded] = read_folder(tmp_path)
    assert loaded.rules.stream[0].argument == -1
