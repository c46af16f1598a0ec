"""The site as it lies on a server: every page is there, every link leads somewhere, nothing is loaded from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import pytest
from holdlint_site import configuration, libraries

from holdlint.budget.options import KEYS as BUDGET_KEYS
from holdlint.checks import CHECKS
from holdlint.checks.check import SECTIONS, Check
from holdlint.config import ConfigFile
from holdlint.rulebook.load import builtin_folder, read_folder

HOME = "https://holdlint.github.io/holdlint/"


class Page(HTMLParser):
    """What a page links to, what it loads, the parts that can be linked to, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.parts: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        self.parts |= {said[key] for key in ("id", "name") if key in said}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and not {"canonical", "prev", "next"} & set(said["rel"].split()):
            self.loaded.append(said["href"])
        if "src" in said:
            self.loaded.append(said["src"])

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """Address below `HOME` → page."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        found[address] = Page(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_a_check_has_its_page_where_findings_say_with_all_that_the_command_explains(
    check: Check, pages: dict[str, Page]
) -> None:
    page = letters("".join(pages[check.url.removeprefix(HOME)].words))
    paragraphs = re.sub(r"```.*?```", "", check.documentation, flags=re.DOTALL).split("\n\n")
    assert [paragraph for paragraph in paragraphs if letters(paragraph) not in page] == []
    assert all(letters(section) in page for section in SECTIONS)
    for block in re.findall(r"```\w+\n(.*?)```", check.documentation, re.DOTALL):
        assert letters(block) in page


def letters(text: str) -> str:
    """Without marks, and without the spaces that code inside of a sentence may have lost."""
    return re.sub(r"\W", "", text)


def test_links_inside_lead_somewhere(pages: dict[str, Page]) -> None:
    broken = []
    for address, page in pages.items():
        for link in page.links:
            target = urljoin(HOME + address, link)
            if not target.startswith(HOME) or address == "404.html":
                continue
            split = urlsplit(target.removeprefix(HOME))
            found = pages.get(split.path)
            if found is None or (split.fragment and unquote(split.fragment) not in found.parts):
                broken.append(f"{address}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Page]) -> None:
    outside = {
        link
        for page in pages.values()
        for link in page.loaded
        if urlsplit(urljoin(HOME, link)).netloc != urlsplit(HOME).netloc
    }
    assert outside == set()
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?https?:", sheet.read_text(encoding="utf-8")), sheet


def test_every_page_is_found_by_the_search(site: Path, pages: dict[str, Page]) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert set(pages) - {"404.html"} <= {entry["location"].partition("#")[0] for entry in index["docs"]}


def test_every_key_of_the_configuration_has_words(pages: dict[str, Page]) -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(ConfigFile)}
    assert keys <= pages["configuration/"].parts
    assert set(configuration.MORE) <= keys
    assert set(BUDGET_KEYS) == set(configuration.BUDGET)
    for key, words in re.findall(r"^## ([\w-]+)\n\n(.*)\n\nType: ", configuration.page(), re.MULTILINE):
        assert words.endswith("."), key
        keys.remove(key)
    assert keys == set()


def test_types_and_defaults_are_those_of_the_declaration() -> None:
    page = configuration.page()
    assert (
        "## trace\n\nWhether the way from the hold to the wait is shown.\n\nType: true or false. Default: `true`.\n"
        in page
    )
    assert re.search(r"## cache-dir\n\n.*\n\nType: a string\.", page)
    assert re.search(r"## rules\n\n.*\n\nType: a list of strings\. Default: `\[\]`\.", page)
    assert re.search(
        r'## min-confidence\n\n.*\n\nType: one of `"high"`, `"medium"`, `"low"`\. Default: `"low"`\.', page
    )
    assert re.search(r"## python\n\n.*\n\nType: a string or true or false\. Default: `true`\.", page)
    assert re.search(r"## budget\n\n.*\n\nType: a table\.", page)


def test_every_wait_of_the_rules_is_in_the_table() -> None:
    page = libraries.page()
    waiting = {file.rules.library.name for file in read_folder(builtin_folder()) if file.rules.wait}
    assert {name for name in waiting if f"\n| {name} " not in page} == set()
    (row,) = [line for line in page.splitlines() if line.startswith("| requests |")]
    assert row.split(" | ")[2:] == ["http [HLD101](checks/HLD101.md)", "**none**", "`timeout` |"]
