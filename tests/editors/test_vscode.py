"""The extension for VS Code: its two files agree with each other and with the command line, it is packaged, and what is packaged
starts the real server. VS Code itself cannot be had from a package registry; a stand-in for its API takes its place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from holdlint import __version__
from holdlint.cli import main

TOP = Path(__file__).parents[2]
FOLDER = TOP / "editors/vscode"
MANIFEST = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
SETTINGS = MANIFEST["contributes"]["configuration"]["properties"]
SOURCE = (FOLDER / "extension.js").read_text(encoding="utf-8")
needs_node = pytest.mark.skipif(shutil.which("npm") is None and not os.environ.get("CI"), reason="npm is not installed")
DRIVER = """
const Module = require("module");
const [folder, extension] = process.argv.slice(2);
const settings = { "holdlint.enable": true, "holdlint.command": COMMAND, "holdlint.trace.server": "off" };
const said = [];
let changed;
const commands = {};
const vscode = {
  workspace: {
    workspaceFolders: [{ uri: { fsPath: folder } }],
    getConfiguration: (section) => ({ get: (key) => settings[`${section}.${key}`] }),
    onDidChangeConfiguration: (listener) => { changed = listener; return { dispose() {} }; },
  },
  commands: { registerCommand: (name, run) => { commands[name] = run; return { dispose() {} }; } },
  window: { showErrorMessage: (text) => said.push({ error: text }) },
};
class Client {
  constructor(id, name, server, options) { Object.assign(this, { id, name, server, options }); }
  async start() {
    if (this.server.command === "nowhere") throw new Error("spawn nowhere ENOENT");
    said.push({ started: this.server, options: this.options });
  }
  async stop() { said.push({ stopped: this.server.command }); }
}
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === "vscode") return new Proxy(vscode, { get: (of, key) => of[key] ?? class {} });
  const real = load.call(this, name, ...rest);
  if (name !== "vscode-languageclient/node" ) return real;
  if (typeof real.LanguageClient !== "function") throw new Error("the package has no LanguageClient");
  return { LanguageClient: Client };
};
const set = async (key, value) => {
  settings[key] = value;
  await changed({ affectsConfiguration: (name) => name === key });
};
(async () => {
  const { activate, deactivate } = require(extension);
  const context = { subscriptions: [] };
  await activate(context);
  await set("holdlint.command", ["${workspaceFolder}/bin/holdlint", "server"]);
  await commands["holdlint.restart"]();
  await set("holdlint.command", ["nowhere", "server"]);
  await set("holdlint.enable", false);
  await deactivate();
  console.log(JSON.stringify({ said, subscriptions: context.subscriptions.length }));
})();
"""


def test_the_version_is_that_of_holdlint() -> None:
    assert MANIFEST["version"] == __version__
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["version"] == __version__
    assert (FOLDER / "LICENSE").read_bytes() == (TOP / "LICENSE").read_bytes()


def test_the_command_is_one_of_the_command_line() -> None:
    program, *words = SETTINGS["holdlint.command"]["default"]
    assert (program, words) == ("holdlint", ["server"])
    assert words[0] in main.commands


def test_settings_and_commands_are_those_that_are_declared() -> None:
    asked = {f"holdlint.{key}" for key in re.findall(r'\.get\("([\w.]+)"\)', SOURCE)}
    watched = set(re.findall(r'affectsConfiguration\("([\w.]+)"\)', SOURCE))
    read_by_the_client = {"holdlint.trace.server"}
    assert asked == watched == set(SETTINGS) - read_by_the_client
    declared = {command["command"] for command in MANIFEST["contributes"]["commands"]}
    assert set(re.findall(r'registerCommand\("([\w.]+)"', SOURCE)) == declared


def test_the_page_names_the_settings_and_the_folder() -> None:
    page = (TOP / "docs/pages/editors.md").read_text(encoding="utf-8")
    assert "cd editors/vscode" in page
    assert f"holdlint-{__version__}.vsix" in page
    assert set(re.findall(r"`?\"?(holdlint\.[a-z]+)\"?", page)) <= set(SETTINGS)


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as `vsce package` makes it, unpacked."""
    built = tmp_path_factory.mktemp("vscode") / "extension"
    shutil.copytree(FOLDER, built, ignore=shutil.ignore_patterns("node_modules", "*.vsix"))
    for command in (
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        ["npx", "--no-install", "vsce", "package"],
    ):
        done = subprocess.run(command, cwd=built, capture_output=True, text=True, timeout=400, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(built / f"holdlint-{__version__}.vsix") as archive:
        archive.extractall(built.parent / "packaged")
    return built.parent / "packaged" / "extension"


@needs_node
@pytest.mark.slow
def test_the_package_holds_what_runs_and_nothing_else(packaged: Path) -> None:
    names = {path.name.lower() for path in packaged.iterdir()}
    assert names == {"extension.js", "license.txt", "node_modules", "package.json", "readme.md"}
    modules = {path.name for path in (packaged / "node_modules").iterdir()}
    assert "vscode-languageclient" in modules
    assert "@vscode" not in modules


@needs_node
@pytest.mark.slow
def test_what_is_packaged_starts_the_real_server_with_its_settings(packaged: Path, tmp_path: Path) -> None:
    driver = tmp_path / "driver.js"
    driver.write_text(DRIVER.replace("COMMAND", json.dumps(SETTINGS["holdlint.command"]["default"])))
    done = subprocess.run(
        ["node", str(driver), str(tmp_path), str(packaged)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    first, *others = told["said"]
    assert [next(iter(one)) for one in others] == ["stopped", "started", "stopped", "started", "stopped", "error"]
    assert others[1]["started"]["command"] == f"{tmp_path}/bin/holdlint"
    assert "holdlint.command" in others[-1]["error"]
    assert told["subscriptions"] == 2
    assert first["options"]["documentSelector"] == [{"scheme": "file", "language": "python"}]
    assert first["started"]["options"]["cwd"] == str(tmp_path)
    assert server_name(first["started"], tmp_path) == "holdlint"


def server_name(started: dict[str, Any], folder: Path) -> str:
    """What the program that is started says it is, asked in its own language."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "holdlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m holdlint "$@"\n')
    (programs / "holdlint").chmod(0o755)
    asked = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"processId": None, "rootUri": None, "capabilities": {}},
    }
    rest = [{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}, {"jsonrpc": "2.0", "method": "exit"}]
    bodies = [json.dumps(message).encode() for message in (asked, *rest)]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    done = subprocess.run(
        [started["command"], *started["args"]],
        input=sent,
        cwd=started["options"]["cwd"],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    answer = re.search(rb"\r\n\r\n(\{.*?\})(?=Content-Length|$)", done.stdout, re.DOTALL)
    assert answer is not None, done.stderr
    name = json.loads(answer[1])["result"]["serverInfo"]["name"]
    assert isinstance(name, str)
    return name
