"""Django REST framework: what serializers and views call on themselves runs where they are called."""

import requests
from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from rest_framework import generics, mixins, serializers, views, viewsets
from rest_framework.response import Response


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


class PaymentSerializer(serializers.Serializer):
    amount = serializers.IntegerField()

    def validate_amount(self, amount: int) -> int:
        requests.get("https://limits.example")
        return amount

    def create(self, validated_data: dict) -> object:
        requests.post("https://payments.example")
        return validated_data


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = "__all__"


class ShelfSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = Shelf
        fields = "__all__"

    def update(self, instance: Shelf, validated_data: dict) -> Shelf:
        return super().update(instance, validated_data)


def pay(data: dict) -> None:
    with transaction.atomic():
        Shelf.objects.first()
        serializer = PaymentSerializer(data=data)
        serializer.is_valid()  # error: [HLD101]
        serializer.save()  # error: [HLD101]
    serializer.save()


def write(data: dict) -> None:
    with transaction.atomic():
        Shelf.objects.first()
        serializer = BookSerializer(data=data)
        serializer.is_valid()
        book = serializer.save()  # error: [HLD101]
        serializer.create(data)  # error: [HLD101]
        book.save()  # error: [HLD101]
        serializer.instance.save()  # error: [HLD101]


def shelves(data: dict) -> None:
    with transaction.atomic():
        Shelf.objects.first()
        ShelfSerializer(data=data).save()  # error: [HLD101]


class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer

    @transaction.atomic
    def create(self, request: object, *args: object, **kwargs: object) -> Response:
        return super().create(request, *args, **kwargs)  # error: [HLD101]

    @transaction.atomic
    def partial_update(self, request: object, *args: object, **kwargs: object) -> Response:
        book = self.get_object()
        serializer = self.get_serializer(book, data=request.data)
        serializer.save()  # error: [HLD101]
        self.get_queryset().first().save()  # error: [HLD101]
        book.save()  # error: [HLD101]
        return super().partial_update(request, *args, **kwargs)  # error: [HLD101]

    @transaction.atomic
    def destroy(self, request: object, *args: object, **kwargs: object) -> Response:
        return super().destroy(request, *args, **kwargs)  # error: [HLD101]

    def perform_destroy(self, instance: Book) -> None:
        requests.delete("https://hooks.example")
        instance.delete()


class NewBooks(generics.ListCreateAPIView):
    serializer_class = BookSerializer

    @transaction.atomic
    def perform_create(self, serializer: serializers.BaseSerializer) -> None:
        Shelf.objects.first()
        super().perform_create(serializer)  # error: [HLD101]


class Reading(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    serializer_class = PaymentSerializer

    def get_queryset(self) -> object:
        requests.get("https://search.example")
        return Book.objects.all()

    @transaction.atomic
    def list(self, request: object) -> Response:
        Shelf.objects.first()
        self.paginate_queryset(Book.objects.all())
        return super().list(request)  # error: [HLD101]

    @transaction.atomic
    def retrieve(self, request: object) -> Response:
        Shelf.objects.first()
        return super().retrieve(request)  # error: [HLD101]


class Payments(generics.CreateAPIView):
    def get_serializer_class(self) -> type:
        return PaymentSerializer

    @transaction.atomic
    def post(self, request: object) -> Response:
        Shelf.objects.first()
        return self.create(request)  # error: [HLD101]


class Plain(views.APIView):
    @transaction.atomic
    def dispatch(self, request: object) -> object:
        Shelf.objects.first()
        return super().dispatch(request)  # error: [HLD101]

    def get(self, request: object) -> Response:
        requests.get("https://search.example")
        return Response()


class Told(models.Model):
    name = models.CharField(max_length=20)


class ToldSerializer(serializers.ModelSerializer):
    class Meta:
        model = Told
        fields = "__all__"


pre_save.connect(shelve, sender=Told)


def told(data: dict) -> None:
    with transaction.atomic():
        Shelf.objects.first()
        ToldSerializer(data=data).save()  # error: [HLD101]


class Asked(viewsets.ModelViewSet):
    queryset = Shelf.objects.all()

    @transaction.atomic
    def first(self, request: object) -> Response:
        requests.get("https://example.com")
        self.get_object()
        requests.get("https://example.com")  # error: [HLD101]
        return Response()

    @transaction.atomic
    def create(self, request: object, *args: object, **kwargs: object) -> Response:
        super().create(request, *args, **kwargs)
        requests.get("https://example.com")  # error: [HLD101]
        return Response()

    @transaction.atomic
    def update(self, request: object, *args: object, **kwargs: object) -> Response:
        super().update(request, *args, **kwargs)
        requests.get("https://example.com")  # error: [HLD101]
        return Response()

    @transaction.atomic
    def retrieve(self, request: object, *args: object, **kwargs: object) -> Response:
        super().retrieve(request, *args, **kwargs)
        requests.get("https://example.com")  # error: [HLD101]
        return Response()

    @transaction.atomic
    def list(self, request: object, *args: object, **kwargs: object) -> Response:
        super().list(request, *args, **kwargs)
        requests.get("https://example.com")  # error: [HLD101]
        return Response()


class Around(views.APIView):
    @transaction.atomic
    def dispatch(self, request: object, *args: object, **kwargs: object) -> Response:
        Shelf.objects.first()
        return super().dispatch(request, *args, **kwargs)  # error: [HLD101]

    def initial(self, request: object) -> Response:
        requests.get("https://example.com")
        return Response()
