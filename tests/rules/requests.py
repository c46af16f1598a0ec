"""requests: what waits and what only looks like it."""

import requests
from requests.adapters import HTTPAdapter
from requests.sessions import Session as HttpSession
from sqlalchemy import text
from sqlalchemy.orm import Session


class Api:
    def __init__(self) -> None:
        self.http = requests.Session()


def module_functions(session: Session) -> None:
    session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    requests.post("https://example.com", json={}, timeout=5)  # error: [HLD101]
    requests.request("GET", "https://example.com").json()  # error: [HLD101]


def sessions(session: Session, http: HttpSession, api: Api) -> None:
    session.execute(text("select 1"))
    http.get("https://example.com")  # error: [HLD101]
    api.http.patch("https://example.com")  # error: [HLD101]
    request = http.prepare_request(requests.Request("GET", "https://example.com"))
    http.send(request)  # error: [HLD101]
    with requests.Session() as own:
        own.mount("https://", HTTPAdapter(max_retries=2))
        own.put("https://example.com")  # error: [HLD101]
    other = requests.session()
    other.delete("https://example.com")  # error: [HLD101]
    other.close()


def bodies(session: Session) -> None:
    session.execute(text("select 1"))
    response = requests.get("https://example.com", stream=True)  # error: [HLD101]
    response.raise_for_status()
    response.json()
    later = response.iter_content(1024)
    for chunk in response.iter_content(1024):  # error: [HLD101]
        print(chunk, later)
