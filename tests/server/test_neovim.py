"""A real Neovim, without a screen: it starts the server, shows what is found, and drops it when the code is mended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HELD = """\
import requests
from sqlalchemy.orm import Session


def view(db: Session) -> None:
    db.execute("select 1")
    requests.get("https://a.example")
"""
SCRIPT = """
local server, folder, out = %s, %s, %s
vim.cmd("edit " .. folder .. "/app.py")
local client = vim.lsp.start_client({ name = "holdlint", cmd = server, root_dir = folder })
vim.lsp.buf_attach_client(0, client)
local function shown(count)
  vim.wait(60000, function() return #vim.diagnostic.get(0) == count end, 50)
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, { line = it.lnum, column = it.col, message = it.message, source = it.source })
  end
  return found
end
local first = shown(1)
vim.api.nvim_buf_set_lines(0, 5, 6, false, { "    pass" })
local second = shown(0)
local file = io.open(out, "w")
file:write(vim.fn.json_encode({ first = first, second = second }))
file:close()
vim.cmd("qall!")
"""


@pytest.mark.skipif(shutil.which("nvim") is None and not os.environ.get("CI"), reason="Neovim is not installed")
def test_neovim_shows_what_is_found_and_drops_what_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "app.py").write_text(HELD)
    out = tmp_path / "out.json"
    command = "{" + ", ".join(json.dumps(word) for word in (sys.executable, "-m", "holdlint", "server")) + "}"
    script = tmp_path / "script.lua"
    script.write_text(SCRIPT % (command, json.dumps(str(folder)), json.dumps(str(out))))
    subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", f"luafile {script}"],
        timeout=180,
        check=True,
        capture_output=True,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )
    shown = json.loads(out.read_text())
    [found] = shown["first"]
    assert (found["line"], found["column"], found["source"]) == (6, 4, "holdlint")
    assert "`requests.get` reached while" in found["message"]
    assert shown["second"] in ([], {})
