"""Names are matched without pathspec, and no differently."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from holdlint.patterns import PathPatterns

names = st.text("ab.*?-_", min_size=1, max_size=4).filter(lambda name: name.strip("."))
segments = st.text("ab.-_", min_size=1, max_size=4).filter(lambda name: name.strip("."))
paths = st.lists(segments, min_size=1, max_size=3).map("/".join)


@given(st.lists(st.tuples(names, st.sampled_from(["", "/"])).map("".join), max_size=3), paths)
def test_names_mean_what_they_mean_to_pathspec(patterns, path):
    ours, theirs = PathPatterns(patterns), GitIgnoreSpec.from_lines(patterns)
    assert not ours._spec_needed
    assert ours.file(path) == theirs.match_file(path)
    assert ours.folder(path) == theirs.match_file(path + "/")


def test_what_is_no_name_is_left_to_pathspec():
    for pattern in ("/a", "a/b", "!a", "#a", r"\!a", "a ", "**/a", ""):
        assert PathPatterns([pattern])._spec_needed


def test_a_later_pattern_may_take_an_earlier_one_back():
    patterns = PathPatterns(["*.py", "!keep.py"])
    assert patterns.file("x/a.py")
    assert not patterns.file("x/keep.py")
