"""kubernetes: each method of an API object is a request; models and configuration are local."""

from kubernetes import client, config, stream, utils, watch
from kubernetes.client.api.batch_v1_api import BatchV1Api
from kubernetes.dynamic import DynamicClient
from sqlalchemy import text
from sqlalchemy.orm import Session


class Jobs:
    def __init__(self) -> None:
        config.load_incluster_config()
        self.batch = client.BatchV1Api()

    def start(self, session: Session) -> None:
        session.execute(text("select 1"))
        job = client.V1Job(metadata=client.V1ObjectMeta(name="x"))
        job.to_dict()
        self.batch.create_namespaced_job("default", job)  # error: [HLD101]


def pods(session: Session, batch: BatchV1Api) -> None:
    session.execute(text("select 1"))
    core = client.CoreV1Api(client.ApiClient())
    core.list_namespaced_pod("default", _request_timeout=5)  # error: [HLD101]
    core.list_namespaced_pod("default", async_req=True)
    batch.delete_namespaced_job("x", "default")  # error: [HLD101]
    client.CustomObjectsApi().list_cluster_custom_object("g", "v1", "things")  # error: [HLD101]
    stream.stream(core.connect_get_namespaced_pod_exec, "x", "default", command="ls")  # error: [HLD101]
    utils.create_from_yaml(client.ApiClient(), "f.yaml")  # error: [HLD101]
    watcher = watch.Watch()
    for event in watcher.stream(core.list_namespaced_pod, "default"):  # error: [HLD101]
        print(event)
        watcher.stop()


def dynamic(session: Session) -> None:
    session.execute(text("select 1"))
    cluster = DynamicClient(client.ApiClient())  # error: [HLD101]
    pods = cluster.resources.get(api_version="v1", kind="Pod")  # error: [HLD101]
    pods.get(namespace="default")  # error: [HLD101]
