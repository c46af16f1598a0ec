"""Who may do what."""

from fastapi import HTTPException

from app.tokens import Claims, TokenClient

tokens = TokenClient()


def require(token: str, scope: str) -> Claims:
    """The claims of a token that allows `scope`; 403 for any other."""
    claims = tokens.introspect(token)
    if scope not in claims.scopes:
        raise HTTPException(status_code=403, detail=f"the token does not allow {scope}")
    return claims
