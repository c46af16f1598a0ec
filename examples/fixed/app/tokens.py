"""Client of the identity service: what a token stands for."""

from dataclasses import dataclass

from app import rpc


@dataclass(frozen=True)
class Claims:
    subject: str
    scopes: frozenset[str]


class TokenClient:
    """Tokens are opaque: only the identity service knows what they allow."""

    def introspect(self, token: str) -> Claims:
        answer = rpc.call("introspect", token=token)
        return Claims(subject=answer["subject"], scopes=frozenset(answer["scopes"]))
