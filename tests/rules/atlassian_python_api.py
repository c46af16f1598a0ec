"""atlassian-python-api: each method is a request."""

from atlassian import Confluence, Jira
from atlassian.rest_client import AtlassianRestAPI
from sqlalchemy import text
from sqlalchemy.orm import Session


def issues(session: Session, api: AtlassianRestAPI) -> None:
    session.execute(text("select 1"))
    jira = Jira(url="https://example.com", token="t")
    jira.create_issue(fields={})  # error: [HLD101]
    Confluence(url="https://example.com").get_page_by_id("1")  # error: [HLD101]
    api.get("x")  # error: [HLD101]
    jira.close()
