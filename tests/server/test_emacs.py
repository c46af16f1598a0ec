"""A real Emacs with eglot, without a screen, set up as the documentation says: it starts the server, flymake shows what is found,
the actions are offered, and what is mended is dropped."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/pages/editors.md"
HELD = """\
import requests
from sqlalchemy.orm import Session


def view(db: Session) -> None:
    db.execute("select 1")
    requests.get("https://a.example")
"""
SCRIPT = """
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


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("emacs") is None and not os.environ.get("CI"), reason="Emacs is not installed")
def test_emacs_shows_what_is_found_and_drops_what_is_mended(tmp_path: Path) -> None:
    snippet = re.search(r'```elisp title="init.el"\n(.*?)```', PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert snippet is not None
    folder, out, programs = tmp_path / "app", tmp_path / "out.json", tmp_path / "bin"
    for made in (folder, programs):
        made.mkdir()
    (folder / "app.py").write_text(HELD)
    (programs / "holdlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m holdlint "$@"\n')
    (programs / "holdlint").chmod(0o755)
    script = tmp_path / "script.el"
    places = {"SNIPPET": snippet[1], "FOLDER": json.dumps(str(folder)), "OUT": json.dumps(str(out))}
    script.write_text(re.sub("|".join(places), lambda found: places[found[0]], SCRIPT))
    done = subprocess.run(
        ["emacs", "-q", "--batch", "-l", str(script)],
        timeout=300,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "PATH": f"{programs}:{os.environ['PATH']}"},
    )
    assert out.exists(), done.stdout + done.stderr
    shown = json.loads(out.read_text())
    [found] = shown["first"]
    assert found["line"] == 7
    assert "`requests.get` reached while" in found["text"]
    assert shown["actions"] == [
        "Silence HLD101 here, with a reason",
        "Show where the connection was taken",
        "Explain HLD101",
    ]
    assert shown["second"] == []
