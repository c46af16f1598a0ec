"""Django: a transaction is open from the first query inside `atomic()` to the end of the outermost block.

Outside a transaction the thread's connection is no finding: these settings have no pool.
"""

import requests
from django.conf import settings
from django.contrib.auth import aauthenticate, alogin, alogout, authenticate, get_user_model, login, logout
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection, connections, models, transaction
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.db.transaction import atomic
from django.dispatch import Signal, receiver
from django.http import StreamingHttpResponse
from django.shortcuts import aget_object_or_404, get_list_or_404, get_object_or_404
from django.urls import path


class Tag(models.Model):
    name = models.CharField(max_length=20)


class Author(models.Model):
    name = models.CharField(max_length=20)


class BookQuerySet(models.QuerySet):
    pass


class Book(models.Model):
    name = models.CharField(max_length=20)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)


class Shelf(models.Model):
    objects = BookQuerySet.as_manager()


class Nightly(BaseCommand):
    def handle(self, *args: object, **options: object) -> None:
        with transaction.atomic():
            Book.objects.create()
            requests.get("https://example.com")  # error: [HLD101]


def listed(request) -> None:
    requests.get("https://example.com")


urlpatterns = [path("books/", listed)]


def without_transaction() -> None:
    Book.objects.get(id=1)
    requests.get("https://example.com")
    Book(name="x").save()
    requests.get("https://example.com")


def before_the_first_query() -> None:
    with transaction.atomic():
        queryset = Book.objects.filter(id=1).order_by("id")
        requests.get("https://example.com")
        list(queryset)
        requests.get("https://example.com", timeout=settings.TIMEOUT)  # error: [HLD101]
    requests.get("https://example.com")


def part() -> None:
    with transaction.atomic():
        books = Book.objects.all()[:5]
        requests.get("https://example.com")
        for book in books:
            requests.get(book.name)  # error: [HLD101]


def nested() -> None:
    with transaction.atomic():
        with atomic():
            Book.objects.get(id=1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def savepoint() -> None:
    with transaction.atomic(), atomic():
        requests.get("https://example.com")  # error: [HLD101]
    with transaction.atomic():
        with atomic(savepoint=False):
            requests.get("https://example.com")
            Book.objects.get(id=1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def look() -> None:
    Book.objects.first()
    requests.get("https://example.com")


def applied() -> None:
    atomic()(look)()  # error: [HLD101]
    atomic(savepoint=False)(look)()  # error: [HLD101]
    look()


@transaction.atomic
def decorated() -> None:
    requests.get("https://example.com")
    Book.objects.first()
    requests.get("https://example.com")  # error: [HLD101]


@transaction.atomic(durable=True)
def decorated_by_call() -> None:
    Book.objects.create(name="x")
    requests.get("https://example.com")  # error: [HLD101]


def failed() -> None:
    with transaction.atomic():
        try:
            Book.objects.create(name="x")
        except ValueError:
            requests.get("https://example.com")  # error: [HLD101]
    try:
        with transaction.atomic():
            Book.objects.get(id=1)
            raise ValueError
    except ValueError:
        requests.get("https://example.com")


def terminals(queryset: QuerySet[Book]) -> None:
    with atomic():
        queryset.exists()
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        for book in queryset.iterator():
            requests.get(book.name)  # error: [HLD101]
    with atomic():
        print(len(queryset))
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        Shelf.objects.count()
        requests.get("https://example.com")  # error: [HLD101]


def locked() -> None:
    with atomic():
        queryset = Book.objects.select_for_update()
        requests.get("https://example.com")
        queryset.get(id=1)
        requests.get("https://example.com")  # error: [HLD101]


def instances() -> None:
    book = Book.objects.get(id=1)
    with atomic():
        book.save()
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        book.tags.add(1)
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        author = Author(name="x")
        requests.get("https://example.com")
        author.refresh_from_db()
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        book.author.save()
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        for other in author.book_set.all():
            requests.get(other.name)  # error: [HLD101]


def users() -> None:
    with atomic():
        User.objects.get(id=1)
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        get_user_model().objects.first()
        requests.get("https://example.com")  # error: [HLD101]


def cursors() -> None:
    with atomic(), connection.cursor() as cursor:
        requests.get("https://example.com")
        cursor.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    with atomic():
        connections["default"].cursor().execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]


def savepoints() -> None:
    with atomic():
        name = transaction.savepoint()
        requests.get("https://example.com")  # error: [HLD101]
        transaction.savepoint_commit(name)


def closed() -> None:
    with atomic():
        Book.objects.get(id=1)
        connection.close()
        requests.get("https://example.com")


def closed_by_age() -> None:
    with atomic():
        Book.objects.get(id=1)
        close_old_connections()
        requests.get("https://example.com")


def all_closed() -> None:
    with atomic():
        Book.objects.get(id=1)
        connections.close_all()
        requests.get("https://example.com")


def shortcuts() -> None:
    with atomic():
        book = get_object_or_404(Book, id=1)
        requests.get(book.name)  # error: [HLD101]
    with atomic():
        get_list_or_404(Book)
        requests.get("https://example.com")  # error: [HLD101]


async def asynchronous() -> None:
    book = await Book.objects.aget(id=1)
    requests.get(book.name)
    await aget_object_or_404(Book, id=1)
    requests.get("https://example.com")
    async for book in Book.objects.all():
        requests.get(book.name)


# ---- Signals


ordered = Signal()


@receiver(post_delete, sender=Tag)
def tag_deleted(sender, **kwargs) -> None:
    requests.get("https://example.com")  # error: [HLD101]


@receiver(m2m_changed, sender=Book.tags.through)
def tags_changed(sender, **kwargs) -> None:
    requests.get("https://example.com")  # error: [HLD101]


@receiver(pre_delete, sender=Tag)
def tag_about_to_be_deleted(sender, **kwargs) -> None:
    requests.get("https://example.com")
    Tag.objects.count()
    requests.get("https://example.com")  # error: [HLD101]


@receiver([pre_save, post_save], sender=Tag)
def tag_saved(sender, **kwargs) -> None:
    requests.get("https://example.com")  # error: [HLD101]


@receiver(user_logged_in)
def logged_in(sender, **kwargs) -> None:
    requests.get("https://example.com")


@receiver(user_logged_out)
def logged_out(sender, **kwargs) -> None:
    requests.get("https://example.com")


@receiver(user_login_failed)
def failed_to_log_in(sender, **kwargs) -> None:
    requests.get("https://example.com")


@receiver(ordered)
def book_ordered(sender, **kwargs) -> None:
    requests.get("https://example.com")


async def sends(tag: Tag, request) -> None:
    Tag.objects.update_or_create(name="x")
    Tag.objects.get_or_create(name="x")
    await Tag.objects.aupdate_or_create(name="x")
    await Tag.objects.aget_or_create(name="x")
    with atomic():
        await Tag.objects.acreate(name="x")  # error: [HLD101]
        await tag.asave()  # error: [HLD101]
        tag.save()  # error: [HLD101]
        tag.save_base()  # error: [HLD101]
        ordered.send(sender=Tag)  # error: [HLD101]
        login(request, None)  # error: [HLD101]
        logout(request)  # error: [HLD101]
        authenticate(request)  # error: [HLD101]
        await alogin(request, None)  # error: [HLD101]
        await alogout(request)  # error: [HLD101]
        await aauthenticate(request)  # error: [HLD101]


def notify() -> None:
    requests.get("https://example.com")


def after_the_commit() -> None:
    with atomic():
        Book.objects.get(id=1)
        transaction.on_commit(notify)


def titles():
    for book in Book.objects.all():
        yield str(book)
    with atomic():
        for book in Book.objects.select_for_update():
            yield str(book)  # error: [HLD107]


@atomic
def export(request):
    Book.objects.first()
    return StreamingHttpResponse(titles())
