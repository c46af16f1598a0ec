"""Python's own network modules: what waits and what only looks like it."""

import asyncio
import ftplib
import http.client
import imaplib
import logging.handlers
import poplib
import smtplib
import socket
import ssl
import telnetlib
import urllib.parse
import urllib.request
import urllib.robotparser
import xmlrpc.client
from email.message import EmailMessage

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def sockets(session: Session) -> None:
    session.execute(text("select 1"))
    socket.gethostbyname("example.com")  # error: [HLD101]
    socket.gethostname()
    peer = socket.create_connection(("example.com", 80))  # error: [HLD101]
    peer.sendall(b"x")  # error: [HLD101]
    peer.settimeout(5)
    with socket.socket() as other:
        other.bind(("", 0))
        other.connect(("example.com", 80))  # error: [HLD101]
        other.recv(10)  # error: [HLD101]


def tls(session: Session) -> None:
    session.execute(text("select 1"))
    ssl.get_server_certificate(("example.com", 443))  # error: [HLD101]
    context = ssl.create_default_context()
    secure = context.wrap_socket(socket.socket())  # error: [HLD101]
    secure.do_handshake()  # error: [HLD101]
    secure.recv(10)  # error: [HLD101]


def http_client(session: Session) -> None:
    session.execute(text("select 1"))
    connection = http.client.HTTPSConnection("example.com")
    connection.set_tunnel("example.com")
    connection.request("GET", "/")  # error: [HLD101]
    response = connection.getresponse()  # error: [HLD101]
    response.getheader("etag")
    response.read()  # error: [HLD101]
    connection.close()


def urls(session: Session) -> None:
    session.execute(text("select 1"))
    request = urllib.request.Request("https://example.com/?" + urllib.parse.urlencode({"a": 1}))
    with urllib.request.urlopen(request, timeout=3) as response:  # error: [HLD101]
        response.read()  # error: [HLD101]
    urllib.request.urlretrieve("https://example.com")  # error: [HLD101]
    opener = urllib.request.build_opener()
    opener.open("https://example.com")  # error: [HLD101]
    robots = urllib.robotparser.RobotFileParser("https://example.com/robots.txt")
    robots.read()  # error: [HLD101]
    robots.can_fetch("*", "/")


def xml_rpc(session: Session) -> None:
    session.execute(text("select 1"))
    proxy = xmlrpc.client.ServerProxy("https://example.com/")
    proxy.ping()  # error: [HLD101]
    proxy.system.listMethods()  # error: [HLD101]
    with xmlrpc.client.ServerProxy("https://example.com/") as other:
        other.ping()  # error: [HLD101]
    xmlrpc.client.dumps((1,))


def mail(session: Session, message: EmailMessage) -> None:
    session.execute(text("select 1"))
    later = smtplib.SMTP()
    later.set_debuglevel(1)
    later.connect("mail.example.com")  # error: [HLD101]
    with smtplib.SMTP("mail.example.com") as server:  # error: [HLD101]
        server.starttls()  # error: [HLD101]
        server.login("user", "secret")  # error: [HLD101]
        server.send_message(message)  # error: [HLD101]
    other = smtplib.SMTP_SSL(host="mail.example.com")  # error: [HLD101]
    other.sendmail("a@example.com", ["b@example.com"], "text")  # error: [HLD101]
    other.close()


def ftp(session: Session) -> None:
    session.execute(text("select 1"))
    later = ftplib.FTP()
    later.set_pasv(True)
    later.connect("ftp.example.com")  # error: [HLD101]
    with ftplib.FTP_TLS("ftp.example.com") as server:  # error: [HLD101]
        server.login()  # error: [HLD101]
        server.prot_p()  # error: [HLD101]
        listing = server.mlsd()
        for name, facts in server.mlsd("/"):  # error: [HLD101]
            print(name, facts, listing)
    ftplib.FTP(host="ftp.example.com")  # error: [HLD101]


def imap(session: Session) -> None:
    session.execute(text("select 1"))
    with imaplib.IMAP4_SSL("mail.example.com") as box:  # error: [HLD101]
        box.login("user", "secret")  # error: [HLD101]
        box.select()  # error: [HLD101]
        box.search(None, "ALL")  # error: [HLD101]
    imaplib.Time2Internaldate(0)


def pop(session: Session) -> None:
    session.execute(text("select 1"))
    box = poplib.POP3_SSL("mail.example.com")  # error: [HLD101]
    box.getwelcome()
    box.user("user")  # error: [HLD101]
    box.retr(1)  # error: [HLD101]


def telnet(session: Session) -> None:
    session.execute(text("select 1"))
    later = telnetlib.Telnet()
    later.open("example.com")  # error: [HLD101]
    later.close()
    with telnetlib.Telnet("example.com") as session_:  # error: [HLD101]
        session_.read_until(b"login: ")  # error: [HLD101]
        session_.write(b"user\n")  # error: [HLD101]
    telnetlib.Telnet(host="example.com")  # error: [HLD101]


async def streams(session: AsyncSession, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await session.execute(text("select 1"))
    await asyncio.open_connection("example.com", 80)  # error: [HLD101]
    writer.write(b"x")
    await writer.drain()  # error: [HLD101]
    await reader.readline()  # error: [HLD101]
    later = reader.readline()
    later.close()


async def loops(session: AsyncSession, loop: asyncio.AbstractEventLoop) -> None:
    await session.execute(text("select 1"))
    await loop.getaddrinfo("example.com", 80)  # error: [HLD101]
    await loop.sock_connect(socket.socket(), ("example.com", 80))  # error: [HLD101]


def logs(session: Session, record: logging.LogRecord) -> None:
    session.execute(text("select 1"))
    logging.handlers.SysLogHandler(("example.com", 514))  # error: [HLD101]
    over_http = logging.handlers.HTTPHandler("example.com", "/")
    over_http.emit(record)  # error: [HLD101]
    by_mail = logging.handlers.SMTPHandler("mail.example.com", "a@example.com", ["b@example.com"], "subject")
    by_mail.emit(record)  # error: [HLD101]
