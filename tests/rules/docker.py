"""docker: making a client asks the daemon, and so does each operation."""

import docker
from docker.models.containers import Container
from docker.types import Mount
from sqlalchemy import text
from sqlalchemy.orm import Session


class Sandbox:
    def __init__(self) -> None:
        self.client = docker.from_env()

    def run(self, session: Session) -> None:
        session.execute(text("select 1"))
        container = self.client.containers.run("alpine", detach=True, mounts=[Mount("/x", "y")])  # error: [HLD101]
        container.exec_run("ls")  # error: [HLD101]
        container.wait()  # error: [HLD105]
        container.remove(force=True)  # error: [HLD101]


def direct(session: Session, container: Container) -> None:
    session.execute(text("select 1"))
    client = docker.from_env(timeout=5)  # error: [HLD101]
    client.images.pull("alpine").tag("x")  # error: [HLD101]
    client.networks.create("n").connect("c")  # error: [HLD101]
    client.volumes.get("v").remove()  # error: [HLD101]
    client.services.get("s").scale(2)  # error: [HLD101]
    client.ping()  # error: [HLD101]
    container.stop()  # error: [HLD101]
    for event in client.events(decode=True):  # error: [HLD101]
        print(event)
    client.close()
    low = docker.APIClient(version="1.41")
    low.create_host_config(binds=[])
    low.inspect_container("x")  # error: [HLD101]
