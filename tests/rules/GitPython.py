"""GitPython runs git."""

from git import Git, Repo
from sqlalchemy import text
from sqlalchemy.orm import Session


def show(session: Session, path: str) -> None:
    session.execute(text("select 1"))
    repo = Repo.clone_from("https://git.example/shop.git", path)  # error: [HLD105]
    repo.remote("origin").fetch()  # error: [HLD105]
    repo.remotes.origin.pull()  # error: [HLD105]
    repo.git.checkout("main")  # error: [HLD105]
    repo.close()
    Git().clone("https://git.example/shop.git")  # error: [HLD105]
    Repo.init(path)
    Repo(path).is_dirty()
