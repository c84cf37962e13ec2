"""The door for staff's programs: any picture in, its text out."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from knox.auth import TokenAuthentication
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import limits
from accounts.api.negotiation import AnyAccept
from accounts.api.operations import PersonRequest, operation, parsed
from accounts.api.parsers import JSONParser
from accounts.errors import ProblemError
from accounts.second_factor import is_passed
from accounts.services import has_shown_factor
from kyc import validators
from kyc.api import examples
from kyc.api.serializers import PhotoField, box_field
from kyc.services import pages

JSON = "json"
FORM_HELP = (
    "What to answer with: the reading as JSON, hOCR 1.2, a PDF of the picture whose words can be "
    "searched, or plain text. hOCR and PDF hold the guesses of doubtful words, too."
)


class PictureSerializer(serializers.Serializer[Any]):
    """A picture with print on it."""

    image = PhotoField(write_only=True, help_text="JPEG, PNG, WebP or HEIC.")
    format = serializers.ChoiceField([JSON, *pages.FORMS], default=JSON, help_text=FORM_HELP)


class Base64PictureSerializer(serializers.Serializer[Any]):
    """A picture with print on it in JSON; for the schema only."""

    image = serializers.CharField(help_text="Base64, with or without a `data:` prefix.")
    format = serializers.ChoiceField([JSON, *pages.FORMS], default=JSON, help_text=FORM_HELP)


class WordSerializer(serializers.Serializer[Any]):
    """One word."""

    text = serializers.CharField(help_text="`(N/A)` where the confidence is below one half.")
    guess = serializers.CharField(help_text="What was read, however doubtful.")
    confidence = serializers.FloatField(min_value=0, max_value=1)
    box = box_field(help_text="Four corners [x, y], clockwise from the top left of the word.")


class LineSerializer(serializers.Serializer[Any]):
    """Words beside each other, from left to right."""

    box = box_field()
    text = serializers.CharField()
    words = WordSerializer(many=True)


class BlockSerializer(serializers.Serializer[Any]):
    """Lines that belong together, from top to bottom."""

    box = box_field()
    text = serializers.CharField()
    lines = LineSerializer(many=True)


class PageSerializer(serializers.Serializer[Any]):
    """What stands on a picture."""

    text = serializers.CharField(help_text="All of it; an empty row parts the blocks.")
    size = serializers.ListField(
        child=serializers.IntegerField(),
        min_length=2,
        max_length=2,
        help_text="Width and height of the upright picture, in the pixels that boxes count.",
    )
    seconds = serializers.FloatField(help_text="How long the reading took.")
    engine = serializers.CharField(help_text="Version of the reader.")
    blocks = BlockSerializer(many=True, help_text="In reading order.")


class HasShownFactor(BasePermission):
    """A password alone gives nobody the rights of staff, neither by session nor by token."""

    def has_permission(self, request: Request, _view: Any) -> bool:
        """Return True, or refuse by a code of its own."""
        if pages.may_read(request.user) and not _has_shown_factor(request):
            message = gettext("Show your second factor first: make a token in the console.")
            raise ProblemError("second_factor_required", message, status=403)
        return True


class ReadView(APIView):
    """Open to a token from the console, and to the console's own page by its session."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated, HasShownFactor]
    parser_classes = [MultiPartParser, JSONParser]
    content_negotiation_class = AnyAccept

    @operation(
        "Read the text of any picture",
        tag="reading",
        takes={
            "multipart/form-data": PictureSerializer,
            "application/json": Base64PictureSerializer,
        },
        gives=PageSerializer,
        sends=examples.PICTURE,
        answers=examples.PAGE,
        also={
            (200, form.media_type): OpenApiTypes.STR
            if form.media_type.startswith("text/")
            else OpenApiTypes.BINARY
            for form in pages.FORMS.values()
        },
    )
    def post(self, request: PersonRequest) -> HttpResponseBase:
        """Return blocks, lines and words with boxes and confidences; for staff with the right.

        Nothing of the picture is kept. What can be refused: `image_not_supported`,
        `image_corrupt`, `image_too_large`, `image_too_small`, `permission_denied`,
        `second_factor_required`, and for a while `rate_limited`, `reader_timeout` and
        `reader_crashed`.
        """
        limits.check("pages", request.user)
        with validators.named("image"):
            validators.check_body_length(int(request.META.get("CONTENT_LENGTH") or 0))
            wanted = parsed(PictureSerializer, request)
            data, form = wanted["image"], wanted["format"]
            reading = pages.read_page(member=request.user, data=data, form=form)
            if form == JSON:
                return Response(reading, headers=UNKEPT)
            file = pages.as_file(reading=reading, data=data, form=form)
        return _attached(file, form)


UNKEPT = {"Cache-Control": "private, no-store"}


def _has_shown_factor(request: Request) -> bool:
    return has_shown_factor(request.auth) if request.auth else is_passed(request._request)


def _attached(file: bytes, form: str) -> HttpResponse:
    kind = pages.FORMS[form].media_type
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    answer = HttpResponse(file, content_type=kind, headers=UNKEPT)
    answer["Content-Disposition"] = f'attachment; filename="page.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
