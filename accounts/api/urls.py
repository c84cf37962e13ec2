"""The phone door's addresses."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from accounts.api import own_views, views

router = SimpleRouter()
router.register("devices", own_views.DeviceViewSet, basename="device")

app_name = "accounts-api"
urlpatterns = [
    path("sign-up/", views.SignUpView.as_view(), name="sign-up"),
    path("verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path("resend-code/", views.ResendCodeView.as_view(), name="resend-code"),
    path("log-in/", views.LogInView.as_view(), name="log-in"),
    path("log-out/", views.LogOutView.as_view(), name="log-out"),
    path(
        "log-out-everywhere/",
        own_views.LogOutEverywhereView.as_view(),
        name="log-out-everywhere",
    ),
    path("forgot-password/", views.ForgotPasswordView.as_view(), name="forgot-password"),
    path("reset-password/", views.ResetPasswordView.as_view(), name="reset-password"),
    path("change-password/", own_views.ChangePasswordView.as_view(), name="change-password"),
    path("change-email/", own_views.ChangeEmailView.as_view(), name="change-email"),
    path("confirm-email/", own_views.ConfirmEmailView.as_view(), name="confirm-email"),
    path("", include(router.urls)),
]
