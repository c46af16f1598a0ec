"""influxdb-client: queries and synchronous writes wait, batches are written later."""

from influxdb_client import InfluxDBClient, Point
from influxdb_client.client.influxdb_client_async import InfluxDBClientAsync
from influxdb_client.client.write_api import SYNCHRONOUS
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def series(session: Session) -> None:
    session.execute(text("select 1"))
    client = InfluxDBClient("https://example.com", "token", org="o")
    writer = client.write_api(write_options=SYNCHRONOUS)
    writer.write(bucket="b", record=Point("m").field("f", 1))  # error: [HLD101]
    batching = client.write_api()
    batching.write(bucket="b", record=[])
    batching.close()  # error: [HLD101]
    client.query_api().query("from(bucket: x)")  # error: [HLD101]
    client.delete_api().delete("a", "b", "c")  # error: [HLD101]
    client.buckets_api().find_buckets()  # error: [HLD101]
    client.ping()  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with InfluxDBClientAsync("https://example.com", "token") as client:
        await client.query_api().query("x")  # error: [HLD101]
        await client.write_api().write(bucket="b", record=[])  # error: [HLD101]
