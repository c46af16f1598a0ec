"""Django's models: relations lead to rows of other classes, what a manager makes is saved."""

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.http import HttpRequest
from django.views import View
from somewhere import SomeManager, SomeModel


class Reader(models.Model):
    name = models.CharField(max_length=20)

    def greet(self) -> None:
        requests.post("https://mail.example")


AUTH_USER_MODEL = "django_models.Reader"


class ShelfQuerySet(models.QuerySet):
    def tell(self) -> None:
        requests.post("https://hooks.example")


class ShelfManager(models.Manager):
    def build(self, name: str) -> None:
        shelf = self.model(name=name)
        shelf.tell()

    def tidy(self) -> None:
        requests.post("https://hooks.example")


class Shelf(models.Model):
    name = models.CharField(max_length=20)
    objects = ShelfQuerySet.as_manager()
    tidied = ShelfManager()
    both = ShelfManager.from_queryset(ShelfQuerySet)()

    def tell(self) -> None:
        requests.post("https://hooks.example")


class Tag(models.Model):
    parent = models.ForeignKey("self", on_delete=models.CASCADE)

    def tell(self) -> None:
        requests.post("https://hooks.example")


class Book(models.Model):
    title = models.CharField(max_length=20)
    shelf = models.ForeignKey("Shelf", related_name="books", on_delete=models.CASCADE)
    reader = models.ForeignKey(to=settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag, related_name="tagged")

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        requests.post("https://hooks.example")

    async def asave(self, *args: object, **kwargs: object) -> None:
        requests.post("https://hooks.example")

    def clean(self) -> None:
        requests.get("https://names.example")


class Cover(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)

    def tell(self) -> None:
        requests.post("https://hooks.example")


def there(number: int) -> None:
    with transaction.atomic():
        book = Book.objects.get(id=number)
        book.shelf.tell()  # error: [HLD101]
        book.reader.greet()  # error: [HLD101]
        for tag in book.tags.all():
            tag.tell()  # error: [HLD101]
            tag.parent.tell()  # error: [HLD101]


def and_back(number: int) -> None:
    with transaction.atomic():
        shelf = Shelf.objects.get(id=number)
        shelf.books.first().save()  # error: [HLD101]
        shelf.books.filter(title="Emma").get().cover.tell()  # error: [HLD101]
        reader = get_user_model().objects.get(id=number)
        reader.greet()  # error: [HLD101]
        reader.book_set.create(title="Emma")  # error: [HLD101]
        Tag.objects.first().tagged.first().save()  # error: [HLD101]


class Drawn(SomeModel):
    name = models.CharField(max_length=20)
    objects = SomeManager()

    def tell(self) -> None:
        requests.post("https://hooks.example")


def of_a_library_without_rules(number: int) -> None:
    with transaction.atomic():
        drawn = Drawn.objects.get(id=number)
        drawn.tell()  # error: [HLD101]


class Stamped:
    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        requests.post("https://stamps.example")


class Letter(Stamped, models.Model):
    text = models.TextField()


def mixed_in(letter: Letter) -> None:
    with transaction.atomic():
        letter.save()  # error: [HLD101]


def logged_in(request) -> None:
    with transaction.atomic():
        Shelf.objects.first()
        request.user.greet()  # error: [HLD101]


class Greeting(View):
    @transaction.atomic
    def get(self, request: HttpRequest) -> None:
        Shelf.objects.first()
        self.request.user.greet()  # error: [HLD101]


def managers(number: int) -> None:
    with transaction.atomic():
        Shelf.objects.filter(id=number).tell()
        Shelf.objects.filter(id=number).first().tell()  # error: [HLD101]
        Shelf.objects.filter(id=number).tell()  # error: [HLD101]
        Shelf.objects.tell()  # error: [HLD101]
        Shelf.tidied.tidy()  # error: [HLD101]
        Shelf.tidied.first().tell()  # error: [HLD101]
        Shelf.both.filter(id=number).tell()  # error: [HLD101]


def made() -> None:
    with transaction.atomic():
        Shelf.objects.count()
        Book.objects.create(title="Emma")  # error: [HLD101]
        Book.objects.first().full_clean()  # error: [HLD101]
        Book.objects.get_or_create(title="Emma")  # error: [HLD101]
    Book.objects.create(title="Emma")


def given_back() -> None:
    with transaction.atomic():
        shelf, created = Shelf.objects.get_or_create(name="poems")
        shelf.tell()  # error: [HLD101]
        for one in Shelf.objects.bulk_create([Shelf()]):
            one.tell()  # error: [HLD101]
        Shelf.objects.in_bulk([1])[1].tell()  # error: [HLD101]
        Shelf.tidied.build("poems")  # error: [HLD101]


async def given_back_async() -> None:
    with transaction.atomic():
        shelf, created = await Shelf.objects.aupdate_or_create(name="poems")
        shelf.tell()  # error: [HLD101]
        for one in await Shelf.objects.abulk_create([Shelf()]):
            one.tell()  # error: [HLD101]


async def made_async() -> None:
    with transaction.atomic():
        await Shelf.objects.acount()
        await Book.objects.acreate(title="Emma")  # error: [HLD101]
        await Book.objects.aget_or_create(title="Emma")  # error: [HLD101]


def in_a_transaction_of_their_own() -> None:
    Book.objects.get_or_create(title="Emma")  # error: [HLD101]
    Book.objects.update_or_create(title="Emma")  # error: [HLD101]
    Shelf.objects.only("name")
