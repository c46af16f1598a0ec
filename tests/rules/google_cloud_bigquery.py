"""google-cloud-bigquery: query() starts a job, result() waits for it; both are requests."""

from google.cloud import bigquery
from sqlalchemy import text
from sqlalchemy.orm import Session


def jobs(session: Session) -> None:
    session.execute(text("select 1"))
    client = bigquery.Client()
    client.dataset("d")
    job = client.query("select 1", job_config=bigquery.QueryJobConfig())  # error: [HLD101]
    job.to_dataframe()  # error: [HLD101]
    rows = job.result(timeout=5)  # error: [HLD101]
    rows.to_dataframe()  # error: [HLD101]
    load = client.load_table_from_json([], "t")  # error: [HLD101]
    load.result()  # error: [HLD101]
    copy = client.copy_table("a", "b")  # error: [HLD101]
    copy.result()  # error: [HLD101]
    extract = client.extract_table("a", "b")  # error: [HLD101]
    extract.done()  # error: [HLD101]
    for table in client.list_tables("d"):  # error: [HLD101]
        print(table)
    bigquery.Client.from_service_account_json("key.json").get_table("t")  # error: [HLD101]
