"""How the tests work the console."""

from django.urls import reverse

QUEUE = reverse("admin:kyc_verification_changelist")
NEXT = reverse("admin:kyc_verification_next")


def url(case, name: str = "change") -> str:
    """Return the address of a case's page."""
    return reverse(f"admin:kyc_verification_{name}", args=[case.pk])


def post(desk, case, **changes):
    """Send the case page's form."""
    data = {"action": "approve", "seen_version": case.status_version, **changes}
    return desk.post(url(case), data)


def rows(response) -> list[str]:
    """Return the public ids that a list shows, in order."""
    return [verification.public_id for verification in response.context["cl"].result_list]
