"""What people and reviewers send through a web page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyc.card import FIELD_LABELS
from kyc.models import Decision
from kyc.reasons import REFUSABLE


class PhotoForm(forms.Form):
    """A photo of a KTP."""

    photo = forms.FileField(
        label=_("Photo of your KTP"),
        error_messages={"required": _("Choose a photo first."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def photo_bytes(self) -> bytes:
        """Return the file as it came."""
        data: bytes = self.cleaned_data["photo"].read()
        return data


class CaseForm(forms.Form):
    """A reviewer's answer, and the fields as they should read."""

    SAVE, APPROVE, REJECT = "save", "approve", "reject"

    action = forms.ChoiceField(choices=[(SAVE, ""), (APPROVE, ""), (REJECT, "")])
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reject_type = forms.ChoiceField(
        choices=Decision.RejectType.choices, required=False, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=[(code, reason.title) for code, reason in REFUSABLE.items()],
        required=False,
    )
    user_message = forms.CharField(
        label=_("Message to the person (optional)"), required=False, max_length=2000
    )
    internal_note = forms.CharField(
        label=_("Internal note (only reviewers see it)"), required=False, max_length=4000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in FIELD_LABELS.items():
            self.fields[f"field_{key}"] = forms.CharField(
                label=label, required=False, max_length=255
            )

    def values(self) -> dict[str, str]:
        """Return the fields of the card that were sent, in the card's upper case.

        What is refused is among them as it was typed, so that nothing is lost on the page.
        """
        names = {key: f"field_{key}" for key in FIELD_LABELS if f"field_{key}" in self.data}
        return {
            key: " ".join(str(self.cleaned_data.get(name, self.data[name])).upper().split())
            for key, name in names.items()
        }

    def answer(self) -> dict[str, Any]:
        """Return the arguments of a decision."""
        note = {"internal_note": self.cleaned_data["internal_note"]}
        if self.cleaned_data["action"] == self.APPROVE:
            return {"answer": Decision.Answer.APPROVED, **note}
        names = ("reject_type", "reasons", "user_message")
        told = {name: self.cleaned_data[name] for name in names}
        return {"answer": Decision.Answer.REJECTED, **told, **note}
