"""grpcio: a channel opens nothing, calling a method waits."""

import grpc
import grpc.aio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class GreeterStub:
    def __init__(self, channel: grpc.Channel) -> None:
        self.SayHello = channel.unary_unary("/Greeter/SayHello")
        self.Upload = channel.stream_unary("/Greeter/Upload")
        self.Listen = channel.unary_stream("/Greeter/Listen")
        self.Talk = channel.stream_stream("/Greeter/Talk")


def calls(session: Session) -> None:
    session.execute(text("select 1"))
    channel = grpc.insecure_channel("example.com:443")
    stub = GreeterStub(channel)
    stub.SayHello(b"", timeout=5)  # error: [HLD101]
    stub.Upload.with_call(iter([]))  # error: [HLD101]
    for message in stub.Listen(b""):  # error: [HLD101]
        print(message)
    for message in stub.Talk(iter([])):  # error: [HLD101]
        print(message)
    future = stub.SayHello.future(b"")
    future.result()  # error: [HLD101]
    grpc.channel_ready_future(channel).result(timeout=5)  # error: [HLD101]
    channel.close()


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    channel = grpc.aio.insecure_channel("example.com:443")
    say = channel.unary_unary("/Greeter/SayHello")
    await say(b"")  # error: [HLD101]
    listen = channel.unary_stream("/Greeter/Listen")
    async for message in listen(b""):  # error: [HLD101]
        print(message)
