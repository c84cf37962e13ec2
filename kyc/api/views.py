"""The phone's door: photos in, verifications out."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import RetrieveAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.parsers import JSONParser
from accounts.models import User
from kyc import validators
from kyc.api.pagination import NewestFirst
from kyc.api.serializers import (
    AccountSerializer,
    Base64PhotoSerializer,
    PhotoSerializer,
    VerificationSerializer,
)
from kyc.models import Document, Verification
from kyc.photos import photo_response
from kyc.services import submission


class PersonRequest(Request):
    """A request with a valid token."""

    user: User


PHOTO_REQUEST = {"multipart/form-data": PhotoSerializer, "application/json": Base64PhotoSerializer}


class AnyAccept(DefaultContentNegotiation):
    """Answer whatever the Accept header says: a photo is a JPEG, an error is JSON."""

    def select_renderer(self, _request: Request, renderers: Any, _suffix: Any = None) -> Any:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type


@extend_schema_view(
    list=extend_schema(summary="List your verifications, newest first"),
    retrieve=extend_schema(summary="Get a verification"),
)
class VerificationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Verification]
):
    """The verifications of whoever asks; somebody else's do not exist."""

    serializer_class = VerificationSerializer
    pagination_class = NewestFirst
    request: PersonRequest
    parser_classes = [MultiPartParser, JSONParser]
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "ver_[0-9a-f]+"
    queryset = Verification.objects.none()

    def get_queryset(self) -> QuerySet[Verification]:
        """Return the caller's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Verification.objects.with_documents().filter(user=self.request.user)

    @extend_schema(
        summary="Send a photo",
        request=PHOTO_REQUEST,
        responses={202: VerificationSerializer},
    )
    def create(self, request: PersonRequest) -> Response:
        """Take a photo; it is read after the answer."""
        verification = submission.submit(user=request.user, data=_photo(request))
        return self._accepted(verification)

    @extend_schema(
        summary="Send the new photo that was asked for",
        request=PHOTO_REQUEST,
        responses={202: VerificationSerializer},
    )
    @action(detail=True, methods=["post"])
    def documents(self, request: PersonRequest, **_kwargs: Any) -> Response:
        """Take another photo for a verification that asked for one."""
        verification = submission.submit(
            user=request.user, data=_photo(request), verification=self.get_object()
        )
        return self._accepted(verification)

    @extend_schema(summary="Cancel a verification before its decision", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, _request: PersonRequest, **_kwargs: Any) -> Response:
        """Cancel the verification."""
        verification = self.get_object()
        submission.cancel(verification=verification)
        return Response(self.get_serializer(verification).data)

    @extend_schema(
        summary="Get the newest photo, as it is stored",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    @action(detail=True, content_negotiation_class=AnyAccept)
    def photo(self, _request: Request, **_kwargs: Any) -> FileResponse:
        """Hand out the photo to the person it belongs to."""
        documents = Document.objects.filter(verification=self.get_object())
        return photo_response(get_object_or_404(documents.order_by("-pk")[:1]))

    def _accepted(self, verification: Verification) -> Response:
        stored = self.get_queryset().get(pk=verification.pk)
        return Response(self.get_serializer(stored).data, status=status.HTTP_202_ACCEPTED)


@extend_schema(summary="Get your account and where it stands")
class MeView(RetrieveAPIView[User]):
    """The person who asks."""

    request: PersonRequest
    serializer_class = AccountSerializer

    def get_object(self) -> User:
        """Return the caller."""
        return self.request.user


def _photo(request: Request) -> bytes:
    validators.check_body_length(int(request.META.get("CONTENT_LENGTH") or 0))
    serializer = PhotoSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    photo: bytes = serializer.validated_data["photo"]
    return photo
