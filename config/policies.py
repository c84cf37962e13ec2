"""What a browser may do with our pages: load from us alone, show the camera to us alone."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "blob:", "data:"],  # what a person chose is shown before it is sent
    "media-src": [SELF, "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
# The digests name the few styles that stand inside pages of others; where a release changes one,
# `tests/e2e/test_policies.py` fails, and a browser's console says the new one.
ADMIN = {
    "script-src": [SELF, UNSAFE_EVAL],  # unfold's Alpine compiles what stands in its attributes
    "style-src": [
        SELF,
        "'sha256-/symlYqfkEGnoLltiUEvVHvJmKtieLsO5PMIfNf5LE4='",  # unfold: the colours of UNFOLD
        "'sha256-bsV5JivYxvGywDAZ22EZJKBFip65Ng9xoJVLbBg7bdo='",  # htmx: its indicator
    ],
}
DOCS = {
    "style-src": [SELF, "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"],  # drf-spectacular
}
PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"


class PolicyMiddleware(CSPMiddleware):
    """Send our policies with every answer, a wider one with the pages that others wrote."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy of this address."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.replace = {**_replaced(request.path), **(parts.replace or {})}
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the headers."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return super().process_response(request, response)


def _replaced(path: str) -> dict[str, Any]:
    if path.startswith(reverse("admin:index")):
        return ADMIN
    return DOCS if path == reverse("docs") else {}
