"""Comments that silence findings: what they say, and about what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdlint.read.suppressions import read_suppressions


def one(text: str):
    (directive,) = read_suppressions(text)
    return directive


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# holdlint: ignore[HLD101] local service", ["HLD101"], "local service"),
        ("# holdlint: ignore[HLD101,HLD104] both", ["HLD101", "HLD104"], "both"),
        (
            "# holdlint: ignore[ HLD101 , network-while-holding ]: a reason",
            ["HLD101", "network-while-holding"],
            "a reason",
        ),
        ("# holdlint: ignore[HLD101]", ["HLD101"], ""),
        ("# holdlint: ignore[HLD101] -- a reason", ["HLD101"], "a reason"),
        ("# holdlint: ignore HLD101", ["HLD101"], ""),
        ("# holdlint: ignore HLD101, HLD104 a reason", ["HLD101", "HLD104"], "a reason"),
        ("# holdlint: ignore HLD101 HLD104: a reason", ["HLD101", "HLD104"], "a reason"),
        ("# holdlint: ignore", [], ""),
        ("# holdlint: ignore measured in May", [], "measured in May"),
        ("# holdlint: ignore: measured in May", [], "measured in May"),
        ("#holdlint:ignore[HLD1]  short", ["HLD1"], "short"),
        ("# HoldLint: Ignore[HLD1] loud", ["HLD1"], "loud"),
        ("# type: ignore  # holdlint: ignore[HLD101] why  # fmt: skip", ["HLD101"], "why"),
    ],
)
def test_own_comments(comment, codes, reason):
    directive = one(f"call()  {comment}\n")
    assert directive.verb == "ignore"
    assert list(directive.codes) == codes
    assert directive.reason == reason


@pytest.mark.parametrize(
    "comment",
    [
        "# holdlint: ignored",
        "# holdlint: ignore-this",
        "# holdlint: ignore[]",
        "# holdlint: ignore[HLD101",
        "# holdlint: skip",
        "# holdlint is a linter: ignore it",
        "# see holdlint: ignore",
        "# nothing",
    ],
)
def test_comments_that_say_nothing(comment):
    assert read_suppressions(f"call()  {comment}\n") == ()


@pytest.mark.parametrize(
    ("comment", "silences"),
    [
        ("# noqa", True),
        ("# NoQA", True),
        ("# noqa: HLD101", True),
        ("# noqa:HLD101", True),
        ("# noqa: E501,HLD101", True),
        ("# noqa: E501 HLD101", True),
        ("# noqa: HLD101 local service", True),
        ("# noqa: HLD1", True),
        ("# noqa: HLD104", False),
        ("# noqa: E501", False),
        ("# noqa: hld101", False),
        ("# noqa : HLD104", True),
        ("# noqa: network-while-holding", True),
        ("#noqa", False),
        ("# type: ignore # noqa: HLD101", True),
    ],
)
def test_noqa_means_what_it_means_to_flake8(comment, silences):
    directives = read_suppressions(f"call()  {comment}\n")
    assert any(it.names("HLD101", "network-while-holding") for it in directives) == silences


def test_strings_are_no_comments():
    assert read_suppressions('text = \'# holdlint: ignore\'\n"""\n# noqa\n"""\n') == ()


def test_columns_are_those_of_the_instruction():
    directive = one("é = call()  # type: ignore  # holdlint: ignore[HLD101] why\n")
    assert (directive.line, directive.column, directive.end_column) == (1, 29, 59)
    assert directive.text == "# holdlint: ignore[HLD101] why"


def reaches(text: str, call: str, statement: str | None = None) -> bool:
    """Whether the only instruction of a text speaks for the call that begins with `call` and ends with its bracket."""
    start = text.index(call)
    depth, end = 0, text.index("(", start)
    while True:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            break
        end += 1
    line, last = (text.count("\n", 0, index) + 1 for index in (start, end))
    begins = text.count("\n", 0, text.index(statement)) + 1 if statement else line
    return one(text).reaches(line, last, begins)


@pytest.mark.parametrize(
    "text",
    [
        "post(url)  # holdlint: ignore\n",
        "post(  # holdlint: ignore\n    url,\n)\n",
        "post(\n    url,  # holdlint: ignore\n)\n",
        "post(\n    url,\n)  # holdlint: ignore\n",
        "post(\n    # holdlint: ignore\n    url,\n)\n",
        "if a:\n    # holdlint: ignore local\n    post(url)\n",
        "# holdlint: ignore local\n# It is on the same host,\n# and bounded.\npost(url)\n",
        "# It is on the same host:\n# holdlint: ignore local\npost(url)\n",
        "wrap(\n    # holdlint: ignore local\n    post(url),\n)\n",
        "x = wrap(\n    post(url),\n)  # holdlint: ignore\n",
        "with post(\n    url\n):  # holdlint: ignore\n    pass\n",
        "x = \\\n    post(url)  # holdlint: ignore\n",
    ],
)
def test_a_comment_speaks_for_a_call(text):
    assert reaches(text, "post(")


@pytest.mark.parametrize(
    "text",
    [
        "a = 1  # holdlint: ignore\npost(url)\n",
        "post(url)\n# holdlint: ignore\n",
        "# holdlint: ignore\n\npost(url)\n",
        "# holdlint: ignore\na = 1\npost(url)\n",
        "x = [\n    get(url),  # holdlint: ignore\n    post(url),\n]\n",
        "with a:\n    post(url)\n    b()  # holdlint: ignore\n",
        "post(url)\nx = f(\n    1\n)  # holdlint: ignore\n",
    ],
)
def test_a_comment_does_not_speak_for_a_call_elsewhere(text):
    assert not reaches(text, "post(")


def test_above_a_statement_it_speaks_for_all_calls_in_it():
    text = "# holdlint: ignore local\nx = wrap(\n    1,\n    post(url),\n)\n"
    assert reaches(text, "post(", statement="x = wrap")


def test_noqa_speaks_for_its_own_line_only():
    assert reaches("post(\n    url,\n)  # noqa: HLD101\n", "post(")
    assert not reaches("# noqa: HLD101\npost(url)\n", "post(")
    assert not reaches("x = wrap(\n    post(url),\n)  # noqa: HLD101\n", "post(")


def test_skip_file_speaks_for_the_whole_file():
    directive = one("import a\n\n# holdlint: skip-file generated\n")
    assert directive.verb == "skip-file"
    assert directive.reason == "generated"
    assert directive.reaches(99, 99, 99)


@pytest.mark.parametrize(
    "broken",
    ["def f(:\n", "x = (\n", "'''\n", "if a:\n        b\n    c\n", "x = $\n", "x = 'a\n"],
    ids=["syntax", "bracket", "string", "dedent", "character", "quote"],
)
def test_broken_files(broken):
    before = read_suppressions(f"call()  # holdlint: ignore[HLD101] a\n{broken}")
    assert [it.line for it in before] == [1]
    after = read_suppressions(f"{broken}call()  # holdlint: ignore[HLD101] a\n")
    assert [(it.line, it.reason) for it in after] == [(broken.count("\n") + 1, "a")]


def test_a_comment_is_found_once_in_a_broken_file():
    text = "x = (  # holdlint: ignore a\n    1,  # holdlint: ignore b\n"
    assert [it.reason for it in read_suppressions(text)] == ["a", "b"]


def test_files_of_the_old_mac_and_of_windows_are_read_after_line_ends_are_unified():
    assert one("a\n\n\fcall()  # holdlint: ignore[HLD101] a\n").line == 3


fragments = st.sampled_from(
    [
        "# holdlint: ignore[HLD101] a",
        "# noqa",
        "(",
        ")",
        "'''",
        '"',
        "\\",
        "\n",
        "\n    ",
        " ",
        "x",
        ":",
        "if",
        "\t",
        "é",
        "#",
        "$",
    ]
)


@given(st.lists(fragments, max_size=30).map("".join))
def test_no_text_is_too_broken(text):
    lines = text.split("\n")
    found = read_suppressions(text)
    for it in found:
        assert lines[it.line - 1][it.column - 1 : it.end_column - 1] == it.text
    assert len({(it.line, it.column, it.verb) for it in found}) == len(found)
    assert [it.line for it in found] == sorted(it.line for it in found)
