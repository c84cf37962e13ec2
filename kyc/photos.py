"""How every door hands out photos, once it knows who is asking."""

from typing import IO, cast

from django.http import FileResponse, Http404, HttpResponse

from kyc.models import Document


def photo_response(document: Document) -> FileResponse:
    """Return a photo that nobody on the way may keep."""
    if not document.photo:
        raise Http404  # its time was over
    response = FileResponse(document.photo.open(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'inline; filename="{document.public_id}.jpg"'
    return response


def archive_response(archive: IO[bytes]) -> HttpResponse:
    """Return a person's own data as a file that nobody on the way may keep."""
    response = FileResponse(archive, as_attachment=True, filename="my-data.zip")
    response["Content-Type"] = "application/zip"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # streamed; the stubs keep the two kinds apart
