"""The phone door's addresses."""

from django.urls import path

from accounts.api import views

app_name = "accounts-api"
urlpatterns = [
    path("sign-up/", views.SignUpView.as_view(), name="sign-up"),
    path("verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path("resend-code/", views.ResendCodeView.as_view(), name="resend-code"),
    path("log-in/", views.LogInView.as_view(), name="log-in"),
    path("log-out/", views.LogOutView.as_view(), name="log-out"),
]
