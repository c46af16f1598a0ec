"""A real Emacs, without a screen, set up as the documentation says. With eglot it starts the server, flymake shows what is found,
the actions are offered, and what is mended is dropped; with lsp-mode, beside other servers, what is found arrives."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs/pages/editors.md"
HELD = """\
import requests
from sqlalchemy.orm import Session


def view(db: Session) -> None:
    db.execute("select 1")
    requests.get("https://a.example")
"""
EGLOT = """
(require 'eglot)
(require 'json)
(setq eglot-sync-connect 120 eglot-connect-timeout 120 vc-handled-backends nil create-lockfiles nil)
SNIPPET
(remove-hook 'python-mode-hook #'eglot-ensure)
(find-file (expand-file-name "app.py" FOLDER))
(apply #'eglot (eglot--guess-contact))
(defun shown (count)
  (flymake-start)
  (let ((end (+ (float-time) 120)))
    (while (and (/= (length (flymake-diagnostics)) count) (< (float-time) end))
      (accept-process-output nil 0.1)))
  (mapcar (lambda (it) `((line . ,(line-number-at-pos (flymake-diagnostic-beg it)))
                         (text . ,(substring-no-properties (flymake-diagnostic-text it)))))
          (flymake-diagnostics)))
(let* ((first (shown 1))
       (found (car (flymake-diagnostics)))
       (actions (mapcar (lambda (it) (plist-get it :title))
                        (append (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found)) nil)))
       second)
  (goto-char (point-min))
  (search-forward "db.execute(\\"select 1\\")")
  (replace-match "pass")
  (eglot--signal-textDocument/didChange)
  (setq second (shown 0))
  (with-temp-file OUT
    (insert (json-encode `((first . ,(vconcat first)) (actions . ,(vconcat actions)) (second . ,(vconcat second)))))))
(kill-emacs 0)
"""


LSP_MODE = """
(require 'lsp-mode)
(require 'json)
(setq lsp-auto-guess-root t lsp-diagnostics-provider :none lsp-enable-snippet nil create-lockfiles nil
      lsp-enable-suggest-server-download nil lsp-modeline-workspace-status-enable nil)
SNIPPET
(find-file (expand-file-name "app.py" FOLDER))
(lsp)
(let ((end (+ (float-time) 120)) found)
  (while (and (= 0 (hash-table-count (lsp-diagnostics t))) (< (float-time) end))
    (accept-process-output nil 0.1))
  (maphash (lambda (_ told) (dolist (it told) (push (lsp-get it :message) found))) (lsp-diagnostics t))
  (with-temp-file OUT (insert (json-encode (vconcat found)))))
(kill-emacs 0)
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("emacs") is None and not os.environ.get("CI"), reason="Emacs is not installed"),
]


def test_eglot_shows_what_is_found_and_drops_what_is_mended(tmp_path: Path) -> None:
    shown = run("init.el", EGLOT, tmp_path)
    [found] = shown["first"]
    assert found["line"] == 7
    assert "`requests.get` reached while" in found["text"]
    assert shown["actions"] == [
        "Silence HLD101 here, with a reason",
        "Show where the connection was taken",
        "Explain HLD101",
    ]
    assert shown["second"] == []


def test_lsp_mode_runs_it_beside_other_servers(tmp_path: Path) -> None:
    [message] = run("init.el, lsp-mode", LSP_MODE, tmp_path)
    assert "`requests.get` reached while" in message


def run(title: str, script: str, tmp_path: Path) -> Any:
    """What a script writes that begins with the lines of the documentation."""
    snippet = re.search(rf'```elisp title="{title}"\n(.*?)```', PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert snippet is not None
    folder, out, programs = tmp_path / "app", tmp_path / "out.json", tmp_path / "bin"
    for made in (folder, programs):
        made.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / "app.py").write_text(HELD)
    (programs / "holdlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m holdlint "$@"\n')
    (programs / "holdlint").chmod(0o755)
    file = tmp_path / "script.el"
    places = {"SNIPPET": snippet[1], "FOLDER": json.dumps(str(folder)), "OUT": json.dumps(str(out))}
    file.write_text(re.sub("|".join(places), lambda found: places[found[0]], script))
    done = subprocess.run(
        ["emacs", "-q", "--batch", "-l", str(file)],
        timeout=300,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "PATH": f"{programs}:{os.environ['PATH']}"},
    )
    assert out.exists(), done.stdout + done.stderr
    return json.loads(out.read_text())
