"""distributed: submitting is lazy, results are waited for."""

import dask
from dask.distributed import Client, as_completed
from sqlalchemy import text
from sqlalchemy.orm import Session


def work(number: int) -> int:
    return number


def compute(session: Session, given: Client) -> None:
    session.execute(text("select 1"))
    client = Client("tcp://example.com:8786")  # error: [HLD101]
    future = client.submit(work, 1)
    future.result()  # error: [HLD106]
    given.gather([future])  # error: [HLD106]
    for done in as_completed([future]):  # error: [HLD106]
        print(done)
    lazy = dask.delayed(work)
    dask.compute(lazy)  # error: [HLD106]
