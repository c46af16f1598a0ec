"""Syntax that is newer than the running Python → the same program in syntax that it reads, line for line.

Tokens say where the newer syntax stands, at a tenth of what libcst's tree costs and a fiftieth of its positions.
What an edit drops unread, such as type parameters, libcst must be able to read.
Calls, statements and inner scopes stay as many and in the same order: `holdlint.track.lower` counts them in the original.
"""

from __future__ import annotations

import ast
import functools
import keyword
import re
from collections.abc import Callable, Iterable, Iterator

Token = tuple[str, int, str]
"""Kind, offset and text; the kind of a keyword or operator is its text, other kinds are in capitals."""
Edit = tuple[int, int, str]
"""From an offset to another, and what stands there instead. What an edit covers is not edited twice."""
Finder = Callable[["Tokens", int], Iterable[Edit]]

SOFT = frozenset({"lazy", "type", "match", "case"})
_KINDS = {word: word for word in {*keyword.kwlist, *SOFT} - {"None", "True", "False"}}
_CLOSING = {")": "(", "]": "[", "}": "{"}

_TOKEN = re.compile(
    r"""(?:[ \t\f]|\\\n|\#[^\n]*)*
    (?:(?P<FORMATTED>(?:[ft]r?|r[ft])(?:\"{3}|'{3}|["']))
      |(?P<STRING>(?:br?|rb?|u)?(?:\"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"{3}
                                  |'{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}
                                  |"[^"\\\n]*(?:\\.[^"\\\n]*)*"
                                  |'[^'\\\n]*(?:\\.[^'\\\n]*)*'))
      |(?P<NAME>\w+)
      |(?P<NEWLINE>\n)
      |(?P<OPERATOR>\*\*|:=|->|[=!<>]=|\S))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_DEBUG = re.compile(r"=(?:\s|#[^\n]*\n)*(?=[}:]|!(?!=))")
_CONVERSION = re.compile(r"!\s*\w*(?:\s|#[^\n]*\n)*")


class NotPython(Exception):
    """No Python reads this text."""


def downgrade(text: str) -> str | None:
    """The same program in syntax that the running Python reads; None if there is none."""
    try:
        edits, certain = _edits(text)
        if not edits:
            return None
        older = _edited(text, edits)
        ast.parse(older)
        return older if certain or _readable(text) else None
    except (NotPython, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _readable(text: str) -> bool:
    """Whether libcst reads the text."""
    import libcst as cst  # most files are read without

    try:
        cst.parse_module(text)
    except Exception:  # libcst raises errors of many kinds on text that it does not read
        return False
    return True


def _edits(text: str) -> tuple[list[Edit], bool]:
    """All edits, in order, and whether they keep everything that is not valid as it is."""
    finders = _finders()
    tokens = Tokens(text)
    found: list[Edit] = []
    certain = True
    for index, token in enumerate(tokens.all):
        if token[0] in finders:
            for finder in finders[token[0]]:
                edits = list(finder(tokens, index))
                found += edits
                certain = certain and (not edits or finder is handlers)
    found.sort(key=lambda edit: edit[:2])
    return found, certain


def _edited(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        if start >= done:
            parts += (text[done:start], new)
            done = end
    parts.append(text[done:])
    return "".join(parts)


# ---- tokens


class Tokens:
    """The tokens of a text without comments, and without the line ends inside of brackets.

    A formatted string, however deeply nested, is FORMATTED (its prefix and quote), then TEXT and fields, then END (its
    quote). A field is FIELD (its brace), the tokens of its expression, a MARK for each of `=`, `!r` and `:`, for a format
    what a string holds, and CLOSE.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[Token] = []
        self.ends: dict[int, int] = {}
        """The index of a bracket, field or formatted string → the index of its end."""
        self._open: list[tuple[str, int]] = []
        self._formatted: list[tuple[str, bool]] = []
        """The quotes of the formatted strings that are open, and whether they are raw."""
        self._read()
        if self._open:
            raise NotPython
        self.all += [("NEWLINE", len(text), "")] * 3

    def end(self, index: int) -> int:
        """The offset behind a token."""
        _, start, text = self.all[index]
        return start + len(text)

    def level(self, index: int) -> Iterator[int]:
        """The indices from a token on that stand at its level, up to the end of the bracket or line (included)."""
        tokens, ends = self.all, self.ends
        while True:
            yield index
            kind = tokens[index][0]
            if kind in _CLOSING or kind == "CLOSE" or kind == "NEWLINE":
                return
            index = ends.get(index, index) + 1

    def is_name(self, index: int) -> bool:
        return self.all[index][0] == "NAME" or self.all[index][0] in SOFT

    def starts_statement(self, index: int) -> bool:
        return index == 0 or self.all[index - 1][0] in ("NEWLINE", ";", ":")

    def _read(self) -> None:
        text, match, kinds = self.text, _TOKEN.match, _KINDS
        tokens, opened = self.all, self._open
        add = tokens.append
        position = 0
        while found := match(text, position):
            kind = found.lastgroup
            position = found.end()
            if kind == "NAME":
                name = found["NAME"]
                add((kinds.get(name, "NAME"), position - len(name), name))
            elif kind == "OPERATOR":
                operator = found["OPERATOR"]
                start = position - len(operator)
                if opened and opened[-1][0] == "FIELD" and operator[0] in "}!:=":
                    position = self._field_goes_on(start, operator)
                    continue
                if operator in "([{":
                    opened.append((operator, len(tokens)))
                elif operator in ")]}":
                    self._close(_CLOSING[operator])
                add((operator, start, operator))
            elif kind == "NEWLINE":
                if not opened:
                    add(("NEWLINE", position - 1, "\n"))
            elif kind == "STRING":
                add(("STRING", found.start("STRING"), found["STRING"]))
            else:
                begin = found["FORMATTED"]
                opened.append(("FORMATTED", len(tokens)))
                add(("FORMATTED", position - len(begin), begin))
                prefix = begin.rstrip("\"'")
                self._formatted.append((begin[len(prefix) :], "r" in prefix.lower()))
                position = self._literal(position)

    def _close(self, kind: str) -> None:
        if not self._open or self._open[-1][0] != kind:
            raise NotPython
        self.ends[self._open.pop()[1]] = len(self.all)

    def _field_goes_on(self, start: int, operator: str) -> int:
        """Reads on behind the expression of a field, or behind an operator that only looks like its end."""
        if operator == "}":
            self._close("FIELD")
            self.all.append(("CLOSE", start, "}"))
            return self._literal(start + 1)
        if operator[0] == ":":
            self.all.append(("MARK", start, ":"))
            self._open.append(("FORMAT", self._open.pop()[1]))
            return self._literal(start + 1)
        if operator in ("=", "!"):
            mark = (_DEBUG if operator == "=" else _CONVERSION).match(self.text, start)
            if mark is None:
                raise NotPython
            self.all.append(("MARK", start, mark[0]))
            return mark.end()
        self.all.append((operator, start, operator))
        return start + len(operator)

    def _literal(self, start: int) -> int:
        """Reads a formatted string, or the format of a field, up to the next field or the end."""
        (quote, raw), text = self._formatted[-1], self.text
        in_format = self._open[-1][0] == "FORMAT"
        for special in _specials(quote, raw, in_format).finditer(text, start):
            found, position = special[0], special.start()
            if found == "\n":
                if len(quote) == 1:
                    raise NotPython
            elif found in ("{", "}", quote):
                if position > start:
                    self.all.append(("TEXT", start, text[start:position]))
                if found == "{":
                    self._open.append(("FIELD", len(self.all)))
                    self.all.append(("FIELD", position, "{"))
                    return position + 1
                self._close("FORMAT" if found == "}" else "FORMATTED")
                if found == "}":
                    self.all.append(("CLOSE", position, "}"))
                    return self._literal(position + 1)
                self._formatted.pop()
                self.all.append(("END", position, quote))
                return position + len(quote)
        raise NotPython


@functools.cache
def _specials(quote: str, raw: bool, in_format: bool) -> re.Pattern[str]:
    """What counts inside of a formatted string; doubled braces and escapes are found so that their parts are not."""
    doubled = "" if in_format else r"\{\{|\}\}|"
    named = "" if raw else r"\\N\{[^}\n]*\}|"
    return re.compile(rf"{doubled}{named}\\[^{{}}]|[{{}}\n]|{quote}")


# ---- edits: each takes the index of one of the tokens that stand beside it in `FINDERS`


def handlers(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`except A, B:` → `except(A, B):`."""
    first = index + 1
    if tokens.all[first][0] == "*":
        first += 1
    several = False
    for colon in tokens.level(first):
        kind = tokens.all[colon][0]
        if kind in ("as", "NEWLINE", "lambda"):
            return
        several = several or kind == ","
        if kind == ":":
            break
    if not several or tokens.all[colon - 1][0] == ",":
        return
    # The parentheses take the place of spaces, so that what stands between and behind them keeps its columns.
    text, start, end, behind = tokens.text, tokens.all[first][1], tokens.end(colon - 1), tokens.end(colon)
    yield (start - 1, start, "(") if text[start - 1] == " " else (start, start, "(")
    if text[end] == " ":
        yield end, end + 1, ")"
    elif text[behind : behind + 1] == " ":
        yield end, behind + 1, ")" + text[end:behind]
    else:
        yield end, end, ")"


def lazy_imports(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`lazy import a` → `import      a`."""
    if tokens.starts_statement(index) and tokens.all[index + 1][0] in ("import", "from"):
        yield _moved_to_front(tokens, index)


def unpacking_comprehensions(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`[*a for a in b]` → `[ a for a in b]`."""
    _, start, star = tokens.all[index + 1]
    if star in ("*", "**"):
        for inner in tokens.level(index + 2):
            kind = tokens.all[inner][0]
            if kind == ",":
                return
            if kind == "for":
                yield start, start + len(star), " " * len(star)
                return


def templates(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`t"{a}"` → `-( a,)`."""
    begin, end, is_template = _run(tokens, index)
    if is_template and begin <= index:
        yield from _without_text(tokens, begin, end)


def formatted_strings(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`f"{a["b"]}"` → `-( a["b"],)`, where this Python does not read it."""
    begin, end, is_template = _run(tokens, index)
    if begin <= index and not is_template:
        if not _read_here("(" + tokens.text[tokens.all[begin][1] : tokens.end(end)] + "\n)"):
            yield from _without_text(tokens, begin, end)


def parameters(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`def f[T](a):` → `def f   (a):`."""
    opening = index + 2
    if tokens.is_name(index + 1) and tokens.all[opening][0] == "[":
        if tokens.all[index][0] != "type" or tokens.starts_statement(index):
            start, end = tokens.all[opening][1], tokens.end(tokens.ends[opening])
            yield start, end, _blank(tokens.text[start:end]).replace("\n", "\\\n")


def defaults(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`class A[T = int]:` → `class A         :`."""
    for edit in parameters(tokens, index):
        if any(tokens.all[inner][0] == "=" for inner in tokens.level(index + 3)):
            yield edit


def aliases(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`type A = int` → `A      = int`."""
    if tokens.starts_statement(index) and tokens.is_name(index + 1) and tokens.all[index + 2][0] in ("=", "["):
        yield _moved_to_front(tokens, index)


def groups(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`except* A:` → `except  A:`."""
    kind, start, _ = tokens.all[index + 1]
    if kind == "*":
        yield start, start + 1, " "


def starred(tokens: Tokens, index: int) -> Iterator[Edit]:
    """`a[*b]` → `a[ b]`, and `*args: *Ts` → `*args:  Ts`."""
    if tokens.all[index][0] == ":":
        inside = [index, index + 1]
    elif _is_subscript(tokens, index):
        inside = [index, *tokens.level(index + 1)]
    else:
        return
    before = ","
    for inner in inside:
        kind, start, _ = tokens.all[inner]
        if kind == "lambda":
            return
        if kind == "*" and before in (",", "[", ":"):
            yield start, start + 1, " "
        before = kind


FINDERS: tuple[tuple[str, str, Finder], ...] = (
    ("try: 0\nexcept A, B: 0", "except", handlers),
    ("lazy import a", "lazy", lazy_imports),
    ("[*a for a in b]", "( [ {", unpacking_comprehensions),
    ("t''", "FORMATTED", templates),
    ("def f[T = int](): 0", "def class type", defaults),
    ("f'{'a'}'", "FORMATTED", formatted_strings),
    ("def f[T](): 0", "def class type", parameters),
    ("type A = int", "type", aliases),
    ("try: 0\nexcept* A: 0", "except", groups),
    ("a[*b]", "[ :", starred),
)
"""Newest first: what only a newer Python reads, the tokens where it may stand, and what writes it in older syntax."""


@functools.cache
def _finders() -> dict[str, list[Finder]]:
    """The edits that the running Python needs, by the tokens where they may stand."""
    found: dict[str, list[Finder]] = {}
    for example, kinds, finder in FINDERS:
        if not _read_here(example):
            for kind in kinds.split():
                found.setdefault(kind, []).append(finder)
    return found


def _read_here(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _blank(text: str) -> str:
    """Spaces instead of a text: as many lines, and as many UTF-8 bytes in each (Python counts columns so)."""
    return "\n".join([" " * len(line.encode()) for line in text.split("\n")])


def _moved_to_front(tokens: Tokens, index: int) -> Edit:
    """The word behind a soft keyword takes its place; what follows keeps its columns."""
    start, behind, (_, word_start, word) = tokens.all[index][1], tokens.end(index), tokens.all[index + 1]
    return start, word_start + len(word), word + tokens.text[behind:word_start] + " " * (behind - start)


def _is_subscript(tokens: Tokens, index: int) -> bool:
    """Whether `[` stands behind an expression. `match [*a]:` and `case [*a]:` are no subscripts."""
    if index == 0:
        return False
    before = tokens.all[index - 1][0]
    if before in ("match", "case"):
        return not tokens.starts_statement(index - 1)
    return before in ("STRING", "END", ")", "]", "}") or tokens.is_name(index - 1)


def _run(tokens: Tokens, index: int) -> tuple[int, int, bool]:
    """The first and last token of the strings that Python joins with a formatted one, and whether one is a template.

    The first token is behind `index` if another formatted string in front of it belongs to them: that one stands for all.
    """
    begin = index
    while begin > 0 and tokens.all[begin - 1][0] == "STRING":
        begin -= 1
    if begin > 0 and tokens.all[begin - 1][0] == "END":
        begin = index + 1
    end, is_template = index, False
    while tokens.all[end][0] in ("FORMATTED", "STRING"):
        is_template = is_template or (tokens.all[end][0] == "FORMATTED" and "t" in tokens.all[end][2].lower())
        last = tokens.ends.get(end, end)
        end = last + 1
    return begin, last, is_template


def _without_text(tokens: Tokens, begin: int, last: int) -> Iterator[Edit]:
    """A tuple of the fields' expressions, each in its place, with a minus: so it is not taken for a value of its parts.

    A formatted string has at least two characters in front of its fields, and each field one behind its expression.
    A minus would start after what is called on a string: `f"{a}".encode()`.
    """
    opening = "( " if tokens.all[last + 1][0] in (".", "[", "(") else "-("
    index = begin
    while index <= last:
        kind, start, text = tokens.all[index]
        new = _blank(text)
        if index == begin:
            new = opening + new[2:]
        elif index == last:
            new = new[:-1] + ")"
        if kind != "FIELD":
            yield start, start + len(text), new
            index += 1
            continue
        first = index + 1
        for index in tokens.level(first):
            if tokens.all[index][0] == "MARK":
                break
        if index == first:
            raise NotPython
        _, end, behind = tokens.all[index]
        is_yield = tokens.all[first][0] == "yield"
        comma = " " if tokens.all[index - 1][0] == "," else ")," if is_yield else ","
        yield start, start + 1, "(" if is_yield else " "
        yield end, end + len(behind), comma + _blank(behind)[1:]
        index += 1
