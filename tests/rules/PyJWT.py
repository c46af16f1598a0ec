"""PyJWT: tokens are checked here, keys come from the provider."""

import jwt
from jwt import PyJWKClient
from sqlalchemy import text
from sqlalchemy.orm import Session

keys = PyJWKClient("https://example.com/jwks")


def check(session: Session, token: str) -> None:
    session.execute(text("select 1"))
    key = keys.get_signing_key_from_jwt(token)  # error: [HLD101]
    jwt.decode(token, key.key, algorithms=["RS256"])
    jwt.get_unverified_header(token)
    keys.get_jwk_set()  # error: [HLD101]
