"""paramiko: connecting, commands and files are round trips; keys and policies are local."""

import paramiko
from sqlalchemy import text
from sqlalchemy.orm import Session


def commands(session: Session) -> None:
    session.execute(text("select 1"))
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("example.com", timeout=5)  # error: [HLD105]
    stdin, stdout, stderr = client.exec_command("ls")  # error: [HLD105]
    stdout.read()  # error: [HLD105]
    client.exec_command("ls")[1].read()  # error: [HLD105]
    stdout.channel.recv_exit_status()  # error: [HLD105]
    shell = client.invoke_shell()  # error: [HLD105]
    shell.recv(10)  # error: [HLD105]
    client.get_transport().is_active()
    client.close()


def files(session: Session) -> None:
    session.execute(text("select 1"))
    key = paramiko.RSAKey.from_private_key_file("f")
    transport = paramiko.Transport(("example.com", 22))  # error: [HLD105]
    transport.connect(username="u", pkey=key)  # error: [HLD105]
    transport.open_session().exec_command("ls")  # error: [HLD105]
    sftp = paramiko.SFTPClient.from_transport(transport)  # error: [HLD105]
    sftp.put("a", "b")  # error: [HLD105]
    with sftp.open("a") as file:  # error: [HLD105]
        file.write("x")  # error: [HLD105]
    for entry in sftp.listdir_iter("."):  # error: [HLD105]
        print(entry)
    sftp.getcwd()


class Uploads:
    def __init__(self, client: paramiko.SSHClient) -> None:
        self.sftp = client.open_sftp()

    def send(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.sftp.put("a", "b")  # error: [HLD105]
