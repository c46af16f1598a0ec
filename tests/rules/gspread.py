"""gspread: Google's sheets over HTTP."""

import gspread
from sqlalchemy import text
from sqlalchemy.orm import Session

client = gspread.service_account("key.json")
client.set_timeout(5)


def show(session: Session, credentials: object) -> None:
    session.execute(text("select 1"))
    book = client.open_by_key("1")  # error: [HLD101]
    sheet = book.worksheet("Orders")  # error: [HLD101]
    sheet.append_row(["1"])  # error: [HLD101]
    book.sheet1.get_all_values()  # error: [HLD101]
    gspread.authorize(credentials).open("Orders")  # error: [HLD101]
    gspread.service_account_from_dict({}).create("Orders")  # error: [HLD101]
