"""What the engine's reader says no to, as every door says it."""

from django.utils.translation import gettext

from accounts.errors import ProblemError
from kyc import validators
from ocr_engine import OCRError

BUSY_SECONDS = 30
REFUSALS = {
    "image_not_supported": validators.not_supported,
    "image_too_large": validators.too_many_pixels,  # the bytes were counted before
    "image_too_small": validators.too_small,
    "image_corrupt": validators.corrupt,
}


def refusal(error: OCRError) -> ProblemError:
    """Return what to answer where the reader gave a picture back."""
    if error.code in REFUSALS:
        return REFUSALS[error.code]()
    message = gettext("We cannot take photos at this moment. Please try again shortly.")
    return ProblemError(error.code, message, status=503, retry_after=BUSY_SECONDS)
