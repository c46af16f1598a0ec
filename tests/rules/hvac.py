"""hvac: making a client asks nobody, each method asks Vault."""

import hvac
from sqlalchemy import text
from sqlalchemy.orm import Session


class Secrets:
    def __init__(self) -> None:
        self.client = hvac.Client(url="https://vault.example.com")

    def read(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.client.secrets.kv.v2.read_secret_version(path="x")  # error: [HLD101]
        self.client.auth.approle.login(role_id="r")  # error: [HLD101]
        if self.client.is_authenticated():  # error: [HLD101]
            self.client.sys.read_health_status()  # error: [HLD101]
        self.client.adapter.close()
