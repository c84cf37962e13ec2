"""The audit trail, to be read."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from kyc.ledger import LedgerEntry
from kyc.roles import READ_LEDGER


class LedgerAdmin(ModelAdmin):
    """Who did what, newest first; nothing here can be changed."""

    list_display = ("sequence", "moment", "actor", "action", "about")
    list_display_links = None
    list_filter = ("action",)
    search_fields = ("=actor", "=subject")
    search_help_text = _("Search by public id: of who did it, or of what it was done to")
    ordering = ("-sequence",)
    list_per_page = 100
    list_fullwidth = True
    actions = None
    show_full_result_count = False

    @display(description=_("when"), ordering="sequence")
    def moment(self, entry: LedgerEntry) -> str:
        """Return when it was, to the second."""
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @display(description=_("to what"), ordering="subject")
    def about(self, entry: LedgerEntry) -> str:
        """Return what it was done to, and the details below."""
        details = json.dumps(entry.details, sort_keys=True)[1:-1]
        return format_html("{}<br><small>{}</small>", entry.subject or "-", details)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may read the trail."""
        return request.user.has_perm(READ_LEDGER)

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Return whether the person may read the trail."""
        return request.user.has_perm(READ_LEDGER)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Return False: entries come from what is done."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Return False."""
        return False
