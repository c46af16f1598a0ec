"""Holds every name in the rules against the libraries themselves, each installed into an environment of its own.

    python tests/rule_names/verify.py                 # all, an hour
    python tests/rule_names/verify.py requests redis  # some

Prints what is missing, and with `--table FILE` writes a table. Ends with 1 if anything is missing that `absent.py` does not
explain.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]

from rule_names.absent import reason  # noqa: E402
from rule_names.found_in import DYNAMIC, FOUND, INSTANCE, MISSING, UNIMPORTABLE  # noqa: E402
from rule_names.names import RULES, Named, named  # noqa: E402

HERE = Path(__file__).parent
BESIDE = {
    "advanced-alchemy": ("litestar", "flask-sqlalchemy"),
    "authlib": ("requests", "httpx", "starlette", "flask", "django", "itsdangerous"),
    "confluent-kafka": ("authlib", "cachetools", "httpx", "attrs", "certifi"),
    "djangorestframework": ("django<6",),
    "opensearch-py": ("aiohttp",),
    "slack-bolt": ("aiohttp",),
    "slack_sdk": ("aiohttp",),
    "tweepy": ("aiohttp", "async_lru", "oauthlib"),
    "databases": ("asyncpg", "aiosqlite"),
    "django-anymail": ("requests", "boto3"),
    "django-q2": ("django",),
    "django-storages": ("django", "boto3", "google-cloud-storage", "azure-storage-blob", "dropbox", "paramiko"),
    "emails": ("requests", "lxml", "cssutils", "premailer", "jinja2", "chardet"),
    "google-auth": ("requests", "aiohttp"),
    "influxdb-client": ("aiohttp", "aiocsv"),
    "langchain-core": ("langchain", "langchain-openai", "langgraph", "langchain-anthropic", "langchain-community"),
    "zope-sqlalchemy": ("pyramid_tm",),
}
"""What else has to be installed to import all of a library."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="names of rule files, without .toml; none: all")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the environments")
    parser.add_argument("--table", type=Path)
    parser.add_argument("--again", action="store_true", help="ask again where something is missing in the results")
    parser.add_argument("--results", type=Path, help="keep what was found in this file, and go on from it")
    given = parser.parse_args()
    results: dict[str, dict[str, str]] = {}
    if given.results and given.results.exists():
        results = json.loads(given.results.read_text())
    paths = sorted(path for path in RULES.glob("*.toml") if not given.files or path.stem in given.files)
    for path in paths:
        rules = named(path)
        known = results.get(path.name, {})
        if set(known) != set(rules.names) or (given.again and unexplained(rules, known)):
            results[path.name] = asked(rules, given.python)
            if given.results:
                given.results.write_text(json.dumps(results, indent=1))
        told = unexplained(rules, results[path.name])
        print(f"{path.name} {rules.verified}: {summary(results[path.name])}", *told, sep="\n    ", flush=True)
    if given.table:
        given.table.write_text(table([named(path) for path in paths], results), "utf-8")
    return int(any(unexplained(named(path), results[path.name]) for path in paths))


def asked(rules: Named, python: str) -> dict[str, str]:
    """The verdict of each name."""
    if not rules.names:
        return {}
    if rules.library == "python":
        return ask(rules, python)
    folder = Path(tempfile.mkdtemp())
    try:
        wanted = f"{rules.library}=={rules.verified}" if rules.verified else rules.library
        fast = shutil.which("uv")
        make = [fast, "venv", "-q", "-p", python] if fast else [python, "-m", "venv"]
        subprocess.run([*make, str(folder / "env")], check=True)
        inside = str(folder / "env" / "bin" / "python")
        install = [fast, "pip", "install", "-q", "-p", inside] if fast else [inside, "-m", "pip", "install", "-q"]
        done = subprocess.run(
            [*install, wanted, *BESIDE.get(rules.library, ()), "setuptools<81"],
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode:
            return dict.fromkeys(rules.names, f"not installable: {done.stderr.strip().splitlines()[-1][:100]}")
        return ask(rules, inside)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ask(rules: Named, python: str) -> dict[str, str]:
    """The verdict of each name, or of what its aliases stand for."""
    found = _ask(rules.names, python)
    others = {name: rules.otherwise(name) for name, said in found.items() if said in (MISSING, UNIMPORTABLE)}
    besides = _ask(tuple([other for some in others.values() for other in some]), python)
    for name, some in others.items():
        found[name] = next(
            (besides[other] for other in some if besides[other] in (FOUND, INSTANCE, DYNAMIC)), found[name]
        )
    return found


def _ask(names: tuple[str, ...], python: str) -> dict[str, str]:
    if not names:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-W", "ignore", str(HERE / "found_in.py")],
            input=json.dumps(names),
            capture_output=True,
            text=True,
            timeout=600,
            cwd=folder,
        )
    start = done.stdout.rfind('{"')
    if done.returncode or start < 0:
        return dict.fromkeys(names, f"not asked: {(done.stderr.strip().splitlines() or ['?'])[-1][:100]}")
    found: dict[str, str] = json.loads(done.stdout[start:])
    return found


def unexplained(rules: Named, verdicts: dict[str, str]) -> list[str]:
    """Names that are not there, with the verdict, unless it is known why."""
    absent = {name for name, said in verdicts.items() if said not in (FOUND, INSTANCE, DYNAMIC)}
    made_up = tuple(f"{name}." for name in absent & rules.types)
    return [
        f"{name}: {verdicts[name]}"
        for name in verdicts
        if name in absent - rules.types and not name.startswith(made_up) and reason(name) is None
    ]


def summary(verdicts: dict[str, str]) -> str:
    counted = Counter(
        said if said in (FOUND, INSTANCE, DYNAMIC, MISSING, UNIMPORTABLE) else "?" for said in verdicts.values()
    )
    return ", ".join(f"{count} {said}" for said, count in counted.most_common())


def table(files: list[Named], results: dict[str, dict[str, str]]) -> str:
    """The table of all libraries, in Markdown."""
    rows = [
        "| library | version | names | found | only instances | made when asked | absent, or a name of the rules' own |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for rules in files:
        counted = Counter(results.get(rules.file, {}).values())
        absent = len(rules.names) - counted[FOUND] - counted[INSTANCE] - counted[DYNAMIC]
        rows.append(
            f"| {rules.library} | {rules.verified or '—'} | {len(rules.names)} | {counted[FOUND]} | {counted[INSTANCE]} "
            f"| {counted[DYNAMIC]} | {absent or ''} |"
        )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
