"""jira: making the client asks the server, and so does nearly every method."""

from jira import JIRA, Issue
from sqlalchemy import text
from sqlalchemy.orm import Session


class Tracker:
    def __init__(self, url: str) -> None:
        self.jira = JIRA(server=url, basic_auth=("u", "p"), get_server_info=False)

    def report(self, session: Session) -> None:
        session.execute(text("select 1"))
        issue = self.jira.create_issue(fields={"summary": "s"})  # error: [HLD101]
        issue.update(fields={"summary": "t"})  # error: [HLD101]
        self.jira.transition_issue(issue, "31")  # error: [HLD101]


def direct(session: Session, issue: Issue) -> None:
    session.execute(text("select 1"))
    client = JIRA("https://jira.example.com")  # error: [HLD101]
    for found in client.search_issues("project = X"):  # error: [HLD101]
        found.delete()  # error: [HLD101]
    client.add_comment("X-1", "c").delete()  # error: [HLD101]
    issue.delete()  # error: [HLD101]
    for chunk in client.attachment("1").iter_content():  # error: [HLD101]
        print(chunk)
    client.client_info()
    client.close()
    JIRA("https://jira.example.com", get_server_info=False)
