"""The language server: documents in, diagnostics out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from holdlint.server.actions import SHOW, actions, hover
from holdlint.server.analyses import Analyses
from holdlint.server.diagnostics import Diagnostics, uri_of
from holdlint.server.worker import Reply, Request
from holdlint.versions.environment import active_environment

WATCHED = ("**/*.py", "**/pyproject.toml", "**/holdlint.toml")


class HoldlintServer(LanguageServer):
    """One program for each folder of the workspace."""

    def __init__(self) -> None:
        super().__init__("holdlint", version("holdlint"))
        self.programs: dict[str, Program] = {}

    @property
    def pulls(self) -> bool:
        """Whether the client asks for diagnostics; then none are sent to it."""
        text_document = self.client_capabilities.text_document
        return text_document is not None and text_document.diagnostic is not None

    def folders(self) -> list[str]:
        """The folders of the workspace as absolute paths; the working directory if it has none."""
        found = [to_fs_path(uri) for uri in self.workspace.folders]
        if not any(found) and self.workspace.root_path:
            found = [self.workspace.root_path]
        return [os.path.normpath(path) for path in found if path] or [os.getcwd()]

    def program(self, uri: str) -> Program:
        """The program that a file belongs to: that of the innermost folder around it."""
        path = to_fs_path(uri) or ""
        around = [
            folder for folder in self.folders() if path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
        ]
        root = max(around, key=len) if around else os.path.dirname(path) or os.getcwd()
        if root not in self.programs:
            self.programs[root] = Program(self, root)
        return self.programs[root]

    def log(self, words: str) -> None:
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, f"holdlint: {words}"))


class Program:
    """The program in a folder, and what was told of it."""

    def __init__(self, server: HoldlintServer, root: str) -> None:
        self.server, self.root = server, root
        self.analyses = Analyses(self._request, self._told, server.log)
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}
        """By address, of the newest reply."""
        self._faults: tuple[str, ...] = ()

    def _request(self) -> Request:
        buffers = []
        for document in self.server.workspace.text_documents.values():
            path = to_fs_path(document.uri)
            if path and document.uri.endswith(".py") and self.server.program(document.uri) is self:
                relative = os.path.relpath(path, self.root).replace(os.sep, "/")
                buffers.append((relative, document.source.encode("utf-8", "surrogatepass")))
        return Request(self.root, tuple(sorted(buffers)), active_environment(os.environ))

    def _told(self, reply: Reply) -> None:
        if reply.faults != self._faults and reply.faults:
            self.server.window_show_message(
                lsp.ShowMessageParams(lsp.MessageType.Error, "holdlint: " + "\n".join(reply.faults))
            )
        self._faults = reply.faults
        make = Diagnostics(self.root, self.lines, self.server.workspace.position_codec.range_to_client_units)
        before = self.diagnostics
        self.diagnostics = {uri_of(self.root, path): found for path, found in make.of(reply.report).items()}
        if not self.server.pulls:
            for uri in sorted(before.keys() | self.diagnostics.keys()):
                self.server.text_document_publish_diagnostics(
                    lsp.PublishDiagnosticsParams(uri, self.diagnostics.get(uri, []))
                )

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a file as the editor has it, else as it lies on the disk; none if it cannot be read."""
        try:
            return self.server.workspace.get_text_document(uri_of(self.root, path)).lines
        except (OSError, UnicodeDecodeError):
            return ()

    async def latest(self) -> dict[str, list[lsp.Diagnostic]]:
        """The diagnostics of the program as it is now, by address."""
        await self.analyses.latest()
        return self.diagnostics


def make_server() -> HoldlintServer:
    """A server that is ready to be started."""
    server = HoldlintServer()

    @server.feature(lsp.INITIALIZED)
    async def initialized(ls: HoldlintServer, _: lsp.InitializedParams) -> None:
        workspace = ls.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in WATCHED])
            registration = lsp.Registration("holdlint-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await ls.client_register_capability_async(lsp.RegistrationParams([registration]))
        for folder in ls.folders():
            ls.program(uri_of(folder, "")).analyses.changed()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: HoldlintServer, params: lsp.DidOpenTextDocumentParams) -> None:
        # What is opened is what lies on the disk, as a rule; then the last reply stands.
        program, document = ls.program(params.text_document.uri), params.text_document
        try:
            with open(to_fs_path(document.uri) or "", encoding="utf-8", newline="") as file:
                same = file.read() == document.text
        except (OSError, UnicodeDecodeError):
            same = False
        if not same or program.analyses.reply is None:
            program.analyses.changed()
        elif not ls.pulls:
            ls.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(document.uri, program.diagnostics.get(document.uri, []), document.version)
            )

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def changed(ls: HoldlintServer, params: Any) -> None:
        ls.program(params.text_document.uri).analyses.changed()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(ls: HoldlintServer, params: lsp.DidChangeWatchedFilesParams) -> None:
        programs = {id(program): program for program in (ls.program(change.uri) for change in params.changes)}
        for program in programs.values():
            program.analyses.changed()
        workspace = ls.client_capabilities.workspace
        if ls.pulls and workspace is not None and workspace.diagnostics and workspace.diagnostics.refresh_support:
            await asyncio.gather(*(program.latest() for program in programs.values()))
            await ls.workspace_diagnostic_refresh_async(None)

    @server.feature(
        lsp.TEXT_DOCUMENT_DIAGNOSTIC,
        lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="holdlint"),
    )
    async def pulled(ls: HoldlintServer, params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        found = await ls.program(params.text_document.uri).latest()
        return lsp.RelatedFullDocumentDiagnosticReport(found.get(params.text_document.uri, []))

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def pulled_all(ls: HoldlintServer, _: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
        reports: list[Any] = []
        for folder in ls.folders():
            found = await ls.program(uri_of(folder, "")).latest()
            reports += [
                lsp.WorkspaceFullDocumentDiagnosticReport(uri, diagnostics)
                for uri, diagnostics in sorted(found.items())
            ]
        return lsp.WorkspaceDiagnosticReport(reports)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]))
    def offered(ls: HoldlintServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = ls.workspace.get_text_document(params.text_document.uri)
        return actions(params.text_document.uri, document.lines, params.context.diagnostics)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(ls: HoldlintServer, params: lsp.HoverParams) -> lsp.Hover | None:
        lines = ls.workspace.get_text_document(params.text_document.uri).lines
        if params.position.line >= len(lines):
            return None
        at = ls.workspace.position_codec.position_from_client_units(lines, params.position)
        page = hover(lines[params.position.line], at.character)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, page)) if page is not None else None

    @server.command(SHOW)
    async def show(ls: HoldlintServer, uri: str, line: int, outside: bool) -> None:
        selection = lsp.Range(lsp.Position(line - 1, 0), lsp.Position(line - 1, 0)) if line else None
        await ls.window_show_document_async(
            lsp.ShowDocumentParams(uri, external=outside, take_focus=True, selection=selection)
        )

    @server.feature(lsp.SHUTDOWN)
    def ended(ls: HoldlintServer, _: None) -> None:
        for program in ls.programs.values():
            program.analyses.stop()

    return server
