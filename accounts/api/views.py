"""The phone's door to an account: parse, call the service, answer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import limits, lockout, services
from accounts.api import examples
from accounts.api.operations import operation, parsed, repeatable
from accounts.api.serializers import (
    ChallengeIdSerializer,
    ChallengeSerializer,
    ForgotPasswordSerializer,
    LogInSerializer,
    ResetPasswordSerializer,
    SessionSerializer,
    SignUpSerializer,
    VerifyEmailSerializer,
)
from accounts.clients import device_name_of
from accounts.models import EmailChallenge, User

TAG = "accounts"


class GuestView(APIView):
    """A door for those without a token; a stale one they send is not looked at."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class SignUpView(GuestView):
    @operation(
        "Begin an account",
        tag=TAG,
        takes=SignUpSerializer,
        gives=ChallengeSerializer,
        status=202,
        sends={"email": examples.EMAIL, "password": examples.PASSWORD, "language": "id"},
        answers=examples.CHALLENGE,
    )
    @repeatable
    def post(self, request: Request) -> Response:
        """Begin an account; a code goes to the address. The answer is the same for any address."""
        limits.check("codes", request._request)
        return challenge_response(services.sign_up(**parsed(SignUpSerializer, request)))


class ResendCodeView(GuestView):
    @operation(
        "Send another code",
        tag=TAG,
        takes=ChallengeIdSerializer,
        gives=ChallengeSerializer,
        status=202,
        sends={"challenge": examples.CHALLENGE_ID},
        answers=examples.CHALLENGE,
    )
    @repeatable
    def post(self, request: Request) -> Response:
        """Send another code; the one before it no longer works."""
        limits.check("codes", request._request)
        return challenge_response(services.resend_code(**parsed(ChallengeIdSerializer, request)))


class VerifyEmailView(GuestView):
    @operation(
        "Prove your address, and log in",
        tag=TAG,
        takes=VerifyEmailSerializer,
        gives=SessionSerializer,
        sends={**examples.ANSWERED, "device": "Pixel 9"},
        answers=examples.SESSION,
    )
    @repeatable
    def post(self, request: Request) -> Response:
        """Prove the address by its code and log in: after sign-up, and after `code_required`."""
        limits.check("tries", request._request)
        data = parsed(VerifyEmailSerializer, request)
        name = data.pop("device", "")
        return session_response(services.verify_email(**data), request, name)


class LogInView(GuestView):
    @operation(
        "Log in",
        tag=TAG,
        takes=LogInSerializer,
        gives=SessionSerializer,
        sends={"email": examples.EMAIL, "password": examples.PASSWORD, "device": "Pixel 9"},
        answers=examples.SESSION,
    )
    @repeatable
    def post(self, request: Request) -> Response:
        """Log in.

        An unproved address answers `email_not_verified`, an account that somebody guesses at
        `code_required`; both come with the challenge to answer at `verify-email`.
        """
        limits.check("tries", request._request)
        data = parsed(LogInSerializer, request)
        name = data.pop("device", "")
        with lockout.guarded(request._request, data["email"]):
            user = services.log_in(**data)
        return session_response(user, request, name)


class ForgotPasswordView(GuestView):
    @operation(
        "Ask for a code to set a new password",
        tag=TAG,
        takes=ForgotPasswordSerializer,
        gives=ChallengeSerializer,
        status=202,
        sends={"email": examples.EMAIL},
        answers=examples.CHALLENGE,
    )
    @repeatable
    def post(self, request: Request) -> Response:
        """Mail a code that sets a new password. The answer is the same for any address."""
        limits.check("codes", request._request)
        data = parsed(ForgotPasswordSerializer, request)
        return challenge_response(services.request_password_reset(**data))


class ResetPasswordView(GuestView):
    @operation(
        "Set a new password by a code",
        tag=TAG,
        takes=ResetPasswordSerializer,
        status=204,
        sends={**examples.ANSWERED, "password": "teh-poci-sore-hari"},
    )
    def post(self, request: Request) -> Response:
        """Set a new password by the code. Every device is logged out; log in afterwards."""
        limits.check("tries", request._request)
        services.reset_password(**parsed(ResetPasswordSerializer, request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LogOutView(APIView):
    @extend_schema(summary="Log out", request=None, responses={204: None}, tags=[TAG])
    def post(self, request: Request) -> Response:
        """Make this token worthless."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def challenge_response(challenge: EmailChallenge) -> Response:
    """Answer with a challenge."""
    return Response(ChallengeSerializer(challenge).data, status.HTTP_202_ACCEPTED)


def session_response(user: User, request: Request, name: str) -> Response:
    """Answer with a fresh token for this device."""
    name = name or device_name_of(request._request)
    device, token = services.add_phone(user=user, name=name)
    session = {
        "token": token,
        "expires_at": device.expires_at,
        "device": device.public_id,
        "user": user,
    }
    return Response(SessionSerializer(session).data)
