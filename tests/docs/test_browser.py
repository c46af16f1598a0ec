"""The site in a real browser, without a screen: what it shows once its scripts have run, and what it asks the network for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from holdlint.checks import CHECKS

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

ERRANDS = re.compile(r"(?!fonts\.)[\w.-]+\.(google|googleapis|gvt1)\.com(:\d+)?")
"""Whom a browser asks for itself, whatever page it shows. Where fonts come from is not among them."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None and not os.environ.get("CI"), reason="Chromium is not installed"),
]


class Served:
    """A server of the site that is the browser's proxy, too, so that it sees whatever the pages ask anybody for."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        served = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *words: object) -> None:
                super().__init__(*words, directory=str(folder))  # type: ignore[arg-type]

            def do_GET(self) -> None:
                served.asked.append(self.path)
                self.path = urlsplit(self.path).path.removeprefix("/holdlint") or "/"
                super().do_GET()

            def do_CONNECT(self) -> None:
                served.asked.append(self.path)
                self.send_error(403)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, address: str, profile: Path, size: str = "1280,1000") -> str:
        """The document as the browser has it in the end."""
        assert BROWSER is not None, "Chromium is not installed"
        options = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", f"--user-data-dir={profile}", f"--window-size={size}",
            f"--proxy-server=http://127.0.0.1:{self.server.server_port}", "--virtual-time-budget=5000", "--dump-dom",
        ]  # fmt: skip
        command = [BROWSER, *options, f"http://docs.example/holdlint/{address}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
        return done.stdout


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    served = Served(site)
    yield served
    served.server.shutdown()
    served.server.server_close()


def words(html: str) -> str:
    """The text of a document, of its `article` if it has one."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    article = re.search(r"<article\b.*?</article>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", article[0] if article else html).replace("&nbsp;", " ").split())


def test_a_check_as_it_is_shown(served: Served, tmp_path: Path) -> None:
    shown = served.page("checks/HLD101/", tmp_path)
    assert "<title>HLD101 network - holdlint</title>" in shown
    text = words(shown)
    assert "network-while-holding (HLD101)" in text
    assert "app.py:7:14: HLD101 network call `requests.post` reached while a connection is held" in text
    # A copy button stands in each block of code: the scripts have run.
    blocks = shown.count("<pre ")
    assert blocks >= 3
    assert len(re.findall(r"<button[^>]*md-code__button|md-clipboard", shown)) >= blocks
    navigation = re.search(r'<nav class="md-nav md-nav--primary.*?</nav>\s*</div>', shown, re.DOTALL)
    assert navigation is not None
    assert all(code in navigation[0] for code in CHECKS)
    assert re.search(r"<a[^>]*md-nav__link--active[^>]*>\s*<span[^>]*>\s*HLD101 network", navigation[0])


def test_what_is_reported_is_marked(served: Served, tmp_path: Path) -> None:
    shown = served.page("", tmp_path)
    (marked,) = re.findall(r'<span class="hll">(.*?)\n</span>', shown, re.DOTALL)
    assert "requests" in words(marked)
    assert "post" in words(marked)


def test_on_a_telephone_the_page_is_no_wider_than_the_screen(served: Served, site: Path, tmp_path: Path) -> None:
    # Chromium has no narrower window than 500 pixels: each page stands in a frame that is as wide as a telephone.
    addresses = [
        "",
        "finding/",
        "libraries/",
        "fix/split/",
        "checks/HLD101/",
        "configuration/",
        "commands/",
        "ci/",
        "rules/",
    ]
    frames = "".join(
        f'<iframe width="390" height="800" src="{address or "index.html"}"></iframe>' for address in addresses
    )
    (site / "narrow.html").write_text(
        f'<body>{frames}<p id="said"></p><script>'
        "onload = () => setTimeout(() => { document.getElementById('said').textContent = [...document.querySelectorAll('iframe')]"
        ".map(it => it.contentDocument.documentElement.scrollWidth).join(' ') }, 500)</script>",
        encoding="utf-8",
    )
    shown = served.page("narrow.html", tmp_path)
    (site / "narrow.html").unlink()
    widths = re.search(r'<p id="said">([\d ]+)</p>', shown)
    assert widths is not None, shown
    found = dict(zip(addresses, map(int, widths[1].split()), strict=True))
    assert {address: width for address, width in found.items() if not 300 < width <= 390} == {}


def test_nobody_else_is_asked(served: Served, tmp_path: Path) -> None:
    served.asked.clear()
    for address in ("", "libraries/", "editors/"):
        served.page(address, tmp_path)
    hosts = {urlsplit(asked).netloc or asked for asked in served.asked}
    assert "docs.example" in hosts
    assert {host for host in hosts if not ERRANDS.fullmatch(host)} == {"docs.example"}
