#!/usr/bin/env python3
"""Which findings in the development applications nobody has judged, and how right the others are.

usage: verdicts.py CORPUS [APPLICATION ...]

CORPUS/APPLICATION holds the source of an application that `verdicts.jsonl` speaks of. Each row there is a verdict on the findings
of one function that wait for the same thing: `right`, `wrong`, or `arguable` (right for some states of a cache, some settings, some
callers). Findings at call sites that are labelled as positives have no row there and are listed without a verdict, too, unless
LABELS (a file with the labels, `--labels FILE`) is given.
"""

import argparse
import collections
import json
import subprocess
import sys
from pathlib import Path

ROWS = Path(__file__).with_name("verdicts.jsonl")
VERDICTS = ("right", "arguable", "wrong")
KEYS = frozenset({"application", "code", "path", "lines", "function", "waits", "verdict", "why"})


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def key(row: dict) -> tuple[str, str, str, str]:
    return (row["code"], row["path"], row["function"], row["waits"])


def of_finding(finding: dict) -> tuple[str, str, str, str]:
    function = finding["function"].rpartition(":")[2]
    return (finding["code"], finding["path"], function, finding["leaf"]["api"])


def findings(root: Path) -> list[dict]:
    command = [
        sys.executable,
        "-m",
        "holdlint",
        "check",
        "--output-format",
        "json",
        "--select",
        "ALL",
        "--no-cache",
        ".",
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    found = json.loads(done.stdout)["findings"]
    return [f for f in found if f["code"] not in ("HLD000", "HLD901", "HLD902")]


def labelled(path: Path | None) -> set[tuple[str, str, int]]:
    """The call sites that are labelled as positives: they need no verdict."""
    if path is None:
        return set()
    positives = [one for one in rows(path.read_text()) if one["verdict"] == "positive"]
    return {(one["app"], one["file"], one["line"]) for one in positives}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("application", nargs="*")
    parser.add_argument("--labels", type=Path)
    options = parser.parse_args()
    known = rows(ROWS.read_text())
    sites = labelled(options.labels)
    for application in options.application or sorted({row["application"] for row in known}):
        root = options.corpus / application
        if not root.is_dir():
            print(f"{application}: not there")
            continue
        verdicts = {key(row): row["verdict"] for row in known if row["application"] == application}
        count: collections.Counter[str] = collections.Counter()
        for finding in findings(root):
            lines = range(finding["line"], (finding.get("end_line") or finding["line"]) + 1)
            at = f"{finding['path']}:{finding['line']}"
            if any((application, finding["path"], line) in sites for line in lines):
                count["labelled"] += 1
            elif of_finding(finding) in verdicts:
                count[verdicts[of_finding(finding)]] += 1
            else:
                count["without a verdict"] += 1
                print(f"    {at} {finding['code']} {finding['message']}")
        print(f"{application}: " + ", ".join(f"{number} {what}" for what, number in count.items()))


if __name__ == "__main__":
    main()
