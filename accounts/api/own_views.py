"""The phone's door for those with a token: their password, their address, their devices."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import limits, services
from accounts.api import examples
from accounts.api.operations import PersonRequest, operation, parsed, repeatable
from accounts.api.pagination import NewestFirst
from accounts.api.serializers import (
    ChallengeSerializer,
    ChangeEmailSerializer,
    ChangePasswordSerializer,
    CodeSerializer,
    DeviceSerializer,
    SessionSerializer,
    UserSerializer,
)
from accounts.api.views import TAG, challenge_response, session_response
from accounts.models import Device


class ChangePasswordView(APIView):
    @operation(
        "Change your password",
        tag=TAG,
        takes=ChangePasswordSerializer,
        gives=SessionSerializer,
        sends={"old_password": examples.PASSWORD, "password": "teh-poci-sore-hari"},
        answers=examples.SESSION,
    )
    @repeatable
    def post(self, request: PersonRequest) -> Response:
        """Replace the password. Every device is logged out, and this one gets a fresh token."""
        limits.check("passwords", request.user)
        serializer = ChangePasswordSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        name = _name_of(request)  # before every device is forgotten
        user = services.change_password(user=request.user, **serializer.validated_data)
        return session_response(user, request, name)


class ChangeEmailView(APIView):
    @operation(
        "Ask for a code to another address",
        tag=TAG,
        takes=ChangeEmailSerializer,
        gives=ChallengeSerializer,
        status=202,
        sends={"email": examples.EMAIL, "password": examples.PASSWORD},
        answers=examples.CHALLENGE,
    )
    @repeatable
    def post(self, request: PersonRequest) -> Response:
        """Mail a code to the new address; answer it at `confirm-email`."""
        limits.check("passwords", request.user)
        data = parsed(ChangeEmailSerializer, request)
        return challenge_response(services.request_email_change(user=request.user, **data))


class ConfirmEmailView(APIView):
    @operation(
        "Prove the new address",
        tag=TAG,
        takes=CodeSerializer,
        gives=UserSerializer,
        sends=examples.ANSWERED,
        answers=examples.USER,
    )
    def post(self, request: PersonRequest) -> Response:
        """Give the account the new address. The old one gets a notice."""
        limits.check("tries", request._request)
        user = services.change_email(user=request.user, **parsed(CodeSerializer, request))
        return Response(UserSerializer(user).data)


class LogOutEverywhereView(APIView):
    @operation("Log out every device", tag=TAG, status=204)
    def post(self, request: PersonRequest) -> Response:
        """Make every token and every browser's session worthless, this one's too."""
        services.log_out_everywhere(user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeviceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Device]):
    """Where the person who asks is logged in."""

    serializer_class = DeviceSerializer
    pagination_class = NewestFirst
    request: PersonRequest
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "dev_[0-9a-f]+"
    queryset = Device.objects.none()

    def get_queryset(self) -> QuerySet[Device]:
        """Return the caller's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return services.devices_of(self.request.user)

    @operation(
        "List your devices, newest first",
        tag=TAG,
        gives=DeviceSerializer(many=True),
        answers=examples.DEVICE,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List where you are logged in."""
        return super().list(request, *args, **kwargs)

    @operation("Log a device out", tag=TAG, status=204)
    def destroy(self, request: PersonRequest, **kwargs: str) -> Response:
        """Make the token or the session of a device worthless."""
        services.revoke_device(user=request.user, device=kwargs["id"])
        return Response(status=status.HTTP_204_NO_CONTENT)


def _name_of(request: PersonRequest) -> str:
    device = Device.objects.filter(token=request.auth).first()
    return device.name if device else ""
