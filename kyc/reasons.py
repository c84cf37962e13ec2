"""The taxonomy of reasons: stable code, what it usually leads to, what people are told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RETRY, FINAL, NOTE = "retry", "final", "note"
MACHINE, REVIEWER = "machine", "reviewer"

RETAKE = "retake_photo"
OTHER_DOCUMENT = "upload_another_document"
CHECK_PROFILE = "check_profile"
CONTACT = "contact_support"
START_AGAIN = "start_again"
ANOTHER_PERSON = "ask_another_person"

NEXT_ACTION_TEXTS = {
    RETAKE: _("Take a new photo of the card."),
    OTHER_DOCUMENT: _("Upload another document."),
    CHECK_PROFILE: _("Compare the details of your profile with the card."),
    CONTACT: _("Write to us if you have questions."),
    START_AGAIN: _("Start again when you are ready."),
    ANOTHER_PERSON: _("Ask another person to look at your photo."),
}


@dataclass(frozen=True)
class Reason:
    """Why a photo or a person is refused.

    `default_type` is what it usually leads to (`note` is never a reason to refuse), `proposer`
    who may propose it, `sensitive` that the person must not learn it.
    """

    code: str
    default_type: str
    proposer: str
    title: str | Promise
    user_text: str | Promise
    next_action: str
    sensitive: bool = False

    @property
    def next_action_text(self) -> str | Promise:
        """Return what the person does next, in a sentence."""
        return NEXT_ACTION_TEXTS[self.next_action]


def _retake(code: str, title: Promise, user_text: Promise, proposer: str = MACHINE) -> Reason:
    return Reason(code, RETRY, proposer, title, user_text, RETAKE)


def _secret(code: str, title: Promise) -> Reason:
    return Reason(code, FINAL, REVIEWER, title, NEUTRAL.user_text, CONTACT, sensitive=True)


NEUTRAL = Reason(
    "cannot_be_verified",
    FINAL,
    REVIEWER,
    _("Cannot be verified"),
    _("We could not verify your identity with this document."),
    CONTACT,
)

_REASONS = (
    # The photo
    _retake("image_blurred", _("Blurred"), _("The photo is blurred. Hold the phone still.")),
    _retake("image_glare", _("Glare"), _("Light reflects on the card. Tilt it or move away.")),
    _retake("image_dark", _("Too dark"), _("The photo is too dark. Find more light.")),
    _retake(
        "image_low_resolution",
        _("Low resolution"),
        _("The card is too small in the photo. Move closer."),
    ),
    _retake(
        "image_cropped", _("Cut off"), _("Part of the card is cut off. Show all four corners.")
    ),
    _retake(
        "image_obstructed",
        _("Covered"),
        _("Something covers part of the card, such as a finger. Keep it free."),
    ),
    _retake("image_grayscale", _("No colour"), _("The photo has no colour. Take it in colour.")),
    # The wrong thing
    _retake(
        "document_photocopy",
        _("Photocopy"),
        _("This is a photocopy. Photograph the card itself."),
    ),
    _retake(
        "document_screen",
        _("Photo of a screen"),
        _("This is a photo of a screen. Photograph the card itself."),
    ),
    _retake("not_a_ktp", _("Not a KTP"), _("We could not find a KTP in the photo.")),
    _retake(
        "multiple_documents",
        _("Several documents"),
        _("There is more than one document in the photo. Show only your KTP."),
    ),
    Reason(
        "document_damaged",
        RETRY,
        REVIEWER,
        _("Damaged card"),
        _("The card is too damaged to be read."),
        OTHER_DOCUMENT,
    ),
    # The data
    _retake(
        "fields_unreadable", _("Fields unreadable"), _("Some details on the card cannot be read.")
    ),
    _retake(
        "portrait_unclear",
        _("Portrait unclear"),
        _("The portrait on the card is not clear enough."),
        REVIEWER,
    ),
    _retake(
        "nik_format_invalid",
        _("NIK is malformed"),
        _("The NIK could not be read as a valid number."),
    ),
    _retake(
        "nik_dob_mismatch",
        _("NIK and birth date differ"),
        _("The NIK does not match the date of birth that we read."),
    ),
    _retake(
        "nik_gender_mismatch",
        _("NIK and sex differ"),
        _("The NIK does not match the sex that we read."),
    ),
    Reason(
        "profile_mismatch",
        RETRY,
        REVIEWER,
        _("Profile differs"),
        _("The card does not match the details of your profile."),
        CHECK_PROFILE,
    ),
    Reason(
        "document_expired",
        RETRY,
        MACHINE,
        _("Expired"),
        _("The card has expired."),
        OTHER_DOCUMENT,
    ),
    Reason(
        "additional_document_required",
        RETRY,
        REVIEWER,
        _("Another document needed"),
        _("We need another document besides this one."),
        OTHER_DOCUMENT,
    ),
    Reason(
        "nik_region_differs",
        NOTE,
        MACHINE,
        _("NIK from another region"),
        _("The NIK was first issued in another region."),
        CONTACT,
    ),
    # Final
    Reason(
        "under_age",
        FINAL,
        REVIEWER,
        _("Under age"),
        _("You do not have the minimum age for this service."),
        CONTACT,
    ),
    Reason(
        "nationality_not_supported",
        FINAL,
        REVIEWER,
        _("Nationality not supported"),
        _("This service is not offered for your nationality yet."),
        CONTACT,
    ),
    Reason(
        "too_many_attempts",
        FINAL,
        MACHINE,
        _("Too many attempts"),
        _("There were too many attempts."),
        CONTACT,
    ),
    _secret("duplicate_identity", _("Identity already used")),
    _secret("document_tampered", _("Tampered document")),
    _secret("blocklisted", _("On the block list")),
    _secret("suspected_fraud", _("Suspected fraud")),
    # The process
    Reason(
        "abandoned",
        FINAL,
        MACHINE,
        _("Abandoned"),
        _("The verification was not finished."),
        START_AGAIN,
    ),
    Reason(
        "session_expired",
        FINAL,
        MACHINE,
        _("Expired without a new photo"),
        _("No new photo came in time."),
        START_AGAIN,
    ),
    _retake("technical_error", _("Technical error"), _("Something went wrong on our side.")),
    Reason(
        "consent_declined",
        FINAL,
        REVIEWER,
        _("No consent"),
        _("You did not agree to the processing of your data."),
        START_AGAIN,
    ),
)

REASONS = {reason.code: reason for reason in _REASONS}
REFUSABLE = {code: reason for code, reason in REASONS.items() if reason.default_type != NOTE}
# What the engine did to a field, where it is no reason to refuse and no secret.
PLAIN_CHECKS = frozenset(
    {"list_entry", "usual_spelling", "nik_from_context", "uncertain", "unreadable"}
)


def proposed(codes: Iterable[str]) -> list[str]:
    """Return the codes that a machine may propose as reasons to refuse, each once."""
    return [
        code
        for code in dict.fromkeys(codes)
        if code in REFUSABLE and REFUSABLE[code].proposer == MACHINE
    ]


def told_checks(codes: Iterable[str]) -> list[str]:
    """Return those codes noticed about a field that the person may know."""
    return [
        code
        for code in codes
        if code in PLAIN_CHECKS or (code in REFUSABLE and not REFUSABLE[code].sensitive)
    ]


def are_sensitive(codes: Iterable[str]) -> bool:
    """Return whether the person must not learn these reasons."""
    return any(REASONS[code].sensitive for code in codes if code in REASONS)


def told_to_user(codes: Iterable[str], *, is_final: bool) -> list[Reason]:
    """Return what the person is told: one neutral reason as soon as one of them is sensitive.

    After a final answer nobody is asked to try again, whatever the reason usually leads to.
    """
    codes = list(codes)
    if are_sensitive(codes):
        return [NEUTRAL]
    told = [REASONS[code] for code in codes if code in REASONS]
    return [replace(reason, next_action=CONTACT) for reason in told] if is_final else told
