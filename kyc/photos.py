"""How every door hands out a photo, once it knows who is asking."""

from django.http import FileResponse

from kyc.models import Document


def photo_response(document: Document) -> FileResponse:
    """Return a photo that nobody on the way may keep."""
    response = FileResponse(document.photo.open(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'inline; filename="{document.public_id}.jpg"'
    return response
