"""Which files an argument stands for."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from holdlint import ignored
from holdlint.discover import DiscoverOptions, MissingPaths, discover, spelled


@pytest.fixture
def tree(tmp_path):
    """A folder, a function that makes files in it, and one that looks for files."""

    class Tree:
        root = tmp_path

        def make(self, *names: str, text: str = "") -> None:
            for name in names:
                path = tmp_path / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

        def link(self, name: str, target: str) -> None:
            (tmp_path / name).symlink_to(target)

        def look(self, *arguments: str, **options):
            return discover(arguments or (".",), str(tmp_path), DiscoverOptions(str(tmp_path), **options))

        def files(self, *arguments: str, **options) -> list[str]:
            return list(self.look(*arguments, **options).files)

        def git(self, *arguments: str) -> None:
            subprocess.run(
                ["git", "-c", "init.defaultBranch=main", *arguments], cwd=tmp_path, check=True, capture_output=True
            )

    return Tree()


def test_a_folder_stands_for_the_python_files_below_it(tree):
    tree.make("a.py", "pkg/b.py", "pkg/sub/c.py", "pkg/d.pyi", "e.txt", "f.pyc", "py", ".hidden/g.py")
    assert tree.files() == [".hidden/g.py", "a.py", "pkg/b.py", "pkg/sub/c.py"]
    assert tree.files("pkg") == ["pkg/b.py", "pkg/sub/c.py"]


def test_a_file_stands_for_itself_whatever_its_name(tree):
    tree.make("script", "types.pyi", "a.py")
    assert tree.files("script", "types.pyi") == ["script", "types.pyi"]


def test_nothing_is_met_twice_however_it_is_spelled(tree):
    tree.make("a.py", "pkg/b.py")
    assert tree.files("a.py", "./a.py", "pkg/../a.py", str(tree.root / "a.py"), ".", "pkg", "pkg/") == [
        "a.py",
        "pkg/b.py",
    ]


def test_what_lies_outside_is_spelled_relative_to_the_root(tree, tmp_path):
    tree.make("here/a.py", "there/b.py")
    here = str(tmp_path / "here")
    found = discover([".", "../there"], here, DiscoverOptions(here))
    assert found.files == ("../there/b.py", "a.py")
    assert spelled(str(tmp_path / "there/b.py"), here) == "../there/b.py"


def test_all_missing_paths_are_named(tree):
    tree.make("a.py")
    with pytest.raises(MissingPaths) as caught:
        tree.look("gone.py", "a.py", "a.py/x", "no/where", "null\0byte")
    assert caught.value.paths == ("gone.py", "a.py/x", "no/where", "null\0byte")


@pytest.mark.parametrize("name", [".venv", "venv", "node_modules", "__pycache__", ".tox", "lib/site-packages", ".eggs"])
def test_folders_without_code_of_the_project_are_left_out(tree, name):
    tree.make("a.py", f"{name}/b.py")
    assert tree.files() == ["a.py"]
    assert tree.files(exclude=()) == sorted(["a.py", f"{name}/b.py"])


def test_a_virtual_environment_is_known_by_its_mark(tree):
    tree.make("a.py", "my-env/pyvenv.cfg", "my-env/lib/b.py")
    assert tree.files() == ["a.py"]


def test_what_a_build_wrote_is_left_out_unless_it_is_a_package(tree):
    tree.make("build/lib/a.py", "dist/b.py", "app/build/__init__.py", "app/build/steps.py")
    assert tree.files() == ["app/build/__init__.py", "app/build/steps.py"]


def test_exclude_replaces_the_default_and_extend_exclude_adds_to_it(tree):
    tree.make("a.py", "gen/b.py", "venv/c.py", "app/gen.py")
    assert tree.files(exclude=("gen",)) == ["a.py", "app/gen.py", "venv/c.py"]
    assert tree.files(extend_exclude=("gen",)) == ["a.py", "app/gen.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("b.py", ["a.py", "x/c.py", "x/y/c.py"]),
        ("x", ["a.py", "b.py"]),
        ("x/", ["a.py", "b.py"]),
        ("b.py/", ["a.py", "b.py", "x/b.py", "x/c.py", "x/y/c.py"]),
        ("/b.py", ["a.py", "x/b.py", "x/c.py", "x/y/c.py"]),
        ("x/*.py", ["a.py", "b.py", "x/y/c.py"]),
        ("x/**", ["a.py", "b.py"]),
        ("**/c.py", ["a.py", "b.py", "x/b.py"]),
        ("[ab].py", ["x/c.py", "x/y/c.py"]),
        ("?.py", []),
        ("x/y", ["a.py", "b.py", "x/b.py", "x/c.py"]),
        ("./x", ["a.py", "b.py", "x/b.py", "x/c.py", "x/y/c.py"]),
    ],
)
def test_patterns_mean_what_they_mean_to_git(tree, pattern, left):
    tree.make("a.py", "b.py", "x/b.py", "x/c.py", "x/y/c.py")
    assert tree.files(exclude=(pattern,)) == left
    tree.make(".gitignore", text=pattern + "\n")
    tree.git("init")
    assert tree.files(exclude=()) == left


def test_what_is_named_is_taken_unless_exclusion_is_forced(tree):
    tree.make("gen/a.py", "gen/sub/b.py", "c.py")
    assert tree.files("gen/a.py", extend_exclude=("gen",)) == ["gen/a.py"]
    assert tree.files("gen", extend_exclude=("gen",)) == ["gen/a.py", "gen/sub/b.py"]
    assert tree.files("gen/sub", extend_exclude=("gen",)) == ["gen/sub/b.py"]
    assert tree.files("gen", extend_exclude=("sub",)) == ["gen/a.py"]
    assert tree.files("gen", "gen/a.py", "c.py", extend_exclude=("gen",), force_exclude=True) == ["c.py"]


class TestIgnoredByGit:
    """The same whether git is asked or `.gitignore` files are read."""

    @pytest.fixture(autouse=True, params=["git", "git is missing", "no repository"])
    def way(self, request, tree, monkeypatch):
        if request.param != "no repository":
            tree.git("init")
        if request.param == "git is missing":
            monkeypatch.setattr(ignored._Listing, "of", lambda full: None)
        return request.param

    def test_what_git_ignores_is_left_out(self, tree):
        tree.make("a.py", "gen/b.py", "x/gen/c.py", "d_pb2.py", "keep_pb2.py")
        tree.make(".gitignore", text="gen/\n*_pb2.py\n!keep_pb2.py\n")
        assert tree.files() == ["a.py", "keep_pb2.py"]

    def test_unless_it_is_not_asked(self, tree):
        tree.make("a.py", "gen/b.py")
        tree.make(".gitignore", text="gen/\n")
        assert tree.files(respect_gitignore=False) == ["a.py", "gen/b.py"]

    def test_all_is_ignored_but_what_is_named(self, tree):
        tree.make("a.py", "src/b.py", "src/deep/c.py", "src/d.txt", "notes/e.txt", "build/f.py", "src/build/g.py")
        tree.make(".gitignore", text="*\n!*/\n!**/*.py\nbuild/\n")
        assert tree.files() == ["a.py", "src/b.py", "src/deep/c.py"]

    def test_files_inside_have_a_say(self, tree):
        tree.make("a.py", "x/a.py", "x/b.py", "x/y/b.py")
        tree.make(".gitignore", text="a.py\n")
        tree.make("x/.gitignore", text="!a.py\n/b.py\n")
        assert tree.files() == ["x/a.py", "x/y/b.py"]

    def test_files_above_have_a_say_too_inside_a_repository(self, tree, way):
        tree.make("x/a.py", "x/b.py")
        tree.make(".gitignore", text="b.py\n")
        above = [] if way != "no repository" else ["x/b.py"]
        assert tree.files("x") == ["x/a.py", *above]

    def test_an_ignored_folder_that_is_named_is_wanted(self, tree):
        tree.make("gen/a.py", "gen/sub/b.py")
        tree.make(".gitignore", text="gen/\n")
        assert tree.files() == []
        assert tree.files("gen") == ["gen/a.py", "gen/sub/b.py"]

    def test_an_ignored_file_that_is_named_is_wanted(self, tree):
        tree.make("a_pb2.py")
        tree.make(".gitignore", text="*_pb2.py\n")
        assert tree.files("a_pb2.py") == ["a_pb2.py"]

    def test_files_that_were_never_added_count(self, tree):
        tree.make("new.py")
        assert tree.files() == ["new.py"]

    def test_repositories_inside_count(self, tree, tmp_path):
        tree.make("a.py", "libs/inner/b.py", "libs/inner/gen.py")
        subprocess.run(["git", "init"], cwd=tmp_path / "libs/inner", check=True, capture_output=True)
        tree.make("libs/inner/.gitignore", text="gen.py\n")
        assert tree.files() == ["a.py", "libs/inner/b.py"]

    def test_names_that_are_no_text(self, tree, tmp_path):
        (tmp_path / os.fsdecode(b"caf\xe9.py")).touch()
        tree.make("ü.py")
        assert tree.files() == ["caf\udce9.py", "ü.py"]


def test_files_that_were_deleted_without_telling_git_are_gone(tree):
    tree.make("a.py", "b.py")
    tree.git("init")
    tree.git("add", ".")
    (tree.root / "b.py").unlink()
    assert tree.files() == ["a.py"]


def test_ignored_files_that_were_added_all_the_same_count(tree):
    tree.make("gen/a.py")
    tree.make(".gitignore", text="gen/\n")
    tree.git("init")
    tree.git("add", "--force", ".")
    assert tree.files() == ["gen/a.py"]


def test_variables_that_git_sets_for_its_hooks_do_not_mislead(tree, monkeypatch, tmp_path_factory):
    tree.make("a.py", "pkg/b.py")
    tree.git("init")
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere/index")
    assert tree.files("pkg") == ["pkg/b.py"]


class TestLinks:
    def test_links_to_folders_are_not_followed(self, tree):
        tree.make("pkg/a.py")
        tree.link("again", "pkg")
        tree.link("pkg/up", "..")
        assert tree.files() == ["pkg/a.py"]

    def test_unless_they_are_named(self, tree):
        tree.make("pkg/a.py")
        tree.link("again", "pkg")
        assert tree.files("again") == ["again/a.py"]
        assert tree.files("again", "pkg") == ["again/a.py"]

    def test_a_link_to_a_file_that_is_there_anyhow_is_dropped(self, tree):
        tree.make("z.py")
        tree.link("a.py", "z.py")
        assert tree.files() == ["z.py"]
        assert tree.files("a.py", "z.py") == ["z.py"]

    def test_a_link_to_a_file_elsewhere_is_taken_once(self, tree, tmp_path_factory):
        target = tmp_path_factory.mktemp("elsewhere") / "target.py"
        target.touch()
        tree.link("b.py", str(target))
        tree.link("a.py", str(target))
        assert tree.files() == ["a.py"]

    @pytest.mark.parametrize("arguments", [(), ("loop.py",)])
    def test_a_link_that_loops_is_a_problem(self, tree, arguments):
        tree.make("a.py")
        tree.link("loop.py", "loop.py")
        (problem,) = tree.look(*arguments).problems
        assert (problem.path, problem.line, problem.message) == ("loop.py", 1, "the link leads back to itself")

    @pytest.mark.parametrize("arguments", [(), ("dangling.py",)])
    def test_a_link_that_leads_nowhere_is_a_problem(self, tree, arguments):
        tree.link("dangling.py", "gone.py")
        (problem,) = tree.look(*arguments).problems
        assert (problem.path, problem.message) == ("dangling.py", "the link leads nowhere")

    def test_links_of_other_names_are_nobodys_business(self, tree):
        tree.link("data", "gone")
        tree.link(".#a.py", "user@host.1234")
        assert tree.look().problems == ()


def test_what_is_no_regular_file_is_never_opened(tree):
    os.mkfifo(tree.root / "pipe.py")
    (tree.root / "folder.py").mkdir()
    assert tree.files() == []
    (problem,) = tree.look("pipe.py").problems
    assert problem.message == "not a regular file"


def test_a_folder_that_cannot_be_read_is_a_problem_and_the_rest_is_found(tree, monkeypatch):
    tree.make("a.py", "locked/b.py")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = tree.look()
    assert found.files == ("a.py",)
    assert [(problem.path, problem.message) for problem in found.problems] == [
        ("locked", "cannot be read: Permission denied")
    ]


def test_the_tests_need_git():
    assert shutil.which("git")
