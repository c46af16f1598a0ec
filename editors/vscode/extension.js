// Starts `holdlint server` and hands to it what VS Code knows; all else is done by the language client.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The program of the server and its arguments, as the settings say. */
function command() {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const words = vscode.workspace.getConfiguration("holdlint", folder?.uri).get("command");
  return words.map((word) => word.replaceAll("${workspaceFolder}", folder?.uri.fsPath ?? "."));
}

async function start() {
  if (!vscode.workspace.getConfiguration("holdlint").get("enable")) {
    return;
  }
  const [program, ...args] = command();
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const server = { command: program, args, options: { cwd: folder?.uri.fsPath } };
  // Which files the server wants to hear of when they change on the disk, it says itself.
  client = new LanguageClient("holdlint", "holdlint", server, {
    documentSelector: [{ scheme: "file", language: "python" }],
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const hint = "pip install 'holdlint[lsp]', or set holdlint.command to the full path of the program.";
    vscode.window.showErrorMessage(`holdlint: \`${[program, ...args].join(" ")}\` does not run: ${error.message ?? error}. ${hint}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("holdlint.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("holdlint.command") || event.affectsConfiguration("holdlint.enable")) {
        await restart();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
