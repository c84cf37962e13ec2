"""The phone's door to a person's rights: consent, a copy of the data, the end; and to Firebase."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext
from drf_spectacular.types import OpenApiTypes
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import consent_text, limits
from accounts.api import examples
from accounts.api.negotiation import AnyAccept
from accounts.api.operations import PersonRequest, operation, parsed, repeatable
from accounts.api.pagination import NewestFirst
from accounts.api.serializers import PasswordSerializer
from accounts.errors import ProblemError
from accounts.models import Consent
from accounts.services import check_own_password, has_agreed
from kyc import firebase
from kyc.photos import archive_response
from kyc.services import privacy

TAG = "your data"
CONSENT = {
    "version": consent_text.VERSION,
    "agreed": True,
    "language": "id",
    "created_at": "2026-11-20T12:00:00+07:00",
}


class ConsentAnswerSerializer(serializers.Serializer[Any]):
    """Answer whether we may process your card."""

    version = serializers.CharField(max_length=20, help_text="Of the text that was shown.")
    agreed = serializers.BooleanField(help_text="false declines, or withdraws an earlier yes.")


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """An answer that was given."""

    class Meta:
        model = Consent
        fields = ["version", "agreed", "language", "created_at"]
        read_only_fields = fields


class ConsentTextSerializer(serializers.Serializer[Any]):
    """The text that people are asked to agree to."""

    version = serializers.CharField()
    language = serializers.CharField()
    html = serializers.CharField(help_text="Headings, paragraphs and lists only.")
    purposes = serializers.ListField(child=serializers.CharField(), help_text="An open list.")
    agreed = serializers.BooleanField(help_text="Whether your newest answer is a yes to it.")


class FirebaseTokenSerializer(serializers.Serializer[Any]):
    """For `signInWithCustomToken`; it works for an hour."""

    token = serializers.CharField()
    uid = serializers.CharField()


class ConsentTextView(APIView):
    @operation(
        "Get the text to agree to",
        tag=TAG,
        gives=ConsentTextSerializer,
        answers={
            "version": consent_text.VERSION,
            "language": "id",
            "html": "<h1>…</h1>",
            "purposes": list(consent_text.PURPOSES),
            "agreed": False,
        },
    )
    def get(self, request: PersonRequest) -> Response:
        """Return the text as it stands now, in the language of Accept-Language."""
        language = get_language() or "id"
        return Response(
            {
                "version": consent_text.VERSION,
                "language": language,
                "html": consent_text.html(language),
                "purposes": list(consent_text.PURPOSES),
                "agreed": has_agreed(request.user),
            }
        )


class ConsentsView(generics.ListAPIView[Consent]):
    """What a person answered, each time they were asked."""

    request: PersonRequest
    serializer_class = ConsentSerializer
    pagination_class = NewestFirst
    queryset = Consent.objects.none()

    def get_queryset(self) -> QuerySet[Consent]:
        """Return the caller's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Consent.objects.filter(user=self.request.user)

    @operation(
        "List your answers about consent, newest first",
        tag=TAG,
        gives=ConsentSerializer(many=True),
        answers=CONSENT,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what you answered."""
        return super().get(request, *args, **kwargs)

    @operation(
        "Give, decline or withdraw your consent",
        tag=TAG,
        takes=ConsentAnswerSerializer,
        gives=ConsentSerializer,
        status=201,
        sends={"version": consent_text.VERSION, "agreed": True},
        answers=CONSENT,
    )
    @repeatable
    def post(self, request: PersonRequest) -> Response:
        """Keep an answer. Without a yes no photo is taken; a no cancels an open verification."""
        data = parsed(ConsentAnswerSerializer, request)
        language = get_language() or "id"
        consent = privacy.answer_consent(user=request.user, language=language, **data)
        return Response(ConsentSerializer(consent).data, status.HTTP_201_CREATED)


class ExportView(APIView):
    content_negotiation_class = AnyAccept

    @operation(
        "Get a copy of your data",
        tag=TAG,
        takes=PasswordSerializer,
        gives=OpenApiTypes.BINARY,
        status=(200, "application/zip"),
        sends={"password": examples.PASSWORD},
    )
    def post(self, request: PersonRequest) -> HttpResponse:
        """Return a ZIP archive of `data.json` and your photos."""
        limits.check("passwords", request.user)
        check_own_password(user=request.user, **parsed(PasswordSerializer, request))
        return archive_response(privacy.export(user=request.user, actor=request.user))


class EraseView(APIView):
    @operation(
        "Delete your account",
        tag=TAG,
        takes=PasswordSerializer,
        status=204,
        sends={"password": examples.PASSWORD},
    )
    def post(self, request: PersonRequest) -> Response:
        """Delete the account, every verification and every photo. This cannot be undone."""
        limits.check("passwords", request.user)
        privacy.erase(user=request.user, **parsed(PasswordSerializer, request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class FirebaseTokenView(APIView):
    @operation(
        "Get a token for Firebase",
        tag="account",
        gives=FirebaseTokenSerializer,
        answers={"token": "eyJhbGciOi…", "uid": examples.USER["id"]},
    )
    def post(self, request: PersonRequest) -> Response:
        """Return a custom token for this account; `firebase_off` (404) where none is set up."""
        uid = request.user.public_id
        token = firebase.custom_token(uid=uid)
        if token is None:
            message = gettext("Firebase is not set up here.")
            raise ProblemError("firebase_off", message, status=404)
        return Response({"token": token, "uid": uid})


urlpatterns = [
    path("consent-text/", ConsentTextView.as_view(), name="consent-text"),
    path("consents/", ConsentsView.as_view(), name="consents"),
    path("export/", ExportView.as_view(), name="export-data"),
    path("erase/", EraseView.as_view(), name="erase-account"),
    path("firebase-token/", FirebaseTokenView.as_view(), name="firebase-token"),
]
