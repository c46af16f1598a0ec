"""simple-salesforce: a password means a login, a session id does not."""

from simple_salesforce import Salesforce, SalesforceLogin, format_soql
from sqlalchemy import text
from sqlalchemy.orm import Session


def contacts(session: Session) -> None:
    session.execute(text("select 1"))
    given = Salesforce(instance_url="https://example.com", session_id="s")
    given.query(format_soql("SELECT Id FROM Contact"))  # error: [HLD101]
    given.headers.get("x")
    given.session.get("https://example.com")  # error: [HLD101]
    given.Contact.create({})  # error: [HLD101]
    given.bulk.Contact.insert([])  # error: [HLD101]
    for row in given.query_all_iter("SELECT Id FROM Contact"):  # error: [HLD101]
        print(row)
    Salesforce(username="u", password="p", security_token="t")  # error: [HLD101]
    SalesforceLogin(username="u", password="p")  # error: [HLD101]
