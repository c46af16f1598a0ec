"""What stands between a run and the commit that it is to be held against: git's own states, each made with git."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from repositories import API, POSTS, QUIET, Repository, git, holdlint


def fault(*arguments: str) -> str:
    """What is said on standard error of something that cannot be done."""
    result = holdlint("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.removeprefix("error: ").rstrip()


def proposed(message: str) -> list[str]:
    """The command that a message tells one to run."""
    return shlex.split(message.partition("Run `")[2].partition("`")[0])


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert fault("--since", "main") == f"{tmp_path} is not in a git repository"


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    assert fault("--since", "main") == "git cannot be run: No such file or directory"


def test_a_revision_that_is_not_there(repository: Repository) -> None:
    assert fault("--since", "mian") == "there is no revision `mian`; did you mean `main`?"
    assert fault("--since", "--help") == "there is no revision `--help`"
    assert fault("--since", "main..branch") == "there is no revision `main..branch`"
    assert fault("--since", "") == "there is no revision ``"


@pytest.mark.parametrize("kind", ["branch", "tag", "commit", "ancestor"])
def test_a_revision_may_be_whatever_git_understands(repository: Repository, kind: str) -> None:
    repository.git("tag", "-a", "v1", "-m", "a release")
    repository.write("app/mail.py", POSTS)
    repository.commit()
    revision = {"branch": "main", "tag": "v1", "commit": repository.git("rev-parse", "--short", "main")}
    assert repository.places(since=revision.get(kind, "HEAD~1")) == ["app/mail.py:5:5"]


def test_before_the_first_commit_all_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Repository(tmp_path)
    fresh.git("init", "-q", "-b", "main")
    fresh.write("app/api.py", API)
    fresh.write("app/mail.py", POSTS)
    monkeypatch.chdir(tmp_path)
    assert fresh.places(since="HEAD") == ["app/api.py:8:5"]
    assert fault("--since", "main") == "there is no revision `main`"


def test_branches_without_a_common_ancestor(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.write("app/mail.py", POSTS)
    repository.commit()
    assert fault("--since", "main") == "`main` and HEAD have no common ancestor"


@pytest.fixture
def shallow(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """What a CI service checks out: the last commit of the branch alone."""
    repository.commit()
    repository.write("app/mail.py", POSTS)
    repository.commit()
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "branch", f"file://{repository.folder}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    return Repository(tmp_path / "shallow")


def test_a_shallow_clone_without_the_other_branch(shallow: Repository) -> None:
    message = fault("--since", "origin/main")
    assert message == (
        "there is no revision `origin/main`: this clone is shallow. "
        "Run `git fetch --unshallow origin main:refs/remotes/origin/main`; "
        "GitHub Actions: `fetch-depth: 0` for actions/checkout; GitLab: `GIT_DEPTH: 0`"
    )
    subprocess.run(proposed(message), cwd=shallow.folder, check=True, capture_output=True)
    assert shallow.places(since="origin/main") == ["app/mail.py:5:5"]


def test_a_shallow_clone_that_ends_before_the_branches_meet(shallow: Repository) -> None:
    shallow.git("fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    message = fault("--since", "origin/main")
    assert message == (
        "this clone is shallow: it ends before HEAD branched off from `origin/main`. Run `git fetch --unshallow`; "
        "GitHub Actions: `fetch-depth: 0` for actions/checkout; GitLab: `GIT_DEPTH: 0`"
    )
    subprocess.run(proposed(message), cwd=shallow.folder, check=True, capture_output=True)
    assert shallow.places(since="origin/main") == ["app/mail.py:5:5"]


def test_a_shallow_clone_needs_no_more_for_what_changed_since_its_last_commit(shallow: Repository) -> None:
    assert shallow.new(since="HEAD") == []
    shallow.edit("app/mail.py", "post(", "put(")
    assert shallow.places(since="HEAD") == ["app/mail.py:5:5"]


def test_a_branch_that_only_the_server_has(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--branch", "branch", f"file://{repository.folder}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert fault("--since", "main") == "there is no revision `main`; did you mean `origin/main`?"
    message = fault("--since", "origin/release")
    assert message == "there is no revision `origin/release`; `git fetch origin release` may bring it"


def test_another_work_tree_of_the_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "second"), "-b", "other")
    monkeypatch.chdir(tmp_path / "second")
    second = Repository(tmp_path / "second")
    second.write("app/mail.py", POSTS)
    assert second.places() == ["app/mail.py:5:5"]
    assert repository.git("status", "--porcelain") == ""


def test_a_hooks_variables_lead_nowhere_else(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit file` runs hooks with an index of its own."""
    repository.write("app/mail.py", POSTS)
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository.folder / ".git" / "next-index"))
    monkeypatch.setenv("GIT_DIR", ".git")
    assert repository.places(since="HEAD") == ["app/mail.py:5:5"]


def test_a_merge_that_is_not_committed_yet(repository: Repository) -> None:
    repository.write("app/mail.py", POSTS)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.edit("app/mail.py", "pass", "return None")
    repository.commit()
    done = subprocess.run(["git", "merge", "-q", "branch"], cwd=repository.folder, check=False, capture_output=True)
    assert done.returncode == 1
    repository.write("app/mail.py", POSTS)
    assert repository.places(since="HEAD") == ["app/mail.py:5:5"]
    repository.git("add", "-A")
    assert repository.places(since="HEAD") == ["app/mail.py:5:5"]


def test_settings_of_people_change_nothing(repository: Repository) -> None:
    for setting in (
        "diff.noprefix=true", "diff.renames=false", "color.ui=always", "core.quotePath=true", "diff.external=false",
        "status.showUntrackedFiles=no", "diff.ignoreSubmodules=all",
    ):  # fmt: skip
        repository.git("config", *setting.split("="))
    repository.write("app/mail.py", POSTS)
    repository.git("mv", "app/api.py", "app/views.py")
    repository.write("app/é.py", API.replace("notify()", "import_module()"))
    assert repository.places(since="HEAD") == ["app/mail.py:5:5"]


@pytest.fixture
def with_submodule(repository: Repository, tmp_path: Path) -> Repository:
    """`app.mail` takes what it calls from a repository of its own."""
    library = Repository(tmp_path / "library")
    library.folder.mkdir()
    library.git("init", "-q", "-b", "main")
    library.write("__init__.py", "")
    library.write("sending.py", QUIET)
    library.commit()
    repository.git("submodule", "--quiet", "add", str(library.folder), "app/library")
    repository.write("app/mail.py", "from app.library.sending import notify\n")
    repository.commit()
    return repository


def test_what_changed_in_a_submodule_and_is_not_committed_there(with_submodule: Repository) -> None:
    with_submodule.write("app/library/sending.py", POSTS)
    assert with_submodule.places(since="HEAD") == ["app/library/sending.py:5:5"]


def test_what_changed_in_a_submodule_and_is_committed_there(with_submodule: Repository) -> None:
    with_submodule.write("app/library/sending.py", POSTS)
    Repository(with_submodule.folder / "app" / "library").commit()
    assert with_submodule.places(since="HEAD") == ["app/library/sending.py:5:5"]
    with_submodule.commit()
    assert with_submodule.places(since="HEAD") == []
    assert with_submodule.places(since="HEAD~1") == ["app/library/sending.py:5:5"]


def test_a_submodule_that_is_new(repository: Repository, tmp_path: Path) -> None:
    library = Repository(tmp_path / "library")
    library.folder.mkdir()
    library.git("init", "-q", "-b", "main")
    library.write("__init__.py", "")
    library.write("sending.py", POSTS)
    library.commit()
    repository.git("submodule", "--quiet", "add", str(library.folder), "app/library")
    repository.write("app/mail.py", "from app.library.sending import notify\n")
    assert repository.places(since="HEAD") == ["app/library/sending.py:5:5"]


def test_a_submodule_that_is_not_checked_out(with_submodule: Repository) -> None:
    with_submodule.git("submodule", "--quiet", "deinit", "-f", "app/library")
    assert with_submodule.new(since="HEAD") == []


def test_a_submodule_without_the_commit_that_it_was_at(with_submodule: Repository) -> None:
    library = Repository(with_submodule.folder / "app" / "library")
    commit = library.git("rev-parse", "HEAD")
    library.git("checkout", "-q", "--orphan", "alone")
    library.write("sending.py", POSTS)
    library.commit()
    library.git("branch", "-q", "-D", "main")
    library.git("update-ref", "-d", "refs/remotes/origin/main")
    library.git("update-ref", "-d", "refs/remotes/origin/HEAD")
    library.git("reflog", "expire", "--expire=now", "--all")
    library.git("gc", "-q", "--prune=now")
    message = fault("--since", "HEAD")
    assert message.startswith(f"the submodule {library.folder} does not have the commit {commit[:12]} that it was at.")
    assert proposed(message) == ["git", "-C", str(library.folder), "fetch", "origin", commit]


def test_a_repository_inside_that_is_no_submodule(repository: Repository) -> None:
    """The outer repository knows nothing of its files, and so they are never new."""
    inner = Repository(repository.folder / "app" / "inner")
    inner.folder.mkdir()
    inner.git("init", "-q", "-b", "main")
    inner.write("api.py", API)
    inner.write("mail.py", POSTS)
    inner.commit()
    assert repository.new(since="HEAD") == []


def test_a_link_that_becomes_a_file(repository: Repository) -> None:
    (repository.folder / "app" / "other.py").symlink_to("mail.py")
    repository.commit()
    (repository.folder / "app" / "other.py").unlink()
    repository.write("app/other.py", API.replace("notify()", "import requests; requests.get('/', timeout=1)"))
    assert repository.places(since="HEAD") == ["app/other.py:8:22"]


def test_nothing_is_written(repository: Repository) -> None:
    def state() -> dict[str, bytes]:
        files = (path for path in (repository.folder / ".git").rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in files}

    repository.write("app/mail.py", POSTS)
    before = state()
    assert repository.places() == ["app/mail.py:5:5"]
    assert state() == before
