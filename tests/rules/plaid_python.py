"""plaid-python: each method of the API object is a request."""

import plaid
from plaid.api import plaid_api
from sqlalchemy import text
from sqlalchemy.orm import Session


def accounts(session: Session) -> None:
    session.execute(text("select 1"))
    configuration = plaid.Configuration(host="https://example.com")
    api = plaid_api.PlaidApi(plaid.ApiClient(configuration))
    api.accounts_get({})  # error: [HLD101]
    api.link_token_create({}, _request_timeout=5)  # error: [HLD101]
