"""Where an environment has the source of a module."""

from __future__ import annotations

from pathlib import Path

from holdlint.libraries.places import NAMESPACE, Place, Places
from tests.libraries.conftest import Project


def test_packages_modules_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "acme" / "inner").mkdir(parents=True)
    for name in ("acme/__init__.py", "acme/inner/__init__.py", "acme/inner/deep.py", "one.py"):
        (tmp_path / name).touch()
    places = Places([str(tmp_path / "not there"), str(tmp_path)])
    assert places.find("acme") == Place(str(tmp_path / "acme/__init__.py"), True)
    assert places.find("acme.inner.deep") == Place(str(tmp_path / "acme/inner/deep.py"), False)
    assert places.find("one") == Place(str(tmp_path / "one.py"), False)
    assert [places.find(name) for name in ("two", "acme.two", "one.two", "acme.two.three")] == [None] * 4


def test_a_namespace_may_lie_in_several_folders(tmp_path: Path) -> None:
    for folder, name in (("a", "billing"), ("b", "shipping")):
        (tmp_path / folder / "acme" / name).mkdir(parents=True)
        (tmp_path / folder / "acme" / name / "__init__.py").touch()
    places = Places([str(tmp_path / "a"), str(tmp_path / "b")])
    assert places.find("acme") is NAMESPACE
    assert places.find("acme.billing") == Place(str(tmp_path / "a/acme/billing/__init__.py"), True)
    assert places.find("acme.shipping") == Place(str(tmp_path / "b/acme/shipping/__init__.py"), True)
    assert places.find("acme.nothing") is None


def test_a_namespace_package_is_followed(project: Project) -> None:
    project.install(
        "acme/billing/client.py", "import requests\n\n\ndef pay(order):\n    requests.post('https://acme.example')\n"
    )
    project.install("acme/billing/__init__.py")
    project.holding("import acme.billing.client", "acme.billing.client.pay(order)")
    assert project.found() == ["acme.billing.client.pay(order): requests.post"]
    project.holding("from acme.billing import client", "client.pay(order)")
    assert project.found() == ["client.pay(order): requests.post"]


def test_of_a_namespace_of_which_rules_know_parts_the_others_are_followed(project: Project) -> None:
    project.install("google/cloud/ledger/__init__.py", "from google.cloud.ledger.client import pay\n")
    project.install(
        "google/cloud/ledger/client.py",
        "import requests\n\n\ndef pay(order):\n    requests.post('https://acme.example')\n",
    )
    project.install("google/cloud/storage/__init__.py", "class Client:\n    pass\n")
    found = ["ledger.pay(order): requests.post"]
    project.holding("from google.cloud import ledger", "ledger.pay(order)")
    assert project.found() == found
    assert project.report().coverage.libraries == {"google.cloud.ledger": 2}
    project.holding("import google.cloud.ledger", "google.cloud.ledger.pay(order)")
    assert project.found() == [f"google.cloud.{line}" for line in found]
    project.holding("from google.cloud.ledger import pay\nimport google.auth", "pay(order)", "google.auth.default()")
    assert project.found() == ["pay(order): requests.post", "google.auth.default(): google.auth.default"]
    project.holding("from google.cloud import ledger, storage", "ledger.pay(order)", "storage.Client().get_bucket('b')")
    assert project.found() == [*found, "storage.Client().get_bucket('b'): google.cloud.storage.Client.get_bucket"]
    assert project.report().coverage.libraries == {"google.cloud.ledger": 2}


def test_a_folder_of_the_project_is_not_a_namespace_of_libraries(project: Project) -> None:
    project.install("google/cloud/ledger.py", "import requests\n\n\ndef pay(order):\n    requests.post('x')\n")
    project.write("google/__init__.py", "")
    project.write("google/cloud/__init__.py", "")
    project.write("google/cloud/ledger.py", "def pay(order):\n    return order\n")
    project.holding("from google.cloud import ledger", "ledger.pay(order)")
    assert project.found() == []


SDK = "import requests\n\n\ndef pay(order):\n    requests.post('https://acme.example')\n"


def test_an_editable_install_that_names_a_folder(project: Project) -> None:
    project.write("elsewhere/src/acme_sdk/__init__.py", SDK)
    project.install("acme_sdk.pth", f"# comment\n{project.root}/elsewhere/src\n/not/there\n")
    project.holding("import acme_sdk", "acme_sdk.pay(order)")
    assert project.found() == ["acme_sdk.pay(order): requests.post"]


def test_an_editable_install_with_a_finder(project: Project) -> None:
    """What setuptools makes of a project whose packages do not lie at its top."""
    project.write("elsewhere/lib/acme/__init__.py", SDK)
    project.write("elsewhere/lib/single.py", SDK)
    project.install(
        "__editable__.acme-1.0.pth", "import __editable___acme_1_0_finder; __editable___acme_1_0_finder.install()\n"
    )
    mapping = {
        name: f"{project.root}/elsewhere/lib/{path}" for name, path in (("acme_sdk", "acme"), ("one", "single.py"))
    }
    project.install("__editable___acme_1_0_finder.py", f"import sys\nMAPPING: dict[str, str] = {mapping!r}\n")
    project.holding("import acme_sdk\nimport one", "acme_sdk.pay(order)", "one.pay(order)")
    assert project.found() == ["acme_sdk.pay(order): requests.post", "one.pay(order): requests.post"]


def test_a_finder_that_says_nothing_is_no_error(project: Project) -> None:
    project.install("__editable__.acme-1.0.pth", "import __editable___acme_1_0_finder; x\nimport os; os.system('x')\n")
    project.install("__editable___acme_1_0_finder.py", "MAPPING = make(\n")
    project.holding("import acme_sdk", "acme_sdk.pay(order)")
    assert project.found() == []


def test_an_editable_install_of_the_project_itself(project: Project) -> None:
    """Its files are the project's, by whatever name they are imported."""
    project.write("src/shop/__init__.py", "")
    project.write("src/shop/pay.py", SDK)
    project.install("shop.pth", f"{project.root}/src\n")
    project.holding("from shop.pay import pay as charge", "charge(order)")
    [finding] = project.report().findings
    assert [hop.library for hop in finding.chain] == ["", ""]
    assert project.report().coverage.libraries == {}
