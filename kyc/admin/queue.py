"""The queue: who waits, for how long, and what the machine noticed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from kyc.admin import review
from kyc.admin.bulk import BulkActions
from kyc.admin.case_page import undo_context
from kyc.admin.pages import MorePages
from kyc.admin.queue_filters import (
    VIEWS,
    AboutFilter,
    DeskFilter,
    LabelFilter,
    StatusFilter,
    is_proposed,
)
from kyc.admin.queue_list import QueueList
from kyc.desk import Assignment, Claim, HeldAnswer
from kyc.models import Verification
from kyc.roles import DECIDE, SEE
from kyc.services import duplicates
from kyc.states import Status

SHORT_ID = 8
ID_PREFIX = "ver_"
STATUS_NAMES = {status.value: status.label for status in Status}


class VerificationAdmin(BulkActions, MorePages):
    """The queue as a list, oldest first; a case opens on its own page."""

    list_display = ("person", "waiting", "noticed", "photos", "held", "coloured_status", "number")
    list_filter = (StatusFilter, DeskFilter, AboutFilter, LabelFilter)
    list_filter_submit = False
    search_fields = ("public_id", "user__email")
    search_help_text = _("Search by public id, email or whole NIK")
    ordering = ("updated_at",)
    list_per_page = 50
    show_full_result_count = False  # it counts every row for a number that nobody needs
    list_fullwidth = True
    actions_list = ("open_blind", "open_analytics")
    list_before_template = "admin/kyc/queue_head.html"
    change_list_template = "admin/kyc/queue.html"

    class Media:
        css = {"all": ["css/review.css", "css/queue.css"]}
        js = [Script("js/queue.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        """Return the cases with what the list shows of the desk; `QueueList` adds its notes."""
        queryset: QuerySet[Verification] = super().get_queryset(request)
        queryset = queryset.select_related("user", "claim__holder", "assignment__assignee")
        held = HeldAnswer.objects.open().filter(document__verification=OuterRef("pk"))
        return queryset.annotate(is_proposed=is_proposed(), is_answered=Exists(held))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with the answer that can still be taken back above it."""
        user = request.user
        undo = undo_context(user) if isinstance(user, User) else None
        query = request.GET.urlencode()
        views = [(title, view, view == query) for title, view in VIEWS]
        may_decide = self.has_decide_permission(request)
        head = {"undo": undo, "may_decide": may_decide, "views": views}
        shown: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **head})
        return shown

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Verification], search_term: str
    ) -> tuple[QuerySet[Verification], bool]:
        """Find a whole NIK through its digest, ids and addresses by how they begin.

        Indexes answer that; a text inside of either would be looked for in every row.
        """
        term = search_term.strip().lower()
        of_nik = duplicates.with_nik(queryset, term)
        if of_nik is not None:
            return of_nik, True
        if not term or term.startswith(ID_PREFIX):
            return queryset.filter(public_id__startswith=term), False
        return queryset.filter(user__in=User.objects.filter(email__startswith=term)), False

    @display(description=_("Public id"), ordering="public_id")
    def number(self, verification: Verification) -> str:
        """Return enough of the public id to tell cases apart."""
        return f"{verification.public_id[:SHORT_ID]}…"

    @display(description=_("Person"), ordering="user__email")
    def person(self, verification: Verification) -> str:
        """Return whose case it is."""
        return verification.user.email

    @display(description=_("Since"), ordering="updated_at")
    def waiting(self, verification: Verification) -> tuple[str, str]:
        """Return how long the case has had its status, and how it keeps to the promised time.

        Late, soon: less than a quarter of the time is left, or in time; empty where nobody waits.
        """
        now = timezone.now()
        age = timesince(verification.updated_at, now, depth=1)
        if verification.status != Status.IN_REVIEW:
            return "", age
        promised = verification.updated_at + timedelta(hours=settings.REVIEW_PROMISE_HOURS)
        if promised < now:
            late = timesince(promised, now, depth=1)
            return "late", gettext("%(age)s, late by %(late)s") % {"age": age, "late": late}
        left = timesince(now, promised, depth=1)
        is_soon = (promised - now) * 4 < promised - verification.updated_at
        text = gettext("%(age)s, %(left)s left") % {"age": age, "left": left}
        return "soon" if is_soon else "in time", text

    @display(description=_("Noticed"))
    def noticed(self, verification: Verification) -> str:
        """Return what the machine noticed."""
        return ", ".join(verification.notes.findings) or "-"  # type: ignore[attr-defined]

    @display(description=_("Photos"))
    def photos(self, verification: Verification) -> int:
        """Return how many photos were sent."""
        return verification.notes.photos  # type: ignore[attr-defined]

    @display(description=_("With"))
    def held(self, verification: Verification) -> str:
        """Return who works on the case, and for how long, or whom it was given to."""
        claim: Claim | None = getattr(verification, "claim", None)
        given: Assignment | None = getattr(verification, "assignment", None)
        if claim is None or not claim.is_alive:
            return f"→ {given.assignee.email}" if given and given.is_alive else "-"
        return f"{claim.holder.email}, {timesince(claim.began_at, timezone.now(), depth=1)}"

    @display(description=_("Status"), ordering="status")
    def coloured_status(self, verification: Verification) -> tuple[str, str]:
        """Return the status for its colour, and its name."""
        if getattr(verification, "is_proposed", False):
            return verification.status, gettext("Proposed")
        if getattr(verification, "is_answered", False):
            return verification.status, gettext("Answered")
        return verification.status, str(STATUS_NAMES[verification.status])

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the list, and those of one case."""
        wrap = self.admin_site.admin_view
        case_urls = [
            path("next/", wrap(review.next_case), name="kyc_verification_next"),
            path("<int:pk>/photo/", wrap(review.photo), name="kyc_verification_photo"),
            path("<int:pk>/hold/", wrap(review.hold), name="kyc_verification_hold"),
            path("<int:pk>/preview/", wrap(review.preview), name="kyc_verification_preview"),
            path("<int:pk>/undo/", wrap(review.undo), name="kyc_verification_undo"),
            path("<int:pk>/second/", wrap(review.second), name="kyc_verification_second"),
        ]
        return case_urls + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the case and take the reviewer's answer."""
        page = {**self.admin_site.each_context(request), "opts": self.opts}
        return review.case(request, object_id, page)

    def get_changelist(self, _request: HttpRequest, **_more: Any) -> type[QueueList]:
        """Return the list that draws its rows quickly."""
        return QueueList

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the console is shown at all."""
        return request.user.has_perm(SEE)

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Return whether the person may see cases."""
        return request.user.has_perm(SEE)

    def has_change_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Return whether the person may decide; the case page is the only way to change."""
        return request.user.has_perm(DECIDE)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is shown where to begin."""
        return request.user.has_perm(DECIDE)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Return False: a case begins with a person's photo."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Return False: a case ends with a decision."""
        return False
