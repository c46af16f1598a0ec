"""HLD107."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
## What it does

Reports a generator that is the body of an answer (a streamed response, server-sent events) where it yields while a database
connection is checked out or a transaction is open. It is told at the `yield`; the message says what sends the stream, the
trace where the connection was taken and where the generator was handed over.
Off by default: select it with `extend-select = ["HLD107"]`.

## Why it matters

Whoever reads the stream decides how long each `yield` lasts: a client on a slow line, or one that stops reading, keeps the
connection. As many such clients as the pool has connections stop the service.

## Example

```python
from fastapi.responses import StreamingResponse
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://localhost/shop")


def lines():
    with engine.connect() as connection:
        for row in connection.execute(text("select name from users")):
            yield row.name + "\\n"


def export():
    return StreamingResponse(lines())
```

## Use instead

Read page by page, and give the connection back before each `yield`:

```python
from fastapi.responses import StreamingResponse
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://localhost/shop")
page_after = text("select id, name from users where id > :last order by id limit 500")


def lines():
    last = 0
    while True:
        with engine.connect() as connection:
            page = connection.execute(page_after, {"last": last}).all()
        if not page:
            return
        last = page[-1].id
        yield "".join(row.name + "\\n" for row in page)


def export():
    return StreamingResponse(lines())
```

A session that the framework lends for the request is given back with `db.commit()` or `db.close()` before the answer is returned:
FastAPI's `yield` dependencies end after the body has been sent, except from 0.106 to 0.117.

## What it cannot see

Which iterators a library makes around a generator (`map`, `itertools.chain`): what is handed over is then taken to be no
generator. Bodies that are assigned (`response.app_iter = lines()`), answers that are written piece by piece
(`await response.write(part)`), and gRPC's streams. What the framework's middlewares hold meanwhile.
A generator expression is told where it is handed over, as if it had run there.
"""

CHECK = Check(
    code="HLD107",
    name="yield-while-holding",
    default_on=False,
    summary="A stream is yielded to its reader while a database connection is held",
    documentation=DOCUMENTATION,
)
