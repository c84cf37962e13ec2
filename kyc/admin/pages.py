"""Pages of the console besides list and case: the file of evidence, the analytics."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from kyc.admin import analytics, blind, evidence


class MorePages(ModelAdmin):
    """Addresses of further pages about verifications."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the list after them."""
        wrap = self.admin_site.admin_view
        more = [
            path("analytics/", wrap(self.analytics), name="kyc_verification_analytics"),
            path("<int:pk>/evidence/", wrap(evidence.evidence), name="kyc_verification_evidence"),
            path("blind/", wrap(blind.next_blind), name="kyc_verification_next_blind"),
            path("blind/<int:pk>/", wrap(self.blind), name="kyc_verification_blind"),
        ]
        return more + super().get_urls()

    @action(
        description=_("Analytics"),
        url_path="open-analytics",
        icon="monitoring",
        permissions=["analytics"],
    )
    def open_analytics(self, _request: HttpRequest) -> HttpResponse:
        """Go to the analytics."""
        return redirect("admin:kyc_verification_analytics")

    @action(
        description=_("Second look"),
        url_path="open-blind",
        icon="visibility",
        permissions=["blind"],
    )
    def open_blind(self, _request: HttpRequest) -> HttpResponse:
        """Go to a decided case, to answer it again without seeing the first answer."""
        return redirect("admin:kyc_verification_next_blind")

    def analytics(self, request: HttpRequest) -> HttpResponse:
        """Show how the reviewers and the reader do."""
        return analytics.analytics(request, self._page(request))

    def blind(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a decided case without its answer, and take a second one."""
        return blind.blind(request, pk, self._page(request))

    def has_analytics_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is shown the way to the analytics."""
        return analytics.may_see(request.user)

    def has_blind_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is asked for second answers."""
        return blind.may_answer(request.user)

    def _page(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}
