"""What can be done with many cases of the queue at once: whose they are, and labels.

Nothing here decides: an answer is given to one card that somebody has looked at.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action

from accounts.errors import ProblemError
from kyc.admin.case_page import staff_with
from kyc.forms import AssignForm, LabelForm
from kyc.models import Verification
from kyc.roles import DECIDE
from kyc.services import assignments, tags

MOST = 100


class BulkActions(ModelAdmin):
    """Actions of the list; each asks on a page of its own before it does anything."""

    actions = ("assign", "unassign", "put_label", "take_label")
    list_disable_select_all = True  # a page at a time is what one has looked at

    @action(description=gettext_lazy("Give to a colleague"), permissions=["decide"])
    def assign(self, request: HttpRequest, chosen: QuerySet[Verification]) -> HttpResponse | None:
        """Give cases to a colleague, or take them oneself."""
        member = staff_with(request, DECIDE)
        form = AssignForm(_sent(request), colleagues=assignments.colleagues(member))

        def done(cases: list[int]) -> None:
            assignee = form.cleaned_data["assignee"]
            outcome = assignments.assign(cases=cases, assignee=assignee, assigner=member)
            text = ngettext(
                "%(count)d case given to %(who)s.",
                "%(count)d cases given to %(who)s.",
                outcome.done,
            )
            _tell(request, outcome, text % {"count": outcome.done, "who": assignee.email})

        title = gettext_lazy("Give to a colleague")
        return self._asked(request, chosen, "assign", title, form, done)

    @action(description=gettext_lazy("Make anybody's again"), permissions=["decide"])
    def unassign(self, request: HttpRequest, chosen: QuerySet[Verification]) -> HttpResponse | None:
        """Take back what was given to a colleague."""
        member = staff_with(request, DECIDE)

        def done(cases: list[int]) -> None:
            outcome = assignments.unassign(cases=cases, assigner=member)
            text = ngettext(
                "%d case is anybody's again.", "%d cases are anybody's again.", outcome.done
            )
            _tell(request, outcome, text % outcome.done)

        title = gettext_lazy("Make anybody's again")
        return self._asked(request, chosen, "unassign", title, Form(_sent(request)), done)

    @action(description=gettext_lazy("Put a label on"), permissions=["decide"])
    def put_label(
        self, request: HttpRequest, chosen: QuerySet[Verification]
    ) -> HttpResponse | None:
        """Put a label on cases."""
        member = staff_with(request, DECIDE)
        form = LabelForm(_sent(request))

        def done(cases: list[int]) -> None:
            count = tags.tag(cases=cases, label=form.cleaned_data["label"], actor=member)
            text = ngettext("Label put on %d case.", "Label put on %d cases.", count)
            messages.success(request, text % count)

        title = gettext_lazy("Put a label on")
        return self._asked(request, chosen, "put_label", title, form, done)

    @action(description=gettext_lazy("Take a label off"), permissions=["decide"])
    def take_label(
        self, request: HttpRequest, chosen: QuerySet[Verification]
    ) -> HttpResponse | None:
        """Take a label off cases."""
        member = staff_with(request, DECIDE)
        form = LabelForm(_sent(request))

        def done(cases: list[int]) -> None:
            count = tags.untag(cases=cases, label=form.cleaned_data["label"], actor=member)
            text = ngettext("Label taken off %d case.", "Label taken off %d cases.", count)
            messages.success(request, text % count)

        title = gettext_lazy("Take a label off")
        return self._asked(request, chosen, "take_label", title, form, done)

    def _asked(
        self,
        request: HttpRequest,
        chosen: QuerySet[Verification],
        name: str,
        title: str | Promise,
        form: Form,
        done: Callable[[list[int]], None],
    ) -> HttpResponse | None:
        """Show what is asked, or do it and go back to the list."""
        cases = list(chosen[: MOST + 1])
        if len(cases) > MOST:
            messages.error(request, _("Choose at most %d cases at once.") % MOST)
            return None
        if form.is_valid():
            try:
                done([case.pk for case in cases])
            except ProblemError as problem:
                form.add_error(problem.param or None, problem.message)
            else:
                return None
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "action": name,
            "cases": cases,
            "checkbox": ACTION_CHECKBOX_NAME,
            "form": form,
            "labels": tags.in_use(),
        }
        return render(request, "admin/kyc/bulk.html", context)


def _sent(request: HttpRequest) -> Any:
    """Return what the page that asks was answered with; None before it was shown."""
    return request.POST if "apply" in request.POST else None


def _tell(request: HttpRequest, outcome: assignments.Outcome, text: str) -> None:
    if outcome.done:
        messages.success(request, text)
    for code, count in sorted(outcome.passed.items()):
        words = ngettext(
            "%(count)d case passed over: %(why)s.", "%(count)d cases passed over: %(why)s.", count
        )
        messages.warning(request, words % {"count": count, "why": assignments.PASSED[code]})
