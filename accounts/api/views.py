"""The phone's door to an account: parse, call the service, answer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import services
from accounts.api.serializers import (
    ChallengeIdSerializer,
    ChallengeSerializer,
    CodeSerializer,
    LogInSerializer,
    SessionSerializer,
    SignUpSerializer,
)
from accounts.models import User


class GuestView(APIView):
    """A door for those without a token; a stale one they send is not looked at."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class SignUpView(GuestView):
    @extend_schema(
        request=SignUpSerializer, responses={202: ChallengeSerializer}, tags=["accounts"]
    )
    def post(self, request: Request) -> Response:
        """Begin an account; a code goes to the address. The answer is the same for any address."""
        challenge = services.sign_up(**_parsed(SignUpSerializer, request))
        return Response(ChallengeSerializer(challenge).data, status.HTTP_202_ACCEPTED)


class ResendCodeView(GuestView):
    @extend_schema(
        request=ChallengeIdSerializer, responses={202: ChallengeSerializer}, tags=["accounts"]
    )
    def post(self, request: Request) -> Response:
        """Send another code; the one before it no longer works."""
        challenge = services.resend_code(**_parsed(ChallengeIdSerializer, request))
        return Response(ChallengeSerializer(challenge).data, status.HTTP_202_ACCEPTED)


class VerifyEmailView(GuestView):
    @extend_schema(request=CodeSerializer, responses=SessionSerializer, tags=["accounts"])
    def post(self, request: Request) -> Response:
        """Prove the address by its code and log in."""
        return _session(services.verify_email(**_parsed(CodeSerializer, request)))


class LogInView(GuestView):
    @extend_schema(request=LogInSerializer, responses=SessionSerializer, tags=["accounts"])
    def post(self, request: Request) -> Response:
        """Log in. An unproved address answers `email_not_verified` and the challenge to answer."""
        return _session(services.log_in(**_parsed(LogInSerializer, request)))


class LogOutView(APIView):
    @extend_schema(request=None, responses={204: None}, tags=["accounts"])
    def post(self, request: Request) -> Response:
        """Make this token worthless."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def _parsed(serializer_class: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _session(user: User) -> Response:
    """Answer with a fresh token."""
    row, token = AuthToken.objects.create(user=user)
    return Response(
        SessionSerializer({"token": token, "expires_at": row.expiry, "user": user}).data
    )
