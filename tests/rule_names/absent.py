"""Names in the rules that the installed library does not have, by pattern, each with the reason why it stands there."""

from __future__ import annotations

from fnmatch import fnmatchcase

OLD = "an earlier release has it; nothing else goes by that name"
BOTH = "one row is written for the sync and the async class, or for several classes of a family; this one has not this method"
ITERATED = "rules say of a type that is iterated what each element is; Python asks its __iter__ for another object"
MADE_UP = "rules speak of what a call gives under a name of their own"
RUN_TIME = "the library makes it while it runs"
FACTORY = "a function that makes an object; rules call the object by the function's name"

ABSENT = {
    "MySQLdb.*": "building it needs a C compiler and the client library of MySQL",
    "aiomysql.Connection.__await__": "what is awaited is the object that aiomysql.connect returns: " + MADE_UP,
    "algoliasearch.search.client.SearchClient*.__*__": BOTH,
    "asyncmy.Connection.__await__": "what is awaited is the object that asyncmy.connect returns: " + MADE_UP,
    "authlib.integrations.*OAuth1App.*": BOTH,
    "boto3.resources.base.ServiceResource.*": RUN_TIME,
    "boto3.resources.collection.ResourceCollection.*": RUN_TIME,
    "celery.contrib.django.task.DjangoTask.*": "it is importable only where Django has settings with Celery's fixup",
    "dependency_injector.containers.DeclarativeContainer.shutdown_resources": "an instance is a DynamicContainer, which has it",
    "django.conf.urls.url": OLD + " (before 4)",
    "django.core.files.storage.get_storage_class": OLD + " (before 5.1)",
    "django.core.management.LabelCommand": "it stands in django.core.management.base; people import it from either",
    "django.db.BaseDatabaseWrapper.close_pool": "that of PostgreSQL has it",
    "django.db.models.ManyToManyField.*": MADE_UP + ": the manager of related objects",
    "django.db.models.Model.*": RUN_TIME,
    "django.db.models.QuerySet.*": "rules speak of managers and query sets as one: a manager has it, or an earlier release",
    "django.http.HttpRequest.user": "django.contrib.auth's middleware adds it",
    "django.views.generic.DeleteView.put": BOTH,
    "django.views.generic.SingleObjectMixin.object": "views set it while they answer",
    "django_rq.job.delay": "the function that the decorator has made has it",
    "elasticsearch.*Elasticsearch.__*__": BOTH,
    "elasticsearch.dsl.*": "instances make it by descriptors",
    "elasticsearch_async.*": "it is importable only by Python before 3.8, and is found in programs that have not moved on",
    "etcd3.*": "its generated code is importable only with protobuf before 4",
    "flask_httpauth.HTTPAuth.verify_*": BOTH,
    "github.PaginatedList.PaginatedList.__*__": ITERATED,
    "huey.api.Huey.db_*": "huey.contrib.djhuey has it as a function",
    "multiprocessing.*": FACTORY,
    "neo4j.*Session.*_transaction": OLD + " (before 6)",
    "opensearchpy.*OpenSearch.__*__": BOTH,
    "opensearchpy.Search.query": "instances make it by descriptors",
    "opentelemetry.exporter.*": "the exporters are distributions of their own",
    "paramiko.ChannelFile.__getitem__": ITERATED,
    "peewee.ModelSelect.__next__": ITERATED,
    "peewee._atomic.*": BOTH,
    "piccolo.query.Select.prefetch": BOTH,
    "playwright.*_api.PlaywrightContextManager.__*__": BOTH,
    "pony.orm.Query.__next__": ITERATED,
    "posthog.*identify": OLD + " (before 6)",
    "psycopg2.pool.AbstractConnectionPool.*conn": "its subclasses have it",
    "psycopg_pool.Returning*": MADE_UP,
    "pyodbc.*": "it is importable only with the system's unixODBC",
    "pyramid.request.Request.dbsession": "what projects add with add_request_method",
    "pyramid.request.Request.registry": "the router sets it on each request",
    "pysftp.*": "it is importable only with paramiko before 4",
    "redis.*PubSub.__*iter__": ITERATED,
    "redis.asyncio.create_redis*": "aioredis 1 has it, which rules know under the name of its successor",
    "rest_framework.generics.*": "it is importable only with a Django that the newest one is not",
    "rq.decorators.job.delay": "the function that the decorator has made has it",
    "select.poll.*": FACTORY,
    "starlette.applications.Starlette.middleware": OLD + " (before 1)",
    "sqlalchemy.*Sessionmaker.__call__": MADE_UP,
    "sqlalchemy.*sessionmaker.__call__": MADE_UP,
    "sqlalchemy.Result.__getitem__": ITERATED,
    "sqlalchemy.ScalarResult.*": BOTH,
    "sqlalchemy.orm.Query.__next__": ITERATED,
    "sqlalchemy.pool.PoolProxiedConnection.*": "it hands on to the driver's connection, which has it",
    "sqlmodel.*essionmaker.__call__": MADE_UP,
    "threading.*Lock.*": FACTORY,
    "transaction.ThreadTransactionManager.addBeforeCommitHook": BOTH,
}


def reason(name: str) -> str | None:
    """Why a name is in the rules that is not in the library; None if nobody has said so."""
    return next((why for pattern, why in ABSENT.items() if fnmatchcase(name, pattern)), None)
