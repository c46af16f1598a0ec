"""urllib3: what waits and what only looks like it."""

import urllib3
from sqlalchemy import text
from sqlalchemy.orm import Session
from urllib3.util.retry import Retry

POOL = urllib3.PoolManager(retries=Retry(total=1), timeout=urllib3.Timeout(connect=1, read=2))


def pools(session: Session) -> None:
    session.execute(text("select 1"))
    urllib3.request("GET", "https://example.com").json()  # error: [HLD101]
    urllib3.make_headers(keep_alive=True)
    response = POOL.request("GET", "https://example.com", preload_content=False)  # error: [HLD101]
    response.read()  # error: [HLD101]
    later = response.stream(1024)
    for chunk in response.stream(1024):  # error: [HLD101]
        print(chunk, later)
    response.release_conn()
    with urllib3.PoolManager() as pool:
        pool.urlopen("GET", "https://example.com")  # error: [HLD101]


def others(session: Session) -> None:
    session.execute(text("select 1"))
    urllib3.HTTPSConnectionPool("example.com").request("GET", "/")  # error: [HLD101]
    urllib3.connection_from_url("https://example.com").urlopen("GET", "/")  # error: [HLD101]
    urllib3.ProxyManager("https://proxy.example.com").request("GET", "/")  # error: [HLD101]
    urllib3.proxy_from_url("https://proxy.example.com").request("GET", "/")  # error: [HLD101]
