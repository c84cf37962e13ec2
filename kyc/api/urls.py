"""The addresses of the phone's door."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from kyc.api.pages import ReadView
from kyc.api.views import MeView, VerificationViewSet

router = SimpleRouter()
router.register("verifications", VerificationViewSet, basename="verification")

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("ocr/read/", ReadView.as_view(), name="read-text"),
    path("", include(router.urls)),
]
