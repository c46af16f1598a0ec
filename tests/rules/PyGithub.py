"""PyGithub: objects are fetched when they are asked for, lists when they are iterated."""

from github import Auth, Github, GithubIntegration
from github.Repository import Repository
from sqlalchemy import text
from sqlalchemy.orm import Session


class Hub:
    def __init__(self, token: str) -> None:
        self.github = Github(auth=Auth.Token(token), timeout=5)

    def open(self, session: Session) -> None:
        session.execute(text("select 1"))
        repo = self.github.get_repo("a/b")  # error: [HLD101]
        issue = repo.create_issue("t")  # error: [HLD101]
        issue.create_comment("c")  # error: [HLD101]


def lists(session: Session, repo: Repository) -> None:
    session.execute(text("select 1"))
    lazy = repo.get_issues(state="open")
    for issue in repo.get_issues(state="open"):  # error: [HLD101]
        issue.edit(state="closed")  # error: [HLD101]
    print(lazy[0])  # error: [HLD101]
    for pull in repo.get_pulls():  # error: [HLD101]
        pull.merge()  # error: [HLD101]
    for fork in repo.get_forks():  # error: [HLD101]
        fork.delete()  # error: [HLD101]
    list(repo.get_labels())  # error: [HLD101]
    repo.get_pull(1).merge()  # error: [HLD101]
    repo.get_commit("sha").create_status("success")  # error: [HLD101]
    repo.get_latest_release().upload_asset("f")  # error: [HLD101]
    repo.create_git_ref("refs/heads/x", "sha").delete()  # error: [HLD101]


def users(session: Session) -> None:
    session.execute(text("select 1"))
    client = Github("token")
    client.get_user().create_repo("x")  # error: [HLD101]
    client.get_user("octocat")  # error: [HLD101]
    client.get_repo("a/b", lazy=True).get_contents("f")  # error: [HLD101]
    client.get_organization("o").get_team("t")  # error: [HLD101]
    client.get_gist("g").delete()  # error: [HLD101]
    client.close()


def apps(session: Session) -> None:
    session.execute(text("select 1"))
    integration = GithubIntegration(auth=Auth.AppAuth(1, "key"))
    integration.create_jwt()
    integration.get_access_token(1)  # error: [HLD101]
    integration.get_github_for_installation(1).get_rate_limit()  # error: [HLD101]
