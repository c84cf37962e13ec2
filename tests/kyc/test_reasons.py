from django.utils import translation

from kyc import reasons

CODES = """
    image_blurred image_glare image_dark image_low_resolution image_cropped image_obstructed
    image_grayscale document_photocopy document_screen not_a_ktp multiple_documents
    document_damaged fields_unreadable portrait_unclear nik_format_invalid nik_dob_mismatch
    nik_gender_mismatch profile_mismatch document_expired additional_document_required
    nik_region_differs under_age nationality_not_supported too_many_attempts duplicate_identity
    document_tampered blocklisted suspected_fraud technical_error abandoned session_expired
    consent_declined
"""


def test_reasons_are_those_of_the_product():
    assert sorted(reasons.REASONS) == sorted(CODES.split())


def test_every_reason_has_texts_in_both_languages():
    for reason in [*reasons.REASONS.values(), reasons.NEUTRAL]:
        for text in (reason.title, reason.user_text, reason.next_action_text):
            with translation.override("en"):
                english = str(text)
            with translation.override("id"):
                assert str(text) != english, f"{reason.code}: {english}"


def test_proposed_leaves_out_what_only_a_person_may_say():
    codes = ["image_glare", "nik_region_differs", "suspected_fraud", "unknown", "image_glare"]
    assert reasons.proposed(codes) == ["image_glare"]


def test_told_to_user_with_one_sensitive_reason_is_neutral_alone():
    codes = ["image_glare", "blocklisted"]
    assert reasons.told_to_user(codes, is_final=True) == [reasons.NEUTRAL]


def test_told_to_user_after_a_final_answer_asks_for_no_new_photo():
    [retry] = reasons.told_to_user(["image_glare"], is_final=False)
    [final] = reasons.told_to_user(["image_glare"], is_final=True)
    assert (retry.next_action, final.next_action) == ("retake_photo", "contact_support")
