"""Django's forms, generic views and admin call methods that classes of the project override."""

import requests
from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import CreateView, DeleteView, DetailView, FormView, UpdateView


class Book(models.Model):
    title = models.CharField(max_length=20)

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        requests.post("https://hooks.example")


class Shelf(models.Model):
    name = models.CharField(max_length=20)


def shelve(sender: object, instance: object, **kwargs: object) -> None:
    requests.post("https://hooks.example")


post_save.connect(shelve, sender=Shelf)
pre_save.connect(shelve, sender=Shelf)


class SearchForm(forms.Form):
    words = forms.CharField()

    def clean_words(self) -> str:
        requests.get("https://search.example")
        return ""


class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = "__all__"


class ShelfForm(forms.ModelForm):
    class Meta:
        model = Shelf
        fields = "__all__"


def search(request: HttpRequest) -> None:
    form = SearchForm(request.GET)
    with transaction.atomic():
        Shelf.objects.first()
        if form.is_valid():  # error: [HLD101]
            pass
    form.is_valid()


def write(request: HttpRequest) -> None:
    form = BookForm(request.POST)
    with transaction.atomic():
        Shelf.objects.count()
        form.save(commit=False)
        form.instance.save()  # error: [HLD101]
        form.save()  # error: [HLD101]
        ShelfForm(request.POST).save()  # error: [HLD101]


def first_of_all() -> None:
    with transaction.atomic():
        BookForm({}).save()  # error: [HLD101]
        requests.get("https://search.example")  # error: [HLD101]


class Announced(models.Model):
    name = models.CharField(max_length=20)


class AnnouncedForm(forms.ModelForm):
    class Meta:
        model = Announced
        fields = "__all__"


class Told(models.Model):
    name = models.CharField(max_length=20)


class ToldForm(forms.ModelForm):
    class Meta:
        model = Told
        fields = "__all__"


pre_save.connect(shelve, sender=Announced)
post_save.connect(shelve, sender=Told)


def announced(request: HttpRequest) -> None:
    with transaction.atomic():
        Shelf.objects.count()
        AnnouncedForm(request.POST).save()  # error: [HLD101]
        ToldForm(request.POST).save()  # error: [HLD101]


class AskedForFirst(DetailView):
    model = Shelf

    @transaction.atomic
    def get(self, request: HttpRequest) -> HttpResponse:
        requests.get("https://search.example")
        self.get_object()
        requests.get("https://search.example")  # error: [HLD101]
        return HttpResponse()


class Plain(View):
    @transaction.atomic
    def dispatch(self, request: HttpRequest) -> HttpResponse:
        Shelf.objects.first()
        return super().dispatch(request)  # error: [HLD101]

    def get(self, request: HttpRequest) -> HttpResponse:
        requests.get("https://search.example")
        return HttpResponse()


@method_decorator(transaction.atomic, name="dispatch")
class Around(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        Shelf.objects.first()
        requests.get("https://search.example")  # error: [HLD101]
        return HttpResponse()

    def other(self) -> None:
        Shelf.objects.first()
        requests.get("https://search.example")


@method_decorator([transaction.atomic], name="post")
class AroundOne(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        Shelf.objects.first()
        requests.get("https://search.example")
        return HttpResponse()

    def post(self, request: HttpRequest) -> HttpResponse:
        Shelf.objects.first()
        requests.get("https://search.example")  # error: [HLD101]
        return HttpResponse()


class Search(FormView):
    form_class = SearchForm

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest) -> HttpResponse:
        Shelf.objects.first()
        self.get_form().is_valid()  # error: [HLD101]
        return super().post(request)  # error: [HLD101]

    def form_valid(self, form: SearchForm) -> HttpResponse:
        requests.get("https://search.example")
        return HttpResponse()


class NewBook(CreateView):
    model = Book
    form_class = BookForm

    @transaction.atomic
    def form_valid(self, form: BookForm) -> HttpResponse:
        Shelf.objects.first()
        return super().form_valid(form)  # error: [HLD101]


class OldBook(UpdateView):
    model = Book

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        self.object = self.get_object()
        self.object.save()  # error: [HLD101]
        return HttpResponse()


class ShownBook(DetailView):
    model = Book

    @transaction.atomic
    def get(self, request: HttpRequest) -> HttpResponse:
        book = self.get_object()
        book.save()  # error: [HLD101]
        return HttpResponse()


class LostBook(DeleteView):
    model = Book

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.get_object().save()  # error: [HLD101]
        return HttpResponse()


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    def save_model(self, request: HttpRequest, obj: Book, form: BookForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        requests.post("https://hooks.example")  # error: [HLD101]

    def delete_model(self, request: HttpRequest, obj: Book) -> None:
        requests.delete("https://hooks.example")  # error: [HLD101]
        super().delete_model(request, obj)

    def get_urls(self) -> list:
        requests.get("https://hooks.example")
        return super().get_urls()
