"""Calls into libraries without rules are followed through their source, down to what rules know."""

from __future__ import annotations

import sys

import pytest

from tests.libraries.conftest import HEAD, Project

CLIENT = """
    import requests


    class Client:
        def __init__(self, key):
            self._session = requests.Session()

        def pay(self, order):
            return self._send("/pay", order)

        def total(self, order):
            return sum(order)

        def _send(self, path, body):
            return self._session.post("https://acme.example" + path, json=body, timeout=20)
"""


@pytest.fixture
def acme(project: Project) -> Project:
    """A project whose environment has an SDK of two modules."""
    project.install("acme_sdk/__init__.py", "from .client import Client\n")
    project.install("acme_sdk/client.py", CLIENT)
    return project


def test_a_call_is_followed_to_what_rules_know(acme: Project) -> None:
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
    assert acme.found() == ["client.pay(order): requests.Session.post"]


def test_a_call_that_does_not_wait_is_silent(acme: Project) -> None:
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.total(order)")
    assert acme.found() == []


def test_nothing_is_found_without_the_environment(acme: Project) -> None:
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
    assert acme.found(use_environment=False) == []


def test_the_finding_stands_in_the_project_and_says_by_whose_source(acme: Project) -> None:
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
    [finding] = acme.report().findings
    assert (finding.path, finding.hold.path, finding.function) == ("app.py", "app.py", "app:pay")
    assert [hop.library for hop in finding.chain] == ["", "acme_sdk", "acme_sdk"]
    assert finding.chain[-1].path.endswith("site-packages/acme_sdk/client.py")
    assert finding.message.endswith(", up to 20 s; by the source of acme_sdk")


def test_what_is_read_in_a_library_is_not_sure(acme: Project) -> None:
    """Settings that nobody sees decide what a library does."""
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
    assert [finding.confidence for finding in acme.report().findings] == ["medium"]


def test_another_version_of_the_library_does_not_change_the_fingerprint(acme: Project) -> None:
    acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
    [before] = acme.report().findings
    acme.install("acme_sdk/client.py", CLIENT.replace("_send", "_deliver"))
    [after] = acme.report().findings
    assert after.chain != before.chain
    assert after.fingerprint == before.fingerprint


def test_a_library_that_wraps_a_socket_waits(project: Project) -> None:
    project.install(
        "wire.py",
        """
        import socket


        class Wire:
            def __init__(self, host):
                self.socket = socket.create_connection((host, 4000))

            def ask(self, text):
                self.socket.sendall(text)
                return self.socket.recv(1000)


        def ask(text):
            return Wire("wire.example").ask(text)
        """,
    )
    project.holding("import wire", "wire.ask(b'x')")
    assert project.found() == ["wire.ask(b'x'): socket.socket.sendall"]


def test_a_library_may_call_another_one(acme: Project) -> None:
    acme.install(
        "shop_kit/__init__.py",
        "import acme_sdk\n\n\ndef charge(order):\n    return acme_sdk.Client('key').pay(order)\n",
    )
    acme.holding("import shop_kit", "shop_kit.charge(order)")
    assert acme.found() == ["shop_kit.charge(order): requests.Session.post"]
    assert acme.report().coverage.libraries == {"acme_sdk": 2, "shop_kit": 1}


def test_a_coroutine_waits_where_it_is_awaited(project: Project) -> None:
    project.install(
        "acme.py",
        "import httpx\n\n\nasync def ask():\n    async with httpx.AsyncClient() as c:\n        await c.get('x')\n",
    )
    project.write(
        "app.py",
        f"{HEAD}import acme\n\n\nasync def pay():\n    with NewSession() as db:\n        db.execute(text('select 1'))\n"
        "        asked = acme.ask()\n        db.commit()\n        await asked\n        db.execute(text('select 1'))\n"
        "        await acme.ask()\n",
    )
    assert project.found() == ["await acme.ask(): httpx.AsyncClient.get"]


def test_a_class_of_the_project_inherits_what_waits(acme: Project) -> None:
    acme.holding(
        "from acme_sdk import Client\n\n\nclass Ours(Client):\n    def charge(self, order):\n        self.pay(order)\n\n\n"
        "ours = Ours('key')",
        "ours.charge(order)",
    )
    assert acme.found() == ["ours.charge(order): requests.Session.post"]


def test_a_library_runs_what_it_is_given(project: Project) -> None:
    project.install("tries.py", "def attempt(function, *arguments):\n    return function(*arguments)\n")
    project.holding(
        "import requests\nimport tries\n\n\ndef ask(order):\n    requests.post('https://acme.example')\n",
        "tries.attempt(ask, order)",
    )
    assert project.found() == ["tries.attempt(ask, order): requests.post"]


class TestWhatRunsInPlace:
    STREAM = """
        from contextlib import contextmanager

        import requests


        @contextmanager
        def stream(url):
            response = requests.get(url, stream=True)
            yield response
            requests.post("https://acme.example/done")


        def pages(url):
            while True:
                yield requests.get(url).json()


        class Watched:
            def __enter__(self):
                requests.get("https://acme.example")
                return self

            def __exit__(self, *error):
                pass
    """

    def test_a_context_manager(self, project: Project) -> None:
        project.install("acme.py", self.STREAM)
        project.holding("import acme", "with acme.stream('x') as one:", "    print(one)", "print(order)")
        [finding] = project.report().findings
        assert (finding.path, finding.line, finding.function) == ("app.py", 11, "app:pay")
        assert [hop.function for hop in finding.chain] == ["app:pay", "acme:stream"]
        assert [(hop.path, hop.line) for hop in finding.chain[:1]] == [("app.py", 11)]

    def test_a_generator(self, project: Project) -> None:
        project.install("acme.py", self.STREAM)
        project.holding("import acme", "for page in acme.pages('x'):", "    print(page)")
        [finding] = project.report().findings
        assert (finding.path, finding.line) == ("app.py", 11)

    def test_an_object_that_is_entered(self, project: Project) -> None:
        project.install("acme.py", self.STREAM)
        project.holding("import acme", "with acme.Watched():", "    print(order)")
        [finding] = project.report().findings
        assert (finding.path, finding.line) == ("app.py", 11)


class TestHoldsThatALibraryOpens:
    SCOPE = """
        from contextlib import contextmanager

        import requests
        from sqlalchemy import create_engine, text
        from sqlalchemy.orm import sessionmaker

        NewSession = sessionmaker(create_engine("postgresql+psycopg://localhost/other"))


        @contextmanager
        def session_scope():
            with NewSession() as session:
                session.execute(text("set role reader"))
                yield session


        @contextmanager
        def announced():
            with NewSession() as session:
                session.execute(text("set role reader"))
                requests.post("https://audit.example")
                yield session


        def audit(order):
            with NewSession() as session:
                session.execute(text("select 1"))
                requests.post("https://audit.example")
    """

    def test_a_session_that_a_library_opens_is_held_by_its_caller(self, project: Project) -> None:
        project.install("acme_db.py", self.SCOPE)
        project.write(
            "app.py",
            "import requests\nfrom acme_db import session_scope\n\n\ndef pay():\n    with session_scope() as db:\n"
            "        requests.get('https://acme.example')\n",
        )
        [finding] = project.report().findings
        assert (finding.line, finding.hold.path, finding.hold.line) == (7, "app.py", 6)

    def test_what_a_library_holds_while_it_waits_is_its_own_business(self, project: Project) -> None:
        project.install("acme_db.py", self.SCOPE)
        project.write("app.py", "import acme_db\n\n\ndef pay():\n    acme_db.audit(1)\n")
        assert project.found() == []

    def test_nor_does_it_matter_that_it_is_done_in_place(self, project: Project) -> None:
        project.install("acme_db.py", self.SCOPE)
        project.write(
            "app.py", "import acme_db\n\n\ndef pay():\n    with acme_db.announced() as db:\n        print(db)\n"
        )
        assert project.found() == []

    def test_its_caller_is_told_about_what_the_caller_holds(self, project: Project) -> None:
        project.install("acme_db.py", self.SCOPE)
        project.holding("import acme_db", "acme_db.audit(order)")
        assert project.found() == ["acme_db.audit(order): requests.post"]

    def test_it_takes_connections_of_a_pool_of_its_own(self, project: Project) -> None:
        project.install("acme_db.py", self.SCOPE)
        project.holding("import acme_db", "acme_db.audit(order)")
        assert [one.code for one in project.report(second_connections=True).findings] == ["HLD101"]


TRANSPORTS = """
    import httpx
    import requests


    class Transport:
        def send(self):
            raise AcmeException("a transport sends")


    class Requests(Transport):
        def send(self):
            requests.post("https://acme.example")


    class Httpx(Transport):
        def send(self):
            httpx.post("https://acme.example")


    class Client:
        def __init__(self, transport: Transport):
            self._transport = transport

        def ask(self):
            self._transport.send()
"""


def test_of_several_transports_one_is_used_and_all_wait(project: Project) -> None:
    project.install("acme.py", TRANSPORTS)
    project.holding("import acme", "acme.Client(order).ask()")
    assert project.found() == ["acme.Client(order).ask(): requests.post"]


def test_what_only_says_how_a_function_may_be_called_is_none(project: Project) -> None:
    project.install(
        "acme.py",
        """
        from typing import overload

        import requests


        @overload
        def ask(one: int) -> int: ...
        @overload
        def ask(one: str) -> str: ...
        def ask(one):
            return requests.get("https://acme.example").json()


        def asked(one):
            return ask(one)
        """,
    )
    project.holding("import acme", "acme.asked(order)")
    [finding] = project.report().findings
    assert (finding.leaf.api, finding.confidence) == ("requests.get", "medium")


def test_what_a_class_hands_to_its_base_is_known_there(project: Project) -> None:
    project.install(
        "acme.py",
        """
        import httpx


        class Base:
            def __init__(self, made, key):
                self._client = made()

            def _ask(self):
                return self._client.get("https://acme.example")


        class Client(Base):
            def __init__(self, key):
                super().__init__(httpx.Client, key)

            def pay(self, order):
                return self._ask()
        """,
    )
    project.holding("import acme", "acme.Client('key').pay(order)")
    assert project.found() == ["acme.Client('key').pay(order): httpx.Client.get"]


def test_a_property_makes_a_part_of_the_client_with_the_client(project: Project) -> None:
    project.install(
        "acme.py",
        """
        import requests


        class Orders:
            def __init__(self, client):
                self.client = client

            def pay(self, order):
                self.client.send(order)


        class Client:
            @property
            def orders(self):
                return Orders(self)

            def send(self, order):
                requests.post("https://acme.example")
        """,
    )
    project.holding("import acme", "acme.Client().orders.pay(order)")
    assert project.found() == ["acme.Client().orders.pay(order): requests.post"]


def test_only_the_gravest_of_what_a_library_waits_for_is_told(project: Project) -> None:
    """Between two attempts it sleeps: that is no second thing that its user could mend."""
    project.install(
        "acme.py",
        """
        import time

        import requests


        def ask():
            for attempt in range(3):
                requests.get("https://acme.example")
                time.sleep(attempt)


        def rest():
            time.sleep(5)
        """,
    )
    project.holding("import acme", "acme.ask()", "acme.rest()")
    assert project.found() == ["acme.ask(): requests.get", "acme.rest(): time.sleep"]


class TestNothingIsGuessed:
    def test_one_of_several_functions_is_not_followed_inside_a_library(self, project: Project) -> None:
        project.install(
            "acme.py",
            """
            import requests


            class Transport:
                def send(self):
                    return None


            class Local(Transport):
                def send(self):
                    return 1


            class Silent(Transport):
                def send(self):
                    return 2


            class Remote(Transport):
                def send(self):
                    requests.post("https://acme.example")


            def ask(remote):
                transport = Remote() if remote else Local() if remote is None else Silent()
                transport.send()
            """,
        )
        project.holding("import acme", "acme.ask(order)")
        assert project.found() == []

    def test_a_parameter_is_nothing_by_its_name(self, project: Project) -> None:
        """`request` is Django's where the project says so; in a library it may be anything."""
        project.install("acme.py", "import django\n\n\ndef read(request):\n    return request.user.email\n")
        project.holding("import acme", "acme.read(order)")
        assert project.found() == []


class TestWhatIsNotRead:
    def test_a_library_that_rules_know(self, project: Project) -> None:
        """Rules know better: the source of a library ends in sockets in ways that are not all followed."""
        project.install("requests/__init__.py", "def get(url):\n    return None\n")
        project.holding("import requests", "requests.get('https://acme.example')")
        assert project.found() == ["requests.get('https://acme.example'): requests.get"]
        assert project.report().coverage.libraries == {}

    def test_a_library_of_which_the_project_has_rules_of_its_own(self, acme: Project) -> None:
        acme.write("rules/acme.toml", '[library]\nname = "acme-sdk"\nmodules = ["acme_sdk"]\n')
        acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
        assert acme.found(rule_folders=(str(acme.root / "rules"),)) == []

    def test_a_library_that_is_only_an_extension(self, project: Project) -> None:
        project.install("fast.cpython-312-x86_64-linux-gnu.so")
        project.install("faster/__init__.cpython-312-x86_64-linux-gnu.so")
        project.holding("import fast\nimport faster", "fast.ask(order)", "faster.ask(order)")
        assert project.found() == []
        assert project.report().coverage.libraries == {}

    def test_modules_that_no_call_leads_to(self, acme: Project) -> None:
        acme.install("acme_sdk/admin.py", "import acme_sdk.reports\n")
        acme.install("acme_sdk/reports.py")
        acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
        assert acme.report().coverage.libraries == {"acme_sdk": 2}

    def test_a_module_of_the_project_that_is_called_like_a_library(self, acme: Project) -> None:
        acme.write(
            "acme_sdk/__init__.py", "class Client:\n    def __init__(self, key): ...\n    def pay(self, order): ...\n"
        )
        acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
        assert acme.found() == []

    def test_a_library_that_cannot_be_read(self, project: Project) -> None:
        project.install("broken.py", "def ask(:\n")
        project.holding("import broken", "broken.ask()")
        report = project.report()
        assert (report.findings, report.problems) == ((), ())

    def test_more_than_there_is_room_for(self, acme: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("holdlint.libraries.shelf.MOST_MODULES", 1)
        acme.holding("from acme_sdk import Client\n\nclient = Client('key')", "client.pay(order)")
        report = acme.report()
        assert report.findings == ()
        assert report.coverage.left_out == {"acme_sdk": 1}


def test_libraries_that_are_really_installed(project: Project) -> None:
    """Two that the tests need anyway: one runs git, one waits for a lock by sleeping."""
    project.holding(
        "from filelock import FileLock\nfrom pre_commit.util import cmd_output",
        "cmd_output('git', 'status')",
        "with FileLock('lock'):",
        "    print(order)",
        "print(FileLock)",
    )
    found = {(project.line(one), one.code) for one in project.report(python=sys.prefix, cache_dir=None).findings}
    assert found >= {("cmd_output('git', 'status')", "HLD105"), ("with FileLock('lock'):", "HLD104")}
    assert not [line for line, _ in found if line.startswith("print")]
