"""What people and reviewers send through a web page."""

import json
import math
from itertools import chain
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kyc.areas import Corners
from kyc.card import FIELD_LABELS
from kyc.models import Decision
from kyc.objections import LONGEST_NOTE
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


class MarksForm(forms.Form):
    """What a person says about each field: a tick where it is wrong, and what it should be."""

    def marks(self) -> dict[str, str | None]:
        """Return the marks of all fields on the page; a text alone says "wrong", too.

        Where nothing was read there is nothing to confirm.
        """
        shown = set(self.data.getlist("shown"))  # type: ignore[attr-defined]
        said: dict[str, str | None] = {key: None for key in FIELD_LABELS if key in shown}
        for key in FIELD_LABELS:
            text = self.data.get(f"text_{key}", "")
            if text.strip() or self.data.get(f"wrong_{key}"):
                said[key] = text
        return said


class AppealForm(forms.Form):
    """What a person wants to say to whoever looks again."""

    note = forms.CharField(
        label=_("What should this person know? (optional)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FramesField(forms.CharField):
    """Places on a photo, as JSON: of each four corners [x, y] in pixels."""

    MOST = 8
    default_error_messages = {"no_frames": _("These are no frames on a photo.")}

    def clean(self, value: Any) -> list[Corners]:
        """Return the corners of each place."""
        text = super().clean(value)
        try:
            return self._parsed(json.loads(text)) if text else []
        except (TypeError, ValueError, RecursionError):
            raise forms.ValidationError(
                self.error_messages["no_frames"], code="no_frames"
            ) from None

    def _parsed(self, frames: Any) -> list[Corners]:
        parsed = [[[float(place) for place in corner] for corner in frame] for frame in frames]
        are_corners = all(
            len(frame) == 4 and all(len(corner) == 2 for corner in frame) for frame in parsed
        )
        are_numbers = all(map(math.isfinite, chain.from_iterable(chain.from_iterable(parsed))))
        if len(parsed) > self.MOST or not are_corners or not are_numbers:
            raise ValueError
        return parsed


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
    frames = FramesField(required=False, max_length=4000, widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

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

    def foreseen(self) -> dict[str, Any] | None:
        """Return what a refusal would tell the person; None while it would be refused itself."""
        told = ("reject_type", "reasons", "user_message", "frames")
        self.full_clean()
        if any(name in self.errors for name in told) or not self.cleaned_data.get("reasons"):
            return None
        return {name: self.cleaned_data[name] for name in told}

    def looked(self) -> list[str] | None:
        """Return the keys of the fields that were looked at; None from a page without scripts."""
        told = "looked_at" in self.data
        return self.cleaned_data["looked_at"].split() if told else None

    def answer(self) -> dict[str, Any]:
        """Return the arguments of a decision."""
        note = {"internal_note": self.cleaned_data["internal_note"]}
        if self.cleaned_data["action"] == self.APPROVE:
            return {"answer": Decision.Answer.APPROVED, "looked_at": self.looked(), **note}
        names = ("reject_type", "reasons", "user_message", "frames")
        told = {name: self.cleaned_data[name] for name in names}
        return {"answer": Decision.Answer.REJECTED, **told, **note}


class SecondForm(forms.Form):
    """What the second pair of eyes says to a proposed answer."""

    CONFIRM, SEND_BACK = "confirm", "send_back"

    action = forms.ChoiceField(choices=[(CONFIRM, ""), (SEND_BACK, "")])
    seen_version = forms.IntegerField()
    note = forms.CharField(required=False, max_length=4000)


class BlindForm(forms.Form):
    """A second answer, given without seeing the first."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Decision.Answer.choices)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=[(code, reason.title) for code, reason in REFUSABLE.items()],
        required=False,
    )


class AssignForm(forms.Form):
    """To which colleague cases go."""

    assignee = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset, field.empty_label = colleagues, None


class LabelForm(forms.Form):
    """A label of cases."""

    label = forms.CharField(
        label=_("Label"),
        max_length=60,
        help_text=_("A word or two about the case, never about the person: everybody sees it."),
        widget=forms.TextInput(attrs={"list": "labels", "autocomplete": "off"}),
    )
