"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.own_views import choose_language
from accounts.views import RootView
from config.errors import bad_request, not_found, server_error
from config.mailbox import mailbox

urlpatterns = [
    path("", RootView.as_view(), name="root"),
    path("accounts/", include("accounts.urls")),
    path("", include("kyc.urls")),
    path("admin/", admin.site.urls),
    path("i18n/setlang/", choose_language, name="set_language"),
    path("api/v1/accounts/", include("accounts.api.urls")),
    path("api/v1/accounts/", include("kyc.api.privacy")),
    path("api/v1/", include("kyc.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("dev/mail/", mailbox, name="mailbox"),
    # Last: an unknown address of the API answers in the API's own shape, in DEBUG, too, and phones
    # have no CSRF token to send.
    re_path(r"^api/", csrf_exempt(not_found)),
]

handler400 = bad_request
handler404 = not_found
handler500 = server_error
