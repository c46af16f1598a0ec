"""The language server as editors see it: real clients' capabilities, over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

HELD = """\
import requests
from sqlalchemy.orm import Session


def notify(user: str) -> None:
    requests.post("https://a.example", json=user)


def view(db: Session) -> None:
    name = db.execute("sélect ß").scalar_one()
    notify(name)
"""
FREE = HELD.replace("    notify(name)", "    db.close()\n    notify(name)")
PULLS = "neovim@v0.11.0"
PUSHED_TO = "neovim@v0.7.0"


@pytest_lsp.fixture(
    params=[PULLS, PUSHED_TO],
    config=ClientServerConfig(server_command=[sys.executable, "-m", "holdlint", "server"]),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    (tmp_path / "app.py").write_text(HELD, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.holdlint]\n")
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities(request.param),
            root_uri=tmp_path.as_uri(),
            workspace_folders=[lsp.WorkspaceFolder(tmp_path.as_uri(), "app")],
        )
    )
    yield
    await lsp_client.shutdown_session()


one_client = pytest.mark.parametrize("client", [PULLS], indirect=True)
"""For what does not depend on how a client gets its diagnostics."""


class Editor:
    """What a person does in an editor, and what the editor then shows."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder, self.version = client, folder, 1
        capabilities = client.capabilities.text_document
        self.pulls = capabilities is not None and capabilities.diagnostic is not None

    def uri(self, path: str = "app.py") -> str:
        return (self.folder / path).as_uri()

    def open(self, text: str, path: str = "app.py") -> None:
        document = lsp.TextDocumentItem(self.uri(path), "python", self.version, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))

    def type(self, text: str, path: str = "app.py") -> None:
        """The whole buffer becomes this text, unsaved."""
        self.version += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri(path)),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def shown(self, count: int, path: str = "app.py") -> list[lsp.Diagnostic]:
        """The diagnostics that the editor shows once there are so many."""
        async with asyncio.timeout(30):
            while True:
                if self.pulls:
                    report: Any = await self.client.text_document_diagnostic_async(
                        lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(self.uri(path)))
                    )
                    found = list(report.items)
                else:
                    found = list(self.client.diagnostics.get(self.uri(path), ()))
                if len(found) == count:
                    return found
                await asyncio.sleep(0.05)


@pytest.fixture
def editor(client: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(client, tmp_path)


async def test_a_file_that_is_opened_shows_what_is_found_in_it(editor: Editor) -> None:
    editor.open(HELD)
    [found] = await editor.shown(1)
    assert (found.code, found.source) == ("HLD101", "holdlint")
    assert "requests.post" in found.message
    assert found.range == lsp.Range(lsp.Position(10, 4), lsp.Position(10, 16))
    assert found.code_description is not None
    assert found.code_description.href.endswith("/HLD101/")


@one_client
async def test_each_step_from_the_hold_to_the_wait_can_be_jumped_to(editor: Editor) -> None:
    editor.open(HELD)
    [found] = await editor.shown(1)
    steps = [(step.location.range.start.line, step.message) for step in found.related_information or ()]
    assert steps == [
        (9, "`db` takes the connection here"),
        (10, "calls `app:notify`"),
        (5, "calls `requests.post`"),
    ]


async def test_what_is_typed_counts_before_it_is_saved(editor: Editor) -> None:
    editor.open(HELD)
    await editor.shown(1)
    editor.type(FREE)
    await editor.shown(0)
    editor.type(HELD)
    await editor.shown(1)


@one_client
async def test_many_changes_in_a_row_end_in_what_the_last_one_says(editor: Editor) -> None:
    editor.open(HELD)
    for number in range(20):
        editor.type(f"{FREE}\n# {number}\n")
    editor.type(HELD)
    await editor.shown(1)


async def test_an_unsaved_change_in_another_file_counts_too(editor: Editor) -> None:
    editor.open(HELD)
    await editor.shown(1)
    other = "import requests\n\n\ndef notify(user):\n    pass\n"
    editor.open(other, "mail.py")  # a file that is not on the disk yet
    editor.type(
        HELD.replace("import requests\n", "import requests\nfrom mail import notify\n").replace(
            "def notify", "def unused"
        )
    )
    await editor.shown(0)
    editor.type(other.replace("pass", "requests.get(user)"), "mail.py")
    await editor.shown(1)


@one_client
async def test_broken_code_is_shown_where_it_breaks(editor: Editor) -> None:
    editor.open("def view(:\n")
    [found] = await editor.shown(1)
    assert found.code == "HLD000"


@one_client
async def test_a_wrong_configuration_is_said_and_mended(editor: Editor) -> None:
    editor.open(HELD)
    await editor.shown(1)
    (editor.folder / "pyproject.toml").write_text("[tool.holdlint]\nnonsense = 1\n")
    editor.type(HELD + "\n")
    await editor.shown(0)
    assert any("nonsense" in message.message for message in editor.client.messages)
    (editor.folder / "pyproject.toml").write_text("[tool.holdlint]\n")
    change = lsp.FileEvent((editor.folder / "pyproject.toml").as_uri(), lsp.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    await editor.shown(1)


@one_client
async def test_a_finding_can_be_silenced_with_a_reason_where_it_stands(editor: Editor) -> None:
    editor.open(HELD)
    [found] = await editor.shown(1)
    offered = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(lsp.TextDocumentIdentifier(editor.uri()), found.range, lsp.CodeActionContext([found]))
    )
    by_title = {action.title: action for action in offered or ()}
    assert sorted(by_title) == [
        "Explain HLD101",
        "Show where the connection was taken",
        "Silence HLD101 here, with a reason",
    ]
    silence = by_title["Silence HLD101 here, with a reason"]
    assert isinstance(silence, lsp.CodeAction)
    edit = silence.edit
    assert edit is not None
    [change] = (edit.changes or {})[editor.uri()]
    lines = HELD.splitlines()
    lines[change.range.start.line] += change.new_text
    assert lines[10] == "    notify(name)  # holdlint: ignore[HLD101] reason"
    editor.type("\n".join(lines) + "\n")
    await editor.shown(0)


@one_client
async def test_over_a_suppression_stands_what_the_check_is(editor: Editor) -> None:
    editor.open(HELD.replace("notify(name)", "notify(name)  # holdlint: ignore[HLD101] reason"))
    await editor.shown(0)
    where = lsp.TextDocumentIdentifier(editor.uri())
    shown = await editor.client.text_document_hover_async(lsp.HoverParams(where, lsp.Position(10, 40)))
    assert shown is not None
    assert "# network-while-holding (HLD101)" in shown.contents.value  # type: ignore[union-attr]
    assert await editor.client.text_document_hover_async(lsp.HoverParams(where, lsp.Position(10, 6))) is None


async def test_diagnostics_are_pulled_or_pushed_and_never_both(editor: Editor) -> None:
    editor.open(HELD)
    await editor.shown(1)
    assert editor.pulls is not bool(editor.client.diagnostics)


@one_client
async def test_the_whole_workspace_can_be_asked_for(editor: Editor) -> None:
    report = await editor.client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(previous_result_ids=[]))
    assert [(item.uri, len(item.items)) for item in report.items] == [(editor.uri(), 1)]  # type: ignore[union-attr]
