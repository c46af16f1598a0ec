"""python-gitlab: objects and lists are requests, their representations are not."""

from gitlab import Gitlab
from gitlab.base import RESTObjectList
from gitlab.v4.objects import Project
from sqlalchemy import text
from sqlalchemy.orm import Session


def projects(session: Session, given: Project, pages: RESTObjectList) -> None:
    session.execute(text("select 1"))
    client = Gitlab("https://gitlab.example.com", timeout=5)
    project = client.projects.get(1)  # error: [HLD101]
    project.issues.create({"title": "x"})  # error: [HLD101]
    project.save()  # error: [HLD101]
    project.asdict()
    project.name.lower()
    project.attributes.get("name")
    given.mergerequests.get(1).merge()  # error: [HLD101]
    client.projects.get(1, lazy=True).issues.list()  # error: [HLD101]
    for page in pages:  # error: [HLD101]
        print(page)
    for issue in project.issues.list():  # error: [HLD101]
        issue.delete()  # error: [HLD101]
    Gitlab.from_config("x").auth()  # error: [HLD101]
