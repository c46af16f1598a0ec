"""google-api-python-client: a chain of calls builds a request, `execute` sends it."""

from googleapiclient.discovery import Resource, build
from googleapiclient.http import MediaFileUpload, MediaIoBaseDownload
from sqlalchemy import text
from sqlalchemy.orm import Session


class Drive:
    def __init__(self, credentials) -> None:
        self.service = build("drive", "v3", credentials=credentials)

    def names(self, session: Session) -> None:
        session.execute(text("select 1"))
        request = self.service.files().list(q="x")
        request.execute()  # error: [HLD101]


def calendar(session: Session, service: Resource) -> None:
    session.execute(text("select 1"))
    service.events().insert(calendarId="c", body={}).execute()  # error: [HLD101]
    batch = service.new_batch_http_request()
    batch.add(service.events().get(calendarId="c", eventId="e"))
    batch.execute()  # error: [HLD101]
    request = service.events().list(calendarId="c")
    service.events().list_next(request, {})


def media(session: Session, file) -> None:
    session.execute(text("select 1"))
    service = build("drive", "v3")
    upload = MediaFileUpload("f", resumable=True)
    insertion = service.files().create(media_body=upload)
    insertion.next_chunk()  # error: [HLD101]
    download = MediaIoBaseDownload(file, service.files().get_media(fileId="f"))
    done = False
    while not done:
        status, done = download.next_chunk()  # error: [HLD101]
