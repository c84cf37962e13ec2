"""The web door's addresses."""

from django.urls import path

from accounts import own_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-up/", views.SignUpView.as_view(), name="sign-up"),
    path("verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path("resend-code/", views.ResendCodeView.as_view(), name="resend-code"),
    path("log-in/", views.LogInView.as_view(), name="log-in"),
    path("log-out/", views.LogOutView.as_view(), name="log-out"),
    path("forgot-password/", views.ForgotPasswordView.as_view(), name="forgot-password"),
    path("reset-password/", views.ResetPasswordView.as_view(), name="reset-password"),
    path("settings/", own_views.SettingsView.as_view(), name="settings"),
    path("password/", own_views.ChangePasswordView.as_view(), name="change-password"),
    path("email/", own_views.ChangeEmailView.as_view(), name="change-email"),
    path("email/confirm/", own_views.ConfirmEmailView.as_view(), name="confirm-email"),
    path(
        "devices/<str:device>/log-out/",
        own_views.RevokeDeviceView.as_view(),
        name="revoke-device",
    ),
    path(
        "log-out-everywhere/",
        own_views.LogOutEverywhereView.as_view(),
        name="log-out-everywhere",
    ),
]
