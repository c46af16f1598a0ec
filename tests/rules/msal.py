"""msal: making an application looks up the tenant; tokens may come from the cache or from far away."""

import msal
from sqlalchemy import text
from sqlalchemy.orm import Session


def token(session: Session) -> None:
    session.execute(text("select 1"))
    cache = msal.SerializableTokenCache()
    app = msal.ConfidentialClientApplication("id", client_credential="s", token_cache=cache)  # error: [HLD101]
    app.get_accounts()
    app.acquire_token_for_client(scopes=["x"])  # error: [HLD101]
    app.acquire_token_by_authorization_code("c", scopes=["x"])  # error: [HLD101]
    cache.serialize()


class Login:
    def __init__(self, app: msal.ConfidentialClientApplication) -> None:
        self.app = app

    def start(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.app.initiate_auth_code_flow(["x"])  # error: [HLD101]
