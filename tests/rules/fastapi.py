"""fastapi: dependencies run before the endpoint and end after its background tasks, the newest version taken."""

from contextlib import asynccontextmanager

import requests
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Security
from fastapi.responses import StreamingResponse
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker
from sse_starlette import EventSourceResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield {"new_session": NewSession}


app = FastAPI(lifespan=lifespan)
NewSession = sessionmaker(create_engine("postgresql://db.example/app"))


def get_db():
    with NewSession() as db:
        yield db


def current_user(db: Session = Depends(get_db)) -> str:
    db.execute(text("select 1"))
    return "ann"


router = APIRouter(dependencies=[Security(current_user)])


@app.get("/unused")
def unused(db: Session = Depends(get_db)) -> None:
    requests.get("https://example.com")


@app.get("/user")
def user(name: str = Depends(current_user)) -> None:
    requests.get("https://example.com")  # error: [HLD101]


@router.get("/router")
async def of_router(tasks: BackgroundTasks) -> None:
    tasks.add_task(requests.get, "https://example.com")  # error: [HLD101]
    BackgroundTask(requests.get, "https://example.com")  # error: [HLD101]
    await run_in_threadpool(requests.get, "https://example.com")  # error: [HLD101]


def lines():
    yield requests.get("https://example.com").text  # error: [HLD107]


@router.get("/streamed")
def streamed() -> StreamingResponse:
    return StreamingResponse(content=lines())  # error: [HLD101]


app.include_router(router)


def keep(request) -> None:
    request.state.db = NewSession()
    app.state.maker = NewSession


@app.get("/kept")
def kept(request) -> None:
    requests.get("https://example.com")
    request.state.db.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    request.state.db.close()
    with request.app.state.maker() as db:
        db.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
    with request.state.new_session() as db:
        db.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]


@app.get("/generator")
def generator(db: Session = Depends(get_db)):
    yield {"id": 0}
    for row in db.execute(text("select 1")):
        yield {"id": row.id}  # error: [HLD107]


def numbers():
    with NewSession() as db:
        db.execute(text("select 1"))
        yield "1"  # error: [HLD107]


@app.get("/events")
def events() -> EventSourceResponse:
    return EventSourceResponse(numbers())
