"""What the queue can be narrowed to, and the views that most people want."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kyc.desk import Assignment, Claim, Proposal
from kyc.models import Document, Reading, Verification
from kyc.objections import Appeal
from kyc.services import tags
from kyc.states import Status

# A title and the query that leads there.
VIEWS = (
    (_("Oldest"), ""),
    (_("Mine"), "desk=mine"),
    (_("Doubtful"), "about=doubtful"),
    (_("Appeals"), "about=appeal"),
    (_("Wait for second eyes"), "desk=proposed"),
)


class StatusFilter(admin.SimpleListFilter):
    """Show what waits for a reviewer, unless asked for something else."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Return the choices besides the cases in review."""
        others = [choice for choice in Status.choices if choice[0] != Status.IN_REVIEW]
        return [*others, ("all", _("All"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return the choices, with the cases in review in place of all."""
        first, *others = super().choices(changelist)
        yield {**first, "display": Status.IN_REVIEW.label}
        yield from others

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Verification]
    ) -> QuerySet[Verification]:
        """Return the cases of the chosen status."""
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Status.IN_REVIEW)


class DeskFilter(admin.SimpleListFilter):
    """Show what is on whose desk."""

    title = _("desk")
    parameter_name = "desk"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            ("mine", _("Mine")),
            ("free", _("Held by nobody")),
            ("assigned", _("Given to a colleague")),
            ("proposed", Proposal.Outcome.OPEN.label),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Verification]
    ) -> QuerySet[Verification]:
        """Return the cases of the chosen desk."""
        held = Claim.objects.alive().filter(verification=OuterRef("pk"))
        assigned = Assignment.objects.alive().filter(verification=OuterRef("pk"))
        if self.value() == "mine":
            own = assigned.filter(assignee=request.user.pk)
            return queryset.filter(Exists(held.filter(holder=request.user.pk)) | Exists(own))
        if self.value() == "assigned":
            return queryset.filter(Exists(assigned))
        if self.value() == "free":
            return queryset.exclude(Exists(held))
        if self.value() == "proposed":
            return queryset.filter(is_proposed())
        return queryset


class LabelFilter(admin.SimpleListFilter):
    """Show the cases with a label."""

    title = _("label")
    parameter_name = "label"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Return the labels that some case has."""
        return [(name, name) for name in tags.in_use()]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Verification]
    ) -> QuerySet[Verification]:
        """Return the cases with the chosen label."""
        return queryset.filter(tags__name=self.value()) if self.value() else queryset


class AboutFilter(admin.SimpleListFilter):
    """Show cases by what they ask of a reviewer."""

    title = _("what about")
    parameter_name = "about"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [("doubtful", _("Doubtful fields")), ("appeal", _("Asked for another person"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Verification]
    ) -> QuerySet[Verification]:
        """Return the cases that ask for it."""
        if self.value() == "doubtful":
            photos = Document.objects.filter(verification=OuterRef(OuterRef("pk")))
            newest = Subquery(photos.order_by("-pk").values("pk")[:1])
            read = Reading.objects.filter(document=newest)
            return queryset.filter(Exists(read.filter(noticed__doubtful__0__isnull=False)))
        if self.value() == "appeal":
            waiting = Appeal.objects.filter(answer=None, withdrawn_at=None)
            of_case = waiting.filter(decision__verification=OuterRef("pk"))
            return queryset.filter(Exists(of_case), status=Status.IN_REVIEW)
        return queryset


def is_proposed() -> Exists:
    """Return the condition that an answer to a case waits for a second pair of eyes."""
    of_case = Q(document__verification=OuterRef("pk"))
    waiting = Q(document__verification__status=Status.IN_REVIEW)
    return Exists(Proposal.objects.open().filter(of_case & waiting))
