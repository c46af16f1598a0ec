"""The file of a baseline: what is written is read again, and all that is wrong is told at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdlint.baseline.entries import BaselineError, Entry, parse, read, storable, written

ENTRY = Entry("HLD101", "a.py", "a:f", ("b:g", "requests.post"), 2, 'a "reason"', "team", date(2027, 1, 31))


def test_the_text(tmp_path):
    assert written([ENTRY, Entry("HLD104", "a.py", "a:e", ("time.sleep",))]).partition("version = 1\n")[2] == (
        '\n[[finding]]\ncode = "HLD104"\npath = "a.py"\nfunction = "a:e"\nchain = ["time.sleep"]\n'
        '\n[[finding]]\ncode = "HLD101"\npath = "a.py"\nfunction = "a:f"\nchain = ["b:g", "requests.post"]\ncount = 2\n'
        'reason = "a \\"reason\\""\nowner = "team"\nexpires = 2027-01-31\n'
    )


WORDS = st.text(max_size=6).map(storable)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(st.lists(st.builds(Entry, WORDS, WORDS, WORDS, st.tuples(WORDS), reason=WORDS), max_size=3))
def test_what_is_written_is_read_again(entries):
    found = [entry for entry, _ in parse(written(entries).encode(), "b.toml")]
    assert sorted(found, key=repr) == sorted(entries, key=repr)
    assert written(found) == written(entries)


def test_entries_have_their_lines(tmp_path):
    path = tmp_path / "b.toml"
    path.write_text(written([ENTRY, ENTRY]))
    lines = path.read_text().splitlines()
    assert [lines[line - 1] for _, line in read(str(path))] == ["[[finding]]"] * 2


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("version = 2\n", ["`version`: expected 1, found 2"]),
        ("", ["`version`: expected 1, found None"]),
        ("version = [", ["not valid TOML"]),
        ("version = 1\nbogus = 1\n", ["unknown key `bogus`"]),
        (
            'version = 1\n[[finding]]\ncode = "A"\n[[finding]]\ncode = "A"\npath = "a"\nfunction = ""\ncount = 0\nline = 3\n',
            [":2: ", ":4: Object contains unknown field `line`"],
        ),
        ('version = 1\n[[finding]]\ncode = "A"\npath = "a"\nfunction = ""\ncount = 0\n', [":2: `count` is at least 1"]),
        (
            'version = 1\n[[finding]]\ncode="A"\npath="a"\nfunction=""\nexpires="soon"\n',
            [":2: `expires`: expected a date, as in 2027-01-31"],
        ),
    ],
)
def test_all_faults_come_out_at_once(tmp_path, text, faults):
    path = tmp_path / "b.toml"
    path.write_text(text)
    with pytest.raises(BaselineError) as caught:
        read(str(path))
    assert len(caught.value.faults) == len(faults)
    for told, fault in zip(caught.value.faults, faults, strict=True):
        assert told.startswith(str(path))
        assert fault in told
