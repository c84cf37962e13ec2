"""The phone's door: photos in, verifications out."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import RetrieveAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits
from accounts.api.negotiation import AnyAccept
from accounts.api.operations import PersonRequest, operation, parsed, repeatable
from accounts.api.pagination import NewestFirst
from accounts.api.parsers import JSONParser
from accounts.api.serializers import OwnLanguageSerializer
from accounts.models import User
from accounts.services import choose_language
from kyc import validators
from kyc.api import examples
from kyc.api.answers import AppealSerializer, MarksSerializer
from kyc.api.serializers import (
    AccountSerializer,
    Base64PhotoSerializer,
    CardFieldsSerializer,
    PhotoSerializer,
    VerificationSerializer,
)
from kyc.models import Document, Verification
from kyc.photos import photo_response
from kyc.services import appeals, marks, submission

TAG = "verifications"
PHOTO_REQUEST = {"multipart/form-data": PhotoSerializer, "application/json": Base64PhotoSerializer}


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

    @operation(
        "List your verifications, newest first",
        tag=TAG,
        gives=VerificationSerializer(many=True),
        answers=examples.VERIFICATION,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List your verifications."""
        return super().list(request, *args, **kwargs)

    @operation(
        "Get a verification",
        tag=TAG,
        gives=VerificationSerializer,
        answers=examples.VERIFICATION,
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Get one of your verifications, with what was read and what was decided."""
        return super().retrieve(request, *args, **kwargs)

    @operation(
        "Send a photo",
        tag=TAG,
        takes=PHOTO_REQUEST,
        gives=VerificationSerializer,
        status=202,
        sends=examples.PHOTO,
        answers=examples.PROCESSING,
    )
    @repeatable
    def create(self, request: PersonRequest) -> Response:
        """Take a photo; it is read after the answer.

        Before the first one, give your consent (`consent_required`).
        """
        verification = submission.submit(user=request.user, data=_photo(request))
        return self._accepted(verification)

    @operation(
        "Send the new photo that was asked for",
        tag=TAG,
        takes=PHOTO_REQUEST,
        gives=VerificationSerializer,
        status=202,
        sends=examples.PHOTO,
        answers=examples.PROCESSING,
    )
    @repeatable
    @action(detail=True, methods=["post"])
    def documents(self, request: PersonRequest, **_kwargs: Any) -> Response:
        """Take another photo for a verification that asked for one."""
        verification = submission.submit(
            user=request.user, data=_photo(request), verification=self.get_object()
        )
        return self._accepted(verification)

    @operation(
        "Cancel a verification before its decision",
        tag=TAG,
        gives=VerificationSerializer,
        answers=examples.CANCELED,
    )
    @repeatable
    @action(detail=True, methods=["post"])
    def cancel(self, _request: PersonRequest, **_kwargs: Any) -> Response:
        """Cancel the verification."""
        verification = self.get_object()
        submission.cancel(verification=verification)
        return Response(self.get_serializer(self.get_object()).data)

    @operation(
        "Ask another person to look at a refused photo",
        tag=TAG,
        takes=AppealSerializer,
        gives=VerificationSerializer,
        sends=examples.APPEAL,
        answers=examples.APPEALED,
    )
    @repeatable
    @action(detail=True, methods=["post"], parser_classes=[JSONParser])
    def appeal(self, request: PersonRequest, **_kwargs: Any) -> Response:
        """Put the case back to the reviewers, for somebody who has not decided on it.

        Once for each photo (`appeal_used`), and only where it was refused (`status_conflict`).
        """
        appeals.appeal(verification=self.get_object(), **parsed(AppealSerializer, request))
        return Response(self.get_serializer(self.get_object()).data)

    @operation(
        "Get what was read, with your marks",
        tag=TAG,
        gives=CardFieldsSerializer,
        answers=examples.CARD_FIELDS,
    )
    @action(detail=True, url_path="fields", parser_classes=[JSONParser])
    def card_fields(self, _request: Request, **_kwargs: Any) -> Response:
        """Return the fields of the newest photo; empty until it is read."""
        return Response(CardFieldsSerializer(self.get_object()).data)

    @operation(
        "Say what was read right and wrong",
        tag=TAG,
        takes=MarksSerializer,
        gives=CardFieldsSerializer,
        sends=examples.MARKS,
        answers=examples.MARKED_FIELDS,
    )
    @card_fields.mapping.put
    def mark_fields(self, request: PersonRequest, **_kwargs: Any) -> Response:
        """Keep your marks in place of earlier ones, until the decision; the reviewer sees them.

        They never change what was read.
        """
        serializer = MarksSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        marks.mark_fields(verification=self.get_object(), marks=serializer.by_key)
        return Response(CardFieldsSerializer(self.get_object()).data)

    @operation(
        "Get the newest photo, as it is stored",
        tag=TAG,
        gives=OpenApiTypes.BINARY,
        status=(200, "image/jpeg"),
    )
    @action(detail=True, content_negotiation_class=AnyAccept)
    def photo(self, _request: Request, **_kwargs: Any) -> FileResponse:
        """Hand out the photo to the person it belongs to."""
        documents = Document.objects.filter(verification=self.get_object())
        return photo_response(get_object_or_404(documents.order_by("-pk")[:1]))

    def _accepted(self, verification: Verification) -> Response:
        stored = self.get_queryset().get(pk=verification.pk)
        return Response(self.get_serializer(stored).data, status=status.HTTP_202_ACCEPTED)


class MeView(RetrieveAPIView[User]):
    """The person who asks."""

    request: PersonRequest
    serializer_class = AccountSerializer

    @operation(
        "Get your account and where it stands",
        tag="account",
        gives=AccountSerializer,
        answers=examples.ACCOUNT,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the status and its version; poll this, or follow Firebase."""
        return super().get(request, *args, **kwargs)

    @operation(
        "Choose the language of your mails",
        tag="account",
        takes=OwnLanguageSerializer,
        gives=AccountSerializer,
        sends={"language": "en"},
        answers={**examples.ACCOUNT, "language": "en"},
    )
    def patch(self, request: PersonRequest) -> Response:
        """Write to you in this language from now on; answers follow Accept-Language as ever."""
        chosen = parsed(OwnLanguageSerializer, request)
        choose_language(user=request.user, **chosen)
        return Response(self.get_serializer(request.user).data)

    def get_object(self) -> User:
        """Return the caller."""
        return self.request.user


def _photo(request: PersonRequest) -> bytes:
    limits.check("uploads", request.user)
    validators.check_body_length(int(request.META.get("CONTENT_LENGTH") or 0))
    serializer = PhotoSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    photo: bytes = serializer.validated_data["photo"]
    return photo
