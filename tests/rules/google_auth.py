"""google-auth: looking credentials up and verifying tokens are requests; reading a key file is not."""

import google.auth
from google.auth import jwt
from google.auth.transport import requests
from google.oauth2 import id_token, service_account
from google.oauth2.credentials import Credentials
from sqlalchemy import text
from sqlalchemy.orm import Session


def tokens(session: Session, token: str) -> None:
    session.execute(text("select 1"))
    google.auth.default()  # error: [HLD101]
    request = requests.Request()
    id_token.verify_oauth2_token(token, request)  # error: [HLD101]
    jwt.decode(token, verify=False)


def credentials(session: Session) -> None:
    session.execute(text("select 1"))
    own = service_account.Credentials.from_service_account_file("key.json").with_scopes([])
    own.refresh(requests.Request())  # error: [HLD101]
    user = Credentials.from_authorized_user_file("user.json")
    user.refresh(requests.Request())  # error: [HLD101]
    requests.AuthorizedSession(own).get("https://example.com")  # error: [HLD101]
